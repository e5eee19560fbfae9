"""Proposition 2 of the TO paper, in forms that are true."""

import random
from fractions import Fraction

from theory.operators import (
    Derivation,
    Equation,
    Inequality,
    Scalar,
    Square,
    SumOfSquares,
    number,
    reciprocal,
    refute,
    tr,
)
from theory.trainable import setting as to
from verify.claim import Claim
from verify.claims.trainable import REBUILT, _exact, source
from verify.evidence import Checked

ENERGY, OFFSET, GROWTH, SMALL, SHARP = (
    "(i) energy",
    "(i) b",
    "(ii) any Σβ",
    "(iii) small Σβ",
    "sharp",
)

claim = Claim(
    name="trainable/to_bounded_variables",
    title="""TO's variables are bounded where Σβ_t is finite, with explicit bounds, and for n =
    1 only there""",
    source=source("Proposition 2"),
    expected="proved",
    paper="unclear",
    wording=(
        "Proposition 2 names bounds 'independent on' T under two conditions, and both are lost in "
        "the text that we have. Where they make Σβ_t finite, as the rates of Theorem 1 do, it is "
        "true: this is (ii). " + REBUILT
    ),
    statement="""β_t, γ_t ≥ 0, |w_t| ≤ D, |g_t| ≤ G. (i) c_t ≤ 1, γ_t > 0, β_t/γ_t
    nonincreasing: ‖A_T‖_F² ≤ ‖A_1‖_F² + (β_1/γ_1)|b_1|² + Σ_{t<T} β_t|g_t|²; and with γ_t ≤ 1:
    |b_t| ≤ max(|b_1|, G + D·sup‖A‖). (ii) γ_t ∈ [0, 1], |b_1| ≤ G: ‖A_t‖ ≤ (‖A_1‖ +
    G/D)e^{2D²Σβ} − G/D. (iii) A_1 = 0, b_1 = 0, γ_t ∈ [0, 1], Σβ_t ≤ 1/(4D²): ‖A‖ ≤ G/D and |b|
    ≤ 2G. Sharp for n = 1, fixed γ ∈ (0, 1], b_1 = 0, A_1 ≥ γG/D: A stays bounded for every
    sequence of |w_t| ≤ D, |g_t| ≤ G exactly when Σβ_t < ∞.""",
    latex=r"""$\|A_T\|_F^2 \le \|A_1\|_F^2 + \frac{\beta_1}{\gamma_1}\|b_1\|^2 +
    \sum_{t<T}\beta_t\|g_t\|^2$; $\|A_t\| \le (\|A_1\| + G/D)e^{2D^2\sum\beta} - G/D$.""",
    hypotheses="""
    - c_t ≤ 1: for (i)
    - β_t/γ_t is nonincreasing: for (i)
    - γ_t ∈ [0, 1]: for b and (ii)
    - Σβ_t ≤ 1/(4D²): for (iii)""",
    axioms="""
    - ‖X + Y‖ ≤ ‖X‖ + ‖Y‖, ‖xyᵀ‖ = |x||y|, |Xw| ≤ ‖X‖|w|, spectral norms
    - 1 + x ≤ eˣ
    - induction over t: what a piece proves of one step holds, with its start, at every step, so
      products of 1 + 2D²β_t bound (ii), and sums of 2βγG² let A² grow in the last part""",
    parts=(ENERGY, OFFSET, GROWTH, SMALL, SHARP),
    remark="""(i) needs no Σβ < ∞ by itself: its right side is bounded in T where Σβ_t < ∞.
    (iii) is not sharp; no constant above 1/(2D²) would do (a mutant).""",
)

A, A1, b, b1, r, u, g, w = to.A, to.A_NEXT, to.B, to.B_NEXT, to.R, to.U, to.G, to.W
beta, gamma = to.BETA, to.GAMMA
ratio, ratio1, drop, room = (
    Scalar("ρ"),
    Scalar("ρ′"),
    Scalar("ρ−ρ′", nonneg=True),
    Scalar("1−c", nonneg=True),
)
SCHEDULES = [
    Equation(beta, ratio * gamma, "ρ = β/γ"),
    Equation(drop, ratio - ratio1, "β/γ does not rise"),
]
RATE = Equation(to.C, (1 - room) * to.ONE, "c ≤ 1")


