"""Pieces of kind `cycle`: one function of F(μ, L) on which a run repeats."""

from .small import judge, rows, worst

# Heavy ball with Polyak's tuning at κ = 25 (Lessard, Recht, Packard 2016): a cycle of three points.
BALL = "13/9 -4/9, 1 0 | -1/9 0 | 1 0"
HULL = "253/3192 -43/1064 -31/798, -31/798 253/3192 -43/1064, -43/1064 -31/798 253/3192"
START = "13/133 -4/133 -9/133, -4/133 -9/133 13/133"
SMOOTH = ("smooth-strongly-convex", {"mu": "1", "L": "25"})


def cycle(system=BALL, start=START, hull=HULL, functions=SMOOTH, **more):
    matrix = {"start": start, "hull": hull}
    data = {key: [row.split() for row in text.split(",")] for key, text in matrix.items()}
    return worst("cycle", system, functions, **data, **more)


# Gradient descent with lr = 2 on |x|²/2, μ = 1/2: y = ±1, and P(y) = ±1 is y itself.
STEP = ("1 | -2 | 1", "1", "1, -1", ("smooth-strongly-convex", {"mu": "1/2", "L": "1"}))
TRUE = {
    "heavy ball": cycle(),
    "gradient descent at 2/L": cycle(*STEP),
    "in more dimensions": cycle(STEP[0], "1 0", "1 0, -1 0", STEP[3]),
    "against a paper": cycle(role="paper"),
    "a citation twice": cycle() | {"cites": cycle()["cites"] * 2},
}
FALSE = {
    "a shifted start": (cycle(start="13/133 -4/133 -9/133, 13/133 -4/133 -9/133"), "no projection"),
    "another step": (cycle("13/9 -4/9, 1 0 | -1/10 0 | 1 0"), "projection|not the first"),
    "two turns of a run that does not close": (cycle("1 | -1 | 1", *STEP[1:]), "projection|first"),
    "a smaller class": (
        cycle(functions=("smooth-strongly-convex", {"mu": "2", "L": "25"})),
        "projection|not the first",
    ),
    "a point at rest": (cycle(STEP[0], "0", "0", STEP[3]), "the points all agree"),
    "a hull without its projection": (cycle(STEP[0], "1", "1, -1, 2", STEP[3]), "no projection"),
    "corners in another order": (cycle(hull=",".join(HULL.split(",")[::-1])), "projection"),
    "a corner in another dimension": (cycle(hull="1 0, 1"), "does not fit"),
    "a state too few": (cycle(start="13/133 -4/133 -9/133"), "start does not fit"),
    "no hull": (cycle() | {"hull": []}, "does not fit"),
    "μ = 0": (
        cycle(*STEP[:3], ("smooth-strongly-convex", {"mu": "0", "L": "1"})),
        "not about strongly convex",
    ),
    "operators": (
        cycle(*STEP[:3], ("strongly-monotone-lipschitz", {"mu": "1/2", "L": "1"})),
        "not about strongly convex",
    ),
    "a citation that says something else": (
        cycle() | {"cites": [{"standard": "smooth_convex_points", "gives": []}]},
        "does not cite just squared_distance",
    ),
    "a citation that gives a hypothesis": (
        cycle() | {"cites": [{"standard": "squared_distance", "gives": ["f"]}]},
        "no hypotheses",
    ),
}


@rows(TRUE, FALSE)
def test_only_what_follows_is_confirmed(obj, reason):
    judge(obj, reason)


def test_it_says_the_theorem():
    said = "\n".join(judge(cycle(), None).lines)
    assert "for every n >= 3 there are some f in F(1, 25), that is 1-strongly convex" in said
    assert "repeat with period 3 and do not all agree" in said
    assert "f = 25/2·|x|^2 - 12·dist(x, H)^2" in said
