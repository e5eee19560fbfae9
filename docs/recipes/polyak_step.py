"""Polyak's step: the step length that the distance wants

The step length α is a scalar with α|g|² = f − f*. That |g|² is the number n (and not only a 1×1
operator) is an equation of its own, by which it may be divided.
"""

from verify import Claim, Source

claim = Claim(
    name="recipes/polyak_step",
    title="Polyak's step length",
    statement="If ⟨g, x − x*⟩ ≥ d = f(x) − f* ≥ 0, |g|² = n ≠ 0, α = d/n and x₊ = x − αg, then "
    "|x₊ − x*|² ≤ |x − x*|² − d²/n.",
    source=Source("B. Polyak, Introduction to Optimization (1987)", "section 5.3"),
    hypotheses="- f is convex: between x and x*",
)
claim.letters("x x₊ x° g: n; d N: ≥ 0; α")
convex = "gᵀ(x − x°) ≥ d"
case = claim.under(convex, "gᵀg = N; α = dN⁻¹; x₊ = x − αg")
case.proves(
    "the distance falls",
    "(x − x°)ᵀ(x − x°) ≥ (x₊ − x°)ᵀ(x₊ − x°) + d²N⁻¹",
    by=f"""α ≥ 0 since dN(N⁻¹)²
    (x − x°)ᵀ(x − x°) ≥ (x₊ − x°)ᵀ(x₊ − x°) + d²N⁻¹ since 2(α ≥ 0)({convex})""",
)
case.needs(
    "f is convex",
    "(x − x°)ᵀ(x − x°) ≥ (x₊ − x°)ᵀ(x₊ − x°) + d²N⁻¹",
    without=convex,
    at="x=1, x°=0, g=-1, N=d=α=1, x₊=2, n=1",
)
