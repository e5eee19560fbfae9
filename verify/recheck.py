"""Check Lemmata certificates again, with Python's standard library alone.

usage: python -S recheck.py [--quiet] FILE...

A certificate holds letters with symbolic dimensions, hypotheses, claims, and
the data that prove or refute them: cofactors, squares, matrices. Every product
is multiplied out in exact fractions and compared; nothing is searched for,
nothing of Lemmata is used. One line a file says confirmed, rejected or refused.
Under it stands what each piece confirmed, written out from the data, never from
its prose.

  --quiet   only the one line for each file
  --help    this text

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
from collections import namedtuple
from fractions import Fraction

MAX_BYTES = 32 * 2**20
MAX_VALUES = 4_000_000
MAX_DIGITS = 4_000
MAX_EXPONENT = 10_000
MAX_WORD = 10_000
MAX_DIMENSION = 64
MAX_TERMS = 200_000
MAX_PRODUCTS = 20_000_000

ZERO, ONE = Fraction(0), Fraction(1)
UNIT = ((), ())  # the key of a polynomial's constant term: no scalars, the empty word

Poly = namedtuple("Poly", "type terms")  # type: (rows, cols), "scalar" or "trace"
Fact = namedtuple("Fact", "poly bound")  # bound: the names under its "for all"
Statement = namedtuple("Statement", "facts nonzero claims")  # what a necessity piece may weaken
Confirmation = namedtuple("Confirmation", "role name text")


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


def printable(value):
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in value)


def quoted(value):
    return f'"{printable(value[:60])}{"…" * (len(value) > 60)}"'


class Budget:
    """Counts elementary products. Long numbers count more, so that their growth is bounded."""

    def __init__(self):
        self.left = MAX_PRODUCTS

    def spend(self, amount):
        self.left -= amount
        if self.left < 0:
            raise Malformed(f"asks for more than {MAX_PRODUCTS:,} elementary products")

    def weigh(self, a, b):
        bits = a.numerator.bit_length() + a.denominator.bit_length()
        bits += b.numerator.bit_length() + b.denominator.bit_length()
        self.spend(1 + (bits * bits >> 16))

    def add(self, a, b):
        self.weigh(a, b)
        return a + b

    def mul(self, a, b):
        self.weigh(a, b)
        return a * b


# The shape of the JSON: a dict lists keys ("?" marks an optional one), [x] is a list of x,
# a tuple is a list with these entries, a function looks for itself.


def conform(value, shape, what):
    if type(shape) is dict:
        need(type(value) is dict, f"{what} is not an object")
        for key, inner in shape.items():
            if key.rstrip("?") in value:
                conform(value[key.rstrip("?")], inner, key.rstrip("?"))
            else:
                need(key.endswith("?"), f'{what} lacks the key "{key}"')
        extra = value.keys() - {key.rstrip("?") for key in shape}
        need(not extra, f"{what} has the unknown key {quoted(str(min(extra, default='', key=str)))}")
    elif type(shape) is list:
        need(type(value) is list, f"{what} is not a list")
        for entry in value:
            conform(entry, shape[0], what)
    elif type(shape) is tuple:
        need(type(value) is list and len(value) == len(shape), f"{what} is not a list of {len(shape)}")
        for entry, inner in zip(value, shape):
            conform(entry, inner, what)
    else:
        shape(value, what)


def text(value, what):
    need(type(value) is str, f"{what} is not a text")


def truth(value, what):
    need(type(value) is bool, f"{what} is neither true nor false")


def power(value, what):
    need(type(value) is int and 1 <= value <= MAX_EXPONENT, f"an exponent is not an integer, 1 to {MAX_EXPONENT:,}")


def size(value, what):
    need(type(value) is int and 1 <= value <= MAX_DIMENSION, f"a dimension is not an integer, 1 to {MAX_DIMENSION}")


def number(value, what):
    need(type(value) is str, f'{what}: a number is not a text "p" or "p/q"')
    need(len(value) <= MAX_DIGITS, f"{what}: a number has over {MAX_DIGITS:,} digits")
    match = re.fullmatch(r"(0|-?[1-9][0-9]*)(?:/([1-9][0-9]*))?", value)
    need(match, f"{what}: {quoted(value)} is not a number")
    if match[2]:
        lowest = match[2] != "1" and math.gcd(int(match[1]), int(match[2])) == 1
        need(lowest, f"{what}: {quoted(value)} is not in lowest terms")


def name(value, what):
    text(value, what)
    good = 0 < len(value) <= 80 and value.isprintable() and not set(value) & set("* «»")
    need(good, f"{quoted(value)} is no name")


def entry(value, what):
    conform(value, [number] if type(value) is list else number, what)


def each(inner):
    """An object with any texts as keys."""

    def look(value, what):
        need(type(value) is dict and all(type(key) is str for key in value), f"{what} is not an object")
        for key in value:
            conform(value[key], inner, what)

    return look


def poly(value, what):
    kind = [key for key in ("scalar", "trace") if type(value) is dict and key in value]
    conform(value, {kind[0]: truth, "terms": [TERM]} if kind else {"rows": text, "cols": text, "terms": [TERM]}, what)
    need(not kind or value[kind[0]], f"{what}: a type is not true")
    need(len(value["terms"]) <= MAX_TERMS, f"{what} has over {MAX_TERMS:,} terms")


def chosen(table, key):
    """An object whose shape depends on the text under one of its keys."""

    def look(value, what):
        kind = value.get(key) if type(value) is dict else None
        need(type(kind) is str and kind in table, f"{what} has no known {key}")
        conform(value, table[kind], what)

    return look


MONOMIAL, WORD = [(text, power)], [text]
TERM = (number, MONOMIAL, WORD)
COFACTORS = [(number, MONOMIAL, WORD, text, truth, WORD)]
EQUATION = {"left": poly, "right": poly}
FACT = {"id": text, **EQUATION, "why": text, "forall?": [text]}
STEP = chosen({
    "combine": {"id": text, "rule": text, **EQUATION, "terms": COFACTORS},
    "instance": {"id": text, "rule": text, "of": text, "at": [(text, poly)]},
    "cancel": {"id": text, "rule": text, "of": text, "by": text, **EQUATION},
    "definite": {"id": text, "rule": text, "of": text, "vector": poly},
    "next": {"id": text, "rule": text, "of": text},
}, "rule")
BLOCK = {"facts": [FACT], "steps": [STEP]}
THEORY = {
    "dimensions": [name], "scalars": [name], "facts": [FACT],
    "letters": [{"name": name, "rows": text, "cols": text, "symmetric?": truth, "arbitrary?": truth}],
    "nonzero": [{"id": text, "poly": poly, "why": text}], "nonneg": [text], "psd": [text], "pd": [text],
}
COMMON = {"name": text, "part": text, "role": text, "says": text, "kind": text, "theory": THEORY}
POINT = {"dimensions": each(size), "scalars": each(entry), "letters": each([[entry]]), "field?": [number]}
MATRICES = {**COMMON, "claims": [{**EQUATION, "relation": text}], "at": [POINT]}
POSITIVITY = {**COMMON, "claim": poly, "strict": truth, "method": text}
PIECE = chosen({
    "derivation": {**COMMON, "steps": [STEP], "claims": [EQUATION]},
    "induction": {**COMMON, "over": name, "state": [(text, text)], "predicate": [EQUATION], "base": BLOCK,
                  "step": BLOCK, "conclusion?": {**BLOCK, "claims": [EQUATION]}},
    "squares": {**COMMON, "claim": poly, "squares": [(number, MONOMIAL, poly, text)], "steps": [STEP],
                "terms": COFACTORS},
    "positivity": chosen({
        "shift": {**POSITIVITY, "bounds": [(text, poly)]},
        "sturm": {**POSITIVITY, "from": number, "square?": poly, "rest?": poly},
    }, "method"),
    "refutation": {**MATRICES, "weakens?": {"piece": text, "drops": [text]}},
    "instances": MATRICES,
}, "kind")
CERTIFICATE = {
    "schema": text, "claim": name, "title": text, "statement": text, "source": text, "verdict": text,
    "parts": [text], "axioms": [text], "versions": each(text), "pieces": [PIECE], "digest": text,
}


def distinct(values, what):
    need(len(set(values)) == len(values), f"{what} repeats a name")
    return values


def sides(equations):
    return [equation[side] for equation in equations for side in ("left", "right")]


def mentioned(polys):
    """The letters and scalars that stand in polynomials as they are written."""
    terms = [term for p in polys for term in p["terms"]]
    return {t.removesuffix("*") for term in terms for t in term[2]} | {s for term in terms for s, _ in term[1]}


class Theory:
    """The setting of one piece: letters, hypotheses, and the arithmetic of words.

    A word is a tuple of tokens; a monomial a sorted tuple of (scalar, exponent); the terms
    of a Poly a dict from (monomial, word in normal form) to its coefficient, never zero.
    """

    def __init__(self, obj, budget):
        self.obj, self.budget, self.ids = obj, budget, set()
        self.dimensions = set(distinct(obj["dimensions"], "the list of dimensions")) | {"1"}
        need("1" not in obj["dimensions"], 'the dimension "1" is declared')
        self.scalars = set(obj["scalars"])
        self.letters = {letter["name"]: letter for letter in obj["letters"]}
        self.known = self.scalars | self.letters.keys()
        distinct(obj["scalars"] + [letter["name"] for letter in obj["letters"]], "the list of letters and scalars")
        self.symmetric = {n for n, letter in self.letters.items() if letter.get("symmetric")}
        self.arbitrary = {n for n, letter in self.letters.items() if letter.get("arbitrary")}
        self.unbindable = set(self.arbitrary)
        self.size, self.star = {}, {}  # by token, as the adjoint is
        for n, letter in self.letters.items():
            rows, cols = letter["rows"], letter["cols"]
            need({rows, cols} <= self.dimensions, f"the letter {quoted(n)} has an unknown dimension")
            need(rows == cols or n not in self.symmetric, f"the symmetric letter {quoted(n)} is not square")
            self.size[n], self.size[n + "*"] = (rows, cols), (cols, rows)
            self.star[n], self.star[n + "*"] = (n if n in self.symmetric else n + "*"), n
        for key, allowed in (("nonneg", self.scalars), ("psd", self.symmetric), ("pd", self.symmetric)):
            found = set(distinct(obj[key], key))
            need(found <= allowed, f"{key} names what is not a {'scalar' if key == 'nonneg' else 'symmetric letter'}")
            setattr(self, key, found)
        self.facts = self.read_facts(obj["facts"], self.arbitrary)
        for z in obj["nonzero"]:
            keep_out(self.arbitrary, z["id"], [z["poly"]])
        self.nonzero = {self.new_id(z["id"]): self.poly(z["poly"]) for z in obj["nonzero"]}

    def new_id(self, ident):
        need(ident not in self.ids, f"the id {quoted(ident)} is used twice")
        self.ids.add(ident)
        return ident

    def read_facts(self, objs, forbidden):
        """Hypotheses by id; no name in `forbidden` may occur in them."""
        facts = {}
        for obj in objs:
            bound = set(obj.get("forall", []))
            need(bound <= self.known, f"{quoted(obj['id'])} binds an unknown name")
            hold(not bound & self.unbindable, f"{quoted(obj['id'])} binds an arbitrary, state or next name")
            keep_out(forbidden, obj["id"], sides([obj]))
            facts[self.new_id(obj["id"])] = Fact(self.equation(obj), bound)
        return facts

    # Reading words and polynomials

    def word(self, tokens):
        need(len(tokens) <= MAX_WORD, f"a word has over {MAX_WORD:,} tokens")
        cols = None
        for token in tokens:
            if token not in self.size:
                raise Malformed(f"{quoted(token)} is no letter here")
            if cols not in (None, self.size[token][0]):
                raise Malformed(f"the dimensions before {quoted(token)} do not fit")
            cols = self.size[token][1]
        return tuple(t[:-1] if t.endswith("*") and t[:-1] in self.symmetric else t for t in tokens)

    def monomial(self, pairs):
        for scalar, _ in pairs:
            if scalar not in self.scalars:
                raise Malformed(f"{quoted(scalar)} is no scalar here")
        distinct([scalar for scalar, _ in pairs], "a monomial")
        return tuple(sorted(map(tuple, pairs)))

    def poly(self, obj):
        kind = "scalar" if "scalar" in obj else "trace" if "trace" in obj else (obj["rows"], obj["cols"])
        need(type(kind) is str or set(kind) <= self.dimensions, "a polynomial has an unknown dimension")
        terms = {}
        for coefficient, monomial, word in obj["terms"]:
            word = self.word(word)
            need(self.belongs(kind, word), "a word has the wrong type for its polynomial")
            self.put(terms, kind, Fraction(coefficient), self.monomial(monomial), word)
        return Poly(kind, terms)

    def equation(self, obj):
        """left − right."""
        left, right = self.poly(obj["left"]), self.poly(obj["right"])
        need(left.type == right.type, "the two sides of an equation have different types")
        return self.minus(left, right)

    def span(self, word, empty):
        """Rows and columns of a word; those of the empty word are handed in."""
        return (self.size[word[0]][0], self.size[word[-1]][1]) if word else empty

    def belongs(self, kind, word):
        if kind == "scalar":
            return not word
        if kind == "trace":
            return bool(word) and len(set(self.span(word, None))) == 1
        return self.span(word, kind) == kind if word else kind[0] == kind[1]

    # Arithmetic

    def reverse(self, word):
        return tuple(self.star[token] for token in reversed(word))

    def normal(self, kind, word):
        """The normal form of a word: its 1×1 parts commute and equal their adjoints."""
        ones = [i for i, token in enumerate(word) if self.size[token][0] == "1"]
        if kind == "trace" and not ones:
            self.budget.spend(len(word) ** 2 // 4)
            return min(w[i:] + w[:i] for w in (word, self.reverse(word)) for i in range(len(w)))
        if kind == "trace":
            word = word[ones[0]:] + word[: ones[0]]
            ones = [i - ones[0] for i in ones]
        if word and self.size[word[-1]][1] == "1":
            ones.append(len(word))
        if len(ones) < 2:
            return word
        parts = [word[a:b] for a, b in zip(ones, ones[1:])]
        parts = sorted(min(part, self.reverse(part)) for part in parts)
        return word[: ones[0]] + tuple(t for part in parts for t in part) + word[ones[-1]:]

    def put(self, terms, kind, coefficient, monomial, word):
        """Add one term to `terms`, those of a polynomial of type `kind` under way."""
        need(len(word) <= MAX_WORD, f"a word grows over {MAX_WORD:,} tokens")
        need(word or kind != "trace", "the trace of the identity cannot be written")
        self.budget.spend((len(monomial) + len(word)) // 2)
        key = monomial, self.normal(kind, word)
        total = self.budget.add(terms.get(key, ZERO), coefficient)
        if total:
            terms[key] = total
            need(len(terms) <= MAX_TERMS, f"a polynomial has over {MAX_TERMS:,} terms")
        else:
            terms.pop(key, None)

    def times(self, a, b):
        """The product of two monomials."""
        powers = dict(a)
        for scalar, exponent in b:
            powers[scalar] = powers.get(scalar, 0) + exponent
            if powers[scalar] > MAX_EXPONENT:
                raise Malformed(f"an exponent grows over {MAX_EXPONENT:,}")
        return tuple(sorted(powers.items()))

    def add_multiple(self, terms, kind, coefficient, monomial, left, p, right):
        """Add coefficient · monomial · left · p · right to `terms`."""
        for (m, word), c in p.terms.items():
            self.put(terms, kind, self.budget.mul(coefficient, c), self.times(monomial, m), left + word + right)

    def minus(self, p, q):
        terms = dict(p.terms)
        self.add_multiple(terms, p.type, -ONE, (), (), q, ())
        return Poly(p.type, terms)

    def multiply(self, kind, p, q):
        """p·q as a polynomial of type `kind`; the caller has seen that the types fit."""
        terms = {}
        for (monomial, word), c in p.terms.items():
            self.add_multiple(terms, kind, c, monomial, word, q, ())
        return Poly(kind, terms)

    def adjoint(self, p):
        if type(p.type) is str:
            return p
        result = Poly(p.type[::-1], {})
        for (monomial, word), c in p.terms.items():
            self.put(result.terms, result.type, c, monomial, self.reverse(word))
        return result

    def single(self, token):
        """One letter, its adjoint, or a scalar, as a polynomial."""
        if token in self.scalars:
            return Poly("scalar", {(((token, 1),), ()): ONE})
        return Poly(self.size[token], {((), (token,)): ONE})

    def substitute(self, p, table):
        """p with every letter and scalar in `table` replaced, adjoints by adjoints."""
        table = {**table, **{n + "*": self.adjoint(q) for n, q in table.items() if n in self.letters}}
        result = {}
        for (monomial, word), c in p.terms.items():
            number = Poly("scalar", {UNIT: c})
            for scalar, exponent in monomial:
                if scalar in table:
                    for _ in range(exponent):
                        number = self.multiply("scalar", number, table[scalar])
                else:
                    number = self.multiply("scalar", number, Poly("scalar", {(((scalar, exponent),), ()): ONE}))
            product = Poly(None, {UNIT: ONE})
            for token in word:
                factor = table.get(token) or self.single(token)
                rows = product.type[0] if product.type else factor.type[0]
                product = self.multiply((rows, factor.type[1]), product, factor)
            for (m, _), c in number.terms.items():
                self.add_multiple(result, p.type, c, m, (), product, ())
        return Poly(p.type, result)

    def signature(self, p):
        """Equal exactly for polynomials that are equal up to sign."""
        self.budget.spend(sum(1 + len(word) // 2 for _, word in p.terms))
        return p.type, frozenset(frozenset((key, sign * c) for key, c in p.terms.items()) for sign in (1, -1))


def keep_out(forbidden, ident, polys):
    found = forbidden and forbidden & mentioned(polys)
    hold(not found, f"{quoted(ident)} mentions {quoted(min(found or ['']))}, which is arbitrary or a next name")


# The rules: each makes a new fact from those in `scope`


def find(scope, ident):
    """A fact that may be calculated with."""
    need(ident in scope, f"{quoted(ident)} is no fact or earlier step here")
    hold(not scope[ident].bound, f'{quoted(ident)} says "for all": make an instance of it first')
    return scope[ident].poly


def fits(theory, kind, left, middle, right):
    """Is left · (a polynomial of type `middle`) · right of type `kind`?"""
    if middle == "trace":
        return kind == "trace" and not left and not right
    if middle == "scalar":
        return theory.belongs(kind, theory.word(left + right))
    rows, inner_rows = theory.span(left, (middle[0], middle[0]))
    inner_cols, cols = theory.span(right, (middle[1], middle[1]))
    if (inner_rows, inner_cols) != middle:
        return False
    return rows == cols if kind == "trace" else (rows, cols) == kind


def combination(theory, scope, kind, cofactors):
    """Σ coefficient · monomial · left word · fact · right word, as terms of type `kind`."""
    total = {}
    for coefficient, monomial, left, ident, star, right in cofactors:
        left, right, fact = theory.word(left), theory.word(right), find(scope, ident)
        fact = theory.adjoint(fact) if star else fact
        hold(fits(theory, kind, left, fact.type, right), f"a cofactor of {quoted(ident)} does not fit the claim's type")
        theory.add_multiple(total, kind, Fraction(coefficient), theory.monomial(monomial), left, fact, right)
    return total


def add_up(theory, wanted, total):
    rest = theory.minus(wanted, Poly(wanted.type, total)).terms
    if rest:
        (monomial, word), c = min(rest.items(), key=lambda term: (len(term[0][1]), term[0]))
        first = show_terms(wanted.type, [(show_number(c), monomial, word)])
        raise Rejected(f"the cofactors add up to something else (first difference: {first})")


def combine(theory, scope, obj):
    made = theory.equation(obj)
    add_up(theory, made, combination(theory, scope, made.type, obj["terms"]))
    return Fact(made, set())


def instance(theory, scope, obj):
    need(obj["of"] in scope, f"{quoted(obj['of'])} is no fact or earlier step here")
    fact, table = scope[obj["of"]], {}
    distinct([target for target, _ in obj["at"]], "at")
    for target, value in obj["at"]:
        allowed = target in fact.bound or target in theory.arbitrary
        hold(allowed, f"{quoted(target)} is neither bound nor arbitrary")
        table[target] = value = theory.poly(value)
        hold(value.type == theory.single(target).type, f"what replaces {quoted(target)} has another type")
        good = target not in theory.symmetric or theory.adjoint(value) == value
        hold(good, f"what replaces the symmetric {quoted(target)} is not equal to its adjoint")
    made = theory.substitute(fact.poly, table)
    theory.budget.spend(sum(20 + len(word) for _, word in made.terms))  # it stays in memory
    return Fact(made, fact.bound - table.keys())


def cancel(theory, scope, obj):
    fact, made = find(scope, obj["of"]), theory.equation(obj)
    need(obj["by"] in theory.nonzero, f"{quoted(obj['by'])} is no nonzero polynomial here")
    factor, kind, products = theory.nonzero[obj["by"]], made.type, []
    if factor.type == "scalar" or factor.type == ("1", "1") and kind[0] == "1":
        products.append(theory.multiply(kind, factor, made))
    if factor.type == ("1", "1") and kind[1] == "1":
        products.append(theory.multiply(kind, made, factor))
    hold(fact in products, f"{quoted(obj['of'])} is not {quoted(obj['by'])} times the equation")
    return Fact(made, set())


def definite(theory, scope, obj):
    fact, w = find(scope, obj["of"]), theory.poly(obj["vector"])
    need(w.type != "trace", "a trace is not squared")
    star, products = theory.adjoint(w), []
    if w.type == "scalar":
        products.append(theory.multiply("scalar", w, w))
    elif fact.type == "trace":
        products.append(theory.multiply("trace", star, w))
    else:
        products.append(theory.multiply((w.type[1], w.type[1]), star, w))
        products.append(theory.multiply((w.type[0], w.type[0]), w, star))
    hold(any(proportional(theory, fact, p) for p in products), f"{quoted(obj['of'])} is no multiple of the square")
    return Fact(w, set())


def proportional(theory, p, q):
    """Is p a non-zero rational times q, and q not the zero polynomial?"""
    if p.type != q.type or not q.terms or p.terms.keys() != q.terms.keys():
        return False
    first = min(q.terms)
    ratio = p.terms[first] / q.terms[first]
    return all(theory.budget.mul(ratio, c) == p.terms[key] for key, c in q.terms.items())


RULES = {"combine": combine, "instance": instance, "cancel": cancel, "definite": definite}


def take_steps(theory, scope, steps, renaming=None):
    """Add to `scope` the facts that the steps make; `renaming` is there where `next` is allowed."""
    for obj in steps:
        with_id = quoted(theory.new_id(obj["id"]))
        try:
            if obj["rule"] == "next":
                hold(renaming is not None, "the rule next is for the step of an induction")
                need(obj["of"] in theory.facts, f"{quoted(obj['of'])} is no fact of the theory")
                fact = theory.facts[obj["of"]]
                scope[obj["id"]] = Fact(theory.substitute(fact.poly, renaming), fact.bound)
            else:
                scope[obj["id"]] = RULES[obj["rule"]](theory, scope, obj)
        except (Rejected, Malformed) as error:
            raise type(error)(f"step {with_id}: {error}") from None


def settle(theory, scope, claims, what):
    """Every claim must be, up to sign, a fact or a step."""
    hold(claims, f"there is no {what}")
    known = {theory.signature(fact.poly) for fact in scope.values() if not fact.bound}
    for index, claim in enumerate(claims):
        hold(theory.signature(claim) in known, f"{what} {index + 1} is neither a fact nor a step")


# The kinds of pieces. Each check answers with what it confirmed, a list of lines, and with
# the statements that a necessity piece may weaken.


def check_derivation(theory, piece):
    claims, scope = [theory.equation(c) for c in piece["claims"]], dict(theory.facts)
    take_steps(theory, scope, piece["steps"])
    settle(theory, scope, claims, "claim")
    lines = setting(theory) + ["then " + show_claims(piece["claims"])]
    return lines, [Statement(list(theory.facts.items()), list(theory.nonzero.items()), claims)]


def check_induction(theory, piece):
    base, step, end = piece["base"], piece["step"], piece.get("conclusion")
    renaming = read_state(theory, piece["state"])
    nexts = {after for _, after in piece["state"]}
    for obj in theory.obj["facts"]:
        keep_out(nexts, obj["id"], sides([obj]))
        hold(not theory.facts[obj["id"]].bound & theory.unbindable, f"{quoted(obj['id'])} binds a state or next name")
    keep_out(nexts, "a nonzero polynomial", [z["poly"] for z in theory.obj["nonzero"]])
    keep_out(nexts, "a predicate", sides(piece["predicate"]))
    now = [theory.equation(p) for p in piece["predicate"]]
    later = [theory.substitute(p, renaming) for p in now]
    assumed = {theory.new_id(f"IH{i}"): Fact(p, set()) for i, p in enumerate(now)}

    start = theory.read_facts(base["facts"], theory.arbitrary | nexts)
    scope = {**theory.facts, **start}
    take_steps(theory, scope, base["steps"])
    settle(theory, scope, now, "predicate at the start")

    recurrences = theory.read_facts(step["facts"], theory.arbitrary)
    scope = {**theory.facts, **recurrences, **assumed}
    take_steps(theory, scope, step["steps"], renaming)
    settle(theory, scope, later, "predicate after a step")

    facts, nonzero = list(theory.facts.items()), list(theory.nonzero.items())
    facts_later = [(i, Fact(theory.substitute(f.poly, renaming), f.bound)) for i, f in facts]
    nonzero_later = [(i, theory.substitute(p, renaming)) for i, p in nonzero]
    facts, moved = facts + list(start.items()), facts_later + list(recurrences.items())
    weaker = [Statement(facts, nonzero, now), Statement(facts + moved, nonzero + nonzero_later, later)]
    lines = setting(theory, f"for every {show_name(piece['over'])}, for all ") + show_induction(theory, piece, nexts)
    if end:
        claims = [theory.equation(c) for c in end["claims"]]
        given = theory.read_facts(end["facts"], theory.arbitrary)
        scope = {**theory.facts, **given, **assumed}
        take_steps(theory, scope, end["steps"])
        settle(theory, scope, claims, "claim of the conclusion")
        weaker.append(Statement(facts + list(given.items()), nonzero, claims))
        lines += show_hypotheses(end["facts"], "and if ") + ["then moreover " + show_claims(end["claims"])]
    return lines, weaker


def read_state(theory, pairs):
    """The pairs (state, next), as a table of replacements."""
    flat = distinct([n for pair in pairs for n in pair], "the state")
    need(set(flat) <= theory.known, "the state names an unknown letter or scalar")
    hold(not set(flat) & theory.arbitrary, "an arbitrary letter is a state or next name")
    for a, b in pairs:
        same = theory.single(a).type == theory.single(b).type and (a in theory.symmetric) == (b in theory.symmetric)
        hold(same, f"{quoted(a)} and its next {quoted(b)} have different types")
    theory.unbindable |= set(flat)
    return {a: theory.single(b) for a, b in pairs}


def check_squares(theory, piece):
    claim, scope = theory.poly(piece["claim"]), dict(theory.facts)
    kind, is_operator = claim.type, type(claim.type) is tuple
    hold(not is_operator or kind[0] == kind[1] and theory.adjoint(claim) == claim, "the claim is not its own adjoint")
    take_steps(theory, scope, piece["steps"])
    total = combination(theory, scope, kind, piece["terms"])
    for coefficient, monomial, q, middle in piece["squares"]:
        coefficient, monomial, q = Fraction(coefficient), theory.monomial(monomial), theory.poly(q)
        hold(coefficient >= 0, "a square has a negative coefficient")
        for scalar, exponent in monomial:
            hold(scalar in theory.nonneg or exponent % 2 == 0, f"{quoted(scalar)} may be negative before a square")
        theory.add_multiple(total, kind, coefficient, monomial, (), square(theory, kind, q, middle), ())
    add_up(theory, claim, total)
    order = "is positive semidefinite" if is_operator and kind != ("1", "1") else ">= 0"
    return setting(theory) + [f"then {show_poly(piece['claim'])} {order}"], []


def square(theory, kind, q, middle):
    """q* K q, K being the identity or a letter known to be positive semidefinite."""
    if kind == "scalar":
        hold(q.type == "scalar" and not middle, "a scalar claim takes scalar squares")
        return theory.multiply(kind, q, q)
    hold(type(q.type) is tuple and kind in ("trace", (q.type[1], q.type[1])), "a square has the wrong type")
    right = q
    if middle:
        hold(middle in theory.psd | theory.pd, f"{quoted(middle)} is not known to be positive semidefinite")
        hold(theory.size[middle][1] == q.type[0], f"{quoted(middle)} does not fit its square")
        right = theory.multiply(q.type, theory.single(middle), q)
    return theory.multiply(kind, theory.adjoint(q), right)


def check_positivity(theory, piece):
    need(not any(theory.obj[key] for key in THEORY if key != "scalars"), "the theory has more than scalars")
    claim, strict = theory.poly(piece["claim"]), piece["strict"]
    need(claim.type == "scalar", "the claim is not a scalar polynomial")
    check = check_shift if piece["method"] == "shift" else check_sturm
    where = check(theory, piece, claim, strict)
    return [f"for all real {where}", f"then {show_poly(piece['claim'])} {'>' if strict else '>='} 0"], []


def check_shift(theory, piece, claim, strict):
    table = {}
    for scalar, obj in piece["bounds"]:
        need(scalar in theory.scalars and scalar not in table, f"{quoted(scalar)} cannot be bounded here")
        hold(mentioned([obj]) <= table.keys(), f"the bound of {quoted(scalar)} uses a scalar of a later row")
        low = theory.poly(obj)
        need(low.type == "scalar", "a bound is not a scalar polynomial")
        theory.put(low.terms, "scalar", ONE, ((scalar, 1),), ())
        table[scalar] = low
    hold(mentioned([piece["claim"]]) <= table.keys(), "a scalar of the claim has no bound")
    for scalar in reversed(table):
        claim = theory.substitute(claim, {scalar: table[scalar]})
    hold(all(c >= 0 for c in claim.terms.values()), "a shifted coefficient is negative")
    hold(not strict or claim.terms.get(UNIT, ZERO) > 0, "the constant term is not positive")
    return ", ".join(f"{show_name(s)} >= {show_poly(obj)}" for s, obj in piece["bounds"]) or "numbers"


def check_sturm(theory, piece, claim, strict):
    need(len(theory.scalars) == 1, "a Sturm chain takes exactly one scalar")
    need(("square" in piece) == ("rest" in piece), "square and rest come together")
    start, rest, budget = Fraction(piece["from"]), claim, theory.budget
    if "square" in piece:
        hold(not strict, "with a square the claim cannot be strict")
        q, rest = theory.poly(piece["square"]), theory.poly(piece["rest"])
        need(q.type == rest.type == "scalar", "square or rest is not a scalar polynomial")
        product = theory.multiply("scalar", theory.multiply("scalar", q, q), rest)
        hold(product == claim, "square² · rest is not the claim")
    powers = {monomial[0][1] if monomial else 0: c for (monomial, _), c in rest.terms.items()}
    chain = sturm_chain([powers.get(i, ZERO) for i in range(max(powers, default=-1) + 1)], budget)
    values = [value_at(p, start, budget) for p in chain]
    hold(values[0] > 0, "the polynomial is not positive where the half-line starts")
    hold(variations(values) == variations([p[-1] for p in chain]), "the polynomial has a root on the half-line")
    return f"{show_name(min(theory.scalars))} >= {show_number(piece['from'])}"


# Polynomials in one variable: lists of coefficients from the constant term up, zero is []


def trimmed(p):
    while p and not p[-1]:
        p.pop()
    return p


def value_at(p, x, budget):
    total = ZERO
    for c in reversed(p):
        total = budget.add(budget.mul(total, x), c)
    return total


def remainder(p, q, budget):
    p = list(p)
    while len(p) >= len(q):
        factor = budget.mul(p[-1], 1 / q[-1])
        for i in range(-len(q), 0):
            p[i] = budget.add(p[i], -budget.mul(factor, q[i]))
        p.pop()
    return trimmed(p)


def sturm_chain(p, budget):
    """p, p′ and the negative remainders, each scaled by a positive number."""
    chain = [p, [budget.mul(Fraction(i), c) for i, c in enumerate(p)][1:]]
    while chain[-1]:
        rest = remainder(chain[-2], chain[-1], budget)
        scale = 1 / abs(rest[-1]) if rest else ONE
        chain.append([budget.mul(-c, scale) for c in rest])
    return chain[:-1]


def variations(values):
    signs = [v > 0 for v in values if v]
    return sum(a != b for a, b in zip(signs, signs[1:]))


def has_real_root(p, budget):
    chain = sturm_chain(p, budget)
    return variations([q[-1] * (-1) ** (len(q) - 1) for q in chain]) > variations([q[-1] for q in chain])


# Matrices


class Point:
    """Values for the dimensions, scalars and letters of a theory.

    A number is a tuple: its rational coefficients of 1, α, α², …; just one without a field.
    """

    def __init__(self, theory, obj):
        self.theory, self.budget = theory, theory.budget
        self.modulus = [Fraction(c) for c in obj.get("field", ["0", "1"])]
        need(len(self.modulus) > 1 and self.modulus[-1], "the field has no polynomial of degree 1 or more")
        hold(has_real_root(self.modulus, self.budget), "the polynomial of the field has no real root")
        self.zero = (ZERO,) * (len(self.modulus) - 1)
        self.one = (ONE,) + self.zero[1:]
        for key, names in (("dimensions", theory.dimensions - {"1"}), ("scalars", theory.scalars)):
            need(obj[key].keys() == names, f"the {key} are not those of the theory")
        need(obj["letters"].keys() == theory.letters.keys(), "the letters are not those of the theory")
        self.dims = {**obj["dimensions"], "1": 1}
        self.scalars = {s: self.entry(v, "field" in obj) for s, v in obj["scalars"].items()}
        self.matrices = {}
        for letter, rows in obj["letters"].items():
            height, width = self.shape(theory.size[letter])
            good = len(rows) == height and all(len(row) == width for row in rows)
            need(good, f"{quoted(letter)} is not {height}×{width}")
            value = [[self.entry(v, "field" in obj) for v in row] for row in rows]
            hold(letter not in theory.symmetric or value == transposed(value), f"{quoted(letter)} is not symmetric")
            self.matrices[letter], self.matrices[letter + "*"] = value, transposed(value)

    def shape(self, kind):
        return (1, 1) if type(kind) is str else (self.dims[kind[0]], self.dims[kind[1]])

    def entry(self, obj, extended):
        if type(obj) is str:
            return (Fraction(obj),) + self.zero[1:]
        need(extended and 1 <= len(obj) <= len(self.zero), "a list of rationals does not fit the field")
        return tuple(map(Fraction, obj)) + self.zero[len(obj):]

    def add(self, a, b):
        return tuple(map(self.budget.add, a, b))

    def mul(self, a, b):
        product = [ZERO] * (len(a) + len(b) - 1)
        for i, x in enumerate(a):
            for j, y in enumerate(b):
                product[i + j] = self.budget.add(product[i + j], self.budget.mul(x, y))
        rest = remainder(product, self.modulus, self.budget) if len(a) > 1 else product
        return tuple(rest) + self.zero[len(rest):]

    def is_unit(self, a):
        """Not zero at any root of the field's polynomial: coprime to it."""
        p, q = self.modulus, trimmed(list(a))
        while len(q) > 1:
            rest = remainder(p, q, self.budget)
            scale = 1 / rest[-1] if rest else ONE
            p, q = q, [self.budget.mul(c, scale) for c in rest]
        return len(q) == 1

    def product(self, a, b):
        result, columns = [], transposed(b)
        for row in a:
            self.budget.spend(len(row) * len(columns))
            result.append([])
            for column in columns:
                total = self.zero
                for x, y in zip(row, column):
                    if any(x) and any(y):
                        total = self.add(total, self.mul(x, y))
                result[-1].append(total)
        return result

    def value(self, p):
        """The matrix that a polynomial is here; a number or a trace is 1×1."""
        height, width = self.shape(p.type)
        total = [[self.zero] * width for _ in range(height)]
        for (monomial, word), c in p.terms.items():
            factor = (c,) + self.zero[1:]
            for scalar, exponent in monomial:
                for _ in range(exponent):
                    factor = self.mul(factor, self.scalars[scalar])
            matrix = [[self.one if i == j else self.zero for j in range(width)] for i in range(height)]
            for index, token in enumerate(word):
                matrix = self.product(matrix, self.matrices[token]) if index else self.matrices[token]
            if p.type == "trace":
                trace = self.zero
                for i, row in enumerate(matrix):
                    trace = self.add(trace, row[i])
                matrix = [[trace]]
            total = [[self.add(t, self.mul(factor, x)) for t, x in zip(*rows)] for rows in zip(total, matrix)]
        return total

    def sign(self, matrix, what):
        """Of a symmetric matrix: 1 positive definite, 0 positive semidefinite and no more, −1 neither."""
        hold(not any(any(x[1:]) for row in matrix for x in row), f"{what} is not rational: its sign is not decided")
        hold(matrix == transposed(matrix), f"{what} is not symmetric")
        a, answer = [[x[0] for x in row] for row in matrix], 1
        for k, row in enumerate(a):
            pivot = row[k]
            if pivot < 0 or (pivot == 0 and any(row[k + 1:])):
                return -1
            if pivot == 0:
                answer = 0
                continue
            for i in range(k + 1, len(a)):
                factor = self.budget.mul(a[i][k], 1 / pivot)
                for j in range(k + 1, len(a)):
                    a[i][j] = self.budget.add(a[i][j], -self.budget.mul(factor, row[j]))
        return answer

    def vanishes(self, p):
        return not any(any(x) for row in self.value(p) for x in row)

    def is_nonzero(self, p):
        return any(self.is_unit(x) for row in self.value(p) for x in row)

    def check_hypotheses(self):
        theory = self.theory
        for ident, fact in theory.facts.items():
            hold(not fact.bound, f'{quoted(ident)} says "for all", which matrices cannot show')
            hold(self.vanishes(fact.poly), f"the hypothesis {quoted(ident)} does not hold")
        for ident, p in theory.nonzero.items():
            hold(self.is_nonzero(p), f"the nonzero polynomial {quoted(ident)} is zero")
        for scalar in theory.nonneg:
            hold(self.sign([[self.scalars[scalar]]], quoted(scalar)) >= 0, f"{quoted(scalar)} is negative")
        for letter in theory.psd | theory.pd:
            good = self.sign(self.matrices[letter], quoted(letter)) >= (letter in theory.pd)
            hold(good, f"{quoted(letter)} is not positive (semi)definite")

    def decide(self, relation, p):
        """Does "p relation 0" hold here? None where a field with zero divisors leaves it open."""
        if relation == "=":
            return True if self.vanishes(p) else False if self.is_nonzero(p) else None
        return self.sign(self.value(p), "a difference to be compared") >= (relation == ">")


