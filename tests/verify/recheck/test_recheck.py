"""verify/recheck.py confirms what holds, and nothing else."""

import ast
import copy
import json
import shutil
import subprocess
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.verify.recheck.certificates import (
    SAMPLES,
    certificate,
    change_of_basis,
    equal,
    fact,
    instance_and_cancel,
    inverse_unique,
    letter,
    no_commuting,
    not_positive,
    number,
    op,
    piece,
    point,
    positivity_shift,
    positivity_square,
    positivity_sturm,
    powers,
    sealed,
    silver,
    squares_number,
    squares_order,
    squares_scalar,
    squares_trace,
    theory,
    trace,
    without_inverse,
)
from verify.recheck import MAX_SHOWN, Malformed, Rejected, main, recheck

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


@pytest.mark.parametrize("title", SAMPLES)
def test_a_true_certificate_is_confirmed_in_formal_words(title):
    obj = CERTIFICATES[title]
    confirmations = recheck(obj)
    assert [(c.role, c.name) for c in confirmations] == [
        (p["role"], p["name"]) for p in obj["pieces"]
    ]
    assert all(c.text for c in confirmations)
    recheck(json.loads(json.dumps(obj)))


def test_the_confirmation_names_hypotheses_and_claim():
    shown = recheck(certificate(change_of_basis(), without_inverse()))
    assert "S·Si = 1, Si·S = 1" in shown[0].text
    assert "M·T·S + g·v*·S = M·S·Si·T·S + g·v*·S" in shown[0].text
    assert "do not follow without: S·Si = 1, Si·S = 1" in shown[1].text
    assert "S = [1 0; 0 0]" in shown[1].text


def test_a_name_that_looks_like_a_formula_is_marked():
    letters = [letter("0", "n", "n"), letter("X", "n", "n")]
    zero = equal(op("n", "n", "X"), {"rows": "n", "cols": "n", "terms": [["1", [], ["0"]]]})
    obj = certificate(
        piece("derivation", theory("n", "", letters, [fact("f", **zero)]), steps=[], claims=[zero])
    )
    assert "X = «0»" in recheck(obj)[0].text


# Edits of the file

WRONG = st.one_of(
    st.text(max_size=4),
    st.integers(-3, 70),
    st.booleans(),
    st.none(),
    st.floats(),
    st.sampled_from(["0", "1", "2", "1/2", "S", "M*", "sha256:0", [], {}, ["1"]]),
)


@settings(max_examples=3000)
@given(st.sampled_from(PLACES), WRONG)
def test_no_leaf_can_be_edited(place, new):
    title, path = place
    old = at(CERTIFICATES[title], path)
    if type(old) is type(new) and old == new:
        return
    with pytest.raises(FAILS):
        recheck(edited(CERTIFICATES[title], path, new))


@settings(max_examples=1000)
@given(st.sampled_from(PLACES), st.data())
def test_nothing_can_be_taken_away(place, data):
    title, path = place
    depth = data.draw(st.integers(1, max(1, len(path))))
    obj = copy.deepcopy(CERTIFICATES[title])
    del at(obj, path[: depth - 1])[path[depth - 1]]
    with pytest.raises(FAILS):
        recheck(obj)


# Edits by a forger who computes the digest again. In these samples no cofactor multiplies
# a zero fact and no two words are equal as numbers, so that every such edit is a wrong proof.

RIGID = ["change of basis", "inverse", "powers", "always orthogonal", "numbers commute"]


def forgeries(title):
    obj = CERTIFICATES[title]
    for path in paths(obj):
        if path[0] != "pieces" or obj["pieces"][path[1]]["role"] != "proof":
            continue
        keys = [key for key in path[2:] if isinstance(key, str)]
        if "theory" in keys or "facts" in keys:
            continue
        letters = [
            x["name"] + star
            for x in obj["pieces"][path[1]]["theory"]["letters"]
            for star in ("", "*")
        ]
        old = at(obj, path)
        if keys[-2:] == ["steps", "terms"] and path[-3] == "terms" and path[-1] == 0:
            yield from ((path, new) for new in ("0", "7", "-1/3") if new != old)
        elif isinstance(old, str) and old in letters:
            yield from ((path, new) for new in letters if new != old)


FORGERIES = [(title, path, new) for title in RIGID for path, new in forgeries(title)]


def test_there_are_many_forgeries():
    assert len(FORGERIES) > 800
    assert {title for title, _, _ in FORGERIES} == set(RIGID)


@pytest.mark.parametrize("title", RIGID)
def test_no_forged_cofactor_or_word_is_confirmed(title):
    for forged, path, new in FORGERIES:
        if forged == title:
            with pytest.raises(FAILS):
                recheck(sealed(edited(CERTIFICATES[title], path, new)))


@settings(max_examples=300)
@given(
    st.sampled_from([path for path in paths(silver()["at"][0]) if path[0] == "letters"]),
    st.fractions(-5, 5, max_denominator=5),
)
def test_no_entry_of_an_instance_can_be_forged(path, new):
    """G and x are tied by G x = 0, G = G*: changing one entry breaks one of them."""
    piece_ = silver()
    if at(piece_["at"][0], path) != str(new):
        with pytest.raises(FAILS):
            recheck(certificate(edited(piece_, ("at", 0, *path), str(new)), verdict="checked"))


@settings(max_examples=300)
@given(st.integers(-3, 3), st.integers(-3, 3), st.fractions(-3, 3, max_denominator=4))
def test_only_roots_of_the_polynomial_satisfy_it(a, b, c):
    """s = a + bα with α² = 2 has s² = 2 exactly for ±α."""
    piece_ = edited(silver(), ("at", 0, "scalars", "s"), [str(a + c), str(b)])
    obj = certificate(piece_, verdict="checked")
    if a + c == 0 and abs(b) == 1:
        recheck(obj)
    else:
        with pytest.raises(Rejected):
            recheck(obj)


# False theorems, each with the sneakiest certificate we could think of

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


def of_one_scalar(**data):
    return piece("positivity", theory("", "x"), **data)


def imaginary():
    """A*A = 0 with A not 0, over α² = -1."""
    facts = [fact("f", op("n", "n", "A* A"), op("n", "n", "0"))]
    at_i = point({"n": 2}, {}, {"A": [["1", "0"], [["0", "1"], "0"]]}, field=["1", "0", "1"])
    return piece(
        "refutation",
        theory("n", "", AB[:1], facts),
        role="exact",
        claims=[{**A_IS_0, "relation": "="}],
        at=[at_i],
    )


def zero_divisor():
    """Over (x-1)(x-2), α - 1 is neither zero nor a unit: it refutes nothing."""
    at_one = point({}, {"c": ["-1", "1"]}, {}, field=["2", "-3", "1"])
    return piece(
        "refutation",
        theory("", "c"),
        role="exact",
        at=[at_one],
        claims=[{**equal(number("c^1"), number("0")), "relation": "="}],
    )


