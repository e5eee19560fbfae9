"""Measurements of black boxes: what is linear is called so, what is not is not, and the response is
the law's."""

import pytest

torch = pytest.importorskip("torch")

import gpu_check
from gpu_check.probing.black_box import BlackBox, ProbeFailed
from gpu_check.probing.invariances import MEANING, invariance, invariances
from gpu_check.probing.linear import linearity, response
from gpu_check.probing.probe import _variants

SGD = torch.optim.SGD
ADAMS = [
    (torch.optim.Adam, {}), (torch.optim.Adam, {"eps": 1e-2}), (torch.optim.Adam, {"eps": 1e30}),
    (torch.optim.Adam, {"amsgrad": True}),
    (torch.optim.Adam, {"betas": (0.0, 0.999)}), (torch.optim.Adam, {"betas": (0.9, 0.0)}),
    (torch.optim.AdamW, {}), (torch.optim.NAdam, {}),
    (torch.optim.RAdam, {}), (torch.optim.Adamax, {}), (torch.optim.Adagrad, {}),
    (torch.optim.RMSprop, {}), (torch.optim.Adadelta, {}),
]  # fmt: skip


class Patched(SGD):
    """SGD whose gradient is passed through `change` first."""

    def __init__(self, params, change, **arguments):
        super().__init__(params, **arguments)
        self.change, self.count = change, 0

    def step(self, closure=None):
        self.count += 1
        for group in self.param_groups:
            for p in group["params"]:
                p.grad = self.change(p.grad, self.count)
        return super().step(closure)


def patched(change, **arguments):
    return lambda params: Patched(params, change, **{"lr": 0.1, "momentum": 0.9, **arguments})


@pytest.mark.parametrize("kind, arguments", ADAMS)
def test_no_adam_is_linear(kind, arguments):
    assert linearity(BlackBox(lambda params: kind(params, **arguments))).holds is False


@pytest.mark.parametrize(
    "change",
    [
        lambda g, t: g.clamp(-1e9, 1e9),  # clipping far above any usual gradient
        lambda g, t: torch.where(g.abs() < 1e-20, 0.0, g),  # a dead zone far below
        lambda g, t: g if t < 100 else g.sign(),  # turns nonlinear late
        lambda g, t: torch.where(g > 0, g * (1 + 1e-9), g),  # a kink in the ninth digit
        lambda g, t: g + 1e-9,  # a drift
        lambda g, t: g.abs(),
        lambda g, t: g / (1 + g.norm() * 1e-40),
    ],
)
def test_hidden_nonlinearities_are_found(change):
    assert linearity(BlackBox(patched(change))).holds is False


@pytest.mark.parametrize(
    "arguments",
    [
        {},
        {"momentum": 0.999, "nesterov": True},
        {"momentum": 0.5, "dampening": 0.25, "weight_decay": 0.1, "maximize": True},
        {"lr": 1e-20},
    ],
)
def test_every_sgd_is_linear(arguments):
    assert linearity(BlackBox(lambda params: SGD(params, **{"lr": 0.1, **arguments}))).holds is True


def test_the_response_of_momentum_is_geometric():
    found = response(BlackBox(lambda params: SGD(params, lr=0.5, momentum=0.5)), 32, True)
    assert (
        found.h == tuple(0.5 ** (i + 1) for i in range(32))
        and found.settles == 1
        and found.decay == "none"
        and found.explains
    )


def test_dampening_settles_after_the_first_gradient():
    found = response(
        BlackBox(lambda params: SGD(params, lr=0.5, momentum=0.5, dampening=0.5)), 32, True
    )
    assert found.settles == 2 and found.first[0] == 0.5 and found.h[0] == 0.25


def test_a_changing_rate_is_time_varying():
    found = response(BlackBox(patched(lambda g, t: g / t)), 32, True)
    assert found.settles is None and not found.explains


@pytest.mark.parametrize(
    "arguments, decay",
    [({"weight_decay": 0.5, "momentum": 0.5}, "coupled"), ({"momentum": 0.5}, "none")],
)
def test_weight_decay_is_told_apart(arguments, decay):
    found = response(BlackBox(lambda params: SGD(params, lr=0.5, **arguments)), 32, False)
    assert found.decay == decay and found.explains


