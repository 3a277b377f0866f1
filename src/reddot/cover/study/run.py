"""Study one scenario: its numbers, and how far they move with the speed of travel."""

from __future__ import annotations

from reddot.cover.scenario import Scenario
from reddot.cover.study.result import StudyResult
from reddot.cover.study.speeds import ask_speeds, read_speeds
from reddot.cover.study.variants import Variant
from reddot.cover.study.waits import BREAKDOWNS
from reddot.cover.study.work import (
    Asked,
    Machines,
    Progress,
    check_replications,
    check_share,
    simulate_all,
)
from reddot.stats.arguments import check_whole


def run(  # noqa: PLR0913 - keywords, as a command has options
    scenario: Scenario,
    *,
    replications: int = 20,
    workers: int = 1,
    cluster: str | None = None,
    seed: int = 1,
    trained_share: float | None = None,
    progress: Progress | None = None,
) -> StudyResult:
    """Simulate a scenario many times, and again at both ends of the band of travel speeds.

    Parameters
    ----------
    scenario
        What is simulated.
    replications
        How often, 1 or more; one has no Monte-Carlo error.
    workers
        Processes on this machine.
    cluster
        Address of a Dask scheduler, in place of processes here.
    seed
        0 or more; the same seed gives the same bits, whatever the workers.
    trained_share
        In place of the roster's, from 0 to 1.
    progress
        Called with chunks of work done and chunks in all.

    Returns
    -------
    StudyResult
        Waits with their Monte-Carlo error, by kind of area, hour and zone, and at each speed.

    Raises
    ------
    UsageError
        For no replication, a share outside 0 to 1, a negative seed, or a cluster out of reach.

    Notes
    -----
    The speeds are simulated at most twenty times each, on the random numbers of the first
    replications. Do not read the interval of a number as all that is unsure of it: speeds,
    numbers of calls and chances to escalate are inputs; see :func:`outer_loop`.
    """
    count, seed = check_replications(replications), check_whole("seed", seed)
    variant = Variant(trained_share=check_share(trained_share))
    machines = Machines(seed=seed, workers=workers, cluster=cluster, progress=progress)
    main = Asked(variant=variant, count=count, breakdowns=BREAKDOWNS)
    found, seconds = simulate_all(scenario, [main, *ask_speeds(scenario, variant, count)], machines)
    return StudyResult(
        scenario=scenario,
        variant=variant,
        seed=seed,
        replications=count,
        tables=found[0].tables,
        sensitivity=read_speeds(scenario, found[1:]),
        incidents=found[0].incidents,
        seconds=seconds,
    )
