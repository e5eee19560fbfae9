"""Loopless SVRG: the snapshot moves with a coin."""

from verify.claim import Claim
from verify.claims.stochastic import P, _table, paper

TABLE, STEP, RATE = PARTS = "the snapshot", "one step", "all steps"

claim = Claim(
    name="stochastic/loopless_svrg",
    title="Loopless SVRG: T₊ ≤ max(1−αμ, 1−p/2)·T, T = E‖x−x⋆‖² + (4α²/p)H, for α ≤ 1/(6L)",
    source=paper(
        "Kovalev, Horváth, Richtárik",
        "Don't Jump Through Hoops and Remove Those Loops: SVRG and Katyusha are Better Without the "
        "Outer Loop",
        "ALT 2020",
        "",
        "https://arxiv.org/abs/1901.08689",
    ),
    statement="""
    - x₊ = x − α(∇f_i(x) − ∇f_i(w) + ∇f(w)), i uniform, then w₊ = x with probability p, else w.
      With H(w) = mean of ‖∇f_i(w) − ∇f_i(x⋆)‖², E H(w₊) = (1 − p)H(w) + pH(x). By: renewed
    - f μ-strongly convex, its terms L-smooth and convex, α ≤ 1/(6L): E‖x₊ − x⋆‖² + (4α²/p)E H(w₊)
      ≤ (1 − αμ)E‖x − x⋆‖² + (1 − p/2)(4α²/p)E H(w). By: step
    - So T_t ≤ max(1 − αμ, 1 − p/2)ᵗT_0 for T = E‖x − x⋆‖² + (4α²/p)E H(w). By: rate
    """,
    latex=r"""$\mathbb{E}T_{t+1} \le \max(1-\alpha\mu, 1-\tfrac{p}{2})\,\mathbb{E}T_t$, $\alpha
    \le \frac{1}{6L}$.""",
    hypotheses=_table.HYPOTHESES
    + """
    - the coin is independent of the past and of the terms: for the snapshot""",
    parts=PARTS,
    remark="""The proof is the paper's Lyapunov argument with the constants that come out here.
    The coin k is a random number with k² = k, and E[k | Q] = p for Q all but the coin; the
    drawn term's gradient at w₊ is b₊ = ka + (1 − k)b, and E‖b₊‖² = E H(w₊), as the coin does not
    know the term.""",
)

claim.letters(f"x x₊ x⋆ ∇f a b v: Ω; {P}; α μ L h c p: ≥ 0; H₊")
_table.lyapunov(claim, STEP, "cH₊ = c(1 − p)E‖b‖² + cpE‖a‖²")

claim.letters("b₊: Ω; Q k: symmetric Ω×Ω")
claim.space("Ω", fields="P Q", numbers="k")
AFTER, CHANCE = "E‖b₊‖² = (1 − p)E‖b‖² + pE‖a‖²", "QkQ = pQ"
snapshot = claim.under(
    "QQ = Q : Q is E[· | all but the coin]",
    "E[a | Q] = a; E[b | Q] = b : the drawn term's gradients at x and at w",
    "kk = k : the coin",
    "b₊ = ka + b − kb",
    part=TABLE,
)
tossed = snapshot.under(f"{CHANCE} : it falls with probability p")
tossed.proves(f"""
    [renewed] E‖b₊‖² = (1 − p)E‖b‖² + pE‖a‖² for b₊ = a with probability p, else b
    {AFTER}
    cites: conditional_expectation""")
snapshot.needs("the coin is independent of the past and of the terms", AFTER)
tossed.false("p² for p", "E‖b₊‖² = (1 − p²)E‖b‖² + p²E‖a‖²")
_table.rate(claim, RATE, fields="Q", numbers="k")
claim.floats(
    "loopless SVRG in float64, every draw of a step",
    STEP,
    instances=60,
    at="one_step",
    kind="loopless",
)
claim.batched(
    "loopless SVRG batched in torch, every draw of a step",
    STEP,
    instances=400,
    at="one_step",
    kind="loopless",
)
claim.mutants()
