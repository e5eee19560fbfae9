"""The argument parser of every command."""

from __future__ import annotations

import argparse

from . import UsageError


class Parser(argparse.ArgumentParser):
    """An argument parser whose errors are one line."""

    def __init__(self, prog: str, description: str, examples: str = ""):
        super().__init__(prog=f"python -m verify {prog}", description=description, allow_abbrev=False,
                         epilog=f"examples:\n{examples}" if examples else None,
                         formatter_class=argparse.RawDescriptionHelpFormatter)

    def error(self, message):
        raise UsageError(f"{message}; see '{self.prog} --help'")
