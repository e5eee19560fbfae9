"""Shift equivalence: the same law, with its gradients delivered some iterations later."""


def shift_between(first, second):
    """Return s with second_{i+s} = first_i (and zeros before), or None.

    `first` and `second` are impulse responses of the same length, long enough to determine
    the laws even when |s| terms are cut off. s > 0: the second law is the first one, s
    iterations late; s < 0: early. Two zero responses have shift 0.
    """
    leads = [
        next((i for i, value in enumerate(response) if value), None) for response in (first, second)
    ]
    if leads == [None, None]:
        return 0
    if None in leads:
        return None
    shift = leads[1] - leads[0]
    early, late = (first, second) if shift >= 0 else (second, first)
    length = len(first) - abs(shift)
    return shift if all(early[i] == late[i + abs(shift)] for i in range(length)) else None
