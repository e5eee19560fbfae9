"""What a certificate's piece says, evaluated at points, by code that shares nothing with recheck.

Three kinds of points: all sizes 1 in the rationals, all sizes 1 modulo 7 (letters are then
numbers, and adjoints and orders of factors do not matter), and all sizes 2 modulo 3 (where they
do). A point is found by search: an equation in which one name is left settles that name, any
other name is drawn. What a piece proves must hold at every point of its hypotheses; modulo a
prime only where no coefficient has it in a denominator and, at size 2, no step uses that w*w = 0
gives w = 0.
"""

import itertools
import json
import random
import re
from fractions import Fraction

VALUES = [Fraction(n, 2) for n in (0, 2, -2, 4, -4, 1, -1, 6, 3)]


class Unsettled(Exception):
    """No point was found, or this kind of piece cannot be evaluated so."""


def terms_of(poly, sign=1):
    return [(sign * Fraction(c), m, w) for c, m, w in poly["terms"]]


def difference(equation):
    return terms_of(equation["left"]) + terms_of(equation["right"], -1)


def statements(piece):
    """(facts, claims) of a proof; the facts as objects, the claims as lists of terms."""
    theory = piece["theory"]
    if piece["kind"] != "induction":
        yield theory["facts"], [difference(c) for c in piece.get("claims", [])]
        return
    names = dict(piece["state"])

    def later(obj):
        def poly(p):
            return {
                **p,
                "terms": [
                    [
                        c,
                        [[names.get(s, s), e] for s, e in m],
                        [
                            names.get(t.rstrip("*"), t.rstrip("*")) + "*" * t.endswith("*")
                            for t in w
                        ],
                    ]
                    for c, m, w in p["terms"]
                ],
            }

        return {**obj, "left": poly(obj["left"]), "right": poly(obj["right"])}

    start = theory["facts"] + piece["base"]["facts"]
    yield start, [difference(p) for p in piece["predicate"]]
    moved = [later(f) for f in theory["facts"]]
    predicate = [later(p) for p in piece["predicate"]]
    yield start + moved + piece["step"]["facts"], [difference(p) for p in predicate]
    if "conclusion" in piece:
        end = piece["conclusion"]
        yield start + end["facts"], [difference(c) for c in end["claims"]]


def need_prime(piece, p):
    """Modulo p a proof says the same only if nothing was divided by p, or multiplied to zero."""
    text = json.dumps(piece)
    if any(int(d) % p == 0 for d in re.findall(r'"-?\d+/(\d+)"', text)):
        raise Unsettled("a denominator is 0 modulo the prime")
    if '"definite"' in text and any(int(n) % p == 0 for n in re.findall(r'"-?([1-9]\d*)', text)):
        raise Unsettled("a multiple of a square is 0 modulo the prime")


# All sizes 1: every name is a number