def test_invariances_of_sgd_and_adam():
    sgd = {
        name: found.holds
        for name, found in invariances(
            BlackBox(lambda params: SGD(params, lr=0.1, momentum=0.9))
        ).items()
    }
    assert [name for name, holds in sgd.items() if not holds] == ["loss_scale", "coordinate_scale"]
    adam = invariances(BlackBox(lambda params: torch.optim.Adam(params, eps=1e-8)))
    assert [n for n in MEANING if adam[n].holds] == [
        "sign",
        "permutation",
        "translation",
        "zero_gradient",
        "coordinate_wise",
        "layout",
        "reused_gradient",
        "gradient_kept",
    ]
    assert 0 < adam["loss_scale"].deviation < 1e-4  # ε, and nothing else
    assert adam["rotation"].deviation > 0.1


def test_the_smallest_counterexample_is_one_gradient():
    found = linearity(BlackBox(torch.optim.Adam)).counterexample
    assert found.gradients == ((1.0,),) and found.step == 1


def test_a_sign_method_is_invariant_under_scales():
    signs = BlackBox(patched(lambda g, t: g.sign(), momentum=0.0))
    assert all(
        invariance(signs, name).holds
        for name in ("loss_scale", "coordinate_scale", "sign", "permutation", "time_shift")
    )
    assert not any(invariance(signs, name).holds for name in ("rotation", "gradient_sum"))


def test_coupled_coordinates_are_seen():
    found = gpu_check.probe(patched(lambda g, t: g - g.mean()))
    assert found.linear.holds and not found.coordinate_wise and found.response is None


def test_steps_that_drown_in_the_points_decide_nothing():
    still = BlackBox(lambda params: SGD(params, lr=0.0))
    assert invariance(still, "loss_scale").holds is None
    assert invariance(still, "zero_gradient").holds


def test_switches_are_compared():
    def switches(kind):
        return _variants(BlackBox(kind))

    assert switches(torch.optim.ASGD)["foreach"].startswith("differs by")
    assert switches(SGD) == {"foreach": "same", "fused": "same", "differentiable": "same"}
    assert switches(torch.optim.Adam)["differentiable"] == "differs by 1.0e-05"


def test_a_differentiable_step_is_taken():
    def adam(params):
        return torch.optim.Adam(params, differentiable=True)

    box = BlackBox(adam)
    assert not box.graph and BlackBox(torch.optim.Adam).graph
    steps = box.run(box.layout(1), box.zeros(1), torch.ones(3, 1, dtype=torch.float64))
    assert steps[0, 0] == pytest.approx(-1e-3, rel=1e-4)


def test_closures_and_matrices_are_found_out():
    class NeedsClosure(SGD):
        def step(self, closure):
            return super().step(closure)

    class OnlyMatrices(SGD):
        def step(self, closure=None):
            if any(p.ndim != 2 for group in self.param_groups for p in group["params"]):
                raise ValueError("matrices only")
            return super().step(closure)

    assert BlackBox(NeedsClosure).closure and BlackBox(OnlyMatrices).matrices_only


def test_the_seed_of_the_caller_is_left_alone():
    torch.manual_seed(3)
    first = torch.rand(1)
    torch.manual_seed(3)
    BlackBox(SGD)
    assert torch.rand(1) == first


def test_no_device_is_seeded(monkeypatch):
    """The state of a device's generator would not be put back."""
    for module in (torch, torch.cuda):
        for name in ("manual_seed", "manual_seed_all"):
            if hasattr(module, name):
                monkeypatch.setattr(module, name, lambda seed: pytest.fail("a device is seeded"))
    BlackBox(SGD)


@pytest.mark.parametrize(
    "factory, message",
    [
        (lambda params: SGD(params, lr=-1), "cannot be built"),
        (lambda params: 3, "not a torch.optim.Optimizer"),
        (torch.optim.SparseAdam, "does not step"),
        (3, "no optimizer"),
    ],
)
def test_bad_factories_are_one_line(factory, message):
    with pytest.raises(ValueError, match=message) as found:
        gpu_check.probe(factory)
    assert "\n" not in str(found.value)


def test_probe_failed_is_a_value_error():
    assert issubclass(ProbeFailed, ValueError)
    with pytest.raises(ValueError, match="responses"):
        gpu_check.probe(SGD, responses=2)
