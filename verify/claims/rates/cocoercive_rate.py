"""The forward step on cocoercive strongly monotone operators."""

from verify.claim import Claim, Source
from verify.sentences import theorem

claim = Claim(
    name="rates/cocoercive_rate",
    title="The forward step contracts by √(1 − aμ(2 − a/β)) on β-cocoercive monotone operators",
    source=Source(
        "Ryu, Taylor, Bergeling, Giselsson, Operator splitting performance estimation, SIAM J. "
        "Optim. 30 (2020)",
        "the classes; the factor here is derived anew",
        "https://arxiv.org/abs/1812.00146",
    ),
    expected="proved",
    paper=None,
    statement=(
        theorem(
            """F with ⟨F(x) − F(y), x − y⟩ ≥ β|F(x) − F(y)|² and ≥ μ|x − y|², 0 ≤ a ≤ 2β: |x −
            aF(x) − y + aF(y)|² ≤ (1 − aμ(2 − a/β))|x − y|²; so x_{k+1} = x_k − aF(x_k) has |x_k −
            x*|² ≤ (1 − aμ(2 − a/β))ᵏ|x_0 − x*|² at a zero x*, for βμ ≤ 1.""",
            "contraction",
            "rate",
        ),
        theorem("No better: a linear F on ℝ² of the class meets it,", "met", "it is one"),
        theorem("which has βμ ≤ 1, as every F of the class on more than a point.", "room"),
    ),
    latex=r"$\|x_k-x^*\|^2 \le (1-a\mu(2-a/\beta))^k\|x_0-x^*\|^2$.",
    hypotheses="""
    - F is cocoercive
    - F is strongly monotone
    - a ≤ 2β""",
)

claim.letters("x x′ y g g′ h: n; J: n×n; μ ν; a β b p p′ D: ≥ 0")
claim.let("d = x − y; e = g − h; q = 1 − aμ(2 − ab)")
INVERSE = "βb = 1 : b = 1/β"
COCOERCIVE, MONOTONE, SHORT = "eᵀd ≥ βeᵀe", "eᵀd ≥ μdᵀd", "2 ≥ ab"
CONTRACTS = "qdᵀd ≥ (d − ae)ᵀ(d − ae)"
AT = "x=(1, 0), g=(3/2, 1/4), μ=1, β=1/2, b=2, a=1/4"
two = claim.under(INVERSE, COCOERCIVE, MONOTONE, SHORT, at=f"{AT}, y=h=(0, 0)")
two.bounds(
    "|x − aF(x) − y + aF(y)|² ≤ (1 − aμ(2 − a/β))|x − y|²",
    CONTRACTS,
    (1, "a²b", COCOERCIVE),
    (1, "a", f"{SHORT}; {MONOTONE}"),
    name="contraction",
)
COCOERCIVE_0, MONOTONE_0 = "gᵀx ≥ βgᵀg", "gᵀx ≥ μxᵀx"
one = claim.under(
    INVERSE,
    COCOERCIVE_0,
    MONOTONE_0,
    SHORT,
    at=f"{AT}, x′=(5/8, -1/16), g′=(1, 0), p=1, D=1, p′=5/8",
)
one.under("1 ≥ βμ : as where there are two points").inductive(
    "|x_k − x*|² ≤ (1 − aμ(2 − a/β))ᵏ|x_0 − x*|²",
    "pD ≥ xᵀx",
    state="x → x′; g → g′; p → p′",
    initial="p = 1; D = xᵀx",
    recurrence="x′ = x − ag; p′ = qp",
    at_base=[one.squares("pD ≥ xᵀx")],
    at_step=[
        one.squares("q ≥ 0", "1 − ab", (1, "ab", f"{SHORT}; 1 ≥ βμ")),
        one.squares("qxᵀx ≥ x′ᵀx′", (1, "a²b", COCOERCIVE_0), (1, "a", f"{SHORT}; {MONOTONE_0}")),
        one.squares("p′D ≥ x′ᵀx′", (1, 1, "q ≥ 0; pD ≥ xᵀx"), (1, 1, "qxᵀx ≥ x′ᵀx′")),
    ],
    over="k",
    name="rate",
)
turn = claim.under(
    INVERSE,
    "JᵀJ = 1; Jᵀ = −J : a quarter turn; μ² + ν² = μb; g = μx + νJx",
    at="J=[0 −1; 1 0], x=(1, 0), μ=1, ν=2, b=5, β=1/5, a=1/10",
)
turn.proves("F = μ + νJ, μ² + ν² = μ/β, meets the factor", "(x − ag)ᵀ(x − ag) = qxᵀx", name="met")
turn.proves(
    "and both inequalities of the class, with equality",
    "gᵀx + xᵀg = 2μxᵀx; βgᵀg = μxᵀx",
    name="it is one",
)
both = one.under("xᵀx > 0")
both.proves(
    "βμ ≤ 1 where there are two points",
    "xᵀx ≥ βμxᵀx",
    by=both.squares("xᵀx ≥ βμxᵀx", "x − βg", (1, "β", COCOERCIVE_0), (1, "β", MONOTONE_0)),
    name="room",
)
two.needs("F is cocoercive", CONTRACTS, without=COCOERCIVE, at="g=(9, 9)")
two.needs("F is strongly monotone", CONTRACTS, without=MONOTONE, at="g=(0, 0)")
two.needs("a ≤ 2β", CONTRACTS, without=SHORT, at="a=3, g=(2, 0)", says="F = x/β and a = 6β")
turn.false("a factor lower by 1 %", "(99/100)qxᵀx ≥ (x − ag)ᵀ(x − ag)")
claim.mutants()
claim.floats(
    "float64: pairs of points under random operators",
    instances=100,
    at="forward_steps",
    kind="cocoercive",
)
claim.batched(
    "runs under random operators, batched in torch",
    instances=400,
    at="forward_steps",
    kind="cocoercive",
)
