"""Random instances, one stream of random numbers an instance, and the edges run beside them.

Random draws never hit the edges of a statement: 0, 1, equal or singular values, n = 1, k > n, zero
gradients. A check names the edges that its hypotheses allow, in a tuple of strings; each is an
instance of its own, numbered from −1 downwards, and is run in every run that starts at instance 0,
however few instances are drawn. `numbers` gives the numbers to run, `edge` the name for a number.
"""

import numpy as np

CONDITION = 100.0


def stream(seed, index):
    """The generator of instance `index`: it depends on (seed, index) alone, not on batching."""
    key = [seed, index] if index >= 0 else [seed, -index, len("edge")]
    return np.random.default_rng(np.random.SeedSequence(key))


def numbers(instances, seed, first, edges=()):
    """The instances that a check runs, in turn: first … first + instances − 1, and where first is
    0 all edges before them.

    An edge alone is run by first = −1 … −len(edges) with instances = 1. ValueError as
    check_counts.
    """
    check_counts(instances, seed, first, len(edges))
    return range(-len(edges) if first == 0 else first, first + instances)


def edge(edges, index):
    """The name of the edge that instance `index` is, "" for a drawn one."""
    return edges[-1 - index] if index < 0 else ""


def check_counts(instances, seed, first, edges=0):
    """ValueError unless instances ≥ 1, seed ≥ 0 and first ≥ −edges are whole numbers."""
    limits = ("instances", instances, 1), ("seed", seed, 0), ("first", first, -edges)
    for name, value, least in limits:
        if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < least:
            raise ValueError(f"{name} is {value!r}; give a whole number of at least {least}")


def orthogonal(rng, k):
    """A random orthogonal k by k matrix (QR of a Gaussian one)."""
    return np.linalg.qr(rng.standard_normal((k, k)))[0]


def change_of_basis(rng, k, condition=CONDITION, at=""):
    """S = U diag(s) Vᵀ with singular values drawn from [1/√c, √c], so cond(S) ≤ c ≤ condition; ±1
    at the edges "S = 1" and "S = −1"."""
    if at in ("S = 1", "S = −1"):
        return np.eye(k) if at == "S = 1" else -np.eye(k)
    spread = np.sqrt(condition) ** rng.uniform(0, 1)
    s = spread ** rng.uniform(-1, 1, k)
    return (orthogonal(rng, k) * s) @ orthogonal(rng, k)


def full_rank_memory(rng, n, k):
    """M of shape (n, k) with singular values in [1, 3]; needs k ≤ n."""
    left = np.linalg.qr(rng.standard_normal((n, k)))[0]
    return (left * rng.uniform(1, 3, k)) @ orthogonal(rng, k)


def propagator(rng, k, kind, at=""):
    """T (k, k) and v (k,) of the named kind: dense, jordan, nilpotent, zero or rotation.

    dense: ‖T‖₂ = 0.9; jordan: J(λ;k) with v = e_1; nilpotent: J(0;k), which
    stores the last k gradients; zero: T = 0, v = all ones. At the edges "T = 0", "T = 1",
    "T nilpotent" and "v = 0" it is that, whatever the kind.
    """
    kind = {"T = 0": "zero", "T nilpotent": "nilpotent"}.get(at, kind)
    if at in ("T = 1", "v = 0"):
        T, v = propagator(rng, k, kind)
        return (np.eye(k), v) if at == "T = 1" else (T, np.zeros(k))
    first = np.eye(k)[0]
    if kind == "jordan":
        return rng.uniform(-0.9, 0.9) * np.eye(k) + np.eye(k, k=1), first
    if kind == "nilpotent":
        return np.eye(k, k=1), first
    if kind == "zero":
        return np.zeros((k, k)), np.ones(k)
    if kind == "rotation":
        return 0.9 * orthogonal(rng, k), rng.standard_normal(k)
    T = rng.standard_normal((k, k))
    return 0.9 * T / np.linalg.norm(T, 2), rng.standard_normal(k)


def gradients(rng, steps, n, at=""):
    """Gradients (steps, n) in general position; at the edges of these names zero, or all equal."""
    drawn = rng.standard_normal((steps, n))
    if at == "equal gradients":
        drawn[:] = drawn[0]
    return 0 * drawn if at == "zero gradients" else drawn


def dimensions(rng, index, dims, at=""):
    """(n, k) of instance `index`: dims if given, (1, 1) at the edge "n = k = 1", else n ≤ 16, k ≤
    4, degenerate ones in turn."""
    if dims is None and at == "n = k = 1":
        return 1, 1
    if dims is not None:
        n, k = dims
        if not 1 <= k <= n:
            raise ValueError(
                f"dims is {tuple(dims)}; give (n, k) with 1 ≤ k ≤ n: no n by k memory has rank k "
                "otherwise"
            )
        return int(n), int(k)
    k = 1 if index % 7 == 6 else int(rng.integers(1, 5))
    n = k if index % 5 == 4 else int(rng.integers(k, 17))
    return n, k
