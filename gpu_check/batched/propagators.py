"""Propagators (T, v) as nested lists of floats, by name or as given (NumPy only).

`J(λ;n)` is the Jordan block with λ on the diagonal and 1 above it, v = e_1; for complex
λ = a + bi its entries are the 2 by 2 blocks [[a, b], [−b, a]] and I (Szegedy et al., sections 4
and 5). Unions are block-diagonal.
"""

import math
import re

import numpy as np

_SIZE = r"(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?"
# An imaginary part after a real one must have a sign, or 0.9i could be read as 0. and 9i.
_PART = re.compile(
    rf"J\(\s*(?P<re>[+-]?{_SIZE})?\s*(?:(?P<im>(?(re)[+-]|[+-]?)\s*{_SIZE})i\s*)?(?:;\s*(?P<n>\d+)\s*)?\)"
)


def block(decay, n=1):
    """(T, v) of J(λ;n); `decay` a real or complex number. ValueError for n < 1 or a decay that is
    not finite."""
    if isinstance(n, bool) or not isinstance(n, int) or n < 1:
        raise ValueError(f"n is {n!r}; give a whole number of at least 1")
    decay = complex(decay)
    if not (math.isfinite(decay.real) and math.isfinite(decay.imag)):
        raise ValueError(f"the decay is {decay}; give a finite number")
    one = np.array([[decay.real]])
    if decay.imag:
        one = np.array([[decay.real, decay.imag], [-decay.imag, decay.real]])
    T = np.kron(np.eye(n), one) + np.kron(np.eye(n, k=1), np.eye(len(one)))
    return T.tolist(), np.eye(len(T))[0].tolist()


def union(*parts):
    """(T, v) of the union of propagators (T, v): their units side by side. ValueError for none."""
    if not parts:
        raise ValueError("a union of no propagators has no memory unit; give at least one")
    size = sum(len(v) for _, v in parts)
    T, at = np.zeros((size, size)), 0
    for part, v in parts:
        T[at : at + len(v), at : at + len(v)] = part
        at += len(v)
    return T.tolist(), [x for _, v in parts for x in v]


def named(text):
    """(T, v) for a name such as "J(0) | J(0.9)", "J(0.9;2)" or "J(0.9) ∪ J(0.3+0.4i)".

    λ is a decimal a, bi or a+bi. ValueError for anything else.
    """
    parts = []
    for word in re.split(r"[|∪]", text.replace("−", "-")):
        match = _PART.fullmatch(word.strip())
        if match is None or match["re"] is match["im"] is None:
            raise ValueError(
                f"{word.strip()!r} is no propagator; write J(0.9), J(0.9;2) or J(0.3+0.4i), "
                "joined by |"
            )
        real, imaginary = (float("".join((match[part] or "0").split())) for part in ("re", "im"))
        parts.append(block(complex(real, imaginary), int(match["n"] or 1)))
    return union(*parts)


def given(T, v):
    """T and v as nested lists of finite floats; ValueError for shapes that do not fit."""
    try:
        T, v = np.array(T, dtype=np.float64), np.array(v, dtype=np.float64)
    except (TypeError, ValueError):
        raise ValueError("the propagator (T, v) does not hold real numbers only") from None
    if v.ndim != 1 or v.size == 0 or T.shape != (v.size, v.size):
        raise ValueError(f"T has shape {T.shape} and v {v.shape}; give k by k and k numbers, k ≥ 1")
    if not (np.isfinite(T).all() and np.isfinite(v).all()):
        raise ValueError("the propagator (T, v) holds NaN or infinity; give finite numbers")
    return T.tolist(), v.tolist()
