"""``explain``: a claim as a page that a reader can follow."""

from __future__ import annotations

from . import explain_coq
from .console import Console
from .exits import OK, UsageError
from .explain_proofs import show_induction, show_positivity, show_proof, show_squares
from .explain_theorem import show_points, show_price
from .explain_verdict import fared
from .parser import Parser


def main(argv: list[str]) -> int:
    parser = Parser(
        "explain",
        "Explains a claim: statement, hypotheses, source, the paper's wording, the\n"
        "proof in readable steps, why each hypothesis is needed.",
        "  python -m verify explain basis_independence\n"
        "  python -m verify explain to_convergence --with mu=1 L=2 sigma=1 D=1 G=3",
    )
    parser.add_argument("claim", nargs="+", metavar="CLAIM")
    parser.add_argument(
        "--with",
        dest="numbers",
        nargs="+",
        metavar="NAME=VALUE",
        help="print the claim's explicit theorem for your own numbers instead (0.9 is 9/10)",
    )
    parser.add_argument(
        "--mutants", action="store_true", help="false variants with the point that refutes each"
    )
    parser.add_argument(
        "--coq", action="store_true", help="each theorem as Coq sees it, beside its words"
    )
    parser.add_argument("--no-color", action="store_true", help="no colour, also on a terminal")
    options = parser.parse_args(argv)
    from .. import registry

    try:
        names = registry.select(options.claim)
    except registry.UnknownClaim as reason:
        raise UsageError(str(reason)) from None
    console = Console(colour=False if options.no_color else None)
    if options.coq and (options.mutants or options.numbers is not None):
        raise UsageError("--coq is a page of its own; leave --mutants and --with out")
    numbers = None if options.numbers is None else _numbers(options.numbers)
    for i, name in enumerate(names):
        if i:
            console.line()
        claim = registry.load(name)
        if options.coq:
            explain_coq.page(claim, console, name)
        elif numbers is None:
            page(claim, console, options.mutants, name)
        else:
            theorem(claim, numbers, console)
    return OK


def _numbers(pairs: list[str]) -> dict:
    """name=value pairs as exact rationals."""
    from fractions import Fraction

    from theory import exact

    found = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise UsageError(f"--with {pair}: write NAME=VALUE, such as mu=1/2")
        if name in found:
            raise UsageError(f"--with gives {name} twice; give it once")
        try:
            number = exact.rational(value, name)
        except ValueError as reason:
            raise UsageError(str(reason)) from None
        found[name] = Fraction(int(number.p), int(number.q))
    return found


def theorem(claim, numbers: dict, console: Console) -> None:
    """The claim's explicit theorem for a reader's own numbers."""
    if claim.explain_with is None:
        raise UsageError(f"{claim.name} has no numbers to fill in; leave --with out")
    try:
        text = claim.explain_with(numbers)
    except ValueError as reason:
        raise UsageError(f"{claim.short}: {reason}") from None
    console.wrapped(claim.title, 0, style="bold")
    console.line(f"{claim.name}, for your numbers")
    console.wrapped(str(claim.source), 0, 2)
    console.line()
    console.wrapped(text)


def page(claim, console: Console, mutants: bool = False, call: str = "") -> None:
    """The claim as a page; ``mutants`` unfolds its false variants, ``call`` is what runs it."""
    from ..evidence import graded

    console.wrapped(claim.title, 0, style="bold")
    fate = f"; the paper: {claim.paper}" if claim.paper else ""
    expected = graded(claim.expected, claim.price, len(claim.axioms))
    console.wrapped(f"{claim.name}, expected: {expected}{fate}", 0, 2)
    console.wrapped(str(claim.source), 0, 2)
    _head(console, "Statement")
    console.wrapped(claim.statement)
    if claim.hypotheses:
        _head(console, "Hypotheses")
        for h in claim.hypotheses:
            console.wrapped(f"{h.name}. {h.text}".rstrip(" ."), 2, 4)
    if claim.wording:
        _head(console, "The paper's wording")
        console.wrapped(claim.wording)
    for title, text in (("Remark", claim.remark), ("Why no stronger verdict", claim.lowered)):
        if text:
            _head(console, title)
            console.wrapped(text)
    for axiom in claim.axioms:
        console.wrapped(f"Axiom: {axiom}", 2, 4)
    from theory.randomness.notation import reading

    with reading(claim.spaces):
        unmet: list[str] = []
        held = [_check(check, console, unmet) for check in _others(claim)]
        _mutants([c for c in claim.checks if c.kind == "mutants"], console, mutants, call)
    _head(console, "Verdict")
    both = zip(held, _others(claim))
    proofs = [ok for ok, check in both if check.kind == "proof" and ok is not None]
    said = fared(claim, proofs, unmet)
    console.wrapped(f"{said}; 'python -m verify {call or claim.name}' gives the verdict", 2, 4)


def _others(claim) -> list:
    return [check for check in claim.checks if check.kind != "mutants"]


