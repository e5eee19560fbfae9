"""Check a Lemmata certificate again: one file, standard library only, nothing of Lemmata.

The format is specified in docs/certificate.md. Everything is multiplied out with exact
fractions and compared; nothing is searched for, simplified or looked up.

    python -S verify/recheck.py FILE...
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

HELP = """\
usage: python -S recheck.py [--quiet] FILE...

Checks Lemmata certificates again, with Python's standard library alone.
A certificate holds letters with symbolic dimensions, hypotheses, claims, and the data
that prove or refute them: cofactors, squares, matrices. Every product is multiplied out
in exact fractions. For each file one line says confirmed, rejected or refused; below
it stands what each piece confirmed, written out from the data, not from its prose.

  --quiet   only the one line for each file
  --help    this text

Exit status: 0 every file is confirmed; 1 a piece does not hold; 2 a file cannot be
read, is not a certificate, or asks for more work than the limits allow (the highest
status of all files). The format is written down in docs/certificate.md.
"""

SCHEMA = "lemmata/certificate/1"
MAX_BYTES = 32 * 2**20
MAX_VALUES = 4_000_000
MAX_DEPTH = 40
MAX_DIGITS = 4_000
MAX_EXPONENT = 10_000
MAX_WORD = 10_000
MAX_NAME = 80
MAX_DIMENSION = 64
MAX_TERMS = 200_000
MAX_PRODUCTS = 20_000_000
WIDTH = 80

PROVING = ("derivation", "induction", "squares", "positivity")
ROLES = ("proof", "exact", "necessity", "paper", "mutant")
VERDICTS = ("proved", "checked", "supported", "refuted", "undecided")
NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(/[1-9][0-9]*)?")

Poly = namedtuple("Poly", "type terms")  # type: (rows, cols), "scalar" or "trace"
Fact = namedtuple("Fact", "poly bound")  # bound: the names under its "for all"
Confirmation = namedtuple("Confirmation", "role name says text")


class Rejected(ValueError):
    """The certificate can be read, and a piece of it does not hold."""


class Malformed(ValueError):
    """This is no certificate, or it asks for more work than the limits allow."""


class Budget:
    """Counts elementary products; long numbers count more, so that their growth is bounded."""

    def __init__(self):
        self.left = MAX_PRODUCTS

    def spend(self, amount):
        self.left -= amount
        if self.left < 0:
            raise Malformed(f"asks for more than {MAX_PRODUCTS:,} elementary products")

    def _weigh(self, a, b):
        bits = sum(x.bit_length() for f in (a, b) for x in (f.numerator, f.denominator))
        self.spend(1 + (bits * bits >> 16))

    def add(self, a, b):
        self._weigh(a, b)
        return a + b

    def mul(self, a, b):
        self._weigh(a, b)
        return a * b


# Shapes: is this piece of JSON what the format says it is?


def require(condition, reason):
    if not condition:
        raise Malformed(reason)


def hold(condition, reason):
    if not condition:
        raise Rejected(reason)


def quoted(value):
    text = value if isinstance(value, str) else f"a {type(value).__name__}"
    return f'"{text[:60]}{"…" if len(text) > 60 else ""}"'


def fields(value, what, required, optional=""):
    require(type(value) is dict, f"{what} must be an object")
    keys, needed = set(value), set(required.split())
    require(needed <= keys, f"{what} lacks the key {quoted(min(needed - keys, default=''))}")
    extra = keys - needed - set(optional.split())
    require(not extra, f"{what} has the unknown key {quoted(min(extra, default=''))}")


def text(value, what):
    require(type(value) is str, f"{what} must be a text")
    return value


def listing(value, what):
    require(type(value) is list, f"{what} must be a list")
    return value


def row(value, what, length):
    require(len(listing(value, what)) == length, f"{what} must have {length} entries")
    return value


def distinct(values, what):
    require(len(set(values)) == len(values), f"{what} repeats {quoted(_repeated(values))}")
    return values


def _repeated(values):
    seen = set()
    return next((v for v in values if v in seen or seen.add(v)), "")


def truth(value, what):
    require(type(value) is bool, f"{what} must be true or false")
    return value


def whole(value, what, low, high):
    require(type(value) is int and low <= value <= high, f"{what} must be an integer, {low} to {high}")
    return value


def number(value):
    require(type(value) is str, 'a number must be a text "p" or "p/q"')
    require(len(value) <= MAX_DIGITS, f"a number has over {MAX_DIGITS:,} digits")
    require(NUMBER.fullmatch(value) and value != "-0", f"{quoted(value)} is not a number")
    top, _, bottom = value.partition("/")
    top, bottom = int(top), int(bottom or "1")
    require("/" not in value or bottom > 1, f"{quoted(value)} is not in lowest terms")
    require(math.gcd(top, bottom) == 1, f"{quoted(value)} is not in lowest terms")
    return Fraction(top, bottom)


def name(value, what):
    ok = type(value) is str and 0 < len(value) <= MAX_NAME and value.isprintable()
    require(ok and not set(value) & set("* «»"), f"{quoted(value)} is not a name for a {what}")
    return value


def names(value, what):
    return distinct([name(v, what) for v in listing(value, f"the {what}s")], f"the list of {what}s")


def sides(equations_):
    return [obj[side] for obj in equations_ for side in ("left", "right")]


def mentioned(*polys):
    """The letters and scalars that stand in polynomials already read."""
    terms = [term for poly in polys for term in poly["terms"]]
    return {t.removesuffix("*") for term in terms for t in term[2]} | {s for term in terms for s, _ in term[1]}


# Letters, words, polynomials


class Theory:
    """The setting of one piece: its letters and hypotheses, and the arithmetic of its words."""

    def __init__(self, obj, budget):
        fields(obj, "the theory", "dimensions scalars letters facts nonzero nonneg psd pd")
        self.obj, self.budget, self.ids = obj, budget, set()
        self.dimensions = names(obj["dimensions"], "dimension")
        self.sizes = set(self.dimensions)
        require("1" not in self.sizes, 'the dimension "1" is not to be declared')
        self.scalars = names(obj["scalars"], "scalar")
        self.size, self.adjoint_of, self.read_as = {}, {}, {}  # by token
        self.letters, self.symmetric, self.arbitrary = [], set(), set()
        for letter in listing(obj["letters"], "the letters"):
            self._declare(letter)
        distinct(self.scalars + self.letters, "the list of letters and scalars")
        self.known = set(self.scalars) | set(self.letters)
        self.nonneg = self._sublist("nonneg", self.scalars)
        self.psd = self._sublist("psd", self.symmetric)
        self.pd = self._sublist("pd", self.symmetric)
        self.reserved = set(self.arbitrary)  # names that no "for all" may bind
        self.facts = self.read_facts(obj["facts"], self.arbitrary, "an arbitrary letter")
        self.nonzero = {}
        for entry in listing(obj["nonzero"], "nonzero"):
            fields(entry, "a nonzero polynomial", "id poly why")
            text(entry["why"], "why")
            ident = self.new_id(entry["id"])
            self.nonzero[ident] = self.poly(entry["poly"])
            self.keep_out(ident, mentioned(entry["poly"]), self.arbitrary, "an arbitrary letter")

    def _declare(self, obj):
        fields(obj, "a letter", "name rows cols", "symmetric arbitrary")
        token = name(obj["name"], "letter")
        size = self.dimension(obj["rows"]), self.dimension(obj["cols"])
        self.letters.append(token)
        star = token + "*"
        if truth(obj.get("symmetric", False), "symmetric"):
            require(size[0] == size[1], f"the symmetric letter {quoted(token)} is not square")
            self.symmetric.add(token)
            star = token
        if truth(obj.get("arbitrary", False), "arbitrary"):
            self.arbitrary.add(token)
        self.read_as[token], self.read_as[token + "*"] = token, star
        self.adjoint_of[token], self.adjoint_of[star] = star, token
        self.size[star] = size[::-1]
        self.size[token] = size

    def _sublist(self, key, allowed):
        found = set(names(self.obj[key], key))
        require(found <= set(allowed), f"{key} names what is not a {'scalar' if key == 'nonneg' else 'symmetric letter'}")
        return found

    def dimension(self, value):
        require(type(value) is str and (value == "1" or value in self.sizes), f"{quoted(value)} is not a dimension here")
        return value

    def new_id(self, value):
        require(text(value, "an id") != "", "an id is empty")
        require(value not in self.ids, f"the id {quoted(value)} is used twice")
        self.ids.add(value)
        return value

    @staticmethod
    def keep_out(ident, used, forbidden, what):
        hold(not used & forbidden, f"{quoted(ident)} mentions {quoted(min(used & forbidden, default=''))}, {what}")

    def read_facts(self, objs, forbidden=frozenset(), what=""):
        """Hypotheses by id. No name in `forbidden` may occur in them."""
        facts = {}
        for obj in listing(objs, "the facts"):
            fields(obj, "a fact", "id left right why", "forall")
            text(obj["why"], "why")
            ident = self.new_id(obj["id"])
            bound = frozenset(names(obj.get("forall", []), "bound name"))
            require(bound <= self.known, f"{quoted(ident)} binds an unknown name")
            hold(not bound & self.reserved, f"{quoted(ident)} binds a state, next or arbitrary name")
            facts[ident] = Fact(self.equation(obj), bound)
            self.keep_out(ident, mentioned(*sides([obj])), forbidden, what)
        return facts

    def word(self, tokens):
        require(len(listing(tokens, "a word")) <= MAX_WORD, f"a word has over {MAX_WORD:,} tokens")
        for token in tokens:
            require(type(token) is str and token in self.read_as, f"{quoted(token)} is not a letter here")
        word = tuple(self.read_as[token] for token in tokens)
        for a, b in zip(word, word[1:]):
            require(self.size[a][1] == self.size[b][0], f"the dimensions of {quoted(a)} and {quoted(b)} do not fit")
        return word

    def span(self, word, empty):
        """Rows and columns of a word; those of the empty word are handed in."""
        return (self.size[word[0]][0], self.size[word[-1]][1]) if word else empty

    def monomial(self, obj):
        pairs = [row(pair, "a power", 2) for pair in listing(obj, "a monomial")]
        for scalar, exponent in pairs:
            require(type(scalar) is str and scalar in self.known and scalar not in self.size, f"{quoted(scalar)} is not a scalar here")
            whole(exponent, "an exponent", 1, MAX_EXPONENT)
        distinct([scalar for scalar, _ in pairs], "a monomial")
        return tuple(sorted((scalar, exponent) for scalar, exponent in pairs))

    def times(self, a, b):
        """The product of two monomials."""
        if not (a and b):
            return a or b
        powers = dict(a)
        for scalar, exponent in b:
            powers[scalar] = powers.get(scalar, 0) + exponent
            require(powers[scalar] <= MAX_EXPONENT, f"an exponent grows over {MAX_EXPONENT:,}")
        self.budget.spend(len(powers))
        return tuple(sorted(powers.items()))

    def reverse(self, word):
        return tuple(self.adjoint_of[token] for token in reversed(word))

    def normal(self, kind, word):
        """The normal form of a word: numbers (1×1 parts) commute and equal their adjoints."""
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
        """Add one term to `terms`, a polynomial of type `kind` under way."""
        require(len(word) <= MAX_WORD, f"a word grows over {MAX_WORD:,} tokens")
        if kind == "trace":
            require(word, "the trace of the identity cannot be written")
        self.budget.spend((len(monomial) + len(word)) // 2)
        key = monomial, self.normal(kind, word)
        total = self.budget.add(terms.get(key, 0), coefficient)
        if total:
            terms[key] = total
            require(len(terms) <= MAX_TERMS, f"a polynomial has over {MAX_TERMS:,} terms")
        else:
            terms.pop(key, None)

    def poly(self, obj):
        if type(obj) is dict and ("scalar" in obj or "trace" in obj):
            kind = "scalar" if "scalar" in obj else "trace"
            fields(obj, "a polynomial", f"{kind} terms")
            require(obj[kind] is True, f"{kind} must be true")
        else:
            fields(obj, "a polynomial", "rows cols terms")
            kind = self.dimension(obj["rows"]), self.dimension(obj["cols"])
        terms = {}
        for entry in listing(obj["terms"], "the terms"):
            coefficient, monomial, word = row(entry, "a term", 3)
            coefficient, monomial, word = number(coefficient), self.monomial(monomial), self.word(word)
            require(self.belongs(kind, word), f"the word {quoted(show_word(word))} has the wrong type in its polynomial")
            self.put(terms, kind, coefficient, monomial, word)
        require(len(obj["terms"]) <= MAX_TERMS, f"a polynomial has over {MAX_TERMS:,} terms")
        return Poly(kind, terms)

    def belongs(self, kind, word):
        if kind == "scalar":
            return not word
        if kind == "trace":
            return bool(word) and len(set(self.span(word, None))) == 1
        return self.span(word, kind) == kind if word else kind[0] == kind[1]

    def equation(self, obj):
        """left − right."""
        left, right = self.poly(obj["left"]), self.poly(obj["right"])
        require(left.type == right.type, "the two sides of an equation have different types")
        return self.minus(left, right)

    def minus(self, p, q):
        terms = dict(p.terms)
        for (monomial, word), coefficient in q.terms.items():
            self.put(terms, p.type, -coefficient, monomial, word)
        return Poly(p.type, terms)

    def adjoint(self, p):
        if type(p.type) is str:
            return p
        terms = {}
        for (monomial, word), coefficient in p.terms.items():
            self.put(terms, p.type[::-1], coefficient, monomial, self.reverse(word))
        return Poly(p.type[::-1], terms)

    def multiply(self, kind, p, q):
        """p·q as a polynomial of type `kind`; the caller has seen that the types fit."""
        terms = {}
        for (m1, w1), c1 in p.terms.items():
            for (m2, w2), c2 in q.terms.items():
                self.put(terms, kind, self.budget.mul(c1, c2), self.times(m1, m2), w1 + w2)
        return Poly(kind, terms)

    def power(self, p, exponent):
        """A scalar polynomial to a power ≥ 1."""
        result = None
        while exponent:
            if exponent & 1:
                result = self.multiply("scalar", result, p) if result else p
            exponent >>= 1
            if exponent:
                p = self.multiply("scalar", p, p)
        return result

    def single(self, token):
        """One letter or scalar as a polynomial."""
        if token in self.size:
            return Poly(self.size[token], {((), (token,)): Fraction(1)})
        return Poly("scalar", {(((token, 1),), ()): Fraction(1)})

    def substitute(self, p, table):
        """p with every letter and scalar in `table` replaced, adjoints by adjoints."""
        result = {}
        stars = {n + "*": self.adjoint(q) for n, q in table.items() if n in self.size}
        for (monomial, word), coefficient in p.terms.items():
            number = Poly("scalar", {((), ()): coefficient})
            for scalar, exponent in monomial:
                if scalar in table:
                    factor = self.power(table[scalar], exponent)
                else:
                    factor = Poly("scalar", {(((scalar, exponent),), ()): Fraction(1)})
                number = self.multiply("scalar", number, factor)
            product = None
            for token in word:
                factor = table.get(token) or stars.get(token) or self.single(token)
                product = self.multiply((product.type[0], factor.type[1]), product, factor) if product else factor
            rest = product.terms if product else {((), ()): Fraction(1)}
            for (m1, _), c1 in number.terms.items():
                for (m2, w), c2 in rest.items():
                    self.put(result, p.type, self.budget.mul(c1, c2), self.times(m1, m2), w)
        return Poly(p.type, result)

    def signature(self, p):
        """Equal exactly for polynomials that are equal up to sign."""
        self.budget.spend(sum(1 + len(word) // 2 for _, word in p.terms))
        return p.type, frozenset(
            frozenset((key, sign * coefficient) for key, coefficient in p.terms.items()) for sign in (1, -1)
        )


# The rules by which new facts are made from earlier ones


def combine(theory, scope, kind, entries):
    """Σ coefficient · monomial · left word · fact · right word, as terms of type `kind`."""
    total = {}
    for entry in listing(entries, "the cofactors"):
        coefficient, monomial, left, ident, star, right = row(entry, "a cofactor", 6)
        coefficient, monomial = number(coefficient), theory.monomial(monomial)
        left, right = theory.word(left), theory.word(right)
        poly = lookup(scope, ident).poly
        if truth(star, "the star of a cofactor"):
            poly = theory.adjoint(poly)
        hold(fits(theory, kind, left, poly.type, right), f"a cofactor of {quoted(ident)} does not fit the claim's type")
        for (m, word), c in poly.terms.items():
            theory.put(total, kind, theory.budget.mul(coefficient, c), theory.times(monomial, m), left + word + right)
    return total


def fits(theory, kind, left, middle, right):
    """Is left · (a polynomial of type `middle`) · right a polynomial of type `kind`?"""
    if middle == "trace":
        return kind == "trace" and not left and not right
    if middle == "scalar":
        return theory.belongs(kind, theory.word(list(left + right)))
    before = theory.span(left, (middle[0], middle[0]))
    after = theory.span(right, (middle[1], middle[1]))
    if before[1] != middle[0] or middle[1] != after[0] or kind == "scalar":
        return False
    return before[0] == after[1] if kind == "trace" else (before[0], after[1]) == kind


def lookup(scope, ident, bound_too=False):
    require(type(ident) is str and ident in scope, f"{quoted(ident)} is no fact or earlier step here")
    hold(bound_too or not scope[ident].bound, f'{quoted(ident)} holds "for all": make an instance of it first')
    return scope[ident]


def add_up(theory, wanted, total):
    """Does the sum of cofactors give the polynomial that it should?"""
    difference = theory.minus(wanted, Poly(wanted.type, total))
    if difference.terms:
        raise Rejected(f"the cofactors add up to something else (first difference: {show_first(difference)})")


def rule_combine(theory, scope, obj):
    fields(obj, "a combine step", "id rule left right terms")
    made = theory.equation(obj)
    add_up(theory, made, combine(theory, scope, made.type, obj["terms"]))
    return Fact(made, frozenset())


def rule_instance(theory, scope, obj):
    fields(obj, "an instance step", "id rule of at")
    fact = lookup(scope, obj["of"], bound_too=True)
    table = {}
    for entry in listing(obj["at"], "at"):
        target, poly = row(entry, "a replacement", 2)
        require(type(target) is str and target in theory.known, f"{quoted(target)} is no letter or scalar here")
        require(target not in table, f"{quoted(target)} is replaced twice")
        hold(target in fact.bound or target in theory.arbitrary, f"{quoted(target)} is neither bound nor arbitrary")
        table[target] = poly = theory.poly(poly)
        hold(poly.type == theory.single(target).type, f"what replaces {quoted(target)} has another type")
        if target in theory.symmetric:
            hold(theory.adjoint(poly) == poly, f"what replaces the symmetric {quoted(target)} is not symmetric")
    made = theory.substitute(fact.poly, table)
    theory.budget.spend(sum(20 + len(word) for _, word in made.terms))  # it is kept
    return Fact(made, fact.bound - set(table))


def rule_cancel(theory, scope, obj):
    fields(obj, "a cancel step", "id rule of by left right")
    fact = lookup(scope, obj["of"]).poly
    require(type(obj["by"]) is str and obj["by"] in theory.nonzero, f"{quoted(obj['by'])} is no nonzero polynomial here")
    factor, made = theory.nonzero[obj["by"]], theory.equation(obj)
    products = []
    if factor.type == "scalar":
        products.append(theory.multiply(made.type, factor, made))
    elif factor.type == ("1", "1") and type(made.type) is tuple:
        if made.type[0] == "1":
            products.append(theory.multiply(made.type, factor, made))
        if made.type[1] == "1":
            products.append(theory.multiply(made.type, made, factor))
    hold(fact in products, f"{quoted(obj['of'])} is not {quoted(obj['by'])} times the equation")
    return Fact(made, frozenset())


def rule_definite(theory, scope, obj):
    fields(obj, "a definite step", "id rule of vector")
    fact, w = lookup(scope, obj["of"]).poly, theory.poly(obj["vector"])
    star, products = theory.adjoint(w), []
    if w.type == "scalar":
        products.append(theory.multiply("scalar", w, w))
    elif w.type != "trace" and fact.type == "trace":
        products.append(theory.multiply("trace", star, w))
    elif w.type != "trace":
        products.append(theory.multiply((w.type[1], w.type[1]), star, w))
        products.append(theory.multiply((w.type[0], w.type[0]), w, star))
    hold(any(proportional(theory, fact, p) for p in products), f"{quoted(obj['of'])} is not a multiple of the square")
    return Fact(w, frozenset())


def proportional(theory, p, q):
    """Is p a non-zero rational times q, and q not zero?"""
    if p.type != q.type or not q.terms or p.terms.keys() != q.terms.keys():
        return False
    first = next(iter(q.terms))
    ratio = theory.budget.mul(p.terms[first], 1 / q.terms[first])
    return all(theory.budget.mul(ratio, c) == p.terms[key] for key, c in q.terms.items())


RULES = {"combine": rule_combine, "instance": rule_instance, "cancel": rule_cancel, "definite": rule_definite}


def take_steps(theory, scope, steps, renaming=None):
    """Add the steps' facts to `scope`, each made from those before it."""
    for obj in listing(steps, "the steps"):
        require(type(obj) is dict and "id" in obj and "rule" in obj, "a step needs an id and a rule")
        ident, rule = theory.new_id(obj["id"]), text(obj["rule"], "a rule")
        try:
            if rule == "next" and renaming is not None:
                fields(obj, "a next step", "id rule of")
                require(type(obj["of"]) is str and obj["of"] in theory.facts, f"{quoted(obj['of'])} is no fact of the theory")
                fact = theory.facts[obj["of"]]
                scope[ident] = Fact(theory.substitute(fact.poly, renaming), fact.bound)
            else:
                require(rule in RULES, f"{quoted(rule)} is no rule here")
                scope[ident] = RULES[rule](theory, scope, obj)
        except (Rejected, Malformed) as error:
            raise type(error)(f"step {quoted(ident)}: {error}") from None


