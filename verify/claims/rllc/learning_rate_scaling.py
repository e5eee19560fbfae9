"""RLLC has one learning rate too many."""

from flint import fmpq, fmpq_mat

from theory.operators import inverse
from theory.rllc import witnesses
from verify.claim import Claim
from verify.claims.rllc import source
from verify.evidence import Fails

RATES, UNITS, RELAXED = "one rate", "units of the gradient", "relaxed inverse"

claim = Claim(
    name="rllc/learning_rate_scaling",
    title="""(c1, c2, L_0) and (1, c1c2, c1L_0) are the same optimizer; scaled gradients only scale
    c1""",
    source=source("Definition 3.2"),
    statement="""
    - RLLC over any memory rule with rates (c1, c2) and law L_0 makes the steps of RLLC with rates
      (1, c1c2) and law c1L_0, for any pseudo-inverse, relaxed or not. By: one rate
    - If the rule is homogeneous, f(aM, ag) = a·f(M, g), as every linear one is, By: linear rules
    - then on gradients a·g, a ≠ 0, and memory a·M_0 it has the laws and makes the steps that it has
      and makes on g and M_0 with c1 → a·c1; By: scaled gradients
    - so it does with the relaxed inverse, εa² on a·g standing for ε on g. By: relaxed correction;
      relaxed runs
    """,
    latex=r"""$(c_1, c_2, L_0) \equiv (1, c_1 c_2, c_1 L_0)$; $g \mapsto a g$ is $c_1 \mapsto a c_1$
    (relaxed: $\varepsilon \mapsto \varepsilon a^2$).""",
    hypotheses="""
    - f(aM, ag) = a·f(M, g): the memory rule is homogeneous; for scaled gradients
    - a ≠ 0: for the laws; at a = 0 neither run moves
    - the starting memory is scaled too: so it is from the zero start
    - the starting law is scaled: c1L_0 for L_0; for the first part""",
    parts=(RATES, UNITS, RELAXED),
)

# F is the value f(M, h, g) of the memory rule, whatever it is; B an inverse of the old memory
claim.letters("M M′ M̂ M̂′ F F_a F_1 M_a: n×k; L L′ L̂ L̂′ v: k; θ θ′ θ̂ θ̂′ g g_a h: n; B B̂: k×n")
claim.letters("T: k×k; a c1 c2 ε")
PAIRS = "M → M′; L → L′; θ → θ′; M̂ → M̂′; L̂ → L̂′; θ̂ → θ̂′"
SAME, SCALED = "M̂ = M; L̂ = c1L; θ̂ = θ", "M̂ = aM; L̂ = L; θ̂ = θ"
UNSCALED = "M̂ = M; L̂ = L; θ̂ = θ"


def step(mark, gradient, one, two, inverse_of_memory, memory="F"):
    """One step with rates ``one`` and ``two``; ``memory`` is the rule's answer."""
    return f"""M{mark}′ = {memory} : memory update
    L{mark}′ = L{mark} + ({two}){inverse_of_memory}({gradient}) : law correction
    θ{mark}′ = θ{mark} − ({one})M{mark}′L{mark}′ : parameter update"""


def one_rate(first="1", second="c1c2"):
    return [step("", "g", "c1", "c2", "B"), step("̂", "g", first, second, "B")]


def scaled_gradients(one="ac1", two="c2", memory="aF"):
    """A step on g with rates (a·c1, c2), and on a·g with (c1, c2)."""
    return [step("", "g", one, two, "M⁺"), step("̂", "ag", "c1", "c2", "M̂⁺", memory)]


# M = 1 and F = MT + gvᵀ = 2, n = k = 1
AT = "M=1, L=1, θ=0, g=1, F=2, c1=2, c2=1"
rates = claim.under(part=RATES, at=f"{AT}, B=1")
rates.under(at="M̂=1, L̂=2, θ̂=0").inductive(
    "[one rate] c1·L_t is the other law, by induction over t",
    SAME,
    state=PAIRS,
    initial=SAME,
    recurrence=one_rate(),
    says="B, the memory's inverse, and F, the rule's answer, are the same in both runs.",
)
rates.needs("the starting law is scaled", "θ̂′ = θ′", UNSCALED, *one_rate())
rates.false("(c1, c2, L_0) ≡ (c2, c1, L_0)", "θ̂′ = θ′", UNSCALED, *one_rate("c2", "c1"))

units = claim.under(part=UNITS, at=AT)
units.under("aa⁻¹ = 1 : a is not zero", at="a=2, M̂=2, L̂=1, θ̂=0").inductive(
    "[scaled gradients] M̂_t = aM_t, and (aM)⁺·ag = M⁺g, by induction over t",
    SCALED,
    state=PAIRS,
    initial=SCALED,
    recurrence=scaled_gradients(),
    says="F = f(M, g), so f(aM, ag) = aF.",
)
LINEAR = "F = MT + gvᵀ : at (M, g); F_a = M_aT + g_avᵀ : at (aM, ag); M_a = aM; g_a = ag"
linear = claim.under(LINEAR, part=UNITS)
linear.proves("""[linear rules] a linear rule is homogeneous: (aM)T + (ag)vᵀ = a(MT + gvᵀ)
    F_a = aF""")
