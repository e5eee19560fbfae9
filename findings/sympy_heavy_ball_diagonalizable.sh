#!/usr/bin/env bash
# SymPy: the matrix of the heavy ball, with letters.
#
# Most expect: a predicate of a matrix with letters is True where it holds for all their values and
# None where it depends on them, as SymPy's is_positive, is_zero and is_symmetric are.
# What happens (SymPy 1.14.0): is_diagonalizable() is True for ((1 + β − λ, −β), (1, 0)) with β and λ
# positive letters, though at Polyak's tuning, √β = 1 − √λ, the eigenvalues meet and the matrix is a
# Jordan block: it is False there, and the iterates carry the factor k that the diagonal form
# denies. jordan_form() gives the form of unlike eigenvalues, with a P that divides by their
# difference. rank() and inv() are of the same kind: the rank of (a) is 1.
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
from sympy import Matrix, Rational, symbols

print("SymPy", sympy.__version__)
b, l = symbols("beta lambda", positive=True)
step = Matrix([[1 + b - l, -b], [1, 0]])
tuned = step.subs({l: Rational(1, 4), b: Rational(1, 4)})  # √β = 1 − √λ = 1/2
print("letters:", step.is_diagonalizable(), "; at λ = β = 1/4:", tuned.is_diagonalizable(),
      "with eigenvalues", tuned.eigenvals())
a, d = symbols("a d", positive=True)
P, J = Matrix([[a, 1], [0, d]]).jordan_form()
print("jordan_form of ((a, 1), (0, d)):", J.tolist(), "; P =", P.tolist())
print("beside it, three-valued:", (a - d).is_zero, Matrix([[a, 1], [d, a]]).is_symmetric())
same = step.is_diagonalizable() is True and tuned.is_diagonalizable() is False
sys.exit(not (same and J.is_diagonal() and (a - d).is_zero is None))
PY
