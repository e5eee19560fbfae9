"""Stochastic optimization: one step in expectation, and what follows over many.

Random vectors are letters over Ω, which is L²(Ω; ℝⁿ) of any probability space: E⟨x, y⟩ is xᵀy, and
E[· | P] is the orthogonal projection P on what is known before the step. f is L-smooth, μ-strongly
convex where μ stands; h = E f(x) − f(x⋆).
"""

from verify.claim import Source

P = "P: symmetric Ω×Ω"
KNOWS = "cites: conditional_expectation"


def paper(who: str, what: str, where: str, place: str = "", link: str = "") -> Source:
    """A paper by its authors, title and venue."""
    return Source(f"{who}, {what}, {where}", place, link)
