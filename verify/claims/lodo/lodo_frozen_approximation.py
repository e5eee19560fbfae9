"""Theorem A.1 with its constants: replacing A_t by A₀ in the recurrence of b."""

import random

from flint import fmpq

from theory.lodo import exact
from theory.lodo.dense import H, alpha, s
from theory.operators import (
    Derivation,
    Equation,
    Inequality,
    Operator,
    Scalar,
    Square,
    SumOfSquares,
    number,
    refute,
)
from theory.operators.matrices import is_psd, unit
from verify.claim import Claim
from verify.claims.lodo import source
from verify.evidence import Checked

PATHS, BOUNDED, CLOSE = "the two recurrences", "|b| ≤ B", "‖A − Ã‖ ≤ C(αt)²"

claim = Claim(
    name="lodo/lodo_frozen_approximation",
    title="""Theorem A.1 made explicit: freezing A in b's recurrence moves A_t by at most C(αt)², C
    = h⁶B⁴/(1−r)""",
    source=source("Appendix A.2, Theorem A.1 (equations 32 to 75)"),
    expected="proved",
    wording="""The theorem is stated as a limit, with a constant that is picked later, for noise of
    mean zero (rebuilt from the paper's prose); here are its constants.""",
    statement="""α ≥ 0, |s_t| ≤ s̄, r = ‖A₀‖₂ < 1, h = ‖H‖₂, B = max(|b₀|, 2s̄/(1−r)). (A, b) obeys
    equations (5), (6); b̃_{t+1} = A₀b̃_t − s_t and Ã_{t+1} = Ã_t − αHb̃_{t+1}b̃_tᵀH² start at the
    same point. For αt ≤ (1−r)/(2h³B²): |b_t| ≤ B and ‖A_t − Ã_t‖₂ ≤ C(αt)², C = h⁶B⁴/(1−r). It
    holds on every path; the mean of s plays no part.""",
    latex=r"""$\|A_t-\tilde A_t\|_2\le \dfrac{h^6B^4}{1-r}(\alpha t)^2$ for $\alpha
    t\le\dfrac{1-r}{2h^3B^2}$, $B=\max(|b_0|, 2\bar s/(1-r))$.""",
    hypotheses="""
    - r < 1
    - |s_t| ≤ s̄
    - αt ≤ (1−r)/(2h³B²)
    - α ≥ 0: else the line above holds for every t""",
    axioms="""
    - induction over t for inequalities: they hold at 0, and go on from t to t + 1
    - the spectral norm is submultiplicative and obeys the triangle inequality, ‖xyᵀ‖₂ = |x||y|""",
    parts=(PATHS, BOUNDED, CLOSE),
    remark="""Each inequality is a step of an induction over t in the norms: d = ‖A_t − A₀‖, e =
    |b_t − b̃_t|, Δ = ‖A_t − Ã_t‖. A letter with an index z is what an inequality leaves over, ≥ 0.
    All start at t = 0 with d = e = Δ = 0.""",
)

# -- the two recurrences

A, A0, At, A1, At1 = (Operator(name, "n", "n") for name in ("A", "A₀", "Ã", "A′", "Ã′"))
b, bt, b1, bt1 = (Operator(name, "n", "1") for name in ("b", "b̃", "b′", "b̃′"))
STEPS = [
    Equation(b1, A * b - s, "equation (6)"),
    Equation(bt1, A0 * bt - s, "equation (33)"),
    Equation(A1, A - alpha * H * b1 * b.T * H * H, "equation (5)"),
    Equation(At1, At - alpha * H * bt1 * bt.T * H * H, "equation (32)"),
]
ERROR_B = Equation(b1 - bt1, A0 * (b - bt) + (A - A0) * b)
ERROR_A = Equation(A1 - At1, A - At - alpha * H * ((b1 - bt1) * b.T + bt1 * (b - bt).T) * H * H)