def transposed(matrix):
    return [list(column) for column in zip(*matrix)]


def check_matrices(theory, piece):
    claims, points = piece["claims"], piece["at"]
    refuting = piece["kind"] == "refutation"
    hold(claims, "there is no claim")
    hold(points, "there is no point")
    hold(len(points) == 1 or not refuting, "a refutation has exactly one point")
    polys = [theory.equation(c) for c in claims]
    for claim, p in zip(claims, polys):
        comparable = [">=", ">"] if p.type in ("scalar", "trace", ("1", "1")) else [">="] * (p.type[0] == p.type[1])
        need(claim["relation"] in ["=", *comparable], f"the relation {quoted(claim['relation'])} does not fit its claim")
    for index, obj in enumerate(points):
        try:
            point = Point(theory, obj)
            point.check_hypotheses()
            answers = [point.decide(claim["relation"], p) for claim, p in zip(claims, polys)]
            hold(refuting or all(answers), "a claim does not hold")
            hold(not refuting or False in answers, "no claim fails, so nothing is refuted")
        except (Rejected, Malformed) as error:
            raise type(error)(f"point {index + 1}: {error}") from None
    shown = f"at {show_point(points[0])}"
    if not refuting:
        more = f", and at {len(points) - 1} more points" if len(points) > 1 else ""
        return setting(theory, "with ") + [shown + more, "there " + show_claims(claims)], []
    failed = claims[answers.index(False)]
    values = [show_matrix(point.value(theory.poly(side))) for side in sides([failed])]
    lines = setting(theory, "not true: for all ") + ["then " + show_claims(claims), shown]
    return lines + [f"there left is {values[0]}, right is {values[1]} in {show_claims([failed])}"], []


