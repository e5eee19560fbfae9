"""Exact numbers and matrices: reading them, and moving between Fraction, FLINT and SymPy.

A matrix is a FLINT ``fmpq_mat`` when all its entries are rational numbers, and a SymPy
``DomainMatrix`` over Q(a, b, ...) when some entry holds a parameter. The two share ``*``,
``**``, ``inv()``, ``transpose()`` and ``rank()``, so code above rarely asks which it has.
"""

import re
from decimal import Decimal
from fractions import Fraction
from numbers import Integral, Rational

from flint import fmpq, fmpq_mat, fmpz, fmpz_mat

MAX_DIGITS = 4000

_NUMBER = re.compile(
    r"(?P<sign>[+-]?)(?:(?P<top>\d+)\s*/\s*(?P<bottom>\d+)"
    r"|(?P<whole>\d*)(?:\.(?P<part>\d*))?(?:[eE](?P<exponent>[+-]?\d{1,6}))?)",
    re.ASCII,
)


def rational(value, name="number"):
    """Return `value` as an ``fmpq``.

    Accepts int, Fraction, Decimal, FLINT and SymPy rationals, text such as ``9/10``, ``0.9``
    or ``1e-3``, and a Python float through its shortest decimal text (0.9 is 9/10).
    Raises ValueError, naming `name`, for anything else: NaN, infinity, symbols, other types.
    """
    if isinstance(value, fmpq):
        return value
    if isinstance(value, bool):
        raise ValueError(f"{name} is {value}: give a number, not a truth value")
    if isinstance(value, (int, fmpz)):
        return fmpq(value)
    if isinstance(value, str):
        return _rational_from_text(value, name)
    if isinstance(value, float):
        return _rational_from_text(float.__repr__(value), name)
    if isinstance(value, Decimal):
        return _rational_from_text(str(value), name)
    if isinstance(value, Integral):
        return fmpq(int(value))
    if isinstance(value, (Fraction, Rational)):
        return fmpq(int(value.numerator), int(value.denominator))
    if getattr(value, "is_Rational", False):
        return fmpq(int(value.p), int(value.q))
    if getattr(value, "is_Float", False):
        return _rational_from_text(str(value), name)
    raise ValueError(f"{name} is {value!s}: give a rational number such as 9/10 or 0.9")


def _rational_from_text(text, name):
    shown = text if len(text) <= 40 else text[:37] + "..."
    match = _NUMBER.fullmatch(text.strip())
    if not match or not re.search(r"\d", text.lower().partition("e")[0]):
        raise ValueError(f"{name} is {shown!r}: give a rational number such as 9/10 or 0.9")
    exponent = int(match["exponent"] or 0)
    if len(text) + abs(exponent) > MAX_DIGITS:
        raise ValueError(
            f"{name} is {shown!r}: more than {MAX_DIGITS} digits, give a shorter number"
        )
    if match["bottom"]:
        top, bottom = int(match["top"]), int(match["bottom"])
        if bottom == 0:
            raise ValueError(f"{name} is {shown!r}: the denominator is zero")
    else:
        part = match["part"] or ""
        top, bottom = int((match["whole"] or "") + part), 10 ** len(part)
        if exponent >= 0:
            top *= 10**exponent
        else:
            bottom *= 10**-exponent
    return fmpq(-top if match["sign"] == "-" else top, bottom)


def is_symbolic(value):
    """True when `value` is a SymPy expression that holds a symbol."""
    return bool(getattr(value, "free_symbols", None))


def complex_parts(value, name="number"):
    """Split a real or complex number into (real part, imaginary part).

    Accepts what `rational` accepts, a pair (a, b) for a + b*i, a Python complex number,
    text such as ``9/10+1/2i``, and SymPy expressions polynomial in ``I``. The parts are
    ``fmpq`` numbers, or SymPy expressions where there are symbols.
    """
    if isinstance(value, (tuple, list)):
        if len(value) != 2:
            raise ValueError(f"{name} has {len(value)} parts: give a pair (real, imaginary)")
        return tuple(scalar(part, name) for part in value)
    if isinstance(value, complex):
        return rational(value.real, name), rational(value.imag, name)
    if isinstance(value, str) and value.strip()[-1:] in ("i", "j", "I"):
        return _complex_from_text(value, name)
    if hasattr(value, "free_symbols") and not getattr(value, "is_Rational", False):
        return _complex_from_sympy(value, name)
    return rational(value, name), fmpq(0)


