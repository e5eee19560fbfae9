"""Batched LODO and its ablations: against autograd, against numerics step by step, and independent
of batching."""

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from gpu_check.optimizers.learned import ablations, meta
from gpu_check.optimizers.learned.bowl import run
from gpu_check.optimizers.learned.dense import DenseLODO
from gpu_check.optimizers.learned.layers import Layers, draw, hidden_size
from gpu_check.optimizers.learned.lodo import LODO
from numerics.optimizers import dense_lodo
from numerics.optimizers import learned as reference
from numerics.optimizers.learned.meta import MetaAdam, MetaSGD
from numerics.streams import centre_steps

EPS = np.finfo(float).eps


def rng_tensor(rng, *shape):
    return torch.tensor(rng.standard_normal(shape))


def loss(x, H):
    return ((x[:, None, :] @ H)[:, 0] * x).sum() / 2


@pytest.mark.parametrize("n,depth", [(1, 1), (3, 2), (10, 5), (30, 16)])
def test_the_hypergradient_is_autograds_to_rounding(n, depth):
    layers, W = draw(n, [3, 4, 5], depth, 0.3)
    rng = np.random.default_rng(n)
    W = (W + 0.1 * rng_tensor(rng, *W.shape)).requires_grad_(True)
    m, x, H = rng_tensor(rng, 3, n), rng_tensor(rng, 3, n), rng_tensor(rng, n, n)
    H = H @ H.T
    applied, passed = layers.apply(W, m)
    loss(x - applied, H).backward()
    with torch.no_grad():
        by_hand = layers.hypergradient(W, passed, (x - applied) @ H)
    # both are sums of the same products; a path through 2L layers of 4 terms rounds some 12L times
    assert float((by_hand - W.grad).abs().max() / W.grad.abs().max()) < 200 * depth * EPS * n


@pytest.mark.parametrize(
    "optimizer",
    [ablations.Diagonal(), ablations.Global(), ablations.Residuals.drawn(6, [0, 1], depth=9)],
    ids=lambda o: type(o).__name__,
)
def test_the_ablations_hypergradients_are_autograds(optimizer):
    rng = np.random.default_rng(1)
    m, x, H = rng_tensor(rng, 2, 6), rng_tensor(rng, 2, 6), rng_tensor(rng, 6, 6)
    H = H @ H.T
    w = optimizer.first(x)
    w = (w + 0.2 * rng_tensor(rng, *w.shape)).requires_grad_(True)
    after = x - optimizer.apply(w, m)
    loss(after, H).backward()
    with torch.no_grad():
        by_hand = optimizer.hypergradient(w, m, after @ H)
    assert float((by_hand - w.grad).abs().max() / w.grad.abs().max()) < 200 * 9 * EPS * 6


