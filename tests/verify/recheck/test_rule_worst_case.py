"""Pieces of kind `worst_case`: what some steps leave of a measure, on all functions of classes."""

import re
from fractions import Fraction

import pytest

from verify.recheck import recheck

from .small import FAILS, certificate, edited, judge, rows


def combination(text):
    """`"x0 - 1/3 g0"` as {name: number}."""
    found = {}
    for sign, number, name in re.findall(r"([+-]?) ?([0-9/]*) ?([A-Za-z]\w*)", text):
        found[name] = ("-" if sign == "-" else "") + (number or "1")
    return found


def form(text):
    """`"f1 - fs + 2 |x0 - xs|^2 - <g0, x0> - 1"`: values, squares, products, a number."""
    products, constant, rest = [], Fraction(0), text
    for whole, sign, c, u in re.findall(r"(([+-]?) ?([0-9/]*) ?\|([^|]*)\|\^2)", text):
        products.append([("-" if sign == "-" else "") + (c or "1"), *[combination(u)] * 2])
        rest = rest.replace(whole, "")
    for whole, sign, c, u, v in re.findall(r"(([+-]?) ?([0-9/]*) ?<([^,]*),([^>]*)>)", rest):
        products.append([("-" if sign == "-" else "") + (c or "1"), *map(combination, (u, v))])
        rest = rest.replace(whole, "")
    if number := re.search(r"([+-]) ?([0-9/]+)\s*$", rest):
        constant = Fraction(number[1] + number[2])
        rest = rest[: number.start()]
    return {"constant": str(constant), "values": combination(rest), "products": products}


def part(text):
    """`"0 g1 f1"`: the function, the gradient, the value."""
    of, gradient, *value = text.split()
    return {"of": int(of), "gradient": gradient, **({"value": value[0]} if value else {})}


def step(text):
    """`"x0"`, `"x1 = x0 - g0"`, `"at x1: 0 g1 f1"`, `"x1: 1 x1 + 3 g1 = x0: 0 g1 f1"`, `"#e"`."""
    if text[0] == "#":
        return {"step": "number", "value": text[1:]}
    head, *more = text.split(": ")
    if head.startswith("at "):
        parts = [part(one) for one in more[0].split("; ")]
        return {"step": "evaluate", "at": combination(head[3:]), "parts": parts}
    if more:
        left, right = more[0].split(" = ")
        parts, said = [part(one) for one in more[1].split("; ")], combination(left)
        return {
            "step": "implicit",
            "vector": head,
            "scale": said.get(head, "0"),
            "is": {} if right == "0" else combination(right),
            "weights": [said[one["gradient"]] for one in parts],
            "parts": parts,
        }
    name, _, known = head.partition(" = ")
    if not known:
        return {"step": "start", "vector": name}
    return {"step": "let", "vector": name, "is": combination(known)}


def assumption(text):
    """`"1/2: |x0 - xs|^2 - 1 <= 0"`."""
    multiplier, said = text.split(": ")
    left, relation, _ = re.fullmatch("(.*) (<=|=) (0)", said).groups()
    return {"form": form(left), "relation": relation, "says": "given", "multiplier": multiplier}


def used(text):
    """`"0 interpolation 0 1: 1/2"`."""
    head, multiplier = text.split(": ")
    of, *name = head.split()
    points = [int(x) for x in name if x.isdigit()]
    return [int(of), " ".join(x for x in name if not x.isdigit()), points, multiplier]


def finite(functions, run, measures, assumptions="", inequalities="", cites="", **more):
    """A piece from texts; several of a kind are parted by " | "."""

    def each(read, text):
        return [read(one.strip()) for one in text.split(" | ") if one.strip()]

    members = []
    for one in functions.split(" | "):
        name, kind, *given = one.split()
        pairs = dict(x.split("=") for x in given)
        members.append({"class": kind, "name": name, "parameters": pairs})
    weights = [one.partition(": ") for one in measures.split(" | ")]
    return {
        "name": "worst",
        "part": "",
        "role": "exact",
        "says": "what is shown",
        "kind": "worst_case",
        "cites": [{"standard": name, "gives": []} for name in cites.split()],
        "functions": members,
        "run": each(step, run),
        "assumptions": each(assumption, assumptions),
        "matrices": [],
        "measures": [{"form": form(said), "weight": w} for w, _, said in weights],
        "inequalities": each(used, inequalities),
        "blocks": [],
        "witness": {"weights": [], "vectors": {}, "values": {}},
        **more,
    }


