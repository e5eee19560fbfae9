"""Answers about systems of polynomials that came up last are kept.

A polynomial has no hash, and its text takes longer to write than a few comparisons take.
"""

from functools import wraps

_MOST = 40


def remembered(question):
    """`question`, about a list of polynomials and other arguments, with its last answers kept: they
    are shared, so no one may change them."""
    known: list = []

    @wraps(question)
    def asked(polynomials, *more):
        for others, rest, answer in known:
            if others == polynomials and rest == more:
                return answer
        if len(known) == _MOST:
            del known[0]
        known.append((list(polynomials), more, question(polynomials, *more)))
        return known[-1][2]

    asked.cache_clear = known.clear
    return asked
