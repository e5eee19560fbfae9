"""The rules of recheck are those of `theory.worst_case`, which were written apart from them."""

import random

import pytest
from flint import fmpq

from theory.worst_case.classes import CLASSES
from theory.worst_case.forms import Vector, value
from theory.worst_case.rules import Point
from verify.recheck import FAMILIES, FINITE_RULES, TRIPLES, Finite, Member, work

STILL = 2  # the index of the point where the gradient is zero


def numbers(one, draw):
    """Parameters that fit: mu < L, alpha small."""
    drawn = {"mu": draw(1, 9), "L": draw(10, 19), "alpha": fmpq(1, draw(40, 50))}
    drawn |= {f"L{n}": fmpq(draw(1, 9)) for n in range(8)}
    names = [name.rstrip("?") for name in one.parameters]
    return {name: fmpq(drawn.get(name) or draw(1, 9)) for name in names} | (
        {"beta": fmpq(1, draw(10, 19))} if "beta" in names else {}
    )


def ours(one, k):
    """What theory says: forms and matrices by rule and points, in symbols x_i = 2i, g_i = 2i + 1;
    9 is the member's own vector, 10 + 8i + n the block n of g_i."""
    points = []
    for i in range(3):
        blocks = tuple(Vector({10 + 8 * i + n: fmpq(1)}) for n in range(8))
        g = Vector({} if i == STILL else {2 * i + 1: fmpq(1)})
        points.append(Point(Vector({2 * i: fmpq(1)}), g, value(i) if one.values else None, blocks))
    k = k | {name: Vector({9: fmpq(1)}) for name in one.vectors}
    for rule in one.rules:
        for places in rule.at(points):
            yield rule.name, places, rule.form(k, *(points[p] for p in places))
    for block in one.blocks + one.refined:
        for places in block.at(points):

            def aux(name, group=block.group, places=places):
                return value((group, places, name))

            yield block.name, places, block.matrix(k, [points[p] for p in places], aux)


def theirs(one, k):
    """A reader of recheck with the same three points."""
    reader = Finite.__new__(Finite)
    work.begin(20)
    reader.vectors = [{i: 1} for i in range(40)]
    reader.vectors[2 * STILL + 1] = {}
    member = Member(
        {"class": one.name, "name": "f", "parameters": {n: str(x) for n, x in k.items()}}
    )
    blocks = [range(10 + 8 * i, 18 + 8 * i) for i in range(3)]
    member.points = [(2 * i, 2 * i + 1, (i,), *blocks[i]) for i in range(3)]
    member.own = 9
    return reader, member


def plain(form):
    """A form of recheck without the gradient that is zero, as theory writes it."""
    found = {}
    for key, c in form.items():
        if len(key) == 2 and 2 * STILL + 1 in key:
            continue
        if len(key) == 1:
            (key,) = key
            if isinstance(key, str):  # a number of a matrix: group, points, name
                head, _, name = key.rpartition(" ")
                key = ("aux", head[head.index("[") :], name)
        if c:
            found[key] = fmpq(c.numerator, c.denominator)
    return found


def written(form):
    found = dict(form.gram) | ({(): form.constant} if form.constant else {})
    for key, c in form.values.items():
        found[("aux", str(list(key[1])), key[2]) if isinstance(key, tuple) else key] = c
    return found


def test_the_classes_are_the_same():
    assert FAMILIES.keys() == CLASSES.keys()


@pytest.mark.parametrize("name", CLASSES)
@pytest.mark.parametrize("seed", [0, 1])
def test_every_rule_is_the_same(name, seed):
    one, draw = CLASSES[name], random.Random(seed).randint
    k = numbers(one, draw)
    reader, member = theirs(one, k)
    seen = set()
    for rule, places, said in ours(one, k):
        equal, found = reader.rule(member, rule, list(places))
        if isinstance(said, list):
            assert [[plain(x) for x in row] for row in found] == [
                [written(x) for x in row] for row in said
            ]
        else:
            assert plain(found) == written(said)
        if isinstance(said, list) is False:
            assert equal == (next(r for r in one.rules if r.name == rule).relation == "=")
        seen.add(rule)
    assert seen == set(member.rules)


def test_every_rule_is_some_class_s():
    named = {rule for name in CLASSES for rule in Member(sample(name)).rules}
    assert named == FINITE_RULES.keys() | TRIPLES.keys()


def sample(name):
    one = CLASSES[name]
    k = numbers(one, random.Random(0).randint)
    return {"class": name, "name": "f", "parameters": {n: str(x) for n, x in k.items()}}
