"""When does a linear memory forget?  Not when the paper says."""

from flint import fmpq, fmpq_mat

from theory.operators.letters import right_inverse
from theory.operators.matrices import is_psd, matrix, unit
from theory.rllc import witnesses
from verify.claim import Claim
from verify.claims.rllc import source
from verify.evidence import Checked, Fails
from verify.standard import Cite

REACH, IF, ONLY_IF, NORM = "only what v reaches counts", "if", "only if", "the spectral norm"

claim = Claim(
    name="rllc/decay_condition",
    title="vᵀTⁱ → 0 exactly when the part of T that v reaches has spectral radius below 1",
    source=source("section 4, after equation (2)"),
    paper="corrected",
    wording="""For older gradients to be 'taken with decaying weight in (2) we need to assume that
    the spectral norm of' T 'is smaller than' 1 (section 4; T and 1 were rebuilt). Sufficient it is,
    and for ‖vᵀTⁱ‖ to fall at every step, whatever v is, it is the condition. It is not needed for
    weights that tend to 0: what is needed is ρ < 1 on what v reaches, and no Jordan block of size n
    ≥ 2, the paper's own example, has a spectral norm below 1.""",
    statement="""
    - vᵀTⁱ → 0 if and only if ρ(Tᵀ restricted to K) < 1, K = span{(Tᵀ)ⁱv}; By: on the reachable;
      shrinking; not shrinking; first value; independence
    - ρ(T) < 1 suffices always. By: eigenvalues; shrinking
    - The spectral norm is not the condition: ‖J(λ; 2)‖₂ = (1 + √(1+4λ²))/2 By: at most σ; attained
      σ
    - (so 1.529… at λ = 9/10), By: norm at 9/10
    - and ‖J(λ; n)‖₂ ≥ √(1+λ²) ≥ 1 for every n ≥ 2; By: second unit
    - nor is it invariant: for s > 0, ‖[[λ, s], [0, λ]]‖₂ < 1 if and only if |λ| < 1 and s < 1 − λ².
      By: scaled block
    - Norm < 1 makes ‖vᵀTⁱ‖ fall at every step until it is 0, By: falling
    - Remark: not the weights of every unit.
    """,
    latex=r"""$v^\top T^i \to 0 \iff \rho(T^\top|_K) < 1$, $K = \mathrm{span}\{(T^\top)^i v\}$;
    $\|J(\lambda;2)\|_2 = \tfrac12(1 + \sqrt{1+4\lambda^2}) \ge 1$.""",
    hypotheses="""
    - ρ(Tᵀ restricted to K) < 1: for the first direction
    - v reaches the eigenvector: which the definition of K provides; for the second direction""",
    remark="""C (r×k) holds the independent rows vᵀTⁱ, i < r, so K is its row space, CT = FC and
    vᵀTⁱ = νᵀFⁱC; F is Tᵀ on K, transposed. If: Stein's P ≻ 0 with qP − FPFᵀ ⪰ 0, q < 1, makes fPfᵀ
    shrink by q at every step f ← fF. Only if: for an eigenvalue with |λ| ≥ 1, FX = XR with RRᵀ =
    |λ|²1, |νᵀFⁱX|² = |λ|²ⁱ|νᵀX|², and νᵀX = 0 would make every νᵀFⁱX zero, hence X = 0. So
    diag(1/2, 2) with v = (1, 0) decays though ρ(T) = 2.""",
    parts=(REACH, IF, ONLY_IF, NORM),
)

claim.letters("T N: k×k; v e1 e2: k; t t′: 1×k; C: r×k; F: r×r; ν: r; f f′: 1×r; P: symmetric r×r")
claim.letters("Y X: r×pair; R: pair×pair; K: symmetric r×r; q: ≥ 0; |λ|² z z′ z_0 λ s; σ: ≥ 0")
POWER, BEGIN = "f′ = fF : the next power of F", "f = νᵀ : F⁰ = 1"
FRAME = "e1=(1, 0), e2=(0, 1)"

