"""The thesis's meta-training by autograd: it lowers the loss, and what it leaves out when received
gradients are constants."""

import pytest

torch = pytest.importorskip("torch")

from gpu_check.optimizers import learned_steps, meta_training
from gpu_check.optimizers.multiscale_optimizer import MultiscaleAdam

BETAS = torch.tensor([[0.99, 0.9999], [0.9, 0.999], [0.5, 0.555]], dtype=torch.float64)
B, N = 8, 6


def draw(seed):
    generator = torch.Generator().manual_seed(seed)
    return lambda *shape: torch.randn(*shape, generator=generator, dtype=torch.float64)


def spectrum():
    return torch.logspace(-2, 0, N, dtype=torch.float64).expand(B, N)


def test_a_learned_step_is_trained_by_autograd():
    """From a start that was not trained on, over 20 steps."""
    normal = draw(0)
    first = 0.01 * normal(4 * 50 + 50 + 50 * 12 + 12)

    def begin():
        x = normal(B, N)
        return learned_steps.fill(x, 4), learned_steps.fill(spectrum() * x, 4)

    def unroll(vector, start, steps=10):
        return meta_training.unroll_timesteps(spectrum(), vector, start, 0.05, steps)

    vector, losses = meta_training.train(unroll, begin, first, 100, 4)
    start = begin()
    before, after = (unroll(w, start, 20)[0] for w in (first, vector))
    assert len(losses) == 100 and vector.shape == first.shape and after < 0.8 * before


def test_multiscale_training_moves_the_shares_and_lowers_the_loss():
    normal = draw(1)
    zero = torch.zeros(3, B, N, dtype=torch.float64)
    vector, losses = meta_training.train(
        lambda w, start: meta_training.unroll_multiscale(
            spectrum(), "LA_b", w, start, 0.05, BETAS, 20
        ),
        lambda: (normal(B, N), zero, zero, 0),
        torch.full((3,), 0.01, dtype=torch.float64),
        40,
        4,
    )
    shares = vector.abs() / vector.abs().sum()
    assert (shares - 1 / 3).abs().max() > 0.05 and sum(losses[-4:]) < sum(losses[:4])


def test_one_step_has_no_path_through_the_received_gradient_and_two_have():
    """For u_max = 1 the constant gradient is exact; from u_max = 2 on it is an approximation, a
    good one at this rate."""
    normal = draw(2)
    x = normal(B, N)
    start = (x, 0.1 * normal(3, B, N), 0.1 + normal(3, B, N) ** 2, 5)
    for steps, same in ((1, True), (2, False), (20, False)):
        slopes = []
        for through in (False, True):
            w = torch.tensor([0.5, 0.3, 0.4], dtype=torch.float64, requires_grad=True)
            loss, _ = meta_training.unroll_multiscale(
                spectrum(), "LA_b", w, start, 0.05, BETAS, steps, through
            )
            slopes.append(torch.autograd.grad(loss, w)[0])
        assert torch.equal(*slopes) is same
        assert torch.cosine_similarity(*slopes, dim=0) > 0.999  # measured .99999 and more


def test_instances_of_a_batch_do_not_mix():
    normal = draw(3)
    x, w = normal(B, N), 0.4 * normal(6 * 50 + 50 + 50 * 12 + 12)
    parts = learned_steps.parameters(w, (6, 50, 12))
    m = torch.linspace(0.2, 0.99, 6, dtype=torch.float64)
    whole = learned_steps.run(lambda z: spectrum() * z, parts, x, 0.05, 10, m=m)
    alone = learned_steps.run(lambda z: spectrum()[:1] * z, parts, x[3:4], 0.05, 10, m=m)
    # ten steps, of some 400 roundings each, of numbers below 10
    assert (whole[:, 3:4] - alone).abs().max() < 1e-11


@pytest.mark.parametrize(
    "wrong,word",
    [
        (lambda p: MultiscaleAdam(p, 0.1, []), "empty"),
        (lambda p: MultiscaleAdam(p, 0.1, [(1.0, 0.9)]), "timescale"),
        (lambda p: MultiscaleAdam(p, 0.0, [(0.9, 0.9)]), "lr"),
        (lambda p: MultiscaleAdam(p, 0.1, [(0.9, 0.9)], "LA_d"), "combination"),
        (lambda p: MultiscaleAdam(p, 0.1, [(0.9, 0.9)], "MLP", [1.0]), "weights"),
        (lambda p: learned_steps.run(None, [], torch.zeros(1, 1), 0.1, 1), "give k"),
        (lambda p: meta_training.train(None, None, p[0], 0, 1), "iterations"),
    ],
)
def test_what_makes_no_sense_is_refused(wrong, word):
    with pytest.raises(ValueError, match=word):
        wrong(
            [torch.zeros(1, dtype=torch.float64, requires_grad=True)] if word != "give k" else None
        )


def test_a_loss_that_is_not_finite_stops_with_its_meta_step():
    with pytest.raises(meta_training.NotFinite, match="meta-step 3"):
        meta_training.train(
            lambda w, s: (w.sum() * (float("nan") if s == 2 else 1), s + 1),
            lambda: 0,
            torch.ones(2),
            5,
            9,
        )


def test_a_gradient_that_is_not_finite_stops_with_its_step():
    p = torch.zeros(2, dtype=torch.float64, requires_grad=True)
    optimizer = MultiscaleAdam([p], 0.1, [(0.9, 0.999)])
    p.grad = torch.ones(2, dtype=torch.float64)
    optimizer.step()
    p.grad = torch.tensor([1.0, float("nan")], dtype=torch.float64)
    with pytest.raises(ValueError, match="step 2"):
        optimizer.step()