# What was confirmed, in the words of the data


def show_name(value):
    plain = re.fullmatch(r"[^\W\d][^·+=^()\[\],;:<>-]*", value) and value != "tr"
    return value if plain else f"«{value}»"


def show_number(value):
    """A number, given as text or fraction; a long one is shortened."""
    if isinstance(value, Fraction):
        bits = max(value.numerator.bit_length(), value.denominator.bit_length())
        value = str(value) if bits <= 200 else f"{'-' * (value < 0)}(a number of {bits} bits)"
    return value if len(value) <= 130 else f"({value[:20]}… of {len(value)} characters)"


def show_word(word):
    shown, previous, count = [], None, 0
    for token in [*word[:100], None]:
        if token != previous and previous:
            star = "*" * previous.endswith("*")
            shown.append(show_name(previous.removesuffix("*")) + star + (f"^{count}" if count > 1 else ""))
        previous, count = token, count + 1 if token == previous else 1
    return "·".join(shown + [f"… ({len(word) - 100} more letters)"] * (len(word) > 100))


def show_terms(kind, terms):
    """A sum of (coefficient as text, monomial, word)."""
    shown = ""
    for coefficient, monomial, word in terms[:100]:
        negative, size = coefficient.startswith("-"), coefficient.removeprefix("-")
        parts = [show_name(s) + (f"^{e}" if e > 1 else "") for s, e in monomial]
        parts += [f"tr({show_word(word)})" if kind == "trace" else show_word(word)] if word else []
        parts = parts if parts and size == "1" else [show_number(size)] + parts
        shown += (" - " if shown else "-") if negative else (" + " if shown else "")
        shown += "·".join(parts)
    return (shown or "0") + (f" + … ({len(terms) - 100} more terms)" if len(terms) > 100 else "")


