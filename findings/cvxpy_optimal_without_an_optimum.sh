#!/usr/bin/env bash
# cvxpy: "optimal" for problems that have no optimum.
#
# Most expect: status "optimal" says that the value is the optimum to the solver's tolerance, as a
# problem without bound is "unbounded"; cvxpy knows the curvature of what it is given.
# What happens (cvxpy 1.9.3, Clarabel 0.11.1, SCS 3.3.1): the largest x is "unbounded", but the
# largest log(x) is "optimal" at 33 with Clarabel and at 11 with SCS, and the largest √x at 12,000
# and 18,000: both are infinite. No ray climbs at a linear pace, so there is no certificate that
# tells, and residuals measured against x, which grows to 10¹⁴, pass. There is no warning, and no
# "optimal_inaccurate". Likelihoods without a maximizer and worst cases that grow without bound can
# be of this kind; two solvers that differ give them away.
#
# Exit status: 0 where it still is so, 1 where it changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip --disable-pip-version-check install -qq \
  "cvxpy==1.9.3" "clarabel==0.11.1" "scs==3.3.1" "numpy==2.4.6" "scipy==1.17.1"
cd "$folder"
venv/bin/python - <<'PY'
import sys
import warnings
from importlib.metadata import version

import cvxpy

print("cvxpy", version("cvxpy"), "clarabel", version("clarabel"), "scs", version("scs"))


def largest(function, solver):
    x = cvxpy.Variable()
    problem = cvxpy.Problem(cvxpy.Maximize(function(x)))
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        problem.solve(solver=solver)
    about = [w for w in said if "naccurate" in str(w.message) or "optimal" in str(w.message)]
    print(f"the largest {function.__name__}: {solver} says {problem.status} at "
          f"{problem.value:.6g}, warnings {len(about)}")
    return problem.status if not about else "warned", problem.value


def itself(x):
    return x


seen = {}
for function in (cvxpy.log, cvxpy.sqrt):
    seen[function] = [largest(function, solver) for solver in ("CLARABEL", "SCS")]
line = largest(itself, "CLARABEL")
optimal = all(status == "optimal" for pair in seen.values() for status, _ in pair)
apart = all(abs(first - second) > 0.2 * first for (_, first), (_, second) in seen.values())
sys.exit(not (optimal and apart and line[0] == "unbounded"))
PY
