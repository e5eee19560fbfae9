"""Fixed laws in other realizations, and random ones."""

import numpy as np

from .. import sampling
from ..bounds.fixed_law import forward_errors
from ..optimizers import FixedLaw
from ..problems import convex_quadratic
from .runs import problem_of, run_each

KINDS = ("dense", "jordan", "nilpotent", "rotation")


def change_basis(law, S):
    """The S-frame (S⁻¹TS, Sᵀv, S⁻¹L) of a FixedLaw."""
    T, v = law.rule.T, law.rule.v
    return FixedLaw(np.linalg.solve(S, T @ S), S.T @ v, np.linalg.solve(S, law.law))


def with_ignored_unit(law, column, entry):
    """One unit more, which the law ignores: T = [[T, c], [0, τ]], v = (v, ν), L = (L, 0).

    `column` (k,) is c, `entry` the pair (τ, ν). The new unit never enters the old ones,
    so the law has the same responses, and no number of it is computed.
    """
    k, (tau, nu) = law.rule.units, entry
    T = np.zeros((k + 1, k + 1))
    T[:k, :k], T[:k, k], T[k, k] = law.rule.T, column, tau
    return FixedLaw(T, np.append(law.rule.v, nu), np.append(law.law, 0.0))


def union(law, other):
    """Both laws side by side: the responses are added."""
    k, l = law.rule.units, other.rule.units
    T = np.zeros((k + l, k + l))
    T[:k, :k], T[k:, k:] = law.rule.T, other.rule.T
    return FixedLaw(
        T, np.concatenate([law.rule.v, other.rule.v]), np.concatenate([law.law, other.law])
    )


def single_response(size, i):
    """J(0; i + 1) with law `size`·e_{i+1}: h_i = size, and every other response is 0."""
    return FixedLaw(np.eye(i + 1, k=1), np.eye(i + 1)[0], size * np.eye(i + 1)[i])


def random_law(rng, k, kind, at=""):
    """A FixedLaw of k units, the law scaled so that closed loops stay tame; 0 at the edge "L =
    0"."""
    T, v = sampling.propagator(rng, k, kind, at)
    return FixedLaw(T, v, 0.2 * rng.standard_normal(k) * (at != "L = 0"))


def disguise(rng, law):
    """(a law with one unit more, S, its S-frame): three realizations of one optimizer, with
    `law`."""
    wider = with_ignored_unit(law, rng.standard_normal(law.rule.units), rng.uniform(-0.9, 0.9, 2))
    S = sampling.change_of_basis(rng, wider.rule.units)
    return wider, S, change_basis(wider, S)


def drive(rng, index, n, steps):
    """A convex quadratic for even indices, gradients (steps, n) for odd ones."""
    return rng.standard_normal((steps, n)) if index % 2 else convex_quadratic(rng, n)


def run_both(law, disguised, drive, theta, steps):
    """Both runs and the bounds of each against its exact run; `disguised` as `disguise` gives
    it."""
    wider, S, framed = disguised
    base, other = run_each((law, framed), drive, theta, steps)
    problem = problem_of(drive)
    return (base, forward_errors(base, law, problem=problem)), (
        other,
        forward_errors(other, framed, wider, S, problem),
    )
