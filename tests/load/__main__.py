"""The officers in a process of their own: ``python -m load PLAN OUT``.

PLAN is the JSON of a ``Work``; OUT gets a pickled list of what each officer did. Apart from the
site, so that measuring slows what is measured no more than it must.
"""

from __future__ import annotations

import pickle
import sys
from pathlib import Path

from load.officers import read_work, run

asked = read_work(Path(sys.argv[1]).read_text())
Path(sys.argv[2]).write_bytes(pickle.dumps(run(asked)))
