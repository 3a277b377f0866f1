"""A force's own rules or windows from a TOML file, each mistake with the name of the file."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from reddot.errors import BadDataError

T = TypeVar("T")


def parse_file(path: Path, parse: Callable[[Mapping[str, Any]], T]) -> T:
    """What a parser makes of the values of a TOML file.

    Raises
    ------
    BadDataError
        The file cannot be read, is not TOML, or the parser refuses it; the message names the file.
    """
    try:
        return parse(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as problem:
        raise BadDataError(f"{path}: the file cannot be read ({problem.strerror}).") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise BadDataError(f"{path}: this is not TOML ({problem}).") from None
    except BadDataError as problem:
        raise BadDataError(f"{path}: {problem}") from None