@claim.proof("what separates the paths", PATHS)
def paths():
    """So e₊ ≤ re + d|b| and Δ₊ ≤ Δ + αh³(e₊|b| + |b̃₊|e)."""
    return Derivation(STEPS).qed(ERROR_B, ERROR_A)


# -- norms

r, q, h, B, rate, t, drift, noise = (
    Scalar(name, nonneg=True) for name in ("r", "1−r", "h", "B", "α", "t", "d", "s̄")
)
nb, nb1, nbt1, e, e1 = (Scalar(name, nonneg=True) for name in ("|b|", "|b′|", "|b̃′|", "e", "e′"))
gap, gap1, d1 = Scalar("Δ"), Scalar("Δ′"), Scalar("d′")
z = [Scalar(f"z{i}", nonneg=True) for i in range(12)]
speed = rate * h**3 * B**2  # α‖Hb₊bᵀH²‖ ≤ αh³B²
COMPLEMENT = Equation(q, 1 - r)
DRIFT = Equation(drift, speed * t - z[3], "d ≤ αh³B²t")
SMALL = Equation(nb, B - z[2], "|b| ≤ B")
NOISE = Equation(noise, q * B / 2 - z[4], "s̄ ≤ (1−r)B/2, by the choice of B")
TIME = Equation(z[0], q / 2 - speed * t, "αt ≤ (1−r)/(2h³B²)")


def square(weight):
    return Square(number(1), weight)


@claim.proof("|b| ≤ B and d ≤ αh³B²t go on", BOUNDED)
def bounded():
    """B − |b₊| and αh³B²(t+1) − d₊ as sums of products of what is ≥ 0; and |b̃| ≤ B, without any
    condition on t."""
    step = Equation(nb1, (r + drift) * nb + noise - z[1], "|b₊| ≤ (r + d)|b| + s̄")
    first = SumOfSquares(
        B - nb1,
        [
            square(B * z[0]),
            square(B * z[3]),
            square(r * z[2]),
            square(drift * z[2]),
            square(z[4]),
            square(z[1]),
        ],
        [step, SMALL, DRIFT, NOISE, TIME, COMPLEMENT],
    )
    moved = Equation(d1, drift + rate * h**3 * nb1 * nb - z[1], "d₊ ≤ d + αh³|b₊||b|")
    second = SumOfSquares(
        speed * (t + 1) - d1,
        [
            square(z[3]),
            square(z[1]),
            square(rate * h**3 * B * z[2]),
            square(rate * h**3 * z[5] * nb),
        ],
        [moved, DRIFT, SMALL, Equation(nb1, B - z[5], "|b₊| ≤ B")],
    )
    frozen = Equation(nbt1, r * (B - z[6]) + noise - z[1], "|b̃₊| ≤ r|b̃| + s̄ with |b̃| = B − z6")
    third = SumOfSquares(
        B - nbt1,
        [square(q * B / 2), square(r * z[6]), square(z[4]), square(z[1])],
        [frozen, NOISE, COMPLEMENT],
    )
    return [first, second, third]


@claim.proof("(1−r)e ≤ αh³B³t goes on", CLOSE)
def errors_of_b():
    given = [
        Equation(q * e, speed * B * t - z[6], "(1−r)e ≤ αh³B³t"),
        Equation(e1, r * e + drift * nb - z[7], "e₊ ≤ re + d|b|"),
        DRIFT,
        SMALL,
        COMPLEMENT,
    ]
    squares = [
        square(speed * B),
        square(r * z[6]),
        square(q * speed * t * z[2]),
        square(q * z[3] * nb),
        square(q * z[7]),
    ]
    return SumOfSquares(speed * B * (t + 1) - q * e1, squares, given)


