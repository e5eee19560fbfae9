"""A contraction has one fixed point at most

Two fixed points x and y of a map that contracts squared distances by q < 1 are no distance apart.
The claim is multiplied by 1 − q, which is known to be > 0 (`times`).
"""

from verify import Claim, Source

claim = Claim(
    name="recipes/uniqueness",
    title="Two fixed points of a contraction are one",
    statement="If |Tx − Ty|² ≤ q|x − y|², q < 1, Tx = x and Ty = y, then |x − y|² ≤ 0.",
    source=Source("S. Banach (1922)", "Théorème 6"),
    hypotheses="- q is below 1",
)
claim.letters("x y T_x T_y: n; q; o: 1×1")
contracts = "q(x − y)ᵀ(x − y) ≥ (T_x − T_y)ᵀ(T_x − T_y)"
case = claim.under("T_x = x; T_y = y; 1 > q", contracts)
case.proves(
    "no distance is left",
    "0 ≥ (x − y)ᵀ(x − y)",
    by=f"0 ≥ (x − y)ᵀ(x − y) times 1 > q since ({contracts})",
)
case.needs("q is below 1", "0 ≥ (x − y)ᵀ(x − y)", without="1 > q", at="x=1, y=0, q=1, n=1")
