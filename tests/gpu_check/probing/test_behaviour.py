"""Rows for any optimizer, of ones whose answers are known by construction; class names say
nothing."""

import pytest

torch = pytest.importorskip("torch")

from gpu_check.probing.behaviour import behaviour
from gpu_check.probing.black_box import BlackBox
from gpu_check.probing.linear import nearly_linear
from gpu_check.probing.varying import varying


class Rule(torch.optim.Optimizer):
    """θ ← θ + rule(state, θ, g, t)."""

    def __init__(self, params, rule):
        super().__init__(params, {})
        self.rule, self.t = rule, 0

    @torch.no_grad()
    def step(self, closure=None):
        self.t += 1
        for p in self.param_groups[0]["params"]:
            p.add_(self.rule(self.state[p], p, p.grad, self.t))


def box(rule):
    return BlackBox(lambda params: Rule(params, rule))


def rule_of(**what):
    return behaviour(box(what["rule"]))


def late(state, p, g, t):
    before = state.get("g", torch.zeros_like(g))
    state["g"] = g.clone()
    return -0.1 * before


def test_directions_and_latency():
    sgd = behaviour(box(lambda s, p, g, t: -0.1 * g))
    assert set(sgd.directions) == {"down"} and sgd.late == (0, 0) and sgd.remembers is False
    climbs = behaviour(box(lambda s, p, g, t: (0.1 if t <= 3 else -0.1) * g))
    assert climbs.directions[:4] == ("up", "up", "up", "down")
    one = behaviour(box(late))
    assert one.late == (1, 1) and one.directions[:2] == ("still", "down") and one.remembers
    assert set(behaviour(box(lambda s, p, g, t: 0 * g)).directions) == {"still"}


def test_the_first_step_and_the_steps_that_are_linear():
    signs = behaviour(box(lambda s, p, g, t: -0.3 * g.sign()))
    assert signs.first_step == pytest.approx(0.3) and signs.linear_steps == 0
    begins = behaviour(box(lambda s, p, g, t: -0.1 * (g if t <= 5 else g.sign())))
    assert begins.linear_steps == 5
    assert behaviour(box(lambda s, p, g, t: -0.1 * g)).linear_steps is None


@pytest.mark.parametrize("rule, decay", [
    (lambda s, p, g, t: -0.1 * g.sign(), None),
    (lambda s, p, g, t: -0.1 * g.sign() - 0.02 * p, {"kind": "decoupled", "rate": 0.02}),
    (lambda s, p, g, t: -0.1 * (g + 0.05 * p).sign(), {"kind": "coupled", "rate": 0.05}),
    (lambda s, p, g, t: -0.1 * (g + 0.05 * p), {"kind": "decoupled", "rate": 0.005}),
    (lambda s, p, g, t: -0.1 * g.sign() * (1 + p.abs()), {"kind": "other", "rate": None}),
])  # fmt: skip
def test_weight_decay_has_its_kind(rule, decay):
    found = behaviour(box(rule)).decay
    assert found == (decay and {**decay, "rate": decay["rate"] and pytest.approx(decay["rate"])})


def test_decay_that_a_momentum_remembers_is_coupled():
    def rule(s, p, g, t):
        s["m"] = m = 0.9 * s.get("m", 0 * g) + g + 0.01 * p
        return -0.1 * m

    assert behaviour(box(rule)).decay == {"kind": "coupled", "rate": pytest.approx(0.01)}


def test_weights_that_grow():
    assert behaviour(box(lambda s, p, g, t: -0.1 * g + 0.01 * p)).rest[:3] == pytest.approx(
        (1.01, 1.0201, 1.030301)
    )


@pytest.mark.parametrize("rule, place, first, later", [
    (lambda s, p, g, t: -0.1 * g / (g.abs() + 1e-5), "outside", 1e-5, 1e-5),
    (lambda s, p, g, t: -0.1 * g / (g**2 + 1e-10).sqrt(), "inside", 1e-5, 1e-5),
    (lambda s, p, g, t: -0.1 * g / (g.abs() + 1e-5 / t), "outside", 1e-5, 1e-5 / 60),
])  # fmt: skip
def test_where_an_epsilon_stands(rule, place, first, later):
    found = behaviour(box(rule)).epsilon
    assert found["place"] == place
    assert found["first"] == pytest.approx(first) and found["later"] == pytest.approx(later)
    assert behaviour(box(lambda s, p, g, t: -0.1 * g)).epsilon is None


@pytest.mark.parametrize("rule, clip", [
    (lambda s, p, g, t: -0.1 * g.clamp(-3e5, 3e5), {"bound": 3e5, "by": "coordinate"}),
    (lambda s, p, g, t: -0.1 * g * min(1.0, 1e9 / max(float(g.norm()), 1e-300)),
     {"bound": 1e9, "by": "length"}),
    (lambda s, p, g, t: -0.1 * g, None),
    (lambda s, p, g, t: -0.1 * g / (g**2 + 1e-3).sqrt(), None),
])  # fmt: skip
def test_the_true_bound_of_a_clip(rule, clip):
    found = behaviour(box(rule)).clip
    assert found == (clip and {**clip, "bound": pytest.approx(clip["bound"])})


