"""An independent witness: rational matrices as lists of Fractions, multiplied out by hand.

Nothing here calls the kernel's own evaluation; expressions are read through their terms.
"""

from fractions import Fraction


def matrix(rng, rows, cols, size=3):
    return [
        [Fraction(rng.randint(-size, size), rng.choice((1, 1, 2, 3))) for _ in range(cols)]
        for _ in range(rows)
    ]


def product(a, b):
    return [
        [sum((x * y for x, y in zip(row, column)), Fraction(0)) for column in zip(*b)] for row in a
    ]


def transpose(a):
    return [list(column) for column in zip(*a)]


def unit(size):
    return [[Fraction(int(i == j)) for j in range(size)] for i in range(size)]


def plus(a, b, factor=1):
    return [[x + factor * y for x, y in zip(p, q)] for p, q in zip(a, b)]


def inverse(a):
    """Gauss–Jordan; None for a singular matrix."""
    size = len(a)
    work = [row + one for row, one in zip(a, unit(size))]
    for i in range(size):
        pivot = next((r for r in range(i, size) if work[r][i]), None)
        if pivot is None:
            return None
        work[i], work[pivot] = work[pivot], work[i]
        work[i] = [x / work[i][i] for x in work[i]]
        for r in range(size):
            if r != i:
                work[r] = [x - work[r][i] * y for x, y in zip(work[r], work[i])]
    return [row[size:] for row in work]


def pinv(a):
    """A⁺ by Greville's recursion over columns (the kernel uses a full-rank factorization)."""
    columns = transpose(a)
    first = [columns[0]]
    norm = sum(x * x for x in columns[0])
    found = [[x / norm if norm else Fraction(0) for x in columns[0]]]
    for column in columns[1:]:
        d = product(found, transpose([column]))
        inside = product(transpose(first), d)
        c = [x - y[0] for x, y in zip(column, inside)]
        if any(c):
            norm = sum(x * x for x in c)
            b = [x / norm for x in c]
        else:
            scale = 1 + sum(x[0] * x[0] for x in d)
            b = [x / scale for x in product(transpose(d), found)[0]]
        found = [[x - e[0] * y for x, y in zip(row, b)] for row, e in zip(found, d)] + [b]
        first.append(column)
    return found


def value(expression, values, sizes):
    """The value of an expression: rows for an operator, a Fraction for a scalar or a trace."""
    size = lambda d: 1 if d == "1" else sizes[d]  # noqa: E731
    operator = expression.kind == "operator"
    total = (
        [[Fraction(0)] * size(expression.cols) for _ in range(size(expression.rows))]
        if operator
        else Fraction(0)
    )
    for (mono, word), coefficient in expression.terms.items():
        number = Fraction(coefficient)
        for name, exponent in mono:
            number *= values[name] ** exponent
        if expression.kind == "scalar":
            total += number
            continue
        rows = unit(size(expression.rows)) if operator else None
        for token in word:
            factor = transpose(values[token[:-1]]) if token.endswith("*") else values[token]
            rows = factor if rows is None else product(rows, factor)
        if operator:
            total = plus(total, rows, number)
        else:
            total += number * sum(rows[i][i] for i in range(len(rows)))
    return total


def is_zero(found):
    return found == 0 if isinstance(found, Fraction) else not any(x for row in found for x in row)


DERIVED = {"inverse": inverse, "pinv": pinv}


def instance(letters, sizes, rng):
    """Values for all letters, free ones at random; None where a required inverse does not exist.

    One-sided inverses are their pseudo-inverses, and the matrix must have that rank.
    """
    values, waiting = {}, sorted(letters.values(), key=lambda l: l.of is not None)
    while waiting:
        letter = waiting.pop(0)
        if letter.of is None:
            if letter.is_scalar:
                values[letter.name] = Fraction(rng.randint(-3, 3), rng.choice((1, 2)))
            else:
                found = matrix(
                    rng, *(1 if d == "1" else sizes[d] for d in (letter.rows, letter.cols))
                )
                values[letter.name] = plus(found, transpose(found)) if letter.symmetric else found
            continue
        if not letter.of.names() <= values.keys():
            waiting.append(letter)
            continue
        of = value(letter.of, values, sizes)
        if letter.kind == "reciprocal":
            found = 1 / of if of else None
        elif letter.kind in ("left_inverse", "right_inverse"):
            found = pinv(of)
            full = product(found, of) if letter.kind == "left_inverse" else product(of, found)
            found = found if full == unit(len(full)) else None
        else:
            found = DERIVED[letter.kind](of)
        if found is None:
            return None
        values[letter.name] = found
    return values
