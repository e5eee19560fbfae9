"""The flow of dense G can leave the stable region while V falls."""

from flint import arb, ctx, fmpq

from theory.lodo import exact
from theory.operators.letters import inverse
from theory.operators.points import joined
from verify.claim import Claim
from verify.claims.lodo import _bowl, source
from verify.evidence import Checked, Fails

PARTS = (
    "dρ/dt at the start",
    "Euler steps leave",
    "the flow leaves",
    "from ‖A₀‖₂ < 1",
    "the barrier for Σ ∝ H⁻¹",
)
SPEED, EULER, LEAVES, NORM, BARRIER = PARTS

claim = Claim(
    name="lodo/lodo_flow_leaves_stability",
    title="""The dense flow keeps neither ρ(A) < 1 nor ‖A‖₂ < 1; the symmetric flow keeps ρ(A) < 1
    if Σ ∝ H⁻¹""",
    source=source("Section 4.1, footnote 2"),
    expected="checked",
    lowered="""where two flows go is enclosed in certified balls; the start and the barrier are
    proved""",
    paper=None,
    wording="""'the error begins small enough to have spectral norm less than 1' (section 4.1): the
    start that leaves ρ < 1 has ‖A₀‖₂ = 2.85, so it is outside that assumption. From a start inside
    it ‖A‖₂ may rise above 1, and what is proved to stay is lodo_basin and symmetric_flow_norm; no
    start with ‖A₀‖₂ < 1 that loses ρ < 1 is known to us.""",
    statement="""
    - Σ = I, H = diag(1, 4), A₀ = (9/10)[[2, −1], [2, −1]], ρ(A₀) = 9/10, ‖A₀‖₂ > 2: dρ/dt =
      (59571/95)α at t = 0, By: start; long
    - Enclosed: and along dA/dt = −αHAEH² ρ reaches 1 at αt = 1.438878e-4, where V = ‖AH⁻¹‖_F² has
      fallen from 6.58125 to 6.524;
    - Enclosed: so do the Euler steps A₊ = A − δHAEH² with δ = 10⁻⁶.
    - Enclosed: From ‖A₀‖₂ < 1 the norm may rise above 1: H = diag(1, 1/16), A₀ = [[7/10, −3/20],
      [13/100, 49/50]] has ‖A₀‖₂ = .99194 and, ρ < 1 all the way, ‖A‖₂ = 1.02445 at αt = 1.7848
    - Measured: (in float64 it has its peak, 1.0889, near αt = 14.3 and is below 1 again at 60).
    - For symmetric G, the symmetric flow and Σ = σ²H⁻¹ ρ < 1 is kept: −log det(1 − S²), S = 1 −
      H^½GH^½, never rises. By: barrier; never
    """,
    latex=r"""$H=\mathrm{diag}(1,4)$, $\Sigma=I$,
    $A_0=\tfrac{9}{10}\begin{pmatrix}2&-1\\2&-1\end{pmatrix}$: $\rho$ reaches $1$ at $\alpha
    t\approx 1.438878\cdot10^{-4}$.""",
    hypotheses="""
    - Σ = σ²H⁻¹ (not known to be needed): for the barrier; for Σ = σ²I and ‖A₀‖_F < 1 see
      symmetric_flow_norm; else open
    - G = Gᵀ: for the barrier""",
    parts=PARTS,
    remark="""Where ρ nears 1, E grows like 1/(1 − ρ²), so the end comes with unbounded speed; in
    the time s with dt = (1 − tr A + det A)ds the flow is smooth there, and is enclosed in that
    time. V falls as long as ρ < 1 (lodo_flow_lyapunov). No escape of a symmetric flow was ever
    seen.""",
)

START = exact.matrix([["9/5", "-9/10"], ["9/5", "-9/10"]])
SMALL = exact.matrix([["7/10", "-3/20"], ["13/100", "49/50"]])

claim.letters("A: n×n; H E K S G N: symmetric n×n; u w e: n; λ; σ²: ≥ 0")
claim.let("U = −wᵀHAEHHu")  # dλ/d(αt) of a simple eigenvalue
SUM = "E = AEAᵀ + 1 : E for Σ = 1"
PAIR = "Au = λu : u is an eigenvector; wᵀA = λwᵀ : w is a left one"
AT = "H=diag(1, 4), A=[9/5 −9/10; 9/5 −9/10], E=[424/19 405/19; 405/19 424/19]"
flow = claim.under(SUM, part=SPEED, at=AT)
start = flow.under(PAIR, at="u=(1, 1), w=(2, −1), λ=9/10")


