"""Points of a certificate: hypotheses that hold together, claims that fail, exact instances."""

from __future__ import annotations

from verify.formal.exact import Matrix, Point, eliminated, inverse
from verify.formal.names import comment
from verify.formal.trees import Left, Setting
from verify.formal.writing import Data, compared, rational, readable, sequence, shape

Claim = dict


class Place:
    """A theory at one of its points."""

    def __init__(self, theory: dict, point: dict, setting: Setting | None = None) -> None:
        if "field" in point:
            raise Left("an algebraic point")
        self.setting = setting or Setting(theory, set())
        self.theory = theory
        self.data = Data(self.setting)
        self.point = Point(self.setting, point)

    def properties(self) -> list[Claim]:
        """What a theory says of its letters, and its facts."""
        theory, found = self.theory, []
        for name in self.setting.symmetric:
            found.append({"left": ["T", name], "right": name})
        for name in dict.fromkeys([*theory["nonneg"], *theory["psd"], *theory["pd"]]):
            relation = ">" if name in theory["pd"] else ">="
            found.append({"left": name, "right": 0, "relation": relation})
        found += theory["facts"]
        return found + [{"nonzero": z["expr"]} for z in theory["nonzero"]]

    def fact(self, claim: Claim) -> str:
        if "nonzero" in claim:
            kind = self.setting.type(claim["nonzero"]) or "Sc"
            return f"Ne {self.data.kind(kind)} {self.data.tree(claim['nonzero'], kind)}"
        return self.data.claim(claim)

    def proposition(self, claim: Claim) -> str:
        spell = self.setting.spelled.__getitem__
        if "nonzero" in claim:
            tree = claim["nonzero"]
            kind = self.setting.type(tree) or "Sc"
            return f"{readable(self.setting.build(tree, kind), spell, 60)} != 0"
        return compared(self.setting, claim, spell)

    def witness(self, claim: Claim) -> str:
        """What the checker needs to see that a matrix is positive semidefinite."""
        if "nonzero" in claim or claim.get("relation", "=") == "=":
            return "no_witness"
        kind, matrix = self.point.difference(claim)
        if not isinstance(kind, tuple) or kind == ("1", "1"):
            return "no_witness"
        rows, weights = eliminated(matrix)
        inverted = inverse(rows) if claim["relation"] == ">" else []
        return f"Wit {table(rows)} {numbers(weights)} {table(inverted)} [::]"

    def environment(self) -> str:
        setting = self.setting
        rows = [str(setting.place[setting.types[n][0]]) for n in setting.letters]
        cols = [str(setting.place[setting.types[n][1]]) for n in setting.letters]
        return "".join(
            f"Definition {name} : seq nat := {sequence(values)}.\n"
            for name, values in (("rs", rows), ("cs", cols))
        )

    def values(self, name: str) -> str:
        setting, point = self.setting, self.point
        sizes = [str(point.size[d]) for d in setting.dimensions]
        letters = [table(point.letters[n]) for n in setting.letters]
        scalars = [point.scalars[n] for n in setting.scalars]
        return (
            f"Definition {name}_sizes : seq nat := {sequence(sizes)}.\n"
            f"Definition {name}_letters : seq table := {sequence(letters)}.\n"
            f"Definition {name}_scalars : seq Q := {numbers(scalars)}.\n"
        )

    def arguments(self, name: str) -> list[str]:
        """The values of the quantified names, as Coq takes them."""
        setting, where = self.setting, f"rs cs {name}_sizes {name}_letters"
        found = [f"{self.point.size[d]}%N" for d in setting.dimensions]
        found += [f"(@letters_at {where} R {i})" for i, _ in enumerate(setting.letters)]
        return found + [
            f"(@scalars_at {name}_scalars R {i})" for i, _ in enumerate(setting.scalars)
        ]

    def binders(self) -> list[str]:
        """One pair of parentheses a name, in the order of the values."""
        setting = self.setting
        found = [f"({setting.size[d]} : nat)" for d in setting.dimensions]
        for name in [*setting.letters, *setting.scalars]:
            kind = shape(setting, setting.types.get(name, "Sc"))
            found.append(f"({setting.spelled[name]} : {kind})")
        return found

    def held(self, name: str, claims: list[Claim]) -> str:
        """The data of some claims at the point, and that they hold."""
        facts = sequence([self.fact(c) for c in claims], ";\n  ")
        witnesses = [self.witness(c) for c in claims]
        if all(w == "no_witness" for w in witnesses):
            witnesses = []
        return (
            f"{self.values(name)}Definition {name}_facts : seq fact := {facts}.\n"
            f"Definition {name}_witnesses : seq witness := {sequence(witnesses)}.\n"
            f"Lemma {name}_ok : all_hold rs cs {name}_sizes {name}_letters {name}_scalars "
            f"{name}_facts {name}_witnesses.\nProof. vm_cast_no_check (erefl true). Qed.\n"
        )

    def by(self, name: str) -> str:
        return (
            f"(@point rs cs {name}_sizes {name}_letters {name}_scalars R {name}_facts "
            f"{name}_witnesses {name}_ok)"
        )

    def possible(self, name: str, claims: list[Claim]) -> str:
        """That there are letters with these properties, over every ordered field."""
        if not claims:
            return ""
        words = " /\\\n  ".join(self.proposition(c) for c in claims)
        values = self.arguments(name)
        binders = self.binders()
        quantified = f"exists {' '.join(binders)},\n  " if binders else ""
        return (
            f"Local Open Scope nat_scope.\n{self.held(name, claims)}Local Open Scope ring_scope.\n"
            f"Theorem {name} (R : realFieldType) : {quantified}{words}.\n"
            f"Proof. {exhibited(values, self.by(name))} Qed.\n"
        )


