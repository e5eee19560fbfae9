"""For which parameters of B is B the same as A? The branches are right, and they are all."""

import json
import re
import time
from fractions import Fraction
from itertools import product

import pytest

from theory import optimizers
from theory.algorithms import parse
from theory.algorithms.grammar import parse_expression
from theory.algorithms.tree import Name, Negative, Number
from theory.realization import compare, resolve, search

GRID = [Fraction(0), Fraction(1), Fraction(-1), Fraction(1, 2), Fraction(3)]


def number(text, values):
    """Evaluate an expression over fractions, straight from its syntax tree."""

    def value(tree):
        if isinstance(tree, Number):
            return tree.value
        if isinstance(tree, Name):
            return values[tree.name]
        if isinstance(tree, Negative):
            return -value(tree.inner)
        left = value(tree.left)
        if tree.sign == "^":
            return left**tree.right
        right = value(tree.right)
        return {"+": left.__add__, "-": left.__sub__, "*": left.__mul__, "/": left.__truediv__}[
            tree.sign
        ](right)

    return value(parse_expression(text))


def on_branch(branch, ours, theirs):
    """Do these parameter values satisfy the branch?"""
    values = {**ours, **{f"{name}_B": value for name, value in theirs.items()}}
    pinned = [root["equation"] for root in branch["roots"].values()]
    for condition in [*branch["conditions"], *pinned]:
        wanted_zero = condition.endswith(" = 0")
        text = condition.removesuffix(" != 0").removesuffix(" = 0")
        if (number(text, values) == 0) != wanted_zero:
            return False
    return all(number(text, values) == theirs[name] for name, text in branch["map"].items())


def shape(branch):
    """A branch without roots as (conditions, map, free)."""
    assert branch["roots"] == {} == branch["radicals"]
    return branch["conditions"], branch["map"], branch["free"]


def points(text, values):
    """The impulse response of a program, step by step, long enough to tell any two here apart."""
    try:
        return optimizers.get(text).run([1] + [0] * 9, **values)
    except ZeroDivisionError:
        return None


PAIRS = [
    ("heavy_ball", "nag"),
    ("nag", "heavy_ball"),
    ("triple_momentum", "heavy_ball"),
    ("heavy_ball", "triple_momentum"),
    ("nag", "qhm"),
    ("qhm", "nag"),
    ("sum_momentum", "sgd"),
    ("sgd", "sum_momentum"),
    ("sgd_momentum_mixture", "qhm"),
    ("nag", "nag_three_sequence"),
    ("optimistic_gradient", "pid"),
    ("two_momenta", "aggmo"),
    ("jordan_momentum", "aggmo"),
    ("pid", "nag"),
    ("nag", "accsgd"),
    ("delayed_gradient", "sgd_momentum_mixture"),
]


@pytest.mark.slow
@pytest.mark.parametrize("first, second", PAIRS)
def test_branches_are_exactly_the_parameters_at_which_the_runs_agree(first, second):
    """Completeness and soundness by brute force on a grid with every degenerate value."""
    answer = compare(resolve(first), resolve(second)).as_dict()
    A, B = optimizers.get(first), optimizers.get(second)
    grid = GRID if len(A.parameters) + len(B.parameters) <= 6 else GRID[:4]
    theirs = [
        (q, points(second, q))
        for q in (dict(zip(B.parameters, v)) for v in product(grid, repeat=len(B.parameters)))
    ]
    agreeing = 0
    for values in product(grid, repeat=len(A.parameters)):
        p = dict(zip(A.parameters, values))
        ours = points(first, p)
        if ours is None:
            continue
        for q, other in theirs:
            if other is None:
                continue
            claimed = any(_defined_on(branch, p, q) for branch in answer["branches"])
            assert claimed == (ours == other), (p, q)
            agreeing += claimed
    assert agreeing


def _defined_on(branch, p, q):
    try:
        return on_branch(branch, p, q)
    except ZeroDivisionError:
        return False


