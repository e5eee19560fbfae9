"""The gap of two unions of Jordan propagators in ball arithmetic, from the series themselves.

An independent way to what `theory.rllc.limits` finds by exact algebra: the Gram sums are added
term by term, with a bound of their tails, and the largest eigenvalue of the defect is
caught between traces of its powers. Decays may be any real balls in (−1, 1).
"""

from flint import arb, arb_mat, ctx

BITS = 320
DOUBLINGS = 64


def summed_gap(blocks, others, bits=BITS):
    """An ``arb`` ball that holds the gap between the rules of ∪J(λ;n), (λ, n) in `blocks`, and in
    `others`.

    Both unions need the same number of units, and distinct decays |λ| < 1 (ValueError otherwise).
    """
    with ctx.workprec(bits):
        units, other_units = _units(blocks), _units(others)
        if len(units) != len(other_units):
            raise ValueError(
                f"the unions have {len(units)} and {len(other_units)} units: compare spans of the "
                "same dimension"
            )
        X = _gram(units, other_units)
        G, H = _own_gram(units), _own_gram(other_units)
        size = len(units)
        one = arb_mat(size, size, [int(i == j) for i in range(size) for j in range(size)])
        return largest_eigenvalue(one - G.inv() * X * H.inv() * X.transpose()).sqrt()


def largest_eigenvalue(D):
    """A ball for the largest eigenvalue of a matrix whose eigenvalues are real and ≥ 0, the largest
    > 0.

    With m = 2^DOUBLINGS: tr D^{m+1}/tr D^m ≤ λ_max ≤ (tr D^m)^{1/m}.
    """
    power = D
    for _ in range(DOUBLINGS):
        power = power * power
    low = _trace(power * D) / _trace(power)
    high = (_trace(power).log() / 2**DOUBLINGS).exp()
    return low.union(high)


def _trace(D):
    return sum((D[i, i] for i in range(D.nrows())), arb(0))


def _units(blocks):
    """(λ, j) for the units of every J(λ;n): unit j + 1 has the rule C(i, j)·λ^{i−j}."""
    for decay, _ in blocks:
        if not abs(arb(decay)) < 1:
            raise ValueError(
                f"the decay {decay} is not inside (-1, 1): its rule is not square-summable"
            )
    return [(arb(decay), j) for decay, n in blocks for j in range(n)]


def _gram(units, others):
    return arb_mat(len(units), len(others), [_sum(a, j, b, l) for a, j in units for b, l in others])


def _own_gram(units):
    """The symmetric `_gram` of units with themselves."""
    found = arb_mat(len(units), len(units))
    for i, (a, j) in enumerate(units):
        for k, (b, l) in enumerate(units[: i + 1]):
            found[i, k] = found[k, i] = _sum(a, j, b, l)
    return found


def _sum(a, j, b, l):
    """Σ_i C(i, j)a^{i−j}·C(i, l)b^{i−l}, with a ball for the tail.

    From i on the terms shrink by (i+1)²/((i+1−j)(i+1−l))·|ab| or faster.
    """
    start = max(j, l)
    term = (
        arb(start).bin(j) * a ** (start - j) * arb(start).bin(l) * b ** (start - l)
        if start
        else arb(1)
    )
    total, i, product = arb(0), start, a * b
    size = abs(product)
    least = arb(2) ** -ctx.prec
    while True:
        total += term
        step = arb((i + 1) ** 2) / ((i + 1 - j) * (i + 1 - l))
        term *= step * product
        i += 1
        if abs(term) > least:  # so is the tail's bound
            continue
        shrink = step * size
        if shrink < 1 and (tail := abs(term) / (1 - shrink)) < least:
            return total + arb(0, tail.upper())