def settle(theory, scope, polys, what):
    """Every polynomial must be that of a fact or step, up to sign."""
    known = {theory.signature(fact.poly) for fact in scope.values() if not fact.bound}
    for index, poly in enumerate(polys):
        hold(theory.signature(poly) in known, f"{what} {index + 1} is neither a fact nor a step")


def equations(theory, objs, what):
    for obj in listing(objs, f"the {what}s"):
        fields(obj, f"a {what}", "left right")
    hold(objs, f"there is no {what}")
    return [theory.equation(obj) for obj in objs]


# The kinds of pieces. Each checks its data and answers with what it confirmed, as lines, and
# with the statements that a necessity piece may weaken: (facts by id, nonzero by id, claims).


def check_derivation(theory, piece):
    claims = equations(theory, piece["claims"], "claim")
    scope = dict(theory.facts)
    take_steps(theory, scope, piece["steps"])
    settle(theory, scope, claims, "claim")
    facts = {ident: [fact] for ident, fact in theory.facts.items()}
    nonzero = {ident: [poly] for ident, poly in theory.nonzero.items()}
    return setting(theory) + ["then " + show_claims(piece["claims"])], [(facts, nonzero, claims)]


def check_induction(theory, piece):
    name(piece["over"], "index")
    renaming = read_state(theory, piece["state"])
    nexts = {n for _, n in piece["state"]}
    for obj in theory.obj["facts"]:
        theory.keep_out(obj["id"], mentioned(*sides([obj])), nexts, "a next name")
        hold(not theory.facts[obj["id"]].bound & theory.reserved, f"{quoted(obj['id'])} binds a state or next name")
    for obj in theory.obj["nonzero"]:
        theory.keep_out(obj["id"], mentioned(obj["poly"]), nexts, "a next name")
    predicate = equations(theory, piece["predicate"], "predicate")
    for obj in piece["predicate"]:
        theory.keep_out("the predicate", mentioned(*sides([obj])), nexts, "a next name")
    assumed = {theory.new_id(f"IH{i}"): Fact(p, frozenset()) for i, p in enumerate(predicate)}
    after = [theory.substitute(p, renaming) for p in predicate]

    base, step = piece["base"], piece["step"]
    fields(base, "the base", "facts steps")
    at_start = theory.read_facts(base["facts"], theory.arbitrary | nexts, "an arbitrary or next name")
    scope = {**theory.facts, **at_start}
    take_steps(theory, scope, base["steps"])
    settle(theory, scope, predicate, "base: predicate")

    fields(step, "the step", "facts steps")
    recurrences = theory.read_facts(step["facts"], theory.arbitrary, "an arbitrary letter")
    scope = {**theory.facts, **recurrences, **assumed}
    take_steps(theory, scope, step["steps"], renaming)
    settle(theory, scope, after, "step: predicate")

    always = {ident: [fact] for ident, fact in theory.facts.items()}
    starts = {ident: [fact] for ident, fact in at_start.items()}
    nonzero = {ident: [poly] for ident, poly in theory.nonzero.items()}
    twice = {i: [f, Fact(theory.substitute(f.poly, renaming), f.bound)] for i, f in theory.facts.items()}
    stepped = {ident: [fact] for ident, fact in recurrences.items()}
    nonzero_twice = {i: [p, theory.substitute(p, renaming)] for i, p in theory.nonzero.items()}
    weaker = [({**always, **starts}, nonzero, predicate), ({**twice, **starts, **stepped}, nonzero_twice, after)]

    lines = setting(theory, f"for every {show_name(piece['over'])}")
    lines += show_hypotheses(base["facts"], "if at the start ")
    pairs = ", ".join(f"{show_name(a)} becomes {show_name(b)}" for a, b in piece["state"])
    lines += [f"in a step {pairs}" if pairs else "no letter changes in a step"]
    lines += show_hypotheses(step["facts"], "if in every step ")
    constant = sides(theory.obj["facts"] + piece["predicate"] + base["facts"]) + [z["poly"] for z in theory.obj["nonzero"]]
    free = sorted(mentioned(*sides(step["facts"])) - mentioned(*constant) - set(renaming) - nexts)
    if free:
        lines += [f"({', '.join(map(show_name, free))} may differ from step to step)"]
    lines += [f"then for every {show_name(piece['over'])}: " + show_claims(piece["predicate"])]

    if "conclusion" in piece:
        end = piece["conclusion"]
        fields(end, "the conclusion", "facts steps claims")
        claims = equations(theory, end["claims"], "claim")
        given = theory.read_facts(end["facts"], theory.arbitrary, "an arbitrary letter")
        scope = {**theory.facts, **given, **assumed}
        take_steps(theory, scope, end["steps"])
        settle(theory, scope, claims, "conclusion: claim")
        weaker.append(({**always, **starts, **{i: [f] for i, f in given.items()}}, nonzero, claims))
        lines += show_hypotheses(end["facts"], "and if ")
        lines += ["then moreover " + show_claims(end["claims"])]
    return lines, weaker


