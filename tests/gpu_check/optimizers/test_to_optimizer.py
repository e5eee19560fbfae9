"""TO as a torch optimizer: momentum is a case of it, variants agree where they must, bad arguments
are named."""

import pytest

torch = pytest.importorskip("torch")

import warnings

import numpy as np

from gpu_check.optimizers.to_optimizer import TO, BrokenHypothesis
from numerics.optimizers.to_diagonal import DiagonalTO
from numerics.optimizers.to_full import FullTO
from numerics.optimizers.to_rank_one import RankOneTO
from numerics.optimizers.trainable import Ball

pytestmark = pytest.mark.filterwarnings(
    "ignore::gpu_check.optimizers.to_optimizer.BrokenHypothesis"
)
NUMPY = {"full": FullTO, "diagonal": DiagonalTO, "rank_one": RankOneTO}
SCHEDULES = [
    (0.1, 0.05, 0.5),
    (lambda t: 1 / (t + 5), lambda t: 2 / (t + 5) ** 2, lambda t: 3 / (t + 5)),
    (lambda t: 0.2 * 0.9**t, 0.0, lambda t: 0.9**t),
]


def train(make, steps=60, shape=(3,)):
    w = torch.nn.Parameter(torch.ones(shape, dtype=torch.float64))
    optimizer, scale = make([w]), torch.arange(1, w.numel() + 1, dtype=torch.float64).reshape(shape)
    for _ in range(steps):
        optimizer.zero_grad()
        (scale * (w - 0.5) ** 2).sum().backward()
        optimizer.step()
    return w.detach()


def test_without_a_linear_part_it_is_sgd_with_momentum():
    one = train(lambda p: TO(p, lr=0.1, beta=0.0, gamma=0.1))
    two = train(lambda p: torch.optim.SGD(p, lr=0.1 * 0.1, momentum=0.9))
    assert torch.allclose(one, two, rtol=0, atol=1e-13)


def test_for_one_number_full_and_diagonal_agree():
    runs = [
        train(lambda p, v=v: TO(p, lr=0.1, beta=0.3, gamma=0.5, variant=v), shape=(1,))
        for v in ("full", "diagonal")
    ]
    assert torch.allclose(*runs, rtol=1e-12, atol=0)


@pytest.mark.parametrize("variant", ["full", "diagonal", "rank_one"])
def test_every_variant_descends_and_its_state_can_be_saved(variant):
    def make(p):
        return TO(p, lr=0.1, beta=0.05, gamma=0.5, variant=variant)

    assert (train(make, 200, (2, 2)) - 0.5).abs().max() < 0.2
    w = torch.nn.Parameter(torch.ones(2))
    optimizer = make([w])
    w.grad = torch.ones(2)
    optimizer.step()
    again = make([w])
    again.load_state_dict(optimizer.state_dict())
    assert again.state[w]["step"] == 1


def test_the_projection_is_kept():
    w = train(lambda p: TO(p, lr=0.1, gamma=0.5, radius=0.25))
    assert w.norm() <= 0.25 * (1 + 1e-12)


def test_a_gradient_that_is_not_finite_stops_with_its_step():
    w = torch.nn.Parameter(torch.ones(2))
    optimizer = TO([w], lr=0.1)
    w.grad = torch.tensor([1.0, float("nan")])
    with pytest.raises(ValueError, match="not finite at step 1"):
        optimizer.step()


@pytest.mark.parametrize(
    "wrong, words",
    [
        ({"lr": -1}, "lr is -1"),
        ({"gamma": 2}, "gamma is 2"),
        ({"beta": float("nan")}, "beta is nan"),
        ({"variant": "half"}, "variant is 'half'"),
        ({"radius": 0}, "radius is 0"),
    ],
)
def test_bad_arguments_are_named(wrong, words):
    with pytest.raises(ValueError, match=words):
        TO([torch.nn.Parameter(torch.ones(2))], **({"lr": 0.1} | wrong))