@claim.proof("(1−r)Δ ≤ α²h⁶B⁴t² goes on", CLOSE)
def errors_of_a():
    given = [
        Equation(q * gap, speed**2 * t**2 - z[8], "(1−r)Δ ≤ α²h⁶B⁴t²"),
        Equation(
            gap1, gap + rate * h**3 * (e1 * nb + nbt1 * e) - z[9], "Δ₊ ≤ Δ + αh³(e₊|b| + |b̃₊|e)"
        ),
        Equation(q * e, speed * B * t - z[6]),
        Equation(q * e1, speed * B * (t + 1) - z[10]),
        SMALL,
        Equation(nbt1, B - z[11]),
    ]
    push = rate * h**3
    squares = [
        square(z[8]),
        square(push * z[10] * nb),
        square(push * z[6] * nbt1),
        square(push * speed * B * t * z[2]),
        square(push * speed * B * z[2]),
        square(push * speed * B * t * z[11]),
        square(q * z[9]),
    ]
    return SumOfSquares(speed**2 * (t + 1) ** 2 - q * gap1, squares, given)


UNITS = (
    (1, 0),
    (0, 1),
    (fmpq(3, 5), fmpq(4, 5)),
    (fmpq(-4, 5), fmpq(3, 5)),
    (fmpq(5, 13), fmpq(-12, 13)),
)


@claim.exact(
    "runs over ℚ to the end of the allowed time, their norms attained: C²(αt)⁴ − ΔᵀΔ ⪰ 0 decided "
    "exactly",
    CLOSE,
)
def rational_runs(run):
    """s̄ = h = 1, r = ½ and |b₀| = B = 4 exactly: A₀ is half an orthogonal matrix, the moves are
    unit vectors; in one dimension they push one way."""
    rng, count, compared, closest = random.Random(f"frozen {run.seed}"), run.count(12), 0, fmpq(0)
    h, r, size, steps = fmpq(1), fmpq(1, 2), fmpq(4), 6
    meta = (1 - r) / (2 * h**3 * size**2) / steps
    one = exact.diagonal
    todo = [(one(1), one(1)), (one(-1), one(1)), (one(1, 1), one(1, 1)), (one(1, -1), one(1, 0))]
    for index in range(count):
        n = 1 + index % 2
        turn = exact.matrix(
            [[1]] if n == 1 else [[fmpq(3, 5), fmpq(-4, 5)], [fmpq(4, 5), fmpq(3, 5)]]
        )
        todo.append((turn, one(*[1, fmpq(rng.randint(1, 4), 4)][:n])))
    for turn, hessian in todo:
        n = hessian.nrows()
        a = tilde = start = turn * r
        units = [[1]] if n == 1 else UNITS
        b_frozen = b_now = _column(rng.choice(units)) * size
        for step in range(1, steps + 1):
            move = _column(rng.choice(units)) * -1
            b_later, frozen_later = a * b_now - move, start * b_frozen - move
            a = a - hessian * b_later * b_now.transpose() * hessian * hessian * meta
            tilde = tilde - hessian * frozen_later * b_frozen.transpose() * hessian * hessian * meta
            b_now, b_frozen = b_later, frozen_later
            bound = h**6 * size**4 / (1 - r) * (meta * step) ** 2
            gap_now = a - tilde
            if (
                not is_psd(unit(n) * bound**2 - gap_now.transpose() * gap_now)
                or exact.norm2(b_now) > size**2
            ):
                return Checked(
                    f"step {step}: A₀ = {start.tolist()}, H = {hessian.tolist()}",
                    ok=False,
                    refutes=True,
                )
            closest, compared = max(closest, exact.norm2(gap_now) / n / bound**2), compared + 1
    ratio = (int(closest.p) / int(closest.q)) ** 0.5
    return Checked(
        f"{compared} steps over ℚ within the bound, up to {ratio:.2g} of it", instances=len(todo)
    )


def _column(entries):
    return exact.matrix([[x] for x in entries])


claim.floats(
    "float64: both paths to the end of the allowed time; the measured order in αt",
    CLOSE,
    instances=20,
)


claim.batched("what separates the paths, batched in torch", PATHS, instances=300)


@claim.necessity("r < 1", CLOSE)
def expanding():
    """r = 2: then (1−r)e ≤ αh³B³t is a lower bound of nothing: e = 1, d = 0, |b| = 0 gives e₊ = 2 >
    e."""
    return refute(
        Inequality(e, e1), [Equation(e1, r * e + drift * nb)], at={"r": 2, "e": 1, "d": 0, "|b|": 0}
    )