def read_state(theory, obj):
    """The pairs (state, next), as a table of replacements."""
    pairs = [row(pair, "a state", 2) for pair in listing(obj, "the state")]
    flat = [text(n, "a state") for pair in pairs for n in pair]
    distinct(flat, "the state")
    require(set(flat) <= theory.known, "the state names an unknown letter or scalar")
    hold(not set(flat) & theory.arbitrary, "an arbitrary letter is a state")
    for a, b in pairs:
        same = theory.single(a).type == theory.single(b).type
        hold(same and (a in theory.symmetric) == (b in theory.symmetric), f"{quoted(a)} and its next {quoted(b)} have different types")
    theory.reserved |= set(flat)
    return {a: theory.single(b) for a, b in pairs}


def check_squares(theory, piece):
    claim = theory.poly(piece["claim"])
    if type(claim.type) is tuple:
        hold(claim.type[0] == claim.type[1] and theory.adjoint(claim) == claim, "the claim is not equal to its adjoint")
    scope = dict(theory.facts)
    take_steps(theory, scope, piece["steps"])
    total = combine(theory, scope, claim.type, piece["terms"])
    for entry in listing(piece["squares"], "the squares"):
        coefficient, monomial, q, middle = row(entry, "a square", 4)
        coefficient, monomial, q = number(coefficient), theory.monomial(monomial), theory.poly(q)
        hold(coefficient >= 0, "a square has a negative coefficient")
        for scalar, exponent in monomial:
            hold(scalar in theory.nonneg or exponent % 2 == 0, f"{quoted(scalar)} may be negative before a square")
        for (m, word), c in square(theory, claim.type, q, text(middle, "a middle")).terms.items():
            theory.put(total, claim.type, theory.budget.mul(coefficient, c), theory.times(monomial, m), word)
    add_up(theory, claim, total)
    order = "is positive semidefinite" if claim.type not in ("scalar", "trace", ("1", "1")) else ">= 0"
    return setting(theory) + [f"then {show_poly(piece['claim'])} {order}"], []


