"""A potential that holds the time: gradient descent in 1/t

The step counter is a scalar of the state, t₊ = t + 1. What convexity and smoothness say along the
run are hypotheses of the step (in `recurrence`); the predicate is that the potential stays below
its start.
"""

from verify import Claim, Source

claim = Claim(
    name="recipes/potential",
    title="Gradient descent at 1/t, by a potential",
    statement="For convex and L-smooth f, steps 1/L: t(f(x_t) − f*) + (L/2)|x_t − x*|² ≤ "
    "(L/2)|x_0 − x*|² for every t, so that f(x_t) − f* ≤ L|x_0 − x*|²/(2t).",
    source=Source("N. Bansal, A. Gupta, Potential-function proofs (2019)", "section 2.1"),
)
claim.letters("e e′ g: n; D f f′: 1×1; t t′: ≥ 0; L: ≥ 0")  # e = x − x*, f the value above f*
claim.under().inductive(
    "the potential never rises",
    "D ≥ tf + L/2·eᵀe; t ≥ 0",
    state="e → e′; f → f′; t → t′",
    initial="t = 0; D = L/2·eᵀe",
    recurrence="""e′ = e − L⁻¹g
    t′ = t + 1
    gᵀe ≥ f : convex, between x and x*
    f ≥ f′ + L⁻¹/2·gᵀg : smooth, as in the descent lemma""",
    at_step="""D ≥ t′f′ + L/2·e′ᵀe′ since (D ≥ tf + L/2·eᵀe) + (gᵀe ≥ f)
    + (t + 1)(f ≥ f′ + L⁻¹/2·gᵀg) + t·L/2·(L⁻¹g)²
    t′ ≥ 0 since (t ≥ 0) + 1""",
)
