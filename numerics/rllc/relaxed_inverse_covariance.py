"""S R_ε(MS) = (A + εG⁻¹)⁻¹Mᵀ, its difference to R_ε(M), and the regularizer that gives the old run
back."""

import numpy as np

from .. import sampling
from ..bounds.pseudo_inverse import applied, wedin
from ..bounds.rounding import ENLARGE, gamma, inverse_norm, norm, product_defect, spectral
from ..bounds.strategies import MetricGap
from ..optimizers import LMRLLC, MetricInverse, RelaxedInverse
from ..optimizers.relaxed_inverse import augmented, padded
from ..worst import Worst, quotient
from . import zero_starts
from .zero_starts import EDGES


def check(instances=60, seed=0, dims=None, steps=8, first=0):
    """Compare both sides of two identities and of one statement about runs.

    At memories of every rank, S R_ε(MS)g = (A + εG⁻¹)⁻¹Mᵀg, and S R_ε(MS)g − R_ε(M)g =
    ε(A + εG⁻¹)⁻¹(I − G⁻¹)R_ε(M)g; and θ of zero starts with ε is that of the S-frame with εSᵀS.
    In the two witnesses (`apart`) the sides must differ by more than rounding. Returns a Result.
    """
    worst = Worst(seed)
    for index in sampling.numbers(instances, seed, first, EDGES):
        run = zero_starts.instance(seed, index, dims, steps, wide=True)
        worst.add(index, *zip(*identities(*memory(seed, index, run))))
        errors, bounds = same_run(run, 10.0 ** -(index % 4))
        worst.add(index, errors, bounds, steps)
    least = min(apart())
    note = (
        f"{worst.compared} comparisons; the two witnesses differ by at least {least:.2g} times "
        "the rounding"
    )
    return worst.result(instances, note, ok=least > 1)


def same_run(run, epsilon):
    """θ with R_ε against θ in the S-frame with the regularizer εSᵀS: distances and bounds."""
    relaxed = LMRLLC(run.T, run.v, run.law, run.c1, run.c2, inverse=RelaxedInverse(epsilon))
    changed = relaxed.change_basis(run.S)
    identity = np.eye(len(run.v))
    changed.inverse = MetricInverse(identity, epsilon).change_basis(run.S)
    strategy = MetricGap(identity, epsilon, changed.inverse.frame, run.S)
    return zero_starts.compare(run, relaxed, changed, strategy)[:2]


def memory(seed, index, run):
    """(M, g, S, ε) in the size of `run`: M of rank 0 … min(n, k) in turn."""
    rng = sampling.stream(seed + 1, index)
    n, k = len(run.theta), len(run.v)
    rank = index % (min(n, k) + 1)
    M = rng.standard_normal((n, rank)) @ rng.standard_normal((rank, k))
    return M, rng.standard_normal(n), run.S, 10.0 ** -(index % 5)


def identities(M, g, S, epsilon):
    """[(error, bound)] of both.

    With Z = [M; √ε S⁻¹], (A + εG⁻¹)⁻¹Mᵀg = Z⁺[g; 0] and, since ZᵀZ = A + εG⁻¹ and I − G⁻¹ = S⁻ᵀ(Sᵀ
    − S⁻¹), ε(A + εG⁻¹)⁻¹(I − G⁻¹)x = √ε Z⁺[0; (Sᵀ − S⁻¹)x]: every pseudo-inverse here has full
    column rank, and bounds.pseudo_inverse says how far it is computed. With X the computed S⁻¹ and
    τ ≥ ‖SX − I‖, X is within ‖X‖τ/(1 − τ) of S⁻¹.
    """
    (n, k), root, X = M.shape, np.sqrt(epsilon), np.linalg.inv(S)
    relaxed, tau = RelaxedInverse(epsilon), product_defect(S, X)
    there, here = S @ relaxed.apply(M @ S, g), relaxed.apply(M, g)
    at = applied(augmented(M @ S, epsilon), padded(g, k), S, 0.0)
    own = applied(augmented(M, epsilon), padded(g, k), None, 0.0)
    inverse = spectral(X) * tau / (1 - tau)
    Z = np.vstack([M, root * X])
    # Where the product MS rounds, the exact M moves by that times ‖S⁻¹‖; ε and √ε are the same
    # float in both.
    moved = gamma(k) * norm(np.abs(M) @ np.abs(S)) * inverse_norm(S)
    frame = root * (inverse + gamma(1) * norm(X))
    outer = gamma(k) * norm(np.abs(S) @ np.abs(at.x)) + gamma(1) * (norm(there) + norm(here))
    direct = applied(Z, padded(g, k), None, 0.0)
    change, _ = wedin(direct, moved + frame, True)
    first = norm(there - direct.x), at.error + direct.error + change + outer
    w = root * (S.T @ here - X @ here)
    w_error = root * ((spectral(S) + spectral(X) + inverse) * own.error + inverse * norm(here))
    w_error += gamma(k + 3) * root * norm((np.abs(S.T) + np.abs(X)) @ np.abs(here))
    predicted = applied(Z, np.concatenate([np.zeros(n), w]), None, 0.0)
    moving, p = wedin(predicted, frame, True)
    off = predicted.error + moving + p * w_error + own.error + at.error + outer
    off += wedin(direct, moved + frame, True)[0]
    second = norm(there - here - predicted.x), off
    return [(error, bound * ENLARGE) for error, bound in (first, second)]


def apart():
    """How far, in roundings: R_1(1) = 1/2 from 2R_1(2) = 4/5, and M = I from S = [[1, 1], [0, 1]]
    with ε(SSᵀ)⁻¹."""
    one, g = np.ones((1, 1)), np.ones(1)
    scalar = [applied(augmented(s * one, 1.0), padded(g, 1), s * one, 0.0) for s in (1.0, 2.0)]
    S, I, e = np.array([[1.0, 1], [0, 1]]), np.eye(2), np.array([0.0, 1])
    # A' + (SSᵀ)⁻¹ with A' = SᵀS, and A + I: [S; S⁻¹] and [I; I], all exact.
    here = applied(np.vstack([I, I]), padded(e, 2), None, 0.0)
    there = applied(np.vstack([S, np.array([[1.0, -1], [0, 1]])]), padded(e, 2), S, 0.0)
    pairs = (scalar[0], scalar[1], 2.0 * one), (here, there, S)
    return [
        quotient(
            norm(frame @ b.x - a.x),
            a.error + b.error + gamma(4) * norm(np.abs(frame) @ np.abs(b.x)),
        )
        for a, b, frame in pairs
    ]