def square(x):
    return tr(x.T * x)


ENERGY_STEP = square(A) + ratio * square(b) + beta * square(g) - square(A1) - ratio1 * square(b1)


@claim.proof("‖A‖² + ρ|b|² + β|g|² − ‖A′‖² − ρ′|b′|² = β|u|² + β(1−c)|r|² + (ρ−ρ′)|b′|²", ENERGY)
def energy_step():
    return SumOfSquares(
        ENERGY_STEP,
        [Square(u, beta), Square(r, beta * room), Square(b1, drop)],
        [*to.full()[:4], *SCHEDULES, RATE],
    )


@claim.proof("so by induction over T: ‖A_T‖² ≤ first + Σβ_t|g_t|²", ENERGY)
def energy_sum():
    """V is ‖A‖² + ρ|b|², S the sum, F the first V: from V ≤ F + S and V′ ≤ V + β|g|² follows V′ ≤ F
    + S′; at T = 1, V = F."""
    V, V1, S, F, term = (Scalar(x) for x in ("V", "V′", "S", "F", "β|g|²"))
    here, step = Scalar("F+S−V", nonneg=True), Scalar("V+β|g|²−V′", nonneg=True)
    return SumOfSquares(
        F + S + term - V1,
        [Square(number(1), here), Square(number(1), step)],
        [Equation(here, F + S - V), Equation(step, V + term - V1)],
    )


top, keep = Scalar("X", nonneg=True), Scalar("1−γ", nonneg=True)
y = to.vector("y")  # g − Aw
B_OLD, Y_OLD = to.bounded(b, top, "x_b"), to.bounded(y, top, "x_y")


@claim.proof("b′ = (1−γ)b + γ(g − Aw): the ball |b| ≤ X is kept where |g − Aw| ≤ X", OFFSET)
def convex_combination():
    """X² − |b′|² = (1−γ)(X² − |b|²) + γ(X² − |y|²) + γ(1−γ)|b − y|²."""
    form = Derivation(to.full()[:4]).qed(Equation(b1, b - gamma * b + gamma * (g - A * w)))
    mix = keep * b + gamma * y
    inside = SumOfSquares(
        top**2 * to.ONE - mix.T * mix,
        [
            Square(to.ONE, keep * B_OLD.slack),
            Square(to.ONE, gamma * Y_OLD.slack),
            Square(b - y, gamma * keep),
        ],
        [B_OLD.fact, Y_OLD.fact, Equation(keep, 1 - gamma, "γ ≤ 1")],
    )
    return [form, inside]


@claim.proof("|g − Aw| ≤ G + aD", OFFSET)
def target():
    G, a, D = (Scalar(x, nonneg=True) for x in ("G", "a", "D"))
    return to.triangle(to.bounded(g, G, "x_g"), to.bounded(to.vector("v"), a * D, "x_v"))


x_, x1, D, G, grow = (Scalar(n, nonneg=True) for n in ("x", "x′", "D", "G", "spare"))
NEXT = x_ + 2 * beta * D * (D * x_ + G)  # ‖A′‖ ≤ ‖A‖ + β|r|D, |r| ≤ Dx + (G + Dx) + G


@claim.proof("‖A′‖ ≤ x + 2βD(Dx + G), so x + G/D grows by 1 + 2D²β at most", GROWTH)
def growth():
    """D(x′ + G/D) = (Dx + G)(1 + 2D²β) at most; products of 1 + 2D²β_t are ≤ e^{2D²Σβ}."""
    rank = Derivation(to.full()[:4]).qed(
        Equation(A1, A - beta * r * w.T), Equation(r, A * w + b - g)
    )
    step = SumOfSquares(
        (D * x_ + G) * (1 + 2 * D**2 * beta) - (D * x1 + G),
        [Square(D * 0 + 1, D * grow)],
        [Equation(grow, NEXT - x1)],
    )
    return [rank, step]