def show_poly(obj):
    return show_terms("trace" if "trace" in obj else "", obj["terms"])


def show_claims(objs):
    return ", and ".join(f"{show_poly(o['left'])} {o.get('relation', '=')} {show_poly(o['right'])}" for o in objs)


def show_hypotheses(facts, lead):
    shown = []
    for fact in facts:
        bound = ", ".join(map(show_name, fact.get("forall", [])))
        shown.append(f"(for all {bound}: {show_claims([fact])})" if bound else show_claims([fact]))
    return [lead + ", ".join(shown)] if shown else []


def setting(theory, lead="for all "):
    """The sizes, letters and hypotheses of a theory."""
    obj, kinds = theory.obj, []
    for n, letter in theory.letters.items():
        marks = " symmetric" * (n in theory.symmetric)
        marks += " positive definite" * (n in theory.pd) + " positive semidefinite" * (n in theory.psd - theory.pd)
        dims = [d if d == "1" else show_name(d) for d in (letter["rows"], letter["cols"])]
        kinds.append(f"{show_name(n)} ({'×'.join(dims)}{marks})")
    kinds += [show_name(s) + " >= 0" * (s in theory.nonneg) for s in obj["scalars"]]
    parts = ["sizes " + ", ".join(map(show_name, obj["dimensions"]))] if obj["dimensions"] else []
    parts += ["real " + ", ".join(kinds)] if kinds else []
    lines = [lead + " and ".join(parts or ["numbers"])]
    lines += show_hypotheses(obj["facts"], "if ")
    nonzero = ", ".join(show_poly(z["poly"]) for z in obj["nonzero"])
    return lines + ([f"where not zero: {nonzero}"] if nonzero else [])


