"""Writes docs/claims.md and docs/findings.md from the claims themselves: ``python docs/generate.py``."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

HEAD = """# The claims

Generated from the claims by `python docs/generate.py`; a test keeps it true. Each is run by its short
name, `python -m verify NAME`, and explained, proof included, by `python -m verify explain NAME`.

*Expected* is the verdict that the claim must reach; *paper* says whether the paper's own wording
holds, is corrected or refuted.
"""


def page() -> str:
    """The text of docs/claims.md."""
    from verify import registry

    parts, topic = [HEAD], None
    for row in registry.index():
        claim = registry.load(row["claim"])
        if claim.topic != topic:
            topic = claim.topic
            parts.append(f"## {topic}\n")
        parts.append(f"### `{claim.short}`\n\n{claim.title}.\n\n{claim.statement}\n")
        parts.append(f"*Source:* {claim.source}. *Expected:* {claim.expected}. *Paper:* {claim.paper}. *Evidence:* {', '.join(claim.kinds)}.\n")
        if claim.wording:
            parts.append(f"*The paper's wording.* {claim.wording}\n")
        if claim.lowered:
            parts.append(f"*Why no stronger verdict.* {claim.lowered}\n")
        if claim.remark:
            parts.append(f"*Remark.* {claim.remark}\n")
    return "\n".join(parts)


FINDINGS = """# Findings: what the papers say, what is true

Generated from the claims by `python docs/generate.py`; a test keeps it true. Every claim whose wording in its
paper is refuted or corrected here; the others hold as the papers state them. A formula that is missing from the
text we had was rebuilt from the paper's prose, and is marked so. Run any of them with `python -m verify NAME`.
"""
FATES = {"refuted": "Refuted", "corrected": "Corrected"}


def findings() -> str:
    """The text of docs/findings.md."""
    from verify import registry

    claims = [registry.load(row["claim"]) for row in registry.index()]
    counts = [f"| {topic} | " + " | ".join(str(sum(c.paper == fate for c in claims if c.topic == topic)) for fate in ("holds", *FATES)) + " |"
              for topic in dict.fromkeys(c.topic for c in claims)]
    parts = [FINDINGS, "\n".join(["| topic | hold | refuted | corrected |", "| --- | --- | --- | --- |", *counts]) + "\n"]
    for fate, heading in FATES.items():
        parts.append(f"## {heading}\n")
        for claim in claims:
            if claim.paper == fate:
                parts.append(f"### {claim.title} (`{claim.name}`)\n")
                parts.append(f"*The paper* ({claim.source}). {claim.wording}\n")
                parts.append(f"*What is true* ({claim.expected}). {claim.statement}\n")
    return "\n".join(parts)


PAGES = {"claims.md": page, "findings.md": findings}

if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    for name, text in PAGES.items():
        (ROOT / "docs" / name).write_text(text(), encoding="utf-8")
