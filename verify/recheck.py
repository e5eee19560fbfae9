"""Check Lemmata certificates again, with Python's standard library alone.

usage: python -S recheck.py [--quiet] [--generous] [--lock FILE] FILE...

A certificate holds theorems: letters with symbolic dimensions, hypotheses,
conclusions, and proofs that derive the conclusions from these hypotheses and
nothing else; and matrices at which statements hold or fail. Every product is
multiplied out in exact fractions and compared; nothing is searched for, nothing
of Lemmata is used. One line a file says confirmed, rejected or refused; a
confirmed file is named by its path and its digest, for the claim's name is the
file's own word. Under it stands what each theorem says, written out from the
data beside its words.

  --quiet      only the one line for each file
  --generous   twenty times the work and size (without: about two CPU seconds)
  --lock FILE  the theorems must be those of this lockfile, by name and digest
  --help       this text

Exit status, the highest of all files: 0 confirmed; 1 a theorem or piece does
not hold, or is not the lock's; 2 a file cannot be read, is no certificate, or
asks for more work than the limits allow.
The format is written down in docs/certificate.md. To be read in this order:
what is refused, shapes, letters and trees, rules, points, theorems, files; the
rest only prints.
"""

import sys

if __name__ == "__main__" and not sys.flags.safe_path:
    del sys.path[0]  # no file beside this one may stand in for the standard library

import gc
import hashlib
import json
import math
import os
import re
import stat
import threading
import unicodedata
from collections import Counter, namedtuple
from contextlib import contextmanager
from fractions import Fraction
from functools import cache, lru_cache, reduce
from itertools import chain, combinations_with_replacement, groupby, permutations, product, repeat
from operator import mul
from types import SimpleNamespace

SCHEMA = "lemmata/certificate/2"
GENEROUS = 20  # what --generous multiplies the next three with
MAX_BYTES = 2 * 2**20
MAX_VALUES = 200_000
MAX_PRODUCTS = 1_000_000
MAX_DIGITS = 4_000
MAX_EXPONENT = 10_000
MAX_WORD = 10_000
MAX_DIMENSION = 64
MAX_TERMS = 200_000
MAX_DEPTH = 100  # of a tree
MAX_SHOWN = 20_000  # characters of one line that is printed
SHORT_DIGEST = 7 + 32  # "sha256:" and 128 of its bits
CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), check_circular=False)


class Rejected(ValueError):
    """The certificate can be read, and something in it does not hold."""


class Malformed(ValueError):
    """This is no certificate, or it asks for more work than the limits allow."""


def need(condition, reason, *names):
    """Names stand in quotation marks where the reason has {}."""
    if not condition:
        raise Malformed(reason.format(*map(quoted, names)) if names else reason)


def hold(condition, reason, *names):
    if not condition:
        raise Rejected(reason.format(*map(quoted, names)) if names else reason)


@contextmanager
def within(kind, name):
    """What is refused inside says where."""
    try:
        yield
    except (Rejected, Malformed) as error:
        name = name if type(name) is int else quoted(name)
        raise type(error)(f"{kind} {name}: {error}") from None


def distinct(values, what):
    found = set(values)
    need(len(found) == len(values), f"{what} repeats a name")
    return found


class Work:
    """Counts the elementary products of a certificate. Long numbers count more, so that their
    growth is bounded."""

    def __init__(self, scale):
        self.left = self.limit = MAX_PRODUCTS * scale

    def spend(self, amount, number=0):
        """So many, of which the last has made this number."""
        if type(number) is int:
            if (bits := number.bit_length()) > 4095:
                amount += bits * bits >> 24
        elif type(number) is Fraction:  # greatest common divisors
            bits = number.numerator.bit_length() + number.denominator.bit_length()
            amount += 2 + (bits * bits >> 23)
        elif type(number) is Root:
            self.spend(4, number.a)
            self.spend(0, number.b)
        self.left = left = self.left - amount
        if left < 0:
            more = " (--generous allows more)" * (self.limit == MAX_PRODUCTS)
            raise Malformed(f"asks for more than {self.limit:,} elementary products{more}")

    def weigh(self, number):
        """A number that a product and a sum have made."""
        self.spend(1, number)
        return number


class Checked(threading.local):
    """The certificate that is being checked, in each thread its own."""

    def begin(self, scale):
        self.work = counted = Work(scale)
        self.spend, self.weigh = counted.spend, counted.weigh  # half the time of self.work.spend
        self.memos = {}  # by alphabet, what has been multiplied out
        self.theories = {}  # of pieces, by their data


work = Checked()


# The shape of the JSON. [x] is a list of x, <x> one that is not empty, {x} an object with any keys,
# (x y) a list with just these entries, a|b one of these texts. A line "name: key shape, …" is an
# object with these keys ("?" marks an optional one), +name with those of that line too; with a key
# of shape @ it has those too of the line "name value".

SHAPES = """
certificate: schema TEXT, claim NAME, title TEXT, source TEXT, statement [sentence],
  verdict proved|checked|supported|refuted|undecided, parts [TEXT], standard [standard],
  cited [cited], axioms [TEXT], price COUNT, theorems [theorem], pieces [piece], versions {TEXT},
  digest TEXT
sentence: words TEXT, kind theorem|measured|enclosed|cited|remark|untied, theorems? [TEXT]
standard: name TEXT, words TEXT, source TEXT
cited: claim NAME, theorem TEXT, digest TEXT, statement statement, standard [TEXT]
statement: theory theory, induction? induction, conclusions [claim], impossible? TRUE,
  operators? <TEXT>, exists? TRUE
theorem: name TEXT, words TEXT, part TEXT, +statement, from [proof], cites [cite], points? <point>
cite: standard? TEXT, claim? TEXT, theorem? TEXT, gives [TEXT]
theory: dimensions [NAME], scalars [NAME], letters [letter], facts [fact], nonzero [nonzero],
  nonneg [TEXT], psd [TEXT], pd [TEXT], spaces? {space}
space: fields [TEXT], numbers [TEXT], unit? TEXT
letter: name NAME, rows TEXT, cols TEXT, symmetric? BOOL, arbitrary? BOOL
nonzero: id ID, expr EXPR, why? TEXT
claim: left EXPR, right EXPR, relation? =|>=|>|!=
fact: id ID, left EXPR, right EXPR, relation? =|>=|>, why? TEXT, forall? [TEXT]
induction: over NAME, state [pair], start [fact], recurrence [fact], end [fact]
pair = (TEXT TEXT)
proof: kind @, name ID
proof derivation: steps [step], claims [claim], end? TRUE
proof induction: predicates [claim], base [step], step [step]
step: rule @, id ID
step combine: left EXPR, right EXPR, terms [cofactor]
step instance: of TEXT, at [value]
step cancel: of TEXT, by TEXT, left EXPR, right EXPR
step definite: of TEXT, vector EXPR
step next: of TEXT
step squares: left EXPR, right EXPR, relation >=|>, squares [square], terms [cofactor],
  times? [TEXT]
step shift: left EXPR, right EXPR, relation >=|>, bounds [TEXT]
step sturm: left EXPR, right EXPR, relation >=|>, bounds [TEXT], square? EXPR, rest? EXPR
step cases: left EXPR, right EXPR, relation? =|>=|>, on EXPR, above [step], below [step]
step turn: of TEXT, first EXPR, second EXPR
step trace: of TEXT
step absurd: of TEXT
step cite: of COUNT, sizes [pair], at [value], conclusion COUNT
cofactor = (NUMBER [power] [TEXT] TEXT BOOL [TEXT])
square = (NUMBER [power] EXPR [TEXT])
power = (TEXT EXPONENT)
value = (TEXT EXPR)
piece: kind @, name TEXT, part TEXT, role exact|necessity|paper|mutant, says TEXT
matrices: theory theory, claims [claim], at [point]
piece refutation: +matrices, weakens? weakens
piece instances: +matrices
method: cites [cite], method TEXT, values {TEXT}, A [[NUMBER]], B [NUMBER], C [NUMBER], class class
piece rate: +method, rho NUMBER, rest [NUMBER], P [[NUMBER]], p [NUMBER], readout [NUMBER],
  epsilon NUMBER, constant? NUMBER, decrease [multiplier], positive [multiplier],
  start? [multiplier]
piece cycle: +method, start [[NUMBER]], hull [[NUMBER]]
piece spiral: +method, rho NUMBER, value NUMBER, planes [plane]
piece worst_case: cites [cite], functions <member>, run <move>, assumptions [assumption],
  matrices [matrix], measures <measure>, inequalities [used], blocks [block], witness witness
member: class TEXT, name NAME, parameters {SURD}, vector? {SURD},
  blocks? [[{SURD}]]
move: step @
move start: vector NAME
move let: vector NAME, is {SURD}
move number: value NAME
move evaluate: at {SURD}, parts <part>
move implicit: vector NAME, scale SURD, is {SURD}, weights <SURD>, parts <part>
part: of COUNT, gradient NAME, value? NAME
assumption: form form, relation =|<=, says TEXT, multiplier SURD
matrix: rows <[form]>, says TEXT, multiplier [[SURD]]
measure: form form, weight SURD
form: constant SURD, values {SURD}, products [product]
product = (SURD {SURD} {SURD})
used = (COUNT TEXT [COUNT] SURD)
block = (COUNT TEXT [COUNT] [[SURD]])
witness: weights [SURD], vectors {[SURD]}, values {SURD}
class: name @
class smooth-strongly-convex: mu NUMBER, L NUMBER
class strongly-monotone-lipschitz: mu NUMBER, L NUMBER
class cocoercive: beta NUMBER, mu NUMBER
class sector: mu NUMBER, L NUMBER
multiplier = (TEXT PLACE PLACE NUMBER)
plane = (NUMBER NUMBER [complex])
complex = (NUMBER NUMBER)
weakens: theorem TEXT, drops [TEXT]
point: dimensions {SIZE}, scalars {ENTRY}, letters {[[ENTRY]]}, field? [NUMBER],
  spaces? {[NUMBER]}
"""


def table(text):
    """The lines by name: a dict from keys to shapes, or after "=" a shape."""
    found = {}
    for line in text.strip().replace("\n  ", " ").split("\n"):
        name, sign, rest = re.fullmatch("([a-z_ -]+?) ?([:=]) ?(.*)", line).groups()
        found[name] = rest if sign == "=" else {}
        for field in rest.split(", ") if sign == ":" else ():
            found[name] |= found[field[1:]] if field[0] == "+" else [field.split(" ", 1)]
    return found


SHAPES = table(SHAPES)


def is_number(value):
    match = type(value) is str and NUMBER.fullmatch(value)
    if not match or len(value) > MAX_DIGITS:
        return False
    return not match[2] or match[2] != "1" and math.gcd(int(match[1]), int(match[2])) == 1


NUMBER = re.compile(r"(0|-?[1-9][0-9]*)(?:/([1-9][0-9]*))?")
SURD = re.compile(r"(-?[0-9/]+)\+?(-?[0-9/]+)√([0-9]+)")


def is_surd(value):
    """A number, or "p+q√d" or "p-q√d" with numbers p and q > 0, d a whole number and no square."""
    match = type(value) is str and len(value) <= MAX_DIGITS and SURD.fullmatch(value)
    if not match or not all(map(is_number, match.groups())):
        return is_number(value)
    signed = (match[2][0] == "-") != ("+" in value)
    return signed and match[2] != "0" and math.isqrt(int(match[3])) ** 2 != int(match[3])


def whole(low, high):
    return lambda value: type(value) is int and low <= value <= high


def is_tree(value, depth=0):
    """Texts and small integers are trees; so is [head, …] as TREES says."""
    if type(value) is not list:
        return type(value) is str or type(value) is int and abs(value) < 10**6
    if depth > MAX_DEPTH or not value or type(value[0]) is not str or value[0] not in TREES:
        return False
    head, *inner = value
    if head in "+*":
        return len(inner) > 1 and all(map(is_tree, inner, repeat(depth + 1)))
    return len(inner) == len(TREES[head]) and all(
        is_tree(x, depth + 1) if leaf == "EXPR" else LEAVES[leaf][0](x)
        for x, leaf in zip(inner, TREES[head])
    )


TREES = {"+": (), "*": (), "-": ["EXPR"], "T": ["EXPR"], "tr": ["EXPR"], "^": ["EXPR", "POWER"]}
TREES |= {"#": ["NUMBER"], "1": ["TEXT"], "0": ["TEXT", "TEXT"]}
LEAVES = {
    "TEXT": (lambda value: type(value) is str, "no text"),
    "@": (lambda value: type(value) is str, "no text"),
    "ID": (lambda value: type(value) is str and ":" not in value, "no text without a colon"),
    "BOOL": (lambda value: type(value) is bool, "neither true nor false"),
    "TRUE": (lambda value: value is True, "not true"),
    "NAME": (lambda value: is_name(value), "no name in the alphabet of docs/certificate.md"),
    "NUMBER": (is_number, f'no number: "p" or "p/q" in lowest terms, up to {MAX_DIGITS:,} digits'),
    "SURD": (is_surd, 'no number: "p", "p/q" or "p+q√d" with rational p and q, d no square'),
    "ENTRY": (
        lambda value: all(map(is_number, value if type(value) is list else [value])),
        'neither a number "p" or "p/q" in lowest terms nor a list of such',
    ),
    "EXPONENT": (whole(1, MAX_EXPONENT), f"no exponent: 1 to {MAX_EXPONENT:,}"),
    "POWER": (whole(0, MAX_EXPONENT), f"no exponent: 0 to {MAX_EXPONENT:,}"),
    "SIZE": (whole(1, MAX_DIMENSION), f"no dimension: 1 to {MAX_DIMENSION}"),
    "COUNT": (whole(0, 10**6), "no count"),
    "PLACE": (lambda value: value == "*" or whole(0, 10**6)(value), "neither * nor a count"),
    "EXPR": (is_tree, "no expression"),
}
GOOD = {shape: good for shape, (good, _) in LEAVES.items()}


@cache
def fields_of(name):
    """The shapes of an object's keys, and the keys that it cannot lack."""
    fields = {**SHAPES[name.split(" ")[0]], **SHAPES[name]}
    named = {key.removesuffix("?"): inner for key, inner in fields.items()}
    return named, {key for key in fields if key[-1] != "?"}


@cache
def checks_of(name):
    """The same with the functions for each key instead of its shape."""
    fields, needed = fields_of(name)
    return {key: (GOOD.get(inner), conforming(inner)) for key, inner in fields.items()}, needed


@cache
def conforming(shape):
    """A function that refuses a value which has not this shape; `what` names the value."""
    if type(SHAPES.get(shape)) is str:
        return conforming(SHAPES[shape])
    if shape in SHAPES:
        by = next((key for key, inner in SHAPES[shape].items() if inner == "@"), None)

        def conform(value, what):
            if type(value) is not dict:
                raise Malformed(f"{what} is not an object")
            name = f"{shape} {value.get(by)}" if by else shape
            if name not in SHAPES:
                raise Malformed(f"{what} has no known {by}")
            checks, needed = checks_of(name)
            for key, inner in value.items():
                if key not in checks:
                    raise Malformed(f"{what} has the unknown key {quoted(str(key))}")
                good, check = checks[key]
                if not good or not good(inner):
                    check(inner, key)
            if not needed <= value.keys():
                raise Malformed(f'{what} lacks the key "{min(needed - value.keys())}"')

    elif shape[0] == "(":
        checks = [(GOOD.get(inner), conforming(inner)) for inner in shape[1:-1].split()]

        def conform(value, what):
            if type(value) is not list:
                raise Malformed(f"{what} is no list or object")
            if len(value) != len(checks):
                raise Malformed(f"{what} is not a list of {len(checks)}")
            for entry, (good, check) in zip(value, checks):
                if not good or not good(entry):
                    check(entry, what)

    elif shape[0] in "[<{":
        listed, filled, inner = dict if shape[0] == "{" else list, shape[0] == "<", shape[1:-1]
        good, check = GOOD.get(inner), conforming(inner)

        def conform(value, what):
            if type(value) is not listed:
                raise Malformed(f"{what} is no list or object")
            if filled and not value:
                raise Malformed(f"{what} is an empty list")
            entries = value.values() if listed is dict else value
            if not good or not all(map(good, entries)):
                for entry in entries:
                    check(entry, what)

    else:
        good, reason = LEAVES.get(shape) or (shape.split("|").__contains__, f"not {shape}")

        def conform(value, what):
            if not good(value):
                shown = quoted(value) if type(value) is str else "an entry"
                raise Malformed(f"{what}: {shown} is {reason}")

    return conform


# Letters, words, polynomials, and the trees that stand for them

ONE = Fraction(1)  # as a dividend: every other number without a denominator is an int
UNIT = ((), ())  # the key of a polynomial's constant term: no scalars, the empty word
NUMBERS = ("bare", "scalar")


def rational(text):
    """An int wherever one will do: it is several times as fast as a Fraction."""
    if "√" in text:
        p, q, d = SURD.fullmatch(text).groups()
        return Root(rational(p), rational(q), int(d))
    p, _, q = text.partition("/")
    return Fraction(int(p), int(q)) if q else int(p)


def parts(x):
    """a and b of a + b√d."""
    return x[:2] if type(x) is Root else (x, 0)


