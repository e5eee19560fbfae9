"""The syntax tree of a program."""

from dataclasses import dataclass
from fractions import Fraction

TIME = "t"


@dataclass(frozen=True)
class Number:
    value: Fraction
    text: str


@dataclass(frozen=True)
class Name:
    name: str
    text: str


@dataclass(frozen=True)
class Item:
    """`name[t + offset]`, an entry of a sequence of numbers."""

    name: str
    offset: int
    text: str


@dataclass(frozen=True)
class Call:
    """`function(arguments)`: an oracle or a function of coordinates (`functions.py`)."""

    function: str
    arguments: tuple
    text: str


@dataclass(frozen=True)
class Operation:
    """`left sign right` for + - * /; for ^ the right side is an int."""

    sign: str
    left: object
    right: object
    text: str


@dataclass(frozen=True)
class TimePower:
    """`base^(t + offset)`."""

    base: object
    offset: int
    text: str


@dataclass(frozen=True)
class Negative:
    inner: object
    text: str


@dataclass(frozen=True)
class Statement:
    """`targets = expressions`, all read before any is assigned; `initial` marks a start line
    `target[0] = expression`."""

    targets: tuple
    expressions: tuple
    initial: bool
    text: str


@dataclass(frozen=True)
class Source:
    """The statements of an iteration in order, loops unrolled, and the names after `param`."""

    statements: tuple
    declared: tuple
