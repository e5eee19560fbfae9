#!/usr/bin/env bash
# python-flint's exact numbers beside Python's.
#
# Most expect: exact numbers of equal value are equal, as int, Fraction, gmpy2's mpq and SymPy's
# Rational are, or the comparison raises; equal hashes say so all the more.
# What happens (python-flint 0.9.0): fmpq(1, 2) == Fraction(1, 2) is False, and so is
# fmpq(1, 2) == 0.5, though hash(fmpq(1, 2)) is made to be hash(Fraction(1, 2)). An fmpq equals a
# Python int, an fmpz equals an int and not a float. Adding or ordering the two raises TypeError;
# only == and !=, and with them `in`, sets and dictionaries, answer "different" without a word: a
# test that compares an exact result with Fraction(1, 2) fails, one that asks for != passes.
#
# Exit status: 0 where it still is so, 1 where it changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip --disable-pip-version-check install -qq "python-flint==0.9.0" "gmpy2==2.2.1" "sympy==1.14.0"
cd "$folder"
venv/bin/python - <<'PY'
import sys
from fractions import Fraction

import flint
import gmpy2
import sympy

print("python-flint", flint.__version__)
half = Fraction(1, 2)
for kind in (gmpy2.mpq, sympy.Rational, flint.fmpq):
    number = kind(1, 2)
    print(f"{kind.__name__}(1, 2) == Fraction(1, 2): {number == half}, "
          f"same hash: {hash(number) == hash(half)}, in {{Fraction(1, 2)}}: {number in {half}}")
number = flint.fmpq(1, 2)
print("fmpq(3) == 3:", flint.fmpq(3) == 3, "; fmpq(1, 2) == 0.5:", number == 0.5,
      "; fmpz(3) == 3.0:", flint.fmpz(3) == 3.0)


def raises(function):
    try:
        function()
    except TypeError as problem:
        print("raises:", problem)
        return True
    return False


loud = [raises(lambda: number + half), raises(lambda: number < half)]
silent = not (number == half or half == number or number == 0.5 or flint.fmpz(3) == 3.0)
same = hash(number) == hash(half) and flint.fmpq(3) == 3
sys.exit(not (all(loud) and silent and same and gmpy2.mpq(1, 2) == half))
PY
