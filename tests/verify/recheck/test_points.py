"""Refutations and instances: every hypothesis holds at the point, and a claim fails, or holds."""

from .small import certificate, edited, judge, piece, point, rows

AB = "A:nn B:nn"
COMMUTE = piece(
    "refutation", AB, "A B = B A", point("n=2", AB, A="0 1, 0 0", B="1 0, 0 1/2"), name="commute"
)
HK = "H:nn:p K:nn:d c:+"
ORDER = piece(
    "refutation", HK, "K >= H; tr(K) > c tr(H)",
    point("n=2", HK, H="1 1, 1 1", K="2 0, 0 1", c=1), name="order",
)  # fmt: skip
SQRT = {
    "dimensions": {"n": 2},
    "scalars": {"s": ["0", "1"]},
    "letters": {"G": [["2", ["0", "1"]], [["0", "1"], "1"]], "x": [["1"], [["0", "-1"]]]},
    "field": ["-2", "0", "1"],
}
ROOT = piece(
    "instances", "G:nn:s x:n1 s", "G x = 0; s^2 >= 2", SQRT, given="f: s^2 = 2", nonzero="z: s - 1"
)  # fmt: skip
POSITIVE = piece("instances", "c d", "c d >= c", point(c=2, d=3), given="f: c > 1; g: d >= c")


def one(obj):
    verdict = "refuted" if obj["kind"] == "refutation" else "checked"
    return certificate(obj, verdict=verdict)


def field(names, said, values, polynomial, kind="refutation", n=2, **letters):
    at = {"dimensions": {"n": n} if letters else {}, "scalars": values, "letters": letters}
    return one(piece(kind, names, said, {**at, "field": polynomial}))


