"""What a campaign runs: written beside its results, so that the same call goes on and another is
refused."""

from __future__ import annotations

import hashlib
import json
import os
import shlex
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from ..certificates.certificate import versions, write_text
from ..shape import Each, Named, OneOf, fits

SCHEMA = "lemmata/campaign-plan/1"
NAME = "campaign.json"
SAMPLED = ("exact", "numeric", "statistical", "gpu")
SEEDED = ("exact", "enclosure", "numeric", "statistical", "gpu")  # the kinds that are told a seed
LIBRARIES = ("sympy", "numpy", "scipy", "mpmath", "python-flint", "torch", "numba")


ROW = {"call": str, "claim": str, "expected": str, "statement": str, "file": str}
SHAPE = {
    "claims": Each(ROW),
    "seeds": Each(int),
    "kinds": Each(OneOf(SEEDED)),
    "effort": OneOf(("quick", "default", "thorough")),
    "instances": (int, type(None)),
    "device": str,
    "timeout": (int, float, type(None)),
    "versions": Named(str),
}


class BadPlan(ValueError):
    """The plan cannot be, or the folder holds another or none; the text is one line with the
    mend."""


@dataclass(frozen=True)
class Plan:
    """A campaign's arguments, and what they meant when it began.

    ``claims`` lists dicts: ``call`` as ``run`` takes it, ``claim`` its name, ``expected``, and the
    hashes ``statement`` and ``file`` (the claim's own Python file).  ``seeds`` is (first, one after
    the last).
    """

    claims: list[dict]
    seeds: list[int]
    kinds: list[str]
    effort: str
    instances: int | None
    device: str
    timeout: float | None
    versions: dict[str, str]

    @property
    def size(self) -> int:
        return len(self.claims) * (self.seeds[1] - self.seeds[0])

    def tasks(self, done=frozenset()):
        """The tasks that are not in ``done``, a set of (claim, seed): every claim at one seed, then
        at the next."""
        same = {
            key: getattr(self, key)
            for key in ("kinds", "effort", "instances", "device", "timeout", "versions")
        }
        for seed in range(*self.seeds):
            for row in self.claims:
                if (row["claim"], seed) not in done:
                    yield {**row, "seed": seed, **same}

    def command(self, claim: str, seed: int, kind: str) -> str:
        """The call that runs one kind of evidence of one claim at one seed alone."""
        call = next(row["call"] for row in self.claims if row["claim"] == claim)
        path, mark, name = call.partition("::")
        near = os.path.relpath(path) if mark else path
        call = (near if len(near) < len(path) else path) + mark + name
        return shlex.join(
            ["python", "-m", "verify", call, "--seed", str(seed), *self._options(), "--only", kind]
        )

    def _options(self) -> list[str]:
        words = [] if self.effort == "default" else [f"--{self.effort}"]
        for key, usual in (("instances", None), ("device", "auto"), ("timeout", None)):
            value = getattr(self, key)
            if value != usual:
                words += [f"--{key}", f"{value:g}" if isinstance(value, float) else str(value)]
        return words


def make(
    names: list[str], seeds, kinds, effort="default", instances=None, device="auto", timeout=None
) -> tuple[Plan, int]:
    """The plan for these claims (full names or files), and how many of them have none of the kinds.
    Raises BadPlan."""
    rows = []
    for name in names:
        path, mark, short = name.partition("::")
        call = os.path.abspath(path) + mark + short if mark else name
        claim, row = identify(call)
        if set(kinds) & set(claim.kinds):
            if any(other["claim"] == claim.name for other in rows):
                raise BadPlan(
                    f"two claims are named {claim.name}; run them in two campaigns, or rename one"
                )
            rows.append({"call": call, "claim": claim.name, "expected": claim.expected, **row})
    used = [k for k in SEEDED if k in kinds]
    return Plan(
        rows, list(seeds), used, effort, instances, device, timeout, versions(*LIBRARIES)
    ), len(names) - len(rows)


def identify(call: str):
    """The Claim, and the hashes of its statement and of the file that holds it."""
    from .. import registry
    from ..certificates.statement import statement_hash

    path = (
        call.partition("::")[0]
        if registry.is_file(call)
        else os.path.join(registry.HERE, "claims", f"{call}.py")
    )
    claim = registry.load(call)
    content = hashlib.sha256(Path(path).read_bytes()).hexdigest()
    return claim, {"statement": statement_hash(claim), "file": f"sha256:{content}"}


def read(folder: Path) -> Plan:
    """The plan in a folder.  Raises BadPlan."""
    path = folder / NAME
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BadPlan(
            f"{folder} holds no campaign; name its folder with --out, or start one with 'python "
            f"-m verify campaign CLAIM --out {folder}'"
        ) from None
    except OSError as reason:
        raise BadPlan(
            f"cannot read {path}: {reason.strerror}; name another folder with --out"
        ) from None
    except (ValueError, RecursionError):
        raise BadPlan(f"{path} is no JSON; name another folder with --out") from None
    if (
        not isinstance(data, dict)
        or data.pop("schema", None) != SCHEMA
        or data.keys() != {f.name for f in fields(Plan)}
        or not fits(data, SHAPE)
        or len(data["seeds"]) != 2
        or len({row["claim"] for row in data["claims"]}) < len(data["claims"])
    ):
        raise BadPlan(f"{path} is no {SCHEMA}; name another folder with --out")
    return Plan(**data)


def keep(plan: Plan, folder: Path, empty: bool) -> None:
    """Write the plan into a folder; where results of a plan stand (not ``empty``) it must be the
    same.  Raises BadPlan."""
    if not empty:
        difference = _difference(read(folder), plan)
        if difference:
            raise BadPlan(
                f"{folder} holds another campaign: {difference}; name another folder with --out"
            )
    else:
        write_text(
            folder / NAME,
            json.dumps({"schema": SCHEMA, **asdict(plan)}, indent=1, ensure_ascii=False) + "\n",
        )


def _difference(old: Plan, new: Plan) -> str:
    """The first thing in which two plans differ, in words; empty where there is none."""
    before, now = ({row["claim"]: row for row in plan.claims} for plan in (old, new))
    if before.keys() != now.keys():
        return f"its claims are {_few(before)}, not {_few(now)}"
    for key, what in (
        ("statement", "the statement"),
        ("expected", "the expected verdict"),
        ("file", "the file"),
        ("call", "the place"),
    ):
        changed = [name for name, row in now.items() if row[key] != before[name][key]]
        if changed:
            return f"{what} of {_few(changed)} has changed since it began"
    for library in old.versions.keys() | new.versions.keys():
        here, there = new.versions.get(library, "missing"), old.versions.get(library, "missing")
        if here != there:
            return f"it began with {library} {there}, and here is {here}"
    for key in ("seeds", "kinds", "effort", "instances", "device", "timeout"):
        if getattr(old, key) != getattr(new, key):
            return (
                f"its {key} are {_shown(key, getattr(old, key))}, not "
                f"{_shown(key, getattr(new, key))}".replace(
                    "are", "are" if key[-1] == "s" else "is", 1
                )
            )
    return ""


def _few(names) -> str:
    names = list(names)
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def _shown(key, value) -> str:
    if key == "seeds":
        return f"{value[0]}:{value[1]}"
    return ", ".join(value) if key == "kinds" else "the usual" if value is None else str(value)