@start.under("wᵀu = 1 : scaled", pd="H E").instances(
    "dρ/dt = 59571/95, with V falling", "U = 59571/95", "tr(AᵀHAE) > 0", count=1, of="start"
)
def speed():
    """dλ = wᵀdA u for a simple eigenvalue with wᵀu = 1; the other eigenvalue is 0 = det A."""
    return joined(*start.at)


claim.letters("e₁ e₂ a b: n")
UNITS = "e₁ᵀe₁ = 1; e₂ᵀe₂ = 1; e₁ᵀe₂ = 0; e₁e₁ᵀ + e₂e₂ᵀ = 1 : n = 2"
units = claim.under(UNITS, part=SPEED, at="e₁=(1, 0), e₂=(0, 1)").under(
    "H = e₁e₁ᵀ + 4e₂e₂ᵀ; A = 9/10·abᵀ; a = e₁ + e₂; b = 2e₁ − e₂",
    "E = 424/19(e₁e₁ᵀ + e₂e₂ᵀ) + 405/19(e₁e₂ᵀ + e₂e₁ᵀ)",
)
units.proves("""[start] a is the eigenvector, b the left one, bᵀa = 1, and A has the rank 1
    E = AEAᵀ + 1; Aa = 9/10·a; bᵀA = 9/10·bᵀ; bᵀa = 1; −bᵀHAEHHa = 59571/95
    cites: eigenvalue_derivative""")
units.proves("[long] ‖A₀‖₂² = 81/10", "AᵀAb = 81/10·b")
start.false("dρ/dt with w not scaled", "U = 59571/95", at="w=(4, −2)")


@claim.enclosure("Euler steps of 10⁻⁶ in ball arithmetic: ρ > 1 with V lower at every step", EULER)
def euler(run):
    """1 − tr A + det A < 0 means a real eigenvalue above 1."""
    from theory.lodo.escape import edges, field

    with ctx.workprec(320):
        a, h, norms = [arb(x) for x in START.entries()], (arb(1), arb(4)), []
        while not norms or edges(a)[0] > 0:
            norms.append(sum((x / h[i % 2]) ** 2 for i, x in enumerate(a)))
            if len(norms) > 400 or norms[1:] and not norms[-1] < norms[-2]:
                raise Fails(f"step {len(norms)}: V is not seen to fall, or ρ to pass 1")
            *moves, chi = field(a, h)
            a = [x + arb(fmpq(1, 10**6)) * move / chi for x, move in zip(a, moves)]
        if not edges(a)[0] < 0:
            raise Fails(f"undecided at step {len(norms)}: the balls are too wide")
    first, last = (v.str(6, radius=False) for v in (norms[0], norms[-1]))
    return Checked(f"ρ > 1 after {len(norms)} steps; V {first} to {last}", instances=len(norms))


@claim.enclosure("the flow itself in balls, to the step in which an eigenvalue reaches 1", LEAVES)
def certified(run):
    """Taylor's polynomial with a certified remainder at every step; the start has ρ = 9/10 < 1."""
    from theory.lodo.escape import escape

    found = escape(START, (1, 4), fmpq(1, 40000), fmpq(1, 10**8))
    return _bowl.enclosed(
        ("ρ = 1 at 10⁴αt =", found.time * 10**4, "1.438878"),
        ("V from", found.first_norm, "6.58125"),
        ("to", found.scaled_norm, "6.524"),
        instances=found.steps,
    )


END = 1.438879e-4  # the certified time, rounded up


@claim.numeric("float64: the flow integrated to ρ = 0.9999, two step sizes", LEAVES)
def floats(run):
    """RK4; ρ = 0.9999 comes before ρ = 1, whose time is certified above."""
    from numerics.lodo import lodo_flow_leaves_stability as stability

    h = 4e-6 if run.effort == "quick" else 1e-6
    (time, fell, rho), (coarse, fell_too, _) = (stability.escape(step) for step in (h, 2 * h))
    earlier = all(0 < each <= END for each in (time, coarse))
    return Checked(
        f"ρ = {rho:.5f} at αt = {time:.5e} (steps of {h:.0e} at most) and {coarse:.5e} "
        f"({2 * h:.0e}), V falling all the way",
        ok=earlier and fell and fell_too and 0.9999 <= rho < 1,
        instances=2,
        worst_error=max(time, coarse),
        bound=END,
    )


