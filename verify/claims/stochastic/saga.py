"""SAGA: a table with a gradient for each term."""

from verify.claim import Claim
from verify.claims.stochastic import P, _table, paper

TABLE, STEP, RATE = PARTS = "the table", "one step", "all steps"

claim = Claim(
    name="stochastic/saga",
    title="SAGA: T₊ ≤ max(1−αμ, 1−1/(2n))·T, T = E‖x−x⋆‖² + 4nα²H, for α ≤ 1/(6L)",
    source=paper(
        "Defazio, Bach, Lacoste-Julien",
        "SAGA: A Fast Incremental Gradient Method With Support for Non-Strongly Convex Composite "
        "Objectives",
        "NIPS 2014",
        "",
        "https://arxiv.org/abs/1407.0202",
    ),
    statement="""
    - n terms, i drawn uniformly, x₊ = x − α(∇f_i(x) − table_i + mean table), then table_i =
      ∇f_i(x). With H = (1/n)Σ‖table_j − ∇f_j(x⋆)‖² the table afterwards has E H₊ = (1 − 1/n)H +
      (1/n)E‖∇f_i(x) − ∇f_i(x⋆)‖². By: renewed
    - f μ-strongly convex, its terms L-smooth and convex, α ≤ 1/(6L), p = 1/n: E‖x₊ − x⋆‖² +
      (4α²/p)H₊ ≤ (1 − αμ)E‖x − x⋆‖² + (1 − p/2)(4α²/p)H. By: step
    - So T_t ≤ max(1 − αμ, 1 − p/2)ᵗT_0 for T = E‖x − x⋆‖² + (4α²/p)H. By: rate
    """,
    latex=r"""$\mathbb{E}T_{t+1} \le \max(1-\alpha\mu, 1-\tfrac{1}{2n})\,\mathbb{E}T_t$, $T =
    \|x-x^\star\|^2 + 4n\alpha^2 H$, $\alpha \le \frac{1}{6L}$.""",
    hypotheses=_table.HYPOTHESES
    + """
    - the entry that is renewed is independent of the entry that is looked at: for the table""",
    parts=PARTS,
    remark="""The Lyapunov function and the constants are ours, the paper's are others. A table
    entry is looked at by an index j that is drawn anew: given j, it is the one just renewed with
    probability p = 1/n, which is E[k | Q] = p for the indicator k.""",
)

RENEWED = "cH₊ = c(1 − p)E‖b‖² + cpE‖a‖²"
claim.letters(f"x x₊ x⋆ ∇f a b v: Ω; {P}; α μ L h c p: ≥ 0; H₊")
_table.lyapunov(claim, STEP, RENEWED)

claim.letters("A B B₊: Ω; Q k: symmetric Ω×Ω; p: ≥ 0")
SPACE = claim.space("Ω", fields="P Q", numbers="k")
AFTER, CHANCE = "E‖B₊‖² = (1 − p)E‖B‖² + pE‖A‖²", "QkQ = pQ"
entry = claim.under(
    "QQ = Q : Q is E[· | the index that is looked at]",
    "E[A | Q] = A; E[B | Q] = B : the entry before, and what may replace it",
    "kk = k : it is replaced or not",
    "B₊ = kA + B − kB",
    part=TABLE,
)
entry.under(f"{CHANCE} : replaced with probability p").proves(f"""
    [renewed] E‖B₊‖² = (1 − p)E‖B‖² + pE‖A‖² for B₊ = A with probability p, else B
    {AFTER}
    cites: conditional_expectation""")
entry.needs(
    "the entry that is renewed is independent of the entry that is looked at",
    AFTER,
    at="Q=[1/2 1/2 0 0; 1/2 1/2 0 0; 0 0 1/2 1/2; 0 0 1/2 1/2], k=diag(1, 0, 0, 0), p=1/4, "
    "A=(1/2, 1/2, 0, 0), B=(0, 0, 0, 0)",
    says="A is 1 at the first of two entries, where alone one is replaced: 1/4, not 1/8.",
)
entry.under(f"{CHANCE} : replaced with probability p").false(
    "both parts stay: E‖B₊‖² = E‖B‖² + pE‖A‖²", "E‖B₊‖² = E‖B‖² + pE‖A‖²"
)
_table.rate(claim, RATE)
claim.floats(
    "SAGA in float64, every draw of a step", STEP, instances=60, at="one_step", kind="saga"
)
claim.batched(
    "SAGA batched in torch, every draw of a step", STEP, instances=400, at="one_step", kind="saga"
)
claim.mutants()
