"""Batched fixed laws: the claims hold, the bound holds against fractions, planted mistakes show."""

import importlib
import math
from fractions import Fraction

import pytest

torch = pytest.importorskip("torch")

from gpu_check.batched import fixed_laws
from gpu_check.batched.streams import Streams

NAMES = ("fixed_law_equivalence", "one_run_certificate", "canonical_form")
named = pytest.mark.parametrize("name", NAMES)
CPU = torch.device("cpu")


def check(name, **arguments):
    return importlib.import_module(f"gpu_check.rllc.{name}").check(device="cpu", **arguments)


@named
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_the_claim_holds_within_the_derived_bound(name, dtype):
    result = check(name, instances=200, seed=1, dtype=dtype)
    assert result.ok, result
    assert 1e-3 < result.worst_ratio <= 1


def test_frames_are_integer_with_integer_inverses_and_moderate():
    S, inverse = fixed_laws.bidiagonal(Streams(3, range(200), CPU), 6)
    assert torch.equal(S @ inverse, torch.eye(6, dtype=S.dtype).expand_as(S))
    assert torch.linalg.cond(S).max() < 70


def test_the_disguise_keeps_the_responses_exactly():
    law = fixed_laws.draw_law(Streams(1, range(50), CPU), 4)
    other = fixed_laws.disguise(Streams(2, range(50), CPU), law)
    x, y = law.L, other.L
    for _ in range(6):
        assert torch.equal((law.v * x).sum(1), (other.v * y).sum(1))
        x, y = (A.T @ z[:, :, None] for A, z in ((law, x), (other, y)))
        x, y = x[:, :, 0], y[:, :, 0]


def test_forward_errors_against_fractions():
    streams = Streams(4, range(6), CPU)
    law = fixed_laws.disguise(streams, fixed_laws.draw_law(streams, 2))
    drive = fixed_laws.draw_drive(streams, 3, 5)
    thetas, _, bounds = fixed_laws.run(law, drive, 5)

    def exact(tensor):
        return [exact(x) for x in tensor] if tensor.dim() else Fraction(float(tensor))

    for i in range(6):
        T, v, L, H, b, theta = (exact(A[i]) for A in (*law, *drive))
        M = [[Fraction(0)] * 3 for _ in range(3)]
        for t in range(5):
            g = [sum(h * x for h, x in zip(row, theta)) + c for row, c in zip(H, b[t])]
            M = [
                [sum(row[p] * T[p][q] for p in range(3)) + a * v[q] for q in range(3)]
                for row, a in zip(M, g)
            ]
            theta = [x - sum(m * l for m, l in zip(row, L)) for x, row in zip(theta, M)]
            for a, x, bound in zip(thetas[t, i], theta, bounds[t, i]):
                assert abs(Fraction(float(a)) - x) <= Fraction(float(bound))
        assert math.isfinite(float(bounds.max())) and float(bounds.max()) < 1e-9


def transposed_propagator(monkeypatch):
    def step(law, M, theta, g):
        M = M @ law.T.mT + g[:, :, None] * law.v[:, None, :]
        return M, theta - (M @ law.L[:, :, None])[:, :, 0]

    monkeypatch.setattr(fixed_laws.Law, "step", step)


def transposed_frame(monkeypatch):
    right = fixed_laws.change_basis
    monkeypatch.setattr(
        fixed_laws,
        "change_basis",
        lambda law, S, inverse: right(law, S, inverse)._replace(v=(S @ law.v[:, :, None])[:, :, 0]),
    )


@named
@pytest.mark.parametrize("plant", [transposed_propagator, transposed_frame])
def test_a_planted_mistake_turns_the_check_red(monkeypatch, plant, name):
    plant(monkeypatch)
    assert not check(name, instances=40).ok


def test_a_wrong_place_of_the_difference_is_seen(monkeypatch):
    from gpu_check.rllc import one_run_certificate

    right = one_run_certificate.with_response
    monkeypatch.setattr(
        one_run_certificate, "with_response", lambda law, i, d: right(law, i + 1, d)
    )
    assert not check("one_run_certificate", instances=40).ok
