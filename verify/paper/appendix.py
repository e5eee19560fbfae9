"""Claims' certificates as one LaTeX document, or as a fragment for a paper's own."""

from __future__ import annotations

from collections.abc import Container

from theory.operators.latex_names import latex_name
from theory.randomness.notation import reading

from ..evidence import graded
from ..recheck import show_worst
from .bibliography import key
from .formulas import hypothesis, label, letters, point, relation
from .proofs import TERMS, proof
from .prose import code, prose

PREAMBLE = r"""\documentclass[11pt]{article}
\usepackage{amsmath}
\setlength{\textwidth}{15.5cm}\setlength{\oddsidemargin}{.2cm}\setlength{\evensidemargin}{.2cm}
\setlength{\textheight}{23cm}\setlength{\topmargin}{-1cm}\setlength{\emergencystretch}{4em}
"""
# What the fragment needs, once, before it: a list whose labels are the facts' names.
LIST = r"""\newenvironment{lemmatalist}{\begin{list}{}{\setlength{\labelwidth}{2.6em}%
  \setlength{\leftmargin}{3.1em}\setlength{\labelsep}{.5em}\setlength{\itemsep}{0pt}%
  \setlength{\parsep}{0pt}\raggedright}}{\end{list}}
"""
KINDS = {
    "measured": "measured",
    "enclosed": "enclosed by interval arithmetic",
    "cited": "cited",
    "remark": "remark",
}
ROLES = {
    "necessity": "What fails without a hypothesis",
    "paper": "The wording that is refuted",
    "exact": "What refutes it",
}


def document(
    certificates: list[dict], terms: int = TERMS, bibliography: str = "", unmet: Container[str] = ()
) -> str:
    """A document that compiles as it stands; ``bibliography`` names a .bib file without its
    ending, ``unmet`` holds the claims of which no point is known that meets the hypotheses."""
    body = fragment(certificates, terms, bool(bibliography), unmet)
    end = rf"\bibliographystyle{{plain}}\bibliography{{{bibliography}}}" if bibliography else ""
    lines = [PREAMBLE.rstrip(), r"\begin{document}", r"\appendix", body.rstrip(), end]
    return "\n".join(line for line in [*lines, r"\end{document}"] if line) + "\n"


def fragment(
    certificates: list[dict], terms: int = TERMS, cited: bool = False, unmet: Container[str] = ()
) -> str:
    """For ``\\input`` in a paper that loads amsmath."""
    sections = [section(one, terms, cited, one["claim"] in unmet) for one in certificates]
    return LIST + "\n" + "\n\n".join(sections) + "\n"


def section(certificate: dict, terms: int = TERMS, cited: bool = False, unmet: bool = False) -> str:
    """One claim: statement, theorems with their proofs, what fails, the certificate."""
    source = certificate["source"]
    where = prose(source).rstrip(".")
    if cited and source:
        where += rf" \cite{{{key(source)}}}"
    verdict = certificate["verdict"]
    standing = "" if verdict == "proved" else f" ({verdict})"
    lines = [
        rf"\section{{{prose(certificate['title'])}{standing}}}",
        rf"\noindent \texttt{{{code(certificate['claim'])}}}: {_graded(certificate, unmet)}."
        + (f" After {where}." if where else ""),
        "",
        r"\paragraph{Statement.} " + " ".join(map(_sentence, certificate["statement"])),
        "",
    ]
    if verdict == "undecided" and certificate["theorems"]:
        lines += ["The theorems below are proved; the claim as a whole is not.", ""]
    if certificate["standard"]:
        lines += ["Standard theorems that the proofs rest on:", r"\begin{lemmatalist}"]
        lines += [
            rf"\item[--] {prose(one['words'])} ({prose(one['source'])})"
            for one in certificate["standard"]
        ]
        lines += [r"\end{lemmatalist}", ""]
    for i, theorem in enumerate(certificate["theorems"], 1):
        with reading(theorem["theory"].get("spaces", {}), theorem["theory"]):
            lines += _theorem(theorem, i, terms)
    for piece in certificate["pieces"]:
        if piece["kind"] in ("rate", "cycle", "spiral") and piece["role"] == "exact":
            words = prose("; ".join(show_worst(piece)))
            lines += [rf"\paragraph{{{prose(piece['says'])}.}} {_capital(words)}.", ""]
    lines += _failures(certificate["pieces"])
    return "\n".join([*lines, *_certificate(certificate)])


