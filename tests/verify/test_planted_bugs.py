"""A wrong transpose planted in the RLLC step turns the run red, in either floating-point witness.

The step must be wrong where both frames share it, or where one alone is; either is seen: a
transposed pseudo-inverse, propagator or rank-one update does not commute with the frame change.
"""

import pytest

from verify.running.runner import Options, run


def red(kind):
    """basis_independence with one kind of evidence: it fails, and the whole run with it."""
    report = run("basis_independence", Options(only=(kind, "proof")))
    rows = [e for e in report.evidence if e.kind == kind]
    assert rows and any(e.status == "fail" for e in rows), rows
    assert not report.ok and report.verdict == "undecided"
    return rows


@pytest.mark.parametrize("kind", ["numeric", "gpu"])
def test_without_a_bug_the_run_is_green(kind):
    assert run("basis_independence", Options(only=(kind, "proof"))).ok


def test_a_transposed_propagator_in_the_float_memory(monkeypatch):
    """M T becomes M Tᵀ in the memory update."""
    import numpy as np

    from numerics.optimizers.linear_memory import LinearMemory

    monkeypatch.setattr(
        LinearMemory, "__call__", lambda self, M, h, g: (M @ self.T.T + np.outer(g, self.v), h)
    )
    red("numeric")


def test_a_transposed_memory_for_the_pseudo_inverse_in_float(monkeypatch):
    """Mᵀg for M⁺g."""
    from numerics.optimizers.pseudo_inverse import PseudoInverse

    monkeypatch.setattr(PseudoInverse, "apply", lambda self, M, g: M.T @ g)
    red("numeric")


def test_the_new_memory_for_the_old_in_the_float_step(monkeypatch):
    """With the new memory's pseudo-inverse both frames still agree; exact runs tell it apart."""
    from numerics.optimizers.rllc import RLLC, State

    def update(self, state, theta, gradient):
        memory, hidden = self.rule(state.memory, state.hidden, gradient)
        return State(memory, state.law + self.c2 * self.inverse.apply(memory, gradient), hidden)

    monkeypatch.setattr(RLLC, "update", update)
    red("numeric")


def test_a_transposed_frame_in_float(monkeypatch):
    """S v for Sᵀv in the other frame."""
    from numerics.optimizers import LMRLLC

    honest = LMRLLC.change_basis

    def change_basis(self, S):
        other = honest(self, S)
        return LMRLLC(
            other.rule.T,
            S @ self.rule.v,
            other.law,
            self.c1,
            self.c2,
            None if self.memory is None else self.memory @ S,
            self.inverse,
        )

    monkeypatch.setattr(LMRLLC, "change_basis", change_basis)
    red("numeric")


def test_a_transposed_propagator_in_torch(monkeypatch):
    from gpu_check.batched.rules import LinearRule

    honest = LinearRule.__call__

    def transposed(self, M, h, g):
        return honest(type(self)(self.T.mT, self.v), M, h, g)

    monkeypatch.setattr(LinearRule, "__call__", transposed)
    red("gpu")


def test_a_transposed_memory_for_the_pseudo_inverse_in_torch(monkeypatch):
    from gpu_check.batched import rllc

    monkeypatch.setattr(
        rllc, "apply_pinv", lambda M, g, full_rank=True: (M.mT @ g[:, :, None])[:, :, 0]
    )
    red("gpu")
