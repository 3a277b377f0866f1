"""Hand out what needs authority: refused with every reason, or done all the same for one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from reddot.errors import ReddotError
from reddot.store.actions.issuing import LONGEST_REASON
from reddot.store.models import User
from reddot.store.not_done import IssueRefusedError
from reddot.store.register_refusals import reasons_told, refusals_logged
from reddot.web.components import Field
from reddot.web.register.fields import Typed
from reddot.web.register.standing import next_steps
from reddot.web.register.whose import may_in

OVERRIDE = "override_reason"
OVERRIDE_HINT = (
    "Only if it must be. Your reason stays on the register, and every Taser lead of the force is "
    "told. Leave it empty to choose another officer, or mend the register first."
)
REFUSED = "This officer may not carry it, so it was not issued"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something was not handed out: each reason, then what would mend it."""

    words: tuple[str, ...] = ()
    may_override: bool = False


@dataclass(frozen=True, slots=True)
class Handing:
    """What is handed out: its name in the log, its force, and the field that names it or whom."""

    record: str
    force: str
    at: str


def hand_out(actor: User, what: Handing, act: Callable[[str], object], typed: Typed) -> Refusal:
    """Do it with the reason that was typed, if any; where it is refused, that is at its field."""
    reason = typed.text(OVERRIDE)
    try:
        with refusals_logged(actor, what.record):
            act(reason)
    except IssueRefusedError as refused:
        typed.errors[what.at] = REFUSED
        steps = " ".join(next_steps(refused.answer))
        words = (*reasons_told(actor, refused.answer), f"What next: {steps}")
        return Refusal(words, may_in(actor, "override_issue", what.force))
    except ReddotError as problem:
        typed.errors[OVERRIDE if reason else what.at] = str(problem)
        return Refusal(may_override=bool(reason))
    return Refusal()


def override_fields(typed: Typed, refusal: Refusal) -> tuple[Field, ...]:
    """The question for a reason, once it was refused to someone who may give one."""
    if not refusal.may_override:
        return ()
    why = Field(
        name=OVERRIDE,
        label="Or issue it all the same: why must it be?",
        kind="textarea",
        hint=OVERRIDE_HINT,
        value=typed.given.get(OVERRIDE, ""),
        error=typed.errors.get(OVERRIDE, ""),
        max_length=LONGEST_REASON,
        rows=3,
    )
    return (why,)