X, Y = letter("x", "n", "1"), letter("x", "n", "1", arbitrary=True)
XX = [letter("P", "n", "n"), letter("Q", "n", "n")]
FALSE = {
    "no pieces": (lambda: certificate(), "nothing is confirmed"),
    "no parts": (lambda: certificate(change_of_basis(), parts=[]), "part"),
    "no claims": (lambda: certificate(changed(change_of_basis(), claims=[])), "no claim"),
    "no points": (lambda: certificate(changed(silver(), at=[]), verdict="checked"), "no point"),
    "no claims at a point": (
        lambda: certificate(changed(silver(), claims=[]), verdict="checked"),
        "no claim",
    ),
    "no predicate": (lambda: certificate(changed(powers(), predicate=[])), "."),
    "no claims in a conclusion": (
        lambda: certificate(edited(powers(), ("conclusion", "claims"), [])),
        "no claim of the conclusion",
    ),
    "proved by an instance": (lambda: certificate(changed(silver(), role="proof")), "no proof"),
    "proved by a refutation": (
        lambda: certificate(changed(no_commuting(), role="proof")),
        "no proof",
    ),
    "proved in one part only": (
        lambda: certificate(changed(change_of_basis(), part="a"), parts=["a", "b"]),
        'part "b"',
    ),
    "checked without a check": (
        lambda: certificate(changed(silver(), role="paper"), verdict="checked"),
        "no such piece",
    ),
    "refuted without a refutation": (
        lambda: certificate(change_of_basis(), verdict="refuted"),
        "refuted",
    ),
    "a mutant that holds": (
        lambda: certificate(change_of_basis(), changed(inverse_unique(), role="mutant")),
        "takes a refut",
    ),
    "two pieces of one name": (
        lambda: certificate(change_of_basis(), change_of_basis()),
        "repeats",
    ),
    "a claim nobody derived": (
        lambda: certificate(derivation(AB, [], [], [A_IS_B])),
        "neither a fact",
    ),
    "zero of another type": (
        lambda: certificate(
            derivation(
                AB,
                [],
                [combine("z", equal(number("0"), number("0")))],
                [equal(op("n", "n", "0"), op("n", "n", "0"))],
            )
        ),
        "neither a fact",
    ),
    "a step that proves itself": (
        lambda: certificate(
            derivation(AB, [], [combine("s", A_IS_B, ["1", [], [], "s", False, []])], [A_IS_B])
        ),
        "earlier step",
    ),
    "two steps that prove each other": (
        lambda: certificate(
            derivation(
                AB,
                [],
                [
                    combine("s", A_IS_B, ["1", [], [], "t", False, []]),
                    combine("t", A_IS_B, ["1", [], [], "s", False, []]),
                ],
                [A_IS_B],
            )
        ),
        "earlier step",
    ),
    "an id used twice": (
        lambda: certificate(
            derivation(AB, [fact("f", **A_IS_B)], [combine("f", A_IS_0)], [A_IS_0])
        ),
        "twice",
    ),
    "a step takes the name of an induction hypothesis": (
        lambda: certificate(
            induction(
                XX,
                [fact("IH0", **equal(op("n", "n", "P"), op("n", "n", "P")))],
                [["P", "Q"]],
                equal(op("n", "n", "P"), op("n", "n", "0")),
                NOTHING,
                NOTHING,
            )
        ),
        "twice",
    ),
    "operators commute": (
        lambda: certificate(
            derivation(
                AB,
                [],
                [combine("s", equal(op("n", "n", "A B"), op("n", "n", "B A")))],
                [equal(op("n", "n", "A B"), op("n", "n", "B A"))],
            )
        ),
        "add up",
    ),
    "the trace is multiplicative under any order": (
        lambda: certificate(
            derivation(
                [*AB, letter("C", "n", "n")],
                [],
                [combine("s", equal(trace("A B C"), trace("A C B")))],
                [equal(trace("A B C"), trace("A C B"))],
            )
        ),
        "add up",
    ),
    "an outer product commutes": (
        lambda: certificate(
            derivation(
                [X, letter("y", "n", "1")],
                [],
                [combine("s", equal(op("n", "n", "x y*"), op("n", "n", "y x*")))],
                [equal(op("n", "n", "x y*"), op("n", "n", "y x*"))],
            )
        ),
        "add up",
    ),
    "a trace fact as an operator fact": (
        lambda: certificate(
            derivation(
                AB,
                [fact("t", trace("A"), trace("B"))],
                [combine("s", A_IS_B, ["1", [], [], "t", False, []])],
                [A_IS_B],
            )
        ),
        "does not fit",
    ),
    "a trace fact under words": (
        lambda: certificate(
            derivation(
                AB,
                [fact("t", trace("A"), trace("B"))],
                [combine("s", equal(trace("A A"), trace("B A")), ["1", [], [], "t", False, ["A"]])],
                [equal(trace("A A"), trace("B A"))],
            )
        ),
        "does not fit",
    ),
    "a trace fact behind words": (
        lambda: certificate(
            derivation(
                AB,
                [fact("t", trace("A"), trace("B"))],
                [combine("s", equal(trace("A A"), trace("A B")), ["1", [], ["A"], "t", False, []])],
                [equal(trace("A A"), trace("A B"))],
            )
        ),
        "does not fit",
    ),
    "definite from 0 = 0 for 0": (
        lambda: certificate(
            derivation(
                AB,
                [fact("f", op("n", "n", "0"), op("n", "n", "0"))],
                [{"id": "s", "rule": "definite", "of": "f", "vector": op("n", "n", "0")}],
                [A_IS_0],
            )
        ),
        "no multiple",
    ),
    "an adjoint for the fact itself": (
        lambda: certificate(
            derivation(
                AB,
                [fact("f", op("n", "n", "A*"), op("n", "n", "B"))],
                [combine("s", A_IS_B, ["1", [], [], "f", False, []])],
                [A_IS_B],
            )
        ),
        "add up",
    ),
    "dimensions that do not fit": (
        lambda: certificate(
            derivation(
                [letter("A", "n", "m")],
                [],
                [combine("s", equal(op("n", "m", "A A"), op("n", "m", "A A")))],
                [equal(op("n", "m", "A A"), op("n", "m", "A A"))],
                "n m",
            )
        ),
        "do not fit",
    ),
    "an identity that is not square": (
        lambda: certificate(
            derivation(
                [letter("A", "n", "m")],
                [],
                [combine("s", equal(op("n", "m", "1"), op("n", "m", "1")))],
                [equal(op("n", "m", "1"), op("n", "m", "1"))],
                "n m",
            )
        ),
        "wrong type",
    ),
    "the dimension 1 declared": (
        lambda: certificate(derivation(AB, [], [], [A_IS_B], "n 1")),
        'dimension "1"',
    ),
    "the trace of the identity as a number": (
        lambda: certificate(
            derivation(
                AB,
                [fact("f", op("n", "n", "A"), op("n", "n", "1"))],
                [combine("s", equal(trace("A"), trace("0")), ["1", [], [], "f", False, []])],
                [equal(trace("A"), trace("0"))],
            )
        ),
        "trace of the identity",
    ),
    "a number fact makes any word": (
        lambda: certificate(
            derivation(
                [letter("A", "n", "m")],
                [fact("c", number("c^1"), number("0"))],
                [combine("s", equal(op("n", "n", "c^1 A"), op("n", "n", "0")))],
                [equal(op("n", "n", "0"), op("n", "n", "0"))],
                "n m",
                "c",
            )
        ),
        "wrong type",
    ),
    "cancelling what may be zero": (
        lambda: certificate(
            derivation(
                AB,
                [fact("f", op("n", "n", "c^1 A"), op("n", "n", "0"))],
                [{"id": "s", "rule": "cancel", "of": "f", "by": "f", **A_IS_0}],
                [A_IS_0],
                "n",
                "c",
            )
        ),
        "no nonzero polynomial",
    ),
    "cancelling a nonzero matrix": (
        lambda: certificate(
            derivation(
                AB,
                [fact("f", op("n", "n", "B A"), op("n", "n", "0"))],
                [{"id": "s", "rule": "cancel", "of": "f", "by": "B", **A_IS_0}],
                [A_IS_0],
                nonzero=[("B", op("n", "n", "B"))],
            )
        ),
        "times the equation",
    ),
    "cancelling another factor": (
        lambda: certificate(
            derivation(
                AB,
                [fact("f", op("n", "n", "c^1 A"), op("n", "n", "0"))],
                [{"id": "s", "rule": "cancel", "of": "f", "by": "d", **A_IS_0}],
                [A_IS_0],
                "n",
                "c d",
                [("d", number("d^1"))],
            )
        ),
        "times the equation",
    ),
    "nilpotent is zero": (
        lambda: certificate(
            derivation(
                AB,
                [fact("f", op("n", "n", "A A"), op("n", "n", "0"))],
                [{"id": "s", "rule": "definite", "of": "f", "vector": op("n", "n", "A")}],
                [A_IS_0],
            )
        ),
        "no multiple",
    ),
    "definite from 0 = 0": (
        lambda: certificate(
            derivation(
                AB,
                [fact("f", op("n", "n", "0"), op("n", "n", "0"))],
                [{"id": "s", "rule": "definite", "of": "f", "vector": op("n", "n", "A")}],
                [A_IS_0],
            )
        ),
        "no multiple",
    ),
    "definite from c·w*w with a scalar c": (
        lambda: certificate(
            derivation(
                AB,
                [fact("f", op("n", "n", "c^1 A* A"), op("n", "n", "0"))],
                [{"id": "s", "rule": "definite", "of": "f", "vector": op("n", "n", "A")}],
                [A_IS_0],
                scalars="c",
            )
        ),
        "no multiple",
    ),
    "an instance at a letter that is fixed": (
        lambda: certificate(
            derivation(
                AB,
                [fact("f", op("n", "n", "A A"), op("n", "n", "A"))],
                [{"id": "s", "rule": "instance", "of": "f", "at": [["A", op("n", "n", "2")]]}],
                [equal(op("n", "n", "4"), op("n", "n", "2"))],
            )
        ),
        "neither bound nor arbitrary",
    ),
    "an arbitrary letter hidden in a fact by its adjoint": (
        lambda: certificate(
            derivation(
                [Y],
                [fact("f", op("1", "n", "x*"), op("1", "n", "0"))],
                [],
                [equal(op("n", "1", "x"), op("n", "1", "0"))],
            )
        ),
        "arbitrary",
    ),
    "an arbitrary letter in a nonzero polynomial": (
        lambda: certificate(derivation([Y], [], [], [A_IS_0], nonzero=[("x", op("n", "1", "x"))])),
        "arbitrary",
    ),
    "an arbitrary letter bound in a fact": (
        lambda: certificate(
            derivation(
                [Y],
                [fact("f", op("n", "1", "x"), op("n", "1", "0"), forall=["x"])],
                [],
                [equal(op("n", "1", "x"), op("n", "1", "0"))],
            )
        ),
        "arbitrary",
    ),
    "a bound letter taken for the fixed one": (
        lambda: certificate(
            derivation(
                [*AB, X],
                [fact("f", op("n", "1", "A x"), op("n", "1", "0"), forall=["x"])],
                [],
                [equal(op("n", "1", "A x"), op("n", "1", "0"))],
            )
        ),
        "neither a fact",
    ),
    "combining a fact for all": (
        lambda: certificate(
            derivation(
                [*AB, X],
                [fact("f", op("n", "1", "A x"), op("n", "1", "0"), forall=["x"])],
                [
                    combine(
                        "s",
                        equal(op("n", "1", "A x"), op("n", "1", "0")),
                        ["1", [], [], "f", False, []],
                    )
                ],
                [equal(op("n", "1", "A x"), op("n", "1", "0"))],
            )
        ),
        "for all",
    ),
    "a symmetric letter replaced by one that is not": (
        lambda: certificate(
            derivation(
                [letter("H", "n", "n", symmetric=True), *AB],
                [fact("f", op("n", "n", "H B"), op("n", "n", "B H*"), forall=["H"])],
                [{"id": "s", "rule": "instance", "of": "f", "at": [["H", op("n", "n", "A")]]}],
                [equal(op("n", "n", "A B"), op("n", "n", "B A"))],
            )
        ),
        "its adjoint",
    ),
    "an instance of another type": (
        lambda: certificate(
            derivation(
                [*AB, X],
                [fact("f", op("n", "n", "B A"), op("n", "n", "0"), forall=["A"])],
                [{"id": "s", "rule": "instance", "of": "f", "at": [["A", op("n", "1", "x")]]}],
                [A_IS_0],
            )
        ),
        "another type",
    ),
    "induction without a step": (
        lambda: certificate(
            induction(
                XX,
                [],
                [["P", "Q"]],
                equal(op("n", "n", "P"), op("n", "n", "0")),
                {"facts": [fact("b", op("n", "n", "P"), op("n", "n", "0"))], "steps": []},
                NOTHING,
            )
        ),
        "after a step 1",
    ),
    "induction without a start": (
        lambda: certificate(
            induction(
                XX,
                [],
                [["P", "Q"]],
                equal(op("n", "n", "P"), op("n", "n", "0")),
                NOTHING,
                {
                    "facts": [fact("r", op("n", "n", "Q"), op("n", "n", "P"))],
                    "steps": [
                        combine(
                            "s",
                            equal(op("n", "n", "Q"), op("n", "n", "0")),
                            ["1", [], [], "r", False, []],
                            ["1", [], [], "IH0", False, []],
                        )
                    ],
                },
            )
        ),
        "at the start 1",
    ),
    "the induction hypothesis at the start": (
        lambda: certificate(
            induction(
                XX,
                [],
                [["P", "Q"]],
                equal(op("n", "n", "P"), op("n", "n", "0")),
                {
                    "facts": [],
                    "steps": [
                        combine(
                            "s",
                            equal(op("n", "n", "P"), op("n", "n", "0")),
                            ["1", [], [], "IH0", False, []],
                        )
                    ],
                },
                NOTHING,
            )
        ),
        "earlier step",
    ),
    "a fact of the start used in the step": (
        lambda: certificate(
            induction(
                XX,
                [],
                [["P", "Q"]],
                equal(op("n", "n", "P"), op("n", "n", "0")),
                {"facts": [fact("b", op("n", "n", "P"), op("n", "n", "0"))], "steps": []},
                {
                    "facts": [],
                    "steps": [
                        combine(
                            "s",
                            equal(op("n", "n", "Q"), op("n", "n", "0")),
                            ["1", [], [], "b", False, []],
                        )
                    ],
                },
            )
        ),
        "earlier step",
    ),
    "a next name in the predicate": (
        lambda: certificate(
            induction(
                XX, [], [["P", "Q"]], equal(op("n", "n", "P"), op("n", "n", "Q")), NOTHING, NOTHING
            )
        ),
        "next name",
    ),
    "a next name in a theory fact": (
        lambda: certificate(
            induction(
                XX,
                [fact("f", op("n", "n", "Q"), op("n", "n", "0"))],
                [["P", "Q"]],
                equal(op("n", "n", "P"), op("n", "n", "0")),
                NOTHING,
                NOTHING,
            )
        ),
        "next name",
    ),
    "a next name at the start": (
        lambda: certificate(
            induction(
                XX,
                [],
                [["P", "Q"]],
                equal(op("n", "n", "P"), op("n", "n", "0")),
                {"facts": [fact("b", op("n", "n", "Q*"), op("n", "n", "0"))], "steps": []},
                NOTHING,
            )
        ),
        "next name",
    ),
    "a next letter that is more symmetric": (
        lambda: certificate(
            induction(
                [XX[0], letter("Q", "n", "n", symmetric=True)],
                [],
                [["P", "Q"]],
                equal(op("n", "n", "P"), op("n", "n", "P*")),
                {"facts": [fact("b", op("n", "n", "P"), op("n", "n", "P*"))], "steps": []},
                NOTHING,
            )
        ),
        "different types",
    ),
    "the same next name twice": (
        lambda: certificate(
            induction(
                [*XX, letter("R", "n", "n")],
                [],
                [["P", "Q"], ["R", "Q"]],
                equal(op("n", "n", "P"), op("n", "n", "R")),
                NOTHING,
                NOTHING,
            )
        ),
        "repeats",
    ),
    "a state bound in a fact": (
        lambda: certificate(
            induction(
                XX,
                [fact("f", op("n", "n", "P"), op("n", "n", "P"), forall=["P"])],
                [["P", "Q"]],
                equal(op("n", "n", "P"), op("n", "n", "0")),
                NOTHING,
                NOTHING,
            )
        ),
        "state or next",
    ),
    "next outside a step": (
        lambda: certificate(
            derivation(
                AB, [fact("f", **A_IS_B)], [{"id": "s", "rule": "next", "of": "f"}], [A_IS_B]
            )
        ),
        "next",
    ),
    "next of a recurrence": (
        lambda: certificate(
            induction(
                XX,
                [],
                [["P", "Q"]],
                equal(op("n", "n", "P"), op("n", "n", "0")),
                {"facts": [fact("b", op("n", "n", "P"), op("n", "n", "0"))], "steps": []},
                {
                    "facts": [fact("r", op("n", "n", "P"), op("n", "n", "0"))],
                    "steps": [{"id": "s", "rule": "next", "of": "r"}],
                },
            )
        ),
        "no fact of the theory",
    ),
    "next of the induction hypothesis": (
        lambda: certificate(
            induction(
                XX,
                [],
                [["P", "Q"]],
                equal(op("n", "n", "P"), op("n", "n", "0")),
                {"facts": [fact("b", op("n", "n", "P"), op("n", "n", "0"))], "steps": []},
                {"facts": [], "steps": [{"id": "s", "rule": "next", "of": "IH0"}]},
            )
        ),
        "no fact of the theory",
    ),
    "a negative square": (
        lambda: certificate(edited(squares_scalar(), ("squares", 0, 0), "-1")),
        "negative",
    ),
    "a square less": (
        lambda: certificate(edited(squares_order(), ("squares", 1, 0), "1")),
        "add up",
    ),
    "an odd power of a scalar of either sign": (
        lambda: certificate(
            piece(
                "squares",
                theory("", "a b"),
                claim=number("a^1 b^2"),
                squares=[["1", [["a", 1]], number("b^1"), ""]],
                steps=[],
                terms=[],
            )
        ),
        "may be negative",
    ),
    "a middle that is not semidefinite": (
        lambda: certificate(edited(squares_trace(), ("theory", "pd"), [])),
        "not known to be",
    ),
    "a semidefinite letter that is not symmetric": (
        lambda: certificate(edited(squares_order(), ("theory", "psd"), ["A"])),
        "symmetric letter",
    ),
    "an operator inequality without symmetry": (
        lambda: certificate(
            edited(squares_order(), ("claim",), op("n", "n", "H + 2 B* D + c^1 A* H A"))
        ),
        "adjoint",
    ),
    "a matrix ≥ 0 by squares of another size": (
        lambda: certificate(edited(squares_number(), ("squares", 0, 2), op("n", "1", "x"))),
        "add up",
    ),
    "a shift that keeps a negative coefficient": (
        lambda: certificate(edited(positivity_shift(), ("bounds", 0, 1), number("- 1"))),
        "negative",
    ),
    "strict without a constant": (
        lambda: certificate(
            of_one_scalar(
                claim=number("x^1"), strict=True, method="shift", bounds=[["x", number("0")]]
            )
        ),
        "constant",
    ),
    "bounds that lean on each other": (
        lambda: certificate(edited(positivity_shift(), ("bounds", 0, 1), number("y^1"))),
        "later row",
    ),
    "a scalar without a bound": (
        lambda: certificate(changed(positivity_shift(), bounds=positivity_shift()["bounds"][:1])),
        "no bound",
    ),
    "a facts list in positivity": (
        lambda: certificate(
            edited(positivity_shift(), ("theory", "facts"), [fact("f", number("x^1"), number("0"))])
        ),
        "more than",
    ),
    "a root on the half-line": (
        lambda: certificate(edited(positivity_sturm(), ("claim",), number("x^2 - 5 x^1 + 6"))),
        "root",
    ),
    "a double root on the half-line": (
        lambda: certificate(edited(positivity_sturm(), ("claim",), number("x^2 - 4 x^1 + 4"))),
        "root",
    ),
    "negative where the half-line starts": (
        lambda: certificate(edited(positivity_sturm(), ("claim",), number("x^1 - 1"))),
        "not positive",
    ),
    "the zero polynomial is positive": (
        lambda: certificate(edited(positivity_sturm(), ("claim",), number("0"))),
        "not positive",
    ),
    "strict in spite of a square": (
        lambda: certificate(changed(positivity_square(), strict=True)),
        "strict",
    ),
    "a square of something else": (
        lambda: certificate(edited(positivity_square(), ("square",), number("x^1 - 3"))),
        "not the claim",
    ),
    "imaginary matrices": (lambda: certificate(imaginary(), verdict="refuted"), "no real root"),
    "a zero divisor refutes": (
        lambda: certificate(zero_divisor(), verdict="refuted"),
        "nothing is refuted",
    ),
    "a refutation that breaks a hypothesis": (
        lambda: certificate(
            edited(
                no_commuting(),
                ("theory", "facts"),
                [fact("f", op("n", "n", "A"), op("n", "n", "0"))],
            ),
            verdict="refuted",
        ),
        "does not hold",
    ),
    "a refutation where the claim holds": (
        lambda: certificate(
            edited(no_commuting(), ("at", 0, "letters", "B"), [["1", "0"], ["0", "1"]]),
            verdict="refuted",
        ),
        "nothing is refuted",
    ),
    "two refutations in one": (
        lambda: certificate(
            changed(no_commuting(), at=no_commuting()["at"] * 2), verdict="refuted"
        ),
        "exactly one",
    ),
    "a symmetric letter that is not": (
        lambda: certificate(
            edited(not_positive(), ("at", 0, "letters", "K"), [["2", "1"], ["0", "1"]]),
            verdict="refuted",
        ),
        "not symmetric",
    ),
    "a definite letter that is not": (
        lambda: certificate(
            edited(not_positive(), ("at", 0, "letters", "K"), [["1", "1"], ["1", "1"]]),
            verdict="refuted",
        ),
        "definite",
    ),
    "a semidefinite letter with a zero on the diagonal": (
        lambda: certificate(
            edited(not_positive(), ("at", 0, "letters", "H"), [["0", "1"], ["1", "5"]]),
            verdict="refuted",
        ),
        "definite",
    ),
    "a scalar that should not be negative": (
        lambda: certificate(
            edited(not_positive(), ("at", 0, "scalars", "c"), "-1"), verdict="refuted"
        ),
        "negative",
    ),
    "a nonzero polynomial that is zero": (
        lambda: certificate(
            edited(silver(), ("theory", "nonzero", 0, "poly"), number("s^2 - 2")), verdict="checked"
        ),
        "is zero",
    ),
    "an order between numbers that are not rational": (
        lambda: certificate(
            edited(silver(), ("claims", 1, "left"), number("s^1")), verdict="checked"
        ),
        "not rational",
    ),
    "matrices for a fact for all": (
        lambda: certificate(
            edited(
                no_commuting(),
                ("theory", "facts"),
                [fact("f", op("n", "n", "A"), op("n", "n", "A"), forall=["A"])],
            ),
            verdict="refuted",
        ),
        "for all",
    ),
    "weakening nothing": (
        lambda: certificate(change_of_basis(), edited(without_inverse(), ("weakens", "drops"), [])),
        "weakens nothing",
    ),
    "weakening by less than is said": (
        lambda: certificate(
            change_of_basis(), edited(without_inverse(), ("weakens", "drops"), ["S·Si = 1"])
        ),
        "is not that of",
    ),
    "weakening another claim": (
        lambda: certificate(
            change_of_basis(), edited(without_inverse(), ("claims", 0, "right"), op("n", "k", "0"))
        ),
        "is not that of",
    ),
    "weakening with a letter of another type": (
        lambda: certificate(
            inverse_unique(), edited(without_inverse(), ("weakens", "piece"), "inverse")
        ),
        ".",
    ),
    "weakening by leaving out a nonzero hypothesis": (
        lambda: certificate(
            changed(
                derivation(
                    AB,
                    [
                        fact("f", op("n", "n", "c^1 A"), op("n", "n", "0")),
                        fact("g", op("n", "n", "B"), op("n", "n", "0")),
                    ],
                    [{"id": "s", "rule": "cancel", "of": "f", "by": "c", **A_IS_0}],
                    [A_IS_0],
                    "n",
                    "c",
                    [("c", number("c^1"))],
                ),
                name="target",
            ),
            piece(
                "refutation",
                theory("n", "c", AB, [fact("f", op("n", "n", "c^1 A"), op("n", "n", "0"))]),
                name="need g",
                role="necessity",
                claims=[{**A_IS_0, "relation": "="}],
                weakens={"piece": "target", "drops": ["g"]},
                at=[point({"n": 1}, {"c": "0"}, {"A": [["1"]], "B": [["0"]]})],
            ),
        ),
        "is not that of",
    ),
    "an induction weakened without its start": (
        lambda: certificate(
            powers(),
            piece(
                "refutation",
                theory("k", "", powers()["theory"]["letters"], powers()["theory"]["facts"][1:]),
                name="state at will",
                role="necessity",
                claims=[{**powers()["predicate"][0], "relation": "="}],
                weakens={"piece": "powers", "drops": ["S·Si = 1"]},
                at=[
                    point(
                        {"k": 1},
                        {},
                        {
                            **{n: [["1"]] for n in ("Q", "P'", "Q'", "S", "Si", "T", "A")},
                            "P": [["2"]],
                        },
                    )
                ],
            ),
        ),
        "is not that of",
    ),
}


