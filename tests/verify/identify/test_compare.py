"""Two black boxes on the same gradients: the same, or told apart in one line that says how."""

import json
import math
from importlib.util import find_spec

import numpy as np
import pytest

from verify.cli import dispatch
from verify.identify.adapters.of_text import Text
from verify.identify.adapters.subjects import Subject
from verify.identify.comparing.compare import compare
from verify.identify.comparing.runs import conditioned, designed, parting

HAS_TORCH = find_spec("torch") is not None
needs_torch = pytest.mark.skipif(not HAS_TORCH, reason="torch is not installed")
needs_keras = pytest.mark.skipif(
    not (find_spec("keras") and find_spec("jax")), reason="keras or jax is not installed"
)
needs_optax = pytest.mark.skipif(find_spec("optax") is None, reason="optax is not installed")


def plain(step):
    return Subject("mine", {}, "plain", step)


def text(program):
    return Subject(program, {}, "text", Text(program))


MOMENTUM = "m = 9/10*m + grad(x); x = x - m/10"
ADAM = "adam(lr=1/10, beta1=9/10, beta2=99/100, eps=1e-8)"


def momentum(state, theta, gradient):
    state = gradient.copy() if state is None else 0.9 * state + gradient
    return state, theta - 0.1 * state


def adam(
    eps=1e-8, late_eps=False, correct=True, decay=0.0, coupled=0.0, amsgrad=False, after=0.0,
    betas=(0.9, 0.99),
):  # fmt: skip
    one, two = betas

    def step(state, theta, gradient):
        m, v, top, t = state or (0.0, 0.0, 0.0, 0)
        g, t = gradient + coupled * theta, t + 1
        m, v = one * m + (1 - one) * g, two * v + (1 - two) * g * g
        top = np.maximum(top, v) if amsgrad else v
        mean, square = (m / (1 - one**t), top / (1 - two**t)) if correct else (m, top)
        below = np.sqrt(square + eps) if late_eps else np.sqrt(square) + eps
        return (m, v, top, t), (1 - after) * (theta - decay * theta - 0.1 * mean / below)

    return step


def faulty(change):
    """Momentum with `change(m, theta, g, t)` as its step."""

    def step(state, theta, gradient):
        m, t = state or (np.zeros_like(theta), 0)
        m = 0.9 * m + gradient
        return (m, t + 1), change(m, theta, gradient, t + 1)

    return step


def aliased(state, theta, gradient):
    if state is None:
        state = gradient
    else:
        state *= 0.9
        state += gradient
    return state, theta - 0.1 * state


def late(state, theta, gradient):
    m, before = state or (np.zeros_like(theta), np.zeros_like(theta))
    m = 0.9 * m + before
    return (m, gradient), theta - 0.1 * m


class Together:
    """Momentum with one buffer for all tensors of a shape."""

    def __init__(self):
        self.fresh = {}

    def init(self, theta):
        return self.fresh.setdefault(theta.shape, np.zeros_like(theta))

    def update(self, gradient, m, theta):
        self.fresh = {}
        m *= 0.9
        m += gradient
        return -0.1 * m, m


def short(dtype):
    def step(state, theta, gradient):
        m = gradient.astype(dtype) if state is None else dtype(0.9) * state + gradient.astype(dtype)
        return m, theta - 0.1 * m.astype(float)

    return step


def _m(f):
    return plain(faulty(f))


