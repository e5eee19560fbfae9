#!/usr/bin/env bash
# cvc5.pythonic: an integer compared with a Python float.
#
# Most expect: n == 1.5 has no integer solution, in either of two solvers that read the same text.
# What happens (cvc5 1.4.2, z3-solver 5.4.1.0): z3 lifts n to the reals and answers unsat. The
# pythonic interface of cvc5, which is written to take z3's programs, cuts the float down to the
# integer 1 instead, without a word: n == 1.5 is "sat" with n = 1, n >= 1.5 admits n = 1, and
# n != 1.5 excludes it. Each answer stands beside the truth, which is that of n in the reals.
#
# Exit status: 0 where it still is so, 1 where it changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip --disable-pip-version-check install -qq "cvc5==1.4.2" "z3-solver==5.4.1.0"
cd "$folder"
venv/bin/python - <<'PY'
import sys
from importlib.metadata import version

import cvc5.pythonic
import z3

print("cvc5", version("cvc5"), "and z3-solver", version("z3-solver"))
CASES = (  # words, the constraints on an integer n, whether an integer meets them
    ("n == 1.5", lambda n: [n == 1.5], False),
    ("n >= 1.5, n <= 1", lambda n: [n >= 1.5, n <= 1], False),
    ("n != 1.5, n == 1", lambda n: [n != 1.5, n == 1], True),
)


def answer(module, constraints):
    solver = module.Solver()
    solver.add(*constraints(module.Int("n")))
    return solver.check() == module.sat


wrong = {"z3": 0, "cvc5": 0}
for words, constraints, truth in CASES:
    found = {"z3": answer(z3, constraints), "cvc5": answer(cvc5.pythonic, constraints)}
    print(f"{words}: " + ", ".join(f"{k} {'sat' if v else 'unsat'}" for k, v in found.items()))
    for name, value in found.items():
        wrong[name] += value != truth
sys.exit(wrong != {"z3": 0, "cvc5": 3})
PY
