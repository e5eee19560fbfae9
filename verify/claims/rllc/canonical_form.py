"""The canonical form of a fixed law: a complete invariant that can be read off 2k responses."""

from theory import equivalent
from theory.operators.matrices import matrix
from theory.operators.points import point
from theory.rllc import laws
from verify.claim import Claim
from verify.claims.rllc import source
from verify.evidence import Checked, Fails

JOINED, ONLY, FORM = "minimal laws are joined", "by one S only", "the form"

claim = Claim(
    name="rllc/canonical_form",
    title="A fixed law has a canonical form, and minimal laws are joined by exactly one basis",
    source=source("section 4 (new)"),
    statement="""
    - Let r be the rank of the k×k Hankel matrix (h_{i+j}) of h_i = vᵀTⁱL. Its leading r×r block H_r
      is invertible; By: not reached; not read; stays reached; the block; the rank
    - with H_r a = (h_r, …, h_{2r−1}) the law with superdiagonal ones and last row a, v = e1, L =
      (h_0, …, h_{r−1}) is equivalent to Opt(T, v, L), By: the form; same responses
    - and (r, a, h_{<r}) is the same for two laws exactly when they are equivalent. By: the rank;
      the form; same responses
    - Two minimal equivalent laws are joined by the one matrix S = C⁻¹C′, C the rows vᵀTⁱ, i < r:
      (T′, v′, L′) = (S⁻¹TS, Sᵀv, S⁻¹L). By: one companion matrix; joined; no other
    """,
    latex=r"""$r = \operatorname{rank}(h_{i+j})_{i,j<k}$, $H_r a = (h_r,\dots,h_{2r-1})$; minimal
    equivalent laws are joined by exactly one $S = C^{-1}C'$, $C = (v^\top T^i)_{i<r}$.""",
    hypotheses="""
    - both laws are minimal: C and C′ are invertible, and so are the columns O = (L, TL, …) and O′;
      for S
    - the laws are equivalent: h_i = h′_i, so CO = C′O′ and CTO = C′T′O′; for S""",
    remark="""r = 0 covers v = 0 or L = 0. Nilpotent parts count: NAG has r = 2 if b, c ≠ 0 and r =
    1 if b = 0.""",
    parts=(JOINED, ONLY, FORM),
)

claim.letters("T T′ C C′ F F′ O O′ X B: r×r; v v′ L L′ e1 e e′ e_r a: r; H_r: r×r")
claim.let("S = C⁻¹C′; R = C′⁻¹C")  # R is S⁻¹
OWN_ROWS = "CT = FC : the rows vᵀTⁱ obey the recurrence F"
OTHER_ROWS = "C′T′ = FC′ : so do those of the other, with the same F"
START, OTHER_START = "vᵀ = e1ᵀC : the first row is vᵀ", "v′ᵀ = e1ᵀC′ : the first row is v′ᵀ"
minimal = claim.under(OWN_ROWS, OTHER_ROWS, START, OTHER_START, part=JOINED)
HANKEL = """C′T′ = F′C′ : the other law with its own F′
    CO = C′O′ : h_{i+j} agree, in an invertible Hankel matrix
    CTO = C′T′O′ : h_{i+j+1} agree"""
at = "C=[1 0; 1 1], C′=[1 1; 1 2], O=[1 1; 0 2], F=F′=[0 1; 2 1]"
hankel = claim.under(OWN_ROWS, HANKEL, part=JOINED, at=at)
one = "equal responses have one companion matrix: CT = FC and C′T′ = F′C′ give F = F′"
hankel.proves(f"""[one companion matrix] {one}
    FCO(CO)⁻¹ = F′CO(CO)⁻¹; F = F′
    by: FCO = F′CO
    cites: cayley_hamilton (h1, h2)""")
SAME = "CL = C′L′ : equal responses"


def pair():
    """A 2×2 pair of minimal equivalent laws: T′ = C′⁻¹FC′, L′ = C′⁻¹CL."""
    known = (
        "F=[0 1; 2 1], C=[1 0; 1 1], C′=[1 1; 1 2], L=(1, 1), T=[1 1; 2 0], e1=v=(1, 0), v′=(1, 1)"
    )
    at = point(known)
    f, c, other, law = (matrix(at[name]) for name in ("F", "C", "C′", "L"))
    return {**at, "T′": other.inv() * f * other, "L′": other.inv() * c * law}