still = "the other run never moves, and neither does this one; but its law does."
units.needs("a ≠ 0", "L̂′ = L′", SCALED, *scaled_gradients(), at="a=0", says=still)
# M′ = M + g: f(M, ag) = 3 at M = g = 1, a = 2
unscaled = units.under(UNSCALED, *scaled_gradients(memory="F_1"), at="a=2, F_1=3")
unscaled.needs("the starting memory is scaled too", "θ̂′ = θ′")
units.false("c2 → a·c2 instead of c1", "θ̂′ = θ′", SCALED, *scaled_gradients("c1", "ac2"), at="a=2")
# M′ = M∘M + g for n = k = 1, on three gradients 1 and 2, with rates 2 and 1
CUBIC = []
for mark, gradient, rate in (("", 1, 2), ("̂", 2, 1)):
    claim.letters(" ".join(f"{x}{mark}{t}" for x in "MLθ" for t in range(4)) + ": 1×1")
    CUBIC.append(f"M{mark}0 = 0; L{mark}0 = 1; θ{mark}0 = 0")
    for s, t in ((f"{mark}{i}", f"{mark}{i + 1}") for i in range(3)):
        CUBIC.append(f"M{t} = M{s}M{s} + {gradient} : M′ = M∘M + g")
        CUBIC.append(f"L{t} = L{s} + {gradient}·M{s}⁺; θ{t} = θ{s} − {rate}·M{t}L{t}")
cubic, parted = claim.under(*CUBIC, part=UNITS), "θ_3 = −308/3 against −35 with c1 → a·c1."
cubic.needs("f(aM, ag) = a·f(M, g)", "θ̂3 = θ3", at="", says=parted)

claim.letters(inverse(claim.sum("MᵀM + ε"), "K"), inverse(claim.sum("a²MᵀM + εa²"), "K̂"))
scaled = claim.under("aa⁻¹ = 1 : a is not zero", part=RELAXED)
scaled.proves(
    "[relaxed correction] (a²A + εa²)⁻¹(aM)ᵀ(ag) = (A + ε)⁻¹Mᵀg", "K̂(aM)ᵀ(ag) = KMᵀg", by="a²K̂ = K"
)
same = claim.under(part=RELAXED, at="M=1, g=1, a=2, ε=1")
same.false("ε unchanged under g → ag", "(a²MᵀM + ε)⁻¹(aM)ᵀ(ag) = KMᵀg")
claim.under(part=RELAXED, at=f"{AT}, a=2, M̂=2, L̂=1, θ̂=0, B=1, B̂=1/2").inductive(
    "[relaxed runs] so the runs agree, by induction over t: any inverses B and B̂ with B̂·ag = B·g",
    SCALED,
    state=PAIRS,
    initial=SCALED,
    recurrence=[
        step("", "g", "ac1", "c2", "B"),
        step("̂", "h", "c1", "c2", "B̂", "aF"),
        "h = ag; B̂h = Bg : the corrections agree",
    ],
)
claim.mutants()

EDGES = (*witnesses.EDGES, "a = 1")
of = "zero-start runs of 5 steps, each made in three ways, agree exactly"


@claim.instances("runs over ℚ", UNITS, count=60, edges=EDGES, of=of)
def runs(rng, at, index):
    """Zero starts; both scalings at once."""
    n, k = witnesses.size(rng, at, 3, 3)
    t, row, law, gradients = witnesses.zero_start(rng, n, k, 5, index, at)
    theta, zero = witnesses.draw(rng, n, 1), fmpq_mat(n, k)
    one, two = fmpq(rng.randint(1, 5), 3), fmpq(rng.randint(1, 5), 2)
    scale = fmpq(1) if at == "a = 1" else fmpq(rng.choice((-2, 3, 5)), 2)
    plain = scaled = (zero, law, theta)
    single = (zero, law * (one * scale), theta)
    for gradient in gradients:
        plain = witnesses.step(*plain, gradient, t, row, one * scale, two)
        single = witnesses.step(*single, gradient, t, row, fmpq(1), one * scale * two)
        scaled = witnesses.step(*scaled, gradient * scale, t, row, one, two)
        if not plain[2] == single[2] == scaled[2]:
            raise Fails(f"T = {t.tolist()}, a = {scale}: the runs part")


claim.floats("float64 runs; powers of two agree bit for bit", instances=60)
claim.batched("the same batched in torch", instances=500)
