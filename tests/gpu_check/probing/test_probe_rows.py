"""Every row of the table of invariances, held against an optimizer that breaks it and one that
keeps it; the steps, the gradient's tensor, and what is linear all but for a drift or rounding."""

import math

import pytest

torch = pytest.importorskip("torch")

import gpu_check
from gpu_check.probing.black_box import BlackBox
from gpu_check.probing.cases import FAR, ODD, USUAL, Case, examine
from gpu_check.probing.growth import step_bound
from gpu_check.probing.invariances import (
    MEANING,
    invariance,
    invariances,
    linear_between_restarts,
    time_shift_from_0,
)
from gpu_check.probing.linear import linearity, nearly_linear


class Ruled(torch.optim.Optimizer):
    """θ ← θ − rule(g, θ, state) for every tensor; state["t"] counts its steps."""

    def __init__(self, params, rule):
        super().__init__(params, {})
        self.rule = rule

    @torch.no_grad()
    def step(self, closure=None):
        for group in self.param_groups:
            for p in group["params"]:
                state = self.state[p]
                state["t"] = state.get("t", 0) + 1
                p.sub_(self.rule(p.grad, p, state))


def box(rule):
    return BlackBox(lambda params: Ruled(params, rule))


def momentum(g, p, state):
    state["m"] = 0.5 * state.get("m", 0 * g) + g
    return 0.5 * state["m"]


def normalized(g, p, state):
    return g / g.norm().clamp(min=1e-300)


def decayed(g, p, state):
    return momentum(g + 0.25 * p, p, state)


def lion(g, p, state):
    m = state.get("m", 0 * g)
    state["m"] = 0.9 * m + 0.1 * g
    return (0.7 * m + 0.3 * g).sign() / 8


def rounded(kind):
    """Each tensor over its largest entry, rounded to `kind` before."""

    def rule(g, p, state):
        short = g.to(kind).double()
        return short / g.abs().max().clamp(min=1e-300)

    return rule


def by_place(g, p, state):
    return g * torch.arange(1, g.numel() + 1).double().reshape(g.shape)


def kept_itself(g, p, state):
    """The buffer is p.grad itself: the clone was forgotten."""
    if "m" not in state:
        state["m"] = p.grad
    else:
        state["m"].mul_(0.5).add_(p.grad)
    return 0.5 * state["m"]


def in_place(g, p, state):
    return g.add_(p, alpha=0.25) / 2


def keep(rule):
    return lambda g, p, state: rule(g, p, state)


SIGN = keep(lambda g, p, state: g.sign() / 8)
PLAIN = keep(lambda g, p, state: g / 2)

BREAKS = [
    ("loss_scale", PLAIN, USUAL),
    ("loss_scale", rounded(torch.bfloat16), ODD),
    ("loss_scale", rounded(torch.float32), ODD),
    ("loss_scale", lambda g, p, s: g / g.abs().clamp(min=1e-9), FAR),
    ("loss_scale", lambda g, p, s: g.sign() * (1 + (g.abs() > 1e6)), FAR),
    ("homogeneous", SIGN, USUAL),
    ("homogeneous", decayed, USUAL),
    ("homogeneous", lambda g, p, s: g.clamp(-1e9, 1e9), FAR),
    ("homogeneous", lambda g, p, s: g.bfloat16().double(), ODD),
    ("coordinate_scale", normalized, USUAL),
    ("coordinate_scale", lambda g, p, s: g.bfloat16().double() / g.abs().clamp(min=1e-300), ODD),
    ("coordinate_scale", lambda g, p, s: g / g.abs().clamp(min=1e-9), FAR),
    ("sign", lambda g, p, s: g.abs() / 2, USUAL),
    ("sign", lambda g, p, s: g.clamp(-1e9, 2e9), FAR),
    ("permutation", by_place, USUAL),
    ("rotation", SIGN, USUAL),
    ("rotation", lambda g, p, s: g.clamp(-1e9, 1e9), FAR),
    ("translation", decayed, USUAL),
    ("translation", lambda g, p, s: g * (1 + (p.abs() > 1000)), USUAL),
    ("time_shift", decayed, USUAL),
    ("time_shift", lambda g, p, s: g / s["t"], USUAL),
    ("time_shift", lambda g, p, s: g * (1 + (s["t"] > 60)), USUAL),
    ("gradient_sum", decayed, USUAL),
    ("gradient_sum", SIGN, USUAL),
    ("gradient_sum", lambda g, p, s: g.clamp(-1e9, 1e9), FAR),
    ("zero_gradient", lambda g, p, s: p / 100, USUAL),
    ("zero_gradient", lambda g, p, s: g + 1e-3, USUAL),
    ("zero_gradient", lambda g, p, s: g / g.norm(), USUAL),
    ("coordinate_wise", lambda g, p, s: g - g.mean(), USUAL),
    ("coordinate_wise", lambda g, p, s: g / max(1.0, float(g.norm()) / 1e9), FAR),
    ("layout", lambda g, p, s: g * g.ndim, USUAL),
    ("layout", lambda g, p, s: g / max(1.0, float(g.norm()) / 1e9), FAR),
    ("reused_gradient", kept_itself, USUAL),
    ("gradient_kept", in_place, USUAL),
]
KEEPS = {
    "loss_scale": [SIGN, lion, normalized],
    "homogeneous": [PLAIN, momentum],
    "coordinate_scale": [SIGN, lion],
    "sign": [PLAIN, SIGN, decayed, lion],
    "permutation": [PLAIN, momentum, decayed, lion],
    "rotation": [momentum, decayed],
    "translation": [momentum, lion, normalized],
    "time_shift": [momentum, lion, normalized],
    "gradient_sum": [PLAIN, momentum],
    "zero_gradient": [momentum, lion, normalized],
    "coordinate_wise": [momentum, decayed, lion],
    "layout": [momentum, decayed, lion],
    "reused_gradient": [momentum, decayed, in_place],
    "gradient_kept": [momentum, decayed, lion],
}