@claim.proof("as long as x ≤ G/D it grows by 4GDβ at most; 4GDΣβ ≤ G/D", SMALL)
def small_sum():
    """4GDβ − 2βD(Dx + G) = 2βD(G − Dx); and D·(G/D − 4GDS) = G(1 − 4D²S)."""
    below, spare = Scalar("G−Dx", nonneg=True), Scalar("1−4D²S", nonneg=True)
    total = Scalar("S", nonneg=True)
    step = SumOfSquares(
        x_ + 4 * G * D * beta - NEXT,
        [Square(number(1), 2 * beta * D * below)],
        [Equation(below, G - D * x_)],
    )
    end = SumOfSquares(
        G - 4 * G * D**2 * total,
        [Square(number(1), G * spare)],
        [Equation(spare, 1 - 4 * D**2 * total, "Σβ ≤ 1/(4D²)")],
    )
    offset = SumOfSquares(
        2 * G - (G + D * x_), [Square(number(1), below)], [Equation(below, G - D * x_)]
    )
    return [step, end, offset]


a_, w_, bb = Scalar("A", nonneg=True), Scalar("w"), Scalar("b")
IA = reciprocal(a_, "1/A")


@claim.proof("n = 1: (w, g) = (0, G), then (−b/A, −G): A″² ≥ A² + 2βγG² and b″ = 0", SHARP)
def steered():
    """β is the rate of the second step, γ fixed. One idle step (0, 0) shifts the parity, so either
    the odd or the even β_t are summed: a divergent Σβ_t diverges on one of them. |w| = γG/A ≤ D
    holds for A ≥ γG/D."""
    r1, b2, r2, A2, b3 = (Scalar(x) for x in ("r", "b′", "r′", "A″", "b″"))
    given = [
        Equation(bb, 0, "b = 0"),
        Equation(r1, bb - G, "w = 0, g = G"),
        Equation(b2, bb - gamma * r1),
        Equation(w_, -b2 * IA, "w = −b/A"),
        Equation(r2, a_ * w_ + b2 + G, "g = −G"),
        Equation(A2, a_ - beta * r2 * w_),
        Equation(b3, b2 - gamma * r2),
    ]
    run = Derivation(given).qed(Equation(A2, a_ + beta * gamma * G**2 * IA), Equation(b3, 0))
    grown = a_ + beta * gamma * G**2 * IA
    square_ = SumOfSquares(
        grown**2 - a_**2 - 2 * beta * gamma * G**2, [Square(beta * gamma * G**2 * IA)]
    )
    return [run, square_]


@claim.exact("random runs over ℚ with falling schedules: (i) at every step", ENERGY)
def energy_runs(run):
    return _runs(run, "energy", run.count(40))


@claim.exact("random runs over ℚ: |b| ≤ max(|b_1|, G + D·sup‖A‖_F)", OFFSET)
def offset_runs(run):
    return _runs(run, "offset", run.count(40))


@claim.exact(
    "β_t of sum 1/(4D²), spent at once or by halves, over ℚ: ‖A‖_F ≤ √n·G/D, |b| ≤ 2G", SMALL
)
def small_runs(run):
    return _runs(run, "small", run.count(40))


@claim.enclosure(
    "(ii) in balls: products of 1 + 2D²β_t below e^{2D²Σβ}, and worst cases of the recursion",
    GROWTH,
)
def exponential(run):
    from flint import arb, ctx

    rng, count = random.Random(f"growth {run.seed}"), run.count(30)
    with ctx.workprec(120):
        for _ in range(count):
            D_, G_, x0 = (arb(rng.randint(1, 8)) / 4 for _ in range(3))
            x, total = x0, arb(0)
            for t in range(1, 60):
                rate = arb(rng.randint(0, 6)) / (t * t + 3)
                x, total = x + 2 * rate * D_ * (D_ * x + G_), total + rate
                if not x <= ((x0 + G_ / D_) * (2 * D_ * D_ * total).exp() - G_ / D_) * (
                    1 + arb(2) ** -80
                ):
                    return Checked(f"t = {t}: x in {x}", ok=False)
    return Checked(f"{count} worst-case recursions of 59 steps enclosed", instances=count)


