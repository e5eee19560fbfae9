"""The matrix S that joins the realizations of two families on a branch where they agree."""

from theory.laws.factors import irreducible_factors
from theory.laws.families import canonical_matrices, series
from theory.laws.linear_algebra import TooLarge, solve
from theory.laws.rational_functions import Z, polynomial_text
from theory.realization.definite import has_no_real_zero


def joining_matrix(pair, branch):
    """Return (S, where): S with S⁻¹T_A S = T_B, Sᵀv_A = v_B, S L_B = L_A on the branch, rows of
    text, and the conditions under which S is defined and invertible; (None, ()) without one.

    (T_A, v_A, L_A) and (T_B, v_B, L_B) are the families' own where those are minimal on the branch,
    else their canonical forms. S = C⁻¹C', C the rows vᵀTⁱ (claim `canonical_form`). There is none
    when the branch is an algebraic set without rational coordinates, when a family is no fixed
    law, or when an entry outgrows the limits.
    """
    if not (pair.A.is_resting() and pair.B.is_resting()):
        return None, ()
    if branch.unsolved:
        return None, ()
    try:
        S = _joined(pair, branch)
    except TooLarge:
        S = None
    if S is None:
        return None, ()
    return tuple(tuple(entry.text() for entry in row) for row in S), _where(pair, branch, S)


def _joined(pair, branch):
    """S as rows of elements, checked; None when nothing moves. Raises TooLarge."""
    size, own = _minimal(pair, branch, pair.A, {})
    other_size, other = _minimal(pair, branch, pair.B, pair.rename)
    if size == 0 or size != other_size:
        return None
    C, D = _rules(own), _rules(other)
    columns = [solve(C, [row[j] for row in D]) for j in range(size)]
    S = [list(row) for row in zip(*columns)]
    _check(S, own, other)
    return S


def _where(pair, branch, S):
    """What S divides by, and its determinant, may not be 0; A's domain and what the branch says go
    without saying."""
    known = [*pair.domain_of_a, *branch.nonzero]
    found = []
    for polynomial in [*(entry.bottom for row in S for entry in row), _determinant(S).top]:
        for factor in irreducible_factors(polynomial):
            if factor not in known and factor not in found and not has_no_real_zero(factor):
                found.append(factor)
    return tuple(f"{polynomial_text(factor)} != 0" for factor in found)


def _determinant(rows):
    rows, total = [list(row) for row in rows], rows[0][0].field.one
    for column in range(len(rows)):
        pivot = next(i for i in range(column, len(rows)) if rows[i][column])
        if pivot != column:
            rows[column], rows[pivot], total = rows[pivot], rows[column], -total
        total = total * rows[column][column]
        for i in range(column + 1, len(rows)):
            factor = rows[i][column] / rows[column][column]
            rows[i] = [x - factor * y for x, y in zip(rows[i], rows[column])]
    return total


def _minimal(pair, branch, family, rename):
    """Return (r, (T, v, L)) with the branch's values put in."""
    field = pair.field

    def on(element):
        return field.embed(element, rename).substitute(branch.solved)

    response = pair.on(branch, pair.big.embed(family.response(), rename))
    z = pair.big.variable(Z)
    rank = (response / z).bottom.degrees()[-1] if response else 0
    given = getattr(family.source, "matrices", None)
    if given is not None:
        T, v, L = given()
        if len(v) == rank:
            put = {name: field.number(value) for name, value in family.values.items()}
            wide = {name: rename.get(name, name) for name in family.source.parameters}
            try:
                return rank, _put_in(pair, branch, family, (T, v, L), wide, put)
            except ZeroDivisionError:
                given = None
    T, v, L = canonical_matrices(family)
    if len(v) == rank:
        try:
            return rank, (
                [[on(x) for x in row] for row in T],
                [on(x) for x in v],
                [on(x) for x in L],
            )
        except ZeroDivisionError:
            pass
    return rank, _canonical_on_branch(field, response, rank)


def _put_in(pair, branch, family, matrices, rename, numbers):
    small = family.source.field

    def on(element):
        if numbers:
            element = element.substitute(
                {name: small.number(value.number()) for name, value in numbers.items()}
            )
        return pair.field.embed(element, rename).substitute(branch.solved)

    T, v, L = matrices
    return [[on(x) for x in row] for row in T], [on(x) for x in v], [on(x) for x in L]


def _canonical_on_branch(field, response, rank):
    """Canonical (T, v, L) of a response already specialized to the branch."""
    h = series(response, field, 2 * rank)
    a = solve([[h[i + j] for j in range(rank)] for i in range(rank)], h[rank:])
    T = [[field.one if j == i + 1 else field.zero for j in range(rank)] for i in range(rank)]
    if rank:
        T[-1] = a
    return T, [field.one if i == 0 else field.zero for i in range(rank)], h[:rank]


def _rules(law):
    T, v, _ = law
    rows = [v]
    while len(rows) < len(v):
        last = rows[-1]
        rows.append(
            [
                sum((x * T[i][j] for i, x in enumerate(last)), last[0].field.zero)
                for j in range(len(v))
            ]
        )
    return rows


def _check(S, own, other):
    (T, v, L), (Tb, vb, Lb) = own, other
    n = range(len(v))
    zero = v[0].field.zero

    def dot(row, column):
        return sum((x * y for x, y in zip(row, column)), zero)

    same = all(
        dot(T[i], [S[k][j] for k in n]) == dot(S[i], [Tb[k][j] for k in n]) for i in n for j in n
    )
    same = same and all(dot([S[k][j] for k in n], v) == vb[j] for j in n)
    if not (same and all(dot(S[i], Lb) == L[i] for i in n)):
        raise ArithmeticError("the joining matrix failed its check")
