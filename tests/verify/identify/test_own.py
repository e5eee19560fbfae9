"""Optimizers that a reader might write, right and wrong: what `identify` calls each of them."""

import pytest

torch = pytest.importorskip("torch")

from verify.identify.adapters.subjects import Subject  # noqa: E402
from verify.identify.answer import as_dict  # noqa: E402
from verify.identify.identity import identify, identify_subject  # noqa: E402
from verify.identify.page import show  # noqa: E402

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("no_step_takes_time")]


class Own(torch.optim.Optimizer):
    """θ ← what `rule(θ, g, memory, t)` returns, a tensor at a time."""

    def __init__(self, params, rule):
        super().__init__(params, {})
        self.rule, self.t = rule, 0

    @torch.no_grad()
    def step(self, closure=None):
        self.t += 1
        for p in self.param_groups[0]["params"]:
            p.copy_(self.rule(p, p.grad, self.state[p], self.t))


def two_speeds(x, g, s, t):
    for name, beta in (("fast", 0.5), ("slow", 0.9)):
        s[name] = beta * s.get(name, 0 * x) + g
    return x - 0.1 * (s["fast"] + s["slow"])


def without_a_copy(x, g, s, t):
    s["m"] = s["m"].mul_(0.9).add_(g) if "m" in s else g
    return x - 0.1 * s["m"]


def nesterov_with_the_old_buffer(x, g, s, t):
    step = g + 0.9 * s.get("m", 0 * x)
    s["m"] = 0.9 * s.get("m", 0 * x) + g
    return x - 0.1 * step


def schedule_free(x, g, s, t):
    z = s.get("z", x.clone()) - 0.1 * g
    mean = s.get("x", x.clone()) + (z - s.get("x", x)) / (t + 1)
    s["z"], s["x"] = z, mean
    return 0.1 * z + 0.9 * mean


def warm_up(steps):
    return lambda x, g, s, t: x - 0.1 * min(1, t / steps) * g


def lion(x, g, s, t):
    m = s.get("m", 0 * x)
    s["m"] = 0.99 * m + 0.01 * g
    return x - 0.1 * (0.9 * m + 0.1 * g).sign()


def lookahead(x, g, s, t):
    slow, fast = s.setdefault("slow", x.clone()), x - 0.1 * g
    if t % 5 == 0:
        fast = s["slow"] = slow + (fast - slow) / 2
    return fast


def clipped(x, g, s, t):
    return x - 0.1 * g * min(1.0, 1e9 / (float(g.norm()) + 1e-300))


def float32_inside(x, g, s, t):
    s["m"] = 0.9 * s.get("m", torch.zeros_like(x, dtype=torch.float32)) + g.float()
    return x - 0.1 * s["m"].double()


def at_random(x, g, s, t):
    return x - 0.1 * g * (torch.rand_like(x) > 0.5)


def orthogonal(x, g, s, t):
    s["m"] = m = 0.9 * s.get("m", 0 * x) + g
    if m.ndim == 2:
        u, _, v = torch.linalg.svd(m, full_matrices=False)
        m = u @ v
    return x - 0.1 * m


OWN = {
    "two memories": (two_speeds, "AggMo with lr = 1/5, β1 = 1/2, β2 = 9/10"),
    "a buffer that is the gradient": (without_a_copy, "it keeps p.grad itself"),
    "Nesterov with the old buffer is momentum": (
        nesterov_with_the_old_buffer, "momentum with lr = 1/10, β = 9/10, zero start"),
    "a mean that is being made": (schedule_free, "11/200, 1/25, 13/400, 7/250"),
    "five steps of warm-up": (warm_up(5), "from step 5 on it is sgd with lr = 1/10"),
    "two hundred": (warm_up(200), "gradients count 1, 2, 3, 4, 5, 6, …"),
    "signs": (lion, "not linear"),
    "slow weights": (lookahead, "its law has period 5"),
    "a clip far away": (clipped, "lengths of gradients beyond 1000000000 are cut"),
    "float32 inside": (float32_inside, "linear up to float32 rounding"),
    "random numbers": (at_random, "draws random numbers"),
    "nothing": (lambda x, g, s, t: x, "no steps at all"),
    "orthogonal": (orthogonal, "zero_gradient no"),
}  # fmt: skip


class Lines:
    """A console that keeps what it is told."""

    width = 80

    def __init__(self):
        self.said = []

    def line(self, text="", *rest, **more):
        self.said += text.split()

    wrapped = line


@pytest.mark.parametrize("name", OWN)
def test_own_ones_are_called_what_they_are(name):
    rule, words = OWN[name]
    answer = as_dict(identify(lambda params: Own(params, rule)), "own", {})
    page = Lines()
    show(answer, page)
    assert words in " ".join(page.said)


def test_one_that_wants_a_closure_and_one_that_breaks():
    class Closure(torch.optim.SGD):
        def step(self, closure):
            closure()
            super().step()

    found = identify(lambda params: Closure(params, lr=0.1))
    assert found.title == "SGD with lr = 1/10, zero start" and found.probe.closure
    with pytest.raises(ValueError, match="does not step: AttributeError"):
        identify(lambda params: Own(params, lambda x, g, s, t: x.gard))


class Wrapped(torch.optim.Optimizer):
    """Another one under this name, in a class that is none of its kin."""

    def __init__(self, params, made):
        super().__init__(params, {})
        self.inner = made(self.param_groups[0]["params"])

    def step(self, closure=None):
        return self.inner.step(closure)


@pytest.mark.parametrize("name, arguments", [
    ("SGD", {"lr": 0.1, "momentum": 0.9, "nesterov": True}), ("Adam", {}), ("RAdam", {}),
    ("ASGD", {}), ("Rprop", {}), ("RMSprop", {"centered": True}),
])  # fmt: skip
def test_the_answer_is_the_same_under_another_name_and_wrapped(name, arguments):
    kind = getattr(torch.optim, name)
    other = "Adam" if name == "SGD" else "SGD"
    hidden = type(other, (kind,), {"__module__": f"torch.optim.{other.lower()}"})
    answers = []
    for factory in (
        lambda params: kind(params, **arguments),
        lambda params: hidden(params, **arguments),
        lambda params: Wrapped(params, lambda own: kind(own, **arguments)),
    ):
        answer = as_dict(identify_subject(Subject("", {}, "torch", factory)), "", {})
        answers.append({k: v for k, v in answer.items() if k != "variants"})  # its groups' switches
        answers[-1]["measured"] = answers[-1]["measured"] and {
            k: v for k, v in answers[-1]["measured"].items() if k != "steps"
        }
    assert answers[0] == answers[1] == answers[2]
