"""When does a linear memory forget?  Not when the paper says."""

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
    induction,
    number,
    positive_beyond,
    refute,
    right_inverse,
    setting,
)
from verify import edges
from verify.claim import Claim, Hypothesis
from verify.claims.rllc import _witnesses as witnesses
from verify.claims.rllc import source
from verify.evidence import Checked

REACH, IF, ONLY_IF, NORM = "only what v reaches counts", "if", "only if", "the spectral norm"

claim = Claim(
    name="rllc/decay_condition",
    title="vᵀTⁱ → 0 exactly when the part of T that v reaches has spectral radius below 1",
    source=source("section 4, after equation (2)"),
    expected="proved",
    paper="corrected",
    wording=(
        "For older gradients to be 'taken with decaying weight in (2) we need to assume that the "
        "spectral norm of' T 'is smaller than' 1 (section 4; T and 1 were "
        "rebuilt). Sufficient it is, and for ‖vᵀTⁱ‖ to fall at every step, whatever v is, it is"
        " the condition. It is not needed for weights that tend to 0: what is needed is ρ < 1 "
        "on what v reaches, and no Jordan block of size n ≥ 2, the paper's own example, has a "
        "spectral norm below 1."
    ),
    statement=(
        "vᵀTⁱ → 0 if and only if ρ(Tᵀ restricted to K) < 1, K = span{(Tᵀ)ⁱv}; ρ(T) < 1 suffices "
        "always. The spectral norm is not "
        "the condition: ‖J(λ; 2)‖₂ = (1 + √(1+4λ²))/2 (so 1.529… at λ = 9/10), and ‖J(λ; n)‖₂ ≥ "
        "√(1+λ²) ≥ 1 for every n ≥ 2; nor is it invariant: "
        "for s > 0, ‖[[λ, s], [0, λ]]‖₂ < 1 if and only if |λ| < 1 and s < 1 − λ². Norm < 1 makes "
        "‖vᵀTⁱ‖ fall at every step until it is 0, not the "
        "weights of every unit."
    ),
    latex=(
        r"$v^\top T^i \to 0 \iff \rho(T^\top|_K) < 1$, $K = \mathrm{span}\{(T^\top)^i v\}$; "
        r"$\|J(\lambda;2)\|_2 = \tfrac12(1 + \sqrt{1+4\lambda^2}) \ge 1$."
    ),
    hypotheses=(
        Hypothesis("ρ(Tᵀ restricted to K) < 1", "for the first direction"),
        Hypothesis(
            "v reaches the eigenvector",
            "which the definition of K provides; for the second direction",
        ),
    ),
    remark=(
        "C (r×k) holds the independent rows vᵀTⁱ, i < r, so K is its row space, CT = FC and vᵀTⁱ "
        "= νᵀFⁱC; F is Tᵀ on K, transposed. "
        "If: Stein's P ≻ 0 with qP − FPFᵀ ⪰ 0, q < 1, makes fPfᵀ shrink by q at every step f ← "
        "fF. Only if: for an eigenvalue with "
        "|λ| ≥ 1, FX = XR with RRᵀ = |λ|²1, |νᵀFⁱX|² = |λ|²ⁱ|νᵀX|², and νᵀX = 0 would make every "
        "νᵀFⁱX zero, hence X = 0. "
        "So diag(1/2, 2) with v = (1, 0) decays though ρ(T) = 2."
    ),
    axioms=(
        "Stein's theorem: ρ(F) < 1 if and only if qP − FPFᵀ ⪰ 0 for some P ≻ 0, 0 ≤ q < 1 (for "
        "the first direction)",
        "induction over i of a one-step inequality, and qⁱ → 0 for 0 ≤ q < 1",
        "a real matrix with an eigenvalue a + bi has X ≠ 0 with FX = XR, R = [[a, b], [−b, a]], "
        "or R = a if b = 0 (for the second)",
    ),
    parts=(REACH, IF, ONLY_IF, NORM),
)