@claim.under(SUM, "N = 1 − AᵀA", part=NORM, pd="H E N").instances(
    "1 − A₀ᵀA₀ ≻ 0, and V falls there", "tr(AᵀHAE) > 0", count=1, of="start with ‖A₀‖₂ < 1"
)
def small_start():
    unit = exact.diagonal(1, 1)
    return {"H": exact.diagonal(1, fmpq(1, 16)), "A": SMALL, "E": exact.stein(SMALL, unit)}


claim.false(f"""‖A₀‖_F < 1 at the start of norm below 1
    tr(eᵀe) ≥ tr(AᵀA)
    given: eᵀe = 1
    at: A=[7/10 −3/20; 13/100 49/50], e=(1, 0)
    part: {NORM}
    says: then it would be in the ball of symmetric_flow_norm: ‖A₀‖_F² = 7449/5000""")


@claim.enclosure("the flow from there in ball arithmetic: ‖A‖₂ > 1 after 150 steps", NORM)
def rises_above_one(run):
    from theory.lodo.escape import rise

    found = rise(SMALL, (1, fmpq(1, 16)), fmpq(1, 4), 150)
    return _bowl.enclosed(
        ("‖A‖₂ from", found.first_norm, ".99194"),
        ("to", found.norm, "1.02445"),
        ("at αt =", found.time, "1.7848"),
        instances=found.steps,
    )


@claim.numeric("float64: the peak of ‖A‖₂, and below 1 again; two step sizes", NORM)
def peak(run):
    """RK4 of order 4: halving the step moves the peak by less than 10⁻⁶."""
    from numerics.lodo import lodo_flow_leaves_stability as stability

    fine, coarse = (stability.rise_and_fall(step) for step in (0.05, 0.1))
    near = all(abs(found[0] - 1.0889) < 5e-5 for found in (fine, coarse))
    return Checked(
        f"‖A‖₂ has its peak {fine[0]:.5f} at αt = {fine[1]:.2f}, ρ at most {fine[2]:.4f}; "
        f"{fine[3]:.4f} at αt = 60",
        ok=near and fine[2] < 1 and fine[3] < 1 and abs(fine[1] - 14.3) < 1,
        instances=2,
        worst_error=max(abs(found[0] - 1.0889) for found in (fine, coarse)),
        bound=5e-5,
    )


claim.letters(inverse(claim.sum("1 − SS"), "R"), inverse(claim.sum("K"), "H^-½"))
claim.let("Q = HAEH; M = −K(Q + Qᵀ)K/2; L = KSRK")  # G moves by (Q + Qᵀ)/2, so S by M
claim.let("slope = tr(R(SM + MS))")  # of −log det(1 − S²)
barrier = claim.under(f"""A = 1 − GH; H = KK : K = H^½
    S = 1 − KGK; E = σ²`H^-½`R`H^-½`
    part: {BARRIER}
    at: G=1/2, H=K=σ²=1""")
barrier.proves("""
    [barrier] E = σ²H^-½(1 − S²)⁻¹H^-½, and the barrier's slope is −2σ²‖H^½S(1 − S²)⁻¹H^½‖²
    E = AEAᵀ + σ²`H^-½``H^-½`
    slope = −2σ²tr(LᵀL)
    by: KA = SK
    A = `H^-½`SK
    RS = SR
    R = SRS + 1
    E = AEAᵀ + σ²`H^-½``H^-½`
    AE = σ²`H^-½`SR`H^-½`
    Q = σ²KSRK
    cites: log_det""")
claim.under(part=BARRIER).bounds("[never] so it never rises", "2σ²tr(LᵀL)", "= 2σ²(L)²")
claim.under("E = AEAᵀ + H⁻¹ : E for Σ = H⁻¹", PAIR, "wᵀu = 1").needs(f"""G = Gᵀ
    0 ≥ U
    at: H=diag(1, 3), A=[1 −1/2; 1 −1/2], E=[22/9 13/9; 13/9 16/9], u=(1, 1), w=(2, −1), λ=1/2
    pd: H E
    part: {BARRIER}
    says: Σ = H⁻¹ as in the barrier: the dense flow makes ρ = ½ rise, at 121/18""")
claim.mutants()

claim.batched("dρ/dt at A₀ turned into n ≤ 8 dimensions, the barrier", SPEED, instances=400)