class Numbers:
    """The rationals (p = 0) or the integers modulo p."""

    def __init__(self, p, rng):
        self.p, self.rng = p, rng
        self.values = list(range(p)) if p else VALUES

    def read(self, c):
        if not self.p:
            return c
        if c.denominator % self.p == 0:
            raise Unsettled("a denominator is 0 modulo the prime")
        return c.numerator * pow(c.denominator, -1, self.p) % self.p

    def reduce(self, x):
        return x % self.p if self.p else x

    def divide(self, a, b):
        return a * pow(b, -1, self.p) % self.p if self.p else a / b

    def polynomial(self, terms):
        """{((name, exponent), …): coefficient}; an adjoint is the number itself."""
        total = {}
        for c, monomial, word in terms:
            powers = {}
            for name, exponent in [*monomial, *((t.rstrip("*"), 1) for t in word)]:
                powers[name] = powers.get(name, 0) + exponent
            key = tuple(sorted(powers.items()))
            total[key] = self.reduce(total.get(key, 0) + self.read(c))
        return {key: c for key, c in total.items() if c}

    def value(self, poly, at):
        total = 0
        for key, c in poly.items():
            for name, exponent in key:
                c = c * (pow(at[name], exponent, self.p) if self.p else at[name] ** exponent)
            total += c
        return self.reduce(total)

    def in_one(self, poly, name, at):
        """The coefficients by powers of `name`, the other names having values."""
        found = {}
        for key, c in poly.items():
            powers = dict(key)
            exponent = powers.pop(name, 0)
            part = self.value({tuple(powers.items()): c}, at)
            found[exponent] = self.reduce(found.get(exponent, 0) + part)
        return {e: c for e, c in found.items() if c}

    def hypotheses(self, facts):
        """Equations without bound names: what is bound leaves one for each of its monomials."""
        for fact in facts:
            poly, bound = self.polynomial(difference(fact)), set(fact.get("forall", []))
            groups = {}
            for key, c in poly.items():
                outer = tuple(pair for pair in key if pair[0] in bound)
                inner = tuple(pair for pair in key if pair[0] not in bound)
                groups.setdefault(outer, {})[inner] = c
            yield from groups.values()

    def point(self, equations, names, allowed, tries):
        """Values for all names at which every equation holds, or None."""
        at, left = {}, [(e, {n for key in e for n, _ in key}) for e in equations]
        unknown = list(names)
        self.rng.shuffle(unknown)
        while True:
            rest = []
            for equation, mentioned in left:
                missing = mentioned - at.keys()
                if not missing:
                    if self.value(equation, at):
                        return None
                elif len(missing) == 1:
                    (name,) = missing
                    form = self.in_one(equation, name, at)
                    if not form:
                        continue
                    if max(form) == 1:
                        choices = [self.divide(self.reduce(-form.get(0, 0)), form[1])]
                    elif self.p or max(form) <= 8:
                        choices = [
                            v
                            for v in self.values
                            if not self.reduce(sum(c * v**e for e, c in form.items()))
                        ]
                    else:
                        choices = []
                    choices = [v for v in choices if allowed(name, v)]
                    if not choices or tries <= 0:
                        return None
                    at[name], tries = self.rng.choice(choices), tries - 1
                else:
                    rest.append((equation, mentioned))
            settled = len(rest) == len(left)
            left = rest
            if not settled:
                continue
            unknown = [n for n in unknown if n not in at]
            if not unknown:
                return at
            name = unknown.pop()
            choices = [v for v in self.values if allowed(name, v)]
            if not choices:
                return None
            at[name] = self.rng.choice(choices)


def names_of(theory):
    return theory["scalars"] + [letter["name"] for letter in theory["letters"]]


def holds_in_numbers(piece, p, rng, points):
    """The points at which the proof's claims were seen to hold. Raises AssertionError at a
    counterexample, Unsettled if there is no point."""
    theory, field, seen = piece["theory"], Numbers(p, rng), 0
    positive = set(theory["nonneg"]) | set(theory["psd"]) | set(theory["pd"])
    if p:
        need_prime(piece, p)
    if p and piece["kind"] in ("squares", "positivity"):
        raise Unsettled("an order needs the rationals")

    def allowed(name, value):
        return p or (
            (name not in positive or value >= 0) and (name not in theory["pd"] or value > 0)
        )

    nonzero = [field.polynomial(terms_of(z["poly"])) for z in theory["nonzero"]]
    for facts, claims in statements(piece):
        equations = list(field.hypotheses(facts))
        claims = [field.polynomial(c) for c in claims]
        for _ in range(points):
            if piece["kind"] == "positivity":
                at = above(piece, field)
            else:
                at = field.point(equations, names_of(theory), allowed, 200)
            if at is None or not all(field.value(z, at) for z in nonzero):
                continue
            seen += 1
            assert not any(field.value(c, at) for c in claims), f"false at {at}"
            if piece["kind"] in ("squares", "positivity"):
                value = field.value(field.polynomial(terms_of(piece["claim"])), at)
                assert value > 0 or value == 0 and not piece.get("strict"), f"{value} at {at}"
    return seen


def above(piece, field):
    """A point of the region of a positivity piece."""
    if piece["method"] == "sturm":
        (name,) = piece["theory"]["scalars"]
        return {name: Fraction(piece["from"]) + abs(field.rng.choice(VALUES)) * 2}
    at = {}
    for name, bound in piece["bounds"]:
        at[name] = field.value(field.polynomial(terms_of(bound)), at) + abs(
            field.rng.choice(VALUES)
        )
    return {**dict.fromkeys(piece["theory"]["scalars"], 0), **at}


# All sizes 2, modulo 3


