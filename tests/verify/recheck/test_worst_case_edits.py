"""Edits of finite-step worst cases by a forger who computes digest and citations again.

Each is refused, or what it then says is true: of runs on members of the classes, in one dimension,
none that satisfies the assumptions leaves more than the bound.
"""

import copy
import random
from fractions import Fraction
from itertools import product

import pytest

from verify.recheck import recheck

from .small import FAILS, at, certificate, paths
from .test_rule_worst_case import BEST, DESCENT, FIXED, LINEAR, PROXIMAL, RUNS, finite, piece

# Two steps of length 1/L: f(x_2) − f* ≤ L/10·|x_0 − x*|² (Drori, Teboulle 2014, Theorem 3.1).
TWO_STEPS = finite(
    "f smooth-convex L=3",
    f"{BEST} | x0 | at x0: 0 g0 f0 | x1 = x0 - 1/3 g0 | at x1: 0 g1 f1 | x2 = x1 - 1/3 g1 | "
    "at x2: 0 g2 f2",
    "1: f2 - fs",
    "3/10: |x0 - xs|^2 - 1 <= 0",
    "0 interpolation 1 2: 1/4 | 0 interpolation 2 3: 2/3 | 0 interpolation 0 1: 1/4 | "
    "0 interpolation 0 2: 5/12 | 0 interpolation 0 3: 1/3",
    "smooth_convex_points",
)
SAMPLES = {
    "one step": piece(DESCENT, witness=RUNS),
    "two steps": TWO_STEPS,
    "a proximal step": piece(PROXIMAL),
    "a fixed point": piece(FIXED),
    "a linear operator": piece(LINEAR),
}
STARTS = [Fraction(0), Fraction(1), Fraction(-1), Fraction(1, 2), Fraction(-3)]
RUNS_OF = 40


def curvatures(member):
    """The a for which a·x²/2, or x ↦ a·x, is a member."""
    k = {name: Fraction(x) for name, x in member["parameters"].items()}
    L, mu = k.get("L", Fraction(1)), k.get("mu", Fraction(0))
    known = {
        "convex": [Fraction(0), Fraction(1), Fraction(7)],
        "smooth-convex": [Fraction(0), L / 2, L],
        "smooth-strongly-convex": [mu, (mu + L) / 2, L],
        "nonexpansive": [Fraction(-1), Fraction(0), Fraction(1, 2), Fraction(1)],
        "linear": [-L, Fraction(0), L],
        "lipschitz": [-L, Fraction(0), L],
        "monotone": [Fraction(0), Fraction(3)],
    }
    return known.get(member["class"], [])


def ran(obj, chosen, starts):
    """The vectors and values of a run, or None where an equation has no solution."""
    vectors, values, starts = {}, {}, iter(starts)

    def combined(entries):
        return sum((Fraction(c) * vectors[n] for n, c in entries.items()), Fraction(0))

    seen = {}
    for o in obj["run"]:
        if o["step"] == "start":
            vectors[o["vector"]] = next(starts)
            continue
        if o["step"] == "let":
            vectors[o["vector"]] = combined(o["is"])
            continue
        if o["step"] == "number":
            values[o["value"]] = next(starts)
            continue
        if o["step"] == "evaluate":
            x = combined(o["at"])
        else:
            left = Fraction(o["scale"])
            left += sum(Fraction(w) * chosen[p["of"]] for w, p in zip(o["weights"], o["parts"]))
            right = combined(o["is"])
            if not left and right:
                return None
            x = vectors[o["vector"]] = right / left if left else Fraction(0)
        for p in o["parts"]:
            a = chosen[p["of"]]
            vectors[p["gradient"]] = a * x
            if "value" in p:
                values[p["value"]] = seen[p["of"], x] = a * x * x / 2
    return vectors, values


def number(form, vectors, values):
    total = Fraction(form["constant"])
    total += sum(Fraction(c) * values[n] for n, c in form["values"].items())
    for c, u, v in form["products"]:
        one, other = (sum(Fraction(c) * vectors[n] for n, c in w.items()) for w in (u, v))
        total += Fraction(c) * one * other
    return total