def square(theory, kind, q, middle):
    """q* K q with K the identity or a letter known to be positive (semi)definite."""
    if kind == "scalar":
        hold(q.type == "scalar" and middle == "", "a scalar claim takes scalar squares")
        return theory.multiply(kind, q, q)
    hold(type(q.type) is tuple and kind in ("trace", (q.type[1], q.type[1])), "a square has the wrong type")
    right = q
    if middle:
        hold(middle in theory.psd | theory.pd, f"{quoted(middle)} is not known to be positive semidefinite")
        hold(theory.size[middle][1] == q.type[0], f"{quoted(middle)} does not fit its square")
        right = theory.multiply(q.type, theory.single(middle), q)
    return theory.multiply(kind, theory.adjoint(q), right)


def check_positivity(theory, piece):
    others = [key for key in theory.obj if key != "scalars" and theory.obj[key]]
    require(not others, f"the theory of a positivity piece has only scalars, not {quoted(min(others, default=''))}")
    claim, strict = theory.poly(piece["claim"]), truth(piece["strict"], "strict")
    require(claim.type == "scalar", "the claim must be a scalar polynomial")
    if piece["method"] == "shift":
        where = check_shift(theory, piece, claim, strict)
    else:
        where = check_sturm(theory, piece, claim, strict)
    return [f"for all real {where}", f"then {show_poly(piece['claim'])} {'>' if strict else '>='} 0"], []


