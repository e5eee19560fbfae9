"""Check Lemmata certificates again, with Python's standard library alone.

usage: python -S recheck.py [--quiet] [--generous] FILE...

A certificate holds letters with symbolic dimensions, hypotheses, claims, and
the data that prove or refute them: cofactors, squares, matrices. Every product
is multiplied out in exact fractions and compared; nothing is searched for,
nothing of Lemmata is used. One line a file says confirmed, rejected or refused;
a confirmed file is named by its path and by its digest, for the claim's name is
the file's own word. Under it stands what each piece confirmed, written out from
the data, never from its prose.

  --quiet     only the one line for each file
  --generous  twenty times the work and size (without: about two CPU seconds)
  --help      this text

Exit status, the highest of all files: 0 confirmed; 1 a piece does not hold; 2 a
file cannot be read, is no certificate, or asks for more work than the limits
allow.
The format is written down in docs/certificate.md.
"""

import sys

if __name__ == "__main__" and not sys.flags.safe_path:
    del sys.path[0]  # no file beside this one may stand in for the standard library

import hashlib
import json
import math
import os
import re
import stat
import textwrap
import unicodedata
from collections import namedtuple
from contextlib import contextmanager
from fractions import Fraction
from functools import reduce
from itertools import chain, groupby, zip_longest

GENEROUS = 20  # what --generous multiplies the next three with
MAX_BYTES = 2 * 2**20
MAX_VALUES = 200_000
MAX_PRODUCTS = 1_000_000
MAX_DIGITS = 4_000
MAX_EXPONENT = 10_000
MAX_WORD = 10_000
MAX_DIMENSION = 64
MAX_TERMS = 200_000
MAX_SHOWN = 20_000  # characters of one line that is printed
SHORT_DIGEST = 7 + 32  # "sha256:" and 128 of its bits

ONE = Fraction(1)  # as a dividend: every other number without a denominator is an int
UNIT = ((), ())  # the key of a polynomial's constant term: no scalars, the empty word

Poly = namedtuple("Poly", "type terms")  # type: (rows, cols), "scalar" or "trace"
Fact = namedtuple("Fact", "poly bound")  # bound: the names under its "for all"
Statement = namedtuple("Statement", "facts nonzero claims")  # what a necessity piece may weaken
Confirmation = namedtuple("Confirmation", "role name text trivial")


class Rejected(ValueError):
    """The certificate can be read, and a piece of it does not hold."""


class Malformed(ValueError):
    """This is no certificate, or it asks for more work than the limits allow."""


def need(condition, reason):
    if not condition:
        raise Malformed(reason)


def hold(condition, reason):
    if not condition:
        raise Rejected(reason)


@contextmanager
def within(place):
    """What is refused inside says where."""
    try:
        yield
    except (Rejected, Malformed) as error:
        raise type(error)(f"{place}: {error}") from None


# Names are written in a closed alphabet, without letters that look like others (Greek omicron,
# capital Alpha) or like nothing; what still looks alike may not stand in one file.

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
    return (
        type(value) is str
        and len(value) <= 80
        and all(unicodedata.is_normalized("NFC", c) for c in value)
        and re.fullmatch(NAMED, unicodedata.normalize("NFD", value))
    )


def tell_apart(names):
    """A function that spells out, in a line, the Greek names that resemble others of the file.

    Raises Malformed if two names cannot be told apart at all.
    """
    exact, loose = {}, {}
    for name in sorted(names):
        look = unicodedata.normalize("NFD", name).translate(ALIKE)
        other = exact.setdefault(look, name)
        need(other == name, f"the names {quoted(other)} and {quoted(name)} look alike")
        loose.setdefault(look.translate(str.maketrans(SIMILAR)), []).append(name)
    spelled = {}
    for name in chain(*(group for group in loose.values() if len(group) > 1)):
        greek = [unicodedata.name(c).split()[-1].lower() for c in name if c in SIMILAR]
        spelled |= {name: f"«{name} {' '.join(greek)}»"} if greek else {}

    def spell(match):
        return spelled.get(match[0].strip("«»"), match[0])

    return lambda line: re.sub(r"«[^»]*»|[^\s«*×·+^()\[\],;:-]+", spell, line) if spelled else line


def visible(c):
    """Is this a character that shows as itself, and leaves the order of the others alone?"""
    if c.isascii() or not c.isprintable():
        return c.isprintable()
    if unicodedata.category(c)[0] == "M":
        return "\u0300" <= c <= "\u036f" and c != "\u034f"
    turned = unicodedata.bidirectional(c) in ("R", "AL", "AN")
    return not turned and c not in "\u115f\u1160\u2800\u3164\uffa0"


def printable(value):
    return (
        value
        if value.isascii() and value.isprintable()
        else "".join(c if visible(c) else ascii(c)[1:-1] for c in value)
    )


def quoted(value):
    return f'"{printable(value[:60])}{"…" * (len(value) > 60)}"'


