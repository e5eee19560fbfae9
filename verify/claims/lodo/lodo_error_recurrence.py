"""The two recurrences that simplified LODO obeys exactly."""

from theory.lodo import exact
from theory.lodo.cases import cases, spread
from theory.lodo.dense import (
    A_NEXT,
    ERROR,
    G_NEXT,
    A,
    G,
    H,
    alpha,
    b,
    b_next,
    c,
    c_next,
    gradient_step,
    loss,
    s,
    x,
    x_next,
)
from theory.operators import (
    Derivation,
    Equation,
    Instances,
    Operator,
    Scalar,
    complete,
    refute,
    setting,
    tr,
)
from verify.claim import Claim
from verify.claims.lodo import source
from verify.evidence import Checked

B_STEP, DERIVATIVE, A_STEP, SYMMETRIC = (
    "equation (6)",
    "the hypergradient",
    "equation (5)",
    "symmetric G",
)

claim = Claim(
    name="lodo/lodo_error_recurrence",
    title="""Simplified LODO: b₊ = Ab − s and A₊ = A − αHb₊bᵀH², for every direction of the
    derivative""",
    source=source("Section 4.1, equations (5) and (6); appendix A.1"),
    expected="proved",
    wording="""'LODO turns out to follow the training dynamics' (5), (6) (section 4.1): so it does;
    the formulas are rebuilt.""",
    statement="""loss(x) = ½(x−c)ᵀH(x−c), H = Hᵀ, x₊ = x − G∇loss(x), c₊ = c + s, b = x − c, A = I −
    GH, any G. Then b₊ = Ab − s; the loss after the step, as a function of G, has the derivative
    −Hb₊bᵀH (for ALL directions D: the coefficient of τ in loss(G + τD) is ⟨−Hb₊bᵀH, D⟩); so a
    meta-step of rate α gives A₊ = A − αHb₊bᵀH². For symmetric G with the symmetrized gradient, A₊ =
    A − (α/2)(Hb₊bᵀH + Hbb₊ᵀH)H; taking the upper triangle of G for coordinates gives a different
    step.""",
    latex=r"""$b_{t+1} = A_t b_t - s_t$, $\partial \mathrm{loss}_{t+1}/\partial G_t = -H b_{t+1}
    b_t^\top H$, $A_{t+1} = A_t - \alpha H b_{t+1} b_t^\top H^2$.""",
    hypotheses="""
    - H = Hᵀ
    - the step uses the gradient itself: no momentum
    - G = Gᵀ: for the last part""",
    parts=(B_STEP, DERIVATIVE, A_STEP, SYMMETRIC),
    remark="""The derivative is read off a polynomial identity in τ with the direction D a free
    letter: no calculus is trusted.""",
)

tau = Scalar("τ")
GRADIENT = -H * b_next * b.T * H  # of the loss after the step, by G
META = Equation(G_NEXT, G - alpha * GRADIENT, "an SGD meta-step of rate α")
AFTER = Equation(b_next, A * b - s)
NEW_ERROR = Equation(A_NEXT, 1 - G_NEXT * H, "the new error of the preconditioner")
STEP_A = Equation(A_NEXT, A - alpha * H * b_next * b.T * H * H)

G_SYM, G_SYM_NEXT = (
    Operator("G", "n", "n", symmetric=True),
    Operator("G′", "n", "n", symmetric=True),
)
D_SYM = Operator("D", "n", "n", symmetric=True)
ERROR_SYM = Equation(A, 1 - G_SYM * H, "A = 1 − GH with symmetric G")
META_SYM = Equation(
    G_SYM_NEXT,
    G_SYM - alpha / 2 * (GRADIENT + GRADIENT.T),
    "a meta-step along the symmetrized gradient",
)
STEP_A_SYM = Equation(A_NEXT, A - alpha / 2 * (H * b_next * b.T * H + H * b * b_next.T * H) * H)


def moved(direction):
    """b₊ for G + τ·direction in place of G: only the step changes."""
    return b_next - tau * direction * H * b


@claim.proof("b₊ = Ab − s", B_STEP)
def step_of_b():
    return Derivation([*gradient_step(), ERROR]).qed(AFTER)


