"""The stationary losses as operator identities, for all dimensions and every Σ.

No mode is singled out: the moment equations are multiplied by functions of H and traced, and
functions of H commute. ½tr(HP) is the loss, P = E bbᵀ.

The moment equations themselves follow from the step. L²(Ω; ℝⁿ) is one symbolic dimension ω: the
columns of B, U, S are the outcomes of b, v, s, each times the root of its probability, so BBᵀ = E
bbᵀ. The mean given the past is a symmetric projection Q: what the past knows has BQ = B, and a move
that is fresh, independent of the past and of mean 0, has SQ = 0.
"""

from theory.operators import Derivation, Equation, Operator, Proof, Scalar, identity, inverse, tr

ONE = identity("n")
H = Operator("H", "n", "n", symmetric=True)
P = Operator("P", "n", "n", symmetric=True)  # E bbᵀ
C = Operator("C", "n", "n")  # E bvᵀ
V = Operator("V", "n", "n", symmetric=True)  # E vvᵀ
SIGMA = Operator("Σ", "n", "n", symmetric=True)
ETA, BETA = Scalar("η"), Scalar("β")


B, U, S = (Operator(name, "n", "ω") for name in ("B", "U", "S"))
B_NEXT, U_NEXT = Operator("B₊", "n", "ω"), Operator("U₊", "n", "ω")
PAST = Operator("Q", "ω", "ω", symmetric=True)
MEAN = Equation(PAST * PAST, PAST, "E[· | past] is a projection")
KNOWN = [Equation(B * PAST, B, "b is known"), Equation(U * PAST, U, "v is known")]
FRESH = Equation(S * PAST, 0, "E[s | past] = 0")
COVARIANCE = Equation(S * S.T, SIGMA, "E ssᵀ = Σ")
SECOND = [Equation(B * B.T, P), Equation(B * U.T, C), Equation(U * U.T, V)]


def sgd_step() -> Equation:
    """b₊ = b − ηHb − s, outcome by outcome."""
    return Equation(B_NEXT, B - ETA * H * B - S, "the step, and the centre's")


def momentum_step(step=None) -> list[Equation]:
    """v₊ = βv − Xb, b₊ = b + v₊ − s, outcome by outcome, X = ηH unless given."""
    X = ETA * H if step is None else step
    return [
        Equation(U_NEXT, BETA * U - X * B, "the velocity"),
        Equation(B_NEXT, B + U_NEXT - S, "the step, and the centre's"),
    ]


def sgd_moments_follow() -> Proof:
    """E b₊b₊ᵀ = (1 − ηH)P(1 − ηH) + Σ, from the step and E[s | past] = 0."""
    d = Derivation([sgd_step(), MEAN, KNOWN[0], FRESH, COVARIANCE, SECOND[0]])
    d.prove(PAST * B.T, B.T)
    d.prove(S * B.T, 0)
    return d.qed(Equation(B_NEXT * B_NEXT.T, sgd_moments().right))


def momentum_moments_follow(step=None) -> Proof:
    """The right sides of `momentum_moments`, from the step and E[s | past] = 0."""
    d = Derivation([*momentum_step(step), MEAN, *KNOWN, FRESH, COVARIANCE, *SECOND])
    for known in (B, U):
        d.prove(PAST * known.T, known.T)
        d.prove(S * known.T, 0)
    for_p, for_c, for_v = momentum_moments(step)
    later = Equation(U_NEXT * U_NEXT.T, for_v.right)
    d.prove(later.left, later.right)
    d.prove(S * U_NEXT.T, 0)
    cross = Equation(B_NEXT * U_NEXT.T, for_c.right)
    d.prove(cross.left, cross.right)
    return d.qed(Equation(B_NEXT * B_NEXT.T, for_p.right), cross, later)


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
    d.define([R, W])
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
