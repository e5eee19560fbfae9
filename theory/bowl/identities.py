"""The stationary losses as operator identities, for all dimensions and every Σ.

No mode is singled out: the moment equations are multiplied by functions of H and traced, and
functions of H commute. ½tr(HP) is the loss, P = E bbᵀ.
"""

from theory.operators import Derivation, Equation, Operator, Proof, Scalar, identity, inverse, tr

ONE = identity("n")
H = Operator("H", "n", "n", symmetric=True)
P = Operator("P", "n", "n", symmetric=True)  # E bbᵀ
C = Operator("C", "n", "n")  # E bvᵀ
V = Operator("V", "n", "n", symmetric=True)  # E vvᵀ
SIGMA = Operator("Σ", "n", "n", symmetric=True)
ETA, BETA = Scalar("η"), Scalar("β")


def sgd_moments() -> Equation:
    """P = (1 − ηH)P(1 − ηH) + Σ."""
    return Equation(
        P, (ONE - ETA * H) * P * (ONE - ETA * H) + SIGMA, "stationary: P is the same after a step"
    )


def sgd_trace() -> Proof:
    """η·tr(HP) = tr((2 − ηH)⁻¹Σ)."""
    R = inverse(2 * ONE - ETA * H, "R")
    moments = sgd_moments()
    d = Derivation([moments])
    lemma = d.prove((ONE - ETA * H) * R * (ONE - ETA * H), R - ETA * H)
    d.combine(ETA * tr(H * P), tr(R * SIGMA), [(1, R, d.find(moments), 1), (1, 1, lemma, P)])
    return d.qed(Equation(ETA * tr(H * P), tr(R * SIGMA)))


def momentum_moments(step=None) -> tuple[Equation, Equation, Equation]:
    """The stationary moments of v₊ = βv − Xb, b₊ = b + v₊ − s, X = ηH unless given."""
    X = ETA * H if step is None else step
    F = ONE - X
    return (
        Equation(
            P,
            F * P * F + BETA * F * C + BETA * C.T * F + BETA**2 * V + SIGMA,
            "E bbᵀ is stationary",
        ),
        Equation(
            C, -F * P * X + BETA * F * C - BETA * C.T * X + BETA**2 * V, "E bvᵀ is stationary"
        ),
        Equation(V, X * P * X - BETA * X * C - BETA * C.T * X + BETA**2 * V, "E vvᵀ is stationary"),
    )


def numerator(X):
    """(1 − β)²(1 + β) + 2βX."""
    return (1 - BETA) ** 2 * (1 + BETA) * ONE + 2 * BETA * X


def momentum_trace(step=None, weight=None) -> Proof:
    """(1 − β)·tr(XP) = tr(N·R·Σ), N the numerator, R = (2(1+β) − X)⁻¹, X = ηH unless given.

    With ``weight`` an inverse W of X/c, X = cK, the same times W: (1 − β)c·tr(P) = tr(W·N·R·Σ).
    """
    X = ETA * H if step is None else step
    F, W = ONE - X, ONE if weight is None else weight
    Y = 2 * (1 + BETA) * ONE - X
    R = inverse(Y, "R")
    N, N2, N3 = numerator(X), -2 * BETA * ((BETA**2 - 1) * ONE + X), BETA**2 * (1 + BETA) * ONE
    moments = momentum_moments(X)
    d = Derivation(list(moments))
    d._define([R, W])
    of_p, of_c, of_v = (d.find(e) for e in moments)
    left, right = d.find(Equation(R * Y, 1)), d.find(Equation(Y * R, 1))
    core = next(iter(X.letters.values()))
    K = Operator(core.name, core.rows, core.cols, symmetric=True)
    d.combine(K * R, R * K, [(-1, 1, left, K * R), (1, R * K, right, 1)])
    d.prove(X * R, 2 * (1 + BETA) * R - 1, use=(right,))
    if weight is not None:
        _commute_weight(d, K, W, R)
    target = (1 - BETA) * W * X
    lemma_p = d.prove(
        W * N * R - F * W * N * R * F + X * W * N2 * R * F - X * W * N3 * R * X, target
    )
    lemma_c = d.prove(
        -BETA * W * N * R * F
        - BETA * R * N * W * F
        + W * N2 * R
        - BETA * W * N2 * R * F
        + BETA * R * N2 * W * X
        + BETA * W * N3 * R * X
        + BETA * R * N3 * W * X,
        0,
    )
    claim = Equation(tr(target * P), tr(W * N * R * SIGMA))
    d.combine(
        claim.left,
        claim.right,
        [
            (1, W * N * R, of_p, 1),
            (1, W * N2 * R, of_c, 1),
            (1, W * N3 * R, of_v, 1),
            (-1, 1, lemma_p, P),
            (-1, 1, lemma_c, C),
        ],
    )
    return d.qed(claim)


def _commute_weight(d: Derivation, K, W, R):
    """RW = WR from KW = WK = 1 and KR = RK."""
    one, other = d.find(Equation(K * W, 1)), d.find(Equation(W * K, 1))
    commute = d.find(Equation(K * R, R * K))
    d.combine(R * W, W * R, [(-1, 1, other, R * W), (1, W, commute, W), (1, W * R, one, 1)])
