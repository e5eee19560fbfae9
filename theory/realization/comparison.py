"""For which parameters of B is B the same optimizer as A?

Two families are oracle-equivalent when their transfer functions from gradients to query points
agree. With G_A = P/Q and G_B = R/S that is P·S = R·Q, coefficient by coefficient in z: a
polynomial system in the parameters, solved for those of B on every branch.
"""

from functools import partial

from theory.algorithms.sides import side_of
from theory.laws.families import Family, coefficients_in_z, series
from theory.laws.rational_functions import Z, polynomial_text
from theory.realization.answer import Comparison, Startup
from theory.realization.branch import Branch, holds_on, surely, without_repetition
from theory.realization.entries import entries_of, verdict_of
from theory.realization.general import compare_sides
from theory.realization.ideals import Undecided
from theory.realization.joining import joining_matrix
from theory.realization.naming import resolve
from theory.realization.pair import Pair
from theory.realization.witness import difference_of

MAX_SHIFT = 3
TIMES = ("t", "time", "step", "iteration", "iter", "epoch")


def compare(A, B):
    """For which parameters of `B` is B the same as `A`? Both are whatever `resolve` takes.

    Returns a `Comparison`. Every branch has been checked exactly, and so have S, the roots and
    the gradients that show a difference. The verdict is about real parameters: "conditional"
    means that a value which B reaches and one which it does not were found.
    """
    A, B = resolve(A), resolve(B)
    if not (isinstance(A, Family) and isinstance(B, Family)):
        return compare_sides(side_of(A), side_of(B))
    pair = Pair(A, B)
    notes = tuple(_notes(pair))
    try:
        return _compared(pair, notes)
    except Undecided as reason:
        return Comparison(A.name, B.name, "undecided", notes=notes, tried=str(reason))


def equations_of(A, B):
    """Return (names, unknowns, equations): the polynomial system that `compare` solves.

    The equations are FLINT polynomials in `names`; the unknowns are B's parameters, with `_B`.
    """
    pair = Pair(A, B)
    return pair.field.names, pair.unknowns, coefficients_in_z(pair.identity(), pair.field)


def _notes(pair):
    for letter, family in (("A", pair.A), ("B", pair.B)):
        for name in family.parameters:
            if name in TIMES:
                yield (
                    f"{letter}'s {name} is a parameter, a number that stays constant: the time is t"
                )


def _compared(pair, notes):
    entries = entries_of(pair, _with_identity(pair))
    moving = [entry for entry in entries if entry.how == "moves"]
    verdict, tried = verdict_of(pair, entries, moving)
    shifted, notes = (None, []), list(notes)
    if moving:
        shifted = 0, []
    elif verdict == "not_equivalent":
        try:
            shifted = _shifted(pair)
        except Undecided as reason:
            notes.append(f"whether it is A with a delay stayed open: {reason}")
    starts = []
    for i, entry in enumerate(entries):
        try:
            starts += _startup(pair, i, entry.branch)
        except ZeroDivisionError:
            notes.append(
                f"the starts on branch {i + 1} were not compared: the state of rest that the "
                "programs have for general parameters does not exist there"
            )
        except Undecided as reason:
            notes.append(f"the starts on branch {i + 1} were not compared: {reason}")
    S, where = joining_matrix(pair, moving[0].branch) if moving else (None, ())
    return Comparison(
        pair.A.name,
        pair.B.name,
        verdict,
        tuple(entry.text for entry in entries),
        shifted[0],
        tuple(entry.text for entry in shifted[1]),
        None
        if verdict in ("equivalent", "undecided")
        else difference_of(pair.A, pair.B, pair.missed if verdict == "conditional" else {}),
        S,
        where,
        tuple(starts),
        tuple(notes),
        tried,
        same=partial(_same, pair, moving[0].branch) if moving else None,
    )


def _same(pair, branch):
    """What a theorem is written from."""
    from theory.realization.same import of_branch

    return of_branch(side_of(pair.A), side_of(pair.B), branch)


def _with_identity(pair):
    """All branches; the identity first where B's parameters are A's by name and it is a solution.

    Elimination finds it too, but where other solutions of high degree stand beside it, only as
    one root of an implicit equation.
    """
    branches = pair.solve()
    if not pair.rename or not set(pair.B.parameters) <= set(pair.A.parameters):
        return branches
    same = {long: pair.field.variable(name) for name, long in pair.rename.items()}
    put = {long: pair.big.variable(name) for name, long in pair.rename.items()}
    theirs = pair.big.embed(pair.B.transfer, pair.rename).substitute(put)
    apart = [pair.field.embed(pair.B.field.polynomial(p)).top for p in pair.B.domain]
    if theirs != pair.big.embed(pair.A.transfer):
        return branches
    whole = Branch([], apart, same, (), same, [], apart)
    return without_repetition(pair.field, [whole, *branches], whole)


def _shifted(pair):
    for size in range(1, MAX_SHIFT + 1):
        for shift in (size, -size):
            found = [e for e in entries_of(pair, pair.solve(shift)) if e.how == "moves"]
            if found:
                return shift, found
    return None, []


def _startup(pair, number, branch):
    """Compare how the two start on a branch where their recursions agree."""
    if pair.is_still(branch) and pair.A.is_resting() and pair.B.is_resting():
        return
    for of, ours, theirs in (
        ("the start", pair.A.start, pair.B.start),
        ("the first gradient", pair.A.kick, pair.B.kick),
    ):
        if ours is None or theirs is None or _alike(ours, theirs):
            continue
        gap = pair.on(branch, pair.big.embed(theirs, pair.rename) - pair.big.embed(ours))
        if all(
            surely(holds_on, pair.field, branch, c) for c in coefficients_in_z(gap.top, pair.field)
        ):
            continue
        z = pair.big.variable(Z)
        terms = series(
            z * gap, pair.field, max(sum(p.degrees()[-1] for p in (gap.top, gap.bottom)), 1) + 1
        )
        step = next(
            i for i, term in enumerate(terms) if not surely(holds_on, pair.field, branch, term.top)
        )
        also = pair.zeros(gap.top, (), branch.nonzero)
        agrees = tuple(
            tuple(f"{polynomial_text(e)} = 0" for e in entry.equations) for entry in also
        )
        yield Startup(number, step + 1, terms[step].text(), of, agrees)


def _alike(ours, theirs):
    """True where both are the same function of z alone, as 0 and 1/(z − 1) are."""
    plain = all(x.letters() <= {Z} for x in (ours, theirs))
    return plain and ours.text() == theirs.text()


def search(A, families):
    """Compare `A` with each family; return the comparisons that are not "not_equivalent", best
    first.

    `families` is an iterable of `Family` objects, such as
    ``[o.family() for o in theory.optimizers.catalogue().values()]``.
    """
    answers = [compare(A, B) for B in families]
    order = {"equivalent": 0, "conditional": 1, "undecided": 2}
    return sorted(
        (c for c in answers if c.verdict in order), key=lambda c: (order[c.verdict], len(_free(c)))
    )


def _free(comparison):
    return comparison.branches[0].free if comparison.branches else ()
