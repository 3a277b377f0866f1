"""The scripts beside the product, loaded by file for the tests that read them."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

SCRIPTS = Path(__file__).resolve().parents[1] / "scripts"


def script(name: str) -> ModuleType:
    """Load a script under a name of its own, so that no package of the tests is hidden by it."""
    own = f"script_{name}"
    spec = importlib.util.spec_from_file_location(own, SCRIPTS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[own] = module
    spec.loader.exec_module(module)
    return module