def show_induction(theory, piece, nexts):
    base, step = piece["base"], piece["step"]
    lines = show_hypotheses(base["facts"], "if at the start ")
    lines += ["in a step " + ", ".join(f"{show_name(a)} becomes {show_name(b)}" for a, b in piece["state"])]
    lines += show_hypotheses(step["facts"], "if in every step ")
    constant = mentioned(sides(theory.obj["facts"] + piece["predicate"] + base["facts"]))
    constant |= mentioned(z["poly"] for z in theory.obj["nonzero"]) | {a for pair in piece["state"] for a in pair}
    free = sorted(mentioned(sides(step["facts"])) - constant)
    lines += [f"({', '.join(map(show_name, free))} may differ from step to step)"] if free else []
    return lines + [f"then for every {show_name(piece['over'])}: {show_claims(piece['predicate'])}"]


def show_entry(x):
    values = trimmed([v for v in map(Fraction, [x] if isinstance(x, str) else x)]) or [ZERO]
    return show_number(values[0]) if len(values) == 1 else f"({', '.join(map(show_number, values))})"


def show_matrix(rows):
    if len(rows) * len(rows[0]) > 64:
        return f"a {len(rows)}×{len(rows[0])} matrix"
    shown = "; ".join(" ".join(map(show_entry, row)) for row in rows)
    return shown if len(rows) == len(rows[0]) == 1 else f"[{shown}]"


