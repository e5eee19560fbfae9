"""The key `spaces`: dimensions that are random vectors, and points that are probability spaces."""

import copy

from verify import recheck

from .small import certificate, combine, judge, piece, point, rows, step, theorem

NAMES = "P:nn:s c:nn:s x:n1 z:n1"
GIVEN = "f: P P = P; g: P x = x; h: P z = 0; k: P c = c P"
# E⟨x, cz⟩ = E⟨Px, cz⟩ = E⟨x, Pcz⟩ = E⟨x, cPz⟩ = 0.
CROSS = [combine("s", "x* c z = 0", "-1 | g* | c z", "x* | k | z", "x* c | h | ")]
BLOCKS = "1/2 1/2 0 0, 1/2 1/2 0 0, 0 0 1/2 1/2, 0 0 1/2 1/2"
VALUES = {
    "P": BLOCKS, "c": "1 0 0 0, 0 1 0 0, 0 0 -2 0, 0 0 0 -2",
    "x": "1, 1, 1/2, 1/2", "z": "1, -1, 3, -3",
}  # fmt: skip
HALVES = ("1/2",) * 4


def at(size=4, roots=HALVES, names=NAMES, **changed):
    values = {**VALUES, **changed}
    kept = {n: v for n, v in values.items() if f"{n}:" in names or n in names.split()}
    return point(f"n={size}", names, **kept) | {"spaces": {"n": list(roots)}}


def cross(*points, names=NAMES, given=GIVEN, steps=CROSS, said="x* c z = 0", **space):
    obj = theorem(names, given, steps, said, points=list(points or [at()]))
    return spaced(obj, **space)


def spaced(obj, fields="P", numbers="c", unit=None, dimension="n"):
    obj = copy.deepcopy(obj)
    space = {"fields": fields.split(), "numbers": numbers.split()}
    obj["theory"]["spaces"] = {dimension: space | ({} if unit is None else {"unit": unit})}
    return obj


# Without "E[z | past] = 0": z = x.
SAME = at(x="1, 1, 1, 1", z="1, 1, 1, 1", c="1 0 0 0, 0 1 0 0, 0 0 1 0, 0 0 0 1")
LESS = "f: P P = P; g: P x = x; k: P c = c P"


WEAK = {"theorem": "only", "drops": ["h"]}
ONE = point("n=1", NAMES, P="1", c="1", x="1", z="1")


def refuted(found=SAME, drops=("h",), given=LESS, **space):
    weak = {"theorem": "only", "drops": list(drops)}
    bare = piece("refutation", NAMES, "x* c z = 0", found, given=given, weakens=weak)
    return certificate(cross(), spaced(bare, **space) | {"role": "necessity"}, verdict="proved")


# The weights 9/25, 16/25, and the mean by the unit.
UNIT = "P:nn:s u:n1 z:n1"
ALL = at(
    2, ("3/5", "4/5"), UNIT, P="9/25 12/25, 12/25 16/25", u="3/5, 4/5", z="4/5, -3/5"
)  # fmt: skip
PAIRS = at(  # two outcomes, two entries each
    4, ("3/5", "4/5"), P="9/25 0 12/25 0, 0 9/25 0 12/25, 12/25 0 16/25 0, 0 12/25 0 16/25",
    c="2 0 0 0, 0 2 0 0, 0 0 2 0, 0 0 0 2", x="3/5, 0, 4/5, 0", z="0, 4/5, 0, -3/5",
)  # fmt: skip


def mean(found=ALL, unit="u"):
    """A random number whose mean, given the past, is 0 has the mean 0."""
    given = "f: P P = P; g: P u = u; h: P z = 0; i: u* u = 1"
    steps = [combine("s", "u* z = 0", "-1 | g* | z", "u* | h | ")]
    obj = theorem(UNIT, given, steps, "u* z = 0", points=[found])
    return spaced(obj, numbers="", unit=unit)


def tr(**space):
    said = "tr(P A A* P) = tr(P A A* P)"
    obj = theorem("P:nn:s A:nn", "", [combine("s", said)], said)
    return spaced(obj, numbers="", **space)


