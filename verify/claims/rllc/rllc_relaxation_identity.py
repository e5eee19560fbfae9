"""On a quadratic RLLC relaxes its law towards the best law of the step before."""

import random

from flint import fmpq, fmpq_mat

from theory.operators import (
    Derivation,
    Equation,
    Inequality,
    Instances,
    Operator,
    Scalar,
    Square,
    SumOfSquares,
    complete,
    identity,
    inverse,
    left_inverse,
    pinv,
    refute,
    setting,
)
from theory.operators.matrices import inverse_matrix, is_psd, pinv_matrix
from theory.rllc import setting as rllc
from verify import edges
from verify.claim import Claim
from verify.claims.rllc import _witnesses as witnesses
from verify.claims.rllc import source
from verify.evidence import Checked

RELAXATION, CONTRACTION, STEP_SIZE = "the relaxation", "the contraction", "one unit"

claim = Claim(
    name="rllc/rllc_relaxation_identity",
    title="On a quadratic, RLLC relaxes towards the best law of the step before",
    source=source(
        "Definition 3.2, 'how it could have done better in the previous learning step'; the "
        "result is ours"
    ),
    expected="proved",
    statement="""Let f(θ) = ½(θ−θ*)ᵀH(θ−θ*), β = c1c2, and let the step before have been θ_{t−1} =
    θ_{t−2} − c1ML with M = M_{t−1}, L = L_{t−1}, by any memory rule, c1 ≠ 0. Let L* minimize
    f(θ_{t−2} − c1ML*). Then L_t − L = β·M⁺HM(L* − L). If M has full column rank and H ≻ 0, L* is
    unique and M⁺HM = Q = A⁻¹MᵀHM, A = MᵀM. If 0 < m ≤ H ≤ Λ and 0 < βΛ < 2, then |L_t − L*|_A ≤
    max(|1−βm|, |1−βΛ|)·|L − L*|_A, a strict contraction. With one unit and J(0) the step size α =
    c1L obeys α_{t+1} = (1 − βa_t)α_t + βa_t·(1/a_t), a_t = gᵀHg/gᵀg: 1/a_t is the Barzilai–Borwein
    step, so this is Barzilai–Borwein relaxed by βa_t.""",
    latex=r"""$L_t - L_{t-1} = c_1c_2\,M^+HM\,(L^* - L_{t-1})$, $M = M_{t-1}$; with $A = M^\top M$
    and $mI \preceq H \preceq \Lambda I$: $\|L_t - L^*\|_A \le \max(|1-\beta m|,
    |1-\beta\Lambda|)\,\|L_{t-1} - L^*\|_A$.""",
    hypotheses="""
    - f is a quadratic: with gradient H(θ − θ*)
    - c1 ≠ 0: else every law is as good: f(θ − c1ML) does not depend on L
    - the step before was made with M and L: so from the second step on
    - M has full column rank: for the contraction and the uniqueness of L*; the identity holds at
      every rank
    - m ≤ H ≤ Λ: for the contraction
    - 0 < βΛ < 2: for the contraction""",
    remark="""L* is hindsight: the best law of the PREVIOUS step, applied to the NEXT one with other
    memory. What contracts is the distance to a target that moves; convergence of θ is another
    matter (rllc_convergence, rllc_momentum_nonconvergence).""",
    axioms=("spectral theorem: for 0 ≤ H there is a symmetric R with H = R²",),
    parts=(RELAXATION, CONTRACTION, STEP_SIZE),
)

c1, c2 = rllc.C1, rllc.C2
n_unit, ONE = identity("n"), identity("1")
H = Operator("H", "n", "n", symmetric=True)
M = Operator("M", "n", "k")
L, L_later, L_best, L_other = (Operator(name, "k", "1") for name in ("L", "L′", "L⋆", "L⋆⋆"))
θ_before, θ_now, θ_min, g = (Operator(name, "n", "1") for name in ("θ", "θ′", "θ⋆", "g"))
PLUS = pinv(M, "M⁺")
BEFORE = Equation(θ_now, θ_before - c1 * M * L, "the step before")
GRADIENT = Equation(g, H * (θ_now - θ_min), "the gradient of the quadratic")
CORRECTION = Equation(L_later, L + c2 * PLUS * g, "law correction")