agree = minimal.under(SAME)
two = agree.under(at=pair)
two.proves("[joined] S = C⁻¹C′ joins them", "RTS = T′; Sᵀv = v′; RL = L′")
claim.letters("Y: r×r")
agree.needs("""both laws are minimal
    YCTC⁻¹C′ = T′
    given: C′YC′ = C′
    at: F=[0 1; 2 1], e1=(1, 0), C=[1 0; 0 1], T=[0 1; 2 1], v=(1, 0), L=(0, 0), C′=[0 0; 0 0],
    T′=[1 0; 0 1], v′=(0, 0), L′=(1, 1), Y=[0 0; 0 0]
    says: v′ = L′ = 0 beside v = L = e1 with h = 0 … : C′ = 0 joins nothing.""")
minimal.under(at=pair).needs("the laws are equivalent", "RL = L′", at="L′=(5, 5)")
minimal.under(
    "TX = XT′ : X joins the propagators; Xᵀv = v′ : and the starts", part=ONLY
).inductive("""
    [no other] rows of CX and C′ agree one after the other, by induction over i
    eᵀ(CX − C′) = 0
    initial: e = e1
    recurrence: e′ = Fᵀe : row i of the companion matrix is e_{i+1}
    over: i""")

# the form: cut a law down to a minimal one, then read it off the responses
claim.letters("R: r×k; Q: k×r; T: k×k; v L: k; F: r×r; ν w w′: r; x x′: 1×k; y y′: 1×r; z z′: k")
REACHED = "RT = FR : T maps the row space of R into itself; v = Rᵀν : v is in it"
claim.under(REACHED, part=FORM).inductive("""
    [not reached] units that are not reached can be cut off, by induction over i
    x = yR
    initial: x = vᵀ; y = νᵀ
    recurrence: x′ = xT; y′ = yF
    conclusion: xL = y(RL)
    over: i
    says: vᵀTⁱ = νᵀFⁱR, so the responses are νᵀFⁱ(RL).
    cites: cayley_hamilton (h1)""")
READ = "TQ = QF : T maps the column space of Q into itself; L = Qν : L is in it"
claim.under(READ, part=FORM).inductive("""
    [not read] units that are not read can be cut off, by induction over i
    z = Qw
    initial: z = L; w = ν
    recurrence: z′ = Tz; w′ = Fw
    conclusion: vᵀz = (vᵀQ)w
    over: i
    says: TⁱL = QFⁱν, so the responses are (vᵀQ)Fⁱν.
    cites: cayley_hamilton (h1)""")
claim.letters("C_k: k×k; Q_l: r×k")
independent = claim.under("Q_lQ = 1 : Q has independent columns", part=FORM)
independent.proves("[stays reached] and what was reached stays so", "Q_lC_k⁻¹(C_kQ) = 1")
claim.letters("T C F: r×r; v L e1: r; E C_k: k×r; O_k: r×k; H_k: k×k; n: k")
BLOCK = "H_r = CO : H_r = (h_{i+j}), i, j < r, of a minimal law"
leading = claim.under(BLOCK, part=FORM)
leading.proves("[the block] H_r = CO has the inverse O⁻¹C⁻¹", "H_rO⁻¹C⁻¹ = 1; O⁻¹C⁻¹H_r = 1")
FIRST = """EᵀC_k = C : the first r rows
    O_kE = O : the first r columns
    H_k = C_kO_k : H_k = (h_{i+j}), i, j < k"""
