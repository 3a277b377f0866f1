"""What a trial of two equal arms could see: power, and the shifts that 80% would take."""

from __future__ import annotations

from dataclasses import dataclass

from reddot.stats.power import power_two_rates, units_for_power

WANTED = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerAnswer:
    """Expected events of both arms, the power with so many shifts an arm, and the shifts needed."""

    shifts: int
    expected_carry: float
    expected_control: float
    power: float
    needed: int


def power_of(rate: float, ratio: float, shifts: int) -> PowerAnswer:
    """The power of the exact test at a two-sided level of 5%.

    Parameters
    ----------
    rate
        Events a control shift.
    ratio
        True rate on carrying shifts over it.
    shifts
        Of each arm.

    Raises
    ------
    UsageError
        A value is outside its range, or the ratio is 1.

    Examples
    --------
    >>> found = power_of(0.0075, 2, 400)
    >>> round(found.power, 3), found.needed
    (0.091, 3320)
    """
    return PowerAnswer(
        shifts=shifts,
        expected_carry=rate * ratio * shifts,
        expected_control=rate * shifts,
        power=power_two_rates(rate * ratio, shifts, rate, shifts),
        needed=units_for_power(rate, ratio, power=WANTED),
    )
