"""What a theorem or piece of a certificate says, evaluated at points, by code that shares nothing
with recheck.

Trees are multiplied out here anew. Three kinds of points: all sizes 1 in the rationals, all sizes 1
modulo 7 (letters are then numbers, and adjoints and orders of factors do not matter), and all sizes
2 modulo 3 (where they do). A point is found by search: an equation in which one name is left
settles that name, any other name is drawn. What a theorem says must hold at every point of its
hypotheses; modulo a prime only where no order is spoken of, no coefficient has the prime in a
denominator and no step uses that w*w = 0 gives w = 0.
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
    return [(sign * c, m, w) for c, m, w in poly["terms"]]


def difference(equation):
    return terms_of(equation["left"]) + terms_of(equation["right"], -1)


# Trees to terms


def expand(tree, kinds):
    """(shape, terms) of a tree; the shape of a number alone is None."""
    if isinstance(tree, str):
        kind = kinds[tree]
        scalar = kind == ("scalar",)
        return kind, [(Fraction(1), [[tree, 1]] if scalar else [], [] if scalar else [tree])]
    if isinstance(tree, int):
        return None, [(Fraction(tree), [], [])]
    head, *inner = tree
    if head == "#":
        return None, [(Fraction(inner[0]), [], [])]
    if head in ("0", "1"):
        return (inner[0], inner[-1]), [(Fraction(1), [], [])] * (head == "1")
    if head == "^":
        found = (None, [(Fraction(1), [], [])])
        for _ in range(inner[1]):
            found = times(found, expand(inner[0], kinds))
        return (expand(inner[0], kinds)[0] if not inner[1] else found[0]), found[1]
    parts = [expand(x, kinds) for x in inner]
    shape, terms = parts[0]
    if head == "+":
        shape = next((part[0] for part in parts if part[0]), None)
        return shape, [term for part in parts for term in part[1]]
    if head == "*":
        found = parts[0]
        for part in parts[1:]:
            found = times(found, part)
        return found
    if head == "-":
        return shape, [(-c, m, w) for c, m, w in terms]
    if head == "tr":
        return ("trace",), terms
    turned = [(c, m, [starred(t) for t in reversed(w)]) for c, m, w in terms]
    return (shape[::-1], turned) if shape and len(shape) == 2 else (shape, terms)


def starred(token):
    return token[:-1] if token.endswith("*") else token + "*"


def times(left, right):
    (a, p), (b, q) = left, right
    if len(p) * len(q) > 3000:
        raise Unsettled("too many terms")
    large = [shape for shape in (a, b) if shape not in (None, ("scalar",))]
    shape = (a[0], b[1]) if len(large) == 2 else (large + [a or b])[0]
    return shape, [(c * d, merged(m, n), v + w) for c, m, v in p for d, n, w in q]


def merged(m, n):
    powers = {}
    for name, exponent in [*m, *n]:
        powers[name] = powers.get(name, 0) + exponent
    return [[name, exponent] for name, exponent in powers.items()]


def kinds_of(theory):
    kinds = {letter["name"]: (letter["rows"], letter["cols"]) for letter in theory["letters"]}
    return kinds | dict.fromkeys(theory["scalars"], ("scalar",))


def poly(shape, terms):
    head = {"rows": shape[0], "cols": shape[1]} if len(shape) == 2 else {shape[0]: True}
    return {**head, "terms": terms}


def equations(claims, kinds):
    """Claims, each with its sides multiplied out."""
    found = []
    for obj in claims:
        both = [expand(obj[side], kinds) for side in ("left", "right")]
        shape = both[0][0] or both[1][0] or ("scalar",)
        left, right = (poly(shape, terms) for _, terms in both)
        found.append({"relation": "=", **obj, "left": left, "right": right})
    return found


def read(obj):
    """A theorem or piece with everything that it says multiplied out."""
    kinds = kinds_of(obj["theory"])
    theory = {**obj["theory"], "facts": equations(obj["theory"]["facts"], kinds)}
    theory["nonzero"] = []
    for z in obj["theory"]["nonzero"]:
        shape, terms = expand(z["expr"], kinds)
        theory["nonzero"].append({**z, "poly": poly(shape or ("scalar",), terms)})
    blocks = {
        key: equations(obj["induction"][key], kinds) if "induction" in obj else []
        for key in ("start", "recurrence", "end")
    }
    said = obj["claims"] if "claims" in obj else obj["conclusions"]
    rules = set(re.findall('"rule": "([a-z]+)"', json.dumps(obj.get("from", []))))
    return {**obj, **blocks, "theory": theory, "claims": equations(said, kinds), "rules": rules}


def statements(piece):
    """(facts, claims) that follow from what a theorem says: at the start, and after one step."""
    facts, start, end = piece["theory"]["facts"], piece["start"], piece["end"]
    yield facts + start + end, piece["claims"]
    if "induction" in piece:
        names = dict(piece["induction"]["state"])

        def later(obj):
            def side(p):
                terms = [
                    (
                        c,
                        [[names.get(s, s), e] for s, e in m],
                        [
                            names.get(t.rstrip("*"), t.rstrip("*")) + "*" * t.endswith("*")
                            for t in w
                        ],
                    )
                    for c, m, w in p["terms"]
                ]
                return {**p, "terms": terms}

            return {**obj, "left": side(obj["left"]), "right": side(obj["right"])}

        step = facts + start + piece["recurrence"] + [later(f) for f in facts + end]
        yield step, [later(c) for c in piece["claims"]]


ORDERS = {"squares", "shift", "sturm", "cases", "trace", "absurd", "cite"}


def need_equations(piece):
    said = [x for facts, claims in statements(piece) for x in facts + claims]
    theory = piece["theory"]
    if piece["rules"] & ORDERS or theory["nonneg"] + theory["psd"] + theory["pd"]:
        raise Unsettled("an order needs the rationals")
    if any(x["relation"] != "=" for x in said):
        raise Unsettled("an order needs the rationals")


def obeys(value, relation):
    return {"=": value == 0, ">=": value >= 0, ">": value > 0, "!=": value != 0}[relation]


def need_prime(piece, p):
    """Modulo p a proof says the same only if nothing was divided by p, or multiplied to zero."""
    text = json.dumps([piece.get("from"), piece["conclusions"]])
    if any(int(d) % p == 0 for d in re.findall(r'"-?\d+/(\d+)"', text)):
        raise Unsettled("a denominator is 0 modulo the prime")
    if "definite" in piece["rules"]:
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
        need_equations(piece)

    def allowed(name, value):
        return p or (
            (name not in positive or value >= 0) and (name not in theory["pd"] or value > 0)
        )

    def polynomials(said):
        return [(field.polynomial(difference(x)), x["relation"]) for x in said]

    nonzero = [field.polynomial(terms_of(z["poly"])) for z in theory["nonzero"]]
    for facts, claims in statements(piece):
        equations_ = list(field.hypotheses([f for f in facts if f["relation"] == "="]))
        orders = polynomials([f for f in facts if f["relation"] != "="])
        claims = polynomials(claims)
        for _ in range(points):
            at = field.point(equations_, names_of(theory), allowed, 200)
            if at is None or not all(field.value(z, at) for z in nonzero):
                continue
            if not all(obeys(field.value(f, at), relation) for f, relation in orders):
                continue
            seen += 1
            for c, relation in claims:
                value = field.value(c, at)
                assert obeys(value, relation), f"false at {at}: {value} {relation} 0"
    return seen


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
    need_equations(piece)
    space, seen = Matrices(piece, rng), 0
    nonzero = [(terms_of(z["poly"]), shape_of(z["poly"])) for z in piece["theory"]["nonzero"]]
    for facts, claims in statements(piece):
        for _ in range(points):
            at = space.point(facts, 40)
            if at is None or not all(any(map(any, space.value(*z, at))) for z in nonzero):
                continue
            seen += 1
            for claim in claims:
                value = space.value(difference(claim), shape_of(claim["left"]), at)
                assert not any(map(any, value)), f"false at {at}"
    return seen


# The points of a refutation or of instances


def holds_at_its_points(piece):
    """Do the hypotheses hold at every point, and the claims of instances, of what exists; and not
    all of a refutation's?"""
    theory = piece["theory"]
    for index, obj in enumerate(piece.get("at") or piece.get("points", [])):
        if "field" in obj:
            raise Unsettled("an algebraic number")
        at = {name: matrix_of(rows) for name, rows in obj["letters"].items()}
        at |= {s: [[Fraction(v if type(v) is str else v[0])]] for s, v in obj["scalars"].items()}
        size = {**obj["dimensions"], "1": 1}

        def is_so(x, at=at, size=size):
            value = rational(difference(x), shape_of(x["left"]), at, size)
            if x["relation"] in ("=", "!="):
                return any(map(any, value)) == (x["relation"] == "!=")
            return positive(value, x["relation"] == ">")

        for letter in theory["letters"]:
            if letter.get("symmetric"):
                value = at[letter["name"]]
                assert value == [list(c) for c in zip(*value)], "not symmetric"
        given = theory["facts"] + (piece["start"] + piece["recurrence"] if index == 0 else [])
        for fact in given:
            assert is_so(fact), f"{fact['id']} fails"
        for z in theory["nonzero"]:
            value = rational(terms_of(z["poly"]), shape_of(z["poly"]), at, size)
            assert any(map(any, value)), f"{z['id']} is zero"
        for name in theory["nonneg"] + theory["psd"] + theory["pd"]:
            assert positive(at[name], name in theory["pd"]), f"{name} is not positive"
        if "from" not in piece or "exists" in piece or "induction" not in piece:
            answers = [is_so(claim) for claim in piece["claims"]]
            wrong = piece.get("kind") == "refutation"
            assert all(answers) != wrong, "the claims say otherwise"
    return len(piece.get("at") or piece.get("points", []))


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


def holds(obj, seed, points=6):
    """How many points confirm what a theorem or piece says. AssertionError at a counterexample."""
    rng, seen = random.Random(seed), 0
    try:
        piece = read(obj)
    except Unsettled:
        return 0
    try:
        seen += holds_at_its_points(piece)
    except Unsettled:
        pass
    if "from" not in obj or "exists" in obj:
        return seen
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
