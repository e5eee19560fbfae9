"""Learned optimizers as JSON files: every float in hexadecimal, so that what is read is what was
written.

{"schema": "lemmata/learned-optimizer/1", "optimizer": {"system": …}, "weights": ["0x1.8p+1", …],
"training": {…}}
"""

import json
import math
import os
from pathlib import Path

SCHEMA = "lemmata/learned-optimizer/1"
LARGEST_FILE = 16 * 2**20
MOST_WEIGHTS, MOST_SCALES, LONGEST_NUMBER = 200_000, 64, 40
# Left out of a file where they are the usual ones.
TRIED = {"output", "positions", "normalization"}
OPTIONS = {
    "multiscale": {"combination", "timescales", "rate", "eps"},
    "timesteps": {"k", "eta"},
    "momentums": {"timescales", "eta"},
}


def build(options, weights=None):
    """The learned optimizer of `Learned.options` with these weights; ValueError in one line for
    other options."""
    if (
        not isinstance(options, dict)
        or not isinstance(options.get("system"), str)
        or options["system"] not in OPTIONS
    ):
        raise ValueError(
            f"the optimizer's system is not one of {', '.join(OPTIONS)}; give one of them"
        )
    system, rest = (
        options["system"],
        {key: value for key, value in options.items() if key != "system"},
    )
    tried = TRIED if system != "multiscale" else {"anneal"}
    if set(rest) - tried != OPTIONS[system]:
        raise ValueError(
            f"the options of {system} are not {', '.join(sorted(OPTIONS[system]))}; give these"
        )
    for key in ("rate", "eps", "eta"):
        if key in rest and not _finite(rest[key]):
            raise ValueError(f"{key} is not a finite number; give one above 0")
    for key in tried & set(rest):
        if type(rest[key]) is not {"positions": bool, "anneal": int}.get(key, str):
            raise ValueError(f"{key} is {rest[key]!r}; give it as training has written it")
    if "combination" in rest and not isinstance(rest["combination"], str):
        raise ValueError("combination is not a text; give the name of one, like LA_b")
    if system == "timesteps":
        from numerics.optimizers.learned_steps import KTimesteps

        if isinstance(rest["k"], int) and rest["k"] > MOST_SCALES:
            raise ValueError(f"k is {rest['k']}; give at most {MOST_SCALES}")
        return KTimesteps(**rest, weights=weights)
    scales = rest["timescales"]
    if not isinstance(scales, list) or len(scales) > MOST_SCALES:
        raise ValueError(f"the timescales are not a list of at most {MOST_SCALES}; give one")
    if system == "momentums":
        from numerics.optimizers.learned_steps import KMomentums

        if not all(map(_finite, scales)):
            raise ValueError("the timescales are not finite numbers; give numbers in [0, 1)")
        return KMomentums(**rest, weights=weights)
    from numerics.optimizers.multiscale import MultiscaleAdam

    if not all(
        isinstance(pair, list) and len(pair) == 2 and all(map(_finite, pair)) for pair in scales
    ):
        raise ValueError("the timescales are not pairs of finite numbers; give pairs (β₁, β₂)")
    return MultiscaleAdam(**rest, weights=weights)


def _finite(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e300


def save(optimizer, path, training=None):
    """Write the file whole or not at all: into a temporary file beside it, then renamed."""
    path = Path(path)
    content = {
        "schema": SCHEMA,
        "optimizer": optimizer.options,
        "weights": [float(w).hex() for w in optimizer.weights],
        "training": training or {},
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with beside.open("w", encoding="utf-8") as file:
            json.dump(content, file, indent=1, allow_nan=False)
            file.write("\n")
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def load(path):
    """(optimizer, what is said of its training). ValueError, one line with the file's name, for any
    other file."""
    path = Path(path)
    try:
        return _read(path)
    except ValueError as reason:
        raise ValueError(f"{path.name} is no learned optimizer: {reason}") from None


def _read(path):
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise ValueError(f"it is larger than {LARGEST_FILE // 2**20} MiB")
        text = path.read_text(encoding="utf-8")
    except OSError as reason:
        raise ValueError(f"it cannot be read ({reason.strerror})") from None
    except UnicodeDecodeError:
        raise ValueError("it is not UTF-8 text") from None
    try:
        content = json.loads(text, parse_constant=_no_constant, parse_int=_short_int)
    except json.JSONDecodeError as reason:
        raise ValueError(f"it is torn or not JSON (line {reason.lineno})") from None
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    if not isinstance(content, dict) or content.get("schema") != SCHEMA:
        raise ValueError(f"its schema is not {SCHEMA}")
    if set(content) != {"schema", "optimizer", "weights", "training"} or not isinstance(
        content["training"], dict
    ):
        raise ValueError("it has other parts than schema, optimizer, weights and training")
    return build(content["optimizer"], _weights(content["weights"])), content["training"]


def _no_constant(name):
    raise ValueError(f"it holds {name}")


def _short_int(digits):
    if len(digits) > LONGEST_NUMBER:
        raise ValueError("it holds a number of too many digits")
    return int(digits)


def _weights(given):
    if not isinstance(given, list) or len(given) > MOST_WEIGHTS:
        raise ValueError(f"its weights are not a list of at most {MOST_WEIGHTS} numbers")
    found = []
    for index, text in enumerate(given):
        try:
            if not isinstance(text, str) or len(text) > LONGEST_NUMBER:
                raise ValueError
            value = float.fromhex(text)
        except (ValueError, OverflowError):
            raise ValueError(f"weight {index} is not a hexadecimal float") from None
        if not math.isfinite(value):
            raise ValueError(f"weight {index} is not finite")
        found.append(value)
    return found
