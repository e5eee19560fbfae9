"""Optimizers as text, second part: grammar and syntax tree (docs/grammar.md teaches it).

    program    = { ( statement | declaration | loop ) ( ";" | newline ) }
    declaration = "param" name { "," name }
    loop       = "repeat" digits ":" ( "{" program "}" | program of this line or indented further )
    statement  = targets ( "=" | "+=" | "-=" | "*=" | "/=" ) expression { "," expression }
    targets    = target { "," target }
    target     = name [ "[" "0" "]" ]
    expression = term { ( "+" | "-" ) term }
    term       = sign { ( "*" | "/" ) sign }
    sign       = { "+" | "-" } power
    power      = atom [ ( "^" | "**" ) exponent ]
    exponent   = [ "-" ] half | "t" | "(" time ")" | "(" [ "-" ] half [ "/" "2" ] ")"
    half       = digits | digits ".5"
    atom       = number | name | name "[" time "]" | name "(" expression { "," expression } ")"
               | "(" expression ")"
    time       = "t" [ ( "+" | "-" ) digits ]

The parser is by recursive descent; nothing is ever evaluated as Python.
"""

from fractions import Fraction

from theory.algorithms.functions import checked_call
from theory.algorithms.tokens import ProgramError, plain, position, tokens, where
from theory.algorithms.tree import (
    TIME,
    Item,
    Name,
    Negative,
    Number,
    Operation,
    Source,
    Statement,
    TimePower,
)

MAX_DEPTH = 50
MAX_EXPONENT = 32
MAX_DIGITS = 400
MAX_REPEAT = 64
MAX_STATEMENTS = 400
RESERVED = ("grad", "start", "repeat", "param")
_ASSIGN = ("=", "+=", "-=", "*=", "/=")


def parse_program(text):
    """Return the `Source` of a program. Raises ProgramError, naming the place."""
    return _Parser(text).source()


def parse_expression(text):
    """Return the syntax tree of one expression. Raises ProgramError, naming the place."""
    parser = _Parser(text)
    tree = parser.expression()
    parser.skip_newlines()
    if parser.kind != "end":
        raise parser.unexpected("the end of the expression")
    return tree


