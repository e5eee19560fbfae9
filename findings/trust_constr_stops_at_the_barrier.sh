#!/usr/bin/env bash
# scipy.optimize.minimize(method="trust-constr") with inequalities.
#
# Most expect, with the manual (where there are inequalities it ends at a barrier parameter below
# barrier_tol, 10⁻⁸, and no sooner): the point meets the optimality conditions to about 10⁻⁸.
# What happens (SciPy 1.17.1): it stops as soon as the gradient of the Lagrangian is below gtol, and
# that gradient does not see complementarity, multiplier times distance, which is the barrier
# parameter. On a quadratic it vanishes after few steps at any barrier. The projection of (1, 1) on
# x + y <= 1 is returned with success, optimality 5·10⁻⁹, and an error of 4·10⁻⁴ at the barrier
# 8·10⁻⁴; the least x over x >= 0 is "8·10⁻⁴". gtol = 10⁻¹⁴ leaves 3·10⁻⁶. SLSQP is right to
# rounding on both. A multiplier or an active set that is read off is wrong in its fourth digit.
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

import numpy
import scipy
from scipy.optimize import LinearConstraint, minimize

print("scipy", scipy.__version__)
PROJECTION = {
    "fun": lambda x: ((x - 1) ** 2).sum(),
    "jac": lambda x: 2 * (x - 1),
    "hess": lambda x: 2 * numpy.eye(2),
    "x0": [0.0, 0.0],
    "constraints": [LinearConstraint([[1, 1]], -numpy.inf, 1)],
}
LINEAR = {
    "fun": lambda x: x[0],
    "jac": lambda x: numpy.ones(1),
    "hess": lambda x: numpy.zeros((1, 1)),
    "x0": [1.0],
    "bounds": [(0, numpy.inf)],
}


def solve(problem, solution, **options):
    result = minimize(**problem, method="trust-constr", options=options)
    error = abs(result.x - solution).max()
    print(f"{options or ''} success {result.success}, optimality {result.optimality:.0e}, "
          f"barrier {result.barrier_parameter:.0e}, error {error:.1e}")
    return result.success and result.optimality < 1e-8, result.barrier_parameter, error


def slsqp(problem, solution):
    without = {name: value for name, value in problem.items() if name != "hess"}
    return abs(minimize(**without, method="SLSQP").x - solution).max()


print("projection of (1, 1) on x + y <= 1")
first, tight = solve(PROJECTION, 0.5), solve(PROJECTION, 0.5, gtol=1e-14)
print("least x >= 0")
second = solve(LINEAR, 0.0)
others = slsqp(PROJECTION, 0.5), slsqp(LINEAR, 0.0)
print("errors of SLSQP:", *(f"{error:.1e}" for error in others))
early = all(met and barrier > 1e-4 and error > 1e-4 for met, barrier, error in (first, second))
sys.exit(not (early and tight[0] and tight[2] > 1e-7 and max(others) < 1e-7))
PY