# One rule broken, all else in order: were that rule not checked, the certificate would be
# confirmed.


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


def hidden_next():
    predicate = equal(op("k", "k", "S P + P'"), op("k", "k", "Q S + P'"))
    return changed(powers(), predicate=[predicate])


def trace_of_another_size():
    """tr(A B) = 0 for all A (n×n) says nothing of D (m×m)."""
    return piece(
        "derivation",
        theory(
            "n m",
            "",
            [*AB, letter("D", "m", "m")],
            [fact("f", trace("A B"), trace("0"), forall=["A"])],
        ),
        steps=[{"id": "s", "rule": "instance", "of": "f", "at": [["A", op("m", "m", "D")]]}],
        claims=[equal(trace("D"), trace("0"))],
    )


def one_sided_order():
    terms = [["-2", [], ["B*"], "B = D", False, []]]
    return changed(squares_order(), claim=op("n", "n", "H + 2 B* D + c^1 A* H A"), terms=terms)


def lopsided():
    at_two = point({"n": 2}, {}, {"A": [["1", "5"], ["0", "1"]]})
    return piece(
        "instances",
        theory("n", "", AB[:1]),
        role="exact",
        at=[at_two],
        claims=[{**equal(op("n", "n", "A"), op("n", "n", "0")), "relation": ">="}],
    )


