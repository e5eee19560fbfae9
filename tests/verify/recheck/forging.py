"""Edits of the certificates in certificates.py, and derivations written out short."""

import copy

from hypothesis import strategies as st

from tests.verify.recheck.certificates import (
    SAMPLES,
    certificate,
    equal,
    fact,
    letter,
    number,
    op,
    piece,
    theory,
)
from verify.recheck import Malformed, Rejected

FAILS = (Rejected, Malformed)


def paths(value, where=()):
    """Every place of a JSON value that holds no further value."""
    if isinstance(value, (dict, list)) and value:
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, inner in items:
            yield from paths(inner, (*where, key))
    else:
        yield where


def at(value, path):
    for key in path:
        value = value[key]
    return value


def edited(value, path, new):
    value = copy.deepcopy(value)
    at(value, path[:-1])[path[-1]] = new
    return value


def changed(piece_, **data):
    return {**piece_, **data}


CERTIFICATES = {title: make() for title, make in SAMPLES.items()}


PLACES = [(title, path) for title, obj in CERTIFICATES.items() for path in paths(obj)]


WRONG = st.one_of(
    st.text(max_size=4),
    st.integers(-3, 70),
    st.booleans(),
    st.none(),
    st.floats(),
    st.sampled_from(["0", "1", "2", "1/2", "S", "M*", "sha256:0", [], {}, ["1"]]),
)


AB = [letter("A", "n", "n"), letter("B", "n", "n")]


A_IS_B = equal(op("n", "n", "A"), op("n", "n", "B"))


A_IS_0 = equal(op("n", "n", "A"), op("n", "n", "0"))


NOTHING = {"facts": [], "steps": []}


def derivation(letters, facts, steps, claims, dimensions="n", scalars="", nonzero=()):
    return piece(
        "derivation",
        theory(dimensions, scalars, letters, facts, nonzero),
        steps=steps,
        claims=claims,
    )


def combine(ident, equation, *terms):
    return {"id": ident, "rule": "combine", **equation, "terms": list(terms)}


def induction(letters, facts, state, predicate, base, step, **more):
    return piece(
        "induction",
        theory("n", "", letters, facts),
        over="t",
        state=state,
        predicate=[predicate],
        base=base,
        step=step,
        **more,
    )


X, Y = letter("x", "n", "1"), letter("x", "n", "1", arbitrary=True)


XX = [letter("P", "n", "n"), letter("Q", "n", "n")]


def added(piece_, path, new):
    """The piece with one more entry in a list."""
    return edited(piece_, path, [*at(piece_, path), new])


def with_fact(piece_, left, right, **more):
    return added(piece_, ("theory", "facts"), fact("more", left, right, **more))


def with_letter(piece_, *arguments, **more):
    return added(piece_, ("theory", "letters"), letter(*arguments, **more))


def shift(claim, strict, *bounds, scalars="x y"):
    return piece(
        "positivity",
        theory("", scalars),
        claim=number(claim),
        strict=strict,
        method="shift",
        bounds=[[scalar, number(low)] for scalar, low in bounds],
    )


def alone(piece_, verdict="proved"):
    return lambda: certificate(piece_, verdict=verdict)


STEP_TERMS = ("pieces", 0, "steps", 0, "terms", 0)