def as_numerics(perm):
    """Hidden unit 4b + c here is unit cB + b there: the permutations of gpu_check from those of
    numerics."""
    hidden = perm.shape[-1]
    there = np.arange(hidden).reshape(hidden // 4, 4)
    there = (there % 4) * (hidden // 4) + there // 4
    there = there.ravel()  # there[i] is numerics' name of unit i
    back = np.argsort(there)
    return np.stack([[back[p[there]] for p in seed] for seed in perm])


def same_steps(mine, other, gradients, tolerance):
    x = np.zeros(gradients.shape[1:])
    ours, theirs = mine.init(torch.tensor(x)), other.init(x)
    for g in gradients:
        ours, step = mine.advance(ours, torch.tensor(x), torch.tensor(g))
        theirs = other.update(theirs, x, g)
        expected = np.asarray(other.step(theirs))
        assert np.abs(step.numpy() - expected).max() <= tolerance * (
            np.abs(expected).max() + 1e-300
        )
    return ours, theirs


@pytest.mark.parametrize(
    "beta,steps",
    [(0.195, MetaAdam(0.01)), (0.0, MetaAdam(0.01)), (0.195, MetaSGD(1e-3))],
    ids=["full", "no momentum", "SGD"],
)
def test_lodo_takes_numerics_steps_on_the_same_permutations_weights_and_noise(beta, steps):
    """A closed loop of 60 steps on a bowl; the two codes share no line, so their roundings differ
    and grow with the run."""
    n, seeds, depth = 7, (2, 9), 5
    other = reference.LODO(n, seeds, 0.3, steps, beta, depth)
    perm = torch.tensor(as_numerics(other.network.perm)).long()
    # numerics pads [x; 0] in its own order of units, so x is sent in by that order: the first
    # layer's permutation is adapted
    hidden = hidden_size(n)
    order = np.arange(hidden)
    names = (order % 4) * (hidden // 4) + order // 4
    perm[:, 0] = torch.tensor(names[perm[:, 0].numpy()])
    W = torch.tensor(np.moveaxis(other.first, -1, 2).copy())
    step = meta.SGD(steps.rate) if isinstance(steps, MetaSGD) else meta.Adam(steps.rate)
    mine = LODO(Layers(n, 0.3, perm), W, step, beta)
    spectrum = np.linspace(0.1, 1, n)
    noise = np.stack([centre_steps(seed, n, 0, 60) for seed in seeds], axis=1)
    ours_b = theirs_b = np.zeros((2, n))
    ours, theirs = mine.init(torch.tensor(ours_b)), other.init(theirs_b)
    move = np.zeros((2, n))
    for kick in noise:
        ours_b, theirs_b = ours_b - move - kick, theirs_b - other.step(theirs) - kick
        ours, move = mine.advance(ours, torch.tensor(ours_b), torch.tensor(ours_b * spectrum))
        move = move.numpy()
        theirs = other.update(theirs, theirs_b, theirs_b * spectrum)
        assert np.abs(ours_b - theirs_b).max() < 1e-11
    assert np.abs(np.moveaxis(ours.weights.numpy(), 2, -1) - theirs.weights).max() < 1e-11
    assert np.abs(theirs.weights - other.first).max() > 1e-3  # the layers did learn


@pytest.mark.parametrize("name", ["Diagonal", "Global", "Residuals"])
def test_the_ablations_take_numerics_steps(name):
    n, gradients = 5, np.random.default_rng(0).standard_normal((40, 1, 5))
    other = (
        reference.Residuals(n, seed=4, depth=6)
        if name == "Residuals"
        else getattr(reference, name)()
    )
    mine = (
        ablations.Residuals(torch.tensor(other.perm)[None], torch.tensor(other.first)[None])
        if name == "Residuals"
        else getattr(ablations, name)()
    )

    class OneRow:
        init = staticmethod(lambda x: other.init(x[0]))
        update = staticmethod(lambda state, x, g: other.update(state, x[0], g[0]))
        step = staticmethod(lambda state: other.step(state)[None])

    ours, theirs = same_steps(mine, OneRow, gradients, 1e-12)
    assert np.abs(ours.weights[0].numpy() - theirs.weights).max() < 1e-12


def test_residual_weights_start_as_the_papers_code_draws_them():
    """ñ = 2n and N(0, 1/8²): mean and variance within six standard errors, 1/√N and √(2/N)."""
    w = ablations.Residuals.drawn(20, range(4), depth=64).first(torch.zeros(4, 20))[:, :-1]
    assert w.shape == (4, 64, 40)
    scaled, count = w.double() * 8, w.numel()
    assert abs(float(scaled.mean())) < 6 / count**0.5
    assert abs(float(scaled.var()) - 1) < 6 * (2 / count) ** 0.5
    assert 3 < float(scaled.abs().max()) < 7


@pytest.mark.parametrize("kind", ["sgd", "adam"])
@pytest.mark.parametrize("symmetric", [False, True])
def test_dense_lodo_takes_numerics_steps(kind, symmetric):
    """ε is nearly 0 on both sides: numerics' Adam adds it to the corrected root, Keras's to the raw
    one."""
    rng = np.random.default_rng(3)
    first, gradients = rng.standard_normal((2, 4, 4)), rng.standard_normal((30, 2, 4))
    others = [
        dense_lodo.DenseLODO(G, 0.01, 0.3, meta=kind, symmetric=symmetric, epsilon=1e-30)
        for G in first
    ]
    step = meta.SGD(0.01) if kind == "sgd" else meta.Adam(0.01, eps=1e-30)
    mine = DenseLODO(torch.tensor(first), step, 0.3, symmetric)
    ours, theirs = (
        mine.init(torch.zeros(2, 4, dtype=torch.float64)),
        [o.init(np.zeros(4)) for o in others],
    )
    for g in gradients:
        ours, move = mine.advance(ours, None, torch.tensor(g))
        theirs = [o.update(s, np.zeros(4), row) for o, s, row in zip(others, theirs, g)]
        assert (
            np.abs(move.numpy() - np.stack([o.step(s) for o, s in zip(others, theirs)])).max()
            < 1e-12
        )


def bell_kicks(seeds, steps, n, dtype=torch.float64):
    from gpu_check.batched.streams import Streams

    return Streams(11, list(seeds), "cpu").bell(steps, n).to(dtype) * 0.75**0.5


@pytest.mark.parametrize("dtype", [torch.float64, torch.float32])
def test_a_seed_runs_the_same_alone_and_beside_others(dtype):
    def losses(seeds):
        lodo = LODO.drawn(6, seeds, depth=4, seed=1, dtype=dtype)
        return run(
            lodo,
            torch.diag(torch.linspace(0.2, 1, 6, dtype=dtype)),
            bell_kicks(seeds, 30, 6, dtype),
        )

    together, alone = losses([0, 5, 9]), losses([5])
    assert together.dtype == dtype
    assert torch.allclose(together[1], alone[0], rtol=100 * torch.finfo(dtype).eps, atol=0)


def test_the_start_is_a_multiple_of_the_identity_and_the_permutations_are_permutations():
    layers, W = draw(9, [0, 5], 16, 0.25)
    assert float((layers.matrix(W) - 0.25 * torch.eye(9, dtype=torch.float64)).abs().max()) < 1e-13
    assert torch.equal(layers.perm.sort(dim=2).values, torch.arange(20).expand(2, 16, 20))
    signs = torch.linalg.det(W)
    assert 0.3 < float((signs > 0).double().mean()) < 0.7


def test_lodo_learns_on_a_bowl():
    """β = 0: the late mean loss lies far below plain gradient steps of the first rate, and above
    Newton's ½ tr H."""
    seeds, n = list(range(8)), 8
    H = torch.diag(torch.logspace(-1, 0, n, dtype=torch.float64))
    kicks = bell_kicks(seeds, 2500, n)
    learned = run(LODO.drawn(n, seeds, depth=6, alpha=0.2, meta=meta.Adam(0.003)), H, kicks)[
        :, -500:
    ].mean()
    fixed = run(LODO.drawn(n, seeds, depth=6, alpha=0.2, meta=meta.SGD(1e-12)), H, kicks)[
        :, -500:
    ].mean()
    assert float(H.trace()) / 2 < float(learned) < 0.8 * float(fixed)


@pytest.mark.parametrize(
    "call,word",
    [
        (lambda: draw(0, [0]), "n is 0"),
        (lambda: draw(3, [0], depth=0), "depth is 0"),
        (lambda: draw(3, []), "seeds"),
        (lambda: draw(3, [0], alpha=0), "alpha"),
        (lambda: LODO.drawn(3, [0], beta=1.0), "beta"),
        (lambda: meta.Adam(0), "rate"),
        (lambda: Layers(3, 1.0, torch.zeros(1, 1, 7, dtype=torch.int64)), "perm"),
        (lambda: LODO.drawn(3, [0]).init(torch.zeros(2, 3)), "x has shape"),
        (lambda: ablations.Residuals.drawn(3, [0], depth=0), "depth"),
        (
            lambda: ablations.Residuals(torch.zeros(1, 2, 6, dtype=int), torch.zeros(1, 2, 5)),
            "start has shape",
        ),
        (lambda: ablations.Residuals.drawn(3, [0]).init(torch.zeros(1, 9)), "x has shape"),
        (lambda: ablations.Diagonal(beta=-1), "beta"),
        (lambda: DenseLODO(torch.eye(2)[None], beta=1.0), "beta"),
        (lambda: DenseLODO(torch.eye(2)[None]).init(torch.zeros(2, 2)), "x has shape"),
    ],
)
def test_bad_input_is_named(call, word):
    with pytest.raises(ValueError, match=word):
        call()
