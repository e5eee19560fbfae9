"""SAGA: a table with a gradient for each term."""

from fractions import Fraction

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
    - each entry is as likely to be drawn: given the past; for the table""",
    parts=PARTS,
    remark="""The Lyapunov function and the constants are ours, the paper's are others. Tables are
    vectors over Ω₁, with the mean over their entries, so H = E‖T‖²; JᵀJ/n is the random projection
    onto the drawn entry, and its mean given the past is 1/n.""",
)

RENEWED = "cH₊ = c(1 − p)E‖b‖² + cpE‖a‖²"
claim.letters(f"x x₊ x⋆ ∇f a b v: Ω; {P}; α μ L h c p: ≥ 0; H₊")
_table.lyapunov(claim, STEP, RENEWED)

claim.letters("T G T₊: Ω₁; J: Ω×Ω₁")
claim.space("Ω₁", fields="P₁")
AFTER, UNIFORM = "E‖b‖² = E‖T‖²; E‖T₊‖² = (1 − p)E‖b‖² + pE‖a‖²", "P₁JᵀJP₁ = P₁"


def drawn(*entries: int) -> dict:
    """Four draws from a table of four entries, in one past: J has √4 at the drawn one."""
    size = range(4)
    average = [[Fraction(i % 4 == j % 4, 4) for j in range(16)] for i in range(16)]
    picks = [[2 * (j == 4 * i + entries[i]) for j in range(16)] for i in size]
    tables = {"T": [[x] for x in (1, 2, 0, 0) * 4], "G": [[x] for x in (0, 1, 0, 3) * 4]}
    return {"P₁": average, "J": picks, **tables, "p": "1/4"}


entry = claim.under(
    "P₁P₁ = P₁ : P₁ is E[· | past] of tables",
    "E[T | P₁] = T; E[G | P₁] = G : the table, and all gradients at x",
    "pJJᵀ = 1 : J takes a table to the drawn one of 1/p entries",
    "b = JT; a = JG; T₊ = T + pJᵀ(a − b) : only that entry is renewed",
    part=TABLE,
)
even = entry.under(f"{UNIFORM} : each is as likely", at=lambda: drawn(0, 1, 2, 3))
even.proves(f"""
    [renewed] E‖b‖² = H, and E H₊ = (1 − p)E‖b‖² + pE‖a‖²
    {AFTER}
    cites: conditional_expectation
    says: Ω₁ has the tables, in which E‖T‖² is E of the mean over the entries, H.""")
entry.needs(
    "each entry is as likely to be drawn",
    AFTER,
    at=lambda: drawn(0, 0, 0, 0),
    says="the first entry is drawn always: the mean over the table is not that of the draw.",
)
even.false(
    "all of the table stays: E‖T₊‖² = E‖b‖² + pE‖a‖²",
    "E‖T₊‖² = E‖b‖² + pE‖a‖²",
    at=lambda: drawn(0, 1, 2, 3),
)
_table.rate(claim, RATE)
claim.floats(
    "SAGA in float64, every draw of a step", STEP, instances=60, at="one_step", kind="saga"
)
claim.batched(
    "SAGA batched in torch, every draw of a step", STEP, instances=400, at="one_step", kind="saga"
)
claim.mutants()
