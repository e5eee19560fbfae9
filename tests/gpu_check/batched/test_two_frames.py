"""The runs at scale of Theorem 5.2: torch and numba draw the same instances, agree, and stay within
the derived bound."""

import sys

import pytest

torch = pytest.importorskip("torch")

from gpu_check.batched import pseudo_inverse, two_frames

CPU = torch.device("cpu")


def compiled():
    return pytest.importorskip("numba") and pytest.importorskip("gpu_check.batched.compiled_steps")


@pytest.mark.parametrize("condition", [1, 1e3, 1e6])
def test_cholesky_qr_twice_is_orthogonal_to_rounding_also_where_the_gram_matrix_is_not(condition):
    torch.manual_seed(0)
    Q = torch.linalg.qr(torch.randn(50, 20, 4, dtype=torch.float64))[0]
    M = (
        Q
        * torch.logspace(0, float(torch.log10(torch.tensor(condition))), 4, dtype=torch.float64)
        @ torch.linalg.qr(torch.randn(50, 4, 4, dtype=torch.float64))[0]
    )
    Q, first, second = pseudo_inverse.cholesky_qr_twice(M)
    identity = torch.eye(4, dtype=torch.float64)
    assert (Q.mT @ Q - identity).abs().max() < 1e-14
    assert (Q @ second @ first - M).abs().max() < 1e-14 * condition


def test_a_memory_without_full_rank_is_no_number():
    M = torch.ones(2, 5, 2, dtype=torch.float64)
    M[0, 0, 0] = 3
    found = pseudo_inverse.cholesky_qr_twice(M)[0].isnan().flatten(1).all(1)
    assert found.tolist() == [False, True]


def test_the_pair_and_its_start_are_in_the_frame_of_the_gramian():
    drawn = two_frames.draw(0, range(40), 4, CPU)
    T, v = drawn.rule
    identity = torch.eye(4, dtype=torch.float64)
    assert (T.mT @ T + v[:, :, None] * v[:, None, :] - identity).abs().max() < 1e-14
    assert torch.linalg.cond(drawn.S).max() <= two_frames.CONDITION
    one, other = two_frames.starts(drawn, 64)
    assert torch.equal(other.M, one.M @ drawn.S) and torch.linalg.cond(one.M).max() < 5
    assert 0.5 < one.M.norm(dim=1).mean() < 2, "columns of about unit length"


def test_errors_of_torch_are_within_the_bound_of_the_plain_path():
    gaps = two_frames.gaps(two_frames.draw(3, range(20), 3, CPU), 9, 12)
    result = two_frames.bounded(range(20), seed=3, device="cpu", n=9, k=3, steps=12)
    assert result.ok and 1e-17 < float(gaps.max()) < 1e-12 and result.note.startswith("240 steps")


def test_the_compiled_runs_are_those_of_torch_to_rounding():
    compiled()
    plain = two_frames.gaps(two_frames.draw(1, range(60), 4, CPU), 16, 20)
    fast = two_frames.compiled_gaps(two_frames.draw(1, range(60), 4, CPU), 16, 20)
    assert 1e-16 < float(plain.max()) < 1e-12
    assert float((fast - plain).abs().max()) < 1e-12 and float(fast.max()) > 1e-16


def test_the_compiled_numbers_are_those_of_the_streams_to_the_bit():
    import numpy as np

    steps = compiled()
    from gpu_check.batched.streams import Streams, _mix

    streams = Streams(5, [7], "cpu")
    counters = _mix(torch.arange(16)).numpy().view("uint64")
    drawn = np.empty(16)
    steps.bell_for(16)(streams.key.numpy().view("uint64")[0], counters, 0.25, drawn)
    assert np.array_equal(drawn, 0.25 * streams.bell(16)[0].numpy())


def test_a_wrong_frame_is_seen():
    compiled()
    drawn = two_frames.draw(0, range(5), 4, CPU)
    wrong = drawn._replace(there=drawn.there._replace(T=drawn.there.T.mT))
    assert float(two_frames.compiled_gaps(wrong, 16, 5).min()) > 1e-6


@pytest.mark.parametrize("fast", [False, True])
def test_neither_chunks_nor_company_change_the_worst_error(fast):
    if fast:
        compiled()
    options = {"seed": 2, "device": "cpu", "n": 16, "steps": 6, "compiled": fast}
    whole, cut = two_frames.measure(50, **options), two_frames.measure(50, **options, chunk=7)
    assert whole[2:4] == cut[2:4] and whole.worst_error > 0
    assert (
        two_frames.measure(1, first=whole.worst_instance, **options).worst_error
        == whole.worst_error
    )


def test_a_lost_rank_is_an_infinite_error(monkeypatch):
    monkeypatch.setattr(
        two_frames,
        "starts",
        lambda drawn, n, real=two_frames.starts: tuple(
            s._replace(M=0 * s.M) for s in real(drawn, n)
        ),
    )
    assert two_frames.measure(3, device="cpu", n=8, steps=2).worst_error == float("inf")


@pytest.mark.parametrize(
    "arguments", [{"k": 3, "compiled": True}, {"chunk": 0}, {"n": 3}, {"instances": 0}]
)
def test_bad_arguments_are_named(arguments):
    with pytest.raises(ValueError) as caught:
        two_frames.measure(**{"instances": 2, "device": "cpu"} | arguments)
    assert "\n" not in str(caught.value)


def test_without_numba_it_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "numba", None)
    monkeypatch.delitem(sys.modules, "gpu_check.batched.compiled_steps", raising=False)
    with pytest.raises(ImportError, match="pip install numba"):
        two_frames.measure(2, device="cpu", compiled=True)
