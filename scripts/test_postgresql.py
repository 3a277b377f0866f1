"""Run the tests of the store and of the pages again on PostgreSQL, in a server of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BOTH = ("tests/store", "tests/web")
# Of these the database is no part: who may open what, what is typed wrongly, how a page is drawn.
PAGES_ALONE = (
    "every_address", "bad_input", "canary", "components", "shell", "sign_in", "directory",
    "second_step",
)  # fmt: skip


def main() -> int:
    """Start a server for as long as the tests run; gives their exit code."""
    sys.path.insert(0, str(ROOT / "tests"))
    from postgresql import temporary_postgresql

    words = sys.argv[1:] or ["-n", "2", *BOTH, *_left_out()]
    with temporary_postgresql(sync=False) as url:
        command = [sys.executable, "-m", "pytest", *words]
        return subprocess.call(command, cwd=ROOT, env={**os.environ, "DATABASE_URL": url})


def _left_out() -> list[str]:
    return [f"--ignore=tests/web/test_{name}.py" for name in PAGES_ALONE]


if __name__ == "__main__":
    sys.exit(main())
