"""The norm of A itself need not decrease."""

from flint import arb, ctx, fmpq

from theory.lodo import exact
from theory.operators.matrices import matrix, unit
from theory.operators.points import point
from verify.claim import Claim
from verify.claims.lodo import source
from verify.evidence import Checked, Fails

RISES = "‖A‖ may rise"

claim = Claim(
    name="lodo/lodo_wrong_norm",
    title="‖A‖_F and ‖A‖₂ may rise along the flow (10), while ‖AH⁻¹‖_F falls",
    source=source("Section 4.1, footnote 2, equations (11) to (14)"),
    paper="unclear",
    wording="""'The Frobenius norm of the error decays faster when' (section 4.1, the error's symbol
    being lost in the text we had), and 'we can show that the norm of' (footnote 2, its symbol lost
    too). Said of ‖AH⁻¹‖_F it is true (lodo_flow_lyapunov), and of ‖A‖_F for symmetric G and
    isotropic noise (symmetric_flow_norm); of ‖A‖_F or ‖A‖₂ and dense G it is not, as shown here.
    Which is meant cannot be read off the text.""",
    statement="""
    - There are H ≻ 0, Σ = I and A with ρ(A) < 1 at which ‖A‖_F² rises along dA/dt = −αHAEH²: H =
      diag(1, 4), A = [[1, −½], [1, −½]] (ρ = ½) has d‖A‖_F²/dt = 25α/3 while dV/dt = −50α/3; By: ρ
      is ½
    - H = diag(1, 6), A = [[4/5, −4/25], [2/5, −2/25]] has 3824α/1505 with ‖A‖₂ < 1. By: ‖A‖₂ < 1;
      below 1
    - ‖A‖₂ may rise too: H = diag(1, 4), A = ½[[−2, −1], [2, 1]]. By: ‖A‖₂ rises
    - Remark: (For symmetric G, isotropic noise and the symmetric flow ‖A‖_F never rises:
      symmetric_flow_norm.)
    """,
    latex=r"""$\Sigma = I$, $H = \mathrm{diag}(1,4)$, $A =
    \begin{pmatrix}1&-1/2\\1&-1/2\end{pmatrix}$: $\tfrac{d}{dt}\|A\|_F^2 =
    +\tfrac{25}{3}\alpha$.""",
    parts=(RISES,),
)

claim.letters("A: n×n; H E N T: symmetric n×n; u: n; μ")
claim.let("growth = −tr(AᵀHAEHH); D = tr(AᵀHAE)")  # half of d‖A‖_F²/d(αt), and of −dV/d(αt)
flow = claim.under("E = AEAᵀ + 1 : E for Σ = 1", part=RISES)
FIRST = "H=diag(1, 4), A=[1 −1/2; 1 −1/2], E=[8/3 5/3; 5/3 8/3]"
SMALL = "H=diag(1, 6), A=[4/5 −4/25; 2/5 −2/25], E=[717/301 208/301; 208/301 405/301]"
first = flow.under(at=FIRST)
first.false("‖A‖_F does not rise", "0 ≥ growth", pd="H", psd="E")
first.false("d‖A‖_F² = dV", "−growth = D")
first.false("V rises at the first witness", "0 ≥ D")
flow.false("‖A‖_F rises always", "growth ≥ 0", at="H=1, A=1/2, E=4/3")
flow.false("it does not where ‖A‖₂ < 1", "0 ≥ growth", "N = 1 − AᵀA", at=SMALL, pd="H N", psd="E")
flow.false("""‖A‖₂ does not rise
    0 ≥ −uᵀAᵀHAEHHu
    given: AᵀAu = μu : u is a singular vector of A; T = μ·1 − AᵀA
    at: H=diag(1, 4), A=[−1 −1/2; 1 1/2], u=(2, 1), μ=5/2, E=[8/3 −5/3; −5/3 8/3]
    pd: H
    psd: E T
    says: 5/2 is the larger eigenvalue (T ⪰ 0): the derivative is −2uᵀAᵀHAEH²u/|u|²""")

claim.letters("e₁ e₂ a w z: n")
UNITS = "e₁ᵀe₁ = 1; e₂ᵀe₂ = 1; e₁ᵀe₂ = 0; e₁e₁ᵀ + e₂e₂ᵀ = 1 : n = 2"


