"""AMSGrad with the maximum over uncorrected moments: its effective rate can grow."""

from flint import arb, ctx, fmpq

from verify.claim import Claim
from verify.claims.frameworks import source
from verify.evidence import Checked, Fails
from verify.sentences import enclosed, remark, theorem

STAYS, RATE, CORRECTED = PARTS = "the maximum stays", "the rate grows", "corrected first"

claim = Claim(
    name="frameworks/amsgrad_growth",
    title="""torch's AMSGrad takes the maximum of uncorrected second moments: after one large
    gradient its effective rate grows from step to step, up to 1/√(1 − β₂) times""",
    source=source(
        "torch.optim.Adam(amsgrad=True); Reddi, Kale, Kumar 2018 (arXiv 1904.09237), algorithm 2"
    ),
    expected="proved",
    statement=(
        theorem(
            """Let u be the maximum of all v so far, v ← βv + (1 − β)g², from a first gradient g_1:
            u = v = (1 − β)g_1². As long as g_t² ≤ u, u stays what it was.""",
            "maximum",
        ),
        theorem(
            """The square R of the effective rate 1/√(u/(1 − βᵗ)), in learning rates, then grows at
            every step, for 0 < β < 1,""",
            "growth",
        ),
        theorem("it is (1 − βᵗ)/(1 − β) times what it was at step 1,", "factor"),
        theorem("which is below 1/(1 − β).", "limit"),
        theorem(
            "With the maximum over corrected moments, û′ ≥ û, the rate never grows.", "corrected"
        ),
        enclosed(
            """β₁ = .9, β₂ = .999, ε = 0, gradients 1 and then 10⁻³: the steps fall to .00879664
            learning rates at step 70, and are .0315 at step 5000."""
        ),
        remark(
            "What the paper proves of AMSGrad, a rate that never grows, is proved without bias "
            "correction."
        ),
    ),
    latex=r"""$R_t=\frac{1-\beta^t}{u}$, $\frac{R_t}{R_1}=\frac{1-\beta^t}{1-\beta}\uparrow
    \frac1{1-\beta}$.""",
    hypotheses="""
    - g_t² ≤ u: later gradients are at most √(1 − β₂) times the first
    - β < 1: at β = 1 nothing is remembered
    - β > 0: at β = 0 there is no correction""",
    remark="""γ = 1 − β, P = βᵗ. At β₂ = .999 gradients that are 31.6 times smaller than the first
    let the rate grow 31.6 fold, within some thousand steps.""",
    parts=PARTS,
)

claim.letters("v v′ u u′ g g₁ R R′ R₁ P P′; β γ κ: ≥ 0")
SHARE = "γ = 1 − β"
ABOVE, BELOW = "u ≥ γg₁²", "γg₁² ≥ u"
GROWN, KEPT = "κ(v′ − u) ≥ 0", "(1 − κ)(u − v′) ≥ 0"
stays = claim.under(SHARE, part=STAYS, at="β=γ=1/2, g₁=2, g=1, v=u=u′=2, v′=3/2, κ=0")
stays.inductive(
    "induction over t: u ≥ v and u = (1 − β)g_1²",
    f"u ≥ v; {ABOVE}; {BELOW}",
    state="v → v′; u → u′",
    initial="v = γg₁²; u = γg₁² : after the first gradient",
    recurrence=[
        "v′ = βv + γg²; u ≥ g² : later gradients are small",
        "κ² = κ; u′ = u + κ(v′ − u) : one of u and v′",
        f"{GROWN} : v′ only if it is the larger one; {KEPT} : u only if it is",
    ],
    at_base=[stays.squares(x) for x in ("u ≥ v", ABOVE, BELOW)],
    at_step=[
        stays.squares("u ≥ v′", ("1", "β", "u ≥ v"), ("1", "γ", "u ≥ g²")),
        stays.squares("u′ ≥ v′", ("1", "1", KEPT)),
        stays.squares("u′ ≥ γg₁²", ("1", "1", ABOVE), ("1", "1", GROWN)),
        stays.squares("γg₁² ≥ u′", ("1", "1", BELOW), ("1", "κ", "u ≥ v′")),
    ],
    name="maximum",
)
RATES = "uR = 1 − P : R = (1 − βᵗ)/u; uR′ = 1 − P′; P′ = βP"
rates = claim.under(SHARE, RATES, "u > 0; P > 0; 1 > β", part=RATE)
rates = rates.under(at="β=γ=1/2, u=1, P=1/2, R=1/2, R′=3/4")
rates.proves(
    "u(R′ − R) = (1 − β)βᵗ > 0",
    "R′ > R",
    by=rates.squares("R′ > R", ("1", "1", "P > 0; 1 > β"), times="u > 0"),
    name="growth",
)
FIRST = "uR₁ = γ : R at t = 1; uR = 1 − P"
factor = claim.under(FIRST, nonzero="u : u > 0", part=RATE, at="u=1, γ=R₁=1/2, P=1/4, R=3/4")
factor.proves("R/R₁ = (1 − P)/(1 − β)", "γR = (1 − P)R₁", over="nz1", name="factor")
limit = claim.under(FIRST, "u > 0; P > 0; γ > 0", part=RATE, at="u=1, γ=R₁=1/2, P=1/4, R=3/4")
limit.proves(
    "γR < R₁",
    "R₁ > γR",
    by=limit.squares("R₁ > γR", ("1", "1", "γ > 0; P > 0"), times="u > 0"),
    name="limit",
)
claim.letters("w w′ R R′")
# R = 1/û, so ûR = 1
corrected = claim.under(
    "wR = 1; w′R′ = 1 : R = 1/û; w > 0; w′ > 0; w′ ≥ w : the maximum", part=CORRECTED
)
corrected = corrected.under(at="w=1, w′=2, R=1, R′=1/2")
corrected.proves(
    "û′ ≥ û leaves R′ ≤ R",
    "R ≥ R′",
    by=corrected.squares("R ≥ R′", ("1", "1", "w′ ≥ w"), times="w > 0; w′ > 0"),
    name="corrected",
)