T, v = Operator("T", "k", "k"), Operator("v", "k", "1")
C, F, nu = Operator("C", "r", "k"), Operator("F", "r", "r"), Operator("ν", "r", "1")
row, row_next = Operator("t", "1", "k"), Operator("t′", "1", "k")  # vᵀTⁱ
f, f_next = Operator("f", "1", "r"), Operator("f′", "1", "r")  # νᵀFⁱ
one = identity("1")
REACHED = [
    Equation(C * T, F * C, "the row space of C is invariant"),
    Equation(v.T, nu.T * C, "and holds v"),
]
POWER = Equation(f_next, f * F, "the next power of F")
BEGIN = Equation(f, nu.T, "F⁰ = 1")

# -- only what v reaches counts


@claim.proof("induction over i: vᵀTⁱ = νᵀFⁱC, and νᵀFⁱ = vᵀTⁱC⁺", REACH)
def reduction():
    """C has independent rows, hence a right inverse: either row tends to 0 if and only if the other
    does."""
    return induction(
        Equation(row, f * C),
        state=[(row, row_next), (f, f_next)],
        given=REACHED,
        initial=[Equation(row, v.T, "T⁰ = 1"), BEGIN],
        recurrence=[Equation(row_next, row * T, "the next power of T"), POWER],
        conclusion=[Equation(row, f * C), Equation(f, row * right_inverse(C, "C⁻ᴿ"))],
        over="i",
    )


@claim.proof("the eigenvalues of F are eigenvalues of T, so ρ(T) < 1 suffices", REACH)
def eigenvalues():
    """FᵀY = YR gives Tᵀ(CᵀY) = (CᵀY)R, and Y comes back from CᵀY, which is therefore not zero where
    Y is not."""
    Y, R = Operator("Y", "r", "pair"), Operator("R", "pair", "pair")
    inverse = right_inverse(C, "C⁻ᴿ")
    d = Derivation([REACHED[0], Equation(F.T * Y, Y * R, "an eigenvalue of F as a real matrix")])
    return d.qed(Equation(T.T * (C.T * Y), C.T * Y * R), Equation(inverse.T * C.T * Y, Y))


# -- if

P, K, q = (
    Operator("P", "r", "r", symmetric=True),
    Operator("K", "r", "r", symmetric=True),
    Scalar("q", nonneg=True),
)
STEIN = Equation(K, q * P - F * P * F.T, "Stein: K = qP − FPFᵀ ⪰ 0")


@claim.proof("qP − FPFᵀ ⪰ 0: fPfᵀ shrinks by q at every step", IF)
def one_step():
    """q·fPfᵀ − f′Pf′ᵀ = fKfᵀ ≥ 0 for f′ = fF."""
    return SumOfSquares(
        q * f * P * f.T - f * F * P * F.T * f.T, [Square(f.T, middle=K)], [STEIN], psd=("K",)
    )


@claim.proof("so it is at most qⁱ times the first, for all i", IF)
def all_steps():
    """From qⁱV_0 − V ≥ 0 (A) and qV − V′ ≥ 0 (B): q·qⁱV_0 − V′ = qA + B ≥ 0; at i = 0, A = 0."""
    A, B, power = Scalar("A", nonneg=True), Scalar("B", nonneg=True), Scalar("qⁱ")
    V0, V, V_next = Scalar("V_0"), Scalar("V"), Scalar("V′")
    given = [Equation(A, power * V0 - V, "the bound at i"), Equation(B, q * V - V_next, "the step")]
    return SumOfSquares(
        q * power * V0 - V_next, [Square(number(1), q * A), Square(number(1), B)], given
    )


@claim.proof("and fPfᵀ bounds |f|²: P = μ1 + Y ⪰ μ1, μ > 0", IF)
def bounded_below():
    """fPfᵀ − μffᵀ = fYfᵀ ≥ 0, μ the smallest eigenvalue of P."""
    mu, Y = Scalar("μ", nonneg=True), Operator("Y", "r", "r", symmetric=True)
    return SumOfSquares(
        f * P * f.T - mu * f * f.T,
        [Square(f.T, middle=Y)],
        [Equation(P, mu * identity("r") + Y)],
        psd=("Y",),
    )