# Gradient descent with step 1/L: f(x_1) − f* <= L/6·|x_0 − x*|² (Drori, Teboulle 2014, Theorem 1).
BEST = "xs: gs = 0: 0 gs fs"
DESCENT = {
    "functions": "f smooth-convex L=3",
    "run": f"{BEST} | x0 | at x0: 0 g0 f0 | x1 = x0 - 1/3 g0 | at x1: 0 g1 f1",
    "measures": "1: f1 - fs",
    "assumptions": "1/2: |x0 - xs|^2 - 1 <= 0",
    "inequalities": "0 interpolation 1 2: 1/2 | 0 interpolation 0 1: 1/2 | "
    "0 interpolation 0 2: 1/2",
    "cites": "smooth_convex_points",
}
# The same on |x|²·3/2 in one dimension from x_0 = 1: x_1 = 0, and f_1 = 0.
RUNS = {"weights": ["1"], "vectors": {"x0": ["1"], "g0": ["3"]}, "values": {"f0": "3/2"}}
# One proximal step: f(x_1) − f* <= <g_1, x_1 − x*>, and <a, b> <= |a + b|²/4.
PROXIMAL = {
    "functions": "f convex",
    "run": f"{BEST} | x0 | x1: x1 + g1 = x0: 0 g1 f1",
    "measures": "1: f1 - fs",
    "assumptions": "1/4: |x0 - xs|^2 - 1 <= 0",
    "inequalities": "0 convexity 0 1: 1",
}
FIXED = {
    "functions": "T nonexpansive",
    "run": "xs: - xs + ts = 0: 0 ts | x0 | at x0: 0 t0",
    "measures": "1: |t0 - xs|^2",
    "assumptions": "1: |x0 - xs|^2 - 1 <= 0",
    "inequalities": "0 nonexpansive 0 1: 1",
}
LINEAR = {
    "functions": "A linear L=2",
    "run": "x0 | at x0: 0 y0",
    "measures": "1: |y0|^2",
    "assumptions": "4: |x0|^2 - 1 <= 0",
    "blocks": [[0, "norm", [0], [["1"]]]],
}
# The projection of x_0 onto a set of diameter 1 that has x* is no farther than 1 from x*.
SET = {
    "functions": "h indicator D=1",
    "run": "x0 | x1: x1 + s1 = x0: 0 s1 h1 | x2 | at x2: 0 s2 h2",
    "measures": "1: |x1 - x2|^2",
    "inequalities": "0 diameter 0 1: 1",
}
T = form("t")
HALVES = [["1/2", "-1/2"], ["-1/2", "1/2"]]
MATRIX = {
    "functions": "f convex",
    "run": "x0 | at x0: 0 g0 f0 | #t",
    "measures": "1: t + f0",
    "assumptions": "1: f0 = 0",
    "matrices": [{"rows": [[form("+ 1"), T], [T, form("+ 1")]], "says": "", "multiplier": HALVES}],
}


def piece(base, **more):
    return finite(**{**base, **more})


def run(base, old, new):
    """A piece with another text in the run."""
    assert old in base["run"]
    return piece(base, run=base["run"].replace(old, new))


