"""RAdam is bias-corrected momentum while its length ρ_t is at most 5: for how long."""

from flint import fmpq, fmpq_poly

from theory.operators import reciprocal
from verify.claim import Claim
from verify.claims.frameworks import source
from verify.evidence import Checked, Fails
from verify.identify.packages import agree
from verify.sentences import enclosed, theorem
from verify.standard import Cite

LENGTH, FIVE, EVER = PARTS = "the length", "the first steps", "for ever"

claim = Claim(
    name="frameworks/radam_first_steps",
    title="""RAdam's first five steps are bias-corrected momentum for every β₂; exactly five for β₂
    > .83977, and all of them for β₂ ≤ 2/3""",
    source=source("torch.optim.RAdam; Liu and others 2020 (arXiv 1908.03265), algorithm 2"),
    expected="proved",
    statement=(
        theorem(
            """RAdam steps by c·m̂, linear in the gradients, as long as ρ_t = ρ_∞ − 2tβᵗ/(1 − βᵗ) ≤
            5, ρ_∞ = 2/(1 − β) − 1. For 0 ≤ β < 1 the length ρ_t is 1 + 2A/W, A/W the mean age of
            the squared gradients in v: W = Σ_{j<t} βʲ and A = Σ_{j<t} jβʲ.""",
            "sums",
            "length",
        ),
        theorem(
            "So ρ_t ≤ 5 for t = 1, …, 5, whatever β is.",
            "step 1",
            "step 2",
            "step 3",
            "step 4",
            "step 5",
        ),
        theorem(
            "(ρ_6 − 5)W = 2(3β⁵ + 2β⁴ + β³ − β − 2): step 6 is rectified where that is positive,",
            "step 6",
        ),
        enclosed("which is for β > .839769, all digits right."),
        theorem("For β ≤ 2/3 no step ever is: ρ_t ≤ 5 for all t.", "never"),
        theorem(
            """For β > 2/3 every step with (3β − 2)W > tβᵗ is, all but finitely many.""",
            "in the end",
            "weights",
            "late",
        ),
    ),
    latex=r"""$\rho_t=1+2\,\frac{\sum_{j<t}j\beta^j}{\sum_{j<t}\beta^j}$, so $\rho_t\le5$ for
    $t\le5$, and for all $t$ if $\beta\le\frac23$.""",
    hypotheses="""
    - 0 ≤ β: a weight of the past is not negative
    - β < 1: at β = 1 there is no ρ_∞
    - β ≤ 2/3: for ever""",
    remark="""torch compares ρ_t with 5, the paper with 4; pytorch_optimizer stands still for these
    steps. P = βᵗ, δ = 1 − β, κ = 1/(1 − β); W ≥ 1 for t ≥ 1.""",
    parts=PARTS,
)

claim.letters("A A′ ρ; β δ t t′ P P′ W W′ z: ≥ 0")
claim.letters(reciprocal(claim.sum("1 − β"), "κ"))
claim.under(part=LENGTH).inductive(
    "(1 − β)W = 1 − P and (1 − β)A = βW − tP, by induction over t",
    "(1 − β)W = 1 − P; (1 − β)A = βW − tP",
    state="t → t′; P → P′; W → W′; A → A′",
    initial="t = 0; P = 1; W = 0; A = 0",
    recurrence="t′ = t + 1; P′ = βP; W′ = W + P; A′ = A + tP",
    over="i",
    name="sums",
)
SUMS = "(1 − β)W = 1 − P; (1 − β)A = βW − tP"
claim.under(
    SUMS,
    "(2κ − 1 − ρ)(1 − P) = 2tP : ρ = ρ_∞ − 2tP/(1 − P)",
    part=LENGTH,
    at="β=1/2, t=2, P=1/4, W=3/2, A=1/2, ρ=5/3",
).proves("ρW = W + 2A", "ρW = W + 2A", name="length")

LONG, SHARE = "ρW = W + 2A : the length", "δ = 1 − β : β ≤ 1"
TERMS = {
    1: ("1", "0", ("4",)),
    2: ("1 + β", "β", ("4", "2β")),
    3: ("1 + β + β²", "β + 2β²", ("4", "2β")),
    4: ("1 + β + β² + β³", "β + 2β² + 3β³", ("4", "2βδ", "2β²δ")),
    5: ("1 + β + β² + β³ + β^4", "β + 2β² + 3β³ + 4β^4", ("4δ", "6βδ", "6β²δ", "4β³δ")),
}
for step, (weights, ages, squares) in TERMS.items():
    case = claim.under(LONG, SHARE, f"W = {weights}; A = {ages}", "W > 0", part=FIVE)
    case = case.under(at="β=δ=1/2")
    case.proves(
        f"ρ_{step} ≤ 5",
        "5 ≥ ρ",
        by=case.squares("5 ≥ ρ", *(("1", s) for s in squares), times="W > 0"),
        name=f"step {step}",
    )
sixth = claim.under(
    LONG, "W = 1 + β + β² + β³ + β^4 + β^5; A = β + 2β² + 3β³ + 4β^4 + 5β^5", part=FIVE, at="β=1/2"
)
sixth.proves(
    "(ρ_6 − 5)W = 2(3β⁵ + 2β⁴ + β³ − β − 2)",
    "(ρ − 5)W = 2(3β^5 + 2β^4 + β³ − β − 2)",
    name="step 6",
)

