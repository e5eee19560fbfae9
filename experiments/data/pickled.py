"""The one place where a pickle is read: MNIST is shipped as one, of arrays alone."""

from __future__ import annotations

import io

import numpy as np


def arrays(content: bytes):
    """The arrays of a pickle that holds tuples of arrays and nothing else.

    A class or function other than NumPy's three for arrays is refused before it is found. Raises
    ValueError.
    """
    import pickle

    class Arrays(pickle.Unpickler):
        def find_class(self, module, name):
            if (module, name) == ("numpy.core.multiarray", "_reconstruct"):
                return multiarray._reconstruct
            if (module, name) in (("numpy", "ndarray"), ("numpy", "dtype")):
                return getattr(np, name)
            raise ValueError(f"the pickle asks for {module}.{name}: it holds more than arrays")

        def persistent_load(self, key):
            raise ValueError("the pickle refers to something outside of it")

    try:
        from numpy._core import multiarray
    except ImportError:  # NumPy 1
        from numpy.core import multiarray
    found = Arrays(io.BytesIO(content), encoding="latin1").load()
    for part in _leaves(found):
        if not isinstance(part, np.ndarray) or part.dtype.hasobject:
            raise ValueError(f"the pickle holds a {type(part).__name__}, not only arrays")
    return found


def _leaves(found):
    if isinstance(found, tuple | list):
        for part in found:
            yield from _leaves(part)
    else:
        yield found
