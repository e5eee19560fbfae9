"""The descent lemma: one gradient step of length 1/L lowers f by |g|²/(2L)

What smoothness says of two points is a hypothesis, an inequality between numbers (1×1). The step
is an equation. What is left of the claim is a sum of the hypothesis and nothing else.
"""

from verify import Claim, Source

claim = Claim(
    name="recipes/descent_lemma",
    title="A gradient step of length 1/L",
    statement="If f(y) ≤ f(x) + ⟨g, y − x⟩ + (L/2)|y − x|² and y = x − g/L, then "
    "f(y) ≤ f(x) − |g|²/(2L).",
    source=Source("a cookbook", ""),
    hypotheses="""
    - f is L-smooth: at the two points of the step
    - the step is 1/L
    """,
)
claim.letters("x y g: n; f f′: 1×1; L")
smooth = "f + gᵀ(y − x) + L/2·(y − x)ᵀ(y − x) ≥ f′"
case = claim.under(smooth, "y = x − L⁻¹g")
case.proves("the value falls", "f ≥ f′ + L⁻¹/2·gᵀg")
case.needs("f is L-smooth", "f ≥ f′ + L⁻¹/2·gᵀg", without=smooth, at="x=0, g=L=1, f=f′=0, n=1")
claim.needs("the step is 1/L", "f ≥ f′ + L⁻¹/2·gᵀg", smooth, at="x=0, y=-2, g=L=1, f=f′=0, n=1")
claim.mutants()