TRUE = {
    "a cross term vanishes": cross(),
    "random vectors of two entries": cross(PAIRS),
    "a refutation": refuted(),
    "unequal weights, and the unit": mean(),
}
FALSE = {
    "one outcome": (
        cross(at(1, ("1",), P="1", c="1", x="1", z="0")),
        '"P" leaves no noise',
    ),
    "a past that knows everything": (
        cross(at(P="1 0 0 0, 0 1 0 0, 0 0 1 0, 0 0 0 1", z="0, 0, 0, 0")),
        '"P" leaves no noise',
    ),
    "no point": (
        spaced(theorem(NAMES, GIVEN, CROSS, "x* c z = 0")),
        "no space in which the hypotheses hold",
    ),
    "a projection that is no average": (
        cross(at(2, ("3/5", "4/5"), P="1/2 1/2, 1/2 1/2", c="1 0, 0 1", x="1, 1", z="1, -1")),
        "is no conditional expectation",
    ),
    "a projection onto less than events": (
        cross(at(P="0 0 0 0, 0 0 0 0, 0 0 1/2 1/2, 0 0 1/2 1/2", x="0, 0, 1, 1", z="1, 0, 3, -3")),
        "averages over no events",
    ),
    "a negative average": (
        cross(
            at(
                P="1/2 -1/2 0 0, -1/2 1/2 0 0, 0 0 1/2 1/2, 0 0 1/2 1/2",
                x="1, -1, 0, 0", z="1, 1, 1, -1",
            )
        ),
        "is no conditional expectation",
    ),
    "events that overlap": (
        cross(
            at(
                P="1/3 1/3 0 1/3, 1/3 1/3 1/3 0, 0 1/3 1/3 1/3, 1/3 0 1/3 1/3",
                x="0, 0, 0, 0", z="0, 0, 0, 0", c="1 0 0 0, 0 1 0 0, 0 0 1 0, 0 0 0 1",
            ),
            given="g: P x = x; h: P z = 0; k: P c = c P",
        ),
        "averages over no events",
    ),
    "a projection that mixes entries": (
        cross(at(roots=("3/5", "4/5"))),
        "no events|leaves no noise|no conditional expectation",
    ),
    "a number that is a matrix": (
        cross(at(c="0 1 0 0, 1 0 0 0, 0 0 1 0, 0 0 0 1")),
        '"c" multiplies by no random number',
    ),
    "a number that differs by entry": (
        cross({**PAIRS, "letters": {**PAIRS["letters"], "c": at(c="1 0 0 0, 0 2 0 0, 0 0 1 0, "
                                    "0 0 0 2")["letters"]["c"]}}),
        '"c" multiplies by no random number',
    ),
    "probabilities that add up to less": (cross(at(roots=("1/2", "1/2", "1/2", "1/3"))), "add up"),
    "a negative root": (cross(at(roots=("-1/2", "1/2", "1/2", "1/2"))), "do not add up"),
    "outcomes that do not fit": (cross(at(roots=("3/5", "4/5", "0"))), "as many roots"),
    "no roots": (cross(at() | {"spaces": {"n": []}}), "as many roots"),
    "a point of no space": (cross(point("n=4", NAMES, **VALUES)), "not those of the theory"),
    "a space where none is meant": (
        theorem(NAMES, GIVEN, CROSS, "x* c z = 0", points=[at()]),
        "not those of the theory",
    ),
    "a unit that is not 1": (mean({**ALL, "letters": {**ALL["letters"], "u": [["1"], ["0"]]}}),
                             "does not hold|is not 1"),
    "another letter as the unit": (mean(unit="z"), '"z" is not 1'),
    "a field that is no letter": (cross(fields="Q"), '"Q" does not fit its space'),
    "a field of no symmetry": (
        cross(names="P:nn c:nn:s x:n1 z:n1"),
        '"P" does not fit its space',
    ),
    "a vector as a number": (cross(numbers="x"), '"x" does not fit its space'),
    "a unit without a name": (cross(unit="", numbers=""), '"" does not fit its space'),
    "a matrix as the unit": (cross(unit="c", numbers=""), '"c" does not fit its space'),
    "a letter twice": (cross(numbers="P"), '"P" does not fit its space'),
    "a space of no dimension": (cross(dimension="k"), "what is no dimension"),
    "the numbers as a space": (cross(dimension="1"), "what is no dimension"),
    "a trace over outcomes": (tr(), "a trace stands beside operators"),
    "the turning of a one-sided inverse": (
        spaced(
            theorem(
                "P:nn:s A:nn B:nn", "f: A B = 1",
                [step("s", "turn", of="f", first="A", second="B")], "B A = 1",
                cites=[{"standard": "one_sided_inverse", "gives": []}],
            ),
            numbers="",
        ),
        "left inverses that are no right ones",
    ),
    "a refutation at a point of no space": (
        refuted({**SAME, "spaces": {"n": ["1"] * 4}}),
        "do not add up",
    ),
    "a refutation of another field": (refuted(fields="", numbers="c"), "another type"),
    "a refutation by matrices alone": (
        certificate(
            cross(),
            piece("refutation", NAMES, "x* c z = 0", ONE, given=LESS, weakens=WEAK),
            verdict="proved",
        ),
        "another type|has other spaces",
    ),
}  # fmt: skip


@rows(TRUE, FALSE)
def test_only_what_holds_in_probability_spaces_is_confirmed(obj, reason):
    judge(obj, reason)


def test_it_says_what_the_letters_are():
    said = "\n".join(judge(cross(), None).lines)
    assert "n is L²(Ω; ℝⁿ) of a probability space Ω: x*·y is E⟨x, y⟩, P = E[· | past], c a" in said
    assert "probabilities (1/2)^2, (1/2)^2, (1/2)^2, (1/2)^2 in n" in said
    assert "(3/5)^2, (4/5)^2" in "\n".join(judge(mean(), None).lines)


def test_it_is_part_of_the_statement():
    plain = {**VALUES}
    without = theorem(NAMES, GIVEN, CROSS, "x* c z = 0", points=[point("n=4", NAMES, **plain)])
    one, other = (judge(obj, None).theorems["only"].digest for obj in (cross(), without))
    assert one != other


def test_a_hypothesis_for_all_binds_no_name_of_a_space():
    """cd = dc for every random number c says nothing of the field P."""
    names = "P:nn:s c:nn:s d:nn:s"
    given = "f for c: c d = d c; g: P P = P"
    steps = [step("s", "instance", of="f", at=[["c", "P"]])]
    values = {"P": BLOCKS, "c": VALUES["c"], "d": VALUES["c"]}
    found = point("n=4", names, **values) | {"spaces": {"n": list(HALVES)}}
    obj = theorem(names, given, steps, "P d = d P", points=[found])
    judge(spaced(obj, numbers="c d"), "one in nonneg, psd or pd or of a space")


def test_a_space_called_why_is_no_prose():
    other = {"fields": ["P"], "numbers": [], "unit": "u"}
    spaces = ({"why": {"fields": [], "numbers": []}}, {"why": other})
    one, two = (recheck.statement({"theory": {"spaces": space}}) for space in spaces)
    assert one != two and recheck.statement({"theory": {"facts": [{"why": "so"}]}}) == {
        "theory": {"facts": [{}]}
    }
