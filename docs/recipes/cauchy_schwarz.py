"""The Cauchy–Schwarz inequality, in every dimension

The square of N·v − u(uᵀv), where N = uᵀu, is N times what is wanted; `by=` says so, and that N > 0.
What is left, u = 0, is a case of its own.
"""

from verify import Claim, Source

claim = Claim(
    name="recipes/cauchy_schwarz",
    title="The Cauchy–Schwarz inequality",
    statement="For all vectors u and v of one size: ⟨u, v⟩² ≤ |u|²|v|².",
    source=Source("a cookbook", ""),
)
claim.letters("u v: n; N")
some = claim.under("N = uᵀu; N > 0")
some.proves("where u ≠ 0", "N·vᵀv ≥ vᵀu·uᵀv", by="N·vᵀv ≥ vᵀu·uᵀv times N > 0 since (Nv − u·uᵀv)²")
none = claim.under("u = 0")
none.proves("where u = 0, both sides are 0", "uᵀu·vᵀv = 0; vᵀu·uᵀv = 0")
claim.false("the other way round", "uᵀv·uᵀv ≥ uᵀu·vᵀv", at="u=(1,0), v=(0,1), n=2")
claim.mutants(of="where u ≠ 0")
