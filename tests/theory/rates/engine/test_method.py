"""A program with numbers as a system whose states are all seen."""

import pytest
from flint import fmpq, fmpq_mat

from theory import optimizers
from theory.algorithms import parse
from theory.rates.engine.method import method_of


def test_states_that_the_points_do_not_show_are_left_out():
    method = method_of(parse("u = u + grad(x); x = x - a*grad(x)", a="1/2"))
    assert method.size == 1 and method.starts_at_rest
    assert (method.A, method.B, method.C) == (
        fmpq_mat([[1]]),
        fmpq_mat([[fmpq(-1, 2)]]),
        fmpq_mat([[1]]),
    )


@pytest.mark.parametrize("name", ["heavy_ball", "nag_two_sequence", "triple_momentum", "aggmo"])
def test_the_state_of_rest_rests_and_stands_at_one(name):
    optimizer = optimizers.get(name)
    method = method_of(parse(optimizer.program, **dict.fromkeys(optimizer.parameters, "1/3")))
    assert method.A * method.rest == method.rest
    assert method.C * method.rest == fmpq_mat([[1]])


def test_the_points_are_those_of_the_program():
    gradients = [fmpq(1), fmpq(-2, 3), fmpq(5), fmpq(1, 7)]
    program = parse(optimizers.get("nag_two_sequence").program, lr="1/3", beta="2/5")
    method = method_of(program)
    state, points = method.rest * 2, []
    for g in [*gradients, fmpq(0)]:
        points.append((method.C * state)[0, 0])
        state = method.A * state + method.B * g
    assert [str(p) for p in points] == [str(p) for p in program.run(gradients, start=2)]


def test_closed_polynomials_give_the_closed_loop():
    method = method_of(parse(optimizers.get("heavy_ball").program, lr="1/9", beta="4/9"))
    Q, P = method.closed_polynomials
    for curvature in (fmpq(1), fmpq(7, 3)):
        closed = (method.A + method.B * method.C * curvature).charpoly()
        assert closed == Q - P * curvature


def test_what_is_no_method_is_refused_with_the_mend():
    with pytest.raises(ValueError, match="give a=..."):
        method_of(parse("x = x - a*grad(x)"))
    with pytest.raises(ValueError, match="take the decay out"):
        method_of(parse("x = (1 - w)*x - grad(x)", w="1/10"))