def show_point(obj):
    values = [f"{show_name(d)} = {v}" for d, v in obj["dimensions"].items()]
    values += [f"{show_name(s)} = {show_entry(v)}" for s, v in obj["scalars"].items()]
    values += [f"{show_name(m)} = {show_matrix(v)}" for m, v in obj["letters"].items()]
    if "field" in obj:
        terms = [(c, [("α", i)] if i else [], []) for i, c in enumerate(obj["field"]) if c != "0"]
        values.append(f"(a, b, …) being a + b·α + … with α a real root of {show_terms('', terms)}")
    return ", ".join(values) or "the only point"


# A whole certificate

CHECKS = {"derivation": check_derivation, "induction": check_induction, "squares": check_squares,
          "positivity": check_positivity, "refutation": check_matrices, "instances": check_matrices}


def recheck(obj):
    """Check a certificate given as a JSON object; a list with one Confirmation for each piece.

    Raises Rejected where a piece does not hold, Malformed where obj is no certificate
    or asks for more work than the limits allow.
    """
    try:
        conform(obj, CERTIFICATE, "the certificate")
        return check_certificate(obj)
    except (RecursionError, MemoryError):
        raise Malformed("asks for more memory than there is") from None


def check_certificate(obj):
    need(obj["schema"] == "lemmata/certificate/1", "the schema is not lemmata/certificate/1")
    verdicts = ("proved", "checked", "supported", "refuted", "undecided")
    need(obj["verdict"] in verdicts, f"{quoted(obj['verdict'])} is no verdict")
    distinct(obj["parts"], "parts")
    pieces = {piece["name"]: piece for piece in obj["pieces"]}
    distinct([piece["name"] for piece in obj["pieces"]], "pieces")
    hold(digest(obj) == obj["digest"], "the digest does not fit: the file was changed")
    hold(obj["parts"] and pieces, "there is no part or no piece, so nothing is confirmed")
    budget, parts, checked = Budget(), set(obj["parts"]), {}
    for title, piece in pieces.items():
        try:
            check_role(piece, parts)
            theory = Theory(piece["theory"], budget)
            checked[title] = theory, *CHECKS[piece["kind"]](theory, piece)
        except (Rejected, Malformed) as error:
            raise type(error)(f"piece {quoted(title)}: {error}") from None
    for title, piece in pieces.items():
        if "weakens" in piece:
            try:
                checked[title][1].append(check_weakening(piece, pieces, checked))
            except (Rejected, Malformed) as error:
                raise type(error)(f"piece {quoted(title)}: {error}") from None
    check_verdict(obj)
    return [Confirmation(p["role"], title, "\n".join(checked[title][1])) for title, p in pieces.items()]