def slope(law):
    """0 is the gradient in L of f(θ − c1ML), up to its sign."""
    return Equation(
        c1 * M.T * H * (θ_before - θ_min - c1 * M * law),
        0,
        "the law minimizes f after the step before",
    )


def best(law):
    """The same divided by c1 ≠ 0."""
    return Equation(
        M.T * H * (θ_before - θ_min - c1 * M * law), 0, "the law minimizes f after the step before"
    )


FACTS = [BEFORE, GRADIENT, CORRECTION, best(L_best)]
RELAXED = Equation(L_later - L, c1 * c2 * PLUS * H * M * (L_best - L))


@claim.proof("L_t − L = β·M⁺HM(L* − L) at every rank", RELAXATION)
def relaxation():
    """M⁺ = M⁺M⁺ᵀMᵀ, so M⁺ sees of Mᵀ-orthogonal vectors nothing."""
    return Derivation(FACTS).qed(RELAXED)


@claim.proof("L* is the minimizer, unique at full column rank; M⁺HM = A⁻¹MᵀHM", RELAXATION)
def target():
    """2f(θ − c1ML) − 2f(θ − c1ML*) = c1²(L−L*)ᵀMᵀHM(L−L*) ≥ 0, and two minimizers agree."""
    away, nearest = (θ_before - θ_min - c1 * M * law for law in (L, L_best))
    minimal = SumOfSquares(
        away.T * H * away - nearest.T * H * nearest,
        [Square(M * (L - L_best), c1**2, H)],
        [best(L_best)],
        psd=("H",),
    )
    difference = c1 * (L_best - L_other)
    B = inverse(M.T * H * M, "(MᵀHM)⁻¹")
    unique = Derivation(
        [best(L_best), best(L_other), Equation(B * M.T * H * M, 1)], [(c1, "c1 ≠ 0")]
    )
    unique.cancel(unique.prove(difference, 0), "nz1", L_best, L_other)
    gradient = Derivation([slope(L_best)], [(c1, "c1 ≠ 0")])
    gradient.cancel(gradient.find(slope(L_best)), "nz1", best(L_best).left)
    return [
        gradient.qed(best(L_best)),
        minimal,
        unique.qed(Equation(L_best, L_other)),
        Derivation().qed(Equation(PLUS * H * M, inverse(M.T * M, "A⁻¹") * M.T * H * M)),
    ]


beta, low, high, delta = Scalar("β"), Scalar("m"), Scalar("Λ"), Scalar("δ", nonneg=True)
P = M * PLUS
MOVED = M - beta * P * H * M  # M(1 − βM⁺HM), so MᵀM-norms of law errors are norms of M times them
R = Operator("R", "n", "n", symmetric=True)
ABOVE_NAME, BELOW_NAME = "Λ−H", "H−m"
ABOVE, BELOW = (
    Operator(ABOVE_NAME, "n", "n", symmetric=True),
    Operator(BELOW_NAME, "n", "n", symmetric=True),
)


@claim.proof("|L_t − L*|²_A ≤ (1 − mβ(2−βΛ))·|L − L*|²_A, by squares", CONTRACTION)
def contraction():
    """(1 − δm)MᵀM − NᵀN = δMᵀ(H−m)M + β²MᵀR(Λ−H)RM + β²|(1−P)HM|², N = M(1−βM⁺HM), δ = β(2−βΛ), H =
    R²."""
    error = Derivation([*FACTS, Equation(PLUS * M, 1, "full column rank"), Equation(beta, c1 * c2)])
    error = error.qed(Equation(M * (L_later - L_best), MOVED * (L - L_best)))
    facts = [
        Equation(delta, beta * (2 - beta * high), "δ = β(2−βΛ), ≥ 0 for 0 ≤ βΛ ≤ 2"),
        Equation(H, R * R, "H = R²"),
        Equation(ABOVE, high * n_unit - H, "Λ − H ≥ 0"),
        Equation(BELOW, H - low * n_unit, "H − m ≥ 0"),
    ]
    squares = [
        Square(M, delta, BELOW),
        Square(R * M, beta**2, ABOVE),
        Square((n_unit - P) * H * M, beta**2),
    ]
    return [
        error,
        SumOfSquares(
            M.T * M - delta * low * M.T * M - MOVED.T * MOVED,
            squares,
            facts,
            psd=(ABOVE_NAME, BELOW_NAME),
        ),
    ]


