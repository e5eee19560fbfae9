"""Learning to Optimize Deep Neural Networks (Shahid's thesis)."""

from verify.claim import Source

PAPER = "Shahid, Learning to Optimize Deep Neural Networks (master thesis, Freiburg 2017)"


def source(place: str) -> Source:
    return Source(PAPER, place)