def digest(obj):
    body = {key: value for key, value in obj.items() if key != "digest"}
    canonical = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return "sha256:" + hashlib.sha256(canonical.encode("ascii")).hexdigest()


def check_role(piece, parts):
    role, kind = piece["role"], piece["kind"]
    need(piece["part"] in parts, f"{quoted(piece['part'])} is no part of the claim")
    need(role in ("proof", "exact", "necessity", "paper", "mutant"), f"{quoted(role)} is no role")
    hold(role != "proof" or kind not in ("refutation", "instances"), "matrices are no proof")
    hold(role not in ("necessity", "mutant") or kind == "refutation", f"the role {role} takes a refutation")


def check_verdict(obj):
    """Is the verdict what the pieces support?"""
    verdict = obj["verdict"]
    wanted = {"proved": {"proof"}, "checked": {"proof", "exact"}}.get(verdict)
    supported = {piece["part"] for piece in obj["pieces"] if wanted and piece["role"] in wanted}
    for part in obj["parts"]:
        hold(not wanted or part in supported, f"the verdict is {verdict}, but part {quoted(part)} has no such piece")
    refuted = any(p["role"] == "exact" and p["kind"] == "refutation" for p in obj["pieces"])
    hold(verdict != "refuted" or refuted, "the verdict is refuted, but there is no exact refutation")