@claim.necessity("|s_t| ≤ s̄", BOUNDED)
def unbounded():
    return refute(
        Inequality(B, nb1),
        [Equation(nb1, (r + drift) * nb + noise), COMPLEMENT],
        at={"r": 0, "d": 0, "|b|": 0, "s̄": 2, "B": 1, "1−r": 1},
    )


@claim.necessity("αt ≤ (1−r)/(2h³B²)", BOUNDED)
def too_long():
    """d = 1 at r = 0, s̄ = B/2: (r + d)B + s̄ = 3B/2."""
    return refute(
        Inequality(B, nb1),
        [
            Equation(nb1, (r + drift) * nb + noise),
            Equation(drift, speed * t),
            Equation(nb, B),
            Equation(noise, q * B / 2),
            COMPLEMENT,
        ],
        at={"r": 0, "h": 1, "α": 1, "t": 1, "B": 1},
    )


@claim.necessity("α ≥ 0", BOUNDED)
def negative_rate():
    """α = −1: αt ≤ (1−r)/(2h³B²) holds, and d = |α|h³B²t = 1 gives (r + d)B + s̄ = 3B/2."""
    signed = Scalar("α")
    return refute(
        Inequality(B, nb1),
        [
            Equation(nb1, (r + drift) * nb + noise),
            Equation(drift, -signed * h**3 * B**2 * t, "d = |α|h³B²t for α < 0"),
            Equation(nb, B),
            Equation(noise, q * B / 2),
            Equation(z[0], q / 2 - signed * h**3 * B**2 * t, "the condition on αt"),
            COMPLEMENT,
        ],
        at={"r": 0, "h": 1, "α": -1, "t": 1, "B": 1},
    )


LINE = {"H": [[1]], "A": [[1]], "A₀": [[0]], "Ã": [[0]], "b": [[1]], "b̃": [[2]], "s": [[0]], "α": 1}


@claim.mutant("e₊ = A₀e + (A − A₀)b̃", PATHS)
def frozen_error():
    return refute(Equation(b1 - bt1, A0 * (b - bt) + (A - A0) * bt), STEPS, at=LINE)


@claim.mutant("e₊ = Ae", PATHS)
def drift_dropped():
    return refute(Equation(b1 - bt1, A * (b - bt)), STEPS, at=LINE)


@claim.mutant("Δ₊ without b̃₊eᵀ", PATHS)
def half_of_a():
    return refute(
        Equation(A1 - At1, A - At - alpha * H * (b1 - bt1) * b.T * H * H),
        STEPS,
        at=LINE | {"A₀": [[1]]},
    )


@claim.mutant("B = max(|b₀|, s̄/(1−r)) suffices", BOUNDED)
def smaller_ball():
    """With s̄ = (1−r)B there is no room for d > 0."""
    return refute(
        Inequality(B, nb1),
        [
            Equation(nb1, (r + drift) * nb + noise),
            Equation(drift, speed * t),
            Equation(nb, B),
            Equation(noise, q * B),
            TIME,
            COMPLEMENT,
        ],
        at={"r": 0, "h": 1, "α": "1/4", "t": 1, "B": 1},
    )


@claim.mutant("(1−r)Δ ≤ ½α²h⁶B⁴t² goes on", CLOSE)
def half_constant():
    return refute(
        Inequality(speed**2 * (t + 1) ** 2 / 2, q * gap1),
        [
            Equation(gap1, gap + rate * h**3 * (e1 * nb + nbt1 * e)),
            Equation(q * gap, speed**2 * t**2 / 2),
            COMPLEMENT,
        ],
        at={
            "r": 0,
            "h": 1,
            "α": 1,
            "t": 1,
            "B": 1,
            "|b|": 1,
            "|b̃′|": 1,
            "e": 1,
            "e′": 2,
            "Δ": "1/2",
        },
    )
