"""What the difference of two optimizers is, in words: each of these is seen on the designed runs.

A sentence is said where B's steps follow from A's by it, in a run of several tensors from 0 and in
one from another start; nothing is read but steps. Where an ε or a weight decay is what differs,
those of both are measured and said.
"""

from __future__ import annotations

from dataclasses import replace

from .runs import TWINS

CLOSE = 1e-6  # of the longest step: what a sentence may leave unexplained
LATEST = 5
FEW_BITS = 0.1  # of the longest step: what rounding to 16 bits adds up to
AN_EPSILON, DECAY = "an ε differs", "weight decay"
SMALL = tuple(f"gradients of size 2^{p}" for p in (-10, -20, -30, -40))
LARGE = tuple(f"gradients of size 2^{p}" for p in (10, 20, 40))


def how(pair, answer, runs) -> str:
    """The sentence, or "" where none is known."""
    try:
        said = (
            _only(answer)
            or _unchanged(pair, runs)
            or _relation(pair, runs)
            or _rounding(answer)
            or _epsilon(answer)
            or _where(answer)
            or _memory(pair, runs)
        )
    except ValueError:
        return ""
    return said + _of_both(answer, said)


def writes(pair, runs) -> str:
    """Which of the two leaves other numbers in its gradients than it was given, if one does."""
    import numpy as np

    (run,) = [run for run in runs if run.of == "several tensors from a start that is not 0"]
    try:
        kept = [
            np.array_equal(side.run(run.layout, run.start, run.gradients)[1], run.gradients)
            for side in pair.sides
        ]
    except ValueError:  # it refuses this layout
        return ""
    if kept[0] == kept[1]:
        return ""
    return f"{'B' if kept[0] else 'A'} writes other numbers into its gradients, the other does not"


def _of_both(answer, said) -> str:
    """The ε or the weight decay of A and of B, where the sentence is about one and they differ."""
    from gpu_check.probing.behaviour import decay_of, epsilon_of

    from ..adapters.box import box_of
    from ..behaves import decay_in_words, epsilon_in_words

    if AN_EPSILON in said:
        measure, in_words = epsilon_of, epsilon_in_words
    elif DECAY in said:
        measure, in_words = decay_of, decay_in_words
    else:
        return ""
    try:
        found = [measure(box_of(side)) for side in (answer.a, answer.b)]
    except ValueError:  # it does not run on what this takes
        return ""
    first, second = (in_words(one) if one else "none" for one in found)
    return "" if first == second else f". A's: {first}. B's: {second}"


def _only(answer) -> str:
    """A difference in a few kinds of runs only."""
    failed = set(answer.failed)
    if failed == {"one gradient array, zeroed and refilled"}:
        return (
            "they part only where one gradient array is zeroed and refilled: one of them keeps the "
            "gradient itself, for want of a copy"
        )
    if failed == {TWINS}:
        return (
            "they part only where two tensors have one shape: one of them keeps something for both "
            "together"
        )
    if failed == {"a long run"}:
        return f"they part only in a long run, at step {answer.step}"
    return ""


def _epsilon(answer) -> str:
    """A difference that fades as gradients grow, from small ones on, over many sizes."""
    usual, known = answer.by_run.get("several tensors"), answer.by_run
    small = max((known.get(kind, 0.0) for kind in SMALL), default=0.0)
    large = max((known.get(kind, 1.0) for kind in LARGE[1:]), default=1.0)
    if usual is not None and small > 1e-3 and usual < 0.9 * small and large <= usual / 1e3 + 1e-12:
        return (
            "the smaller the gradients, the further they part, by up to "
            f"{small:.1g} of the longest step where they are small, {usual:.1g} at usual sizes: "
            f"{AN_EPSILON}, or what a sum of squares starts from"
        )
    return ""


def _where(answer) -> str:
    failed, passed = set(answer.failed), set(answer.passed)
    started = {
        "a start that is not 0", "several tensors from a start that is not 0", "no gradients",
        "one gradient array, zeroed and refilled",
    }  # fmt: skip
    if failed <= started and "several tensors" in passed:
        return f"from 0 they are the same: one depends on where it stands, as {DECAY} does"
    if "no gradients" in failed and "several tensors" in passed:
        return "one moves without gradients, and the other otherwise"
    if failed & set(LARGE) and set(SMALL) & passed and "constant gradients" in passed:
        return "they part where gradients are large, and not where they are small, as by a clip"
    if failed and set(SMALL) <= failed and not set(LARGE) & failed:
        return f"they part where gradients are small, and not where they are large: {AN_EPSILON}"
    tensors = {"several tensors", "a matrix"}
    if failed & tensors and "constant gradients" in passed and "" in passed:
        return "a single number is treated alike: coordinates are mixed in different ways"
    return ""


def _relation(pair, runs) -> str:
    """How B's steps follow from A's on all coordinates."""
    import numpy as np

    kinds = [
        run
        for run in runs
        if run.of in ("several tensors", "several tensors from a start that is not 0")
    ]
    taken = [(run, *pair.steps(run)) for run in kinds]
    if not all(np.isfinite(steps).all() for _, *both in taken for steps in both):
        return ""
    after = _decay_after(*taken)
    if after:
        return after
    if min(np.abs(a - b).max() / (np.abs(a).max() or 1) for _, a, b in taken) < 100 * CLOSE:
        return _decay(*taken[1])
    for relation in (_late, _drift, _factor, _factors):
        words = [relation(*one) for one in taken]
        if words[0] and words[0] == words[1]:
            return words[0]
    (constant,) = [run for run in runs if run.of == "constant gradients"]
    words = _late(constant, *pair.steps(constant))
    return f"on constant gradients {words}" if words else _decay(*taken[1])


