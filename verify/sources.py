"""A reader's own modules, compiled from the text that stands in their files now.

Python's byte-code cache knows an edit by the file's size and whole seconds: a lemma that was
edited within a second would run as it stood before.
"""

from __future__ import annotations

import linecache
import os
import sys
from contextlib import contextmanager
from importlib.machinery import PathFinder, SourceFileLoader
from itertools import islice

TYPE_CHECKING = False  # what typing says at run time, without loading it
if TYPE_CHECKING:
    from typing import Any

HOME = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
STANDARD = os.path.dirname(os.path.abspath(os.__file__))
OURS = tuple(os.path.join(HOME, n) + os.sep for n in ("theory", "numerics", "gpu_check", "verify"))
LONGEST = 500  # characters of an error's text that are shown
EXPRESSION = 60  # and of the expression in which it arose
CLAIMS = os.path.join(HOME, "verify", "claims") + os.sep


class Source(SourceFileLoader):
    """Loads a module from its text, never from a cache, and writes none."""

    def get_code(self, fullname):
        path = self.get_filename(fullname)
        data = self.get_data(path)
        if b"\0" in data:
            line = data.count(b"\n", 0, data.index(b"\0")) + 1
            raise SyntaxError(
                "a byte 0, which no text of Python holds: save it as UTF-8", (path, line, 1, "")
            )
        return self.source_to_code(data, path)


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


def told(reason: BaseException) -> str:
    """``Error: text, in the expression (file:line)``, on one line."""
    return f"{said(reason)}{_expression(reason)} ({place(reason)})"


def place(reason: BaseException) -> str:
    """``file:line`` in the reader's file where an error arose: the deepest frame that is neither
    Python's nor a library's; the last frame where there is none."""
    if isinstance(reason, SyntaxError) and reason.filename and own(reason.filename):
        return f"{reason.filename}:{reason.lineno}"
    frame = _deepest(reason)
    return "nowhere" if frame is None else f"{frame.tb_frame.f_code.co_filename}:{frame.tb_lineno}"


def in_own_file(reason: BaseException) -> bool:
    """Does the error come through a line of the reader's?"""
    frame = _deepest(reason)
    return frame is not None and _written(frame.tb_frame.f_code.co_filename)


def declared_at() -> tuple[str, int]:
    """The file and line of the reader's that call this, through functions of Lemmata's; ("", 1)
    where there are none."""
    frame = sys._getframe(1)
    while frame is not None and not _written(frame.f_code.co_filename):
        frame = frame.f_back
    return ("", 1) if frame is None else (frame.f_code.co_filename, frame.f_lineno)


def run_at() -> tuple[str, int]:
    """The file whose text is being run, and the line it is at; ("", 1) where none is."""
    frame = sys._getframe(1)
    while frame is not None and frame.f_code.co_name != "<module>":
        frame = frame.f_back
    return ("", 1) if frame is None else (frame.f_code.co_filename, frame.f_lineno)


def _deepest(reason: BaseException) -> Any:
    """The traceback's deepest entry in the reader's file, else its last; None where it is empty."""
    entry, last, found = reason.__traceback__, None, None
    while entry is not None:
        last = entry
        found = entry if _written(entry.tb_frame.f_code.co_filename) else found
        entry = entry.tb_next
    return found or last


def _expression(reason: BaseException) -> str:
    """``, in m0/b``: what was being computed in the reader's file; "" where that is not known."""
    if isinstance(reason, SyntaxError):
        return _cut(" ".join((reason.text or "").split()))
    entry = _deepest(reason)
    if entry is None or isinstance(reason, SystemExit) or not in_own_file(reason):
        return ""
    code = entry.tb_frame.f_code
    where = next(islice(code.co_positions(), entry.tb_lasti // 2, None), (None,) * 4)
    line, last, begin, end = where
    linecache.checkcache(code.co_filename)
    text = linecache.getline(code.co_filename, line or 0).encode()
    if not text or begin is None or end is None:
        return ""
    cut = text[begin:end] if last == line else text[begin:]
    words = " ".join(cut.decode("utf-8", "replace").split())
    return "" if words.isidentifier() else _cut(words, whole=last == line)


def _cut(words: str, whole: bool = True) -> str:
    if not words:
        return ""
    return f", in {words if whole and len(words) <= EXPRESSION else words[:EXPRESSION] + '…'}"


def _written(path: str) -> bool:
    return os.path.isabs(path) and path.startswith(CLAIMS) or (path[:1] != "<" and own(path))


def said(reason: BaseException) -> str:
    """``Error: text`` on one line, also where the error cannot say its text."""
    try:
        if isinstance(reason, SyntaxError):
            text = reason.msg
        else:
            text = " ".join(str(reason).split()) + _near(reason)
    except Exception as broken:  # an error of the reader's own class
        text = f"its text cannot be had: {type(broken).__name__}"
    text = text if len(text) <= LONGEST else text[:LONGEST] + "…"
    return f"{type(reason).__name__}: {text}" if text else type(reason).__name__


def _near(reason: BaseException) -> str:
    """``; did you mean 'm1'?`` where a name is not defined, or no attribute, and one like it is."""
    entry = _deepest(reason)
    if not isinstance(reason, (NameError, AttributeError)) or entry is None or not reason.name:
        return ""
    from difflib import get_close_matches

    frame = entry.tb_frame
    there = {**frame.f_globals, **frame.f_locals} if isinstance(reason, NameError) else ()
    known = [n for n in there or dir(reason.obj) if not n.startswith("_")]
    near = get_close_matches(reason.name, sorted(known), n=1, cutoff=0.5)
    return f"; did you mean '{near[0]}'?" if near else ""
