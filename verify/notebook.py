"""Claims, reports and rates as a notebook shows them: HTML, mathematics between dollars."""

from __future__ import annotations

from html import escape
from typing import Any


def claim(one: Any) -> str:
    """A claim before it runs: what it states, of what, and which checks it declares."""
    kinds = ", ".join(dict.fromkeys(check.kind for check in one.checks))
    hypotheses = "".join(
        f"<li>{escape(f'{h.name}. {h.text}'.rstrip(' .'))}</li>" for h in one.hypotheses
    )
    return (
        f"<p><b>{escape(one.title)}</b> (<code>{escape(one.name)}</code>, "
        f"expected: {one.expected})</p>"
        f"<p>{escape(str(one.statement))}</p>"
        + (f"<ul>{hypotheses}</ul>" if hypotheses else "")
        + f"<p>checks: {escape(kinds)}</p>"
    )


def report(found: Any) -> str:
    """A run's verdict and its evidence, a row each, with what each proof proves in formulas."""
    rows = "".join(
        f"<tr><td>{e.kind}</td><td>{e.status}</td><td style='text-align:left'>{escape(e.summary)}"
        f"{''.join(f'<br/><small>{escape(line)}</small>' for line in e.says)}</td></tr>"
        for e in found.evidence
    )
    verdict = "contradiction" if found.contradiction else found.graded
    note = "" if found.ok else f" (expected {escape(found.expected)})"
    return (
        f"<p><b>{escape(found.title)}</b> (<code>{escape(found.claim)}</code>): "
        f"<b>{escape(verdict)}</b>{note}</p><table>{rows}</table>"
    )


def rate(data: dict) -> str:
    """The answer ``lemmata/rate/1``: what is certified, what bounds it from below, or a cycle."""
    rows = [("at least as fast as", data["upper"]), ("no better than", data["lower"])]
    rows += [("on quadratics alone", data["quadratic"])]
    shown = "".join(
        f"<tr><td>{words}</td><td>ρ = {escape(str(bound['decimal']))}</td></tr>"
        for words, bound in rows
        if bound
    )
    if data["sublinear"]:
        shown += f"<tr><td>falls like</td><td>{escape(data['sublinear']['bound'])}</td></tr>"
    if data["cycle"]:
        shown += f"<tr><td>goes round in</td><td>a {data['cycle']['period']}-cycle</td></tr>"
    functions = dict(data["class"])
    name = functions.pop("name")
    where = ", ".join(f"{key} = {value}" for key, value in functions.items())
    return (
        f"<p>{escape(data['method'])} on every function of the class {escape(name)} "
        f"({escape(where)}): <b>{data['verdict']}</b></p><table>{shown}</table>"
    )
