"""Real packages as evidence: held to recursions, skipped where missing, and able to fail."""

from importlib.util import find_spec

import numpy as np
import pytest

from verify import registry
from verify.address import Run
from verify.evidence import Skip
from verify.identify import packages
from verify.identify.adapters import subjects

PROGRAM = "m = 9/10*m + grad(x); x = x - m/10"
SAME = {"one": PROGRAM, "other": "momentum(lr=1/10, beta=9/10)"}
OTHER = SAME | {"other": "momentum(lr=1/10, beta=90000001/100000000)"}
PACKAGES = (
    "torch",
    "optax",
    "keras",
    "jax",
    "pytorch_optimizer",
    "torch_optimizer",
    "schedulefree",
)
needs_all = pytest.mark.skipif(
    not all(map(find_spec, PACKAGES)), reason="not every package is installed"
)


def held(sides, **options):
    found = packages.agree(Run(), sides, lambda x, g: [(x["one"], x["other"])], **options)
    return found.worst_error <= found.bound


def test_what_is_the_same_is_held_and_what_is_not_is_not():
    assert held(SAME) and not held(OTHER)


def test_a_change_of_rate_is_made_in_each():
    changed = {name: (text, (4, "lr", 0.01)) for name, text in SAME.items()}
    changed["one"] = ("m = 9/10*m + grad(x); x = x - m/10", None)
    assert not held(changed | {"other": ("momentum(lr=1/10, beta=9/10)", (4, "lr", 0.01))})


def test_steps_that_are_not_finite_are_not_held():
    sides = {"one": PROGRAM, "other": "x = x - grad(x)/sqrt(0 - square(grad(x)))"}
    assert not held(sides)


def test_the_start_is_0_where_asked():
    decay = {"one": "x = x - grad(x)/10", "other": "x = x - grad(x)/10 - x/1000"}
    draw = lambda rng: np.ones((1, 2))  # noqa: E731
    assert held(decay, start=False, draw=draw) and not held(decay, draw=draw)


@pytest.mark.parametrize("call, mend", [
    ("optax:sgd learning_rate=0.1", "lemmata[optax]"), ("keras:SGD", "lemmata[keras]"),
    ("no_such_package.SGD", "lemmata[torch,zoo]"),
])  # fmt: skip
def test_a_missing_package_skips_and_says_the_mend(monkeypatch, call, mend):
    monkeypatch.setattr(subjects, "find_spec", lambda name: None)
    with pytest.raises(Skip) as reason:
        held(SAME | {"one": call})
    assert mend in str(reason.value)


def test_a_wrong_call_is_no_skip():
    with pytest.raises(ValueError, match="lr has no value"):
        held(SAME | {"one": "momentum"})


def test_a_factor_of_the_gradients_shows_unless_only_signs_matter():
    factors = (3.0, 2.0**20)
    found = packages.rescaled(Run(), "x = x - sign(grad(x))/10", factors, (2, 3))
    assert found == dict.fromkeys(factors, [0.0] * 4)
    found = packages.rescaled(Run(instances=1), PROGRAM, factors, (2, 3))
    assert found[3.0] == [pytest.approx(2)] and found[2.0**20] == [pytest.approx(2.0**20 - 1)]


@pytest.mark.skipif(not find_spec("torch"), reason="torch is not installed")
def test_bfloat16_shows_in_muon_and_exact_steps_would_be_seen(monkeypatch):
    (check,) = [
        c.function
        for c in registry.load("frameworks/muon_scale").checks
        if c.title == "torch's Muon itself, in bfloat16"
    ]
    assert check(Run(instances=2)).ok
    for c in (3.0, 2.0**20):

        def changed(run, call, factors, shape, c=c):
            found = packages.rescaled(run, call, factors, shape)
            return found | {c: [0.0 if c == 3.0 else 1e-9]}

        monkeypatch.setitem(check.__globals__, "rescaled", changed)
        assert not check(Run(instances=2)).ok


def checks():
    """The checks of the claims on frameworks that run packages."""
    for row in registry.index():
        if row["topic"] == "frameworks":
            for check in registry.load(row["claim"]).checks:
                if check.kind == "numeric" and hasattr(check.function, "__globals__"):
                    if "agree" in check.function.__code__.co_names:
                        yield pytest.param(check.function, id=f"{row['claim']}: {check.title}")


@needs_all
@pytest.mark.slow
@pytest.mark.parametrize("check", list(checks()))
def test_packages_are_their_recursions_and_a_wrong_number_shows(check, monkeypatch):
    found = check(Run())
    assert 0 <= found.worst_error <= found.bound and found.instances == 4

    def agree(run, sides, pairs, **options):
        name, call = next(iter(sides.items()))
        text, change = (call, None) if isinstance(call, str) else call
        assert "0.1" in text
        wrong = text.replace("0.1", "0.1000001", 1)
        return packages.agree(run, sides | {name: (wrong, change)}, pairs, **options)

    monkeypatch.setitem(check.__globals__, "agree", agree)
    found = check(Run(instances=1))
    assert found.worst_error > found.bound
