"""A law that changes with time is told exactly: its first steps, its period, what it settles to."""

from fractions import Fraction

import pytest

torch = pytest.importorskip("torch")

from gpu_check.probing.black_box import BlackBox  # noqa: E402
from gpu_check.probing.varying import varying  # noqa: E402
from verify.identify.behaves import rows  # noqa: E402
from verify.identify.varying import law_in_time  # noqa: E402


class Rule(torch.optim.Optimizer):
    def __init__(self, params, rule):
        super().__init__(params, {})
        self.rule, self.t = rule, 0

    @torch.no_grad()
    def step(self, closure=None):
        self.t += 1
        for p in self.param_groups[0]["params"]:
            p.add_(self.rule(self.state[p], p, p.grad, self.t))


def told(rule):
    return law_in_time(varying(BlackBox(lambda params: Rule(params, rule)), True))


def ema(state, g):
    state["m"] = m = 0.9 * state.get("m", 0 * g) + 0.1 * g
    return m


def test_a_warm_up_settles_to_momentum():
    found = told(lambda s, p, g, t: -min(1, t / 4) * ema(s, g))
    assert found["kind"] == "settles" and found["settles"] == 4
    found = told(lambda s, p, g, t: -0.1 * min(1, t / 5) * g)
    assert (
        found["settled"] == "sgd with lr = 1/10" and "1/5, 2/5, 3/5, 4/5 as much" in found["says"]
    )


def test_bias_correction_is_recognized():
    found = told(lambda s, p, g, t: -0.01 * ema(s, g) / (1 - 0.9**t))
    assert found["kind"] == "bias_corrected" and "lr = 1/100, beta = 9/10" in found["settled"]
    other = told(lambda s, p, g, t: -0.01 * ema(s, g) / (1 - 0.8**t))
    assert other["kind"] != "bias_corrected"


def lookahead(k, forgets=False):
    def rule(s, p, g, t):
        slow = s.setdefault("slow", p.clone())
        new = p - 0.1 * g
        if t % k == 0 and not (forgets and t == k):
            slow.add_(0.5 * (new - slow))
            new = slow.clone()
        elif t % k == 0:
            s["slow"] = new.clone()
        return new - p

    return rule


def test_lookahead_has_its_period_and_its_first_synchronization():
    found = told(lookahead(5))
    assert found["kind"] == "period" and (found["settles"], found["period"]) == (1, 5)
    assert found["at_once"] == ["1/10"] * 4 + ["1/20"] and found["in_the_end"] == ["1/20"] * 5
    late = told(lookahead(5, forgets=True))
    assert late["period"] == 5 and late["settles"] == 6


def test_a_schedule_of_its_own_is_scaled_or_open():
    found = told(lambda s, p, g, t: -0.1 * Fraction(1, t).__float__() * g)
    assert found["kind"] == "scaled" and "1, 1/2, 1/3, 1/4" in found["says"]
    mixed = told(lambda s, p, g, t: -0.1 * g - s.setdefault("m", 0 * g).add_(g) / t**2)
    assert mixed["kind"] == "open" and mixed["first"][0] == "11/10"


def test_words_of_rows():
    from types import SimpleNamespace

    plain = SimpleNamespace(
        first_step=0.1, directions=("down",) * 12, late=(0, 0), remembers=True, linear_steps=0,
        decay=None, rest=(1.0,) * 4, epsilon=None, clip=None, rounds="",
    )  # fmt: skip
    assert rows(plain, 0.1) == {"first step": "1 learning rate, from 0 on gradients of size 1"}
    climbs = SimpleNamespace(**vars(plain) | {"directions": ("up",) * 5 + ("down",) * 7})
    assert (
        rows(climbs)["direction"] == "steps 1–5 go along the gradient, uphill; steps 6–12 go down"
    )
    grows = SimpleNamespace(**vars(plain) | {"rest": (1.01, 1.0201, 1.030301, 1.04)})
    assert rows(grows)["decay"] == "weights grow without gradients: 1.01, 1.0201, 1.0303"
    few = SimpleNamespace(**vars(plain) | {"rounds": "short"})
    assert rows(few)["rounding"].startswith("to bfloat16 or float16 inside")
    still = SimpleNamespace(**vars(plain) | {"directions": ("still",) * 5 + ("down",) * 7})
    assert rows(still)["latency"] == "it begins 5 calls late"
    for late, words in (
        ((1, 1), "a gradient shows 1 call after it was given"),
        ((2, 0), "gradients are gathered: one shows 0 to 2 calls after it was given"),
        ((None, 0), "a gradient that is changed alone does not always show within five calls"),
    ):
        assert rows(SimpleNamespace(**vars(plain) | {"late": late}))["latency"] == words
    eps = SimpleNamespace(
        **vars(plain) | {"epsilon": {"place": "outside", "first": 3.1623e-6, "later": 4.14e-7}}
    )
    assert "scaled by time" in rows(eps)["epsilon"]
    other = {"epsilon": {"place": "other", "first": None, "later": None}}
    assert "by no ε" in rows(SimpleNamespace(**vars(plain) | other))["epsilon"]
    clipped = other | {"clip": {"bound": 1.0, "by": "length"}}
    assert "epsilon" not in rows(SimpleNamespace(**vars(plain) | clipped))


def test_the_law_of_first_steps_that_are_linear():
    from gpu_check.probing.varying import beginning
    from verify.identify.varying import law_of_first_steps

    def first(rule, steps):
        return law_of_first_steps(beginning(BlackBox(lambda params: Rule(params, rule)), steps))

    corrected = first(lambda s, p, g, t: -0.1 * ema(s, g) / (1 - 0.9**t) * (1 if t < 5 else 7), 4)
    assert corrected["kind"] == "first_steps" and corrected["settled"] == (
        "ema_momentum with lr = 1/10, beta = 9/10"
    )
    assert "the first 4 steps are linear: it is ema_momentum" in corrected["says"]
    other = first(lambda s, p, g, t: -g / t, 4)
    assert other["settled"] is None and "counts 1, 1/2, 1/3, 1/4 at once" in other["says"]
    assert law_of_first_steps(None) is None