def _graded(certificate: dict, unmet: bool) -> str:
    price = int(certificate["price"])
    verdict = certificate["verdict"]
    if verdict != "proved":
        return verdict
    return graded(verdict, price, unmet=unmet)


def _sentence(sentence: dict) -> str:
    kind = KINDS.get(sentence["kind"])
    return prose(sentence["words"]) + (rf" \emph{{({kind})}}" if kind else "")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _theorem(theorem: dict, number: int, terms: int) -> list[str]:
    theory, over = theorem["theory"], theorem.get("induction")
    words = _capital(prose(theorem["words"]).rstrip("."))
    lines = [rf"\paragraph{{Theorem {number}.}} \emph{{{words}.}}"]
    said = letters(theory)
    start = f"Let {'; '.join(said)}." if said else ""
    groups = [("", theory["facts"])]
    if over:
        groups = [(f"at every index ${latex_name(over['over'])}$", theory["facts"])]
        groups += [
            ("at the start", over["start"]),
            ("from each index to the next", over["recurrence"]),
            ("at the end", over["end"]),
        ]
    lines.append(start)
    given = {}
    for cite in theorem["cites"]:
        for name in cite["gives"]:
            given[name] = cite.get("standard") or cite["theorem"]
    for title, facts in groups:
        if facts:
            head = f"suppose {title}" if title else "suppose"
            lines += [_capital(head) + ":", r"\begin{lemmatalist}"]
            for fact in facts:
                why = prose(fact.get("why", ""))
                if fact["id"] in given:
                    by = prose(given[fact["id"]].replace("_", " "))
                    why += (", " if why else "") + f"by {by}"
                lines.append(
                    rf"\item[{label(fact['id'])}] {hypothesis(fact)}" + (f" ({why})" if why else "")
                )
            lines.append(r"\end{lemmatalist}")
    told = ", ".join(f"${relation(c)}$" for c in theorem["conclusions"])
    ending = " at every index" if over and not over["end"] else ""
    lines.append(f"Then {told}{ending}.")
    if theorem.get("points"):
        sizes = theorem["points"][0]["dimensions"]
        where = ", ".join(f"${latex_name(n)} = {v}$" for n, v in sizes.items())
        lines.append(
            "The hypotheses can hold together: the certificate has a point"
            + (f" with {where}." if where else ".")
        )
    elif not theorem.keys() & {"impossible", "exists"}:
        lines.append("The certificate has no point at which the hypotheses hold.")
    return [*lines, "", r"\emph{Proof.} " + "\n".join(proof(theorem, terms)), ""]


def _failures(pieces: list) -> list[str]:
    lines = []
    for role in ROLES:
        rows = [p for p in pieces if p["role"] == role and p["kind"] == "refutation"]
        if not rows:
            continue
        lines += [rf"\paragraph{{{ROLES[role]}.}}", r"\begin{lemmatalist}"]
        for piece in rows:
            with reading(piece["theory"].get("spaces", {}), piece["theory"]):
                claim = relation(piece["claims"][0])
            at = piece["at"][0]
            shown = point(at) if _small(at) else "matrices in the certificate"
            lines.append(rf"\item[--] {prose(piece['says'])}: ${claim}$ fails at {shown}.")
        lines += [r"\end{lemmatalist}", ""]
    return lines


def _small(at: dict) -> bool:
    entries = sum(len(rows) * len(rows[0]) for rows in at["letters"].values())
    return entries + len(at["scalars"]) <= 12


def _certificate(certificate: dict) -> list[str]:
    digest = certificate["digest"].removeprefix("sha256:")
    pieces = [digest[i : i + 16] for i in range(0, len(digest), 16)]
    name = certificate["claim"].replace("/", ".")
    version = certificate["versions"].get("lemmata", "")
    file = code(name + ".json")
    return [
        r"\paragraph{Certificate.}\begingroup\raggedright\ "
        rf"\texttt{{{file}}}, made by Lemmata {version}"
        r" (sha256:\allowbreak\texttt{" + r"\allowbreak ".join(pieces) + "})"
        r"; it is checked again with Python's standard library alone by"
        rf" \texttt{{python -S verify/recheck.py {file}}}.\par\endgroup"
    ]
