"""What the tests of the pages share: the folder that the site's own files are looked for in."""

from __future__ import annotations

import os
from pathlib import Path

(Path(os.environ["REDDOT_DIR"]) / "static").mkdir(parents=True, exist_ok=True)
