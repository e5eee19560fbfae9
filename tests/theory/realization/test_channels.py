"""Several oracles: the worked examples of Zhao, Lessard, Udell 2021 and Lessard, Udell 2025."""

from theory.realization import compare

DR = "x1 = prox_f(x3, a); x2 = prox_g(2*x1 - x3, a); x3 = x3 + x2 - x1"


def test_algorithms_1_and_2_are_one_by_a_change_of_states():
    first = "x1, x2 = 2*x1 - x2 - 1/10*grad(2*x1 - x2), x1"
    second = "p, q = p - q - 1/5*grad(p), q + 1/10*grad(p)"
    assert compare(first, second).verdict == "equivalent"
    assert compare(first, second.replace("1/5", "1/6")).verdict == "not_equivalent"


def test_algorithms_3_and_4_are_one_with_a_state_less():
    first = "x1, x2 = 3*x1 - 2*x2 + 1/5*grad(-x1 + 2*x2), x1"
    assert compare(first, "p = p - 1/5*grad(p)").verdict == "equivalent"
    assert compare(first, "p = p + 1/5*grad(p)").verdict == "not_equivalent"


def test_two_forms_of_douglas_rachford_are_a_cyclic_shift_apart():
    shifted = "p, q = prox_g(2*q - p, a) + p - q, 0*q; q = prox_f(p, a)"
    answer = compare(DR, shifted.replace("p, q =", "p =").replace(", 0*q", ""))
    assert answer.verdict == "equivalent" and "of the next iteration" in answer.match[-1]
    assert compare(DR, "p = prox_g(q - p, a) + p - q; q = prox_f(p, a)").verdict == "not_equivalent"


def test_gradient_descent_repeated():
    answer = compare("sgd", "repeat 2: x = x - b*grad(x)")
    assert answer.verdict == "equivalent" and answer.match == ("2 iterations of A are one of B",)
    assert answer.branches[0].map == {"b": "lr"}
    uneven = compare("sgd", "x = x - b*grad(x); x = x - 2*b*grad(x)")
    assert uneven.verdict == "not_equivalent"


def test_admm_is_douglas_rachford_with_its_functions_exchanged():
    answer = compare(DR, "x = prox_f(z - u, a); z = prox_g(x + u, a); u = u + x - z")
    assert answer.verdict == "equivalent" and "B's prox_f is A's prox_g" in answer.match


def test_douglas_rachford_on_conjugates_is_itself():
    dual = "y1 = prox_h(y3, b); y2 = prox_k(2*y1 - y3, b); y3 = y3 + y2 - y1"
    conjugate = dual.replace("prox_h", "prox_f_conj").replace("prox_k", "prox_g_conj")
    mirrored = conjugate.replace("2*y1 - y3", "y3 - 2*y1").replace("y3 + y2", "y3 - y2")
    answer = compare(DR, mirrored)
    assert answer.branches[0].map == {"b": "1/a"} and answer.match == ()
    # As it stands, the conjugates are conjugated back: the same method for other functions.
    assert "conjugate of A's prox_f" in " ".join(compare(DR, conjugate).match)


def test_chambolle_pock_is_douglas_rachford_at_beta_one_over_alpha():
    pock = "n = prox_f(x - c*y, c); y = prox_g_conj(y + s*(2*n - x), s); x = n"
    answer = compare(DR, pock)
    assert answer.verdict == "equivalent"
    assert answer.branches[0].map == {"c": "a", "s": "1/a"}
    back = compare(pock, DR)
    assert back.verdict == "conditional"
    assert any("c*s - 1" in c for c in back.branches[0].conditions)
    hidden = compare(DR, pock.replace("prox_g_conj", "prox_k"))
    assert hidden.match == ("B's prox_f is A's prox_f",)[:0] + (
        "B's prox_k is that of the conjugate of A's prox_g",
    )


def test_independent_updates_may_come_in_either_order():
    one = "u = grad_f(x); v = grad_g(y); x, y = x - a*v, y - a*u"
    other = "v = grad_g(y); u = grad_f(x); x, y = x - a*v, y - a*u"
    assert compare(one, other).verdict == "equivalent"


def test_a_resolvent_and_the_resolvent_of_the_inverse():
    one = "x = J_A(x, a)"
    answer = compare(one, "x = x - J_A_inv(x/a, 1/a)*a")
    assert answer.verdict == "equivalent"
    other = compare(one, "x = J_A_inv(x, a)")
    assert other.match == ("B's J_A is that of the inverse of A's J_A",)


def test_extragradient_and_its_optimistic_relative_differ():
    extra, optimistic = "y = x - a*F(x); x = x - a*F(y)", "n = F(y); x = x - a*n; y = x - a*n"
    answer = compare(extra, optimistic)
    assert answer.verdict == "not_equivalent" and answer.first_difference is None
    same = compare(extra, "y = x - a*F(x); x = y - b*F(y) + c*F(x)")
    assert same.branches[0].map == {"a": "a", "b": "a", "c": "a"} or same.verdict == "equivalent"


def test_davis_yin_is_douglas_rachford_without_its_smooth_part():
    yin = "y = prox_f(z, a); d = grad_h(y); w = prox_g(2*y - z - b*d, a); z = z + w - y"
    assert compare(yin, yin.replace("y", "p").replace("z", "q")).verdict == "equivalent"
    assert compare(yin, DR).verdict == "not_equivalent"


def test_relaxed_admm_is_relaxed_douglas_rachford_for_every_relaxation():
    """By names it is so at r = 2 alone; with the functions exchanged always."""
    relaxed = DR.replace("x3 + x2 - x1", "x3 + r*(x2 - x1)")
    admm = "x = prox_f(z - u, a); y = r*x + (1 - r)*z; z = prox_g(y + u, a); u = u + y - z"
    answer = compare(relaxed, admm)
    assert answer.verdict == "equivalent" and answer.branches[0].map == {"a": "a", "r": "r"}
    assert "B's prox_f is A's prox_g" in answer.match
    wrong = compare(relaxed, admm.replace("(1 - r)*z", "(1 + r)*z"))
    assert wrong.verdict != "equivalent"


ASKED_TWICE = "g = F(x); h = F(x_prev); y = J_A(x - 2*a*g + a*h, a); x_prev = x; x = y"


def test_an_answer_of_the_iteration_before_may_be_asked_for_again():
    """Forward-reflected-backward splitting, as it is printed and with the answer kept."""
    kept = "g = F(x); x = J_A(x - 2*a*g + a*h, a); h = g"
    for A, B in ((ASKED_TWICE, kept), (kept, ASKED_TWICE), (ASKED_TWICE, ASKED_TWICE)):
        assert compare(A, B).verdict == "equivalent"
    note = "A's F(x_prev) is what F(x) was an iteration before"
    assert note in compare(ASKED_TWICE, kept).notes
    assert compare(ASKED_TWICE, kept.replace("a*h", "2*a*h")).verdict == "not_equivalent"
    other = ASKED_TWICE.replace("x_prev = x", "x_prev = y")  # the newest point: asked there later
    assert compare(other, kept).verdict == "not_equivalent"


def test_a_kept_answer_may_leave_a_condition():
    """STORM with exact gradients is plain descent, which momentum is where beta = 0."""
    storm = "g = grad(x); d = g + (1 - a)*(d - grad(p)); p = x; x = x - lr*d"
    answer = compare("momentum", storm)
    assert answer.verdict == "conditional" and answer.branches[0].conditions == ("beta = 0",)