def _complex_from_text(text, name):
    body = text.strip()[:-1].rstrip().removesuffix("*").rstrip()
    # The last sign that does not belong to an exponent starts the imaginary part.
    cut = max((m.start() for m in re.finditer(r"(?<![eE])[+-]", body)), default=0)
    real, imaginary = body[:cut].strip(), body[cut:].replace(" ", "")
    if imaginary in ("", "+", "-"):
        imaginary += "1"
    return (rational(real, name) if real else fmpq(0)), rational(imaginary, name)


def _complex_from_sympy(value, name):
    import sympy

    expanded = sympy.expand(value)
    imaginary = expanded.coeff(sympy.I)
    real = sympy.expand(expanded - sympy.I * imaginary)
    return scalar(real, name), scalar(imaginary, name)


def scalar(value, name="number"):
    """Return `value` as ``fmpq``, or unchanged if it is a rational function of parameters."""
    if not is_symbolic(value):
        return rational(value, name)
    field, (element,) = _in_field([value], value.free_symbols, name)
    return field.to_sympy(element)


def _in_field(entries, symbols, name):
    """Return (Q(symbols), entries as its elements); ValueError if one is not in that field."""
    import sympy

    field = sympy.QQ.frac_field(*sorted(symbols, key=lambda symbol: symbol.name))
    elements = []
    for entry in entries:
        expression = entry if is_symbolic(entry) else to_sympy(rational(entry, name))
        if expression.has(sympy.Float):
            expression = sympy.nsimplify(expression, rational=True)
        try:
            elements.append(field.from_sympy(expression))
        except (sympy.CoercionFailed, ValueError, ZeroDivisionError):
            raise ValueError(
                f"{name} holds {entry}: give rational numbers or rational functions of parameters"
            ) from None
    return field, elements


def exact_matrix(rows, name="matrix"):
    """Return `rows` as ``fmpq_mat``, or as ``DomainMatrix`` over Q(parameters).

    `rows` is a sequence of rows, a SymPy or FLINT matrix, a NumPy array, or text such as
    ``"0,1;-1/2,0.9"``. Raises ValueError for ragged rows and entries that are not exact.
    """
    if isinstance(rows, (fmpq_mat, fmpz_mat)):
        return fmpq_mat(rows)
    if hasattr(rows, "to_DM"):
        dense = rows.to_DM().to_dense()
        if dense.domain.is_ZZ or dense.domain.is_QQ:
            return _from_domain_matrix(dense)
    if isinstance(rows, str):
        rows = (
            [row.split(",") for row in rows.strip().strip(";").split(";")] if rows.strip() else []
        )
    elif hasattr(rows, "to_Matrix"):
        rows = rows.to_Matrix()
    if hasattr(rows, "tolist"):
        rows = rows.tolist()
    try:
        table = [list(row) for row in rows]
    except TypeError:
        raise ValueError(f"{name} is not a matrix: give rows of numbers") from None
    width = len(table[0]) if table else 0
    for number, row in enumerate(table):
        if len(row) != width:
            raise ValueError(
                f"{name} is ragged: row 1 has {width} entries, row {number + 1} has {len(row)}"
            )
    return _matrix(len(table), width, [entry for row in table for entry in row], name)


def _from_domain_matrix(matrix):
    """A ``DomainMatrix`` over Z or Q as ``fmpq_mat``, without a detour through SymPy numbers."""
    flat = [entry for row in matrix.to_list() for entry in row]
    if not all(isinstance(entry, (fmpq, fmpz)) for entry in flat):
        flat = [fmpq(int(entry.numerator), int(entry.denominator)) for entry in flat]
    return fmpq_mat(*matrix.shape, flat)


def exact_column(entries, name="vector"):
    """Return a sequence of numbers, a one-row or one-column matrix, or text, as a column."""
    if isinstance(entries, str):
        entries = re.split(r"[,;]", entries.strip()) if entries.strip() else []
    if isinstance(entries, fmpq_mat) and 1 in (entries.nrows(), entries.ncols()):
        return fmpq_mat(entries.nrows() * entries.ncols(), 1, entries.entries())
    if (
        isinstance(entries, (fmpq_mat, fmpz_mat))
        or hasattr(entries, "to_Matrix")
        or hasattr(entries, "tolist")
    ):
        matrix = entries.to_Matrix() if hasattr(entries, "to_Matrix") else entries
        entries = matrix.tolist()
        if any(isinstance(row, list) for row in entries):
            if len(entries) > 1 and any(len(row) != 1 for row in entries):
                raise ValueError(f"{name} is a matrix: give one row or one column")
            entries = [entry for row in entries for entry in row]
    try:
        entries = list(entries)
    except TypeError:
        raise ValueError(f"{name} is not a vector: give a list of numbers") from None
    return _matrix(len(entries), 1, entries, name)