@pytest.mark.parametrize("row, rule, tier", BREAKS)
def test_a_breaker_gets_a_no(row, rule, tier):
    """And the first tier in which it fails is the one that was planted."""
    found = invariance(box(rule), row)
    assert found.holds is False and found.fails[0] == tier
    assert found.counterexample.found != found.counterexample.expected and found.deviation > 0


@pytest.mark.parametrize("row", MEANING)
def test_a_keeper_gets_a_yes(row):
    for rule in KEEPS[row]:
        found = invariance(box(rule), row)
        assert found.holds is True, found.counterexample
        assert found.cases >= 9 and not found.fails


def test_every_row_has_both():
    assert {row for row, _, _ in BREAKS} == set(KEEPS) == set(MEANING)


@pytest.mark.parametrize(
    "rule",
    [
        lambda g, p, s: g * float("nan"),
        lambda g, p, s: g / 0,
        lambda g, p, s: g * (float("nan") if s["t"] > 1 else 1.0),
    ],
)
def test_steps_that_are_not_finite_keep_nothing(rule):
    """NaN is not the same step as NaN, and lies within no bound."""
    found = invariances(box(rule))
    assert all(found[row].holds is False for row in MEANING if row != "gradient_kept")
    assert linearity(box(rule)).holds is False
    assert linear_between_restarts(box(rule)).holds is False
    assert step_bound(box(rule)).verdict == "not finite"


def test_zero_gradients_alone_make_nan():
    found = invariance(box(lambda g, p, s: g / g.norm()), "zero_gradient")
    assert found.holds is False and math.isnan(found.counterexample.found)


@pytest.mark.parametrize("kind, rounding", [(torch.bfloat16, "short"), (torch.float32, "float32")])
def test_rounding_inside_is_read_as_such(kind, rounding):
    """Powers of two are exact, and the deviation is that of one rounding: 2⁻⁹ or 2⁻²⁴."""
    found = invariance(box(rounded(kind)), "loss_scale")
    unit = {torch.bfloat16: 2.0**-9, torch.float32: 2.0**-24}[kind]
    assert found.rounding == rounding and 0 < found.deviation <= 4 * unit
    # an ε of the same size fails for powers of two as well
    assert invariance(box(lambda g, p, s: g / (g.abs() + 1e-4)), "loss_scale").rounding == ""
    # and another law at other factors is no rounding
    assert invariance(box(lambda g, p, s: g.abs().log2() % 1), "loss_scale").rounding == ""


def test_muon_and_adafactor_get_no_plain_yes():
    muon = invariance(BlackBox(torch.optim.Muon), "loss_scale")
    assert muon.fails[0] == ODD and muon.rounding == "short" and 1e-3 < muon.deviation < 0.1
    adafactor = invariance(BlackBox(torch.optim.Adafactor), "loss_scale")
    assert adafactor.holds is False and adafactor.fails == (FAR,)


@pytest.mark.parametrize("arguments", [{"nesterov": True, "momentum": 0.9}, {}])
def test_weight_decay_breaks_what_only_a_start_at_0_hides(arguments):
    """Zero gradients first: from −1 the first step is .001 where .1·.01 is taken off."""
    decaying = BlackBox(
        lambda params: torch.optim.SGD(params, lr=0.1, weight_decay=0.01, **arguments)
    )
    for row in ("time_shift", "homogeneous", "gradient_sum", "zero_gradient", "translation"):
        found = invariance(decaying, row)
        assert found.holds is False and any(found.counterexample.changed_start)
    assert all(invariance(decaying, row).holds for row in ("rotation", "sign"))


@pytest.mark.parametrize("decay", [0.25, 0.0])
def test_weight_decay_is_time_invariant(decay):
    """The step from 0 is the same whenever it is made; only without decay it is from anywhere."""
    signs = box(lambda g, p, s: g.sign() / 8 + decay * p)
    assert time_shift_from_0(signs).holds
    assert invariance(signs, "time_shift").holds is (decay == 0)


def test_what_is_not_linear_is_called_time_invariant_by_its_runs_from_0():
    found = gpu_check.probe(lambda params: Ruled(params, lambda g, p, s: g.sign() / 8 + p / 4))
    assert found.time_invariant and not found.invariances["time_shift"].holds


