"""The batched checks pass on the truth and turn red on planted
mistakes."""

import importlib
import math
import subprocess
import sys
from fractions import Fraction
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

torch = pytest.importorskip("torch")

import gpu_check
from gpu_check.batched import frames, pseudo_inverse, rllc, rules
from gpu_check.batched.device import DeviceUnavailable, TorchMissing

NAMES = (
    "pinv_covariance",
    "linear_invariance",
    "basis_independence",
    "zero_start_basis_dependence",
    "abstract_rule",
)
named = pytest.mark.parametrize("name", NAMES)


def check(name, **arguments):
    arguments.setdefault("device", "cpu")
    return importlib.import_module(f"gpu_check.rllc.{name}").check(**arguments)


def numbers(result):
    return result.worst_error, result.bound, result.worst_ratio, result.worst_seed, result.note


@named
@pytest.mark.parametrize("seed", [0, 1])
def test_the_claim_holds_within_the_derived_bound(name, seed):
    result = check(name, instances=200, seed=seed)
    assert result.ok, result
    assert 1e-3 < result.worst_ratio <= 1
    assert 0 < result.bound < 1e-9
    assert result.dtype == "float64" and result.device.startswith("cpu") and result.seconds > 0


@named
def test_single_precision_stays_within_its_own_bound(name):
    result = check(name, instances=120, dtype="float32")
    assert result.ok, result
    assert result.worst_error > 1e-9 and result.dtype == "float32"


@named
@pytest.mark.parametrize("dims", [(2, 2), (9, 3)])
def test_dimensions_can_be_given(name, dims):
    assert check(name, instances=20, dims=dims).ok


@named
@pytest.mark.parametrize(
    "arguments",
    [
        {"instances": 0},
        {"instances": True},
        {"seed": -1},
        {"first": -1000},
        {"dims": (0, 1)},
        {"device": "tpu"},
        {"dtype": "float16"},
        {"chunk": 0},
    ],
)
def test_impossible_arguments_are_named(name, arguments):
    with pytest.raises(ValueError) as caught:
        check(name, **{"instances": 3, **arguments})
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", NAMES[:4])
def test_more_units_than_parameters_are_refused_where_rank_k_is_needed(name):
    with pytest.raises(ValueError, match="k ≤ n"):
        check(name, dims=(2, 3))