ever = claim.under(LONG, SUMS, SHARE, "W > 0; δ > 0", part=EVER)
low = ever.under("z = 2 − 3β : β ≤ 2/3", at="β=δ=1/2, z=1/2, t=2, P=1/4, W=3/2, A=1/2, ρ=5/3")
low.proves(
    "(1 − β)W(5 − ρ) = 2((2 − 3β)W + tP) ≥ 0",
    "5 ≥ ρ",
    by=low.squares("5 ≥ ρ", ("1", "2zW"), ("1", "2tP"), times="W > 0; δ > 0"),
    name="never",
)
AT = "β=9/10, δ=1/10, t=10, P=1/10, W=9, A=71, ρ=151/9"
high = ever.under("(3β − 2)W > tP", at=AT)
high.proves(
    "and ρ > 5 where (3β − 2)W > tP",
    "ρ > 5",
    by=high.squares("ρ > 5", ("1", "2", "(3β − 2)W > tP"), times="W > 0; δ > 0"),
    name="in the end",
)
some = claim.under(part=EVER)
some.inductive(
    "W ≥ 1 from the first step on",
    "W ≥ 1",
    state="P → P′; W → W′",
    initial="W = 1",
    recurrence="P′ = βP; W′ = W + P",
    at_step=[some.squares("W′ ≥ 1", (1, 1, "W ≥ 1"), (1, "P"))],
    over="t",
    name="weights",
)
late = claim.under(
    "3β − 2 > tP : late, since tβᵗ tends to 0 and 3β > 2; W ≥ 1",
    part=EVER,
    at="β=9/10, t=40, P=1/100, W=9",
)
late.proves(
    "which is so for all late t",
    "(3β − 2)W > tP",
    by=[
        late.squares("W > 0", (1, 1, "W ≥ 1"), (1, 1)),
        late.squares("(3β − 2)W > tP", (1, 1, "3β − 2 > tP; W > 0"), (1, "tP", "W ≥ 1")),
    ],
    name="late",
    cites=Cite("power_limit", ("h1",)),
)


def length(beta, t):
    """ρ_t as torch computes it, over ℚ."""
    return 2 / (1 - beta) - 1 - 2 * t * beta**t / (1 - beta**t)


EDGES = ("β = 0", "β = 2/3", "β near 1")
title = "ρ_t over ℚ against the mean age, and the steps that are linear"


@claim.instances(title, FIVE, count=60, edges=EDGES, of="values of β, t ≤ 12")
def lengths(rng, at):
    beta = fmpq(rng.randint(1, 199), 200)
    beta = {"β = 0": fmpq(0), "β = 2/3": fmpq(2, 3), "β near 1": fmpq(10**9 - 1, 10**9)}.get(
        at, beta
    )
    for t in range(1, 13):
        rho = length(beta, t)
        ages = sum((j * beta**j for j in range(t)), fmpq(0))
        weights = sum((beta**j for j in range(t)), fmpq(0))
        linear = rho <= 5
        sixth_says = 3 * beta**5 + 2 * beta**4 + beta**3 - beta - 2 <= 0
        wanted = True if t <= 5 or 3 * beta <= 2 else sixth_says if t == 6 else linear
        if rho * weights != weights + 2 * ages or linear != wanted:
            raise Fails(f"β = {beta}, t = {t}: ρ = {rho}")


@claim.enclosure("the one root of 3β⁵ + 2β⁴ + β³ − β − 2 in [0, 1], by signs over ℚ", FIVE)
def root(run):
    """Its slope 15β⁴ + 8β³ + 3β² − 1 rises with β and is positive at ½; below ½ all is negative,
    since 3β⁵ + 2β⁴ + β³ < 1."""
    polynomial = fmpq_poly([-2, -1, 0, 1, 2, 3])
    low, high = (fmpq(2 * 839769 + sign, 2 * 10**6) for sign in (-1, 1))
    half = fmpq(1, 2)
    signs = polynomial(low) < 0 < polynomial(high) and polynomial.derivative()(half) > 0
    small = 3 * half**5 + 2 * half**4 + half**3 < 1
    return Checked(f"between {low} and {high}", ok=bool(signs and small), instances=1)


claim.floats(
    "float64: RAdam's recursion is bias-corrected momentum bit for bit while ρ_t ≤ 5, then not",
    FIVE,
    instances=60,
)

sixth.false("the sixth step is never rectified", "5W ≥ ρW", at="β=1, ρ=6")
claim.letters("β A W ρ P t")
claim.needs(
    "0 ≤ β",
    "5 ≥ ρ",
    "ρW = W + 2A; W = 1 + β + β²; A = β + 2β²",
    at="β=−3, ρ=37/7",
    part=FIVE,
    says="β = −3, t = 3: the weights are 1, −3, 9",
)
sums = "ρW = W + 2A; (1 − β)W = 1 − P; (1 − β)A = βW − tP"
claim.needs(
    "β < 1",
    "5 ≥ ρ",
    "ρW = W + 2A; W = t; 2A = t(t − 1)",
    at="β=1, t=7, W=7, A=21, ρ=7",
    part=EVER,
    says="β = 1: ρ_t = t",
)
claim.needs(
    "β ≤ 2/3",
    "5 ≥ ρ",
    sums,
    at="β=9/10, t=10, P=1/10, W=9, A=71, ρ=151/9",
    part=EVER,
    says="β = .9 with P = .1, near t = 22: ρ_∞ is 19",
)


@claim.numeric("torch's RAdam itself", FIVE)
def packages(run):
    """Its first five steps are −c·m̂, linear in the gradients."""
    sides = {"torch": "torch.optim.RAdam lr=0.1"}

    def pairs(x, g):
        m = 0 * g[0]
        for t in range(5):
            m = 0.9 * m + 0.1 * g[t]
            yield x["torch"][t], -0.1 * m / (1 - 0.9 ** (t + 1))

    return agree(run, sides, pairs)


claim.mutants()