def needed(relation="=", nonneg="c", given="c"):
    """c = 0 says c = 0, which is needed even if c ≥ 0."""
    claim = equal(number("c^1"), number("0"))
    target = piece(
        "derivation",
        theory("", "c", facts=[fact("f", **claim)], nonneg=given),
        name="target",
        steps=[],
        claims=[claim],
    )
    return certificate(
        target,
        piece(
            "refutation",
            theory("", "c", nonneg=nonneg),
            role="necessity",
            claims=[{**claim, "relation": relation}],
            at=[point({}, {"c": "1" if nonneg else "-1"})],
            weakens={"piece": "target", "drops": ["f"]},
        ),
    )


def nilpotent():
    """tr(A A) = 0 says nothing of tr(A)."""
    return derivation(
        AB,
        [fact("f", trace("A A"), trace("0"))],
        [{"id": "s", "rule": "definite", "of": "f", "vector": trace("A")}],
        [equal(trace("A"), trace("0"))],
    )


def squares(claim, q, middle=""):
    return piece(
        "squares",
        theory("n m", "", [letter("K", "n", "n", symmetric=True)], psd="K"),
        claim=claim,
        squares=[["1", [], q, middle]],
        steps=[],
        terms=[],
    )


A_IS_0_NUMBER = equal(number("c^1"), number("0"))


def alone(piece_, verdict="proved"):
    return lambda: certificate(piece_, verdict=verdict)


BROKEN = {
    "an arbitrary letter under an adjoint in a fact": (
        alone(with_fact(instance_and_cancel(), op("1", "n", "y*"), op("1", "n", "0"))),
        "mentions",
    ),
    "an arbitrary letter that is not zero": (
        alone(
            added(
                instance_and_cancel(),
                ("theory", "nonzero"),
                {"id": "y", "poly": op("n", "1", "y"), "why": ""},
            )
        ),
        "mentions",
    ),
    "an arbitrary letter bound": (
        alone(with_fact(instance_and_cancel(), number("0"), number("0"), forall=["y"])),
        "binds",
    ),
    "an unknown name bound": (
        alone(with_fact(instance_and_cancel(), number("0"), number("0"), forall=["q"])),
        "unknown name",
    ),
    "a dimension 1": (
        alone(edited(change_of_basis(), ("theory", "dimensions"), ["n", "k", "1"])),
        'dimension "1"',
    ),
    "a dimension twice": (
        alone(edited(change_of_basis(), ("theory", "dimensions"), ["n", "k", "n"])),
        "repeats",
    ),
    "a letter that is also a scalar": (
        alone(edited(change_of_basis(), ("theory", "scalars"), ["M"])),
        "repeats",
    ),
    "a letter twice": (alone(with_letter(change_of_basis(), "M", "n", "k")), "repeats"),
    "a letter with a space": (alone(with_letter(change_of_basis(), "M N", "n", "k")), "no name"),
    "a letter with quotes": (alone(with_letter(change_of_basis(), "M«", "n", "k")), "no name"),
    "a letter that cannot be seen": (
        alone(with_letter(change_of_basis(), "\u200b", "n", "k")),
        "no name",
    ),
    "a letter of unknown size": (
        alone(with_letter(change_of_basis(), "Z", "q", "q")),
        "unknown dimension",
    ),
    "a symmetric letter that is not square": (
        alone(with_letter(change_of_basis(), "Z", "n", "k", symmetric=True)),
        "not square",
    ),
    "a letter that is nonnegative": (
        alone(edited(change_of_basis(), ("theory", "nonneg"), ["M"])),
        "not a scalar",
    ),
    "a letter definite without symmetry": (
        alone(edited(change_of_basis(), ("theory", "pd"), ["T"])),
        "symmetric letter",
    ),
    "an id twice": (
        alone(
            added(
                change_of_basis(), ("theory", "facts"), fact("S·Si = 1", number("0"), number("0"))
            )
        ),
        "twice",
    ),
    "a scalar twice in a monomial": (
        alone(with_fact(inverse_unique(), number("c^1 c^1"), number("0"))),
        "repeats",
    ),
    "a polynomial of unknown size": (
        alone(with_fact(inverse_unique(), op("q", "q", "0"), op("q", "q", "0"))),
        "unknown dim",
    ),
    "sides of two types": (
        alone(with_fact(inverse_unique(), op("k", "k", "0"), number("0"))),
        "different types",
    ),
    "a replacement twice": (
        alone(
            edited(
                instance_and_cancel(),
                ("steps", 0, "at"),
                instance_and_cancel()["steps"][0]["at"] * 2,
            )
        ),
        "repeats",
    ),
    "a replacement of another size under a trace": (alone(trace_of_another_size()), "another type"),
    "a definite trace": (alone(nilpotent()), "not squared"),
    "an instance of nothing": (
        alone(edited(instance_and_cancel(), ("steps", 0, "of"), "b")),
        "no fact",
    ),
    "two facts of one id": (
        alone(with_fact(with_fact(powers(), number("0"), number("0")), number("0"), number("0"))),
        "twice",
    ),
    "an exponent 0": (alone(with_fact(inverse_unique(), number("c^0"), number("1"))), "exponent"),
    "an exponent True": (
        alone(
            with_fact(
                inverse_unique(), number("0"), {"scalar": True, "terms": [["1", [["c", True]], []]]}
            )
        ),
        "exponent",
    ),
    "a fraction that is not in lowest terms": (
        alone(edited(no_commuting(), ("at", 0, "letters", "B", 1, 1), "2/4"), "refuted"),
        "lowest terms",
    ),
    "a polynomial that is no scalar": (
        alone(with_fact(inverse_unique(), number("0"), {"scalar": False, "terms": []})),
        "not true",
    ),
    "a next name in a fact": (
        alone(with_fact(powers(), op("k", "k", "P'"), op("k", "k", "P'"))),
        "mentions",
    ),
    "a next name that is not zero": (
        alone(
            added(
                powers(), ("theory", "nonzero"), {"id": "z", "poly": op("k", "k", "P'"), "why": ""}
            )
        ),
        "mentions",
    ),
    "a next name in a predicate": (alone(hidden_next()), "mentions"),
    "a next name in a fact of the start": (
        alone(added(powers(), ("base", "facts"), fact("z", op("k", "k", "P'"), op("k", "k", "T")))),
        "mentions",
    ),
    "a state bound": (
        alone(with_fact(powers(), number("0"), number("0"), forall=["P"])),
        "state or next",
    ),
    "a next name bound in a step": (
        alone(
            added(powers(), ("step", "facts"), fact("z", number("0"), number("0"), forall=["P'"]))
        ),
        "binds",
    ),
    "an arbitrary letter as a state": (
        alone(
            added(
                with_letter(with_letter(powers(), "B", "k", "k", arbitrary=True), "B'", "k", "k"),
                ("state",),
                ["B", "B'"],
            )
        ),
        "arbitrary",
    ),
    "an arbitrary letter in a recurrence": (
        alone(
            added(
                with_letter(powers(), "B", "k", "k", arbitrary=True),
                ("step", "facts"),
                fact("z", op("k", "k", "B"), op("k", "k", "0")),
            )
        ),
        "mentions",
    ),
    "an arbitrary letter in a fact of the conclusion": (
        alone(
            added(
                with_letter(powers(), "B", "k", "k", arbitrary=True),
                ("conclusion", "facts"),
                fact("z", op("k", "k", "B"), op("k", "k", "0")),
            )
        ),
        "mentions",
    ),
    "a next of another size": (
        alone(
            added(
                with_letter(with_letter(powers(), "B", "k", "k"), "B'", "k", "1"),
                ("state",),
                ["B", "B'"],
            )
        ),
        "types",
    ),
    "an unknown state": (alone(added(powers(), ("state",), ["B", "B'"])), "unknown"),
    "an order without symmetry": (alone(one_sided_order()), "its own adjoint"),
    "minus a square": (
        alone(
            changed(
                squares_scalar(), claim=number("- a^2"), squares=[["-1", [], number("a^1"), ""]]
            )
        ),
        "negative",
    ),
    "a middle for a number": (
        alone(edited(squares_scalar(), ("squares", 0, 3), "H")),
        "scalar squares",
    ),
    "a number squared for a matrix": (
        alone(edited(squares_number(), ("squares", 0, 2), number("d^1"))),
        "wrong type",
    ),
    "a middle of another size": (
        alone(squares(trace("K"), op("m", "m", "1"), "K")),
        "does not fit",
    ),
    "a square of another size": (
        alone(squares(op("n", "n", "1"), op("m", "m", "1"))),
        "wrong type",
    ),
    "a positive trace": (
        alone(changed(shift("0", False, ("x", "0")), claim=trace("0"))),
        "scalar polynomial",
    ),
    "a trace as a bound": (
        alone(changed(shift("x^1", False), bounds=[["x", trace("0")]])),
        "scalar polynomial",
    ),
    "a trace squared": (
        alone(changed(positivity_square(), claim=number("0"), square=trace("0"), rest=number("1"))),
        "scalar polynomial",
    ),
    "a scalar bounded twice": (alone(shift("x^1", False, ("x", "- 1"), ("x", "0"))), "bounded"),
    "a bound from below": (alone(shift("x^1", False, ("x", "y^1"), ("y", "0"))), "later row"),
    "a scalar left unbounded": (alone(shift("y^1", False, ("x", "0"))), "no bound"),
    "a negative scalar": (alone(shift("- 1 x^1", False, ("x", "0"))), "negative"),
    "two scalars in a Sturm chain": (
        alone(
            changed(
                edited(positivity_sturm(), ("theory", "scalars"), ["x", "y"]),
                claim=number("x^1 y^1"),
            )
        ),
        "exactly one",
    ),
    "a square without the rest": (
        alone({key: value for key, value in positivity_square().items() if key != "rest"}),
        "together",
    ),
    "a field without a polynomial": (
        alone(edited(silver(), ("at", 0, "field"), ["1", "0"]), "checked"),
        "degree",
    ),
    "a point with one letter more": (
        alone(edited(silver(), ("at", 0, "letters", "Z"), [["1"]]), "checked"),
        "not those",
    ),
    "a point with one scalar more": (
        alone(edited(silver(), ("at", 0, "scalars", "z"), "1"), "checked"),
        "not those",
    ),
    "an algebraic number without a field": (
        alone(edited(no_commuting(), ("at", 0, "letters", "B", 0, 0), ["1"]), "refuted"),
        "field",
    ),
    "an algebraic number of too high degree": (
        alone(edited(silver(), ("at", 0, "scalars", "s"), ["0", "0", "1"]), "checked"),
        "field",
    ),
    "a matrix that is not symmetric": (
        alone(edited(no_commuting(), ("theory", "letters", 0, "symmetric"), True), "refuted"),
        "not symmetric",
    ),
    "a number in the field is positive": (
        alone(
            edited(
                silver(), ("claims", 1), {**equal(number("s^1"), number("0")), "relation": ">="}
            ),
            "checked",
        ),
        "not rational",
    ),
    "an order without a symmetric difference": (alone(lopsided(), "checked"), "not symmetric"),
    "an unknown relation": (
        alone(edited(silver(), ("claims", 1, "relation"), "!="), "checked"),
        "relation",
    ),
    "a strict order between operators": (
        alone(edited(not_positive(), ("claims", 0, "relation"), ">"), "refuted"),
        "relation",
    ),
    "an order between operators that are not square": (
        alone(edited(silver(), ("claims", 0, "relation"), ">="), "checked"),
        "relation",
    ),
    "an instance where the claim fails": (
        alone(edited(silver(), ("claims", 0, "right"), op("n", "1", "x")), "checked"),
        "does not hold",
    ),
    "nothing, undecided": (lambda: certificate(verdict="undecided"), "nothing is confirmed"),
    "an unknown part": (
        lambda: certificate(change_of_basis(), changed(inverse_unique(), part="b")),
        "no part",
    ),
    "an unknown role": (
        lambda: certificate(change_of_basis(), changed(inverse_unique(), role="b")),
        "no role",
    ),
    "a part twice": (lambda: certificate(change_of_basis(), parts=["", ""]), "repeats"),
    "weakening an unknown piece": (
        lambda: certificate(
            change_of_basis(), edited(without_inverse(), ("weakens", "piece"), "b")
        ),
        "unknown piece",
    ),
    "weakening a refutation": (
        lambda: certificate(
            change_of_basis(), edited(without_inverse(), ("weakens", "piece"), "S invertible")
        ),
        "is not that of",
    ),
    "weakening by a scalar that may be negative": (lambda: needed(nonneg=""), "another type"),
    "weakening by an order": (lambda: needed(">=", "", ""), "no equation"),
    "a nonnegative scalar twice": (
        alone(edited(squares_order(), ("theory", "nonneg"), ["c", "c"])),
        "repeats",
    ),
    "a semidefinite letter twice": (
        alone(edited(squares_order(), ("theory", "psd"), ["H", "H"])),
        "repeats",
    ),
    "two nonzero polynomials of one id": (
        alone(
            added(
                instance_and_cancel(),
                ("theory", "nonzero"),
                {"id": "c", "poly": number("c^1"), "why": ""},
            )
        ),
        "twice",
    ),
    "an unknown scalar": (
        alone(with_fact(inverse_unique(), number("q^1"), number("q^1"))),
        "no scalar",
    ),
    "a dimension over the limit": (
        alone(
            edited(
                edited(silver(), ("theory", "dimensions"), ["n", "m"]),
                ("at", 0, "dimensions"),
                {"n": 2, "m": 65},
            ),
            "checked",
        ),
        "no dimension",
    ),
    "a text for a list": (
        lambda: sealed({**certificate(change_of_basis()), "axioms": "none"}),
        "not a list",
    ),
    "a cofactor with one entry more": (
        alone(
            edited(
                change_of_basis(),
                ("steps", 0, "terms", 0),
                [*change_of_basis()["steps"][0]["terms"][0], []],
            )
        ),
        "list of 6",
    ),
    "a key left out": (
        alone({key: value for key, value in change_of_basis().items() if key != "says"}),
        "lacks the key",
    ),
    "a key too many": (alone({**change_of_basis(), "note": ""}), "unknown key"),
    "a title changed, the digest not": (
        lambda: {**certificate(change_of_basis()), "title": ""},
        "digest",
    ),
    "a word that grows over the limit": (
        alone(
            derivation(
                AB,
                [fact("f", **A_IS_0)],
                [combine("s", A_IS_0, ["1", [], ["A"] * 6000, "f", False, ["A"] * 6000])],
                [A_IS_0],
            )
        ),
        "grows over",
    ),
    "an exponent that grows over the limit": (
        alone(
            derivation(
                [],
                [fact("f", number("c^10000"), number("0"))],
                [combine("s", A_IS_0_NUMBER, ["1", [["c", 1]], [], "f", False, []])],
                [A_IS_0_NUMBER],
                "",
                "c",
            )
        ),
        "grows over",
    ),
    "a polynomial of too many terms": (
        alone(
            with_fact(
                inverse_unique(), number("0"), {"scalar": True, "terms": [["1", [], []]] * 200_001}
            )
        ),
        "terms",
    ),
}