TRUE = {
    "two matrices that do not commute": one(COMMUTE),
    "an order that fails": one(ORDER),
    "a root": one(ROOT),
    "a hypothesis that is an inequality": one(POSITIVE),
    "orders of what has a root": field(
        "s:+ t",
        "5 s > 7; 3 > 2 s; 0 > t; 0 >= t + 2 - s; s + t >= -2; s > 1",
        {"s": ["0", "1"], "t": ["-2", "1/7"]},
        ["-6", "0", "3"],
        "instances",
    ),
    "the sign of one entry": field(
        "G:nn:d", "tr(G G) > tr(G)", {}, ["-5", "0", "1"], "instances", n=1, G=[[["1/2", "1/2"]]]
    ),
    "orders of a root that is rational": field(
        "s t",
        "s >= 0; 0 >= s; t > 0",
        {"s": ["-2", "1"], "t": ["2", "1"]},
        ["-4", "0", "1"],
        "instances",
    ),
    "two instances": one({**POSITIVE, "at": [*POSITIVE["at"], point(c=4, d=4)]}),
}
FALSE = {
    "imaginary matrices": (
        field("A:nn", "A* A = A", {}, ["1", "0", "1"],
              A=[["1", "0"], [["0", "1"], "0"]]),
        "no real root",
    ),
    "a zero divisor refutes": (
        field("c", "c = 0", {"c": ["-1", "1"]}, ["2", "-3", "1"]), "nothing is refuted"
    ),
    "a hypothesis that fails": (
        one(edited(COMMUTE, ("theory",), {**COMMUTE["theory"], "facts": [
            {"id": "f", "left": "A", "right": 0, "why": ""}]})),
        '"f" does not hold',
    ),
    "an inequality that fails": (one({**POSITIVE, "at": [point(c=1, d=3)]}), '"f" does not hold'),
    "an inequality that fails, not strictly": (
        one({**POSITIVE, "at": [point(c=2, d=1)]}), '"g" does not hold'
    ),
    "a claim that holds": (
        one(edited(COMMUTE, ("at", 0, "letters", "B"), [["1", "0"], ["0", "1"]])),
        "nothing is refuted",
    ),
    "two refutations in one": (one({**COMMUTE, "at": COMMUTE["at"] * 2}), "exactly one"),
    "no point": (one({**ROOT, "at": []}), "no claim or no point"),
    "no claim": (one({**ROOT, "claims": []}), "no claim or no point"),
    "what should be symmetric": (
        one(edited(ORDER, ("at", 0, "letters", "K"), [["2", "1"], ["0", "1"]])), "not symmetric"
    ),
    "what should be definite": (
        one(edited(ORDER, ("at", 0, "letters", "K"), [["1", "1"], ["1", "1"]])), "not strictly"
    ),
    "what should be semidefinite, with a zero on the diagonal": (
        one(edited(ORDER, ("at", 0, "letters", "H"), [["0", "1"], ["1", "5"]])), "is not so"
    ),
    "what should not be negative": (one(edited(ORDER, ("at", 0, "scalars", "c"), "-1")), "not so"),
    "what should not be zero": (
        one(edited(ROOT, ("theory", "nonzero", 0, "expr"), ["-", ["+", ["^", "s", 2], -2]])),
        '"z" is zero|zero by another',
    ),
    "an order of what is not rational": (
        one({**ROOT, "theory": {**ROOT["theory"], "psd": ["G"]}}), "not rational"
    ),
    "an order of what is a root of a cubic": (
        field("s", "s >= 1", {"s": ["0", "1"]}, ["-2", "0", "0", "1"], "instances"), "not rational"
    ),
    "an order of a root that is not one of a number": (
        field("s", "s >= 1", {"s": ["0", "1"]}, ["-1", "-1", "1"], "instances"), "not rational"
    ),
    "what is below 0 by its root": (
        field("s:+", "s >= 0", {"s": ["1", "-1"]}, ["-2", "0", "1"], "instances"), "not so"
    ),
    "an order that does not hold, by a root": (
        field("s", "2 s >= 3", {"s": ["0", "1"]}, ["-2", "0", "1"], "instances"),
        "a claim does not hold",
    ),
    "0 by a root that is rational is not above 0": (
        field("s", "s > 0", {"s": ["-2", "1"]}, ["-4", "0", "1"], "instances"),
        "a claim does not hold",
    ),
    "a hypothesis for all": (
        one(edited(COMMUTE, ("theory", "facts"), [
            {"id": "f", "left": "A", "right": "A", "forall": ["A"]}])),
        'says "for all"',
    ),
    "a field of degree 0": (one(edited(ROOT, ("at", 0, "field"), ["1", "0"])), "degree"),
    "a letter more": (one(edited(ROOT, ("at", 0, "letters", "Z"), [["1"]])), "not those"),
    "a scalar more": (one(edited(ROOT, ("at", 0, "scalars", "z"), "1")), "not those"),
    "a list without a field": (
        one(edited(COMMUTE, ("at", 0, "letters", "B", 0, 0), ["1"])), "fit the field"
    ),
    "a list that is too long": (
        one(edited(ROOT, ("at", 0, "scalars", "s"), ["0", "0", "1"])), "fit the field"
    ),
    "a ragged matrix": (
        one(edited(COMMUTE, ("at", 0, "letters", "A"), [["0", "1"], ["0"]])), "is not 2×2"
    ),
    "a size over the limit": (one(edited(COMMUTE, ("at", 0, "dimensions", "n"), 65)), "1 to 64"),
    "a fraction that is not in lowest terms": (
        one(edited(COMMUTE, ("at", 0, "letters", "B", 1, 1), "2/4")), "lowest terms"
    ),
    "an order without symmetry": (one(edited(COMMUTE, ("claims", 0, "relation"), ">=")), "adjoint"),
    "an order of what is not square": (
        one(edited(ROOT, ("claims", 0, "relation"), ">=")), "does not fit"
    ),
    "a strict order of matrices": (
        one(edited(ORDER, ("claims", 0, "relation"), ">")), "does not fit"
    ),
    "what is not zero": (one(edited(COMMUTE, ("claims", 0, "relation"), "!=")), "says !="),
    "an instance that fails": (
        one(edited(ROOT, ("claims", 0, "right"), "x")), "a claim does not hold"
    ),
    "instances for a mutant": (
        certificate({**ROOT, "role": "mutant"}, verdict="undecided"), "instances cannot be mutant"
    ),
    "instances for a necessity": (
        certificate({**ROOT, "role": "necessity"}, verdict="undecided"), "cannot be necessity"
    ),
    "a proof that is a piece": (one({**ROOT, "role": "proof"}), "is not exact"),
}  # fmt: skip


@rows(TRUE, FALSE)
def test_what_is_shown_at_points_is_so_there(obj, reason):
    judge(obj, reason)
