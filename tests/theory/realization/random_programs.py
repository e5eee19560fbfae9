"""Random programs of four kinds, each with copies that are the same by construction and copies with
one coefficient changed, and a simulation over Q that knows no program text.

A drawn program is a few matrices, or a step rule, of numbers or of functions of t. A copy has its
states renamed, reordered, rescaled, mixed, or one of them split in two. `python -m
tests.theory.realization.random_programs COUNT` prints how many of each kind had which outcome.
"""

import random
from collections import Counter
from dataclasses import dataclass, replace
from fractions import Fraction

from theory.algorithms import parse
from theory.realization import compare

KINDS = ("linear", "several oracles", "time-varying", "coordinatewise")
STEPS = 14
NUMBERS = [Fraction(p, q) for p in (-3, -2, -1, 1, 2, 3, 5) for q in (1, 2, 3, 4)]
TIMES = {  # functions of t that are defined for t = 1, 2, …
    "t/(t + 1)": lambda t: Fraction(t, t + 1),
    "1/(t + 2)": lambda t: Fraction(1, t + 2),
    "(1/2)^t": lambda t: Fraction(1, 2**t),
    "(t - 1)/(t + 3)": lambda t: Fraction(t - 1, t + 3),
}


@dataclass(frozen=True)
class Coefficient:
    """A number, or a number times a function of t; `letter` stands for it where it is given."""

    number: Fraction
    time: str = ""
    letter: str = ""

    def text(self):
        """As it stands in a program."""
        return (self.letter or f"({self.number})") + (f"*({self.time})" if self.time else "")

    def at(self, t):
        """Its value."""
        return self.number * (TIMES[self.time](t) if self.time else 1)

    def __mul__(self, number):
        return replace(self, number=self.number * number)


ZERO = Coefficient(Fraction(0))


@dataclass(frozen=True)
class System:
    """u_k answers at C_k·s + D_k·u, then s ← A s + B u; `oracles` names what answers each call."""

    oracles: tuple
    A: tuple
    B: tuple
    C: tuple
    D: tuple

    def points(self, rows):
        """The points at which the calls ask when the answers are `rows`, from s = 0."""
        state, found = [Fraction(0)] * len(self.A), []
        for t, u in enumerate(rows, 1):
            ask = [
                _dot(self.C[k], state, t) + _dot(self.D[k], u, t) for k in range(len(self.oracles))
            ]
            found.append(tuple(ask))
            state = [_dot(a, state, t) + _dot(b, u, t) for a, b in zip(self.A, self.B)]
        return found

    def text(self, rng, recipe=None):
        """The program; `recipe` = (names, order, scales, (i, j, k), split) writes it in other
        states: names[i] = scales[i]·s_i, s_i + k·s_j in place of s_i, and s_split = p + q."""
        n = len(self.A)
        names, order, scales, (i, j, k), split = recipe or _plain(n)
        lines, meaning = [], {}
        for m in order:
            value = f"({names[m]} + {names[m]}q)" if m == split else names[m]
            meaning[m] = f"({1 / scales[m]})*{value}"
        lines += [f"s{m} = {meaning[m]}" for m in order if m != i]
        lines.append(f"s{i} = {meaning[i]} - ({k})*{f's{j}' if j != i else '0'}")
        for c, oracle in enumerate(self.oracles):
            point = _form(self.C[c], [f"s{m}" for m in range(n)], self.D[c], c)
            lines.append(f"u{c} = {oracle.replace('@', point)}")
        for m in order:
            lines.append(f"n{m} = {_form(self.A[m], [f's{q}' for q in range(n)], self.B[m])}")
        lines.append(f"n{i} = n{i} + ({k})*{f'n{j}' if j != i else '0'}")
        for m in order:
            new = f"({scales[m]})*n{m}"
            if m == split:
                lines += [f"{names[m]}q = {new} - u0", f"{names[m]} = u0"]
            else:
                lines.append(f"{names[m]} = {new}")
        states = [*names, *([f"{names[split]}q"] if split is not None else [])]
        return "; ".join([f"{name}[0] = 0*start" for name in states] + lines)

    def changed(self, rng):
        """The same with one coefficient changed."""
        where = rng.choice("ABC")
        rows = [list(row) for row in getattr(self, where)]
        i = rng.randrange(len(rows))
        j = rng.randrange(len(rows[i]))
        old = rows[i][j]
        rows[i][j] = replace(old, number=old.number + rng.choice([1, -2, Fraction(1, 3)]))
        if where == "C" and not any(c.number for c in rows[i]):
            rows[i][j] = Coefficient(Fraction(7))  # a call asks at some state
        return replace(self, **{where: tuple(map(tuple, rows))})


def _dot(row, values, t):
    return sum((c.at(t) * x for c, x in zip(row, values) if c.number), Fraction(0))


def _form(states, names, answers, most=None):
    answers = answers if most is None else answers[:most]
    pairs = [*zip(states, names), *((c, f"u{j}") for j, c in enumerate(answers))]
    return " + ".join(f"{c.text()}*{name}" for c, name in pairs if c.number) or f"0*{names[0]}"