TRUE = {
    "a gradient step": piece(DESCENT),
    "with a run that attains something": piece(DESCENT, witness=RUNS),
    "a proximal step": piece(PROXIMAL),
    "against a paper": piece(PROXIMAL, role="paper"),
    "a fixed point": piece(FIXED),
    "a block": piece(LINEAR),
    "a projection": piece(SET),
    "a matrix and an equation": piece(MATRIX),
    "the least of two measures": piece(
        PROXIMAL, measures="1/2: f1 - fs | 1/2: <g1, x1 - xs>", inequalities="0 convexity 0 1: 1/2"
    ),
}
CONTRARY = "1: f1 - fs + 5 <= 0"
FALSE = {
    # what the issue names
    "f(x*) = -7 as a second value at one place": (
        piece(PROXIMAL, run=f"{PROXIMAL['run']} | at xs: 0 g2 f2", measures="1: f2 - fs"),
        "value does not fit",
    ),
    "f(x*) = -7 as an assumption beside f(x*) = 0": (
        piece(
            PROXIMAL,
            assumptions=f"{PROXIMAL['assumptions']} | 1/2: f1 + 7 = 0 | -1/2: fs = 0",
            inequalities="0 convexity 0 1: 1/2",
        ),
        "the witness fails",
    ),
    "the conclusion is assumed, though it cannot be": (
        piece(PROXIMAL, assumptions=CONTRARY, inequalities="0 convexity 0 1: 1/9"),
        "values are left over|witness fails",
    ),
    "a point is repeated": (
        piece(DESCENT, run=f"{DESCENT['run']} | at x1: 0 g2"),
        'a point of "f" is repeated',
    ),
    "a point is repeated under another name of its place": (
        piece(DESCENT, run=f"{DESCENT['run']} | at x0 - 1/3 g0: 0 g2 f2"),
        'a point of "f" is repeated',
    ),
    "a gradient that is there": (run(DESCENT, "0 g1 f1", "0 g0 f1"), 'the name "g0" is taken'),
    "a value that is there": (run(DESCENT, "0 g1 f1", "0 g1 f0"), 'the name "f0" is taken'),
    "a name for two vectors": (run(DESCENT, "x1 = x0 - 1/3 g0", "xs = x0"), '"xs" is taken'),
    "an equation of a place that is there": (
        piece(PROXIMAL, run=f"{PROXIMAL['run']} | x0: g2 = 0: 0 g2 f2"),
        'the name "x0" is taken',
    ),
    "a point without use": (
        piece(DESCENT, run=f"{DESCENT['run']} | at x1 + x0: 0 g2 f2"),
        "nothing that is used",
    ),
    "a start without use": (piece(DESCENT, run=f"{DESCENT['run']} | x7"), "nothing that is used"),
    "a name without use": (
        piece(DESCENT, run=f"{DESCENT['run']} | x7 = x0"),
        "nothing that is used",
    ),
    "an assumption without use": (
        piece(DESCENT, assumptions=f"{DESCENT['assumptions']} | 0: f0 <= 0"),
        "multiplier is 0",
    ),
    "no witness": (
        piece(DESCENT, assumptions="1/2: |x0 - xs|^2 + 1 <= 0"),
        "the witness fails an assumption",
    ),
    # the identity
    "half of a multiplier": (
        piece(DESCENT, inequalities=DESCENT["inequalities"].replace("2: 1/2", "2: 1/4")),
        "values are left over",
    ),
    **{
        f"no member: {kind} {parameters}": (
            piece(FIXED, functions=f"T {kind} {parameters}", inequalities=""),
            "the class is empty",
        )
        for kind, parameters in (
            ("secant-error-bound", "mu=2 L=1"),
            ("quadratic", "mu=2 L=1"),
            ("symmetric-linear", "mu=2 L=1"),
            ("strongly-monotone-lipschitz", "mu=2 L=1"),
            ("strongly-monotone-cocoercive", "mu=2 beta=1"),
        )
    },
    "a value that no rule speaks of": (
        piece(DESCENT, assumptions=f"{DESCENT['assumptions']} | 1/2: f1 <= 0"),
        "values are left over",
    ),
    "a smaller bound": (
        piece(DESCENT, assumptions="1/3: |x0 - xs|^2 - 1 <= 0"),
        "not positive semidefinite",
    ),
    "a longer step": (run(DESCENT, "1/3", "2/3"), "not positive semidefinite"),
    "a steeper function": (
        piece(DESCENT, functions="f smooth-convex L=4"),
        "not positive semidefinite",
    ),
    "a negative multiplier": (
        piece(DESCENT, inequalities=f"{DESCENT['inequalities']} | 0 interpolation 2 1: -1"),
        "multiplier is 0 or negative",
    ),
    "a negative assumption": (
        piece(DESCENT, assumptions="-1/2: |x0 - xs|^2 - 1 <= 0"),
        "0 or negative",
    ),
    "weights that add up to 2": (piece(PROXIMAL, measures="2: f1 - fs"), "add up to 1"),
    "an indefinite multiplier": (
        piece(LINEAR, blocks=[[0, "norm", [0], [["-1"]]]]),
        "not positive semidefinite",
    ),
    "a multiplier that is not symmetric": (
        edited(piece(MATRIX), ("matrices", 0, "multiplier", 0, 1), "0"),
        "not symmetric",
    ),
    "a matrix that is not symmetric": (
        edited(piece(MATRIX), ("matrices", 0, "rows", 0, 1), form("- t")),
        "not symmetric",
    ),
    # classes and rules
    "an unknown class": (piece(PROXIMAL, functions="f smooth-concave"), "is unknown"),
    "a class without its parameter": (piece(DESCENT, functions="f smooth-convex"), "do not fit"),
    "a parameter too many": (piece(PROXIMAL, functions="f convex L=1"), "do not fit"),
    "an empty class": (
        piece(DESCENT, functions="f smooth-strongly-convex mu=3 L=3"),
        "the class is empty",
    ),
    "another class's rule": (
        piece(PROXIMAL, inequalities="0 interpolation 0 1: 1"),
        'has no rule "interpolation"',
    ),
    "a rule without its parameter": (piece(SET, functions="h indicator"), "lacks its parameter"),
    "a rule at one point": (piece(PROXIMAL, inequalities="0 convexity 1: 1"), "too few"),
    "a rule at a point with itself": (
        piece(PROXIMAL, inequalities="0 convexity 1 1: 1"),
        "repeats",
    ),
    "a rule at no point": (piece(PROXIMAL, inequalities="0 convexity 0 7: 1"), "at no point"),
    "a rule twice": (
        piece(PROXIMAL, inequalities="0 convexity 0 1: 1/2 | 0 convexity 0 1: 1/2"),
        "repeats",
    ),
    "a rule of minimizers at another point": (
        piece(
            DESCENT,
            functions="f lojasiewicz mu=1 L=3",
            inequalities="0 lojasiewicz 0 1: 1",
            cites="",
        ),
        "the gradient is not 0",
    ),
    "a rule of minimizers of another class at another point": (
        piece(
            DESCENT,
            functions="f quadratic-upper-bound L=3",
            inequalities="0 bound 0 1: 1",
            cites="upper_bound_points",
        ),
        "the gradient is not 0",
    ),
    "a centre of what has none": (
        edited(piece(PROXIMAL), ("functions", 0, "vector"), {"x0": "1"}),
        "do not fit the class",
    ),
    "blocks of what has none": (
        edited(piece(PROXIMAL), ("functions", 0, "blocks"), [[{}], [{"g1": "1"}]]),
        "do not fit the class",
    ),
    "blocks that do not add up": (
        edited(
            piece(DESCENT, functions="f block-smooth-convex L0=3 L1=3", cites=""),
            ("functions", 0, "blocks"),
            [[{}, {}], [{"x0": "1"}, {}], [{"g1": "1"}, {}]],
        ),
        "the blocks are not those of the gradient",
    ),
    "a citation too few": (piece(DESCENT, cites=""), "does not cite just smooth_convex_points"),
    "a citation too many": (piece(PROXIMAL, cites="descent"), "does not cite just nothing"),
    # the witness
    "a witness that the class cannot have": (
        piece(DESCENT, witness={**RUNS, "values": {"f0": "1"}}),
        'fails the rule "interpolation"',
    ),
    "a witness outside the start": (
        piece(DESCENT, witness={**RUNS, "vectors": {"x0": ["2"], "g0": ["6"]}}),
        "the witness fails an assumption",
    ),
    "a witness with a negative weight": (
        piece(DESCENT, witness={**RUNS, "weights": ["-1"]}),
        "not positive",
    ),
    "a witness that is no run": (
        piece(DESCENT, witness={**RUNS, "vectors": {"x1": ["0"]}}),
        "that no step makes",
    ),
    "an unknown vector": (run(DESCENT, "x0 - 1/3 g0", "x0 - 1/3 g1"), "unknown here"),
    "an operator with a value": (run(FIXED, "0 t0", "0 t0 f0"), "value does not fit"),
    "a weight of zero": (edited(piece(PROXIMAL), ("run", 2, "weights", 0), "0"), "a weight is 0"),
    "a necessity": (piece(PROXIMAL, role="necessity"), "worst_case cannot be necessity"),
}