class _Parser:
    def __init__(self, text):
        if not isinstance(text, str):
            raise ProgramError(f"the program is a {type(text).__name__}: give text")
        self.text = plain(text)
        self.tokens = tokens(self.text)
        self.index = 0
        self.depth = 0
        self.declared = []

    @property
    def kind(self):
        return self.tokens[self.index][0]

    @property
    def value(self):
        return self.tokens[self.index][1]

    @property
    def place(self):
        return self.tokens[self.index][2]

    def written(self, start):
        """The text from token `start` to the last one read, on one line."""
        begin, end = self.tokens[start][2], self.tokens[self.index][2]
        lines = (line.partition("#")[0] for line in self.text[begin:end].splitlines())
        return " ".join(" ".join(lines).rstrip("; \t\n").split())

    def take(self):
        token = self.tokens[self.index]
        self.index += 1
        return token[1]

    def refused(self, reason, place=None):
        return ProgramError(f"{where(self.text, self.place if place is None else place)}: {reason}")

    def unexpected(self, wanted):
        found = {"end": "the end", "\n": "a new line"}.get(
            self.value or self.kind, repr(self.value)
        )
        return self.refused(f"{wanted} was expected, found {found}")

    def expect(self, value, wanted=None):
        if self.value != value:
            raise self.unexpected(wanted or repr(value))
        return self.take()

    def skip_newlines(self):
        while self.value in (";", "\n") and self.kind == "sign":
            self.take()

    def source(self):
        statements = self.block(lambda: self.kind == "end")
        if not statements:
            raise ProgramError("the program is empty: write assignments such as x = x - a*grad(x)")
        return Source(tuple(statements), tuple(self.declared))

    def block(self, ended):
        """The statements up to where `ended()` holds, loops unrolled."""
        statements = []
        self.skip_newlines()
        while not ended():
            statements += self.line()
            if len(statements) > MAX_STATEMENTS:
                raise self.refused(
                    f"more than {MAX_STATEMENTS} statements, loops unrolled: repeat less"
                )
            after_block = self.tokens[self.index - 1][1] in ("}", "\n", ";")
            if self.kind != "end" and self.value not in (";", "\n", "}") and not after_block:
                raise self.unexpected("an operator, ';' or a new line")
            if self.value == "}" and not ended():
                raise self.unexpected("a statement")
            self.skip_newlines()
        return statements

    def line(self):
        following = self.tokens[min(self.index + 1, len(self.tokens) - 1)]
        if self.value == "repeat" and following[0] == "number":
            return self.nested(self.loop)
        if self.value == "repeat" and following[0] == "name":
            raise self.refused(
                f"repeat {following[1]}: the count must be a number, such as repeat 5, because a "
                "loop is unrolled as it is read"
            )
        if self.value == "for" and following[0] == "name":
            raise self.refused("a loop is written repeat 5: ..., with a number of rounds")
        if self.value == "param" and following[0] == "name":
            self.take()
            self.declared.append(self.take())
            while self.value == ",":
                self.take()
                if self.kind != "name":
                    raise self.unexpected("a name")
                self.declared.append(self.take())
            return []
        return [self.statement()]

    def loop(self):
        line, column = position(self.text, self.place)
        self.take()
        if (
            not self.value.isdigit()
            or len(self.value) > 4
            or not 1 <= int(self.value) <= MAX_REPEAT
        ):
            raise self.refused(
                f"repeat {self.value[:8]}: the count is a number from 1 to {MAX_REPEAT}"
            )
        count = int(self.take())
        self.expect(":", "':' after the count of a loop")
        while self.value == "\n":
            self.take()
        if self.value == "{":
            self.take()
            body = self.block(lambda: self.value == "}" or self.kind == "end")
            self.expect("}")
        elif position(self.text, self.place)[0] == line:
            body = self.block(
                lambda: self.kind == "end" or self.value == "}" or self._line() > line
            )
        else:
            body = self.block(lambda: self.kind == "end" or self._column() <= column)
        if not body:
            raise self.refused("the loop is empty: write statements after 'repeat N:'")
        if any(statement.initial for statement in body):
            raise self.refused(
                "a start line name[0] = ... may not stand in a loop: write it before"
            )
        return body * count

    def _line(self):
        return position(self.text, self.place)[0]

    def _column(self):
        """The column of the first token of this line."""
        place = self.text.rfind("\n", 0, self.place) + 1
        while self.text[place] in " \t":
            place += 1
        return position(self.text, place)[1]

    def statement(self):
        begin = self.index
        targets, initial = [self.target()], self.value == "["
        if initial:
            self.start_index(targets[0])
        while self.value == ",":
            self.take()
            targets.append(self.target())
        sign = self.value
        if sign not in _ASSIGN or (initial and sign != "="):
            raise self.unexpected("'='")
        if sign != "=" and len(targets) > 1:
            raise self.refused(f"{sign} assigns to one name: write one assignment for each name")
        self.take()
        expressions = [self.expression()]
        while self.value == ",":
            self.take()
            expressions.append(self.expression())
        text = self.written(begin)
        if len(expressions) != len(targets):
            raise ProgramError(
                f'"{text}": {len(targets)} names and {len(expressions)} expressions: give each '
                "name one"
            )
        if len(set(targets)) != len(targets):
            raise ProgramError(f'"{text}": a name is assigned twice at once: leave one out')
        if sign != "=":
            old, new = Name(targets[0], targets[0]), expressions[0]
            whole = f"{targets[0]} {sign[0]} ({new.text})"
            expressions = [Operation(sign[0], old, new, whole)]
        return Statement(tuple(targets), tuple(expressions), initial, text)

    def target(self):
        if self.kind != "name":
            raise self.unexpected("a name to assign to")
        place, name = self.place, self.take()
        if name in RESERVED:
            raise self.refused(f"{name} is a reserved word: assign to another name", place)
        return name

    def start_index(self, name):
        self.take()
        if self.value == TIME:
            raise self.refused(
                f"{name}[t...] is assigned: write {name} = ..., the new value takes the place of "
                "the old one"
            )
        self.expect("0", "0, as in name[0],")
        self.expect("]")

    def expression(self):
        begin, tree = self.index, self.term()
        while self.value in ("+", "-") and self.kind == "sign":
            sign = self.take()
            right = self.term()
            tree = Operation(sign, tree, right, self.written(begin))
        return tree

    def term(self):
        begin, tree = self.index, self.sign()
        while self.value in ("*", "/"):
            sign = self.take()
            right = self.sign()
            tree = Operation(sign, tree, right, self.written(begin))
        return tree

    def sign(self):
        begin = self.index
        if self.value in ("+", "-"):
            negative = self.take() == "-"
            inner = self.nested(self.sign)
            return Negative(inner, self.written(begin)) if negative else inner
        return self.power()

    def power(self):
        begin, base = self.index, self.atom()
        if self.value not in ("^", "**"):
            return base
        self.take()
        if self.value == TIME:
            self.take()
            return TimePower(base, 0, self.written(begin))
        if self.value == "(" and self.tokens[self.index + 1][1] == TIME:
            self.take()
            offset = self.time()
            self.expect(")")
            return TimePower(base, offset, self.written(begin))
        exponent = self.exponent()
        if exponent.denominator == 2:
            base = checked_call("sqrt", (base,), f"sqrt({base.text})")
        return Operation("^", base, exponent.numerator, self.written(begin))

    def exponent(self):
        """A whole number of at most MAX_EXPONENT in size, or half of one."""
        inside = self.value == "(" and bool(self.take())
        sign = -1 if self.value == "-" and self.take() else 1
        value = self.digits()
        if inside and self.value == "/":
            self.take()
            below = self.digits()
            if not below:
                raise self.refused("the exponent divides by zero")
            value = value / below
        if inside:
            self.expect(")")
        if value.denominator > 2:
            raise self.refused(f"the exponent {value} is neither whole nor half of a whole number")
        if value.numerator > MAX_EXPONENT:
            raise self.refused(f"the exponent {value} is over {MAX_EXPONENT}: multiply powers")
        return sign * value

    def digits(self):
        if self.kind != "number" or len(self.value) > 4 and self.value.isdigit():
            if self.kind == "number":
                raise self.refused(
                    f"the exponent {self.value[:8]} is over {MAX_EXPONENT}: multiply powers"
                )
            raise self.unexpected("a whole exponent, 1/2, t or (t - 1)")
        if len(self.value) > 8 or "e" in self.value.lower():
            raise self.unexpected("a whole exponent, 1/2, t or (t - 1)")
        return Fraction(self.take())

    def time(self):
        """The offset k of t + k."""
        self.expect(TIME, "t, as in lr[t] or lr[t - 1],")
        if self.value not in ("+", "-"):
            return 0
        sign = -1 if self.take() == "-" else 1
        if not self.value.isdigit() or len(self.value) > 2:
            raise self.unexpected("a whole number below 100")
        return sign * int(self.take())

    def atom(self):
        begin = self.index
        if self.kind == "number":
            text = self.take()
            if len(text) > MAX_DIGITS:
                raise self.refused(
                    f"the number has more than {MAX_DIGITS} characters: give fewer digits"
                )
            return Number(Fraction(text), text)
        if self.kind == "name":
            name = self.take()
            if self.value == "(":
                return self.call(begin, name)
            if name == "grad":
                raise self.unexpected("'(' after grad")
            if self.value == "[":
                self.take()
                offset = self.time()
                self.expect("]")
                return Item(name, offset, self.written(begin))
            return Name(name, name)
        if self.value == "(":
            self.take()
            inner = self.nested(self.expression)
            self.expect(")")
            return inner
        raise self.unexpected("a number, a name, grad(...) or '('")

    def call(self, begin, name):
        place = self.tokens[begin][2]
        self.take()
        arguments = [self.nested(self.expression)]
        while self.value == ",":
            self.take()
            arguments.append(self.nested(self.expression))
        self.expect(")")
        try:
            return checked_call(name, tuple(arguments), self.written(begin))
        except ProgramError as reason:
            raise self.refused(str(reason), place) from None

    def nested(self, rule):
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.refused(f"nested deeper than {MAX_DEPTH}: give inner parts names")
        tree = rule()
        self.depth -= 1
        return tree