def _plain(n):
    return [f"x{m}" for m in range(n)], list(range(n)), [Fraction(1)] * n, (0, 0, 0), None


def _recipe(rng, n):
    names = rng.sample(["p", "q", "r", "a", "b", "w"], n)
    order = rng.sample(range(n), n)
    scales = [rng.choice([Fraction(2), Fraction(-1), Fraction(1, 3)]) for _ in range(n)]
    i, j = (rng.sample(range(n), 2)) if n > 1 else (0, 0)
    k = rng.choice([-2, -1, 1, 3]) if n > 1 else 0
    # A state that is not mixed into another one may be split.
    return names, order, scales, (i, j, k), rng.choice([None, rng.randrange(n)])


def system(rng, kind):
    """A random `System` of a kind."""
    n = rng.randint(1, 3)
    oracles = ("grad(@)",)
    if kind == "several oracles":
        pool = ["F(@)", "G(@)", "F(@)", "prox_h(@, 2)", "grad_f(@)", "project_C(@)"]
        oracles = tuple(rng.choice(pool) for _ in range(rng.randint(2, 3)))
    m = len(oracles)

    def draw(zero=0.2):
        if rng.random() < zero:
            return ZERO
        time = rng.choice(["", *TIMES]) if kind == "time-varying" else ""
        return Coefficient(rng.choice(NUMBERS), time)

    def rows(height, width):
        return tuple(tuple(draw() for _ in range(width)) for _ in range(height))

    C = [list(row) for row in rows(m, n)]
    for row in C:
        if not any(c.number for c in row):
            row[0] = Coefficient(Fraction(1))
    D = tuple(tuple(draw() if j < k else ZERO for j in range(m)) for k in range(m))
    return System(oracles, rows(n, n), rows(n, m), tuple(map(tuple, C)), D)


@dataclass(frozen=True)
class Rule:
    """m ← a·m + b·g, v ← the memory of `second`, x ← x − l·step(m, v): numbers as given."""

    second: str
    step: str
    numbers: tuple

    def points(self, gradients):
        """The points from x = m = v = 0, by Fractions; None where a root is irrational."""
        a, b, c, d, e, l = self.numbers
        x = m = v = Fraction(0)
        found = [x]
        for g in gradients:
            m = a * m + b * g
            v = {
                "square": c * v + d * g * g,
                "abs": c * v + d * abs(g),
                "max": max(c * v, d * abs(g)),
            }[self.second]
            try:
                step = {
                    "root": lambda m=m, v=v: m / (_root(v) + e),
                    "quotient": lambda m=m, v=v: m / (v + e),
                    "sign": lambda m=m, v=v: _sign(m + e * v),
                    "clip": lambda m=m, v=v: max(-e - v, min(m, e + v)),
                }[self.step]()
            except ArithmeticError:
                return None
            x = x - l * step
            found.append(x)
        return found

    def text(self, rng, recipe=None):
        """The program; `recipe` = (names, scales, turned) writes it in multiples of the states."""
        a, b, c, d, e, l = (f"({y})" for y in self.numbers)
        (x, m, v), (k, r), turned = recipe or (("x", "m", "v"), (Fraction(1), Fraction(1)), False)
        now = {
            "square": f"{c}*{v} + ({r})*{d}*g^2",
            "abs": f"{c}*{v} + ({r})*{d}*abs(g)",
            "max": f"max({c}*{v}, ({r})*{d}*abs(g))",
        }[self.second]
        if turned and self.second == "max":
            now = f"max(({r})*{d}*abs(g), {c}*{v})"
        M, V = f"({1 / k})*{m}", f"({1 / r})*{v}"
        step = {
            "root": f"{M}/(sqrt({V}) + {e})",
            "quotient": f"{M}/({V} + {e})",
            "sign": f"sign({M} + {e}*({V}))",
            "clip": f"clip({M}, -{e} - {V}, {e} + {V})",
        }[self.step]
        updates = [f"{m} = {a}*{m} + ({k})*{b}*g", f"{v} = {now}"]
        if turned:
            updates.reverse()
        return "; ".join([f"g = grad({x})", *updates, f"{x} = {x} - {l}*({step})"])

    def changed(self, rng):
        """The same with one number changed."""
        i = rng.randrange(len(self.numbers))
        new = list(self.numbers)
        new[i] = new[i] * rng.choice([2, 3, Fraction(1, 2)])
        return replace(self, numbers=tuple(new))


def _root(x):
    from math import isqrt

    p, q = isqrt(x.numerator), isqrt(x.denominator)
    if p * p != x.numerator or q * q != x.denominator:
        raise ArithmeticError("irrational")
    return Fraction(p, q)


def _sign(x):
    return Fraction((x > 0) - (x < 0))


def rule(rng):
    """A random `Rule`."""
    numbers = tuple(Fraction(rng.randint(1, 5), rng.randint(6, 9)) for _ in range(6))
    second = rng.choice(["square", "abs", "max"])
    return Rule(second, rng.choice(["root", "quotient", "sign", "clip"]), numbers)