# -- only if

X, R = Operator("X", "r", "pair"), Operator("R", "pair", "pair")
w, z, z_next = Scalar("|λ|²"), Scalar("z"), Scalar("z′")
EIGEN = Equation(F * X, X * R, "an eigenvalue of F, as a real matrix R")


@claim.proof("induction over i: |νᵀFⁱX|² = |λ|²ⁱ|νᵀX|²", ONLY_IF)
def growth():
    return induction(
        Equation(f * X * X.T * f.T, z * one),
        state=[(f, f_next), (z, z_next)],
        given=[
            EIGEN,
            Equation(R * R.T, w * identity("pair"), "[[a, b], [−b, a]] times its transpose"),
        ],
        initial=[BEGIN, Equation(nu.T * X * X.T * nu, z * one, "z_0 = |νᵀX|²")],
        recurrence=[POWER, Equation(z_next, w * z)],
        over="i",
    )


@claim.proof("with |λ| ≥ 1 it never falls below its first value", ONLY_IF)
def never_below():
    """w·z − z_0 ≥ 0 for z ≥ z_0 ≥ 0 and w = |λ|² ≥ 1."""
    first = Scalar("z_0")
    return positive_beyond(w * z - first, [(first, 0), (z, first), (w, 1)])


@claim.proof("the first value is not zero: induction over i, then independence", ONLY_IF)
def seen_by_v():
    """νᵀX = 0 makes every νᵀFⁱX zero; stacked, BX = 0 for the rows νᵀFⁱ, i < r, which are
    independent: X = 0."""
    B = Operator("B", "r", "r")
    unseen = induction(
        Equation(f * X, 0),
        state=[(f, f_next)],
        given=[EIGEN],
        initial=[BEGIN, Equation(nu.T * X, 0, "suppose so")],
        recurrence=[POWER],
        over="i",
    )
    inverse = right_inverse(B.T, "B⁻ᴿ").T
    independent = Derivation(
        [
            Equation(B * X, 0, "all rows νᵀFⁱX, i < r"),
            Equation(inverse * B, 1, "the rows are independent"),
        ]
    )
    return [unseen, independent.qed(Equation(X, 0))]


# -- the spectral norm

N, e1, e2 = Operator("N", "k", "k"), Operator("e1", "k", "1"), Operator("e2", "k", "1")
lam, s = Scalar("λ"), Scalar("s")
UNITS = [
    Equation(e1.T * e1, 1, "a unit vector"),
    Equation(e2.T * e2, 1, "a unit vector"),
    Equation(e1.T * e2, 0, "orthogonal"),
]
SIZE_TWO = Equation(e1 * e1.T + e2 * e2.T, 1, "k = 2")
BLOCK_TWO = Equation(T, lam * (e1 * e1.T + e2 * e2.T) + s * e1 * e2.T, "T = [[λ, s], [0, λ]]")
JORDAN = Equation(s, 1, "J(λ; 2)")
DEFECT = identity("k") - T.T * T


@claim.proof("|J(λ; n)e_2|² = 1 + λ² for all n ≥ 2", NORM)
def norm_of_any_block():
    """So ‖J(λ; n)‖₂ ≥ √(1 + λ²) ≥ 1."""
    d = Derivation(
        [
            Equation(T, lam * identity("k") + N, "T = λ1 + N"),
            Equation(N * e2, e1, "a one above the diagonal"),
            *UNITS,
        ]
    )
    return d.qed(Equation(e2.T * T.T * T * e2, (1 + lam**2) * one))


sigma = Scalar("σ", nonneg=True)
GOLDEN = Equation(sigma**2, sigma + lam**2, "σ = (1 + √(1 + 4λ²))/2")