def test_verdict_equivalent_means_every_parameter_value_is_reached():
    for first, second in PAIRS:
        answer = compare(resolve(first), resolve(second))
        A = optimizers.get(first)
        if answer.verdict != "equivalent":
            continue
        for values in product(GRID, repeat=len(A.parameters)):
            p = dict(zip(A.parameters, values))
            if points(first, p) is None:
                continue
            numeric = compare(resolve(first).at(**p), resolve(second))
            assert numeric.verdict == "equivalent" or all(x == 0 for x in points(first, p)), (
                first,
                second,
                p,
            )


def test_nag_and_its_program():
    answer = compare(resolve("nag"), resolve("m = b*m + grad(z); z = z - a*(grad(z) + b*m)"))
    assert answer.verdict == "equivalent" and bool(answer)
    assert shape(answer.branches[0].as_dict()) == ([], {"a": "lr", "b": "beta"}, [])


def test_triple_momentum_to_heavy_ball_has_both_branches():
    answer = compare(resolve("triple_momentum"), resolve("heavy_ball")).as_dict()
    assert answer["verdict"] == "conditional"
    found = [shape(branch) for branch in answer["branches"]]
    assert found == [
        (["gamma = 0"], {"lr": "lr", "beta": "beta"}, []),
        (["beta*gamma + beta - gamma = 0"], {"lr": "lr*(gamma + 1)", "beta": "0"}, []),
        (["lr = 0"], {"lr": "0"}, ["beta"]),
    ]
    assert [branch["moves"] for branch in answer["branches"]] == [True, True, False]


def test_heavy_ball_is_nag_only_without_momentum():
    answer = compare(resolve("heavy_ball"), resolve("nag")).as_dict()
    assert answer["verdict"] == "conditional"
    assert [b["conditions"] for b in answer["branches"]] == [["beta = 0"], ["lr = 0"]]
    assert (
        compare(resolve("heavy_ball(lr=1/10, beta=9/10)"), resolve("nag")).verdict
        == "not_equivalent"
    )


def test_the_two_nag_forms_agree_where_tau_exists():
    answer = compare(resolve("nag"), resolve("nag_three_sequence")).as_dict()
    assert answer["verdict"] == "conditional"
    assert answer["branches"][0]["map"] == {"lr": "lr", "tau": "(1 - beta)/(beta + 1)"}


def test_quasi_hyperbolic_family():
    """Claim `quasi_hyperbolic_family`: α = l1 + l2/(1 − b), ν = l2/((1 − b)α)."""
    branch = compare(resolve("sgd_momentum_mixture"), resolve("qhm")).branches[0]
    values = {"l1": Fraction(2, 7), "l2": Fraction(3, 5), "beta": Fraction(1, 3)}
    alpha = values["l1"] + values["l2"] / (1 - values["beta"])
    assert number(branch.map["lr"], values) == alpha
    assert number(branch.map["nu"], values) == values["l2"] / ((1 - values["beta"]) * alpha)
    assert number(branch.map["beta"], values) == values["beta"]


def test_first_difference_is_a_difference_of_the_runs():
    for first, second in [*PAIRS, ("momentum", "dampened_momentum"), ("sgd", "delayed_gradient")]:
        found = compare(resolve(first), resolve(second)).first_difference
        if found is None:
            continue
        runs = [
            optimizers.get(name).run(found.gradients, **values)
            for name, values in ((first, found.parameters_a), (second, found.parameters_b))
        ]
        assert runs[0][: found.step - 1] == runs[1][: found.step - 1]
        assert (runs[0][found.step - 1], runs[1][found.step - 1]) == found.points
        assert found.points[0] != found.points[1]


def test_a_delay_is_reported_as_a_shift():
    answer = compare(resolve("sgd"), resolve("delayed_gradient"))
    assert (answer.verdict, answer.shift) == ("not_equivalent", 1)
    assert answer.shift_branches[0].map == {"lr": "lr"}
    assert compare(resolve("delayed_gradient"), resolve("sgd")).shift == -1
    assert compare(resolve("nag(lr=1,beta=1/2)"), resolve("sgd")).shift is None


