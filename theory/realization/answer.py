"""What `compare` answers."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Startup:
    """On branch number `branch` the two agree as recursions but start differently.

    At step `step` (the first point is step 1) the points, and only through the start, differ
    by `difference`, a multiple of `of`, "the first gradient" or "the start". They agree from
    the start on when all conditions of one entry of `agrees_when` hold as well.
    """

    branch: int
    step: int
    difference: str
    of: str
    agrees_when: tuple

    def as_dict(self):
        """Return the fields as JSON-ready values."""
        return {
            "branch": self.branch,
            "step": self.step,
            "difference": self.difference,
            "of": self.of,
            "agrees_when": [list(entry) for entry in self.agrees_when],
        }


@dataclass(frozen=True)
class Comparison:
    """The answer of `compare`, about parameters that are real numbers and stay constant.

    `verdict` is equivalent (for every value of A's parameters), conditional (for some and not for
    others), not_equivalent (for none at which A moves at all), or undecided (`tried` says what
    stayed open). `branches` are all `Agreement`s with real points, the most natural first.
    `shift` is 0 when A moves on one; s when B on `shift_branches` is A with its gradients s
    iterations late (negative: early), else None. `first_difference` shows A and B differ at
    sample parameters outside the branches. `S` joins A's minimal (T, v, L) to B's on the first
    branch, where the conditions `S_where` hold too. `startup` lists differing starts. `kind` says
    what was compared, as in `Program`; `match` how B's oracle calls are A's, in words, where they
    are not the same in the same order; `states` are B's states in A's letters on the first
    branch, beside linear programs with one point. `notes` says what a reader may take otherwise.
    `same` is what `inductions` writes a theorem from, on the first branch of a linear comparison.
    """

    a: str
    b: str
    verdict: str
    branches: tuple = ()
    shift: int = None
    shift_branches: tuple = ()
    first_difference: object = None
    S: tuple = None
    S_where: tuple = ()
    startup: tuple = ()
    notes: tuple = ()
    tried: str = ""
    kind: str = "linear"
    match: tuple = ()
    states: tuple = ()
    same: object = field(default=None, compare=False, repr=False)

    def __bool__(self):
        return self.verdict == "equivalent"

    def _repr_html_(self) -> str:
        from .. import notebook

        return notebook.comparison(self)

    def as_dict(self):
        """Return the answer as the JSON-ready object `lemmata/equivalence/2`."""
        difference = self.first_difference
        return {
            "schema": "lemmata/equivalence/2",
            "a": self.a,
            "b": self.b,
            "verdict": self.verdict,
            "branches": [branch.as_dict() for branch in self.branches],
            "shift": self.shift,
            "shift_branches": [branch.as_dict() for branch in self.shift_branches],
            "first_difference": None if difference is None else difference.as_dict(),
            "S": None if self.S is None else [list(row) for row in self.S],
            "S_where": list(self.S_where),
            "startup": [entry.as_dict() for entry in self.startup],
            "kind": self.kind,
            "match": list(self.match),
            "states": dict(self.states),
            "notes": list(self.notes),
            "tried": self.tried,
        }
