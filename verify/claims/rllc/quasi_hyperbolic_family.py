"""The laws of diag(0, b), (1, 1) under their other names: QHM, triple momentum; and where NAG lies
among them."""

from flint import fmpq

from theory.operators import reciprocal
from verify.claim import Claim
from verify.claims.rllc import source
from verify.evidence import Checked, Fails

QHM, TRIPLE, SEGMENT = "quasi-hyperbolic momentum", "triple momentum", "NAG and the segment"

claim = Claim(
    name="rllc/quasi_hyperbolic_family",
    title="""Two units g and momentum: every law is quasi-hyperbolic momentum, and triple momentum
    for b ≠ 0""",
    source=source(
        "appendix A, interpolations between SGD, momentum SGD and NAG; with Ma, Yarats 2019 and "
        "Van Scoy et al. 2018"
    ),
    wording="""'we can continuously interpolate between momentum SGD and pure SGD', and 'there is a
    third well known optimizer which can be represented in this setting' (Appendix A).""",
    statement="""
    - Let O = Opt(diag(0, b), (1, 1), (l1, l2)) from M_0 = 0. (1) QHM(α, b, ν): m ← bm + (1 − b)g, θ
      ← θ − α((1 − ν)g + νm), is O with l1 = α(1 − ν), l2 = αν(1 − b); By: QHM
    - if b ≠ 1 and l1 + l2/(1 − b) ≠ 0, O is QHM with α = l1 + l2/(1 − b), ν = l2/((1 − b)α), By:
      QHM; QHM solved
    - and where b·l2 ≠ 0 no other QHM is O. By: only QHM
    - (2) The (α, b, γ) family with b ≠ 0 (triple momentum): x₊ = (1 + b)x − bx₋ − α∇f(y), y = (1 +
      γ)x − γx₋, is O at its points y, with l1 = αγ/b, l2 = α(1 + γ) − αγ/b; By: triple momentum
    - back, if α = l2 + (1 − b)l1 ≠ 0, γ = b·l1/α. By: triple momentum; triple momentum solved
    - (3) NAG's law c(1, b) lies on the segment from (c, 0), gradient descent, to (0, c), momentum,
      only if c·b = 0; By: segment
    - divided by 1 + b ≠ 0 it is the point c(1 − s, s), s = b/(1 + b), of their line, By: line
    - on the segment for b ≥ 0 and outside it for −1 < b < 0. By: on the segment; outside
    """,
    latex=r"""$\mathrm{Opt}(\mathrm{diag}(0,b),(1,1),(l_1,l_2))$ is QHM with $\alpha = l_1 +
    \frac{l_2}{1-b}$, $\nu = \frac{l_2}{(1-b)\alpha}$, and for $b \ne 0$ triple momentum with
    $\alpha = l_2 + (1-b)l_1$, $\gamma = \frac{b\,l_1}{\alpha}$.""",
    hypotheses="""
    - b ≠ 1: QHM's memory never moves at b = 1
    - α ≠ 0: at α = 0 QHM and triple momentum stand still
    - b ≠ 0: for triple momentum, and for the uniqueness of QHM
    - l2 ≠ 0: for the uniqueness of QHM: at ν = 0 its decay is free
    - 1 + b ≠ 0: for NAG's point of the segment""",
    remark="""The two rates: α of triple momentum is 1 − b times α of QHM. At b = 0 triple
    momentum is J(0;2) with law (α(1 + γ), −αγ), outside this family unless αγ = 0. Runs
    that are compared stand at the same point, so the gradient is one letter.""",
    parts=(QHM, TRIPLE, SEGMENT),
)

claim.letters("b α ν γ l1 l2 c β s k; M2 M2′ θ θ′ x x′ x₋ x₋′ m m′ g′: n")
claim.letters(*(reciprocal(claim.sum(f"1 {sign} b"), f"(1{sign}b)⁻¹") for sign in "−+"))
OURS = "M2′ = bM2 + g′ : second unit; the first is g\nθ′ = θ − l1g′ − l2M2′ : law (l1, l2)"
SAME_START = "M2 = 0 : zero start; x = θ : the same start"

# QHM
FORWARD = "l1 = α(1 − ν); l2 = αν(1 − b)"
BACK = "α = l1 + l2`(1−b)⁻¹` : α = l1 + l2/(1 − b); ν = l2`(1−b)⁻¹`α⁻¹ : ν = l2/((1 − b)α)"
claim.under(FORWARD, part=QHM).inductive(f"""
    [QHM] induction over t: QHM is the law (α(1 − ν), αν(1 − b))
    θ = x; m = (1 − b)M2
    state: M2 → M2′; θ → θ′; x → x′; m → m′
    initial: M2 = 0 : zero start; m = 0 : zero start; x = θ : the same start
    recurrence: {OURS}
    m′ = bm + (1 − b)g′ : QHM's average; x′ = x − α((1 − ν)g′ + νm′) : QHM's step""")
