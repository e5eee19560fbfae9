"""Equation (3) of the RLLC paper: two real memory units are one complex momentum."""

from flint import fmpq, fmpq_mat

from theory.propagators import Propagator
from theory.rllc import witnesses
from verify.claim import Claim
from verify.claims.rllc import source
from verify.evidence import Fails

UNITS, RULES, LAW = "the units", "abstract rules", "real laws"

claim = Claim(
    name="rllc/complex_momentum",
    title="T = [[a, b], [−b, a]], v = (1, 0) stores one complex momentum",
    source=source("section 4, equation (3)"),
    wording="""'the two memory units can be interpreted as the real and the complex parts of a
    single complex' one (section 4; by the complex part the imaginary part is meant; the matrix (3)
    was rebuilt from the paper's prose).""",
    statement="""
    - Let λ = a + bi, T = [[a, b], [−b, a]], v = (1, 0). For all n, t and all gradients the memory
      from zero is M_t = (Re z_t, Im z_t) with z_0 = 0, z_t = λz_{t−1} + g_t. By: units
    - Its abstract rules are vᵀTⁱ = (Re λⁱ, Im λⁱ). By: rules
    - A real law (l1, l2) reads out M_t(l1, l2) = Re((l1 − i·l2)z_t), which is the real part of the
      momentum of the gradients (l1 − i·l2)g. By: real law
    """,
    latex=r"""$\lambda = a + bi$, $T = \begin{pmatrix} a & b \\ -b & a \end{pmatrix}$, $v = e_1$:
    $M_t = (\Re z_t, \Im z_t)$, $z_t = \lambda z_{t-1} + g_t$; $v^\top T^i = (\Re\lambda^i,
    \Im\lambda^i)$; $M_t(l_1, l_2)^\top = \Re((l_1 - i\,l_2) z_t)$.""",
    hypotheses="""
    - the memory starts at zero: or at (Re z_0, Im z_0)
    - T has the form (3): the same a twice, and b, −b
    - v = (1, 0): a real gradient enters the real part alone""",
    remark="""The row (x, y) stands for x + iy, and the row times T for λ(x + iy): T is the matrix
    of multiplication by λ on rows. With the opposite sign of b it would multiply by the conjugate,
    and the second unit would be −Im z.""",
    parts=(UNITS, RULES, LAW),
)

# e1, e2: the two units; k = 2 is the statement that there is no other.
claim.letters("e1 e2 v: k; T: k×k; a b; M M′: n×k; x x′ y y′ s s′ u u′ g g1 g2: n; r r′: 1×k")
claim.letters("p p′ q q′ w w′ l1 l2")
TWO_UNITS = """e1ᵀe1 = 1 : e1 is a unit vector
    e2ᵀe2 = 1 : e2 is a unit vector
    e1ᵀe2 = 0 : and they are orthogonal
    e1e1ᵀ + e2e2ᵀ = 1 : k = 2"""
ROTATION = "T = a(e1e1ᵀ + e2e2ᵀ) + b(e1e2ᵀ − e2e1ᵀ) : T = [[a, b], [−b, a]]"
REAL = "v = e1 : v = (1, 0)"
two = claim.under(TWO_UNITS, at="a=b=1, e1=(1, 0), e2=(0, 1), x=0, y=0, M=[0 0], g=1")
form = two.under(ROTATION, REAL)
units, rules, laws = (form.under(part=part) for part in (UNITS, RULES, LAW))

# z = x + iy, λz = (ax − by) + i(bx + ay)
MEMORY = "M′ = MT + gvᵀ : memory update, equation (1)"
MOMENTUM = """x′ = ax − by + g : real part of z′ = λz + g
    y′ = bx + ay : imaginary part of z′ = λz + g"""
ZERO_Z = "x = 0 : zero start; y = 0 : zero start"
ZERO = f"M = 0 : zero start; {ZERO_Z}"
UNITS_PROOF = "induction over t: M = (Re z, Im z)"
units.under(at="x=2, y=3, M=[2 3]").inductive(f"""[units] {UNITS_PROOF}
    Me1 = x; Me2 = y
    state: M → M′; x → x′; y → y′
    initial: {ZERO}
    recurrence: {MEMORY}
    {MOMENTUM}
    conclusion: M = xe1ᵀ + ye2ᵀ""")
rules.under(at="r=[2 3], p=2, q=3").inductive("""[rules] induction over i: vᵀTⁱ = (Re λⁱ, Im λⁱ)
    r = pe1ᵀ + qe2ᵀ
    initial: r = vᵀ : T⁰ = 1; p = 1 : Re λ⁰; q = 0 : Im λ⁰
    recurrence: r′ = rT; p′ = ap − bq : Re λⁱ⁺¹; q′ = bp + aq : Im λⁱ⁺¹
    over: i""")
rules.under(at="r=[2 3], w=13").inductive("""induction over i: |vᵀTⁱ| = |λ|ⁱ
    rrᵀ = w
    initial: r = vᵀ : T⁰ = 1; w = 1
    recurrence: r′ = rT; w′ = (a² + b²)w
    over: i
    says: r rᵀ = (a² + b²)ⁱ for r = vᵀTⁱ, since TTᵀ = (a² + b²)1: both rules tend to zero exactly
    when |λ| < 1.""")