def check_weakening(piece, pieces, checked):
    """Does a refutation refute another piece's statement without some of its hypotheses?"""
    theory, target, drops = checked[piece["name"]][0], piece["weakens"]["piece"], set(piece["weakens"]["drops"])
    need(target in checked, f"it weakens the unknown piece {quoted(target)}")
    other, _, statements = checked[target]
    hold(drops, "it weakens nothing")
    hold(all(c["relation"] == "=" for c in piece["claims"]), "it weakens by a claim that is no equation")
    for n in theory.known & other.known:
        same = theory.single(n).type == other.single(n).type
        for key in ("symmetric", "nonneg", "psd", "pd"):
            same = same and (n in getattr(theory, key)) == (n in getattr(other, key))
        hold(same, f"{quoted(n)} has another type in {quoted(target)}")

    def signatures(*groups):
        return [{theory.signature(p) for p in group} for group in groups]

    claims = [theory.equation(c) for c in piece["claims"]]
    mine = signatures((f.poly for f in theory.facts.values()), theory.nonzero.values(), claims)
    for facts, nonzero, claims in statements:
        theory.budget.spend(len(facts) + len(nonzero) + len(claims))
        kept = [fact for ident, fact in facts if ident not in drops]
        kept_nonzero = [p for ident, p in nonzero if ident not in drops]
        if drops <= {ident for ident, _ in facts + nonzero} and not any(fact.bound for fact in kept):
            if signatures((f.poly for f in kept), kept_nonzero, claims) == mine:
                lost = ", ".join(show_dropped(pieces[target], drops))
                return f"so the claims of piece {quoted(target)} do not follow without: {lost}"
    raise Rejected(f"its statement is not that of {quoted(target)} without what it drops")


def show_dropped(piece, drops):
    blocks = [piece["theory"]] + [piece[key] for key in ("base", "step", "conclusion") if key in piece]
    shown = [line for b in blocks for f in b["facts"] if f["id"] in drops for line in show_hypotheses([f], "")]
    return shown + [f"{show_poly(z['poly'])} not zero" for z in piece["theory"]["nonzero"] if z["id"] in drops]


# Files and the command line


def unique(pairs):
    distinct([key for key, _ in pairs], "an object")
    return dict(pairs)


def integer(digits):
    need(len(digits) <= 6, "holds an integer over the limits")
    return int(digits)


def no_number(digits):
    raise Malformed(f"holds {digits[:20]}, which is no integer")


def load(path):
    """The JSON object in a file. Raises Malformed."""
    try:
        need(stat.S_ISREG(os.stat(path).st_mode), "is not a plain file")
        with open(path, "rb") as file:
            data = file.read(MAX_BYTES + 1)
        need(len(data) <= MAX_BYTES, f"is over {MAX_BYTES // 2**20} MiB")
        need(sum(map(data.count, (b",", b"[", b"{"))) <= MAX_VALUES, f"holds more than {MAX_VALUES:,} values")
        return json.loads(data.decode("utf-8"), object_pairs_hook=unique, parse_int=integer,
                          parse_float=no_number, parse_constant=no_number)
    except OSError as error:
        raise Malformed(f"cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise Malformed("is not UTF-8 text") from None
    except json.JSONDecodeError as error:
        raise Malformed(f"is not JSON: {error}") from None
    except (RecursionError, MemoryError):
        raise Malformed("is nested too deep, or too large to be read") from None


def say(line, stream):
    """Print one line, whatever characters a certificate or a file's name may hold."""
    encoding = stream.encoding or "utf-8"
    print(printable(line).encode(encoding, "backslashreplace").decode(encoding), file=stream)


def report(path, quiet):
    """Check one file, say what came of it, answer with the exit status."""
    try:
        obj = load(path)
        confirmations = recheck(obj)
    except Rejected as error:
        say(f"rejected  {path}  {error}", sys.stdout)
        return 1
    except Malformed as error:
        say(f"refused  {path}  {error}", sys.stderr)
        return 2
    pieces = "1 piece" if len(confirmations) == 1 else f"{len(confirmations)} pieces"
    say(f"confirmed  {obj['claim']}  {obj['verdict']}  {pieces}", sys.stdout)
    lines = [("  ", f"relies on: {axiom}") for axiom in obj["axioms"]]
    for role, title, shown in confirmations:
        lines += [("  ", f"{role}  {title}")] + [("    ", line) for line in shown.split("\n")]
    for indent, line in [] if quiet else lines:
        for part in textwrap.wrap(line, 80, initial_indent=indent, subsequent_indent=indent + "  ",
                                  break_on_hyphens=False):
            say(part, sys.stdout)
    return 0


def main(argv):
    """Check the files named in argv; the exit status, as in this module's docstring."""
    if {"--help", "-h"} & set(argv):
        print(__doc__ or "see docs/certificate.md")
        return 0
    files = [arg for arg in argv if not arg.startswith("-")]
    unknown = [arg for arg in argv if arg.startswith("-") and arg != "--quiet"]
    if unknown or not files:
        say(f"recheck: {'unknown option ' + unknown[0] if unknown else 'no file is named'}; see --help", sys.stderr)
        return 2
    return max([report(path, "--quiet" in argv) for path in files])


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
