"""The rule `instance`: only what is a free choice is replaced, and by what is like it."""

from .small import combine, edited, instance, judge, rows, squares, theorem

F = "f for x: A x = B x"
ABX = "A:nn B:nn x:n1"
TRUE = {
    "a bound letter": theorem(ABX + " y:n1", F, [instance("s", "f", x="B y")], "A B y = B B y"),
    "a letter that is arbitrary": theorem(
        "A:nn B:nn x:n1 y:n1:a",
        F,
        [instance("s", "f", x="y"), instance("t", "s", y="2 B y")],
        "A y = B y; 2 A B y = 2 B B y",
    ),
    "a bound scalar": theorem("A:nn c", "f for c: c A = 0", [instance("s", "f", c="3")], "3 A = 0"),
    "one of two": theorem(
        "A:nn B:nn x:n1 c",
        "f for x c: c A x = c B x",
        [instance("s", "f", c="1"), instance("t", "s", x="B x")],
        "A B x = B B x",
    ),
    "a symmetric letter, by what equals its adjoint": theorem(
        "H:nn:s A:nn B:nn",
        "f for H: H B = B H*",
        [instance("s", "f", H="A + A*")],
        "(A + A*) B = B (A + A*)",
    ),
    "an inequality for every letter": theorem(
        "x:n1:a A:nn",
        "",
        [squares("q", "x* x >= 0", "1 | x |"), instance("s", "q", x="A x")],
        "x* A* A x >= 0",
    ),
    "a number for a square letter": theorem(
        "A:nn B:nn", "f for A: A B = B A B", [instance("s", "f", A="2")], "2 B = 2 B B"
    ),
}
FALSE = {
    "a letter that is fixed": (
        theorem("A:nn", "f: A A = A", [instance("s", "f", A="2")], "4 A = 2 A"),
        "neither bound nor arbitrary",
    ),
    "the fixed letter of the same name": (
        theorem("A:nn x:n1", "f for x: A x = 0", [], "A x = 0"),
        "neither a fact",
    ),
    "an arbitrary letter in a fact": (
        theorem("x:n1:a", "f: x* = 0", [], "x = 0"),
        "mentions .x., which is arbitrary",
    ),
    "an arbitrary letter that is not zero": (
        theorem("x:n1:a", "", [], "x = 0", nonzero="z: x"),
        "mentions .x., which is arbitrary",
    ),
    "an arbitrary letter bound": (
        theorem("x:n1:a", "f for x: x = 0", [], "x = 0"),
        "binds an arbitrary",
    ),
    "an unknown name bound": (theorem("A:nn", "f for q: A = 0", [], "A = 0"), "unknown name"),
    "an inequality that binds": (
        theorem("c d", "f for c: d >= c", [], "d >= 1"),
        "binds names in an inequality",
    ),
    "a symmetric letter by what is not": (
        theorem("H:nn:s A:nn B:nn", "f for H: H B = B H", [instance("s", "f", H="A")], "A B = B A"),
        "not equal to its adjoint",
    ),
    "another type": (
        theorem("A:nn B:nn x:n1", "f for A: B A = 0", [instance("s", "f", A="x")], "B x = 0"),
        "another type",
    ),
    "another size under a trace": (
        theorem("A:nn B:nn D:mm", "f for A: tr(A B) = 0", [instance("s", "f", A="D")], "tr(D) = 0"),
        "another type",
    ),
    "a number for a letter that is not square": (
        theorem("A:nk B:nn", "f for A: B A = 0", [instance("s", "f", A="1")], "B = 0"),
        "not square",
    ),
    "a trace whose word goes": (
        theorem("A:nn B:nn c", "f for A: c tr(A) = tr(B A)", [instance("s", "f", A="1")], "c = 1"),
        "trace of the identity",
    ),
    "a name twice": (
        edited(
            theorem(ABX, F, [instance("s", "f", x="B x")], "A B x = B B x"),
            ("from", 0, "steps", 0, "at"),
            [["x", "x"], ["x", "x"]],
        ),
        "at repeats",
    ),
    "of nothing": (theorem(ABX, F, [instance("s", "g", x="x")], "A x = B x"), "no fact"),
    # H is semidefinite, and for all values of an arbitrary H so would be −1
    "a semidefinite letter that is arbitrary": (
        theorem(
            "H:nn:pa",
            "",
            [squares("q", "H >= 0", "1 | 1 | H"), instance("s", "q", H="-1")],
            "-id(n) >= 0",
        ),
        "arbitrary letter is .* in nonneg, psd or pd",
    ),
    "a semidefinite letter that is bound": (
        theorem("H:nn:p B:nn", "f for H: H B = 0", [instance("s", "f", H="-1")], "B = 0"),
        "binds .* one in nonneg, psd or pd",
    ),
    "a nonnegative scalar that is bound": (
        theorem("c:+ B:nn", "f for c: c B = 0", [instance("s", "f", c="-1")], "B = 0"),
        "binds .* one in nonneg, psd or pd",
    ),
    "what is left of a fact for all": (
        theorem(
            "A:nn x:n1 y:n1",
            "f for x y: A x y* = 0",
            [instance("s", "f", x="x"), combine("t", "A x y* = 0", " | s | ")],
            "A x y* = 0",
        ),
        'says "for all"',
    ),
}


@rows(TRUE, FALSE)
def test_only_what_follows_is_confirmed(obj, reason):
    judge(obj, reason)
