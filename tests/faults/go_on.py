"""Go on with the log of a place, as its worker does: ``python -m faults.go_on``."""

from __future__ import annotations

import json
import sys


def main() -> dict[str, object]:
    """Log one more reading, sequence and publish; gives the log's size and the lines published."""
    from reddot.store.setup import place, set_up

    set_up()
    from django.db import transaction

    from reddot.store.actions.sequencing import checkpoints, sequence
    from reddot.store.audit import write_audit_row

    with transaction.atomic():
        write_audit_row(None, "system", "go_on", "system")
    sequence()
    stored = [checkpoint.as_line() for checkpoint in checkpoints()]
    published = place().checkpoints.read_bytes() == b"".join(stored)
    return {"checkpoints": len(stored), "published": published}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main()))
