"""Heavy ball with Polyak's tuning: from which κ on it has 3-cycles."""

from flint import fmpq

from theory.rates import triangles
from verify.claim import Claim
from verify.claims.rates import goujaud
from verify.evidence import Checked, Fails
from verify.sentences import cited, theorem
from verify.standard import Cited

claim = Claim(
    name="rates/polyak_tuning_cycles",
    title="With Polyak's tuning heavy ball runs round a triangle exactly from κ = 9 + 4√5 on",
    source=goujaud("Theorem 3.5 with K = 3 gives the same number"),
    expected="proved",
    paper="holds",
    wording="Heavy ball with the tuning for quadratics is not accelerated on F(μ, L): it cycles.",
    statement=(
        theorem(
            """a = 4/(√L + √μ)², b = ((s−1)/(s+1))², s = √κ > 1: both inequalities of
            heavy_ball_three_cycles hold if and only if s² − 4s − 1 ≥ 0,""",
            "first",
            "second",
            "only if",
        ),
        theorem("that is s ≥ 2 + √5, κ ≥ 9 + 4√5 = 17.944…;", "threshold", "below"),
        theorem("so for every such κ some f in F(μ, L) keeps it in a 3-cycle.", "first", "second"),
        cited("Below that it converges: polyak_tuning_golden_ratio."),
    ),
    latex=r"""$\ell_1, \ell_2 \le 0 \iff \kappa \ge 9 + 4\sqrt5$.""",
    hypotheses="""
    - s² ≥ 4s + 1: that is κ ≥ 9 + 4√5
    - the step is 4/(√L + √μ)²""",
)

claim.letters("a b μ s s−1 r5: ≥ 0")
claim.let(
    """L = μs²
    l1 = 3b² + 3b + 3 + La²μ − 2Lab − La − abμ − 2aμ
    l2 = 3b² + 3b + 3 + La²μ − Lab − 2La − 2abμ − aμ"""
)
STEP, MOMENTUM = "(s + 1)²aμ = 4 : a = 4/(√L + √μ)²", "(s + 1)²b = (s − 1)² : b = ((s−1)/(s+1))²"
tuned = claim.under(STEP, MOMENTUM, "s > 1", at="μ=1, s=5, a=1/9, b=4/9")
SLOW, FAR = "s² ≥ 4s + 1", "4s + 1 > s²"
far = tuned.under(SLOW)
signs = [
    tuned.squares("s + 1 > 0", (1, "s"), (1, 1)),
    tuned.squares("3s² + 4s > 3", (1, 3, "s > 1; s + 1 > 0"), (1, "4s")),
]
FOUR = "s + 1 > 0; " * 3 + "s + 1 > 0"
far.proves(
    "s² ≥ 4s + 1 gives ℓ_1 ≤ 0",
    "0 ≥ l1",
    by=[*signs, far.squares("0 ≥ l1", (1, 1, f"{SLOW}; 3s² + 4s > 3"), times=FOUR)],
    says="(s + 1)⁴ℓ_1 = −(s² − 4s − 1)(3s² + 4s − 3).",
    name="first",
    cites=tuple(
        Cited("rates/heavy_ball_three_cycles", name) for name in ("projections", "next", "round")
    ),
)
far.proves(
    "and ℓ_2 ≤ 0, which says no more",
    "0 ≥ l2",
    by=[
        *signs,
        far.squares("s² + 4s > 1", (1, 1, "s > 1; s + 1 > 0"), (1, "4s")),
        far.squares("3s² ≥ 4s + 3", (1, 1, SLOW), (1, 2, "s > 1; s + 1 > 0")),
        far.squares("0 ≥ l2", (1, 1, "s² + 4s > 1; 3s² ≥ 4s + 3"), times=FOUR),
    ],
    says="(s + 1)⁴ℓ_2 = −(s² + 4s − 1)(3s² − 4s − 3).",
    name="second",
)
near = tuned.under(FAR, at="s=3, a=1/4, b=1/4")
near.proves(
    "s² < 4s + 1 gives ℓ_1 > 0",
    "l1 > 0",
    by=[*signs, near.squares("l1 > 0", (1, 1, f"{FAR}; 3s² + 4s > 3"), times=FOUR)],
    name="only if",
)
root = claim.under("r5² = 5 : √5", "s > 1")
above = root.under("s ≥ 2 + r5")
above.proves(
    "s ≥ 2 + √5 gives s² ≥ 4s + 1 and κ ≥ 9 + 4√5",
    f"{SLOW}; s² ≥ 9 + 4r5",
    by=[
        above.squares(SLOW, (1, 1, "s ≥ 2 + r5; s ≥ 2 + r5"), (1, "2r5", "s ≥ 2 + r5")),
        above.squares("s² ≥ 9 + 4r5", (1, 1, SLOW), (1, 4, "s ≥ 2 + r5")),
    ],
    name="threshold",
)
below = root.under("2 + r5 > s")
below.proves(
    "s < 2 + √5 gives s² < 4s + 1 and κ < 9 + 4√5",
    f"{FAR}; 9 + 4r5 > s²",
    by=[
        below.squares("r5 + 1 > 0", (1, "r5"), (1, 1)),
        below.squares("r5 > 1", (1, 4), times="r5 + 1 > 0"),
        below.squares("s + r5 > 2", (1, 1, "s > 1"), (1, 1, "r5 > 1")),
        below.squares(FAR, (1, 1, "2 + r5 > s; s + r5 > 2")),
        below.squares("9 + 4r5 > s²", (1, 1, FAR), (1, 4, "2 + r5 > s")),
    ],
    name="below",
)
far.needs("s² ≥ 4s + 1", "0 ≥ l1", without=SLOW, at="s=3, a=1/4, b=1/4")
far.needs("the step is 4/(√L + √μ)²", "0 ≥ l1", without=STEP, at="a=1/16", says="the same momentum")
near.false("ℓ_2 ≤ 0 is where the threshold lies", "l2 > 0", says="κ = 9: ℓ_2 is negative there")
claim.mutants()


@claim.exact("runs in rational numbers at rational √κ, on either side of the threshold")
def runs(run):
    """On f of heavy_ball_three_cycles, three rounds; below the threshold the run leaves it."""
    found = {True: 0, False: 0}
    for s in (
        fmpq(3, 2),
        fmpq(3),
        fmpq(4),
        fmpq(21, 5),
        fmpq(17, 4),
        fmpq(9, 2),
        fmpq(5),
        fmpq(40),
    ):
        a, b, L = 4 / (s + 1) ** 2, ((s - 1) / (s + 1)) ** 2, s * s
        went = triangles.run(a, b, fmpq(1), L, steps=9)
        cycles = went == [went[t % 3] for t in range(10)]
        if cycles != (s * s - 4 * s - 1 >= 0):
            raise Fails(f"s = {s}: the run {'goes round' if cycles else 'leaves the triangle'}")
        found[cycles] += 1
    return Checked(f"{found[True]} go round, {found[False]} leave the triangle", instances=8)
