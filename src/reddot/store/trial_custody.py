"""Where the seeds of trials lie: a folder of the custodian's, outside the database.

``REDDOT_CUSTODY`` names it; else it is ``custody`` in the folder of the site's data. Nothing here
reads a seed: that is done in one place, where a slot is revealed.
"""

from __future__ import annotations

import os
from pathlib import Path

from reddot.store.setup import place

FOLDER = "REDDOT_CUSTODY"
OWNER_ONLY = 0o700


def custody_folder() -> Path:
    """The folder of the custodian's files, made where there is none, of its owner alone."""
    folder = Path(os.environ.get(FOLDER) or place().folder / "custody").resolve()
    folder.mkdir(parents=True, exist_ok=True, mode=OWNER_ONLY)
    return folder


def custody_file(slug: str, commitment: str) -> Path:
    """The file of one trial's seed; the commitment in its name keeps two apart for good.

    >>> custody_file("eastshire-2018", "0" * 64).name
    'eastshire-2018-0000000000000000.json'
    """
    return custody_folder() / f"{slug}-{commitment[:16]}.json"
