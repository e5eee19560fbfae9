#!/usr/bin/env bash
# SymPy: the derivative of a scalar function of a matrix by the matrix.
#
# Most expect: .diff(A) is right, as it is for Trace(A*B) and Trace(A)**2, or it stays a Derivative,
# as that of Determinant(A) does, or it raises.
# What happens (SymPy 1.14.0): a function of such a scalar counts as constant. The gradients of
# log(Determinant(A)), 1/Trace(A) and exp(Trace(A*B)) are 0, not A⁻ᵀ and the like, and with them
# that of a Gaussian log-likelihood, Trace(A*B) − log(Determinant(A)), as a whole, though its first
# term alone is right. The logistic loss log(1 + exp(wᵀx)) by the vector w has 0 too. A check that
# the gradient vanishes reads "stationary for every A". Each answer stands beside the derivative by
# the entries.
#
# Exit status: 0 where it still is so, 1 where it changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip --disable-pip-version-check install -qq \
  "sympy==1.14.0" "mpmath==1.3.0"
cd "$folder"
venv/bin/python - <<'PY'
import sys

import sympy
from sympy import Determinant, Matrix, MatrixSymbol, Trace, exp, log, symbols

print("sympy", sympy.__version__)
A, B = MatrixSymbol("A", 2, 2), MatrixSymbol("B", 2, 2)
w, x = MatrixSymbol("w", 2, 1), MatrixSymbol("x", 2, 1)
a, b = Matrix([[2, 1], [1, 3]]), Matrix([[1, 0], [4, 1]])
u, v = Matrix([1, 2]), Matrix([3, -1])
VALUES = {A: a, B: b, w: u, x: v}
# each with the same function of entries that are plain symbols
CASES = (
    (Trace(A * B), A, lambda m: (m * b).trace()),
    (Trace(A) ** 2, A, lambda m: m.trace() ** 2),
    (log(Determinant(A)), A, lambda m: log(m.det())),
    (1 / Trace(A), A, lambda m: 1 / m.trace()),
    (exp(Trace(A * B)), A, lambda m: exp((m * b).trace())),
    (Trace(A * B) - log(Determinant(A)), A, lambda m: (m * b).trace() - log(m.det())),
    (log(1 + exp((w.T * x)[0, 0])), w, lambda m: log(1 + exp((m.T * v)[0]))),
)


def by_entries(function, variable):
    entries = Matrix(*variable.shape, symbols(f"e:{variable.rows * variable.cols}"))
    value, at = function(entries), dict(zip(entries, VALUES[variable]))
    return entries.applyfunc(lambda entry: value.diff(entry).subs(at))


seen = []
for expression, variable, function in CASES:
    gradient, true = expression.diff(variable), by_entries(function, variable)
    at = Matrix(gradient.subs(VALUES).doit())
    same = (at - true).applyfunc(sympy.simplify).is_zero_matrix
    print(f"{expression} by {variable}: {gradient}, by its entries {true.tolist()}")
    seen.append("right" if same else "zero" if at.is_zero_matrix else "else")
kept = Determinant(A).diff(A)
print("Determinant(A) by A:", kept)
sys.exit(not (seen == ["right"] * 2 + ["zero"] * 5 and isinstance(kept, sympy.Derivative)))
PY
