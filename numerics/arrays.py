"""Arguments become float64 arrays here, or one clear ValueError."""

import numpy as np


def finite(x):
    """No NaN or infinity in an array: np.isfinite(x).all(), in half the time for small ones."""
    return b"\0" not in np.isfinite(x).tobytes()


def array(name, values, shape):
    """Return `values` as a finite float64 array of the given shape (None: any size there).

    Integers, fractions and narrower floats are converted to float64; complex
    numbers, NaN and infinity raise ValueError.
    """
    try:
        real = type(values) is np.ndarray and values.dtype == np.float64
        is_complex = not real and np.iscomplexobj(values)
        result = None if is_complex else np.array(values, dtype=np.float64)
    except (TypeError, ValueError, OverflowError):
        raise ValueError(f"{name} is not a rectangular array of real numbers") from None
    if is_complex:
        raise ValueError(f"{name} is complex; give real numbers")
    fits = result.shape == shape or (
        result.ndim == len(shape)
        and all(want is None or have == want for have, want in zip(result.shape, shape))
    )
    if not fits:
        wanted = " by ".join("any" if size is None else str(size) for size in shape)
        raise ValueError(f"{name} has shape {result.shape}; give {wanted} numbers")
    if not finite(result):
        raise ValueError(f"{name} holds NaN or infinity; give finite numbers")
    return result


def vector(name, values, size=None):
    """A finite float64 vector; ValueError names the argument and the mend."""
    return array(name, values, (size,))


def matrix(name, values, rows=None, columns=None):
    """A finite float64 matrix; ValueError names the argument and the mend."""
    return array(name, values, (rows, columns))


def square(name, values, size=None):
    """A finite float64 square matrix; ValueError names the argument and the mend."""
    result = matrix(name, values, size, size)
    if result.shape[0] != result.shape[1]:
        raise ValueError(f"{name} has shape {result.shape}; give a square matrix")
    return result


def number(name, value):
    """A finite float; ValueError names the argument and the mend."""
    return float(array(name, value, ()))
