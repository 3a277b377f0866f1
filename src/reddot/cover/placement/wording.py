"""A placement and its check in words."""

from __future__ import annotations

from collections.abc import Iterator

from reddot.cover.placement.best import Model
from reddot.cover.placement.check import GUARD, MEASURE, PlacementCheck
from reddot.cover.placement.plan import Placement, PostToTrain
from reddot.cover.study.estimate import Estimate

AIMS: dict[Model, str] = {
    "mclp": "the most escalations with a trained crew near (MCLP, Church and ReVelle 1974)",
    "expected": "the most escalations with a trained crew near that is free, each being busy for "
    "a share of the time (MEXCLP, Daskin 1983)",
    "backup": "the most escalations with one and with two trained crews near (BACOP2, Hogan and "
    "ReVelle 1986)",
    "p-median": "the least minutes from the nearest trained crew (p-median, Hakimi 1964)",
}
LEFT_OUT = (
    "A post to train means a trained officer in that crew on every turn. Breaks, who is free, and "
    "that the first crew may itself be trained are left out here; the check by simulation has them."
)


def words_of(placement: Placement) -> tuple[str, ...]:
    """The placement as sentences, each of which stands by itself."""
    return tuple(_sentences(placement))


def _sentences(placement: Placement) -> Iterator[str]:
    yield from (_to_train(post) for post in placement.posts)
    if not placement.posts:
        yield "There is no crew to train."
    yield _share(placement)
    yield f"Looked for: {AIMS[placement.model]}."
    yield _proof(placement)
    yield from _beyond(placement)
    yield placement.already_rule
    yield LEFT_OUT


def _to_train(post: PostToTrain) -> str:
    crews = "1 crew" if post.crews_trained == 1 else f"{post.crews_trained} crews"
    return (
        f"Train {crews} of {post.station}, {post.shift} "
        f"({post.already} of {post.crews} trained already)."
    )


def _share(placement: Placement) -> str:
    after, before = placement.covered_share, placement.covered_share_before
    if isinstance(after, str) or isinstance(before, str):
        return "No escalation is expected, so there is nothing to cover: not applicable."
    return (
        f"A trained crew is then on duty within {placement.within_minutes:g} minutes (turnout and "
        f"travel) of {after:.1%} of the {placement.escalations_a_year:,.0f} escalations expected a "
        f"year; now of {before:.1%}."
    )


def _proof(placement: Placement) -> str:
    if placement.proven_optimal:
        return "Proven: by this yardstick no other choice is better."
    if placement.gap is None:
        return "Not proven: the search stopped early, before it knew how much better one might be."
    return (
        "Not proven: the search stopped early; another may be better by up to "
        f"{placement.gap:.2%} of what this one earns."
    )


def _beyond(placement: Placement) -> Iterator[str]:
    if placement.by_expected_cover:
        yield (
            f"{placement.by_expected_cover} of the {placement.carriers} add nothing by this "
            "yardstick, and were placed by expected cover."
        )
    if placement.unplaced:
        yield (
            f"{placement.unplaced} of the {placement.carriers} are not placed: no crew is left to "
            "train, or none that would come nearer to any escalation."
        )


def words_of_check(check: PlacementCheck) -> tuple[str, ...]:
    """The check as sentences."""
    return (
        f"Simulated, the placement gives {_minutes(check.chosen_minutes)} to trained back-up.",
        _loss(check),
        f"{len(check.pool)} placements were compared on {check.replications} replications.",
        GUARD,
        MEASURE,
    )


def _loss(check: PlacementCheck) -> str:
    if check.best == check.pool[0].rival.name:
        return "No other placement of the pool had a lower mean: no loss was seen."
    loss = check.loss
    if loss.number is None:
        return f"The best of the pool is “{check.best}”; the loss is {loss.value}."
    return (
        f"The best of the pool is “{check.best}”; against it the placement loses "
        f"{loss.number:.2f} minutes{_error(loss)}."
    )


def _minutes(number: Estimate) -> str:
    if number.number is None:
        return str(number.value).replace("_", " ")
    least = "at least " if number.at_least else ""
    return f"{least}{number.number:.2f} minutes{_error(number)}"


def _error(number: Estimate) -> str:
    return "" if number.se is None else f" (standard error {number.se:.2f})"
