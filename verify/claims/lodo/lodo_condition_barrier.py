"""Dense LODO needs about κ³ steps for the flattest direction."""

from flint import arb, ctx, fmpq

from verify.claim import Claim
from verify.claims.lodo import source
from verify.evidence import Checked, Fails

PARTS = STABLE, SLOW = "α ≤ 2/(λmax³σ²)", "the flattest mode"

claim = Claim(
    name="lodo/lodo_condition_barrier",
    title="Stability caps α near λmax⁻³, so the flattest mode keeps half its error for κ³/8 steps",
    source=source("Section 4.1 and 5.1 (the barrier is new)"),
    paper=None,
    wording="""'LODO learns better inverse Hessians over time, given small enough learning rate and
    good initialization' (section 4.1): how much time is not said there.""",
    statement="""
    - Σ = σ²I, G commuting with H, α ≥ 0: a mode of the averaged recursion obeys a₊ = a(1 − c/(1 −
      a²)), c = αλ³σ², |a| < 1. If c ≥ 2 then |a₊| ≥ |a|: a = 0 repels. By: repelled
    - A run that is not repelled so has α < 2/(λmax³σ²), and the flattest mode has c ≤ 2/κ³; By:
      repelled; flattest
    - with |a₀| ≤ 1/√2 and c ≤ 1/2 its |a_t| ≥ (1 − 2ct)|a₀| (for a₀ ≥ 0: a_t ≥ (1 − 2ct)a₀), By:
      all steps; odd
    - so half the error is left after κ³/8 steps, 1.25·10⁸ on the bowl (κ = 1000). By: left
    - Remark: Runs: barrier_runs.
    """,
    latex=r"""$\alpha \le 2/(\lambda_{\max}^3\sigma^2)$, and $a_t \ge \tfrac12 a_0$ for $t \le
    \kappa^3/8$ in the flattest mode.""",
    hypotheses="""
    - c ≥ 2: for the first part, |a| < 1
    - a² ≤ 1/2: for the second part
    - c ≤ 1/2: for the second part
    - a₀ ≥ 0: or |a| for a: the recursion is odd in a, so |a_t| is the run of |a₀|
    - α ≥ 0: so c ≥ 0""",
    parts=PARTS,
)

claim.letters("c a² a a₀ t: ≥ 0; a′ a₊ a₁ −a −a₊; ½−a² ½−c A z 1−2c κ³ κ³/8−t: ≥ 0")
stable, slow = claim.under(part=STABLE), claim.under(part=SLOW)
stable.positive("""[repelled] c ≥ 2: (a₊/a)² ≥ 1
    (1 − a² − c)² ≥ (1 − a²)²
    a² ≥ 0; c ≥ 2
    cites: lodo/lodo_closed_form: flow""")
stable.needs("c ≥ 2", "(1 − a² − c)² ≥ (1 − a²)²", at="a²=0, c=1")
stable.false("c ≥ 1 repels already", "(1 − a² − c)² ≥ (1 − a²)²", at="a²=0, c=3/2")
slow.under("`½−a²` = 1/2 − a²").bounds(
    "a² ≤ 1/2 makes the factor at least 1 − 2c", "1 − a² − c ≥ (1 − 2c)(1 − a²)", "= 2c`½−a²`"
)
slow.needs("a² ≤ 1/2", "1 − a² − c ≥ (1 − 2c)(1 − a²)", at="a²=9/10, c=1/100")
slow.under("A = a − (1 − 2ct)a₀ : at t; a′ = `1−2c`a + z : the step; `1−2c` = 1 − 2c").bounds(
    "Bernoulli: a_t ≥ (1 − 2ct)a₀", "a′ ≥ (1 − 2c(t+1))a₀", "= z + `1−2c`A + 4ta₀(c)²"
)
slow.needs("c ≤ 1/2", "a₊ ≥ (1 − 2c(t+1))a₀", "a₊ = (1 − 2c)a", at="c=a₀=1, a=3, t=0")
slow.under("cκ³ = 2 : the cap; `κ³/8−t` = κ³/8 − t", at="κ³=8, c=1/4, t=0, κ³/8−t=a₀=1").bounds(
    "for t ≤ κ³/8, at least a₀/2 is left", "κ³((1 − 2ct)a₀ − a₀/2)", "= 4`κ³/8−t`a₀"
)
STEP = "(1 − a²)a′ = a(1 − a² − c) : the step, times 1 − a²"
kept = slow.under(STEP, "`½−a²` = 1/2 − a²; `½−c` = 1/2 − c")
kept.bounds("0 ≤ a₊ for 0 ≤ a, a² ≤ 1/2, 0 ≤ c ≤ 1/2", "(1 − a²)a′", "= a`½−a²` + a`½−c`")
kept.bounds("and a₊ ≤ a: it stays where it began", "(1 − a²)a ≥ (1 − a²)a′", "= ca")
slow.under(STEP, "`−a` = −a; `−a₊` = −a′").proves("""[odd] −a goes to −a₊
    (1 − a²)`−a₊` = `−a`(1 − a² − c)""")