def test_what_is_needed_is_shown_to_be_needed():
    assert 'the claims of piece "target" do not follow without: c = 0' in recheck(needed())[1].text


@pytest.mark.parametrize(
    "left, right, claim",
    [
        (
            op("1", "n", "x* x z*"),
            op("1", "n", "x* x y*"),
            equal(op("1", "n", "z*"), op("1", "n", "y*")),
        ),
        (
            op("n", "1", "z x* x"),
            op("n", "1", "y x* x"),
            equal(op("n", "1", "z"), op("n", "1", "y")),
        ),
    ],
)
def test_a_number_that_is_a_product_is_cancelled_on_either_side(left, right, claim):
    step = {"id": "s", "rule": "cancel", "of": "f", "by": "p", **claim}
    recheck(
        certificate(
            derivation(
                [letter(n, "n", "1") for n in "xyz"],
                [fact("f", left, right)],
                [step],
                [claim],
                nonzero=[("p", op("1", "1", "x* x"))],
            )
        )
    )


def test_a_symmetric_letter_is_replaced_by_what_equals_its_adjoint():
    claim = equal(op("n", "n", "A B + A* B"), op("n", "n", "B A + B A*"))
    step = {"id": "s", "rule": "instance", "of": "f", "at": [["H", op("n", "n", "A + A*")]]}
    recheck(
        certificate(
            derivation(
                [letter("H", "n", "n", symmetric=True), *AB],
                [fact("f", op("n", "n", "H B"), op("n", "n", "B H*"), forall=["H"])],
                [step],
                [claim],
            )
        )
    )


@pytest.mark.parametrize("title", BROKEN)
def test_every_rule_is_checked(title):
    make, reason = BROKEN[title]
    with pytest.raises(FAILS, match=reason):
        recheck(make())


@pytest.mark.parametrize("title", FALSE)
def test_a_false_theorem_is_not_confirmed(title):
    make, reason = FALSE[title]
    with pytest.raises(FAILS, match=reason):
        recheck(make())


def test_an_induction_is_weakened_with_start_and_step():
    """With S = 1 and Si = 0 the conjugated power vanishes after one step, and T does not; with S =
    0 nothing is seen."""
    source = powers()
    facts = source["theory"]["facts"][1:] + source["base"]["facts"] + source["step"]["facts"]
    one, nought = [["1"]], [["0"]]
    values = {
        "P": one,
        "Q": one,
        "S": nought,
        "Si": nought,
        "T": one,
        "A": one,
        "P'": nought,
        "Q'": one,
    }
    weak = piece(
        "refutation",
        theory("k", "", source["theory"]["letters"], facts[1:]),
        name="S·Si = 1",
        role="necessity",
        claims=[{**equal(op("k", "k", "S P'"), op("k", "k", "Q' S")), "relation": "="}],
        weakens={"piece": "powers", "drops": ["S·Si = 1", "Si·S = 1"]},
        at=[point({"k": 1}, {}, values)],
    )
    with pytest.raises(Rejected, match="nothing is refuted"):
        recheck(certificate(source, weak))
    shift = [["0", "1"], ["0", "0"]]
    eye, zero = [["1", "0"], ["0", "1"]], [["0", "0"], ["0", "0"]]
    values = {
        "P": eye,
        "Q": eye,
        "S": eye,
        "Si": zero,
        "T": shift,
        "A": eye,
        "P'": zero,
        "Q'": shift,
    }
    weak = changed(weak, at=[point({"k": 2}, {}, values)])
    assert "do not follow" in recheck(certificate(source, weak))[1].text


# Hostile files


def deep(levels):
    return "[" * levels + "]" * levels


def blown_up():
    """x := x x + x, again and again: words of 2^40 letters."""
    letters = [letter("x", "n", "n", arbitrary=True), letter("z", "n", "n")]
    letters += [letter("B", "n", "n")]
    facts = [fact("s", op("n", "n", "B z z"), op("n", "n", "B z"), forall=["z"])]
    steps = [{"id": "i0", "rule": "instance", "of": "s", "at": [["z", op("n", "n", "x + x x")]]}]
    steps += [
        {
            "id": f"i{k + 1}",
            "rule": "instance",
            "of": f"i{k}",
            "at": [["x", op("n", "n", "x x + x")]],
        }
        for k in range(40)
    ]
    return certificate(derivation(letters, facts, steps, [A_IS_0]))


def big_power():
    """A number of 4,000 digits to the power 10,000."""
    claims = [{**equal(number("c^10000"), number("0")), "relation": "="}]
    return certificate(
        piece(
            "refutation",
            theory("", "c"),
            role="exact",
            claims=claims,
            at=[point((), {"c": "7" * 3999})],
        ),
        verdict="refuted",
    )


def big_sums():
    """1/p added up for many p: the denominators multiply."""
    odd = [f"1/{2 * i + 10**60 + 1}" for i in range(20000)]
    poly = {"scalar": True, "terms": [[c, [], []] for c in odd]}
    return certificate(
        piece(
            "positivity", theory("", "x"), claim=poly, strict=True, method="sturm", **{"from": "0"}
        )
    )


