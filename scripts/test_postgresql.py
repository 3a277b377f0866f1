"""Run the tests of the store and of pages that write again, on a PostgreSQL of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# The store whole, and of the pages those that write a report and what follows it.
BOTH = (
    "tests/store", "tests/web/test_report_check.py", "tests/web/test_report_start.py",
    "tests/web/test_records.py", "tests/web/test_statements.py", "tests/web/test_imports.py",
    "tests/web/test_trial_secret.py",
)  # fmt: skip


def main() -> int:
    """Start a server for as long as the tests run; gives their exit code."""
    sys.path.insert(0, str(ROOT / "tests"))
    from postgresql import temporary_postgresql

    words = sys.argv[1:] or ["-n", "2", *BOTH]
    with temporary_postgresql(sync=False) as url:
        command = [sys.executable, "-m", "pytest", *words]
        return subprocess.call(command, cwd=ROOT, env={**os.environ, "DATABASE_URL": url})


if __name__ == "__main__":
    sys.exit(main())
