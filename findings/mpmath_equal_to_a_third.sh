#!/usr/bin/env bash
# mpmath: a floating-point number compared with a fraction.
#
# Most expect: == between a binary floating-point number and an exact fraction compares values, as
# Python's float does (1/3 == Fraction(1, 3) is False), and does not depend on the working precision.
# What happens (mpmath 1.3.0): the fraction is first rounded to the working precision. So
# mpf(1)/3 == Fraction(1, 3) is True, and one number x can equal several unlike fractions; the same
# x and fraction are unequal once mp.prec has been raised. An exact identity "checked" with == holds
# to 53 bits and says so of nothing more.
#
# Exit status: 0 where it still is so, 1 where it changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip --disable-pip-version-check install -qq "mpmath==1.3.0"
cd "$folder"
venv/bin/python - <<'PY'
import sys
from fractions import Fraction

import mpmath
from mpmath import mp, mpf

print("mpmath", mpmath.__version__)
third, near = Fraction(1, 3), Fraction(1, 3) + Fraction(1, 10**30)
x = mpf(1) / 3
print("Python: 1/3 == Fraction(1, 3):", 1 / 3 == third)
seen = [x == third, x == near]
print(f"at {mp.prec} bits: x == 1/3: {seen[0]}; x == 1/3 + 10⁻³⁰: {seen[1]}; "
      f"the fractions are equal: {third == near}")
mp.prec = 100
later = x == third
print(f"at {mp.prec} bits, the same x: x == 1/3: {later}")
sys.exit(not (all(seen) and not later and 1 / 3 != third))
PY
