"""Dense LODO needs about κ³ steps for the flattest direction."""

import random

from flint import fmpq

from theory.operators import (
    Derivation,
    Equation,
    Inequality,
    Scalar,
    Square,
    SumOfSquares,
    number,
    positive_beyond,
    refute,
)
from verify.claim import Claim
from verify.claims.lodo import source
from verify.evidence import Checked

STABLE, SLOW = "α ≤ 2/(λmax³σ²)", "the flattest mode"

claim = Claim(
    name="lodo/lodo_condition_barrier",
    title="Stability caps α near λmax⁻³, so the flattest mode keeps half its error for κ³/8 steps",
    source=source("Section 4.1 and 5.1 (the barrier is new)"),
    expected="proved",
    paper=None,
    wording="""'LODO learns better inverse Hessians over time, given small enough learning rate and
    good initialization' (section 4.1): how much time is not said there.""",
    statement="""Σ = σ²I, G commuting with H, α ≥ 0: a mode of the averaged recursion obeys a₊ = a(1
    − c/(1 − a²)), c = αλ³σ², |a| < 1. If c ≥ 2 then |a₊| ≥ |a|: a = 0 repels. A run that is not
    repelled so has α < 2/(λmax³σ²), and the flattest mode has c ≤ 2/κ³; with |a₀| ≤ 1/√2 and c ≤
    1/2 its |a_t| ≥ (1 − 2ct)|a₀| (for a₀ ≥ 0: a_t ≥ (1 − 2ct)a₀), so half the error is left after
    κ³/8 steps, 1.25·10⁸ on the bowl (κ = 1000). Runs: barrier_runs.""",
    latex=r"""$\alpha \le 2/(\lambda_{\max}^3\sigma^2)$, and $a_t \ge \tfrac12 a_0$ for $t \le
    \kappa^3/8$ in the flattest mode.""",
    hypotheses="""
    - c ≥ 2: for the first part, |a| < 1
    - a² ≤ 1/2: for the second part
    - c ≤ 1/2: for the second part
    - a₀ ≥ 0: or |a| for a: the recursion is odd in a, so |a_t| is the run of |a₀|
    - α ≥ 0: so c ≥ 0""",
    axioms="""
    - lodo_closed_form: for commuting G the modes separate and E = σ²/(1 − a²) in a mode
    - induction over t for an inequality: it holds at 0, and goes on from t to t + 1""",
    parts=(STABLE, SLOW),
)

c, y, a, a1, a0, t = (
    Scalar(name, nonneg=name != "a′") for name in ("c", "a²", "a", "a′", "a₀", "t")
)


@claim.proof("c ≥ 2: (a₊/a)² ≥ 1", STABLE)
def repels():
    """(1 − a² − c)² − (1 − a²)² = c(c − 2(1 − a²)) ≥ 0 for c ≥ 2, a² ≥ 0."""
    return positive_beyond((1 - y - c) ** 2 - (1 - y) ** 2, [(y, 0), (c, 2)])


@claim.proof("a² ≤ 1/2 makes the factor at least 1 − 2c", SLOW)
def factor():
    """(1 − a²)·(factor − (1 − 2c)) = c(1 − 2a²) ≥ 0."""
    room = Scalar("½−a²", nonneg=True)
    return SumOfSquares(
        (1 - y - c) - (1 - 2 * c) * (1 - y),
        [Square(number(1), 2 * c * room)],
        [Equation(room, number("1/2") - y)],
    )


@claim.proof("Bernoulli by induction over t: a_t ≥ (1 − 2ct)a₀", SLOW)
def bernoulli():
    """From A = a − (1 − 2ct)a₀ ≥ 0 and a′ = (1 − 2c)a + z: a′ − (1 − 2c(t+1))a₀ = z + (1 − 2c)A +
    4c²t·a₀; at t = 0, A = 0."""
    A, z, p = Scalar("A", nonneg=True), Scalar("z", nonneg=True), Scalar("1−2c", nonneg=True)
    given = [
        Equation(A, a - (1 - 2 * c * t) * a0, "the bound at t"),
        Equation(a1, p * a + z, "the step"),
        Equation(p, 1 - 2 * c),
    ]
    return SumOfSquares(
        a1 - (1 - 2 * c * (t + 1)) * a0,
        [Square(number(1), z), Square(number(1), p * A), Square(c, 4 * t * a0)],
        given,
    )


@claim.proof("with c = 2/κ³ and t ≤ κ³/8, at least a₀/2 is left", SLOW)
def half_left():
    """κ³·((1 − 2ct)a₀ − a₀/2) = (κ³/2 − 4t)a₀ ≥ 0, with cκ³ = 2."""
    cube, room = Scalar("κ³", nonneg=True), Scalar("κ³/8−t", nonneg=True)
    return SumOfSquares(
        cube * ((1 - 2 * c * t) * a0 - a0 / 2),
        [Square(number(1), 4 * room * a0)],
        [Equation(c * cube, 2, "α at its cap"), Equation(room, cube / 8 - t)],
    )


@claim.proof("0 ≤ a₊ ≤ a for 0 ≤ a, a² ≤ 1/2 and 0 ≤ c ≤ 1/2: it stays where it began", SLOW)
def stays():
    """(1 − a²)a₊ = a(1 − a² − c) with 1 − a² − c = (½ − a²) + (½ − c) ≥ 0, and (1 − a²)(a − a₊) =
    ca ≥ 0; −a goes to −a₊."""
    room, rest = Scalar("½−a²", nonneg=True), Scalar("½−c", nonneg=True)
    given = [
        Equation((1 - y) * a1, a * (1 - y - c), "the step, times 1 − a²"),
        Equation(room, number("1/2") - y),
        Equation(rest, number("1/2") - c),
    ]
    minus, minus_next = Scalar("−a"), Scalar("−a₊")
    mirrored = [given[0], Equation(minus, -a), Equation(minus_next, -a1)]
    return [
        SumOfSquares(
            (1 - y) * a1, [Square(number(1), a * room), Square(number(1), a * rest)], given
        ),
        SumOfSquares((1 - y) * (a - a1), [Square(number(1), c * a)], given),
        Derivation(mirrored).qed(Equation((1 - y) * minus_next, minus * (1 - y - c))),
    ]


