"""``normal-form``: the union of Jordan blocks that a propagator (T, v) is, exactly."""

from __future__ import annotations

from .console import Console
from .exits import OK, UsageError
from .matrix_text import guarded, read_matrix, read_vector
from .parser import Parser

DESCRIPTION = """\
The normal form of a linear memory M ← MT + gvᵀ: the union of real Jordan
blocks, started at e1 in each, that (T, v) is similar to, with the frame S.
S⁻¹TS = J and Sᵀv are checked exactly before anything is printed. Where (T, v)
is not controllable, it says whether a union exists all the same, and what
gradients reach. T and v are text, or files (rows of numbers, or JSON); 0.9
means 9/10."""

EXAMPLES = """\
  python -m verify normal-form "0,1;-1/2,0.9" "1,0"
  python -m verify normal-form T.csv v.json --json
  python -m verify normal-form "1,1;0,1/2" "1,1" "1,0"  the memory of a law
  python -m verify normal-form "z/(z-1)" """


def main(argv: list[str]) -> int:
    parser = Parser("normal-form", DESCRIPTION, EXAMPLES)
    parser.add_argument(
        "T", help='a square matrix: "0,1;-1/2,0.9", or a file; or a transfer function, "z/(z-1)"'
    )
    parser.add_argument("v", nargs="?", help='a vector of the same length: "1,0", or a file')
    parser.add_argument(
        "L", nargs="?", help="a learning law of the same length: the smallest memory is taken apart"
    )
    parser.add_argument(
        "--json", action="store_true", help="one JSON object, lemmata/normal-form/1"
    )
    options = parser.parse_args(guarded(argv))
    from theory import normal_form

    from ..identify.blocks import as_dict

    try:
        propagator, law = _read(options)
    except ValueError as reason:
        raise UsageError(str(reason)) from None
    answer = as_dict(propagator, normal_form(propagator))
    if law is not None:
        answer["law"] = law
    if options.json:
        import json
        import sys

        json.dump(answer, sys.stdout, indent=1, ensure_ascii=False)
        print()
    else:
        show(answer, Console())
    return OK


def _read(options):
    """The memory to take apart, and where a law was given the smallest one that it needs."""
    from theory import FixedLaw, Propagator

    if options.v is None:
        from theory.realization.responses import family_of_text, is_law

        if not is_law(options.T):
            raise UsageError('v is missing: give T and v, or a transfer function such as "z/(z-1)"')
        family = family_of_text(options.T)
        if family.parameters:
            raise UsageError(f"{family.parameters[0]} has no value: a normal form is of numbers")
        law = FixedLaw.from_family(family)
    else:
        given = Propagator(read_matrix(options.T, "T"), read_vector(options.v, "v"))
        if options.L is None:
            return given, None
        law = FixedLaw(given, read_vector(options.L, "L")).minimal()
    memory = law.propagator
    rows = [[str(x) for x in memory.T.row(i)] for i in range(law.size)]
    shown = {"T": rows, "v": [str(x) for x in memory.v], "L": [str(x) for x in law.L]}
    if not law.size:
        raise UsageError("the law is zero: there is no memory to take apart")
    return memory, shown


SAYS = {
    "controllable": "(T, v) is controllable: it is the union of",
    "union": "(T, v) is not controllable, and all the same it is the union of",
    "reachable_part": "(T, v) is no union of Jordan blocks. What gradients reach of it is the "
    "union of",
}


def show(answer: dict, console: Console) -> None:
    """Write the blocks of a memory's normal form, its smallest memory first, as tables."""
    if "law" in answer:
        law = answer["law"]
        count = len(law["v"])
        console.line(
            f"The smallest memory of the law, {count} unit{'s' * (count > 1)}: T, then v and L:"
        )
        _table([*law["T"]], console)
        _table([law["v"], law["L"]], console)
        console.line()
    blocks = answer["blocks"]
    if not blocks:
        console.line("v = 0: no gradient reaches the memory, and no Jordan block is there.")
        return
    console.wrapped(
        f"{SAYS[answer['verdict']]} {len(blocks)} Jordan block{'s' * (len(blocks) > 1)}:", 0, 2
    )
    console.line()
    _table(
        [
            ["block", "eigenvalue", "near", "units"],
            *([_name(b), _eigenvalue(b), _near(b), str(b["units"])] for b in blocks),
        ],
        console,
    )
    if answer["unreachable"]:
        console.line()
        console.wrapped(
            f"Gradients reach {len(answer['v']) - answer['unreachable']} of {len(answer['v'])} "
            "dimensions. From the zero "
            "start the memory is NC, N the memory of the reachable part, with C:",
            0,
            2,
        )
        _table(answer["reachable"]["C"], console)
    _frame(answer, console)


def _frame(answer: dict, console: Console) -> None:
    of = "F" if answer["verdict"] == "reachable_part" else "T"
    console.line()
    console.line(
        f"S, with S⁻¹{of}S = J and Sᵀ{'ν' if of == 'F' else 'v'} = "
        f"({', '.join(map(str, answer['start']))}), checked exactly:"
    )
    _table(answer["S"], console)
    if of == "F":
        console.line("F, the reachable part, with ν = e1:")
        _table(answer["reachable"]["F"], console)
    console.line(
        "J:"
        if answer["form"] == "real"
        else "J, factors of degree 3 and more as companion blocks over ℚ:"
    )
    _table(answer["J"], console)


def _name(block: dict) -> str:
    return f"J(λ; {block['size']})" if block["size"] > 1 else "J(λ)"


def _eigenvalue(block: dict) -> str:
    if block["eigenvalue"] is not None:
        return block["eigenvalue"]
    from flint import fmpq, fmpq_poly

    from theory.spectra.roots import polynomial_text

    return "root of " + polynomial_text(
        fmpq_poly([fmpq(*map(int, c.split("/"))) for c in block["minimal_polynomial"]])
    )


def _near(block: dict) -> str:
    if len(block["minimal_polynomial"]) == 2:
        return ""
    real, imaginary = block["near"]
    return real if block["real"] else f"{real} ± {imaginary}i"


def _table(rows: list, console: Console) -> None:
    """Aligned columns; those that are empty below the first row are left out. Rows that are wider
    than a line are wrapped instead."""
    columns = [column for column in zip(*rows) if any(column[1:]) or len(rows) == 1]
    rows = list(zip(*columns))
    widths = [max(map(len, column)) for column in zip(*rows)]
    if sum(widths) + 2 * len(widths) > console.width:
        for row in rows:
            console.wrapped(",  ".join(filter(None, row)), 2, 6)
        return
    for row in rows:
        console.line(
            "  " + "  ".join(text.ljust(width) for text, width in zip(row, widths)).rstrip()
        )
