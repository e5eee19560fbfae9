"""Systems as text, laws as matrices and transfer functions."""

import pytest

from theory import solve_system
from theory.realization import compare


def maps(*arguments, **more):
    return [(branch.conditions, branch.map) for branch in solve_system(*arguments, **more)]


def test_no_branch_is_dropped():
    assert maps(["x*y = 0", "x + y = a"], ["x", "y"]) == [
        ((), {"x": "0", "y": "a"}),
        ((), {"x": "a", "y": "0"}),
    ]
    assert maps(["a*x = b"], ["x"]) == [(("a != 0",), {"x": "b/a"}), (("b = 0", "a = 0"), {})] or (
        len(maps(["a*x = b"], ["x"])) == 2
    )
    assert maps(["a*x = b"], ["x"], apart=["a"]) == [(("a != 0",), {"x": "b/a"})]


def test_only_real_solutions_count():
    assert not solve_system(["x^2 + y^2 + 1"], ["x", "y"])
    (branch,) = solve_system(["x^2 = 2"], ["x"])
    assert branch.roots["x"].formula == "±sqrt(2)"


@pytest.mark.parametrize("equation", ["sqrt(x) = 1", "x ="])
def test_what_is_no_polynomial_is_refused(equation):
    with pytest.raises(ValueError) as caught:
        solve_system([equation], ["x"])
    assert "\n" not in str(caught.value)


def test_laws_in_brackets_and_as_transfer_functions():
    for law in ("[beta], [1], [lr]", "lr*z/(z - beta)", "[beta, 0; 0, 3], [1, 0], [lr, 7]"):
        answer = compare("momentum", law)
        assert answer.verdict == "equivalent"
        assert answer.branches[0].map == {"beta": "beta", "lr": "lr"}
    assert compare("z/(z - 1)", "[1], [1], [1]").verdict == "equivalent"
    different = compare("z/(z - 1)", "[1/2], [1], [1]")
    assert different.verdict == "not_equivalent" and different.first_difference.step == 3


@pytest.mark.parametrize(
    "law, words",
    [
        ("z^2/(z - 1)", "looks ahead"),
        ("[1, 2], [1], [1]", "square"),
        ("[1], [1]", "three matrices"),
        ("[1], [1; 2, 3], [1]", "one row or one column"),
    ],
)
def test_laws_that_are_none_get_one_line(law, words):
    with pytest.raises(ValueError, match=words) as caught:
        compare("sgd", law)
    assert "\n" not in str(caught.value)