reach = claim.under("CT = FC : the row space of C is invariant", part=REACH)
reach.under("vᵀ = νᵀC : and holds v").inductive(
    "[on the reachable] induction over i: vᵀTⁱ = νᵀFⁱC, and νᵀFⁱ = vᵀTⁱC⁺",
    "t = fC",
    initial=["t = vᵀ : T⁰ = 1", BEGIN],
    recurrence=["t′ = tT : the next power of T", POWER],
    conclusion="t = fC; f = tC⁻ᴿ",
    over="i",
    says="C has independent rows, hence a right inverse: both rows tend to 0 or none",
    cites=(Cite("cayley_hamilton", ("h1",)),),
)
own = reach.under("FᵀY = YR : an eigenvalue of F as a real matrix")  # CᵀY = 0 only where Y = 0
suffices = "the eigenvalues of F are eigenvalues of T, so ρ(T) < 1 suffices"
own.proves(suffices, "TᵀCᵀY = CᵀYR; C⁻ᴿᵀCᵀY = Y", name="eigenvalues")

stein = claim.under("K = qP − FPFᵀ : Stein: K = qP − FPFᵀ ⪰ 0", part=IF, psd="K")
SHRINKS = "qfPfᵀ ≥ fFPFᵀfᵀ"
claim.letters("qⁱ qⁱ⁺¹; μ: ≥ 0; Y: symmetric r×r; V_0")
BELOW = "qⁱV_0 ≥ fPfᵀ"
stein.under("P = μ·1 + Y : P ≻ 0, μ > 0 below its spectrum", psd="Y").inductive(
    "[shrinking] qP − FPFᵀ ⪰ 0: fPfᵀ shrinks by q at every step, and bounds μ|f|²",
    BELOW,
    state="f → f′; qⁱ → qⁱ⁺¹",
    initial=[BEGIN, "V_0 = νᵀPν; qⁱ = 1"],
    recurrence=[POWER, "qⁱ⁺¹ = qqⁱ"],
    at_step=stein.squares("qⁱ⁺¹V_0 ≥ f′Pf′ᵀ", ("1", "q", BELOW), ("fᵀ", "1", "K")),
    conclusion="qⁱV_0 ≥ μffᵀ",
    at_end=stein.squares("qⁱV_0 ≥ μffᵀ", ("1", "1", BELOW), ("fᵀ", "1", "Y")),
    over="i",
    cites=(Cite("stein", ("h1",)), "power_limit"),
)
bounded = claim.under("P = μ·1 + Y", part=IF, psd="Y")
bounded.bounds("and fPfᵀ bounds |f|²: P = μ1 + Y ⪰ μ1, μ > 0", "fPfᵀ ≥ μffᵀ", "= (fᵀ)²[Y]")

eigen = claim.under("FX = XR : an eigenvalue of F, as a real matrix R", part=ONLY_IF)
STAYS = "fXXᵀfᵀ ≥ z_0"
stays = eigen.under("RRᵀ = |λ|² : [[a, b], [−b, a]] times its transpose; |λ|² ≥ 1")
stays.inductive(
    "[not shrinking] |νᵀFⁱX|² with |λ| ≥ 1 never falls below its first value, by induction over i",
    STAYS,
    initial=[BEGIN, "z_0 = νᵀXXᵀν : |νᵀX|²"],
    recurrence=[POWER],
    at_step=stays.squares("f′XXᵀf′ᵀ ≥ z_0", ("1", "1", STAYS), ("Xᵀfᵀ", "1", "|λ|² ≥ 1")),
    over="i",
    says="|νᵀFⁱ⁺¹X|² = |λ|²|νᵀFⁱX|²",
    cites=(Cite("real_eigenpair", ("h1", "h2")),),
)
eigen.inductive(f"""
    [first value] the first value is not zero: νᵀX = 0 makes every νᵀFⁱX zero, by induction over i
    fX = 0
    initial: {BEGIN}
    νᵀX = 0 : suppose so
    recurrence: {POWER}
    over: i""")