EDGES = ("equal gradients", "β = 0")
title = "runs over ℚ: the maximum and the rate, after a first gradient and small ones"


@claim.instances(title, STAYS, count=60, edges=EDGES, of="runs of 12 steps over ℚ")
def runs(rng, at):
    beta, first = fmpq(rng.randint(1, 9), 10) * (at != "β = 0"), fmpq(rng.randint(1, 9))
    v = u = (1 - beta) * first**2
    power, before = beta, (1 - beta) / u
    for t in range(2, 13):
        g = fmpq(rng.randint(-9, 9), 90) * (1 - beta) * first
        g = first if at == "equal gradients" else g
        v, power = beta * v + (1 - beta) * g * g, beta * power
        u = max(u, v)
        rate = (1 - power) / u
        small = at != "equal gradients"
        grows = rate > before if beta else rate == before
        if small and (u != (1 - beta) * first**2 or not grows):
            raise Fails(f"β = {beta}: the rate at step {t} is {rate} after {before}")
        if not small and rate != 1 / first**2:
            raise Fails(f"β = {beta}, equal gradients: the rate is {rate}")
        before = rate


@claim.enclosure("the steps on gradients 1 and then 10⁻³, in balls, t ≤ 5000", RATE)
def steps(run):
    with ctx.workprec(200):
        b1, b2, small = arb(9) / 10, arb(999) / 1000, arb(1) / 1000
        m, v = 1 - b1, 1 - b2
        u, p1, p2, sizes = v, b1, b2, [arb(1)]
        for _ in range(4999):
            m, v = b1 * m + (1 - b1) * small, b2 * v + (1 - b2) * small**2
            p1, p2 = b1 * p1, b2 * p2
            if not v < u:
                raise Fails("the maximum moves")
            sizes.append(m / (1 - p1) / (u / (1 - p2)).sqrt())
        least = min(range(5000), key=lambda i: sizes[i].mid())
        clear = all(sizes[least] < x for i, x in enumerate(sizes) if i != least)
    said = f"least {sizes[least].str(6, radius=False)} at step {least + 1}"
    near = (
        abs(sizes[least] - arb("0.00879664")) < arb("5e-9"),
        abs(sizes[-1] - arb("0.0315")) < 5e-5,
    )
    return Checked(
        f"{said}, {sizes[-1].str(6, radius=False)} at step 5000",
        ok=bool(clear and all(near)) and least + 1 == 70,
        instances=5000,
    )


claim.floats("float64: the rate of runs against (1 − βᵗ)/u", RATE, instances=60)
claim.batched("the rate of runs, batched in torch", RATE, instances=400)

claim.letters("v u g v₂ P R R′")
claim.needs(
    "g_t² ≤ u",
    "u ≥ v₂",
    "u = γv; v = 1; γ = 1 − β; v₂ = βu + γg²",
    at="β=1/2, γ=1/2, g=2",
    part=STAYS,
    says="β = ½, gradients 1, 2",
)
open_rate = claim.under(SHARE, "uR = 1 − P; uR′ = 1 − βP; u > 0", part=RATE)
open_rate.needs("β < 1", "R′ > R", "P > 0", at="β=1, γ=0, u=1, P=1, R=R′=0", says="β = 1")
open_rate.needs("β > 0", "R′ > R", "1 > β", at="β=0, γ=1, u=1, P=0, R=R′=1", says="β = 0, P = 0")
factor.false("the rate never grows", "R₁ ≥ R")
claim.mutants()
