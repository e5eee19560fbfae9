#!/usr/bin/env bash
# A Python float that enters an exact solver: z3 by itself, and z3 behind pysmt.
#
# Most expect: an SMT solver over the reals is exact, so x = 0.1 and 10x = 1 have one answer,
# whichever library hands them over; and x == 1/3 says that x is a third.
# What happens (z3-solver 5.4.1.0, PySMT 0.9.6): z3's Python interface reads the decimal that Python
# prints, so that 0.1 is 1/10, and sat; pysmt reads the double's own value, 0.1 is
# 3602879701896397/36028797018963968, and the same solver behind it says unsat. In z3 the 1/3 that
# Python divides is 3333333333333333/10¹⁶, neither a third nor the double: 3x = 1 and x == 1/3 are
# unsat, and a lemma about the step 1/3 is one about another step.
#
# Exit status: 0 where it still is so, 1 where it changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip --disable-pip-version-check install -qq "z3-solver==5.4.1.0" "PySMT==0.9.6" "setuptools==65.5.0"
cd "$folder"
venv/bin/python - <<'PY'
import sys
from fractions import Fraction
from importlib.metadata import version

import z3
from pysmt import shortcuts
from pysmt.typing import REAL

print("z3-solver", version("z3-solver"), "and PySMT", version("PySMT"))


def direct(*constraints):
    solver = z3.Solver()
    solver.add(*constraints)
    return solver.check() == z3.sat


def behind_pysmt():
    x = shortcuts.Symbol("x", REAL)
    tenth = shortcuts.Equals(x, shortcuts.Real(0.1))
    one = shortcuts.Equals(shortcuts.Times(shortcuts.Real(10), x), shortcuts.Real(1))
    return shortcuts.is_sat(shortcuts.And(tenth, one), solver_name="z3")


x = z3.Real("x")
seen = {
    "x == 0.1, 10x == 1; z3": direct(x == 0.1, 10 * x == 1),
    "x == 0.1, 10x == 1; pysmt with z3": behind_pysmt(),
    "x == 1/3, 3x == 1; z3": direct(x == 1 / 3, 3 * x == 1),
    "x == RealVal(1)/3, 3x == 1; z3": direct(x == z3.RealVal(1) / 3, 3 * x == 1),
}
for words, value in seen.items():
    print(f"{words}: {'sat' if value else 'unsat'}")
third = z3.RealVal(1 / 3).as_fraction()
print("z3's 1/3:", third, "; the double:", Fraction(1 / 3))
expected = [True, False, False, True]
sys.exit(list(seen.values()) != expected or third in (Fraction(1, 3), Fraction(1 / 3)))
PY
