"""The catalogue: each program is its (T, v, L), by exact runs of both."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from theory import J, equivalent, optimizers
from theory.optimizers.entry import Optimizer

safe = st.fractions(Fraction(1, 5), 3, max_denominator=7)


@pytest.mark.parametrize("name", optimizers.NAMES)
@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_program_and_matrices_make_the_same_points(name, data):
    optimizer = optimizers.get(name)
    values = {p: data.draw(safe, label=p) for p in optimizer.parameters}
    gradients = data.draw(st.lists(st.integers(-3, 3), min_size=1, max_size=6))
    try:
        by_text = optimizer.run(gradients, **values)
    except ZeroDivisionError:
        return
    law = optimizer(**values)
    if optimizer.memory_start is None:
        assert law.run(gradients) == by_text
        return
    # From M_0 = g_1 mᵀ, by hand.
    T, v, L = law.propagator.T, law.propagator.v, law.L
    start = [
        entry.substitute({k: optimizer.field.number(_flint(x)) for k, x in values.items()}).number()
        for entry in optimizer._row(optimizer.memory_start)
    ]
    memory = v.T * 0 + gradients[0] * type(v.T)([[Fraction(int(x.p), int(x.q)) for x in start]])
    theta, points = 0, [0]
    for gradient in gradients:
        memory = memory * T + gradient * v.T
        theta -= (memory * L)[0]
        points.append(theta)
    assert points == by_text


def _flint(x):
    from theory.exact import rational

    return rational(x)


def test_every_entry_names_its_source_and_is_checked():
    for name, optimizer in optimizers.catalogue().items():
        assert optimizer.name == name and optimizer.source and optimizer.title
        assert set(optimizer.parameters) == set(optimizer.parsed.parameters)
        optimizer.check()


def test_a_wrong_entry_is_caught():
    wrong = Optimizer(
        "wrong",
        "NAG with a wrong law",
        "nobody",
        optimizers.nag.program,
        ("lr", "beta"),
        "0, 0; 0, beta",
        "1, 1",
        "lr, lr",
    )
    with pytest.raises(ArithmeticError, match="wrong differ"):
        wrong.family()
    wrong = Optimizer(
        "wrong",
        "dampening without its start",
        "nobody",
        optimizers.dampened_momentum.program,
        ("lr", "beta", "dampening"),
        "beta",
        "1 - dampening",
        "lr",
    )
    with pytest.raises(ArithmeticError, match="start"):
        wrong.family()


def test_lemma_4_1():
    """RLLC paper, Lemma 4.1: T = diag(0,b), v = (1,1), L = c(1,b) is NAG."""
    law = optimizers.nag(lr="1/10", beta="9/10")
    assert law.propagator == J(0) | J("9/10")
    assert law.run([1, 0, 0])[1:] == [
        -Fraction(19, 100),
        -Fraction(271, 1000),
        -Fraction(3439, 10000),
    ]


def test_triple_momentum_turns_nilpotent_as_beta_vanishes():
    """The diagonal (T, v, L) divides by beta; the method at beta = 0 is J(0;2) with a fixed law."""
    law = optimizers.triple_momentum(lr=1, beta=0, gamma="1/2")
    assert law.propagator == J(0, 2)
    assert law.run([1, 0, 0]) == optimizers.triple_momentum.run(
        [1, 0, 0], lr=1, beta=0, gamma="1/2"
    )


@given(b=st.fractions("1/9", "8/9", max_denominator=9), l1=safe, l2=safe)
def test_three_parameter_family(b, l1, l2):
    """Claim `quasi_hyperbolic_family`: Opt(diag(0,b), (1,1), (l1,l2)) is the (α, β, γ) family with
    α = l2 + (1 − b)l1, γ = b·l1/α."""
    alpha = l2 + (1 - b) * l1
    law = optimizers.sgd_momentum_mixture(l1=l1, l2=l2, beta=b)
    assert equivalent(law, optimizers.triple_momentum(lr=alpha, beta=b, gamma=b * l1 / alpha))


def test_sum_interpolates_between_its_three_methods():
    """Yang, Lin, Li 2016: s = 0, 1, 1/(1 − β) are heavy ball, NAG and SGD with rate lr/(1 − β)."""
    lr, beta = Fraction(1, 10), Fraction(3, 4)
    assert equivalent(
        optimizers.sum_momentum(lr=lr, beta=beta, s=0), optimizers.heavy_ball(lr=lr, beta=beta)
    )
    assert equivalent(
        optimizers.sum_momentum(lr=lr, beta=beta, s=1), optimizers.nag(lr=lr, beta=beta)
    )
    assert equivalent(optimizers.sum_momentum(lr=lr, beta=beta, s=4), optimizers.sgd(lr=4 * lr))


def test_unknown_names_and_parameters():
    with pytest.raises(ValueError, match="did you mean heavy_ball"):
        optimizers.get("heavybal")
    with pytest.raises(AttributeError):
        _ = optimizers.adamant
    with pytest.raises(ValueError, match="not a parameter of sgd"):
        optimizers.sgd(beta=1)
    with pytest.raises(ValueError, match="divides by"):
        optimizers.nag_three_sequence(tau=-1)
