"""Linear memory, propagators and RLLC (Szegedy, Czifra, Kőrösi-Szabó, arXiv 2402.15262)."""

from verify.claim import Source

PAPER = (
    "Szegedy, Czifra, Kőrösi-Szabó, Dynamic Memory Based Adaptive Optimization (arXiv 2402.15262)"
)


def source(place: str) -> Source:
    return Source(PAPER, place, "https://arxiv.org/abs/2402.15262")