kappa, at_low, at_high = (
    Scalar("κ"),
    Scalar("κ−(1−βm)²", nonneg=True),
    Scalar("κ−(1−βΛ)²", nonneg=True),
)
spread = Scalar("Λ−m", nonneg=True)


@claim.proof("the factor max(|1−βm|, |1−βΛ|), by squares", CONTRACTION)
def factor():
    """For κ ≥ (1−βm)², (1−βΛ)², m < Λ: (Λ−m)(κMᵀM − NᵀN) is a sum of squares, since κ − (1−βh)²
    lies above its chord: (Λ−m)(H−m)(Λ−H) = (H−m)(Λ−H)(H−m) + (Λ−H)(H−m)(Λ−H).

    For m = Λ, H = Λ and N = (1 − βΛ)M; that κ < 1 is 1 − f² = βh(2−βh) for f = 1 − βh.
    """
    facts = [
        Equation(spread, high - low, "Λ − m ≥ 0"),
        Equation(at_low, kappa - (1 - beta * low) ** 2, "κ ≥ (1−βm)²"),
        Equation(at_high, kappa - (1 - beta * high) ** 2, "κ ≥ (1−βΛ)²"),
        Equation(ABOVE, high * n_unit - H, "Λ − H ≥ 0"),
        Equation(BELOW, H - low * n_unit, "H − m ≥ 0"),
    ]
    squares = [
        Square(M, at_low, ABOVE),
        Square(M, at_high, BELOW),
        Square(BELOW * M, beta**2, ABOVE),
        Square(ABOVE * M, beta**2, BELOW),
        Square((n_unit - P) * (n_unit - beta * H) * M, spread),
    ]
    chord = SumOfSquares(
        spread * (kappa * M.T * M - MOVED.T * MOVED), squares, facts, psd=(ABOVE_NAME, BELOW_NAME)
    )
    flat = Derivation([Equation(H, high * n_unit, "m = Λ")]).qed(
        Equation(MOVED, (1 - beta * high) * M)
    )
    end = Scalar("f")
    below_one = Derivation(
        [Equation(end, 1 - beta * high, "the factor at the end Λ; likewise at m")]
    )
    return [chord, flat, below_one.qed(Equation(1 - end**2, beta * high * (2 - beta * high)))]


@claim.proof("J(0): α′ = α + β(1 − aα), a = gᵀHg/gᵀg", STEP_SIZE)
def barzilai_borwein():
    """M = g, so M⁺HM = a; and 1/a = sᵀs/sᵀy for the last step s = −αg and the change of gradient y
    = Hs."""
    memory, law, later = Operator("g", "n", "1"), Operator("L", "1", "1"), Operator("L′", "1", "1")
    after = Operator("g′", "n", "1")
    plus = pinv(memory, "g⁺")
    a = plus * H * memory
    facts = [
        Equation(memory, H * (θ_before - θ_min), "J(0): the memory is the gradient"),
        Equation(θ_now, θ_before - c1 * memory * law),
        Equation(after, H * (θ_now - θ_min)),
        Equation(later, law + c2 * plus * after),
        Equation(left_inverse(memory, "N") * memory, 1, "g ≠ 0"),
    ]
    step = θ_now - θ_before
    return Derivation(facts).qed(
        Equation(after, memory - c1 * H * memory * law),
        Equation(c1 * later, c1 * law + c1 * c2 * (ONE - a * c1 * law)),
        Equation(a * memory.T * memory, memory.T * H * memory),
        Equation(step.T * (after - memory), step.T * H * step),
        Equation(step.T * H * step, a * step.T * step),
    )


EDGES = ("n = 1, k = 3", "n = k = 1", "M = 0", "L = 0", "c2 = 0", "at the minimum")


