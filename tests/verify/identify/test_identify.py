"""From measurements alone, laws and names: each is the true one, and a wrong one is seen."""

import json
from fractions import Fraction
from importlib import import_module

import pytest

torch = pytest.importorskip("torch")

from gpu_check.probing import invariances  # noqa: E402
from gpu_check.probing.black_box import BlackBox  # noqa: E402
from gpu_check.probing.linear import response  # noqa: E402
from theory import FixedLaw, J, equivalent  # noqa: E402
from theory import optimizers as named  # noqa: E402
from verify.cli import dispatch  # noqa: E402
from verify.identify.identity import identify  # noqa: E402
from verify.identify.naming import names  # noqa: E402
from verify.identify.order import certified_rank  # noqa: E402
from verify.identify.rational import digits, near, simplest  # noqa: E402
from verify.identify.recover import recover  # noqa: E402

SGD = torch.optim.SGD
pytestmark = pytest.mark.usefixtures("no_step_takes_time")


class Fixed(torch.optim.Optimizer):
    """Opt(T, v, L) of a `FixedLaw`, in floats."""

    def __init__(self, params, law):
        super().__init__(params, {})
        k = law.size
        T, v, L = law.propagator.T, law.propagator.v, law.L
        self.T = torch.tensor(
            [[float(T[i, j]) for j in range(k)] for i in range(k)], dtype=torch.float64
        )
        self.v, self.law = (
            torch.tensor([float(x) for x in column], dtype=torch.float64) for column in (v, L)
        )

    @torch.no_grad()
    def step(self, closure=None):
        for group in self.param_groups:
            for p in group["params"]:
                M = self.state[p].get("memory", p.new_zeros(*p.shape, len(self.v)))
                self.state[p]["memory"] = M = M @ self.T + p.grad[..., None] * self.v
                p.sub_(M @ self.law)


def recovered(law):
    """The exact law recovered from a torch run of `law`."""
    found = response(BlackBox(lambda params: Fixed(params, law)), 64, True)
    order = certified_rank(found.h, found.errors)
    answer = recover(found.h, found.errors, order)
    assert answer is not None and found.explains
    return order, answer.fixed_law()


LAWS = [
    *[
        (f"J({b};{n})", J(b, n), ["1/10", "-3/100", "1/50", "-1/200"][:n])
        for b in ("9/10", "1/2", "-3/10")
        for n in (1, 2, 3, 4)
    ],
    ("J(0;4)", J(0, 4), ["1/10", "1/3", "0", "1/7"]),
    ("J(0;2) J(.9;2)", J(0, 2) | J("9/10", 2), ["1/10", "1/50", "-3/100", "1/250"]),
    ("J(.9;2) J(.5;2)", J("9/10", 2) | J("1/2", 2), ["1/10", "1/50", "-3/100", "1/250"]),
    (
        "four close",
        J("4/5") | J("17/20") | J("9/10") | J("19/20"),
        ["1/10", "1/50", "3/100", "1/100"],
    ),
    ("complex", J("9/10+1/5i"), ["1/10", "1/50"]),
    ("complex twice", J("4/5+1/5i", 2), ["1/10", "1/50", "3/100", "1/100"]),
    ("complex and real", J("0+3/10i") | J("9/10", 2), ["1/10", "1/50", "3/100", "1/100"]),
]


@pytest.mark.slow
@pytest.mark.parametrize(
    "propagator, law", [entry[1:] for entry in LAWS], ids=[entry[0] for entry in LAWS]
)
def test_fixed_laws_of_up_to_four_units_come_back_exactly(propagator, law):
    true = FixedLaw(propagator, law)
    order, found = recovered(true)
    assert equivalent(found, true) and order == true.canonical().rank == found.canonical().rank


def test_poles_that_are_not_rational_come_back_as_a_recurrence():
    from theory import Propagator

    true = FixedLaw(Propagator([[0, 1], ["-1/2", "9/10"]], [1, 0]), ["1/10", "1/50"])
    assert equivalent(recovered(true)[1], true)


def test_units_that_nothing_reaches_are_not_counted():
    order, found = recovered(FixedLaw(J("1/2") | J("1/2"), ["1/3", "1/5"]))
    assert order == 1 and equivalent(found, FixedLaw(J("1/2"), ["8/15"]))


