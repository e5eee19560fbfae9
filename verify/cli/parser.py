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
        raise UsageError(f"{message}{self._near(message)}; see '{self.prog} --help'")

    def _near(self, message: str) -> str:
        """The options that were meant by ones that are none, where some are like them."""
        from difflib import get_close_matches

        _, _, typed = message.partition("unrecognized arguments: ")
        options = [word.partition("=")[0] for word in typed.split() if word[:2] == "--"]
        known = [name for name in self._option_string_actions if name[:2] == "--"]
        near = [found for word in options for found in get_close_matches(word, known, 1)]
        return f"; did you mean {' and '.join(dict.fromkeys(near))}?" if near else ""


def place(text: str) -> str:
    """The type of an option that names a file or a folder: an empty name is a variable that was
    never set."""
    if not text.strip():
        raise argparse.ArgumentTypeError("the name is empty; give one, or leave the option out")
    return text
