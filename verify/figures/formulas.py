"""Each formula of a set of figures is typeset once.

Matplotlib keeps what it has typeset for one figure; the labels of all figures are some 300, most of
them numbers, and typesetting each six times is a quarter of the time of drawing.
"""

from __future__ import annotations

from contextlib import contextmanager

KEPT = 4096
_typeset: dict = {}


@contextmanager
def kept(settings):
    """Where formulas drawn by these settings, which decide on the fonts, are typeset once."""
    from matplotlib.mathtext import MathTextParser

    parse = MathTextParser.parse

    def parse_once(self, s, dpi=72, prop=None, *, antialiased=None):
        prop = None if prop is None else prop.copy()  # its owner may change it
        key = settings, *vars(self).items(), s, dpi, prop, antialiased
        if key not in _typeset:
            if len(_typeset) == KEPT:
                _typeset.clear()
            _typeset[key] = parse(self, s, dpi, prop, antialiased=antialiased)
        return _typeset[key]

    MathTextParser.parse = parse_once
    try:
        yield
    finally:
        MathTextParser.parse = parse
