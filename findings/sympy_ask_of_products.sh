#!/usr/bin/env bash
# sympy.ask and products of matrices.
#
# Most expect: ask answers True only for what follows from the assumptions, and None where it does
# not know.
# What happens (SymPy 1.14.0): True for products of matrices for which it is false. The product of
# two symmetric matrices is "symmetric", of two positive definite ones "positive definite", of two
# full-rank ones "fullrank" also where the product can be zero, and X·Xᵀ "positive definite" for a
# full-rank X with more rows than columns, where it is singular. refine((A*B).T) knows that the
# adjoint of the first is B*A. Each answer stands beside matrices of integers that meet the
# assumptions and not the conclusion.
#
# Exit status: 0 where it still is so, 1 where it changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip --disable-pip-version-check install -qq "sympy==1.14.0" "mpmath==1.3.0"
cd "$folder"
venv/bin/python - <<'PY'
import sys

import sympy
from sympy import Matrix, MatrixSymbol, Q, ask, refine

A, B = MatrixSymbol("A", 2, 2), MatrixSymbol("B", 2, 2)
X, Y, tall = MatrixSymbol("X", 2, 3), MatrixSymbol("Y", 3, 2), MatrixSymbol("Z", 3, 2)
a, b = Matrix([[1, 1], [1, 2]]), Matrix([[1, 0], [0, 3]])  # symmetric, positive definite
x, y = Matrix([[1, 0, 0], [0, 1, 0]]), Matrix([[0, 0], [0, 1], [1, 0]])  # of rank 2
z = Matrix([[1, 0], [0, 1], [0, 0]])  # of rank 2

assert a == a.T and b == b.T and a.is_positive_definite and b.is_positive_definite
assert x.rank() == y.rank() == z.rank() == 2
rows = (
    ("A, B symmetric: A·B symmetric",
     ask(Q.symmetric(A * B), Q.symmetric(A) & Q.symmetric(B)), a * b == (a * b).T),
    ("A, B positive definite: A·B positive definite",
     ask(Q.positive_definite(A * B), Q.positive_definite(A) & Q.positive_definite(B)),
     a * b == (a * b).T and bool((a * b).is_positive_definite)),
    ("X 2×3, Y 3×2 of full rank: X·Y of full rank",
     ask(Q.fullrank(X * Y), Q.fullrank(X) & Q.fullrank(Y)), (x * y).rank() == 2),
    ("Z 3×2 of full rank: Z·Zᵀ positive definite",
     ask(Q.positive_definite(tall * tall.T), Q.fullrank(tall)),
     bool((z * z.T).is_positive_definite)),
)
print("sympy", sympy.__version__)
for words, answer, true in rows:
    print(f"{words}: ask says {answer}, at these integers it is {true}")
turned = refine((A * B).T, Q.symmetric(A) & Q.symmetric(B))
print("refine((A*B).T) with A and B symmetric:", turned)
sys.exit(not (all(answer is True and true is False for _, answer, true in rows) and turned == B * A))
PY
