#!/usr/bin/env bash
# mpmath's interval matrices: the norm and the determinant.
#
# Most expect, with the manual, which promises rigorous bounds for their linear algebra: what
# iv.mnorm and iv.det return holds the norm and the determinant of every matrix of the set.
# What happens (mpmath 1.3.0): neither does. The norm is Python's max over the rows, which keeps the
# first of two intervals that overlap: diag([0, 1/2], [0, 2]) has the norm "[0, 1/2]", a proof of
# contraction for a set that holds diag(0, 2), and the other order of the rows has "[0, 2]". The
# determinant is exactly 0, no interval, where elimination meets a pivot that may be 0: also for a
# set whose determinants are all between 5 and 8. lu_solve raises there. So a set of matrices can be
# "proved" contracting, or singular, that is neither.
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
from itertools import product

import mpmath
from mpmath import iv

print("mpmath", mpmath.__version__)


def interval(rows):
    return iv.matrix([[iv.mpf(entry) for entry in row] for row in rows])


def corners(rows):
    """All matrices whose entries are ends of the intervals: the determinant, linear in each entry,
    takes its least and greatest values at them, and the norm its greatest."""
    size = len(rows)
    for ends in product(*(sorted({*entry}) for row in rows for entry in row)):
        yield [ends[i * size : (i + 1) * size] for i in range(size)]


def determinant(rows):
    if not rows:
        return 1
    minors = ([row[:j] + row[j + 1 :] for row in rows[1:]] for j in range(len(rows)))
    return sum((-1) ** j * rows[0][j] * determinant(minor) for j, minor in enumerate(minors))


def norm(rows):
    return max(sum(abs(entry) for entry in row) for row in rows)


modes = [[(0, 0.5), (0, 0)], [(0, 0), (0, 2)]]
turned = [row[::-1] for row in modes[::-1]]
seen = []
for words, rows in (("diag([0, 1/2], [0, 2])", modes), ("diag([0, 2], [0, 1/2])", turned)):
    claimed, greatest = iv.mnorm(interval(rows), iv.inf), max(map(norm, corners(rows)))
    seen.append((float(claimed.b), greatest))
    print(f"{words}: iv.mnorm {claimed}, the greatest norm is {greatest:g}")
norms_as_written = seen == [(0.5, 2), (2.0, 2)]

third = [[(3, 3), (-3, -3), (2, 2)], [(1, 1), (0, 1), (0, 0)], [(3, 3), (-2, -2), (3, 3)]]
double = [[(1, 2), (1, 1)], [(1, 1), (1, 1)]]
fine = [[(-1, 1), (2, 2)], [(2, 2), (-1, 1)]]
found = []
for words, rows in (
    ("3, -3, 2; 1, [0, 1], 0; 3, -2, 3", third),
    ("[1, 2], 1; 1, 1", double),
    ("[-1, 1], 2; 2, [-1, 1]", fine),
):
    claimed, true = iv.det(interval(rows)), [determinant(corner) for corner in corners(rows)]
    print(f"{words}: iv.det {claimed}, the determinants are [{min(true):g}, {max(true):g}]")
    found.append((str(claimed), min(true), max(true)))
zero_as_written = found[:2] == [("0", 5, 8), ("0", 0, 1)] and found[2][0] == "[-5.0, -3.0]"
try:
    iv.lu_solve(interval(third), iv.matrix([1, 1, 1]))
    raised = False
except ZeroDivisionError as error:
    raised = True
    print("iv.lu_solve on the first of them raises:", error)
sys.exit(not (norms_as_written and zero_as_written and raised))
PY