def dense_sturm():
    terms = [[str((i * i) % 97 + 1), [["x", i]], []] for i in range(1, 3000)] + [["1", [], []]]
    return certificate(
        piece(
            "positivity",
            theory("", "x"),
            claim={"scalar": True, "terms": terms},
            strict=True,
            method="sturm",
            **{"from": "0"},
        )
    )


def leaf(path, value):
    return lambda: json.dumps(sealed(edited(CERTIFICATES["change of basis"], path, value)))


STEP_TERMS = ("pieces", 0, "steps", 0, "terms", 0)
HOSTILE = {
    "empty": lambda: "",
    "not JSON": lambda: "{",
    "a list": lambda: "[]",
    "null": lambda: "null",
    "deep": lambda: deep(100_000),
    "deep objects": lambda: '{"a":' * 50_000 + "1" + "}" * 50_000,
    "NaN": lambda: '{"schema": NaN}',
    "infinity": lambda: '{"schema": -Infinity}',
    "a float": lambda: '{"schema": 1e400}',
    "a huge integer": lambda: '{"schema": ' + "9" * 100_000 + "}",
    "a key twice": lambda: '{"schema": "a", "schema": "a"}',
    "many values": lambda: "[" + "[]," * 5_000_000 + "[]]",
    "another schema": leaf(("schema",), "lemmata/certificate/2"),
    "an unknown key": leaf(("extra",), "1"),
    "an unknown verdict": leaf(("verdict",), "certain"),
    "an unknown kind": leaf(("pieces", 0, "kind"), "magic"),
    "an unknown rule": leaf(("pieces", 0, "steps", 0, "rule"), "magic"),
    "1/0": leaf((*STEP_TERMS, 0), "1/0"),
    "2/4": leaf((*STEP_TERMS, 0), "2/4"),
    "3/1": leaf((*STEP_TERMS, 0), "3/1"),
    "-0": leaf((*STEP_TERMS, 0), "-0"),
    "0/5": leaf((*STEP_TERMS, 0), "0/5"),
    "+1": leaf((*STEP_TERMS, 0), "+1"),
    "a space": leaf((*STEP_TERMS, 0), "1 "),
    "a line end": leaf((*STEP_TERMS, 0), "1\n"),
    "other digits": leaf((*STEP_TERMS, 0), "١"),
    "an integer for a number": leaf((*STEP_TERMS, 0), 1),
    "a truth value for an exponent": leaf((*STEP_TERMS, 1), [["c", True]]),
    "an exponent of 0": leaf((*STEP_TERMS, 1), [["c", 0]]),
    "a huge exponent": leaf((*STEP_TERMS, 1), [["c", 10**9]]),
    "an integer for a truth value": leaf((*STEP_TERMS, 4), 0),
    "5,000 digits": leaf((*STEP_TERMS, 0), "1" * 5000),
    "a truth value for a dimension": leaf(("pieces", 1, "at", 0, "dimensions", "n"), True),
    "dimension 65": leaf(("pieces", 1, "at", 0, "dimensions", "n"), 65),
    "dimension 0": leaf(("pieces", 1, "at", 0, "dimensions", "n"), 0),
    "an empty matrix": leaf(("pieces", 1, "at", 0, "letters", "M"), []),
    "a ragged matrix": leaf(("pieces", 1, "at", 0, "letters", "M"), [["1"], ["1", "1"]]),
    "a field of degree 0": leaf(("pieces", 1, "at", 0, "field"), ["1"]),
    "a star in a name": leaf(("pieces", 0, "theory", "letters", 0, "name"), "M*"),
    "a list of scalars for a rank": leaf(("pieces", 0, "theory", "scalars"), [["c"]]),
    "a word over 10,000 letters": leaf((*STEP_TERMS, 2), ["T"] * 10_001),
    "growing words": lambda: json.dumps(blown_up()),
    "a growing power": lambda: json.dumps(big_power()),
    "growing sums": lambda: json.dumps(big_sums()),
    "a dense Sturm chain": lambda: json.dumps(dense_sturm()),
}


@pytest.mark.parametrize("title", HOSTILE)
def test_a_hostile_file_gets_one_line(title, tmp_path, capsys):
    path = tmp_path / "hostile.json"
    path.write_text(HOSTILE[title](), encoding="utf-8")
    start = time.perf_counter()
    assert main([str(path)]) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.count("\n") == 1 and err.startswith("refused  ") and len(err) < 500
    assert time.perf_counter() - start < 60


# Work that is counted though no number is multiplied, each with a budget that it exceeds


def long_trace():
    equation = equal(trace("A " * 1000 + "B"), trace("0"))
    return certificate(derivation(AB, [fact("f", **equation)], [], [equation]))


def long_words():
    many = {"rows": "n", "cols": "n", "terms": [["1", [["c", i]], ["A"]] for i in range(1, 101)]}
    return certificate(
        derivation(
            AB,
            [fact("f", many, op("n", "n", "0"))],
            [combine("s", A_IS_0, ["1", [], ["A"] * 1000, "f", False, []])],
            [A_IS_0],
            scalars="c",
        )
    )


def long_claim():
    equation = equal(op("n", "n", "A " * 2000), op("n", "n", "0"))
    return certificate(derivation(AB, [fact("f", **equation)], [], [equation]))


def many_instances():
    steps = [{"id": f"s{i}", "rule": "instance", "of": "f", "at": []} for i in range(100)]
    facts = [fact("f", op("n", "n", "B"), op("n", "n", "0"), forall=["A"]), fact("g", **A_IS_B)]
    return certificate(derivation(AB, facts, steps, [A_IS_B]))


def zero_matrices(size, poly):
    setting = theory("n", "c", [letter("A", "n", "n")])
    at_zero = point({"n": size}, {"c": "1"}, {"A": [["0"] * size] * size})
    claims = [{**equal(poly, op("n", "n", "0")), "relation": "="}]
    return certificate(
        piece("instances", setting, role="exact", claims=claims, at=[at_zero]), verdict="checked"
    )


def many_weakened(more, dropped):
    """Twenty pieces that weaken the same one."""
    target = derivation(
        AB, [fact("f", dropped, op("n", "n", "0")), fact("g", **A_IS_0), *more], [], [A_IS_0]
    )
    zero = [fact("z", number("0"), number("0"))] if more else []
    weak = [
        piece(
            "refutation",
            theory("n", "", AB, zero),
            name=f"{i}",
            role="necessity",
            claims=[{**A_IS_0, "relation": "="}],
            weakens={"piece": "target", "drops": ["f", "g"]},
            at=[point({"n": 1}, {}, {"A": [["1"]], "B": [["1"]]})],
        )
        for i in range(20)
    ]
    return certificate({**target, "name": "target"}, *weak)


def many_bound():
    names = [f"A{i}" for i in range(200)]
    facts = [fact("f", number("0"), number("0"), forall=names), fact("g", **A_IS_B)]
    steps = [{"id": f"s{i}", "rule": "instance", "of": "f", "at": []} for i in range(100)]
    return certificate(
        derivation([*AB, *(letter(n, "n", "n") for n in names)], facts, steps, [A_IS_B])
    )


def powers_of_zero():
    facts = [fact("f", number("c^10000 d^1"), number("0"), forall=["c"])]
    step = {"id": "s", "rule": "instance", "of": "f", "at": [["c", number("0")]]}
    return certificate(derivation([], facts, [step], [equal(number("0"), number("0"))], "", "c d"))


def large_state():
    """A hundred scalars that change, and of which fifty predicates say nothing."""
    zero = equal(number("0"), number("0"))
    names = [f"c{i}" for i in range(200)]
    blocks = [{"facts": [], "steps": [combine(ident, zero)]} for ident in ("b", "s")]
    return certificate(
        piece(
            "induction",
            theory("", " ".join(names)),
            over="t",
            state=[list(p) for p in zip(names[::2], names[1::2])],
            predicate=[zero] * 50,
            base=blocks[0],
            step=blocks[1],
        )
    )


WORK = {
    "names bound in many instances": (many_bound, 10_000),
    "powers of zero": (powers_of_zero, 5_000),
    "a large state": (large_state, 3_000),
    "rotations of a long trace": (long_trace, 100_000),
    "long words": (long_words, 20_000),
    "long words compared": (long_claim, 3_000),
    "many instances": (many_instances, 1_000),
    "products of zero matrices": (lambda: zero_matrices(20, op("n", "n", "A A A A A")), 10_000),
    "sums of zero matrices": (
        lambda: zero_matrices(
            64,
            {"rows": "n", "cols": "n", "terms": [["1", [["c", i]], ["A"]] for i in range(1, 41)]},
        ),
        100_000,
    ),
    "many facts weakened": (
        lambda: many_weakened(
            [fact(f"z{i}", number("0"), number("0")) for i in range(500)], op("n", "n", "B")
        ),
        5_000,
    ),
    "a long fact shown often": (lambda: many_weakened([], op("n", "n", "A B " * 1000)), 20_000),
}


@pytest.mark.parametrize("title", WORK)
def test_all_work_is_counted(title, monkeypatch):
    make, left = WORK[title]
    obj = make()
    monkeypatch.setattr("verify.recheck.MAX_PRODUCTS", left)
    with pytest.raises(Malformed, match="elementary products"):
        recheck(obj)


def test_generous_allows_twenty_times_as_much(tmp_path, capsys):
    """And the default about two CPU seconds: these files are small and would take far longer."""
    (tmp_path / "x.json").write_text(json.dumps(binomial(3000)))
    (tmp_path / "y.json").write_text(json.dumps(large_product()))
    for name in ("x.json", "y.json"):
        start = time.process_time()
        assert main([str(tmp_path / name)]) == 2
        assert time.process_time() - start < 6  # twice and more on a busy machine
        assert "1,000,000 elementary products (--generous allows more)" in capsys.readouterr().err
    (tmp_path / "z.json").write_text(json.dumps(binomial(1500)))
    assert main([str(tmp_path / "z.json")]) == 2
    assert main([str(tmp_path / "z.json"), "--generous", "--quiet"]) == 0


def binomial(exponent):
    """d·z^exponent for all z, at z = x + y."""
    facts = [fact("f", number(f"z^{exponent} d^1"), number("0"), forall=["z"])]
    step = {"id": "s", "rule": "instance", "of": "f", "at": [["z", number("x^1 + y^1")]]}
    end = combine("end", equal(number("0"), number("0")))
    return certificate(
        derivation([], facts, [step, end], [equal(number("0"), number("0"))], "", "x y z d")
    )


def large_product():
    """A 64×64 matrix of single digits to the power 200."""
    rows = [[str((i * j) % 7) for i in range(64)] for j in range(64)]
    claims = [{**equal(op("n", "n", "A " * 200), op("n", "n", "0")), "relation": "="}]
    return certificate(
        piece(
            "refutation",
            theory("n", "", [letter("A", "n", "n")]),
            role="exact",
            claims=claims,
            at=[point({"n": 64}, {}, {"A": rows})],
        ),
        verdict="refuted",
    )


