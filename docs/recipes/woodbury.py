"""Woodbury's identity: the inverse of a sum

Using an inverse says that it exists, so there are no hypotheses to write. Let B be the sum, and the
middle factor a letter with its inverse.
"""

from verify import Claim, Source

claim = Claim(
    name="recipes/woodbury",
    title="Woodbury's identity",
    statement="Where the inverses exist, (A + UCV)⁻¹ = A⁻¹ − A⁻¹U(C⁻¹ + VA⁻¹U)⁻¹VA⁻¹.",
    source=Source("M. Woodbury, Inverting modified matrices (1950)", ""),
)
claim.letters("A: n×n; C: k×k; U: n×k; V: k×n")
claim.under().proves("the inverse of the sum", "(A + UCV)⁻¹ = A⁻¹ − A⁻¹U(C⁻¹ + VA⁻¹U)⁻¹VA⁻¹")
claim.mutants()