class Matrices:
    P, SIZE = 3, 2

    def __init__(self, piece, rng):
        self.rng, theory = rng, piece["theory"]
        self.kind = dict.fromkeys(theory["scalars"], ("1", "1", False))
        for letter in theory["letters"]:
            self.kind[letter["name"]] = (
                letter["rows"],
                letter["cols"],
                letter.get("symmetric", False),
            )
        self.scalars = set(theory["scalars"])
        self.all = {name: list(self.every(*kind)) for name, kind in self.kind.items()}

    def size(self, dimension):
        return 1 if dimension == "1" else self.SIZE

    def every(self, rows, cols, symmetric):
        """All matrices of this kind."""
        height, width = self.size(rows), self.size(cols)
        for flat in itertools.product(range(self.P), repeat=height * width):
            matrix = [list(flat[i * width : (i + 1) * width]) for i in range(height)]
            if not symmetric or matrix == [list(c) for c in zip(*matrix)]:
                yield matrix

    def times(self, a, b):
        columns = list(zip(*b))
        return [[sum(x * y for x, y in zip(row, c)) % self.P for c in columns] for row in a]

    def value(self, terms, shape, at):
        """The sum of the terms; a number or a trace is 1×1."""
        height, width = (1, 1) if len(shape) == 1 else (self.size(shape[0]), self.size(shape[1]))
        total = [[0] * width for _ in range(height)]
        for c, monomial, word in terms:
            if c.denominator % self.P == 0:
                raise Unsettled("a denominator is 0 modulo the prime")
            c = c.numerator * pow(c.denominator, -1, self.P)
            for scalar, exponent in monomial:
                c = c * at[scalar][0][0] ** exponent % self.P
            if not c % self.P:
                continue
            matrix = None
            for token in word:
                factor = at[token.rstrip("*")]
                if token.endswith("*"):
                    factor = [list(column) for column in zip(*factor)]
                matrix = factor if matrix is None else self.times(matrix, factor)
            if matrix is None:
                matrix = [[int(i == j) for j in range(width)] for i in range(height)]
            if shape == ("trace",):
                matrix = [[sum(matrix[i][i] for i in range(len(matrix)))]]
            for row, other in zip(total, matrix):
                for j, x in enumerate(other):
                    row[j] = (row[j] + c * x) % self.P
        return total

    def point(self, facts, tries):
        """As for numbers; no fact may bind a name."""
        at, left, unknown = {}, [], list(self.kind)
        for fact in facts:
            if fact.get("forall"):
                raise Unsettled("for all")
            terms = difference(fact)
            left.append((terms, shape_of(fact["left"]), mentioned(terms)))
        self.rng.shuffle(unknown)
        while True:
            rest = []
            for terms, shape, names in left:
                missing = names - at.keys()
                if len(missing) > 1:
                    rest.append((terms, shape, names))
                    continue
                choices = self.settling(terms, shape, at, missing) if missing else None
                if not missing:
                    if any(map(any, self.value(terms, shape, at))):
                        return None
                elif not choices or tries <= 0:
                    return None
                else:
                    at[missing.pop()], tries = self.rng.choice(choices), tries - 1
            settled = len(rest) == len(left)
            left = rest
            if settled:
                unknown = [n for n in unknown if n not in at]
                if not unknown:
                    return at
                at[unknown[-1]] = self.rng.choice(self.all[unknown[-1]])

    def settling(self, terms, shape, at, missing):
        """The values of the one missing name at which the terms add up to zero."""
        (name,) = missing
        alone = [t for t in terms if name in mentioned([t])]
        if len(alone) == 1 and alone[0][1:] == ([], [name]) and abs(alone[0][0]) == 1:
            others = [t for t in terms if t is not alone[0]]
            sign = -alone[0][0]
            value = self.value([(sign * c, m, w) for c, m, w in others], shape, at)
            transpose = [list(c) for c in zip(*value)]
            return [value] if not self.kind[name][2] or value == transpose else []
        return [
            v
            for v in self.all[name]
            if not any(map(any, self.value(terms, shape, {**at, name: v})))
        ]


def shape_of(poly):
    return (
        ("scalar",)
        if "scalar" in poly
        else ("trace",)
        if "trace" in poly
        else (poly["rows"], poly["cols"])
    )


def mentioned(terms):
    return {t.rstrip("*") for _, _, w in terms for t in w} | {s for _, m, _ in terms for s, _ in m}


def holds_in_matrices(piece, rng, points):
    """As holds_in_numbers."""
    need_prime(piece, Matrices.P)
    if piece["kind"] not in ("derivation", "induction") or '"definite"' in json.dumps(piece):
        raise Unsettled("an order needs the rationals")
    space, seen = Matrices(piece, rng), 0
    shapes = [[shape_of(c["left"]) for c in piece.get("claims", [])]]
    if piece["kind"] == "induction":
        predicate = [shape_of(p["left"]) for p in piece["predicate"]]
        end = piece.get("conclusion", {"claims": []})["claims"]
        shapes = [predicate, predicate, [shape_of(c["left"]) for c in end]]
    nonzero = [(terms_of(z["poly"]), shape_of(z["poly"])) for z in piece["theory"]["nonzero"]]
    for (facts, claims), kinds in zip(statements(piece), shapes):
        for _ in range(points):
            at = space.point(facts, 40)
            if at is None or not all(any(map(any, space.value(*z, at))) for z in nonzero):
                continue
            seen += 1
            for claim, shape in zip(claims, kinds):
                assert not any(map(any, space.value(claim, shape, at))), f"false at {at}"
    return seen