def test_starts_are_compared():
    """torch's dampening and optax's optimistic gradient are plain recursions with another first
    step."""
    dampened = compare(resolve("dampened_momentum"), resolve("momentum"))
    assert (
        dampened.verdict == "equivalent" and dampened.branches[0].map["lr"] == "lr*(1 - dampening)"
    )
    (start,) = dampened.startup
    assert (start.branch, start.step, start.of) == (0, 2, "the first gradient")
    assert ("dampening = 0",) in start.agrees_when
    p = {"lr": Fraction(1, 2), "beta": Fraction(1, 3), "dampening": Fraction(1, 5)}
    ours = optimizers.dampened_momentum.run([1], **p)
    theirs = optimizers.momentum.run([1], lr=p["lr"] * (1 - p["dampening"]), beta=p["beta"])
    assert theirs[1] - ours[1] == number(start.difference, p)
    optax = compare(resolve("optimistic_gradient"), resolve("optax_optimistic_gradient"))
    assert optax.verdict == "equivalent" and optax.startup[0].step == 2
    assert compare(resolve("nag"), resolve("nag_sutskever")).startup == ()


def test_the_joining_matrix_joins():
    A, B = optimizers.nag, optimizers.nag_sutskever
    S = compare(resolve("nag"), resolve("nag_sutskever")).as_dict()["S"]
    assert S == [["1", "0"], ["0", "1"]]
    answer = compare(resolve("sgd_momentum_mixture"), resolve("qhm"))
    p = {"l1": Fraction(2, 7), "l2": Fraction(3, 5), "beta": Fraction(1, 3)}
    q = {name: number(text, p) for name, text in answer.branches[0].map.items()}
    a, b = optimizers.sgd_momentum_mixture(**p), optimizers.qhm(**q)
    S = [[number(entry, p) for entry in row] for row in answer.S]
    moved = a.change_basis(S)
    assert moved.propagator == b.propagator and moved.L == b.L and A.name != B.name


def test_an_imaginary_branch_is_none():
    """a² + b² = 0 is a = b = 0 over the real numbers: complex momentum without its decay is
    gradient descent, once."""
    answer = compare(resolve("sgd"), resolve("complex_momentum"))
    moving = [branch for branch in answer.branches if branch.moves]
    assert answer.verdict == "equivalent" and len(moving) == 1
    assert moving[0].map == {"l1": "lr", "a": "0", "b": "0"} and moving[0].free == ("l2",)


def test_no_branch_of_the_catalogue_is_left_open():
    """The pairs with the largest systems are decided, each with a value reached and one not."""
    names = ["complex_momentum", "robust_momentum", "accsgd", "nag_three_sequence", "aggmo", "pid"]
    for first, second in product(names, names):
        assert compare(resolve(first), resolve(second)).verdict in ("equivalent", "conditional")


@pytest.mark.parametrize("name", optimizers.NAMES)
def test_every_optimizer_is_itself(name):
    answer = compare(resolve(name), resolve(name))
    assert answer.verdict == "equivalent"
    assert any(
        all(b.map.get(p) == p for p in optimizers.get(name).parameters) for b in answer.branches
    )


def test_the_answer_is_json_of_the_published_shape():
    answer = compare(resolve("triple_momentum"), resolve("heavy_ball")).as_dict()
    assert json.loads(json.dumps(answer)) == answer
    assert answer["schema"] == "lemmata/equivalence/2"
    for key in ("verdict", "branches", "shift", "first_difference", "S"):
        assert key in answer
    for branch in answer["branches"]:
        assert set(branch) == {"conditions", "map", "roots", "radicals", "free", "moves"}


def test_search_finds_every_name_of_nag():
    found = search(
        resolve("nag(lr=1/10, beta=9/10)"), [o.family() for o in optimizers.catalogue().values()]
    )
    names = {answer.b for answer in found if answer.verdict == "equivalent"}
    assert {
        "nag",
        "nag_sutskever",
        "nag_two_sequence",
        "nag_three_sequence",
        "qhm",
        "sum_momentum",
    } <= names
    assert not {"sgd", "heavy_ball", "momentum"} & names


