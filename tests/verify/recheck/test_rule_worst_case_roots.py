"""Finite-step worst cases with numbers p + q√d, in both checkers."""

import copy
import json
import random
from collections import Counter
from fractions import Fraction

import pytest

from tests.fuzz import other
from verify.formal.finite import worst_case
from verify.formal.trees import Left
from verify.recheck import Root, is_surd, recheck, show_number

from .small import FAILS, certificate, edited, judge, rows
from .test_rule_worst_case import DESCENT, PROXIMAL, form, piece, theorem_of

MULTIPLIER, STEP = ("assumptions", 0, "multiplier"), ("run", 3, "is", "g0")


def changed(obj, *pairs):
    for path, new in pairs:
        obj = edited(obj, path, new)
    return obj


# A step 1/L with L = √2: f(x_1) − f* ≤ L/6·|x_0 − x*|² (Drori, Teboulle 2014, Theorem 1), which
# |x|²·L/2 attains in no more than the smallest part, and a Huber function wholly.
GRADIENT = changed(
    piece(DESCENT),
    (("functions", 0, "parameters", "L"), "0+1√2"),
    (STEP, "0-1/2√2"),
    (MULTIPLIER, "0+1/6√2"),
)
RUNS = {"weights": ["1"], "vectors": {"x0": ["1"], "g0": ["0+1√2"]}, "values": {"f0": "0+1/2√2"}}
# A proximal step of length φ = (1 + √5)/2: f(x_1) − f* ≤ |x_0 − x*|²/(4φ), and 1/φ = φ − 1.
GOLDEN = changed(
    piece(PROXIMAL), (("run", 2, "weights", 0), "1/2+1/2√5"), (MULTIPLIER, "-1/8+1/8√5")
)
TRUE = {
    "a step 1/√2": GRADIENT,
    "with a run": {**GRADIENT, "witness": RUNS},
    "the golden ratio": GOLDEN,
    "a bound that is larger by 1e-7": edited(GRADIENT, MULTIPLIER, "1121/4756"),
}
ROOTS = ["0+1√4", "0+1√1", "0+1√0", "0+1√-2", "0+0√2", "0+2/4√2", "√2", "0+√2", "0+1√2/3"]
ROOTS += ["0+1√02", "0+-1√2", "01√2", "0+1√2+1√3", " 0+1√2", "0+1√", "0 + 1√2", "1√2", "-0+1√2"]
FALSE = {
    **{f"the text {x}": (edited(GRADIENT, MULTIPLIER, x), "no number") for x in ROOTS},
    "a pair": (edited(GRADIENT, MULTIPLIER, ["0", "1/6"]), "no number"),
    "two roots": (edited(GRADIENT, STEP, "0-1/2√3"), "square roots of two numbers"),
    "two names of one field": (edited(GRADIENT, STEP, "0-1/4√8"), "square roots of two numbers"),
    "a bound that is smaller by 1e-7": (
        edited(GRADIENT, MULTIPLIER, "1393/5910"),
        "not positive semidefinite",
    ),
    "the other root": (edited(GOLDEN, MULTIPLIER, "-1/8-1/8√5"), "multiplier is 0 or negative"),
    "a root for its conjugate": (
        edited(GOLDEN, ("run", 2, "weights", 0), "1/2-1/2√5"),
        "not positive semidefinite",
    ),
    "a step that is near": (edited(GRADIENT, STEP, "-1393/1970"), "not positive semidefinite"),
    "a negative parameter": (
        edited(GRADIENT, ("functions", 0, "parameters", "L"), "1-1√2"),
        "a parameter is negative",
    ),
    "an empty class": (
        piece(DESCENT, functions="f smooth-strongly-convex mu=17/12 L=0+1√2"),
        "the class is empty",
    ),
    "values that are left over": (
        edited(GRADIENT, ("inequalities", 0, 3), "0+1/2√2"),
        "values are left over",
    ),
    "a witness that is near": (
        {**GRADIENT, "witness": {**RUNS, "values": {"f0": "1393/1970"}}},
        'fails the rule "interpolation"',
    ),
    "a witness that is near from above": (
        {**GRADIENT, "witness": {**RUNS, "values": {"f0": "3363/4756"}}},
        'fails the rule "interpolation"',
    ),
    "a witness outside the start": (
        {**GRADIENT, "witness": {**RUNS, "vectors": {"x0": ["-2/5+1√2"], "g0": ["2-2/5√2"]}}},
        "the witness fails an assumption",
    ),
    "weights of the measures": (
        edited(GRADIENT, ("measures", 0, "weight"), "0+1√2"),
        "do not add up to 1",
    ),
}