@rows(TRUE, FALSE)
def test_the_rule(obj, reason):
    judge(obj, reason)


def theorem_of(obj, **more):
    words = [{"words": "so much is left", "kind": "theorem", "theorems": ["worst"]}]
    return certificate(obj, statement=words, **more)


@pytest.mark.parametrize(
    "title, bound", [("a gradient step", "1/2"), ("a proximal step", "1/4"), ("a block", "4")]
)
def test_the_bound_is_derived_and_printed(title, bound):
    found = recheck(theorem_of(TRUE[title]))
    assert str(found.theorems["worst"].bound) == bound
    assert any(f"<= {bound}" in line for line in found.lines)


def test_a_run_that_attains_less_is_shown():
    lines = recheck(theorem_of(TRUE["with a run that attains something"])).lines
    assert any("holds at a point where it is 0" in line for line in lines)


TRIVIAL = {
    "no rule is used": piece(MATRIX),
    "the conclusion is an assumption": piece(
        PROXIMAL,
        assumptions="1/2: 2 f1 - 2 fs - 1/3 <= 0 | 1: <g1, x0 - x1> - <g1, x0> + <g1, x1> = 0",
        inequalities="0 convexity 0 1: 1/5 | 0 convexity 1 0: 1/5",
        measures="1: f1 - fs",
    ),
}


