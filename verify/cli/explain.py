"""``explain``: a claim as a page that a reader can follow."""

from __future__ import annotations

from . import explain_coq
from .console import Console
from .exits import OK, UsageError
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
    console.wrapped(claim.title, 0, style="bold")
    fate = f"; the paper: {claim.paper}" if claim.paper else ""
    console.line(f"{claim.name}, expected: {claim.expected}{fate}")
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
                _proof(one, console)
            elif isinstance(one, Refutation):
                console.wrapped(f"False: {one.words}", 2, 4)
            elif isinstance(one, Undecided):
                console.wrapped(f"Undecided: {one.tried}", 2, 4)
            elif isinstance(one, Induction):
                _induction(one, console)
            elif isinstance(one, SumOfSquares):
                _squares(one, console)
            elif isinstance(one, Positivity):
                _positivity(one, console)
            elif piece := written(one):
                for line in show_worst(piece):
                    console.wrapped(line, 2, 4)
            else:
                console.wrapped(f"No proof: {str(one)[:200]}", 2, 4)
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


def _facts(facts, console) -> None:
    for name, equation in facts.items():
        schema = f"for all {', '.join(equation.forall)}: " if equation.forall else ""
        why = f"   ({equation.why})" if equation.why else ""
        console.wrapped(f"{name}: {schema}{equation}{why}", 4, 8)


def _steps(proof, console, steps=None, indent=4) -> None:
    for step in proof.steps if steps is None else steps:
        console.wrapped(f"{step.id}: {step.made}   [{_how(step, proof)}]", indent, indent + 4)
        for row in step.rows:
            console.wrapped(f"+ {_summand(row, proof)}", indent + 4, indent + 6)
        for mark, inner in (("+", step.above), ("-", step.below)):
            if step.rule == "cases":
                sign = "≥" if mark == "+" else "≤"
                console.wrapped(f"where {step.on} {sign} 0, which is {step.id}{mark}", indent + 2)
                _steps(proof, console, inner, indent + 4)


def _summand(row, proof) -> str:
    """One summand of an inequality: ``2·α·(x − y)²[K]·h2``."""
    from theory.operators.polynomial import Operator

    letters = {name: proof.letters[name] for name, _ in row.mono}
    terms = {(row.mono, ()): row.coefficient}
    weight = str(Operator._make("scalar", None, None, terms, letters))
    psd = [name for name in row.middles if name in proof.psd]
    known = [name for name in row.middles if name not in proof.psd]
    unit = row.q.terms == {((), ()): 1}
    square = "" if unit and known else f"({row.q})²" + "".join(f"[{name}]" for name in psd)
    factors = [weight if weight != "1" or not (square or known) else "", square, *known]
    return "·".join(filter(None, factors))


def _how(step, proof) -> str:
    """How a step follows, in a few words."""
    if step.rule == "combine":
        return f"from {_used(step)}" if step.terms else "by multiplying out"
    if step.rule == "instance":
        return f"{step.of} at " + ", ".join(f"{n} = {v}" for n, v in step.at)
    if step.rule == "cancel":
        factor = proof.conditions[step.by][0] if step.by in proof.conditions else step.by
        return f"{step.of}, divided by {factor}"
    if step.rule == "squares":
        count = f"{len(step.rows)} square{'s' * (len(step.rows) != 1)}"
        known = list(dict.fromkeys(m for row in step.rows for m in row.middles))
        count += f" with {', '.join(known)}" if known else ""
        times = f", divided by {', '.join(step.times)}" if step.times else ""
        return count + (f" and {_used(step)}" if step.terms else "") + times
    if step.rule in ("shift", "sturm"):
        ways = {"shift": "coefficients ≥ 0 from", "sturm": "Sturm's chain from"}
        return f"{ways[step.rule]} {', '.join(step.bounds)}"
    if step.rule == "cite":
        return f"{step.cited.key[1]} of {step.cited.key[0]}"
    ways = {
        "definite": f"{step.of} is a square",
        "next": f"{step.of} at the next index",
        "cases": f"by the sign of {step.on}",
        "turn": f"{step.of}, turned round: the matrices are square",
        "trace": f"the trace of {step.of}, whose identity has a trace > 0",
        "absurd": f"{step.of} is false",
    }
    return ways[step.rule]


def _used(step) -> str:
    names = list(dict.fromkeys(name for _, _, _, name, _, _ in step.terms))
    count = "1 cofactor" if len(step.terms) == 1 else f"{len(step.terms)} cofactors"
    return f"{', '.join(names)}: {count}"


def _proof(proof, console) -> None:
    signs = _signs(_nonneg(proof), proof.psd)
    if proof.facts or proof.conditions or signs:
        console.wrapped("Given")
    _facts(proof.facts, console)
    for name, (poly, why) in proof.conditions.items():
        console.wrapped(f"{name}: {poly} ≠ 0" + (f"   ({why})" if why else ""), 4, 8)
    if signs:
        console.wrapped(signs, 4, 8)
    console.wrapped("Then" if proof.facts or proof.conditions or signs else "By itself")
    _steps(proof, console)


def _nonneg(proof) -> list[str]:
    """The scalars that are known to be ≥ 0."""
    own = [name for name, letter in proof.letters.items() if letter.is_scalar and letter.nonneg]
    return [*proof.nonneg, *own]


def _signs(nonneg, psd) -> str:
    """What is known of signs, in a line."""
    known = [f"{n} ≥ 0" for n in dict.fromkeys(nonneg)]
    return ", ".join(known + [f"{n} positive semidefinite" for n in psd])


def _induction(found, console) -> None:
    state = ", ".join(f"{now} → {later}" for now, later in found.state)
    console.wrapped(f"Induction over {found.over}; state {state}", 2, 4)
    signs = _signs(_nonneg(found.step), found.step.psd)
    if found.given or signs:
        console.wrapped("At every index")
        _facts(found.given, console)
        console.wrapped(signs, 4, 8)
    console.wrapped("Predicate")
    for i, equation in enumerate(found.predicate):
        console.wrapped(f"IH{i}: {equation}", 4, 8)
    for title, proof in (
        ("Base", found.base),
        ("Step", found.step),
        ("Conclusion", found.conclusion),
    ):
        if proof:
            console.wrapped(f"{title}: given")
            _facts(proof.block, console)
            console.wrapped(f"{title}: then")
            _steps(proof, console)


def _squares(found, console) -> None:
    if found.facts:
        console.wrapped("Given")
        _facts(found.facts, console)
    signs = _signs(found.nonneg, found.psd)
    console.wrapped(f"{found.claim} ≥ 0" + (f" where {signs}" if signs else "") + ": it is")
    for square in found.squares:
        console.wrapped(
            f"+ {found.value(square)}   [{square.weight} · the square of {square.q}"
            + (f" with {', '.join(map(str, square.middles))} between]" if square.middles else "]"),
            4,
            8,
        )
    if found.proof.steps[-1].terms:
        console.wrapped(f"and what is left vanishes, from {_used(found.proof.steps[-1])}")


def _positivity(found, console) -> None:
    console.wrapped(f"{found.claim} {'>' if found.strict else '≥'} 0 {found.where}")
    if found.method == "shift":
        console.wrapped(
            "Every coefficient is ≥ 0 once each scalar is its bound plus a new variable.", 4
        )
    else:
        split = (
            f"it is ({found.data['square']})² · ({found.data['rest']}), and the second factor"
            if "rest" in found.data
            else "it"
        )
        console.wrapped(
            f"By its Sturm chain {split} has no root there, and it is positive at the start.", 4
        )
