"""LODO as a torch optimizer: autograd's hypergradient, numerics' own runs, a state that is kept."""

import copy

import pytest

torch = pytest.importorskip("torch")

import numpy as np

from gpu_check.optimizers.learned import one_seed
from gpu_check.optimizers.learned.one_seed import OneSeed
from gpu_check.optimizers.lodo_optimizer import LODO, VARIANTS
from numerics.optimizers.learned import meta as numpy_meta
from numerics.optimizers.learned.ablations import Diagonal, Global
from numerics.optimizers.learned.lodo import LODO as NumpyLODO
from numerics.optimizers.learned.network import Network

LIKE = torch.zeros(1, dtype=torch.float64)


def model(sizes=((3, 2), (4,)), dtype=torch.float64):
    random = torch.Generator().manual_seed(1)
    return [torch.nn.Parameter(torch.randn(s, generator=random, dtype=dtype)) for s in sizes]


def loss_of(parameters):
    x = torch.cat([p.view(-1) for p in parameters])
    scale = torch.arange(1, len(x) + 1, dtype=x.dtype) / len(x)
    return (scale * (x - 0.3) ** 2).sum() + (x[:-1] * x[1:]).sum() / 10


def run(parameters, optimizer, steps):
    path = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss_of(parameters).backward()
        optimizer.step()
        path.append(torch.cat([p.detach().view(-1).clone() for p in parameters]))
    return torch.stack(path)


def test_g_is_alpha_times_the_identity_at_first_and_symmetric_ever_after():
    layers, W = OneSeed.drawn(6, 5, 0.7, seed=3, like=LIKE)
    eye = torch.eye(6, dtype=torch.float64)
    # 2·5 products of orthogonal blocks of 4: each rounds by a few units
    assert torch.allclose(layers.matrix(W), 0.7 * eye, rtol=0, atol=1e-13)
    G = layers.matrix(W + torch.randn(W.shape, generator=torch.Generator().manual_seed(0)))
    assert torch.allclose(G, G.T, rtol=1e-12, atol=1e-12)
    assert not torch.allclose(G, 0.7 * eye, atol=1e-2)


@pytest.mark.parametrize("long", [0, 2000])  # both ways of multiplying by blocks
def test_the_hypergradient_is_autograds(long, monkeypatch):
    monkeypatch.setattr(one_seed, "LONG", long)
    layers, W = OneSeed.drawn(7, 4, 0.3, seed=1, like=LIKE)
    random = torch.Generator().manual_seed(2)
    x, m = (torch.randn(7, generator=random, dtype=torch.float64) for _ in range(2))
    leaf = W.clone().requires_grad_()
    point = x - layers.apply(leaf.detach(), m)[0]

    def loss(at):
        return (at**2 * torch.arange(1, 8)).sum() / 2

    gradient = point * torch.arange(1, 8)
    # apply writes into buffers, which autograd does not follow: G(W)m once more, plainly
    a = torch.zeros(layers.perm.shape[1], dtype=torch.float64)
    a = torch.cat([m, a[7:]])
    for block, perm in zip(leaf, layers.perm):
        a = (block * a[perm].view(4, -1)).sum(1).view(-1)
    for block, inverse in zip(leaf.flip(0), layers.inverse.flip(0)):
        a = (block * a.view(4, -1)[:, None]).sum(0).view(-1)[inverse]
    loss(x - layers.alpha * a[:7]).backward()
    found = layers.hypergradient(W, layers.apply(W, m)[1], gradient)
    assert torch.allclose(found, leaf.grad, rtol=1e-11, atol=1e-12)


@pytest.mark.parametrize("variant", ["lodo", "no_momentum", "sgd"])
def test_it_makes_the_steps_of_numerics(variant):
    parameters = model()
    optimizer = LODO(parameters, lr=0.2, meta_lr=0.01, beta=0.4, variant=variant, depth=3, seed=5)
    start = torch.cat([p.detach().view(-1) for p in parameters]).numpy()
    layers = optimizer._system.layers
    first = optimizer._system.first.numpy()[None].copy()
    path = run(parameters, optimizer, 25)

    meta = numpy_meta.MetaSGD(0.01) if variant == "sgd" else numpy_meta.MetaAdam(0.01)
    other = NumpyLODO(10, meta=meta, beta=0.0 if variant == "no_momentum" else 0.4, depth=3)
    perm = layers.perm.numpy()[None]
    other.network = Network(10, 0.2, perm, np.argsort(perm, axis=-1))
    other.first = first
    x, state = start[None], None
    state = other.init(x)
    scale = np.arange(1, 11) / 10
    for t in range(25):
        g = 2 * scale * (x - 0.3)
        g[:, :-1] += x[:, 1:] / 10
        g[:, 1:] += x[:, :-1] / 10
        state = other.update(state, x, g)
        x = x - np.asarray(other.step(state)).reshape(1, -1)
        np.testing.assert_allclose(path[t].numpy(), x[0], rtol=1e-9, atol=1e-11)
    assert np.abs(path[-1].numpy() - path[0].numpy()).max() > 1e-2


