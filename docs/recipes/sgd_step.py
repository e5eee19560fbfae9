"""Expectations: a step of SGD, in every probability space

Ω is declared to be L²(Ω; ℝⁿ), so columns over it are random vectors; E[· | P] is what is known
before the step. The multiples of the hypotheses that add up to the bound are found, the space in
which it fails without E[ξ | P] = 0 is drawn.
"""

from verify import Claim, Source

claim = Claim(
    name="recipes/sgd_step",
    title="A step of SGD with noise of variance σ²",
    statement="For α ≤ 1/L: E‖x₊ − x⋆‖² ≤ (1 − αμ)E‖x − x⋆‖² + α²σ².",
    source=Source("a cookbook", ""),
    hypotheses="- the noise is fresh: E[ξ | past] = 0",
)
claim.letters("x x₊ x⋆ ∇f ξ: Ω; P: symmetric Ω×Ω; α μ L σ² h: ≥ 0")
always = claim.space("Ω", fields="P")
BOUND = "(1 − αμ)E‖x − x⋆‖² + α²σ² ≥ E‖x₊ − x⋆‖²"
known = claim.under(
    *always,
    "E[x | P] = x; E[x⋆ | P] = x⋆; E[∇f | P] = ∇f : known before the step",
    "x₊ = x − α(∇f + ξ) : SGD",
    "E⟨∇f, x − x⋆⟩ ≥ h + (1/2)μE‖x − x⋆‖² : strong convexity, h = E f(x) − f(x⋆)",
    "2Lh ≥ E‖∇f‖² : smoothness",
    "σ² ≥ E‖ξ‖²; 1 ≥ αL",
)
step = known.under("E[ξ | P] = 0 : the noise is fresh")
step.bounds("one step", BOUND, cites="conditional_expectation")
known.needs("the noise is fresh", BOUND)
claim.mutants()
