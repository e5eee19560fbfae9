"""The argument parser of every command."""

from __future__ import annotations

import argparse

from .exits import UsageError


class Parser(argparse.ArgumentParser):
    """An argument parser whose errors are one line."""

    def __init__(self, prog: str, description: str, examples: str = ""):
        super().__init__(
            prog=f"python -m verify {prog}",
            description=description,
            allow_abbrev=False,
            epilog=f"examples:\n{examples}" if examples else None,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )

    def error(self, message):
        raise UsageError(f"{message}; see '{self.prog} --help'")


def place(text: str) -> str:
    """The type of an option that names a file or a folder: an empty name is a variable that was
    never set."""
    if not text.strip():
        raise argparse.ArgumentTypeError("the name is empty; give one, or leave the option out")
    return text
