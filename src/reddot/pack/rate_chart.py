"""The rates of all forces by one denominator, each with its interval, the highest first."""

from __future__ import annotations

from reddot.figures.comparison import Apart
from reddot.figures.measures import Per
from reddot.figures.rate_ranks import Ranked, Ranking
from reddot.pack.blocks import Chart
from reddot.pack.charts import draw
from reddot.pack.comparison_words import rate_text
from reddot.pack.interval_rows import IntervalRow, Rows, interval_spec


def draw_rates(key: str, ranking: Ranking, force: str) -> Chart:
    """Draw the rates of all forces; that of the force which the page is about stands out.

    The nation's rate, where it is known, is a dashed line.

    Parameters
    ----------
    key
        Names the chart within its page.
    ranking
        The rates.
    force
        The force that the page is about; the nation stands out by its line alone.
    """
    per, nation = ranking.field.asked.per, ranking.nation
    rows = tuple(_row(one, per, force) for one in ranking.forces)
    rate = nation.rate[0] if nation is not None and nation.rate[0] == nation.rate[1] else None
    drawn = Rows(rows=rows, as_share=per.kind == "reports", reference=rate)
    return Chart(
        key, ranking.field.asked.title, described(ranking, force), draw(interval_spec(drawn))
    )


def described(ranking: Ranking, force: str) -> str:
    """The text alternative: the rate of the force, its place, and the ends of the others."""
    per, found = ranking.field.asked.per, ranking.of(force)
    said = [f"Rates of {len(ranking.forces)} forces with their 95% intervals, the highest first."]
    if isinstance(found, Ranked):
        said.append(f"{force}: {rate_text(found.rate, per)}{rank_said(found)}.")
    elif isinstance(found, Apart):
        said.append(f"{force} has none.")
    if ranking.nation is not None:
        said.append(f"{ranking.nation.unit.name}: {rate_text(ranking.nation.rate, per)}.")
    return " ".join((*said, "The table has every number."))


def rank_said(found: Ranked) -> str:
    """A rank in words, with what it could be; nothing where there is none."""
    if found.rank is None or found.of < 2:
        return ""
    best, worst = found.rank
    place = str(best) if best == worst else f"{best} to {worst}"
    return f", rank {place} of {found.of}"


def _row(one: Ranked, per: Per, force: str) -> IntervalRow:
    opened = one.rate[1] > one.rate[0]
    return IntervalRow(
        name=one.unit.name,
        said=rate_text(one.rate, per),
        value=None if opened else one.rate[0],
        low=one.interval[0],
        high=one.interval[1],
        bounds=one.rate if opened else None,
        strong=one.unit.name == force,
    )