def check_shift(theory, piece, claim, strict):
    bounds = [row(pair, "a bound", 2) for pair in listing(piece["bounds"], "the bounds")]
    seen, table = set(), []
    for scalar, obj in bounds:
        require(type(scalar) is str and scalar in theory.known and scalar not in seen, f"{quoted(scalar)} cannot be bounded here")
        low = theory.poly(obj)
        require(low.type == "scalar", "a bound must be a scalar polynomial")
        hold(mentioned(obj) <= seen, f"the bound of {quoted(scalar)} uses a scalar of a later row")
        seen.add(scalar)
        table.append((scalar, theory.minus(low, Poly("scalar", {(((scalar, 1),), ()): Fraction(-1)}))))
    hold(mentioned(piece["claim"]) <= seen, "a scalar of the claim has no bound")
    for scalar, value in reversed(table):
        claim = theory.substitute(claim, {scalar: value})
    hold(all(c >= 0 for c in claim.terms.values()), "a shifted coefficient is negative")
    hold(not strict or claim.terms.get(((), ()), 0) > 0, "the constant term is not positive")
    return ", ".join(f"{show_name(s)} >= {show_poly(obj)}" for s, obj in bounds) or "numbers"


def check_sturm(theory, piece, claim, strict):
    require(len(theory.scalars) == 1, "a Sturm chain takes exactly one scalar")
    start, rest, budget = number(piece["from"]), claim, theory.budget
    require(("square" in piece) == ("rest" in piece), "square and rest come together")
    if "square" in piece:
        hold(not strict, "with a square the claim cannot be strict")
        q, rest = theory.poly(piece["square"]), theory.poly(piece["rest"])
        require(q.type == rest.type == "scalar", "square and rest must be scalar polynomials")
        hold(theory.multiply("scalar", theory.multiply("scalar", q, q), rest) == claim, "square² · rest is not the claim")
    degree = max((m[0][1] for m, _ in rest.terms if m), default=0)
    budget.spend(degree)
    dense = [Fraction(0)] * (degree + 1)
    for (m, _), c in rest.terms.items():
        dense[m[0][1] if m else 0] = c
    hold(value_at(dense, start, budget) > 0, "the polynomial is not positive where the half-line starts")
    chain = sturm_chain(trimmed(dense), budget)
    roots = variations([value_at(p, start, budget) for p in chain]) - variations([p[-1] for p in chain])
    hold(roots == 0, "the polynomial has a root on the half-line")
    return f"{show_name(theory.scalars[0])} >= {show_number(piece['from'])}"


# Polynomials in one variable: coefficients from the constant term up, the zero polynomial is []


def trimmed(p):
    while p and not p[-1]:
        p.pop()
    return p


def value_at(p, x, budget):
    total = Fraction(0)
    for c in reversed(p):
        total = budget.add(budget.mul(total, x), c)
    return total


def remainder(p, q, budget):
    p = list(p)
    while len(p) >= len(q):
        factor = budget.mul(p[-1], 1 / q[-1])
        for i in range(1, len(q) + 1):
            p[-i] = budget.add(p[-i], -budget.mul(factor, q[-i]))
        p.pop()
    return trimmed(p)


def sturm_chain(p, budget):
    """p, p′, and the negative remainders, each scaled by a positive number."""
    chain = [p, [budget.mul(Fraction(i), c) for i, c in enumerate(p)][1:]]
    while chain[-1]:
        rest = remainder(chain[-2], chain[-1], budget)
        chain.append([budget.mul(-c, 1 / abs(rest[-1])) for c in rest])
    return chain[:-1]


def variations(values):
    signs = [v > 0 for v in values if v]
    return sum(a != b for a, b in zip(signs, signs[1:]))


def has_real_root(p, budget):
    chain = sturm_chain(p, budget)
    return variations([-q[-1] if len(q) % 2 == 0 else q[-1] for q in chain]) > variations([q[-1] for q in chain])


# Matrices


class Numbers:
    """ℚ(α), or ℚ when there is no field: a number is the tuple of its coefficients of 1, α, α², …"""

    def __init__(self, modulus, budget):
        self.modulus, self.budget = [c / modulus[-1] for c in modulus], budget
        self.degree = len(modulus) - 1

    def rational(self, x):
        return (x,) + (Fraction(0),) * (self.degree - 1)

    def add(self, a, b):
        return tuple(map(self.budget.add, a, b))

    def mul(self, a, b):
        product = [Fraction(0)] * (2 * self.degree - 1)
        for i, x in enumerate(a):
            for j, y in enumerate(b):
                product[i + j] = self.budget.add(product[i + j], self.budget.mul(x, y))
        product = remainder(product, self.modulus, self.budget) if self.degree > 1 else product
        return tuple(product) + (Fraction(0),) * (self.degree - len(product))

    def power(self, a, exponent):
        result = self.rational(Fraction(1))
        for bit in bin(exponent)[2:]:
            result = self.mul(result, result)
            if bit == "1":
                result = self.mul(result, a)
        return result

    def is_unit(self, a):
        """Not zero at any root of the modulus: coprime to it."""
        p, q = self.modulus, trimmed(list(a))
        while len(q) > 1:
            rest = remainder(p, q, self.budget)
            p, q = q, [self.budget.mul(c, 1 / rest[-1]) for c in rest]
        return len(q) == 1


