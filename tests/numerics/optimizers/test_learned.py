"""LODO's hypergradient by hand against automatic differentiation, and its structure."""

import numpy as np
import pytest

from numerics.optimizers.learned import LODO, Diagonal, Global, Network, Residuals
from numerics.optimizers.learned.meta import MetaAdam, MetaSGD
from numerics.optimizers.learned.network import hidden_size


def relative(a, b):
    return np.abs(a - b).max() / np.abs(b).max()


def torch_network(torch, network, W, x):
    """Gx for one seed, written with torch operations only."""
    hidden = network.perm.shape[-1]
    a = torch.cat([x, torch.zeros(hidden - len(x), dtype=x.dtype)])
    layers = []
    for l, p in enumerate(network.perm[0]):
        blocks = W[l]
        layers.append((torch.as_tensor(p), blocks))
        a = torch.einsum("rcb,cb->rb", blocks, a[layers[-1][0]].reshape(4, -1)).reshape(-1)
    for p, blocks in reversed(layers):
        moved = torch.einsum("rcb,rb->cb", blocks, a.reshape(4, -1)).reshape(-1)
        a = torch.zeros_like(moved).index_copy(0, p, moved)
    return network.alpha * a[: len(x)]


@pytest.mark.parametrize("n,depth", [(1, 1), (3, 2), (10, 5), (30, 16)])
def test_the_hypergradient_is_autograds_to_rounding(n, depth):
    torch = pytest.importorskip("torch")
    network, W = Network.draw(n, [7], depth, 0.3)
    rng = np.random.default_rng(n)
    W = W + 0.1 * rng.standard_normal(W.shape)
    m, x, H = rng.standard_normal(n), rng.standard_normal(n), rng.standard_normal((n, n))
    H = H @ H.T
    weights = torch.tensor(W[0], requires_grad=True)
    after = torch.tensor(x) - torch_network(torch, network, weights, torch.tensor(m))
    (after @ torch.tensor(H) @ after / 2).backward()
    applied, passed = network.apply(W, m[None])
    g = H @ (x - applied[0])
    by_hand = network.hypergradient(W, passed, g[None])[0]
    # both are sums of the same products; a path through 2L layers of 4 terms rounds some 12L times
    assert relative(by_hand, weights.grad.numpy()) < 200 * depth * np.finfo(float).eps * n


def test_at_the_start_g_is_a_multiple_of_the_identity():
    network, W = Network.draw(9, [0, 5], 16, 0.25)
    assert np.abs(network.matrix(W) - 0.25 * np.eye(9)).max() < 1e-13


def test_g_is_symmetric_and_positive_semidefinite():
    network, W = Network.draw(6, [1], 4, 0.5)
    G = network.matrix(W + 0.3 * np.random.default_rng(0).standard_normal(W.shape))[0]
    assert np.abs(G - G.T).max() < 1e-13
    assert np.linalg.eigvalsh(G).min() > -1e-13


def test_the_hidden_size_of_the_paper():
    assert hidden_size(100) == 204
    assert 16 * 51 * 16 == 13056
    assert all(hidden_size(n) % 4 == 0 and hidden_size(n) > n for n in range(1, 50))


def test_a_seed_is_the_same_alone_and_beside_others():
    together, alone = LODO(5, seeds=(3, 8), depth=3), LODO(5, seeds=(8,), depth=3)
    theta = np.random.default_rng(0).standard_normal((2, 5))
    g = np.random.default_rng(1).standard_normal((4, 2, 5))
    both, one = together.init(theta), alone.init(theta[1:])
    for row in g:
        both, one = together.update(both, theta, row), alone.update(one, theta[1:], row[1:])
    assert np.array_equal(together.step(both)[1], alone.step(one)[0])


def test_the_first_step_is_zero_and_the_first_hypergradient_too():
    lodo = LODO(4, depth=2, meta=MetaSGD(0.1))
    state = lodo.init(np.zeros(4))
    assert not lodo.step(state).any()
    after = lodo.update(state, np.zeros(4), np.ones(4))
    assert np.array_equal(after.weights, state.weights)


@pytest.mark.parametrize("optimizer", [Diagonal(), Global(), Residuals(6, depth=5)])
def test_the_ablations_hypergradients_are_central_differences(optimizer):
    rng = np.random.default_rng(2)
    m, g = rng.standard_normal(6), rng.standard_normal(6)
    w = optimizer.start(6) + 0.2 * rng.standard_normal(optimizer.start(6).shape)
    h = optimizer.hypergradient(w, m, g)
    step = 1e-6
    for index in list(np.ndindex(w.shape))[::7]:
        move = np.zeros_like(w)
        move[index] = step
        quotient = -(g @ (optimizer.apply(w + move, m) - optimizer.apply(w - move, m))) / (2 * step)
        # f is a polynomial in w: the quotient's error is step² times a third derivative, plus
        # rounding/step
        assert abs(quotient - h[index]) < 1e-7 * (1 + abs(h[index]))


def test_residual_weights_start_as_the_papers_code_draws_them():
    """ñ = 2n and N(0, 1/8²): mean and variance within six standard errors, 1/√N and √(2/N); G is
    symmetric, and α₀I where nothing is drawn."""
    optimizer = Residuals(20, seed=1)
    w = optimizer.start(20)
    assert w.shape == (65, 40) and (w[-1] == 1).all()
    scaled, count = 8 * w[:-1], w[:-1].size
    assert abs(scaled.mean()) < 6 / count**0.5
    assert abs(scaled.var() - 1) < 6 * (2 / count) ** 0.5
    G = np.stack([optimizer.apply(w, e) for e in np.eye(20)])
    assert np.allclose(G, G.T, rtol=1e-9) and np.linalg.eigvalsh(G).min() > 0
    plain = Residuals(4, spread=0, alpha=0.5)
    assert np.array_equal(plain.apply(plain.start(4), np.arange(4.0)), 0.5 * np.arange(4.0))
    assert not np.array_equal(Residuals(20, seed=2).start(20), w)


def test_keras_adam_divides_by_the_raw_root_plus_epsilon():
    adam = MetaAdam(0.1, eps=0.5)
    _, w = adam.step(adam.init(np.zeros(1)), np.zeros(1), np.array([2.0]))
    v, m = 0.001 * 4.0, 0.1 * 2.0
    assert w[0] == pytest.approx(-0.1 * np.sqrt(0.001) / 0.1 * m / (np.sqrt(v) + 0.5), rel=1e-14)


@pytest.mark.parametrize(
    "call,word",
    [
        (lambda: Network.draw(0, [0]), "n is 0"),
        (lambda: Network.draw(3, [0], depth=0), "depth"),
        (lambda: Network.draw(3, [0], alpha=0), "alpha"),
        (lambda: LODO(3, beta=1.0), "beta"),
        (lambda: LODO(3).init(np.zeros(4)), "theta"),
        (lambda: Residuals(3, depth=0), "depth"),
        (lambda: Residuals(3, spread=-1), "spread"),
        (lambda: Residuals(3).start(4), "theta has 4"),
    ],
)
def test_bad_input_is_named(call, word):
    with pytest.raises(ValueError, match=word):
        call()
