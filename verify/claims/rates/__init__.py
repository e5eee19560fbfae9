"""Worst-case rates over classes of functions: F(μ, L), convex functions, operators.

The formulas that these claims share. F(μ, L): differentiable, μ-strongly convex, with an
L-Lipschitz gradient. Two points x, y of one such f, with gradients g, h, satisfy

    2(L − μ)(f(x) − f(y) − ⟨h, x − y⟩) ≥ |g − h|² − 2μ⟨g − h, x − y⟩ + μL|x − y|²,

(Taylor, Hendrickx, Glineur 2017, Theorem 4; only this half of it is used); μ = 0 gives smooth
convex functions. Where a letter says f, the value is meant, f* that of the minimizer x°.
"""

from verify.claim import Source

PAPER = "Worst-case rates, several papers"  # each claim names its own
LESSARD = (
    "Lessard, Recht, Packard, Analysis and design of optimization algorithms via integral "
    "quadratic constraints, SIAM J. Optim. 26 (2016)"
)
GOUJAUD = "Goujaud, Taylor, Dieuleveut, Provable non-accelerations of the heavy-ball method (2023)"


def lessard(place: str) -> Source:
    return Source(LESSARD, place, "https://arxiv.org/abs/1408.3595")


def goujaud(place: str) -> Source:
    return Source(GOUJAUD, place, "https://arxiv.org/abs/2307.11291")


def between(first: str, second: str, mu: str = "μ", rest: str = "L − μ", big: str = "L") -> str:
    """The inequality of F(μ, L) from two points, each ``x g f`` in letters, of which any may be 0.

    ``mu``, ``rest`` and ``big`` are formulas for μ, L − μ and L; no μ is smooth and convex.
    """
    pairs = zip(first.split(), second.split(), strict=True)
    move, turn, fall = (_less(one, other) for one, other in pairs)
    h = second.split()[1]
    slope = f" − {h}ᵀ{move}" if h != "0" else ""
    curved = f" − 2({mu}){turn}ᵀ{move} + ({mu})({big}){move}ᵀ{move}" if mu else ""
    return f"2({rest})({fall}{slope}) ≥ {turn}ᵀ{turn}{curved}"


def _less(one: str, other: str) -> str:
    """The difference of two letters, of which either may be 0."""
    if "0" in (one, other):
        return f"(−{other})" if one == "0" else one
    return f"({one} − {other})"