class Point:
    """Values for the dimensions, scalars and letters of a theory."""

    def __init__(self, theory, obj):
        fields(obj, "a point", "dimensions scalars letters", "field")
        self.theory, self.budget, modulus = theory, theory.budget, [Fraction(0), Fraction(1)]
        self.extended = "field" in obj
        if self.extended:
            modulus = [number(c) for c in listing(obj["field"], "the field")]
            require(len(modulus) > 1 and modulus[-1], "the field needs a polynomial of degree 1 or more")
            hold(has_real_root(modulus, self.budget), "the polynomial of the field has no real root")
        self.numbers = Numbers(modulus, self.budget)
        fields(obj["dimensions"], "dimensions", " ".join(theory.dimensions))
        fields(obj["scalars"], "scalars", " ".join(theory.scalars))
        fields(obj["letters"], "letters", " ".join(theory.letters))
        self.dims = {d: whole(v, "a dimension", 1, MAX_DIMENSION) for d, v in obj["dimensions"].items()}
        self.dims["1"] = 1
        self.scalars = {s: self.entry(v) for s, v in obj["scalars"].items()}
        self.matrices = {}
        for letter, rows in obj["letters"].items():
            height, width = (self.dims[d] for d in theory.size[letter])
            rows = [row(r, f"a row of {quoted(letter)}", width) for r in row(rows, quoted(letter), height)]
            value = [[self.entry(v) for v in r] for r in rows]
            transpose = [list(column) for column in zip(*value)]
            hold(letter not in theory.symmetric or value == transpose, f"{quoted(letter)} is not symmetric")
            self.matrices[letter + "*"], self.matrices[letter] = transpose, value

    def entry(self, obj):
        if type(obj) is str:
            return self.numbers.rational(number(obj))
        require(self.extended, "a list of rationals needs a field")
        require(1 <= len(listing(obj, "an entry")) <= self.numbers.degree, "an entry has the wrong length for the field")
        values = tuple(number(v) for v in obj)
        return values + (Fraction(0),) * (self.numbers.degree - len(values))

    def product(self, a, b):
        mul, add, zero = self.numbers.mul, self.numbers.add, self.numbers.rational(Fraction(0))
        columns, result = list(zip(*b)), []
        for r in a:
            result.append([])
            for column in columns:
                total = zero
                for x, y in zip(r, column):
                    self.budget.spend(1)
                    if any(x) and any(y):
                        total = add(total, mul(x, y))
                result[-1].append(total)
        return result

    def value(self, poly):
        """The matrix that a polynomial is here; numbers and traces are 1×1."""
        kind = poly.type
        height, width = (1, 1) if type(kind) is str else (self.dims[kind[0]], self.dims[kind[1]])
        zero, one = self.numbers.rational(Fraction(0)), self.numbers.rational(Fraction(1))
        total = [[zero] * width for _ in range(height)]
        for (monomial, word), coefficient in poly.terms.items():
            factor = self.numbers.rational(coefficient)
            for scalar, exponent in monomial:
                factor = self.numbers.mul(factor, self.numbers.power(self.scalars[scalar], exponent))
            matrix = [[one if i == j else zero for j in range(width)] for i in range(height)]
            for index, token in enumerate(word):
                matrix = self.product(matrix, self.matrices[token]) if index else self.matrices[token]
            if kind == "trace":
                trace = zero
                for i, r in enumerate(matrix):
                    trace = self.numbers.add(trace, r[i])
                matrix = [[trace]]
            for i, r in enumerate(matrix):
                for j, x in enumerate(r):
                    total[i][j] = self.numbers.add(total[i][j], self.numbers.mul(factor, x))
        return total

    def rationals(self, matrix, what):
        hold(not any(any(x[1:]) for r in matrix for x in r), f"{what} is not rational, so its sign cannot be decided here")
        return [[x[0] for x in r] for r in matrix]

    def sign(self, matrix, what):
        """1: positive definite; 0: positive semidefinite and no more; −1: neither. Symmetric only."""
        a, answer = self.rationals(matrix, what), 1
        hold(a == [list(column) for column in zip(*a)], f"{what} is not symmetric")
        for k, pivots in enumerate(a):
            pivot = pivots[k]
            if pivot < 0 or (pivot == 0 and any(pivots[k + 1:])):
                return -1
            if pivot == 0:
                answer = 0
                continue
            for i in range(k + 1, len(a)):
                factor = self.budget.mul(a[i][k], 1 / pivot)
                for j in range(k + 1, len(a)):
                    a[i][j] = self.budget.add(a[i][j], -self.budget.mul(factor, pivots[j]))
        return answer

    def vanishes(self, poly):
        return not any(any(x) for r in self.value(poly) for x in r)

    def is_nonzero(self, poly):
        return any(self.numbers.is_unit(x) for r in self.value(poly) for x in r)

    def check_hypotheses(self):
        theory = self.theory
        for ident, fact in theory.facts.items():
            hold(self.vanishes(fact.poly), f"the hypothesis {quoted(ident)} does not hold")
        for ident, poly in theory.nonzero.items():
            hold(self.is_nonzero(poly), f"the nonzero polynomial {quoted(ident)} is zero")
        for scalar in theory.nonneg:
            hold(self.rationals([[self.scalars[scalar]]], quoted(scalar))[0][0] >= 0, f"{quoted(scalar)} is negative")
        for letter in theory.psd | theory.pd:
            least = 1 if letter in theory.pd else 0
            hold(self.sign(self.matrices[letter], quoted(letter)) >= least, f"{quoted(letter)} is not positive (semi)definite")

    def decide(self, relation, poly):
        """Does poly (relation) 0 hold here? True, False, or None: undecided."""
        if relation == "=":
            return True if self.vanishes(poly) else False if self.is_nonzero(poly) else None
        sign = self.sign(self.value(poly), "a difference to be compared")
        return sign >= (1 if relation == ">" else 0)


def check_matrices(theory, piece):
    claims = []
    for obj in listing(piece["claims"], "the claims"):
        fields(obj, "a claim", "left right relation")
        relation, poly = text(obj["relation"], "a relation"), theory.equation(obj)
        is_number = poly.type in ("scalar", "trace", ("1", "1"))
        ok = relation == "=" or relation in (">=", ">") and is_number or relation == ">=" and poly.type[0] == poly.type[1]
        require(ok, f"the relation {quoted(relation)} does not fit its claim")
        claims.append((relation, poly))
    hold(claims, "there is no claim")
    hold(not any(fact.bound for fact in theory.facts.values()), 'a fact "for all" cannot be checked by matrices')
    points = listing(piece["at"], "at")
    hold(points, "there is no point")
    refuting = piece["kind"] == "refutation"
    hold(len(points) == 1 or not refuting, "a refutation has exactly one point")
    for index, obj in enumerate(points):
        try:
            point = Point(theory, obj)
            point.check_hypotheses()
            answers = [point.decide(relation, poly) for relation, poly in claims]
        except (Rejected, Malformed) as error:
            raise type(error)(f"point {index + 1}: {error}") from None
        if refuting:
            hold(False in answers, "every claim holds at the point, so nothing is refuted")
        else:
            for place, answer in enumerate(answers):
                hold(answer, f"point {index + 1}: claim {place + 1} does not hold")
    if not refuting:
        shown = "; ".join(show_point(obj) for obj in points[:1])
        more = f" and {len(points) - 1} more" if len(points) > 1 else ""
        return setting(theory) + [f"at {shown}{more}: " + show_claims(piece["claims"])], []
    failed = answers.index(False)
    lines = setting(theory, "not true that") + ["then " + show_claims(piece["claims"])]
    lines += [f"at {show_point(points[0])}"]
    values = [show_matrix(point.value(theory.poly(obj))) for obj in sides([piece["claims"][failed]])]
    lines += [f"there left is {values[0]} and right is {values[1]} in: {show_claims([piece['claims'][failed]])}"]
    return lines, []


# What was confirmed, in the words of the data


PLAIN = re.compile(r"[^\W\d][^·+=^()\[\],;:<>\-]*")


def show_name(value):
    return value if PLAIN.fullmatch(value) and value != "tr" else f"«{value}»"


def show_token(token):
    return show_name(token.removesuffix("*")) + ("*" if token.endswith("*") else "")


def show_number(value):
    """A number given as text or as a fraction; a very long one is shortened."""
    if not isinstance(value, str):
        size = max(value.numerator.bit_length(), value.denominator.bit_length())
        if size > 200:
            return f"(a number of {size} bits)"
        value = str(value)
    return value if len(value) <= 60 else f"({value[:20]}… of {len(value)} characters)"


def show_word(word):
    runs = []
    for token in word:
        if runs and runs[-1][0] == token:
            runs[-1][1] += 1
        else:
            runs.append([token, 1])
    more = [f"… ({len(runs) - 60} more)"] if len(runs) > 60 else []
    return "·".join([show_token(t) + (f"^{n}" if n > 1 else "") for t, n in runs[:60]] + more)


