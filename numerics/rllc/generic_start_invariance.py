"""A zero start with memory of rank min(t, k) is invariant if SSᵀ is diagonal in the Gram–Schmidt
basis of v, Tᵀv, …"""

import numpy as np

from .. import sampling
from ..bounds.strategies import PlainGap
from ..optimizers import LMRLLC
from ..worst import Worst
from .zero_start_basis_dependence import integer_reflections
from .zero_starts import ZeroStart, compare, corrected, separation

EDGES = ("n = k", "S = 1", "S = −1", "L = 0", "c2 = 0")


def check(instances=60, seed=0, dims=None, steps=8, first=0):
    """Run zero starts on gradients in general position in both frames and compare θ.

    v = e_1 and T is zero above its superdiagonal, so that the Gram–Schmidt basis is the standard
    one; S is a diagonal of powers of two times integer reflections, so SSᵀ is diagonal exactly. And
    the witness J(1/2;2), S = diag(1, 3) must differ by more than rounding where g_2 = g_1, the
    memory then having rank 1 at t = 2. Returns a Result.
    """
    worst, low = Worst(seed), 0
    for index in sampling.numbers(instances, seed, first, EDGES):
        run = instance(seed, index, dims, steps)
        base = LMRLLC(run.T, run.v, run.law, run.c1, run.c2)
        errors, bounds, _ = compare(run, base, base.change_basis(run.S), PlainGap(run.S, flag=True))
        worst.add(index, errors, bounds, steps)
        low += corrected(run, len(errors))
    apart = witness()
    note = (
        f"{worst.compared} steps compared, {low} from rank below k; with g_2 = g_1 the runs "
        f"differ by {apart:.2g} times the rounding"
    )
    return worst.result(instances, note, ok=apart > 1)


def instance(seed, index, dims=None, steps=8):
    """A ZeroStart with 2 ≤ k ≤ n, or k = 1 if dims says so."""
    rng, at = sampling.stream(seed, index), sampling.edge(EDGES, index)
    n, k = sampling.dimensions(rng, index, dims)
    if dims is None:
        k = max(k, 2)
        n = k if at == "n = k" else max(n, k)
    T = np.tril(rng.standard_normal((k, k)), -1) / 2 + np.diag(rng.uniform(-0.9, 0.9, k))
    T += np.diag(rng.choice([-1, 1], k - 1) * rng.uniform(0.5, 1, k - 1), 1)
    S = np.diag(2.0 ** rng.permutation(k)) @ integer_reflections(rng, k)
    S = {"S = 1": np.eye(k), "S = −1": -np.eye(k)}.get(at, S)
    c1, c2 = rng.uniform(0.1, 1, 2) * [1, at != "c2 = 0"]
    drive, law = rng.standard_normal((steps, n)), rng.standard_normal(k) * (at != "L = 0")
    return ZeroStart(
        T, np.eye(k)[0], law, c1, c2, drive, np.zeros(n), steps, lambda t: min(t, k), S
    )


def witness():
    """How far J(1/2;2) and its frame by diag(1, 3) are apart at g = (1,0), (1,0), (1,1), in
    roundings."""
    base = LMRLLC([[0.5, 1], [0, 0.5]], [1, 0], [1, 0], 1, 1)
    pair = base, base.change_basis(np.diag([1.0, 3.0]))
    drive = np.array([[1.0, 0], [1, 0], [1, 1]])
    return separation(pair, (PlainGap(), PlainGap()), drive, lambda t: min(t, 1), 3)
