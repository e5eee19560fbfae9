"""The rule `squares`: sums of squares with weights and middles that are not negative."""

from .small import judge, rows, squares, theorem


def shown(names, said, *rows_, given="", **more):
    return theorem(names, given, [squares("s", said, *rows_, **more)], said)


TRUE = {
    "scalars": shown("a b", "a^2 + b^2 >= 2 a b", "1 | a - b | "),
    "an order of operators": shown(
        "H:nn:p A:nn B:mn D:mn c:+",
        "H + B* D + D* B + c A* H A >= 0",
        "1 | 1 | H", "2 | B | ", "c^1 | A | H",
        given="f: B = D", terms=["-1 B* | f | ", "-1 | f* | B"],
    ),
    "a number 1×1, an even power": shown("x:n1 y:n1 d", "d^2 (x* y)^2 >= 0", "d^2 | x* y | "),
    "a trace": shown("A:nm K:nn:d", "tr(A A* K) >= 0", "1 | A | K"),
    "a fact inside": shown("H:nn:s A:nn", "A* H A >= 0", "1 | A | f", given="f: H >= 0"),
    "a trace as a middle": shown("A:nn c", "c^2 tr(A) >= 0", "1 | c | f", given="f: tr(A) >= 0"),
    "a number around a matrix": shown("H:nn:p", "4 H >= 0", "1 | 2 | H"),
    "two numbers inside": shown(
        "x:n1 c d", "c d x x* >= 0", "1 | x* | f g", given="f: c >= 0; g: d >= 0"
    ),
    "two numbers 1×1 inside": shown(
        "x:n1 y:n1 u:n1", "x* u x* y >= 0",
        "1 | 1 | f g", given="f: x* u >= 0; g: x* y >= 0",
    ),
    "strictly, by facts": shown(
        "c d e", "c d + e^2 > 0", "1 | 1 | f g", "1 | e | ", given="f: c > 0; g: d > 0"
    ),
    "strictly, by a number": shown("e", "e^2 + 1/4 > 0", "1 | 1/2 | ", "1 | e | "),
    "strictly, by what multiplies out to a number": shown(
        "c e", "e^2 + 1/4 > 0", "1 | (c + 1) - (c + 1/2) | ", "1 | e | "
    ),
    "strictly, by the number 1×1": shown(
        "x:n1", "x* x + id(1) > 0", "1 | id(1) | ", "1 | x | "
    ),
    "a strict trace": shown(
        "A:nn e", "(e^2 + 4) tr(A) > 0", "1 | 2 | f", "1 | e | f", given="f: tr(A) > 0"
    ),
    "divided by what is positive": shown(
        "c d", "d >= 0", "1 | 1 | f", given="f: c d >= 0; p: c > 0", times="p"
    ),
    "a > fact where >= is wanted": theorem("c", "f: c > 0", [], "c >= 0"),
    "nothing": shown("c", "0 c >= 0"),
}  # fmt: skip
FALSE = {
    "a negative square": (shown("a", "-1 a^2 >= 0", "-1 | a | "), "negative coefficient"),
    "a square less": (shown("a b", "2 a^2 >= 0", "1 | a | "), "add up"),
    "an odd power": (shown("a b", "a b^2 >= 0", "a^1 | b | "), "may be negative"),
    "a middle that is not semidefinite": (
        shown("A:nn H:nn:s", "A* H A >= 0", "1 | A | H"),
        '"H" is no fact',
    ),
    "an equation as a middle": (
        shown("H:nn:s A:nn", "A* H A >= 0", "1 | A | f", given="f: H = A + A*"),
        "no fact with >= or >",
    ),
    "no symmetry": (shown("A:nn", "A + A A* >= 0", "1 | A* | "), "its own adjoint"),
    "an order of no square": (shown("x:n1", "x >= 0", "1 | x | "), "does not fit its sides"),
    "a strict order of matrices": (shown("A:nn", "A* A > 0", "1 | A | "), "does not fit its sides"),
    "another size": (shown("x:n1 A:nn", "x* x >= 0", "1 | A | "), "wrong type"),
    "a scalar squared for a matrix": (shown("c A:nn", "c^2 A* A >= 0", "1 | c | "), "wrong type"),
    "a matrix squared for a scalar": (shown("c A:nn", "c >= 0", "1 | A | "), "wrong type"),
    "a middle of another size": (
        shown("x:n1 K:mm:p", "x* x >= 0", "1 | x | K"),
        "wrong type|do not fit",
    ),
    "two matrices inside": (
        shown("K:nn:p H:nn:p x:n1", "x* K H x >= 0", "1 | x | K H"),
        "not all middles are numbers",
    ),
    "a scalar around a matrix": (shown("c H:nn:p", "c^2 H >= 0", "1 | c | H"), "wrong type"),
    "a trace inside for a matrix": (
        shown("A:nn c B:nn", "B* B >= 0", "1 | B | f", given="f: tr(A) >= 0"),
        "wrong type",
    ),
    "a trace of no word": (shown("A:nn", "tr(A) >= 0", "1 | 1 | "), "trace of the identity"),
    "strictly, by a square that may be zero": (shown("e", "e^2 > 0", "1 | e | "), "no square"),
    "strictly, by a fact >=": (shown("c", "c > 0", "1 | 1 | f", given="f: c >= 0"), "no square"),
    "strictly, with a scalar before it": (
        shown("c:+", "c > 0", "c^1 | 1 | "),
        "no square is a positive number",
    ),
    "strictly, with weight 0": (shown("c", "0 c > 0", "0 | 1 | "), "no square|is false"),
    "divided by what may be zero": (
        shown("c d", "d >= 0", "1 | 1 | f", given="f: c d >= 0; p: c >= 0", times="p"),
        "no fact with >",
    ),
    "divided by a matrix": (
        shown("x:n1 d", "d >= 0", "1 | 1 | f", given="f: d >= 0; p: x* x > 0", times="p"),
        "no scalar",
    ),
    "a fact for all as a cofactor": (
        shown("x:n1 A:nn", "x* x >= 0", terms=[" | f | "], given="f for A: x* A x = x* x"),
        'says "for all"',
    ),
    "psd without symmetry": (
        theorem("A:nn", "", [squares("s", "A >= 0", "1 | 1 | A")], "A >= 0"),
        "its own adjoint",
    ),
}


@rows(TRUE, FALSE)
def test_only_what_follows_is_confirmed(obj, reason):
    judge(obj, reason)
