"""A polynomial in parameters: for all κ ≥ 1

Where a rate or a threshold comes down to one polynomial in scalars above bounds, `positive` shows
it by shifted coefficients: with κ = 1 + k every coefficient is ≥ 0.
"""

from verify import Claim, Source

claim = Claim(
    name="recipes/polynomial",
    title="Two polynomials that are positive from 1 on",
    statement="For κ ≥ 1: (κ + 1)² ≥ 4κ, and κ³ + 3κ ≥ 3κ² + 1.",
    source=Source("a cookbook", ""),
)
claim.letters("κ")
claim.under().positive("(κ + 1)² ≥ 4κ", "(κ + 1)² ≥ 4κ", "κ ≥ 1")
claim.under().positive("κ³ + 3κ ≥ 3κ² + 1", "κ^3 + 3κ ≥ 3κ² + 1", "κ ≥ 1")
claim.false("already from 0 on", "κ^3 + 3κ ≥ 3κ² + 1", at="κ=0")
