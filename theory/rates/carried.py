"""A certificate of a rate, carried over to another form of the same method by the map of states."""

from dataclasses import replace

from flint import fmpq, fmpq_mat


def joining(a, b):
    """The S with s = St for the states s, t of two methods that ask for the same points.

    Raises ValueError where there is none: SÃ = AS, SB̃ = B or CS = C̃ fails.
    """
    if a.size != b.size:
        raise ValueError(f"the methods show {a.size} and {b.size} states: they are not the same")
    S = _seen(a).inv() * _seen(b)
    if S * b.A != a.A * S or S * b.B != a.B or a.C * S != b.C:
        raise ValueError("no map joins the methods: their points differ")
    return S


def carried(certificate, method):
    """The certificate of the other method: P becomes SᵀPS, the readout wS; all else stays."""
    S = joining(certificate.method, method)
    d, N = method.size, certificate.values
    rows = [[*row, *[fmpq(0)] * N] for row in S.tolist()]
    rows += [[fmpq(int(i == d + k)) for i in range(d + N)] for k in range(N)]
    both = fmpq_mat(rows)
    return replace(
        certificate,
        method=method,
        P=both.transpose() * certificate.P * both,
        readout=certificate.readout * both,
    )


def _seen(method):
    """The rows C, CA, …, which are independent, as every state is seen."""
    rows, row = [], method.C
    for _ in range(method.size):
        rows.append(row.entries())
        row = row * method.A
    return fmpq_mat(rows)