def test_a_theorem_cannot_rest_on_what_it_assumes():
    obj = finite(
        "f convex",
        f"{BEST} | x0 | at x0: 0 g0 f0",
        "1: f0 - fs + <g0, xs - x0>",
        "2: 1/2 f0 - 1/2 fs + 1/2 <g0, xs - x0> - 1 <= 0",
    )
    recheck(certificate(obj, verdict="undecided"))
    with pytest.raises(FAILS, match="it is trivial"):
        recheck(theorem_of(obj))
    with pytest.raises(FAILS, match="trivial"):
        recheck(theorem_of(obj, verdict="undecided"))


def test_a_bound_without_the_start_is_said_where_it_holds():
    lines = recheck(theorem_of(TRUE["a gradient step"])).lines
    assert any("without it: f1 - fs <= 1/2·|x0 - xs|^2" in line for line in lines)


def points(count, place):
    """So many points of one function, at places of their own or at one."""
    for k in range(count):
        value = {} if place and k else {"value": f"b{k}"}
        parts = [{"of": 0, "gradient": f"a{k}", **value}]
        yield {"step": "evaluate", "at": {"x0": place or str(k + 2)}, "parts": parts}


def growing(count):
    """Names of vectors whose numbers have ever more digits."""
    for k in range(count):
        start = {f"l{k - 1}": "123456789/7"} if k else {"x0": "2"}
        yield {"step": "let", "vector": f"l{k}", "is": start}


@pytest.mark.parametrize(
    "more",
    [list(points(6000, None)), list(points(6000, "2")), list(growing(8000))],
    ids=["many points", "many points at one place", "growing numbers"],
)
def test_what_asks_for_too_much_work_is_refused(more):
    obj = piece(PROXIMAL)
    judge({**obj, "run": obj["run"] + more}, "asks for more than 1,000,000 elementary products")


def test_many_vectors_are_refused_before_there_is_a_table_of_them():
    """Each start is used in one product, so that little is multiplied."""
    obj, names = piece(PROXIMAL), [f"s{k}" for k in range(2000)]
    products = [["1", {"x0": "1"}, {name: "1"}] for name in names]
    form = {"constant": "0", "values": {}, "products": products}
    more = {"form": form, "relation": "<=", "says": "", "multiplier": "1"}
    obj["run"] += [{"step": "start", "vector": name} for name in names]
    obj["assumptions"].append(more)
    judge(obj, "asks for more than 1,000,000 elementary products")
