"""Factors, values put in, and texts of polynomials, against FLINT's own ways."""

from hypothesis import given
from hypothesis import strategies as st

from theory.laws.factors import factorization, irreducible_factors
from theory.laws.rational_functions import Field, polynomial_text, terms_of
from theory.laws.substitution import substitute, substitute_in_ratio

FIELD = Field(("a", "b", "c"))
exponents = st.tuples(*[st.integers(0, 2)] * 3)
terms = st.dictionaries(exponents, st.sampled_from([-3, -2, -1, 1, 2, 5]), min_size=1, max_size=4)
polynomials = terms.map(FIELD.context.from_dict)
letters = st.sampled_from(FIELD.names)


@given(st.lists(polynomials, min_size=1, max_size=3))
def test_a_polynomial_is_the_product_of_its_irreducible_factors(parts):
    product = FIELD.context.constant(1)
    for part in parts:
        product *= part
    found = factorization(product)
    rest = product
    for factor, exponent in found:
        rest = rest / factor**exponent
        assert [e for _, e in factor.factor()[1]] == [1]
        assert irreducible_factors(factor) == [factor]
    assert rest.is_constant()
    assert found == sorted(found, key=lambda pair: (pair[1], terms_of(pair[0])))
    assert [factor for factor, _ in found] == irreducible_factors(product)


@given(polynomials, polynomials, polynomials, letters)
def test_a_value_put_in_is_a_homomorphism(first, second, below, name):
    value = FIELD.ratio(first + second, below)
    put = {name: value}
    for one, other in ((first, second), (second, below)):
        images = [substitute(p, put, FIELD) for p in (one, other)]
        assert substitute(one * other, put, FIELD) == images[0] * images[1]
        assert substitute(one + other, put, FIELD) == images[0] + images[1]
    if substitute(below, put, FIELD):
        ratio = FIELD.ratio(first, below)
        parts = [substitute(p, put, FIELD) for p in (ratio.top, ratio.bottom)]
        assert substitute_in_ratio(ratio, put) == parts[0] / parts[1]


def test_texts_begin_with_a_positive_term_and_keep_the_names():
    a, b, c = FIELD.generators
    assert polynomial_text(-(a**2) + 2 * b - c / 3) == "2*b - a**2 - 1/3*c"
    assert polynomial_text(-a * b - 1) == "-a*b - 1"
    assert polynomial_text(a - a) == "0"
    odd = Field(("b^(t - 1)", "t"))
    power, t = odd.generators
    assert polynomial_text(-(power**2) + t**3) == "t**3 - b^(t - 1)**2"
