"""Programs that act on every coordinate alike: the same by a state map, or not by exact runs.

B's states are looked for as multiples of A's. States whose updates hold no root, sign or maximum
settle most of the multiples; with these put in, roots with equal contents have equal letters, and
what is left are identities between rational functions of states, answers and letters. That B is A
nowhere else is shown by runs (`elimination`); agreement in runs alone shows nothing.
"""

from itertools import islice, permutations
from itertools import product as choices

from theory.realization.beyond import apart_beyond
from theory.realization.clock import hidden
from theory.realization.elimination import elsewhere
from theory.realization.entries import comparison, entries_of, verdict_of
from theory.realization.forgetful import forgetful, widened
from theory.realization.ideals import Undecided
from theory.realization.question import Question
from theory.realization.runs import difference_of_runs
from theory.realization.standing import covered_beyond, moving_states
from theory.realization.state_maps import Partner, Search
from theory.realization.undefined import parted_at_zero, where_defined
from theory.realization.varying import ways

MAX_OPENINGS = 60
MAX_TRIES = 40
MAX_OPTIONS = 24
MAX_RANKED = 5000
MAX_FORGETFUL = 8


def compare_coordinates(A, B):
    """Compare two `Side`s, one of them not linear; see `compare`."""
    if A.program is None or B.program is None:
        raise Undecided("matrices are not compared with what is not linear")
    asked = [[call.function for call in side.program.reading.calls] for side in (A, B)]
    if asked[0] != asked[1]:
        return comparison(A, B, "non-linear", (), "undecided", _of_calls(A, B, asked))
    entries, search = _found(A, B)
    if not any(entry.how == "moves" for entry in entries):
        found = _forgotten(A, B)
        if found is not None:
            return _answer(A, B, *found)
    return _answer(A, B, entries, search)


def _forgotten(A, B):
    """What `_answer` asks for, of the programs at numbers at which they keep as many states: where
    that needs the fewest equations. None without such numbers."""
    best, fewest = None, None
    for ours, theirs in islice(forgetful(A, B), MAX_FORGETFUL):
        special, attempt = _found(ours[0], theirs[0])
        special = [entry for entry in special if entry.how == "moves"]
        if not special:
            continue
        question = Question(A, B)
        branches = [widened(question, e.branch, ours[1], theirs[1]) for e in special]
        entries = entries_of(question, branches)
        count = min(map(_equations, entries))
        if fewest is None or count < fewest:
            best, fewest = (entries, attempt, question, special[0].branch), count
        if not count:
            break
    return best


def _found(A, B):
    """(entries, `Search`) of the attempt with the fewest conditions on which A moves."""
    entries, search, best = [], None, None
    for attempt in islice(_attempts(A, B), MAX_TRIES):
        if best is not None and len(attempt.branch.equations) >= best:
            break  # the openings come by the number of their equations
        try:
            found = attempt.entries()
        except (Undecided, ZeroDivisionError, KeyError):
            continue
        rank = min((_equations(e) for e in found if e.how == "moves"), default=None)
        if rank is not None and (best is None or rank < best):
            entries, search, best = found, attempt, rank
    return entries, search


def _same(A, B):
    """What has to hold for B to be A at all numbers that are left, or None."""
    answer = compare_coordinates(A, B)
    return answer.notes if answer.verdict == "equivalent" else None


def _of_calls(A, B, asked):
    told = "what is not linear is compared where the same oracles are asked in order"
    if len(asked[0]) != len(asked[1]) and set(asked[0]) == set(asked[1]):
        more, name = max((len(calls), name) for calls, name in zip(asked, "AB"))
        call = (A if name == "A" else B).program.reading.calls[-1]
        told += (
            f"; {name} asks {more} times an iteration: {call.text} is asked at another point than "
            f"before, so name it first where it is meant at the old one, g = {call.text}"
        )
    return told


def _answer(A, B, entries, search, question=None, own=None):
    """The `Comparison`; `question` is that of the entries where it is not the search's, and `own`
    the first branch of the search."""
    moving = [entry for entry in entries if entry.how == "moves"]
    verdict, open_, difference = "", "", None
    still: list = []
    if moving:
        verdict, open_ = verdict_of(question or search.question, entries, moving)
        if verdict != "equivalent" and question is None:
            beyond = covered_beyond(A, B, search.question, moving[0].branch, _same)
            if beyond is not None:
                verdict, open_, still = "equivalent", "", beyond
    if verdict != "equivalent":
        difference = difference_of_runs(A, B)
        verdict, open_ = elsewhere(A, B, moving, difference)
        if moving and open_ and question is None:
            branch, positive = moving[0].branch, search.question.positive
            if apart_beyond(A, B, branch, positive):
                verdict, open_ = "conditional", ""
    more: dict = {}
    if verdict == "undecided" and not moving:
        parted = parted_at_zero(A, B)
        if parted is not None:
            verdict, open_, more = "not_equivalent", "", {"notes": (parted,)}
    if moving:
        branch = own or moving[0].branch
        notes = [f"where {condition}" for condition in search.assumed(branch)]
        apart = where_defined(A, B)
        notes += [apart] if apart else []
        more["notes"] = tuple(dict.fromkeys([*notes, *still, *search.starts(branch)]))
        more["match"] = tuple(f"B's {line}" for line in search.told(branch))
        more["states"] = search.state_map(branch)
    return comparison(
        A, B, "non-linear", entries, verdict, open_, first_difference=difference, **more
    )