@claim.exact("one step over ℚ against the minimizing law, every rank", RELAXATION)
def steps(run):
    """n ≤ 4, k ≤ 3, H positive definite, M of any rank: L* from M⁺-like least squares in the
    H-metric."""
    rng, count = random.Random(f"relaxation {run.seed}"), run.count(60)
    for index in edges.numbers(count, EDGES):
        at = edges.edge(EDGES, index)
        n, k = witnesses.size(rng, at, 4, 3)
        h, m = _definite(rng, n), witnesses.draw(rng, n, k, size=1)
        law, offset, rate, second = (
            witnesses.draw(rng, k, 1),
            witnesses.draw(rng, n, 1),
            fmpq(rng.randint(1, 4), 2),
            fmpq(rng.randint(1, 4), 3),
        )
        m, law = m * (at != "M = 0"), law * (at != "L = 0")
        offset, second = offset * (at != "at the minimum"), second * (at != "c2 = 0")
        best_law = pinv_matrix(m.transpose() * h * m) * m.transpose() * h * offset * (1 / rate)
        gradient = h * (offset - m * law * rate)
        plus = pinv_matrix(m)
        if plus * gradient * second != plus * h * m * (best_law - law) * (rate * second):
            return Checked(
                f"H = {h.tolist()}, M = {m.tolist()}: the correction is another",
                ok=False,
                refutes=True,
            )
    return Checked(
        f"{count} corrections over ℚ, n ≤ 4, k ≤ 3, every rank",
        instances=count,
        pieces=[("corrections at rational points", _points())],
    )


def _definite(rng, n):
    half = witnesses.draw(rng, n, n)
    return half * half.transpose() + fmpq_mat(
        n, n, [int(i == j) for i in range(n) for j in range(n)]
    )


def _points():
    where = setting([RELAXED], FACTS)
    at = {
        "H": [[2, 1], [1, 3]],
        "M": [[1, 1], [0, 0]],
        "L": [[0], [1]],
        "L⋆": [["5/4"], ["5/4"]],
        "θ": [[3], [-1]],
        "θ⋆": [["1/2"], [-1]],
        "c1": 1,
        "c2": "1/2",
    }
    return Instances(where, [RELAXED], [complete(where, at), complete(where, AT)])


@claim.exact("the A-norm over ℚ: κMᵀM − NᵀN is positive semidefinite", CONTRACTION)
def norms(run):
    """Random H with rational spectrum in a rational eigenbasis, β anywhere in (0, 2/Λ)."""
    rng, count, done = random.Random(f"contraction {run.seed}"), run.count(40), 0
    while done < count:
        n, k = rng.randint(1, 4), rng.randint(1, 3)
        m = witnesses.draw(rng, n, k)
        if m.rank() < k:
            continue
        spectrum = [fmpq(rng.randint(1, 8), 2) for _ in range(n)]
        u = _rotation(rng, n)
        h = (
            u
            * fmpq_mat(n, n, [spectrum[i] * int(i == j) for i in range(n) for j in range(n)])
            * u.transpose()
        )
        b = fmpq(rng.randint(1, 19), 10) / max(spectrum)
        moved = m - m * pinv_matrix(m) * h * m * b
        square = max((1 - b * e) ** 2 for e in spectrum)
        if not is_psd(m.transpose() * m * square - moved.transpose() * moved):
            return Checked(
                f"H = {h.tolist()}, M = {m.tolist()}, β = {b}: no contraction",
                ok=False,
                refutes=True,
            )
        done += 1
    return Checked(f"{count} memories over ℚ, n ≤ 4, k ≤ 3", instances=count)


def _rotation(rng, n):
    """A rational orthogonal matrix, by Cayley's formula from a skew one."""
    skew = witnesses.draw(rng, n, n)
    skew = skew - skew.transpose()
    unit = fmpq_mat(n, n, [int(i == j) for i in range(n) for j in range(n)])
    return (unit - skew) * inverse_matrix(unit + skew)


claim.floats(
    "float64 runs over linear and softsign memory against the relaxation, and in the A-norm",
    instances=60,
)


claim.batched("the same batched in torch", instances=500)


AT = {"H": [[1]], "M": [[1]], "L": [[0]], "L⋆": [[1]], "θ": [[1]], "θ⋆": [[0]], "c1": 1, "c2": 1}