def test_laws_that_change_settle_or_have_a_period():
    warm = varying(box(lambda s, p, g, t: -0.1 * min(1, t / 5) * g), True)
    assert (warm.settles, warm.period) == (5, 1)
    turns = varying(box(lambda s, p, g, t: -0.1 * (1 + t % 3) * g), True)
    assert (turns.settles, turns.period) == (1, 3)
    fades = varying(box(lambda s, p, g, t: -0.1 / t * g), True)
    assert (fades.settles, fades.period) == (None, None)


def short(state, p, g, t):
    m = state.get("m", torch.zeros_like(p, dtype=torch.bfloat16))
    state["m"] = m = 0.5 * m + g.bfloat16()
    return -0.125 * m.to(p.dtype)


def test_linear_up_to_bfloat16_has_a_kind():
    found = nearly_linear(box(short))
    assert found.kind == "bfloat16" and 1e-4 < found.deviation < 0.03
    assert nearly_linear(box(lambda s, p, g, t: -0.1 * g / (1 + g.abs()))) is None
    assert nearly_linear(box(lambda s, p, g, t: -0.1 * g.sign())) is None


def gathers(state, p, g, t):
    state["sum"] = state.get("sum", 0 * g) + g
    step = -0.1 * state["sum"] if t % 3 == 0 else 0 * g
    if t % 3 == 0:
        state["sum"] = 0 * g
    return step


def test_what_gathers_gradients_shows_some_later_than_others():
    assert behaviour(box(gathers)).late == (2, 0)
    never = behaviour(box(lambda s, p, g, t: -0.1 + 0 * g))
    assert never.late == (None, None)


def test_steps_that_drown_in_the_points_have_a_direction():
    tiny = behaviour(box(lambda s, p, g, t: -1e-30 * g))
    assert set(tiny.directions) == {"down"}


def test_linear_up_to_a_size_is_no_float32():
    """Adam with an ε beyond all gradients: linear in float64, until they are as large."""
    found = nearly_linear(box(lambda s, p, g, t: -g / (1 + g.abs() * 1e-90)))
    assert found.kind == "range" and found.deviation == 0
    rounded = nearly_linear(box(lambda s, p, g, t: -0.1 * g.float().double()))
    assert rounded.kind == "float32" and rounded.deviation > 0


def searches(calls):
    """A step that asks its closure so often."""

    class Searches(torch.optim.Optimizer):
        def __init__(self, params):
            super().__init__(params, {})

        def step(self, closure):
            for _ in range(calls):
                closure()
            with torch.no_grad():
                for p in self.param_groups[0]["params"]:
                    p.sub_(0.1 * p.grad.sign())

    return Searches


@pytest.mark.slow
def test_what_asks_its_closure_often_is_tried_on_few_cases():
    import gpu_check

    often, once = (gpu_check.probe(searches(calls)) for calls in (6, 1))
    assert often.effort.patience == 24 and once.effort.patience is None
    assert often.steps < once.steps / 8
    for name, found in often.invariances.items():
        assert found.cases >= 1 and found.cases <= once.invariances[name].cases
        assert found.holds == once.invariances[name].holds
    assert often.step_bound.verdict == once.step_bound.verdict == "saturates"


def test_a_step_is_compiled_and_one_whose_tracing_differs_shows():
    def switched(rule):
        one = box(rule)
        layout = one.layout(2)
        g = torch.ones(3, 2, dtype=torch.float64)
        return [one.switched(layout, one.zeros(2), g, on, []) for on in (None, "compiled")]

    plain, compiled = switched(lambda s, p, g, t: -0.1 * g)
    assert torch.equal(plain, compiled)
    plain, compiled = switched(lambda s, p, g, t: -0.2 * g if torch.compiler.is_compiling() else -g)
    assert not torch.equal(plain, compiled)


def kept_in(dtype, of=lambda m: m):
    """Adam-like: a mean of gradients in that format, over its size."""

    def rule(s, p, g, t):
        m = s.get("m", torch.zeros_like(g, dtype=dtype))
        s["m"] = m = m.mul(0.9).add((0.1 * g).to(dtype))
        return -0.1 * of(m.to(p.dtype))

    return rule


@pytest.mark.parametrize("dtype, rounds", [
    (torch.float64, ""), (torch.float32, "float32"), (torch.bfloat16, "short"),
    (torch.float16, "short"),
])  # fmt: skip
@pytest.mark.parametrize("of", [lambda m: m, lambda m: m / (1 + m.abs())])
def test_a_memory_of_few_bits_is_seen(dtype, rounds, of):
    assert behaviour(box(kept_in(dtype, of))).rounds == rounds


@pytest.mark.parametrize("rule", [
    lambda s, p, g, t: -0.1 * g.sign(), lambda s, p, g, t: 0 * g, lambda s, p, g, t: -0.1 * g,
    lambda s, p, g, t: -0.1 * g / (g.abs() + 1e-8), kept_in(torch.float64, torch.sign),
])  # fmt: skip
def test_signs_do_not_pass_for_few_bits(rule):
    assert behaviour(box(rule)).rounds == ""
