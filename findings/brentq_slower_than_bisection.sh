#!/usr/bin/env bash
# scipy.optimize.brentq at a root of odd multiplicity.
#
# Most expect: Brent's method is bisection's safe improvement; where its interpolation does not
# help it bisects, so that it is at worst a little slower than bisection, and a bracket is enough.
# What happens (SciPy 1.17.1): on x³, from [−1, 2], bisect needs 41 iterations, and brentq is not
# done in 100, where it raises; it needs 122, and from other brackets and for x⁵, x⁷ and x⁹ three
# times as many as bisect, too. toms748 and ridder are done in 25 to 39. At a simple root brentq
# needs 3. It is what root_scalar takes by default for a bracket.
#
# Exit status: 0 where it still is so, 1 where it changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip --disable-pip-version-check install -qq \
  "scipy==1.17.1" "numpy==2.4.6"
cd "$folder"
venv/bin/python - <<'PY'
import sys

import scipy
from scipy.optimize import brentq, root_scalar

print("scipy", scipy.__version__)
METHODS = ("bisect", "brentq", "toms748", "ridder")


def iterations(power, shift, bracket, method):
    def function(x):
        return (x - shift) ** power

    solution = root_scalar(function, bracket=bracket, method=method, maxiter=999)
    assert solution.converged and abs(solution.root - shift) < 1e-11
    return solution.iterations


seen = {}
for power, shift, bracket in (
    (1, 0.3, (-1, 2)), (3, 0, (-1, 2)), (3, 0.3, (-1, 2)), (3, 0, (-1, 10)), (3, 1 / 3, (-0.3, 1)),
    (5, 0, (-1, 2)), (7, 0, (-1, 2)), (9, 0, (-1, 2)),
):
    counts = {method: iterations(power, shift, bracket, method) for method in METHODS}
    seen[power, shift, bracket] = counts
    print(f"(x - {shift:.3g})^{power} on {bracket}:", *(f"{m} {n}" for m, n in counts.items()))
try:
    brentq(lambda x: x**3, -1, 2)
    raised = False
except RuntimeError as error:
    raised = True
    print("brentq on x^3:", error)
default = root_scalar(lambda x: x**3, bracket=(-1, 2))
print("root_scalar on x^3:", default.method, "converged", default.converged)
simple, *multiple = seen.values()
slow = all(c["brentq"] > 2.4 * c["bisect"] and c["toms748"] < c["bisect"] for c in multiple)
sys.exit(not (slow and simple["brentq"] < 10 and raised and not default.converged))
PY
