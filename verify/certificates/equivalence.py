"""That two optimizers are the same, as a certificate (docs/equivalent.md)."""

from __future__ import annotations

from collections.abc import Sequence

from theory.operators.theorems import theorem
from theory.realization.inductions import theorem_about

from .certificate import of_equivalence


def equivalence(answer, texts: Sequence[str]) -> dict:
    """The certificate of a ``Comparison``, checked by ``verify/recheck.py``'s own functions;
    ``texts`` are A and B as they were asked about. Raises NoTheorem with why there is none."""
    from ..recheck import recheck

    made, starts = theorem_about(answer)
    count = sum(claim.left.names() <= {f"y{k}" for k in range(99)} for claim in made.claims)
    points = "point" if count == 1 else "points"
    words = (
        f"A and B ask at the same {points} at every iteration t, whatever the answers are, as long "
        f"as both get the same: y is where A asks, z where B does, u and w are answers. Here "
        f"{starts}; each hypothesis p·q = 1 says that p is not 0."
    )
    title = f"{answer.b} is {answer.a}"
    source = "python -m verify equivalent " + " ".join(f'"{text}"' for text in texts)
    certificate = of_equivalence(title, words, theorem([made]), source)
    recheck(certificate)
    return certificate