@claim.proof("‖J(λ; 2)‖₂ = σ with σ² = σ + λ²: not more, and attained", NORM)
def norm_of_size_two():
    """σ(σ²1 − TᵀT) = gᵀg for g = (σ, −λ), and (σ²1 − TᵀT)h = 0 for h = (λ, σ)."""
    given = [
        *UNITS,
        SIZE_TWO,
        Equation(T, lam * (e1 * e1.T + e2 * e2.T) + e1 * e2.T, "J(λ; 2)"),
        GOLDEN,
    ]
    g, h = sigma * e1 - lam * e2, lam * e1 + sigma * e2
    bound = SumOfSquares(sigma * (sigma**2 * identity("k") - T.T * T), [Square(g.T)], given)
    return [bound, Derivation(given).qed(Equation(T.T * T * h, sigma**2 * h))]


@claim.proof("‖[[λ, s], [0, λ]]‖₂ < 1 ⇔ |λ| < 1 and s² < (1 − λ²)²", NORM)
def norm_depends_on_the_basis():
    """With w = 1 − λ²: w(1 − TᵀT) = hhᵀ + (w² − s²)e_2e_2ᵀ for h = (w, −λs); so positive where w >
    0 and w² > s².

    Conversely e_1ᵀ(1 − TᵀT)e_1 = w, and x = (λs, w) ⊥ h gives w·xᵀ(1 − TᵀT)x = (w² − s²)w².
    """
    w_ = 1 - lam**2
    h, x = w_ * e1 - lam * s * e2, lam * s * e1 + w_ * e2
    d = Derivation([*UNITS, SIZE_TWO, BLOCK_TWO])
    return d.qed(
        Equation(w_ * DEFECT, h * h.T + (w_**2 - s**2) * e2 * e2.T),
        Equation(e1.T * DEFECT * e1, w_ * one),
        Equation(w_ * x.T * DEFECT * x, (w_**2 - s**2) * w_**2 * one),
    )


@claim.proof("norm below 1: |tT|² ≤ q|t|², q = ‖T‖₂² < 1, so ‖vᵀTⁱ‖ falls until it is 0", NORM)
def monotone_norm():
    """q|t|² − |tT|² = t(q1 − TTᵀ)tᵀ: the first direction with P = 1."""
    slack = Operator("K", "k", "k", symmetric=True)
    return SumOfSquares(
        q * row * row.T - row * T * T.T * row.T,
        [Square(row.T, middle=slack)],
        [Equation(slack, q * identity("k") - T * T.T, "‖T‖₂² ≤ q")],
        psd=("K",),
    )


# -- instances


EDGES = ("T = 0", "T = 1", "T = −1", "T nilpotent", "v = 0", "k = 1")


def _pair(rng, index):
    """A propagator over ℚ, k ≤ 3: dense, Jordan, rotations of modulus one, and blocks that v does
    not reach."""
    from theory.propagators import J, Propagator

    at = edges.edge(EDGES, index)
    if at:
        k = 1 if at == "k = 1" else 3
        size = {"T = 0": 0, "T = 1": 1, "T = −1": -1}.get(at, fmpq(1, 2))
        shift = at == "T nilpotent"
        t = [[int(j == i + 1) if shift else size * int(i == j) for j in range(k)] for i in range(k)]
        return Propagator(t, [0] * k if at == "v = 0" else [1] * k)
    if index % 4 == 0:
        return J(fmpq(rng.randint(-6, 6), 5), rng.randint(1, 3))
    if index % 4 == 1:
        hidden = Propagator([[fmpq(rng.randint(-9, 9), 3)]], [0])
        return J((fmpq(rng.choice((3, 2)), 5), fmpq(4, 5))) | hidden
    k = rng.randint(1, 3)
    T_value = fmpq_mat(k, k, [fmpq(rng.randint(-4, 4), 4) for _ in range(k * k)])
    pair = Propagator(T_value, witnesses.draw(rng, k, 1))
    return (
        pair
        if index % 4 == 2
        else (pair | Propagator([[2]], [0])).change_basis(witnesses.invertible(rng, k + 1))
    )


