"""BFGS: the secant equation, and that the matrix stays symmetric

Numbers such as yᵀs are 1×1; their reciprocals are inverses, and using them says that they are not
0.
"""

from verify import Claim, Source

claim = Claim(
    name="recipes/bfgs_secant",
    title="The BFGS update satisfies the secant equation",
    statement="B₊ = B − Bs(sᵀBs)⁻¹sᵀB + y(yᵀs)⁻¹yᵀ has B₊s = y and B₊ᵀ = B₊, for symmetric B.",
    source=Source("J. Nocedal, S. Wright, Numerical Optimization (2006)", "equation 6.19"),
    hypotheses="- B is symmetric (not known to be needed)",
)
claim.letters("B: symmetric n×n; s y: n")
claim.let("B₊ = B − Bs(sᵀBs)⁻¹sᵀB + y(yᵀs)⁻¹yᵀ")
case = claim.under()
case.proves("the secant equation", "B₊s = y")
case.proves("it stays symmetric", "B₊ᵀ = B₊")
claim.mutants(of="the secant equation")
