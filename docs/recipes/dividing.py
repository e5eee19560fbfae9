"""Dividing by what is not zero: Sherman and Morrison

1 + vᵀA⁻¹u is a number, and the scalar c is called so by an equation. That c is not 0 is a condition
of the case (`nonzero`). The second row proves cz = cx first and divides by the condition `nz1`.
"""

from verify import Claim, Source

claim = Claim(
    name="recipes/dividing",
    title="A rank-one change of a system is solved by one more solve",
    statement="If A is invertible, Ax = b, Aw = u, (A + uvᵀ)z = b and c = 1 + vᵀw ≠ 0, then "
    "cz = cx − w·vᵀx; so z = x where vᵀx = 0.",
    source=Source("J. Sherman, W. Morrison (1950)", ""),
    hypotheses="- the change leaves A invertible: c ≠ 0",
)
claim.letters("A: n×n; u v w x z b: n; c")
system = claim.under("A⁻¹A = 1; Ax = b; Aw = u; (A + uvᵀ)z = b; 1 + vᵀw = c")
system.proves("one more solve", "cz = cx − wvᵀx")
unseen = system.under("vᵀx = 0", nonzero="c: the changed system has one solution")
unseen.proves("a change that x does not see", "z = x", over="nz1")
claim.needs(
    "the change leaves A invertible",
    "z = x",
    "A⁻¹A = 1; Ax = b; Aw = u; (A + uvᵀ)z = b; 1 + vᵀw = c; vᵀx = 0",
    at="A=[1 0; 0 1], u=w=(0, -1), v=(0, 1), b=x=(1, 0), z=(1, 1), c=0",
)