# (l1 − i·l2)z = (l1x + l2y) + i(l1y − l2x)
claim.let("L = l1e1 + l2e2")
laws.under(at="x=2, y=3, M=[2 3], l1=1, l2=2, s=8, u=−1").inductive(
    "[real law] induction over t: a real law turns and scales the complex momentum",
    "Me1 = x; Me2 = y; s = l1x + l2y; u = l1y − l2x",
    initial=f"{ZERO}; s = 0 : zero start; u = 0 : zero start",
    recurrence=[MEMORY, MOMENTUM, "s′ = as − bu + l1g; u′ = bs + au − l2g"],
    conclusion="ML = l1x + l2y; ML = s",
    says="""w = s + iu is the momentum of the gradients (l1 − i·l2)g; w = (l1 − i·l2)z, and the law
    reads out Re w.""",
)

AFTER, AGREE = "M′e1 = x′; M′e2 = y′", "M = xe1ᵀ + ye2ᵀ : M = (Re z, Im z)"
STEP = "M′ = x′e1ᵀ + y′e2ᵀ"
begun = units.under(ZERO_Z, MEMORY, MOMENTUM, at="M=[1 0]")  # M_0 = (1, 0) beside z_0 = 0
begun.needs("the memory starts at zero", AFTER, weakens=(UNITS_PROOF, ("b7",)))
# T = [[1, 1], [−1, 2]]: no single λ, and vᵀT² = (0, 3) instead of (0, 2)
first_row = two.under(REAL, "e1ᵀT = ae1ᵀ + be2ᵀ : the first row of T", part=RULES)
first_row.needs("T has the form (3)", "vᵀT² = (a² − b²)e1ᵀ + 2abe2ᵀ", at="T=[1 1; −1 2]")
imaginary = two.under(ROTATION, ZERO, MEMORY, MOMENTUM, part=UNITS, at="v=(0, 1)")
enter = "v = (0, 1): real gradients enter the imaginary part."
imaginary.needs("v = (1, 0)", AFTER, weakens=(UNITS_PROOF, ("h6",)), says=enter)
turned = two.under("T = a(e1e1ᵀ + e2e2ᵀ) − b(e1e2ᵀ − e2e1ᵀ)", REAL, part=UNITS)
step = turned.under(AGREE, MEMORY, MOMENTUM, at="M=[1 0], x=1")
step.false("the transposed matrix multiplies by λ as well", STEP)
rules.false("the rules are (aⁱ, bⁱ)", "vᵀT² = a²e1ᵀ + b²e2ᵀ")
read = two.under(AGREE, part=LAW)
read.false("the law reads out the imaginary part", "ML = l1y − l2x", at="M=[1 0], x=1, l1=1, l2=0")
claim.mutants(most=7)

NUMBERS = {"λ = 0": (0, 0), "λ = 1": (1, 0), "λ = −1": (-1, 0), "λ = i": (0, 1)}
AT_EDGES = {name: (fmpq(x), fmpq(y)) for name, (x, y) in NUMBERS.items()}


@claim.instances(
    "Gaussian rationals: memories, rules and readouts",
    count=80,
    edges=AT_EDGES,
    of="momenta over ℚ(i), 12 steps each: units, rules and readouts agree exactly",
)
def gaussian_rationals(rng, at, index):
    """λ, laws and gradients over ℚ(i), λ = 0, real and imaginary ones included; up to 12 steps."""
    lam = AT_EDGES.get(at) or _lambda(rng, index)
    block = Propagator([[lam[0], lam[1]], [-lam[1], lam[0]]], [1, 0])
    n, law = rng.randint(1, 3), witnesses.draw(rng, 2, 1)
    memory, z, power = fmpq_mat(n, 2), [(fmpq(0), fmpq(0))] * n, (fmpq(1), fmpq(0))
    for row in block.rules(12).tolist():
        if tuple(row) != power:
            raise Fails(f"λ = {lam}: a rule is not (Re λⁱ, Im λⁱ)")
        power = witnesses.times(lam, power)
        gradient = witnesses.draw(rng, n, 1)
        memory = memory * block.matrix + gradient * block.start.transpose()
        turned = [witnesses.times(lam, old) for old in z]
        z = [(re + g, im) for (re, im), g in zip(turned, gradient.entries())]
        read = [witnesses.times((law[0, 0], -law[1, 0]), number)[0] for number in z]
        if memory.tolist() != [list(number) for number in z] or (memory * law).entries() != read:
            raise Fails(f"λ = {lam}: memory or readout differ from the complex momentum")


def _lambda(rng, index):
    lam = [fmpq(rng.randint(-6, 6), rng.randint(1, 5)) for _ in range(2)]
    if index % 4 < 2:
        lam[index % 4] = fmpq(0)
    return tuple(lam) if index else (fmpq(0), fmpq(0))


@form.under(part=UNITS).instances("""two steps of eight memories, for the certificate
    (g1vᵀ)T + g2vᵀ = (ag1 + g2)e1ᵀ + bg1e2ᵀ
    count: 8
    kept: 8""")
def certificate_instances(rng, index):
    """M_2 = (Re z_2, Im z_2) with z_2 = λg1 + g2, each point a rational λ and two gradients."""
    lam, n = _lambda(rng, index), rng.randint(1, 3)
    steps = {f"g{i}": witnesses.draw(rng, n, 1) for i in (1, 2)}
    return {"e1": [[1], [0]], "e2": [[0], [1]], **dict(zip("ab", lam)), **steps}


claim.floats("float64 memories against complex128 momenta", instances=60)
claim.batched("the same batched in torch", instances=500)
