"""``reddot stats``: the calculators behind the verdicts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reddot.cli.render import Format, FormatOption, number, print_result, table

if TYPE_CHECKING:
    from rich.console import Console

LevelOption = Annotated[float, typer.Option(help="Level of the interval.")]
DispersionOption = Annotated[
    float, typer.Option(help="Divide the counts by this: 2 to 5 where events cluster.")
]
Count = Annotated[float, typer.Argument(help="Number of events.")]
Exposure = Annotated[float, typer.Argument(help="Shifts, days or officer-hours.")]

calculators = typer.Typer(
    help="Exact intervals and tests for shares, rates and surveys.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(calculators, name="stats")


@calculators.command("rate-ratio")
def rate_ratio(
    count_a: Count,
    exposure_a: Exposure,
    count_b: Count,
    exposure_b: Exposure,
    *,
    method: Annotated[str, typer.Option(help="exact or mid_p.")] = "exact",
    dispersion: DispersionOption = 1.0,
    level: LevelOption = 0.95,
    form: FormatOption = Format.TABLE,
) -> None:
    """Compare two event rates by the exact conditional test.

    `reddot stats rate-ratio 6 400 3 400` compares six events in 400 shifts with three in 400.
    """
    from reddot.stats import rate_ratio as compare

    found = compare(
        count_a, exposure_a, count_b, exposure_b, method=method, level=level, dispersion=dispersion
    )
    _print(form, {
        "estimate": found.estimate,
        "low": found.low,
        "high": found.high,
        "p_value": found.p_value,
        "p_greater_than_one": found.p_greater_than_one,
        "method": f"{found.method} conditional",
        "level": found.level,
        "dispersion": found.dispersion,
    })  # fmt: skip


@calculators.command("share")
def share(
    count: Count,
    n: Annotated[float, typer.Argument(help="Number of cases.")],
    *,
    missing: Annotated[int | None, typer.Option(help="Cases not stated, counted inside n.")] = None,
    below: Annotated[
        str | None, typer.Option(help="The claim: fewer than this, 0.10 or 10%.")
    ] = None,
    above: Annotated[str | None, typer.Option(help="The claim: more than this.")] = None,
    method: Annotated[str, typer.Option(help="exact, mid_p or wilson.")] = "exact",
    dispersion: DispersionOption = 1.0,
    level: LevelOption = 0.95,
    form: FormatOption = Format.TABLE,
) -> None:
    """Give a share its interval, its bounds for missing cases, and what would flip a claim.

    `reddot stats share 31 372 --missing 89 --below 0.10` asks whether 31 of 372 is fewer than
    one in ten, with 89 not stated.
    """
    from reddot.stats import flips, read_fraction, share_bounds, share_interval, share_p_value

    found = share_interval(count, n, method=method, level=level, dispersion=dispersion)
    result: dict[str, Any] = {"estimate": found.estimate, "low": found.low, "high": found.high}
    result |= {
        "p_value": None,
        "method": found.method,
        "level": found.level,
        "dispersion": dispersion,
    }
    if missing is not None:
        bounds = share_bounds(count, n, missing)
        result |= {"lower_bound": bounds.low, "upper_bound": bounds.high}
    if below is not None or above is not None:
        side, threshold = ("below", below) if below is not None else ("above", above)
        p0 = float(read_fraction(side, threshold or ""))
        result["p_value"] = share_p_value(count, n, p0, side=side, dispersion=dispersion)
        flip = flips(count, n, below=below, above=above)
        result |= {"p_value_side": side, "flips_at": flip.at, "flips_by": flip.by}
    _print(form, result)


@calculators.command("rate")
def rate(
    count: Count,
    exposure: Exposure,
    *,
    per: Annotated[float, typer.Option(help="Print the rate per this many units.")] = 1.0,
    method: Annotated[str, typer.Option(help="exact or mid_p.")] = "exact",
    dispersion: DispersionOption = 1.0,
    level: LevelOption = 0.95,
    form: FormatOption = Format.TABLE,
) -> None:
    """Give a rate of events its exact Poisson interval."""
    from reddot.errors import UsageError
    from reddot.stats import rate_interval

    if not per > 0:
        raise UsageError(f"per is {per:g}; give a number above 0.")
    found = rate_interval(count, exposure / per, method=method, level=level, dispersion=dispersion)
    _print(form, {
        "estimate": found.estimate,
        "low": found.low,
        "high": found.high,
        "p_value": None,
        "method": found.method,
        "level": found.level,
        "per": per,
        "dispersion": dispersion,
    })  # fmt: skip


@calculators.command("survey-share")
def survey_share(
    percentage: Annotated[str, typer.Argument(help="As printed, such as 69%; or a count.")],
    respondents: Annotated[int, typer.Argument(help="How many answered.")],
    *,
    population: Annotated[int | None, typer.Option(help="How many could have answered.")] = None,
    majority: Annotated[str, typer.Option(help="The share that the claim needs.")] = "50%",
    level: LevelOption = 0.95,
    form: FormatOption = Format.TABLE,
) -> None:
    """Say what a survey's percentage tells of its respondents, and of everyone.

    `reddot stats survey-share 69% 414 --population 1500` prints the counts that round to 69%, the
    exact interval, the interval with finite-population correction, the worst case, and the
    smallest share of non-responders that must agree for a majority.
    """
    from reddot.stats import survey_share as analyse

    found = analyse(percentage, respondents, population=population, majority=majority, level=level)
    _print(form, {
        "estimate": found.estimate,
        "low": found.low,
        "high": found.high,
        "p_value": None,
        "count_low": found.count_low,
        "count_high": found.count_high,
        "fpc_low": found.fpc_low,
        "fpc_high": found.fpc_high,
        "worst_low": found.worst_low,
        "worst_high": found.worst_high,
        "nonresponders_needed": found.nonresponders_needed_low,
        "nonresponders_needed_if_fewest": found.nonresponders_needed_high,
        "method": found.method,
        "level": found.level,
    })  # fmt: skip


@calculators.command("power")
def power(
    control_rate: Annotated[float, typer.Argument(help="Events per unit in the control arm.")],
    ratio: Annotated[float, typer.Argument(help="The true ratio to detect.")],
    *,
    units: Annotated[
        float | None, typer.Option(help="Units (shifts) an arm: gives the power.")
    ] = None,
    wanted: Annotated[
        float, typer.Option("--power", help="The power wanted: gives the units.")
    ] = 0.8,
    level: LevelOption = 0.95,
    form: FormatOption = Format.TABLE,
) -> None:
    """Give the exact power of a comparison of two rates, or the units an arm for a power.

    `reddot stats power 0.0075 2 --units 400` is the chance that 400 shifts an arm show a doubling.
    """
    from reddot.stats import power_two_rates, units_for_power

    result: dict[str, Any] = {"control_rate": control_rate, "ratio": ratio}
    if units is not None:
        chance = power_two_rates(control_rate * ratio, units, control_rate, units, level=level)
        result |= {"units_per_arm": units, "power": chance}
    else:
        needed = units_for_power(control_rate, ratio, power=wanted, level=level)
        result |= {"units_per_arm": needed, "power": wanted}
    _print(form, result | {"method": "exact conditional, two-sided", "level": level})


def _print(form: Format, result: Mapping[str, Any]) -> None:
    print_result(form, result, lambda: [result], lambda out: _show(out, result))


def _show(out: Console, result: Mapping[str, Any]) -> None:
    drawn = table("", "Value", right=["Value"])
    for name, value in result.items():
        if value is not None:
            drawn.add_row(
                name.replace("_", " "), value if isinstance(value, str) else number(value)
            )
    out.print(drawn)
