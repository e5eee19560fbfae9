"""The pairs (β₁, β₂) of the thesis's Tables 4.1a and 4.1b."""

from ..baselines.checks import decay

TABLE_41A = ((0.99, 0.9999), (0.9, 0.999), (0.8, 0.888), (0.7, 0.777), (0.6, 0.666), (0.5, 0.555))
# As run by the thesis's public code; the table prints .995 for its Adam.95, and .8855 for .8885.
TABLE_41B = ((0.95, 0.9995), (0.85, 0.8885), (0.75, 0.7775), (0.65, 0.6665), (0.55, 0.5555))

NAMED = {5: TABLE_41A[:5], 6: TABLE_41A, 11: TABLE_41A + TABLE_41B}


def timescales(given):
    """A tuple of pairs (β₁, β₂) from 5, 6 or 11 (the thesis's sets) or from a list of pairs.

    Raises ValueError for an empty list, for what is not a pair, and for a β outside [0, 1).
    """
    if isinstance(given, int) and not isinstance(given, bool):
        if given < 1:
            raise ValueError(
                f"k is {given}; give 5, 6 or 11, the thesis's sets, or a list of pairs (β₁, β₂)"
            )
        if given not in NAMED:
            raise ValueError(
                f"the thesis has no set of {given} timescales; give 5, 6 or 11, or a list of "
                "pairs (β₁, β₂)"
            )
        return NAMED[given]
    try:
        pairs = tuple((float(beta1), float(beta2)) for beta1, beta2 in given)
    except (TypeError, ValueError):
        raise ValueError(
            "the timescales are not pairs of numbers; give a list of pairs (β₁, β₂)"
        ) from None
    if not pairs:
        raise ValueError("the list of timescales is empty; give at least one pair (β₁, β₂)")
    for beta1, beta2 in pairs:
        decay(beta1=beta1, beta2=beta2)
    return pairs
