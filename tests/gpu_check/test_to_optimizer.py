"""TO as a torch optimizer: momentum is a case of it, variants agree where they must, bad arguments are named."""

import pytest

torch = pytest.importorskip("torch")

from gpu_check.to_optimizer import TO


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
    runs = [train(lambda p, v=v: TO(p, lr=0.1, beta=0.3, gamma=0.5, variant=v), shape=(1,)) for v in ("full", "diagonal")]
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


@pytest.mark.parametrize("wrong, words", [
    ({"lr": -1}, "lr is -1"), ({"gamma": 2}, "gamma is 2"), ({"beta": float("nan")}, "beta is nan"), ({"variant": "half"}, "variant is 'half'"),
    ({"radius": 0}, "radius is 0"),
])
def test_bad_arguments_are_named(wrong, words):
    with pytest.raises(ValueError, match=words):
        TO([torch.nn.Parameter(torch.ones(2))], **({"lr": 0.1} | wrong))


def test_full_refuses_large_tensors():
    with pytest.raises(ValueError, match="too large for full"):
        TO([torch.nn.Parameter(torch.ones(30_000))], lr=0.1, variant="full")