def test_a_family_with_parameters_is_searched_within_two_seconds():
    families = [o.family() for o in optimizers.catalogue().values()]
    begin = time.process_time()
    search(resolve("nag"), families)
    assert time.process_time() - begin < 2


def test_resolve_reads_names_numbers_programs_and_files(tmp_path):
    path = tmp_path / "optimizer.txt"
    path.write_text("# mine\nm = b*m + grad(x)\nx = x - a*m\n")
    assert compare(resolve(str(path)), resolve("momentum")).verdict == "equivalent"
    assert resolve("nag(lr=0.1, beta=9/10)").parameters == ()
    assert resolve("nag(beta=9/10)").parameters == ("lr",)


BAD = {
    "nagg": "did you mean nag",
    "nag(x=1)": "x is not a parameter of nag",
    "nag(lr)": "parameter=number",
    "nag(lr=a)": "lr is",
    "nag(lr=1, lr=2)": "given twice",
    "nope(lr=1)": "not a known optimizer",
    "": "empty",
    "no such file.txt": "not a known optimizer",
    "nag_three_sequence(tau=0)": "divides by tau",
}


@pytest.mark.parametrize("text", BAD)
def test_bad_names_get_one_line(text):
    with pytest.raises(ValueError, match=BAD[text]) as caught:
        resolve(text)
    assert "\n" not in str(caught.value)


def test_a_name_that_clashes_is_refused():
    with pytest.raises(ValueError, match="a_B"):
        compare(resolve("x = x - a_B*grad(x)"), resolve("x = x - a*grad(x)"))


def test_a_question_that_outgrows_its_limits_is_undecided():
    """Five momenta against five: neither yes nor no, and quickly."""

    def momenta(decay, weight):
        steps = "; ".join(f"m{i} = {decay}{i}*m{i} + grad(x)" for i in range(5))
        return f"{steps}; x = x - ({' + '.join(f'{weight}{i}*m{i}' for i in range(5))})"

    answer = compare(momenta("b", "c"), momenta("d", "e"))
    assert answer.verdict == "undecided" and answer.tried and not answer
    assert answer.as_dict()["branches"] == []


def test_weight_decay_is_its_own_method():
    """Without a state of rest the start counts as well: x shrinks with no gradients at all."""
    answer = compare("x = (1 - w)*x - a*grad(x)", "sgd").as_dict()
    assert answer["verdict"] == "conditional"
    assert shape(answer["branches"][0]) == (["w = 0"], {"lr": "a"}, [])
    still = compare("sgd", "x = (1 - w)*x - a*grad(x)").startup
    assert [(entry.of, entry.difference) for entry in still] == [("the start", "-w_B")]


def test_fixed_laws_and_programs_can_be_compared_directly():
    law = optimizers.nag(lr="1/10")
    answer = compare(law, resolve("nag"))
    assert answer.verdict == "equivalent" and answer.branches[0].map == {
        "lr": "1/10",
        "beta": "beta",
    }
    assert compare(parse("x = x - a*grad(x)"), optimizers.sgd).verdict == "equivalent"


def test_where_they_differ_elsewhere_a_is_at_values_that_b_does_not_reach():
    """QHM's v = 1/(c + 1) reaches every c but -1: the difference is shown there, and nowhere that B
    is A; of values that are reached the same command says `equivalent`."""
    text = "m = b*m + (1-b)*grad(x); x = x - a*m - a*c*grad(x)"
    found = compare(text, "qhm")
    assert found.verdict == "conditional"
    at = found.first_difference.parameters_a
    assert at["c"] == -1
    put = text
    for name, value in at.items():
        put = re.sub(rf"\b{name}\b", f"({value})", put)
    assert compare(put, "qhm").verdict == "not_equivalent"
    reached = text.replace("c", "(2/5)")
    assert compare(reached, "qhm").verdict == "equivalent"
