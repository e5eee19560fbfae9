"""``run --watch``: a reader's files are run again whenever they change."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable

from .exits import UsageError

PAUSE = 0.3  # seconds between two looks at the files
CLEAR = "\x1b[2J\x1b[H"


def watch(options, run: Callable) -> int:
    """Run now and after every change, until a KeyboardInterrupt, which passes through.

    A file that cannot be read says so and is waited for. Raises UsageError for what is no file of
    the reader's, and with ``--json`` in place of the text.
    """
    from .. import registry

    if options.json == "-":
        raise UsageError("--watch prints text; name a file for --json, or leave --watch out")
    paths = [pattern.partition("::")[0] for pattern in options.claims]
    for pattern, path in zip(options.claims, paths):
        if not os.path.exists(path) or not (registry.is_file(pattern) or os.path.isdir(path)):
            raise UsageError(f"--watch is for files and folders of yours, and {pattern} is none")
    while True:
        seen = state(paths)
        try:
            run(options)
        except UsageError as reason:
            print(f"lemmata: {' '.join(str(reason).splitlines())}", file=sys.stderr)
        print(f"watching {', '.join(paths)}; Ctrl-C ends it", flush=True)
        while state(paths) == seen:
            time.sleep(PAUSE)
        if sys.stdout.isatty():
            print(CLEAR, end="")


def state(paths: list[str]) -> dict[str, tuple[int, int]]:
    """The time and size of each Python file that a run may read: those of the folders named, and of
    the folders that hold the files named."""
    found = {}
    for path in paths:
        for name in _files(path):
            try:
                about = os.stat(name)
            except OSError:  # it went away between two looks
                continue
            found[name] = (about.st_mtime_ns, about.st_size)
    return found


def _files(path: str) -> list[str]:
    if not os.path.isdir(path):
        folder = os.path.dirname(path) or "."
        return [os.path.join(folder, n) for n in os.listdir(folder) if n.endswith(".py")]
    return [
        os.path.join(here, name)
        for here, _, names in os.walk(path)
        for name in names
        if name.endswith(".py")
    ]
