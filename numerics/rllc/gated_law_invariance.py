"""Gated RLLC (ours) is basis independent from the zero start."""

import numpy as np

from .. import sampling
from ..bounds.strategies import GatedGap, PlainGap
from ..optimizers import LMRLLC, GatedInverse
from ..worst import Worst
from .zero_starts import EDGES, compare, instance, separation


def check(instances=60, seed=0, dims=None, steps=10, first=0):
    """Run LM-RLLC with the gate from M_0 = 0 in both frames and compare θ.

    Gradients in general position, repeated ones, a memory that forgets and loses its rank again,
    and quadratics, in turn. The gate must be open in both runs exactly at the steps with rank k,
    and θ may differ by the bound. And a gate that stays open once it was open must show the basis
    on the witness of `late_gate`. Returns a Result; ValueError for k > n, where no gate opens.
    """
    worst, opened, closed_again = Worst(seed), 0, 0
    for index in sampling.numbers(instances, seed, first, EDGES):
        run = instance(seed, index, dims, steps)
        base = LMRLLC(run.T, run.v, run.law, run.c1, run.c2, inverse=GatedInverse(run.T, run.v))
        errors, bounds, pair = compare(run, base, base.change_basis(run.S), GatedGap(run.S))
        gates = [
            decisions(one, trajectory)
            for one, trajectory in zip((base, base.change_basis(run.S)), pair)
        ]
        wanted = [run.rank(t) == len(run.v) for t in range(len(errors))]
        if any(gate[: len(wanted)] != wanted for gate in gates):
            errors, bounds = [np.inf], [1.0]
        worst.add(index, errors, bounds, steps)
        opened += sum(wanted)
        closed_again += any(a and not b for a, b in zip(wanted, wanted[1:]))
    apart = late_gate()
    note = (
        f"{worst.compared} steps compared, {opened} with the gate open, {closed_again} runs that "
        "lose rank k again; "
        f"a gate left open differs by {apart:.2g} times the rounding"
    )
    return worst.result(instances, note, ok=apart > 1)


def decisions(optimizer, trajectory):
    """Whether the gate was open at step t = 1, 2, …"""
    return [optimizer.inverse.is_open(state.memory) for state in trajectory.states[:-1]]


def late_gate():
    """How far apart, in roundings, J(0;2) and its frame by diag(1, 2) get when the gate stays open.

    g = (1,0), (0,1), (0,1), (1,1): M_2 is of rank 2, M_3 of rank 1 with both units equal.
    """
    optimizer = LMRLLC([[0, 1], [0, 0]], [1, 0], [1, 0], 1, 1)
    drive = np.array([[1.0, 0], [0, 1], [0, 1], [1, 1]])
    # The gate opens at t = 3: start from M_2, and leave it open.
    memory = np.array([[0.0, 1], [1, 0]])
    base = LMRLLC(optimizer.rule.T, optimizer.rule.v, optimizer.law, 1, 1, memory)
    pair = base, base.change_basis(np.diag([1.0, 2.0]))
    return separation(pair, (PlainGap(), PlainGap()), drive[2:], lambda t: 2 - t, 2)