@claim.exact("twelve rows vᵀTⁱ = νᵀFⁱC over ℚ", REACH)
def reduction_over_q(run):
    rng, count = random.Random(f"reachable {run.seed}"), run.count(80)
    for index in edges.numbers(count, EDGES):
        pair = _pair(rng, index)
        reach = pair.reachable()
        if reach.size and pair.rules(12) != reach.propagator.rules(12) * reach.matrix:
            return Checked(f"{pair!r}: νᵀFⁱC differs from vᵀTⁱ", ok=False, refutes=True)
    return Checked(f"{count} propagators over ℚ, 12 rows each", instances=count)


@claim.exact("decay decided by Stein's equation, and by the exact spectral radius", IF)
def decaying_over_q(run):
    """Where P ≻ 0 is found: ρ(F) < 1 as an exact number, K ⪰ 0, and fPfᵀ ≤ qⁱνᵀPν for 20 steps.
    Some in the certificate."""
    from theory.rllc.abstract_rules import decay

    rng, count, found, points = random.Random(f"decay {run.seed}"), run.count(60), 0, []
    shrinks = Inequality(q * f * P * f.T, f * F * P * F.T * f.T)
    where = setting([shrinks], [STEIN], psd=("K",), pd=("P",))
    for index in edges.numbers(count, EDGES):
        pair = _pair(rng, index)
        witness = decay(pair)
        reach = pair.reachable().propagator
        if bool(witness) != bool(reach.spectral_radius() < 1):
            return Checked(
                f"{pair!r}: Stein's equation and the spectral radius disagree",
                ok=False,
                refutes=True,
            )
        if not witness or reach.size == 0:
            continue
        value, first = (
            reach.start.transpose(),
            (reach.start.transpose() * witness.P * reach.start)[0, 0],
        )
        for step in range(20):
            if (value * witness.P * value.transpose())[0, 0] > witness.q**step * first:
                return Checked(
                    f"{pair!r}: fPfᵀ exceeds qⁱ times its first value", ok=False, refutes=True
                )
            value = value * witness.F
        found += 1
        if len(points) < 8:
            points.append(
                complete(
                    where,
                    {
                        "q": f"{witness.q.p}/{witness.q.q}",
                        "P": witness.P,
                        "F": witness.F,
                        "f": reach.start.transpose(),
                        "K": witness.q * witness.P - witness.F * witness.P * witness.F.transpose(),
                    },
                )
            )
    return Checked(
        f"{count} propagators over ℚ decided twice, {found} of them decaying",
        ok=0 < found < count,
        instances=count,
        pieces=[("one step of eight decaying rows", Instances(where, [shrinks], points))],
    )


@claim.exact("reachable parts with |det F| ≥ 1 keep large rows", ONLY_IF)
def persisting_over_q(run):
    """|det F| ≥ 1 forces an eigenvalue of modulus ≥ 1.

    The determinant of r rows νᵀFⁱ, …, νᵀFⁱ⁺ʳ⁻¹ is det(F)ⁱ times the first, which is 1: it never
    falls, so the rows cannot tend to 0; and ``decay`` must say so.
    """
    from theory.rllc.abstract_rules import decay

    rng, count, done = random.Random(f"persist {run.seed}"), run.count(40), 0
    for index in range(20 * count):
        reach = _pair(rng, index).reachable().propagator
        if reach.size == 0 or abs(reach.matrix.det()) < 1:
            continue
        rows = reach.rules(12 + reach.size)
        late = fmpq_mat([rows.tolist()[12 + step] for step in range(reach.size)])
        if decay(reach) or abs(late.det()) != abs(reach.matrix.det()) ** 12:
            return Checked(f"{reach!r}: decays with |det F| ≥ 1", ok=False, refutes=True)
        done += 1
        if done == count:
            break
    return Checked(
        f"{done} reachable parts with |det F| ≥ 1 over ℚ: none decays", ok=done > 0, instances=done
    )


