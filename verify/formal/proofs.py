"""Proofs of a certificate as steps of the checker."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from fractions import Fraction

from verify.formal.trees import Kind, Left, Setting
from verify.formal.writing import Data, rational, sequence

Claim = dict


class Scope:
    """What a derivation may use, in the checker's order, and the steps that it takes."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self.data = Data(setting)
        self.given: list[str] = []
        self.steps: list[str] = []
        self.places: dict[str, int] = {}
        self.claims: dict[str, Claim] = {}
        self.count = len(setting.symmetric)

    def enter(self, ident: str, claim: Claim) -> None:
        self.places[ident] = self.count
        self.claims[ident] = claim
        self.count += 1

    def assume(self, ident: str, claim: Claim) -> None:
        """A hypothesis; one with `nonzero` says that an expression is not zero."""
        if "nonzero" in claim:
            tree = claim["nonzero"]
            kind = self.setting.type(tree) or "Sc"
            self.given.append(f"Ne {self.data.kind(kind)} {self.data.tree(tree, kind)}")
        else:
            self.given.append(self.data.claim(claim))
        self.enter(ident, claim)

    def take(self, text: str, ident: str, claim: Claim) -> None:
        self.steps.append(text)
        self.enter(ident, claim)

    def recall(self, ident: str, claim: Claim) -> None:
        """A claim that is a fact or a step already, in other words."""
        self.take(f"Recall ({self.data.claim(claim)})", ident, claim)

    def step(self, step: dict) -> None:
        rule = step["rule"]
        write = {
            "combine": self.combine,
            "cancel": self.cancel,
            "definite": self.definite,
            "squares": self.squares,
            "shift": self.shift,
        }.get(rule)
        if write is None:
            raise Left(f"the rule {rule}")
        write(step)

    def sides(self, step: dict) -> tuple[str, Kind]:
        kind, left, right = self.setting.sides(step)
        data = self.data
        return f"{data.kind(kind)} {data.node(left)} {data.node(right)}", kind

    def cofactors(self, terms: list) -> str:
        return sequence([self.data.cofactor(term, self.places) for term in terms], ";\n    ")

    def combine(self, step: dict) -> None:
        sides, _ = self.sides(step)
        self.take(
            f"Combine {sides}\n    {self.cofactors(step['terms'])}", step["id"], equation(step)
        )

    def cancel(self, step: dict) -> None:
        sides, _ = self.sides(step)
        of, by = self.places[step["of"]], self.places[step["by"]]
        self.take(f"Cancel {sides} {of} {by}", step["id"], equation(step))

    def definite(self, step: dict) -> None:
        tree = step["vector"]
        kind = self.setting.type(tree) or "Sc"
        data, of = self.data, self.places[step["of"]]
        text = f"Definite {data.kind(kind)} {data.tree(tree, kind)} {of}"
        self.take(text, step["id"], {"left": tree, "right": 0})

    def squares(self, step: dict) -> None:
        sides, kind = self.sides(step)
        rows = [self.row(row, kind) for row in step["squares"] if Fraction(row[0]) != 0]
        times = sequence([str(self.places[i]) for i in step.get("times", [])])
        strict = "true" if step["relation"] == ">" else "false"
        cofactors = self.cofactors(step["terms"])
        text = f"Squares {strict} {sides} {times}\n    {sequence(rows)}\n    {cofactors}"
        self.take(text, step["id"], step)

    def row(self, row: list, kind: Kind) -> str:
        """One weighted square, sorted into numbers, matrices between, and the square itself."""
        coefficient, monomial, tree, middles = row
        evens, numbers, between = [], [], []
        for name, exponent in monomial:
            evens += [str(self.setting.index[name])] * (exponent // 2)
            if exponent % 2:
                numbers.append(str(self.places[f"≥0:{name}"]))
        place = self.places
        for name in middles:
            ident = f"≥0:{name}" if name in self.setting.types else name
            its = self.kind(ident)
            if its == "Sc":
                numbers.append(str(place[ident]))
            else:
                between.append((str(place[ident]), its))
        form = self.form(tree, kind, between)
        return (
            f"Sq {rational(Fraction(coefficient))} {sequence(evens)} {sequence(numbers)} ({form})"
        )

    def form(self, tree: object, kind: Kind, between: list[tuple[str, Kind]]) -> str:
        own = self.setting.type(tree)
        data, place = self.data, self.setting.place
        if kind == "Sc":  # what multiplies out to a number is one
            terms = expanded(tree)
            number = terms.get((), Fraction(0)) if terms.keys() <= {()} else None
            return f"Plain {data.tree(tree if number is None else ['#', str(number)], 'Sc')}"
        if [its for _, its in between] == ["Tr"]:
            return f"TrSq {data.tree(tree, 'Sc')} {between[0][0]}"
        if own is None:
            size = between[0][1][0] if between else kind[0]
            own = (size, size)
        if not isinstance(own, tuple):
            raise Left("a scalar between matrices")
        middles = sequence([ident for ident, _ in between])
        return f"Sand {place[own[0]]} {place[own[1]]} {data.tree(tree, own)} {middles}"

    def kind(self, ident: str) -> Kind:
        claim = self.claims[ident]
        if "nonzero" in claim:
            return self.setting.type(claim["nonzero"]) or "Sc"
        return self.setting.sides(claim)[0]

    def shift(self, step: dict) -> None:
        """Numbers above bounds: a polynomial of the differences with no coefficient below zero."""
        sides, _ = self.sides(step)
        polynomial = added(expanded(step["left"]), expanded(step["right"]), -1)
        bounds: dict[str, tuple[str, Polynomial]] = {}
        for ident in step["bounds"]:
            name, rest = bound(self.claims[ident], bounds)
            bounds[name] = (ident, rest)
        for name, (ident, rest) in reversed(bounds.items()):
            polynomial = replaced(polynomial, name, added({(f"≥ {ident}",): Fraction(1)}, rest, 1))
        rows = []
        for monomial, coefficient in sorted(polynomial.items()):
            numbers = [str(self.places[name.removeprefix("≥ ")]) for name in monomial]
            rows.append(
                f"Sq {rational(coefficient)} [::] {sequence(numbers)} (Plain (Nm (Qmake 1 1)))"
            )
        strict = "true" if step["relation"] == ">" else "false"
        self.take(f"Squares {strict} {sides} [::]\n    {sequence(rows)} [::]", step["id"], step)


def equation(step: dict) -> Claim:
    return {"left": step["left"], "right": step["right"]}


Polynomial = dict[tuple[str, ...], Fraction]


def added(a: Polynomial, b: Polynomial, sign: int) -> Polynomial:
    found = dict(a)
    for monomial, c in b.items():
        found[monomial] = found.get(monomial, Fraction(0)) + sign * c
    return {monomial: c for monomial, c in found.items() if c}


def multiplied(a: Polynomial, b: Polynomial) -> Polynomial:
    found: Polynomial = {}
    for m, c in a.items():
        for n, d in b.items():
            found = added(found, {tuple(sorted(m + n)): c * d}, 1)
    return found


def expanded(tree: object) -> Polynomial:
    """An expression in scalars, multiplied out."""
    if isinstance(tree, str):
        return {(tree,): Fraction(1)}
    if isinstance(tree, int):
        return {(): Fraction(tree)} if tree else {}
    head, *rest = tree
    if head == "#":
        return {(): Fraction(rest[0])}
    if head == "-":
        return added({}, expanded(rest[0]), -1)
    if head == "^":
        return product(expanded(rest[0]) for _ in range(rest[1]))
    if head == "T":
        return expanded(rest[0])
    if head == "*":
        return product(map(expanded, rest))
    found: Polynomial = {}
    for a in rest:
        found = added(found, expanded(a), 1)
    return found


def product(factors: Iterable[Polynomial]) -> Polynomial:
    found: Polynomial = {(): Fraction(1)}
    for a in factors:
        found = multiplied(found, a)
    return found


def replaced(polynomial: Polynomial, name: str, by: Polynomial) -> Polynomial:
    found: Polynomial = {}
    for monomial, c in polynomial.items():
        rest = tuple(x for x in monomial if x != name)
        powers: Iterator[Polynomial] = (by for x in monomial if x == name)
        found = added(found, multiplied({rest: c}, product(powers)), 1)
    return found


def bound(claim: Claim, seen: Container[str]) -> tuple[str, Polynomial]:
    """The scalar s that is new and the rest r of a bound s − r ≥ 0."""
    polynomial = added(expanded(claim["left"]), expanded(claim["right"]), -1)
    for monomial, c in polynomial.items():
        if len(monomial) == 1 and c == 1 and monomial[0] not in seen:
            rest = {m: -d for m, d in polynomial.items() if m != monomial}
            if not any(monomial[0] in other for other in rest):
                return monomial[0], rest
    raise Left("a bound that is no bound of a scalar")