RANK = "C⁻¹EᵀC_k = 1; O_kEO⁻¹ = 1; (C⁻¹Eᵀ)H_k(EO⁻¹) = 1"
claim.under(FIRST, part=FORM).proves(
    "[the rank] and the k×k Hankel matrix C_kO_k has the rank r", RANK, cites="rank"
)
LAST_ROW = "e_rᵀF = aᵀ : the last row of F is aᵀ"
law = claim.under(OWN_ROWS, START, part=FORM)
AT = "F=[0 1; 2 1], e1=v=(1, 0), C=[1 0; 1 1], T=[1 1; 2 0], O=[1 1; 0 2], a=(2, 1), e_r=(0, 1)"
read = law.under(BLOCK, LAST_ROW, at=AT)
read.proves("""[the form] the frame C⁻¹ makes the law (F, e1, (h_0, …, h_{r−1})), aᵀH_r = (h_r, …)
    CTC⁻¹ = F; C⁻¹ᵀv = e1; aᵀH_r = e_rᵀCTO
    says: F = CTC⁻¹ is the companion matrix with last row aᵀ; entry j of e_rᵀCTO is h_{r+j}.
    cites: cayley_hamilton (h1)""")
read.false("Ha = (h_{r−1}, …), one response too early", "aᵀH_r = e_rᵀCO")
claim.letters("x x′: 1×r")
law.inductive("""[same responses] and it has the same responses, by induction over i
    yC = x
    initial: x = vᵀ; y = e1ᵀ
    recurrence: x′ = xT; y′ = yF
    conclusion: y(CL) = xL
    over: i
    says: e1ᵀFⁱC = vᵀTⁱ, so e1ᵀFⁱ(CL) = vᵀTⁱL. Laws with equal (r, a, h_{<r}) have this law in
    common; equivalent ones have equal responses, so equal Hankel matrices and equal (r, a,
    h_{<r}).""")
form = claim.under(part=FORM)
next_ = "T = 0, v = L = 1: h = 1, 0, 0, …, r = 1."
at = "C=1, O=1, T=0"
form.false("the next block (h_{i+j+1}) is invertible too", "O⁻¹C⁻¹(CTO) = 1", at=at, says=next_)
# J(1/2) with a unit that the law ignores: h_0h_2 = h_1², and (1, −2) is in the kernel
ignored = form.under("H_k = C_kO_k; H_kn = 0", at="C_k=(1, 1/2), O_k=[1 1/2], n=(1, −2)")
ignored.false("r = k: the k×k Hankel matrix is invertible", "n = 0")
claim.mutants()

title, of = "random, degenerate and disguised laws over ℚ", "laws with up to 5 units"


@claim.instances(title, FORM, count=120, edges=laws.EDGES, of=of)
def sampled(rng, at, index):
    """Rank, invertible leading block, reproduced responses, completeness, and the joining S."""
    a = laws.draw(rng, rng.randint(1, 5), at)
    b = laws.disguise(rng, a) if index % 2 else laws.draw(rng, rng.randint(1, 4))
    form, other = a.canonical(), b.canonical()
    again, count = form.fixed_law(), a.size + b.size
    there, here = (laws.responses(x, 3 * a.size) for x in (again, a))
    if again.size != form.rank or there != here:
        raise Fails(f"{a}: the canonical law has other responses")
    same = laws.responses(a, count) == laws.responses(b, count)
    if (form == other) != same:
        raise Fails(f"{a}, {b}: equal forms {form == other}, equivalent {same}")
    if same and form.rank:
        moved, wanted = a.minimal().change_basis(equivalent(a, b).frame), b.minimal()
        if (moved.propagator, moved.column) != (wanted.propagator, wanted.column):
            raise Fails(f"{a}, {b}: S does not join the minimal laws")
    return f"of rank {form.rank}"


@claim.exact("NAG has two units, one at b = 0", FORM)
def nag(run):
    """diag(0, b), v = (1, 1), L = c(1, b) for a grid of b and c."""
    from theory import FixedLaw, Propagator

    for b in range(-3, 4):
        for c in range(-2, 3):
            rank = FixedLaw(Propagator([[0, 0], [0, b]], [1, 1]), [c, c * b]).canonical().rank
            if rank != (0 if c == 0 else 1 if b == 0 else 2):
                raise Fails(f"b = {b}, c = {c}: rank {rank}")
    return Checked("35 values of (b, c)", instances=35)


claim.floats("float64 runs of a law and of its canonical form", instances=60)
claim.batched("the same batched in torch", instances=500)
