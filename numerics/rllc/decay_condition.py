"""vᵀTⁱ → 0 when the part of T that v reaches has spectral radius below one."""

import math

import numpy as np

from .. import lyapunov, sampling
from ..bounds.rounding import ENLARGE, gamma, norm
from ..worst import Worst

EDGES = ("F = 0", "F nilpotent", "F = 0.95", "v = 0", "k = 1")


def check(instances=120, seed=0, k=None, count=60, first=0):
    """Hold ‖vᵀTⁱ‖ below the geometric envelope of a matrix P with P − FPFᵀ ≥ 1/2.

    F, of size k ≤ 5, is the part of T that v reaches, with spectral radius in (0.3, 0.95) and
    mostly ‖F‖₂ > 1; in every other instance T has a further block with eigenvalue 2 that v does not
    reach. The `error` of the Result is the norm, its bound the envelope.
    """
    worst, large = Worst(seed), 0
    for index in sampling.numbers(instances, seed, first, EDGES):
        T, v, F = instance(seed, index, k)
        large += np.linalg.norm(T, 2) > 1
        worst.add(index, *compare(T, v, F, count))
    return worst.result(
        instances,
        f"{worst.compared} rows vᵀTⁱ below their envelopes; ‖T‖₂ > 1 in {large} of {instances}",
    )


def instance(seed, index, k=None):
    """(T, v, F): T = [[F, 0], [C, B]] and v = (f, 0), B absent or with eigenvalue 2."""
    rng, at = sampling.stream(seed, index), sampling.edge(EDGES, index)
    k = (1 if at == "k = 1" else int(rng.integers(1, 6))) if k is None else int(k)
    radius = rng.uniform(0.3, 0.95)
    if index % 3 == 0:
        F = radius * np.eye(k) + np.eye(k, k=1)
    else:
        F = rng.standard_normal((k, k))
        F *= radius / max(abs(np.linalg.eigvals(F)))
    shift, identity = np.eye(k, k=1), np.eye(k)
    F = {"F = 0": 0 * F, "F nilpotent": shift, "F = 0.95": 0.95 * identity}.get(at, F)
    f = rng.standard_normal(k) * (at != "v = 0")
    if index % 2 == 0:
        return F, f, F
    T = np.block([[F, np.zeros((k, 1))], [rng.standard_normal((1, k)), np.full((1, 1), 2.0)]])
    return T, np.append(f, 0.0), F


def compare(T, v, F, count):
    """‖vᵀTⁱ‖ as computed, and the envelope of `envelope` plus the rounding of the row.

    A row passes k roundings a power, so it is off by γ_{ik}|v|ᵀ|T|ⁱ at most (Higham, section 3.5).
    """
    V, q = envelope(F, v[: len(F)])
    row, size, norms, bounds = v, np.abs(v), [], []
    for i in range(count):
        norms.append(norm(row) * (1 - gamma(len(v) + 2)))
        bounds.append((math.sqrt(2 * V) * q ** (i / 2) + gamma(i * len(v)) * norm(size)) * ENLARGE)
        row, size = row @ T, size @ np.abs(T)
    return np.array(norms), np.array(bounds)


def envelope(F, f):
    """V and q with ‖fᵀFⁱ‖² ≤ 2 V qⁱ for the exact powers; infinite V where none is shown.

    P solves P = FPFᵀ + 1 up to a residual E, measured with its rounding γ_{2k+2}. If ‖E‖ ≤ 1/2,
    W = P − FPFᵀ ≥ 1/2. If also P > 0 (see positive), then P ≥ W ≥ 1/2, and V_i = rPrᵀ for
    r = fᵀFⁱ obeys V_{i+1} = V_i − rWrᵀ ≤ V_i(1 − 1/(2‖P‖)), while ‖r‖² ≤ 2 V_i.
    """
    k = len(F)
    P = lyapunov.solve(F, np.eye(k))
    P = (P + P.T) / 2
    sizes = np.abs(P) + np.abs(F) @ np.abs(P) @ np.abs(F.T) + np.eye(k)
    residual = norm(P - F @ P @ F.T - np.eye(k)) + gamma(2 * k + 2) * norm(sizes)
    if not residual <= 0.5 or not positive(P):
        return math.inf, 1.0
    largest = norm(P) * ENLARGE
    return float(f @ P @ f) + gamma(2 * k + 1) * float(np.abs(f) @ np.abs(P) @ np.abs(f)), 1 - 1 / (
        2 * largest
    ) + 2.0**-52


def positive(P):
    """Is P > 0 shown by a Cholesky factor of P − c, c above the factor's backward error?

    |ΔA| ≤ γ_{k+1}|Rᵀ||R|, so ‖ΔA‖ ≤ γ_{k+1} tr(A)/(1 − γ_{k+1}) (Higham, Theorem 10.3).
    """
    k = len(P)
    try:
        np.linalg.cholesky(P - 4 * gamma(k + 1) * np.trace(P) * np.eye(k))
    except np.linalg.LinAlgError:
        return False
    return True
