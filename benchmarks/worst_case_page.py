"""Writes docs/results/worst-case.md from benchmarks/results/worst_case.csv:
`python -m benchmarks.worst_case_page`."""

from __future__ import annotations

import csv
import math
from fractions import Fraction
from pathlib import Path
from statistics import median

from theory.surds import enclosed, plain, read

ROOT = Path(__file__).resolve().parents[1]
CSV = ROOT / "benchmarks" / "results" / "worst_case.csv"
PAGE = ROOT / "docs" / "results" / "worst-case.md"
VERSIONS = "PEPit 0.5.1, cvxpy 1.9.3, SCS 3.3.1 and Clarabel 0.11.1"
EXAMPLES = 96
INCONSISTENT = "fixed_point_problems.inconsistent_halpern_iteration"

HEAD = f"""# PEPit's examples, certified

Written by `python -m benchmarks.worst_case`, with {VERSIONS}, from the example files
that PEPit ships, each with the arguments of its own last lines. For every example:

- *SCS*, *Clarabel*: the worst case that PEPit computes with these solvers, in floating point. SCS
  is what it uses where no licence of MOSEK is found;
- *at most*: a bound with a certificate in exact numbers, rounded up;
- *at least*: the value at a rational point that satisfies every inequality of the problem,
  rounded down. Where the classes' inequalities are those of an interpolation theorem, a
  function attains it;
- *exactly*: a bound that is certified as it stands: a theorem in closed form;
- *kB*, *s*: the certificate's size, and CPU seconds to model and certify.

"""


def write(rows):
    """Write the page."""
    PAGE.write_text(HEAD + summary(rows) + table(rows) + findings(rows), encoding="utf-8")


def number(text):
    """A column's entry as a Fraction or a `Surd`, or None."""
    return plain(read(text)) if text not in ("", None) else None


def _float(value):
    return float(enclosed(value)[0])


def rounded(value, up, digits=8):
    """A decimal with so many significant digits, rounded up or down."""
    if value is None:
        return ""
    value = enclosed(value)[up]
    if value == 0:
        return "0"
    places = digits - 1 - math.floor(math.log10(abs(value)))
    scaled = value * Fraction(10) ** places
    whole = math.ceil(scaled) if up else math.floor(scaled)
    if places <= 0:
        return str(whole * 10**-places)
    sign, whole = "-" if whole < 0 else "", abs(whole)
    head, tail = divmod(whole, 10**places)
    return f"{sign}{head}.{tail:0{places}d}".rstrip("0").rstrip(".")


def _short(text):
    return text if len(text) <= 24 else ""


def table(rows):
    """One line for each example, by the folders of PEPit."""
    lines, folder = [], None
    for row in rows:
        group, name = row["example"].rsplit(".", 1)
        if group != folder:
            folder = group
            lines += ["", f"## {folder.replace('_', ' ').capitalize()}", ""]
            lines += ["| example | SCS | Clarabel | at most | at least | exactly | kB | s |"]
            lines += ["| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"]
        printed = [f"{float(row[s]):.7g}" if row[s] != "" else "–" for s in ("SCS", "CLARABEL")]
        upper, lower = number(row["upper9"]) or number(row["upper"]), number(row["lower"])
        size = f"{int(row['bytes']) / 1000:.1f}" if row["bytes"] != "" else ""
        cpu = f"{float(row['cpu']):.2f}" if row["cpu"] != "" else ""
        cells = [name.replace("_", " "), *printed, rounded(upper, True) or f"*{row['why']}*"]
        cells += [rounded(lower, False, 6), _short(row["closed"]), size, cpu]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _near(row):
    """Whether the lower bound is within 10⁻⁴, but for what the upper one is too large."""
    upper = number(row["upper9"]) or number(row["upper"]) or Fraction(0)
    return upper - number(row["lower"]) <= max(abs(upper), Fraction(1, 1000)) * Fraction(102, 10**6)


def summary(rows):
    """The counts and the times."""
    certified = [row for row in rows if row["upper"] != ""]
    finer = [row for row in rows if row["upper9"] != ""]
    closed = [row for row in rows if row["closed"] != ""]
    below = [row for row in rows if row["lower"] != "" and _near(row)]
    far = sum(1 for row in rows if row["lower"] != "") - len(below)
    sizes = [int(row["bytes"]) for row in rows if row["bytes"] != ""]
    ours = [float(row["cpu"]) for row in rows if row["cpu"] != ""]
    theirs = [float(row["peer_cpu"]) for row in rows if row["peer_cpu"] != ""]
    checks = [float(row["recheck"]) for row in rows if row["recheck"] != ""]
    missing = EXAMPLES - len(rows)
    left_out = f"{missing} of PEPit's {EXAMPLES} examples were not run for this table. "
    return (left_out if missing > 0 else "") + (
        f"Of {len(rows)} examples {len(certified)} are certified within 10⁻⁶ of the least bound "
        f"that the search sees, {len(finer)} within 10⁻⁹, {len(closed)} exactly at a closed form, "
        f"and {len(below)} have an exact lower bound within 10⁻⁴ of it, {far} more within 10⁻³. "
        "Modelling and certifying took "
        f"{sum(ours):.0f} CPU seconds, {1000 * median(ours):.0f} ms in the median; PEPit with "
        f"Clarabel took {sum(theirs):.0f} and {1000 * median(theirs):.0f} ms. The certificates "
        f"have {median(sizes) / 1000:.1f} kB in the median, and checking {len(checks)} again took "
        f"{sum(checks):.1f} seconds.\n"
    )


