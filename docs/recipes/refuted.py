"""A claim that is false: expected="refuted"

The heavy ball and Nesterov's method are not one. What no proof is found for is attacked by small
matrices, and the point is the counterexample.
"""

from verify import Claim, Source

claim = Claim(
    name="recipes/refuted",
    title="Heavy ball is not Nesterov's method",
    statement="With the same a and b, the heavy ball's third point is Nesterov's.",
    source=Source("a cookbook", ""),
    expected="refuted",
)
claim.letters("A: symmetric n×n; x0 x1 y1 x2: n; a b")
run = claim.under("y1 = x1 + b(x1 − x0); x2 = y1 − aAy1")
run.proves("the same point", "x2 = x1 + b(x1 − x0) − aAx1")
