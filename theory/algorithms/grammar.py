"""Optimizers as text, first half: tokens, grammar, syntax tree (docs/grammar.md teaches it).

    program    = { statement ( ";" | newline ) }
    statement  = target ( "=" | "+=" | "-=" ) expression
    target     = name [ "[" "0" "]" ]
    expression = term { ( "+" | "-" ) term }
    term       = sign { ( "*" | "/" ) sign }
    sign       = { "+" | "-" } power
    power      = atom [ ( "^" | "**" ) [ "-" ] digits ]
    atom       = number | name | "grad" "(" expression ")" | "(" expression ")"

A `#` starts a comment. The parser is by recursive descent; nothing is ever evaluated as Python.
"""

import re
from dataclasses import dataclass
from fractions import Fraction

MAX_LENGTH = 20_000
MAX_DEPTH = 50
MAX_EXPONENT = 32
MAX_DIGITS = 400
RESERVED = ("grad", "start")

_TOKEN = re.compile(
    r"(?P<space>[ \t\r]+|#[^\n]*)"
    r"|(?P<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?)"
    r"|(?P<name>[A-Za-z][A-Za-z0-9_]*)"
    r"|(?P<sign>\*\*|\+=|-=|[-+*/^=()\[\],;\n])",
    re.ASCII,
)


class ProgramError(ValueError):
    """The text is not a program of the kind that can be read; the message is one line."""


@dataclass(frozen=True)
class Number:
    value: Fraction
    text: str


@dataclass(frozen=True)
class Name:
    name: str
    text: str


@dataclass(frozen=True)
class Grad:
    point: object
    text: str


@dataclass(frozen=True)
class Operation:
    """`left sign right` for + - * /; for ^ the right side is an int."""

    sign: str
    left: object
    right: object
    text: str


@dataclass(frozen=True)
class Negative:
    inner: object
    text: str


@dataclass(frozen=True)
class Statement:
    """`target = expression`; `initial` marks a start line `target[0] = expression`."""

    target: str
    expression: object
    initial: bool
    text: str


def parse_program(text):
    """Return the statements of a program. Raises ProgramError, naming the place."""
    return _Parser(text).program()


def parse_expression(text):
    """Return the syntax tree of one expression. Raises ProgramError, naming the place."""
    parser = _Parser(text)
    tree = parser.expression()
    parser.skip_newlines()
    if parser.kind != "end":
        raise parser.unexpected("the end of the expression")
    return tree


def _tokens(text):
    if len(text) > MAX_LENGTH:
        raise ProgramError(f"the program has {len(text)} characters: the limit is {MAX_LENGTH}")
    place, nesting, found = 0, 0, []
    while place < len(text):
        match = _TOKEN.match(text, place)
        if not match:
            raise ProgramError(f"{_where(text, place)}: {text[place]!r} is not part of the grammar")
        kind, value = match.lastgroup, match.group()
        nesting += {"(": 1, ")": -1}.get(value, 0)
        # Inside parentheses a new line is a space.
        if kind != "space" and not (value == "\n" and nesting > 0):
            found.append((kind, value, place))
        place = match.end()
    found.append(("end", "", len(text)))
    return found


def _where(text, place):
    line = text.count("\n", 0, place) + 1
    column = place - (text.rfind("\n", 0, place) + 1) + 1
    return f"line {line}, column {column}"


