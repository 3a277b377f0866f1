"""Compile a function with numba, and keep what was compiled where that can be written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

Function = TypeVar("Function", bound=Callable[..., Any])


def compile_and_keep(**options: Any) -> Callable[[Function], Function]:
    """Return a decorator that compiles a function once for all runs of the program.

    What was compiled is kept beside the function's file, else in the user's own cache or in
    ``NUMBA_CACHE_DIR``; where nothing can be written it is compiled in every process anew.

    Parameters
    ----------
    options
        Passed on to ``numba.njit``.

    Examples
    --------
    >>> compile_and_keep()(lambda x: x + 1)(2)
    3

    """

    def compiling(function: Function) -> Function:
        try:
            return cast(Function, njit(cache=True, **options)(function))
        except RuntimeError:  # numba found no folder to write to
            return cast(Function, njit(**options)(function))

    return compiling