def frobenius(matrix) -> Fraction:
    """‖A‖_F²."""
    return sum((_exact.dot(row, row) for row in matrix), Fraction(0))


def _runs(run, kind, count):
    """Exact runs, n ≤ 2, |w|, |g| ≤ 1 in every coordinate / n, so D = G = 1; squares of norms are
    compared."""
    rng = random.Random(f"{kind} {run.seed}")
    for index in range(count):
        n, start = rng.randint(1, 2), kind != "small"
        Av = [[_exact.draw(rng, 2) * start for _ in range(n)] for _ in range(n)]
        bv = [Fraction(rng.randint(-2, 2), 2 * n) * start for _ in range(n)]
        shift, share = rng.randint(1, 3), Fraction(rng.randint(1, 4), 4)
        first, spent, largest, b_first = (
            frobenius(Av),
            Fraction(0),
            frobenius(Av),
            _exact.dot(bv, bv),
        )
        sum_of_beta = Fraction(0)
        for t in range(1, 6):
            wv, gv = ([Fraction(rng.randint(-2, 2), 2 * n) for _ in range(n)] for _ in range(2))
            rate = Fraction(1, t + shift)
            step = (
                share * rate * rate
                if kind != "small"
                else Fraction(t == 3, 4)
                if index % 2
                else Fraction(1, 4 * 2**t)
            )
            if t == 1:
                first += step / rate * b_first
            if kind == "small":
                rate = Fraction(rng.randint(0, 4), 4)
            Av, bv, _, _, _ = _exact.full(Av, bv, wv, gv, step, rate)
            spent, largest, sum_of_beta = (
                spent + step * _exact.dot(gv, gv),
                max(largest, frobenius(Av)),
                sum_of_beta + step,
            )
            size = _exact.dot(bv, bv)
            good = {
                "energy": frobenius(Av) <= first + spent,
                # |b| ≤ 1 + a is |b|² − 1 − a² ≤ 2a
                "offset": size <= b_first
                or size - 1 <= largest
                or (size - 1 - largest) ** 2 <= 4 * largest,
                "small": frobenius(Av) <= n and size <= 4,
            }[kind]
            if not good:
                return Checked(
                    f"t = {t}, w = {wv}, g = {gv}: ‖A‖² = {frobenius(Av)}, |b|² = {size}",
                    ok=False,
                    refutes=True,
                )
    return Checked(f"{count} runs of 5 steps over ℚ below the bound", instances=count)


claim.floats("float64 runs of 300 steps against (i) and (iii)", ENERGY, instances=30)


@claim.exact("steered runs over ℚ: A² grows by 2γG²β_t at every second step", SHARP)
def steered_runs(run):
    """γ = 1/2, β_t = 1/t: A² ≥ A_1² + Σ_{even t} 1/t."""
    Av, bv, total = [[Fraction(1)]], [Fraction(0)], Fraction(0)
    for t in range(1, 15):
        wv, gv = ([Fraction(0)], [Fraction(1)]) if t % 2 else ([-bv[0] / Av[0][0]], [Fraction(-1)])
        if abs(wv[0]) > 1:
            return Checked(f"t = {t}: w leaves |w| ≤ 1", ok=False)
        Av, bv, _, _, _ = _exact.full(Av, bv, wv, gv, Fraction(1, t), Fraction(1, 2))
        if t % 2 == 0:
            total += Fraction(1, t)
            if bv != [0] or Av[0][0] ** 2 < 1 + total:
                return Checked(f"t = {t}: A = {Av[0][0]}", ok=False, refutes=True)
    return Checked("14 steps over ℚ with β_t = 1/t: A² ≥ 1 + Σ_{even t} β_t", instances=14)


claim.batched("the bound (i) along batched runs in torch", ENERGY, instances=500)


ENERGY_POINT = {"A": [[0]], "b": [[0]], "w": [[1]], "g": [[1]], "γ": 1, "β": 1, "ρ": 1, "ρ′": 1}


@claim.necessity("c_t ≤ 1", ENERGY)
def overshoot():
    """β = γ = 1, w = 1 (c = 2): ‖A′‖² + |b′|² = 2 > β|g|² = 1."""
    return refute(
        Inequality(ENERGY_STEP, tr(0 * to.A)), [*to.full()[:4], *SCHEDULES], at=ENERGY_POINT
    )


