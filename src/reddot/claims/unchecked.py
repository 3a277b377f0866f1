"""The verdict on a claim for which nobody gives the figures."""

from __future__ import annotations

from reddot.claims.flags import find_flags
from reddot.claims.story import Claim
from reddot.claims.verdict import Description, Inference, Verdict


def cannot_be_checked(
    claim: Claim, *, inference: Inference = Inference.CANNOT_BE_CHECKED, claimed: str | None = None
) -> Verdict:
    """A number could contradict the claim, but it is not given."""
    return Verdict(
        claim_id=claim.claim_id,
        text=claim.text,
        kind=claim.kind,
        description=Description.CANNOT_BE_CHECKED,
        inference=inference,
        claimed=claimed,
        would_settle=claim.fields.get("would_settle"),
        flags=find_flags(claim, ()),
        notes=tuple(claim.fields.get("notes", ())),
    )
