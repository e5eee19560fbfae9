"""The rules `shift` and `sturm`: polynomials that are positive beyond bounds or on an interval."""

from .small import combine, formula, judge, rows, step, theorem


def shift(names, given, said, bounds, before=()):
    steps = [*before, step("s", "shift", said, bounds=bounds.split())]
    return theorem(names, given, steps, said)


def sturm(given, said, bounds="b", names="x", **more):
    more = {key: formula(value) for key, value in more.items()}
    return theorem(names, given, [step("s", "sturm", said, bounds=bounds.split(), **more)], said)


TRUE = {
    "a shift": shift("x y", "a: x >= 1; b: y >= x^2", "y^2 - x^2 y + x > 0", "a b"),
    "a nonnegative scalar": shift("x:+ y", "b: y > x", "x y - x^2 >= 0", "≥0:x b"),
    "a bound from a step": shift(
        "x y", "f: x - 2 = y; g: y >= 0", "x >= 2", "g t",
        [step("t", "squares", "x - y >= 2", squares=[], terms=[["1", [], [], "f", False, []]])],
    ),
    "Sturm on a half-line": sturm("b: x >= 1", "x^4 - 3 x^2 + 3 > 0"),
    "Sturm on an interval": sturm("b: x >= 0; e: 2 >= x", "3 - x > 0", "b e"),
    "Sturm, a wide gap": sturm("b: x >= -1; e: 1 >= x", "x^2 - x^4 + 1/100 > 0", "b e"),
    "Sturm times a square": sturm(
        "b: x >= 0", "x^3 - 3 x^2 + 4 >= 0", square="x - 2", rest="x + 1"
    ),
    "Sturm of a nonnegative scalar": sturm("", "x^2 + 1 >= 0", "≥0:x", "x:+"),
}  # fmt: skip
FALSE = {
    "a negative coefficient": (shift("x", "a: x >= -1", "x >= 0", "a"), "negative"),
    "strict without a constant": (shift("x", "a: x >= 0", "x > 0", "a"), "constant term"),
    "bounds that lean on each other": (
        shift("x y", "a: x >= y; b: y >= x", "x >= y", "a b"),
        "bounds no scalar",
    ),
    "a scalar without a bound": (shift("x y", "a: x >= 0", "x + y >= 0", "a"), "has no bound"),
    "an upper bound": (shift("x", "a: 1 >= x", "2 - x >= 0", "a"), "bounds no scalar"),
    "twice the scalar": (shift("x", "a: 2 x >= 1", "x >= 0", "a"), "bounds no scalar"),
    "its square": (shift("x", "a: x^2 >= 1", "x >= 0", "a"), "bounds no scalar"),
    "an equation": (shift("x", "a: x = 1", "x >= 0", "a"), "no fact with >="),
    "a scalar twice": (shift("x", "a: x >= 0; b: x >= -1", "x >= 0", "a b"), "bounds no scalar"),
    "a scalar that may be negative": (shift("x", "", "x >= 0", "≥0:x"), "no fact"),
    "a number that is a matrix": (shift("x:n1", "a: x* x >= 1", "x* x >= 0", "a"), "no scalar"),
    "a root on the half-line": (sturm("b: x >= 0", "x^2 - 5 x + 6 > 0"), "not positive|root"),
    "a double root": (sturm("b: x >= 0", "x^2 - 4 x + 4 > 0"), "root"),
    "negative where it starts": (sturm("b: x >= 0", "x - 1 > 0"), "not positive at an end"),
    "a root where it starts": (sturm("b: x >= 0", "x > 0"), "not positive at an end"),
    "a root where it ends": (sturm("b: x >= 0; e: 1 >= x", "1 - x > 0", "b e"), "not positive at"),
    "two roots inside": (sturm("b: x >= 0; e: 3 >= x", "x^2 - 3 x + 2 > 0", "b e"), "root"),
    "the zero polynomial": (sturm("b: x >= 0", "0 x >= 0"), "not positive"),
    "an empty interval": (sturm("b: x >= 2; e: 1 >= x", "x > 0", "b e"), "interval is empty"),
    "an interval of one point": (sturm("b: x >= 1; e: 1 >= x", "x > 0", "b e"), "is empty"),
    "the interval turned round": (sturm("b: 1 >= x; e: x >= 0", "x + 1 > 0", "b e"), "bounds no"),
    "strict in spite of a square": (
        sturm("b: x >= 0", "x^3 - 3 x^2 + 4 > 0", square="x - 2", rest="x + 1"),
        "cannot be strict",
    ),
    "another square": (
        sturm("b: x >= 0", "x^3 - 3 x^2 + 4 >= 0", square="x - 3", rest="x + 1"),
        "not the claim",
    ),
    "a square without the rest": (sturm("b: x >= 0", "x^2 >= 0", square="x"), "come together"),
    "a trace squared": (
        sturm("b: x >= 0", "x^2 >= 0", names="x A:nn", square="tr(A)", rest="1"),
        "not the claim",
    ),
    "two scalars": (sturm("b: x >= 0", "x + y > 0", names="x y"), "exactly one scalar"),
    "another scalar": (sturm("b: y >= 0", "x^2 + 1 > 0", names="x y"), "exactly one scalar"),
    "no bound": (sturm("b: x >= 0", "x + 1 > 0", ""), "neither one nor two"),
    "another claim than the step's": (
        theorem("x", "b: x >= 1", [step("s", "shift", "x >= 0", bounds=["b"])], "x > 1"),
        "neither a fact",
    ),
    "an equation made of it": (
        theorem(
            "x",
            "b: x >= 0",
            [step("s", "shift", "x >= 0", bounds=["b"]), combine("t", "x = 0", " | s | ")],
            "x = 0",
        ),
        "no fact with =",
    ),
}


@rows(TRUE, FALSE)
def test_only_what_follows_is_confirmed(obj, reason):
    judge(obj, reason)