def findings(rows):
    """Printed values that the exact numbers refute, and theory that is only a bound."""
    low, off, loose, under = [], [], [], []
    for row in rows:
        upper, lower = number(row["upper9"]) or number(row["upper"]), number(row["lower"])
        theory = number(row["theory"])
        name = row["example"].rsplit(".", 1)[1].replace("_", " ")
        for solver in ("SCS", "CLARABEL"):
            value = number(row[solver]) if row[solver] == "" else Fraction(float(row[solver]))
            if value is None or upper is None:
                continue
            size = max(abs(upper), Fraction(1, 1000))
            if lower is not None and value < lower:
                gap = _float((lower - value) / size)
                low.append(
                    (gap, f"| {name} | {solver} | {float(value):.7g} | {rounded(lower, False)} |")
                )
            elif value > upper + size / 1000:
                off.append(f"| {name} | {solver} | {float(value):.7g} | {rounded(upper, True)} |")
        if theory is None or upper is None:
            continue
        size = max(abs(upper), Fraction(1, 1000))
        if theory > upper + size / 10**4:
            loose.append(f"| {name} | {_float(theory):.7g} | {rounded(upper, True)} |")
        elif lower is not None and theory < lower:
            under.append(f"| {name} | {_float(theory):.7g} | {rounded(lower, False)} |")
    text = "\n## Printed values below the truth\n\n"
    text += (
        "A value that is printed as a guarantee and is smaller than an exact lower bound "
        "is no guarantee. These are smaller, in the versions above; the difference is what the "
        "solver tolerates, times the multipliers.\n\n"
        "| example | solver | printed | at least |\n| --- | --- | ---: | ---: |\n"
    )
    text += "\n".join(line for _, line in sorted(low, reverse=True)) + "\n"
    if off:
        text += (
            "\nThese are larger than a certified bound by more than a thousandth.\n\n"
            "| example | solver | printed | at most |\n| --- | --- | ---: | ---: |\n"
        )
        text += "\n".join(off) + "\n"
    text += (
        "\n## Theory that is only a bound\n\nThe value that the example calls its theory is larger "
        "than the certified bound: where it is a theorem, it is not sharp for these numbers.\n\n"
        "| example | theory | at most |\n| --- | ---: | ---: |\n"
    )
    text += "\n".join(loose) + "\n"
    if under:
        text += (
            "\nHere it is smaller than an exact lower bound: the formula is not one for these "
            "arguments, and the pair should not be compared.\n\n"
            "| example | theory | at least |\n| --- | ---: | ---: |\n"
        )
        text += "\n".join(under) + "\n"
    return text + _inconsistent(rows)


def _inconsistent(rows):
    row = next((row for row in rows if row["example"] == INCONSISTENT), None)
    if row is None or row["upper"] == "":
        return ""
    upper = number(row["upper9"]) or number(row["upper"])
    printed = " and ".join(
        f"{float(row[s]):.6g} ({name})"
        for s, name in (("SCS", "SCS"), ("CLARABEL", "Clarabel"))
        if row[s] != ""
    )
    lower = number(row["lower"])
    least = f", and an exact example attains {rounded(lower, False)}" if lower is not None else ""
    return f"""
## Inconsistent Halpern iteration, n = 25: a report

With {VERSIONS}, the example `{INCONSISTENT}` prints
{printed}. The certified bound is {rounded(upper, True)}{least}.
To see it, and to check it with Python alone:

    python -m verify worst-case inconsistent_halpern_iteration.py --lower --certificate bound.json
    python -S verify/recheck.py bound.json

Why the solvers are off. Every translation T x = x − d is nonexpansive, has the displacement d, and
satisfies every constraint of the problem with the performance 0, however long d is. So the Gram
matrices of the problem are unbounded: tvvᵀ may be added to each for every t ≥ 0, v having the
entries 1 (x_s), 25/27 (T x_s), 1 (x₀) and 25/27, 24/27, …, 0 (T x₀, …, T x₂₅), with vᵀA_k v = 0 for
the matrix A_k of every constraint. Every matrix of the dual then has Zv = 0, none is definite, and
an interior-point method ends with large multipliers and a small violation of Zv = 0: large times
small is the difference. The largest performance is approached only as |d| grows: with the
constraint |d|² ≤ 1 added, Clarabel finds 0.0183, with |d|² ≤ 100 it finds 0.0257.

What helps: to keep the dual to matrices with Zv = 0, one dimension less, where the same solver
converges. Lemmata finds v by itself. A remark in the example, that its dual has no interior and
that its printed value depends on the solver, would help its readers, too.
"""


def main():
    with CSV.open(encoding="utf-8", newline="") as file:
        write(list(csv.DictReader(file)))


if __name__ == "__main__":
    main()