@named
def test_cuda_without_a_device_is_one_line_with_the_mend(name, monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(DeviceUnavailable, match="--device cpu") as caught:
        check(name, device="cuda")
    assert isinstance(caught.value, ValueError) and "\n" not in str(caught.value)


@named
def test_a_missing_torch_is_said_when_a_check_is_run(name, monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(TorchMissing, match="pip install"):
        check(name)


def test_importing_gpu_check_and_its_checks_does_not_import_torch():
    code = "import sys\n" + "".join(f"import gpu_check.rllc.{name}\n" for name in NAMES)
    code += "print([m for m in ('torch', 'numpy', 'scipy', 'numerics') if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert run.stdout.strip() == "[]", run.stderr


def test_settings_are_put_back():
    before = torch.get_num_threads(), torch.backends.cuda.matmul.allow_tf32
    check("pinv_covariance", instances=6)
    assert (torch.get_num_threads(), torch.backends.cuda.matmul.allow_tf32) == before


def transposed_propagator(monkeypatch):
    def wrong(rule, M, h, g):
        return M @ rule.T.mT + g[:, :, None] * rule.v[:, None, :], h

    monkeypatch.setattr(rules.LinearRule, "__call__", wrong)


def transpose_for_pseudo_inverse(monkeypatch):
    def wrong(M, g, full_rank=True):
        return (M.mT @ g) if g.dim() == 3 else (M.mT @ g[:, :, None])[:, :, 0]

    monkeypatch.setattr(rllc, "apply_pinv", wrong)
    monkeypatch.setattr(pseudo_inverse, "apply_pinv", wrong)


def inverse_dropped_from_f_S(monkeypatch):
    def wrong(changed, M, h, g):
        M, h = changed.rule(M @ changed.S, h, g)
        return M @ changed.S, h

    monkeypatch.setattr(rules.ChangedRule, "__call__", wrong)


def a_millionth_of_the_memory_in_the_law(monkeypatch):
    right = pseudo_inverse.apply_pinv

    def wrong(M, g, full_rank=True):
        return right(M, g, full_rank) * (1 + 1e-6 * M.flatten(1).norm(dim=1)[:, None])

    monkeypatch.setattr(rllc, "apply_pinv", wrong)


PLANTED = [
    (transposed_propagator, "basis_independence"),
    (transposed_propagator, "zero_start_basis_dependence"),
    (transposed_propagator, "abstract_rule"),
    (transpose_for_pseudo_inverse, "pinv_covariance"),
    (transpose_for_pseudo_inverse, "linear_invariance"),
    (transpose_for_pseudo_inverse, "basis_independence"),
    (transpose_for_pseudo_inverse, "zero_start_basis_dependence"),
    (inverse_dropped_from_f_S, "linear_invariance"),
    (a_millionth_of_the_memory_in_the_law, "basis_independence"),
    (a_millionth_of_the_memory_in_the_law, "linear_invariance"),
    (a_millionth_of_the_memory_in_the_law, "zero_start_basis_dependence"),
]


@pytest.mark.slow
@pytest.mark.parametrize("plant, name", PLANTED, ids=[f"{p.__name__}-{n}" for p, n in PLANTED])
def test_a_planted_mistake_turns_the_check_red(monkeypatch, plant, name):
    plant(monkeypatch)
    result = check(name, instances=40)
    assert not result.ok
    assert result.worst_ratio > 1


def test_the_minimal_witness_gives_the_exact_numbers():
    """θ_2 = −5/4 and −7/5, found in fractions by an independent script."""
    from gpu_check.batched.instances import change_basis
    from gpu_check.rllc.zero_start_basis_dependence import witness

    instance, S, steps = witness(torch.device("cpu"), torch.float64)
    ends = []
    for one in (instance, change_basis(instance, S)):
        state = one.start
        for t in range(1, steps + 1):
            state = rllc.step(
                one.rule, one.c1, one.c2, state, one.gradient(t, state.theta), full_rank=False
            )
        ends.append(float(state.theta[0, 0]))
    assert ends == pytest.approx([-5 / 4, -7 / 5], abs=1e-14)


def test_a_given_instance_runs_in_either_basis():
    system = dict(T=[[0, 0], [0, Fraction(1, 2)]], v=[1, 1], law=[1, 1], c1=1, c2=1, device="cpu")
    drive = [[1, 0], [1, 1], [0, 1], [1, -1]]
    here = gpu_check.trajectory_rllc(**system, gradients=drive)
    there = gpu_check.trajectory_rllc(**system, gradients=drive, S=[[1, 0], [0, 2]])
    # Found in fractions by an independent script: the basis shows, also after full rank is reached.
    assert here[-1] == pytest.approx([-385 / 48, -121 / 24], abs=1e-12)
    assert there[-1] == pytest.approx([-1021 / 120, -65 / 12], abs=1e-12)
    assert gpu_check.trajectory_rllc(**system, gradients=[], theta=[3, 4]) == [[3, 4]]


@pytest.mark.parametrize(
    "change, words",
    [
        ({"T": [[1, 0]]}, "T has shape"),
        ({"T": [[1, 0], [1]]}, "T is not a rectangular array"),
        ({"law": [1]}, "the law has shape"),
        ({"gradients": [[float("nan"), 1]]}, "the gradients holds NaN"),
        ({"c1": "x"}, "c1"),
        ({"S": [[1, 1], [1, 1]]}, "S is singular"),
        ({"v": []}, "no memory unit"),
        ({"memory": [[1, 2]]}, "the memory has shape"),
    ],
)
def test_a_given_instance_that_does_not_fit_is_named(change, words):
    system = dict(
        T=[[0, 0], [0, 0.5]], v=[1, 1], law=[1, 1], c1=1, c2=1, gradients=[[1, 0]], device="cpu"
    )
    with pytest.raises(ValueError, match=words) as caught:
        gpu_check.trajectory_rllc(**{**system, **change})
    assert "\n" not in str(caught.value)


def test_forward_errors_against_fractions():
    """Every instance of a batch stays within its bound of the run in exact arithmetic."""
    from gpu_check.batched.memory_gap import LinearGap
    from gpu_check.batched.streams import Streams
    from gpu_check.rllc.basis_independence import draw

    path = Path(__file__).resolve().parents[1] / "numerics" / "exact_rllc.py"
    spec = spec_from_file_location("exact_rllc", path)
    exact = module_from_spec(spec)
    spec.loader.exec_module(exact)

    instance, _ = draw(4, range(12), 3, 2, torch.device("cpu"), 4)
    drive = Streams(8, range(12), torch.device("cpu")).bell(4, 3)
    instance = instance._replace(H=torch.zeros_like(instance.H), b=drive)
    seen = list(frames.forward_errors(instance, LinearGap(instance), 4))
    for i in range(12):
        rule, start = instance.rule, instance.start
        reference = exact.lm_rllc(
            *(A[i].tolist() for A in (rule.T, rule.v, start.L, instance.c1, instance.c2, start.M)),
            instance.b[i].tolist(),
            start.theta[i].tolist(),
        )
        for (theta, bound), true in zip(seen, reference[1:]):
            square = sum((Fraction(a) - b) ** 2 for a, b in zip(theta[i].tolist(), true))
            assert math.sqrt(square) <= float(bound[i])


@pytest.mark.slow
@pytest.mark.parametrize("dtype", [torch.float64, torch.float32])
def test_every_tensor_is_made_on_the_device_asked_for(dtype):
    """torch's meta device holds no numbers and does not mix with the CPU: it stands in for a GPU
    here."""
    from gpu_check.rllc import (
        abstract_rule,
        basis_independence,
        linear_invariance,
        pinv_covariance,
        zero_start_basis_dependence,
    )

    meta = torch.device("meta")
    pairs = [
        one.compare(0, range(6), 5, 3, meta, dtype, 4)
        for one in (abstract_rule, basis_independence, linear_invariance)
    ]
    pairs.append(pinv_covariance.compare(0, range(6), 5, 3, meta, dtype))
    pairs.append(zero_start_basis_dependence.agreement(0, range(6), 5, 3, meta, dtype, 4))
    pair = zero_start_basis_dependence.differing(0, range(6), 5, 3, meta, dtype, 4)
    pairs.append(zero_start_basis_dependence.difference(*pair))
    assert all(tensor.device == meta for pair in pairs for tensor in pair)
