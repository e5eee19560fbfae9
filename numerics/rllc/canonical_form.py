"""A fixed law and its canonical form take the same steps."""

import numpy as np

from .. import sampling
from ..bounds.fixed_law import forward_errors
from ..optimizers import FixedLaw
from ..worst import Worst
from .fixed_law_equivalence import shape
from .fixed_laws import drive
from .runs import USEFUL, distances, problem_of, run_each

SCALE = 4.0
EXACT = 2.0**53
EDGES = ("n = k = 1", "T = 0", "T = 1", "v = 0", "L = 0", "zero gradients", "equal gradients")


def check(instances=60, seed=0, dims=None, steps=15, first=0):
    """Run Opt(T, v, L) and the law that is read off its first 2k responses, and compare θ.

    T is a quarter of a matrix of small integers, so that the responses and the canonical form are
    numbers that floats hold exactly (`canonical`) and only the runs round. Degenerate laws (v = 0,
    nilpotent T, redundant units) in turn; quadratics and given gradients. Returns a Result.
    """
    worst, ranks = Worst(seed), {}
    for index in sampling.numbers(instances, seed, first, EDGES):
        law, *rest = instance(seed, index, dims, steps)
        form = canonical(law)
        ranks[form.rule.units] = ranks.get(form.rule.units, 0) + 1
        worst.add(index, *compare(law, form, *rest), steps)
    seen = ", ".join(f"{count} with {k} units" for k, count in sorted(ranks.items()))
    return worst.result(
        instances, f"{worst.compared} steps of laws and canonical forms compared: {seen}"
    )


def instance(seed, index, dims=None, steps=15):
    """(law, quadratic or gradients, θ_0, steps) of instance `index`."""
    rng, at = sampling.stream(seed, index), sampling.edge(EDGES, index)
    n, k = (1, 1) if at == "n = k = 1" and dims is None else shape(rng, dims)
    N = rng.integers(-2, 3, (k, k))
    if index % 4 == 1:
        N = np.triu(N, 1)
    elif index % 4 == 2:
        N = np.diag(rng.integers(-2, 3, k))
    v, L = rng.integers(-2, 3, k), rng.integers(-2, 3, k) / 16
    if index % 20 == 19:
        v = np.zeros(k)
    N = {"T = 0": 0 * N, "T = 1": int(SCALE) * np.eye(k, dtype=int)}.get(at, N)
    law = FixedLaw(N / SCALE, v * (at != "v = 0"), L * (at != "L = 0"))
    given = drive(rng, index // 4, n, steps)
    if at.endswith("gradients"):
        given = sampling.gradients(rng, steps, n, at)
    return law, given, rng.standard_normal(n), steps


def responses(law, count):
    """h_0 … h_{count−1}, h_i = vᵀTⁱL."""
    h, x = [], law.law
    for _ in range(count):
        h.append(float(law.rule.v @ x))
        x = law.rule.T @ x
    return np.array(h)


def canonical(law):
    """The canonical form of Opt(T, v, L) as a FixedLaw; one idle unit with law 0 where r = 0.

    SCALE·T, v and 16·L hold integers: then 16·SCALEⁱ·h_i are integers, and by Fatou's lemma the
    shortest recurrence h_{i+r} = Σ a_j h_{i+j} of an integer sequence has integer coefficients.
    They are solved for in floats, refined, rounded to integers and then checked exactly against all
    2k responses, which suffices (fixed_law_equivalence): the form that is returned is exact. Raises
    ArithmeticError where no r ≤ k passes, which would mean that the solve was too inexact.
    """
    k = law.rule.units
    h = responses(FixedLaw(SCALE * law.rule.T, law.rule.v, 16 * law.law), 2 * k)
    for r in range(k + 1):
        a = _recurrence(h, r)
        if a is None or r * np.abs(a).max(initial=0) * np.abs(h).max() >= EXACT:
            continue
        if all(h[i + r] == a @ h[i : i + r] for i in range(2 * k - r)):
            return _companion(a / SCALE ** np.arange(r, 0, -1), h[:r] / SCALE ** np.arange(r) / 16)
    raise ArithmeticError("the Hankel matrix is too ill-conditioned to read off the canonical form")


def _recurrence(h, r):
    """Integers a with H_r a = (h_r, …, h_{2r−1}) as far as floats see it, or None if H_r is
    singular."""
    H = np.array([h[i : i + r] for i in range(r)]).reshape(r, r)
    try:
        a = np.rint(np.linalg.solve(H, h[r : 2 * r]))
        return a + np.rint(np.linalg.solve(H, h[r : 2 * r] - H @ a))
    except np.linalg.LinAlgError:
        return None


def _companion(a, h):
    """Superdiagonal ones, last row a, v = e_1, L = h."""
    r = max(len(a), 1)
    T = np.eye(r, k=1)
    T[-1, : len(a)] = a
    return FixedLaw(T, np.eye(r)[0], h if len(h) else [0.0])


def compare(law, form, drive, theta, steps):
    """‖θ'_t − θ_t‖ and the sum of both runs' bounds, as far as it is useful."""
    runs = run_each((law, form), drive, theta, steps)
    bounds = [
        forward_errors(run, one, problem=problem_of(drive)) for run, one in zip(runs, (law, form))
    ]
    count = min(map(len, bounds))
    total = bounds[0][:count] + bounds[1][:count]
    count = int(np.argmin(np.append(total <= USEFUL, False)))
    return distances(*runs, count), total[1:count]
