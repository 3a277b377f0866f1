"""A trial as the folder that the command line verifies, in one ZIP file."""

from __future__ import annotations

import io
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from reddot.store.models import Trial
from reddot.store.trials import design_of, log_of, slots_of
from reddot.trial.folder_files import trial_files

SAME_DAY = (1980, 1, 1, 0, 0, 0)  # the same trial gives the same bytes
READABLE = 0o644 << 16


def folder_zip(row: Trial) -> bytes:
    """The public folder of a trial: design, batches, log, how to verify; the seed once closed.

    Who worked the slots is not in it, only the commitments that the log has.
    """
    files = trial_files(design_of(row), slots_of(row), log_of(row))
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for path, text in files.items():
            note = ZipInfo(f"{row.slug}/{path}", SAME_DAY)
            note.external_attr, note.compress_type = READABLE, ZIP_DEFLATED
            archive.writestr(note, text.encode())
    return out.getvalue()
