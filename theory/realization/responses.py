"""Fixed laws given as text: (T, v, L), or the transfer function from gradients to steps.

θ_t = θ_{t-1} − Σ_i h_i g_{t-i} with H(z) = Σ_{i≥0} h_i z^{-i} = z·vᵀ(zI − T)⁻¹L: gradient descent
is H = lr, momentum lr·z/(z − b).
"""

from fractions import Fraction

from theory import exact
from theory.algorithms.functions import walk
from theory.algorithms.grammar import parse_expression
from theory.algorithms.interpreter import read_scalar
from theory.algorithms.tokens import ProgramError
from theory.algorithms.tree import Name
from theory.laws.factors import irreducible_factors
from theory.laws.families import Family, family_of_matrices, series
from theory.laws.linear_algebra import with_z
from theory.laws.rational_functions import Field, Z, terms_of

LARGEST = 12


class Response:
    """The source of a family that is known by its transfer function."""

    def __init__(self, transfer, field):
        self.transfer, self.field = transfer, field

    def run(self, gradients, start=0, **values):
        """Return θ_0, θ_1, …, one more than gradients, by the impulse response."""
        put = {n: self.field.number(exact.rational(x, n)) for n, x in values.items()}
        inputs = [Fraction(g) for g in gradients]
        h = series(self.transfer, self.field, len(inputs) + 1)
        weights = [exact.to_fraction(x.substitute(put).number()) for x in h]
        return [
            Fraction(start) + sum((weights[t - s] * inputs[s] for s in range(t)), Fraction(0))
            for t in range(len(inputs) + 1)
        ]


def is_law(text):
    """True when the text is (T, v, L) in brackets, or a formula in z."""
    word = text.strip()
    if word.startswith("["):
        return True
    if "=" in word or not word:
        return False
    try:
        return any(isinstance(p, Name) and p.name == "z" for p in walk(parse_expression(word)))
    except ProgramError:
        return False


def family_of_text(text):
    """Return the law that "[T], [v], [L]" or a formula H(z) describes, as a `Family`. Raises
    ValueError with one line."""
    return _of_matrices(text) if text.strip().startswith("[") else _of_formula(text)


def _of_formula(text):
    tree = parse_expression(text)
    names = dict.fromkeys(p.name for p in walk(tree) if isinstance(p, Name))
    names.pop("z")
    field = Field(names)
    big = with_z(field)
    z = big.variable(Z)
    response = read_scalar(tree, big, {"z": z})
    degrees = [part.degrees()[-1] if part != 0 else 0 for part in (response.top, response.bottom)]
    if degrees[0] > degrees[1]:
        raise ValueError(
            f"{text.strip()[:60]} looks ahead of its gradients: the degree in z above may not be "
            "larger than that below"
        )
    transfer = -response / (z - 1)
    domain = _leading(field, response.bottom)
    source = Response(transfer, field)
    return Family("law", field, transfer, 1 / (z - 1), big.zero, domain, source, {})


def _leading(field, bottom):
    """Where the leading coefficient of the denominator vanishes the law is another one."""
    terms: dict = {}
    for exponents, coefficient in terms_of(bottom):
        terms.setdefault(exponents[-1], {})[exponents[:-1]] = coefficient
    return tuple(irreducible_factors(field.context.from_dict(terms[max(terms)])))


def _of_matrices(text):
    groups = [part.strip() for part in text.strip().strip("[]").split("]")]
    groups = [part.lstrip(", \n\t").removeprefix("[") for part in groups]
    if len(groups) != 3:
        raise ValueError(
            f"a law is three matrices, [T], [v], [L], such as [0,1; -1/2,0.9], [1,0], [0.1,0]; "
            f"here are {len(groups)}"
        )
    trees = [
        [[parse_expression(entry) for entry in row.split(",")] for row in part.split(";")]
        for part in groups
    ]
    names = dict.fromkeys(
        part.name
        for rows in trees
        for row in rows
        for tree in row
        for part in walk(tree)
        if isinstance(part, Name)
    )
    field = Field(names)
    T, v, L = ([[read_scalar(x, field, {}) for x in row] for row in rows] for rows in trees)
    vectors = []
    for letter, rows in (("v", v), ("L", L)):
        if len(rows) > 1 and any(len(row) > 1 for row in rows):
            raise ValueError(f"{letter} is one row or one column")
        vectors.append([x for row in rows for x in row])
    if any(len(row) != len(T) for row in T) or any(len(x) != len(T) for x in vectors):
        shape = "×".join(map(str, (len(T), len(T[0]))))
        raise ValueError(
            f"T is {shape}, v and L have {len(vectors[0])} and {len(vectors[1])} entries: T is "
            "square, v and L are as long"
        )
    if len(T) > LARGEST:
        raise ValueError(f"T is {len(T)}×{len(T)}: at most {LARGEST}×{LARGEST} is compared")
    family = family_of_matrices("law", field, T, *vectors)
    source = Response(family.transfer, field)
    return Family(
        "law", field, family.transfer, family.start, family.kick, family.domain, source, {}
    )
