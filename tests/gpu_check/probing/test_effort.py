"""What takes long is tried on less and says so; what is run side by side is what each is alone."""

import itertools

import pytest

torch = pytest.importorskip("torch")

from gpu_check.probing import black_box
from gpu_check.probing import probe as probing
from gpu_check.probing.black_box import BlackBox
from gpu_check.probing.effort import COMPILED, FULL, GRADES, RANDOM, Pace, effort_for
from gpu_check.probing.side_by_side import runs_of


class Rule(torch.optim.Optimizer):
    """θ ← θ + rule(state, θ, g)."""

    def __init__(self, params, rule):
        super().__init__(params, {})
        self.rule = rule

    @torch.no_grad()
    def step(self, closure=None):
        for p in self.param_groups[0]["params"]:
            p.add_(self.rule(self.state[p], p, p.grad))


def box(rule):
    return BlackBox(lambda params: Rule(params, rule))


def sequences(one, sizes):
    return [one.zeros(steps, 2) + size for steps, size in sizes]


def sign(state, p, g):
    return -0.1 * g.sign()


def normed(state, p, g):
    return -0.1 * g / g.norm()


SIZES = ((3, 1.0), (5, 2.0**-40), (4, 2.0**40))


@pytest.mark.parametrize("rule", [sign, normed])
def test_side_by_side_every_run_is_what_it_is_alone(rule):
    """The norm of all coordinates mixes them: the runs are then taken apart."""
    one = box(rule)
    start, given = one.zeros(2), sequences(one, SIZES)
    alone = [one.run(one.layout(2), start, g) for g in given]
    for apart in (False, True):
        found = runs_of(one, start, given, apart)
        assert [len(steps) for steps in found] == [3, 5, 4]
        assert all(map(torch.equal, found, alone))


def test_what_is_not_checked_is_taken_as_it_comes():
    one = box(normed)
    given = sequences(one, SIZES)
    found = runs_of(one, one.zeros(2), given, True, checked=False)
    assert not torch.equal(found[0], one.run(one.layout(2), one.zeros(2), given[0]))


def test_side_by_side_takes_fewer_steps():
    one = box(sign)
    before = one.steps_taken
    runs_of(one, one.zeros(1), [one.zeros(60, 1) + 2.0**p for p in range(30)], True)
    assert one.steps_taken - before == 3 * 60


def test_efforts_go_by_the_pace():
    first, few, least = (effort for _, effort in GRADES)
    assert effort_for(Pace(1e-4, 0.0)) is FULL and effort_for(Pace(1e-4), random=True) is RANDOM
    assert effort_for(Pace(1e-3, 0.0), random=True) is first and effort_for(Pace(3e-3)) is few
    assert effort_for(Pace(0.05, 0.0)) is least and effort_for(Pace(0.05, 9.0)) is least
    assert effort_for(Pace(1e-4, 5.0)) is few and effort_for(Pace(1e-4, 1.0)) is FULL
    assert effort_for(Pace(1e-4, 0.0, 0.8)) is COMPILED


@pytest.mark.parametrize("rule, failed", [
    (sign, {"homogeneous", "rotation", "gradient_sum"}),
    (normed, {"coordinate_wise", "layout"}),
])  # fmt: skip
def test_of_what_compiles_slowly_one_layout_stands_for_others(monkeypatch, rule, failed):
    """What fails is found on eight layouts at most; in full there are seventeen."""

    class Counted(BlackBox):
        compiles = True

        def _run(self, layout, *more, **named):
            self.shapes = {*getattr(self, "shapes", ()), layout}
            return super()._run(layout, *more, **named)

    one = Counted(lambda params: Rule(params, rule))
    monkeypatch.setattr(probing, "_pace", lambda box: Pace(1e-4, 0.0, 0.8))
    rows = probing.probe_box(one).invariances
    assert failed <= {n for n, row in rows.items() if row.holds is False}
    assert len(one.shapes) <= 8


@pytest.mark.parametrize("seconds", [1e-3, 3e-3, 0.05])
def test_less_effort_gives_the_same_answers_and_says_so(monkeypatch, seconds):
    from verify.identify.answer import as_dict
    from verify.identify.identity import of_probe

    monkeypatch.setattr(probing, "_pace", lambda box: Pace(seconds))
    found = probing.probe_box(box(sign))
    assert found.linear.holds is False and found.behaviour.remembers is False
    assert {n for n, row in found.invariances.items() if row.holds is False} == {
        "homogeneous", "rotation", "gradient_sum"}  # fmt: skip
    assert found.step_bound.verdict == "saturates"
    said = as_dict(of_probe(found), "", {})["effort"]
    assert f"A step took {1000 * seconds:.2g} ms" in said["says"]
    assert f"up to {found.step_bound.longest} gradients" in said["says"] or seconds == 1e-3


def test_the_pace_is_the_time_of_a_run_by_its_steps(monkeypatch):
    """Of three steps, between two looks at a clock that ticks at each."""
    clock = itertools.count()
    monkeypatch.setattr(black_box, "process_time", lambda: float(next(clock)))
    assert probing._pace(box(sign)) == Pace(1 / 3, 0.0)


def test_the_usual_effort_has_nothing_to_say(monkeypatch):
    from verify.identify.answer import as_dict
    from verify.identify.identity import of_probe

    monkeypatch.setattr(black_box, "process_time", lambda: 0.0)
    found = probing.probe(lambda params: Rule(params, sign))
    assert found.effort is FULL and as_dict(of_probe(found), "", {})["effort"] is None


def test_a_row_ends_where_a_usual_case_is_off_by_more_than_a_tenth():
    found = probing.probe(lambda params: Rule(params, sign))
    row = found.invariances["homogeneous"]
    assert row.holds is False and row.cases == 1 and row.deviation > 0.1
