"""A method as a system with numbers, from gradients to the points at which it asks for them."""

from dataclasses import dataclass
from functools import cached_property

from flint import fmpq, fmpq_mat

from theory import exact


@dataclass(frozen=True, eq=False)
class Method:
    """s_{k+1} = A s_k + B g_k, y_k = C s_k, g_k the gradient at y_k; every state is a vector of ℝⁿ.

    A is d×d, B d×1, C 1×d; every state can be seen in the points. `rest` is the state r with
    Ar = r and Cr = 1: at r·x* nothing moves once x* is a minimizer. `starts_at_rest` says that the
    program starts at r·x₀.
    """

    text: str
    values: dict
    A: fmpq_mat
    B: fmpq_mat
    C: fmpq_mat
    rest: fmpq_mat
    starts_at_rest: bool

    @property
    def rests(self) -> bool:
        """Is `rest` a state of rest, at which the gradient is asked for at x* = 1?"""
        return self.A * self.rest == self.rest and self.C * self.rest == fmpq_mat([[1]])

    @property
    def size(self):
        """The number d of states."""
        return self.A.nrows()

    @cached_property
    def closed_polynomials(self):
        """(Q, P): det(zI − A − λBC) = Q(z) − λP(z), both ``fmpq_poly``."""
        open_loop = self.A.charpoly()
        return open_loop, open_loop - (self.A + self.B * self.C).charpoly()

    def __str__(self):
        shown = ", ".join(f"{name} = {value}" for name, value in self.values.items())
        return f"{self.text}, {shown}" if shown else self.text


def method_of(program):
    """Return a `Program` without parameters as a `Method`.

    Raises ValueError, naming the mend, for a parameter without a value, and for a program that
    does not rest at a minimizer, such as one with weight decay.
    """
    if program.parameters:
        missing = program.parameters[0]
        raise ValueError(f"the parameter {missing} has no value: give {missing}=...")
    number = [[entry.number() for entry in row] for row in program.A]
    A = fmpq_mat(number)
    B = fmpq_mat([[entry.number()] for entry in program.B])
    C = fmpq_mat([[entry.number() for entry in program.C]])
    A, B, C, to_seen = _seen(A, B, C)
    rest = _rest(A, C)
    if rest is None:
        raise ValueError(
            "the method does not rest at a minimizer (without gradients its points move, or decay "
            "as with weight decay): its worst case on the class has no rate; take the decay out"
        )
    starts = False
    if program.start is not None and not any(program.kick):
        start = to_seen * fmpq_mat([[entry.number()] for entry in program.start])
        starts = start == rest
    return Method(program.text, dict(program.values), A, B, C, rest, starts)


def _seen(A, B, C):
    """The system on what the points show of the state: w = Os, O the rows C, CA, … that are
    independent."""
    rows, row = [], C
    for _ in range(A.nrows()):
        grown = fmpq_mat([*[r.entries() for r in rows], row.entries()])
        if grown.rank() == len(rows):
            break
        rows.append(row)
        row = row * A
    if len(rows) == A.nrows():
        return A, B, C, exact.identity(A.nrows())
    O = fmpq_mat([r.entries() for r in rows])
    # O has full row rank, and OA and C lie in its row space.
    right = O.transpose() * (O * O.transpose()).inv()
    return O * A * right, O * B, C * right, O


def _rest(A, C):
    """The r with Ar = r and Cr = 1, or None; it is alone, as every state is seen."""
    size = A.nrows()
    table = [(A - exact.identity(size)).tolist()[i] + [fmpq(0)] for i in range(size)]
    table.append([*C.entries(), fmpq(1)])
    reduced, rank = fmpq_mat(table).rref()
    if rank != size or any(reduced[i, i] != 1 for i in range(size)):
        return None
    return fmpq_mat([[reduced[i, size]] for i in range(size)])


def at_rest_first(method):
    """(the same method in coordinates (y, what vanishes at rest), S): s = S·(new state), Cs = y.

    The new state of rest is (1, 0, …, 0), and the new C is that row.
    """
    d, r, C = method.size, method.rest, method.C
    drop = next(i for i in range(d) if r[i, 0])
    rest = exact.identity(d) - r * C
    columns = [r.entries()] + [[rest[i, j] for i in range(d)] for j in range(d) if j != drop]
    S = fmpq_mat(columns).transpose()
    inverse = S.inv()
    plain = Method(
        method.text,
        method.values,
        inverse * method.A * S,
        inverse * method.B,
        C * S,
        inverse * r,
        method.starts_at_rest,
    )
    return plain, S
