"""Writes docs/claims.md from the claims themselves: ``python docs/generate.py``."""

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


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    (ROOT / "docs" / "claims.md").write_text(page(), encoding="utf-8")
