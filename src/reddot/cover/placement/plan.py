"""A plan whom to train next: the posts, what they cover, and how sure the plan is the best."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from reddot.cover.placement.best import Model, Yardstick
from reddot.cover.placement.question import Counts

NotApplicable = Literal["not_applicable"]
NOT_APPLICABLE: NotApplicable = "not_applicable"
Json = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class PostToTrain:
    """A post some of whose crews to train next; ``post`` is its place in the roster."""

    post: int
    station: str
    shift: str
    officers: int
    crews: int
    already: int
    crews_trained: int

    def as_json(self) -> Json:
        """Return the post by name; ``crews_trained`` are those to train next."""
        return {
            "station": self.station,
            "shift": self.shift,
            "crews_trained": self.crews_trained,
            "already": self.already,
            "crews": self.crews,
            "officers_per_crew": self.officers,
        }


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Placement:
    """Which posts' crews to train next, by a yardstick.

    ``added`` and ``already`` (posts,) are crews of each post of the roster; ``posts`` are those to
    train, the one that earns most first. ``covered_share`` is the share of the expected
    escalations with a trained crew on duty within ``within_minutes``, before and after.
    ``by_expected_cover`` of the carriers were of no use to the yardstick and placed by expected
    cover; ``unplaced`` are of no use to that either, or there is no untrained crew left.
    """

    yardstick: Yardstick
    carriers: int
    posts: tuple[PostToTrain, ...]
    added: Counts
    already: Counts
    already_rule: str
    escalations_a_year: float
    objective: float
    covered_share_before: float | NotApplicable
    covered_share: float | NotApplicable
    proven_optimal: bool
    gap: float | None
    by_expected_cover: int
    unplaced: int

    @property
    def model(self) -> Model:
        """The name of the yardstick."""
        return self.yardstick.model

    @property
    def within_minutes(self) -> float:
        """How near covers, in minutes."""
        return self.yardstick.within_minutes

    def as_json(self) -> Json:
        """Return the placement with stable keys."""
        return {
            "model": self.model,
            "within_minutes": self.within_minutes,
            "carriers": self.carriers,
            "posts": [post.as_json() for post in self.posts],
            "covered_share": self.covered_share,
            "covered_share_before": self.covered_share_before,
            "proven_optimal": self.proven_optimal,
            "gap": "not_available" if self.gap is None else self.gap,
            "objective": self.objective,
            "escalations_a_year": self.escalations_a_year,
            "busy": self.yardstick.busy,
            "backup_weight": self.yardstick.backup_weight,
            "already_trained": int(self.already.sum()),
            "already_rule": self.already_rule,
            "by_expected_cover": self.by_expected_cover,
            "unplaced": self.unplaced,
        }
