"""Calls one check and turns what it returns, or raises, into evidence."""

from __future__ import annotations

import time

from ..address import Run
from ..alarm import TimedOut
from ..certificates import statement
from ..check import Check
from ..evidence import Checked, Evidence, Fails, Skip, held, number
from ..made import NotRefuted
from ..sources import in_own_file, place, said, told
from .meeting import meeting
from .pieces import no_answer, piece, short, smallest, theorems, what, worst_cases


def evidence_of(check: Check, run: Run, answers: dict | None = None) -> Evidence:
    """Call a check; what a proof's function returns is written down in ``answers``, by its title
    and part."""
    started = time.perf_counter()
    evidence = _call(check, run, {} if answers is None else answers)
    evidence.part, evidence.title, evidence.seconds = (
        check.part,
        check.title,
        time.perf_counter() - started,
    )
    return evidence


def _call(check: Check, run: Run, answers: dict) -> Evidence:
    from gpu_check import TorchMissing
    from theory.operators import CounterExample, NotProved, Unsound

    kind = check.kind
    try:
        if kind in ("proof", "necessity", "paper"):
            answers[check.part, check.title] = None  # until it is there
            answers[check.part, check.title] = found = check.function()
            return _symbolic(check, found)
        return _sampled(check, check.function(run))
    except TimedOut:
        raise
    except Skip as reason:
        return Evidence(kind, "skip", str(reason))
    except NotProved as reason:
        text = f"{check.title}: not proved ({reason})" if check.title else str(reason)
        return Evidence(kind, "fail", text, open=True)
    except Unsound as reason:
        return Evidence(kind, "fail", f"{check.title}: {unsound(check, reason)}")
    except CounterExample as found:
        return _refuted(check, found.refutation, str(found))
    except Fails as reason:
        return Evidence(kind, "fail", f"{check.title}: {reason}", refutes=kind == "exact")
    except TorchMissing as reason:
        return Evidence(kind, "skip", str(reason))
    except KeyboardInterrupt:
        raise
    # a broken check fails its claim, and the run goes on; sys.exit() is one way to break
    except BaseException as reason:
        return Evidence(kind, "fail", broken(check, reason))


def _refuted(check: Check, found, words: str = "") -> Evidence:
    """A counterexample to the claim itself, whatever check met it: exact evidence."""
    return Evidence(
        check.kind,
        "fail",
        f"{check.title}: {words or found.words}",
        refutes=True,
        pieces=[piece(check, check.title, found, role="exact")],
    )


def broken(check: Check, reason: BaseException) -> str:
    """An unexpected error in a check, with the place in the reader's file, in one line."""
    if check.place[0] and not in_own_file(reason):  # a row's formula, which is read in our files
        path, line = check.place
        return f"{check.title}: the check itself broke: {said(reason)} ({path}:{line})"
    return f"{check.title}: the check itself broke: {told(reason)}"


def unsound(check: Check, reason: BaseException) -> str:
    """What does not hold, in one line, with the place in the reader's file where it is known."""
    words = str(reason)
    if not words.startswith("the point"):
        words = f"a step does not hold: {words}"
    where = place(reason) if in_own_file(reason) else ":".join(map(str, check.place))
    return f"{words} ({where})" if check.place[0] else words


def _symbolic(check: Check, found) -> Evidence:
    from theory.operators import Induction, Positivity, Proof, Refutation, SumOfSquares, Undecided

    worst, words = worst_cases(check, found)
    if worst:
        says = [statement.shown(one) for one in worst]
        return Evidence(check.kind, "pass", f"{check.title}: {words}", pieces=worst, says=says)
    if check.kind == "proof":
        results = found if isinstance(found, list) and found else [found]
        for one in results:
            if isinstance(one, Refutation):
                return _refuted(check, one)
            if isinstance(one, Undecided):
                text = f"{check.title}: undecided, no proof and no counterexample: {one.tried}"
                text += f"; what may help: {one.hint}" if one.hint else ""
                return Evidence("proof", "fail", text, open=True)
            if not isinstance(one, (Proof, Induction, SumOfSquares, Positivity)):
                return Evidence("proof", "fail", f"{check.title}: {no_answer(one, 'proof')}")
        stated = theorems(check, results)
        met = meeting(check, results, stated)
        if met.wrong:
            return Evidence("proof", "fail", f"{check.title}: {met.wrong}")
        says = [statement.shown(theorem) for theorem in stated]
        if dull := empty(check, results):
            text = f"{check.title}: {dull}"
            return Evidence("proof", "observed", text, theorems=stated, says=says)
        words = " and ".join(dict.fromkeys(what(one) for one in results)) + met.note
        text = f"{check.title}: {words}"
        unmet = list(met.unmet)
        return Evidence("proof", "pass", text, theorems=stated, says=says, unmet=unmet)
    if not isinstance(found, Refutation):
        why = "no refutation was found"
        if isinstance(found, NotRefuted):
            why += f": {found.why}"
        elif found is not None and not isinstance(found, (Proof, Undecided)):
            why = no_answer(found, "refutation")
        return Evidence(check.kind, "fail", f"{check.title}: {why}")
    return Evidence(
        check.kind,
        "pass",
        f"{check.hypothesis or check.title}{': needed' if check.hypothesis else ''}; "
        f"{smallest(found)}",
        pieces=[piece(check, check.title, found)],
    )


def empty(check: Check, results: list) -> str:
    """Why a proof shows nothing, "" where one of its theorems says something."""
    from theory.operators.theorems import empty as reason

    reasons = [reason(results)] if check.theorem else [reason([one]) for one in results]
    return f"it says nothing, and supports nothing: {reasons[0]}" if all(reasons) else ""


def _sampled(check: Check, found) -> Evidence:
    from theory.operators import Instances

    if isinstance(found, Instances):
        count = len(found.points)
        return Evidence(
            check.kind,
            "pass",
            f"{check.title}: {count} instances",
            instances=count,
            pieces=[piece(check, check.title, found)],
        )
    pieces, refutes = [], False
    if isinstance(found, Checked):
        pieces = [piece(check, title, one) for title, one in found.pieces]
        summary, refutes = str(found.summary), bool(found.refutes and not found.ok)
    elif hasattr(found, "worst_ratio"):  # a Result of numerics or gpu_check
        where = f", on {found.device}, {found.dtype}" if hasattr(found, "device") else ""
        summary = found.note + where
    elif found is None:
        why = "it returned nothing; return Checked(…) or a Result"
        return Evidence(check.kind, "fail", f"{check.title}: {why}")
    else:
        why = f"it returned {short(found)}, a {type(found).__name__}; return Checked(…) or a Result"
        return Evidence(check.kind, "fail", f"{check.title}: {why}")
    try:
        status, why = held(
            check.kind, bool(found.ok), found.instances, found.worst_error, found.bound
        )
        numbers = {
            name: number(getattr(found, name), name)
            for name in ("instances", "worst_error", "bound")
        }
    except ValueError as reason:
        return Evidence(check.kind, "fail", f"{check.title}: its {reason}", refutes=refutes)
    return Evidence(
        check.kind,
        status,
        f"{summary}: {why}" if why and found.ok else summary,
        **numbers,
        refutes=refutes,
        pieces=pieces,
    )