def show_terms(kind, terms):
    """Terms, given as (coefficient text, monomial, word), as a sum."""
    shown = ""
    for index, (coefficient, monomial, word) in enumerate(terms):
        if index == 60:
            return f"{shown} + … ({len(terms) - 60} more terms)"
        sign, size = ("-", coefficient[1:]) if coefficient.startswith("-") else ("+", coefficient)
        parts = [show_name(s) + (f"^{e}" if e > 1 else "") for s, e in monomial]
        parts += [f"tr({show_word(word)})" if kind == "trace" else show_word(word)] if word else []
        if size != "1" or not parts:
            parts.insert(0, show_number(size))
        sign = f" {sign} " if shown else "-" if sign == "-" else ""
        shown += sign + "·".join(parts)
    return shown or "0"


def show_poly(obj):
    return show_terms("trace" if "trace" in obj else "", obj["terms"])


def show_first(poly):
    (monomial, word), coefficient = min(poly.terms.items(), key=lambda item: (len(item[0][1]), item[0]))
    sign = "-" if coefficient < 0 else ""
    return show_terms(poly.type, [(sign + show_number(abs(coefficient)), monomial, word)])


def show_claims(objs):
    shown = (f"{show_poly(o['left'])} {o.get('relation', '=')} {show_poly(o['right'])}" for o in objs)
    return ", and ".join(shown)


def show_hypotheses(facts, lead):
    shown = []
    for fact in facts:
        bound = fact.get("forall", [])
        prefix = f"(for all {', '.join(map(show_name, bound))}: " if bound else ""
        shown.append(prefix + show_claims([fact]) + (")" if bound else ""))
    return [lead + ", ".join(shown)] if shown else []


def setting(theory, lead=""):
    """The letters and the hypotheses of a theory."""
    obj, kinds = theory.obj, []
    for letter in obj["letters"]:
        token, rows, cols = letter["name"], letter["rows"], letter["cols"]
        marks = [" symmetric"] * (token in theory.symmetric) + [" positive definite"] * (token in theory.pd)
        marks += [" positive semidefinite"] * (token in theory.psd)
        size = "×".join(d if d == "1" else show_name(d) for d in (rows, cols))
        kinds.append(f"{show_name(token)} ({size}{''.join(marks)})")
    kinds += [show_name(s) + (" >= 0" if s in theory.nonneg else "") for s in obj["scalars"]]
    sizes = [f"sizes {', '.join(map(show_name, obj['dimensions']))}"] if obj["dimensions"] else []
    kinds = ["real " + ", ".join(kinds)] if kinds else []
    lead = lead and lead + (" " if sizes or kinds else "")
    lines = [lead + ("for all " if sizes or kinds else "") + " and ".join(sizes + kinds)]
    lines += show_hypotheses(obj["facts"], "if ")
    if obj["nonzero"]:
        lines.append("where not zero: " + ", ".join(show_poly(entry["poly"]) for entry in obj["nonzero"]))
    return [line for line in lines if line]


def show_matrix(rows):
    def entry(x):
        if isinstance(x, str):
            return show_number(x)
        values = [show_number(v) for v in x]
        while len(values) > 1 and values[-1] == "0":
            values.pop()
        return values[0] if len(values) == 1 else f"({', '.join(values)})"

    if len(rows) * len(rows[0]) > 64:
        return f"a {len(rows)}×{len(rows[0])} matrix"
    if len(rows) == len(rows[0]) == 1:
        return entry(rows[0][0])
    return "[" + "; ".join(" ".join(map(entry, r)) for r in rows) + "]"


def show_point(obj):
    values = [f"{show_name(d)} = {v}" for d, v in obj["dimensions"].items()]
    values += [f"{show_name(s)} = {show_matrix([[v]])}" for s, v in obj["scalars"].items()]
    values += [f"{show_name(m)} = {show_matrix(v)}" for m, v in obj["letters"].items()]
    if "field" in obj:
        powers = [[c, [["α", i]] if i else [], []] for i, c in enumerate(obj["field"]) if c != "0"]
        values.append(f"with α a real root of {show_terms('', powers)}, (a, b, …) = a + b·α + …")
    return ", ".join(values) or "the only point"


# A whole certificate


KINDS = {
    "derivation": (check_derivation, "steps claims", ""),
    "induction": (check_induction, "over state predicate base step", "conclusion"),
    "squares": (check_squares, "claim squares steps terms", ""),
    "positivity": (check_positivity, "claim strict method", ""),
    "refutation": (check_matrices, "claims at", "weakens"),
    "instances": (check_matrices, "claims at", ""),
}
METHODS = {"shift": ("bounds", ""), "sturm": ("from", "square rest")}


def check_piece(piece, parts, budget):
    """One piece on its own: its theory, what it confirms, and what it lets others weaken."""
    kind = piece.get("kind")
    require(type(kind) is str and kind in KINDS, f"{quoted(kind)} is no kind of piece")
    check, required, optional = KINDS[kind]
    if kind == "positivity":
        method = piece.get("method")
        require(type(method) is str and method in METHODS, f"{quoted(method)} is no method of positivity")
        required, optional = f"{required} {METHODS[method][0]}", METHODS[method][1]
    fields(piece, "the piece", f"name part role says kind theory {required}", optional)
    text(piece["says"], "says")
    require(type(piece["part"]) is str and piece["part"] in parts, f"{quoted(piece['part'])} is no part of the claim")
    role = piece["role"]
    require(type(role) is str and role in ROLES, f"{quoted(role)} is no role")
    hold(role != "proof" or kind in PROVING, f"{kind} is no proof")
    hold(role not in ("necessity", "mutant") or kind == "refutation", f"the role {role} needs a refutation")
    theory = Theory(piece["theory"], budget)
    lines, weaker = check(theory, piece)
    return theory, lines, weaker


def check_weakening(piece, theory, checked):
    """A refutation of another piece's statement without some of its hypotheses."""
    fields(piece["weakens"], "weakens", "piece drops")
    target, drops = piece["weakens"]["piece"], listing(piece["weakens"]["drops"], "drops")
    require(type(target) is str and target in checked, f"weakens names the unknown piece {quoted(target)}")
    other, weaker = checked[target]
    hold(weaker, f"{quoted(target)} is neither a derivation nor an induction")
    require(all(type(d) is str for d in drops), "drops must list ids")
    distinct(drops, "drops")
    hold(drops, "it weakens nothing: drops is empty")
    for token in theory.known & other.known:
        hold(theory.single(token).type == other.single(token).type, f"{quoted(token)} has another type in {quoted(target)}")
        same = all((token in getattr(theory, s)) == (token in getattr(other, s)) for s in ("symmetric", "nonneg", "psd", "pd"))
        hold(same, f"{quoted(token)} has other properties in {quoted(target)}")
    hold(all(c["relation"] == "=" for c in piece["claims"]), "only equations can weaken a derivation or an induction")
    mine = [{theory.signature(f.poly) for f in theory.facts.values()}]
    mine += [{theory.signature(p) for p in theory.nonzero.values()}]
    mine += [{theory.signature(theory.equation(c)) for c in piece["claims"]}]
    for facts, nonzero, claims in weaker:
        if not set(drops) <= facts.keys() | nonzero.keys():
            continue
        kept = [f for i, group in facts.items() if i not in drops for f in group]
        wanted = [{theory.signature(p) for i, group in nonzero.items() if i not in drops for p in group}]
        wanted += [{theory.signature(p) for p in claims}]
        if not any(f.bound for f in kept) and [{theory.signature(f.poly) for f in kept}] + wanted == mine:
            return [f'so the claims of piece "{target}" do not follow without: ' + ", ".join(drops)]
    raise Rejected(f"its hypotheses and claims are not those of {quoted(target)} without what it drops")


