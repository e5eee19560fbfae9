"""Every batched check turns red when a number in one instance is NaN or infinite, and when nothing
is run.

The poison is put where random whole numbers become floating-point ones, which every check needs:
from the first, or from the middle of a run on, so that starts, data and gradients are hit in turn.
"""

import math

import pytest

torch = pytest.importorskip("torch")

from gpu_check.batched import watch
from gpu_check.batched.bounds import UNIT
from gpu_check.batched.result import Result
from gpu_check.batched.worst import Worst, gathered, outcome, quotient, ratios
from gpu_check.claims import ROWS

WHOLE = {torch.int32, torch.int64}
# the last is where random rows are moved, which needs no number
PLACES = ("double", "to", "gather")
INF, NAN = math.inf, math.nan


class Poison:
    """The last instance of each conversion from whole numbers, but for the first `after`, gets
    `bad`, while this is open."""

    def __init__(self, bad=None, after=0):
        self.bad, self.after, self.count = bad, after, 0

    def __enter__(self):
        self.kept = {name: getattr(torch.Tensor, name) for name in PLACES}
        for name, function in self.kept.items():
            setattr(torch.Tensor, name, self.poisoned(name, function))

    def __exit__(self, *_):
        for name, function in self.kept.items():
            setattr(torch.Tensor, name, function)

    def poisoned(self, name, function):
        def convert(tensor, *args, **kwargs):
            found = function(tensor, *args, **kwargs)
            drawn = name == "gather" or tensor.dtype in WHOLE
            if drawn and found.is_floating_point() and found.dim() and len(found):
                self.count += 1
                if self.bad is not None and self.count > self.after:
                    found = found.clone()
                    found[-1] = self.bad
            return found

        return convert


def passes(row, poison):
    """Whether the check is green under this poison; a refusal is not."""
    try:
        with poison:
            if row.least > 1:
                return row.run(200, seed=0, device="cpu").ok
            few = {"steps": 4} if row.takes("steps") else {}
            # edges are run with instance 0
            return row.run(2, seed=0, first=1, device="cpu", **few).ok
    except (ValueError, ArithmeticError, RuntimeError):
        return False


@pytest.mark.slow
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.claim)
def test_a_poisoned_instance_turns_the_check_red(row):
    clean = Poison()
    assert passes(row, clean) and clean.count > 0
    for bad, after in ((NAN, 0), (NAN, clean.count // 2), (INF, clean.count // 2)):
        assert not passes(row, Poison(bad, after)), (bad, after, clean.count)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.claim)
def test_a_check_that_runs_nothing_turns_red(row, monkeypatch):
    monkeypatch.setattr(watch, "parts", lambda numbers, size: iter(()))
    assert not passes(row, Poison())


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.claim)
def test_no_instances_are_refused(row):
    with pytest.raises(ValueError, match="instances"):
        row.function(**row.options, instances=0)


@pytest.mark.parametrize(
    "changed",
    [
        {"worst_error": NAN},
        {"bound": NAN},
        {"worst_error": INF},
        {"bound": INF},
        {"worst_error": 3.0},
        {"worst_ratio": NAN},
        {"worst_ratio": 1.5},
        {"worst_ratio": -1.0},
        {"instances": 0},
        {"ok": False},
    ],
    ids=str,
)
def test_the_numbers_of_a_result_decide(changed):
    sound = {
        "instances": 5,
        "worst_error": 1.0,
        "bound": 2.0,
        "worst_ratio": 0.5,
        "worst_seed": (0, 0),
        "ok": True,
        "note": "",
        "seconds": 0.0,
        "device": "cpu",
        "dtype": "float64",
    }
    assert Result(**sound).ok
    assert not Result(**{**sound, **changed}).ok


def test_ratios_of_what_is_no_number_are_infinite():
    errors = torch.tensor([0.0, 1.0, 1.0, NAN, INF, 1.0, INF, -1.0, 0.0, 0.0, -2.0])
    bounds = torch.tensor([1.0, 2.0, 0.0, 1.0, 1.0, NAN, INF, 1.0, 0.0, -1.0, -1.0])
    assert ratios(errors, bounds).tolist() == [0, 0.5, INF, INF, INF, INF, INF, 0, 0, INF, 0]
    pairs = zip(errors.tolist(), bounds.tolist())
    assert [quotient(*pair) for pair in pairs] == [0, 0.5, INF, INF, INF, INF, INF, 0, 0, INF, 0]
    assert quotient(1.0, INF) == INF and quotient(3.0, 2.0) == 1.5


def collected(errors, bounds):
    worst = Worst(0, torch.device("cpu"), torch.float64)
    worst.add(range(len(errors[0])), torch.tensor(errors), torch.tensor(bounds))
    return worst.result(len(errors[0]), "").ok


def test_what_is_collected_is_red_for_nan_at_one_step_of_one_instance():
    u = UNIT[torch.float64]
    errors, bounds = [[u, u], [u, u]], [[2 * u, 2 * u], [2 * u, INF]]
    assert collected(errors, bounds)  # one step of the second instance says nothing
    for bad in (NAN, INF):
        assert not collected([[u, u], [u, bad]], bounds)
    assert not collected(errors, [[2 * u, 2 * u], [2 * u, NAN]])
    assert not collected(errors, [[2 * u, INF], [2 * u, INF]])
    worst = Worst(0, torch.device("cpu"), torch.float64)
    assert not worst.result(1, "").ok


def test_an_outcome_needs_a_pair_and_every_instance():
    device = torch.device("cpu")
    assert outcome([(1.0, 2.0, (0, 3))], 1, "", 0.0, device, "float64").ok
    for pairs in ([], [(1.0, 2.0, (0, 3)), (NAN, 1.0, (0, 4))], [(1.0, INF, (0, 0))]):
        assert not outcome(pairs, 1, "", 0.0, device, "float64").ok
    assert len(gathered([torch.ones(2, 3), torch.ones(2, 1)], 4)) == 2
    with pytest.raises(ValueError, match="0 of 4 instances"):
        gathered([], 4)
