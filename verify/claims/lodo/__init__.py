"""Learning to optimize quasi-Newton methods, LODO (Liao, Dangovski, Foerster, Soljačić, arXiv
2210.06171)."""

from verify.claim import Source

PAPER = (
    "Liao, Dangovski, Foerster, Soljačić, Learning to Optimize Quasi-Newton Methods (TMLR "
    "2023, arXiv 2210.06171)"
)


def source(place: str) -> Source:
    return Source(PAPER, place, "https://arxiv.org/abs/2210.06171")
