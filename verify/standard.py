"""Standard theorems that claims may cite: what everybody uses, and Lemmata does not prove.

Each stands here once, with its source; the number of those that a claim cites is its price.
"""

from __future__ import annotations

from dataclasses import dataclass, field

HORN = "Horn and Johnson, Matrix Analysis, 2nd ed."


@dataclass(frozen=True)
class Standard:
    """A standard theorem: its words, and where it is proved."""

    name: str
    words: str
    source: str


@dataclass(frozen=True)
class Cite:
    """A citation: the standard theorem's name, and the ids of the hypotheses that it provides."""

    standard: str
    gives: tuple[str, ...] = field(default=())

    @property
    def named(self) -> dict:
        return {"standard": self.standard}

    def __post_init__(self) -> None:
        if self.standard not in THEOREMS:
            raise ValueError(
                f"{self.standard!r} is no standard theorem; known are {', '.join(THEOREMS)} "
                "(verify/standard.py)"
            )


@dataclass(frozen=True)
class Cited:
    """A theorem of another claim, and the ids of the hypotheses here that it provides."""

    claim: str
    theorem: str
    gives: tuple[str, ...] = ()

    @property
    def named(self) -> dict:
        return {"claim": self.claim, "theorem": self.theorem}


def read(cites: tuple) -> tuple:
    """Citations, a bare name being that of a standard theorem which provides no hypothesis."""
    return tuple(Cite(c) if isinstance(c, str) else c for c in cites)


_ALL = (
    Standard(
        "one_sided_inverse",
        "A finite square matrix with a one-sided inverse has it on both sides.",
        f"{HORN}, 0.5",
    ),
    Standard(
        "stein",
        "ρ(F) < 1 if and only if P − FPFᵀ ≻ 0 for some P ≻ 0; then qP − FPFᵀ ⪰ 0 for some q < 1.",
        f"{HORN}, 7.1 problem P26",
    ),
    Standard(
        "real_eigenpair",
        "A real matrix with the eigenvalue a + bi has X ≠ 0 with FX = XR, where "
        "R = [[a, b], [−b, a]], and R = a if b = 0.",
        f"{HORN}, 3.4.1",
    ),
    Standard(
        "spectral",
        "A real symmetric matrix has an orthonormal basis of eigenvectors.",
        f"{HORN}, 2.5.6",
    ),
    Standard(
        "psd_root",
        "A positive semidefinite matrix has one positive semidefinite square root.",
        f"{HORN}, 7.2.6",
    ),
    Standard("jordan", "Every real square matrix has a real Jordan form.", f"{HORN}, 3.4.1.5"),
    Standard(
        "cayley_hamilton",
        "Every square matrix is a root of its characteristic polynomial.",
        f"{HORN}, 2.4.3.2",
    ),
    Standard(
        "power_limit",
        "For 0 ≤ q < 1 and every natural k, tᵏqᵗ → 0 as t → ∞.",
        "Rudin, Principles of Mathematical Analysis, 3rd ed., 3.20",
    ),
    Standard(
        "monotone_limit",
        "A bounded monotone sequence of real numbers converges.",
        "Rudin, Principles of Mathematical Analysis, 3rd ed., 3.14",
    ),
    Standard(
        "norm_product",
        "The spectral norm is a norm, ‖AB‖₂ ≤ ‖A‖₂‖B‖₂, and ‖xyᵀ‖₂ = |x||y|.",
        f"{HORN}, 5.6",
    ),
    Standard(
        "ode_unique",
        "A differential equation whose right side is locally Lipschitz has one maximal solution.",
        "Hartman, Ordinary Differential Equations, II.1 and II.3",
    ),
)
THEOREMS = {theorem.name: theorem for theorem in _ALL}
