"""Two-layer linear networks have no bad local minima."""

import random

from flint import fmpq

from theory.lodo import exact
from theory.operators import (
    Derivation,
    Equation,
    Inequality,
    Instances,
    Operator,
    Scalar,
    complete,
    left_inverse,
    number,
    refute,
    right_inverse,
    setting,
    tr,
)
from theory.operators.matrices import is_psd
from verify.claim import Claim, Hypothesis
from verify.claims.lodo import source
from verify.evidence import Checked

EXPAND, DOWN, FULL = "second order", "a direction of negative curvature", "full rank"

claim = Claim(
    name="lodo/deep_linear_minima",
    title="""½‖W₂W₁ − B‖_F² with a wide hidden layer: every critical point that is not global has
    negative curvature""",
    source=source("Appendix D, after Laurent & von Brecht (2018)"),
    expected="proved",
    wording="""For dense linear networks, convex losses and layers at least as wide as the input or
    output, all local minima are global (rebuilt from the paper's prose).""",
    statement="""f(W₁, W₂) = ½‖W₂W₁ − B‖_F², W₂ p×h, W₁ h×q, h ≥ min(p, q). At every critical point
    with R = W₂W₁ − B ≠ 0 there is an explicit direction of negative curvature: if aᵀW₁ = 0, a ≠ 0,
    it is (U, V) = (−c·Rx aᵀ, a xᵀ) with Rx ≠ 0 and c large; if W₂a = 0, (y aᵀ, −c·a yᵀR); and if
    neither a exists, R = 0. The theorem of Laurent and von Brecht (any depth, any convex
    differentiable loss) is cited, not proved here.""",
    latex=r"""$\nabla f = 0,\ W_2W_1 \ne B \Rightarrow \exists (U,V):\ \|UW_1+W_2V\|_F^2 + 2\langle
    R, UV\rangle < 0$.""",
    hypotheses=(
        Hypothesis("h ≥ min(p, q)", "so that full ranks make W₁ or W₂ invertible"),
        Hypothesis("the loss is convex in the product"),
        Hypothesis("critical: W₂ᵀR = 0 and RW₁ᵀ = 0"),
    ),
    axioms="""
    - a matrix without a non-zero left (right) null vector has a right (left) inverse, and a square
      one then both
    - a critical point with a direction of negative curvature is no local minimum""",
    parts=(EXPAND, DOWN, FULL),
    remark="""LODO's own preconditioner G̃ᵀG̃ ties its layers, so the theorem says nothing about it:
    for ½(w² − B)² with B = −1 the tied loss has the local minimum w = 0 with value ½, the untied
    one is 0.""",
)

W1, W2, B = Operator("W1", "h", "q"), Operator("W2", "p", "h"), Operator("B", "p", "q")
U, V, R = Operator("U", "p", "h"), Operator("V", "h", "q"), Operator("R", "p", "q")
a, x, y = Operator("a", "h", "1"), Operator("x", "q", "1"), Operator("y", "p", "1")
tau, c = Scalar("τ"), Scalar("c", nonneg=True)
RESIDUAL = Equation(R, W2 * W1 - B, "the residual")
CRITICAL = [
    Equation(W2.T * R, 0, "the gradient by W₁ is zero"),
    Equation(R * W1.T, 0, "the gradient by W₂ is zero"),
]
LEFT_NULL, RIGHT_NULL = (
    Equation(a.T * W1, 0, "a left null vector of W₁"),
    Equation(W2 * a, 0, "a null vector of W₂"),
)


def curvature(u, v):
    """‖UW₁ + W₂V‖² + 2⟨R, UV⟩, twice the coefficient of τ² in f."""
    return tr((u * W1 + W2 * v).T * (u * W1 + W2 * v)) + 2 * tr(R.T * u * v)


def cost(residual):
    return tr(residual.T * residual) / 2


FIRST = (-c * R * x * a.T, a * x.T)
SECOND = (y * a.T, -c * a * y.T * R)
FALL_FIRST = Equation(
    curvature(*FIRST), tr((W2 * a).T * (W2 * a) * x.T * x) - 2 * c * tr(a.T * a * x.T * R.T * R * x)
)
FALL_SECOND = Equation(
    curvature(*SECOND),
    tr((a.T * W1) * (a.T * W1).T * y.T * y) - 2 * c * tr(a.T * a * y.T * R * R.T * y),
)


@claim.proof("f(W + τ(U, V)) to second order, at a critical point", EXPAND)
def expansion():
    """The linear term is ⟨R, UW₁ + W₂V⟩ = ⟨RW₁ᵀ, U⟩ + ⟨W₂ᵀR, V⟩, zero at a critical point."""
    moved = (W2 + tau * U) * (W1 + tau * V) - B
    d = Derivation([RESIDUAL, *CRITICAL])
    linear = d.prove(tr(R.T * (U * W1 + W2 * V)), 0)
    rest = tau**3 * tr((U * W1 + W2 * V).T * U * V) + tau**4 / 2 * tr((U * V).T * U * V)
    target = Equation(cost(moved), cost(R) + tau**2 / 2 * curvature(U, V) + rest)
    expanded = d.prove(cost(moved), cost(R + tau * (U * W1 + W2 * V) + tau**2 * U * V))
    d.combine(target.left, target.right, [(1, 1, expanded, 1), (1, tau, linear, 1)])
    return d.qed(target)