qhm = claim.under(BACK, part=QHM, at="b=1/2, l1=l2=1")
qhm.proves("[QHM solved] the formulas for α and ν solve these equations", FORWARD)

RESPONSES = """l1 + l2 = α(1 − ν) + αν(1 − β) : h_0 agrees
    l2b = αν(1 − β)β : h_1 agrees
    l2b² = αν(1 − β)β² : h_2 agrees"""
POINT = "b=β=1/2, l1=l2=1, α=3, ν=2/3"
responses = claim.under(RESPONSES, nonzero="l2 : l2 ≠ 0; b : b ≠ 0", part=QHM, at=POINT)
one = "for b·l2 ≠ 0 the decay is b, and then the law is that of α and ν"
by = [("b(b − β) = 0", "nz1"), ("b − β = 0", "nz2"), ("l2 = αν(1 − b)", "nz2")]
responses.proves(one, "β = b", FORWARD, by=by, name="only QHM")

# triple momentum
TRIPLE_LAW = "l1 = αγb⁻¹ : l1 = αγ/b; l2 = α(1 + γ) − αγb⁻¹ : l2 = α(1 + γ) − αγ/b"
RATE, AHEAD = "α = l2 + (1 − b)l1 : α = l2 + (1 − b)l1", "γ = bl1α⁻¹ : γ = b·l1/α"
claim.under(TRIPLE_LAW, part=TRIPLE).inductive(
    "[triple momentum] induction over t: θ = y and x − x₋ = −α·M2",
    "θ = (1 + γ)x − γx₋; x − x₋ = −αM2",
    initial=f"{SAME_START}; x₋ = θ : at rest",
    recurrence=[OURS, "x′ = (1 + b)x − bx₋ − αg′ : the gradient at y; x₋′ = x"],
)
back = claim.under(part=TRIPLE, at="b=1/3, l1=1, l2=2")
triple = back.under(RATE, AHEAD)
decays = triple.under("bb⁻¹ = 1 : b ≠ 0")
decays.proves("[triple momentum solved] the formulas for α and γ solve these equations", TRIPLE_LAW)

# the segment
ON_SEGMENT = "c = c(1 − s) : first entry of c(1 − s, s); cb = cs : second entry"
LINE = "s = b`(1+b)⁻¹` : s = b/(1 + b)"
TITLE = "c(1, b) = c(1 − s, s) forces c·b = 0"
claim.under(ON_SEGMENT, part=SEGMENT).proves(TITLE, "cb = 0", name="segment")
# for 1 + b > 0 the signs of s and 1 − s are those of b and 1
ON_LINE = "c`(1+b)⁻¹` = c(1 − s); cb`(1+b)⁻¹` = cs; (1 + b)s = b; (1 + b)(1 − s) = 1"
claim.under(LINE, part=SEGMENT).proves("[line] and c(1, b)/(1 + b) is on the line", ON_LINE)
inside = claim.under(LINE, "1 + b > 0; b ≥ 0", part=SEGMENT)
inside.proves("""[on the segment] for b ≥ 0 s is in [0, 1]
    s ≥ 0; 1 ≥ s
    by: s ≥ 0 times 1 + b > 0 since (b ≥ 0)
    1 ≥ s times 1 + b > 0 since 1""")
outside = claim.under(LINE, "1 + b > 0; 0 > b", part=SEGMENT)
outside.proves(
    "[outside] for −1 < b < 0 s is negative", "0 > s", by="0 > s times 1 + b > 0 since (0 > b)"
)

EDGES = ("l1 = 0", "l2 = 0", "b = −1", "no slope")

title = "closed loops over ℚ: O, QHM and triple momentum from random laws"
of = "laws over ℚ, 8 steps of each of the three"