def canonical_digest(obj):
    body = {key: value for key, value in obj.items() if key != "digest"}
    canonical = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return "sha256:" + hashlib.sha256(canonical.encode("ascii")).hexdigest()


def check_values(obj):
    """Only objects, lists, texts, truth values and small integers, not too deep and not too many."""
    waiting, count = [(obj, 1)], 0
    while waiting:
        value, depth = waiting.pop()
        count += 1
        require(depth <= MAX_DEPTH, f"is nested over {MAX_DEPTH} levels deep")
        require(count <= MAX_VALUES, f"holds more than {MAX_VALUES:,} values")
        if type(value) is dict:
            require(all(type(key) is str for key in value), "has a key that is not a text")
            waiting += [(v, depth + 1) for v in value.values()]
        elif type(value) is list:
            waiting += [(v, depth + 1) for v in value]
        elif type(value) is int:
            require(abs(value) <= MAX_EXPONENT, f"holds an integer over {MAX_EXPONENT:,}")
        else:
            require(type(value) in (str, bool), f"holds a {type(value).__name__}, which no certificate does")


def recheck(obj):
    """Check a certificate given as a JSON object; the confirmations, one for each piece.

    Raises Rejected where a piece does not hold, Malformed where obj is no certificate
    or asks for more work than the limits allow.
    """
    try:
        check_values(obj)
        return check_certificate(obj)
    except (RecursionError, MemoryError):
        raise Malformed("asks for more memory than there is") from None


def check_certificate(obj):
    fields(obj, "the certificate", "schema claim title statement source verdict parts axioms versions pieces digest")
    require(obj["schema"] == SCHEMA, f"the schema is not {SCHEMA}")
    for key in ("claim", "title", "statement", "source", "digest"):
        text(obj[key], key)
    require(obj["claim"], "the claim has no name")
    verdict = obj["verdict"]
    require(type(verdict) is str and verdict in VERDICTS, f"{quoted(verdict)} is no verdict")
    parts = set(distinct([text(p, "a part") for p in listing(obj["parts"], "parts")], "parts"))
    for axiom in listing(obj["axioms"], "axioms"):
        text(axiom, "an axiom")
    require(type(obj["versions"]) is dict, "versions must be an object")
    for version in obj["versions"].values():
        text(version, "a version")
    pieces = listing(obj["pieces"], "pieces")
    hold(canonical_digest(obj) == obj["digest"], "the digest does not fit: the file was changed")
    hold(parts, "it has no parts")
    hold(pieces, "it has no pieces, so it confirms nothing")

    budget, checked, confirmations = Budget(), {}, []
    for piece in pieces:
        require(type(piece) is dict and "name" in piece, "a piece must be an object with a name")
        require(text(piece["name"], "the name of a piece") not in checked, f"two pieces are named {quoted(piece['name'])}")
        try:
            theory, lines, weaker = check_piece(piece, parts, budget)
        except (Rejected, Malformed) as error:
            raise type(error)(f"piece {quoted(piece['name'])}: {error}") from None
        checked[piece["name"]] = theory, weaker
        confirmations.append((piece, lines))
    for piece, lines in confirmations:
        if "weakens" in piece:
            try:
                lines += check_weakening(piece, checked[piece["name"]][0], checked)
            except (Rejected, Malformed) as error:
                raise type(error)(f"piece {quoted(piece['name'])}: {error}") from None
    check_verdict(verdict, parts, pieces)
    return [Confirmation(p["role"], p["name"], p["says"], "\n".join(lines)) for p, lines in confirmations]


def check_verdict(verdict, parts, pieces):
    """Is the verdict what the pieces support?"""
    for part in parts:
        roles = {piece["role"] for piece in pieces if piece["part"] == part}
        hold(verdict != "proved" or "proof" in roles, f"it says proved, and part {quoted(part)} has no proof")
        hold(verdict != "checked" or roles & {"proof", "exact"}, f"it says checked, and part {quoted(part)} has no exact piece")
    refuted = any(piece["role"] == "exact" and piece["kind"] == "refutation" for piece in pieces)
    hold(verdict != "refuted" or refuted, "it says refuted, and holds no exact refutation")


# Files and the command line


def _unique(pairs):
    obj = dict(pairs)
    require(len(obj) == len(pairs), f"repeats the key {quoted(_repeated([key for key, _ in pairs]))}")
    return obj


def _integer(digits):
    require(len(digits) <= 6, f"holds an integer over {MAX_EXPONENT:,}")
    return int(digits)


def _no_number(digits):
    raise Malformed(f"holds {digits[:20]}, which is no integer")


def load(path):
    """The JSON object in a file. Raises Malformed."""
    try:
        require(stat.S_ISREG(os.stat(path).st_mode), "is not a plain file")
        with open(path, "rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise Malformed(f"cannot be read: {error.strerror}") from None
    require(len(data) <= MAX_BYTES, f"is over {MAX_BYTES // 2**20} MiB")
    require(sum(map(data.count, (b",", b"[", b"{"))) <= MAX_VALUES, f"holds more than {MAX_VALUES:,} values")
    try:
        return json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_unique,
            parse_int=_integer,
            parse_float=_no_number,
            parse_constant=_no_number,
        )
    except UnicodeDecodeError:
        raise Malformed("is not UTF-8 text") from None
    except json.JSONDecodeError as error:
        raise Malformed(f"is not JSON: {error}") from None
    except (RecursionError, MemoryError):
        raise Malformed("is nested too deep or too large to be read") from None


def say(line, stream):
    """Print one line, whatever characters a certificate or a file's name may hold."""
    line = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in line)
    encoding = stream.encoding or "utf-8"
    print(line.encode(encoding, "backslashreplace").decode(encoding), file=stream)


def say_wrapped(text_, indent):
    for line in text_.split("\n"):
        wrapped = textwrap.wrap(line, WIDTH, initial_indent=" " * indent, subsequent_indent=" " * (indent + 2),
                                break_on_hyphens=False)
        for part in wrapped:
            say(part, sys.stdout)


def report(path, quiet):
    """Check one file, say what came of it, and answer with the exit status."""
    try:
        obj = load(path)
        confirmations = recheck(obj)
    except Rejected as error:
        say(f"rejected  {path}  {error}", sys.stdout)
        return 1
    except Malformed as error:
        say(f"refused  {path}  {error}", sys.stderr)
        return 2
    count = len(confirmations)
    say(f"confirmed  {obj['claim']}  {obj['verdict']}  {count} piece{'s' if count > 1 else ''}", sys.stdout)
    if not quiet:
        for axiom in obj["axioms"]:
            say_wrapped(f"relies on: {axiom}", 2)
        for confirmation in confirmations:
            say_wrapped(f"{confirmation.role}  {quoted(confirmation.name)}", 2)
            say_wrapped(confirmation.text, 4)
    return 0


def main(argv):
    """Check the files named; exit status 0, 1 or 2 as in HELP."""
    if {"--help", "-h"} & set(argv):
        print(HELP, end="")
        return 0
    files = [arg for arg in argv if not arg.startswith("-")]
    unknown = [arg for arg in argv if arg.startswith("-") and arg != "--quiet"]
    if unknown or not files:
        reason = f"unknown option {unknown[0]}" if unknown else "no file is named"
        say(f"recheck: {reason}; see --help", sys.stderr)
        return 2
    return max(report(path, "--quiet" in argv) for path in files)


if __name__ == "__main__":
    try:
        status = main(sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # the reader has gone: nothing left to say
        status = 1
    except KeyboardInterrupt:
        status = 130
    sys.exit(status)
