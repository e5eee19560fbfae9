"""`compare` for more than linear programs with one point and constant coefficients."""

from dataclasses import replace
from functools import partial

from theory.algorithms.sides import Side
from theory.laws.linear_algebra import solve
from theory.realization.entries import comparison, verdict_of
from theory.realization.ideals import Undecided
from theory.realization.no_theorem import NoTheorem
from theory.realization.runs import difference_of_runs
from theory.realization.systems import asked_once, product

KINDS = ("linear", "several oracles", "time-varying", "non-linear")


def compare_sides(A, B):
    """For which parameters of `B` is B the same as `A`? Both are `Side`s; see `compare`."""
    kind = max(A.kind, B.kind, key=KINDS.index)
    if kind == "linear":
        kind = "several oracles"
    try:
        if kind == "several oracles":
            answer = _by_channels(A, B)
            if answer.shift != 0:
                kept = _with_kept_answers(A, B)
                answer = answer if kept is None else kept
            return answer
        if kind == "time-varying":
            from theory.realization.varying import compare_varying

            return compare_varying(A, B)
        from theory.realization.coordinates import compare_coordinates

        return compare_coordinates(A, B)
    except Undecided as reason:
        return comparison(A, B, kind, (), "undecided", str(reason))


def _with_kept_answers(A, B):
    """The answer where calls are left out that ask again at the point of the iteration before;
    None where there are none, or B is A nowhere all the same."""
    sides, notes = [], []
    for name, side in zip("AB", (A, B)):
        system, told = asked_once(side.system)
        sides.append(Side(side.name, side.program, system) if told else side)
        notes += [f"{name}'s {one} is what {other} was an iteration before" for one, other in told]
    if not notes:
        return None
    answer = _by_channels(*sides)
    if answer.shift != 0:
        return None
    return replace(answer, notes=(*notes, *answer.notes), same=_no_theorem, first_difference=None)


def _no_theorem():
    raise NoTheorem("calls that ask again where they did before have no state map")


def _by_channels(A, B):
    from theory.realization.channels import MAX_CALLS, same_by_channels

    most = max(len(side.system.channels) for side in (A, B))
    if most > MAX_CALLS:
        raise Undecided(f"{most} oracle calls an iteration: at most {MAX_CALLS} are compared")
    found, tried = same_by_channels(A, B)
    pairs = [(question, entry) for question, entries in found for entry in entries]
    pairs.sort(key=lambda pair: pair[1].how != "moves")
    entries = [entry for _, entry in pairs]
    moving = [pair for pair in pairs if pair[1].how == "moves"]
    verdict, open_ = "not_equivalent", ""
    if pairs:
        verdict, open_ = verdict_of(pairs[0][0], entries, moving)
    if verdict in ("not_equivalent", "conditional") and tried:
        verdict, open_ = "undecided", tried
    match = moving[0][0].match if moving else None
    notes = []
    if not (A.system.resting and B.system.resting):
        notes.append("the starts were not compared: B starts like A where its states do")
    plain = match is None or match.plain
    return comparison(
        A,
        B,
        "several oracles",
        entries,
        verdict,
        open_,
        first_difference=_difference(
            A, B, verdict, match, pairs[0][0].missed if verdict == "conditional" else {}
        ),
        match=() if match is None else words(match, A.system, B.system),
        states=state_map(moving[0][0], moving[0][1].branch) if moving and plain else (),
        notes=tuple(notes),
        same=partial(_same, A, B, match, moving[0][1].branch) if moving else None,
    )


def _same(A, B, match, branch):
    """What a theorem is written from."""
    from theory.realization.same import of_branch

    if any(match.shift) or match.repeat != (1, 1) or match.oracles:
        raise NoTheorem("calls that are shifted, repeated or of other oracles have no state map")
    return of_branch(A, B, branch, match.calls)


def _difference(A, B, verdict, match, of_a):
    """A difference in the plain order, where the same oracles are asked."""
    if verdict in ("equivalent", "undecided") or (match is not None and not match.plain):
        return None
    if any(side.program is not None and side.given is not None for side in (A, B)):
        return None  # the text asks more often than the system
    names = [[channel.function for channel in side.system.channels] for side in (A, B)]
    if sorted(names[0]) != sorted(names[1]):
        return None
    left = list(enumerate(names[0]))
    calls = []
    for name in names[1]:
        place = next(pair for pair in left if pair[1] == name)
        left.remove(place)
        calls.append(place[0])
    return difference_of_runs(A, B, tuple(calls), of_a)


def words(match, A, B):
    """How B's calls are A's, a line for each that is not the same in the same place."""
    lines = []
    for count, name in zip(match.repeat, "AB"):
        if count > 1:
            lines.append(f"{count} iterations of {name} are one of {'BA'['AB'.index(name)]}")
    for theirs, ours in match.oracles:
        if ours.endswith("*"):
            what = "inverse" if ours.startswith("J_") else "conjugate"
            lines.append(f"B's {theirs} is that of the {what} of A's {ours[:-1]}")
        elif theirs != ours:
            lines.append(f"B's {theirs} is A's {ours}")
    if match.repeat == (1, 1):
        for k, (call, late) in enumerate(zip(match.calls, match.shift)):
            if call != k or late:
                when = " of the next iteration" if late else ""
                lines.append(f"B's {B.channels[k].text} is A's {A.channels[call].text}{when}")
    return tuple(lines)


def state_map(question, branch):
    """B's states as linear forms of A's on a branch: (name, text) pairs, checked; empty without.

    M with M·(B, AB, …) = (B', A'B', …), the answers' ways into the states.
    """
    A, B, field = question.first, question.second, question.field

    def on(element, rename=None):
        return field.embed(element, rename).substitute(branch.solved)

    try:
        ours = {key: [[on(x) for x in row] for row in getattr(A, key)] for key in "ABC"}
        theirs = {
            key: [[on(x, question.rename) for x in row] for row in getattr(B, key)] for key in "ABC"
        }
    except ZeroDivisionError:
        return ()
    calls = question.match.calls
    zero = field.zero
    ours["B"] = [[row[k] for k in calls] for row in ours["B"]]
    one, other = ours["B"], theirs["B"]
    columns, images = list(map(list, zip(*one))), list(map(list, zip(*other)))
    for _ in range(max(A.size, B.size)):
        one, other = product(ours["A"], one, zero), product(theirs["A"], other, zero)
        columns += map(list, zip(*one))
        images += map(list, zip(*other))
    M = [solve(columns, [image[i] for image in images]) for i in range(B.size)]
    if None in M or branch.unsolved:
        return ()
    same = product(M, ours["A"], zero) == product(theirs["A"], M, zero)
    same = same and product(M, ours["B"], zero) == theirs["B"]
    if not same or product(theirs["C"], M, zero) != [ours["C"][k] for k in calls]:
        return ()
    return tuple((name, _form(row, A.states)) for name, row in zip(B.states, M))


def _form(row, states):
    """Text of a linear form."""
    from theory.laws.rational_functions import text_of_ratio

    terms = [text_of_ratio(x, name) for x, name in zip(row, states) if x]
    return " + ".join(terms).replace("+ -", "- ") or "0"