@claim.instances(title, count=80, edges=EDGES, of=of)
def closed_loops(rng, at):
    """f = hθ²/2 + noise, 8 steps; the parameters from the law by the formulas, and the law back
    from them."""
    rate, decay = fmpq(0), fmpq(0)
    while decay in (0, 1) or rate == 0:
        decay, first, second, slope, here = (
            fmpq(rng.randint(-9, 9), rng.randint(1, 9)) for _ in range(5)
        )
        decay = fmpq(-1) if at == "b = −1" else decay
        first, second = first * (at != "l1 = 0"), second * (at != "l2 = 0")
        slope = slope * (at != "no slope")
        rate = second + (1 - decay) * first  # α of triple momentum; (1 − b) times that of QHM
    step, mix, ahead = first + second / (1 - decay), second / rate, decay * first / rate
    there = place = old = here
    unit = average = fmpq(0)
    for t in range(8):
        noise = fmpq(rng.randint(-3, 3))
        look = (1 + ahead) * place - ahead * old
        if not here == there == look:
            raise Fails(f"b = {decay}, L = ({first}, {second}): θ, QHM and y part at step {t}")
        g = slope * here + noise
        unit, average = decay * unit + g, decay * average + (1 - decay) * g
        here = here - first * g - second * unit
        there = there - step * ((1 - mix) * g + mix * average)
        place, old = (1 + decay) * place - decay * old - rate * g, place


@claim.exact("the catalogue's programs against their (T, v, L), as rational functions")
def catalogue(run):
    """QHM, triple momentum with its nilpotent form at b = 0, SUM: three names of one family; the
    map from QHM's parameters to triple momentum's is α(1 − b), b, b(1 − ν)/(1 − b)."""
    from theory import optimizers
    from theory.algorithms.grammar import parse_expression
    from theory.algorithms.interpreter import read_scalar
    from theory.laws.rational_functions import Field
    from theory.realization import compare

    for name in ("qhm", "triple_momentum", "sum_momentum"):
        getattr(optimizers, name).check()
    answer = compare(optimizers.qhm.family(), optimizers.triple_momentum.family())
    generic = [x.map for x in answer.branches if not any(c.endswith(" = 0") for c in x.conditions)]
    field = Field(("lr", "beta", "nu"))
    lr, decay, mix = (field.variable(name) for name in field.names)
    wanted = {"lr": lr * (1 - decay), "beta": decay, "gamma": decay * (1 - mix) / (1 - decay)}

    def read(parameters):
        return {k: read_scalar(parse_expression(x), field, {}) for k, x in parameters.items()}

    said = f"triple momentum is QHM with {generic[0] if generic else 'no parameters'}"
    return Checked(said, instances=3, ok=[*map(read, generic)] == [wanted])


for case, solved in ((qhm, FORWARD), (triple, TRIPLE_LAW)):

    @case.instances("the formulas at rational points, for the certificate", solved, count=6)
    def points(rng):
        return {"b": f"{rng.randint(2, 9)}/10", "l1": rng.randint(1, 5), "l2": rng.randint(1, 5)}


claim.floats("float64: QHM and triple momentum against O in a noisy closed loop", instances=60)
claim.batched("QHM and triple momentum, batched in torch, against O", instances=400)

other = "QHM's h_1 is 0 whatever α and ν are, O's is l2"
claim.needs("b ≠ 1", "l2b = αν(1 − b)b", at="b=l2=α=ν=1", part=QHM, says=other)
# l1 + l2/(1 − b) = 0: QHM with α = 0 stands still, and h_0 = −1
still = claim.under(BACK.split("; ")[0], part=QHM, at="b=1/2, l1=−2, l2=1, ν=5")
still.needs("α ≠ 0", "l1 + l2 = α(1 − ν) + αν(1 − b)")
claim.letters("y_2 x_1 x_2 g_1 M_1 M_2 θ_2: n")
# three points from rest, gradients 1, 0: y has h_1 = −αγ = −1, O with b = 0 has h_1 = 0
rest = claim.under(f"""x_1 = −αg_1; x_2 = (1 + b)x_1; y_2 = (1 + γ)x_2 − γx_1; M_1 = g_1; M_2 = bM_1
    θ_2 = −l1g_1 − l2M_1 − l2M_2; l1 + l2 = α(1 + γ) : h_0 agrees
    part: {TRIPLE}""")
rest.needs("b ≠ 0", "y_2 = θ_2", at="b=0, α=γ=l1=l2=1, g_1=1")
plain = claim.under(RESPONSES, nonzero="b : b ≠ 0", part=QHM)
descent, at = "QHM with ν = 0 is gradient descent at any decay", "b=1/2, β=1/3, l1=α=1, l2=ν=0"
plain.needs("l2 ≠ 0", "β = b", at=at, says=descent)
across = "c(1, −1) is orthogonal to the sum, no multiple of it has entries adding up to c"
claim.needs("1 + b ≠ 0", "kc + kcb = c", at="b=−1, c=k=1", part=SEGMENT, says=across)

segment = claim.under(part=SEGMENT)
segment.false("NAG over 1 + b is on the segment for every b > −1", "s ≥ 0", LINE, at="b=−1/2")
segment.false("NAG is on the segment itself, s = b", ON_SEGMENT, "s = b", at="b=1/2, c=1")
claim.mutants()