def _equations(entry):
    return sum(condition.endswith(" = 0") for condition in entry.text.conditions)


def _attempts(A, B):
    """Yield `Search`es: ways to match clocks, states, and then roots and signs; first those that
    hold for all of A's parameters and lose no state."""
    ours, theirs = A.program.reading, B.program.reading
    mine, others = (moving_states(side.program)[0] for side in (A, B))
    if len(mine) != len(others):
        return
    maps = sorted(
        (dict(zip(others, order)) for order in islice(permutations(mine), 720)),
        key=lambda pairs: (
            _unlikeness(ours, theirs, pairs),
            -sum(a == b for a, b in pairs.items()),
        ),
    )
    maps = [pairs for pairs in maps if _asks_alike(ours, theirs, pairs)]
    pairs_of = (
        (matched, pairs, rooted)
        for pairs in maps
        for rooted in _rooted(ours, theirs, pairs)
        for matched in ways(ours, theirs)
    )
    openings: list = []
    for matched, pairs, rooted in islice(pairs_of, MAX_OPENINGS):
        try:
            branches = Search(A, B, matched, pairs, rooted=rooted).opening()
        except (Undecided, ZeroDivisionError, KeyError):
            continue
        openings += [(matched, pairs, branch, rooted) for branch in branches]
    openings.sort(key=lambda o: (len(o[2].equations), _lost(o[2]), len(o[3])))
    for matched, pairs, branch, rooted in openings:
        for roots, changing in _roots(ours, theirs, others, branch, rooted):
            try:
                yield Search(A, B, matched, pairs, branch, roots, changing, rooted)
            except (Undecided, ZeroDivisionError, KeyError):
                continue


def _rooted(ours, theirs, pairs):
    """Ways to take roots of A's states: none, and those that stand under a root of A's and under
    none of B's."""
    yield ()
    below = [
        {n for o in reading.opaque if o.kind == "sqrt" for a in o.arguments for n in a.letters()}
        for reading in (ours, theirs)
    ]
    for reading, held in ((ours, below[0]), (theirs, below[1])):
        for opaque in reversed(reading.opaque):
            if opaque.letter in held:
                held.update(n for a in opaque.arguments for n in a.letters())
    found = tuple(n for n, other in pairs.items() if other in below[0] and n not in below[1])
    if found:
        yield found


def _lost(branch):
    """How many states of B are 0 on the branch, and how many of its parameters are numbers."""
    zero = [n for n, v in branch.solved.items() if n.startswith("m ") and not v]
    fixed = [n for n, v in branch.solved.items() if n.endswith("_B") and v.is_number()]
    return len(zero), len(fixed)


def _unlikeness(ours, theirs, pairs):
    """How far the updates are from each other in degree: a multiple has the same degrees."""
    total = 0
    for name, other in pairs.items():
        for one, two in zip(ours.calls, theirs.calls):
            degrees = []
            for reading, state, letter in ((ours, other, one.letter), (theirs, name, two.letter)):
                place = reading.field.names.index(letter)
                update = reading.after[state]
                degrees.append(update.top.degrees()[place] if update else 0)
            total += abs(degrees[0] - degrees[1])
        kinds = [
            sorted(o.kind for o in hidden(reading) if o.letter in reading.after[state].letters())
            for reading, state in ((ours, other), (theirs, name))
        ]
        total += kinds[0] != kinds[1]
    return total


def _asks_alike(ours, theirs, pairs):
    """The points hold the same states."""
    for one, other in zip(ours.calls, theirs.calls):
        held = {pairs[name] for name in other.point.letters() & set(pairs)}
        if held != one.point.letters() & set(pairs.values()):
            return False
    return True


def _roots(ours, theirs, names, branch, rooted):
    """Yield (partners for B's roots and the like, states of B whose multiple may change)."""
    letters, mine = hidden(theirs), hidden(ours)
    options = []
    for p in letters:
        place = [o for o in letters if o.kind == p.kind].index(p)
        same = [o.letter for o in mine if o.kind == p.kind]
        same = sorted(same, key=lambda k: abs(same.index(k) - place))  # the first for the first
        turns = (False, True) if p.kind in ("max", "sign") else (False,)
        partners = [
            Partner(k, turned, scaled)
            for k in same
            for scaled in ((True, False) if p.kind == "max" else (False,))
            for turned in turns
        ]
        options.append([*partners, None])
    known = {n.removeprefix("m ") for n in branch.solved if n.startswith("m ")}
    open_ = tuple(name for name in names if name not in known)
    asked = set().union(*(call.point.letters() for call in theirs.calls))
    changing = tuple(name for name in open_ if name not in {*asked, *rooted})
    ranked = sorted(
        islice(choices(*(range(len(option)) for option in options)), MAX_RANKED), key=sum
    )
    for ranks in ranked[:MAX_OPTIONS]:
        choice = [option[rank] for option, rank in zip(options, ranks)]
        roots = {p.letter: c for p, c in zip(letters, choice) if c}
        yield roots, ()
        if changing and (ours.names.sequences or theirs.names.sequences or ours.names.clock):
            yield roots, changing
