"""The two recurrences that simplified LODO obeys exactly."""

from theory.lodo import exact
from theory.lodo.cases import EDGES, drawn
from theory.lodo.dense import ERROR, G_NEXT, gradient_step
from verify.claim import Claim
from verify.claims.lodo import source
from verify.evidence import Fails

PARTS = "equation (6)", "the hypergradient", "equation (5)", "symmetric G"
B_STEP, DERIVATIVE, A_STEP, SYMMETRIC = PARTS

claim = Claim(
    name="lodo/lodo_error_recurrence",
    title="""Simplified LODO: b₊ = Ab − s and A₊ = A − αHb₊bᵀH², for every direction of the
    derivative""",
    source=source("Section 4.1, equations (5) and (6); appendix A.1"),
    wording="""'LODO turns out to follow the training dynamics' (5), (6) (section 4.1): so it does;
    the formulas are rebuilt.""",
    statement="""
    - loss(x) = ½(x−c)ᵀH(x−c), H = Hᵀ, x₊ = x − G∇loss(x), c₊ = c + s, b = x − c, A = I − GH, any G.
      Then b₊ = Ab − s; By: step of b
    - the loss after the step, as a function of G, has the derivative −Hb₊bᵀH (for ALL directions D:
      the coefficient of τ in loss(G + τD) is ⟨−Hb₊bᵀH, D⟩); By: derivative
    - so a meta-step of rate α gives A₊ = A − αHb₊bᵀH². By: step of A
    - For symmetric G with the symmetrized gradient, A₊ = A − (α/2)(Hb₊bᵀH + Hbb₊ᵀH)H; By:
      symmetrized; symmetric step
    - Remark: taking the upper triangle of G for coordinates gives a different step.
    """,
    latex=r"""$b_{t+1} = A_t b_t - s_t$, $\partial \mathrm{loss}_{t+1}/\partial G_t = -H b_{t+1}
    b_t^\top H$, $A_{t+1} = A_t - \alpha H b_{t+1} b_t^\top H^2$.""",
    hypotheses="""
    - H = Hᵀ
    - the step uses the gradient itself: no momentum
    - G = Gᵀ: for the last part""",
    parts=PARTS,
    remark="""The derivative is read off a polynomial identity in τ with the direction D a free
    letter: no calculus is trusted.""",
)

claim.letters(ERROR, G_NEXT, *gradient_step(), "A′ D Gτ Γ: n×n; Γₛ: symmetric n×n; τ; α: ≥ 0")
claim.letters("b″ x″ e1 e2 m: n")
claim.let("Q = −Hb′bᵀH")  # the gradient of the loss after the step, by G
META, NEW = "G′ = G − αQ : an SGD meta-step of rate α", "A′ = 1 − G′H : the new error"
AFTER, STEP = "b′ = Ab − s", "A′ = A − αHb′bᵀHH"
AT = "H=[1 1; 1 3], G=[1 2; 0 1], α=1, x=(1, 2), c=(0, 1), s=(1, 0)"

step = claim.under(*gradient_step(), ERROR, part=B_STEP, at=AT)
step.proves("[step of b] b₊ = Ab − s", AFTER)
claim.under(
    *gradient_step(),
    "Gτ = G + τD : G moved along D",
    "x″ = x − GτH(x − c) : the step with Gτ",
    "b″ = x″ − c′ : the error with Gτ",
    part=DERIVATIVE,
    at=f"{AT}, D=[1 2; −1 1], τ=2",
).proves("""[derivative] loss(G + τD) = loss(G) + τ⟨−Hb₊bᵀH, D⟩ + (τ²/2)‖…‖², for all D
    b″ = b′ − τDHb
    tr(b″ᵀHb″)/2 = tr(b′ᵀHb′)/2 + τtr(QᵀD) + τ²/2·tr(HDHbbᵀHDᵀ)
    by: b″ = b′ − τDHb""")
claim.under(ERROR, META, NEW, part=A_STEP, at=f"{AT}, b=(1, 2), b′=(1, −1)").proves(
    "[step of A] A₊ = A − αHb₊bᵀH²", STEP
)
all_steps = step.under(META, NEW, part=A_STEP)


