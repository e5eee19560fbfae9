"""A theorem's proof in readable steps, from the certificate's data.

An identity is shown with its cofactors, where (h1) stands for left minus right of the fact h1;
what takes more than ``terms`` of them is left to the certificate, which lists all.
"""

from __future__ import annotations

from fractions import Fraction

from theory.operators.latex_names import latex_name
from theory.operators.text import latex_json

from .formulas import label, relation

TERMS = 8  # cofactors of a step that are written out


def proof(theorem: dict, terms: int = TERMS) -> list[str]:
    """Paragraphs of LaTeX."""
    if theorem.get("exists"):
        return ["The hypotheses and the conclusions hold at the point given."]
    lines = []
    for one in theorem["from"]:
        if one["kind"] == "derivation":
            lines += _items(one["steps"], terms)
            ids = {step["id"] for step in one["steps"]}
            claims = one["claims"]
            if len(theorem["from"]) > 1 and ids:
                lines.append(f"This is {label(one['name'])}: {_listed(claims)}.")
            elif not ids:
                lines.append("The conclusion is a hypothesis.")
        else:
            lines += _induction(one, theorem["induction"], terms)
    return lines


def _induction(one: dict, over: dict, terms: int) -> list[str]:
    state = ", ".join(f"{latex_name(a)} \\to {latex_name(b)}" for a, b in over["state"])
    lines = [
        f"By induction over ${latex_name(over['over'])}$ (the state moves as ${state}$), "
        f"{label(one['name'])}: {_listed(one['predicates'])}."
    ]
    for word, steps in (("At the start", one["base"]), ("From one index to the next", one["step"])):
        if steps:
            lines.append(f"\\emph{{{word}.}}")
            lines += _items(steps, terms)
        else:
            lines.append(f"\\emph{{{word}}} it is given.")
    return lines


def _listed(claims: list) -> str:
    return ", ".join(f"${relation(claim)}$" for claim in claims)


def _items(steps: list, terms: int) -> list[str]:
    if not steps:
        return []
    rows = [r"\begin{lemmatalist}"]
    for step in steps:
        made = f"${relation(step)}$" if "left" in step else ""
        rows.append(rf"\item[{label(step['id'])}] {made} {_how(step, terms)}".replace("  ", " "))
        for side, sign in (("above", r"\ge"), ("below", r"\le")):
            if side in step:
                rows.append(rf"Where ${latex_json(step['on'])} {sign} 0$:")
                rows += _items(step[side], terms) or ["it is a hypothesis."]
    return [*rows, r"\end{lemmatalist}"]


def _how(step: dict, terms: int) -> str:
    """How a step follows."""
    rule = step["rule"]
    if rule == "combine":
        if not step["terms"]:
            return "by multiplying out."
        if len(step["terms"]) > terms:
            return f"from {_used(step['terms'])}, by {len(step['terms'])} cofactors (certificate)."
        return f"as the difference of both sides is ${_cofactors(step['terms'])}$."
    if rule == "squares":
        return _squares(step, terms)
    if rule in ("shift", "sturm"):
        way = {
            "shift": "every coefficient is nonnegative once each number is its bound plus a "
            "nonnegative one",
            "sturm": "by Sturm's theorem there is no root in the interval",
        }[rule]
        return f"since {way} (bounds {', '.join(label(b) for b in step['bounds'])})."
    at = ", ".join(f"${latex_name(n)} = {latex_json(v)}$" for n, v in step.get("at", []))
    of = label(step["of"]) if isinstance(step.get("of"), str) else ""
    ways = {
        "instance": f"{of} at {at}.",
        "cancel": f"{of}, divided by {label(str(step.get('by', '')))}.",
        "definite": f"since {of} says that a square vanishes.",
        "next": f"{of} at the next index.",
        "cases": f"by cases on the sign of ${latex_json(step.get('on', 0))}$:",
        "turn": f"from {of}: one-sided inverses of square matrices are two-sided.",
        "trace": f"the trace of {of}, in which the identity counts the dimension.",
        "absurd": f"since {of} is false.",
        "cite": f"by the cited theorem, at {at}." if at else "by the cited theorem.",
    }
    return ways[rule]


def _used(terms: list) -> str:
    return ", ".join(map(label, dict.fromkeys(term[3] for term in terms)))


def _cofactors(terms: list) -> str:
    """Σ coefficient · monomial · left word · (fact) · right word."""
    shown = ""
    for coefficient, monomial, left, fact, star, right in terms:
        value = Fraction(coefficient)
        factors = [_power(s, e) for s, e in monomial] + [_token(t) for t in left]
        factors.append(rf"\text{{{label(fact)}}}" + (r"^{\top}" if star else ""))
        factors += [_token(t) for t in right]
        size = abs(value)
        if size != 1:
            factors.insert(0, latex_json(["#", str(size)]))
        sign = ("-" if value < 0 else "") if not shown else (" - " if value < 0 else " + ")
        shown += sign + r" \, ".join(factors)
    return shown


def _power(name: str, exponent: int) -> str:
    shown = latex_name(name)
    if exponent == 1:
        return shown
    return f"({shown})^{{{exponent}}}" if "^" in shown else f"{shown}^{{{exponent}}}"


def _token(token: str) -> str:
    if token.endswith("*"):
        shown = latex_name(token[:-1])
        return f"({shown})^{{\\top}}" if "^" in shown else f"{shown}^{{\\top}}"
    return latex_name(token)


def _squares(step: dict, terms: int) -> str:
    rows, cofactors = step["squares"], step["terms"]
    if len(rows) > terms:
        more = f" and {_used(cofactors)}" if cofactors else ""
        return f"as the difference is a sum of {len(rows)} weighted squares{more} (certificate)."
    total = " + ".join(map(_square, rows))
    ending = ""
    if len(cofactors) > terms:
        ending = f", up to multiples of {_used(cofactors)}, {len(cofactors)} in all (certificate)"
    elif cofactors:
        rest = _cofactors(cofactors)
        total += (" " if rest.startswith("-") else " + ") + rest if total else rest
    if times := step.get("times"):
        ending += f", divided by {', '.join(map(label, times))}"
    return f"as the difference of both sides is ${total or '0'}${ending}."


def _square(row: list) -> str:
    """weight · |root|², or weight · root* (middle) root; a root that is 1 is not shown."""
    coefficient, monomial, root, middles = row
    value = Fraction(coefficient)
    factors = [] if value == 1 else [latex_json(["#", str(value)])]
    factors += [_power(s, e) for s, e in monomial]
    within = "".join(rf"\text{{{label(m)}}}" for m in middles)
    if root == 1 or root[0] == "1":
        factors += [within] * bool(within)
    else:
        text = latex_json(root)
        factors.append(rf"[{text}]^{{2}}{within}" if within else rf"\lvert {text} \rvert^{{2}}")
    return r" \, ".join(factors) or "1"