def exhibited(values: list[str], proof: str) -> str:
    """The proof that such values exist."""
    return f"exhibit {', '.join(values)} by {proof}." if values else f"exact {proof}."


def table(rows: Matrix) -> str:
    return sequence([numbers(row) for row in rows])


def numbers(row: list) -> str:
    return sequence([rational(x) for x in row])


def refutation(piece: dict, name: str) -> str:
    """A statement that is false: over every ordered field there is a counterexample."""
    theory = piece["theory"]
    if any("forall" in f for f in theory["facts"]):
        raise Left("a hypothesis for all")
    place = Place(theory, piece["at"][0])
    hypotheses, claims = place.properties(), piece["claims"]
    failing = next((i for i, c in enumerate(claims) if place.point.fails(c) is not None), None)
    if failing is None:
        raise Left("no claim fails")
    direction = place.point.fails(claims[failing])
    said = "".join(f"{place.proposition(c)} /\\\n  " for c in hypotheses)
    concluded = " /\\\n    ".join(place.proposition(c) for c in claims)
    binders, values = place.binders(), place.arguments("at")
    quantified = f"exists {' '.join(binders)},\n  " if binders else ""
    where = "rs cs at_sizes at_letters at_scalars"
    proof = (
        f"(@counterexample {where} R at_facts at_witnesses claims {failing} direction "
        "at_ok isT fails)"
    )
    return (
        f"(* {comment(piece['says'])} *)\nModule {name}.\n"
        f"{place.environment()}{place.held('at', hypotheses)}"
        f"Definition claims : seq fact := {sequence([place.fact(c) for c in claims], '; ')}.\n"
        f"Definition direction := Wit [::] [::] [::] {numbers(direction)}.\n"
        f"Lemma fails : fails_at {where} (nth (Eq Sc Zr Zr) claims {failing}) direction.\n"
        f"Proof. vm_cast_no_check (erefl true). Qed.\n"
        f"Local Open Scope ring_scope.\n"
        f"Theorem {name} (R : realFieldType) : {quantified}{said}~ ({concluded}).\n"
        f"Proof. {exhibited(values, proof)} Qed.\nEnd {name}.\n"
    )


def instances(piece: dict, name: str) -> str:
    """Points at which hypotheses and claims hold."""
    theory = piece["theory"]
    if any("forall" in f for f in theory["facts"]):
        raise Left("a hypothesis for all")
    texts = []
    for i, at in enumerate(piece["at"], 1):
        place = Place(theory, at)
        claims = place.properties() + piece["claims"]
        texts.append((place, place.possible(f"{name}_{i}", claims)))
    head = f"(* {comment(piece['says'])} *)\nModule {name}.\n{texts[0][0].environment()}"
    return head + "".join(text for _, text in texts) + f"End {name}.\n"


def project(whole: str, i: int, count: int) -> str:
    """The i-th of a conjunction of so many."""
    for _ in range(i):
        whole = f"(proj2 {whole})"
    return whole if i == count - 1 else f"(proj1 {whole})"