@all_steps.instances("rational steps", AFTER, STEP, count=60, edges=EDGES, of="steps over ℚ, n ≤ 3")
def rational_steps(rng, at, index):
    n, draw = drawn(rng, at, index)
    vectors = {name: draw.matrix(n, 1) for name in ("x", "c", "s")}
    return {"H": draw.symmetric(n), "G": draw.matrix(n, n), "α": draw.rate(), **vectors}


@claim.instances("difference quotients", DERIVATIVE, count=60, edges=EDGES, of="directions over ℚ")
def difference_quotients(rng, at, index):
    """The loss is quadratic in G, so (loss(G + D) − loss(G − D))/2 is the derivative exactly; run
    on the step itself."""
    n, draw = drawn(rng, at, index)
    h, g, d = draw.symmetric(n), draw.matrix(n, n), draw.matrix(n, n)
    start, centre, move = (draw.matrix(n, 1) for _ in range(3))

    def after(by):
        return start - by * (h * (start - centre)) - centre - move

    def cost(by):
        return (after(by).transpose() * h * after(by))[0, 0] / 2

    derivative = h * after(g) * (start - centre).transpose() * h * -1
    if (cost(g + d) - cost(g - d)) / 2 != exact.trace(derivative.transpose() * d):
        raise Fails(f"H = {h.tolist()}, D = {d.tolist()}")


claim.floats("float64: dense LODO on a moving bowl obeys both recurrences", instances=40)
claim.batched("autograd's hypergradient, batched in torch", instances=400)

claim.under("x′ = x − Gm", *gradient_step()[1:], ERROR, part=B_STEP).needs(
    "the step uses the gradient itself", AFTER, at="H=G=x=1, c=s=m=0"
)
claim.under(part=SYMMETRIC, at="H=diag(1, 1), D=[0 1; 0 0], b=(0, 1), b′=(1, 0)").needs("""G = Gᵀ
    tr((Q + Qᵀ)D)/2 = tr(QᵀD)""")

claim.letters("G G′ D: symmetric n×n")
MEAN = "G′ = G − α/2·(Q + Qᵀ) : a meta-step along the symmetrized gradient"
claim.under("Γ = Q : the derivative; Γₛ = (Γ + Γᵀ)/2", part=SYMMETRIC).proves(
    "[symmetrized] the symmetrized gradient: all symmetric D", "tr(ΓₛD) = tr(QᵀD)"
)
claim.under(
    "A = 1 − GH : A = 1 − GH with symmetric G", MEAN, "A′ = 1 − G′H : the new error", part=SYMMETRIC
).proves("[symmetric step] and the step of A", "A′ = A − α/2·(Hb′bᵀH + Hbb′ᵀH)H")
claim.let("""
    P = Q + Qᵀ
    triangle = (e1(e1ᵀPe1)e1ᵀ + e2(e2ᵀPe2)e2ᵀ)/2 + e1(e1ᵀPe2)e2ᵀ + e2(e1ᵀPe2)e1ᵀ""")
(G,) = claim.letters("G: symmetric n×n")
claim.under(*gradient_step(by=G), MEAN, part=SYMMETRIC, at=AT).false("""
    upper-triangle coordinates give the symmetrized step
    G − αtriangle = G′
    at: G=[1 2; 2 1], e1=(1, 0), e2=(0, 1)
    says: G = p11·e1e1ᵀ + p22·e2e2ᵀ + p12(e1e2ᵀ + e2e1ᵀ): the off-diagonal step is twice as long""")
claim.letters("H D: n×n")
claim.let("Q = −Hb′bᵀH; M = b′ − τDHb")
claim.needs(f"""H = Hᵀ
    tr(MᵀHM)/2 = tr(b′ᵀHb′)/2 + τtr(QᵀD) + τ²/2·tr(HDHbbᵀHᵀDᵀ)
    at: H=[0 1; 0 0], D=[1 0; 0 0], τ=1, b=b′=(0, 1)
    part: {DERIVATIVE}
    says: Hᵀ would have to stand beside H""")
claim.mutants()
