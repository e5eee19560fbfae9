"""Which batched check belongs to which claim: what `python -m gpu_check` runs.

`claims.json` beside this file says it, with a hash of what each claim states, since gpu_check also
runs where there is no `verify`. `python -m verify.registry` writes it from the claims'
declarations, and a test keeps it true. A claim with several batched checks has its rows in the
order of its file.
"""

import json
from importlib import import_module
from inspect import signature
from pathlib import Path
from typing import NamedTuple

TABLE = Path(__file__).with_name("claims.json")


class Row(NamedTuple):
    """A claim, the module below gpu_check whose `check` is its evidence, the default number of
    instances, its options; the hash of the claim's statement and the part that the check belongs
    to.

    The check takes `least` instances at least, 30 where it compares a mean over all of them.
    """

    claim: str
    module: str
    instances: int
    least: int
    options: dict
    statement: str
    part: str

    @property
    def function(self):
        return import_module(f"{__package__}.{self.module}").check

    def takes(self, option):
        """Whether the check has this option."""
        return option in signature(self.function).parameters

    def run(self, instances=None, **options):
        """The check's Result; `options` are its own: seed, device, dtype, first, chunk, dims,
        steps."""
        count = max(self.least, self.instances if instances is None else instances)
        return self.function(**self.options, instances=count, **options)


ROWS = tuple(Row(**row) for row in json.loads(TABLE.read_text(encoding="utf-8")))


def statements():
    """{claim: (hash of its statement, the parts that its gpu evidence belongs to, check by
    check)}."""
    found = {}
    for row in ROWS:
        found.setdefault(row.claim, (row.statement, []))[1].append(row.part)
    return found


def select(patterns):
    """The rows for names, short names, topic/* and all, in the table's order; ValueError where
    nothing fits."""
    from fnmatch import fnmatchcase

    chosen = set()
    for pattern in patterns:
        names = {
            row.claim
            for row in ROWS
            for name in (row.claim, row.claim.partition("/")[2])
            if pattern == "all" or fnmatchcase(name, pattern)
        }
        if not names:
            raise ValueError(
                f"no batched check is named {pattern!r}{_near(pattern)}; 'python -m gpu_check "
                "--list' shows them"
            )
        chosen |= names
    return [row for row in ROWS if row.claim in chosen]


def _near(pattern):
    from difflib import get_close_matches

    found = get_close_matches(
        pattern.rpartition("/")[2], [row.claim.partition("/")[2] for row in ROWS], n=1
    )
    return f" (did you mean {found[0]}?)" if found else ""