@pytest.mark.parametrize("title", [title for title in WORK if title != "long words"])
def test_such_work_is_done_within_the_limits(title):
    recheck(WORK[title][0]())


def test_a_polynomial_may_not_grow_over_the_limit(monkeypatch):
    """The square of a sum of 15 scalars has 120 terms."""
    scalars = [f"c{i}" for i in range(15)]
    total = {"scalar": True, "terms": [["1", [[c, 1]], []] for c in scalars]}
    obj = certificate(
        piece(
            "squares",
            theory("", " ".join(scalars)),
            claim=number("0"),
            squares=[["1", [], total, ""]],
            steps=[],
            terms=[],
        )
    )
    with pytest.raises(Rejected, match="add up"):
        recheck(obj)
    monkeypatch.setattr("verify.recheck.MAX_TERMS", 100)
    with pytest.raises(Malformed, match="over 100 terms"):
        recheck(obj)


def test_many_letters_take_no_longer_than_few():
    """Each of 20,000 words is looked up alone, not compared with all letters."""
    names = [f"A{i}" for i in range(20_000)]
    total = equal(
        {"rows": "n", "cols": "n", "terms": [["1", [], [n]] for n in names]}, op("n", "n", "0")
    )
    obj = certificate(
        derivation([letter(n, "n", "n") for n in names], [fact("f", **total)], [], [total])
    )
    start = time.process_time()
    with pytest.raises(Malformed, match="a line to be shown"):
        recheck(obj)
    assert time.process_time() - start < 5


FILES = {
    "a device": (None, "plain file"),
    "2 MiB": (lambda: " " * (2**21 + 1), "is over 2 MiB (--generous allows more)"),
    "many values": (lambda: "[" + "[]," * 200_000 + "[]]", "more than 200,000 values"),
    "a key twice in a true certificate": (
        lambda: '{"title": "", ' + json.dumps(certificate(change_of_basis()))[1:],
        "repeats",
    ),
}


@pytest.mark.parametrize("title", FILES)
def test_a_file_over_the_limits_is_not_read(title, tmp_path, capsys):
    make, reason = FILES[title]
    path = tmp_path / "x.json" if make else "/dev/null"
    if make:
        path.write_text(make())
    assert main([str(path)]) == 2
    assert reason in capsys.readouterr().err


@pytest.mark.parametrize("option", [[], ["--quiet"]])
def test_what_would_be_cut_is_refused(option, tmp_path, capsys):
    """A hypothesis, a claim or an axiom is shown in full, or the file is refused."""
    letters = [letter(f"A{i}", "n", "n") for i in range(5000)]
    long = {"rows": "n", "cols": "n", "terms": [["1", [], [x["name"]]] for x in letters]}
    zero = op("n", "n", "0")
    swapped = equal(op("n", "n", "A0 A1"), op("n", "n", "A1 A0"))
    end = fact("g", **swapped)
    for obj in (
        certificate(derivation(letters, [fact("f", long, zero), end], [], [swapped])),
        certificate(derivation(letters, [fact("f", long, zero)], [], [equal(long, zero)])),
        sealed({**CERTIFICATES["inverse"], "axioms": ["a " * MAX_SHOWN]}),
    ):
        path = tmp_path / "x.json"
        path.write_text(json.dumps(obj))
        assert main([str(path), *option]) == 2
        out, err = capsys.readouterr()
        assert out == "" and "a line to be shown has over 20,000 characters" in err


def test_a_point_may_be_cut(tmp_path, capsys):
    scalars = " ".join(f"c{i}" for i in range(2000))
    obj = certificate(
        piece(
            "refutation",
            theory("", scalars),
            role="exact",
            claims=[{**equal(number("1"), number("0")), "relation": "="}],
            at=[point((), dict.fromkeys(scalars.split(), "1"))],
        ),
        verdict="refuted",
    )
    (tmp_path / "x.json").write_text(json.dumps(obj))
    assert main([str(tmp_path / "x.json")]) == 0
    assert "more characters)" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    "data", [b"\xff\xfe{}", b'{"schema": "\xc3"}', '{"a": 1}'.encode("utf-16"), b"\xef\xbb\xbf{}"]
)
def test_text_that_is_not_utf8_gets_one_line(data, tmp_path, capsys):
    path = tmp_path / "x.json"
    path.write_bytes(data)
    assert main([str(path)]) == 2
    assert capsys.readouterr().err.count("\n") == 1


@settings(max_examples=500)
@given(
    st.recursive(
        WRONG,
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["schema", "pieces", "terms", "rows", "kind", "rule", "x"]),
                inner,
                max_size=3,
            )
        ),
        max_leaves=12,
    )
)
def test_any_object_is_refused_and_nothing_breaks(value):
    with pytest.raises(FAILS):
        recheck(value)


@settings(max_examples=1500)
@given(st.sampled_from(PLACES), WRONG)
def test_any_resealed_edit_is_judged_and_nothing_breaks(place, new):
    title, path = place
    try:
        obj = sealed(edited(CERTIFICATES[title], path, new))
    except (TypeError, ValueError):
        return
    try:
        recheck(obj)
    except FAILS as error:
        assert "\n" not in str(error)


# What a certificate cannot hide


def renamed(obj, table):
    """The certificate with names replaced everywhere."""
    if isinstance(obj, dict):
        return {key: renamed(value, table) for key, value in obj.items()}
    if isinstance(obj, list):
        return [renamed(value, table) for value in obj]
    plain = obj.removesuffix("*") if isinstance(obj, str) else obj
    return table[plain] + "*" * obj.endswith("*") if plain in table else obj


HIDDEN = {
    "Cyrillic": "х",
    "Greek omicron": "ο",
    "Greek capital Alpha": "Α",
    "Greek upsilon": "υ",
    "the micro sign": "µ",
    "the Kelvin sign": "\u212a",
    "full width": "Ａ",
    "mathematical": "𝐀",
    "a variation selector": "M\ufe0f",
    "a joiner": "M\u200d",
    "a soft hyphen": "M\u00ad",
    "a right-to-left mark": "M\u200f",
    "a filler": "\u3164",
    "a blank": "\u2800",
    "an accent alone": "\u0302",
    "three accents": "x\u0302\u0303\u0304",
    "an accent out of the list": "x\u0323",
    "a space": "a b",
    "a no-break space": "a\u00a0b",
    "quotes": "«a»",
    "a star": "a*b",
    "a line end": "a\n",
    "too long": "a" * 81,
    "nothing": "",
    "Arabic": "م",
}


@pytest.mark.parametrize("title", HIDDEN)
def test_names_are_written_in_a_closed_alphabet(title):
    obj = certificate(renamed(change_of_basis(), {"g": HIDDEN[title]}))
    with pytest.raises(Malformed, match="alphabet"):
        recheck(obj)
    with pytest.raises(Malformed, match="alphabet"):
        recheck(sealed({**CERTIFICATES["inverse"], "claim": HIDDEN[title]}))


@pytest.mark.parametrize(
    "name",
    ["M′", "S⁻¹", "x_prev", "β₂ᵗ", "w̄", "√v̂", "G^-½", "K_λ", "|Hb|²", "lim-t·Ew²", "x⁺ₙ", "Â0"],
)
def test_the_names_that_claims_use_are_names(name):
    (text,) = {c.text for c in recheck(certificate(renamed(change_of_basis(), {"g": name})))}
    assert name in text


TWINS = [
    ("l", "1"), ("I", "l"), ("x1", "xl"), ("O", "0"), ("M′", "M'"), ("M″", "M′′"), ("M″", 'M"'),
    ("a−b", "a-b"), ("A⁻¹", "A⁻ˡ"), ("x°", "x⁰"), ("Â", "A\u0302"), ("x₁", "xₗ"),
]  # fmt: skip


@pytest.mark.parametrize("one, other", TWINS)
def test_two_names_that_look_alike_are_refused(one, other):
    """In one piece, in two of them, as a letter and a size."""
    first, second = renamed(inverse_unique(), {"X": one}), renamed(inverse_unique(), {"X": other})
    recheck(certificate(first))
    recheck(certificate(second))
    for pieces in (
        [renamed(inverse_unique(), {"X": one, "S": other})],
        [first, {**second, "name": "another"}],
        [renamed(inverse_unique(), {"X": one, "k": other})],
    ):
        with pytest.raises(Malformed, match="look alike"):
            recheck(certificate(*pieces))


def test_greek_that_resembles_latin_is_spelled_where_both_stand():
    (found,) = recheck(certificate(renamed(change_of_basis(), {"g": "ν"})))
    assert "«ν nu»·v*" in found.text and "(M·T + " not in found.text
    (found,) = recheck(certificate(renamed(change_of_basis(), {"g": "ν", "v": "w"})))
    assert "ν·w*" in found.text and "nu" not in found.text


def test_what_looks_like_a_formula_is_shown_as_one_name():
    """A letter named A² is no square, and one named a−b no difference."""
    for name in ("A²", "a−b", "1/a", "Aᵀ", "S⁻¹", "f(x)", "if", "tr", "2x"):
        (found,) = recheck(certificate(renamed(change_of_basis(), {"g": name})))
        assert f"«{name}»·v*" in found.text


PROSE = {
    "a line end": ("a\nconfirmed  b.json  rllc/b  proved  9 pieces", "\nconfirmed"),
    "a carriage return": ("a\rconfirmed", "\r"),
    "many spaces": ("a" + " " * 200 + "confirmed", "\nconfirmed"),
    "a paragraph separator": ("a\u2029confirmed", "\u2029"),
    "an escape": ("a\x1b[2Kconfirmed", "\x1b"),
    "right to left": ("a\u202econfirmed", "\u202e"),
    "an isolate": ("a\u2067confirmed", "\u2067"),
    "Hebrew, which turns what follows": ("אב 1 = 0", "א"),
    "a zero width space": ("a\u200bb", "\u200b"),
    "a filler": ("a\u3164b", "\u3164"),
    "an enclosing mark": ("a\u20ddb", "\u20dd"),
}


@pytest.mark.parametrize("title", PROSE)
def test_prose_fakes_no_line(title, tmp_path, capsys):
    text, hidden = PROSE[title]
    named = [{**inverse_unique(), "name": text, "part": text}]
    obj = sealed({**certificate(*named, parts=(text,)), "axioms": [text]})
    (tmp_path / "x.json").write_text(json.dumps(obj))
    assert main([str(tmp_path / "x.json")]) == 0
    out = capsys.readouterr().out
    assert out.count("\nconfirmed") == 0 and hidden not in out
    assert all(line.startswith("  ") for line in out.splitlines()[1:])


def assuming(*facts, nonzero=(), **more):
    swapped = equal(op("n", "n", "A B"), op("n", "n", "B A"))
    letters = [*AB, X, letter("H", "n", "n", symmetric=True)]
    return lambda: certificate(
        derivation(
            letters, [*facts, fact("g", **swapped)], [], [swapped], scalars="c d", nonzero=nonzero
        )
    )


