"""Cluster-robust errors as Pustejovsky and Tipton (2018) write them: plain dense matrices.

The second implementation that `reddot.trial.analysis.sandwich` is compared with: no strata taken
out, no cells, every matrix as large as the data.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Dense:
    """A weighted least-squares step at the estimate: y - μ = residual, dμ/dβ = design."""

    design: np.ndarray  # (n, p), the regressor of interest first
    variance: np.ndarray  # (n, n), block-diagonal by cluster: the working model
    residual: np.ndarray  # (n,)
    cluster: np.ndarray  # (n,)


def power(matrix: np.ndarray, exponent: float) -> np.ndarray:
    """Power of a symmetric matrix, zero where an eigenvalue is."""
    values, vectors = np.linalg.eigh(matrix)
    raised = np.where(values > 1e-10, np.where(values > 1e-10, values, 1.0) ** exponent, 0.0)
    return vectors @ np.diag(raised) @ vectors.T


def dense_error(dense: Dense, correction: str) -> tuple[float, float]:
    """Variance of the first coefficient, and Satterthwaite's df under the working model."""
    x, phi, c = dense.design, dense.variance, np.zeros(dense.design.shape[1])
    c[0] = 1.0
    w = np.linalg.inv(phi)
    m = np.linalg.inv(x.T @ w @ x)
    rest = np.eye(len(x)) - x @ m @ x.T @ w
    vectors, variance = [], 0.0
    for i in np.unique(dense.cluster):
        own = dense.cluster == i
        a = adjustment(rest[own], phi, own, correction)
        g = a.T @ w[np.ix_(own, own)] @ x[own] @ m @ c
        variance += float(g @ dense.residual[own]) ** 2
        vectors.append(rest[own].T @ g)
    p = np.array(vectors)
    spread = p @ phi @ p.T
    return variance, float(np.trace(spread) ** 2 / (spread**2).sum())


def adjustment(rest: np.ndarray, phi: np.ndarray, own: np.ndarray, correction: str) -> np.ndarray:
    """A of one cluster; `rest` are the cluster's rows of I - H.

    Any A with A (I - H)Φ(I - H)' A' = Φ makes the variance unbiased under the working model. "CR2"
    takes the symmetric root in units of the working standard deviation, which does not change as
    rows are collapsed; "symmetric" is the one that Pustejovsky and Tipton take (their section
    2.1), which is the same where the working variances of a cluster are equal.
    """
    if correction == "CR0":
        return np.eye(int(own.sum()))
    if correction == "CR3":
        return np.linalg.pinv(rest[:, own], rcond=1e-10)
    phi_own, left = phi[np.ix_(own, own)], rest @ phi @ rest.T
    if correction == "symmetric":
        d = np.linalg.cholesky(phi_own).T
        return d.T @ power(d @ left @ d.T, -0.5) @ d
    root, inverse = power(phi_own, 0.5), power(phi_own, -0.5)
    return root @ power(inverse @ left @ inverse, -0.5) @ inverse


def dummies(index: np.ndarray) -> np.ndarray:
    """One column of 0 and 1 for each value of the index."""
    return (index[:, None] == np.unique(index)).astype(float)