def witness(h, a, w, e11, e12, e22):
    """H = diag(1, h), A = awᵀ, E: all in the unit vectors, a and w as text."""
    e = f"E = {e11}·e₁e₁ᵀ + {e12}(e₁e₂ᵀ + e₂e₁ᵀ) + {e22}·e₂e₂ᵀ"
    given = f"H = e₁e₁ᵀ + {h}e₂e₂ᵀ; A = awᵀ; a = {a}; w = {w}; {e}"
    return claim.under(UNITS, given, part=RISES, at="e₁=(1, 0), e₂=(0, 1)")


STEIN, MOVE = "E = AEAᵀ + 1", "AᵀHAEHH"
RISE = f"−2(e₁ᵀ{MOVE}e₁ + e₂ᵀ{MOVE}e₂)"  # d‖A‖_F²/d(αt)
FALL = "−2(e₁ᵀAᵀHAEe₁ + e₂ᵀAᵀHAEe₂)"  # dV/d(αt)
one = witness(4, "e₁ + e₂", "e₁ − e₂/2", "8/3", "5/3", "8/3")
one.proves("[ρ is ½] the first witness", STEIN, "AA = A/2", f"{RISE} = 25/3", f"{FALL} = −50/3")
two = witness(6, "4/5·e₁ + 2/5·e₂", "e₁ − e₂/5", "717/301", "208/301", "405/301")
two.proves("[‖A‖₂ < 1] the second", STEIN, "AA = 18/25·A", f"{RISE} = 3824/1505")
two.under("z = e₁/5 + e₂").bounds("[below 1] ‖A‖₂² = 104/125", "104/125 ≥ AᵀA", "= 4/5(zᵀ)²")
three = witness(4, "e₂ − e₁", "e₁ + e₂/2", "8/3", "(−5/3)", "8/3")
three.under("u = 2e₁ + e₂; z = e₁ − 2e₂").proves(f"""
    [‖A‖₂ rises] at the third, μ = 5/2 being the larger eigenvalue of AᵀA
    {STEIN}
    AᵀAu = 5/2·u
    5/2 − AᵀA = zzᵀ/2
    −2uᵀ{MOVE}u = 125/3
    cites: eigenvalue_derivative""")
claim.mutants()


@flow.under(pd="H E").instances(
    "the witnesses as instances: ‖A‖ rises, V falls, ρ(A) < 1",
    "growth > 0",
    "D > 0",
    count=1,
    edges=(FIRST,),
    of="witnesses with the statement's numbers; E ≻ 0 shows ρ(A) < 1",
)
def instances(at):
    found = point(at or SMALL)
    h, a = matrix(found["H"]), matrix(found["A"])
    moved = exact.flow(h, a, unit(2))
    rise = 2 * exact.trace(a.transpose() * moved)
    fall = 2 * exact.trace((a * h.inv()).transpose() * moved * h.inv())
    said = (rise, fall) == (fmpq(25, 3), fmpq(-50, 3)) if at else rise == fmpq(3824, 1505)
    if not said:
        raise Fails(f"A = {a.tolist()}: d‖A‖² = {rise}, dV = {fall}")
    return found


@claim.enclosure("‖A‖₂ at A = ⅓[[2, −1], [2, 0]], H = diag(1, 4)", RISES)
def spectral_ball(run):
    """μ = (9 + √65)/18 and u = (1, q) from the characteristic polynomial of AᵀA; d‖A‖₂ =
    uᵀAᵀ(dA)u/(|u|²√μ)."""
    a = matrix([["2/3", "-1/3"], ["2/3", 0]])
    gram, m = a.transpose() * a, a.transpose() * exact.flow(exact.diagonal(1, 4), a, unit(2))
    with ctx.workprec(128):
        top = (9 + arb(65).sqrt()) / 18
        q = (top - arb(gram[0, 0])) / arb(gram[0, 1])
        inner = arb(m[0, 0]) + arb(m[0, 1] + m[1, 0]) * q + arb(m[1, 1]) * q**2
        slope = inner / ((1 + q**2) * top.sqrt())
    if not slope > 0:
        raise Fails(f"d‖A‖₂/d(αt) in {slope.str(8)}")
    return Checked(f"d‖A‖₂/d(αt) in {slope.str(8)}", instances=1)


claim.batched("the witnesses turned into n ≤ 8 dimensions, batched", RISES, instances=400)