# What is planted, the right one, and what the sentence must say.
FAULTS = {
    "one step late": (text(MOMENTUM), plain(late), "1 call late"),
    "a missing copy": (text(MOMENTUM), plain(aliased), "keeps the gradient itself"),
    "a constant a step": (
        text(MOMENTUM), _m(lambda m, x, g, t: x - 0.1 * m - 1e-3), "adds -0.001 to every step"),
    "float32 inside": (text(MOMENTUM), plain(short(np.float32)), None),
    "float16 inside": (text(MOMENTUM), plain(short(np.float16)), "B rounds to bfloat16"),
    "the other sign": (text(MOMENTUM), _m(lambda m, x, g, t: x + 0.1 * m), "the other sign"),
    "twice the rate": (text(MOMENTUM), _m(lambda m, x, g, t: x - 0.2 * m), "A's times 2"),
    "a mean for a sum": (text(MOMENTUM), _m(lambda m, x, g, t: x - 0.01 * m), "A's times 0.1"),
    "a warm-up": (
        text(MOMENTUM), _m(lambda m, x, g, t: x - min(1, t / 4) * 0.1 * m),
        "changes with the step: 0.25, 0.5, 0.75, 1"),
    "a warm-up of 200 steps that ends late": (
        text(MOMENTUM), _m(lambda m, x, g, t: x - 0.1 * (2 if t > 200 else 1) * m), "a long run"),
    "decoupled decay": (
        text(MOMENTUM), _m(lambda m, x, g, t: x - 0.1 * m - 0.001 * x), "B subtracts 0.001·θ more"),
    "a clip": (
        text(MOMENTUM), _m(lambda m, x, g, t: x - 0.1 * np.clip(m, -1e6, 1e6)), "as by a clip"),
    "Nesterov's step": (
        text(MOMENTUM), _m(lambda m, x, g, t: x - 0.1 * (g + 0.9 * m)), "step 1"),
    "coordinates mixed": (
        text(MOMENTUM), _m(lambda m, x, g, t: x - 0.1 * (m + m.mean()) / (1 + (m.size == 1))),
        "coordinates are mixed"),
    "ε inside of the root": (text(ADAM), plain(adam(late_eps=True)), "an ε differs"),
    "ε a hundred times larger": (text(ADAM), plain(adam(eps=1e-6)), "an ε differs"),
    "no bias correction": (text(ADAM), plain(adam(correct=False)), "step"),
    "decay at the wrong place": (
        plain(adam(decay=0.001)), plain(adam(coupled=0.01)), "step"),
    "decay after the step": (
        plain(adam(decay=0.001)), plain(adam(after=0.001)),
        "B takes its weight decay off after the step, the step included, and A before it: 0.001"),
    "each average with the other's β": (
        text(ADAM), plain(adam(betas=(0.99, 0.9))), "every first step is the same"),
    "a buffer for two tensors": (text(MOMENTUM), plain(Together()), "two tensors have one shape"),
    "decay that is forgotten": (
        plain(adam(decay=0.001)), plain(adam()), "A subtracts 0.001·θ more"),
    "the largest second moment": (text(ADAM), plain(adam(amsgrad=True)), "step"),
    "one step that is skipped": (
        text(MOMENTUM), _m(lambda m, x, g, t: x - 0.1 * m * (t != 7)), "times a factor"),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS)
def test_twenty_faults_are_told_apart(fault):
    right, wrong, words = FAULTS[fault]
    found = compare(right, wrong, steps=30)
    if words is None:
        assert found.verdict == "same_to_float32"
        return
    assert found.verdict == "different"
    said = f"different step {found.step} {found.how}"
    assert words in said
    # the smallest sequence shows it, on a fresh run
    first, second = (
        side.run(found.layout, np.array(found.start), np.array(found.gradients),
                 refill=found.refill)[0]
        for side in (right, wrong)
    )  # fmt: skip
    assert len(found.gradients) == found.step and (first.sum(0) != second.sum(0)).any()


def test_what_is_the_same_is():
    same = compare(text(MOMENTUM), text(MOMENTUM))
    assert same.verdict == "same" and same.steps > 1000 and not same.failed
    written = compare(text(MOMENTUM), plain(momentum))
    assert written.verdict in ("same", "same_to_rounding")
    assert compare(text(ADAM), plain(adam())).verdict == "same_to_rounding"


def test_a_smallest_sequence_is_small():
    found = compare(text(MOMENTUM), text("x = x - grad(x)/10"))
    assert found.step == 2 and found.start == (0.0,) and found.gradients == ((1.0,), (0.0,))
    assert found.points == ((pytest.approx(-0.19),), (pytest.approx(-0.1),))


def test_random_ones_are_undecided():
    def noisy(state, theta, gradient):
        return state, theta - 0.1 * gradient * np.random.normal()

    assert compare(text("x = x - grad(x)/10"), plain(noisy)).verdict == "undecided"


def test_a_change_of_rate_tells_where_it_stands():
    inside = "v = 9/10*v - lr*grad(x); x = x + v; "
    both = [Subject(p, {}, "text", _with(p)) for p in (inside, "m = 9/10*m + grad(x); x -= lr*m")]
    assert compare(*both).verdict == "same_to_rounding"
    found = compare(*both, change=(10, "lr", 0.01))
    assert found.verdict == "different" and found.step == 10


class Rate:
    """Gradient descent that reads its rate at every step, or at the first alone."""

    def __init__(self, keeps):
        self.lr, self.keeps = 0.1, keeps

    def init(self, theta):
        self.kept = self.lr = 0.1

    def update(self, gradient, state, theta):
        return -(self.kept if self.keeps else self.lr) * gradient, state


def test_what_takes_no_notice_of_a_change_is_told():
    found = compare(plain(Rate(False)), plain(Rate(True)), change=(10, "lr", 0.01))
    assert found.step == 10 and found.how == "B takes no notice of the change of lr"
    assert compare(plain(Rate(True)), plain(Rate(True)), change=(10, "lr", 0.01)).how == ""


