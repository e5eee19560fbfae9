"""Projections onto a convex set, by their variational inequality

p is the projection of x onto C if ⟨x − p, z − p⟩ ≤ 0 for every z in C. The proof uses it at z = q,
the projection of y, and that of q at z = p. So the set does not occur: two inequalities stand for
it.
"""

from verify import Claim, Source

claim = Claim(
    name="recipes/projection",
    title="Projections are firmly nonexpansive",
    statement="If p and q are the projections of x and y onto a convex set, then "
    "|p − q|² ≤ ⟨x − y, p − q⟩, and so |p − q| ≤ |x − y|.",
    source=Source("H. Bauschke, P. Combettes, Convex Analysis (2011)", "Proposition 4.8"),
    hypotheses="- p is the projection: of x, compared with q",
)
claim.letters("x y p q: n")
p, q = "0 ≥ (x − p)ᵀ(q − p)", "0 ≥ (y − q)ᵀ(p − q)"
firm = "(x − y)ᵀ(p − q) ≥ (p − q)ᵀ(p − q)"
case = claim.under(p, q)
case.proves("firmly", firm)
case.proves("nonexpansive", "(x − y)ᵀ(x − y) ≥ (p − q)ᵀ(p − q)")
case.needs("p is the projection", firm, without=p, at="x=y=q=0, p=1, n=1")
