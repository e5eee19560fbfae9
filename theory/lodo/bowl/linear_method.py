"""A fixed linear method on one mode of the bowl, as a linear system driven by the centre's
steps."""

from dataclasses import dataclass

from flint import arb, arb_mat, fmpq_mat

from theory.exact import exact_column, rational
from theory.propagators import Propagator

from .numbers import together


@dataclass(frozen=True)
class LinearMethod:
    """M ← MT + g vᵀ, θ ← θ − ML with a fixed law L of length k (RLLC paper, Definition 5.1 with c2
    = 0).

    `propagator` is a rational Propagator, `law` k rational numbers or balls.
    Raises ValueError for a law of another length and for parameters.
    """

    propagator: Propagator
    law: tuple

    def __post_init__(self):
        if not isinstance(self.propagator, Propagator) or not self.propagator.is_rational:
            raise ValueError(
                "the propagator holds parameters or is none; give a Propagator of rational numbers"
            )
        law = (
            self.law
            if isinstance(self.law, (list, tuple))
            else exact_column(self.law, "law").entries()
        )
        (law,) = together(law=list(law))
        if len(law) != self.propagator.size:
            raise ValueError(
                f"the law has {len(law)} entries and the memory {self.propagator.size} units; "
                "give one entry a unit"
            )
        if law and not isinstance(law[0], arb) and not all(hasattr(x, "p") for x in law):
            raise ValueError("the law holds a symbol; give numbers")
        object.__setattr__(self, "law", tuple(law))

    @property
    def size(self):
        """1 + k: the error b and the memory's k units."""
        return 1 + self.propagator.size

    def mode(self, eigenvalue):
        """F of shape (1+k, 1+k): (b, m)₊ = F(b, m) − (s, 0) at this eigenvalue of H, g = λb."""
        lam, law = together(eigenvalue=eigenvalue, law=list(self.law))
        T, v = self.propagator.matrix, self.propagator.start
        if isinstance(lam, arb):
            T, v = arb_mat(T), arb_mat(v)
        k = len(law)
        rows = [
            [1 - lam * sum((v[i, 0] * law[i] for i in range(k)), 0 * lam)]
            + [-sum((T[i, j] * law[j] for j in range(k)), 0 * lam) for i in range(k)]
        ]
        rows += [[lam * v[i, 0]] + [T[j, i] + 0 * lam for j in range(k)] for i in range(k)]
        flat = [x for row in rows for x in row]
        return (arb_mat if isinstance(lam, arb) else fmpq_mat)(k + 1, k + 1, flat)


def gradient_descent(eta):
    """SGD: no memory but the last gradient, J(0) with the law η."""
    return LinearMethod(Propagator([[0]], [1]), (eta,))


def heavy_ball(eta, beta):
    """v ← βv − ηg, x ← x + v: J(β) with v = 1 and the law η."""
    return LinearMethod(Propagator([[beta]], [1]), (eta,))


def last_gradients(steps):
    """The last `steps` gradients, J(0; n)."""
    return Propagator(
        [[int(j == i + 1) for j in range(steps)] for i in range(steps)],
        [int(i == 0) for i in range(steps)],
    )


def units(*poles):
    """The union of J(p) with v = 1 − p for p > 0 and v = 1 at p = 0 (EMA units)."""
    poles = [rational(p, "pole") for p in poles]
    size = len(poles)
    T = [[poles[i] if i == j else 0 for j in range(size)] for i in range(size)]
    return Propagator(T, [1 - p if p > 0 else 1 for p in poles])
