"""What any optimizer does, linear or not, as rows: `lemmata/identity/2`'s "behaviour"."""

from __future__ import annotations

from .loading import RATES


def as_dict(found, arguments, law="") -> dict:
    """The measured `Behaviour` with its rows in words; `law` is that of the first steps."""
    answer = {
        "first_step": found.first_step, "directions": list(found.directions),
        "late": found.late and found.late[0],
        "remembers": found.remembers, "linear_steps": found.linear_steps, "decay": found.decay,
        "rest": list(found.rest), "epsilon": found.epsilon, "clip": found.clip,
        "rounds": found.rounds or None,
    }  # fmt: skip
    rate = next((arguments[n] for n in RATES if n in arguments), None)
    return answer | {"rows": rows(found, rate, law)}


def rows(found, rate=None, law="") -> dict:
    """Words by row; a row that says nothing special is left out."""
    answer = {}
    for name, words in (
        ("direction", _direction(found.directions)), ("latency", _latency(found)),
        ("first step", _first(found, rate)), ("memory", _memory(found)),
        ("linear", law or _linear(found)), ("decay", _decay(found)), ("epsilon", _epsilon(found)),
        ("clip", _clip(found.clip)), ("rounding", rounding_in_words(found.rounds)),
    ):  # fmt: skip
        if words:
            answer[name] = words
    return answer


def _spans(directions):
    """(kind, first, last) of runs of one direction, from step 1."""
    spans = []
    for step, kind in enumerate(directions, 1):
        if spans and spans[-1][0] == kind:
            spans[-1][2] = step
        else:
            spans.append([kind, step, step])
    return spans


def _direction(directions) -> str:
    spans = _spans(directions)
    if not spans or [kind for kind, *_ in spans] == ["down"]:
        return ""
    if len(spans) == 1:
        return {
            "up": "up: every step goes along the gradient, it maximizes",
            "still": "none: it stands still",
        }[spans[0][0]]
    verbs = {"up": "go along the gradient, uphill", "still": "stand still", "down": "go down"}
    told = []
    for kind, first, last in spans[:4]:
        which = f"step {first}" if first == last else f"steps {first}–{last}"
        verb = verbs[kind]
        if first == last:
            verb = verb.replace("go ", "goes ").replace("stand ", "stands ")
        told.append(f"{which} {verb}")
    return "; ".join(told) + ("; …" if len(spans) > 4 else "")


def _latency(found) -> str:
    if "down" not in found.directions and "up" not in found.directions:
        return ""
    if found.late is None:
        return ""
    most, least = found.late
    if most is None:
        return "a gradient that is changed alone does not always show within five calls"
    if most != least:
        return f"gradients are gathered: one shows {least} to {most} calls after it was given"
    if most:
        return f"a gradient shows {most} call{'s' * (most > 1)} after it was given"
    still = _spans(found.directions)
    if still and still[0][0] == "still" and len(still) > 1:
        n = still[0][2]
        return f"it begins {n} call{'s' * (n > 1)} late"
    return ""


def _first(found, rate) -> str:
    if found.first_step is None:
        return ""
    if not isinstance(rate, (int, float)) or not rate:
        return f"{found.first_step:.6g} from 0 on gradients of size 1"
    many = f"{found.first_step / rate:.6g}"
    return f"{many} learning rate{'s' * (many != '1')}, from 0 on gradients of size 1"


def _memory(found) -> str:
    moves = any(kind != "still" for kind in found.directions)
    return "none: only the last gradient matters" if moves and found.remembers is False else ""


def _linear(found) -> str:
    n = found.linear_steps
    if not n or not any(kind != "still" for kind in found.directions[:n]):
        return ""
    return f"the first {n} step{'s' * (n > 1)} double{'s' * (n == 1)} with the gradients"


def _decay(found) -> str:
    points = ", ".join(f"{x:.6g}" for x in found.rest[:3])
    if found.rest and abs(found.rest[-1]) > 1 + 1e-9:
        return f"weights grow without gradients: {points}"
    words = decay_in_words(found.decay)
    if found.decay and found.decay["kind"] == "decoupled":
        words += f"; without gradients 1 becomes {points}"
    return words


def decay_in_words(found) -> str:
    """Of a `Behaviour`'s decay; "" where there is none."""
    if not found:
        return ""
    kind, rate = found["kind"], found["rate"]
    if kind == "decoupled":
        return f"decoupled: each step subtracts {rate:.6g}·θ"
    if kind == "coupled":
        return f"coupled: as if the gradient were g + {rate:.6g}·θ"
    return "steps depend on where it stands, in a way that is no weight decay"


def _epsilon(behaviour) -> str:
    found = behaviour.epsilon
    if not found or behaviour.clip and found["place"] == "other":
        return ""
    return epsilon_in_words(found)


def epsilon_in_words(found) -> str:
    """Of a `Behaviour`'s epsilon."""
    if found["place"] == "other":
        return "small gradients make small steps, by no ε inside or outside of a root"
    words = f"{found['place']} of the root: {found['first']:.4g} in units of the gradient at step 1"
    if found["later"] and abs(found["later"] / found["first"] - 1) > 1e-3:
        words += f", {found['later']:.4g} at step 60: it is scaled by time"
    return words


def _clip(found) -> str:
    if not found:
        return ""
    what = "coordinates" if found["by"] == "coordinate" else "lengths"
    return f"{what} of gradients beyond {found['bound']:.10g} are cut"


def rounding_in_words(kind) -> str:
    """Of a `Behaviour`'s rounds."""
    if not kind:
        return ""
    format, bit = {"short": ("bfloat16 or float16", 21), "float32": ("float32", 41)}[kind]
    return f"to {format} inside: most steps take no notice of a gradient's bit {bit}"