claim.letters("B: r×r")
claim.letters(right_inverse(claim.sum("Bᵀ"), "B⁻ᴿ"))
rows = "BX = 0 : all rows νᵀFⁱX, i < r; B⁻ᴿᵀB = 1 : the rows are independent"
claim.under(rows, part=ONLY_IF).proves("[independence] then X = 0, by independence", "X = 0")

claim.letters("K: symmetric k×k")
units = claim.under("e1ᵀe1 = 1 : a unit vector; e2ᵀe2 = 1; e1ᵀe2 = 0 : orthogonal", part=NORM)
jordan = units.under("T = λ·1 + N; Ne2 = e1 : a one above the diagonal")
jordan.proves("[second unit] |J(λ; n)e_2|² = 1 + λ² for all n ≥ 2", "e2ᵀTᵀTe2 = 1 + λ²")
plane = units.under("e1e1ᵀ + e2e2ᵀ = 1 : k = 2", at=FRAME)
golden = plane.under(
    "T = λ(e1e1ᵀ + e2e2ᵀ) + e1e2ᵀ : J(λ; 2)\nσ² = σ + λ² : σ = (1 + √(1 + 4λ²))/2",
    at="λ=2/3, σ=4/3",
)
golden.bounds("""[at most σ] ‖J(λ; 2)‖₂ = σ with σ² = σ + λ²: not more
    σ(σ² − TᵀT)
    = (σe1ᵀ − λe2ᵀ)²
    cites: singular_values""")
golden.proves("[attained σ] and attained, at (λ, σ)", "TᵀT(λe1 + σe2) = σ²(λe1 + σe2)")
claim.let("y = 9e1/10 + 1529e2/1000")
nine = plane.under("T = 9(e1e1ᵀ + e2e2ᵀ)/10 + e1e2ᵀ : J(9/10; 2)")
nine.proves("""[norm at 9/10] ‖J(9/10; 2)‖₂ between 1.529 and 1.53
    (153/100)² ≥ TᵀT
    yᵀTᵀTy ≥ (1529/1000)²yᵀy
    by: (153/100)² ≥ TᵀT since 10000/15309(15309e1ᵀ/10000 − 9e2ᵀ/10)² + 275481/153090000(e2ᵀ)²
    yᵀTᵀTy ≥ (1529/1000)²yᵀy since 5420458719/1000000000000
    cites: singular_values""")
block = plane.under("T = λ(e1e1ᵀ + e2e2ᵀ) + se1e2ᵀ : T = [[λ, s], [0, λ]]")
claim.let("w = 1 − λ²; D = 1 − TᵀT; h = we1 − λse2; x = λse1 + we2")
block.proves("""[scaled block] ‖[[λ, s], [0, λ]]‖₂ < 1 ⇔ |λ| < 1 and s² < (1 − λ²)²
    wD = hhᵀ + (w² − s²)e2e2ᵀ; e1ᵀDe1 = w; wxᵀDx = (w² − s²)w²
    says: D = 1 − TᵀT is positive where w = 1 − λ² > 0 and w² > s²; conversely e_1ᵀDe_1 = w, and x =
    (λs, w) ⊥ h = (w, −λs) gives w·xᵀDx = (w² − s²)w²
    cites: singular_values""")
claim.under("K = q − TTᵀ : ‖T‖₂² ≤ q", part=NORM, psd="K").bounds("""
    [falling] norm below 1: |tT|² ≤ q|t|², q = ‖T‖₂² < 1, so ‖vᵀTⁱ‖ falls until it is 0
    qttᵀ ≥ tTTᵀtᵀ
    = (tᵀ)²[K]
    cites: singular_values""")

EDGES = ("T = 0", "T = 1", "T = −1", "T nilpotent", "v = 0", "k = 1")


