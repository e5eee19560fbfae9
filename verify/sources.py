"""A reader's own modules, compiled from the text that stands in their files now.

Python's byte-code cache knows an edit by the file's size and whole seconds: a lemma that was
edited within a second would run as it stood before.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from importlib.machinery import PathFinder, SourceFileLoader

HOME = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
STANDARD = os.path.dirname(os.path.abspath(os.__file__))
OURS = tuple(os.path.join(HOME, n) + os.sep for n in ("theory", "numerics", "gpu_check", "verify"))
LONGEST = 500  # characters of an error's text that are shown
CLAIMS = os.path.join(HOME, "verify", "claims") + os.sep


class Source(SourceFileLoader):
    """Loads a module from its text, never from a cache, and writes none."""

    def get_code(self, fullname):
        path = self.get_filename(fullname)
        return self.source_to_code(self.get_data(path), path)


class Finder:
    """Finds what Python's own finder finds on the path; what is the reader's is read anew."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        if path is not None and not any(map(own, path)):
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec is None or type(spec.loader) is not SourceFileLoader or not own(spec.origin):
            return None
        spec.loader, spec.cached = Source(name, spec.origin), None
        return spec


def own(path: str) -> bool:
    """Is this file or folder the reader's: neither Python's, nor installed, nor Lemmata's?"""
    path = os.path.abspath(path)
    installed = {"site-packages", "dist-packages"} & set(path.split(os.sep))
    return not installed and not (path + os.sep).startswith((STANDARD + os.sep, *OURS))


@contextmanager
def read_anew():
    """While this block runs, a reader's own modules are imported from their text."""
    if Finder in sys.meta_path:
        yield
        return
    sys.meta_path.insert(0, Finder)
    try:
        yield
    finally:
        sys.meta_path.remove(Finder)


def place(reason: BaseException) -> str:
    """``file:line`` in the reader's file where an error arose: the deepest frame that is neither
    Python's nor a library's; the last frame where there is none."""
    from traceback import walk_tb

    if isinstance(reason, SyntaxError) and reason.filename and own(reason.filename):
        return f"{reason.filename}:{reason.lineno}"
    frames = [(f.f_code.co_filename, line) for f, line in walk_tb(reason.__traceback__)]
    written = [(path, line) for path, line in frames if _written(path)]
    if not frames:
        return "nowhere"
    path, line = (written or frames)[-1]
    return f"{path}:{line}"


def _written(path: str) -> bool:
    return os.path.isabs(path) and path.startswith(CLAIMS) or (path[:1] != "<" and own(path))


def said(reason: BaseException) -> str:
    """``Error: text`` on one line, also where the error cannot say its text."""
    try:
        if isinstance(reason, SyntaxError):
            text = reason.msg
        else:
            text = " ".join(str(reason).split())
    except Exception as broken:  # an error of the reader's own class
        text = f"its text cannot be had: {type(broken).__name__}"
    text = text if len(text) <= LONGEST else text[:LONGEST] + "…"
    return f"{type(reason).__name__}: {text}" if text else type(reason).__name__