@pytest.mark.parametrize(("variant", "system"), [("diagonal", Diagonal), ("global", Global)])
def test_the_simple_ablations_too(variant, system):
    parameters = model()
    start = torch.cat([p.detach().view(-1) for p in parameters]).numpy()
    path = run(parameters, LODO(parameters, 0.2, 0.01, 0.4, variant), 20)
    other = system(0.2, numpy_meta.MetaAdam(0.01), 0.4)
    x, scale = start.copy(), np.arange(1, 11) / 10
    state = other.init(x)
    for t in range(20):
        g = 2 * scale * (x - 0.3)
        g[:-1] += x[1:] / 10
        g[1:] += x[:-1] / 10
        state = other.update(state, x, g)
        x = x - np.ravel(other.step(state))
        np.testing.assert_allclose(path[t].numpy(), x, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("variant", VARIANTS)
def test_it_descends_and_goes_on_where_it_was_saved(variant):
    parameters = model()
    before = loss_of(parameters).item()
    optimizer = LODO(parameters, 0.2, 0.001, 0.3, variant, seed=4)
    run(parameters, optimizer, 30)
    assert loss_of(parameters).item() < before / 2
    saved, kept = copy.deepcopy(optimizer.state_dict()), [p.detach().clone() for p in parameters]
    on = run(parameters, optimizer, 5)
    again = [torch.nn.Parameter(p) for p in kept]
    resumed = LODO(again, 1.0, 1.0, 0.0, variant, seed=9)
    resumed.load_state_dict(saved)
    assert torch.equal(run(again, resumed, 5), on)


def test_a_scheduler_changes_the_rates():
    parameters, others = model(), model()
    one = LODO(parameters, lr=0.2, depth=3)
    two = LODO(others, lr=0.2, depth=3)
    torch.optim.lr_scheduler.ExponentialLR(two, 0.5)
    run(parameters, one, 3)
    run(others, two, 3)
    schedule = torch.optim.lr_scheduler.StepLR(two, 1, 0.1)
    schedule.step()
    assert not torch.allclose(run(parameters, one, 2), run(others, two, 2))


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"lr": 0.0}, "lr"),
        ({"meta_lr": -1.0}, "meta_lr"),
        ({"beta": 1.0}, "beta"),
        ({"variant": "adam"}, "variant is 'adam'; give lodo"),
        ({"depth": -1}, "depth"),
    ],
)
def test_a_wrong_argument_is_named(options, says):
    with pytest.raises(ValueError, match=says):
        LODO(model(), **options)


def test_what_one_preconditioner_cannot_serve_is_refused():
    with pytest.raises(ValueError, match="one group"):
        LODO([{"params": [p]} for p in model()])
    mixed = [*model(((2,),)), *model(((2,),), torch.float32)]
    with pytest.raises(ValueError, match="one dtype"):
        LODO(mixed)
    with pytest.raises(ValueError, match="too many for dense"):
        LODO([torch.nn.Parameter(torch.zeros(5001))], variant="dense")


def test_a_gradient_that_is_not_finite_is_named_with_its_step():
    parameters = model()
    optimizer = LODO(parameters, depth=2)
    run(parameters, optimizer, 2)
    parameters[0].grad[0, 0] = float("nan")
    before = [p.detach().clone() for p in parameters]
    with pytest.raises(ValueError, match="not finite at step 3"):
        optimizer.step()
    assert all(torch.equal(p, q) for p, q in zip(parameters, before))
    with pytest.raises(ValueError, match="loss is nan at step 3"):
        optimizer.step(lambda: torch.tensor(float("nan")))


def test_a_parameter_without_a_gradient_counts_as_zero():
    parameters = model()
    optimizer = LODO(parameters, depth=2)
    parameters[0].grad = torch.ones_like(parameters[0])
    optimizer.step()
    assert optimizer.state[parameters[0]]["m"][6:].abs().max() == 0
