"""The pathwise identity for ‖H⁻¹ − G‖_F², and what its expectation says."""

from theory.lodo import exact
from theory.lodo.cases import cases, spread
from theory.lodo.dense import H_INV, SCALED, X_NEXT, A, H, X, alpha, b, b_next, loss, s
from theory.operators import (
    Derivation,
    Equation,
    Instances,
    Operator,
    Scalar,
    Square,
    SumOfSquares,
    complete,
    identity,
    induction,
    number,
    refute,
    setting,
    tr,
)
from verify.claim import Claim
from verify.claims.lodo import source
from verify.evidence import Checked

PATH, MEAN, SUM = "on every path", "the conditional mean", "summed over time"

claim = Claim(
    name="lodo/lodo_error_identity",
    title="""‖H⁻¹ − G‖_F² falls by 4α times the excess loss, in the mean and up to O(α²), at every
    step""",
    source=source("Section 4.1, replaces equations (7) to (10)"),
    expected="proved",
    paper=None,
    wording="""The paper argues through a chain of approximations ('so long as … is not too large',
    'negligible due to mutual independence and small …') and a stationary distribution of b (rebuilt
    from the paper's prose); the identity needs neither.""",
    statement="""X = AH⁻¹ = H⁻¹ − G, V = ‖X‖_F², D = Hb₊bᵀH. On every path of simplified LODO V₊ = V
    − 2α·b₊ᵀHAb + α²‖D‖_F², ‖D‖_F² = |Hb₊|²|Hb|². If s has mean 0 and covariance Σ given the past,
    E_t[b₊ᵀHAb] = 2(E_t loss₊ − ℓ_N), ℓ_N = ½tr(HΣ), so E_tV₊ = V − 4α(E_t loss₊ − ℓ_N) +
    α²E_t‖D‖_F²: no stationarity is needed. Hence for α > 0, H ≻ 0 and any number of steps Σ_t
    E[excess] ≤ V₀/(4α) + (α/4)Σ_t E[|Hb₊|²|Hb|²].""",
    latex=r"""$V_{t+1} = V_t - 2\alpha\, b_{t+1}^\top H A_t b_t + \alpha^2 |Hb_{t+1}|^2 |Hb_t|^2$,
    $\mathbb E_t V_{t+1} = V_t - 4\alpha(\mathbb E_t \mathrm{loss}_{t+1} - \tfrac12
    \mathrm{tr}(H\Sigma)) + O(\alpha^2)$.""",
    hypotheses="""
    - H is invertible
    - E_t[s] = 0
    - E_t[ssᵀ] = Σ: so the moves have the covariance that ℓ_N is made of""",
    parts=(PATH, MEAN, SUM),
    remark="""The mean is proved for every finite probability space, its size ω a symbolic
    dimension: p is the column of the square roots of the probabilities, the columns of S are
    √p_i·s_i, so E[s] = Sp and E[ssᵀ] = SSᵀ. The identities are polynomials of degree two in s, so
    they hold for every square integrable s. The excess is ½E|H^½Ab|² ≥ 0 for H ≻ 0, so the sum has
    a meaning; where its right side is infinite it says nothing.""",
    axioms="""
    - an expectation is linear, so an identity between polynomials in s that holds for finitely many
      outcomes holds for integrable ones""",
)

AFTER = Equation(b_next, A * b - s, "equation (6)")
META = Equation(X_NEXT, X - alpha * H * b_next * b.T * H, "equation (5), times H⁻¹")
D = H * b_next * b.T * H
hb2 = Scalar("|Hb|²")
SIZE = Equation(b.T * H * H * b, hb2 * identity("1"), "|Hb|² as a number")
FALL = Equation(
    tr(X_NEXT.T * X_NEXT),
    tr(X.T * X) - 2 * alpha * tr(b_next.T * H * A * b) + alpha**2 * tr(D.T * D),
)
WIDTH = Equation(tr(D.T * D), hb2 * tr(b_next.T * H * H * b_next))


@claim.proof("V₊ − V for every move s", PATH)
def pathwise():
    """⟨X, Hb₊bᵀH⟩ = b₊ᵀHAb since XH = A; |D|² factors, D being of rank one."""
    d = Derivation([Equation(X, A * H_INV, "X = AH⁻¹"), META, SIZE])
    d.prove(SCALED)
    return d.qed(FALL, WIDTH)


# -- the mean: S holds the outcomes √p_i·s_i, p the numbers √p_i

