"""Questions that people asked in public, and bugs that they reported, reduced: each by the command
that one would type, with the answer that was worked out by hand. The repository and number of the
thread stand beside it."""

import json

import pytest

from theory import solve_system
from theory.operators import Equation, Operator, Proof, Refutation, inverse, prove
from verify.cli import dispatch

NAG = "v = mu*v + grad(w); "
ALWAYS, SOMETIMES, NEVER = "equivalent", "conditional", "not_equivalent"


def typed(capsys, *arguments):
    """The JSON that the command prints."""
    assert dispatch([*arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def moving(answer):
    """(equations, branch) for the branches on which A moves."""
    return [
        (tuple(c for c in branch["conditions"] if "!=" not in c), branch)
        for branch in answer["branches"]
        if branch["moves"]
    ]


# (thread, A, B, verdict, conditions of the branches in order, map of the first)
QUESTIONS = [
    (
        "pytorch/pytorch 14465: the look-ahead without the rate",
        "nag",
        "v_new = mu*v + grad(w); w = w + mu*(v_new - v) - lr*v_new; v = v_new",
        SOMETIMES,
        [("beta = 0",), ("lr + 1 = 0",), ("beta = 0", "lr + 1 = 0")],
        {"mu": "0", "lr": "lr"},
    ),
    (
        "the same with the rate and its sign",
        "nag",
        "v_new = mu*v + grad(w); w = w - lr*mu*(v_new - v) - lr*v_new; v = v_new",
        ALWAYS,
        [()],
        {"mu": "beta", "lr": "lr"},
    ),
    (
        "pytorch/pytorch 5920: the step multiplied by 1 + mu",
        "nag",
        NAG + "w = w - lr*(1 + mu)*v",
        SOMETIMES,
        [("beta = 0",)],
        {"mu": "0", "lr": "lr"},
    ),
    (
        "pytorch/pytorch 72395: the buffer of the step before in the formula",
        "nag",
        "g = grad(w); w = w - lr*(g + mu*b); b = mu*b + g",
        SOMETIMES,
        [("beta = 0",)],
        {"mu": "0", "lr": "lr"},
    ),
    (
        "chainer/chainer 4274: mu² times the velocity of the step before",
        "nag",
        "g = grad(w); w = w + mu^2*v - (1 + mu)*lr*g; v = mu*v - lr*g",
        ALWAYS,
        [()],
        {"mu": "beta", "lr": "lr"},
    ),
    (
        "the same with the new velocity",
        "nag",
        "g = grad(w); v = mu*v - lr*g; w = w + mu^2*v - (1 + mu)*lr*g",
        SOMETIMES,
        [("beta = 0",)],
        {"mu": "0", "lr": "lr"},
    ),
    (
        "PaddlePaddle/Paddle 12231: the sign of the velocity",
        "nag",
        NAG + "w = w - lr*grad(w) + mu*lr*v",
        SOMETIMES,
        [("beta = 0",)],
        {"mu": "0", "lr": "lr"},
    ),
    (
        "go-deep 17: the flag for Nesterov updates the velocity twice",
        "nag",
        "g = grad(w); v = mu*v - lr*g; v = mu*v - lr*g; w = w + v",
        SOMETIMES,
        [("beta = 0",)],
        {"mu": "0", "lr": "lr"},
    ),
    (
        "ml-explore/mlx 87: a first draft, against Nesterov",
        "nag",
        "g = grad(w) + mu*v; v = mu*v + (1 - mu)*g; w = w - lr*v",
        SOMETIMES,
        [("beta = 0",), ("beta = 0",)],
        {"mu": "0", "lr": "lr"},
    ),
    (
        "apache/mxnet 16053: the rate inside of the velocity",
        "nag",
        "m = mu*m + lr*grad(w); w = w - (mu*m + lr*grad(w))",
        ALWAYS,
        [()],
        {"mu": "beta", "lr": "lr"},
    ),
    (
        "the rate inside and outside",
        "nag",
        "m = mu*m + lr*grad(w); w = w - lr*(mu*m + grad(w))",
        SOMETIMES,
        [("beta = 0",), ("lr - 1 = 0",)],
        {"mu": "0", "lr": "lr"},
    ),
    (
        "simd_neuralnet 17: the gradient at the point looked ahead to, and the look-ahead again",
        "nag",
        NAG.replace("grad", "-lr*grad") + "w = w + mu*v - lr*grad(w) + mu*v",
        SOMETIMES,
        [("beta = 0",)],
        {"mu": "0", "lr": "lr"},
    ),
    (
        "the proposal there",
        "nag",
        NAG.replace("grad", "-lr*grad") + "w = w + mu*v - lr*grad(w)",
        ALWAYS,
        [()],
        {"mu": "beta", "lr": "lr"},
    ),
    (
        "NVIDIA-NeMo/Emerging-Optimizers 166: Nesterov on an average of gradients",
        "nag",
        "m = b*m + (1 - b)*grad(x); x = x - s*((1 - b)*grad(x) + b*m)",
        SOMETIMES,
        [()],
        {"b": "beta", "s": "-lr/(beta - 1)"},
    ),
    (
        "HIPS/autograd 289, keras 13971: an average of gradients against a sum",
        "momentum",
        "m = b*m + (1 - b)*grad(x); x = x - s*m",
        SOMETIMES,
        [()],
        {"b": "beta", "s": "-lr/(beta - 1)"},
    ),
    (
        "tensorflow 903: the rate in the sum, where it stays constant",
        "momentum",
        "m = b*m + s*grad(x); x = x - m",
        ALWAYS,
        [()],
        {"b": "beta", "s": "lr"},
    ),
    (
        "mxnet 15533, Paddle 1002, aprender 2190: the same where the rate changes",
        "m = b*m + grad(x); x = x - lr[t]*m",
        "m = b*m + lr[t]*grad(x); x = x - m",
        SOMETIMES,
        [("b = 0",)],
        {"b": "0"},
    ),
    (
        "pytorch 149476: maximize with weight decay, as documented and as written",
        "g = grad(x) + w*x; m = b*m + g; x = x + lr*m",
        "g = -grad(x) + w*x; m = b*m + g; x = x - lr*m",
        ALWAYS,
        [()],
        {"b": "b", "w": "-w", "lr": "lr"},
    ),
    (
        "detectron2 2127, keras-adamw 43: decay behind the momentum is decay in front of it",
        "m = b*m + grad(x); x = x - lr*m - lr*w*x",
        "m = b*m + grad(x) + w*x; x = x - lr*m",
        ALWAYS,
        [()],
        {"b": "b*(1 - lr*w)", "w": "w*(1 - b)", "lr": "lr"},
    ),
    (
        "pytorch 22466: decay before and after the step",
        "m = b*m + grad(x); x = x - lr*m; x = x - lr*w*x",
        "m = b*m + grad(x); x = x - lr*m - lr*w*x",
        ALWAYS,
        [(), ()],
        {"b": "b", "lr": "lr*(1 - lr*w)", "w": "-w/(lr*w - 1)"},
    ),
    (
        "facebookresearch/schedule_free 67, constant weights: quasi-hyperbolic momentum",
        "qhm",
        "y = (1 - b)*z + b*x; z = z - g*grad(y); x = (1 - c)*x + c*z",
        ALWAYS,
        None,
        {"b": "nu", "g": "lr", "c": "1 - beta"},
    ),
    (
        "the same, Nesterov's method",
        "nag",
        "y = (1 - b)*z + b*x; z = z - g*grad(y); x = (1 - c)*x + c*z",
        SOMETIMES,
        None,
        {"b": "beta", "g": "-lr/(beta - 1)", "c": "1 - beta"},
    ),
]


@pytest.mark.parametrize(
    "A, B, verdict, conditions, first",
    [row[1:] for row in QUESTIONS],
    ids=[r[0] for r in QUESTIONS],
)
def test_the_question_gets_its_answer(capsys, A, B, verdict, conditions, first):
    answer = typed(capsys, "equivalent", A, B)
    found = moving(answer)
    assert answer["verdict"] == verdict
    assert found[0][1]["map"] == first and not found[0][1]["free"]
    if conditions is not None:
        assert [own for own, _ in found] == conditions


@pytest.mark.parametrize(
    "A, B, name, formula, where",
    [
        (
            "momentum",
            "g = grad(w) + mu*v; v = mu*v + (1-mu)*g; w = w - lr*v",
            "mu",
            "1 ± sqrt(1 - beta)",
            ["beta < 1"],
        ),
        (
            "heavy_ball",
            "g = grad(w); v = mu*v - lr*g; v = mu*v - lr*g; w = w + v",
            "mu",
            "±sqrt(beta)",
            ["beta >= 0"],
        ),
    ],
    ids=["ml-explore/mlx 87", "go-deep 17"],
)
def test_a_draft_of_nesterov_is_momentum_with_another_number(capsys, A, B, name, formula, where):
    """beta = mu(2 − mu), and beta = mu²: a number that is pinned, never free."""
    (branch, *_) = [b for _, b in moving(typed(capsys, "equivalent", A, B))]
    root = branch["roots"].get(name)
    shown = branch["radicals"].get(name) or root["formula"]
    conditions = [c for r in branch["roots"].values() for c in r["where"]]
    assert shown == formula and conditions[0] == where[0] and name not in branch["free"]


def test_decay_in_front_of_the_momentum_is_decay_behind_it_where_a_root_is_real(capsys):
    """pytorch 13801 at torch's numbers: w = (101 ± √6201)/200, and √6201 = 3·√689."""
    coupled = "m = 9/10*m + grad(x) + 1/100*x; x = x - 1/10*m"
    answer = typed(capsys, "equivalent", coupled, "m = b*m + grad(x); x = x - lr*m - lr*w*x")
    (branch,) = answer["branches"]
    assert answer["verdict"] == ALWAYS and branch["map"]["lr"] == "1/10" and not branch["free"]
    assert branch["roots"]["w"]["formula"] == "101/200 ± 3*sqrt(689)/200"
    symbolic = "m = b*m + grad(x) + w*x; x = x - lr*m"
    assert typed(capsys, "equivalent", symbolic, "m = b*m + grad(x); x = x - lr*m - lr*w*x")[
        "verdict"
    ] == (SOMETIMES)


def test_rates_that_change_keep_the_two_momenta_one_where_the_momentum_changes_too(capsys):
    """mxnet 15533 and others, the mend: b′_t = b·lr_t/lr_{t−1} in the sum with the rate inside."""
    answer = typed(
        capsys,
        "equivalent",
        "m = b*m + grad(x); x = x - lr[t]*m",
        "m = c[t]*m + lr[t]*grad(x); x = x - m",
    )
    assert answer["verdict"] == ALWAYS
    assert sorted(answer["match"]) == ["B's c[t] is b*lr[t]/(lr[t - 1])", "B's lr[t] is lr[t]"]


def test_schedule_free_with_weights_that_fall_as_one_over_t(capsys):
    """schedule_free 67: for all t it is quasi-hyperbolic momentum with schedules."""
    answer = typed(
        capsys,
        "equivalent",
        "y = (1 - b)*z + b*x; z = z - g*grad(y); x = (1 - 1/(t+1))*x + 1/(t+1)*z",
        "m = k[t]*m + grad(p); p = p - c[t]*m - d[t]*grad(p)",
    )
    assert answer["verdict"] == ALWAYS
    assert {"B's k[t] is (t - 1)/t", "B's d[t] is g*(1 - b)"} < set(answer["match"])


JORDAN = [
    ("1,1,1,0;-2,-1,0,-1;0,0,-1,-1;0,0,2,1", "1,0,0,1", [("I", 2)]),  # sympy 15858
    ("2,4,1,0;-4,2,0,1;0,0,2,4;0,0,-4,2", "1,0,0,0", [("2 + 4*I", 2)]),  # sympy 9274
    ("-3,1,2;1,-1,0;1,0,-2", "1,0,0", [(None, 1)] * 3),  # sympy 24942
    ("-0.7,0,0,0.5;0.5,-0.2,0,0.25;0,0.2,-0.2,0;0.2,0,0.2,-0.75", "1,0,0,0",
     [("0", 1), (None, 1), (None, 1)]),  # sympy 17130, its second matrix
    ("1,0,0,1;0,1,1,0;0,0,1,1;0,0,0,1", "0,1,0,1", [("1", 3), ("1", 1)]),  # sympy 10220
    ("-1,0;1,-1", "0,1", [("-1", 2)]),  # python-control 318
]  # fmt: skip


@pytest.mark.parametrize("T, v, blocks", JORDAN)
def test_jordan_forms_that_others_had_wrong_or_never_ended(capsys, T, v, blocks):
    answer = typed(capsys, "normal-form", T, v)
    assert [(b["eigenvalue"], b["size"]) for b in answer["blocks"]] == blocks
    assert all(len(b["minimal_polynomial"]) == 4 for b in answer["blocks"] if not b["eigenvalue"])


@pytest.mark.parametrize(
    "law, order",
    [
        *(((T, v, L), 1) for T in ("-1,0;0,-2", "0.5,0;0,0.2") for v, L in (
            ("1,0", "1,0"), ("1,0", "1,1"), ("1,1", "1,0"))),  # ControlSystems.jl 298
        (("(z^2 + 3*z)/(z^3 + 9*z^2 + 43*z + 75)",), 2),  # ControlSystems.jl 545
        (("1,1,0;0,1,1;0,0,1", "1,0,0", "1,2,3"), 3),  # python-control 1193: nothing cancels
    ],
)  # fmt: skip
def test_the_smallest_memory_of_a_law(capsys, law, order):
    answer = typed(capsys, "normal-form", *law)
    assert len(answer["law"]["L"]) == order
    text = "[{T}], [{v}], [{L}]".format(
        T="; ".join(",".join(row) for row in answer["law"]["T"]),
        v=",".join(answer["law"]["v"]),
        L=",".join(answer["law"]["L"]),
    )
    given = law[0] if len(law) == 1 else "[{}], [{}], [{}]".format(*law)
    assert typed(capsys, "equivalent", given, text)["verdict"] == ALWAYS


def test_a_pole_and_a_zero_that_cancel_leave_the_law_without_both(capsys):
    """ControlSystems.jl 545: (z² + 3z)/((z + 3)(z² + 6z + 25)) is z/(z² + 6z + 25)."""
    pair = "(z^2 + 3*z)/(z^3 + 9*z^2 + 43*z + 75)", "z/(z^2 + 6*z + 25)"
    assert typed(capsys, "equivalent", *pair)["verdict"] == ALWAYS
    (block,) = typed(capsys, "normal-form", pair[0])["blocks"]
    assert block["eigenvalue"] == "-3 + 4*I"


def _solutions(*arguments):
    return sorted(
        (sorted({**b.map, **{n: r.formula for n, r in b.roots.items()}}.items()), b.free)
        for b in solve_system(*arguments)
    )


def test_systems_of_which_a_solver_dropped_branches():
    lagrange = ["lam*y^2 + 16*mu*x + 16*x", "2*y*(lam*x + mu + 1)", "x*y^2", "8*x^2 + y^2 = 24"]
    assert _solutions(lagrange, ["x", "y", "lam", "mu"]) == [  # sympy 23043
        ([("lam", "0"), ("mu", "-1"), ("x", "0"), ("y", "±2*sqrt(6)")], ()),
        ([("mu", "-1"), ("x", "±sqrt(3)"), ("y", "0")], ("lam",)),
    ]
    sphere = ["2*x*(w + 1)", "2*y*(w - 1)", "2*z*(w - 1)", "x^2 + y^2 + z^2 = 1"]
    assert _solutions(sphere, ["x", "y", "z", "w"]) == [  # sympy 24185
        ([("w", "-1"), ("x", "-1"), ("y", "0"), ("z", "0")], ()),
        ([("w", "-1"), ("x", "1"), ("y", "0"), ("z", "0")], ()),
        ([("w", "1"), ("x", "0"), ("z", "±sqrt(1 - y**2)")], ("y",)),
    ]
    assert _solutions(["a*(a - c)", "a*(b - 2)"], ["a", "b"]) == [
        ([("a", "0")], ("b",)),
        ([("a", "c"), ("b", "2")], ()),
    ]
    assert not solve_system(["a = d", "b = -d", "d^2 + 1"], ["a", "b", "d"])
    assert not solve_system(["h = 1", "f = 2", "f = 0"], ["h", "f"])


A, B, C, D = (Operator(name, "n", "n") for name in "ABCD")
X = Operator("X", "n", "m")
H = inverse(X.T * X)
SUM, SINGLE = inverse(A + B), inverse(A)
IDENTITIES = [  # sympy 16798, 23517, 26194, 15120, 25048, 7467, 17172
    (H * X.T * X, 1, []),
    ((X * H * X.T).T, X * H * X.T, []),
    (X * H * X.T * X, X, []),
    (A * SUM * B, B * SUM * A, []),
    (inverse(A * B), inverse(B) * SINGLE, []),
    ((A * B * C).T, C.T * B.T * A.T, []),
    (inverse(A.T), SINGLE.T, []),
    (A * (B + C) - A * C, A * B, []),
    (SINGLE * D, D * SINGLE, [Equation(A * D, D * A)]),
]
FALSE = [(X * H * X.T, 1), (SUM, SINGLE + inverse(B)), (inverse(A * B), SINGLE * inverse(B))]


@pytest.mark.parametrize("left, right, given", IDENTITIES)
def test_matrix_identities_that_a_simplifier_missed(left, right, given):
    assert isinstance(prove(Equation(left, right), given), Proof)


@pytest.mark.parametrize("left, right", FALSE)
def test_matrix_identities_that_look_alike_are_refuted(left, right):
    assert isinstance(prove(Equation(left, right)), Refutation)