@claim.enclosure("certified balls around ρ(F) against Stein's equation", IF)
def enclosed(run):
    from theory.rllc.abstract_rules import decay

    rng, count, undecided = random.Random(f"ball {run.seed}"), run.count(100), 0
    for index in range(count):
        reach = _pair(rng, index).reachable().propagator
        if reach.size == 0:
            continue
        ball = reach.spectral_radius_ball(80)
        below, above = bool(ball < 1), bool(ball > 1)
        undecided += not (below or above)
        if below and not decay(reach) or above and decay(reach):
            return Checked(f"{reach!r}: ρ in {ball}, Stein's equation says otherwise", ok=False)
    return Checked(f"{count} spectral radii enclosed, {undecided} balls hold 1", instances=count)


@claim.exact(
    "norms over ℚ: no J(λ; n), n ≥ 2, has norm below 1; [[λ, s], [0, λ]] exactly where s < 1 − λ²",
    NORM,
)
def norms_over_q(run):
    from theory.exact import identity as unit
    from theory.operators.matrices import is_psd
    from theory.propagators import J

    def below_one(matrix):
        return is_psd(unit(matrix.nrows()) - matrix.transpose() * matrix, strict=True)

    count = 0
    for numerator in range(-9, 10):
        value = fmpq(numerator, 10)
        for n in range(2, 6):
            if below_one(J(value, n).matrix):
                return Checked(f"J({value}; {n}) has norm below 1", ok=False, refutes=True)
        for scale in range(1, 25):
            off = fmpq(scale, 20)
            if below_one(fmpq_mat([[value, off], [0, value]])) != (off < 1 - value**2):
                return Checked(
                    f"[[{value}, {off}], [0, {value}]]: norm below 1 does not go with s < 1 − λ²",
                    ok=False,
                    refutes=True,
                )
            count += 1
    return Checked(f"76 Jordan blocks and {count} scaled ones over ℚ", instances=76 + count)


claim.floats("float64 rows below their certified envelopes", IF, instances=60)


claim.batched("the same batched in torch", IF, instances=500)


# -- the paper's wording, hypotheses

TWO = {"e1": [[1], [0]], "e2": [[0], [1]]}
HALF_BLOCK = [["1/2", 1], [0, "1/2"]]
GAP = Scalar("1−q", nonneg=True)
QUICK = Equation(GAP, 1 - q, "q ≤ 1")


def stein_witness(rows):
    """P with P − FPFᵀ = 1 and q = 1 − 1/tr P, so that qP − FPFᵀ = 1 − P/tr P ⪰ 0."""
    from theory.operators.matrices import matrix
    from theory.rllc.abstract_rules import stein

    solution = stein(matrix(rows))
    rate = 1 - 1 / sum((solution[i, i] for i in range(solution.nrows())), fmpq(0))
    return solution, f"{rate.p}/{rate.q}"


@claim.refuted_wording("J(1/2; 2) decays, and ‖Te_2‖ > 1", NORM)
def jordan_block_decays():
    """P ≻ 0 and K = qP − TPTᵀ ⪰ 0 with q < 1 show the decay; 1 − TᵀT ⪰ 0 fails."""
    P_, K_ = Operator("P", "k", "k", symmetric=True), Operator("K", "k", "k", symmetric=True)
    solution, rate = stein_witness(HALF_BLOCK)
    return refute(
        Inequality(identity("k"), T.T * T),
        [Equation(K_, q * P_ - T * P_ * T.T), QUICK],
        [(GAP, "q < 1")],
        psd=("K",),
        pd=("P",),
        at={"T": HALF_BLOCK, "P": solution, "q": rate},
    )


@claim.necessity("ρ(Tᵀ restricted to K) < 1", IF)
def eigenvalue_one():
    """F = 1: nothing shrinks, for any q < 1 (here 1/2)."""
    return refute(
        Inequality(q * f * P * f.T, f * F * P * F.T * f.T),
        pd=("P",),
        at={"F": [[1]], "P": [[1]], "f": [[1]], "q": "1/2"},
    )