@pytest.fixture
def two_rows(monkeypatch):
    """Of the table of invariances only the rows that a law's recovery reads."""
    rows = ("coordinate_wise", "translation")
    few = lambda box, *how: {row: invariances.invariance(box, row) for row in rows}  # noqa: E731
    monkeypatch.setattr(import_module("gpu_check.probing.probe"), "invariances", few)


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments, name, parameters",
    [
        ({"lr": 0.1}, "sgd", {"lr": "1/10"}),
        ({"lr": 0.05, "momentum": 0.9}, "momentum", {"lr": "1/20", "beta": "9/10"}),
        ({"lr": 0.01, "momentum": 0.95, "nesterov": True}, "nag", {"lr": "1/100", "beta": "19/20"}),
        (
            {"lr": 0.1, "momentum": 0.9, "dampening": 0.3},
            "dampened_momentum",
            {"lr": "1/10", "beta": "9/10", "dampening": "3/10"},
        ),
        (
            {"lr": 1 / 3, "momentum": 0.75, "dampening": 0.5},
            "dampened_momentum",
            {"lr": "1/3", "beta": "3/4", "dampening": "1/2"},
        ),
    ],
)
@pytest.mark.parametrize("decay, maximize", [(0, False), (0.02, True)])
def test_every_sgd_is_recovered_exactly(arguments, name, parameters, decay, maximize, two_rows):
    found = identify(lambda params: SGD(params, weight_decay=decay, maximize=maximize, **arguments))
    best = found.names[0]
    assert (
        found.verdict == "named"
        and best.name == name
        and best.parameters == {p: Fraction(x) for p, x in parameters.items()}
    )
    assert found.order == found.order_at_least and found.maximize is maximize
    assert found.decay == ({"kind": "coupled", "rate": Fraction("1/50")} if decay else None)
    assert found.startup == ("named" if "dampening" in arguments else "zero")


@pytest.mark.slow
def test_qhm_and_aggmo_are_recovered_exactly(two_rows):
    pytorch_optimizer = pytest.importorskip("pytorch_optimizer")
    qhm = identify(lambda params: pytorch_optimizer.QHM(params, lr=0.1, momentum=0.999, nu=0.7))
    assert qhm.names[0].name == "qhm" and list(qhm.names[0].parameters.values()) == [
        Fraction("1/10"),
        Fraction("999/1000"),
        Fraction("7/10"),
    ]
    three = identify(lambda params: pytorch_optimizer.AggMo(params, lr=0.1))
    assert (
        three.title == "AggMo with lr = 1/10, β1 = 0, β2 = 9/10, β3 = 99/100, zero start"
        and three.order_at_least == 3
    )
    four = identify(
        lambda params: pytorch_optimizer.AggMo(params, lr=0.1, betas=(0.0, 0.9, 0.99, 0.999))
    )
    assert four.names[0].name == "aggmo" and four.names[0].parameters["beta4"] == Fraction(
        "999/1000"
    )
    decoupled = identify(
        lambda params: pytorch_optimizer.SGDW(
            params, lr=0.1, momentum=0.9, weight_decay=0.01, weight_decouple=True
        )
    )
    assert (
        decoupled.decay == {"kind": "decoupled", "rate": Fraction("1/1000")}
        and decoupled.names[0].name == "momentum"
    )


@pytest.mark.parametrize("kind", [torch.optim.Adam, torch.optim.RAdam])
def test_adam_has_no_law(kind):
    found = identify(kind)
    assert found.verdict == "nonlinear" and found.law is None and not found.names


def test_irrational_numbers_are_not_made_up(two_rows):
    found = identify(lambda params: SGD(params, lr=0.1 * 2**0.5, momentum=0.9))
    assert found.verdict == "measured" and found.order is None and found.order_at_least == 1


@pytest.mark.parametrize(
    "change", [{"lr": "1001/10000"}, {"beta": "9001/10000"}, {"lr": "1000000000002/10000000000000"}]
)
def test_a_mutant_has_other_parameters(change):
    """One parameter moved, by as little as 2·10⁻¹² of it: the name is another, or none."""
    true = named.nag(lr="1/10", beta="9/10")
    mutant = named.nag(**{"lr": "1/10", "beta": "9/10", **change})
    found = response(BlackBox(lambda params: Fixed(params, mutant)), 64, True)
    answer = recover(found.h, found.errors, 2)
    assert answer is None or not equivalent(answer.fixed_law(), true)


def test_a_perturbed_measurement_is_not_explained_by_the_old_law():
    found = response(BlackBox(lambda params: SGD(params, lr=0.1, momentum=0.9)), 64, True)
    law = named.momentum(lr="1/10", beta="9/10")
    for size in (1e-12, 1e-10):
        h = list(found.h)
        h[40] *= 1 + size
        answer = recover(h, found.errors, 1)
        assert answer is None or answer.looser > 1 or not equivalent(answer.fixed_law(), law)
    assert answer is None or not equivalent(
        answer.fixed_law(), law
    )  # 10⁻¹⁰: nor with the wider errors


