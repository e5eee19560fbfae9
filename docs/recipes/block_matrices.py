"""Block matrices: a letter for each block

A block equation is an equation for each block. Here [A B; 0 D] has the inverse [A⁻¹ X; 0 D⁻¹], and
the corners that are not zero or one by themselves say what X is.
"""

from verify import Claim, Source

claim = Claim(
    name="recipes/block_matrices",
    title="The inverse of a block triangular matrix",
    statement="Where A and D are invertible, [A B; 0 D]·[A⁻¹ X; 0 D⁻¹] = 1 if and only if "
    "X = −A⁻¹BD⁻¹, and then the other product is 1 too.",
    source=Source("a cookbook", ""),
)
claim.letters("A: n×n; D: k×k; B X: n×k")
claim.under("AX + BD⁻¹ = 0").proves("only this corner", "X = −A⁻¹BD⁻¹")
corner = claim.under("X = −A⁻¹BD⁻¹")
corner.proves("the product is 1", "AX + BD⁻¹ = 0")
corner.proves("so is the other", "A⁻¹B + XD = 0")
claim.mutants()