EDGES = (
    # (a₀, c): 0, 1/√2 nearly, both signs, c = 0, c at its cap, tiny c
    (0, fmpq(1, 4)),
    (fmpq(7, 10), fmpq(1, 2)),
    (fmpq(-7, 10), fmpq(1, 2)),
    (fmpq(-1, 2), fmpq(1, 4)),
    (fmpq(1, 2), 0),
    (fmpq(70710, 100000), fmpq(1, 1000)),
)


@claim.exact("the recursion over ℚ, both signs and edges: |a_t| ≥ (1 − 2ct)|a₀|", SLOW)
def over_q(run):
    rng, todo = random.Random(f"barrier {run.seed}"), list(EDGES)
    todo += [
        (fmpq(rng.randint(-70, 70), 100), fmpq(rng.randint(0, 20), 40))
        for _ in range(run.count(60))
    ]
    for start, step in todo:
        value = start
        for t in range(1, 8):
            value = value * (1 - step / (1 - value * value))
            if abs(value) < (1 - 2 * step * t) * abs(start):
                return Checked(
                    f"a₀ = {start}, c = {step}, t = {t}: {value}", ok=False, refutes=True
                )
    return Checked(f"{len(todo)} runs of seven steps over ℚ", instances=len(todo))


@claim.enclosure("the recursion itself in ball arithmetic, κ = 20: a at κ³/8 steps", SLOW)
def recursion(run):
    from flint import arb, ctx, fmpq

    ctx.prec = 200
    cap, value = arb(fmpq(2, 20**3)), arb(fmpq(1, 2))
    for _ in range(20**3 // 8):
        value = value * (1 - cap / (1 - value * value))
    return Checked(
        f"a = {value.str(8, radius=False)} after 1000 steps from 1/2",
        ok=bool(value > arb(fmpq(1, 4))),
        instances=1,
    )


claim.batched(
    "the recursion of a mode above Bernoulli's line, and repelled at c ≥ 2, batched in torch",
    SLOW,
    instances=500,
)


@claim.necessity("c ≥ 2", STABLE)
def attracts():
    return refute(Inequality((1 - y - c) ** 2, (1 - y) ** 2), at={"a²": 0, "c": 1})


@claim.necessity("a² ≤ 1/2", SLOW)
def near_the_edge():
    """a² = 9/10, c = 1/100: the factor is 9/10, below 1 − 2c."""
    return refute(Inequality(1 - y - c, (1 - 2 * c) * (1 - y)), at={"a²": "9/10", "c": "1/100"})


@claim.necessity("c ≤ 1/2", SLOW)
def overshoots():
    """1 − 2c < 0: at c = 1 and t = 0 an a = 3 above a₀ = 1 goes to −3, below (1 − 2c)a₀ = −1."""
    later = Scalar("a₊")
    return refute(
        Inequality(later, (1 - 2 * c * (t + 1)) * a0),
        [Equation(later, (1 - 2 * c) * a)],
        at={"c": 1, "a": 3, "a₀": 1, "t": 0},
    )


@claim.necessity("a₀ ≥ 0", SLOW)
def negative_start():
    """a₀ = −1/2, c = 1/4: a₁ = −1/3, below (1 − 2c)a₀ = −1/4."""
    start, later = Scalar("a₀"), Scalar("a₁")
    return refute(
        Inequality(later, (1 - 2 * c) * start),
        [Equation((1 - start**2) * later, start * (1 - start**2 - c))],
        at={"c": "1/4", "a₀": "-1/2", "a₁": "-1/3"},
    )


@claim.necessity("α ≥ 0", SLOW)
def negative_rate():
    """c = −1, a₀ = 1/4: a₁ = 31/60, below (1 − 2c)a₀ = 3/4."""
    rate, start, later = Scalar("c"), Scalar("a₀"), Scalar("a₁")
    return refute(
        Inequality(later, (1 - 2 * rate) * start),
        [Equation((1 - start**2) * later, start * (1 - start**2 - rate))],
        at={"c": -1, "a₀": "1/4", "a₁": "31/60"},
    )


@claim.mutant("c ≥ 1 repels already", STABLE)
def smaller_cap():
    return refute(Inequality((1 - y - c) ** 2, (1 - y) ** 2), at={"a²": 0, "c": "3/2"})


@claim.mutant("the factor is at least 1 − c", SLOW)
def better_factor():
    return refute(Inequality(1 - y - c, (1 - c) * (1 - y)), at={"a²": "1/4", "c": "1/4"})


@claim.mutant("a_t ≤ (1 − 2ct)a₀", SLOW)
def other_side():
    return refute(
        Inequality((1 - 2 * c * (t + 1)) * a0, a1),
        [Equation(a1, (1 - c) * a), Equation(a, a0)],
        at={"c": "1/4", "a₀": 1, "t": 0},
    )


@claim.mutant("half is left after κ³/2 steps, by the same bound", SLOW)
def longer():
    cube = Scalar("κ³", nonneg=True)
    return refute(
        Inequality((1 - 2 * c * t) * a0, a0 / 2),
        [Equation(c * cube, 2), Equation(t, cube / 2)],
        at={"κ³": 8, "c": "1/4", "a₀": 1},
    )
