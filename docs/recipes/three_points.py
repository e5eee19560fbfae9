"""The three-point identity, and the inequality of a proximal step

An identity needs no hypotheses. The inequality of the proximal point takes one, what convexity says
at the point where it is used: ⟨s, z − x₊⟩ ≤ f(z) − f(x₊) for s = (x − x₊)/α.
"""

from verify import Claim, Source

claim = Claim(
    name="recipes/three_points",
    title="Three points, and a proximal step between them",
    statement="""
    - |x − z|² = |x − y|² + |y − z|² + 2⟨x − y, y − z⟩. By: cosines
    - If x₊ = x − αs and f(z) ≥ f(x₊) + ⟨s, z − x₊⟩ with α ≥ 0, then 2α(f(x₊) − f(z)) + |x₊ − z|² +
      |x − x₊|² ≤ |x − z|². By: proximal
    """,
    source=Source("a cookbook", ""),
)
claim.letters("x y z s x₊: n; f_z f₊: 1×1; α: ≥ 0")
claim.under().proves(
    "[cosines] the law of cosines",
    "(x − z)ᵀ(x − z) = (x − y)ᵀ(x − y) + (y − z)ᵀ(y − z) + 2(x − y)ᵀ(y − z)",
)
claim.under("x₊ = x − αs; f_z ≥ f₊ + sᵀ(z − x₊)").proves(
    "[proximal] the step comes nearer to every better point",
    "(x − z)ᵀ(x − z) ≥ 2α(f₊ − f_z) + (x₊ − z)ᵀ(x₊ − z) + (x − x₊)ᵀ(x − x₊)",
)
