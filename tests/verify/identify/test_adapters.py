"""Every framework behind one protocol: the same recursion gives the same points."""

from importlib.util import find_spec

import numpy as np
import pytest

from verify.cli import dispatch
from verify.identify.adapters.of_text import Text
from verify.identify.adapters.running import Refused
from verify.identify.adapters.subjects import Subject, subject

HERE = """\
import numpy as np

BETA = 0.9


def step(state, theta, gradient):
    state = gradient if state is None else BETA * state + gradient
    return state, theta - 0.1 * state


class Transformation:
    def __init__(self, lr=0.1):
        self.lr = lr

    def init(self, theta):
        return np.zeros_like(theta)

    def update(self, gradient, state, theta):
        state = BETA * state + gradient
        return -self.lr * state, state


class System(Transformation):
    def update(self, state, theta, gradient):
        return BETA * state + gradient

    def step(self, state):
        return self.lr * state


class Nothing:
    pass
"""
LAYOUT = ((3,), (2, 2))
GRADIENTS = np.arange(1.0, 43.0).reshape(6, 7) % 5 - 2
START = np.arange(7.0) / 4


def momentum(lr, T=6, change=None):
    """The steps of momentum 0.9, by hand."""
    m, found = np.zeros(7), []
    for t, g in enumerate(GRADIENTS[:T]):
        if change and t + 1 == change[0]:
            lr = change[2]
        m = 0.9 * m + g
        found.append(-lr * m)
    return np.array(found)


@pytest.fixture
def here(tmp_path):
    (tmp_path / "mine.py").write_text(HERE)
    return f"{tmp_path / 'mine.py'}:"


def missing(kind):
    return pytest.mark.skipif(
        not (find_spec(kind) and find_spec("jax")), reason=f"{kind} or jax is not installed"
    )


FRAMEWORKS = [
    pytest.param("torch.optim.SGD", {"lr": 0.1, "momentum": 0.9}, marks=missing("torch")),
    pytest.param("optax:sgd", {"learning_rate": 0.1, "momentum": 0.9}, marks=missing("optax")),
    pytest.param("keras:SGD", {"learning_rate": 0.1, "momentum": 0.9}, marks=missing("keras")),
]


@pytest.mark.parametrize("path, arguments", FRAMEWORKS)
def test_frameworks_take_the_same_steps(path, arguments):
    steps, after = subject(path, arguments).run(LAYOUT, START, GRADIENTS)
    assert np.allclose(steps, momentum(0.1), rtol=1e-13, atol=1e-14) and (after == GRADIENTS).all()


@pytest.mark.parametrize("path, arguments", FRAMEWORKS)
def test_a_learning_rate_is_changed_in_each_framework_s_own_way(path, arguments):
    change = (4, "lr", 0.01)
    steps, _ = subject(path, arguments).run(LAYOUT, START, GRADIENTS, change=change)
    outside = momentum(0.1, change=change)
    if path.startswith("keras"):  # the rate is inside the buffer
        v, found, lr = np.zeros(7), [], 0.1
        for t, g in enumerate(GRADIENTS):
            lr = 0.01 if t >= 3 else lr
            v = 0.9 * v - lr * g
            found.append(v)
        assert np.allclose(steps, found, rtol=1e-13, atol=1e-14) and not np.allclose(steps, outside)
    else:
        assert np.allclose(steps, outside, rtol=1e-13, atol=1e-14)


@pytest.mark.parametrize("name", ["step", "Transformation", "System"])
def test_plain_python_is_taken(here, name):
    one = subject(here + name, {})
    assert one.kind == "plain"
    steps, _ = one.run(LAYOUT, START, GRADIENTS)
    assert np.allclose(steps, momentum(0.1), rtol=1e-13, atol=1e-14)


@pytest.mark.parametrize("text", [
    "m = 0.9*m + grad(x); x = x - 0.1*m", "momentum(lr=1/10, beta=9/10)", "[0.9], [1], [0.1]",
    "z/(10*(z - 0.9))",
])  # fmt: skip
def test_programs_names_and_laws_are_run(text):
    steps, _ = Subject(text, {}, "text", Text(text)).run(LAYOUT, START, GRADIENTS)
    assert np.allclose(steps, momentum(0.1), rtol=1e-13, atol=1e-14)


