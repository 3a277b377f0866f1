"""Run a process whose writes to one folder are recorded; needs Linux and a C compiler."""

from __future__ import annotations

import ctypes
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

SOURCE = Path(__file__).with_name("disk_trace.c")
COMPILERS = ("cc", "gcc", "clang")


def compile_shim(folder: Path) -> Path:
    """Compile the recorder into a folder.

    Raises
    ------
    RuntimeError
        This is not Linux, there is no compiler, or it refused; the text says what to do.
    """
    if platform.system() != "Linux":
        raise RuntimeError(
            f"Power cuts are simulated on Linux alone; this is {platform.system()}. Run the tests "
            "in a Linux container or virtual machine."
        )
    names = (os.environ.get("CC", ""), *COMPILERS)
    compiler = next((found for name in names if name and (found := shutil.which(name))), None)
    if compiler is None:
        raise RuntimeError(
            "Power cuts need a C compiler and none was found. Install one (on Debian: "
            "sudo apt-get install gcc libc6-dev) or name it in CC, and run this again."
        )
    made = folder / "disk_trace.so"
    words = [compiler, "-shared", "-fPIC", "-O1", "-o", str(made), str(SOURCE), "-ldl", "-pthread"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{compiler} did not compile {SOURCE.name}:\n{done.stderr[-2000:]}")
    return made


def run_traced(
    module: str, words: list[str], *, root: Path, trace: Path, env: Mapping[str, str]
) -> None:
    """Run ``python -m module`` with its writes below ``root`` recorded in ``trace``."""
    shim = compile_shim(trace.parent)
    paths = (str(SOURCE.parents[1]), os.environ.get("PYTHONPATH", ""))
    kept = {name: value for name, value in os.environ.items() if not name.startswith("REDDOT_")}
    held = {
        **kept,
        **env,
        "LD_PRELOAD": str(shim),
        "REDDOT_TRACE_ROOT": str(root),
        "REDDOT_TRACE_FILE": str(trace),
        "PYTHONPATH": os.pathsep.join(path for path in paths if path),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    done = subprocess.run(
        [sys.executable, "-m", module, *words],
        env=held,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{module} failed ({done.returncode}): {done.stderr[-4000:]}")


def mark(text: str) -> None:
    """Write what was acknowledged into the trace of this process."""
    data = text.encode()
    ctypes.CDLL(None).disk_trace_mark(data, ctypes.c_size_t(len(data)))