def _mutants(checks, console: Console, unfolded: bool, call: str) -> None:
    """The false variants: a line each, or with all values."""
    from theory.operators import Refutation

    from ..generated import Made
    from ..made import NotRefuted

    if not checks:
        return
    if unfolded:
        for check in checks:
            _check(check, console, [])
        return
    _head(console, "Caught: false variants, each refuted")
    for check in checks:
        found = _found(check, console)
        if isinstance(found, Made):
            for _, title, _ in found.refuted:
                console.wrapped(title, 2, 4)
        elif isinstance(found, NotRefuted):
            console.wrapped(f"{check.title}: no refutation, {found.why}", 2, 4)
        elif isinstance(found, Refutation) or found:
            console.wrapped(check.title, 2, 4)
        elif found != []:
            console.wrapped(f"{check.title}: no refutation was found", 2, 4)
    console.wrapped(f"'python -m verify explain {call} --mutants' shows where each fails.", 2, 4)


def _head(console, title):
    console.line()
    console.wrapped(title, 0, 2, style="bold")


def _check(check, console: Console, unmet: list[str]) -> bool | None:
    """Write a check's section; whether it is one that holds, as far as this page knows (None where
    it says nothing). Theorems of which no point is known join ``unmet``."""
    from theory.operators import Induction, Positivity, Proof, Refutation, SumOfSquares, Undecided

    from ..certificates.rates import written
    from ..generated import Made
    from ..made import NotRefuted
    from ..recheck import show_worst

    if check.kind == "proof":
        _head(console, f"Proof: {check.title}" + (f" ({check.part})" if check.part else ""))
        console.wrapped(check.says, 2, 2)
        found = _found(check, console)
        results = found if isinstance(found, list) else [found]
        for one in results:
            if isinstance(one, Proof):
                show_proof(one, console)
            elif isinstance(one, Refutation):
                console.wrapped(f"False: {one.words}", 2, 4)
            elif isinstance(one, Undecided):
                console.wrapped(f"Undecided: {one.tried}", 2, 4)
            elif isinstance(one, Induction):
                show_induction(one, console)
            elif isinstance(one, SumOfSquares):
                show_squares(one, console)
            elif isinstance(one, Positivity):
                show_positivity(one, console)
            elif piece := written(one):
                for line in show_worst(piece):
                    console.wrapped(line, 2, 4)
            else:
                console.wrapped(f"No proof: {str(one)[:200]}", 2, 4)
        show_price(check, console)
        kinds = (Proof, Induction, SumOfSquares, Positivity)
        if results and all(isinstance(one, kinds) for one in results):
            return _worth(check, results, console, unmet)
        return bool(results) and all(isinstance(one, kinds) or written(one) for one in results)
    if check.kind in ("necessity", "paper", "mutants"):
        head = {"necessity": "Needed", "paper": "Refuted wording", "mutants": "Caught"}[check.kind]
        _head(console, f"{head}: {check.title}")
        console.wrapped(check.says, 2, 2)
        found = _found(check, console)
        if found == []:
            return False
        if isinstance(found, Made):
            for _, title, one in found.refuted:
                console.wrapped(f"{title}: {one.failed} fails", 2, 4)
        elif isinstance(found, Refutation):
            console.wrapped(f"{found.failed} fails at", 2, 4)
            for text in _values(found):
                console.wrapped(text, 4, 6)
        elif piece := written(found):
            for line in show_worst(piece):
                console.wrapped(line, 2, 4)
        else:
            why = f": {found.why}" if isinstance(found, NotRefuted) else ""
            console.wrapped(f"no refutation was found{why}", 2, 4)
    else:
        _head(console, f"{check.kind}: {check.title}")
        console.wrapped(check.says)
    return True


def _worth(check, results, console: Console, unmet: list[str]) -> bool | None:
    """Do proofs that hold prove something? None where they say nothing."""
    from ..running.checking import empty
    from ..running.meeting import looked_at

    met = looked_at(check, results)
    if met.wrong:
        console.wrapped(f"Not proved: {met.wrong}", 2, 4)
        return False
    unmet += met.unmet
    show_points(met.stated, met.note, console)
    if dull := empty(check, results):
        console.wrapped(f"But {dull}", 2, 4)
        return None
    return True


def _found(check, console: Console):
    """What the check returns; an empty list where it raises, after a line that says why."""
    from theory.operators import CounterExample, NotProved, Unsound

    from ..running.checking import broken

    try:
        return check.function()
    except (NotProved, Unsound, CounterExample) as reason:
        console.wrapped(f"Not proved: {reason}")
    except KeyboardInterrupt:
        raise
    # as in a run: a check of the reader's own that breaks says so, and the page goes on
    except BaseException as reason:
        console.wrapped(broken(check, reason), 2, 4)
    return []


def _values(found) -> list[str]:
    from theory.operators.matrices import as_text

    point = found.point
    values = {**point.dimensions, **point.scalars}
    rows = [f"{n} = {as_text(v)}" for n, v in point.matrices.items() if v.nrows() * v.ncols() > 1]
    values |= {n: v[0, 0] for n, v in point.matrices.items() if v.nrows() * v.ncols() == 1}
    rows.insert(0, ", ".join(f"{n} = {v}" for n, v in values.items()))
    return [r for r in rows if r] + [f"left − right = {as_text(found.value)}"]