def test_a_start_line_and_the_clock_of_a_program():
    text = "m[0] = grad(start)/2; m = m/2 + grad(x); x = x - m/t"
    g, m, found = GRADIENTS, GRADIENTS[0] / 2, []
    for t in range(6):
        m = m / 2 + g[t]
        found.append(-m / (t + 1))
    steps, _ = Subject(text, {}, "text", Text(text)).run(LAYOUT, START, g)
    assert np.allclose(steps, found, rtol=1e-13, atol=1e-14)


def test_a_program_changes_a_parameter_only_where_it_has_one():
    one = Subject("", {}, "text", Text("momentum(lr=1/10, beta=9/10)"))
    steps, _ = one.run(LAYOUT, START, GRADIENTS, change=(4, "lr", 0.01))
    assert np.allclose(steps, momentum(0.1, change=(4, "lr", 0.01)), rtol=1e-13, atol=1e-14)
    with pytest.raises(Refused, match="no parameter gamma: it has"):
        one.run(LAYOUT, START, GRADIENTS, change=(4, "gamma", 1))


@pytest.mark.parametrize("text, message", [
    ("momentum", "lr has no value"), ("y = x - F(x); x = x - F(y)", "gradients only"),
    ("x = x - lr[t]*grad(x)", "no values here"),
    ("y = x - grad(x); x = x - grad(y)", "several points"),
])  # fmt: skip
def test_programs_that_cannot_be_run_on_gradients(text, message):
    with pytest.raises(ValueError, match=message):
        Text(text)


@pytest.mark.parametrize("path, arguments, message", [
    ("nowhere.py:Class", {}, "no file nowhere.py"), ("{here}Nothing", {}, "no init and update"),
    ("{here}stop", {}, "did you mean step"), ("{here}step", {"lr": 1}, "takes no arguments"),
    ("{here}BETA", {}, "cannot be called"),
])  # fmt: skip
def test_what_is_no_optimizer(here, path, arguments, message):
    with pytest.raises(ValueError, match=message):
        subject(path.replace("{here}", here), arguments)


@missing("optax")
@pytest.mark.parametrize("arguments, message", [
    (["optax:sdg"], "did you mean sgd"), (["optax:sgd"], "learning_rate"),
    (["optax:sgd", "learning_rate=0.1", "wrong=1"], "it takes no wrong: it takes learning_rate"),
    (["optax:sgd", "lr=0.1"], "its name there is learning_rate"),
])  # fmt: skip
def test_mistakes_in_a_child_are_one_line(capsys, arguments, message):
    status = dispatch(["identify", *arguments])
    out = capsys.readouterr()
    assert status == 2 and message in out.err and out.err.count("\n") == 1 and not out.out


@pytest.mark.parametrize("kind, extra", [("optax", "lemmata[optax]"), ("keras", "lemmata[keras]")])
def test_what_is_missing_is_named_with_its_extra(monkeypatch, kind, extra):
    from verify.identify.adapters import subjects

    monkeypatch.setattr(subjects, "find_spec", lambda name: None)
    with pytest.raises(ValueError, match="is not installed") as raised:
        subject(f"{kind}:sgd", {})
    assert extra in str(raised.value)


def test_what_writes_into_its_gradients_is_seen():
    torch = pytest.importorskip("torch")

    class Writes(torch.optim.SGD):
        def step(self, closure=None):
            super().step()
            for group in self.param_groups:
                for p in group["params"]:
                    p.grad.mul_(2)

    one = Subject("", {}, "torch", lambda params: Writes(params, lr=0.1))
    _, after = one.run(LAYOUT, START, GRADIENTS)
    assert (after == 2 * GRADIENTS).all()


