"""How a command ends: its exit status, and the one line of a wrong call."""

from __future__ import annotations

OK, FAILED, USAGE, CONTRADICTION, INTERRUPTED = 0, 1, 2, 3, 130


class UsageError(Exception):
    """The call was wrong; the text is one line that names the input and the mend."""


def unwritten(reason: OSError) -> str:
    """One line for an output that could not be written."""
    target = reason.filename2 or reason.filename or "the output"  # of a copy the second
    return f"cannot write {target}: {reason.strerror or reason}; make room, or name another place"
