"""One theorem of a certificate as one theorem of Coq."""

from __future__ import annotations

from itertools import chain

from verify.formal.names import comment
from verify.formal.points import Place, project
from verify.formal.proofs import Claim, Scope
from verify.formal.trees import Left, Setting, mentioned, renamed
from verify.formal.writing import Data, Spell, compared, readable, sequence, shape

LINE = ";\n  "
START, INDEX = "0%N", "i"


class Theorem:
    """A theorem with its setting; `text` is its module."""

    def __init__(self, theorem: dict, name: str) -> None:
        self.theorem, self.name = theorem, name
        self.theory = theorem["theory"]
        for key in ("impossible", "exists"):
            if key in theorem:
                raise Left(f"a theorem that says {key}")
        self.induction = theorem.get("induction")
        self.taken: set[str] = {INDEX} if self.induction else set()
        self.setting = Setting(self.theory, self.taken)
        self.data = Data(self.setting)
        self.later = dict(self.induction["state"]) if self.induction else {}
        self.before = {b: a for a, b in self.later.items()}
        self.unread = set(self.before)
        self.parameters = {"t_": "nat"} if self.induction else {}
        self.moving = self.varying()
        self.possible_names: list[str] = []
        self.statement = ""
        self.blocks: list[str] = []
        self.script: list[str] = []

    # Letters that depend on the index
    def varying(self) -> set[str]:
        """Letters that occur in the recurrence alone, which may differ from step to step."""
        if not self.induction:
            return set()
        fixed = set()
        for facts in (self.theory["facts"], self.induction["start"], self.induction["end"]):
            fixed |= mentioned(facts)
        fixed |= mentioned([z["expr"] for z in self.theory["nonzero"]])
        fixed |= mentioned(self.theorem["conclusions"])
        for proof in self.theorem["from"]:
            fixed |= mentioned(proof.get("predicates", [])) | mentioned(proof.get("claims", []))
        names = set(self.setting.letters) | set(self.setting.scalars)
        return (
            (mentioned(self.induction["recurrence"]) & names)
            - fixed
            - set(self.later)
            - set(self.before)
        )

    def at(self, index: str) -> Spell:
        """How names are spelled at an index of the induction."""
        following = index + ".+1" if index != START else "1%N"
        spelled = self.setting.spelled

        def spell(name: str) -> str:
            if name in self.later or name in self.moving:
                return f"{spelled[name]} {index}"
            if name in self.before:
                return f"{spelled[self.before[name]]} {following}"
            return spelled[name]

        return spell if self.induction else spelled.__getitem__

    def depends(self, names: set[str]) -> bool:
        return bool(names & (set(self.later) | self.moving | set(self.before)))

    # Hypotheses

    def properties(self) -> list[tuple[str, str, Claim, set[str]]]:
        """What the lists of a theory say of its letters: an id, a word, the claim, the names."""
        found = []
        for name in dict.fromkeys(
            [*self.theory["nonneg"], *self.theory["psd"], *self.theory["pd"]]
        ):
            relation = ">" if name in self.theory["pd"] else ">="
            found.append(
                (f"≥0:{name}", "", {"left": name, "right": 0, "relation": relation}, {name})
            )
        return found

    def hypotheses(self) -> list[tuple[str, str, Claim, set[str]]]:
        """The hypotheses that hold at every index."""
        facts = [(f["id"], f.get("why", ""), f, mentioned([f])) for f in self.theory["facts"]]
        zeros = [
            (z["id"], z.get("why", ""), {"nonzero": z["expr"]}, mentioned([z["expr"]]))
            for z in self.theory["nonzero"]
        ]
        return self.properties() + facts + zeros

    def ground(self) -> list[tuple[str, str, Claim, set[str]]]:
        """Those that a proof may use as they are."""
        return [given for given in self.hypotheses() if "forall" not in given[2]]

    def proposition(self, claim: Claim, spell: Spell) -> str:
        if "nonzero" in claim:
            tree = claim["nonzero"]
            kind = self.setting.type(tree) or "Sc"
            return f"{readable(self.setting.build(tree, kind), spell, 60)} != 0"
        return compared(self.setting, claim, spell)

    def binders(self) -> list[str]:
        setting, lines = self.setting, []
        if setting.dimensions:
            lines.append(f"({' '.join(setting.size[d] for d in setting.dimensions)} : nat)")
        groups: dict[str, list[str]] = {}
        for name in [*setting.letters, *setting.scalars]:
            if name in self.unread:
                continue
            kind = shape(setting, setting.types.get(name, "Sc"))
            if name in self.later or name in self.moving:
                kind = f"nat -> {kind}"
            groups.setdefault(kind, []).append(setting.spelled[name])
        return lines + [f"({' '.join(names)} : {kind})" for kind, names in groups.items()]

    # The text

    def text(self) -> str:
        symmetric = [n for n in self.setting.symmetric if n not in self.before]
        names: dict[str, str] = {}
        lines: list[str] = []

        def hypothesis(ident: str, why: str, text: str, indexed: bool) -> None:
            names[ident] = f"h_{len(names)}"
            note = f"  (* {comment(why)} *)" if why else ""
            lines.append((f"(forall i, {text}) ->" if indexed else f"{text} ->") + note)

        everywhere = self.hypotheses()
        spell = self.at(INDEX)
        for name in symmetric:
            letter = readable(("Lt", name), spell, 8)
            hypothesis(f"sym:{name}", "", f"{letter}^T = {letter}", self.depends({name}))
        self.where: dict[str, tuple[str, bool, str]] = {}
        for ident, why, claim, used in everywhere:
            if ident.startswith("≥0:") and ident[3:] in self.before:
                state = f"≥0:{self.before[ident[3:]]}"
                if any(other[0] == state for other in everywhere):
                    continue
            hypothesis(ident, why, self.proposition(claim, spell), self.depends(used))
        if self.induction:
            for fact in self.induction["start"]:
                hypothesis(
                    f"start {fact['id']}",
                    fact.get("why", ""),
                    self.proposition(fact, self.at(START)),
                    False,
                )
            for fact in self.induction["recurrence"]:
                used = self.depends(mentioned([fact]))
                hypothesis(
                    f"step {fact['id']}", fact.get("why", ""), self.proposition(fact, spell), used
                )
        self.names = names
        intro = [names[key] for key in names]
        ends = self.induction["end"] if self.induction else []
        if self.induction:
            lines.append("forall i,")
        for fact in ends:
            names[f"end {fact['id']}"] = f"h_{len(names)}"
            note = f"  (* {comment(fact['why'])} *)" if fact.get("why") else ""
            lines.append(f"{self.proposition(fact, spell)} ->{note}")
        conclusions = [self.proposition(c, spell) for c in self.theorem["conclusions"]]
        lines.append(" /\\\n  ".join(conclusions) + ".")
        self.proof()
        quantifiers = " ".join(self.binders())
        statement = "\n  ".join(lines)
        self.statement = f"Theorem {self.name} (R : realFieldType) {quantifiers} :\n  {statement}\n"
        head = f"(* {comment(self.theorem['name'])}: {comment(self.theorem['words'])} *)\n"
        others = [f"{n} is written {self.setting.spelled[n]}" for n in self.setting.spelled
                  if self.setting.spelled[n] != n and n not in self.unread]  # fmt: skip
        if others:
            head += f"(* {comment(', '.join(others))} *)\n"
        moved = " ".join(["i", *(names[f"end {f['id']}"] for f in ends)]) if self.induction else ""
        return (
            f"{head}Module {self.name}.\n{self.environment()}{''.join(self.blocks)}"
            f"Local Open Scope ring_scope.\n"
            f"{self.statement}"
            f"Proof.\n{self.local(intro)}{''.join(self.script)}"
            + (f"move=> {moved}.\n" if moved else "")
            + f"{self.last}Qed.\n{self.possible()}End {self.name}.\n"
        )

    def environment(self) -> str:
        setting = self.setting
        rows = [str(setting.place[setting.types[n][0]]) for n in setting.letters]
        cols = [str(setting.place[setting.types[n][1]]) for n in setting.letters]
        symmetric = [str(setting.index[n]) for n in setting.symmetric]
        return "".join(
            f"Definition {name} : seq nat := {sequence(values)}.\n"
            for name, values in (("rs", rows), ("cs", cols), ("sy", symmetric))
        )

    def inside(self) -> Spell:
        """How names are spelled in the proof, where they may depend on parameters."""
        return self.at("t_")

    def local(self, intro: list[str]) -> str:
        """Names and hypotheses at an index, inside the proof."""
        setting, spell = self.setting, self.inside()
        sizes = sequence([setting.size[d] for d in setting.dimensions]) + "%N"
        moved = f"move=> {' '.join(intro)}.\n" if intro else ""
        argument = "".join(f" ({name} : {its})" for name, its in self.parameters.items())
        letters = " ".join(f"| {i}%N => {spell(n)}" for i, n in enumerate(setting.letters))
        scalars = " ".join(f"| {i}%N => {spell(n)}" for i, n in enumerate(setting.scalars))
        return (
            f"{moved}pose at_sizes : seq nat := {sizes}.\n"
            f"pose at_letters{argument} : forall l, {shaped('l')} := fun at_ =>\n"
            f"  match at_ return {shaped('at_')} with {letters} | _ => 0 end.\n"
            f"pose at_numbers{argument} : nat -> R :=\n"
            f"  fun at_ => match at_ with {scalars} | _ => 0 end.\n"
        )

    # The points

    def possible(self) -> str:
        """That the hypotheses hold together: with induction, at the start and one step on."""
        points = self.theorem.get("points", [])
        if not points or any("field" in point for point in points):
            return ""
        texts = []
        for number, point in enumerate(points):
            place = Place(self.theory, point, self.setting)
            claims = place.properties()
            if self.induction and number == 0:
                moved = [renamed(c, self.later) for c in claims]
                claims = claims + self.induction["start"] + self.induction["recurrence"]
                claims += [c for c in moved if c not in claims]
            if self.induction and number == len(points) - 1:
                claims = claims + self.induction["end"]
            if number:  # at the first they follow from its hypotheses, which is the base
                said = chain.from_iterable(x.get("predicates", []) for x in self.theorem["from"])
                claims = claims + [c for c in said if c not in claims]
            name = "possible" if number == 0 else f"possible_{number + 1}"
            texts.append(place.possible(name, claims))
            if claims:
                self.possible_names.append(name)
        return "".join(texts)

    # The proof

    def given(self) -> list[str]:
        """Proofs, at t_, of the symmetries and of the hypotheses that hold everywhere."""
        index, following, found = "t_", "t_.+1", []
        for name in self.setting.symmetric:
            state = self.before.get(name, name)
            where = following if name in self.before else index
            found.append(self.use(f"sym:{state}", self.depends({name}), where))
        for ident, _, _, used in self.ground():
            where = index
            if ident not in self.names:
                ident, where = f"≥0:{self.before[ident[3:]]}", following
            found.append(self.use(ident, self.depends(used), where))
        return found

    def use(self, ident: str, indexed: bool, index: str) -> str:
        return f"({self.names[ident]} {index})" if indexed else self.names[ident]

    def scope(self) -> Scope:
        scope = Scope(self.setting)
        for ident, _, claim, _ in self.ground():
            scope.assume(ident, claim)
        for ident, claim, _ in self.earlier:
            scope.assume(ident, claim)
        return scope

    def block(self, name: str, scope: Scope, goals: list[Claim]) -> None:
        """The data of one application of the checker, and that it is accepted."""
        said = [self.data.claim(c) for c in goals]
        given = scope.given[len(self.ground()) :]
        self.blocks.append(
            f"Definition {name}_given : seq fact := {sequence(given, LINE)}.\n"
            f"Definition {name}_steps : seq step := {sequence(scope.steps, LINE)}.\n"
            f"Definition {name}_goals : seq fact := {sequence(said, LINE)}.\n"
            f"Lemma {name}_ok : accepted rs cs sy (always ++ {name}_given) {name}_steps "
            f"{name}_goals.\n"
            f"Proof. vm_cast_no_check (erefl true). Qed.\n"
        )

    def apply(self, name: str, proofs: list[str], index: str) -> str:
        data = f"always {name}_given {name}_steps {name}_goals {name}_ok"
        always = f"(always_ {index})" if self.parameters else "always_"
        where = self.values(index)
        return f"(@sound_after rs cs sy R at_sizes {where} {data} {always} {together(proofs)})"

    def values(self, index: str) -> str:
        """The letters and numbers at an index, or at other parameters."""
        if not self.parameters:
            return "at_letters at_numbers"
        return f"(at_letters {index}) (at_numbers {index})"

    def begin(self) -> None:
        """What the hypotheses say, for all parts of the proof."""
        self.earlier: list[tuple[str, Claim, str]] = []
        said = sequence(self.scope().given, LINE)
        self.blocks.append(f"Definition always : seq fact := {said}.\n")
        names = " ".join(self.parameters)
        self.script.append(
            f"have {f'always_ {names}'.strip()} : "
            f"allof {self.values(names)} (symmetries rs cs sy ++ always).\n"
            f"  exact {together(self.given())}.\n"
        )

    def proof(self) -> None:
        self.begin()
        ends = []
        for number, proof in enumerate(self.theorem["from"], 1):
            name = f"p{number}"
            if proof["kind"] == "induction":
                self.inductive(proof, name)
            elif proof.get("end") or not self.induction:
                ends.append(proof)
            else:
                self.derived(proof, name)
        scope = self.scope()
        for fact in self.induction["end"] if self.induction else []:
            scope.assume(fact["id"], fact)
        for proof in ends:
            for step in proof["steps"]:
                scope.step(step)
            for i, claim in enumerate(proof["claims"]):
                scope.recall(f"{proof['name']}:{i}", claim)
        self.block("last", scope, self.theorem["conclusions"])
        proofs = [proof.format("i") for _, _, proof in self.earlier]
        proofs += [
            self.names[f"end {fact['id']}"] for fact in (self.induction or {}).get("end", [])
        ]
        self.last = f"exact {self.apply('last', proofs, 'i')}.\n"

    def known(self, proof: dict, claims: list[Claim], name: str) -> None:
        """The claims of a proof, for those that follow."""
        for i, claim in enumerate(claims):
            part = project(f"({name} {{}})", i, len(claims))
            self.earlier.append((f"{proof['name']}:{i}", claim, part))

    def derived(self, proof: dict, name: str) -> None:
        scope = self.scope()
        for step in proof["steps"]:
            scope.step(step)
        self.block(name, scope, proof["claims"])
        proofs = [known.format("t_") for _, _, known in self.earlier]
        self.script.append(
            f"have {name}_ t_ : both (at_letters t_) (at_numbers t_) {name}_goals.\n"
            f"  exact {self.apply(name, proofs, 't_')}.\n"
        )
        self.known(proof, proof["claims"], name + "_")

    def inductive(self, proof: dict, name: str) -> None:
        predicates = proof["predicates"]
        later = [renamed(p, self.later) for p in predicates]
        base = self.scope()
        for fact in self.induction["start"]:
            base.assume(fact["id"], fact)
        for step in proof["base"]:
            base.step(step)
        self.block(f"{name}_base", base, predicates)
        starts = [self.names[f"start {fact['id']}"] for fact in self.induction["start"]]
        known = [text.format(START) for _, _, text in self.earlier]
        based = self.apply(f"{name}_base", known + starts, START)

        step_scope = self.scope()
        for fact in self.induction["recurrence"]:
            step_scope.assume(fact["id"], fact)
        proofs = [text.format("t_") for _, _, text in self.earlier]
        for fact in self.induction["recurrence"]:
            proofs.append(self.use(f"step {fact['id']}", self.depends(mentioned([fact])), "t_"))
        for i, predicate in enumerate(predicates):
            step_scope.assume(f"IH{i}", predicate)
            proofs.append(project("IH_", i, len(predicates)))
        steps = []
        for step in proof["step"]:
            if step["rule"] == "next":
                claim, text = self.following(step["of"])
                step_scope.assume(step["id"], claim)
                proofs.append(text)
            else:
                steps.append(step)
        for step in steps:
            step_scope.step(step)
        self.block(f"{name}_step", step_scope, later)
        self.script.append(
            f"have {name}_ t_ : both (at_letters t_) (at_numbers t_) {name}_base_goals.\n"
            f"  elim: t_ => [|t_ IH_]; first exact {based}.\n"
            f"  exact {self.apply(f'{name}_step', proofs, 't_')}.\n"
        )
        self.known(proof, predicates, name + "_")

    def following(self, ident: str) -> tuple[Claim, str]:
        """A fact at the next index, and its proof."""
        for key, _, claim, used in self.hypotheses():
            if key == ident:
                moved = renamed(claim, self.later)
                return moved, self.use(ident, self.depends(used), "t_.+1")
        for key, claim, text in self.earlier:
            if key == ident:
                return renamed(claim, self.later), text.format("t_.+1")
        raise Left(f"the next of {ident}")


def together(proofs: list[str]) -> str:
    """Proofs of facts as one of all of them."""
    return "".join(f"(conj {p} " for p in proofs) + "Logic.I" + ")" * len(proofs)


def shaped(letter: str) -> str:
    """The type of a letter's value, by its number."""
    return f"'M[R]_(dim at_sizes (row rs {letter}), dim at_sizes (col cs {letter}))"