def test_a_buffer_that_is_the_gradient_shows_where_gradients_are_refilled():
    torch = pytest.importorskip("torch")

    class Keeps(torch.optim.Optimizer):
        def __init__(self, params):
            super().__init__(params, {})

        @torch.no_grad()
        def step(self, closure=None):
            for p in self.param_groups[0]["params"]:
                state = self.state[p]
                state["m"] = state["m"].mul_(0.9).add_(p.grad) if state else p.grad
                p.sub_(0.1 * state["m"])

    one = Subject("", {}, "torch", Keeps)
    fresh, refilled = (one.run(LAYOUT, START, GRADIENTS, refill=r)[0] for r in (False, True))
    assert np.allclose(fresh, momentum(0.1), rtol=1e-13, atol=1e-14) and not np.allclose(
        refilled, fresh
    )


def test_names_of_classes_are_not_read():
    torch = pytest.importorskip("torch")
    from verify.identify.identity import identify_subject

    hidden = type("Adam", (torch.optim.SGD,), {"__module__": "adam"})
    one = Subject("", {}, "torch", lambda params: hidden(params, lr=0.1, momentum=0.9))
    assert identify_subject(one).title == "momentum with lr = 1/10, β = 9/10, zero start"


# -- the backends of Keras


@pytest.mark.parametrize("name, message", [
    ("nonsense", "Keras trains on jax, torch, tensorflow"),
    ("tensorflow", "tensorflow, which is not installed; get it with: python -m pip install"),
])  # fmt: skip
def test_a_backend_that_cannot_be_had_is_said(monkeypatch, name, message):
    from verify.identify.adapters import host

    monkeypatch.setenv("KERAS_BACKEND", name)
    monkeypatch.setattr("importlib.util.find_spec", lambda module: None)
    with pytest.raises(Refused, match=message):
        host.backend()


def test_without_any_backend_jax_is_named(monkeypatch):
    from verify.identify.adapters import host

    monkeypatch.delenv("KERAS_BACKEND", raising=False)
    monkeypatch.setattr("importlib.util.find_spec", lambda module: None)
    with pytest.raises(Refused, match="lemmata\\[keras\\]"):
        host.backend()
    monkeypatch.setattr("importlib.util.find_spec", lambda module: module == "torch" or None)
    assert host.backend() == "torch"


@missing("keras")
@missing("torch")
@pytest.mark.slow
@pytest.mark.parametrize("name", ["SGD", "Adam", "Nadam", "RMSprop", "Adadelta", "Lion"])
def test_two_backends_of_keras_agree(monkeypatch, name):
    one = subject(f"keras:{name}", {"learning_rate": 0.1})
    steps = {}
    for backend in ("jax", "torch"):
        monkeypatch.setenv("KERAS_BACKEND", backend)
        steps[backend], _ = one.run(LAYOUT, START, GRADIENTS)
    assert np.allclose(steps["jax"], steps["torch"], rtol=1e-6, atol=1e-7)


@pytest.mark.skipif(find_spec("tensorflow") is None, reason="tensorflow is not installed")
@pytest.mark.slow
def test_keras_on_tensorflow_starts_anew_every_time(monkeypatch):
    """One function serves all starts, and forgets; its momentum is the float32 nearest to 0.9."""
    monkeypatch.setenv("KERAS_BACKEND", "tensorflow")
    one = subject("keras:SGD", {"learning_rate": 0.1, "momentum": 0.9})
    first, second = (one.run(LAYOUT, START, GRADIENTS)[0] for _ in range(2))
    assert (first == second).all()
    assert np.allclose(first, momentum(0.1), rtol=1e-6) and not np.allclose(
        first, momentum(0.1), rtol=1e-9
    )


def test_what_is_taken_where_nothing_is_given():
    from verify.identify.loading import defaults, rate_among

    def made(params, lr=0.25, betas=(0.9, 0.99), nesterov=False, closure=None, name="x"):
        pass

    assert defaults(made) == {"lr": 0.25, "betas": (0.9, 0.99), "nesterov": False}
    assert rate_among(defaults(made)) == {"lr": 0.25}
    assert rate_among(defaults(lambda params, learning_rate=2: None)) == {"learning_rate": 2}
    for other in (lambda params, lr: None, lambda params, lr=None: None, dict.fromkeys, 3):
        assert rate_among(defaults(other)) == {}
