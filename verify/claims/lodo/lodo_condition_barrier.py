"""Dense LODO needs about κ³ steps for the flattest direction."""

from theory.operators import (
    Equation,
    Inequality,
    Scalar,
    Square,
    SumOfSquares,
    number,
    positive_beyond,
    refute,
)
from verify.claim import Claim, Hypothesis
from verify.claims.lodo import source
from verify.evidence import Checked

STABLE, SLOW, RUNS = "α ≤ 2/(λmax³σ²)", "the flattest mode", "runs on the bowl"

claim = Claim(
    name="lodo/lodo_condition_barrier",
    title="Stability caps α near λmax⁻³, so the flattest mode keeps half its error for κ³/8 steps",
    source=source("Section 4.1 and 5.1 (the barrier is new)"),
    expected="supported",
    lowered="the averaged recursion of commuting G is proved; the losses of stochastic runs are "
    "measured",
    wording="'it is reasonable to believe that LODO learns better inverse Hessians over time, "
    "given small enough learning rate and good initialization' (section 4.1): how much "
    "time is not said there.",
    statement=(
        "Σ = σ²I, G commuting with H: a mode of the averaged recursion obeys a₊ = a(1 − c/(1 − "
        "a²)), c = αλ³σ². If c ≥ 2 then |a₊| ≥ |a|: a = 0 repels. A run that is not repelled so "
        "has α < 2/(λmax³σ²), and the flattest mode has "
        "c ≤ 2/κ³; with |a| ≤ 1/√2 its a_t ≥ (1 − 2ct)a₀ as long as that is positive, so half the "
        "error is left after κ³/8 steps, 1.25·10⁸ on the bowl (κ = 1000). "
        "Stochastic dense SGD-LODO on the bowl, α = .001 to .03, is still above 1.3 times the "
        "Newton loss 7.41 after 100k steps, and diverges at α = .1 (8 of 8 runs)."
    ),
    latex=r"$\alpha \le 2/(\lambda_{\max}^3\sigma^2)$, and $a_t \ge \tfrac12 a_0$ for $t \le "
    r"\kappa^3/8$ in the flattest mode.",
    hypotheses=(
        Hypothesis("c ≥ 2", "for the first part, |a| < 1"),
        Hypothesis("a² ≤ 1/2", "for the second part"),
        Hypothesis("c ≤ 1/2", "for the second part"),
    ),
    axioms=("lodo_closed_form: for commuting G the modes separate and E = σ²/(1 − a²) in a mode",),
    parts=(STABLE, SLOW, RUNS),
)

c, y, a, a1, a0, t = (Scalar(name, nonneg=True) for name in ("c", "a²", "a", "a′", "a₀", "t"))


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


@claim.statistical("dense SGD-LODO on the paper's bowl", RUNS)
def simulated(run):
    """Default: α = .03 for 6k steps, 8 seeds, and the divergence at .1; --thorough: four rates for
    100k steps."""
    from numerics.lodo import barrier

    rates, steps = (
        ((0.001, 0.003, 0.01, 0.03), 100_000) if run.effort == "thorough" else ((0.03,), 6_000)
    )
    found = barrier.losses(rates, steps, seed=run.seed)
    return Checked(
        found.note,
        ok=found.ok,
        instances=found.instances,
        worst_error=found.worst_error,
        bound=found.bound,
    )


@claim.gpu(
    "the recursion of a mode above Bernoulli's line, and repelled at c ≥ 2, batched in torch", SLOW
)
def batched(run):
    from gpu_check.lodo import condition_barrier

    return condition_barrier.check(instances=run.count(500), seed=run.seed, device=run.device)


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