@claim.necessity("f is a quadratic", RELAXATION)
def other_gradient():
    """f = θ⁴/4 at θ = 1, where H = 3 and its quadratic model has θ* = 2/3: after the step with L =
    1 the gradient is 0, not −2."""
    return refute(
        RELAXED,
        [BEFORE, CORRECTION, best(L_best)],
        at=AT | {"H": [[3]], "θ⋆": [["2/3"]], "L": [[1]], "L⋆": [["1/3"]], "g": [[0]]},
    )


@claim.necessity("c1 ≠ 0", RELAXATION)
def no_step():
    """c1 = 0: f(θ − c1ML) does not depend on L, any L* is best, and the correction is not 0."""
    return refute(RELAXED, [BEFORE, GRADIENT, CORRECTION, slope(L_best)], at=AT | {"c1": 0})


@claim.necessity("the step before was made with M and L", RELAXATION)
def other_step():
    """At the start there was no such step: θ_0 was not reached by M_0, L_0."""
    return refute(RELAXED, [GRADIENT, CORRECTION, best(L_best)], at=AT | {"L": [[1]], "θ′": [[1]]})


@claim.necessity("M has full column rank", RELAXATION)
def many_best_laws():
    """M = [1 1]: (1, 0) and (0, 1) are both best."""
    return refute(
        Equation(L_best, L_other),
        [best(L_best), best(L_other)],
        at=AT | {"M": [[1, 1]], "L⋆": [[1], [0]], "L⋆⋆": [[0], [1]]},
    )


def shrinks(at):
    """A refutation of |L_t − L*|_A < |L − L*|_A."""
    before, after = M * (L - L_best), M * (L_later - L_best)
    return refute(Inequality(before.T * before, after.T * after, strict=True), FACTS, at=AT | at)


@claim.necessity("m ≤ H ≤ Λ", CONTRACTION)
def indefinite():
    """H = −1: the correction moves away from the maximizer that L* now is."""
    return shrinks({"H": [[-1]]})


@claim.necessity("0 < βΛ < 2", CONTRACTION)
def edge():
    """βΛ = 2: the error only changes its sign."""
    return shrinks({"c2": 2})


@claim.mutant("β·Q for β·Q without H: L_t − L = β(L* − L)", RELAXATION)
def without_curvature():
    return refute(Equation(L_later - L, c1 * c2 * (L_best - L)), FACTS, at=AT | {"H": [[2]]})


@claim.mutant("c2 for c1c2", RELAXATION)
def second_rate_only():
    return refute(
        Equation(L_later - L, c2 * PLUS * H * M * (L_best - L)),
        FACTS,
        at=AT | {"c1": "1/2", "L⋆": [[2]]},
    )


@claim.mutant("the correction away from L*", RELAXATION)
def wrong_sign():
    return refute(Equation(L_later - L, c1 * c2 * PLUS * H * M * (L - L_best)), FACTS, at=AT)


@claim.mutant("contraction in the Euclidean norm of laws", CONTRACTION)
def euclidean():
    """M = diag(1, 10), H = 1 + wwᵀ with w = (2, −1): one step with β = 1/4 takes the error (0, 1)
    to one that is longer."""
    at = {
        "H": [[5, -2], [-2, 2]],
        "M": [[1, 0], [0, 10]],
        "L": [[0], [1]],
        "L⋆": [[0], [0]],
        "θ": [[0], [0]],
        "θ⋆": [[0], [0]],
        "c2": "1/4",
    }
    before, after = L - L_best, L_later - L_best
    return refute(Inequality(before.T * before, after.T * after), FACTS, at=AT | at)


@claim.mutant("|1 − βm| alone is the factor", CONTRACTION)
def small_end_only():
    """n = 2, M = e_2 along Λ = 1, m = 1/2, β = 7/4: the factor is 3/4, not 1/8."""
    before, after = M * (L - L_best), M * (L_later - L_best)
    at = {
        "H": [["1/2", 0], [0, 1]],
        "M": [[0], [1]],
        "θ": [[0], [1]],
        "θ⋆": [[0], [0]],
        "c2": "7/4",
        "m": "1/2",
    }
    return refute(
        Inequality((1 - c1 * c2 * low) ** 2 * before.T * before, after.T * after), FACTS, at=AT | at
    )