def test_what_writes_into_its_gradients_is_told():
    def into(state, theta, gradient):
        gradient *= 0.1
        return state, theta - gradient

    descent = text("x = x - grad(x)/10")
    found = compare(descent, plain(into))
    assert found.verdict == "same_to_rounding"
    assert found.how.startswith("B writes other numbers into its gradients")
    assert compare(descent, descent).how == ""


def test_steps_that_are_not_finite_are_a_difference(capsys, tmp_path):
    """A square that overflows float16, and is divided by."""
    (tmp_path / "mine.py").write_text(
        "import numpy as np\n"
        "def step(state, theta, g):\n"
        "    return state, theta - 0.1*g/np.float16(1 + (g*g).sum() * 0) / (abs(g).max() < 1e6)\n"
    )
    status, out = run(capsys, f"{tmp_path / 'mine.py'}:step", "x = x - grad(x)/10")
    assert status == 0 and "the steps of one are not finite" in " ".join(out.out.split())


def test_the_coordinate_that_differs_is_shown(capsys, tmp_path):
    (tmp_path / "mine.py").write_text(
        "import numpy as np\n"
        "def step(state, theta, g):\n"
        "    new = theta - 0.1*g\n"
        "    if theta.size == 12:\n"
        "        new[2, 1] -= 0.1\n"
        "    return state, new\n"
    )
    status, out = run(capsys, f"{tmp_path / 'mine.py'}:step", "x = x - grad(x)/10")
    assert "A's coordinate 8 to -0.2 and B's coordinate 8 to -0.1" in " ".join(out.out.split())


def _with(program):
    held = Text.__new__(Text)
    from theory.realization import resolve

    held.side = resolve(program).at(lr="1/10")
    held.program, held.law, held.values = held.side.source, False, dict(held.side.values)
    return held


def test_a_difference_that_rounding_makes_is_no_difference():
    """Where a divisor cancels, two right ones part; the gradients' last bits do as much."""

    def centered(order):
        def step(state, theta, g):
            m, v = state or (0.0, 0.0)
            m, v = 0.9 * m + 0.1 * g, 0.9 * v + 0.1 * g * g
            r = np.sqrt(v)
            spread = v - m * m if order else (r - m) * (r + m)
            return (m, v), theta - 0.1 * g / (np.sqrt(np.abs(spread)) + 1e-12)

        return step

    assert compare(plain(centered(True)), plain(centered(False))).verdict == "same_to_rounding"


def test_parting_counts_nan_as_equal_to_nan_only():
    one, nan = np.ones((3, 1)), np.full((3, 1), math.nan)
    assert parting(one, one, one[0]) is None and parting(nan, nan, one[0]) is None
    assert parting(one, nan, one[0]) == 1
    other = one.copy()
    other[1] += 1e-6
    assert parting(one, other, one[0]) == 2 and parting(one, other, one[0], 2.0**-24) is None


def test_what_the_last_bits_do_is_small_for_momentum():
    run = list(designed(20))[1]
    steps = lambda r: plain(momentum).run(r.layout, r.start, r.gradients)[0]  # noqa: E731
    assert conditioned(steps, run, steps(run)).max() < 1e-11


# -- the command


def run(capsys, *arguments):
    status = dispatch(["compare", *arguments])
    return status, capsys.readouterr()


def test_the_page_and_its_json(capsys):
    status, out = run(capsys, "momentum(lr=1/10, beta=9/10)", "nag(lr=1/10, beta=9/10)")
    assert status == 0 and max(map(len, out.out.splitlines())) <= 80
    assert "different at step 1: from 0, the gradient 1 takes A to -0.1 and B to -0.19" in " ".join(
        out.out.split()
    )
    status, out = run(capsys, "momentum(lr=1/10, beta=9/10)", "nag(lr=1/10, beta=9/10)", "--json")
    found = json.loads(out.out)
    assert found["schema"] == "lemmata/compare/1" and found["verdict"] == "different"
    assert {"steps", "step", "gradients", "points", "map", "a", "b", "seconds"} <= found.keys()
    assert found["step"] == 1 and found["gradients"] == [[1.0]]


def test_undecided_is_status_1(capsys, tmp_path):
    (tmp_path / "noisy.py").write_text(
        "import random\ndef step(state, theta, g):\n    return state, theta - random.random()*g\n"
    )
    path = f"{tmp_path / 'noisy.py'}:step"
    status, out = run(capsys, path, path)
    assert status == 1 and "draws random numbers" in out.out


