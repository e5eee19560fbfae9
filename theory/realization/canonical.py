"""The canonical form of a fixed law (claim `canonical_form`).

r is the rank of the k×k Hankel matrix (h_{i+j}); its leading r×r block H_r is invertible, and
H_r a = (h_r, …, h_{2r-1}). The canonical law has ones above the diagonal of T and the last row
a, v = e1 and L = (h_0, …, h_{r-1}); (r, a, h_{<r}) is a complete invariant.
"""

from dataclasses import dataclass

from theory import exact


@dataclass(frozen=True)
class CanonicalForm:
    """The complete invariant of a fixed law: `rank` r, recurrence `a` and start `h`, r entries
    each.

    Entries are SymPy numbers or expressions. h_{i+r} = Σ_j a_j h_{i+j}.
    """

    rank: int
    a: tuple
    h: tuple

    def fixed_law(self):
        """Return the canonical `FixedLaw`: minimal, with the same impulse response."""
        from theory.propagators import Propagator
        from theory.realization.fixed_law import FixedLaw

        r = self.rank
        T = [[int(j == i + 1) for j in range(r)] for i in range(r)]
        if r:
            T[-1] = list(self.a)
        return FixedLaw(Propagator(T, [int(i == 0) for i in range(r)]), list(self.h))


def canonical_form(responses, size):
    """Return the `CanonicalForm` of a law with `size` units from h_0 … h_{2·size-1} (a 1×2k
    matrix).

    Exact; with parameters it is the form for generic values. Checked before it is returned:
    the recurrence reproduces all 2k responses, which determines the law.
    """
    h = [entry for row in exact.entries(responses) for entry in row]

    def hankel(height, width, shift=0):
        rows = [[h[i + j + shift] for j in range(width)] for i in range(height)]
        return exact.like([responses], rows, (height, width))

    rank = hankel(size, size).rank() if size else 0
    a = []
    if rank:
        solution = hankel(rank, rank).inv() * hankel(rank, 1, rank)
        a = [row[0] for row in exact.entries(solution)]
    for i in range(2 * size - rank):
        if sum((x * h[i + j] for j, x in enumerate(a)), h[i + rank] * 0) != h[i + rank]:
            raise ArithmeticError("the canonical form failed its check")
    shown = (
        exact.matrix_to_sympy(exact.like([responses], [a + h[:rank]], (1, 2 * rank)))
        if rank
        else []
    )
    return CanonicalForm(rank, tuple(shown[:rank]), tuple(shown[rank:]))
