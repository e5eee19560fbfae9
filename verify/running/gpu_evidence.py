"""Evidence of batched checks that ran elsewhere: what `python -m gpu_check --json FILE` wrote.

A file is taken in only where its statements are those of today's claims. Nothing in it is believed
about the mathematics beyond that: it counts as gpu evidence, which supports a claim and proves
none.
"""

from __future__ import annotations

import json
import math
import os
import stat

from .. import registry
from ..certificates.statement import statement_hash
from ..evidence import Evidence

SCHEMA = "lemmata/gpu-evidence/1"
MAX_BYTES = 8 * 2**20
MAX_TEXT = 1000
MEND = "make it anew with 'python -m gpu_check … --json FILE' of this version"


class BadEvidence(ValueError):
    """The file is no evidence for these claims; the text is one line with the mend."""


def read(path: str, names: list[str]) -> dict[str, list[Evidence]]:
    """{claim: its gpu evidence, check by check} for those of the named claims that the file has.

    Raises BadEvidence for a file that is not whole, that states a claim otherwise than it stands
    now, or that has none of the named claims.
    """
    data = _load(path)
    try:
        found = _claims(data, os.path.basename(path))
    except BadEvidence as reason:
        raise BadEvidence(f"{path}: {reason}; {MEND}") from None
    taken = {name: found[name] for name in names if name in found}
    if not taken:
        raise BadEvidence(
            f"{path} has evidence for none of the claims that run; it has "
            f"{', '.join(sorted(found)[:3]) or 'no claim'}"
        )
    return taken


def _load(path):
    try:
        _need(stat.S_ISREG(os.stat(path).st_mode), "is not a plain file")
        with open(path, "rb") as file:
            data = file.read(MAX_BYTES + 1)
        _need(len(data) <= MAX_BYTES, f"is over {MAX_BYTES // 2**20} MiB")
        return json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_unique,
            parse_int=_integer,
            parse_constant=_no_number,
        )
    except OSError as reason:
        raise BadEvidence(
            f"cannot read {path}: {reason.strerror}; name another file with --gpu-evidence"
        ) from None
    except UnicodeDecodeError:
        raise BadEvidence(f"{path} is not UTF-8 text; {MEND}") from None
    except BadEvidence as reason:
        raise BadEvidence(f"{path} {reason}; {MEND}") from None
    except (ValueError, RecursionError, MemoryError) as reason:
        raise BadEvidence(
            f"{path} is no JSON ({str(reason).splitlines()[0][:80]}); {MEND}"
        ) from None


def _unique(pairs):
    _need(len({key for key, _ in pairs}) == len(pairs), "says one thing twice")
    return dict(pairs)


def _integer(digits):
    _need(len(digits) <= 20, "holds an integer of over 20 digits")
    return int(digits)


def _no_number(text):
    raise BadEvidence(f"holds {text}, which is no number")


def _claims(data, file) -> dict[str, list[Evidence]]:
    _need(isinstance(data, dict) and data.get("schema") == SCHEMA, f"is no {SCHEMA}")
    _need(isinstance(data.get("claims"), list), "has no list of claims")
    seed = _whole(data.get("seed"), "the seed", 0)
    known = {row["claim"] for row in registry.index()}
    found = {}
    for row in data["claims"]:
        _need(isinstance(row, dict), "a claim is no object")
        name = _text(row.get("claim"), "a claim's name")
        _need(name in known, f"there is no claim {name}")
        _need(name not in found, f"{name} stands there twice")
        claim = registry.load(name)
        _need(
            row.get("statement") == statement_hash(claim),
            f"{name} is stated otherwise than the claim is now",
        )
        checks = [check for check in claim.checks if check.kind == "gpu"]
        pieces = row.get("evidence")
        _need(
            isinstance(pieces, list) and len(pieces) == len(checks),
            f"{name} has {len(checks)} batched checks, and other evidence here",
        )
        found[name] = [
            _evidence(one, check, f"from {file}, seed {seed}", name)
            for one, check in zip(pieces, checks)
        ]
    return found


def _evidence(one, check, origin, name) -> Evidence:
    _need(
        isinstance(one, dict) and one.get("kind") == "gpu",
        f"{name}: a piece of evidence is not of the kind gpu",
    )
    _need(one.get("part") == check.part, f"{name}: a piece belongs to another part than the check")
    status = one.get("status")
    _need(status in ("pass", "fail"), f"{name}: a status is neither pass nor fail")
    summary = _text(one.get("summary"), f"{name}: a summary")
    device, dtype = (_text(one.get(key), f"{name}: the {key}") for key in ("device", "dtype"))
    _need(
        device in summary and dtype in summary,
        f"{name}: a summary does not name its device and number type",
    )
    seconds = _number(one.get("seconds"), f"{name}: seconds")
    error, bound = (
        None if one.get(key) is None else _number(one[key], f"{name}: {key}")
        for key in ("worst_error", "bound")
    )
    instances = (
        None if one.get("instances") is None else _whole(one["instances"], f"{name}: instances", 1)
    )
    if status == "pass":
        _need(
            None not in (error, bound, instances),
            f"{name} passes without instances, worst_error and bound",
        )
        _need(error <= bound, f"{name} passes with an error above its bound")
        _need(error >= 0, f"{name} passes with an error below 0")
    return Evidence(
        "gpu",
        status,
        f"{summary}, {origin}",
        check.part,
        instances,
        error,
        bound,
        seconds,
        title=check.title,
    )


def _need(good, reason) -> None:
    if not good:
        raise BadEvidence(reason)


def _text(value, what) -> str:
    _need(
        isinstance(value, str) and 0 < len(value) <= MAX_TEXT and value.isprintable(),
        f"{what} is no line of text",
    )
    return value


def _number(value, what) -> float:
    _need(
        isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value),
        f"{what} is no number",
    )
    return float(value)


def _whole(value, what, least) -> int:
    _need(
        isinstance(value, int) and not isinstance(value, bool) and least <= value <= 2**63,
        f"{what} is no whole number",
    )
    return value
