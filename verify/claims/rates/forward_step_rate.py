"""The forward step on strongly monotone Lipschitz operators."""

from verify.claim import Claim, Source
from verify.sentences import cited, theorem

claim = Claim(
    name="rates/forward_step_rate",
    title="The forward step contracts by √(1 − 2aμ + a²L²) on monotone Lipschitz operators",
    source=Source(
        "Ryu, Boyd, A primer on monotone operator methods, Appl. Comput. Math. 15 (2016)",
        "section 5.1 (gradient method; the place from memory)",
    ),
    expected="proved",
    paper="holds",
    wording="I − aF is Lipschitz with √(1 − 2aμ + a²L²).",
    statement=(
        theorem(
            """F with ⟨F(x) − F(y), x − y⟩ ≥ μ|x − y|² and |F(x) − F(y)| ≤ L|x − y|, a ≥ 0: |x −
            aF(x) − y + aF(y)|² ≤ (1 − 2aμ + a²L²)|x − y|²; so x_{k+1} = x_k − aF(x_k) has |x_k −
            x*|² ≤ (1 − 2aμ + a²L²)ᵏ|x_0 − x*|² at a zero x*, for 0 ≤ μ ≤ L.""",
            "contraction",
            "rate",
        ),
        theorem("No better: the factor is met by a linear F on ℝ², for L ≥ μ;", "met", "it is one"),
        theorem(
            "it is below 1 for 0 < a < 2μ/L², and least, 1 − μ²/L², at a = μ/L².",
            "below",
            "best",
            "there",
        ),
        cited("Gradients do better: gradient_descent_rate."),
    ),
    latex=r"$\|x_k-x^*\|^2 \le (1-2a\mu+a^2L^2)^k\|x_0-x^*\|^2$.",
    hypotheses="""
    - F is strongly monotone
    - F is Lipschitz
    - a < 2μ/L²: for a factor below 1""",
)

claim.letters("x x′ y g g′ h: n; J: n×n; μ L ν; a p p′ D: ≥ 0")
MONOTONE, LIPSCHITZ = "(g − h)ᵀ(x − y) ≥ μ(x − y)ᵀ(x − y)", "L²(x − y)ᵀ(x − y) ≥ (g − h)ᵀ(g − h)"
CONTRACTS = "(1 − 2aμ + a²L²)(x − y)ᵀ(x − y) ≥ (x − ag − y + ah)ᵀ(x − ag − y + ah)"
two = claim.under(MONOTONE, LIPSCHITZ, at="x=(1, 0), y=h=(0, 0), g=(1, 1), μ=1, L=2, a=1/4")
two.bounds(
    "|x − aF(x) − y + aF(y)|² ≤ (1 − 2aμ + a²L²)|x − y|²",
    CONTRACTS,
    (1, "2a", MONOTONE),
    (1, "a²", LIPSCHITZ),
    name="contraction",
)
one = claim.under(
    "gᵀx ≥ μxᵀx; L²xᵀx ≥ gᵀg",
    at="x=(1, 0), g=(1, 1), μ=1, L=2, a=1/4, x′=(3/4, -1/4), g′=(1, 1/2), p=D=1, p′=3/4",
)
Q = "1 − 2aμ + a²L²"
STEP = f"({Q})xᵀx ≥ x′ᵀx′"
one.under("L ≥ μ : as where there are two points; μ ≥ 0").inductive(
    "|x_k − x*|² ≤ (1 − 2aμ + a²L²)ᵏ|x_0 − x*|²",
    "pD ≥ xᵀx",
    state="x → x′; g → g′; p → p′",
    initial="p = 1; D = xᵀx",
    recurrence=f"x′ = x − ag; p′ = ({Q})p",
    at_base=[one.squares("pD ≥ xᵀx")],
    at_step=[
        one.squares(f"{Q} ≥ 0", "1 − aμ", "a(L − μ)", (1, "2a²", "μ ≥ 0; L ≥ μ")),
        one.squares(STEP, (1, "2a", "gᵀx ≥ μxᵀx"), (1, "a²", "L²xᵀx ≥ gᵀg")),
        one.squares("p′D ≥ x′ᵀx′", (1, 1, f"{Q} ≥ 0; pD ≥ xᵀx"), (1, 1, STEP)),
    ],
    over="k",
    name="rate",
)
# F = μ + νJ, a turn and a multiple
turn = claim.under(
    "JᵀJ = 1; Jᵀ = −J : a quarter turn; μ² + ν² = L²; g = μx + νJx",
    at="J=[0 −1; 1 0], x=(1, 0), μ=3, ν=4, L=5, a=1/10",
)
turn.proves(
    "F = μ + νJ meets the factor at every point", f"(x − ag)ᵀ(x − ag) = ({Q})xᵀx", name="met"
)
turn.proves(
    "F = μ + νJ is strongly monotone with μ and Lipschitz with L, with equality",
    "gᵀx + xᵀg = 2μxᵀx; gᵀg = L²xᵀx",
    name="it is one",
)
small = claim.under("a > 0; L > 0; 2μ > aL²", at="a=1/10, L=5, μ=3")
small.proves(
    "0 < a < 2μ/L²: the factor is below 1",
    f"1 > {Q}",
    by=small.squares(f"1 > {Q}", (1, 1, "a > 0; 2μ > aL²")),
    name="below",
)
best = claim.under("L > 0", at="a=1/10, L=5, μ=3")
best.proves(
    "the factor is at least 1 − μ²/L²",
    f"L²({Q}) ≥ L² − μ²",
    by=best.squares(f"L²({Q}) ≥ L² − μ²", "aL² − μ"),
    name="best",
)
best.under("aL² = μ : a = μ/L²", at="a=3/25, L=5, μ=3").proves(
    "and that at a = μ/L²", f"L²({Q}) = L² − μ²", name="there"
)
two.needs("F is strongly monotone", CONTRACTS, without=MONOTONE, at="g=(-1, 0)")
two.needs("F is Lipschitz", CONTRACTS, without=LIPSCHITZ, at="g=(9, 9)")
small.needs("a < 2μ/L²", f"1 > {Q}", without="2μ > aL²", at="a=1")
turn.false("a factor lower by 1 %", f"(99/100)({Q})xᵀx ≥ (x − ag)ᵀ(x − ag)")
claim.mutants()
claim.floats(
    "float64: pairs of points under random operators",
    instances=100,
    at="forward_steps",
    kind="lipschitz",
)
claim.batched(
    "runs under random operators, batched in torch",
    instances=400,
    at="forward_steps",
    kind="lipschitz",
)
