"""Streams, sampling and the pseudo-inverse of the batched checks."""

import pytest

torch = pytest.importorskip("torch")

from gpu_check.batched import sampling
from gpu_check.batched.pseudo_inverse import apply_pinv, twice_gram_schmidt
from gpu_check.batched.streams import Streams

CPU = torch.device("cpu")


def splitmix64(state):
    """The generator's next number as its authors publish it, in Python integers."""
    mask = 2**64 - 1
    z = (state + 0x9E3779B97F4A7C15) & mask
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & mask
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
    return z ^ (z >> 31)


def test_the_hash_is_splitmix64():
    mask = 2**64 - 1
    bits = Streams(7, [3], CPU).bits(4)[0].tolist()
    key = splitmix64(splitmix64(7) ^ 3)
    wanted = [splitmix64((key + splitmix64(i)) & mask) for i in range(4)]
    assert [b & mask for b in bits] == wanted


def test_an_instance_gets_the_same_numbers_in_any_company():
    together, alone = Streams(1, range(50), CPU), Streams(1, [17], CPU)
    for _ in range(3):
        assert torch.equal(together.bell(2, 3)[17], alone.bell(2, 3)[0])
        assert torch.equal(together.uniform(-1, 2, 4)[17], alone.uniform(-1, 2, 4)[0])


def test_means_and_variances():
    streams = Streams(0, range(2000), CPU)
    bell, uniform = streams.bell(50), streams.uniform(2, 4, 50)
    # Five standard errors of a mean of 10⁵ numbers.
    assert abs(float(bell.mean())) < 5 * (4 / 3 / 1e5) ** 0.5
    assert abs(float(bell.var()) - 4 / 3) < 0.05
    assert abs(float(uniform.mean()) - 3) < 5 * (1 / 3 / 1e5) ** 0.5
    assert uniform.min() > 2 and uniform.max() < 4
    assert bell.float().double().equal(bell)  # exact in single precision


@pytest.mark.parametrize("k", [1, 2, 4])
def test_changes_of_basis_have_condition_at_most_100(k):
    S = sampling.change_of_basis(Streams(5, range(200), CPU), k)
    assert torch.linalg.cond(S).max() <= 100 * (1 + 1e-9)


def test_integer_reflections_are_orthogonal_up_to_a_factor_exactly():
    S = sampling.integer_reflections(Streams(5, range(50), CPU), 4)
    G = S @ S.mT
    scale = G[:, 0, 0]
    assert torch.equal(G, scale[:, None, None] * torch.eye(4, dtype=torch.float64))
    assert torch.equal(S, S.round()) and (scale > 0).all()


def test_orthogonal_factors_are_orthogonal():
    Q = sampling.orthogonal(Streams(3, range(40), CPU), 6, 3)
    assert torch.allclose(Q.mT @ Q, torch.eye(3, dtype=torch.float64).expand(40, 3, 3), atol=1e-13)


@pytest.mark.parametrize("condition", [1, 1e4, 1e8])
def test_gram_schmidt_done_twice_is_orthogonal_to_rounding(condition):
    streams = Streams(2, range(30), CPU)
    M = (
        sampling.orthogonal(streams, 8, 3)
        * torch.tensor([1, condition**-0.5, 1 / condition]).double()
    )
    M = M @ sampling.orthogonal(streams, 3).mT
    Q, R = twice_gram_schmidt(M)
    assert (Q.mT @ Q - torch.eye(3, dtype=torch.float64)).abs().max() < 1e-14
    assert (Q @ R - M).abs().max() < 1e-15


@pytest.mark.parametrize("rank", [1, 2, 3])
def test_pseudo_inverse_of_any_rank(rank):
    streams = Streams(9, range(25), CPU)
    M = streams.bell(5, rank) @ streams.bell(rank, 3)
    g = streams.bell(5)
    wanted = (torch.linalg.pinv(M, rtol=1e-10) @ g[:, :, None])[:, :, 0]
    assert torch.allclose(apply_pinv(M, g, full_rank=False), wanted, rtol=1e-7, atol=1e-9)
    if rank == 3:
        assert torch.allclose(apply_pinv(M, g), wanted, rtol=1e-7, atol=1e-9)
