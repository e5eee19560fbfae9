"""Expressions at rational points, and what shows that a matrix is positive semidefinite, or not."""

from __future__ import annotations

from fractions import Fraction

from verify.formal.trees import Kind, Node, Setting

Matrix = list[list[Fraction]]


class Point:
    """A point of a certificate: sizes, matrices and numbers in place of the names."""

    def __init__(self, setting: Setting, point: dict) -> None:
        self.setting = setting
        self.size = {"1": 1} | point["dimensions"]
        self.letters = {
            name: [[Fraction(x) for x in row] for row in rows]
            for name, rows in point["letters"].items()
        }
        self.scalars = {name: Fraction(x) for name, x in point["scalars"].items()}

    def value(self, node: Node, kind: Kind) -> Matrix:
        """A matrix; of a scalar and a trace, 1x1."""
        head, *rest = node
        rows, cols = (self.size[d] for d in kind) if isinstance(kind, tuple) else (1, 1)
        if head == "Lt":
            return self.letters[rest[0]]
        if head == "Sl":
            return [[self.scalars[rest[0]]]]
        if head == "Nm":
            return [[rest[0]]]
        if head in ("Id", "Zr"):
            return [[Fraction(head == "Id" and i == j) for j in range(cols)] for i in range(rows)]
        if head == "Pl":
            a, b = (self.value(x, kind) for x in rest)
            return [
                [x + y for x, y in zip(*lines, strict=True)] for lines in zip(a, b, strict=True)
            ]
        if head == "Mi":
            return [[-x for x in line] for line in self.value(rest[0], kind)]
        if head == "Mu":
            a, b = self.value(rest[1], (kind[0], rest[0])), self.value(rest[2], (rest[0], kind[1]))
            return product(a, b)
        if head in ("Ml", "Sm"):
            x = self.value(rest[0], "Sc")[0][0]
            return [[x * y for y in line] for line in self.value(rest[1], kind)]
        if head == "Pw":
            return [[self.value(rest[0], "Sc")[0][0] ** rest[1]]]
        if head == "Ad":
            return [list(line) for line in zip(*self.value(rest[0], kind[::-1]), strict=True)]
        square = self.value(rest[1], (rest[0], rest[0]))
        return [[sum((line[i] for i, line in enumerate(square)), Fraction(0))]]

    def difference(self, claim: dict) -> tuple[Kind, Matrix]:
        kind, left, right = self.setting.sides(claim)
        return kind, self.value(("Pl", left, ("Mi", right)), kind)

    def fails(self, claim: dict) -> list[Fraction] | None:
        """None where the claim holds; else a direction of the matrix below zero, or nothing."""
        kind, matrix = self.difference(claim)
        relation = claim.get("relation", "=")
        if relation == "=":
            return [] if any(x for line in matrix for x in line) else None
        if len(matrix) == 1:
            x = matrix[0][0]
            bad = x < 0 or (relation == ">" and x == 0)
            return [Fraction(1)] if bad else None
        return downwards(matrix)


def product(a: Matrix, b: Matrix) -> Matrix:
    columns = list(zip(*b, strict=True))
    return [
        [sum((x * y for x, y in zip(line, c, strict=True)), Fraction(0)) for c in columns]
        for line in a
    ]


def eliminated(matrix: Matrix) -> tuple[Matrix, list[Fraction]]:
    """Rows V and numbers d with the matrix VᵀdV, if it is positive semidefinite."""
    rest = [list(line) for line in matrix]
    rows, weights = [], []
    for k in range(len(matrix)):
        pivot = rest[k][k]
        row = (
            [x / pivot for x in rest[k]]
            if pivot
            else [Fraction(k == j) for j in range(len(matrix))]
        )
        rows.append(row)
        weights.append(pivot)
        rest = [
            [x - pivot * row[i] * row[j] for j, x in enumerate(line)] for i, line in enumerate(rest)
        ]
    return rows, weights


def inverse(matrix: Matrix) -> Matrix:
    """Of an upper triangular matrix with ones on its diagonal."""
    n = len(matrix)
    found = [[Fraction(i == j) for j in range(n)] for i in range(n)]
    for i in reversed(range(n)):
        for k in range(i + 1, n):
            found[i] = [x - matrix[i][k] * y for x, y in zip(found[i], found[k], strict=True)]
    return found


def downwards(matrix: Matrix) -> list[Fraction] | None:
    """A vector x with xᵀAx < 0, or None where there is none."""
    n = len(matrix)
    a = [[(matrix[i][j] + matrix[j][i]) / 2 for j in range(n)] for i in range(n)]
    return _downwards(a, list(range(n)), n)


def _downwards(a: Matrix, left: list[int], n: int) -> list[Fraction] | None:
    unit = [[Fraction(i == j) for j in range(n)] for i in range(n)]
    for i in left:
        if a[i][i] < 0:
            return unit[i]
    for i in left:
        for j in left:
            if a[i][i] == 0 and a[i][j] != 0:
                t = -(a[j][j] + 1) / (2 * a[i][j])
                return [x * t + y for x, y in zip(unit[i], unit[j], strict=True)]
    pivots = [i for i in left if a[i][i] > 0]
    if not pivots:
        return None
    k, rest = pivots[0], [i for i in left if i != pivots[0]]
    smaller = [[a[i][j] - a[i][k] * a[k][j] / a[k][k] for j in range(n)] for i in range(n)]
    found = _downwards(smaller, rest, n)
    if found is not None:
        found = list(found)
        found[k] = -sum((a[k][j] * found[j] for j in rest), Fraction(0)) / a[k][k]
    return found