def _pair(rng, at, index):
    """A propagator over ℚ, k ≤ 3: dense, Jordan, rotations of modulus one, and blocks that v does
    not reach."""
    from theory.propagators import J, Propagator

    if at:
        k = 1 if at == "k = 1" else 3
        size = {"T = 0": 0, "T = −1": -1, "v = 0": fmpq(1, 2), "k = 1": fmpq(1, 2)}.get(at, 1)
        t = witnesses.diagonal(k, above=int(at == "T nilpotent")) * size
        return Propagator(t, [int(at != "v = 0")] * k)
    if index % 4 == 0:
        return J(fmpq(rng.randint(-6, 6), 5), rng.randint(1, 3))
    if index % 4 == 1:
        hidden = Propagator([[fmpq(rng.randint(-9, 9), 3)]], [0])
        return J((fmpq(rng.choice((3, 2)), 5), fmpq(4, 5))) | hidden
    k = rng.randint(1, 3)
    dense = fmpq_mat(k, k, [fmpq(rng.randint(-4, 4), 4) for _ in range(k * k)])
    pair = Propagator(dense, witnesses.draw(rng, k, 1))
    if index % 4 == 2:
        return pair
    return (pair | Propagator([[2]], [0])).change_basis(witnesses.invertible(rng, k + 1))


@claim.instances("twelve rows vᵀTⁱ = νᵀFⁱC over ℚ", REACH, count=80, edges=EDGES, of="propagators")
def reduction_over_q(rng, at, index):
    pair = _pair(rng, at, index)
    reach = pair.reachable()
    if reach.size and pair.rules(12) != reach.propagator.rules(12) * reach.matrix:
        raise Fails(f"{pair!r}: νᵀFⁱC differs from vᵀTⁱ")


@stein.under(pd="P").instances(
    "decay decided by Stein's equation, and by the exact spectral radius",
    SHRINKS,
    count=60,
    edges=EDGES,
    kept=8,
    of="propagators over ℚ decided twice",
    some=("of them not decaying",),
)
def decaying_over_q(rng, at, index):
    """Where P ≻ 0 is found: ρ(F) < 1 as an exact number, K ⪰ 0, and fPfᵀ ≤ qⁱνᵀPν for 20 steps."""
    from theory.rllc.abstract_rules import decay
    from theory.spectra.spectral_radius import below_one

    pair = _pair(rng, at, index)
    witness, reach = decay(pair), pair.reachable().propagator
    if bool(witness) != below_one(reach.matrix):
        raise Fails(f"{pair!r}: Stein's equation and the spectral radius disagree")
    if not witness or reach.size == 0:
        return "of them not decaying"
    P, q, value = witness.P, witness.q, reach.start.transpose()
    first, bound = (value * P * value.transpose())[0, 0], fmpq(1)
    for _ in range(20):
        if (value * P * value.transpose())[0, 0] > bound * first:
            raise Fails(f"{pair!r}: fPfᵀ exceeds qⁱ times its first value")
        value, bound = value * witness.F, bound * q
    return {"q": q, "P": P, "F": witness.F, "f": reach.start.transpose()}


@claim.instances(f"""reachable parts with |det F| ≥ 1 keep large rows
    part: {ONLY_IF}
    count: 40
    of: reachable parts with |det F| ≥ 1 over ℚ: none decays""")
def persisting_over_q(rng, at, index):
    """|det F| ≥ 1 forces an eigenvalue of modulus ≥ 1.

    The determinant of r rows νᵀFⁱ, …, νᵀFⁱ⁺ʳ⁻¹ is det(F)ⁱ times the first, which is 1: it never
    falls, so the rows cannot tend to 0; and ``decay`` must say so.
    """
    from theory.rllc.abstract_rules import decay

    reach = _pair(rng, at, index).reachable().propagator
    if reach.size == 0 or abs(reach.matrix.det()) < 1:
        return False
    late = fmpq_mat(reach.rules(12 + reach.size).tolist()[12:])
    if decay(reach) or abs(late.det()) != abs(reach.matrix.det()) ** 12:
        raise Fails(f"{reach!r}: decays with |det F| ≥ 1")


@claim.instances(f"""certified balls around ρ(F) against Stein's equation
    part: {IF}
    count: 100
    kind: enclosure
    of: spectral radii enclosed""")
