"""Linear algebra over a field of rational functions, for systems of a few states."""

from theory.laws.rational_functions import Field, Z

MAX_TERMS = 400


class TooLarge(ValueError):
    """An entry outgrew MAX_TERMS; the message is one line."""


def with_z(field):
    """Return Q(parameters, z) for Q(parameters)."""
    return Field((*field.names, Z))


def solve(rows, right):
    """Return one solution x of rows·x = right (free unknowns 0), or None if there is none.

    Raises TooLarge when an entry outgrows MAX_TERMS on the way.
    """
    if not rows:
        return []
    field, width = rows[0][0].field, len(rows[0])
    table = [[*row, value] for row, value in zip(rows, right)]
    pivots, done = [], 0
    for column in range(width):
        pivot = next((i for i in range(done, len(table)) if table[i][column]), None)
        if pivot is None:
            continue
        table[done], table[pivot] = table[pivot], table[done]
        scale = 1 / table[done][column]
        table[done] = [entry * scale for entry in table[done]]
        for i, row in enumerate(table):
            if i != done and row[column]:
                factor = row[column]
                table[i] = [x - factor * y if y else x for x, y in zip(row, table[done])]
        _bounded(table, width)
        pivots.append(column)
        done += 1
    if any(row[width] for row in table[done:]):
        return None
    solution = [field.zero] * width
    for column, row in zip(pivots, table):
        solution[column] = row[width]
    return solution


def _bounded(rows, size):
    if any(len(entry.top) + len(entry.bottom) > MAX_TERMS for row in rows for entry in row):
        raise TooLarge(
            f"a system of {size} states with these parameters grows too large: give numbers to "
            "some of them"
        )


def resolvent(field, A, B, C):
    """Return C(zI − A)⁻¹B in Q(parameters, z), by the Faddeev–LeVerrier recursion.

    Raises TooLarge when the entries outgrow MAX_TERMS on the way.
    adj(zI − A)B = Σ_j z^{k-1-j} N_j B with N_0 = I, N_j = A N_{j-1} + c_j I and
    c_j = −tr(A N_{j-1})/j; the determinant is z^k + Σ c_j z^{k-j}.
    """
    size = len(A)
    big = with_z(field)
    z = big.variable(Z)
    N = [[field.one if i == j else field.zero for j in range(size)] for i in range(size)]
    top, bottom = big.zero, z**size
    for j in range(1, size + 1):
        entry = sum(
            (c * x * b for c, row in zip(C, N) if c for x, b in zip(row, B) if x and b), field.zero
        )
        top += big.embed(entry) * z ** (size - j)
        N = _product(A, N, field)
        _bounded(N, size)
        c = -sum((N[i][i] for i in range(size)), field.zero) / j
        for i in range(size):
            N[i][i] += c
        bottom += big.embed(c) * z ** (size - j)
    return top / bottom


def _product(A, N, field):
    columns = list(zip(*N))
    return [
        [sum((x * y for x, y in zip(row, column) if x and y), field.zero) for column in columns]
        for row in A
    ]