claim.letters("x x′; c a₀ t t′: ≥ 0; α l σ² κ K")
flat = slow.under("c = αl³σ² : l = λmin; 2 > ακ³l³σ² : λmax = κl")
flat.proves("[flattest] the flattest mode has cκ³ < 2", "2 > cκ³", by="2 > cκ³ since (2 > ακ³l³σ²)")
half = slow.under("2 ≥ cK : K = κ³; K ≥ 8t", at="c=1/4, K=8, t=1/2, a₀=1")
half.proves("""[left] so (1 − 2ct)a₀ is at least half of a₀ for t ≤ κ³/8
    (1 − 2ct)a₀ ≥ a₀/2
    by: (1 − 2ct)a₀ ≥ a₀/2 since a₀/4(2 ≥ cK) + ca₀/4(K ≥ 8t)""")
mode = slow.under("1/2 ≥ c")
LINE = "x ≥ (1 − 2ct)a₀"
mode.inductive(f"""[all steps] 0 ≤ a_t ≤ 1/√2 and a_t ≥ (1 − 2ct)a₀ for a₀ ≥ 0
    x ≥ 0; 1/2 ≥ x²; {LINE}
    initial: x = a₀; t = 0; 1/2 ≥ a₀²
    recurrence: (1 − x²)x′ = x(1 − x² − c) : the step, x = a_t; t′ = t + 1
    at_base: x ≥ 0 since a₀
    1/2 ≥ x² since (1/2 ≥ a₀²)
    {LINE}
    at_step: 1 > x² since (1/2 ≥ x²) + 1/2
    x′ ≥ 0 times 1 > x² since (x ≥ 0)(1/2 ≥ x²) + (x ≥ 0)(1/2 ≥ c)
    x ≥ x′ times 1 > x² since c(x ≥ 0)
    1/2 ≥ x′² since (1/2 ≥ x²) + (x ≥ 0)(x ≥ x′) + (x′ ≥ 0)(x ≥ x′)
    x′ ≥ (1 − 2c)x times 1 > x² since 2c(x ≥ 0)(1/2 ≥ x²)
    x′ ≥ (1 − 2ct′)a₀ since (x′ ≥ (1 − 2c)x) + 2(1/2 ≥ c)({LINE}) + 4ta₀(c)²""")
claim.letters("a₀ c α")
first = slow.under("(1 − a₀²)a₁ = a₀(1 − a₀² − c)")
first.needs("a₀ ≥ 0", "a₁ ≥ (1 − 2c)a₀", at="c=1/4, a₀=−1/2, a₁=−1/3")
first.needs("α ≥ 0", "a₁ ≥ (1 − 2c)a₀", at="c=−1, a₀=1/4, a₁=31/60")
claim.mutants()

EDGES = (  # (a₀, c): 0, 1/√2 nearly, both signs, c = 0, c at its cap, tiny c
    (fmpq(0), fmpq(1, 4)),
    (fmpq(7, 10), fmpq(1, 2)),
    (fmpq(-7, 10), fmpq(1, 2)),
    (fmpq(-1, 2), fmpq(1, 4)),
    (fmpq(1, 2), fmpq(0)),
    (fmpq(70710, 100000), fmpq(1, 1000)),
)


@claim.instances("|a_t| ≥ (1 − 2ct)|a₀|", SLOW, count=60, edges=EDGES, of="runs over ℚ")
def over_q(rng, at):
    start, step = at or (fmpq(rng.randint(-70, 70), 100), fmpq(rng.randint(0, 20), 40))
    value = start
    for t in range(1, 8):
        value = value * (1 - step / (1 - value * value))
        if abs(value) < (1 - 2 * step * t) * abs(start):
            raise Fails(f"a₀ = {start}, c = {step}, t = {t}: {value}")


@claim.enclosure("the recursion itself in ball arithmetic, κ = 20: a at κ³/8 steps", SLOW)
def recursion(run):
    with ctx.workprec(200):
        cap, value = arb(fmpq(2, 20**3)), arb(fmpq(1, 2))
        for _ in range(20**3 // 8):
            value = value * (1 - cap / (1 - value * value))
        if not value > arb(fmpq(1, 4)):
            raise Fails(f"a = {value} after 1000 steps from 1/2")
    return Checked(f"a = {value.str(8, radius=False)} after 1000 steps from 1/2", instances=1)


claim.batched("a mode above Bernoulli's line, repelled at c ≥ 2, in torch", SLOW, instances=500)
