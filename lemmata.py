"""Lemmata's door beside packages of a reader's own: ``python -m lemmata``, and pytest's plugin.

A reader's project may hold a ``verify.py`` or a folder ``theory`` of its own, which Python finds
before Lemmata's where it starts. This module has a name that nobody else uses, so it can say so:
the program ends with one line, and pytest goes on without claims, with that line at its head.
"""

import os
import sys
from importlib.util import module_from_spec, spec_from_file_location

HERE = os.path.dirname(os.path.abspath(__file__))


def trouble():
    """One line that names a package that is not Lemmata's and the mend, or None."""
    spec = spec_from_file_location("lemmata_own", os.path.join(HERE, "verify", "own.py"))
    own = module_from_spec(spec)
    spec.loader.exec_module(own)
    return own.trouble()


def main():
    """Run the program on the command line's arguments, and return its exit status."""
    found = trouble()
    if found:
        print(f"lemmata: {found}", file=sys.stderr)
        return 2
    from verify.__main__ import main as run

    return run()


def pytest_addoption(parser, pluginmanager):
    """Load the plugin itself, where `verify` is Lemmata's."""
    if trouble() is None:
        from verify import pytest_plugin

        pluginmanager.register(pytest_plugin, "lemmata-claims")


def pytest_report_header(config):
    """Why no claims are collected, where they are not."""
    found = trouble()
    if found:
        return (
            f"lemmata: no claims are run here: {found}; where a file of yours has that name, "
            "'pytest' may do what 'python -m pytest' does not"
        )
    return None


if __name__ == "__main__":
    sys.exit(main())