def enclosed(rng, at, index):
    from theory.rllc.abstract_rules import decay

    reach = _pair(rng, at, index).reachable().propagator
    if reach.size == 0:
        return None
    ball = reach.spectral_radius_ball(80)
    if ball < 1 and not decay(reach) or ball > 1 and decay(reach):
        raise Fails(f"{reach!r}: ρ in {ball}, Stein's equation says otherwise")
    return None if ball < 1 or ball > 1 else "of the balls hold 1"


title = "norms over ℚ: no J(λ; n), n ≥ 2, is below 1; [[λ, s], [0, λ]] exactly where s < 1 − λ²"


@claim.exact(title, NORM)
def norms_over_q(run):
    from theory.propagators import J

    def below_one(matrix):
        return is_psd(unit(matrix.nrows()) - matrix.transpose() * matrix, strict=True)

    for value in (fmpq(numerator, 10) for numerator in range(-9, 10)):
        for n in range(2, 6):
            if below_one(J(value, n).matrix):
                raise Fails(f"J({value}; {n}) has norm below 1")
        for off in (fmpq(scale, 20) for scale in range(1, 25)):
            if below_one(fmpq_mat([[value, off], [0, value]])) != (off < 1 - value**2):
                raise Fails(f"[[{value}, {off}], [0, {value}]]: not below 1 where s < 1 − λ²")
    return Checked("76 Jordan blocks and 456 scaled ones over ℚ", instances=76 + 456)


claim.floats("float64 rows below their certified envelopes", IF, instances=60)
claim.batched("the same batched in torch", IF, instances=500)


def jordan_block():
    """T = F = J(1/2; 2), P with P − TPTᵀ = 1 and q = 1 − 1/tr P, so that qP − TPTᵀ ⪰ 0."""
    from theory.rllc.abstract_rules import stein

    rows = matrix([["1/2", 1], [0, "1/2"]])
    P = stein(rows)
    return {"T": rows, "F": rows, "P": P, "q": 1 - 1 / (P[0, 0] + P[1, 1])}


inside = claim.under("K = 1 − TTᵀ", at=f"{FRAME}, T=[0 9/10; 0 0], v=(1, 0)", part=NORM, pd="K")
inside.false("norm below 1: the weights of every unit fall", "vᵀe2e2ᵀv ≥ vᵀTe2e2ᵀTᵀv")
claim.letters("1−q: ≥ 0; x: k; P: symmetric k×k")
quick = claim.under("`1−q` = 1 − q : q ≤ 1", nonzero="`1−q` : q < 1", at=jordan_block, pd="P")
stays = quick.under("K = qP − TPTᵀ", part=NORM, psd="K")  # P ≻ 0 and K ⪰ 0, q < 1: it decays
stays.misworded("J(1/2; 2) decays, and ‖Te_2‖ > 1", "1 ≥ TᵀT")
claim.letters("P K: symmetric r×r; μ")
claim.needs("ρ(Tᵀ restricted to K) < 1", SHRINKS, at="F=P=f=1, q=1/2", part=IF, pd="P")
decays = "νᵀX = 0; νᵀFX = 0; νᵀF = νᵀ/2 : it decays"
at = "F=diag(1/2, 2), ν=(1, 0), X=(0, 1), R=2"
eigen.needs("v reaches the eigenvector", "X = 0", decays, at=at)
hidden = claim.under("vᵀT = vᵀ/2; Tx = μx", nonzero="xᵀx : x is not zero", part=REACH)
hidden.false("decay forces ρ(T) < 1", "1 ≥ μ²", at="T=diag(1/2, 2), v=(1, 0), x=(0, 1), μ=2")
# J(1/2; 2) decays, and from f = e_1 the square |f|² rises from 1 to 5/4
rises = quick.under("K = qP − FPFᵀ", part=IF, at="f=[1 0]", psd="K")
rises.false("a decaying row falls at every step: P = 1 will do", "ffᵀ ≥ fFFᵀfᵀ")
claim.mutants()
