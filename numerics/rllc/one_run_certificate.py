"""One closed-loop run tells two fixed laws apart at the first i with h_i ≠ h'_i, and by how
much."""

from .. import sampling
from ..bounds.rounding import ENLARGE, gamma, norm
from ..problems import convex_quadratic
from ..worst import Worst, quotient
from . import fixed_laws
from .fixed_law_equivalence import shape
from .runs import USEFUL, distances

EDGES = ("n = k = 1", "T = 0", "v = 0", "L = 0", "T nilpotent")


def check(instances=60, seed=0, dims=None, first=0):
    """Run two laws on one quadratic from the same θ_0 and look for the first difference.

    Of three pairs one is equivalent and agrees for k + k' steps; in the others h'_i = h_i + d for
    one i ≤ k + 1: θ agrees up to θ_i within the bound, θ_{i+1} − θ'_{i+1} is −(h_i − h'_i)g_1
    within the bound, and larger than it, so that the exact runs differ. Returns a Result.
    """
    worst, told = Worst(seed), []
    for index in sampling.numbers(instances, seed, first, EDGES):
        law, disguised, change, problem, theta = instance(seed, index, dims)
        errors, bounds, separation = compare(law, disguised, change, problem, theta)
        worst.add(index, errors, bounds)
        told += separation
    note = f"{worst.compared} steps compared; {len(told)} pairs told apart at the predicted step"
    if told:
        note += f", by at least {min(told):.2g} times the rounding"
    return worst.result(instances, note, ok=all(ratio > 1 for ratio in told))


def instance(seed, index, dims=None):
    """(law, the other law disguised, (i, d) or None for an equivalent one, quadratic, θ_0)."""
    rng, at = sampling.stream(seed, index), sampling.edge(EDGES, index)
    n, k = (1, 1) if at == "n = k = 1" and dims is None else shape(rng, dims)
    law = fixed_laws.random_law(rng, k, fixed_laws.KINDS[index % len(fixed_laws.KINDS)], at)
    other, change = law, None
    if index % 3:
        change = int(rng.integers(0, k + 2)), float(rng.choice([-1, 1]) * rng.uniform(0.01, 0.5))
        other = fixed_laws.union(law, fixed_laws.single_response(change[1], change[0]))
    problem = convex_quadratic(rng, n)
    return law, fixed_laws.disguise(rng, other), change, problem, rng.standard_normal(n)


def compare(law, disguised, change, problem, theta):
    """(errors, bounds, [predicted difference over its bound]) up to the step that decides."""
    both = law.rule.units + disguised[0].rule.units
    steps = both if change is None else change[0] + 1
    (base, one), (other, two) = fixed_laws.run_both(law, disguised, problem, theta, steps)
    count = min(len(one), len(two))
    errors, bounds = distances(base, other, count), (one[:count] + two[:count])[1:]
    if count <= steps or not (bounds <= USEFUL).all():
        return [], [], []
    if change is None:
        return errors, bounds, []
    g = base.gradients[0]
    # h_i − h'_i = −d; one product and two subtractions round.
    predicted, seen = change[1] * g, base.theta[steps] - other.theta[steps]
    g_error = problem.gradient_rounding(theta) * abs(change[1])
    bounds[-1] += (gamma(2) * (norm(predicted) + norm(seen)) + g_error) * ENLARGE
    errors[-1] = norm(seen - predicted)
    return errors, bounds, [quotient(norm(predicted), bounds[-1])]