@claim.proof("a left null vector of W₁: curvature |W₂a|²|x|² − 2c|a|²|Rx|²", DOWN)
def first_direction():
    """Negative for large c where Rx ≠ 0, which some x gives if R ≠ 0."""
    return Derivation([LEFT_NULL, *CRITICAL]).qed(FALL_FIRST)


@claim.proof("a null vector of W₂: curvature |aᵀW₁|²|y|² − 2c|a|²|Rᵀy|²", DOWN)
def second_direction():
    return Derivation([RIGHT_NULL, *CRITICAL]).qed(FALL_SECOND)


@claim.proof("no null vectors: R = 0 if h ≥ q (then W₁ is square) or h ≥ p (then W₂ is)", FULL)
def full_rank():
    """W₁ has a right inverse (so h ≤ q) and for h ≥ q also a left one; RW₁ᵀ = 0 then gives R = 0.
    Likewise W₂."""
    wide_in = Derivation([CRITICAL[1], *_keep(left_inverse(W1, "L1"), W1)]).qed(Equation(R, 0))
    wide_out = Derivation([CRITICAL[0], *_keep(right_inverse(W2, "R2"), W2, right=True)]).qed(
        Equation(R, 0)
    )
    return [wide_in, wide_out]


def _keep(other, matrix, right=False):
    """The one-sided inverse's own equation, as a fact that mentions it."""
    return [Equation(matrix * other if right else other * matrix, 1, "it is invertible")]


@claim.exact(
    "random critical points over ℚ of small sizes: each not global has an exact negative direction",
    DOWN,
)
def critical_points(run):
    """W₂ = the coordinate projections that B allows: W₁ = W₂ᵀB with W₂ᵀW₂ = 1 on the used columns
    makes W critical."""
    rng, count, done, points = random.Random(f"critical {run.seed}"), run.count(60), 0, []
    goal = Inequality(number(0) * tr(R.T * R), curvature(U, V), strict=True)
    where = setting([goal], [RESIDUAL, *CRITICAL])
    shapes = [(1, 1, 1), (1, 1, 2), (1, 3, 1), (3, 1, 1), (3, 3, 3), (2, 2, 2), (3, 2, 3)]
    count += len(shapes)
    while shapes or done < count:
        p, q = rng.randint(1, 3), rng.randint(1, 3)
        h = min(p, q) + rng.randint(0, 1)
        if shapes:
            p, q, h = shapes.pop()
        b = exact.diagonal(*[rng.randint(1, 4)] * max(p, q))
        b = exact.matrix([[b[i, j] for j in range(q)] for i in range(p)])
        used = rng.sample(range(min(p, q)), rng.randint(0, min(p, q, h) - 1) if min(p, q) else 0)
        w2 = exact.matrix(
            [[int(j < len(used) and used[j] == i) for j in range(h)] for i in range(p)]
        )
        w1 = w2.transpose() * b
        r = w2 * w1 - b
        null = exact.matrix(
            [[int(j == h - 1)] for j in range(h)]
        )  # the last hidden unit is unused: aᵀW₁ = 0 and W₂a = 0
        column = next(j for j in range(q) if any(r[i, j] != 0 for i in range(p)))
        probe = exact.matrix([[int(j == column)] for j in range(q)])
        points.append(
            complete(
                where,
                {
                    "W1": w1,
                    "W2": w2,
                    "B": b,
                    "U": r * probe * null.transpose() * -1,
                    "V": null * probe.transpose(),
                },
            )
        )
        done += 1
    Instances(where, [goal], points)
    return Checked(
        f"{count} critical points over ℚ, sizes up to 3 × 4 × 3",
        instances=count,
        pieces=[("negative curvature", Instances(where, [goal], points[:6]))],
    )