@claim.proof("loss(G + τD) = loss(G) + τ⟨−Hb₊bᵀH, D⟩ + (τ²/2)‖…‖², for all D", DERIVATIVE)
def all_directions():
    """b″ is the error after the step with Gτ = G + τD, D any matrix."""
    x_moved, b_moved = Operator("x″", "n", "1"), Operator("b″", "n", "1")
    tilted, direction = Operator("Gτ", "n", "n"), Operator("D", "n", "n")
    d = Derivation(
        [
            *gradient_step(),
            Equation(tilted, G + tau * direction, "G moved along D"),
            Equation(x_moved, x - tilted * H * (x - c), "the step with Gτ"),
            Equation(b_moved, x_moved - c_next, "the error with Gτ"),
        ]
    )
    moved_error = Equation(b_moved, b_next - tau * direction * H * b)
    d.prove(moved_error.left, moved_error.right)
    expansion = (
        loss(b_next)
        + tau * tr(GRADIENT.T * direction)
        + tau**2 / 2 * tr(H * direction * H * b * b.T * H * direction.T)
    )
    return d.qed(moved_error, Equation(loss(b_moved), expansion))


@claim.proof("A₊ = A − αHb₊bᵀH²", A_STEP)
def step_of_a():
    return Derivation([ERROR, META, NEW_ERROR]).qed(STEP_A)


@claim.proof("the symmetrized gradient: all symmetric D, and the step of A", SYMMETRIC)
def symmetric():
    slope, mean = Operator("Γ", "n", "n"), Operator("Γₛ", "n", "n", symmetric=True)
    derivative = Derivation(
        [Equation(slope, GRADIENT, "the derivative"), Equation(mean, (slope + slope.T) / 2)]
    ).qed(Equation(tr(mean * D_SYM), tr(GRADIENT.T * D_SYM)))
    step = Derivation(
        [ERROR_SYM, META_SYM, Equation(A_NEXT, 1 - G_SYM_NEXT * H, "the new error")]
    ).qed(STEP_A_SYM)
    return [derivative, step]


FACTS = [*gradient_step(), ERROR, META, NEW_ERROR]


@claim.exact(
    "rational steps, singular and indefinite H among them; some stand in the certificate", A_STEP
)
def rational_steps(run):
    points = []
    where = setting([AFTER, STEP_A], FACTS)
    for n, draw in cases("recurrence", run.seed, run.count(60)):
        values = {"H": draw.symmetric(n), "G": draw.matrix(n, n), "α": draw.rate()}
        values |= {name: draw.matrix(n, 1) for name in ("x", "c", "s")}
        points.append(complete(where, values))
    Instances(where, [AFTER, STEP_A], points)
    return Checked(
        f"{len(points)} steps over ℚ, n ≤ 3, edges among them",
        instances=len(points),
        pieces=[("rational steps", Instances(where, [AFTER, STEP_A], spread(points)))],
    )


@claim.exact("the derivative against exact difference quotients of the loss", DERIVATIVE)
def difference_quotients(run):
    """The loss is quadratic in G, so (loss(G + D) − loss(G − D))/2 is the derivative exactly; run
    on the step itself."""
    done = 0
    for n, draw in cases("quotients", run.seed, run.count(60)):
        h, g, d = draw.symmetric(n), draw.matrix(n, n), draw.matrix(n, n)
        start, centre, move = (draw.matrix(n, 1) for _ in range(3))

        def after(by):
            return start - by * (h * (start - centre)) - centre - move  # noqa: B023

        def cost(by):
            return (after(by).transpose() * h * after(by))[0, 0] / 2  # noqa: B023

        derivative = h * after(g) * (start - centre).transpose() * h * -1
        inner = exact.trace(derivative.transpose() * d)
        if (cost(g + d) - cost(g - d)) / 2 != inner:
            return Checked(f"H = {h.tolist()}, D = {d.tolist()}", ok=False, refutes=True)
        done += 1
    return Checked(
        f"{done} directions, edges among them: the difference quotient is ⟨−Hb₊bᵀH, D⟩ exactly",
        instances=done,
    )


POINT = {
    "H": [[1, 1], [1, 3]],
    "G": [[1, 2], [0, 1]],
    "α": 1,
    "x": [[1], [2]],
    "c": [[0], [1]],
    "s": [[1], [0]],
}
SYM_POINT = POINT | {"G": [[1, 2], [2, 1]]}


claim.floats(
    "float64: dense LODO on a moving bowl obeys both recurrences to rounding", instances=40
)


claim.batched("autograd's hypergradient, batched in torch", instances=400)


