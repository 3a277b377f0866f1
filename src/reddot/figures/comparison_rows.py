"""Comparisons as flat rows, for files that hold one line for each unit: no number is rounded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from reddot.figures.comparison import Apart, Asked
from reddot.figures.funnel_table import FunnelTable
from reddot.figures.group_lines import GroupTable
from reddot.figures.rate_ranks import Ranking

Row = dict[str, object]
NOT_AVAILABLE = "not_available"


def funnel_rows(table: FunnelTable) -> Iterator[Row]:
    """One row for each unit of a funnel; of those apart what stands for their count, and why."""
    asked = table.field.asked
    for point in table.points:
        found = point.as_json(asked.per.scale)
        limits: Mapping[str, Sequence[float]] = found.pop("limits")  # type: ignore[assignment]
        flat = _asked(asked) | _ends(found)
        for level, (low, high) in limits.items():
            flat |= {f"limit_{level}_low": low, f"limit_{level}_high": high}
        yield flat | {"why": ""}
    yield from (_gone(asked, one) for one in table.field.apart)


def ranking_rows(rankings: Sequence[Ranking]) -> Iterator[Row]:
    """One row for each force and denominator, the nation among them."""
    for ranking in rankings:
        asked = ranking.field.asked
        nation = [ranking.nation] if ranking.nation else []
        for one in (*ranking.forces, *nation):
            found = one.as_json(asked.per)
            best, worst = one.rank or ("", "")
            found |= {"rank": best, "rank_at_most": worst}
            yield _asked(asked) | _ends(found) | {"why": ""}
        yield from (_gone(asked, one) for one in ranking.field.apart)


def group_rows(table: GroupTable) -> Iterator[Row]:
    """One row for each perceived group."""
    about = table.as_json()
    kept = ("counted", "by", "force", "period", "reference", "source", "vintage")
    for line in table.lines:
        found = line.as_json()
        ratio: Mapping[str, object] = found.pop("disparity") or {}  # type: ignore[assignment]
        flat = {name: about[name] for name in kept} | _ends(found)
        for name in ("ratio", "low", "high", "dispersion", "method", "level"):
            flat[f"disparity_{name}"] = ratio.get(name)
        bounds = ratio.get("bounds")
        least, most = bounds if isinstance(bounds, list) else (None, None)
        yield flat | {"disparity_at_least": least, "disparity_at_most": most}


def _asked(asked: Asked) -> Row:
    return {
        "counted": asked.measure.key,
        "period": asked.period,
        "per": asked.per.key,
        "unit": asked.per.unit,
    }


def _gone(asked: Asked, one: Apart) -> Row:
    return _asked(asked) | {"name": one.name, "count": one.cell or NOT_AVAILABLE, "why": one.why}


def _ends(found: Mapping[str, object]) -> Row:
    """A row with each pair of ends in two columns of its own."""
    flat: Row = {}
    for name, value in found.items():
        if name.endswith(("_bounds", "_interval")):
            low, high = value if isinstance(value, list) else (None, None)
            flat |= {f"{name}_low": low, f"{name}_high": high}
        else:
            flat[name] = value
    return flat
