"""Stochastic optimization: one step in expectation, and what follows over many.

Random vectors are letters over Ω, which is L²(Ω; ℝⁿ) of any probability space: E⟨x, y⟩ is xᵀy, and
E[· | P] is the orthogonal projection P on what is known before the step. f is L-smooth, μ-strongly
convex where μ stands; h = E f(x) − f(x⋆).
"""

from verify.claim import Source

P = "P: symmetric Ω×Ω"
# a point of an induction's first step: four outcomes of which the next past knows a sign
ONE_SIGN = "P=[1/4 1/4 1/4 1/4; 1/4 1/4 1/4 1/4; 1/4 1/4 1/4 1/4; 1/4 1/4 1/4 1/4], "
ONE_SIGN += "P₊=[1/2 1/2 0 0; 1/2 1/2 0 0; 0 0 1/2 1/2; 0 0 1/2 1/2]"


def paper(who: str, what: str, where: str, place: str = "", link: str = "") -> Source:
    """A paper by its authors, title and venue."""
    return Source(f"{who}, {what}, {where}", place, link)
