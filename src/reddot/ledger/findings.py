"""What each finding of the verifier means, in words for the person who must act."""

from __future__ import annotations

MEANINGS = {
    "malformed": "the line is not as it was written",
    "edited": "the entry, or one from it to the next checkpoint, is not what was committed to",
    "deleted": "entries that were in the log are gone from here on",
    "inserted": "an entry stands here that was not in the log",
    "reordered": "the entry is not at the place it had",
    "tail_cut": "the log was longer: everything from here to its end is gone",
    "not_covered": "entries from here on are under no checkpoint",
    "back_dated": "the entry gives a time before what the checkpoint that first covers it allows",
    "post_dated": "the entry gives a time after the checkpoint that covers it",
    "missing": "content or key is gone, and no valid tombstone names the entry",
    "erased_but_present": "a tombstone says it was erased, but content or key is still there",
    "bad_tombstone": "the tombstone is not signed by the operator, or names what it cannot",
    "no_checkpoint": "there is no valid checkpoint to hold the log against",
    "bad_signature": "the checkpoint is not what was signed",
    "chain_broken": "the checkpoint does not follow the one before it",
    "chain_rebuilt": "the log was made anew: another key signed it, or it is not this log",
    "split_view": "the checkpoint that was kept is of a log that parts from the one shown here",
    "held_not_valid": "the checkpoint that was kept is damaged, or another key signed it",
    "old_checkpoint": "a newer checkpoint was kept, or the newest one is older than allowed",
    "erased_lawfully": "content and key were destroyed, as a signed tombstone says",
    "late": "entries waited more than 60 seconds for this checkpoint",
}
