"""Douglas–Rachford splitting in three states and in two: the same calls, shifted by one."""

from flint import fmpq

from verify.claim import Claim
from verify.claims.frameworks import splitting
from verify.evidence import Checked, Fails
from verify.sentences import theorem

SHIFT, ALONE = PARTS = "the shift", "no match without it"

claim = Claim(
    name="frameworks/douglas_rachford_forms_shift",
    title="""The two forms of Douglas–Rachford splitting make the same calls, the second form's
    prox_f being that of the first form's next iteration""",
    source=splitting("shift equivalence, algorithms 5 and 6"),
    expected="proved",
    statement=(
        theorem(
            """x_1 = prox_f(x_3), x_2 = prox_g(2x_1 − x_3), x_3 ← x_3 + x_2 − x_1, and p ←
            prox_g(2q − p) + p − q, q ← prox_f(p), have p = x_3 and q = x_1 at every t, for all n
            and whatever the two oracles answer, if p = x_3 and q = prox_f(p) at the start.""",
            "the state map",
        ),
        theorem(
            """So they ask prox_g at the same point in the same iteration, and the second form asks
            prox_f at the point at which the first asks next.""",
            "the points",
        ),
        theorem(
            """Without the shift there is no match: the second form asks prox_f where the answer of
            prox_g in the same iteration moves it. If for two answers h and k of prox_g it asks at
            x_3, as the first form does, then h = k.""",
            "no match in step",
        ),
    ),
    latex=r"""$p=x_3,\ q=\mathrm{prox}_f(x_3)$: prox$_f$ of iteration $t$ here is that of $t+1$
    there.""",
    hypotheses="""
    - p = x_3: the second form starts where the first does
    - q = prox_f(p): and has asked prox_f once""",
    remark="""f and h are the answers of prox_f at x_3 and of prox_g at 2x_1 − x_3, letters: any
    oracles that answer alike at the same point. The second form stands in the catalogue as
    douglas_rachford_shifted.""",
    parts=PARTS,
)

claim.letters("x x′ f f′ p p′ p″ q q′ h k: n")
FIRST = "x′ = x + h − f : x_3 + x_2 − x_1, where f is x_1 and h is x_2"
SECOND = "p′ = h + p − q; q′ = f′ : the answer at p′ = x′"
LINK = "p = x; q = f"
claim.under(part=SHIFT).inductive(
    "induction over t: p = x_3 and q = x_1",
    LINK,
    state="x → x′; f → f′; p → p′; q → q′",
    initial="p = x; q = f : prox_f was asked at p",
    recurrence=f"{FIRST}; {SECOND}",
    name="the state map",
)
link = claim.under(LINK, FIRST, part=SHIFT, at="x=1, f=2, h=4")
link.under("p′ = h + p − q").proves(
    "prox_g at 2q − p = 2x_1 − x_3, prox_f at p′ = x_3′",
    "2q − p = 2f − x",
    "p′ = x′",
    name="the points",
)
IN_STEP = "p′ = h + p − q; p′ = x : prox_f at the same point where prox_g answers h"
claim.under(
    IN_STEP,
    "p″ = k + p − q; p″ = x : and where it answers k",
    part=ALONE,
    at="x=1, p=3, q=4, h=k=2",
).proves("in step for two answers of prox_g: h = k", "h = k", name="no match in step")

EDGES = ("x_3 = 0", "identities")
title = "closed loops over ℚ with two quadratics: both forms"


@claim.instances(title, SHIFT, count=40, edges=EDGES, of="closed loops of 8 iterations over ℚ")
def closed_loops(rng, at):
    a, b, s, u = (fmpq(rng.randint(0, 6), rng.randint(1, 4)) for _ in range(4))
    a, b = (fmpq(0), fmpq(0)) if at == "identities" else (a, b)
    x = fmpq(rng.randint(-9, 9)) * (at != "x_3 = 0")

    def prox_f(v):
        return (v + a * s) / (1 + a)

    def prox_g(v):
        return (v - b * u) / (1 + b)

    p, q = x, prox_f(x)
    for t in range(8):
        first = prox_f(x)
        if (p, q) != (x, first):
            raise Fails(f"the states part in iteration {t}")
        p = prox_g(2 * q - p) + p - q
        q = prox_f(p)
        x = x + prox_g(2 * first - x) - first


@claim.exact("by theory's comparison of the two programs", SHIFT)
def compared(run):
    from theory import optimizers
    from theory.realization import compare

    answer = compare(
        optimizers.douglas_rachford.family(), optimizers.douglas_rachford_shifted.family()
    )
    said = answer.match
    return Checked(f"{answer.verdict}: {said}", ok=answer.verdict == "equivalent")


claim.floats("float64: both forms with a quadratic and an absolute value", SHIFT, instances=60)

start = claim.under(FIRST, "p′ = h + p − q", part=SHIFT)
start.needs("p = x_3", "p′ = x′", "q = f", at="x=0, p=1, f=0, h=0", says="p = 1, x_3 = 0")
start.needs("q = prox_f(p)", "p′ = x′", "p = x", at="x=p=0, q=1, f=0, h=0", says="q = 1")
link.false("the second form's p is x_2", "p = h")
# f = x²/2 has prox_f(x) = x/2, so that prox_g is asked at 0 for ever, where it answers 1
claim.under(IN_STEP, "2q − p = 2f − x : prox_g at the same point", FIRST, part=ALONE).false(
    "an iteration in step for one answer does not move",
    "x′ = x",
    at="x=f=0, h=1, p=−2, q=−1",
    says="prox_f halves: x_3 = 0 becomes 1, and both forms ask at 0 and at 0",
)
claim.mutants()
