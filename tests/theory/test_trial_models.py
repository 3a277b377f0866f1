"""The models of a trial against statsmodels, against dense matrices, and against exact algebra."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats

from reddot.trial.analysis import Totals, collapse, fit
from reddot.trial.analysis.cells import Cells
from reddot.trial.analysis.gee import gee_fit
from reddot.trial.analysis.log_linear import counts_of, poisson_fit
from reddot.trial.analysis.negative_binomial import negative_binomial_fit
from reddot.trial.analysis.sandwich import robust_error
from theory.trial_dense import Dense, dense_error, dummies

KINDS = ("shifts", "clusters", "wedge")


def made(kind: str, seed: int = 1) -> Totals:
    """Shifts each their own cluster; clusters of unequal size in strata; clusters that cross."""
    rng = np.random.default_rng(seed)
    if kind == "shifts":
        cluster = np.arange(60)
        stratum, arm = cluster % 4, (cluster // 4) % 2
    elif kind == "clusters":
        cluster = np.repeat(np.arange(24), rng.integers(1, 9, 24))
        stratum, arm = cluster % 3, (cluster // 3) % 2
    else:
        cluster, stratum = np.repeat(np.arange(10), 10), np.tile(np.repeat(np.arange(5), 2), 10)
        arm = (stratum >= cluster % 6).astype(int)
    exposure = rng.uniform(0.5, 2.0, len(cluster))
    rate = rng.gamma(2.0, 0.6, cluster.max() + 1)[cluster] * np.exp(0.4 * arm + 0.2 * stratum)
    y = rng.poisson(exposure * rate * rng.gamma(3.0, 1 / 3, len(cluster)))
    return Totals(
        outcome="force",
        group="everyone",
        y=y,
        exposure=exposure,
        arm=arm,
        stratum=stratum,
        cluster=cluster,
    )


def design(totals: Totals) -> np.ndarray:
    return np.column_stack([totals.arm, dummies(totals.stratum)]).astype(float)


def glm(totals: Totals, family: sm.families.Family, *, corrected: bool):
    model = sm.GLM(totals.y, design(totals), family=family, offset=np.log(totals.exposure))
    groups = {"groups": totals.cluster, "use_correction": corrected}
    return model.fit(cov_type="cluster", cov_kwds=groups, tol=1e-13, maxiter=200)


# --- statsmodels


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("collapse", [True, False], ids=["collapsed", "rows"])
@pytest.mark.parametrize("correction", ["CR0", "CR1"])
def test_poisson_is_that_of_statsmodels(kind: str, collapse: bool, correction: str) -> None:
    totals = made(kind)
    theirs = glm(totals, sm.families.Poisson(), corrected=correction == "CR1")
    counts = counts_of(totals, collapse=collapse)
    found = poisson_fit(counts)
    error = robust_error(found.cells, correction, rows=counts.rows)
    assert found.log_ratio == pytest.approx(theirs.params[0], rel=1e-6)
    assert error.variance == pytest.approx(theirs.bse[0] ** 2, rel=1e-6)


def test_quasi_poisson_is_that_of_statsmodels() -> None:
    totals = made("shifts")
    model = sm.GLM(
        totals.y, design(totals), family=sm.families.Poisson(), offset=np.log(totals.exposure)
    )
    theirs = model.fit(scale="X2", tol=1e-13)
    ours = fit(totals, "quasi_poisson")
    low, high = t_interval(theirs)
    assert ours.ratio == pytest.approx(np.exp(theirs.params[0]), rel=1e-6)
    assert ours.dispersion == pytest.approx(theirs.scale, rel=1e-6)
    assert (ours.low, ours.high) == pytest.approx((low, high), rel=1e-6)


def t_interval(found) -> tuple[float, float]:
    reach = stats.t.ppf(0.975, found.df_resid) * found.bse[0]
    return np.exp(found.params[0] - reach), np.exp(found.params[0] + reach)


@pytest.mark.parametrize("kind", KINDS)
def test_negative_binomial_is_that_of_statsmodels(kind: str) -> None:
    totals = made(kind)
    ours = negative_binomial_fit(counts_of(totals, collapse=False))
    model = sm.NegativeBinomial(totals.y, design(totals), exposure=totals.exposure)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        start = [*glm(totals, sm.families.Poisson(), corrected=False).params, 0.3]
        theirs = model.fit(start, method="newton", maxiter=500, tol=1e-12, disp=0)
    assert ours.fit.log_ratio == pytest.approx(theirs.params[0], rel=1e-6)
    assert ours.alpha == pytest.approx(theirs.params[-1], rel=1e-6)


def test_the_error_of_a_negative_binomial_is_the_sandwich_on_expected_information() -> None:
    totals = made("clusters")
    ours = negative_binomial_fit(counts_of(totals, collapse=False))
    family = sm.families.NegativeBinomial(alpha=ours.alpha)
    model = sm.GLM(totals.y, design(totals), family=family, offset=np.log(totals.exposure))
    theirs = model.fit(tol=1e-13, maxiter=200)
    bread = np.linalg.inv(-model.hessian(theirs.params, observed=False))
    scores = dummies(totals.cluster).T @ model.score_obs(theirs.params)
    variance = (bread @ scores.T @ scores @ bread)[0, 0]
    assert robust_error(ours.fit.cells, "CR0").variance == pytest.approx(variance, rel=1e-6)


def test_gee_is_that_of_statsmodels_and_cr3_is_mancl_and_derouen() -> None:
    totals = made("clusters")
    ours = gee_fit(counts_of(totals, collapse=False))
    model = sm.GEE(
        totals.y,
        design(totals),
        groups=totals.cluster,
        offset=np.log(totals.exposure),
        family=sm.families.Poisson(),
        cov_struct=sm.cov_struct.Exchangeable(),
    )
    for correction, name in (("CR0", "robust"), ("CR3", "bias_reduced")):
        theirs = model.fit(ctol=1e-12, maxiter=500, cov_type=name)
        error = robust_error(ours.fit.cells, correction)
        assert ours.fit.log_ratio == pytest.approx(theirs.params[0], rel=1e-6)
        assert ours.correlation == pytest.approx(theirs.cov_struct.dep_params, rel=1e-6)
        assert error.variance == pytest.approx(theirs.bse[0] ** 2, rel=1e-6)


# --- dense matrices


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("collapse", [True, False], ids=["collapsed", "rows"])
@pytest.mark.parametrize("correction", ["CR0", "CR2", "CR3"])
def test_poisson_errors_and_freedom_are_those_of_dense_matrices(
    kind: str, collapse: bool, correction: str
) -> None:
    totals = made(kind)
    found = poisson_fit(counts_of(totals, collapse=collapse))
    mu = expected(totals, found.log_ratio)
    dense = Dense(mu[:, None] * design(totals), np.diag(mu), totals.y - mu, totals.cluster)
    variance, df = dense_error(dense, correction)
    ours = robust_error(found.cells, correction)
    assert ours.variance == pytest.approx(variance, rel=1e-8)
    assert ours.df == pytest.approx(df, rel=1e-8)


@pytest.mark.parametrize("kind", ["shifts", "clusters"])
def test_a_cluster_in_one_stratum_has_the_matrices_of_pustejovsky_and_tipton(kind: str) -> None:
    totals = by_cluster(made(kind))
    found = poisson_fit(counts_of(totals, collapse=False))
    mu = expected(totals, found.log_ratio)
    dense = Dense(mu[:, None] * design(totals), np.diag(mu), totals.y - mu, totals.cluster)
    ours = robust_error(found.cells, "CR2")
    assert (ours.variance, ours.df) == pytest.approx(dense_error(dense, "symmetric"), rel=1e-8)


@pytest.mark.parametrize("kind", KINDS)
def test_least_squares_has_the_matrices_of_pustejovsky_and_tipton(kind: str) -> None:
    totals = made(kind)
    x = design(totals)
    residual = totals.y - x @ np.linalg.lstsq(x, totals.y)[0]
    dense = Dense(x, np.eye(totals.rows), residual, totals.cluster)
    ours = robust_error(normal_cells(kind, residual), "CR2")
    assert (ours.variance, ours.df) == pytest.approx(dense_error(dense, "symmetric"), rel=1e-8)


def by_cluster(totals: Totals) -> Totals:
    _, first = np.unique(totals.cluster, return_index=True)
    return collapse(
        totals.cluster,
        totals.y,
        totals.exposure,
        arm=totals.arm[first],
        stratum=totals.stratum[first],
    )


@pytest.mark.parametrize("kind", KINDS)
def test_negative_binomial_errors_are_those_of_dense_matrices(kind: str) -> None:
    totals = made(kind)
    found = negative_binomial_fit(counts_of(totals, collapse=False))
    mu = found.fit.expected
    dense = Dense(
        mu[:, None] * design(totals),
        np.diag(mu + found.alpha * mu**2),
        totals.y - mu,
        totals.cluster,
    )
    variance, df = dense_error(dense, "CR2")
    ours = robust_error(found.fit.cells, "CR2")
    assert (ours.variance, ours.df) == pytest.approx((variance, df), rel=1e-8)


def test_gee_errors_are_those_of_dense_matrices() -> None:
    totals = made("clusters")
    found = gee_fit(counts_of(totals, collapse=False))
    mu, root = found.fit.expected, np.sqrt(found.fit.expected)
    alike = (totals.cluster[:, None] == totals.cluster) * found.correlation
    np.fill_diagonal(alike, 1.0)
    variance = root[:, None] * alike * root
    dense = Dense(mu[:, None] * design(totals), variance, totals.y - mu, totals.cluster)
    ours = robust_error(found.fit.cells, "CR2")
    assert (ours.variance, ours.df) == pytest.approx(dense_error(dense, "CR2"), rel=1e-7)


def expected(totals: Totals, log_ratio: float) -> np.ndarray:
    raw = totals.exposure * np.exp(log_ratio * totals.arm)
    columns = dummies(totals.stratum)
    return raw * (columns @ ((columns.T @ totals.y) / (columns.T @ raw)))


# --- exact algebra: ordinary least squares


def normal_cells(kind: str, score: np.ndarray) -> Cells:
    totals = made(kind)
    return Cells(
        weight=np.ones(totals.rows),
        score=score,
        x=totals.arm.astype(float),
        stratum=totals.stratum,
        cluster=totals.cluster,
    )


def mean_variance(kind: str, correction: str) -> tuple[float, float]:
    """The mean of the estimated variance for independent errors of variance 1, and the truth.

    The estimate is a quadratic form in the errors: its mean is its sum over the unit vectors.
    """
    x = design(made(kind))
    rest = np.eye(len(x)) - x @ np.linalg.inv(x.T @ x) @ x.T
    mean = sum(robust_error(normal_cells(kind, row), correction).variance for row in rest)
    return mean, np.linalg.inv(x.T @ x)[0, 0]


@pytest.mark.parametrize("kind", KINDS)
def test_cr2_is_unbiased_under_the_working_model(kind: str) -> None:
    mean, truth = mean_variance(kind, "CR2")
    assert mean == pytest.approx(truth, rel=1e-10)


@pytest.mark.parametrize("kind", KINDS)
def test_cr0_is_too_small_and_cr3_too_large_under_the_working_model(kind: str) -> None:
    assert mean_variance(kind, "CR0")[0] < 0.99 * mean_variance(kind, "CR0")[1]
    assert mean_variance(kind, "CR3")[0] > 1.01 * mean_variance(kind, "CR3")[1]


def test_two_samples_are_those_of_welch_with_the_freedom_of_equal_variances() -> None:
    # Imbens and Kolesár (2016), doi:10.1162/REST_a_00552, section III
    rng = np.random.default_rng(3)
    a, b = rng.normal(size=5), rng.normal(size=12)
    residual = np.concatenate([a - a.mean(), b - b.mean()])
    cells = Cells(
        weight=np.ones(17),
        score=residual,
        x=np.repeat([1.0, 0.0], [5, 12]),
        stratum=np.zeros(17, int),
        cluster=np.arange(17),
    )
    found = robust_error(cells, "CR2")
    shares = np.array([1 / 5, 1 / 12])
    assert found.variance == pytest.approx(a.var(ddof=1) / 5 + b.var(ddof=1) / 12)
    assert found.df == pytest.approx(shares.sum() ** 2 / (shares**2 / np.array([4, 11])).sum())