ABSURD = {
    "1 = 0": assuming(fact("f", number("1"), number("0"))),
    "I = 0": assuming(fact("f", op("n", "n", "1"), op("n", "n", "0"))),
    "1×1": assuming(fact("f", op("1", "1", "2"), op("1", "1", "3"))),
    "2c = 2c + 1": assuming(fact("f", number("2 c^1"), number("2 c^1 + 1"))),
    "x*A*x = x*A x + 1, as numbers": assuming(
        fact("f", op("1", "1", "x* A x"), op("1", "1", "x* A* x + 1"))
    ),
    "H = H* + 1": assuming(fact("f", op("n", "n", "H"), op("n", "n", "H* + 1"))),
    "0 is not zero": assuming(nonzero=[("z", number("0"))]),
    "c − c is not zero": assuming(nonzero=[("z", number("c^1 - c^1"))]),
    "c = 0 is not zero": assuming(
        fact("f", number("c^1"), number("0")), nonzero=[("z", number("c^1"))]
    ),
    "A = B, and B − A is not zero": assuming(
        fact("f", **A_IS_B), nonzero=[("z", op("n", "n", "B - A"))]
    ),
    "x = 0 for all x": assuming(fact("f", op("n", "1", "x"), op("n", "1", "0"), forall=["x"])),
    "A x = x for all x and A": assuming(
        fact("f", op("n", "1", "A x"), op("n", "1", "x"), forall=["x", "A"])
    ),
    "c² = c for all c": assuming(fact("f", number("c^2"), number("c^1"), forall=["c"])),
    "A = B for all A": assuming(fact("f", **A_IS_B, forall=["A"])),
    "c·A + 1 = B c for all c": assuming(
        fact("f", op("n", "n", "c^1 A + c^1"), op("n", "n", "1 c^1 B + c^2"), forall=["c"])
    ),
    "tr A = 0 for all A": assuming(fact("f", trace("A"), trace("0"), forall=["A"])),
}
SENSIBLE = {
    "A x = 0 for all x": assuming(fact("f", op("n", "1", "A x"), op("n", "1", "0"), forall=["x"])),
    "A B = B A for all A and B: n = 1": assuming(
        fact("f", op("n", "n", "A B"), op("n", "n", "B A"), forall=["A", "B"])
    ),
    "0 = 0": assuming(fact("f", number("0"), number("0"))),
    "c = 1, d is not zero": assuming(
        fact("f", number("c^1"), number("1")), nonzero=[("z", number("d^1"))]
    ),
}


@pytest.mark.parametrize("option", [[], ["--quiet"]])
@pytest.mark.parametrize("title", ABSURD)
def test_a_hypothesis_that_is_false_by_itself_is_refused(title, option, tmp_path, capsys):
    (tmp_path / "x.json").write_text(json.dumps(ABSURD[title]()))
    assert main([str(tmp_path / "x.json"), *option]) == 2
    out, err = capsys.readouterr()
    assert out == "" and any(s in err for s in ("is false", "not zero", "zero by another"))


@pytest.mark.parametrize("title", SENSIBLE)
def test_a_hypothesis_that_may_hold_is_taken(title):
    recheck(SENSIBLE[title]())


def test_a_false_hypothesis_of_an_induction_is_refused():
    for block in ("base", "step"):
        obj = edited(
            CERTIFICATES["always orthogonal"],
            ("pieces", 0, block, "facts"),
            [fact("absurd", number("1"), number("0"))],
        )
        with pytest.raises(Malformed, match='"absurd" is false'):
            recheck(sealed(obj))


def test_numbers_of_a_statement_are_shown_in_full():
    """2^500 c = 2^500 c + …: nobody sees a difference in "a number of 502 bits"."""
    big = [2**500, 2**500 + 1]
    claim = equal(number(f"{big[0]} c^1"), number(f"{big[1]} d^1"))
    (found,) = recheck(certificate(derivation([], [fact("f", **claim)], [], [claim], "", "c d")))
    assert found.text.count(f"{big[0]}·c = {big[1]}·d") == 2 and "bits" not in found.text


def test_a_checked_claim_needs_more_than_a_refutation():
    refutation = {**no_commuting(), "role": "exact", "name": "against"}
    recheck(certificate(refutation, verdict="refuted"))
    with pytest.raises(Rejected):
        recheck(certificate(refutation, verdict="checked"))


@pytest.mark.parametrize("verdict", ["proved", "checked", "supported"])
def test_no_claim_stands_beside_its_exact_refutation(verdict):
    refutation = {**no_commuting(), "role": "exact", "name": "against"}
    with pytest.raises(Rejected, match="is refuted exactly"):
        recheck(certificate(change_of_basis(), refutation, verdict=verdict))
    both = certificate(change_of_basis(), {**refutation, "role": "paper"}, verdict=verdict)
    recheck(both)


def test_what_holds_by_itself_is_marked(tmp_path, capsys):
    same, other = (
        equal(op("n", "n", "A B"), op("n", "n", "A B")),
        equal(op("n", "n", "A"), op("n", "n", "B")),
    )
    step = combine("s", same)
    obj = certificate(
        {**derivation(AB, [fact("f", **other)], [step], [same, other]), "name": "half"},
        {**derivation(AB, [], [step], [same]), "name": "whole"},
        piece(
            "positivity",
            theory("", "x"),
            name="number",
            claim=number("1"),
            strict=True,
            method="shift",
            bounds=[["x", number("0")]],
        ),
        piece(
            "squares",
            theory("", "x"),
            name="nothing",
            claim=number("0"),
            squares=[],
            steps=[],
            terms=[],
        ),
    )
    (tmp_path / "x.json").write_text(json.dumps(obj))
    assert main([str(tmp_path / "x.json")]) == 0
    out = capsys.readouterr().out
    assert "4 pieces, 3 trivial" in out.splitlines()[0] and out.count("(trivial)") == 4
    assert "then A·B = A·B (trivial), and A = B\n" in out


def test_the_line_of_a_file_says_what_it_relies_on(tmp_path, capsys):
    for number_, said in ((0, ""), (1, "  relies on 1 axiom"), (5, "  relies on 5 axioms")):
        obj = sealed({**CERTIFICATES["inverse"], "axioms": ["a fact"] * number_})
        path = tmp_path / "x.json"
        path.write_text(json.dumps(obj))
        assert main([str(path), "--quiet"]) == 0
        assert capsys.readouterr().out == (
            f"confirmed  {path}  rllc/sample  proved  1 piece{said}  {obj['digest'][:39]}\n"
        )


def test_the_part_of_a_piece_is_shown(tmp_path, capsys):
    one, two = {**change_of_basis(), "part": "one"}, {**inverse_unique(), "part": "two"}
    (tmp_path / "x.json").write_text(json.dumps(certificate(one, two, parts=("one", "two"))))
    assert main([str(tmp_path / "x.json")]) == 0
    out = capsys.readouterr().out
    assert 'proof of "one"  one step' in out and 'proof of "two"  inverse' in out


# The command line


@pytest.fixture
def files(tmp_path):
    for title, obj in CERTIFICATES.items():
        (tmp_path / f"{title}.json").write_text(json.dumps(obj))
    return tmp_path


def test_status_and_headline(files, capsys):
    path = str(files / "change of basis.json")
    assert main([path, "--quiet"]) == 0
    short = CERTIFICATES["change of basis"]["digest"][: len("sha256:") + 32]
    assert capsys.readouterr().out == (
        f'confirmed  "{path}"  rllc/sample  proved  2 pieces  {short}\n'
    )
    forged = sealed(edited(CERTIFICATES["change of basis"], (*STEP_TERMS, 0), "-3"))
    (files / "forged.json").write_text(json.dumps(forged))
    assert main([path, str(files / "forged.json")]) == 1
    rejected = capsys.readouterr().out.splitlines()[-1]
    assert (
        'piece "one step": step "one": the cofactors add up to something else (first difference: '
        in rejected
    )
    assert main([path, str(files / "missing.json")]) == 2
    assert main([str(files)]) == 2
    assert main([]) == main(["--loud"]) == 2


def test_lines_are_wrapped_at_80_columns(files, capsys):
    """All but the one line of each file, which is for machines too."""
    assert main([str(path) for path in sorted(files.glob("*.json"))]) == 0
    lines = [x for x in capsys.readouterr().out.splitlines() if not x.startswith("confirmed  ")]
    assert len(lines) > 50 and max(map(len, lines)) <= 80


def test_help_teaches(capsys):
    assert main(["--help"]) == 0
    shown = capsys.readouterr().out
    assert all(
        word in shown for word in ("--quiet", "Exit status", "docs/certificate.md", "refused")
    )


def test_control_characters_are_not_printed(tmp_path, capsys):
    obj = sealed({**CERTIFICATES["inverse"], "axioms": ["\x1b[31mred", "\ud800"]})
    (tmp_path / "x.json").write_text(json.dumps(obj))
    assert main([str(tmp_path / "x.json")]) == 0
    out = capsys.readouterr().out
    assert "\x1b" not in out and "\\x1b[31mred" in out and "\\ud800" in out


def run_alone(script, paths_, cwd, **environment):
    return subprocess.run(
        [sys.executable, "-S", str(script), *map(str, paths_)],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
    )


def test_it_runs_alone_without_site_packages(root, files, tmp_path):
    alone = tmp_path / "alone"
    alone.mkdir()
    script = shutil.copy(root / "verify" / "recheck.py", alone)
    for module in ("fractions", "json", "numbers", "verify", "re"):
        (alone / f"{module}.py").write_text("raise SystemExit('a stranger was imported')\n")
    done = run_alone(script, sorted(files.glob("*.json")), alone, PYTHONIOENCODING="utf-8")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("confirmed  ") == len(CERTIFICATES)
    done = run_alone(script, [files / "numbers commute.json"], alone, PYTHONIOENCODING="ascii")
    assert done.returncode == 0 and "\\xb7" in done.stdout


def test_only_the_standard_library_is_imported(root):
    tree = ast.parse((root / "verify" / "recheck.py").read_text(encoding="utf-8"))
    imported = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    imported |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported <= sys.stdlib_module_names


# The schema


@pytest.fixture(scope="session")
def validator(root):
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads((root / "docs" / "certificate.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize("title", SAMPLES)
def test_a_confirmed_certificate_has_the_published_shape(title, validator):
    validator.validate(CERTIFICATES[title])


@settings(max_examples=400)
@given(st.sampled_from(PLACES), WRONG)
def test_what_breaks_the_published_shape_is_not_confirmed(validator, place, new):
    title, path = place
    obj = edited(CERTIFICATES[title], path, new)
    if not validator.is_valid(obj):
        with pytest.raises(FAILS):
            recheck(obj if path == ("digest",) else sealed(obj))