@claim.necessity("v reaches the eigenvector", ONLY_IF)
def hidden_growth():
    """diag(1/2, 2), ν = (1, 0), X = e_2: νᵀX = νᵀFX = 0 and X ≠ 0; the row 2⁻ⁱ(1, 0) decays."""
    return refute(
        Equation(X, 0),
        [
            EIGEN,
            Equation(nu.T * X, 0),
            Equation(nu.T * F * X, 0),
            Equation(nu.T * F, nu.T / 2, "it decays"),
        ],
        at={"F": [["1/2", 0], [0, 2]], "ν": [[1], [0]], "X": [[0], [1]], "R": [[2]]},
    )


# -- false variants


@claim.mutant("decay forces ρ(T) < 1", REACH)
def whole_radius():
    """The same T: vᵀT = vᵀ/2, and Tx = 2x."""
    x, mu = Operator("x", "k", "1"), Scalar("μ")
    return refute(
        Inequality(number(1), mu**2),
        [Equation(v.T * T, v.T / 2), Equation(T * x, mu * x)],
        [(x.T * x, "x is not zero")],
        at={"T": [["1/2", 0], [0, 2]], "v": [[1], [0]], "x": [[0], [1]], "μ": 2},
    )


@claim.mutant("q = 1 makes fPfᵀ fall strictly", IF)
def no_slack():
    return refute(
        Inequality(f * P * f.T, f * F * P * F.T * f.T, strict=True),
        [STEIN, Equation(q, 1)],
        psd=("K",),
        pd=("P",),
        at={"F": [[1]], "P": [[1]], "f": [[1]], "q": 1},
    )


@claim.mutant("a decaying row falls at every step: P = 1 will do", IF)
def identity_for_stein():
    """J(1/2; 2) decays, and from f = e_1 the square |f|² rises from 1 to 5/4."""
    solution, rate = stein_witness(HALF_BLOCK)
    return refute(
        Inequality(f * f.T, f * F * F.T * f.T),
        [STEIN, QUICK],
        [(GAP, "q < 1")],
        psd=("K",),
        pd=("P",),
        at={"F": HALF_BLOCK, "f": [[1, 0]], "P": solution, "q": rate},
    )


@claim.mutant("norm below 1: the weights of every unit fall", NORM)
def unit_by_unit():
    """T = [[0, 9/10], [0, 0]], v = e_1: unit 2 has the weights 0, 9/10, 0, …"""
    slack = Operator("K", "k", "k", symmetric=True)
    return refute(
        Inequality(v.T * e2 * e2.T * v, v.T * T * e2 * e2.T * T.T * v),
        [Equation(slack, identity("k") - T * T.T)],
        pd=("K",),
        at={"T": [[0, "9/10"], [0, 0]], "v": [[1], [0]], "e2": [[0], [1]]},
    )


@claim.mutant("‖J(λ; 2)‖₂ = 1 + λ", NORM)
def wrong_norm():
    """λ = 2/3: the norm is 4/3, and 1 + λ = 5/3 is no singular value."""
    given = [*UNITS, SIZE_TWO, BLOCK_TWO, JORDAN, GOLDEN]
    h = lam * e1 + sigma * e2
    return refute(
        Equation(T.T * T * h, (1 + lam) ** 2 * h), given, at=TWO | {"λ": "2/3", "σ": "4/3"}
    )


@claim.mutant("norm below 1 only where s < 1 − λ", NORM)
def wrong_scale():
    slack = Operator("K", "k", "k", symmetric=True)
    return refute(
        Inequality(1 - lam, s),
        [*UNITS, SIZE_TWO, BLOCK_TWO, Equation(slack, DEFECT)],
        pd=("K",),
        at=TWO | {"λ": "1/2", "s": "3/5"},
    )