def test_names_are_exact():
    law = named.qhm(lr="1/10", beta="9/10", nu="7/10")
    for name in names(law):
        assert equivalent(named.get(name.name).fixed_law(**name.parameters), law)
    assert names(law)[0].name == "qhm" and names(named.nag(lr=1, beta="1/2"))[0].name == "nag"


@pytest.mark.parametrize(
    "low, high, answer",
    [
        ("1/3", "2/5", "1/3"),
        ("31/100", "33/100", "5/16"),
        ("-1/2", "1/9", "0"),
        ("-5/2", "-7/3", "-5/2"),
        ("2", "2", "2"),
    ],
)
def test_simplest_fraction(low, high, answer):
    """Against a search over all denominators."""
    low, high = Fraction(low), Fraction(high)
    by_search = next(
        Fraction(-(-low * q // 1), q)
        for q in range(1, 100)
        if Fraction(-(-low * q // 1), q) <= high
    )
    found = simplest(low, high)
    assert found.denominator == by_search.denominator and low <= found <= high
    assert found.denominator == Fraction(answer).denominator


def test_numbers_people_type_have_few_digits():
    assert near(0.123456789, 1e-13) == Fraction("0.123456789") and near(1 / 3, 1e-15) == Fraction(
        1, 3
    )
    assert (
        digits(Fraction("0.9")) < digits(Fraction(1, 3)) + 3 < digits(Fraction("0.123456789")) < 36
    )


# -- the command


def run(capsys, *arguments):
    status = dispatch(["identify", *arguments])
    return status, capsys.readouterr()


def test_the_page_fits_and_says_so(capsys):
    status, out = run(capsys, "torch.optim.SGD", "lr=0.1", "momentum=0.9", "nesterov=True")
    assert status == 0 and "NAG with lr = 1/10, β = 9/10, zero start" in out.out
    assert max(map(len, out.out.splitlines())) <= 80


def test_the_page_of_a_nonlinear_one(capsys):
    status, out = run(capsys, "torch.optim.AdamW", "betas=(0.9,0.99)", "amsgrad=true")
    assert status == 0 and "not linear" in out.out and max(map(len, out.out.splitlines())) <= 80


def test_json(capsys):
    status, out = run(
        capsys,
        "torch.optim.SGD",
        "lr=1/8",
        "momentum=0.9",
        "dampening=0.5",
        "weight_decay=0.01",
        "--json",
    )
    found = json.loads(out.out)
    assert (
        status == 0
        and found["schema"] == "lemmata/identity/2"
        and found["linear"]
        and found["order"] == 1
    )
    assert found["parameters"] == {"lr": "1/8", "beta": "9/10", "dampening": "1/2"} and found[
        "canonical"
    ]["a"] == ["9/10"]
    assert (
        found["startup"]["first"][0] == "1/8"
        and found["startup"]["later"][0] == "1/16"
        and found["weight_decay"]["rate"] == "1/100"
    )
    assert (
        found["jordan"]["blocks"][0]["eigenvalue"] == "9/10"
        and not found["invariances"]["time_shift"]["holds"]
    )


@pytest.mark.parametrize("arguments, message", [
    (["torch.optim.SDG"], "did you mean SGD"), (["torch.optim.sgd_"], "did you mean"),
    (["torch.optim.SGD", "lr=" + "9" * 900], "beyond floating point"),
    (["torch.optim.SGD", "momentun=1"], "did you mean momentum"), (["math.pi"], "cannot be called"),
    (["torch.nn.Linear"], "no subclass"), (["nowhere.at.All"], "cannot be imported"),
    (["SGD"], "no import path"), (["os;.system"], "no import path"),
    (["torch.optim.SGD", "lr"], "name=value"),
    (["torch.optim.SGD", "lr=__import__('os')"], "give a number"),
    (["torch.optim.SGD", "lr=1", "lr=2"], "twice"),
    (["torch.optim.SGD", "lr=" + "(" * 500], "give a number"),
    (["torch.optim.SGD", "lr={1: 2}"], "give a number"), ([], "no optimizer"),
    (["torch.optim.SGD", "lr=-1"], "Invalid learning rate"),
    (["torch.optim.SGD", "--out", "x"], "--zoo"),
    (["--zoo", "torch.optim.SGD"], "takes no optimizer"),
    (["torch.optim.SGD", "lr=1/0"], "give a number"), (["torch.optim.SparseAdam"], "does not step"),
])  # fmt: skip
def test_bad_input_is_one_line_and_status_2(capsys, arguments, message):
    status, out = run(capsys, *arguments)
    assert status == 2 and message in out.err and out.err.count("\n") == 1 and not out.out


class Drifting(SGD):
    """SGD whose every step subtracts a constant besides."""

    @torch.no_grad()
    def step(self, closure=None):
        super().step(closure)
        for group in self.param_groups:
            for p in group["params"]:
                p.sub_(1e-3)


class KeepsGradient(torch.optim.Optimizer):
    """Momentum that forgot to clone: its buffer is p.grad itself."""

    def __init__(self, params, lr=0.1):
        super().__init__(params, {"lr": lr})

    @torch.no_grad()
    def step(self, closure=None):
        for group in self.param_groups:
            for p in group["params"]:
                state = self.state[p]
                if state:
                    state["m"].mul_(0.9).add_(p.grad)
                else:
                    state["m"] = p.grad
                p.sub_(group["lr"] * state["m"])


class Float32Momentum(KeepsGradient):
    """Momentum with its buffer in float32, which turns p.grad's sign besides."""

    @torch.no_grad()
    def step(self, closure=None):
        for group in self.param_groups:
            for p in group["params"]:
                m = self.state[p].setdefault("m", torch.zeros_like(p, dtype=torch.float32))
                m.mul_(0.9).add_(p.grad.float())
                p.sub_(group["lr"] * m.to(p.dtype))
                p.grad.neg_()


def test_a_drift_has_its_word_and_the_law_without_it():
    found = identify(lambda params: Drifting(params, lr=0.1, momentum=0.9))
    assert found.verdict == "affine" and found.drift == Fraction(-1, 1000)
    assert (
        found.title
        == "momentum with lr = 1/10, β = 9/10, and -1/1000 added to each step, zero start"
    )


def test_what_is_not_linear_keeps_its_word():
    assert identify(lambda params: SGD(params, lr=0.1, momentum=0.9)).drift is None
    assert identify(torch.optim.RMSprop).verdict == "nonlinear"


def page(capsys, monkeypatch, kind, *arguments):
    monkeypatch.setattr(torch.optim, "Planted", kind, raising=False)
    status, out = run(capsys, "torch.optim.Planted", *arguments)
    assert status == 0 and max(map(len, out.out.splitlines())) <= 80
    return " ".join(out.out.split())


def test_the_page_names_a_buffer_that_is_the_gradient(capsys, monkeypatch):
    said = page(capsys, monkeypatch, KeepsGradient)
    assert "it keeps p.grad itself: zero_grad(set_to_none=False)" in said
    assert "it changes p.grad" not in said
    assert "it keeps p.grad itself" not in page(capsys, monkeypatch, SGD)


def test_the_page_of_float32_and_of_a_changed_gradient(capsys, monkeypatch):
    said = page(capsys, monkeypatch, Float32Momentum)
    assert "linear up to float32 rounding" in said and "it changes p.grad" in said
    assert "as rounding to float32 inside would" in said
    assert "it keeps p.grad itself" not in said


def test_the_page_proves_no_bound(capsys, monkeypatch):
    said = page(capsys, monkeypatch, torch.optim.RMSprop, "centered=true")
    assert "No step above" in said and "This is no proof of a bound." in said
    assert "they still grow after 3208 gradients" in said or "they still grow after 3200" in said


@pytest.mark.parametrize("rule, row", [
    ("x - 0.1 * (g + 0.01 * x)", False),  # without memory this is decoupled by 0.001, too
    ("1.01 * x - 0.1 * g", True),
])  # fmt: skip
def test_weight_decay_is_told_once_and_growth_in_any_case(capsys, tmp_path, rule, row):
    (tmp_path / "mine.py").write_text(f"def step(state, x, g):\n    return state, {rule}\n")
    assert dispatch(["identify", f"{tmp_path / 'mine.py'}:step", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["weight_decay"]["kind"] == "coupled"
    assert ("decay" in found["behaviour"]["rows"]) == row


def test_an_epsilon_beyond_all_gradients_leaves_a_law_that_changes():
    """NAdam with ε = 10³⁰ is linear between, by the schedule μ_t = .9(1 − .96^(.004 t)/2)."""
    found = identify(lambda params: torch.optim.NAdam(params, lr=1.0, eps=1e30))
    assert found.verdict == "nonlinear" and "between them its law changes" in found.reason
    one, two = (0.9 * (1 - 0.96 ** (0.004 * t) / 2) for t in (1, 2))
    first = 1 + two * 0.1 / (1 - one * two)  # of the gradient, and of the momentum ahead
    assert float(found.in_time["first"][0]) == pytest.approx(first * 1e-30, rel=1e-7)