@pytest.mark.parametrize("variant", NUMPY)
@pytest.mark.parametrize("radius", [None, 0.4])
@pytest.mark.parametrize("schedules", SCHEDULES)
def test_every_variant_projected_or_not_follows_numpys_with_any_schedule(
    variant, radius, schedules
):
    gradients = np.random.default_rng(1).standard_normal((40, 3))
    w = torch.nn.Parameter(torch.tensor([0.1, -0.2, 0.3], dtype=torch.float64))
    optimizer = TO([w], *schedules, variant=variant, radius=radius, seed=3)
    pair = None
    if variant == "rank_one":
        generator = torch.Generator().manual_seed(3)
        draws = [torch.randn(1, 3, generator=generator, dtype=torch.float64) for _ in range(2)]
        pair = tuple((v / v.norm())[0].numpy() for v in draws)
    twin = NUMPY[variant](*schedules, Ball(radius) if radius else None, variables=pair)
    x = w.detach().numpy().copy()
    state = twin.init(x)
    for g in gradients:
        state = twin.update(state, x, g + x)
        x = x - twin.step(state)
        w.grad = torch.tensor(g) + w.detach()
        optimizer.step()
        assert np.allclose(w.detach().numpy(), x, rtol=1e-11, atol=1e-13)


def test_a_scheduler_may_change_the_rates():
    w = torch.nn.Parameter(torch.ones(2))
    optimizer = TO([w], lr=1.0)
    falling = torch.optim.lr_scheduler.ExponentialLR(optimizer, 0.5)
    w.grad = torch.ones(2)
    optimizer.step()
    falling.step()
    assert optimizer.param_groups[0]["lr"] == 0.5


@pytest.mark.parametrize(
    "rates, words",
    [
        ({"beta": 0.5, "gamma": 0.6, "radius": 1.0}, "c_1 = .* > 1 breaks"),
        ({"beta": lambda t: 0.1 * (t > 4), "gamma": 0.5, "radius": 3.0}, "c_5 = .* > 1 breaks"),
        ({"beta": 0.01}, "Σβ_t diverges"),
    ],
)
def test_broken_hypotheses_are_named_before_the_run(rates, words):
    with pytest.warns(BrokenHypothesis, match=words):
        TO([torch.nn.Parameter(torch.ones(2))], 0.1, **rates)


def test_the_theorems_own_schedules_are_not_complained_about():
    """What `explain to_convergence --with mu=1 L=2 sigma=1 D=1 G=3` prints."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", BrokenHypothesis)
        TO(
            [torch.nn.Parameter(torch.ones(2))],
            lambda t: 1 / (t + 41),
            lambda t: 164 / 9 / (t + 41) ** 2,
            lambda t: 41 / (t + 41),
            "full",
            1.0,
        )


def test_a_loss_that_is_not_finite_stops_with_its_step():
    w = torch.nn.Parameter(torch.ones(2))
    optimizer, values = TO([w], lr=0.1), iter([1.0, float("nan")])

    def closure():
        w.grad = torch.zeros(2)
        return torch.tensor(next(values))

    optimizer.step(closure)
    with pytest.raises(ValueError, match="loss is nan at step 2"):
        optimizer.step(closure)


def test_a_schedule_that_leaves_its_range_stops_with_its_step():
    w = torch.nn.Parameter(torch.ones(2))
    optimizer = TO([w], lr=0.1, gamma=lambda t: 0.4 * t)
    for _ in range(2):
        w.grad = torch.ones(2)
        optimizer.step()
    with pytest.raises(ValueError, match="gamma is 1.2 at step 3"):
        optimizer.step()


def test_full_refuses_large_tensors():
    with pytest.raises(ValueError, match="too large for full"):
        TO([torch.nn.Parameter(torch.ones(30_000))], lr=0.1, variant="full")