class _Parser:
    def __init__(self, text):
        if not isinstance(text, str):
            raise ProgramError(f"the program is a {type(text).__name__}: give text")
        self.text = text
        self.tokens = _tokens(text)
        self.index = 0
        self.depth = 0

    @property
    def kind(self):
        return self.tokens[self.index][0]

    @property
    def value(self):
        return self.tokens[self.index][1]

    @property
    def place(self):
        return self.tokens[self.index][2]

    def source(self, start):
        """The text from `start` to the end of the last token read, on one line."""
        _, value, place = self.tokens[self.index - 1]
        return " ".join(self.text[start : place + len(value)].split())

    def take(self):
        token = self.tokens[self.index]
        self.index += 1
        return token[1]

    def unexpected(self, wanted):
        found = {"end": "the end", "\n": "a new line"}.get(
            self.value or self.kind, repr(self.value)
        )
        return ProgramError(
            f"{_where(self.text, self.place)}: {wanted} was expected, found {found}"
        )

    def expect(self, value, wanted=None):
        if self.value != value:
            raise self.unexpected(wanted or repr(value))
        return self.take()

    def skip_newlines(self):
        while self.value in (";", "\n") and self.kind == "sign":
            self.take()

    def program(self):
        statements = []
        self.skip_newlines()
        while self.kind != "end":
            statements.append(self.statement())
            if self.kind != "end" and self.value not in (";", "\n"):
                raise self.unexpected("an operator, ';' or a new line")
            self.skip_newlines()
        if not statements:
            raise ProgramError("the program is empty: write assignments such as x = x - a*grad(x)")
        return tuple(statements)

    def statement(self):
        begin = self.place
        if self.kind != "name":
            raise self.unexpected("a name to assign to")
        target = self.take()
        if target in RESERVED:
            raise ProgramError(
                f"{_where(self.text, begin)}: {target} is a reserved word: assign to another name"
            )
        initial = self.value == "["
        if initial:
            self.take()
            self.expect("0", "0, as in name[0],")
            self.expect("]")
        sign = self.value
        if sign not in ("=", "+=", "-=") or (initial and sign != "="):
            raise self.unexpected("'='")
        self.take()
        expression = self.expression()
        text = self.source(begin)
        if sign != "=":
            old = Name(target, target)
            expression = Operation(
                sign[0], old, expression, f"{target} {sign[0]} ({expression.text})"
            )
        return Statement(target, expression, initial, text)

    def expression(self):
        begin, tree = self.place, self.term()
        while self.value in ("+", "-") and self.kind == "sign":
            sign = self.take()
            tree = Operation(sign, tree, self.term(), "")
            tree = Operation(sign, tree.left, tree.right, self.source(begin))
        return tree

    def term(self):
        begin, tree = self.place, self.sign()
        while self.value in ("*", "/"):
            sign = self.take()
            right = self.sign()
            tree = Operation(sign, tree, right, self.source(begin))
        return tree

    def sign(self):
        begin = self.place
        if self.value in ("+", "-"):
            negative = self.take() == "-"
            inner = self.nested(self.sign)
            return Negative(inner, self.source(begin)) if negative else inner
        return self.power()

    def power(self):
        begin, base = self.place, self.atom()
        if self.value not in ("^", "**"):
            return base
        self.take()
        sign = -1 if self.value == "-" and self.take() else 1
        if self.kind != "number" or not self.value.isdigit():
            raise self.unexpected("a whole exponent")
        digits = self.take()
        if len(digits) > 4 or int(digits) > MAX_EXPONENT:
            raise ProgramError(
                f"{_where(self.text, begin)}: the exponent {digits[:8]} is over {MAX_EXPONENT}"
            )
        return Operation("^", base, sign * int(digits), self.source(begin))

    def atom(self):
        begin = self.place
        if self.kind == "number":
            text = self.take()
            if len(text) > MAX_DIGITS:
                raise ProgramError(
                    f"{_where(self.text, begin)}: the number has more than {MAX_DIGITS} characters"
                )
            return Number(Fraction(text), text)
        if self.kind == "name":
            name = self.take()
            if self.value == "(":
                if name != "grad":
                    raise ProgramError(
                        f"{_where(self.text, begin)}: {name}(...) is not known: grad is the only "
                        "function"
                    )
                self.take()
                point = self.nested(self.expression)
                self.expect(")")
                return Grad(point, self.source(begin))
            if name == "grad":
                raise self.unexpected("'(' after grad")
            return Name(name, name)
        if self.value == "(":
            self.take()
            inner = self.nested(self.expression)
            self.expect(")")
            return inner
        raise self.unexpected("a number, a name, grad(...) or '('")

    def nested(self, rule):
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ProgramError(f"{_where(self.text, self.place)}: nested deeper than {MAX_DEPTH}")
        tree = rule()
        self.depth -= 1
        return tree