@claim.necessity("H = Hᵀ", DERIVATIVE)
def not_symmetric():
    """For H = [[0, 1], [0, 0]] the coefficient of τ is not ⟨−Hb₊bᵀH, D⟩ (here Hᵀ would have to
    stand beside H)."""
    h, d = Operator("H", "n", "n"), Operator("D", "n", "n")
    error = b_next - tau * d * h * b
    expansion = (
        loss(b_next, h)
        + tau * tr((-h * b_next * b.T * h).T * d)
        + tau**2 / 2 * tr(h * d * h * b * b.T * h.T * d.T)
    )
    return refute(
        Equation(loss(error, h), expansion),
        at={
            "H": [[0, 1], [0, 0]],
            "D": [[1, 0], [0, 0]],
            "τ": 1,
            "b": [[0], [1]],
            "b′": [[0], [1]],
        },
    )


@claim.necessity("the step uses the gradient itself", B_STEP)
def with_momentum():
    """x₊ = x − Gm with m another vector."""
    m = Operator("m", "n", "1")
    facts = [Equation(x_next, x - G * m), *gradient_step()[1:], ERROR]
    return refute(
        AFTER, facts, at={"H": [[1]], "G": [[1]], "x": [[1]], "c": [[0]], "s": [[0]], "m": [[0]]}
    )


@claim.necessity("G = Gᵀ", SYMMETRIC)
def dense_direction():
    """For a D that is not symmetric the symmetrized gradient is not the derivative."""
    d = Operator("D", "n", "n")
    return refute(
        Equation(tr((GRADIENT + GRADIENT.T) * d) / 2, tr(GRADIENT.T * d)),
        at={"H": [[1, 0], [0, 1]], "D": [[0, 1], [0, 0]], "b": [[0], [1]], "b′": [[1], [0]]},
    )


@claim.mutant("upper-triangle coordinates give the symmetrized step", SYMMETRIC)
def upper_triangle():
    """G = p11·e1e1ᵀ + p22·e2e2ᵀ + p12(e1e2ᵀ + e2e1ᵀ): the off-diagonal step is twice as long."""
    e1, e2 = Operator("e1", "n", "1"), Operator("e2", "n", "1")
    g = GRADIENT + GRADIENT.T
    triangle = (
        (e1 * (e1.T * g * e1) * e1.T + e2 * (e2.T * g * e2) * e2.T) / 2
        + e1 * (e1.T * g * e2) * e2.T
        + e2 * (e1.T * g * e2) * e1.T
    )
    return refute(
        Equation(G_SYM - alpha * triangle, G_SYM_NEXT),
        [*gradient_step(by=G_SYM), META_SYM],
        at=SYM_POINT | {"e1": [[1], [0]], "e2": [[0], [1]]},
    )


@claim.mutant("b₊ = Ab + s", B_STEP)
def plus_move():
    return refute(Equation(b_next, A * b + s), FACTS, at=POINT)


@claim.mutant("A = I − HG", B_STEP)
def wrong_order():
    return refute(AFTER, [*gradient_step(), Equation(A, 1 - H * G)], at=POINT)


@claim.mutant("the gradient −Hbb₊ᵀH", DERIVATIVE)
def transposed_gradient():
    wrong = -H * b * b_next.T * H
    d = Operator("D", "n", "n")
    expansion = (
        loss(b_next) + tau * tr(wrong.T * d) + tau**2 / 2 * tr(H * d * H * b * b.T * H * d.T)
    )
    return refute(
        Equation(loss(moved(d)), expansion),
        at={
            "H": [[1, 0], [0, 1]],
            "D": [[0, 1], [0, 0]],
            "τ": 1,
            "b": [[0], [1]],
            "b′": [[1], [0]],
        },
    )


@claim.mutant("A₊ = A − αHb₊bᵀH", A_STEP)
def one_hessian_less():
    return refute(Equation(A_NEXT, A - alpha * H * b_next * b.T * H), FACTS, at=POINT)


@claim.mutant("A₊ = A + αHb₊bᵀH²", A_STEP)
def ascent():
    return refute(Equation(A_NEXT, A + alpha * H * b_next * b.T * H * H), FACTS, at=POINT)


@claim.mutant("A₊ = A − αHbbᵀH²", A_STEP)
def old_error_twice():
    return refute(Equation(A_NEXT, A - alpha * H * b * b.T * H * H), FACTS, at=POINT)