def _matrix(height, width, entries, name):
    symbols = set().union(*(entry.free_symbols for entry in entries if is_symbolic(entry)))
    if not symbols:
        return fmpq_mat(height, width, [rational(entry, name) for entry in entries])
    from sympy.polys.matrices import DomainMatrix

    field, elements = _in_field(entries, symbols, name)
    return DomainMatrix(
        [elements[i * width : (i + 1) * width] for i in range(height)], (height, width), field
    )


def is_rational(matrix):
    """True for an ``fmpq_mat``, False for a matrix with parameters."""
    return isinstance(matrix, fmpq_mat)


def shape(matrix):
    """Return (rows, columns)."""
    return (matrix.nrows(), matrix.ncols()) if is_rational(matrix) else matrix.shape


def unified(*matrices):
    """Return the matrices over one common field: all ``fmpq_mat``, or all ``DomainMatrix``."""
    if all(is_rational(matrix) for matrix in matrices):
        return list(matrices)
    symbols = set()
    for matrix in matrices:
        if not is_rational(matrix):
            symbols.update(matrix.domain.symbols)
    import sympy

    field = sympy.QQ.frac_field(*sorted(symbols, key=lambda symbol: symbol.name))
    return [_over(matrix, field) for matrix in matrices]


def _over(matrix, field):
    from sympy.polys.matrices import DomainMatrix

    if not is_rational(matrix):
        return matrix.convert_to(field)
    rows = [[field(int(x.p)) / field(int(x.q)) for x in row] for row in matrix.tolist()]
    return DomainMatrix(rows, shape(matrix), field)


def identity(size):
    """Return the identity as ``fmpq_mat``."""
    return fmpq_mat(size, size, [int(i == j) for i in range(size) for j in range(size)])


def block_diagonal(*matrices):
    """Return the block-diagonal matrix of the given square matrices."""
    matrices = unified(*matrices)
    size = sum(shape(matrix)[0] for matrix in matrices)
    zero = fmpq(0) if all(is_rational(matrix) for matrix in matrices) else matrices[0].domain.zero
    rows, left = [], 0
    for matrix in matrices:
        width = shape(matrix)[1]
        for row in entries(matrix):
            rows.append([zero] * left + row + [zero] * (size - left - width))
        left += width
    return like(matrices, rows, (size, size))


def entries(matrix):
    """Return the rows as lists of field elements (``fmpq``, or elements of Q(parameters))."""
    return matrix.tolist() if is_rational(matrix) else matrix.to_list()


def like(matrices, rows, size):
    """Build a matrix of the given size from `rows` over the field of `matrices`."""
    if all(is_rational(matrix) for matrix in matrices):
        return fmpq_mat(*size, [entry for row in rows for entry in row])
    from sympy.polys.matrices import DomainMatrix

    return DomainMatrix(rows, size, matrices[0].domain)


def to_fraction(number):
    """``fmpq`` to ``Fraction``."""
    return Fraction(int(number.p), int(number.q))


def to_sympy(value):
    """``fmpq``, ``fmpz``, ``Fraction`` or int to a SymPy Rational; SymPy expressions unchanged."""
    import sympy

    if isinstance(value, fmpq):
        return sympy.Rational(int(value.p), int(value.q))
    if isinstance(value, (fmpz, int)):
        return sympy.Integer(int(value))
    if isinstance(value, Fraction):
        return sympy.Rational(value.numerator, value.denominator)
    return value


def matrix_to_sympy(matrix):
    """Exact matrix to a SymPy ``ImmutableMatrix``."""
    dense = _to_domain_matrix(matrix) if is_rational(matrix) else matrix
    return dense.to_Matrix().as_immutable()


def _to_domain_matrix(matrix):
    from sympy import QQ
    from sympy.polys.matrices import DomainMatrix

    rows = matrix.tolist()
    # SymPy computes with FLINT's own fractions where it can.
    if QQ.dtype is not fmpq:
        rows = [[QQ(int(entry.p), int(entry.q)) for entry in row] for row in rows]
    return DomainMatrix(rows, shape(matrix), QQ)
