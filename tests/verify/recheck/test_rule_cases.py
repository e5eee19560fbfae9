"""The rule `cases`: of a real number s, s >= 0 or −s >= 0."""

from .small import formula, instance, judge, rows, squares, step, theorem


def cases(said, on, above=(), below=(), ident="c"):
    return step(ident, "cases", said, on=formula(on), above=list(above), below=list(below))


def of_sign(said="x + d >= 0", on="x", names="x d", given="a: d >= x; b: d >= -x"):
    """x + d >= 0 where d >= |x|: from x >= 0 and from −x >= 0."""
    up = squares("u", said, "2 | 1 | c+", "1 | 1 | a")
    down = squares("v", said, "1 | 1 | b")
    return theorem(names, given, [cases(said, on, [up], [down])], said)


NESTED = cases(
    "x^2 y^2 >= 0",
    "x",
    [cases("x^2 y^2 >= 0", "y", [squares("1", "x^2 y^2 >= 0", "1 | x y | ")],
           [squares("2", "x^2 y^2 >= 0", "1 | x y | ")], "d")],
    [squares("3", "x^2 y^2 >= 0", "1 | x y | ")],
)  # fmt: skip
TRUE = {
    "both signs": of_sign(),
    "cases in cases": theorem("x y", "", [NESTED], "x^2 y^2 >= 0"),
    "a number 1×1": theorem(
        "x:n1 y:n1",
        "",
        [
            cases(
                "x* y y* x >= 0",
                "x* y",
                [squares("u", "x* y y* x >= 0", "1 | 1 | c+ c+")],
                [squares("v", "x* y y* x >= 0", "1 | 1 | c- c-")],
            )
        ],
        "x* y y* x >= 0",
    ),
}
FALSE = {
    "one case is missing": (
        theorem("x", "", [cases("x >= 0", "x", [], [])], "x >= 0"),
        'claim where "c-" 1 is neither',
    ),
    "the sign in the other case": (
        theorem(
            "x", "", [cases("x >= 0", "x", [], [squares("v", "x >= 0", "1 | 1 | c+")])], "x >= 0"
        ),
        '"c[+]" is no fact',
    ),
    "a case used outside": (
        theorem(
            "x",
            "",
            [cases("x^2 >= 0", "x", *2 * [[]]), squares("s", "x >= 0", "1 | 1 | c+")],
            "x >= 0",
        ),
        "neither a fact|no fact",
    ),
    "a step of a case used outside": (
        theorem(
            "x",
            "",
            [
                cases(
                    "x^2 >= 0",
                    "x",
                    [squares("u", "x >= 0", "1 | 1 | c+"), squares("w", "x^2 >= 0", "1 | x | ")],
                    [squares("v", "x^2 >= 0", "1 | x | ")],
                ),
                squares("s", "x >= 0", "1 | 1 | u"),
            ],
            "x >= 0",
        ),
        '"u" is no fact',
    ),
    "strictly": (
        theorem("x", "", [cases("x > 0", "x", [squares("u", "x > 0", "1 | 1 | c+")], [])], "x > 0"),
        "no square is a positive",
    ),
    "a matrix has no sign": (
        theorem("H:nn:s", "", [cases("H >= 0", "H", [], [])], "H >= 0"),
        "no number",
    ),
    "a trace is no such number": (
        theorem("A:nn", "", [cases("tr(A) >= 0", "tr(A)")], "tr(A) >= 0"),
        "no number",
    ),
    # with x arbitrary, "x* y >= 0" would be assumed of every x
    "the sign of what is arbitrary": (
        theorem(
            "x:n1:a y:n1",
            "",
            [
                cases(
                    "y* y + x* x >= 0",
                    "x* y",
                    [instance("u", "c+", x="-x")],
                    [squares("v", "y* y + x* x >= 0", "1 | x | ", "1 | y | ")],
                )
            ],
            "y* y + x* x >= 0",
        ),
        "mentions .x., which is arbitrary",
    ),
    "an id twice": (
        theorem("x", "c+: x >= 0", [cases("x >= 0", "x", [], [])], "x >= 0"),
        '"c[+]" is used twice',
    ),
}


@rows(TRUE, FALSE)
def test_only_what_follows_is_confirmed(obj, reason):
    judge(obj, reason)