S, p = Operator("S", "n", "ω"), Operator("p", "ω", "1")
B_NEXT = Operator("B′", "n", "ω")  # the outcomes √p_i·b₊
SIGMA = Operator("Σ", "n", "n", symmetric=True)
OUTCOMES = Equation(B_NEXT, A * b * p.T - S, "equation (6) at every outcome")
UNIT = Equation(p.T * p, 1, "the probabilities add up to 1")
CENTRED = Equation(S * p, 0, "E[s] = 0")
COVARIANCE = Equation(S * S.T, SIGMA, "E[ssᵀ] = Σ")
EXCESS = loss(B_NEXT) - tr(H * SIGMA) / 2  # E_t loss₊ − ℓ_N
CROSS = Equation(tr(B_NEXT.T * H * A * b * p.T), 2 * EXCESS)


@claim.proof("E_t[b₊ᵀHAb] = 2(E_t loss₊ − ℓ_N)", MEAN)
def mean_cross_term():
    return Derivation([OUTCOMES, UNIT, CENTRED, COVARIANCE]).qed(CROSS)


@claim.proof("E_tV₊ = V − 4α·excess + α²E_t‖D‖²", MEAN)
def mean_of_v():
    """E_t⟨X, D⟩ = ⟨X, H·E[b₊]·bᵀH⟩ with E[b₊] = B′p, and E_t‖D‖² = |Hb|²·E|Hb₊|²."""
    d = Derivation([Equation(X, A * H_INV, "X = AH⁻¹"), OUTCOMES, UNIT, CENTRED, COVARIANCE])
    d.prove(SCALED)
    d.prove(CROSS)
    mean_inner = tr(X.T * H * (B_NEXT * p) * b.T * H)
    width = hb2 * tr(B_NEXT.T * H * H * B_NEXT)
    expected = tr(X.T * X) - 2 * alpha * mean_inner + alpha**2 * width
    return d.qed(Equation(expected, tr(X.T * X) - 4 * alpha * EXCESS + alpha**2 * width))


# -- summed

V, V_next, V0 = Scalar("V", nonneg=True), Scalar("V′", nonneg=True), Scalar("V_0")
total, total_next, wide, wide_next = Scalar("T"), Scalar("T′"), Scalar("W"), Scalar("W′")
excess, width_t = Scalar("e"), Scalar("w")


@claim.proof("V_t = V₀ − 4α·ΣE[excess] + α²ΣE‖D‖² by induction, and V_t ≥ 0", SUM)
def summed():
    balance = Equation(V, V0 - 4 * alpha * total + alpha**2 * wide)
    telescope = induction(
        balance,
        state=[(V, V_next), (total, total_next), (wide, wide_next)],
        initial=[Equation(V, V0), Equation(total, 0), Equation(wide, 0)],
        recurrence=[
            Equation(
                V_next,
                V - 4 * alpha * excess + alpha**2 * width_t,
                "the conditional mean, averaged",
            ),
            Equation(total_next, total + excess),
            Equation(wide_next, wide + width_t),
        ],
    )
    bound = SumOfSquares(
        V0 + alpha**2 * wide - 4 * alpha * total, [Square(number(1), V)], [balance]
    )
    return [telescope, bound]


@claim.exact("rational steps with H of either sign; some stand in the certificate", PATH)
def rational_steps(run):
    points = []
    facts = [Equation(A, X * H, "A = XH"), AFTER, META, SIZE]
    claims = [FALL, WIDTH]
    where = setting(claims, facts)
    for n, draw in cases("identity", run.seed, run.count(60)):
        h = draw.symmetric(n)  # A = XH for singular H too
        values = {
            "H": h,
            "X": draw.matrix(n, n),
            "b": draw.matrix(n, 1),
            "s": draw.matrix(n, 1),
            "α": draw.rate(),
        }
        values["|Hb|²"] = exact.norm2(h * values["b"])
        points.append(complete(where, values))
    Instances(where, claims, points)
    return Checked(
        f"{len(points)} steps over ℚ, n ≤ 3, edges among them",
        instances=len(points),
        pieces=[("rational steps", Instances(where, claims, spread(points)))],
    )


