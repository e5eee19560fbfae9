"""What implementations make of the same method."""

from verify.claim import Source

PAPER = "Documentation and source of torch, optax, Keras and schedulefree"
ZHAO = (
    "Zhao, Lessard, Udell, An automatic system to detect equivalence between iterative "
    "algorithms (arXiv 2105.04684)"
)


def source(place: str) -> Source:
    return Source(PAPER, place)


def splitting(place: str) -> Source:
    """A place of the paper on equivalence of algorithms."""
    return Source(ZHAO, place, "https://arxiv.org/abs/2105.04684")
