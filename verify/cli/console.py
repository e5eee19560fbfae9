"""Text for terminals: colour only where it is wanted, lines within the width."""

from __future__ import annotations

import os
import shutil
import sys
import textwrap

COLOURS = {
    "pass": "32",
    "proved": "32",
    "checked": "32",
    "supported": "32",
    "fail": "31",
    "refuted": "31",
    "contradiction": "31",
    "skip": "33",
    "observed": "33",
    "undecided": "33",
    "bold": "1",
}

NARROWEST = 40  # below this a row has no room for its text, and the terminal breaks lines itself


class Console:
    """Prints to a stream; ``colour`` None means: on a terminal, unless NO_COLOR is set."""

    def __init__(self, stream=None, colour: bool | None = None):
        self.stream = stream or sys.stdout
        self.terminal = self.stream.isatty()
        self.colour = (self.terminal and "NO_COLOR" not in os.environ) if colour is None else colour
        self.width = (
            min(100, max(NARROWEST, shutil.get_terminal_size().columns)) if self.terminal else 80
        )

    def paint(self, text: str, style: str) -> str:
        return f"\x1b[{COLOURS[style]}m{text}\x1b[0m" if self.colour and style in COLOURS else text

    def line(self, text: str = "") -> None:
        self.clear()
        print(text, file=self.stream, flush=True)

    def wrapped(self, text: str, indent: int = 2, hang: int | None = None, style: str = "") -> None:
        hang = indent if hang is None else hang
        for paragraph in text.splitlines():
            for line in textwrap.wrap(
                paragraph,
                self.width,
                initial_indent=" " * indent,
                subsequent_indent=" " * hang,
                break_long_words=False,
                break_on_hyphens=False,
            ) or [""]:
                self.line(self.paint(line, style))

    def progress(self, text: str) -> None:
        """A line that the next line replaces; nothing where the stream is no terminal."""
        if self.terminal:
            self.stream.write("\r\x1b[2K" + text[: self.width - 1])
            self.stream.flush()

    def clear(self) -> None:
        if self.terminal:
            self.stream.write("\r\x1b[2K")

    def row(self, word: str, status: str, text: str, seconds: float | None = None) -> None:
        """``word  status  text …  time``, wrapped under the text."""
        time = "" if seconds is None else f"{seconds:.2f} s"
        end = 9 if time else 0
        lead = f"  {word:<10} {status:<4} "
        first, *rest = textwrap.wrap(
            text,
            self.width - end,
            initial_indent=" " * len(lead),
            subsequent_indent=" " * 18,
            break_long_words=False,
            break_on_hyphens=False,
        ) or [lead]
        pad = " " * max(1, self.width - end - len(first) + 1)
        self.line(
            f"  {word:<10} {self.paint(f'{status:<4}', status)} {first[len(lead) :]}"
            + (f"{pad}{time:>8}" if time else "")
        )
        for line in rest:
            self.line(line)

    def verdict(self, told: str, behind: str, style: str) -> None:
        """``verdict  told behind``, on two lines where it has no room on one."""
        lead = f"  {'verdict':<10} "
        if len(lead + told + behind) <= self.width:
            self.line(f"{lead}{self.paint(told, style)}{behind}")
        else:
            self.line(lead + self.paint(told, style))
            self.wrapped(behind, len(lead))


def counted(number: int, word: str) -> str:
    return f"{number} {word}" + "s" * (number != 1)