@rows(TRUE, FALSE)
def test_the_rule(obj, reason):
    judge(obj, reason)


def texts_of(objs):
    return [json.dumps(certificate(obj, verdict="undecided")) for obj in objs]


def test_the_checkers_agree():
    texts = texts_of([*TRUE.values(), *(obj for obj, _ in FALSE.values())])
    pairs = list(zip(map(other.python, texts), other.javascript(texts)))
    assert [mine[0] for mine, _ in pairs[: len(TRUE)]] == ["confirmed"] * len(TRUE)
    assert not [pair for pair in pairs if other.disagree(*pair)]
    assert not [pair for pair in pairs[len(TRUE) :] if "confirmed" in (pair[0][0], pair[1][0])]


def test_the_bound_is_printed():
    found = recheck(theorem_of(GRADIENT))
    assert found.theorems["worst"].bound == Root(0, Fraction(1, 6), 2)
    shown = [line.strip() for line in found.lines]
    assert "with x1 = x0 - 1/2·√2·g0" in shown and "then f1 - fs <= 1/6·√2" in shown
    assert "so without it: f1 - fs <= 1/6·√2·|x0 - xs|^2" in shown
    assert any("a convex √2-smooth function" in line for line in shown)
    lines = recheck(theorem_of(GOLDEN)).lines
    assert any("x1 + (1/2+1/2·√5)·g1 = x0" in line for line in lines)
    assert any("f1 - fs <= (-1/8+1/8·√5)" in line for line in lines)


def test_numbers_are_shown_without_what_is_1_or_0():
    texts = {"0+1√2": "√2", "0-1√2": "-√2", "3+1√2": "(3+√2)", "0+2/3√5": "2/3·√5", "1/2": "1/2"}
    assert {text: show_number(text) for text in texts} == texts
    assert show_number("10+11√2") == "(10+11·√2)" and is_surd("10+11√2")


def test_another_root_is_another_statement():
    digests = {recheck(theorem_of(obj)).theorems["worst"].digest for obj in TRUE.values()}
    assert len(digests) == 3  # the witness is not said


def numbers_in(value, where=()):
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in items:
        if isinstance(inner, (dict, list)):
            yield from numbers_in(inner, (*where, key))
        elif isinstance(inner, str) and is_surd(inner):
            yield (*where, key)


def tampered(obj, rng):
    """A number is another: its sign, its conjugate, one near it, or a root of another number."""
    obj = copy.deepcopy(obj)
    for _ in range(rng.choice((1, 1, 2))):
        *way, last = rng.choice(list(numbers_in(obj)))
        holder = obj
        for key in way:
            holder = holder[key]
        old = holder[last]
        near = ["1393/5910", "1121/4756", "17/72", "0+1/6√2", "-1/2+1/2√2", "0+1√3", "0+1/12√8"]
        swapped = old.translate(str.maketrans("+-", "-+"))
        holder[last] = rng.choice([*near, swapped, "1", f"-{old}", old.replace("√2", "√5")])
    return obj


def test_tampered_files_are_refused_alike_or_true():
    """Where what is said stays, no bound below the worst case √2/6 is confirmed."""
    rng, found = random.Random(0), Counter()
    objs = [tampered(rng.choice([GRADIENT, TRUE["with a run"], GOLDEN]), rng) for _ in range(400)]
    texts = texts_of(objs)
    for obj, text, his in zip(objs, texts, other.javascript(texts)):
        mine = other.python(text)
        assert not other.disagree(mine, his), (mine, his, obj)
        found[mine[0]] += 1
        said = [obj[key] for key in ("functions", "run")], obj["assumptions"][0]["form"]
        same = said == ([GRADIENT[key] for key in ("functions", "run")], form("|x0 - xs|^2 - 1"))
        if mine[0] == "confirmed" and same and obj["measures"] == GRADIENT["measures"]:
            bound = recheck(theorem_of(obj)).theorems["worst"].bound
            assert bound >= Root(0, Fraction(1, 6), 2), obj
            found["looser"] += bound > Root(0, Fraction(1, 6), 2)
    assert found["rejected"] > 50 and found["refused"] > 50 and found["confirmed"] > 10


def test_other_pieces_take_no_roots():
    from .test_rule_rate import TRUE as RATES

    obj = next(iter(RATES.values()))
    with pytest.raises(FAILS, match="no number"):
        recheck(certificate({**obj, "rho": "0+1/2√2"}, verdict="undecided"))


def test_coq_is_told_in_one_line():
    with pytest.raises(Left, match="a worst case with a square root"):
        worst_case(GRADIENT)