@claim.necessity("β_t/γ_t is nonincreasing", ENERGY)
def rising_ratio():
    """ρ′ = 10ρ: the energy of b counts tenfold at the next step."""
    return refute(
        Inequality(ENERGY_STEP, tr(0 * to.A)),
        [*to.full()[:4], SCHEDULES[0]],
        at=ENERGY_POINT | {"w": [[0]], "β": "1/2", "γ": "1/2", "ρ′": 10},
    )


@claim.necessity("γ_t ∈ [0, 1]", OFFSET)
def long_steps():
    """γ = 3: b = 1, y = −1 gives b′ = −5."""
    mix = b - gamma * b + gamma * y
    return refute(
        Inequality(top**2 * to.ONE, mix.T * mix),
        [B_OLD.fact, Y_OLD.fact],
        at={"b": [[1]], "y": [[-1]], "γ": 3, "X": 1, "x_b": 0, "x_y": 0},
    )


@claim.necessity("Σβ_t ≤ 1/(4D²)", SMALL)
def large_sum():
    """One step β = 2, A = b = 0, w = g = 1: A′ = 2 > G/D = 1."""
    return refute(
        Inequality(tr(w * w.T), tr(A1.T * A1)),
        [*to.full()[:4], Equation(A, 0), Equation(b, 0)],
        at={"A": [[0]], "b": [[0]], "w": [[1]], "g": [[1]], "β": 2, "γ": 1},
    )


@claim.mutant("(i) without β_1|b_1|²/γ_1", ENERGY)
def no_offset():
    return refute(
        Inequality(square(A) + beta * square(g), square(A1)),
        [*to.full()[:4], RATE],
        at={"A": [[0]], "b": [[1]], "w": [[1]], "g": [[0]], "β": "1/2", "γ": "1/2", "1−c": 0},
    )


@claim.mutant("(i) with β_t²|g_t|²", ENERGY)
def squared_rate():
    return refute(
        Inequality(
            square(A) + ratio * square(b) + beta**2 * square(g), square(A1) + ratio1 * square(b1)
        ),
        [*to.full()[:4], *SCHEDULES, RATE],
        at=ENERGY_POINT | {"β": "1/2", "γ": "1/2", "1−c": 0, "ρ−ρ′": 0},
    )


@claim.mutant("|b| ≤ G", OFFSET)
def no_linear_part():
    """A = −1, w = g = 1, γ = 1: b′ = 2."""
    return refute(
        Inequality(square(g), square(b1)),
        to.full()[:4],
        at={"A": [[-1]], "b": [[0]], "w": [[1]], "g": [[1]], "β": 0, "γ": 1},
    )


FROM_ZERO = [
    *to.full()[:4],
    Equation(A, 0),
    Equation(b, 1 * w, "after (w, g) = (0, 1) with γ = 1 from zero; w = 1"),
]
SECOND = {"A": [[0]], "w": [[1]], "g": [[-1]], "γ": 1}


@claim.mutant("(ii) with e^{D²Σβ}: |A| ≤ e − 1 < 7/4 for A_1 = 0, D = G = Σβ = 1", GROWTH)
def half_rate():
    """(w, g) = (0, 1), then (1, −1) with β = 1: A = −2."""
    return refute(
        Inequality(Fraction(7, 4) ** 2 * w * w.T, A1.T * A1), FROM_ZERO, at=SECOND | {"β": 1}
    )


@claim.mutant("(iii) with Σβ ≤ 3/(4D²)", SMALL)
def thrice_the_sum():
    """The same with β = 3/4: A = −3/2, and G/D = 1."""
    return refute(Inequality(w * w.T, A1.T * A1), FROM_ZERO, at=SECOND | {"β": "3/4"})


@claim.mutant("steered: A″² = A² + 2βγG²", SHARP)
def exact_growth():
    return refute(
        Equation((a_ + beta * gamma * G**2 * IA) ** 2, a_**2 + 2 * beta * gamma * G**2),
        at={"A": 1, "β": 1, "γ": 1, "G": 1},
    )