def drawn(rng, kind):
    """(program, its text, the text of a copy of it, a changed program, the text of its copy)."""
    if kind == "coordinatewise":
        one = rule(rng)
        recipe = (
            rng.sample(["w", "p", "q", "u"], 3),
            (rng.choice([Fraction(2), Fraction(-3)]), rng.choice([Fraction(4), Fraction(2, 3)])),
            rng.random() < 0.5,
        )
    else:
        one = system(rng, kind)
        recipe = _recipe(rng, len(one.A))
    other = one.changed(rng)
    return one, one.text(rng), one.text(rng, recipe), other, other.text(rng, recipe)


def answers(rng, one):
    """Answers for a run: an impulse first, or scattered ones."""
    if isinstance(one, Rule):
        return [Fraction(rng.choice([-3, -2, -1, 1, 2, 5])) for _ in range(6)]
    m = len(one.oracles)
    return [tuple(Fraction(rng.randint(-9, 9)) for _ in range(m)) for _ in range(STEPS)]


def check(seed, kind):
    """Draw a program, compare it with its copy and with a changed one, and hold the answers to the
    simulation; return the two outcomes. Raises AssertionError where they disagree."""
    rng = random.Random(f"{kind} {seed}")
    one, text, copy, other, changed = drawn(rng, kind)
    given = [answers(rng, one) for _ in range(3)]
    runs = [one.points(rows) for rows in given]
    _is_what_the_text_says(text, given[0], runs[0])
    _is_what_the_text_says(copy, given[0], runs[0])
    same = compare(text, copy)
    assert same.verdict == "equivalent", (seed, kind, text, copy, same.tried)
    apart = any(x is not None and x != other.points(rows) for x, rows in zip(runs, given))
    answer = compare(text, changed)
    context = seed, kind, text, changed, answer.verdict
    if apart:
        assert answer.verdict != "equivalent" or _is_another_match(answer), context
    elif answer.verdict == "not_equivalent":
        # The runs drawn here see no difference, and the answer says where there is one.
        assert _shows(answer.first_difference, one, other), context
    elif answer.first_difference is not None:
        assert _shows(answer.first_difference, one, other), context
    outcome = ("differ" if apart else "alike", answer.verdict)
    return "proved", outcome


def _shows(difference, one, other):
    """True when the simulation differs on the answers of a `Difference`, or has no numbers."""
    if difference is None:
        return False
    rows = [row if isinstance(row, tuple) else (row,) for row in difference.gradients]
    if isinstance(one, Rule):
        rows = [row[0] for row in rows]
    elif len(one.oracles) == 1:
        rows = [*rows, (Fraction(0),)]  # the point after the last gradient
    runs = [program.points(rows) for program in (one, other)]
    return None in runs or runs[0] != runs[1]


def _is_another_match(answer):
    """The calls are matched in another way than in order, which the runs here do not see."""
    return bool(answer.match)


def _is_what_the_text_says(text, rows, expected, **values):
    if expected is None:
        return
    program = parse(text, **values)
    if program.kind == "several oracles" or len(program.reading.calls) > 1:
        if len(program.reading.calls) == len(rows[0]):
            assert program.run(rows) == expected, text
        return
    flat = [row[0] if isinstance(row, tuple) else row for row in rows]
    found = program.run(flat)[: len(expected)]
    assert found == [row[0] if isinstance(row, tuple) else row for row in expected], text


def with_letter(seed, kind):
    """Put the letter k in the place of one coefficient of a copy; return its value, of which the
    answer says what makes the copy the program. Raises AssertionError where that is wrong."""
    rng = random.Random(f"letter {kind} {seed}")
    one = system(rng, kind)
    recipe = _recipe(rng, len(one.A))
    places = [
        (where, i, j)
        for where in "AB"
        for i, row in enumerate(getattr(one, where))
        for j, c in enumerate(row)
        if c.number
    ]
    if not places:
        return None
    where, i, j = rng.choice(places)
    rows = [list(row) for row in getattr(one, where)]
    rows[i][j] = replace(rows[i][j], letter="k")
    copy = replace(one, **{where: tuple(map(tuple, rows))}).text(rng, recipe)
    answer = compare(one.text(rng), copy)
    context = seed, kind, one.text(rng), copy, answer
    if "k" not in parse(copy).parameters:
        return None
    assert answer.verdict == "equivalent", context
    given = answers(rng, one)
    for branch in answer.branches:
        values = [branch.map["k"]] if "k" in branch.map else ["1/7", "3"] * ("k" in branch.free)
        for value in values:
            program = parse(copy, k=value)
            if not answer.match and len(program.reading.calls) == len(one.oracles):
                _is_what_the_text_says(program.text, given, one.points(given), k=value)
    return rows[i][j].number


def tally(count, kinds=KINDS, first=0):
    """{kind: {outcome: how often}} of `count` seeds a kind."""
    found = {}
    for kind in kinds:
        found[kind] = Counter(
            outcome for seed in range(first, first + count) for outcome in check(seed, kind)
        )
    return found


if __name__ == "__main__":
    import sys

    for kind, outcomes in tally(int(sys.argv[1])).items():
        print(kind, dict(outcomes))