class Root(namedtuple("Root", "a b d")):
    """a + b√d, √d > 0 irrational and b not 0, which is not 0; where b vanishes, a is left alone."""

    __slots__ = ()

    def of(self, a, b):
        return Root(a, b, self.d) if b else a

    def __add__(self, other):
        a, b = parts(other)
        return self.of(self.a + a, self.b + b)

    def __mul__(self, other):
        a, b = parts(other)
        return self.of(self.a * a + self.b * b * self.d, self.a * b + self.b * a)

    def __rtruediv__(self, other):
        norm = ONE * (self.a * self.a - self.b * self.b * self.d)
        return self.of(self.a / norm, -self.b / norm) * other

    __radd__, __rmul__ = __add__, __mul__

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + -other

    def __rsub__(self, other):
        return -self + other

    def __truediv__(self, other):
        return self * (ONE / other)

    def __floordiv__(self, n):
        return self.of(self.a // n, self.b // n)

    def __gt__(self, other):
        """t|t| grows with t: a > -b√d where a|a| > -b|b|d."""
        a, b = parts(self - other)
        return a * abs(a) + b * abs(b) * self.d > 0

    def __lt__(self, other):
        return -self > -other

    def __ge__(self, other):
        return not self < other

    def __le__(self, other):
        return not self > other

    @property
    def denominator(self):
        return math.lcm(self.a.denominator, self.b.denominator)

    @property
    def numerator(self):
        return self.of(*(int(x * self.denominator) for x in parts(self)))

    def __str__(self):
        return f"{self.a}{'+' * (self.b > 0)}{self.b}√{self.d}"


def sides(claims):
    return [claim[side] for claim in claims for side in ("left", "right")]


def mentioned(trees):
    """The letters and scalars that stand in trees."""
    found, trees = set(), list(trees)
    while trees:
        tree = trees.pop()
        if type(tree) is str:
            found.add(tree)
        elif type(tree) is list and tree[0] not in "#01":
            trees += tree[1:]
    return found


def is_square(kind):
    return type(kind) is tuple and kind[0] == kind[1]


def joined(a, b):
    """The type of a product."""
    if a in NUMBERS or b in NUMBERS:
        return b if a == "bare" or a == "scalar" and b != "bare" else a
    if "trace" in (a, b) or a[1] != b[0]:
        raise Malformed("the factors of a product do not fit")
    return a[0], b[1]


class Poly:
    """A polynomial over the alphabet of a theory.

    Its type is (rows, cols), "scalar", "trace", or "bare" of a number alone; its terms a dict from
    (monomial, word in normal form) to a coefficient, never zero. A word is a tuple of tokens, a
    monomial a sorted tuple of (scalar, exponent).
    """

    __slots__ = ("over", "type", "terms")

    def __init__(self, over, kind, terms):
        self.over, self.type, self.terms = over, kind, terms

    def __eq__(self, other):
        return self.type == other.type and self.terms == other.terms

    def __bool__(self):
        return bool(self.terms)

    def __add__(self, other):
        return self.over.total([self, other])

    def __sub__(self, other):
        p, q = self.over.meet([self, other], "bare")
        return self.over.gather(p.type, q.multiple(-1), p.terms)

    def __mul__(self, other):
        """The product with a polynomial or a number."""
        if type(other) is not Poly:
            terms = {key: work.weigh(c * other) for key, c in self.terms.items()} if other else {}
            return Poly(self.over, self.type, terms)
        kind = joined(self.type, other.type)
        if len(self.terms) == len(other.terms) == 1:  # what is written is mostly of this kind
            ((a, left), b), ((c, right), d) = *self.terms.items(), *other.terms.items()
            word, number = left + right, b * d
            if len(word) <= MAX_WORD and kind != "trace":
                work.spend(3 + len(word) // 2, number)
                return Poly(self.over, kind, {(times(a, c), self.over.normal(kind, word)): number})
        work.spend(1 + len(self.terms))  # even if the other is zero
        terms = (other.multiple(c, m, word) for (m, word), c in self.terms.items())
        return self.over.gather(kind, chain.from_iterable(terms))

    def multiple(self, coefficient=1, monomial=(), left=(), right=()):
        """The terms (number, monomial, word) of coefficient · monomial · left · this · right."""
        for (m, word), c in self.terms.items():
            m = times(monomial, m) if monomial else m
            c = c if coefficient == 1 else coefficient * c  # most are
            yield c, m, left + word + right if left or right else word

    @property
    def T(self):
        """The adjoint."""
        if type(self.type) is str:
            return self
        kind, over = self.type[::-1], self.over
        work.spend(sum([1 + len(word) // 2 for _, word in self.terms]))
        terms = self.terms.items()  # of which no two become one
        return Poly(over, kind, {(m, over.normal(kind, over.reverse(w))): c for (m, w), c in terms})

    def trace(self):
        need(is_square(self.type), "the trace of what is no square operator")
        hold(not self.over.infinite, "a trace stands beside operators")
        return self.over.gather("trace", self.multiple())

    def constant(self):
        """Its number, if that is all it is; else None."""
        return self.terms.get(UNIT, 0) if self.terms.keys() <= {UNIT} else None

    def scalars(self):
        return {s for monomial, _ in self.terms for s, _ in monomial}

    def substitute(self, table):
        """This with every letter and scalar in `table` replaced, adjoints by adjoints."""
        work.spend(len(table))
        table, found = {**table, **{n + "*": p.T for n, p in table.items()}}, []
        for (monomial, word), c in self.terms.items():
            kept = tuple((s, exponent) for s, exponent in monomial if s not in table)
            p = Poly(self.over, "scalar", {(kept, ()): c})
            scalars = (repeat(s, exponent) for s, exponent in monomial if s in table)
            for token in chain(*scalars, word):
                p *= table[token] if token in table else self.over.single(token)
            found.append(p.multiple())
        return self.over.gather(self.type, chain(*found))

    # Of a polynomial in one scalar

    def powers(self):
        """The coefficients by exponent."""
        return {sum(e for _, e in monomial): c for (monomial, _), c in self.terms.items()}

    def degree(self):
        return max(self.powers(), default=-1)

    def leading(self):
        return self.powers()[self.degree()]

    def __mod__(self, other):
        """The remainder."""
        p, low = self, other.degree()
        while (high := p.degree()) >= low:
            factor = work.weigh(-ONE * p.leading() / other.leading())
            shift = [(s, high - low) for s in p.scalars() if high > low]
            p = self.over.gather(self.type, other.multiple(factor, tuple(shift)), p.terms)
        return p

    def remainders(self, other):
        """This, the other and the negative remainders, each scaled by a positive number; the last
        is the common divisor."""
        found = [self, other]
        while found[-1]:
            rest = found[-2] % found[-1]
            found.append(rest * (-ONE / abs(rest.leading())) if rest else rest)
        return found[:-1]

    def sturm_chain(self):
        """The remainders of this and its derivative."""
        terms = ((c, m[0]) for (m, _), c in self.terms.items() if m)
        slope = ((c * e, ((s, e - 1),) * (e > 1), ()) for c, (s, e) in terms)
        return self.remainders(self.over.gather(self.type, slope))


def variations(values):
    """How often the sign changes."""
    signs = [v > 0 for v in values if v]
    return sum(a != b for a, b in zip(signs, signs[1:]))


def times(a, b):
    """The product of two monomials."""
    if not a or not b:
        return a or b
    powers = dict(a)
    for scalar, exponent in b:
        powers[scalar] = powers.get(scalar, 0) + exponent
    need(max(powers.values()) <= MAX_EXPONENT, "an exponent grows over the limit")
    return tuple(sorted(powers.items()))


def degrees(monomial, word):
    """The degree of a term in each of its letters and scalars."""
    return Counter(dict(monomial)) + Counter(token.removesuffix("*") for token in word)


class Fact(namedtuple("Fact", "poly relation bound", defaults=("=", frozenset()))):
    """poly relation 0, for all values of what is bound."""

    def alone(self):
        """Does it hold by itself, True, or fail, False? None if it depends on letters."""
        c = self.poly.constant()
        if c is not None:
            return {"=": c == 0, ">=": c >= 0, ">": c > 0, "!=": c != 0}[self.relation]


class Theory:
    """The letters and hypotheses of a theorem or piece; `state` and `operators` are a theorem's."""

    def __init__(self, obj, state=(), operators=()):
        self.obj, self.ids = obj, set()
        self.letters = {letter["name"]: letter for letter in obj["letters"]}
        names = [*obj["scalars"], *(letter["name"] for letter in obj["letters"])]
        self.known = distinct(names, "the list of letters and scalars")
        self.scalars, self.spaces = set(obj["scalars"]), obj.get("spaces", {})
        self.dimensions = distinct([*obj["dimensions"], "1"], "the list of dimensions")
        self.operators = distinct(operators, "operators")
        need(self.operators <= self.dimensions - {"1"}, "operators names what is no dimension")
        self.infinite = self.operators | self.spaces.keys()
        self.symmetric = {n for n, letter in self.letters.items() if letter.get("symmetric")}
        self.arbitrary = {n for n, letter in self.letters.items() if letter.get("arbitrary")}
        lists = (obj[key] for key in ("nonneg", "psd", "pd"))
        self.nonneg, self.psd, self.pd = (distinct(x, "nonneg, psd or pd") for x in lists)
        self.signed = self.nonneg | self.psd | self.pd
        need(self.nonneg <= self.scalars, "nonneg names what is not a scalar")
        need(self.psd | self.pd <= self.symmetric, "psd or pd names what is not a symmetric letter")
        self.type, self.star = dict.fromkeys(self.scalars, "scalar"), {}  # by token
        for n, letter in self.letters.items():
            kind = rows, cols = letter["rows"], letter["cols"]
            if rows not in self.dimensions or cols not in self.dimensions:
                raise Malformed(f"the letter {quoted(n)} has an unknown dimension")
            if rows != cols and n in self.symmetric:
                raise Malformed(f"the symmetric letter {quoted(n)} is not square")
            self.type[n], self.type[n + "*"] = kind, (cols, rows)
            self.star[n], self.star[n + "*"] = (n if n in self.symmetric else n + "*"), n
        self.thin = any("1" in self.type[token] for token in self.star)
        names = [obj[key] for key in ("dimensions", "scalars", "letters")]
        alphabet = repr([*names, sorted(self.operators), sorted(self.spaces)])
        memo = work.memos.setdefault(alphabet, ({}, {}, {}))
        self.normals, self.trees, self.singles = memo
        names = distinct([n for pair in state for n in pair], "the state")
        need(names <= self.known, "the state names an unknown letter or scalar")
        for a, b in state:
            same = self.type[a] == self.type[b] and (a in self.symmetric) == (b in self.symmetric)
            hold(same, "{} and its next {} have different types", a, b)
        self.nexts = {b for _, b in state}
        self.hidden = self.arbitrary | self.nexts  # from every hypothesis but a recurrence
        self.renaming = {a: self.single(b) for a, b in state}
        clash = self.arbitrary & (names | self.signed)
        hold(not clash, "an arbitrary letter is a state or next name, or in nonneg, psd or pd")
        self.read_spaces()
        self.facts, self.nonzero = self.read_facts(obj["facts"]), {}
        zero = self.signatures(self.facts.values()) if obj["nonzero"] else ()
        for z in obj["nonzero"]:
            self.keep_out(self.hidden, z["id"], [z["expr"]])
            p = self.typed(z["expr"])
            self.nonzero[self.new_id(z["id"])] = Fact(p, "!=")
            need(p.terms, "the hypothesis {} says that 0 is not zero", z["id"])
            contrary = self.signature(Fact(p)) in zero
            need(not contrary, "{} is zero by another hypothesis", z["id"])

    def read_spaces(self):
        """Dimensions that are L²(Ω; ℝⁿ) of any probability space: their fields are conditional
        expectations, their numbers multiply by bounded random numbers, their unit is 1."""
        self.role = {}
        need(self.spaces.keys() <= self.dimensions - {"1"}, "spaces names what is no dimension")
        for d, space in self.spaces.items():
            roles = [(n, key, d) for key in ("fields", "numbers") for n in space[key]]
            unit = [(space["unit"], "unit", "1")] if "unit" in space else []
            for n, key, cols in roles + unit:
                good = self.type.get(n) == (d, cols) and (n in self.symmetric or cols == "1")
                good = good and n not in self.arbitrary and n not in self.role
                need(good, "{} does not fit its space", n)
                self.role[n] = key

    def read_facts(self, objs, forbidden=None):
        """Hypotheses by id; no name in `forbidden` may occur in them."""
        facts, fixed = {}, self.hidden | self.renaming.keys() | self.signed | self.role.keys()
        for obj in objs:
            ident, bound = self.new_id(obj["id"]), frozenset(obj.get("forall", ()))
            if bound:
                need(bound <= self.known, "{} binds an unknown name", ident)
                reason = "{} binds an arbitrary, state or next name, or one in nonneg, psd or pd"
                hold(not bound & fixed, reason + " or of a space", ident)
            self.keep_out(self.hidden if forbidden is None else forbidden, ident, sides([obj]))
            facts[ident] = fact = self.claim(obj)
            if bound:
                need(fact.relation == "=", "{} binds names in an inequality", ident)
                facts[ident] = fact = fact._replace(bound=bound)
            need(not self.is_false(fact), "the hypothesis {} is false", ident)
        return facts

    def is_false(self, fact):
        """Does this fact fail at every size and for all values of what it does not bind?

        An equation's terms of one degree in each bound name vanish together, for all values of
        these. If nothing else stands in them, they may be taken as numbers (the first entries of
        matrices with no other in its row or column), and the sum must be the zero polynomial.
        """
        if fact.relation != "=" or not fact.bound:
            return fact.alone() is False
        sums = {}
        for (monomial, word), c in fact.poly.terms.items():
            powers = degrees(monomial, word)
            degree = tuple(sorted((n, e) for n, e in powers.items() if n in fact.bound))
            total, closed = sums.get(degree, (0, True))
            sums[degree] = work.weigh(total + c), closed and powers.keys() <= fact.bound
        return any(total and closed for total, closed in sums.values())

    def keep_out(self, forbidden, what, trees):
        if found := forbidden and forbidden & mentioned(trees):
            reason = "{} mentions {}, which is arbitrary or a next name"
            hold(False, reason, what, min(found))

    def new_id(self, ident):
        if ident in self.ids:
            raise Malformed(f"the id {quoted(ident)} is used twice")
        self.ids.add(ident)
        return ident

    # Reading words, trees and claims

    def word(self, tokens):
        if len(tokens) > MAX_WORD:
            raise Malformed(f"a word has over {MAX_WORD:,} tokens")
        try:
            return tuple([self.star[self.star[token]] for token in tokens])
        except KeyError as error:
            raise Malformed(f"{quoted(*error.args)} is no letter here") from None

    def monomial(self, pairs):
        if not pairs:
            return ()
        for scalar in distinct([scalar for scalar, _ in pairs], "a monomial"):
            need(scalar in self.scalars, "{} is no scalar here", scalar)
        return tuple(sorted(map(tuple, pairs)))

    def single(self, token):
        """One letter, its adjoint, or a scalar, as a polynomial."""
        if token not in self.singles:
            key = (((token, 1),), ()) if token in self.scalars else ((), (token,))
            self.singles[token] = Poly(self, self.type[token], {key: 1})
        return self.singles[token]

    def number(self, c, kind="bare"):
        """c, or c times the identity."""
        return Poly(self, kind, {UNIT: c} if c else {})

    def expand(self, tree):
        if type(tree) is str:
            if tree not in self.known:
                raise Malformed(f"{quoted(tree)} is no letter or scalar here")
            return self.single(tree)
        if type(tree) is int or tree[0] == "#":
            return self.number(tree if type(tree) is int else rational(tree[1]))
        head, first, *more = tree
        if head in "01":
            need({first, *more} <= self.dimensions, "an expression has an unknown dimension")
            return self.number(int(head), (first, *(more or [first])))
        p = self.expand(first)
        if head == "+":
            return self.total([p, *map(self.expand, more)])
        if head == "-":
            return p * -1
        if head == "T":
            return p.T
        if head == "tr":
            return p.trace()
        if head == "^":
            good = p.type in NUMBERS or is_square(p.type)
            need(good, "a power of what is no number and not square")
            factors = [p] * more[0] or [self.number(1, p.type)]
        else:
            factors = [p, *map(self.expand, more)]
        while len(factors) > 1:  # in pairs, so that long words are joined a few times only
            last = factors[-1:] * (len(factors) % 2)
            factors = [*map(mul, factors[::2], factors[1::2]), *last]
        return factors[0]

    def once(self, function, *trees):
        """What a function makes of trees, or made before."""
        key = repr(trees)
        work.spend(len(key) // 16)
        if key not in self.trees:
            self.trees[key] = function(*trees)
        return self.trees[key]

    def typed(self, tree, kind="scalar"):
        """A tree's polynomial, of type `kind` if it is a number alone."""
        return self.cast(self.once(self.expand, tree), kind)

    def cast(self, p, kind):
        """A number alone takes the type of what it meets: as a multiple of the identity."""
        if p.type != "bare":
            return p
        good = not p.terms or kind in NUMBERS or is_square(kind)
        need(good, "a number stands for a trace or for what is not square")
        return Poly(self, kind, p.terms)

    def meet(self, polys, alone):
        """Polynomials in their one type, which is `alone` if they are all numbers alone."""
        kinds = {p.type for p in polys} - {"bare"} or {alone}
        need(len(kinds) == 1, "the two sides of an equation, or summands, have different types")
        (kind,) = kinds
        return [p if p.type == kind else self.cast(p, kind) for p in polys]

    def total(self, polys):
        first, *more = self.meet(polys, "bare")
        return self.gather(first.type, chain(*(p.multiple() for p in more)), first.terms)

    def claim(self, obj):
        """left − right, and how it is related to 0."""
        return self.once(self.compare, obj["left"], obj["right"], obj.get("relation", "="))

    def compare(self, left, right, relation):
        left, right = self.meet([self.expand(left), self.expand(right)], "scalar")
        p = self.gather(left.type, right.multiple(-1), left.terms)
        if relation in (">", ">="):
            number = p.type in ("scalar", "trace", ("1", "1"))
            good = number or relation == ">=" and is_square(p.type)
            need(good, f"the relation {relation} does not fit its sides")
            hold(number or p.T == p, "what is to be >= 0 is not its own adjoint")
        return Fact(p, relation)

    # Arithmetic

    def reverse(self, word):
        return tuple([self.star[token] for token in reversed(word)])

    def normal(self, kind, word):
        """The normal form of a word: its 1×1 parts commute and equal their adjoints."""
        if not self.thin and kind != "trace":
            return word
        key = kind == "trace", word
        if key not in self.normals:
            self.normals[key] = self.normal_form(*key)
        return self.normals[key]

    def normal_form(self, traced, word):
        ones = [i for i, token in enumerate(word) if self.type[token][0] == "1"]
        if traced and not ones:
            work.spend(len(word) ** 2 // 4)
            return min(w[i:] + w[:i] for w in (word, self.reverse(word)) for i in range(len(w)))
        if traced:
            word = word[ones[0] :] + word[: ones[0]]
            ones = [i - ones[0] for i in ones]
        if word and self.type[word[-1]][1] == "1":
            ones.append(len(word))
        if len(ones) < 2:
            return word
        parts = [word[a:b] for a, b in zip(ones, ones[1:])]
        parts = sorted(min(part, self.reverse(part)) for part in parts)
        return word[: ones[0]] + tuple(chain(*parts)) + word[ones[-1] :]

    def gather(self, kind, terms, start=()):
        """The polynomial of this type with these terms, (coefficient, monomial, word), beside those
        of `start`."""
        total, normal, spend = dict(start), self.normal, work.spend
        spend(1 + len(total) // 8)
        for c, monomial, word in terms:
            length = len(monomial) + len(word)
            if length > MAX_WORD or kind == "trace" and not word:
                need(word or kind != "trace", "the trace of the identity cannot be written")
                need(len(word) <= MAX_WORD, f"a word grows over {MAX_WORD:,} tokens")
            key = monomial, normal(kind, word)
            if key in total:
                c += total[key]
            spend(1 + length // 2, c)
            if c:
                total[key] = c
            else:
                total.pop(key, 0)
            if len(total) > MAX_TERMS:
                raise Malformed(f"a polynomial has over {MAX_TERMS:,} terms")
        return Poly(self, kind, total)

    def following(self, fact):
        """The fact at the next index."""
        return fact._replace(poly=fact.poly.substitute(self.renaming))

    def signature(self, fact):
        """Equal exactly for claims that are equal, those with = and != up to sign."""
        p, flat = fact.poly, fact.relation in ("=", "!=")
        work.spend(sum([1 + len(word) // 2 for _, word in p.terms]))
        sign = -1 if flat and p.terms and p.terms[min(p.terms)] < 0 else 1
        terms = p.terms if sign == 1 else {key: -c for key, c in p.terms.items()}
        return p.type, fact.relation, frozenset(terms.items())

    def signatures(self, facts):
        """Of facts that bind no name, and of what is > 0 also that it is >= 0."""
        facts = [fact for fact in facts if not fact.bound]
        weaker = [fact._replace(relation=">=") for fact in facts if fact.relation == ">"]
        return set(map(self.signature, facts + weaker))

    def properties(self):
        """What nonneg, psd and pd say."""
        return [Fact(self.single(n), ">=") for n in self.signed]


def alphabet(**given):
    """A theory of no hypotheses."""
    keys = ("dimensions", "scalars", "letters", "facts", "nonzero", "nonneg", "psd", "pd")
    return Theory({**dict.fromkeys(keys, ()), **given})


# Steps: each makes a fact, by a rule, from those before it

Cited = namedtuple("Cited", "name theory conclusions")  # name: (claim, theorem)


class Steps:
    """The steps of one block, which the theorem's proof may use, and the rules by name.

    facts: what may be used, by id; always: the ids of those that hold at every index, if there is
    a next one.
    """

    def __init__(self, theorem, facts, always=()):
        work.spend(len(facts))
        self.theorem, self.theory, self.always = theorem, theorem.theory, always
        self.facts = dict(facts)

    def settle(self, steps, claims, what):
        """Every claim must be a fact or one of the steps; equations up to sign."""
        for obj in steps:
            with within("step", self.theory.new_id(obj["id"])):
                rule = getattr(self, obj["rule"])  # one of those that the shapes name
                self.facts[obj["id"]] = rule(obj)
        hold(claims, f"there is no {what}")
        known = self.theory.signatures(self.facts.values())
        for index, claim in enumerate(claims):
            good = self.theory.signature(claim) in known
            hold(good, f"{what} {index + 1} is neither a fact, a step nor a claim")

    def find(self, ident, *relations):
        """A fact or earlier step; with `relations`, one that has one of them and binds no name."""
        if ident not in self.facts:
            raise Malformed(f"{quoted(ident)} is no fact or earlier step here")
        fact = self.facts[ident]
        if relations and (fact.bound or fact.relation not in relations):
            hold(not fact.bound, '{} says "for all": make an instance of it first', ident)
            hold(False, f"{{}} is no fact with {' or '.join(relations)}", ident)
        return fact

    def not_negative(self, name):
        """A letter that is semidefinite, a scalar ("≥0:c") in nonneg, or a fact with >= or >."""
        theory, scalar = self.theory, name.removeprefix("≥0:")
        if name in theory.psd | theory.pd or scalar != name and scalar in theory.nonneg:
            return Fact(theory.single(scalar), ">=")
        return self.find(name, ">=", ">")

    def squares(self, obj):
        """Σ squares + Σ cofactors · equations = p, or p times positive numbers."""
        theory, made = self.theory, self.theory.claim(obj)
        wanted, strict = made.poly, made.relation != ">"
        for ident in obj.get("times", ()):
            factor = self.find(ident, ">").poly
            hold(factor.type == "scalar", "{} is no scalar", ident)
            wanted = factor * wanted
        terms = [self.combination(wanted.type, obj["terms"])]
        for row in obj.get("squares", ()):
            square, positive = self.square(wanted.type, *row)
            terms.append(square)
            strict |= positive
        if rest := (wanted - theory.gather(wanted.type, chain(*terms))).terms:
            (monomial, word), c = min(rest.items(), key=lambda term: (len(term[0][1]), term[0]))
            first = cut(show_term(c, monomial, word), 300)
            hold(False, f"the cofactors add up to something else (first difference: {first})")
        hold(strict, "no square is a positive number")
        return made

    combine = squares

    def combination(self, kind, cofactors):
        """The terms of Σ coefficient · monomial · left word · fact · right word, a polynomial of
        type `kind`."""
        theory = self.theory
        for coefficient, monomial, left, ident, star, right in cofactors:
            left, right, p = theory.word(left), theory.word(right), self.find(ident, "=").poly
            p = p.T if star else p
            types = [*map(theory.type.get, left), p.type, *map(theory.type.get, right)]
            found = reduce(joined, types)  # or its trace, or a multiple of the identity
            fits = is_square(found if kind == "trace" else found == "scalar" and kind)
            hold(found == kind or fits, "a cofactor of {} does not fit the claim's type", ident)
            yield from p.multiple(rational(coefficient), theory.monomial(monomial), left, right)

    def square(self, kind, coefficient, monomial, tree, middles):
        """The terms of coefficient · monomial · numbers · q* K q; whether it is a number > 0."""
        theory, c = self.theory, rational(coefficient)
        monomial = theory.monomial(monomial)
        hold(c >= 0, "a square has a negative coefficient")
        for scalar, exponent in monomial:
            good = scalar in theory.nonneg or exponent % 2 == 0
            hold(good, "{} may be negative before a square", scalar)
        facts = [self.not_negative(name) for name in middles]
        weights = [f.poly for f in facts if f.poly.type == "scalar"]
        inner = [f.poly for f in facts if f.poly.type != "scalar"]
        traces = [p.type for p in inner] == ["trace"]
        if kind == "scalar" or traces:
            q = theory.typed(tree)
            good = q.type == "scalar" and (traces or not inner) and traces == (kind == "trace")
            hold(good, "a square, or what stands inside it, has the wrong type")
        else:
            numbers = len(inner) < 2 or {p.type for p in inner} == {("1", "1")}
            hold(numbers, "not all middles are numbers")
            rows = inner[0].type[0] if inner else kind[0]
            q = theory.typed(tree, (rows, rows if kind == "trace" else kind[0]))
            good = type(q.type) is tuple and kind in ("trace", (q.type[1], q.type[1]))
            hold(good and (not inner or q.type[0] == rows), "a square has the wrong type")
        value = q.T * reduce(lambda p, k: k * p, inner, q)
        value = value.trace() if kind == "trace" and not traces else value
        value = reduce(Poly.__mul__, weights, value)
        positive = c > 0 and not monomial and q.terms.keys() == {UNIT}
        positive = positive and all(fact.relation == ">" for fact in facts)
        return value.multiple(c, monomial), positive

    def instance(self, obj):
        fact, table, theory = self.find(obj["of"]), {}, self.theory
        distinct([target for target, _ in obj["at"]], "at")
        for target, tree in obj["at"]:
            allowed = target in fact.bound or target in theory.arbitrary
            hold(allowed, "{} is neither bound nor arbitrary", target)
            table[target] = self.replacement(target, tree, theory.type[target], theory.symmetric)
        made = fact.poly.substitute(table)
        work.spend(len(fact.bound) + sum(20 + len(word) for _, word in made.terms))  # memory
        return Fact(made, fact.relation, fact.bound - table.keys())

    def replacement(self, name, tree, kind, symmetric):
        p = self.theory.typed(tree, kind)
        hold(p.type == kind, "what replaces {} has another type", name)
        good = name not in symmetric or p.T == p
        hold(good, "what replaces the symmetric {} is not equal to its adjoint", name)
        return p

    def cancel(self, obj):
        """p·q = 0 or q·p = 0 gives q = 0, for a number p that is not 0."""
        fact, by = self.find(obj["of"], "=").poly, obj["by"]
        p = (self.theory.nonzero.get(by) or self.find(by, ">")).poly
        made = self.theory.claim(obj)
        q, number = made.poly, p.type == ("1", "1")
        good = (p.type == "scalar" or number and q.type[0] == "1") and fact == p * q
        good = good or number and q.type[1] == "1" and fact == q * p
        hold(good, "{} is not {} times the equation", obj["of"], by)
        return made

    def definite(self, obj):
        """c·w*w = 0, c·ww* = 0 or c·tr(w*w) = 0 gives w = 0."""
        fact, w = self.find(obj["of"], "=").poly, self.theory.typed(obj["vector"])
        need(w.type != "trace", "a trace is not squared")
        found = [w.T * w, w * w.T]
        if fact.type == "trace" and w.type != "scalar":
            found = [found[0].trace()]
        for p in filter(None, found):
            key = min(p.terms)
            ratio = ONE * fact.terms.get(key, 0) / p.terms[key]
            if ratio and p * ratio == fact:
                return Fact(w)
        raise Rejected(f"{quoted(obj['of'])} is no multiple of the square")

    def next(self, obj):
        """What is so at every index is so at the next one."""
        need(obj["of"] in self.always, "{} is nothing that holds at every index here", obj["of"])
        return self.theory.following(self.facts[obj["of"]])

    def lower(self, ident, earlier, sign=1):
        """The scalar s and the polynomial p, in scalars `earlier`, of a fact sign·(s − p) >= 0."""
        fact = self.not_negative(ident).poly
        fresh = fact.scalars() - earlier
        s = min(fresh, default="")
        key = ((s, 1),), ()
        p = Poly(self.theory, "scalar", {k: -sign * c for k, c in fact.terms.items() if k != key})
        good = fact.type == "scalar" and len(fresh) == 1 and fact.terms.get(key) == sign
        hold(good and s not in p.scalars(), "{} bounds no scalar by those before", ident)
        return s, p

    def shift(self, obj):
        """Each scalar is a bound in those before plus what is not negative: so is every term."""
        made, table = self.theory.claim(obj), {}
        claim = made.poly
        hold(claim.type == "scalar", "the claim is no scalar")
        for ident in obj["bounds"]:
            s, low = self.lower(ident, table.keys())
            table[s] = low + self.theory.single(s)
        hold(claim.scalars() <= table.keys(), "a scalar of the claim has no bound")
        for s in reversed(table):
            claim = claim.substitute({s: table[s]})
        hold(all(c >= 0 for c in claim.terms.values()), "a shifted coefficient is negative")
        rest = self.theory.number(claim.terms.get(UNIT, 0), "scalar")
        hold(Fact(rest, made.relation).alone(), "the constant term is not positive")
        return made

    def sturm(self, obj):
        """A polynomial in one scalar, positive at the ends of an interval, has no root between."""
        made, idents = self.theory.claim(obj), obj["bounds"]
        rest = made.poly
        need(1 <= len(idents) <= 2, "bounds names neither one nor two facts")
        ends = [self.lower(ident, set(), sign) for ident, sign in zip(idents, (1, -1))]
        need(("square" in obj) == ("rest" in obj), "square and rest come together")
        if "square" in obj:
            hold(made.relation == ">=", "with a square the claim cannot be strict")
            q, rest = self.theory.typed(obj["square"]), self.theory.typed(obj["rest"])
            good = q.type == rest.type == "scalar" and q * q * rest == made.poly
            hold(good, "square² · rest is not the claim")
        names = rest.scalars() | {s for s, _ in ends}
        hold(rest.type == "scalar" and len(names) == 1, "a Sturm chain takes exactly one scalar")
        chained = rest.sturm_chain()
        points = [p.terms.get(UNIT, 0) for _, p in ends]
        hold(points[0] < points[-1] or len(points) == 1, "the interval is empty")
        places = [{min(names): self.theory.number(x, "scalar")} for x in points]
        values = [[p.substitute(at).constant() for p in chained] for at in places]
        hold(all(v[0] > 0 for v in values), "the polynomial is not positive at an end")
        values += [[p.leading() for p in chained]] * (len(points) == 1)  # the signs at infinity
        hold(variations(values[0]) == variations(values[1]), "the polynomial has a root there")
        return made

    def cases(self, obj):
        """Of a real number s, s >= 0 or −s >= 0."""
        theory, made, s = self.theory, self.theory.claim(obj), self.theory.typed(obj["on"])
        need(s.type in ("scalar", ("1", "1")), "cases are on what is no number")
        theory.keep_out(theory.arbitrary, obj["id"], [obj["on"]])
        for block, mark, sign in (("above", "+", 1), ("below", "-", -1)):
            ident = theory.new_id(obj["id"] + mark)
            inner = Steps(self.theorem, {**self.facts, ident: Fact(s * sign, ">=")}, self.always)
            inner.settle(obj[block], [made], f"claim where {quoted(ident)}")
        return made

    def turn(self, obj):
        """A·B = 1 gives B·A = 1, for square letters of finite size."""
        theory, a, b = self.theory, *(self.theory.typed(obj[key]) for key in ("first", "second"))
        need(is_square(a.type) and a.type == b.type, "first and second are not square of one size")
        cited = "one_sided_inverse" in self.theorem.rests
        hold(cited, "the theorem does not cite one_sided_inverse")
        hold(not theory.infinite, "operators have left inverses that are no right ones")
        one = theory.number(1, a.type)
        given = theory.signature(Fact(a * b - one))
        same = given == theory.signature(self.find(obj["of"], "="))
        hold(same, "{} is not first · second = 1", obj["of"])
        return Fact(b * a - one)

    def trace(self, obj):
        """q + c·1 = 0 gives −tr(q)/c = n > 0."""
        p = self.find(obj["of"], "=").poly
        c = p.terms.get(UNIT, 0)
        good = is_square(p.type) and c and not self.theory.infinite
        hold(good, "{} has no multiple of the identity of finite size", obj["of"])
        return Fact((p - self.theory.number(c, p.type)).trace() * (-ONE / c), ">")

    def absurd(self, obj):
        fact = self.find(obj["of"], ">=", ">")
        hold(fact.alone() is False, "{} is not false", obj["of"])
        return Fact(self.theory.number(1, "scalar"))

    def cite(self, obj):
        """A conclusion of a cited theorem, at sizes, scalars and letters of this one."""
        theory, cited = self.theory, self.theorem.cited
        need(obj["of"] < len(cited), "it cites what is not in the list cited")
        name, other, conclusions = cited[obj["of"]]
        hold(conclusions is not None, "it is no theorem that can be applied")
        hold(name in self.theorem.rests, "the theorem does not say that it cites this one")
        hold(not theory.infinite, "a theorem about finite matrices is cited for operators")
        sizes = dict([*obj["sizes"], ("1", "1")])
        named = sorted([d for d, _ in obj["sizes"]] + ["1"]), sorted(n for n, _ in obj["at"])
        wanted = sorted(other.dimensions), sorted(other.known)
        need(named == wanted, "not all names have one value")
        need(set(sizes.values()) <= theory.dimensions, "sizes has an unknown dimension")

        def here(kind):
            return kind if type(kind) is str else (sizes[kind[0]], sizes[kind[1]])

        def moved(fact):
            p = Poly(theory, here(fact.poly.type), fact.poly.terms)
            return fact._replace(poly=p.substitute(table))

        table = {}
        for n, tree in obj["at"]:
            table[n] = self.replacement(n, tree, here(other.type[n]), other.symmetric)
        known = theory.signatures([*self.facts.values(), *theory.properties()])
        apart = [Fact(fact.poly, "!=") for fact in self.facts.values() if fact.relation == ">"]
        known |= theory.signatures([*apart, *theory.nonzero.values()])
        given = [*other.facts.values(), *other.properties(), *other.nonzero.values()]
        for fact in map(moved, given):
            if not fact.alone() and theory.signature(fact) not in known:
                shown = cut(show_fact(fact), 300)
                hold(False, f"a hypothesis of the cited theorem is not known here: {shown}")
        positive = [theory.single(n) for n in theory.pd]
        for n in other.pd:
            hold(table[n] in positive, "what replaces {} is not positive definite", n)
        need(obj["conclusion"] < len(conclusions), "the cited theorem has no such conclusion")
        return moved(conclusions[obj["conclusion"]])


# Points


def transposed(matrix):
    return [list(column) for column in zip(*matrix)]


@cache
def identity(size):
    return [[int(i == j) for j in range(size)] for i in range(size)]


def common(units):
    """The least common multiple of whole numbers."""
    found = 1
    for unit in units:
        if unit != found and found % unit:
            found = work.weigh(math.lcm(found, unit))
    return found


def multiplied(values, unit):
    """Numbers as integers, multiplied by a multiple of their denominators."""
    return [work.weigh(x.numerator * (unit // x.denominator)) for x in values]


def integers(values):
    """Numbers as integers, and what all of them are multiplied by for that."""
    values = list(values)
    unit = common(x.denominator for x in values)
    return multiplied(values, unit), unit


def primitive(row):
    """The least integers that are a positive multiple of a row."""
    row, _ = integers(row)
    for x in row:
        work.spend(0, x)  # the divisor's part
    common = math.gcd(*chain(*map(parts, row))) or 1
    return [x // common for x in row]


def semidefinite(a, relation):
    """Is a symmetric matrix >= 0, or > 0? By elimination in integers, sparse rows first."""
    order = sorted(range(len(a)), key=lambda i: sum(map(bool, a[i])))
    a = [primitive(a[i][j] for j in order) for i in order]
    for k, row in enumerate(a):
        pivot, *rest = row[k:]
        if pivot < 0 or pivot == 0 and (relation == ">" or any(rest)):
            return False
        for other in a[k + 1 :]:
            if factor := other[k]:
                pairs = zip(other[k + 1 :], rest)
                other[k + 1 :] = primitive(pivot * x - factor * y for x, y in pairs)
    return True


class Point:
    """Values for the dimensions, scalars and letters of a theory.

    They are rational, or in the field of a polynomial's real root α: polynomials in α, reduced.
    """

    def __init__(self, theory, obj):
        self.theory, self.field = theory, None
        if "field" in obj:
            good = len(obj["field"]) > 1 and obj["field"][-1] != "0"
            need(good, "the field has no polynomial of degree 1 or more")
            self.alphabet = alphabet(scalars=["α"])
            self.field = self.in_field(obj["field"])
            chained = self.field.sturm_chain()
            lowest = [p.leading() * (-1) ** p.degree() for p in chained]
            real = variations(lowest) > variations(p.leading() for p in chained)
            hold(real, "the polynomial of the field has no real root")
        names = (theory.dimensions - {"1"}, theory.scalars, theory.letters.keys())
        for key, wanted in zip(("dimensions", "scalars", "letters"), names):
            need(obj[key].keys() == wanted, f"the {key} are not those of the theory")
        self.settle = (lambda x: x % self.field) if self.field else work.weigh  # what is made
        self.dims, self.zero = {**obj["dimensions"], "1": 1}, self.number(0)
        self.scalars = {s: self.entry(v) for s, v in obj["scalars"].items()}
        self.matrices, self.wholes, self.words = {}, {}, {}
        for letter, rows in obj["letters"].items():
            height, width = self.shape(theory.type[letter])
            if list(map(len, rows)) != [width] * height:
                raise Malformed(f"{quoted(letter)} is not {height}×{width}")
            value = [[self.entry(v) for v in row] for row in rows]
            good = letter not in theory.symmetric or value == transposed(value)
            hold(good, "{} is not symmetric", letter)
            self.matrices[letter] = value
        for n in theory.signed:
            good = self.decide(theory.single(n), ">" if n in theory.pd else ">=")
            hold(good, "the sign of {} is not so, or not strictly", n)
        roots = obj.get("spaces", {})
        need(roots.keys() == theory.spaces.keys(), "the spaces are not those of the theory")
        need(not (roots and self.field), "a space has no entries in a field")
        for d, space in theory.spaces.items():
            self.check_space(space, [rational(r) for r in roots[d]], self.dims[d])

    def check_space(self, space, roots, size):
        """Is this a finite probability space with noise? `roots` are those of the probabilities:
        random vectors are columns of root · value, outcome by outcome, n entries each."""
        many = len(roots)
        need(many and size % many == 0, "a space has not as many roots as outcomes")
        weights, n = [work.weigh(r * r) for r in roots], size // many
        hold(min(roots) > 0 and sum(weights) == 1, "the probabilities do not add up to 1")
        for name in space["fields"]:
            work.spend(2 * size * size)
            a = self.matrices[name]
            events = [{j for j in range(many) if a[i * n][j * n]} for i in range(many)]
            apart = all(i in e and all(events[j] == e for j in e) for i, e in enumerate(events))
            hold(apart, "{} averages over no events", name)
            hold(any(len(e) > 1 for e in events), "{} leaves no noise", name)
            mass = [sum(weights[j] for j in event) for event in events]
            for i, j in product(range(size), range(size)):
                (p, k), (q, l) = divmod(i, n), divmod(j, n)
                there = work.weigh(roots[p] * roots[q]) if k == l and q in events[p] else 0
                hold(a[i][j] * mass[p] == there, "{} is no conditional expectation", name)
        for name in space["numbers"]:
            a = self.matrices[name]
            for i, j in product(range(size), range(size)):
                there = a[i - i % n][i - i % n] if i == j else 0
                hold(a[i][j] == there, "{} multiplies by no random number", name)
        if "unit" in space:
            ones = [[r] for r in roots]
            hold(self.matrices[space["unit"]] == ones, "{} is not 1", space["unit"])

    def shape(self, kind):
        return (1, 1) if type(kind) is str else (self.dims[kind[0]], self.dims[kind[1]])

    def entry(self, obj):
        if type(obj) is str:
            return self.number(rational(obj))
        good = self.field and 1 <= len(obj) <= self.field.degree()
        need(good, "a list of rationals does not fit the field")
        return self.in_field(obj)

    def in_field(self, parts):
        terms = ((rational(c), (("α", i),) * (i > 0), ()) for i, c in enumerate(parts))
        return self.alphabet.gather("scalar", terms)

    def number(self, c):
        return self.alphabet.number(c, "scalar") if self.field else c

    def is_unit(self, a):
        """Not zero at any root of the field's polynomial: coprime to it."""
        return not self.field or self.field.remainders(a)[-1].degree() == 0

    def of_sign(self, x):
        """A rational of the sign of x: x itself, or a, b or 0 where x = a + b·α, α = √d."""
        field, parts = self.field.powers(), x.powers()
        if x.constant() is not None or field.keys() != {0, 2}:
            return x.constant()
        a, b = parts.get(0, 0), parts[1]
        larger = work.weigh((a * a * field[2] + b * b * field[0]) * field[2])  # that of a² − d·b²
        return b if larger < 0 else a if larger > 0 or a * b > 0 else 0

    def product(self, left, right):
        """Of matrices, each with what it is to be divided by."""
        (a, p), (b, q) = left, right
        columns = transposed(b)
        work.spend(len(a) * len(b) * len(columns))
        sums = ((sum(map(mul, row, column), self.zero) for column in columns) for row in a)
        return [list(map(self.settle, row)) for row in sums], work.weigh(p * q)

    def whole(self, name):
        """The matrix of a letter, its adjoint or a scalar, and what it is to be divided by: that
        makes its entries whole numbers, and is 1 in a field or where it would be long."""
        if name not in self.wholes:
            if name in self.scalars:
                rows = [[self.scalars[name]]]
            else:
                rows = self.matrices.get(name) or transposed(self.matrices[name[:-1]])
            units = {1} if self.field else {x.denominator for x in chain(*rows)}
            unit = common(units) if sum(map(int.bit_length, units)) < 4096 else 1
            if unit != 1:
                rows = [multiplied(row, unit) for row in rows]
            self.wholes[name] = rows, unit
        return self.wholes[name]

    def word(self, tokens):
        """The same of a word."""
        if tokens not in self.words:
            self.words[tokens] = reduce(self.product, map(self.whole, tokens))
        return self.words[tokens]

    def value(self, p):
        """The same of a polynomial; a number or a trace is 1×1."""
        height, width = self.shape(p.type)
        work.spend(height * width * (1 + len(p.terms)))
        terms, settle = [], self.settle
        for (monomial, word), c in p.terms.items():
            rows, unit = self.word(word) if word else (identity(height), 1)
            if p.type == "trace":
                rows = [[sum((row[k] for k, row in enumerate(rows)), self.zero)]]
            c, unit = (self.number(c), 1) if self.field else (c.numerator, unit * c.denominator)
            for scalar, exponent in monomial:
                [[x]], q = self.whole(scalar)
                for _ in range(exponent):
                    c, unit = settle(c * x), unit if q == 1 else work.weigh(unit * q)
            terms.append((c, unit, rows))
        unit = common([q for _, q, _ in terms])
        total = [[self.zero] * width for _ in range(height)]
        for c, q, rows in terms:
            if q != unit:
                c = work.weigh(c * (unit // q))
            for row, more in zip(total, rows):
                for j, x in enumerate(more):
                    if x:
                        row[j] = settle(row[j] + c * x)
        return total, unit

    def decide(self, p, relation):
        """Does "p relation 0" hold here? None where a field with zero divisors leaves it open."""
        matrix, _ = self.value(p)
        if relation in ("=", "!="):
            entries = [x for row in matrix for x in row if x]
            same = False if any(map(self.is_unit, entries)) else None if entries else True
            return same if relation == "=" else None if same is None else not same
        if self.field:
            sign = self.of_sign if len(matrix) == 1 else Poly.constant
            matrix = [[sign(x) for x in row] for row in matrix]
            hold(None not in chain(*matrix), "what is compared with 0 is not rational")
        hold(matrix == transposed(matrix), "what is compared with 0 is not symmetric")
        return semidefinite(matrix, relation)

    def check(self, facts):
        """Facts by id, for all values of what is bound."""
        for ident, fact in facts.items():
            good = self.always(fact) if fact.bound else self.decide(fact.poly, fact.relation)
            hold(good, "the hypothesis {} does not hold", ident)

    def always(self, fact):
        """Does a fact hold here for all values of its bound names?

        It is a polynomial in their entries, of a degree d. Such a one is zero if it is zero where
        the entries are whole numbers >= 0 that add up to at most d.
        """
        terms = [degrees(*key) for key in fact.poly.terms]
        names = sorted(fact.bound.intersection(chain(*terms)))
        places, kept = [], (self.scalars, self.matrices, self.wholes, self.words)
        for n in names:
            height, width = self.shape(self.theory.type[n])
            whole = ((n, i, j) for i in range(height) for j in range(width))
            places += [x for x in whole if n not in self.theory.symmetric or x[1] <= x[2]]
        degree = max((sum(powers[n] for n in names) for powers in terms), default=0)
        for chosen in combinations_with_replacement([None, *places], degree):
            work.spend(len(places) + degree)
            self.wholes, self.words, values = {}, {}, Counter(chosen)
            self.scalars, self.matrices = dict(kept[0]), dict(kept[1])
            for n in names:
                self.put(n, values)
            if not (good := self.decide(fact.poly, "=")):
                break
        self.scalars, self.matrices, self.wholes, self.words = kept
        return good

    def put(self, name, values):
        """Give a letter or scalar the entries `values`, by (name, row, column), the others 0."""
        height, width = self.shape(self.theory.type[name])

        def entry(i, j):
            i, j = sorted((i, j)) if name in self.theory.symmetric else (i, j)
            return self.number(values.get((name, i, j), 0))

        value = [[entry(i, j) for j in range(width)] for i in range(height)]
        if name in self.scalars:
            self.scalars[name] = value[0][0]
        else:
            self.matrices[name] = value


# Theorems

BLOCKS = ("start", "recurrence", "end")
SAME, ASSUMED = " (both sides are the same)", " (a hypothesis)"  # of conclusions that say little
IDENTITY = " (holds by multiplying out)"


def name_of(cite):
    """What is cited: the name of a standard theorem, or (claim, theorem)."""
    clear = cite.keys() in ({"standard", "gives"}, {"claim", "theorem", "gives"})
    need(clear, "cites is not clear")
    return cite["standard"] if "standard" in cite else (cite["claim"], cite["theorem"])


class Theorem:
    """A theorem, derived from its own hypotheses and what it cites, and from nothing else.

    What it rests on are standard theorems by name and others by (claim, theorem); `cited` are
    those others, Cited, in the certificate's order.
    """

    def __init__(self, obj, cited):
        self.obj, self.rests, self.cited = obj, {name_of(c) for c in obj["cites"]}, cited
        self.induction = obj.get("induction", {"state": [], **dict.fromkeys(BLOCKS, [])})
        operators = obj.get("operators", ())
        self.theory = theory = Theory(obj["theory"], self.induction["state"], operators)
        self.start, self.end = (theory.read_facts(self.induction[key]) for key in ("start", "end"))
        self.moves = theory.read_facts(self.induction["recurrence"], theory.arbitrary)
        for cite in obj["cites"]:
            known = theory.ids.issuperset(cite["gives"])
            need(known, "{} gives what is no hypothesis", str(name_of(cite)))
        predicates = (p.get("predicates", ()) for p in obj["from"])
        assumed = {f"IH{i}" for said in predicates for i in range(len(said))}
        need(not assumed & theory.ids, "IH0, … are the predicates")
        theory.ids |= assumed
        theory.keep_out(theory.nexts, "a conclusion", sides(obj["conclusions"]))
        self.claims = [theory.claim(c) for c in obj["conclusions"]]
        hold(self.claims, "there is no conclusion")
        self.always, self.at_end = dict(theory.facts), dict(self.end)  # what may be used, by id
        self.predicates, self.steady = [], []
        distinct([proof["name"] for proof in obj["from"]], "from")
        proved = {}
        for proof in obj["from"]:
            with within("proof", proof["name"]):
                proved |= self.prove(proof)
        if "exists" in obj:
            bound = any(fact.bound for fact in theory.facts.values())
            need(not obj["from"] and "induction" not in obj, "what exists is not derived")
            hold(not bound and len(obj.get("points", ())) == 1, "what exists is shown at one point")
        else:
            Steps(self, proved).settle([], self.claims, "conclusion")
        first = self.claims[0]
        absurd = len(self.claims) == 1 and first.relation == "=" and first.poly.constant()
        hold(bool(absurd) == ("impossible" in obj), "impossible is what says 1 = 0, and that alone")
        self.check_points(obj.get("points", ()))
        assumed = theory.signatures(self.assumed())
        self.marks = [self.mark(*pair, assumed) for pair in zip(obj["conclusions"], self.claims)]
        given = [theory.facts, theory.nonzero, theory.signed, self.start, self.moves, self.end]
        self.digest = digest(statement(obj))
        self.pointless = not (obj.get("points") or "impossible" in obj)
        empty = {SAME, ASSUMED} | ({IDENTITY} if any(given) else set())
        self.trivial = "exists" not in obj and empty.issuperset(self.marks)

    def prove(self, proof):
        """The claims or predicates of a proof by id, which later ones may use."""
        theory, objs = self.theory, proof.get("claims") or proof.get("predicates", [])
        theory.keep_out(theory.nexts, "a claim or predicate", sides(objs))
        claims, into = [theory.claim(c) for c in objs], self.always
        if proof["kind"] == "derivation":
            into = self.at_end if "end" in proof else self.always
            Steps(self, {**self.always, **into}).settle(proof["steps"], claims, "claim")
        else:
            need("induction" in self.obj, "an induction stands in a theorem without induction")
            block = Steps(self, {**self.always, **self.start})
            block.settle(proof["base"], claims, "predicate at the start")
            given = {**self.moves, **{f"IH{i}": p for i, p in enumerate(claims)}}
            block = Steps(self, {**self.always, **given}, self.always.keys())
            later = [theory.following(p) for p in claims]
            block.settle(proof["step"], later, "predicate after a step")
            self.predicates.append(claims)
        self.steady += objs if into is self.always else []
        found = {f"{proof['name']}:{i}": p for i, p in enumerate(claims)}
        into.update(found)
        return found

    def free(self):
        """The letters that may differ from step to step: they occur in a recurrence alone."""
        ind, steady = self.induction, [z["expr"] for z in self.obj["theory"]["nonzero"]]
        facts = [*self.obj["theory"]["facts"], *ind["start"], *ind["end"]]
        steady += sides(facts + self.obj["conclusions"] + self.steady)
        return sorted(
            mentioned(sides(ind["recurrence"])) - mentioned([*steady, *chain(*ind["state"])])
        )

    def next_index(self):
        """The theory's facts and nonzero polynomials at the next index, by id."""
        given = {**self.theory.facts, **self.theory.nonzero}
        return {ident: self.theory.following(fact) for ident, fact in given.items()}

    def check_points(self, points):
        theory, stepping = self.theory, "induction" in self.obj
        hold(not points or "impossible" not in self.obj, "a point stands with what is impossible")
        hold(not theory.operators or not theory.spaces, "operators stand beside a space")
        shown = points or not theory.spaces or "impossible" in self.obj
        hold(shown, "there is no point, and so no space in which the hypotheses hold")
        need(len(points) <= 1 + stepping, "there are too many points")
        self.points = []
        for index, obj in enumerate(points):
            with within("point", index + 1):
                self.points.append(point := Point(theory, obj))
                point.check({**theory.facts, **theory.nonzero})
                if stepping and index == 0:
                    point.check({**self.start, **self.moves})
                    point.check(self.next_index())
                if index == len(points) - 1:
                    point.check(self.end)
                    said = enumerate(chain(*self.predicates), 1)
                    point.check({f"predicate {i}": claim for i, claim in said})
                if "exists" in self.obj:
                    point.check({f"conclusion {i}": c for i, c in enumerate(self.claims)})

    def assumed(self):
        """What holds by hypothesis at every index; of the start, what no state stands in."""
        steady = [f for f in self.start.values() if self.theory.following(f) == f]
        blocks = [b.values() for b in (self.theory.facts, self.moves, self.end)]
        return chain(self.theory.properties(), steady, *blocks)

    def mark(self, obj, claim, assumed):
        """How little a conclusion says; "" if it says something."""
        if claim.relation in (">=", ">") and claim.poly.constant() is not None:
            return SAME
        if not claim.poly.terms:
            left, right = plain(obj["left"]), plain(obj["right"])
            work.spend((len(repr(left)) + len(repr(right))) // 16)
            if left == right:
                return SAME
        if self.theory.signature(claim) in assumed:
            return ASSUMED
        return "" if claim.poly.terms else IDENTITY

    def weakenings(self):
        """The statements, hypotheses (id, fact) and claims, that a refutation may weaken."""
        given = [*self.theory.facts.items(), *self.theory.nonzero.items()]
        if "induction" not in self.obj:
            return [(given, self.claims)]
        start = [*given, *self.start.items()]
        step, found = [*start, *self.next_index().items(), *self.moves.items()], []
        for now in self.predicates:
            found += [(start, now), (step, list(map(self.theory.following, now)))]
        return [*found, ([*start, *self.end.items()], self.claims)]


def plain(tree):
    """The same for trees that differ only by brackets in sums and products and by the order of
    summands."""
    if type(tree) is not list:
        return tree
    head, found = tree[0], []
    for inner in map(plain, tree[1:]):
        same = type(inner) is list and inner[0] == head and head in "+*"
        found += inner[1:] if same else [inner]
    return [head, *(sorted(found, key=repr) if head == "+" else found)]


# Matrices at which a statement fails or holds


def setting_of(obj):
    """The theory of a piece, and the lines that say it after a word: many pieces have the same."""
    key = repr(obj)
    work.spend(len(key) // 16)
    if key not in work.theories:
        theory = Theory(obj)
        work.theories[key] = theory, setting(theory, "")
    return work.theories[key]


def check_piece(obj, theorems):
    """Check a refutation or instances; the lines that say what was shown."""
    (theory, given), claims = setting_of(obj["theory"]), obj["claims"]
    refuting = obj["kind"] == "refutation"
    hold(claims and obj["at"], "there is no claim or no point")
    hold(len(obj["at"]) == 1 or not refuting, "a refutation has exactly one point")
    free = [i for i, fact in theory.facts.items() if fact.bound]
    hold(not free, '{} says "for all", which matrices cannot show', str(free))
    facts = [theory.claim(c) for c in claims]
    need(all(fact.relation != "!=" for fact in facts), "a claim of a piece says !=")
    shown = []
    for index, at in enumerate(obj["at"]):
        with within("point", index + 1):
            point = Point(theory, at)
            point.check({**theory.facts, **theory.nonzero})
            answers = [point.decide(*fact[:2]) for fact in facts]
            hold(refuting or all(answers), "a claim does not hold")
            hold(not refuting or False in answers, "no claim fails, so nothing is refuted")
            shown = shown or ["at " + cut(show_point(point, at))]
    if not refuting:
        shown[0] += f", and at {len(obj['at']) - 1} more points" * (len(obj["at"]) > 1)
        return ["with " + given[0], *given[1:], *shown, "there " + show_claims(claims)]
    failed = answers.index(False)
    matrix, unit = point.value(facts[failed].poly)
    value = show_matrix(matrix if unit == 1 else [[x * ONE / unit for x in row] for row in matrix])
    shown += [cut(f"there left - right is {value} in {show_claims([claims[failed]])}")]
    if "weakens" in obj:
        shown += [check_weakening(theory, obj["weakens"], facts, theorems)]
    return ["not true: for all " + given[0], *given[1:], "then " + show_claims(claims), *shown]


def check_weakening(theory, obj, claims, theorems):
    """Does a refutation refute a theorem's statement without some of its hypotheses?"""
    target, drops = obj["theorem"], set(obj["drops"])
    theorem = theorems.get(target)
    need(type(theorem) is Theorem, "it weakens the unknown theorem {}", target)
    other = theorem.theory
    hold(drops, "it weakens nothing")
    for n in theory.known & other.known:
        marks = ("symmetric", "nonneg", "psd", "pd")
        same = [
            (t.type[n], t.role.get(n), *(n in getattr(t, mark) for mark in marks))
            for t in (theory, other)
        ]
        hold(same[0] == same[1], "{} has another type in {}", n, target)
    here = other.spaces.keys() & theory.dimensions
    hold(theory.spaces.keys() == here, "{} has other spaces", target)

    def signatures(facts):
        return set(map(theory.signature, facts))

    mine = signatures([*theory.facts.values(), *theory.nonzero.values()]), signatures(claims)
    for given, claims in theorem.weakenings():
        work.spend(len(given) + len(claims))
        kept = [fact for ident, fact in given if ident not in drops]
        free = drops <= {ident for ident, _ in given} and not any(fact.bound for fact in kept)
        if free and (signatures(kept), signatures(claims)) == mine:
            lost = show_dropped(theorem.obj, drops)
            work.spend(len(lost))  # many pieces may show it
            return f"so {quoted(target)} does not follow without: {lost}"
    raise Rejected(f"its statement is not that of {quoted(target)} without what it drops")


# Worst-case rates: what a method does on all functions of a class, or on one

INTERPOLATED = "smooth-strongly-convex"
INEQUALITIES = {  # those of the first class are a theorem, those of the others define it
    INTERPOLATED: {"q"},
    "strongly-monotone-lipschitz": {"monotone", "lipschitz"},
    "cocoercive": {"monotone", "cocoercive"},
    "sector": {"sector"},
}
RESTS = {"cycle": "squared_distance", "spiral": "smooth_convex_interpolation"}
SAYS = {  # what of a piece is its statement; the rest shows it
    "rate": {"kind", "A", "B", "C", "class", "rho", "readout"},  # its constants vary
    "cycle": {"kind", "A", "B", "C", "class", "start", "hull"},
    "spiral": {"kind", "A", "B", "C", "class", "rho"},
}
LONGEST = 400  # lags of a spiral before the bound of its tail


def roots_of(value):
    """The d of every √d in the texts of a value."""
    if type(value) is str:
        return {value.partition("√")[2]} if "√" in value and is_surd(value) else set()
    inner = value.values() if type(value) is dict else value if type(value) is list else ()
    return set().union(*map(roots_of, inner))


def numbers(value):
    return list(map(numbers, value)) if type(value) is list else rational(value)


class Worst:
    """What a piece says of s_(k+1) = A s_k + B g_k, y_k = C s_k, g_k the gradient at y_k.

    States and gradients are sums of letters z_i, columns of ℝⁿ, of which `weights` says, unless
    they stand for any columns, that they are orthogonal, and |z_i|². Function values are letters
    f_k, 1×1, or numbers where the weights are known.
    """

    trivial = pointless = False

    def __init__(self, obj):
        self.obj = obj
        self.A, self.B, self.C = (numbers(obj[key]) for key in "ABC")
        sizes = {len(self.A), len(self.B), len(self.C), *map(len, self.A)}
        need(len(sizes) == 1 and sizes != {0}, "A, B and C do not fit")
        self.name, kind = obj["class"]["name"], obj["kind"]
        given = (rational(obj["class"].get(key, "0")) for key in ("mu", "L", "beta"))
        self.mu, self.L, self.beta = mu, L, beta = tuple(given)
        good = 0 <= mu < L or mu == L > 0 and self.name == "strongly-monotone-lipschitz"
        good = mu >= 0 < beta and mu * beta <= 1 if self.name == "cocoercive" else good
        hold(good, "the class is empty")
        known = kind == "rate" or self.name == INTERPOLATED and mu > 0
        hold(known, "it is not about strongly convex functions")
        first = "smooth_convex_points" if self.name == INTERPOLATED else ""
        self.rests = {RESTS.get(kind, first)} - {""}
        cited = {name_of(cite) for cite in obj["cites"]}
        hold(cited == self.rests, f"it does not cite just {' '.join(self.rests) or 'nothing'}")
        need(not any(cite["gives"] for cite in obj["cites"]), "it has no hypotheses to be given")
        getattr(self, kind)()
        self.digest = digest({k: v for k, v in obj.items() if k in SAYS[kind]})

    def show(self):
        return show_worst(self.obj)

    def letters(self, columns, values=0, weights=None):
        """So many letters z_i and f_k; the weights are kept by the keys of z_i."""
        names = {f"z{i}": "n" for i in range(columns)} | {f"f{k}": "1" for k in range(values)}
        letters = [{"name": name, "rows": rows, "cols": "1"} for name, rows in names.items()]
        self.over = alphabet(letters=letters, dimensions=["n"])
        self.zero = self.over.number(0, ("n", "1"))
        found = list(map(self.over.single, names))
        self.weights = weights and {min(z.terms): w for z, w in zip(found, weights)}
        return found[:columns], found[columns:]

    def mix(self, row, columns):
        terms = (z.multiple(c) for c, z in zip(row, columns))
        return self.over.gather(("n", "1"), chain(*terms))

    def moved(self, state, g):
        return [self.mix(row, state) + g * b for row, b in zip(self.A, self.B)]

    def inner(self, u, v):
        if self.weights is None:
            return u.T * v
        shared = u.terms.keys() & v.terms.keys()
        found = sum(self.weights[key] * u.terms[key] * v.terms[key] for key in shared)
        work.spend(1 + len(u.terms), found)
        return found

    def inequality(self, kind, left, right):
        """What is never negative at two points (x, g, f) of one member of the class."""
        hold(kind in INEQUALITIES[self.name], "the class has no inequality {}", kind)
        (x, g, f), (y, h, e), inner, mu, L = left, right, self.inner, self.mu, self.L
        dx, dg = x - y, g - h
        if kind == "sector":
            hold(not (y or h), "the sector compares with the minimizer alone")
            return inner(g - x * mu, x * L - g)
        if kind == "lipschitz":
            return inner(dx, dx) * (L * L) - inner(dg, dg)
        if kind == "monotone":
            return inner(dg, dx) - inner(dx, dx) * mu
        if kind == "cocoercive":
            return inner(dg, dx) - inner(dg, dg) * self.beta
        bent, half = dg - dx * mu, ONE / 2
        low = inner(bent, bent) * (half / (L - mu)) + inner(dx, dx) * (mu * half)
        return f - e - inner(h, dx) - low

    def rate(self):
        """ρ²V_k >= V_(k+1) and V_k >= ε|readout − x*|², by N + 1 points of a run; V_0 from rest."""
        obj, d, N = self.obj, len(self.A), len(self.obj["P"]) - len(self.A)
        rest, P, p, readout = (numbers(obj[key]) for key in ("rest", "P", "p", "readout"))
        rho, epsilon = rational(obj["rho"]), rational(obj["epsilon"])
        need(N >= 0 and len(rest) == d and len(readout) == d + N, "rest, readout or P does not fit")
        need(len(p) == (N if self.name == INTERPOLATED else 0), "p does not fit")
        need({*map(len, P)} == {d + N} and P == transposed(P), "P is not symmetric")
        hold(0 <= rho < 1 and epsilon > 0, "rho or epsilon is out of bounds")
        z, f = self.letters(d + N + 1, N + 1)
        none = f[0] * 0
        still = [z[0] * c for c in rest]  # the state of rest at z_0
        good = self.moved(still, self.zero) == still and self.mix(self.C, still) == z[0]
        hold(good, "rest is no state of rest")
        hold(self.mix(readout, still) == z[0], "the readout does not rest at the minimizer")

        def run(state):
            """The states and points of N + 1 steps, the minimizer being 0."""
            states, points = [state], {"*": (self.zero, self.zero, none)}
            for k in range(N + 1):
                points[k] = self.mix(self.C, states[k]), z[d + k], f[k]
                states.append(self.moved(states[k], z[d + k]))
            return states, points

        def value(states, k):
            w = states[k] + z[d + k : d + k + N]
            forms = (self.inner(u, self.mix(row, w)) for u, row in zip(w, P))
            return self.over.total([none, *forms, *(gap * c for gap, c in zip(f[k:], p))])

        def settle(what, points, form):
            for kind, i, j, weight in obj[what]:
                need(i in points and j in points and i != j, f"{what} has a strange pair of points")
                hold(weight[0] != "-", f"{what} has a negative multiplier")
                form -= self.inequality(kind, points[i], points[j]) * rational(weight)
            places = [[min((u.T * v).terms) for v in z] for u in z]
            left = form.terms.keys() - set(chain(*places))
            hold(not left, f"{what} leaves function values over")
            a = [[form.terms.get(place, 0) for place in row] for row in places]
            for i, row in enumerate(a):  # the others stand for two equal terms
                row[i] *= 2
            hold(semidefinite(a, ">="), f"{what} is not positive semidefinite")

        states, points = run(z[:d])
        shown = self.mix(readout, z[: d + N])
        settle("decrease", points, value(states, 0) * (rho * rho) - value(states, 1))
        settle("positive", points, value(states, 0) - self.inner(shown, shown) * epsilon)
        need(("constant" in obj) == ("start" in obj), "constant and start come together")
        if "constant" in obj:
            states, points = run(still)  # z_0 is x_0 − x*
            most = self.inner(z[0], z[0]) * rational(obj["constant"])
            settle("start", points, most - value(states, 0))

    def cycle(self):
        """The run on L/2|x|² − (L − μ)/2 dist(x, hull)², whose gradient is μx + (L − μ)P(x)."""
        start, hull, mu, L = self.obj["start"], self.obj["hull"], self.mu, self.L
        need(hull and len({*map(len, start), *map(len, hull)}) == 1, "start or hull does not fit")
        need(len(start) == len(self.A), "start does not fit")
        z, _ = self.letters(len(hull[0]), weights=[1] * len(hull[0]))
        start, hull = ([self.mix(numbers(row), z) for row in rows] for rows in (start, hull))
        state, seen = start, []
        for v in hull:
            y = self.mix(self.C, state)
            out = y - v
            nearest = all(self.inner(out, w - v) <= 0 for w in hull)
            hold(nearest, "a point of the hull is no projection")
            state = self.moved(state, y * mu + v * (L - mu))
            seen.append(y)
        hold(state == start, "the last state is not the first")
        hold(any(y != seen[0] for y in seen), "the points all agree")

    def spiral(self):
        """In each plane ℂ the state is zᵏs and the gradient zᵏ, |z| = ρ, and f_k = ρ²ᵏ·value.

        Two of these points, and the minimizer 0 with each, satisfy the inequality q. It is ρ²ᵏ
        times a number for their lag, which tends to that of the minimizer at least like ρ to the
        lag.
        """
        planes, rho, value = (numbers(self.obj[key]) for key in ("planes", "rho", "value"))
        hold(0 < rho < 1 and planes, "rho is out of bounds, or there is no plane")
        need(all(len(state) == len(self.A) for _, _, state in planes), "a state does not fit")
        hold(all(weight > 0 for _, weight, _ in planes), "a weight is not positive")
        z, _ = self.letters(2 * len(planes), weights=[w for _, w, _ in planes for _ in "xy"])
        real, imaginary, mu, L = z[::2], z[1::2], self.mu, self.L
        halves = [(1 - t * t, 2 * t, ONE * rho / (1 + t * t)) for t, _, _ in planes]
        turns = [(work.weigh(scale * a), work.weigh(scale * b)) for a, b, scale in halves]

        def turning(turns):
            """What z makes of the parts 1 and i of each plane."""
            parts = [(x * a + y * b, y * a - x * b) for (a, b), x, y in zip(turns, real, imaginary)]
            return {min(letter.terms): part for letter, part in zip(z, chain(*parts))}

        def turned(u, turn):
            return self.mix(u.terms.values(), map(turn.get, u.terms))

        def scaled(factor, x, g, f):
            """The inequality of two such points is multiplied by factor²."""
            return x * factor, g * factor, f * factor * factor

        def least(left, right):
            pairs = (left, right), (right, left)
            return min(work.weigh(self.inequality("q", *pair)) for pair in pairs)

        state = [self.mix(chain(*parts), z) for parts in zip(*(s for _, _, s in planes))]
        unit, turn = self.over.total(real), turning(turns)
        good = self.moved(state, unit) == [turned(s, turn) for s in state]
        hold(good, "the state does not turn with z")
        y = self.mix(self.C, state)
        hold(y.terms, "the points are all 0")
        tail, limit = 2 * abs(value), least((y, unit, value), (self.zero, self.zero, 0))
        hold(limit > 0, "an inequality with the minimizer is not strict")
        for place, (_, weight, _) in zip(zip(real, imaginary), planes):
            parts = [y.terms.get(min(part.terms), 0) for part in place]
            size = 1 + sum(c * c for c in parts)  # |y| <= 1 + |y|² in each plane
            bent, low = 1 + mu * size, mu * size * size
            tail += (
                3 * weight * work.weigh(size + bent * bent / (2 * ONE * (L - mu)) + low * ONE / 2)
            )
        grow = common(x.denominator for x in chain(*turns))  # whole numbers grow, no fractions
        turns = [(int(grow * a), int(grow * b)) for a, b in turns]
        turn, shrunk = turning(turns), turns[0][0] ** 2 + turns[0][1] ** 2  # (grow·ρ)²
        first = later = scaled(common(c.denominator for c in y.terms.values()), y, unit, value)
        for _ in range(LONGEST):
            if tail <= limit:
                return
            x, g, f = later
            later, first = (turned(x, turn), turned(g, turn), f * shrunk), scaled(grow, *first)
            tail = work.weigh(tail * rho)
            hold(least(later, first) >= 0, "an inequality of two points does not hold")
        raise Rejected(f"the tail is longer than {LONGEST} lags")


KINDS = RESTS.keys() | {"rate"}


# Finite-step worst cases: what a run leaves of a measure, at worst over functions of some classes


def coefficient(text, k):
    """±a.b/c.d, a product by one of numbers and parameters, which is positive."""
    top, _, bottom = text.strip("-").partition("/")
    values = [
        [int(x) if x.isdigit() else getattr(k, x) for x in part.split(".")]
        for part in (top, bottom or "1")
    ]
    p, q = map(math.prod, values)
    hold(q > 0, "a parameter is 0")
    return (-p if text[0] == "-" else p) * ONE / q


def curved(low, high):
    """Two points of a function with curvatures in [low, high]; None is no bound."""
    hold(high is None or low < high, "the class is empty")
    gap = 0 * ONE if high is None else ONE / (high - low)
    bent = {"dd": -low * (1 + low * gap) / 2, "ed": low * gap, "ee": -gap / 2}
    return {"f": 1, "u": -1, "hd": -1, **bent}


def combined(k):
    """Two points and a minimizer of a smooth function with the Łojasiewicz inequality."""
    mu, L, a = k.mu, k.L, k.alpha * ONE
    hold(a * (2 * L + mu) <= 2 * mu > 0, "alpha is out of bounds")
    factor = a / (1 - a) / (2 * mu - (L + mu) * a)
    p, q = factor * (1 - a) ** 2 * (L + mu), factor * (L - mu)
    total, more = curved(-L, L), {"f": -p, "u": q, "v": p - q, "gg": p / (2 * L), "hh": q / (2 * L)}
    return {term: total.get(term, 0) + more.get(term, 0) for term in {**total, **more}}


def summed(text, k):
    """The coefficients by term of a rule's text, for the parameters k."""
    first, *more = words = text.split()
    if first == "combined":
        return combined(k)
    if first == "curved":
        return curved(*(coefficient(x, k) for x in more), *(0, None)[len(more) :])
    total = {}
    for c, _, term in (word.rpartition("*") for word in words):
        c = c or ("-1" if term[0] == "-" else "1")
        total[term.strip("-")] = total.get(term.strip("-"), 0) + coefficient(c, k)
    return total


def spread(table):
    """A sum of terms without differences, by letters."""
    total = {}
    for term, c in table.items():
        for picked in product(*(DIFFERENCES.get(x, [(x, 1)]) for x in term)):
            key = tuple(letter for letter, _ in picked)
            total[key] = total.get(key, 0) + c * math.prod(sign for _, sign in picked)
    return {key: c.numerator if c.denominator == 1 else c for key, c in total.items()}


# A rule says that a sum of coefficient * term is >= 0, "=": that it is 0, at points i = (x, g, f),
# j = (y, h, u), s = (z, 0, v): "i", any point, "ij", any two, "s", one where the gradient is 0;
# "*": the matrix of the sums, made symmetric, at any points i and j. A term is a value, an inner
# product such as "hd", or the number 1: d = x - y, e = g - h, p = x - z, q = y - z, n = x - g,
# r = x - c, c the member's own vector, 0, 1, … the blocks of e. What is no definition is cited.

LETTERS = [letters + [a + str(n) for n in range(8)] for *letters, a in ("xgfi", "yhuj", "zovs")]
DIFFERENCES = [*"dxy egh pxz qyz nxg rxc".split(), *((str(n), f"i{n}", f"j{n}") for n in range(8))]
DIFFERENCES = {name: [(a, 1), (b, -1)] for name, a, b in DIFFERENCES}

FINITE_RULES = """
convexity ij: curved
strong convexity ij: curved mu
interpolation ij: curved mu L: smooth_convex_points
smoothness ij: curved -L L: smooth_convex_points
bounded i: M.M* -gg
zero i=: f
normal ij: -hd
diameter ij: D.D* -dd
radius i: R.R* -rr
linear i=: gx -f
polar ij: -ye
bound is: v -f gp -1/2.L*gg: upper_bound_points
secant is: gp -mu.mu/mu*pp
error is: L.L.mu/mu*pp -gg
lojasiewicz is: v -f 1/2.mu*gg
descent is: f -v -1/2.L*gg: descent
combined ijs: combined: lojasiewicz_points
half product is=: 2*f -2*v -gp
centred symmetry ijs=: ph -qg
centred curvature *s: L*gq mu*gq -gh -mu.L*pq: spectral
monotone ij: ed -mu*dd
cocoercive ij: ed -beta*ee
comonotone ij: ed rho*ee
lipschitz ij: L.L*dd -ee
nonexpansive ij: dd -ee
displacement i: cn -cc: displacement
norm *: L.L*xy -gh
symmetry ij=: xh -yg
curvature *: L*gy mu*gy -gh -mu.L*xy: spectral
skew ij=: xh yg
skew square i=: gx
""" + "".join(f"block {n} ij: f -u -hd -1/2.L{n}*{n}{n}\n" for n in range(8))
FINITE_RULES = [line.split(": ") for line in FINITE_RULES.strip().split("\n")]
FINITE_RULES = [(*head.rpartition(" "), *more) for head, *more in FINITE_RULES]
FINITE_RULES = {name: more for name, _, *more in FINITE_RULES}  # places, sum, citation
SEVEN = """
b o o 14 15 16 17 | o e -15 o -14 26 27 | o -15 b 34 -16 o 37 | 14 o 34 f -27 46 o |
15 -14 -16 -27 m -37 -46 | 16 26 o 46 -37 c o | 17 27 37 o -46 o d"""


def triple(m, form, which):
    """Three points of a monotone operator that is Lipschitz or cocoercive: 7×7."""
    k, first = m.k, {"ed": 1, "dd": -m.k.mu}
    if "cocoercive" in m.rules:
        second, corner = {"ed": 1, "ee": -k.beta}, 2 - 4 * k.beta * k.mu
    else:
        first, second = {"dd": k.L * k.L, "ee": -1}, {t: 2 * k.L * c for t, c in first.items()}
        corner = -2 * k.mu
    a, b = (first, second) if which else (second, first)
    forms = {"a": form(a, 0, 1), "b": form(b, 0, 1), "c": form(a, 0, 2), "d": form(b, 0, 2)}
    forms |= {"e": form(a, 2, 1), "f": form(b, 2, 1), "o": {}}
    signed = {n: {n.strip("-"): -1 if n[0] == "-" else 1} for n in SEVEN.split()}
    signed["m"] = {"a": -1, "b": corner, "c": 1, "e": 1, "17": -2, "26": -2, "34": -2}
    return forms, [[signed[name] for name in row.split()] for row in SEVEN.split("|")]


def steep(m, form, which):
    """Two points and a minimizer of a smooth function with the Łojasiewicz inequality: 2×2."""
    mu, L = m.k.mu, m.k.L * ONE
    t, forms = mu / (2 * L + mu), {"a": form(curved(-L, L), 0, 1, 2)}
    if which:
        return forms, [[{"a": 2 * L + mu}, {"12": 1}], [{"12": 1}, {"22": 1}]]
    forms["b"] = form({"f": L + mu, "v": -L - mu, "gg": -(L + mu) / (2 * L)}, 0, 1, 2)
    forms["c"] = form({"u": L - mu, "v": mu - L, "hh": (L - mu) / (2 * L)}, 0, 1, 2)
    mixed = {"12": 1, "22": -t, "a": (L + mu) / 2, "b": 1}
    first = {"a": L - 2 * mu, "b": -1, "c": 1, "12": -4 * t}
    return forms, [[first, mixed], [mixed, {"22": 1, "b": -1}]]


TRIPLES = {  # places, forms with entries that sum them and numbers of their own, which, citation
    "triple 0": ("ijk", triple, 0, "operator_triples"),
    "triple 1": ("ijk", triple, 1, "operator_triples"),
    "lojasiewicz 1": ("ijs", steep, 0, "lojasiewicz_points"),
    "lojasiewicz 2": ("ijs", steep, 1, "lojasiewicz_points"),
}

# f: a function, d: one with one gradient at a place, A and B: operators alike. Then the class, its
# parameters ("?": may be left out), words, rules.

FAMILIES = """
f convex: a convex function: convexity
f strongly-convex mu: a {mu}-strongly convex function: strong convexity
d smooth-convex L: a convex {L}-smooth function: interpolation
d smooth-strongly-convex mu L: a {mu}-strongly convex {L}-smooth function: interpolation
d smooth L: an {L}-smooth function: smoothness
f lipschitz-convex M: a convex function, subgradients of norm <= {M}: convexity, bounded
d smooth-lipschitz-convex L M: a convex {L}-smooth function, gradients of norm <= {M}:
  interpolation, bounded
f indicator D? R?: the indicator of a closed convex set: zero, normal, diameter, radius
f support M?: the support function of a closed convex set: linear, polar, bounded
f quadratic-upper-bound L: a convex function <= f* + {L}/2·|x - x*|^2: convexity, bound
f secant-error-bound mu L: <f'(x), x - x*> >= {mu}·|x - x*|^2, |f'(x)| <= {L}·|x - x*|:
  secant, error
d lojasiewicz mu L alpha?: an {L}-smooth function, |f'|^2 >= 2·{mu}·(f - f*):
  lojasiewicz, descent, smoothness, combined, lojasiewicz 1, lojasiewicz 2
d quadratic mu L: a quadratic function, curvatures in [{mu}, {L}]:
  half product, centred symmetry, centred curvature
d block-smooth-convex L0? L1? L2? L3? L4? L5? L6? L7?: a convex function, smooth in blocks:
  block 0, block 1, block 2, block 3, block 4, block 5, block 6, block 7
A monotone: a monotone operator: monotone
A strongly-monotone mu: a {mu}-strongly monotone operator: monotone
B cocoercive beta: a {beta}-cocoercive operator: cocoercive
B strongly-monotone-cocoercive mu beta: a {mu}-strongly monotone {beta}-cocoercive operator:
  monotone, cocoercive, triple 0, triple 1
A negatively-comonotone rho: a {rho}-negatively comonotone operator: comonotone
B lipschitz L: an {L}-Lipschitz operator: lipschitz
B nonexpansive: a nonexpansive operator: nonexpansive, displacement
B strongly-monotone-lipschitz mu L: a {mu}-strongly monotone {L}-Lipschitz operator:
  monotone, lipschitz, triple 0, triple 1
B linear L: a linear operator of norm <= {L}: norm
B symmetric-linear mu L: a symmetric operator, eigenvalues in [{mu}, {L}]: symmetry, curvature
B skew-linear L: a skew-symmetric operator of norm <= {L}: skew, skew square, norm
"""
OWN = {"indicator": {"vector"}, "nonexpansive": {"vector"}, "block-smooth-convex": {"blocks"}}
MORE = {
    "D": "of diameter <= ",
    "R": "in a ball of radius ",
    "M": "bounded by ",
    "alpha": "alpha = ",
}
FAMILIES = FAMILIES.strip().replace("\n  ", " ").split("\n")
FAMILIES = [re.split(" ?: ?", line) for line in FAMILIES]
FAMILIES = {head.split()[1]: (*head.split(None, 2), *more) for head, *more in FAMILIES}


class Member:
    """A function or operator: its points (x, g, f, the blocks of g), in symbols."""

    def __init__(self, obj):
        need(obj["class"] in FAMILIES, "the class {} is unknown", obj["class"])
        self.obj, self.points, self.own, self.sums = obj, [], None, {}
        self.kind, _, *names, self.words, rules = FAMILIES[obj["class"]]
        given, names = obj["parameters"], " ".join(names).split()
        asked = {n for n in names if n[-1] != "?"}
        fits = asked <= given.keys() <= {n.strip("?") for n in names}
        need(fits, "the parameters of {} do not fit", obj["class"])
        good = obj.keys() - {"vector", "blocks"} | OWN.get(obj["class"], set()) >= obj.keys()
        need(good, "a vector or blocks do not fit the class {}", obj["class"])
        numbers_ = {n: rational(x) for n, x in given.items()}
        hold(all(x >= 0 for x in numbers_.values()), "a parameter is negative")
        self.k = SimpleNamespace(**{"mu": 0, **numbers_})
        mu, L, beta = self.k.mu, numbers_.get("L", self.k.mu), numbers_.get("beta", 0)
        hold(mu <= L and beta * mu <= 1, "the class is empty")
        self.rules = rules.split(", ")

    def sum(self, name):
        """A rule's sum by letters; None where its parameter is left out."""
        if name not in self.sums:
            try:
                self.sums[name] = spread(summed(FINITE_RULES[name][1], self.k))
            except AttributeError:
                self.sums[name] = None
        return self.sums[name]

    def everywhere(self, still):
        """Every rule at all its places; `still` are the points where the gradient is 0."""
        every = range(len(self.points))
        for name in (name for name in self.rules if name in FINITE_RULES):
            places = FINITE_RULES[name][0]
            lacks = name in ("radius", "displacement") and self.own is None
            if lacks or self.sum(name) is None:
                continue
            for s in still if "s" in places else (None,):
                others = [i for i in every if i != s]
                tuples = permutations(every if "ijs" in places else others, 1 + ("j" in places))
                for ids in [others] if "*" in places else tuples:
                    yield name, [*ids, s][: len(ids) + (s is not None)]


class Finite:
    """A run, and what rules and assumptions leave of a measure.

    A leaf is a vector that a step makes anew. `vectors` has each symbol's as a combination of
    leaves, `names` the symbols. A form is a sum of products (a, b) of symbols, values (k,) and the
    number (). In the end all vectors are multiplied by one number, so that they are integers.
    """

    trivial = pointless = False

    def __init__(self, obj):
        self.obj, self.leaves = obj, []
        self.names, self.vectors, self.values, self.said = {}, [], {}, set()
        need(len(roots_of(obj)) < 2, "it has square roots of two numbers")
        self.members = [Member(member) for member in obj["functions"]]
        distinct([m.obj["name"] for m in self.members], "functions")
        for move in obj["run"]:
            self.move(move)
        for m in self.members:
            need(m.points, "{} has no point", m.obj["name"])
            m.own = self.symbol(self.known(m.obj["vector"])) if "vector" in m.obj else None
            self.read_blocks(m, m.obj.get("blocks", []))
        entries, self.unit = integers([c for u in self.vectors for c in u.values()])
        entries = iter(entries)
        self.vectors = [dict(zip(u, entries)) for u in self.vectors]
        self.rests, used = set(), set()
        factors, forms = zip(*self.terms(used))
        factors, unit = integers(factors)
        total = self.add(*zip(factors, forms))
        self.bound = -total.pop((), 0) * ONE / unit
        self.check_uses(used)
        flat = self.flat(total)
        hold(all(len(key) == 2 for key in flat), "values are left over")
        size = range(len(self.leaves))
        work.spend(len(size) ** 2)
        z = [[flat.get((i, j), 0) + flat.get((j, i), 0) for j in size] for i in size]
        hold(semidefinite(z, ">="), "what is left is not positive semidefinite")
        cites = {name_of(cite) for cite in obj["cites"]}
        hold(cites == self.rests, f"it does not cite just {' '.join(self.rests) or 'nothing'}")
        need(not any(cite["gives"] for cite in obj["cites"]), "it has no hypotheses to be given")
        self.trivial = not used or self.is_assumed()
        self.attained = self.witnessed()
        said = {"bound": str(self.bound), "kind": obj["kind"], "functions": obj["functions"]}
        lists = (("assumptions", "multiplier"), ("matrices", "multiplier"), ("measures", "weight"))
        said |= {key: [without(x, mark) for x in obj[key]] for key, mark in lists}
        self.digest = digest({**said, "run": obj["run"]})

    def add(self, *terms):
        """Σ factor · (a vector or a form)."""
        total = {}
        work.spend(len(terms))
        for factor, form in terms:
            for key, c in form.items():
                total[key] = work.weigh(total.get(key, 0) + factor * c)
        return {key: c for key, c in total.items() if c}

    def inner(self, u, v):
        """The form ⟨u, v⟩."""
        total = {}
        for i, j in product(u, v):
            key = min(i, j), max(i, j)
            total[key] = work.weigh(total.get(key, 0) + u[i] * v[j])
        return total

    def fresh(self, name, known=None):
        """The symbol of a new name, for a new leaf or for a known combination of leaves."""
        need(name not in self.names and name not in self.values, "the name {} is taken", name)
        if known is None:
            known = {len(self.leaves): 1}
            self.leaves.append(name)
        self.names[name] = self.symbol(known)
        return self.names[name]

    def symbol(self, known):
        self.vectors.append(known)
        return len(self.vectors) - 1

    def fresh_value(self, name):
        need(name not in self.names and name not in self.values, "the name {} is taken", name)
        self.values[name] = (len(self.values),)
        return self.values[name]

    def combination(self, entries):
        """A combination of named vectors, in symbols."""
        need(entries.keys() <= self.names.keys(), "a vector is unknown here")
        self.said |= entries.keys()
        return {self.names[name]: rational(c) for name, c in entries.items() if c != "0"}

    def known(self, entries):
        """A combination of named vectors, in leaves."""
        return self.add(*((c, self.vectors[i]) for i, c in self.combination(entries).items()))

    def move(self, o):
        if o["step"] in ("start", "let"):
            self.fresh(o["vector"], self.known(o["is"]) if "is" in o else None)
        elif o["step"] == "number":
            self.fresh_value(o["value"])
        elif o["step"] == "evaluate":
            x = self.known(o["at"])
            for part in o["parts"]:
                self.point(part, x, self.fresh(part["gradient"]))
        else:
            rest, scale, weights = self.known(o["is"]), rational(o["scale"]), numbers(o["weights"])
            need(len(weights) == len(o["parts"]), "there is not one weight for each part")
            hold(all(weights), "a weight is 0")
            x = self.vectors[self.fresh(o["vector"])]
            rest = self.add((1, rest), (-scale, x))
            for part, w in zip(o["parts"], weights):
                last = {i: c * ONE / w for i, c in rest.items()} if part is o["parts"][-1] else None
                g = self.fresh(part["gradient"], last)
                rest = self.add((1, rest), (-w, self.vectors[g]))
                self.point(part, x, g)

    def point(self, part, x, g):
        """A point of a member at x. Its value is new, unless the member has one there."""
        need(part["of"] < len(self.members), "a part is of no function")
        m = self.members[part["of"]]
        work.spend(len(m.points))
        there = [spot for spot in m.points if self.vectors[spot[0]] == x]
        again = m.kind in "dB" or any(self.vectors[h] == self.vectors[g] for _, h, _ in there)
        hold(not there or not again, "a point of {} is repeated", m.obj["name"])
        need(("value" in part) == (m.kind in "fd" and not there), "a part's value does not fit")
        f = self.fresh_value(part["value"]) if "value" in part else there[0][2] if there else None
        m.points.append((self.symbol(x), g, f))

    def read_blocks(self, m, blocks):
        """The parts of a member's gradients in the blocks of variables."""
        need(len(blocks) in (0, len(m.points)), "the blocks of {} do not fit", m.obj["name"])
        for k, (point, parts) in enumerate(zip(m.points, blocks)):
            parts = list(map(self.known, parts))
            same = self.add(*((1, part) for part in parts)) == self.vectors[point[1]]
            hold(same, "the blocks are not those of the gradient")
            m.points[k] = (*point, *map(self.symbol, parts))

    def form(self, table, m, *points):
        """The sum of a rule's terms at points i, j, s."""
        at = {a: x for letters, p in zip(LETTERS, points) for a, x in zip(letters, p or ())}
        at |= {"c": m.own} if m.own is not None else {}
        total = {}
        work.spend(len(table))
        for letters, c in table.items():
            need(at.keys() >= {*letters}, "a rule lacks its vector")
            key = [at[x] for x in letters]
            key = key[0] if len(key) == 1 else tuple(sorted(key))
            total[key] = total.get(key, 0) + c
        return total

    def rule(self, m, name, ids):
        """(is it an equation?, the form or matrix) of a rule at points."""
        need(name in m.rules, "the class has no rule {}", name)
        places, table, *more = FINITE_RULES.get(name) or TRIPLES[name]
        places, equal = places.strip("="), "=" in places
        need(all(i < len(m.points) for i in ids), "a rule is used at no point")
        distinct({"ijs": ids[:2], "ijk": ()}.get(places, ids), "a rule")
        need(len(ids) == len(places) or places[0] == "*", "a rule has too few or too many points")
        points = [m.points[i] for i in ids]
        s = points.pop() if places[-1] == "s" else None
        hold(s is None or not self.vectors[s[1]], "the gradient is not 0 where it should be")
        if name in TRIPLES:
            points += [s] * (s is not None)
            whose = f"{m.obj['name']} {more[0] if table is triple else ''} {ids} "

            def form(sums, *at):
                return self.form(spread(sums), m, *(points[i] for i in at))

            forms, rows = table(m, form, more[0])
            named = (
                ([(c, forms.get(n, {(whose + n,): 1})) for n, c in x.items()] for x in row)
                for row in rows
            )
            return equal, [[self.add(*terms) for terms in row] for row in named]
        table = m.sum(name)
        need(table is not None, "a rule lacks its parameter")
        if places[0] != "*":
            return equal, self.form(table, m, *(points + [None])[:2], s)
        sums = [[self.form(table, m, i, j, s) for j in points] for i in points]
        pairs = (zip(row, column) for row, column in zip(sums, zip(*sums)))
        return equal, [[self.add((ONE / 2, a), (ONE / 2, b)) for a, b in row] for row in pairs]

    def said_form(self, o):
        """A form as it is written."""
        terms = [(rational(c), self.inner(*map(self.combination, uv))) for c, *uv in o["products"]]
        need(o["values"].keys() <= self.values.keys(), "a value is unknown here")
        self.said |= o["values"].keys()
        values = {self.values[name]: rational(c) for name, c in o["values"].items()}
        return self.add(*terms, (1, values), (rational(o["constant"]), {(): 1}))

    def pressed(self, rows, matrix):
        """The terms of <S, M>, S positive semidefinite."""
        S = numbers(rows)
        need(len(S) == len(matrix) and {*map(len, S)} == {len(S)}, "a multiplier does not fit")
        hold(S == transposed(S) and any(map(any, S)), "a multiplier is 0, or not symmetric")
        pairs = (zip(row, forms) for row, forms in zip(S, matrix))
        yield from ((-s, m) for s, m in chain(*pairs) if s)
        hold(semidefinite(S, ">="), "a multiplier is not positive semidefinite")

    def terms(self, used):
        """Everything with its multiplier; `used` gets the points of the rules."""
        obj, total = self.obj, 0
        self.measures = [self.said_form(x["form"]) for x in obj["measures"]]
        for form, x in zip(self.measures, obj["measures"]):
            w = rational(x["weight"])
            hold(w > 0, "a weight is not positive")
            total += w
            yield -w, form
        hold(total == 1, "the weights do not add up to 1")
        self.assumed = [self.said_form(x["form"]) for x in obj["assumptions"]]
        for form, x in zip(self.assumed, obj["assumptions"]):
            c = rational(x["multiplier"])
            hold(c > 0 or c and x["relation"] == "=", "an assumption's multiplier is 0 or negative")
            yield c, form
        self.matrices = [
            [list(map(self.said_form, row)) for row in x["rows"]] for x in obj["matrices"]
        ]
        for matrix, x in zip(self.matrices, obj["matrices"]):
            need({*map(len, matrix)} == {len(matrix)}, "a matrix is not square")
            hold(matrix == transposed(matrix), "a matrix is not symmetric")
            yield from self.pressed(x["multiplier"], matrix)
        rows = obj["inequalities"] + obj["blocks"]
        distinct([(of, name, *ids) for of, name, ids, _ in rows], "the list of rules")
        for of, name, ids, c in rows:
            need(of < len(self.members), "a rule is of no function")
            m = self.members[of]
            equal, form = self.rule(m, name, ids)
            need((type(c) is list) == (type(form) is list), "a multiplier does not fit")
            used |= {(of, i) for i in ids}
            self.rests.update(FINITE_RULES[name][2:] if name in FINITE_RULES else TRIPLES[name][3:])
            if type(c) is list:
                yield from self.pressed(c, form)
            else:
                c = rational(c)
                hold(c > 0 or c and equal, "a multiplier is 0 or negative")
                yield -c, form

    def check_uses(self, used):
        """Every step is for something: no number stands there for nothing."""
        counts = [0] * len(self.members)
        for o in self.obj["run"]:
            live = []
            for part in o.get("parts", ()):
                named = {part["gradient"], part.get("value")} & self.said
                live.append(bool(named) or (part["of"], counts[part["of"]]) in used)
                counts[part["of"]] += 1
            one = {o.get("vector"), o.get("value")} & self.said
            good = all(live) if o["step"] == "evaluate" else one or any(live)
            hold(good, "a step makes nothing that is used")

    def flat(self, form):
        """A form in the leaves."""
        rows, rest = {}, {}
        for key, c in form.items():
            if len(key) == 2:
                rows.setdefault(key[0], []).append((c, self.vectors[key[1]]))
            else:
                rest[key] = c
        forms = ((1, self.inner(self.vectors[a], self.add(*terms))) for a, terms in rows.items())
        return self.add((1, rest), *forms)

    def is_assumed(self):
        """Is the conclusion one of the assumptions, but for a factor and a number?"""
        weights = [rational(x["weight"]) for x in self.obj["measures"]]
        goal = without(self.flat(self.add(*zip(weights, self.measures))), ())
        for form, x in zip(self.assumed, self.obj["assumptions"]):
            said = without(self.flat(form), ())
            if said.keys() == goal.keys() and goal:
                ratios = {said[k] * ONE / goal[k] for k in goal}
                if len(ratios) == 1 and (min(ratios) > 0 or x["relation"] == "="):
                    return True
        return not goal

    def witnessed(self):
        """The measure at vectors and values that satisfy every rule and assumption."""
        o = self.obj["witness"]
        weights = numbers(o["weights"])
        hold(all(w > 0 for w in weights), "a weight of the witness is not positive")
        need(o["vectors"].keys() <= set(self.leaves), "the witness has a vector that no step makes")
        need(o["values"].keys() <= self.values.keys(), "the witness has an unknown value")
        need(all(len(u) == len(weights) for u in o["vectors"].values()), "a witness does not fit")
        rows, squares = self.products(weights, o["vectors"])
        images = [self.add(*((c, rows[i]) for i, c in u.items())) for u in self.vectors]
        values, singles = integers(rational(o["values"].get(name, "0")) for name in self.values)
        unit = math.lcm(squares, singles)  # what every number is multiplied by
        seen = {key: x * (unit // singles) for key, x in zip(self.values.values(), values)}
        seen[()] = unit

        def number(form):
            total = 0
            for key, c in form.items():
                if key not in seen:
                    u, v = images[key[0]], self.vectors[key[1]]
                    dot = sum(u[i] * x for i, x in v.items() if i in u)
                    seen[key] = work.weigh(dot * (unit // squares))
                total += c * seen[key]
            work.spend(len(form), total)
            return total

        def good(form, equal):
            if type(form) is list:
                return semidefinite([list(map(number, row)) for row in form], ">=")
            return number(form) == 0 if equal else number(form) >= 0

        pairs = zip(self.assumed, self.obj["assumptions"])
        fits = [good(self.add((-1, form)), x["relation"] == "=") for form, x in pairs]
        fits += [good(matrix, False) for matrix in self.matrices]
        hold(all(fits), "the witness fails an assumption")
        for m in self.members:
            still = [i for i, spot in enumerate(m.points) if not self.vectors[spot[1]]]
            for name, ids in m.everywhere(still):
                equal, form = self.rule(m, name, ids)
                hold(good(form, equal), "the witness fails the rule {} of {}", name, m.obj["name"])
        return min(map(number, self.measures)) * ONE / unit

    def products(self, weights, vectors):
        """The inner products of the leaves at the witness by rows, in integers, and what those of
        vectors are multiplied by."""
        columns, factors, squares = [{} for _ in weights], [], []
        for i, name in enumerate(self.leaves):
            for column, c in zip(columns, numbers(vectors.get(name, []))):
                column |= {i: c} if c else {}
        for w, column in zip(weights, columns):
            entries, unit = integers(column.values())
            factors.append(w * ONE / unit**2)
            squares.append(self.inner(*[dict(zip(column, entries))] * 2))
        factors, unit = integers(factors)
        total = self.add(*zip(factors, squares))
        common = math.gcd(unit, *chain(*map(parts, total.values())))
        rows = [{} for _ in self.leaves]
        for (i, j), c in total.items():  # twice the product, off the diagonal
            rows[i][j] = rows[j][i] = c // common * (1 + (i == j))
        return rows, 2 * unit // common * self.unit**2

    def show(self):
        return show_finite(self)


PROVING = {**dict.fromkeys(KINDS, Worst), "worst_case": Finite}  # theorems of their own


# A whole certificate


def recheck(obj, generous=False):
    """Check a certificate given as a JSON object; what of it is confirmed, a Confirmed.

    Raises Rejected where something does not hold, Malformed where obj is no certificate
    or asks for more work than the limits allow; `generous` allows twenty times as much.
    """
    try:
        old = type(obj) is dict and obj.get("schema") != SCHEMA
        need(not old, f"the schema is not {SCHEMA}: have Lemmata write the certificate again")
        conforming("certificate")(obj, "the certificate")
        work.begin(GENEROUS if generous else 1)
        return Confirmed(obj)
    except (RecursionError, MemoryError):
        raise Malformed("is nested too deep, or asks for more memory than there is") from None


def without(value, *keys):
    return {k: v for k, v in value.items() if k not in keys}


def statement(obj):
    """What a theorem says, without prose."""

    def stripped(value):
        if type(value) is dict:
            return {k: stripped(v) for k, v in value.items() if k != "why" or type(v) is not str}
        listed = type(value) is list and value and type(value[0]) is dict
        return list(map(stripped, value)) if listed else value

    return stripped({k: v for k, v in obj.items() if k in fields_of("statement")[0]})


def digest(obj):
    return "sha256:" + hashlib.sha256(CANONICAL.encode(obj).encode("ascii")).hexdigest()


class Confirmed:
    """What of a certificate is confirmed: its theorems by name; `lines` say what was shown."""

    def __init__(self, obj):
        self.obj, self.theorems, worst = obj, {}, []
        every = obj["theorems"] + obj["pieces"]
        for key in ("parts", "standard", "theorems", "pieces"):
            distinct([x if key == "parts" else x["name"] for x in obj[key]], key)
        need(all(s["name"] for s in obj["standard"]), "a standard theorem has no name")
        proving = [x for x in obj["pieces"] if x["kind"] in PROVING and x["role"] == "exact"]
        distinct([x["name"] for x in obj["theorems"] + proving], "theorems")
        same = digest(without(obj, "digest")) == obj["digest"]
        hold(same, "the digest does not fit: it was changed")
        hold(obj["parts"] and every, "there is nothing to confirm")
        known = {x["part"] for x in every} <= {*obj["parts"]}
        need(known, "a theorem or piece has an unknown part")
        spelled, cited = tell_apart(self.declared()), self.read_cited()
        lines = show_envelope(obj, cited)
        for x in every:
            with within("theorem" if "from" in x else "piece", x["name"]):
                if "from" in x:
                    self.theorems[x["name"]] = theorem = Theorem(x, cited)
                    shown = show_theorem(theorem)
                elif x["kind"] in PROVING:
                    worst.append(PROVING[x["kind"]](x))
                    shown = worst[-1].show()
                else:
                    shown = check_piece(x, self.theorems)
                lines += [show_title(x), *("    " + line for line in shown)]
        self.check_rests([*self.theorems.values(), *worst])
        self.theorems |= {x.obj["name"]: x for x in worst if x.obj["role"] == "exact"}
        self.check_statement()
        self.check_verdict()
        self.lines = [spelled(line) if line.startswith("    ") else line for line in lines]
        long = max(map(len, self.lines)) > MAX_SHOWN  # if it were cut, that may hide a hypothesis
        need(not long, f"a line to be shown has over {MAX_SHOWN:,} characters")
        work.spend(sum(map(len, self.lines)) // 16)

    def declared(self):
        """Every name of a dimension, scalar, letter, index or claim."""
        obj = self.obj
        yield from (obj["claim"], *(c["claim"] for c in obj["cited"]))
        for x in obj["theorems"] + obj["pieces"] + [c["statement"] for c in obj["cited"]]:
            theory = x.get("theory", {"dimensions": (), "scalars": (), "letters": ()})
            yield from (*theory["dimensions"], *theory["scalars"])
            yield from (letter["name"] for letter in theory["letters"])
            yield from [x["induction"]["over"]] if "induction" in x else ()
            yield from (member["name"] for member in x.get("functions", ()))
            for o in chain(x.get("run", ()), *(o.get("parts", ()) for o in x.get("run", ()))):
                yield from (o[key] for key in ("vector", "value", "gradient") if key in o)

    def read_cited(self):
        found = []
        for obj in self.obj["cited"]:
            said = obj["statement"]
            with within("the cited theorem", obj["theorem"]):
                same = digest(statement(said)) == obj["digest"]
                hold(same, "its digest is not that of its statement")
                state = said.get("induction", {}).get("state", ())
                theory = Theory(said["theory"], state, said.get("operators", ()))
                simple = said.keys() <= {"theory", "conclusions", "impossible"}
                bound = any(fact.bound for fact in theory.facts.values())
                claims = [theory.claim(c) for c in said["conclusions"]]
                claims = claims if simple and not theory.spaces and not bound else None
                found.append(Cited((obj["claim"], obj["theorem"]), theory, claims))
        distinct([c.name for c in found], "cited")
        return found

    def check_rests(self, theorems):
        """What is listed as standard or cited is what the theorems cite."""
        obj, used = self.obj, set().union(*(theorem.rests for theorem in theorems))
        cited = {(c["claim"], c["theorem"]) for c in obj["cited"]}
        named = {name for name in used if type(name) is str}
        named.update(*(c["standard"] for c in obj["cited"]))
        same = named == {s["name"] for s in obj["standard"]} and cited == used - named
        need(same, "standard or cited is not what the theorems cite")
        hold(obj["price"] == len(named), f"the price is {len(named)}")

    def check_statement(self):
        hold(self.obj["statement"], "the statement is empty")
        for s in self.obj["statement"]:
            names = s.get("theorems", [])
            tied = (s["kind"] == "theorem") == bool(names)
            need(tied, "a theorem is named beside no theorem, or none")
            known = self.theorems.keys() >= set(names)
            need(known, "the statement names an unknown theorem")
            for name in names:
                trivial = self.theorems[name].trivial
                hold(not trivial, "the statement rests on {}: it is trivial", name)
            formula = s["kind"] == "remark" and set("=<>≤≥≠∈→⇒⇔∞√∑") & set(s["words"])
            need(not formula, "a remark has a formula")

    def check_verdict(self):
        """Is the verdict what theorems and pieces support?"""
        verdict, pieces = self.obj["verdict"], self.obj["pieces"]
        exact = [x for x in pieces if x["role"] == "exact"]
        refuted = {x["part"] for x in exact if x["kind"] == "refutation"}
        supported = {t.obj["part"] for t in self.theorems.values() if not t.trivial}
        if verdict == "checked":
            supported |= {x["part"] for x in exact if x["kind"] == "instances"}
        said = f"the verdict is {verdict}, but part {{}} "
        for part in self.obj["parts"]:
            good = verdict not in ("proved", "checked") or part in supported
            hold(good, said + "has nothing that says so", part)
        good = verdict in ("refuted", "undecided") or not refuted
        hold(good, said + "is refuted", min(refuted, default=""))
        good = verdict != "refuted" or refuted
        hold(good, "the verdict is refuted, but no piece refutes exactly")
        for x in pieces:
            good = x["kind"] not in ("instances", "rate", "worst_case")
            good = good or x["role"] in ("exact", "paper")
            hold(good, f"piece {{}}: {x['kind']} cannot be {x['role']}", x["name"])


# From here on it is only said what was found. Names are written in a closed alphabet, without
# letters that look like others (Greek omicron, capital Alpha) or like nothing; what still looks
# alike may not stand in one file.

LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
GREEK = "ΓΔΘΛΞΠΣΦΨΩαβγδεζηθκλμνξπρστφχψωϑ"
ACCENTS = "\u0302\u0303\u0304\u0307"  # circumflex, tilde, bar, dot: at most two on one letter
SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉₊₋ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ"
MARKS = "!\"#$%&'()+,-./:;<=>?@[\\]^`{|}~¹²³⁰⁴⁵⁶⁷⁸⁹⁺⁻ᵀᵏᵐⁿᵖᵗⁱʲʳˡˢᴸᴿ·½ℓ∂∇∞√−⋆†"
PLAIN = f"[{LATIN}{GREEK}ℓ][{LATIN}{GREEK}{ACCENTS}{SUBSCRIPTS}ℓ0-9_'′″‴°]*"
NAMED = f"(?:[{LATIN}{GREEK}][{ACCENTS}]{{0,2}}|[{re.escape(SUBSCRIPTS + MARKS)}0-9_′″‴°])+"
ALIKE = str.maketrans(  # what nobody can tell apart
    {**dict.fromkeys("1I|", "l"), "0": "O", "−": "-", "°": "⁰", "ₒ": "₀", "ᵥ": "ᵤ"}
    | {**dict.fromkeys("′`", "'"), '"': "''", "″": "''", "‴": "'''"}
    | {**dict.fromkeys("ˡⁱ", "¹"), **dict.fromkeys("ₗᵢ", "₁")}
)
SIMILAR = {"ν": "v", "κ": "k", "χ": "x", "ρ": "p"}  # what is spelled out where both stand
WORDS = {"tr", "and", "for", "all", "real", "if", "in", "then", "there", "where", "not", "zero"}


def is_name(value):
    """In the alphabet, with accents on their letter or behind it, and at most 80 characters."""
    if type(value) is not str or len(value) > 80:
        return False
    composed = all(map(unicodedata.is_normalized, repeat("NFC"), value))
    return composed and re.fullmatch(NAMED, unicodedata.normalize("NFD", value))


def tell_apart(names):
    """A function that spells out, in a line, the Greek names that resemble others of the file.

    Raises Malformed if two names cannot be told apart at all.
    """
    exact, loose = {}, {}
    for name in sorted(set(names)):
        look = unicodedata.normalize("NFD", name).translate(ALIKE)
        other = exact.setdefault(look, name)
        need(other == name, "the names {} and {} look alike", other, name)
        loose.setdefault(look.translate(str.maketrans(SIMILAR)), []).append(name)
    spelled = {}
    for name in chain(*(group for group in loose.values() if len(group) > 1)):
        greek = [unicodedata.name(c).split()[-1].lower() for c in name if c in SIMILAR]
        spelled |= {name: f"«{name} {' '.join(greek)}»"} if greek else {}

    def spell(line):
        if not spelled or SIMILAR.keys().isdisjoint(line):
            return line
        words = r"«[^»]*»|[^\s«*×·+^()\[\],;:-]+"
        return re.sub(words, lambda match: spelled.get(match[0].strip("«»"), match[0]), line)

    return spell


@lru_cache(2**12)
def visible(c):
    """Is this a character that shows as itself, and leaves the order of the others alone?"""
    if c.isascii() or not c.isprintable():
        return c.isprintable()
    if unicodedata.category(c)[0] == "M":
        return "\u0300" <= c <= "\u036f" and c != "\u034f"
    turned = unicodedata.bidirectional(c) in ("R", "AL", "AN")
    return not turned and c not in "\u115f\u1160\u2800\u3164\uffa0"


def printable(value):
    if value.isascii() and value.isprintable() or all(map(visible, set(value))):
        return value
    return value.translate({ord(c): ascii(c)[1:-1] for c in set(value) if not visible(c)})


def quoted(value):
    return f'"{printable(value[:60])}{"…" * (len(value) > 60)}"'


def cut(shown, length=MAX_SHOWN // 2):
    """The start of what is no hypothesis and no claim."""
    more = len(shown) - length
    return f"{shown[:length]}… ({more:,} more characters)" if more > 0 else shown


def counted(number, what, said="{}"):
    """ "3 theorems" in what is said; "" of none."""
    return said.format(f"{number:,} {what}{'s' * (number != 1)}") if number else ""


# Formulas, from trees as they are written


@cache
def show_name(value):
    plain = re.fullmatch(PLAIN, unicodedata.normalize("NFD", value)) and value not in WORDS
    return value if plain else f"«{value}»"


def show_names(values):
    return ", ".join(map(show_name, values))


def show_short(value):
    """A computed number, at a point say; those of hypotheses and claims are written in full."""
    if type(value) is int and abs(value) < 10**9:  # most are
        return str(value)
    bits = sum(x.numerator.bit_length() + x.denominator.bit_length() for x in parts(value))
    return (
        show_number(str(value)) if bits <= 430 else f"{'-' * (value < 0)}(a number of {bits} bits)"
    )


def show_term(coefficient, monomial, word):
    """A term of a computed polynomial."""
    shown = [show_name(s) + f"^{e}" * (e > 1) for s, e in monomial]
    for token, run in groupby(word):
        times = len(list(run))
        name = show_name(token.removesuffix("*")) + "*" * token.endswith("*")
        shown.append(name + f"^{times}" * (times > 1))
    return "·".join([show_short(coefficient)] * (coefficient != 1 or not shown) + shown)


def show_fact(fact):
    terms = " + ".join(show_term(c, *key) for key, c in fact.poly.terms.items()) or "0"
    return f"{terms} {fact.relation} 0"


def show_tree(tree, tight=0):
    """A tree as a formula; in brackets where it binds less than tight: a sum or what begins with a
    minus 0, a product or fraction 1, a power or adjoint 2, all else 3."""
    if type(tree) is str:
        return show_name(tree)
    head, *inner = tree if type(tree) is list else ("#", str(tree))
    if head == "#":
        shown, binds = inner[0], 1 if "/" in inner[0] else 3
    elif head in "01":
        shown, binds = head, 3
    elif head == "-":
        shown, binds = "-" + show_tree(inner[0], 1), 0
    elif head == "+":
        first, *more = [show_tree(x, type(x) is list and x[0] == "+") for x in inner]
        signed = [f" - {x[1:]}" if x[0] == "-" else f" + {x}" for x in more]
        shown, binds = first + "".join(signed), 0
    elif head == "*":
        first, *more = inner
        number = type(first) is int or type(first) is list and first[0] == "#"
        factors = [show_tree(first, 0 if number else 2), *map(show_tree, more, repeat(2))]
        shown, binds = "·".join(factors), 1
    elif head == "tr":
        shown, binds = f"tr({show_tree(inner[0])})", 3
    else:
        shown, binds = show_tree(inner[0], 3) + ("*" if head == "T" else f"^{inner[1]}"), 2
    loose = shown[0] == "-" and head in "#*"
    return f"({shown})" if (0 if loose else binds) < tight else shown


def show_side(side, other):
    """A side of a claim; 0 where it is written as 0 times the other side."""
    if type(side) is list and side[:2] == ["*", 0]:
        factors = other[1:] if type(other) is list and other[0] == "*" else [other]
        side = 0 if side[2:] == factors else side
    return show_tree(side)


def show_claim(obj):
    left, right = obj["left"], obj["right"]
    return f"{show_side(left, right)} {obj.get('relation', '=')} {show_side(right, left)}"


def show_claims(objs, marks=()):
    return ", and ".join(map("".join, zip(map(show_claim, objs), marks or repeat(""))))


def show_hypotheses(facts, lead, by=()):
    shown, by = [], dict(by)
    for fact in facts:
        bound, claim = show_names(fact.get("forall", ())), show_claim(fact)
        shown.append((f"(for all {bound}: {claim})" if bound else claim) + by.get(fact["id"], ""))
    return [lead + ", ".join(shown)] if shown else []


def setting(theory, lead="for all ", by=()):
    """The sizes, letters and hypotheses of a theory."""
    obj, kinds = theory.obj, []
    for n, letter in theory.letters.items():
        marks = " symmetric" * (n in theory.symmetric) + " positive definite" * (n in theory.pd)
        marks += " positive semidefinite" * (n in theory.psd - theory.pd)
        rows, cols = (d if d == "1" else show_name(d) for d in (letter["rows"], letter["cols"]))
        kinds.append(f"{show_name(n)} ({rows}×{cols}{marks})")
    kinds += [show_name(s) + " >= 0" * (s in theory.nonneg) for s in obj["scalars"]]
    parts = [f"sizes {show_names(obj['dimensions'])}"] * bool(obj["dimensions"])
    parts += ["real " + ", ".join(kinds)] * bool(kinds)
    lines = [lead + " and ".join(parts or ["numbers"])]
    if infinite := show_names(sorted(theory.operators)):
        lines.append(f"bounded operators where a size is {infinite}, which may be infinite")
    for d, space in theory.spaces.items():
        said = f"{show_name(d)} is L²(Ω; ℝⁿ) of a probability space Ω: x*·y is E⟨x, y⟩"
        said += "".join(f", {show_name(n)} = E[· | past]" for n in space["fields"])
        said += "".join(f", {show_name(n)} a bounded random number" for n in space["numbers"])
        lines += [said + f", {show_name(space.get('unit', ''))} = 1" * ("unit" in space)]
    nonzero = [show_tree(z["expr"]) + dict(by).get(z["id"], "") for z in obj["nonzero"]]
    lines += show_hypotheses(obj["facts"], "if ", by)
    return lines + [f"where not zero: {', '.join(nonzero)}"] * bool(nonzero)


def show_statement(theory, obj, by=(), marks=(), free=()):
    """The hypotheses and conclusions of a theorem; what is `free` may differ from step to step."""
    claims = show_claims(obj["conclusions"], marks)
    if "exists" in obj:
        return [*setting(theory, "there are "), "with " + claims]
    if "induction" not in obj:
        return [*setting(theory, by=by), "then " + claims]
    ind = obj["induction"]
    lines = setting(theory, f"for every {show_name(ind['over'])}, for all ", by)
    lines += show_hypotheses(ind["start"], "if at the start ", by)
    steps = ", ".join(f"{show_name(a)} becomes {show_name(b)}" for a, b in ind["state"])
    lines += [f"in a step {steps}"] * bool(steps)
    lines += show_hypotheses(ind["recurrence"], "if in every step ", by)
    lines += [f"({show_names(free)} may differ from step to step)"] * bool(free)
    end = show_hypotheses(ind["end"], "and whenever ", by)
    return [*lines, *end, f"then for every {show_name(ind['over'])}: {claims}"]


def show_cite(cite):
    return cite["standard"] if "standard" in cite else f"{cite['claim']}: {cite['theorem']}"


def show_theorem(theorem):
    obj, by, points = theorem.obj, {}, []
    for cite in obj["cites"]:
        for ident in cite["gives"]:
            by[ident] = by.get(ident, "") + f" (by {show_cite(cite)})"
    for point, at in zip(theorem.points, obj.get("points", ())):
        points.append("so at " + cut(show_point(point, at)))
    without_ = "no point is given at which the hypotheses hold"
    points = points or [without_] * theorem.pointless
    said = show_statement(theorem.theory, obj, by, theorem.marks, theorem.free())
    price = ", ".join(map(show_cite, obj["cites"]))
    said += [f"this rests on {price}"] * bool(price)
    return said + points + ["it is trivial"] * theorem.trivial


def show_entry(x):
    if type(x) is not Poly:
        return show_short(x)
    parts = x.powers()
    shown = ", ".join(show_short(parts.get(i, 0)) for i in range(max(x.degree(), 0) + 1))
    return shown if x.degree() < 1 else f"({shown})"


def show_matrix(rows):
    if len(rows) * len(rows[0]) > 64:
        return f"a {len(rows)}×{len(rows[0])} matrix"
    shown = "; ".join(" ".join(map(show_entry, row)) for row in rows)
    return shown if len(rows) == len(rows[0]) == 1 else f"[{shown}]"


def show_point(point, obj):
    values = [f"{show_name(d)} = {v}" for d, v in obj["dimensions"].items()]
    for d, roots in obj.get("spaces", {}).items():
        values.append(f"probabilities {', '.join(f'({r})^2' for r in roots)} in {show_name(d)}")
    values += [f"{show_name(s)} = {show_entry(v)}" for s, v in point.scalars.items()]
    values += [f"{show_name(m)} = {show_matrix(point.matrices[m])}" for m in obj["letters"]]
    if point.field:
        powers = sorted(point.field.powers().items())
        root = " + ".join(show_short(c) + f"·α^{i}" * (i > 0) for i, c in powers)
        values.append(f"(a, b, …) being a + b·α + … with α the largest root of {root}")
    return ", ".join(values) or "the only point"


MEMBERS = {
    INTERPOLATED: "f in F({mu}, {L}), that is {mu}-strongly convex with {L}-Lipschitz gradient g",
    "strongly-monotone-lipschitz": "{mu}-strongly monotone and {L}-Lipschitz operator g",
    "cocoercive": "{beta}-cocoercive and {mu}-strongly monotone operator g",
    "sector": "g with (g(x) - {mu}(x - x*))*({L}(x - x*) - g(x)) >= 0 for all x",
}


def show_rows(rows):
    """Numbers in full, in lists of lists."""
    if type(rows) is str:
        return rows
    return f"[{('; ' if rows and type(rows[0]) is list else ', ').join(map(show_rows, rows))}]"


def show_worst(obj):
    """A rate, cycle or spiral in words."""
    functions, kind = obj["class"], obj["kind"]
    member = MEMBERS[functions["name"]].format(**functions)
    system = ", ".join(f"{key} = {show_rows(obj[key])}" for key in "ABC")
    values = "".join(f", {key} = {value}" for key, value in obj["values"].items())
    lines = [f"of s_(k+1) = A s_k + B g_k, g_k = g(y_k), y_k = C s_k, with {system}"]
    lines += [f"(this is said to be {obj['method']}{values})"]
    if kind == "rate":
        return show_rate(obj, member, lines)
    size = len(obj["hull"][0]) if kind == "cycle" else 2 * len(obj["planes"])
    lines = [f"for every n >= {size} there are some {member}, and a start", *lines]
    if kind == "spiral":
        lines += [f"such that |y_k - x*| = ρ^k |y_0 - x*| for every k, ρ = {obj['rho']}"]
        planes = (f"tan(φ/2) = {t}, weight {w}, {show_rows(s)}" for t, w, s in obj["planes"])
        return [*lines, f"in planes with {'; '.join(planes)}; f(y_0) - f(x*) = {obj['value']}"]
    mu, L, period = rational(functions["mu"]), rational(functions["L"]), len(obj["hull"])
    lines += [f"such that the points y_k repeat with period {period} and do not all agree"]
    lines += [f"with f = {L * ONE / 2}·|x|^2 - {(L - mu) * ONE / 2}·dist(x, H)^2"]
    return [*lines, f"H the hull of {show_rows(obj['hull'])}, s_0 = {show_rows(obj['start'])}"]


def show_rate(obj, member, lines):
    N, rho, epsilon = len(obj["P"]) - len(obj["A"]), obj["rho"], obj["epsilon"]
    later = "".join(f", g_(k+{i})" if i else ", g_k" for i in range(N))
    asked = obj["readout"] == obj["C"] + ["0"] * N
    what = "y_k" if asked else f"{show_rows(obj['readout'])}·(s_k{later})"
    gaps = "".join(f" + {p}·(f(y_(k+{i})) - f(x*))" for i, p in enumerate(obj["p"]))
    gaps = gaps.replace("_(k+0)", "_k")
    given = "every x* with g(x*) = 0, every start and every k"
    lines = [f"for every n, every {member}, {given}", *lines]
    lines += [f"then |{what} - x*|^2 <= V_k/ε, V_(k+1) <= ρ^2 V_k, ρ = {rho}, ε = {epsilon}"]
    lines += [f"where V_k = w*·P·w{gaps}, w = (s_k - r·x*{later})"]
    lines += [f"r = {show_rows(obj['rest'])}, P = {show_rows(obj['P'])}"]
    if "constant" in obj:
        factor = show_short(rational(obj["constant"]) * ONE / rational(epsilon))
        lines += [f"so from rest, s_0 = r·x_0: |{what} - x*|^2 <= {factor}·ρ^(2k)·|x_0 - x*|^2"]
    return lines


def show_number(text):
    """A number; a sum with a root in brackets."""
    if "√" not in text:
        return text
    bare = re.sub(r"^0\+?", "", text)
    shown = re.sub("(?<=[0-9])√", "·√", re.sub(r"(?<![0-9/])1√", "√", bare))
    return f"({shown})" if bare == text else shown


def show_sum(terms):
    """A sum of (number as text, what it multiplies or "")."""
    shown = []
    for c, what in terms:
        c = show_number(c)
        size = c.removeprefix("-")
        part = size if not what else what if size == "1" else f"{size}·{what}"
        shown.append((" - " if c[0] == "-" else " + ") + part)
    text = "".join(shown) or " + 0"
    return text[3:] if text[1] == "+" else "-" + text[3:]


def show_vector(entries):
    return show_sum([(c, show_name(name)) for name, c in entries.items()])


def show_form(o):
    terms = [(c, show_name(name)) for name, c in o["values"].items()]
    for c, u, v in o["products"]:
        square = f"|{show_vector(u)}|^2", f"<{show_vector(u)}, {show_vector(v)}>"
        terms.append((c, square[u != v]))
    return show_sum(terms + [(o["constant"], "")] * (o["constant"] != "0" or not terms))


def show_finite(finite):
    """A finite-step worst case in words."""
    obj, lines = finite.obj, ["for every n"]
    for m in finite.members:
        parameters = {n: show_number(x) for n, x in m.obj["parameters"].items()}
        words = m.words.format(**parameters)
        given = [(n, x) for n, x in parameters.items() if n in MORE]
        more = [MORE[n] + x for n, x in given if "{" + n + "}" not in m.words]
        role = "infimal displacement vector" if m.kind == "B" else "the ball's centre"
        more += [f"{role} {show_vector(x)}" for x in [m.obj.get("vector")] if x is not None]
        more += [f"{n} = {x}" for n, x in parameters.items() if n[1:].isdigit()]
        for parts in m.obj.get("blocks", ()):
            more.append(f"blocks of a gradient {'; '.join(map(show_vector, parts))}")
        lines.append(", ".join([f"every {show_name(m.obj['name'])}, {words}", *more]))
    for o in obj["run"]:
        name = show_vector(o["at"]) if "at" in o else show_name(o.get("vector") or o["value"])
        if o["step"] in ("start", "number", "let"):
            known = f" = {show_vector(o['is'])}" if "is" in o else ""
            word = {"start": "every vector", "number": "every number", "let": "with"}[o["step"]]
            lines.append(f"{word} {name}{known}")
            continue
        members = [(finite.members[p["of"]], p) for p in o["parts"]]
        of = [(show_name(m.obj["name"]), "'" * (m.kind in "fd"), p) for m, p in members]
        made = [f"{show_name(p['gradient'])} = {n}{prime}({name})" for n, prime, p in of]
        made += [f"{show_name(p['value'])} = {n}({name})" for n, _, p in of if "value" in p]
        if o["step"] == "implicit":
            left = [(w, show_name(p["gradient"])) for w, p in zip(o["weights"], o["parts"])]
            left = [(o["scale"], name)] * (o["scale"] != "0") + left
            made.insert(0, f"every {name} with {show_sum(left)} = {show_vector(o['is'])}")
        lines.append(", ".join(made))
    said = [(f"{show_form(x['form'])} {x['relation']} 0", x) for x in obj["assumptions"]]
    for x in obj["matrices"]:
        rows = "; ".join(", ".join(map(show_form, row)) for row in x["rows"])
        said.append((f"[{rows}] is positive semidefinite", x))
    lines += [f"if {words}" + f" ({x['says']})" * bool(x["says"]) for words, x in said]
    least = [show_form(x["form"]) for x in obj["measures"]]
    goal = least[0] if len(least) == 1 else f"the least of {'; '.join(least)}"
    lines.append(f"then {goal} <= {show_number(str(finite.bound))}")
    for x in obj["assumptions"]:  # the number of one of them alone is in the bound
        c, rest = x["multiplier"], {**x["form"], "constant": "0"}
        if rational(c) * rational(x["form"]["constant"]) == -finite.bound != 0:
            shown = show_form(rest)
            shown = f"({shown})" if len(rest["values"]) + len(rest["products"]) > 1 else shown
            lines.append(f"so without it: {goal} <= {show_number(c)}·{shown}")
    return [*lines, f"all of this holds at a point where it is {show_short(finite.attained)}"]


def show_dropped(obj, drops):
    blocks = [obj["theory"]["facts"], *(obj.get("induction", {}).get(key, ()) for key in BLOCKS)]
    lost = [f for f in chain(*blocks) if f["id"] in drops]
    zero = [show_tree(z["expr"]) for z in obj["theory"]["nonzero"] if z["id"] in drops]
    return ", ".join(show_hypotheses(lost, "") + [f"{shown} not zero" for shown in zero])


def show_title(obj):
    part = f" of {quoted(obj['part'])}" * bool(obj["part"])
    words = f": {obj['words']}" if "words" in obj else ""
    return f"  {obj.get('role', 'theorem')}{part}  {obj['name']}{words}"


def show_envelope(obj, cited):
    """The sentences of the statement, and what they rest on."""
    lines = []
    for s in obj["statement"]:
        names = f" ({', '.join(s['theorems'])})" if "theorems" in s else ""
        lines.append(f"  {s['kind']}{names}  {s['words']}")
    for s in obj["standard"]:
        lines.append(f"  standard theorem {s['name']}: {s['words']} ({s['source']})")
    for c, said in zip(obj["cited"], cited):
        lines.append(f"  cited theorem  {c['claim']}: {c['theorem']}  {c['digest'][:SHORT_DIGEST]}")
        lines += ("    " + line for line in show_statement(said.theory, c["statement"]))
    return lines + [f"  relies on: {axiom}" for axiom in obj["axioms"]]


# Files and the command line


def unique(pairs):
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Malformed("an object repeats a name")
    return found


def load(path, generous=False):
    """The JSON object in a file. Raises Malformed."""
    scale = GENEROUS if generous else 1
    size, values = MAX_BYTES * scale, MAX_VALUES * scale
    try:
        need(stat.S_ISREG(os.stat(path).st_mode), "is not a plain file")
        with open(path, "rb") as file:
            data = file.read(size + 1)
        more = "" if generous else " (--generous allows more)"
        need(len(data) <= size, f"is over {size // 2**20} MiB{more}")
        counted_ = sum(map(data.count, (b",", b"[", b"{")))
        need(counted_ <= values, f"holds more than {values:,} values{more}")
        # integers over 7 digits are over every limit all the same, other numbers nowhere allowed
        return json.loads(
            data.decode("utf-8"),
            object_pairs_hook=unique,
            parse_int=lambda digits: int(digits[:8]),
            parse_float=lambda digits: None,
            parse_constant=lambda name: None,
        )
    except OSError as error:
        raise Malformed(f"cannot be read: {error.strerror}") from None
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise Malformed(f"is not JSON in UTF-8: {error}") from None
    except (RecursionError, MemoryError):
        raise Malformed("is nested too deep, or too large to be read") from None


def say(stream, *lines):
    """Print lines that are printable, whatever characters the stream knows."""
    encoding, text = stream.encoding or "utf-8", "\n".join(lines)
    print(text.encode(encoding, "backslashreplace").decode(encoding), file=stream)


def wrapped(text, indent):
    """Lines of at most 80 characters, broken at spaces, or anywhere in a word that is longer."""
    lines, inner = [], indent + " " * 6  # so that no prose begins where a formula does
    while len(text) > (width := 80 - len(indent)):
        start, end = text.rfind(" ", 0, width + 1) + 1, text.find(" ", width)
        longer = (len(text) if end < 0 else end) - start > width  # the word that does not fit
        place = width if longer else start
        lines.append(indent + text[:place].rstrip(" "))
        text, indent = text[place:].lstrip(" "), inner
    return [*lines, indent + text]


def check_file(path, generous, locked):
    """A Confirmed, or the error that says why not."""
    try:
        found = recheck(load(path, generous), generous)
        if locked is not None:
            check_lock(found, locked)
        return found
    except (Rejected, Malformed) as error:
        return error


def signed(theorem, digest):
    """A theorem in a lock: the digest of its statement, and what it cites."""
    return "; ".join([digest, *sorted(map(show_cite, theorem["cites"]))])


def lock_of(found):
    """What a lock says of a file's theorems."""
    return {name: signed(t.obj, t.digest) for name, t in found.theorems.items()}


def check_lock(found, locked):
    """Are the theorems those of the lock, by name, digest and citations?"""
    claim, said = found.obj["claim"], lock_of(found)
    hold(claim in locked, "the lock has no claim {}", claim)
    for name in sorted(said.keys() | locked[claim].keys()):
        here, there = (x.get(name, "no such theorem") for x in (said, locked[claim]))
        hold(here == there, f"theorem {quoted(name)}: the lock has {there}, the file {here}")


def load_lock(path):
    """The digests of theorems by claim and name."""
    data = load(path, True)
    try:
        return {claim: dict(row["theorems"]) for claim, row in data["claims"].items()}
    except (AttributeError, KeyError, TypeError, ValueError):
        raise Malformed("is no lockfile that holds theorems") from None


def standard_of(file, theorem):
    """The standard theorems on which a theorem of this file rests, as the file says."""
    cited = [c for c in file.obj["cited"] if (c["claim"], c["theorem"]) in theorem.rests]
    names = (name for name in theorem.rests if type(name) is str)
    return sorted({*names, *chain(*(c["standard"] for c in cited))})


def tie(found):
    """Reject the files whose citations are not as the files beside them say, or go in a circle."""
    here, price = {}, {}
    for file in found:
        for name, theorem in file.theorems.items() if type(file) is Confirmed else ():
            here.setdefault((file.obj["claim"], name), theorem)
            price.setdefault((file.obj["claim"], name), standard_of(file, theorem))
    claims = {claim for claim, _ in here}
    left = {name: theorem.rests & here.keys() for name, theorem in here.items()}
    while ready := [name for name, rests in left.items() if not rests & left.keys()]:
        for name in ready:
            del left[name]
    for index, file in enumerate(found):
        try:
            for c in file.obj["cited"] if type(file) is Confirmed else ():
                name = c["claim"], c["theorem"]
                same = name in here and here[name].digest == c["digest"]
                reason = "{} beside it has no theorem {} that says this"
                hold(same or c["claim"] not in claims, reason, *name)
                paid = name not in here or sorted({*c["standard"]}) == price[name]
                hold(paid, "theorem {1} of {0} rests on other standard theorems", *name)
            for name in file.theorems if type(file) is Confirmed else ():
                circle = (file.obj["claim"], name) in left
                hold(not circle, "theorem {} rests on itself in a circle", name)
        except Rejected as error:
            found[index] = error
    return found


def report(path, found, here, quiet):
    """Say what came of one file, answer with the exit status."""
    named = f'"{path}"' if re.search(r"\s", path) else path
    if type(found) is not Confirmed:
        bad = type(found) is Malformed
        word, stream = ("refused", sys.stderr) if bad else ("rejected", sys.stdout)
        say(stream, printable(f"{word}  {named}  {found}"))
        return 1 + bad
    obj, theorems = found.obj, found.theorems.values()
    marks = {"trivial": sum(t.trivial for t in theorems)}
    marks["without a point"] = sum(t.pointless for t in theorems)
    marked = ", ".join(f"{number} {what}" for what, number in marks.items() if number)
    elsewhere = [c for c in obj["cited"] if c["claim"] not in here]
    parts = [
        obj["verdict"] + counted(obj["price"], "standard theorem", " from {}"),
        (counted(len(theorems), "theorem") or "0 theorems")
        + f" ({marked})" * bool(marked)
        + counted(len(obj["theorems"] + obj["pieces"]) - len(theorems), "piece", ", {}")
        + counted(len(obj["axioms"]), "fact", "  relies on {} in prose")
        + counted(len(elsewhere), "theorem", "  rests on {} not confirmed here"),
        obj["digest"][:SHORT_DIGEST],
    ]
    said = [printable("  ".join(["confirmed", named, obj["claim"], *parts]))]
    lines = [] if quiet else found.lines
    clean = all(map(visible, set("".join(lines))))
    for line in lines:
        indent, text = line[: len(line) - len(line.lstrip(" "))], line.strip(" ")
        text = text if clean else printable(re.sub(r"\s", " ", text))
        said += wrapped(text, indent) if text else []
    say(sys.stdout, *said)
    return 0


def main(argv):
    """Check the files named in argv; the exit status, as in this module's docstring."""
    if {"--help", "-h"} & set(argv):
        print(__doc__ or "see docs/certificate.md")
        return 0
    lock, files = None, list(argv)
    if "--lock" in files:
        place = files.index("--lock")
        lock, files[place : place + 2] = files[place + 1 : place + 2], []
    options = [a for a in files if a.startswith("-")]
    files = [a for a in files if not a.startswith("-")]
    wrong = [f"unknown option {a}" for a in options if a not in ("--quiet", "--generous")]
    wrong += ["--lock names no file"] * (lock == []) + ["no file is named"] * (not files)
    if wrong:
        say(sys.stderr, printable(f"recheck: {wrong[0]}; see --help"))
        return 2
    try:
        locked = load_lock(lock[0]) if lock else None
    except Malformed as error:
        say(sys.stderr, printable(f"refused  {lock[0]}  {error}"))
        return 2
    found = tie([check_file(path, "--generous" in options, locked) for path in files])
    here = {x.obj["claim"] for x in found if type(x) is Confirmed}
    return max([report(path, x, here, "--quiet" in options) for path, x in zip(files, found)])


if __name__ == "__main__":
    gc.disable()  # a fifth of the time, and what is read makes no circles
    try:
        status = main(sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # the reader has gone: nothing is left to say
        status = 1
    except KeyboardInterrupt:
        status = 130
    sys.exit(status)