def cut(shown, length=MAX_SHOWN // 2):
    """The start of what is no hypothesis and no claim."""
    more = len(shown) - length
    return f"{shown[:length]}… ({more:,} more characters)" if more > 0 else shown


def distinct(values, what):
    need(len(set(values)) == len(values), f"{what} repeats a name")
    return values


class Budget:
    """Counts elementary products. Long numbers count more, so that their growth is bounded."""

    def __init__(self, scale=1):
        self.left = self.limit = MAX_PRODUCTS * scale

    def spend(self, amount):
        self.left -= amount
        if self.left < 0:
            more = " (--generous allows more)" * (self.limit == MAX_PRODUCTS)
            raise Malformed(f"asks for more than {self.limit:,} elementary products{more}")

    def weigh(self, a, b):
        bits = a.numerator.bit_length() + b.numerator.bit_length()
        if type(a) is type(b) is int:
            return self.spend(1 + (bits * bits >> 20))
        bits += a.denominator.bit_length() + b.denominator.bit_length()
        self.spend(3 + (bits * bits >> 18))  # greatest common divisors

    def add(self, a, b):
        self.weigh(a, b)
        return a + b

    def mul(self, a, b):
        self.weigh(a, b)
        return a * b


# The shape of the JSON. A dict lists an object's keys ("?" marks an optional one, "*" stands for
# any key), [x] is a list of x, a tuple a list with just these entries, Any the shape among several
# whose name stands under `key` or, without a key, is itself a key; a Leaf has nothing inside.

Any = namedtuple("Any", "key shapes")
Leaf = namedtuple("Leaf", "good reason")


def is_number(value):
    match = type(value) is str and re.fullmatch(r"(0|-?[1-9][0-9]*)(?:/([1-9][0-9]*))?", value)
    if not match or len(value) > MAX_DIGITS:
        return False
    return not match[2] or match[2] != "1" and math.gcd(int(match[1]), int(match[2])) == 1


def rational(text):
    """An int wherever one will do: it is several times as fast as a Fraction."""
    p, _, q = text.partition("/")
    return Fraction(int(p), int(q)) if q else int(p)


TEXT = Leaf(lambda value: type(value) is str, "no text")
BOOL = Leaf(lambda value: type(value) is bool, "neither true nor false")
TRUE = Leaf(lambda value: value is True, "not true")
NAME = Leaf(is_name, "no name in the alphabet of docs/certificate.md")
NUMBER = Leaf(
    is_number, f'no number: a text "p" or "p/q" in lowest terms, up to {MAX_DIGITS:,} digits'
)
ENTRY = Leaf(
    lambda value: all(map(is_number, value if type(value) is list else [value])),
    f"no list and {NUMBER.reason}",
)
EXPONENT = Leaf(
    lambda value: type(value) is int and 1 <= value <= MAX_EXPONENT,
    f"no exponent: 1 to {MAX_EXPONENT:,}",
)
SIZE = Leaf(
    lambda value: type(value) is int and 1 <= value <= MAX_DIMENSION,
    f"no dimension: 1 to {MAX_DIMENSION}",
)
MONOMIAL, WORD = [(TEXT, EXPONENT)], [TEXT]
TERM = (NUMBER, MONOMIAL, WORD)
POLY = Any(
    None,
    {
        "scalar": {"scalar": TRUE, "terms": [TERM]},
        "trace": {"trace": TRUE, "terms": [TERM]},
        "rows": {"rows": TEXT, "cols": TEXT, "terms": [TERM]},
    },
)
COFACTORS = [(NUMBER, MONOMIAL, WORD, TEXT, BOOL, WORD)]
EQUATION = {"left": POLY, "right": POLY}
FACT = {"id": TEXT, **EQUATION, "why": TEXT, "forall?": [TEXT]}
STEP = Any(
    "rule",
    {
        "combine": {"id": TEXT, "rule": TEXT, **EQUATION, "terms": COFACTORS},
        "instance": {"id": TEXT, "rule": TEXT, "of": TEXT, "at": [(TEXT, POLY)]},
        "cancel": {"id": TEXT, "rule": TEXT, "of": TEXT, "by": TEXT, **EQUATION},
        "definite": {"id": TEXT, "rule": TEXT, "of": TEXT, "vector": POLY},
        "next": {"id": TEXT, "rule": TEXT, "of": TEXT},
    },
)
BLOCK = {"facts": [FACT], "steps": [STEP]}
THEORY = {
    "dimensions": [NAME],
    "scalars": [NAME],
    "facts": [FACT],
    "letters": [{"name": NAME, "rows": TEXT, "cols": TEXT, "symmetric?": BOOL, "arbitrary?": BOOL}],
    "nonzero": [{"id": TEXT, "poly": POLY, "why": TEXT}],
    "nonneg": [TEXT],
    "psd": [TEXT],
    "pd": [TEXT],
}
COMMON = {"name": TEXT, "part": TEXT, "role": TEXT, "says": TEXT, "kind": TEXT, "theory": THEORY}
POINT = {
    "dimensions": {"*": SIZE},
    "scalars": {"*": ENTRY},
    "letters": {"*": [[ENTRY]]},
    "field?": [NUMBER],
}
MATRICES = {**COMMON, "claims": [{**EQUATION, "relation": TEXT}], "at": [POINT]}
POSITIVITY = {**COMMON, "claim": POLY, "strict": BOOL, "method": TEXT}
PIECE = Any(
    "kind",
    {
        "derivation": {**COMMON, "steps": [STEP], "claims": [EQUATION]},
        "induction": {
            **COMMON,
            "over": NAME,
            "state": [(TEXT, TEXT)],
            "predicate": [EQUATION],
            "base": BLOCK,
            "step": BLOCK,
            "conclusion?": {**BLOCK, "claims": [EQUATION]},
        },
        "squares": {
            **COMMON,
            "claim": POLY,
            "squares": [(NUMBER, MONOMIAL, POLY, TEXT)],
            "steps": [STEP],
            "terms": COFACTORS,
        },
        "positivity": Any(
            "method",
            {
                "shift": {**POSITIVITY, "bounds": [(TEXT, POLY)]},
                "sturm": {**POSITIVITY, "from": NUMBER, "square?": POLY, "rest?": POLY},
            },
        ),
        "refutation": {**MATRICES, "weakens?": {"piece": TEXT, "drops": [TEXT]}},
        "instances": MATRICES,
    },
)
CERTIFICATE = {
    "schema": TEXT,
    "claim": NAME,
    "title": TEXT,
    "statement": TEXT,
    "source": TEXT,
    "verdict": TEXT,
    "parts": [TEXT],
    "axioms": [TEXT],
    "versions": {"*": TEXT},
    "pieces": [PIECE],
    "digest": TEXT,
}


def conform(value, shape, what):
    """Refuse a value that has not this shape; `what` names it."""
    kind = type(shape)
    if kind is Leaf:
        if not shape.good(value):
            named = quoted(value) if type(value) is str else "an entry"
            raise Malformed(f"{what}: {named} is {shape.reason}")
    elif kind is list:
        if type(value) is not list:
            raise Malformed(f"{what} is not a list")
        for entry in value:
            conform(entry, shape[0], what)
    elif kind is tuple:
        if type(value) is not list or len(value) != len(shape):
            raise Malformed(f"{what} is not a list of {len(shape)}")
        for entry, inner in zip(value, shape):
            conform(entry, inner, what)
    elif type(value) is not dict or not all(type(key) is str for key in value):
        raise Malformed(f"{what} is not an object")
    elif kind is Any:
        key = (
            value.get(shape.key) if shape.key else next((k for k in shape.shapes if k in value), 0)
        )
        if type(key) is not str or key not in shape.shapes:
            raise Malformed(f"{what} has no known {shape.key or 'type'}")
        conform(value, shape.shapes[key], what)
    elif "*" in shape:
        for inner in value.values():
            conform(inner, shape["*"], what)
    else:
        for key, inner in value.items():
            wanted = shape.get(key) or shape.get(key + "?")
            if wanted is None or key[-1:] == "?":
                raise Malformed(f"{what} has the unknown key {quoted(key)}")
            conform(inner, wanted, key)
        for key in shape.keys() - value.keys():
            need(key[-1] == "?", f'{what} lacks the key "{key}"')


# A theory: the setting of one piece


def sides(equations):
    return [equation[side] for equation in equations for side in ("left", "right")]


def mentioned(polys):
    """The letters and scalars that stand in polynomials as they are written."""
    terms = [term for p in polys for term in p["terms"]]
    return {t.removesuffix("*") for term in terms for t in term[2]} | {
        s for term in terms for s, _ in term[1]
    }


class Theory:
    """The letters, hypotheses and induction's state of one piece, and the arithmetic of words.

    A word is a tuple of tokens; a monomial a sorted tuple of (scalar, exponent); the terms
    of a Poly a dict from (monomial, word in normal form) to its coefficient, never zero.
    """

    def __init__(self, obj, state, budget):
        self.obj, self.budget, self.ids = obj, budget, set()
        self.letters = {letter["name"]: letter for letter in obj["letters"]}
        self.dimensions = set(distinct(obj["dimensions"], "the list of dimensions")) | {"1"}
        self.scalars = set(obj["scalars"])
        self.known = self.scalars | self.letters.keys()
        distinct(
            obj["scalars"] + [letter["name"] for letter in obj["letters"]],
            "the list of letters and scalars",
        )
        need("1" not in obj["dimensions"], 'the dimension "1" is declared')
        self.symmetric = {n for n, letter in self.letters.items() if letter.get("symmetric")}
        self.arbitrary = {n for n, letter in self.letters.items() if letter.get("arbitrary")}
        self.nonneg, self.psd, self.pd = (
            set(distinct(obj[key], key)) for key in ("nonneg", "psd", "pd")
        )
        need(self.nonneg <= self.scalars, "nonneg names what is not a scalar")
        need(self.psd | self.pd <= self.symmetric, "psd or pd names what is not a symmetric letter")
        self.type, self.star = (
            dict.fromkeys(self.scalars, "scalar"),
            {},
        )  # by token, as the adjoint is
        for n, letter in self.letters.items():
            rows, cols = letter["rows"], letter["cols"]
            need(
                {rows, cols} <= self.dimensions, f"the letter {quoted(n)} has an unknown dimension"
            )
            need(
                rows == cols or n not in self.symmetric,
                f"the symmetric letter {quoted(n)} is not square",
            )
            self.type[n], self.type[n + "*"] = (rows, cols), (cols, rows)
            self.star[n], self.star[n + "*"] = (n if n in self.symmetric else n + "*"), n
        self.read_state(state)
        self.nonzero, hidden = {}, self.arbitrary | self.nexts
        self.facts = self.read_facts(obj["facts"], hidden)
        zero = [fact for fact in self.facts.values() if not fact.bound]
        for z in obj["nonzero"]:
            self.keep_out(hidden, z["id"], [z["poly"]])
            self.nonzero[self.new_id(z["id"])] = p = self.poly(z["poly"])
            need(p.terms, f"the hypothesis {quoted(z['id'])} says that 0 is not zero")
            contrary = any(self.signature(p) == self.signature(f.poly) for f in zero)
            need(not contrary, f"{quoted(z['id'])} is zero by another hypothesis")

    def read_state(self, pairs):
        """The pairs (state, next) of an induction."""
        names = set(distinct([n for pair in pairs for n in pair], "the state"))
        need(names <= self.known, "the state names an unknown letter or scalar")
        hold(not names & self.arbitrary, "an arbitrary letter is a state or next name")
        for a, b in pairs:
            same = self.type[a] == self.type[b] and (a in self.symmetric) == (b in self.symmetric)
            hold(same, f"{quoted(a)} and its next {quoted(b)} have different types")
        self.nexts, self.unbindable = {b for _, b in pairs}, self.arbitrary | names
        self.renaming = {a: self.single(b) for a, b in pairs}

    def read_facts(self, objs, forbidden):
        """Hypotheses by id; no name in `forbidden` may occur in them."""
        facts = {}
        for obj in objs:
            bound = set(obj.get("forall", []))
            need(bound <= self.known, f"{quoted(obj['id'])} binds an unknown name")
            hold(
                not bound & self.unbindable,
                f"{quoted(obj['id'])} binds an arbitrary, state or next name",
            )
            self.keep_out(forbidden, obj["id"], sides([obj]))
            facts[self.new_id(obj["id"])] = fact = Fact(self.equation(obj), bound)
            need(not self.is_false(fact), f"the hypothesis {quoted(obj['id'])} is false")
        return facts

    def is_false(self, fact):
        """Does this fact fail at every size and for all values of what it does not bind?

        Its terms of one degree in each bound name vanish together, for all values of these.
        If nothing else stands in them, they may be taken as numbers (the first entries of
        matrices with no other in its row or column), and the sum must be the zero polynomial.
        """
        degrees = {}
        for (monomial, word), c in fact.poly.terms.items():
            powers = dict(monomial)
            for token in word:
                name = token.removesuffix("*")
                powers[name] = powers.get(name, 0) + 1
            degree = tuple(sorted((n, e) for n, e in powers.items() if n in fact.bound))
            found = degrees.setdefault(degree, [0, True])
            found[0] = self.budget.add(found[0], c)
            found[1] &= powers.keys() <= fact.bound
        return any(total and closed for total, closed in degrees.values())

    def keep_out(self, forbidden, ident, polys):
        found = forbidden and forbidden & mentioned(polys)
        hold(
            not found,
            f"{quoted(ident)} mentions {quoted(min(found or ['']))}, which is arbitrary or a next "
            "name",
        )

    def new_id(self, ident):
        need(ident not in self.ids, f"the id {quoted(ident)} is used twice")
        self.ids.add(ident)
        return ident

    # Reading words and polynomials

    def word(self, tokens):
        need(len(tokens) <= MAX_WORD, f"a word has over {MAX_WORD:,} tokens")
        for token in tokens:
            if token not in self.star:
                raise Malformed(f"{quoted(token)} is no letter here")
        return tuple(t[:-1] if t.endswith("*") and t[:-1] in self.symmetric else t for t in tokens)

    def monomial(self, pairs):
        for scalar in distinct([scalar for scalar, _ in pairs], "a monomial") if pairs else ():
            if scalar not in self.scalars:
                raise Malformed(f"{quoted(scalar)} is no scalar here")
        return tuple(sorted(map(tuple, pairs)))

    def poly(self, obj):
        kind = (
            "scalar"
            if "scalar" in obj
            else "trace"
            if "trace" in obj
            else (obj["rows"], obj["cols"])
        )
        need(
            type(kind) is str or set(kind) <= self.dimensions,
            "a polynomial has an unknown dimension",
        )
        need(len(obj["terms"]) <= MAX_TERMS, f"a polynomial has over {MAX_TERMS:,} terms")
        terms = []
        for c, monomial, word in obj["terms"]:
            terms.append((rational(c), self.monomial(monomial), self.word(word)))
            need(
                self.fits(kind, terms[-1][2]),
                "the dimensions of a word do not fit, or it has the wrong type for its polynomial",
            )
        return self.gather(kind, terms)

    def equation(self, obj):
        """left − right."""
        left, right = self.poly(obj["left"]), self.poly(obj["right"])
        need(left.type == right.type, "the two sides of an equation have different types")
        return self.minus(left, right)

    def fits(self, kind, left, middle="scalar", right=()):
        """Is left · (something of type `middle`) · right of type `kind`?"""
        if middle == "trace":
            return kind == "trace" and not left and not right
        factors = (
            [self.type[t] for t in left]
            + [middle] * (middle != "scalar")
            + [self.type[t] for t in right]
        )
        if kind == "scalar" or not factors:
            return not factors and kind != "trace" and (kind == "scalar" or kind[0] == kind[1])
        rows, cols = factors[0][0], factors[-1][1]
        joined = all(a[1] == b[0] for a, b in zip(factors, factors[1:]))
        return joined and (rows == cols if kind == "trace" else (rows, cols) == kind)

    # Arithmetic

    def reverse(self, word):
        return tuple(self.star[token] for token in reversed(word))

    def normal(self, kind, word):
        """The normal form of a word: its 1×1 parts commute and equal their adjoints."""
        ones = [i for i, token in enumerate(word) if self.type[token][0] == "1"]
        if kind == "trace" and not ones:
            self.budget.spend(len(word) ** 2 // 4)
            return min(w[i:] + w[:i] for w in (word, self.reverse(word)) for i in range(len(w)))
        if kind == "trace":
            word = word[ones[0] :] + word[: ones[0]]
            ones = [i - ones[0] for i in ones]
        if word and self.type[word[-1]][1] == "1":
            ones.append(len(word))
        if len(ones) < 2:
            return word
        parts = [word[a:b] for a, b in zip(ones, ones[1:])]
        parts = sorted(min(part, self.reverse(part)) for part in parts)
        return word[: ones[0]] + tuple(t for part in parts for t in part) + word[ones[-1] :]

    def gather(self, kind, terms, start=()):
        """The polynomial of this type with these terms, (coefficient, monomial, word), beside those
        of `start`."""
        total = dict(start)
        for coefficient, monomial, word in terms:
            need(len(word) <= MAX_WORD, f"a word grows over {MAX_WORD:,} tokens")
            need(word or kind != "trace", "the trace of the identity cannot be written")
            self.budget.spend((len(monomial) + len(word)) // 2)
            key = monomial, self.normal(kind, word)
            total[key] = self.budget.add(total.get(key, 0), coefficient)
            if not total[key]:
                del total[key]
            need(len(total) <= MAX_TERMS, f"a polynomial has over {MAX_TERMS:,} terms")
        return Poly(kind, total)

    def times(self, a, b):
        """The product of two monomials."""
        powers = dict(a)
        for scalar, exponent in b:
            powers[scalar] = powers.get(scalar, 0) + exponent
            need(powers[scalar] <= MAX_EXPONENT, "an exponent grows over the limit")
        return tuple(sorted(powers.items()))

    def multiple(self, p, coefficient=1, monomial=(), left=(), right=()):
        """The terms of coefficient · monomial · left · p · right."""
        for (m, word), c in p.terms.items():
            yield self.budget.mul(coefficient, c), self.times(monomial, m), left + word + right

    def minus(self, p, q):
        return self.gather(p.type, self.multiple(q, -1), p.terms)

    def multiply(self, kind, p, q):
        """p·q as a polynomial of type `kind`; the caller has seen that the types fit."""
        self.budget.spend(1 + len(p.terms))  # even if q is zero
        return self.gather(
            kind,
            (term for (m, word), c in p.terms.items() for term in self.multiple(q, c, m, word)),
        )

    def adjoint(self, p):
        if type(p.type) is str:
            return p
        return self.gather(
            p.type[::-1], ((c, m, self.reverse(word)) for (m, word), c in p.terms.items())
        )

    def single(self, token):
        """One letter, its adjoint, or a scalar, as a polynomial."""
        key = (((token, 1),), ()) if token in self.scalars else ((), (token,))
        return Poly(self.type[token], {key: 1})

    def substitute(self, p, table):
        """p with every letter and scalar in `table` replaced, adjoints by adjoints."""
        self.budget.spend(len(table))
        return self.gather(
            p.type,
            self.substituted(p, {**table, **{n + "*": self.adjoint(q) for n, q in table.items()}}),
        )

    def substituted(self, p, table):
        for (monomial, word), c in p.terms.items():
            kept = tuple((s, exponent) for s, exponent in monomial if s not in table)
            product = Poly("product", {(kept, ()): c})
            for scalar, exponent in monomial:
                for _ in range(exponent if scalar in table else 0):
                    product = self.multiply("product", product, table[scalar])
            for token in word:
                product = self.multiply("product", product, table.get(token) or self.single(token))
            yield from self.multiple(product)

    def signature(self, p):
        """Equal exactly for polynomials that are equal up to sign."""
        self.budget.spend(sum(1 + len(word) // 2 for _, word in p.terms))
        return p.type, frozenset(
            frozenset((key, sign * c) for key, c in p.terms.items()) for sign in (1, -1)
        )


# The rules: each makes a new fact from those in `scope`


def find(scope, ident, bound_too=False):
    """A fact or earlier step; one that may be calculated with, unless bound_too."""
    if ident not in scope:
        raise Malformed(f"{quoted(ident)} is no fact or earlier step here")
    if scope[ident].bound and not bound_too:
        raise Rejected(f'{quoted(ident)} says "for all": make an instance of it first')
    return scope[ident]


def combination(theory, scope, kind, cofactors):
    """The terms of Σ coefficient · monomial · left word · fact · right word, a polynomial of type
    `kind`."""
    for coefficient, monomial, left, ident, star, right in cofactors:
        left, right, p = theory.word(left), theory.word(right), find(scope, ident).poly
        p = theory.adjoint(p) if star else p
        if not theory.fits(kind, left, p.type, right):
            raise Rejected(f"a cofactor of {quoted(ident)} does not fit the claim's type")
        yield from theory.multiple(p, rational(coefficient), theory.monomial(monomial), left, right)


def add_up(theory, wanted, terms):
    rest = theory.minus(wanted, theory.gather(wanted.type, terms)).terms
    if rest:
        (monomial, word), c = min(rest.items(), key=lambda term: (len(term[0][1]), term[0]))
        first = show_poly({wanted.type: True, "terms": [(c, monomial, word)]})
        raise Rejected(
            f"the cofactors add up to something else (first difference: {cut(first, 300)})"
        )


def combine(theory, scope, obj):
    made = theory.equation(obj)
    add_up(theory, made, combination(theory, scope, made.type, obj["terms"]))
    return Fact(made, set())


def instance(theory, scope, obj):
    fact, table = find(scope, obj["of"], bound_too=True), {}
    distinct([target for target, _ in obj["at"]], "at")
    for target, value in obj["at"]:
        allowed = target in fact.bound or target in theory.arbitrary
        hold(allowed, f"{quoted(target)} is neither bound nor arbitrary")
        table[target] = value = theory.poly(value)
        hold(value.type == theory.type[target], f"what replaces {quoted(target)} has another type")
        good = target not in theory.symmetric or theory.adjoint(value) == value
        hold(good, f"what replaces the symmetric {quoted(target)} is not equal to its adjoint")
    made = theory.substitute(fact.poly, table)
    theory.budget.spend(
        len(fact.bound) + sum(20 + len(word) for _, word in made.terms)
    )  # they stay in memory
    return Fact(made, fact.bound - table.keys())


def cancel(theory, scope, obj):
    fact, made = find(scope, obj["of"]).poly, theory.equation(obj)
    need(obj["by"] in theory.nonzero, f"{quoted(obj['by'])} is no nonzero polynomial here")
    p, one = theory.nonzero[obj["by"]], ("1", "1")
    before = p.type == "scalar" or p.type == one and made.type[0] == "1"
    after = p.type == one and made.type[1] == "1"
    good = (
        before
        and fact == theory.multiply(made.type, p, made)
        or after
        and fact == theory.multiply(made.type, made, p)
    )
    hold(good, f"{quoted(obj['of'])} is not {quoted(obj['by'])} times the equation")
    return Fact(made, set())


def definite(theory, scope, obj):
    fact, w = find(scope, obj["of"]).poly, theory.poly(obj["vector"])
    need(w.type != "trace", "a trace is not squared")
    star = theory.adjoint(w)
    if w.type == "scalar" or fact.type == "trace":
        squares = [theory.multiply(w.type if w.type == "scalar" else "trace", star, w)]
    else:
        rows, cols = w.type
        squares = [theory.multiply((cols, cols), star, w), theory.multiply((rows, rows), w, star)]
    hold(
        any(is_multiple(theory, fact, p) for p in squares),
        f"{quoted(obj['of'])} is no multiple of the square",
    )
    return Fact(w, set())


def is_multiple(theory, p, q):
    """Is p a non-zero rational times q, and q not the zero polynomial?"""
    if p.type != q.type or not q.terms or p.terms.keys() != q.terms.keys():
        return False
    first = min(q.terms)
    ratio = ONE * p.terms[first] / q.terms[first]
    return all(theory.budget.mul(ratio, c) == p.terms[key] for key, c in q.terms.items())


def following(theory, scope, obj):
    """The rule `next`: what the theory says now, it says at the next index."""
    need(obj["of"] in theory.facts, f"{quoted(obj['of'])} is no fact of the theory")
    fact = theory.facts[obj["of"]]
    return Fact(theory.substitute(fact.poly, theory.renaming), fact.bound)


RULES = {
    "combine": combine,
    "instance": instance,
    "cancel": cancel,
    "definite": definite,
    "next": following,
}


def derive(theory, given, steps, rules=RULES.keys() - {"next"}):
    """The facts of the theory, those `given` and those that the steps make."""
    scope = {**theory.facts, **given}
    for obj in steps:
        with within(f"step {quoted(theory.new_id(obj['id']))}"):
            hold(obj["rule"] in rules, "the rule next is for the step of an induction")
            scope[obj["id"]] = RULES[obj["rule"]](theory, scope, obj)
    return scope


def settle(theory, scope, claims, what):
    """Every claim must be, up to sign, a fact or a step."""
    hold(claims, f"there is no {what}")
    known = {theory.signature(fact.poly) for fact in scope.values() if not fact.bound}
    for index, claim in enumerate(claims):
        hold(theory.signature(claim) in known, f"{what} {index + 1} is neither a fact nor a step")


# The kinds of pieces. Each check answers with what it confirmed, a list of lines, with the
# statements that a necessity piece may weaken, and with whether there was nothing to prove.


def trivial(polys):
    """Do the claims "p = 0" hold by themselves, with no hypothesis and no data?"""
    return not any(p.terms for p in polys)


def check_derivation(theory, piece):
    claims = [theory.equation(c) for c in piece["claims"]]
    settle(theory, derive(theory, {}, piece["steps"]), claims, "claim")
    lines = setting(theory) + ["then " + show_claims(piece["claims"], claims)]
    statement = Statement(list(theory.facts.items()), list(theory.nonzero.items()), claims)
    return lines, [statement], trivial(claims)


def check_induction(theory, piece):
    base, step, end = piece["base"], piece["step"], piece.get("conclusion")
    theory.keep_out(theory.nexts, "a predicate", sides(piece["predicate"]))
    now = [theory.equation(p) for p in piece["predicate"]]
    later = [theory.substitute(p, theory.renaming) for p in now]
    assumed = {theory.new_id(f"IH{i}"): Fact(p, set()) for i, p in enumerate(now)}

    start = theory.read_facts(base["facts"], theory.arbitrary | theory.nexts)
    settle(theory, derive(theory, start, base["steps"]), now, "predicate at the start")
    moves = theory.read_facts(step["facts"], theory.arbitrary)
    settle(
        theory,
        derive(theory, {**moves, **assumed}, step["steps"], RULES),
        later,
        "predicate after a step",
    )

    facts, nonzero = [*theory.facts.items(), *start.items()], list(theory.nonzero.items())
    moved = [
        (i, Fact(theory.substitute(f.poly, theory.renaming), f.bound))
        for i, f in theory.facts.items()
    ]
    moved_nonzero = [(i, theory.substitute(p, theory.renaming)) for i, p in nonzero]
    weaker = [
        Statement(facts, nonzero, now),
        Statement(facts + moved + list(moves.items()), nonzero + moved_nonzero, later),
    ]
    lines = setting(theory, f"for every {show_name(piece['over'])}, for all ")
    lines += show_induction(theory, piece, now)
    if end:
        claims, given = (
            [theory.equation(c) for c in end["claims"]],
            theory.read_facts(end["facts"], theory.arbitrary),
        )
        settle(
            theory,
            derive(theory, {**given, **assumed}, end["steps"]),
            claims,
            "claim of the conclusion",
        )
        weaker.append(Statement(facts + list(given.items()), nonzero, claims))
        lines += show_hypotheses(end["facts"], "and if ") + [
            "then moreover " + show_claims(end["claims"], claims)
        ]
    return lines, weaker, all(trivial(statement.claims) for statement in weaker)


def check_squares(theory, piece):
    claim = theory.poly(piece["claim"])
    kind, is_operator = claim.type, type(claim.type) is tuple
    hold(not is_operator or theory.adjoint(claim) == claim, "the claim is not its own adjoint")
    cofactors = combination(theory, derive(theory, {}, piece["steps"]), kind, piece["terms"])
    add_up(theory, claim, chain(cofactors, sum_of_squares(theory, kind, piece["squares"])))
    order = "is positive semidefinite" if is_operator and kind != ("1", "1") else ">= 0"
    alone = trivial([claim])
    shown = f"then {show_poly(piece['claim'])} {order}" + " (trivial)" * alone
    return setting(theory) + [shown], [], alone


def sum_of_squares(theory, kind, squares):
    """The terms of Σ coefficient · monomial · q* K q, K being the identity or known to be
    semidefinite."""
    for coefficient, monomial, q, middle in squares:
        coefficient, monomial, q = rational(coefficient), theory.monomial(monomial), theory.poly(q)
        hold(coefficient >= 0, "a square has a negative coefficient")
        for scalar, exponent in monomial:
            hold(
                scalar in theory.nonneg or exponent % 2 == 0,
                f"{quoted(scalar)} may be negative before a square",
            )
        if kind == "scalar":
            hold(q.type == "scalar" and not middle, "a scalar claim takes scalar squares")
        else:
            hold(
                type(q.type) is tuple and kind in ("trace", (q.type[1], q.type[1])),
                "a square has the wrong type",
            )
        right = q
        if middle:
            hold(
                middle in theory.psd or middle in theory.pd,
                f"{quoted(middle)} is not known to be positive semidefinite",
            )
            hold(theory.type[middle][1] == q.type[0], f"{quoted(middle)} does not fit its square")
            right = theory.multiply(q.type, theory.single(middle), q)
        yield from theory.multiple(
            theory.multiply(kind, theory.adjoint(q), right), coefficient, monomial
        )


def check_positivity(theory, piece):
    need(
        not any(theory.obj[key] for key in THEORY if key != "scalars"),
        "the theory has more than scalars",
    )
    claim = number_poly(theory, piece["claim"])
    where = (check_shift if piece["method"] == "shift" else check_sturm)(theory, piece, claim)
    alone = claim.terms.keys() <= {UNIT}
    shown = f"then {show_poly(piece['claim'])} {'>' if piece['strict'] else '>='} 0"
    return [f"for all real {where}", shown + " (trivial)" * alone], [], alone


def number_poly(theory, obj):
    p = theory.poly(obj)
    need(p.type == "scalar", "the claim, a bound, square or rest is not a scalar polynomial")
    return p


def check_shift(theory, piece, claim):
    table = {}
    for scalar, obj in piece["bounds"]:
        need(
            scalar in theory.scalars and scalar not in table,
            f"{quoted(scalar)} cannot be bounded here",
        )
        hold(
            mentioned([obj]) <= table.keys(),
            f"the bound of {quoted(scalar)} uses a scalar of a later row",
        )
        table[scalar] = theory.gather(
            "scalar", theory.multiple(theory.single(scalar)), number_poly(theory, obj).terms
        )
    hold(mentioned([piece["claim"]]) <= table.keys(), "a scalar of the claim has no bound")
    for scalar in reversed(table):
        claim = theory.substitute(claim, {scalar: table[scalar]})
    hold(all(c >= 0 for c in claim.terms.values()), "a shifted coefficient is negative")
    hold(not piece["strict"] or claim.terms.get(UNIT, 0) > 0, "the constant term is not positive")
    return (
        ", ".join(f"{show_name(s)} >= {show_poly(obj)}" for s, obj in piece["bounds"]) or "numbers"
    )


def check_sturm(theory, piece, claim):
    need(len(theory.scalars) == 1, "a Sturm chain takes exactly one scalar")
    need(("square" in piece) == ("rest" in piece), "square and rest come together")
    start, rest, budget = rational(piece["from"]), claim, theory.budget
    if "square" in piece:
        hold(not piece["strict"], "with a square the claim cannot be strict")
        q, rest = number_poly(theory, piece["square"]), number_poly(theory, piece["rest"])
        product = theory.multiply("scalar", theory.multiply("scalar", q, q), rest)
        hold(product == claim, "square² · rest is not the claim")
    powers = {monomial[0][1] if monomial else 0: c for (monomial, _), c in rest.terms.items()}
    sturm = sturm_chain([powers.get(i, 0) for i in range(max(powers, default=-1) + 1)], budget)
    values = [value_at(p, start, budget) for p in sturm]
    hold(values[0] > 0, "the polynomial is not positive where the half-line starts")
    hold(
        variations(values) == variations([p[-1] for p in sturm]),
        "the polynomial has a root on the half-line",
    )
    return f"{show_name(min(theory.scalars))} >= {start}"


# Polynomials in one variable: lists of coefficients from the constant term up, zero is []


def trimmed(p):
    while p and not p[-1]:
        p.pop()
    return p


def value_at(p, x, budget):
    total = 0
    for c in reversed(p):
        total = budget.add(budget.mul(total, x), c)
    return total


def remainder(p, q, budget):
    p = list(p)
    while len(p) >= len(q):
        factor = budget.mul(p[-1], ONE / q[-1])
        for i in range(-len(q), 0):
            p[i] = budget.add(p[i], -budget.mul(factor, q[i]))
        p.pop()
    return trimmed(p)


def remainders(p, q, budget):
    """p, q and the negative remainders, each scaled by a positive number; the last is the common
    divisor."""
    found = [p, q]
    while found[-1]:
        rest = remainder(found[-2], found[-1], budget)
        scale = ONE / abs(rest[-1]) if rest else 1
        found.append([budget.mul(-c, scale) for c in rest])
    return found[:-1]


def sturm_chain(p, budget):
    return remainders(p, [budget.mul(i, c) for i, c in enumerate(p)][1:], budget)


def variations(values):
    signs = [v > 0 for v in values if v]
    return sum(a != b for a, b in zip(signs, signs[1:]))


# Matrices


def transposed(matrix):
    return [list(column) for column in zip(*matrix)]


class Point:
    """Values for the dimensions, scalars and letters of a theory.

    A number is a polynomial in α reduced by the field's, and so a list as above.
    """

    def __init__(self, theory, obj):
        self.theory, self.budget = theory, theory.budget
        self.modulus = [rational(c) for c in obj.get("field", ["0", "1"])]
        self.longest = len(obj.get("field", [None])) - 1  # of an entry that is a list
        need(
            len(self.modulus) > 1 and self.modulus[-1],
            "the field has no polynomial of degree 1 or more",
        )
        sturm = sturm_chain(self.modulus, self.budget)
        lowest = [p[-1] * (-1) ** (len(p) - 1) for p in sturm]
        hold(
            variations(lowest) > variations([p[-1] for p in sturm]),
            "the polynomial of the field has no real root",
        )
        names = {
            "dimensions": theory.dimensions - {"1"},
            "scalars": theory.scalars,
            "letters": theory.letters.keys(),
        }
        for key in names:
            need(obj[key].keys() == names[key], f"the {key} are not those of the theory")
        self.dims = {**obj["dimensions"], "1": 1}
        self.scalars = {s: self.entry(v) for s, v in obj["scalars"].items()}
        self.matrices = {}
        for letter, rows in obj["letters"].items():
            height, width = self.shape(theory.type[letter])
            need(
                [len(row) for row in rows] == [width] * height,
                f"{quoted(letter)} is not {height}×{width}",
            )
            value = [[self.entry(v) for v in row] for row in rows]
            hold(
                letter not in theory.symmetric or value == transposed(value),
                f"{quoted(letter)} is not symmetric",
            )
            self.matrices[letter], self.matrices[letter + "*"] = value, transposed(value)

    def shape(self, kind):
        return (1, 1) if type(kind) is str else (self.dims[kind[0]], self.dims[kind[1]])

    def entry(self, obj):
        need(
            type(obj) is str or 1 <= len(obj) <= self.longest,
            "a list of rationals does not fit the field",
        )
        return trimmed([rational(c) for c in ([obj] if type(obj) is str else obj)])

    def add(self, a, b):
        return trimmed([self.budget.add(x, y) for x, y in zip_longest(a, b, fillvalue=0)])

    def mul(self, a, b):
        product = [0] * (len(a) + len(b) - 1) if a and b else []
        for i, x in enumerate(a):
            for j, y in enumerate(b):
                product[i + j] = self.budget.add(product[i + j], self.budget.mul(x, y))
        return remainder(product, self.modulus, self.budget)

    def is_unit(self, a):
        """Not zero at any root of the field's polynomial: coprime to it."""
        return len(remainders(self.modulus, a, self.budget)[-1]) == 1

    def dot(self, row, column):
        return reduce(self.add, (self.mul(x, y) for x, y in zip(row, column) if x and y), [])

    def product(self, a, b):
        columns = transposed(b)
        self.budget.spend(len(a) * len(b) * len(columns))
        return [[self.dot(row, column) for column in columns] for row in a]

    def value(self, p):
        """The matrix that a polynomial is here; a number or a trace is 1×1."""
        height, width = self.shape(p.type)
        self.budget.spend(height * width * (1 + len(p.terms)))
        total = [[[]] * width] * height
        identity = [[[1] if i == j else [] for j in range(width)] for i in range(height)]
        for (monomial, word), c in p.terms.items():
            factor = reduce(
                self.mul,
                (self.scalars[s] for s, exponent in monomial for _ in range(exponent)),
                [c],
            )
            matrix = reduce(self.product, [self.matrices[token] for token in word] or [identity])
            if p.type == "trace":
                matrix = [[reduce(self.add, [row[i] for i, row in enumerate(matrix)])]]
            total = [
                [self.add(t, self.mul(factor, x)) for t, x in zip(*rows)]
                for rows in zip(total, matrix)
            ]
        return total

    def decide(self, p, relation):
        """Does "p relation 0" hold here? None where a field with zero divisors leaves it open."""
        matrix = self.value(p)
        if relation == "=":
            entries = [x for row in matrix for x in row if x]
            return False if any(map(self.is_unit, entries)) else None if entries else True
        hold(
            all(len(x) < 2 for row in matrix for x in row),
            "what is compared with 0 is not rational",
        )
        hold(matrix == transposed(matrix), "what is compared with 0 is not symmetric")
        a = [[x[0] if x else 0 for x in row] for row in matrix]
        for k, row in enumerate(a):
            if row[k] < 0 or row[k] == 0 and (relation == ">" or any(row[k:])):
                return False
            for i in range(k + 1, len(a) if row[k] else 0):
                factor = self.budget.mul(a[i][k], ONE / row[k])
                for j in range(k + 1, len(a)):
                    a[i][j] = self.budget.add(a[i][j], -self.budget.mul(factor, row[j]))
        return True

    def check_hypotheses(self):
        theory = self.theory
        for ident, fact in theory.facts.items():
            hold(not fact.bound, f'{quoted(ident)} says "for all", which matrices cannot show')
            hold(self.decide(fact.poly, "="), f"the hypothesis {quoted(ident)} does not hold")
        for ident, p in theory.nonzero.items():
            hold(self.decide(p, "=") is False, f"the nonzero polynomial {quoted(ident)} is zero")
        for n in theory.nonneg | theory.psd | theory.pd:
            good = self.decide(theory.single(n), ">" if n in theory.pd else ">=")
            hold(good, f"{quoted(n)} is negative, or not positive (semi)definite")


def check_matrices(theory, piece):
    claims, points, refuting = piece["claims"], piece["at"], piece["kind"] == "refutation"
    hold(claims, "there is no claim")
    hold(points, "there is no point")
    hold(len(points) == 1 or not refuting, "a refutation has exactly one point")
    polys = [theory.equation(c) for c in claims]
    for claim, p in zip(claims, polys):
        orders = (
            [">=", ">"]
            if p.type in ("scalar", "trace", ("1", "1"))
            else [">="] * (p.type[0] == p.type[1])
        )
        need(
            claim["relation"] in ["=", *orders],
            f"the relation {quoted(claim['relation'])} does not fit its claim",
        )
    shown = []
    for index, obj in enumerate(points):
        with within(f"point {index + 1}"):
            point = Point(theory, obj)
            point.check_hypotheses()
            answers = [point.decide(p, claim["relation"]) for claim, p in zip(claims, polys)]
            hold(refuting or all(answers), "a claim does not hold")
            hold(not refuting or False in answers, "no claim fails, so nothing is refuted")
            shown = shown or ["at " + cut(show_point(point, obj))]
    if not refuting:
        shown[0] += f", and at {len(points) - 1} more points" * (len(points) > 1)
        return setting(theory, "with ") + shown + ["there " + show_claims(claims)], [], False
    failed = claims[answers.index(False)]
    left, right = (
        show_matrix(point.value(theory.poly(failed[side]))) for side in ("left", "right")
    )
    shown += [cut(f"there left is {left}, right is {right} in {show_claims([failed])}")]
    lines = setting(theory, "not true: for all ") + ["then " + show_claims(claims)]
    return lines + shown, [], False


# What was confirmed, in the words of the data


def show_name(value):
    plain = re.fullmatch(PLAIN, unicodedata.normalize("NFD", value)) and value not in WORDS
    return value if plain else f"«{value}»"


def show_names(values):
    return ", ".join(map(show_name, values))


def show_short(value):
    """A number at a point; those of hypotheses and claims are written in full."""
    bits = value.numerator.bit_length() + value.denominator.bit_length()
    return str(value) if bits <= 430 else f"{'-' * (value < 0)}(a number of {bits} bits)"


def show_word(word):
    shown = []
    for token, run in groupby(word):
        count = len(list(run))
        shown.append(
            show_name(token.removesuffix("*"))
            + "*" * token.endswith("*")
            + f"^{count}" * (count > 1)
        )
    return "·".join(shown)


def show_poly(obj):
    """A polynomial as it is written in the certificate."""
    shown = ""
    for coefficient, monomial, word in obj["terms"]:
        coefficient = Fraction(coefficient)
        parts = [show_name(s) + f"^{e}" * (e > 1) for s, e in monomial]
        parts += [f"tr({show_word(word)})" if "trace" in obj else show_word(word)] if word else []
        parts = parts if parts and abs(coefficient) == 1 else [str(abs(coefficient))] + parts
        sign = "-" if coefficient < 0 else "+" if shown else ""
        shown += (f" {sign} " if shown else sign) + "·".join(parts)
    return shown or "0"


def show_claims(objs, polys=()):
    """Claims; where a proof gives their polynomials, with a mark if there was nothing to prove."""
    shown = [
        f"{show_poly(o['left'])} {o.get('relation', '=')} {show_poly(o['right'])}" for o in objs
    ]
    marks = [" (trivial)" * trivial([p]) for p in polys]
    return ", and ".join(map("".join, zip_longest(shown, marks, fillvalue="")))


def show_hypotheses(facts, lead):
    shown = []
    for fact in facts:
        bound = show_names(fact.get("forall", []))
        shown.append(f"(for all {bound}: {show_claims([fact])})" if bound else show_claims([fact]))
    return [lead + ", ".join(shown)] if shown else []


def setting(theory, lead="for all "):
    """The sizes, letters and hypotheses of a theory."""
    obj, kinds = theory.obj, []
    for n, letter in theory.letters.items():
        marks = " symmetric" * (n in theory.symmetric)
        marks += " positive definite" * (n in theory.pd) + " positive semidefinite" * (
            n in theory.psd - theory.pd
        )
        rows, cols = (d if d == "1" else show_name(d) for d in (letter["rows"], letter["cols"]))
        kinds.append(f"{show_name(n)} ({rows}×{cols}{marks})")
    kinds += [show_name(s) + " >= 0" * (s in theory.nonneg) for s in obj["scalars"]]
    parts = [f"sizes {show_names(obj['dimensions'])}"] * bool(obj["dimensions"])
    parts += ["real " + ", ".join(kinds)] * bool(kinds)
    nonzero = ", ".join(show_poly(z["poly"]) for z in obj["nonzero"])
    lines = [lead + " and ".join(parts or ["numbers"])] + show_hypotheses(obj["facts"], "if ")
    return lines + [f"where not zero: {nonzero}"] * bool(nonzero)


def show_induction(theory, piece, predicates):
    base, step = piece["base"], piece["step"]
    lines = show_hypotheses(base["facts"], "if at the start ")
    lines += [
        "in a step "
        + ", ".join(f"{show_name(a)} becomes {show_name(b)}" for a, b in piece["state"])
    ]
    lines += show_hypotheses(step["facts"], "if in every step ")
    constant = mentioned(sides(theory.obj["facts"] + piece["predicate"] + base["facts"]))
    constant |= mentioned(z["poly"] for z in theory.obj["nonzero"]) | {
        a for pair in piece["state"] for a in pair
    }
    free = sorted(mentioned(sides(step["facts"])) - constant)
    lines += [f"({show_names(free)} may differ from step to step)"] * bool(free)
    shown = show_claims(piece["predicate"], predicates)
    return lines + [f"then for every {show_name(piece['over'])}: {shown}"]


def show_entry(x):
    shown = ", ".join(map(show_short, x or [0]))
    return shown if len(x) < 2 else f"({shown})"


def show_matrix(rows):
    if len(rows) * len(rows[0]) > 64:
        return f"a {len(rows)}×{len(rows[0])} matrix"
    shown = "; ".join(" ".join(map(show_entry, row)) for row in rows)
    return shown if len(rows) == len(rows[0]) == 1 else f"[{shown}]"


def show_point(point, obj):
    values = [f"{show_name(d)} = {v}" for d, v in obj["dimensions"].items()]
    values += [f"{show_name(s)} = {show_entry(v)}" for s, v in point.scalars.items()]
    values += [f"{show_name(m)} = {show_matrix(point.matrices[m])}" for m in obj["letters"]]
    if "field" in obj:
        terms = [(c, [("α", i)] * (i > 0), []) for i, c in enumerate(point.modulus) if c]
        values.append(
            f"(a, b, …) being a + b·α + … with α a real root of {show_poly({'terms': terms})}"
        )
    return ", ".join(values) or "the only point"


def show_dropped(piece, drops):
    blocks = [piece["theory"]] + [
        piece[key] for key in ("base", "step", "conclusion") if key in piece
    ]
    shown = [
        line
        for b in blocks
        for f in b["facts"]
        if f["id"] in drops
        for line in show_hypotheses([f], "")
    ]
    return ", ".join(
        shown
        + [
            f"{show_poly(z['poly'])} not zero"
            for z in piece["theory"]["nonzero"]
            if z["id"] in drops
        ]
    )


# A whole certificate

CHECKS = {
    "derivation": check_derivation,
    "induction": check_induction,
    "squares": check_squares,
    "positivity": check_positivity,
    "refutation": check_matrices,
    "instances": check_matrices,
}
ANY, PROOFS = set(CHECKS), {"derivation", "induction", "squares", "positivity"}
ROLES = {
    "proof": PROOFS,
    "exact": ANY,
    "necessity": {"refutation"},
    "paper": ANY,
    "mutant": {"refutation"},
}


def recheck(obj, generous=False):
    """Check a certificate given as a JSON object; a list with one Confirmation for each piece.

    Raises Rejected where a piece does not hold, Malformed where obj is no certificate
    or asks for more work than the limits allow; `generous` allows twenty times as much.
    """
    try:
        conform(obj, CERTIFICATE, "the certificate")
        return check_certificate(obj, Budget(GENEROUS if generous else 1))
    except (RecursionError, MemoryError):
        raise Malformed("asks for more memory than there is") from None


def check_certificate(obj, budget):
    need(obj["schema"] == "lemmata/certificate/1", "the schema is not lemmata/certificate/1")
    distinct(obj["parts"], "parts")
    distinct([piece["name"] for piece in obj["pieces"]], "pieces")
    hold(digest(obj) == obj["digest"], "the digest does not fit: the file was changed")
    hold(obj["parts"] and obj["pieces"], "there is no part or no piece, so nothing is confirmed")
    check_verdict(obj["verdict"], obj)
    spelled, parts, checked = tell_apart(declared(obj["pieces"])), set(obj["parts"]), {}
    for piece in obj["pieces"]:
        with within(f"piece {quoted(piece['name'])}"):
            check_role(piece, parts)
            theory = Theory(piece["theory"], piece.get("state", []), budget)
            checked[piece["name"]] = piece, theory, *CHECKS[piece["kind"]](theory, piece)
    found = []
    for name, (piece, theory, lines, _, alone) in checked.items():
        with within(f"piece {quoted(name)}"):
            lines += [check_weakening(theory, piece, checked)] if "weakens" in piece else []
            check_lines(lines, budget)
            text = "\n".join(map(spelled, lines))
            found.append(Confirmation(piece["role"], name, text, alone))
    check_lines([*obj["axioms"], *checked], budget)
    return found


def declared(pieces):
    """Every name of a dimension, scalar, letter or index."""
    for piece in pieces:
        theory = piece["theory"]
        yield from theory["dimensions"] + theory["scalars"] + [piece.get("over", "n")]
        yield from (letter["name"] for letter in theory["letters"])


def check_lines(lines, budget):
    """A hypothesis, claim or axiom is shown in full or not at all."""
    for line in lines:
        need(len(line) <= MAX_SHOWN, f"a line to be shown has over {MAX_SHOWN:,} characters")
        budget.spend(len(line) // 16)


def digest(obj):
    body = {key: value for key, value in obj.items() if key != "digest"}
    canonical = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return "sha256:" + hashlib.sha256(canonical.encode("ascii")).hexdigest()


def check_role(piece, parts):
    role, kind = piece["role"], piece["kind"]
    need(piece["part"] in parts, f"{quoted(piece['part'])} is no part of the claim")
    need(role in ROLES, f"{quoted(role)} is no role")
    hold(
        kind in ROLES[role],
        f"{kind} is no {role}, which takes a {' or '.join(sorted(ROLES[role]))}",
    )


def check_verdict(verdict, obj):
    """Is the verdict what the pieces support?"""
    need(
        verdict in ("proved", "checked", "supported", "refuted", "undecided"),
        f"{quoted(verdict)} is no verdict",
    )
    wanted = {"proved": ["proof"], "checked": ["proof", "exact"]}.get(verdict, [])
    refuted, supported = set(), set()
    for piece in obj["pieces"]:
        against = piece["role"] == "exact" and piece["kind"] == "refutation"
        (refuted if against else supported if piece["role"] in wanted else set()).add(piece["part"])
    for part in obj["parts"]:
        hold(
            not wanted or part in supported,
            f"the verdict is {verdict}, but part {quoted(part)} has no such piece",
        )
    hold(
        not refuted or verdict in ("refuted", "undecided"),
        f"the verdict is {verdict}, but part {quoted(min(refuted, default=''))} is refuted exactly",
    )
    hold(
        verdict != "refuted" or refuted, "the verdict is refuted, but there is no exact refutation"
    )


def check_weakening(theory, piece, checked):
    """Does a refutation refute another piece's statement without some of its hypotheses?"""
    target, drops = piece["weakens"]["piece"], set(piece["weakens"]["drops"])
    need(target in checked, f"it weakens the unknown piece {quoted(target)}")
    other_piece, other, _, statements, _ = checked[target]
    hold(drops, "it weakens nothing")
    hold(
        all(c["relation"] == "=" for c in piece["claims"]),
        "it weakens by a claim that is no equation",
    )
    for n in theory.known & other.known:
        same = [
            (t.type[n], n in t.symmetric, n in t.nonneg, n in t.psd, n in t.pd)
            for t in (theory, other)
        ]
        hold(same[0] == same[1], f"{quoted(n)} has another type in {quoted(target)}")

    def signatures(*groups):
        return [{theory.signature(p) for p in group} for group in groups]

    claims = [theory.equation(c) for c in piece["claims"]]
    mine = signatures(
        (fact.poly for fact in theory.facts.values()), theory.nonzero.values(), claims
    )
    for facts, nonzero, claims in statements:
        theory.budget.spend(len(facts) + len(nonzero) + len(claims))
        kept = [fact for ident, fact in facts if ident not in drops]
        kept_nonzero = [p for ident, p in nonzero if ident not in drops]
        if drops <= {ident for ident, _ in facts + nonzero} and not any(
            fact.bound for fact in kept
        ):
            if signatures((fact.poly for fact in kept), kept_nonzero, claims) == mine:
                lost = show_dropped(other_piece, drops)
                theory.budget.spend(len(lost))  # many pieces may show it
                return f"so the claims of piece {quoted(target)} do not follow without: {lost}"
    raise Rejected(f"its statement is not that of {quoted(target)} without what it drops")


# Files and the command line


def unique(pairs):
    distinct([key for key, _ in pairs], "an object")
    return dict(pairs)


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
        counted = sum(map(data.count, (b",", b"[", b"{")))
        need(counted <= values, f"holds more than {values:,} values{more}")
        # integers over 7 digits are over every limit all the same, other numbers nowhere allowed
        return json.loads(
            data.decode("utf-8"),
            object_pairs_hook=unique,
            parse_int=lambda digits: int(digits[:7]),
            parse_float=lambda digits: None,
            parse_constant=lambda name: None,
        )
    except OSError as error:
        raise Malformed(f"cannot be read: {error.strerror}") from None
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise Malformed(f"is not JSON in UTF-8: {error}") from None
    except (RecursionError, MemoryError):
        raise Malformed("is nested too deep, or too large to be read") from None


def say(line, stream):
    """Print one line, whatever characters a certificate or a file's name may hold."""
    encoding = stream.encoding or "utf-8"
    print(printable(line).encode(encoding, "backslashreplace").decode(encoding), file=stream)


def report(path, quiet, generous):
    """Check one file, say what came of it, answer with the exit status."""
    named = f'"{path}"' if re.search(r"\s", path) else path
    try:
        obj = load(path, generous)
        confirmations = recheck(obj, generous)
    except Rejected as error:
        say(f"rejected  {named}  {error}", sys.stdout)
        return 1
    except Malformed as error:
        say(f"refused  {named}  {error}", sys.stderr)
        return 2
    pieces = counted(len(confirmations), "piece")
    idle = sum(c.trivial for c in confirmations)
    pieces += f", {idle} trivial" * bool(idle)
    relies = f"  relies on {counted(len(obj['axioms']), 'axiom')}" * bool(obj["axioms"])
    say(
        f"confirmed  {named}  {obj['claim']}  {obj['verdict']}  {pieces}{relies}  "
        f"{obj['digest'][:SHORT_DIGEST]}",
        sys.stdout,
    )
    if not quiet:
        show(obj, confirmations)
    return 0


def show(obj, confirmations):
    """Print what a confirmed certificate relies on and what each of its pieces confirmed."""
    lines = [("  ", f"relies on: {axiom}") for axiom in obj["axioms"]]
    for piece, (role, title, shown, _) in zip(obj["pieces"], confirmations):
        part = f" of {quoted(piece['part'])}" * bool(piece["part"])
        lines += [("  ", f"{role}{part}  {title}")]
        lines += [("    ", line) for line in shown.split("\n")]
    for indent, line in lines:
        for part in textwrap.wrap(
            printable(re.sub(r"\s", " ", line)),
            80,
            initial_indent=indent,
            subsequent_indent=indent + "  ",
            break_on_hyphens=False,
        ):
            say(part, sys.stdout)


def counted(number, what):
    return f"{number} {what}{'s' * (number != 1)}"


def main(argv):
    """Check the files named in argv; the exit status, as in this module's docstring."""
    if {"--help", "-h"} & set(argv):
        print(__doc__ or "see docs/certificate.md")
        return 0
    files = [arg for arg in argv if not arg.startswith("-")]
    unknown = [a for a in argv if a.startswith("-") and a not in ("--quiet", "--generous")]
    if unknown or not files:
        reason = f"unknown option {unknown[0]}" if unknown else "no file is named"
        say(f"recheck: {reason}; see --help", sys.stderr)
        return 2
    return max([report(path, "--quiet" in argv, "--generous" in argv) for path in files])


if __name__ == "__main__":
    try:
        status = main(sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # the reader has gone: nothing is left to say
        status = 1
    except KeyboardInterrupt:
        status = 130
    sys.exit(status)
