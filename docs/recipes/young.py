"""Young's inequality, with a weight

The squares of a quadratic form are found where its coefficients are numbers, or scalars of known
sign. Here a ≥ 0 has a reciprocal, so that a ≠ 0.
"""

from verify import Claim, Source

claim = Claim(
    name="recipes/young",
    title="Young's inequality",
    statement="For all vectors u, v and a > 0: 2⟨u, v⟩ ≤ a|u|² + |v|²/a.",
    source=Source("a cookbook", ""),
)
claim.letters("u v: n; a: ≥ 0")
claim.under().proves("2⟨u, v⟩ ≤ a|u|² + |v|²/a", "a·uᵀu + a⁻¹vᵀv ≥ 2uᵀv")
claim.false("without the weight's reciprocal", "a·uᵀu + a·vᵀv ≥ 2uᵀv", at="u=v=1, a=1/2, n=1")