def _unchanged(pair, runs) -> str:
    """Which of the two a change of a hyperparameter does not reach."""
    import numpy as np

    if not pair.change:
        return ""
    (run,) = [run for run in runs if run.of == "several tensors"]
    still = type(pair)(*pair.sides)
    same = [np.array_equal(*both) for both in zip(pair.steps(run), still.steps(run))]
    if same[0] == same[1]:
        return ""
    return f"{'A' if same[0] else 'B'} takes no notice of the change of {pair.change[1]}"


def _rounding(answer) -> str:
    """Which of the two rounds inside to 16 bits, where that may be all that differs."""
    from gpu_check.probing.behaviour import rounds_of

    from ..adapters.box import box_of
    from ..behaves import rounding_in_words

    if answer.by_run.get("several tensors", 1.0) > FEW_BITS:
        return ""
    found = [rounds_of(box_of(side)) for side in (answer.a, answer.b)]
    if (found[0] == "short") == (found[1] == "short"):
        return ""
    return f"{'AB'[found.index('short')]} rounds {rounding_in_words('short')}"


def _memory(pair, runs) -> str:
    """First steps that are the same in all runs."""
    for run in runs:
        first, second = pair.steps(replace(run, gradients=run.gradients[:1]))
        if not _close(first, second, abs(first).max()):
            return ""
    return "every first step is the same: they part in what they make of earlier gradients"


def _close(x, y, scale):
    import numpy as np

    return bool((np.abs(x - y) <= CLOSE * scale).all())


def _late(run, first, second) -> str:
    size = abs(first).max()
    for name, other, one, late in (("B", "A", first, second), ("A", "B", second, first)):
        for k in range(1, LATEST + 1):
            if size and _close(late[k:], one[:-k], size) and not late[:k].any():
                return f"{name}'s steps are {other}'s {k} call{'s' * (k > 1)} late"
    return ""


def _drift(run, first, second) -> str:
    gap = second - first
    size = abs(gap).max()
    if not size or gap.max() - gap.min() > CLOSE * max(size, 1e-3 * abs(first).max()):
        return ""
    return f"B adds {_short(gap.mean())} to every step besides"


def _factor(run, first, second) -> str:
    found = _ratios(first, second)
    if found is None or abs(found - found[0]).max() > CLOSE * abs(found[0]):
        return ""
    if abs(found[0] + 1) < CLOSE:
        return "B's steps are A's with the other sign"
    return f"B's steps are A's times {_short(found[0])}"


def _factors(run, first, second) -> str:
    found = _ratios(first, second)
    if found is None:
        return ""
    other = (abs(found - found[0]) > CLOSE * abs(found[0])).nonzero()[0]
    shown = ", ".join(map(_short, found[:4]))
    if len(other) and other[0] >= 4:
        shown = f"{_short(found[0])} up to step {other[0]}, then {_short(found[other[0]])}"
    return f"B's steps are A's times a factor that changes with the step: {shown}, …"


def _ratios(first, second):
    """The factor at each step, the same for all coordinates; None where there is none."""
    import numpy as np

    length = (first**2).sum(axis=1)
    if not length.all():
        return None
    found = (first * second).sum(axis=1) / length
    scale = np.abs(second).max(axis=1, keepdims=True)
    return found if _close(second, found[:, None] * first, scale) and found.any() else None


def _decay(run, first, second) -> str:
    """B's steps are A's less w·θ, at B's own points."""
    import numpy as np

    places = np.vstack([run.start, run.start + np.cumsum(second, axis=0)])[:-1]
    gap = second - first
    at_b = gap[0]  # afterwards the points differ, and steps of a memory with them
    if not places[0].any() or not at_b.any():
        return ""
    w = -(at_b @ places[0]) / (places[0] @ places[0])
    if not _close(at_b, -w * places[0], abs(at_b).max()):
        return ""
    who, more = ("B", w) if w > 0 else ("A", -w)
    return f"at the first step {who} subtracts {_short(more)}·θ more: {DECAY}, another or elsewhere"


def _decay_after(at_0, elsewhere) -> str:
    """At the first step one subtracts a share of its point before the step, and the other of that
    after it: from 0 their steps are s and (1 − r)·s."""
    for name, other, turned in (("B", "A", False), ("A", "B", True)):
        (_, plain, late), (run, plain_there, late_there) = (
            (run, *both[::-1]) if turned else (run, *both) for run, *both in (at_0, elsewhere)
        )
        s = plain[0]
        if not s.any():
            continue
        r = 1 - (late[0] @ s) / (s @ s)
        if not 0 < r < 1 or not _close(late[0], (1 - r) * s, r * abs(s).max()):
            continue
        expected = plain_there[0] - r * (plain_there[0] + r * run.start)
        gap = abs(late_there[0] - plain_there[0]).max()
        if gap and _close(late_there[0], expected, gap):
            return (
                f"{name} takes its {DECAY} off after the step, the step included, and {other} "
                f"before it: {_short(r)} a step"
            )
    return ""


def _short(x) -> str:
    return f"{x:.6g}"
