"""The frames that theory names join the batched runs, and a wrong frame turns the check red."""

import pytest

torch = pytest.importorskip("torch")

from gpu_check.rllc import jordan_frames as claim

every = pytest.mark.parametrize("kind", claim.KINDS)


@every
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_theta_agrees_within_the_bound(kind, dtype):
    result = claim.check(kind, instances=40, seed=3, device="cpu", dtype=dtype)
    assert result.ok and 0 < result.worst_ratio <= 1


@every
def test_chunks_do_not_matter(kind):
    whole, cut = (
        claim.check(kind, instances=20, seed=1, device="cpu", chunk=chunk) for chunk in (None, 7)
    )
    assert (whole.worst_seed, whole.ok) == (cut.worst_seed, cut.ok)


@every
def test_a_wrong_frame_turns_the_check_red(kind, monkeypatch):
    name = f"_{kind}"
    drawn = getattr(claim, name)

    def wrong(streams):
        T, v, S, J, start = drawn(streams)
        return T, v, S * 1.5, J, start

    monkeypatch.setattr(claim, name, wrong)
    assert not claim.check(kind, instances=20, seed=0, device="cpu").ok


def test_an_unknown_kind_is_named():
    with pytest.raises(ValueError, match="kind is 'other'"):
        claim.check("other")
