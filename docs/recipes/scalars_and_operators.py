"""Scalars beside operators: λ + JᵀJ

A scalar beside a square operator is that multiple of the identity, in Python and in formulas. So
the damped step of Levenberg and Marquardt has two forms, one with n×n and one with m×m.
"""

from theory.operators import Equation, Operator, Scalar, inverse, prove
from verify import Claim, Source

claim = Claim(
    name="recipes/scalars_and_operators",
    title="The damped step, in either size",
    statement="Where the inverses exist, (λ + JᵀJ)⁻¹Jᵀ = Jᵀ(λ + JJᵀ)⁻¹.",
    source=Source("D. Marquardt (1963)", ""),
)
J, λ = Operator("J", "m", "n"), Scalar("λ")


@claim.proof("push-through")
def _():
    return prove(Equation(inverse(λ + J.T * J) * J.T, J.T * inverse(λ + J * J.T)))


claim.letters(J, λ)
claim.false("without the transposes", "(λ + JᵀJ)⁻¹Jᵀ = Jᵀ(λ + 2JJᵀ)⁻¹", at="J=1, λ=1, n=m=1")