@claim.exact("moves on a finite set: the mean computed outcome by outcome", MEAN)
def finite_moves(run):
    """s uniform on ±v_1, …, ±v_m: E_tV₊ from the 2m runs against V − 4α·excess + α²E‖D‖²."""
    done = 0
    for n, draw in cases("moves", run.seed, run.count(40)):
        h, x_, b_ = draw.hessian(n), draw.matrix(n, n), draw.matrix(n, 1)
        rate = draw.rate() / 10
        half = [draw.matrix(n, 1) for _ in range(2)]
        moves = half + [v * -1 for v in half]
        a = x_ * h
        cov = sum((v * v.transpose() for v in moves), h * 0) / len(moves)
        mean_v, mean_loss, mean_d = 0, 0, 0
        for v in moves:
            after = a * b_ - v
            d = h * after * b_.transpose() * h
            mean_v += exact.norm2(x_ - d * rate) / len(moves)
            mean_loss += (after.transpose() * h * after)[0, 0] / (2 * len(moves))
            mean_d += exact.norm2(d) / len(moves)
        gap = mean_loss - exact.trace(h * cov) / 2
        if mean_v != exact.norm2(x_) - 4 * rate * gap + rate**2 * mean_d:
            return Checked(
                f"H = {h.tolist()}, X = {x_.tolist()}, b = {b_.tolist()}", ok=False, refutes=True
            )
        done += 1
    return Checked(
        f"{done} laws of s with four outcomes, edges among them: the mean holds exactly",
        instances=done,
    )


claim.floats("float64: the identity on runs of dense LODO", PATH, instances=40)


claim.batched("the same batched in torch", PATH, instances=400)


@claim.necessity("H is invertible", PATH)
def singular():
    """H = diag(1, 0) has no H⁻¹, so nothing ties X to A, and the identity fails for X = 1."""
    return refute(
        FALL,
        [META, AFTER],
        at={
            "H": [[1, 0], [0, 0]],
            "A": [[1, 1], [0, 1]],
            "X": [[1, 0], [0, 1]],
            "b": [[1], [1]],
            "s": [[0], [0]],
            "α": 1,
        },
    )


WIDE = {"H": [[2]], "A": [[2]], "X": [[1]], "b": [[1]], "s": [[3]], "α": 1, "|Hb|²": 4}
TOSS = {"H": [[2]], "A": [[1]], "b": [[1]], "p": [["3/5"], ["4/5"]], "S": [[4, -3]], "Σ": [[25]]}


@claim.necessity("E_t[s] = 0", MEAN)
def drifting():
    """s = 1 always (one outcome): the mean of b₊ᵀHAb misses b·E[s]."""
    return refute(
        CROSS,
        [OUTCOMES, UNIT, COVARIANCE],
        at={"H": [[1]], "A": [[1]], "b": [[1]], "p": [[1]], "S": [[1]], "Σ": [[1]]},
    )


@claim.necessity("E_t[ssᵀ] = Σ", MEAN)
def another_covariance():
    return refute(CROSS, [OUTCOMES, UNIT, CENTRED], at=TOSS | {"Σ": [[1]]})


@claim.mutant("V₊ = V − α·b₊ᵀHAb + …", PATH)
def half_rate():
    return refute(
        Equation(
            FALL.left, tr(X.T * X) - alpha * tr(b_next.T * H * A * b) + alpha**2 * tr(D.T * D)
        ),
        [SCALED, AFTER, META],
        at=WIDE,
    )


@claim.mutant("the term of α² with b₊ᵀHb₊ for |Hb₊|²", PATH)
def wrong_width():
    return refute(Equation(tr(D.T * D), hb2 * tr(b_next.T * H * b_next)), [SIZE, AFTER], at=WIDE)


@claim.mutant("‖A‖_F² for V", PATH)
def norm_of_a():
    a_next = Operator("A′", "n", "n")
    return refute(
        Equation(
            tr(a_next.T * a_next),
            tr(A.T * A) - 2 * alpha * tr(b_next.T * H * A * b) + alpha**2 * tr(D.T * D),
        ),
        [SCALED, AFTER, META, Equation(a_next, X_NEXT * H)],
        at=WIDE,
    )


@claim.mutant("the mean is E loss₊ − ℓ_N, without the 2", MEAN)
def without_two():
    return refute(Equation(CROSS.left, EXCESS), [OUTCOMES, UNIT, CENTRED, COVARIANCE], at=TOSS)


@claim.mutant("the mean is 2E loss₊: the Newton loss is reached for free", MEAN)
def without_newton():
    return refute(
        Equation(CROSS.left, 2 * loss(B_NEXT)), [OUTCOMES, UNIT, CENTRED, COVARIANCE], at=TOSS
    )


@claim.mutant("the sum with V₀/(2α)", SUM)
def half_sum():
    return refute(
        Equation(V_next, V0 - 2 * alpha * total_next + alpha**2 * wide_next),
        [
            Equation(V_next, V0 - 4 * alpha * excess + alpha**2 * width_t),
            Equation(total_next, excess),
            Equation(wide_next, width_t),
        ],
        at={"V_0": 1, "α": 1, "e": 1, "w": 4},
    )
