"""Newton's loss on the noisy bowl, and that no causal method does better."""

from flint import fmpq

from theory.lodo.cases import EDGES, drawn
from verify.claim import Claim
from verify.claims.lodo import _bowl, source
from verify.evidence import Fails

PARTS = LEAST, NEWTON = "least of all causal methods", "Newton attains it"

claim = Claim(
    name="lodo/newton_bowl_loss",
    title="Newton's loss on the bowl is ½tr(HΣ), the least of any causal method",
    source=source("section 5.1, Appendix F.1 and Table 1"),
    wording="'Newton Method (Optimal)' (Table 1): the least of every causal method, as said there.",
    statement="""
    - On the bowl with Hessian H ⪰ 0 and independent centre steps of mean 0 and covariance Σ, every
      method whose iterate does not know the coming step has expected loss ≥ ½tr(HΣ) at every step,
      By: causal; floor
    - and x ← x − H⁻¹g has exactly that By: Newton
    - Remark: (on the paper's bowl: bowl_numbers).
    """,
    latex=r"""$\mathbb{E}\,\mathrm{loss}_{t+1} \ge \tfrac12\operatorname{tr}(H\Sigma)$, with
    equality for $G = H^{-1}$.""",
    hypotheses="""
    - E[s | past] = 0: and the past knows the iterate: the method is causal
    - H is positive semidefinite
    - H is invertible: for Newton's step""",
    remark="""With a = x_{t+1} − x*_t the error is b = a − s, so E bbᵀ = E aaᵀ − E asᵀ − E saᵀ + Σ.
    Σ of any kind, H with zero eigenvalues too.""",
    parts=PARTS,
)

claim.letters("A: n×m; X G: n×n; H P Σ: symmetric n×n; b b₊ s: n")
FOLLOWS = "P = AAᵀ + Σ : causal, P = E bbᵀ, A a factor of E aaᵀ"
causal = claim.under(FOLLOWS, part=LEAST, psd="H", at="H=Σ=1, A=0")
causal.bounds("[floor] tr(HP) − tr(HΣ) = tr(AᵀHA) ≥ 0", "tr(HP) ≥ tr(HΣ)", "= (A)²[H]")
claim.under("P = AAᵀ − X − Xᵀ + Σ : E bbᵀ, X = E asᵀ", part=LEAST).needs("""E[s | past] = 0
    tr(HP) ≥ tr(HΣ)
    psd: H Σ
    at: H=Σ=A=X=1
    says: s = a: the iterate knows the coming step and goes along.""")
claim.under(FOLLOWS, part=LEAST).needs(
    "H is positive semidefinite", "tr(HP) ≥ tr(HΣ)", at="H=−1, Σ=A=1"
)
causal.false("every method is strictly above the floor", "tr(HP) > tr(HΣ)", psd="Σ")

step = claim.under(
    "b₊ = (1 − GH)b − s : x ← x − Gg, then the centre moves by s", part=NEWTON, at="b=1, s=0"
)
step.under("G = H⁻¹ : Newton's step").proves("""[Newton] b₊ = −s whatever b was, so E b₊b₊ᵀ = Σ
    b₊ = −s; b₊b₊ᵀ = ssᵀ""")
step.needs("H is invertible", "b₊ = −s", at="H=0, G=1", says="no G brings the error back")

claim.letters("Y B S: n×ω; Q: symmetric ω×ω")
always = claim.space("ω", fields="Q")
claim.under(*always, "B = Y − S : b = a − s at every outcome", "SSᵀ = Σ : E ssᵀ", part=LEAST).under(
    "YQ = Y : the iterate is known before the step", "SQ = 0 : E[s | past] = 0"
).proves("""
    [causal] E asᵀ = 0, and E bbᵀ = E aaᵀ + Σ, for every probability space
    YSᵀ = 0
    BBᵀ = YYᵀ + Σ
    cites: conditional_expectation""")
claim.mutants(at="H=[2 1; 1 1], b=(1, 2), s=(2, 3)")


@claim.instances("Newton against others", LEAST, count=40, edges=EDGES, of="bowls over ℚ")
def others(rng, at, index):
    from theory.lodo.bowl import Unstable, stationary_matrix
    from theory.lodo.bowl.preconditioned import matrix_loss

    n, draw = drawn(rng, at, index)
    h, sigma = draw.hessian(n), draw.psd(n)
    newton, floor = h.inv(), matrix_loss(h, sigma)
    if matrix_loss(h, stationary_matrix(h, newton, 0, sigma)) != floor:
        raise Fails(f"H = {h.tolist()}: Newton does not have ½tr(HΣ)")
    other, beta = newton * fmpq(rng.randint(1, 7), 4), fmpq(rng.randint(0, 2), 4)
    other[0, 0] += fmpq(rng.randint(0, 2), 40)
    try:
        loss = matrix_loss(h, stationary_matrix(h, other, beta, sigma))
    except Unstable:
        return False
    if loss < floor:
        raise Fails(f"H = {h.tolist()}, G = {other.tolist()} is better than Newton")


@claim.statistical("simulated Newton steps", NEWTON)
def simulated(run):
    """In the eigenbasis Newton's step on a mode is SGD with the step 1/λ: run mode by mode at λ =
    1."""
    from numerics.lodo.bowl.linear import LinearMode
    from theory.lodo.bowl import newton_loss
    from theory.lodo.bowl.linear_method import gradient_descent

    spectrum = (_bowl.SPECTRUM[-1],) * 3
    how = {"steps": 30, "spectrum": spectrum}
    loss = newton_loss(list(spectrum))
    return _bowl.simulated(run, gradient_descent(1), LinearMode.sgd(1.0), loss, **how)


_bowl.batched(claim, NEWTON, ([[0.0]], [1.0], [1.0]), [1.0, 1.0, 1.0, 1.0], steps=30)