def contradicted(obj, bound, rng):
    """A run on members that leaves more than the bound, or None."""
    choices = list(product(*(curvatures(member) for member in obj["functions"])))
    for _ in range(RUNS_OF if choices else 0):
        chosen, starts = rng.choice(choices), [rng.choice(STARTS) for _ in range(9)]
        found = ran(obj, chosen, starts)
        if found is None:
            continue
        if any(not holds(one, found) for one in obj["assumptions"]) or obj["matrices"]:
            continue
        if min(number(one["form"], *found) for one in obj["measures"]) > bound:
            return chosen, starts
    return None


def holds(assumption, found):
    value = number(assumption["form"], *found)
    return value == 0 if assumption["relation"] == "=" else value <= 0


def is_number(value):
    try:
        return isinstance(value, str) and Fraction(value) is not None
    except ValueError:
        return False


def edit(obj, rng):
    """A copy with one thing changed: a number, an index, a name, an entry taken away or doubled."""
    obj = copy.deepcopy(obj)
    places = [p for p in paths(obj) if p[0] not in ("kind", "cites", "role", "part", "says")]
    place = rng.choice(places)
    old, holder = at(obj, place), at(obj, place[:-1])
    if is_number(old):
        x = Fraction(old)
        new = rng.choice([x * 2, x / 2, -x, x * Fraction(101, 100), x * Fraction(99, 100), x + 1])
        holder[place[-1]] = str(new if new != x else x + 1)
    elif isinstance(old, int):
        holder[place[-1]] = max(0, old + rng.choice([-1, 1]))
    elif isinstance(old, str):
        names = [at(obj, p) for p in places if isinstance(at(obj, p), str)]
        holder[place[-1]] = rng.choice([x for x in names if not is_number(x)])
    lists = [p[:k] for p in places for k in range(1, len(p)) if isinstance(at(obj, p[:k]), list)]
    if rng.random() < 0.25 and lists:
        chosen = at(obj, rng.choice(lists))
        if chosen:
            i = rng.randrange(len(chosen))
            chosen[i : i + 1] = rng.choice([[], [chosen[i], copy.deepcopy(chosen[i])]])
    return obj


def cited_anew(obj):
    """The piece with the citations of the rules that it then uses."""
    names = {str(row[1]) for row in obj["inequalities"] + obj["blocks"] if len(row) > 1}
    need = {"interpolation": "smooth_convex_points", "smoothness": "smooth_convex_points"}
    cites = sorted({need[name] for name in names if name in need})
    return obj | {"cites": [{"standard": name, "gives": []} for name in cites]}


def outcomes(title, count, seed):
    """(how many edits were refused, same, true), each confirmed one tried on members."""
    rng, found = random.Random(seed), {"refused": 0, "same": 0, "true": 0}
    words = [{"words": "so much is left", "kind": "theorem", "theorems": ["worst"]}]
    before = recheck(certificate(SAMPLES[title], statement=words)).theorems["worst"]
    for _ in range(count):
        obj = edit(SAMPLES[title], rng)
        try:
            after = recheck(certificate(cited_anew(obj), statement=words)).theorems["worst"]
        except FAILS:
            found["refused"] += 1
            continue
        assert not contradicted(obj, after.bound, rng), obj
        if after.digest == before.digest:
            found["same"] += 1  # the witness, or a multiplier with slack
        else:
            assert after.show() != before.show()
            found["true"] += 1
    return found


@pytest.mark.parametrize("title", SAMPLES)
def test_edits_are_refused_or_true(title):
    found = outcomes(title, 300, 0)
    assert found["refused"] > 150


@pytest.mark.slow
@pytest.mark.parametrize("title", SAMPLES)
def test_thousands_of_edits_are_refused_or_true(title):
    assert outcomes(title, 3000, 1)["refused"] > 1500


def test_a_false_bound_would_be_seen():
    """The members find what is false: half of every true bound is contradicted but one."""
    rng = random.Random(0)
    seen = {
        title: bool(contradicted(obj, bound, rng))
        for (title, obj), bound in zip(
            SAMPLES.items(),
            [Fraction(1, 50), Fraction(1, 50), Fraction(1, 50), Fraction(1, 2), Fraction(2)],
        )
    }
    assert seen["a fixed point"] and seen["a linear operator"] and seen["a proximal step"]
    assert seen["one step"] and seen["two steps"]
