"""Eigenvalues as roots of irreducible polynomials: enclosures against SymPy's root objects."""

import sympy

from theory import exact, real_jordan_form


def test_roots_are_the_same_numbers_for_sympy():
    form = real_jordan_form(
        [[0, 0, 0, 0, 1], [1, 0, 0, 0, 1], [0, 1, 0, 0, 0], [0, 0, 1, 0, 0], [0, 0, 0, 1, 0]]
    )
    for b in form.blocks:
        number, ball = b.eigenvalue.sympy(), b.eigenvalue.ball(60)
        small = sympy.Rational(1, 10**12)
        real, imaginary = number.eval_rational(small, small).as_real_imag()
        for part, mine in ((real, ball.real), (imaginary, ball.imag)):
            assert (
                abs(part - exact.to_sympy(exact.rational(mine.str(20, radius=False)))) < 2 * small
            )
