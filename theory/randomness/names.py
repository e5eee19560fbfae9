"""Random vectors as letters: what stochastic optimization says, as equations that the kernel reads.

L²(Ω; ℝⁿ) of a probability space is one symbolic dimension. A random vector is a letter Ω×1, so
xᵀy is E⟨x, y⟩; E[· | past] is an orthogonal projection P: "the past knows x" is Px = x, "ξ is
fresh" is Pξ = 0. What is proved so holds in every probability space, for every n, since products
and sums of bounded operators between Hilbert spaces obey the same laws as those of matrices
(D. Williams, Probability with Martingales, 1991, 6.5, 9.4 and 9.7).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from theory.operators import Equation, Inequality, Operator, Proof, Refutation, Undecided, identity
from theory.operators.matrices import Point

from . import answers, notation
from .spaces import fault

Relations = Iterable[Equation | Inequality]


class Randomness:
    """The random vectors of one probability space, with values in ℝⁿ for any n.

    ``R = Randomness()``; ``x, ξ = R.vectors("x ξ")``; ``past = R.field("P")``; ``R.E(x, ξ)`` is
    E⟨x, ξ⟩ and ``R.E(x)`` is E‖x‖², both 1×1. ``dimension`` is the symbolic dimension of L²(Ω; ℝⁿ).
    """

    def __init__(self, dimension: str = "Ω") -> None:
        self.dimension = dimension
        self.fields: list[Operator] = []
        self.numbers: list[Operator] = []
        self.matrices: list[Operator] = []
        self.noises: list[Operator] = []
        self.unit: Operator | None = None
        self._tower: list[Equation] = []

    # -- letters

    def vector(self, name: str) -> Operator:
        """A random vector with E‖x‖² < ∞."""
        return Operator(name, self.dimension, "1")

    def vectors(self, names: str) -> list[Operator]:
        """Random vectors, their names parted by white space."""
        return [self.vector(name) for name in names.split()]

    def field(self, name: str, within: Operator | None = None) -> Operator:
        """A conditional expectation E[· | name]; ``within`` one that knows more: the tower."""
        made = self._square(name, symmetric=True)
        if within is not None:
            self._tower.append(Equation(made * within, made, f"what {name} knows, {within} knows"))
        self.fields.append(made)
        return made

    def number(self, name: str) -> Operator:
        """A bounded random number, which multiplies random vectors; it may depend on everything."""
        self.numbers.append(self._square(name, symmetric=True))
        return self.numbers[-1]

    def matrix(self, name: str) -> Operator:
        """A bounded random matrix; it may depend on everything."""
        self.matrices.append(self._square(name))
        return self.matrices[-1]

    def one(self, name: str = "1") -> Operator:
        """The random number 1, where these are random numbers (n = 1): E(one, x) is the mean."""
        self.unit = self.vector(name)
        return self.unit

    def noise(self, name: str, numbers: Randomness) -> Operator:
        """Noise that multiplies what the past knows: N takes a random number c (of ``numbers``) to
        cξ. So ξ need not be bounded, only its conditional variance (``variance``)."""
        self.noises.append(Operator(name, self.dimension, numbers.dimension))
        return self.noises[-1]

    def _square(self, name: str, symmetric: bool = False) -> Operator:
        return Operator(name, self.dimension, self.dimension, symmetric=symmetric)

    # -- what is said of them

    number_one = identity("1")  # 1 as a 1×1 expression: what a number beside E‖x‖² multiplies

    def E(self, x: Operator, y: Operator | None = None) -> Operator:
        """E⟨x, y⟩, or E‖x‖² of one random vector; 1×1."""
        return x.T * (x if y is None else y)

    def facts(self) -> list[Equation]:
        """What holds in every probability space: conditional expectations are projections and obey
        the tower, random numbers commute, and 1 is known and has the square 1."""
        found = [Equation(P * P, P, f"{P} is E[· | {P}]") for P in self.fields] + self._tower
        for i, c in enumerate(self.numbers):
            found += [Equation(c * d, d * c, "random numbers commute") for d in self.numbers[:i]]
        if self.unit is not None:
            found += [Equation(P * self.unit, self.unit, "1 is known") for P in self.fields]
            found.append(Equation(self.unit.T * self.unit, 1, "probabilities add up to 1"))
        return found

    def known(self, field: Operator, *things: Operator) -> list[Equation]:
        """The field knows these vectors, numbers or matrices."""
        return [
            Equation(field * x, x if x.cols == "1" else x * field, f"{x} is known to {field}")
            for x in things
        ]

    def fresh(self, field: Operator, *things: Operator) -> list[Equation]:
        """E[ξ | field] = 0 of these vectors, or noises."""
        return [Equation(field * x, 0 * x, f"E[{x} | {field}] = 0") for x in things]

    def variance(
        self, noise: Operator, known: Operator, size: Operator, *, exactly: bool = False
    ) -> list[Equation | Inequality]:
        """E[‖ξ‖² | past] ≤ size, or = size, for noise that multiplies numbers which the field
        ``known`` knows."""
        if exactly:
            return [Equation(noise.T * noise, size * known, f"E[‖{noise}‖² | past] = {size}")]
        return [Inequality(size * known, noise.T * noise, f"E[‖{noise}‖² | past] ≤ {size}")]

    # -- answers

    @property
    def spaces(self) -> dict[str, dict[str, Any]]:
        """Which letters are what, as ``Claim.space`` takes it."""
        return {
            self.dimension: {
                "fields": list(map(str, self.fields)),
                "numbers": list(map(str, self.numbers)),
                "matrices": list(map(str, self.matrices)),
                "noises": list(map(str, self.noises)),
                "unit": "" if self.unit is None else str(self.unit),
            }
        }

    def prove(
        self,
        claim: Equation | Inequality | Relations,
        given: Relations = (),
        *,
        also: Iterable[Randomness] = (),
        **options: Any,
    ) -> Proof | Refutation | Undecided:
        """Prove a claim in every probability space, refute it in a finite one, or say why neither.

        The facts of this space are hypotheses by themselves. A Proof has a ``witness``: a finite
        space in which the hypotheses hold and fresh noise is not zero. Without one nothing is
        proved, since hypotheses that call a thing known which depends on the noise contradict each
        other and prove everything. ``also`` are further spaces over the same Ω, as of random
        numbers. Options: ``nonzero``, ``nonneg``, ``psd``, ``at`` (values of letters in the
        witness), ``seed``, ``time_limit`` in seconds.
        """
        every = (self, *also)
        facts = [fact for one in every for fact in one.facts()]
        return answers.prove(claim, [*facts, *given], _joined(every), **options)

    def refute(
        self,
        claim: Equation | Inequality | Relations,
        given: Relations = (),
        *,
        also: Iterable[Randomness] = (),
        **options: Any,
    ) -> Refutation | None:
        """A finite probability space in which the hypotheses hold and the claim fails, or None;
        ``at`` gives it, else some are drawn. Raises ValueError where ``at`` is no space."""
        every = (self, *also)
        facts = [fact for one in every for fact in one.facts()]
        return answers.refute(claim, [*facts, *given], _joined(every), **options)

    def fault(self, point: Point) -> str:
        """Why a point is no finite probability space with noise, in one line, or ""."""
        return fault(point, self.spaces)

    # -- reading

    def text(self, stated: Operator | Equation | Inequality) -> str:
        """As on paper: E⟨x, y⟩, E‖x‖², E[x | P]."""
        return notation.plain(stated, self.spaces)

    def latex(self, stated: Operator | Equation | Inequality) -> str:
        r"""The same in LaTeX: \mathrm{E}\langle x, y\rangle, and so on."""
        return notation.latex(stated, self.spaces)


def _joined(every: Iterable[Randomness]) -> Mapping[str, dict[str, Any]]:
    return {dimension: told for one in every for dimension, told in one.spaces.items()}
