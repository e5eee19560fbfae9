"""A theorem with a hypothesis for all, and what is derived from instances of it.

An instance is the hypothesis at a value: Coq compares what is written of it with that. So it does
where a step for arbitrary letters is used at others. The proof is cut before such an instance, and
what comes before is proved for all values of these letters.
"""

from __future__ import annotations

import json

from verify.formal.points import project
from verify.formal.proofs import Claim
from verify.formal.theorem import Theorem
from verify.formal.trees import Left, mentioned, renamed
from verify.formal.writing import Spell, readable, shape

Made = tuple[str, dict]
"""An id, and the step or claim that it names."""


class Quantified(Theorem):
    """A theorem without induction whose facts may be `forall` and whose steps may be instances."""

    def __init__(self, theorem: dict, name: str) -> None:
        super().__init__(theorem, name)
        facts = self.theory["facts"]
        self.for_all = {fact["id"]: fact for fact in facts if "forall" in fact}
        arbitrary = [a["name"] for a in self.theory["letters"] if a.get("arbitrary")]
        bound = {name for fact in self.for_all.values() for name in fact["forall"]}
        if self.induction or bound & mentioned([f for f in facts if "forall" not in f]):
            raise Left("a hypothesis for all of this form")
        if (bound | set(arbitrary)) & set(self.setting.symmetric):
            raise Left("a symmetric letter for all")
        shown = mentioned(self.theorem["conclusions"])
        self.unread = bound | (set(arbitrary) - shown)
        self.called = {name: f"a{i}_" for i, name in enumerate(arbitrary, 1)}
        self.parameters = {self.called[name]: self.its(name) for name in arbitrary}
        self.last_values = [self.setting.spelled[x] if x in shown else "0" for x in arbitrary]

    def its(self, name: str) -> str:
        """The type of a letter or scalar."""
        return shape(self.setting, self.setting.types.get(name, "Sc"))

    def inside(self) -> Spell:
        hidden = dict.fromkeys(self.unread, "0")
        return (self.setting.spelled | hidden | self.called).__getitem__

    def proposition(self, claim: Claim, spell: Spell) -> str:
        text = super().proposition(claim, spell)
        if "forall" not in claim:
            return text
        names = [f"({self.setting.spelled[n]} : {self.its(n)})" for n in claim["forall"]]
        return f"(forall {' '.join(names)}, {text})"

    def possible(self) -> str:
        return ""  # a point has one value of what is for all

    # The proof

    def proof(self) -> None:
        self.begin()
        made: list[Made] = []
        for proof in self.theorem["from"]:
            made += [(step["id"], step) for step in proof["steps"]]
            made += [(f"{proof['name']}:{i}", c) for i, c in enumerate(proof["claims"])]
        part: list[Made] = []
        count = 0
        for place, (ident, step) in enumerate(made):
            if step.get("rule") == "instance" and step["of"] in [known for known, _ in part]:
                count += 1
                later = json.dumps([step for _, step in made[place:]])
                self.part(f"p{count}", part, [i for i, _ in part if json.dumps(i) in later])
                part = []
            part.append((ident, step))
        self.part("last", part, [])
        self.last = f"exact {' '.join(['(last_', *self.last_values])}).\n"

    def part(self, name: str, part: list[Made], kept: list[str]) -> None:
        """Some steps; what is kept holds for all arbitrary letters. With nothing kept, the end."""
        names = " ".join(self.parameters)
        proofs = [known.format(names) for _, _, known in self.earlier]
        scope = self.scope()
        for ident, step in part:
            if step.get("rule") == "instance":
                claim, proof = self.instance(step)
                scope.assume(ident, claim)
                proofs.append(proof)
        for ident, step in part:
            if "rule" not in step:
                scope.recall(ident, step)
            elif step["rule"] != "instance":
                scope.step(step)
        goals = [scope.claims[i] for i in kept] or self.theorem["conclusions"]
        self.block(name, scope, goals)
        self.script.append(
            f"have {f'{name}_ {names}'.strip()} : both {self.values(names)} {name}_goals.\n"
            f"  exact {self.apply(name, proofs, names)}.\n"
        )
        for i, ident in enumerate(kept):
            self.earlier.append((ident, goals[i], project(f"({name}_ {{}})", i, len(goals))))

    def instance(self, step: dict) -> tuple[Claim, str]:
        """A fact with expressions in place of names, and its proof."""
        at = dict(step["at"])
        if fact := self.for_all.get(step["of"]):
            if set(at) != set(fact["forall"]):
                raise Left("an instance that stays for all")
            claim = {k: v for k, v in fact.items() if k not in ("forall", "id", "why")}
            values = [self.value(name, at[name]) for name in fact["forall"]]
            return renamed(claim, at), f"({self.names[step['of']]} {' '.join(values)})"
        if not set(at) <= set(self.called):
            raise Left("an instance of a name that is not for all")
        for ident, claim, known in self.earlier:
            if ident == step["of"]:
                values = [self.value(name, at.get(name, name)) for name in self.called]
                return renamed(claim, at), known.format(" ".join(values))
        raise Left("an instance of a hypothesis that is not for all")

    def value(self, name: str, tree: object) -> str:
        kind = self.setting.types.get(name, "Sc")
        if kind != "Sc" and self.setting.type(tree) is None:
            raise Left("a number in place of a letter")
        return readable(self.setting.build(tree, kind), self.inside(), 0)