@pytest.mark.parametrize("arguments, message", [
    (["nag"], "two optimizers"), (["nag", "nag"], "lr has no value"),
    (["x = x - grad(x)", "nowhere.py:f"], "no file nowhere.py"),
    (["x = x - grad(x)", "x = x - grad(x)", "--at", "3"], "go together"),
    (["x = x - grad(x)", "x = x - grad(x)", "--at", "3", "--change", "lr"], "name=value"),
    (["x = x - grad(x)", "x = x - grad(x)", "--at", "3", "--change", "lr=true"], "give a number"),
    (["x = x - grad(x)", "x = x - grad(x)", "--at", "3", "--change", "lr=1"], "no parameter lr"),
    (["x = x - grad(x)", "y = x - F(x); x = x - F(y)"], "gradients only"),
])  # fmt: skip
def test_bad_input_is_one_line_and_status_2(capsys, arguments, message):
    status, out = run(capsys, *arguments)
    assert status == 2 and message in out.err and out.err.count("\n") == 1 and not out.out


@needs_torch
def test_linear_ones_are_compared_exactly_starts_included(capsys):
    _, out = run(
        capsys, "torch.optim.SGD lr=0.1 momentum=0.9 dampening=0.5", "momentum(lr=1/20, beta=0.9)"
    )
    said = " ".join(out.out.split())
    assert "A is dampened momentum with lr = 1/10, β = 9/10, dampening = 1/2" in said
    assert "the starts differ: by 1/20 times the first gradient after step 1" in said


@pytest.mark.slow
@needs_torch
@needs_keras
def test_decay_decoupled_is_decay_coupled_elsewhere(capsys):
    status, out = run(
        capsys, "keras:SGD learning_rate=0.1 momentum=0.9 weight_decay=0.01",
        "torch.optim.SGD lr=0.1 momentum=0.9 weight_decay=0.01", "--json",
    )  # fmt: skip
    found = json.loads(out.out)
    assert status == 0 and found["verdict"] == "different" and found["map"]["kind"] == "exact"
    assert found["map"]["parameters"] == {"beta": "8991/10000", "w": "1/1000", "lr": "1/10"}
    assert found["map"]["start"] == ["by 9/10000 times the start after step 1"]


@pytest.mark.slow
@needs_torch
@needs_optax
@needs_keras
def test_the_frameworks_of_the_trackers(capsys):
    sgd = "torch.optim.SGD lr=0.1 momentum=0.9", "optax:sgd learning_rate=0.1 momentum=0.9"
    changed = ["--change", "lr=0.01", "--at", "10"]
    for pair, words in (
        ((*sgd, *changed), "the same points up to rounding"),
        ((sgd[0], "keras:SGD learning_rate=0.1 momentum=0.9", *changed), "different at step 10"),
        (("torch.optim.Rprop lr=0.1", "optax:rprop learning_rate=0.1"), "1 call late"),
        (("torch.optim.Adam lr=0.1", "optax:adam learning_rate=0.1"), "the same points up to"),
        (("torch.optim.Adam lr=0.1", "keras:Adam learning_rate=0.1 epsilon=1e-8"), "an ε differs"),
    ):
        status, out = run(capsys, *pair)
        assert status == 0 and words in " ".join(out.out.split())


@needs_torch
@needs_optax
@pytest.mark.slow
def test_a_proposal_is_measured(capsys):
    _, out = run(
        capsys, "torch.optim.RMSprop lr=0.1 alpha=0.9", "optax:rmsprop learning_rate=0.1", "--map"
    )
    assert "B is A with eps_in_sqrt=False" in " ".join(out.out.split())


def test_arguments_have_the_names_of_the_other_side():
    from verify.identify.comparing.proposals import translated

    def side(default, **arguments):
        return Subject("", arguments, "torch", None, default)

    torch = side({"lr": 0.01, "alpha": 0.99, "eps": 1e-8, "betas": (0.9, 0.999)}, weight_decay=0.1)
    optax = side({"decay": 0.9, "eps": 1e-8, "b1": 0.9, "b2": 0.99, "other": 1}, learning_rate=0.1)
    assert translated(torch, optax) == {"decay": 0.99, "b2": 0.999, "learning_rate": 0.01}
    assert translated(optax, torch) == {"alpha": 0.9, "betas": (0.9, 0.99), "lr": 0.1}


def test_the_decay_of_both_is_said():
    found = compare(plain(adam(decay=0.001)), plain(adam(decay=0.002)), steps=30)
    assert "A's: decoupled: each step subtracts 0.001·θ. B's: decoupled: each" in found.how


def test_a_factor_that_changes_late_is_told_with_its_step():
    late = _m(lambda m, x, g, t: x - 0.1 * m * (3 if t > 9 else 2))
    assert "with the step: 2 up to step 9, then 3, …" in compare(text(MOMENTUM), late, steps=30).how


@pytest.mark.slow
@needs_torch
def test_a_name_that_b_does_not_take_ends_no_search(capsys):
    status, out = run(capsys, "torch.optim.Adagrad lr=0.1", "torch.optim.Rprop lr=0.1", "--map")
    assert status == 0 and "no simple change of B's arguments makes it A" in out.out
