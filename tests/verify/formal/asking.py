"""Coq at work in tests, with the library where `make formal` keeps it compiled."""

import shutil

import pytest

from verify.formal.compiling import coqc, library_compiled, version
from verify.running import kernel

needs_coq = pytest.mark.skipif(
    shutil.which("coqc") is None, reason="coqc is not here: docs/formal.md"
)


def answer(folder, text):
    """Coq's answer to a file with this text; NotCompiled where it refuses."""
    library = kernel.folder() / "Lemmata"
    library_compiled(library, version())
    file = folder / "one.v"
    file.write_text(text, encoding="utf-8")
    return coqc(file, library)[0]
