"""The Schur complement: when a block matrix is positive semidefinite

A psd letter may stand inside a square. With A ⪰ 0 invertible and the complement S = C − BᵀA⁻¹B ⪰ 0,
the form of the block matrix is the sum of two squares.
"""

from verify import Claim, Source

claim = Claim(
    name="recipes/schur_complement",
    title="A block form is the sum of two squares",
    statement="If A ⪰ 0 is invertible and S = C − BᵀA⁻¹B ⪰ 0, then "
    "xᵀAx + 2xᵀBy + yᵀCy = (x + A⁻¹By)ᵀA(x + A⁻¹By) + yᵀSy ≥ 0.",
    source=Source("S. Boyd, L. Vandenberghe, Convex Optimization (2004)", "section A.5.5"),
    hypotheses="- the Schur complement is psd",
)
claim.letters("A: symmetric n×n; S C: symmetric k×k; B: n×k; x: n; y: k")
form = "xᵀAx + 2xᵀBy + yᵀCy"
claim.under("S = C − BᵀA⁻¹B", psd="A S").bounds(
    "the form is ≥ 0", f"{form} ≥ 0", "= (x + A⁻¹By)²[A] + (y)²[S]"
)
claim.needs(
    "the Schur complement is psd", f"{form} ≥ 0", psd="A", at="A=B=1, C=0, x=1, y=-1, n=k=1"
)