# The points of a refutation or of instances


def holds_at_its_points(piece):
    """Do the facts hold at every point, and the claims too, or for a refutation not all?"""
    theory = piece["theory"]
    for obj in piece["at"]:
        if "field" in obj:
            raise Unsettled("an algebraic number")
        at = {name: matrix_of(rows) for name, rows in obj["letters"].items()}
        at |= {s: [[Fraction(v if type(v) is str else v[0])]] for s, v in obj["scalars"].items()}
        size = {**obj["dimensions"], "1": 1}
        for letter in theory["letters"]:
            if letter.get("symmetric"):
                value = at[letter["name"]]
                assert value == [list(c) for c in zip(*value)], "not symmetric"
        for fact in theory["facts"]:
            value = rational(difference(fact), shape_of(fact["left"]), at, size)
            assert not any(map(any, value)), f"{fact['id']} fails"
        for z in theory["nonzero"]:
            value = rational(terms_of(z["poly"]), shape_of(z["poly"]), at, size)
            assert any(map(any, value)), f"{z['id']} is zero"
        for name in theory["nonneg"] + theory["psd"] + theory["pd"]:
            assert positive(at[name], name in theory["pd"]), f"{name} is not positive"
        answers = []
        for claim in piece["claims"]:
            value = rational(difference(claim), shape_of(claim["left"]), at, size)
            relation = claim["relation"]
            answers.append(
                not any(map(any, value)) if relation == "=" else positive(value, relation == ">")
            )
        assert all(answers) != (piece["kind"] == "refutation"), "the claims say otherwise"
    return len(piece["at"])


def matrix_of(rows):
    return [[Fraction(v if type(v) is str else v[0]) for v in row] for row in rows]


def rational(terms, shape, at, size):
    height, width = (1, 1) if len(shape) == 1 else (size[shape[0]], size[shape[1]])
    total = [[Fraction(0)] * width for _ in range(height)]
    for c, monomial, word in terms:
        for scalar, exponent in monomial:
            c *= at[scalar][0][0] ** exponent
        matrix = None
        for token in word:
            factor = at[token.rstrip("*")]
            factor = [list(column) for column in zip(*factor)] if token.endswith("*") else factor
            matrix = (
                factor
                if matrix is None
                else [[sum(x * y for x, y in zip(r, k)) for k in zip(*factor)] for r in matrix]
            )
        if matrix is None:
            matrix = [[Fraction(i == j) for j in range(width)] for i in range(height)]
        if shape == ("trace",):
            matrix = [[sum(matrix[i][i] for i in range(len(matrix)))]]
        total = [[t + c * x for t, x in zip(*rows)] for rows in zip(total, matrix)]
    return total


def determinant(a):
    if not a:
        return Fraction(1)
    minors = ([row[:j] + row[j + 1 :] for row in a[1:]] for j in range(len(a)))
    return sum(
        (-1) ** j * a[0][j] * determinant(minor) for j, minor in enumerate(minors) if a[0][j]
    )


def positive(a, strictly):
    """By all principal minors, or the leading ones."""
    n = len(a)
    if n > 6:
        raise Unsettled("too many principal minors")
    if strictly:
        return all(determinant([row[:k] for row in a[:k]]) > 0 for k in range(1, n + 1))
    chosen = (s for k in range(1, n + 1) for s in itertools.combinations(range(n), k))
    return all(determinant([[a[i][j] for j in s] for i in s]) >= 0 for s in chosen)


def holds(piece, seed, points=6):
    """How many points confirm what the piece says. AssertionError at a counterexample."""
    rng, seen = random.Random(seed), 0
    if piece["kind"] in ("refutation", "instances"):
        try:
            return holds_at_its_points(piece)
        except Unsettled:
            return 0
    for evaluate in (
        lambda: holds_in_numbers(piece, 0, rng, points),
        lambda: holds_in_numbers(piece, 7, rng, points),
        lambda: holds_in_matrices(piece, rng, 2),
    ):
        try:
            seen += evaluate()
        except Unsettled:
            pass
    return seen