# -- rounding of the measurement itself is no counterexample


@pytest.mark.parametrize("lr", [1e-20, 1 / 3])
def test_no_rate_makes_momentum_break_a_row(lr):
    found = invariances(BlackBox(lambda params: torch.optim.SGD(params, lr=lr, momentum=0.9)))
    assert not [
        row
        for row in MEANING
        if found[row].holds is False and row not in ("loss_scale", "coordinate_scale")
    ]


def test_nan_is_beyond_every_bound():
    """The comparison itself, on a planted pair."""
    nan = box(lambda g, p, s: g * float("nan"))
    layout, zero = nan.layout(1), nan.zeros(1)
    g = nan.zeros(2, 1) + 1
    found = examine(nan, "x", "x", [Case(layout, zero, g, layout, zero, g, lambda s: s)])
    assert found.holds is False and found.deviation == float("inf")


# -- how long the steps get


def test_centered_rmsprop_grows_with_time():
    """v − m² falls by .99 a step on constant gradients, so the steps grow by √(1/.99)."""
    found = step_bound(BlackBox(lambda params: torch.optim.RMSprop(params, centered=True)))
    assert found.verdict == "grows with time" and found.top > 1e6 * 0.01
    assert found.sequence == "constant gradients" and found.longest >= 3200


@pytest.mark.parametrize(
    "rule, verdict, top",
    [
        (SIGN, "saturates", 1 / 8),
        (normalized, "saturates", 1.0),
        (lambda g, p, s: 0.1 * g / max(1.0, float(g.norm()) / 1e9), "saturates", 1e8),
        (lambda g, p, s: g.abs().sqrt(), "grows with the gradients", None),
        (PLAIN, "grows with the gradients", None),
        (lambda g, p, s: g.sign() * s["t"], "grows with time", 3208),
        (lambda g, p, s: g.sign() * s["t"] ** 0.5, "grows with time", 3208**0.5),
    ],
)
def test_steps_that_saturate_and_steps_that_grow(rule, verdict, top):
    found = step_bound(box(rule))
    assert found.verdict == verdict
    if top:
        assert top / 2 <= found.top <= top * (1 + 1e-9)


def test_clipping_shows_where_it_begins():
    found = step_bound(box(lambda g, p, s: g / max(1.0, float(g.norm()) / 1e9)))
    assert found.saturates_from == 2.0**30 and found.largest[-1] <= 1e9 * (1 + 1e-9)


def test_adam_is_longest_after_a_lull():
    """(1 − β₁)/√(1 − β₂) = 3.16 rates, in the limit of a long lull; more is seen of it the longer
    the lull, and it still saturates."""
    found = step_bound(BlackBox(torch.optim.Adam))
    assert found.verdict == "saturates" and 2e-3 < found.top < 7.3e-3


# -- affine, and linear up to float32


def drifting(g, p, state):
    return momentum(g, p, state) + 0.25


def test_a_constant_drift_is_affine():
    found = gpu_check.probe(lambda params: Ruled(params, drifting))
    assert found.linear.holds is False and found.nearly.kind == "affine"
    assert set(found.nearly.drift) == {-0.25}
    assert found.response.h[:3] == (0.5, 0.25, 0.125) and found.response.explains


@pytest.mark.parametrize(
    "rule", [SIGN, lambda g, p, s: g.sign() + 0.25, lambda g, p, s: g.abs() + 0.25, normalized]
)
def test_a_drift_beside_what_is_not_linear_is_not_affine(rule):
    assert nearly_linear(box(rule)) is None


def float32_state(g, p, state):
    m = 0.5 * state.get("m", torch.zeros_like(g, dtype=torch.float32)) + g.float()
    state["m"] = m
    return m.double() / 3


def test_a_float32_buffer_is_linear_up_to_float32():
    found = nearly_linear(box(float32_state))
    assert found.kind == "float32" and 2.0**-26 < found.deviation < 2.0**-20


@pytest.mark.parametrize(
    "rule",
    [
        lambda g, p, s: g.float().double().clamp(-1e9, 1e9),
        lambda g, p, s: torch.where(g > 0, g * 1.001, g),
        lambda g, p, s: g.float().double() if s["t"] < 100 else g.sign(),
    ],
)
def test_what_is_farther_off_is_not(rule):
    assert nearly_linear(box(rule)) is None


def test_a_bfloat16_gradient_is_linear_up_to_bfloat16():
    found = nearly_linear(box(lambda g, p, s: g.bfloat16().double()))
    assert found.kind == "bfloat16" and 2.0**-11 < found.deviation < 2.0**-7


def test_steps_saturate_where_none_later_is_more_than_twice_as_long():
    from gpu_check.probing.growth import SIZES, _saturates_from

    def found(*largest):
        return _saturates_from(SIZES, [*largest, *[largest[-1]] * (len(SIZES) - len(largest))])

    assert found(1.0, 2.0) == SIZES[0] and found(1.0, 2.0 + 2**-50) == SIZES[1]
    assert found(float("inf"), 1.0) == SIZES[1]
    assert _saturates_from(SIZES, [3.0**i for i in range(len(SIZES))]) is None