@claim.exact("a weighted loss with a narrow hidden layer has a bad local minimum", FULL)
def narrow_weighted(run):
    """h = 1 < 2: ½[(u₁v₁−1)² + (u₂v₂−2)² + 3(u₁v₂)² + 3(u₂v₁)²] at u = v = (1, 0) is 2, and ½ at u
    = (0, 1), v = (0, 2).

    Gradient and Hessian there from the values, exactly (a quartic along every line): the Hessian is
    ⪰ 0 and its kernel is the direction of (tu, v/t), along which nothing changes; so the minimum is
    a local one.
    """

    def value(x):
        u1, u2, v1, v2 = x
        return (
            (u1 * v1 - 1) ** 2 + (u2 * v2 - 2) ** 2 + 3 * (u1 * v2) ** 2 + 3 * (u2 * v1) ** 2
        ) * fmpq(1, 2)

    point, other = (1, 0, 1, 0), (0, 1, 0, 2)

    def along(direction):
        """(first, second) coefficient of τ in value(point + τ·direction)."""
        f = {k: value([x + k * d for x, d in zip(point, direction)]) for k in range(-2, 3)}
        return (f[-2] - 8 * f[-1] + 8 * f[1] - f[2]) / 12, (
            16 * (f[-1] + f[1]) - 30 * f[0] - f[-2] - f[2]
        ) / 24

    axes = [tuple(int(i == j) for j in range(4)) for i in range(4)]
    single = [along(e) for e in axes]
    pairs = [
        [along([x + y for x, y in zip(e, d)])[1] - p - q for d, (_, q) in zip(axes, single)]
        for e, (_, p) in zip(axes, single)
    ]
    hessian, scaling = exact.matrix(pairs), exact.matrix([[1], [0], [-1], [0]])
    constant = all(value((t, 0, 1 / t, 0)) == value(point) for t in (fmpq(1, 2), fmpq(3)))
    ok = (
        all(slope == 0 for slope, _ in single)
        and is_psd(hessian)
        and hessian.rank() == 3
        and exact.norm2(hessian * scaling) == 0
        and constant
    )
    return Checked(
        f"the local value {value(point)} against {value(other)}; Hessian {hessian.tolist()}",
        ok=ok and value(other) < value(point),
        instances=1,
    )


claim.floats(
    "float64: gradient descent from small starts ends at the global minimum", DOWN, instances=20
)


claim.batched(
    "critical points, negative curvature and the second order, batched in torch",
    DOWN,
    instances=300,
)


@claim.necessity("h ≥ min(p, q)", FULL)
def narrow():
    """p = q = 2, h = 1, B = 1: full ranks, critical, and R = −diag(0, 1) is not 0."""
    return refute(
        Equation(R, 0),
        [
            RESIDUAL,
            *CRITICAL,
            *_keep(right_inverse(W1, "R1"), W1, right=True),
            *_keep(left_inverse(W2, "L2"), W2),
        ],
        at={"W1": [[1, 0]], "W2": [[1], [0]], "B": [[1, 0], [0, 1]]},
    )


@claim.necessity("the loss is convex in the product", DOWN)
def not_convex():
    """For the concave −½‖W₂W₁ − B‖² both terms change sign, and the direction has positive
    curvature."""
    flipped = -curvature(*FIRST)
    return refute(
        Inequality(number(0) * flipped, flipped),
        [RESIDUAL, *CRITICAL, LEFT_NULL],
        at={"W1": [[0]], "W2": [[0]], "B": [[1]], "a": [[1]], "x": [[1]], "c": 1},
    )


@claim.necessity("critical: W₂ᵀR = 0 and RW₁ᵀ = 0", FULL)
def not_critical():
    return refute(
        Equation(R, 0),
        [RESIDUAL, *_keep(left_inverse(W1, "L1"), W1)],
        at={"W1": [[1]], "W2": [[1]], "B": [[2]]},
    )


POINT = {
    "W1": [[0]],
    "W2": [[0]],
    "B": [[1]],
    "R": [[-1]],
    "a": [[1]],
    "x": [[1]],
    "y": [[1]],
    "c": 1,
}


@claim.mutant("the direction (+cRxaᵀ, axᵀ)", DOWN)
def wrong_sign():
    direction = (c * R * x * a.T, a * x.T)
    return refute(
        Inequality(number(0) * tr(R.T * R), curvature(*direction)),
        [RESIDUAL, *CRITICAL, LEFT_NULL],
        at=POINT,
    )


@claim.mutant("curvature without the factor 2", DOWN)
def half_inner():
    return refute(
        Equation(curvature(*FIRST), FALL_FIRST.right + c * tr(a.T * a * x.T * R.T * R * x)),
        [RESIDUAL, *CRITICAL, LEFT_NULL],
        at=POINT,
    )


@claim.mutant("every critical point is global", FULL)
def all_global():
    return refute(Equation(R, 0), [RESIDUAL, *CRITICAL], at=POINT)


@claim.mutant("the tied network (W₂ = W₁ᵀ) has a negative direction too", DOWN)
def tied():
    """½(w² + 1)² at w = 0: moving both layers by u gives curvature 2⟨R, u²⟩ = 2u² > 0, B = −1."""
    u = Operator("u", "1", "1")
    w, b, r = Operator("w", "1", "1"), Operator("β", "1", "1"), Operator("r", "1", "1")
    return refute(
        Inequality(number(0) * tr(u * u), 2 * tr(r.T * u.T * u)),
        [Equation(r, w.T * w - b)],
        at={"w": [[0]], "β": [[-1]], "u": [[1]]},
    )
