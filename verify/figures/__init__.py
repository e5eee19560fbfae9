"""Figures for papers: what each is about, its numbers, its drawing, and the files.

    from verify.figures import load, names
    load("zero_start").data()        # {table: Table}, what the CSV files hold

One figure a file, in the folder of its paper. `names`, `load`, `select` and `for_claim` are in
`registry`, the venues' sizes in `style`, the writing of files in `build`.
"""

from importlib import import_module

_HOME = {
    "Figure": "figure",
    "Table": "figure",
    "UnknownFigure": "registry",
    "names": "registry",
    "load": "registry",
    "select": "registry",
    "for_claim": "registry",
    "Settings": "build",
    "make": "build",
}

__all__ = list(_HOME)


def __getattr__(name):
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)


def __dir__():
    return sorted(__all__)
