"""'The correction improves the objective': to first order, and for certain below a rate of 2/Λ."""

import random

from flint import fmpq, fmpq_mat

from theory.operators import (
    Derivation,
    Equation,
    Inequality,
    Instances,
    Operator,
    Scalar,
    Square,
    SumOfSquares,
    complete,
    identity,
    pinv,
    refute,
    setting,
)
from theory.operators.matrices import pinv_matrix
from theory.rllc import setting as rllc
from verify import edges
from verify.claim import Claim
from verify.claims.rllc import _witnesses as witnesses
from verify.claims.rllc import source
from verify.evidence import Checked

SHIFT, DESCENT = "the shift", "the descent"

claim = Claim(
    name="rllc/retrospective_improvement",
    title="The retrospective correction is a projected gradient step, and a descent if c1c2 < 2/Λ",
    source=source(
        "section 3, 'the change points in a direction which improves the objective function'"
    ),
    expected="proved",
    paper="holds",
    wording="""'the change points in a direction which improves the objective function' (section 3,
    of the orthogonal projection of the gradient to the memory units; formulas rebuilt). It does
    where that projection is not 0. How far to go along it the paper leaves open, and calls its
    argument 'heuristics'.""",
    statement="""Let the last step have been θ_{t−1} = θ_{t−2} − c1ML with M = M_{t−1}, L = L_{t−1},
    and g the gradient at θ_{t−1}. With the new law L_t in place of L it would have led to θ_{t−1} −
    βPg, β = c1c2, P = MM⁺, and ⟨g, −βPg⟩ = −β|Pg|². If f has a Hessian ≤ Λ, then f(θ_{t−1} − βPg) ≤
    f(θ_{t−1}) − β(1 − βΛ/2)|Pg|²: a decrease for 0 < β < 2/Λ and Pg ≠ 0. For β ≥ 2/Λ there need be
    none, and the step that RLLC then takes, with the NEW memory, need not improve f even where
    hindsight does (the last mutant).""",
    latex=r"""$\theta_{t-2} - c_1 M L_t = \theta_{t-1} - \beta P g$, $P = MM^+$, $\beta = c_1c_2$;
    $f(\theta_{t-1} - \beta P g) \le f(\theta_{t-1}) - \beta(1 -
    \tfrac{\beta\Lambda}{2})\,|Pg|^2$.""",
    hypotheses="""
    - the Hessian is ≤ Λ: on the segment; for a quadratic, H ≤ Λ
    - 0 < c1c2 < 2/Λ
    - Pg ≠ 0: the memory is not orthogonal to the gradient, and not 0""",
    remark="""What is improved is the step before, in hindsight. The algorithm does not go back: it
    uses the new law with the new memory, and with the old parameters as its start. The last mutant
    is a step that raises f although hindsight lowers it.""",
    axioms="""
    - descent lemma: f(θ + d) ≤ f(θ) + ⟨g, d⟩ + ½Λ|d|² if the Hessian is ≤ Λ (Taylor's formula); for
      quadratics it is proved here""",
    parts=(SHIFT, DESCENT),
)

c1, c2 = rllc.C1, rllc.C2
H = Operator("H", "n", "n", symmetric=True)
M = Operator("M", "n", "k")
L, L_next = Operator("L", "k", "1"), Operator("L′", "k", "1")
θ_before, θ, θ_hindsight, g = (Operator(name, "n", "1") for name in ("θ⁻", "θ", "θ̂", "g"))
PLUS = pinv(M, "M⁺")
P = M * PLUS
FACTS = [
    Equation(θ, θ_before - c1 * M * L, "the last step"),
    Equation(L_next, L + c2 * PLUS * g, "law correction"),
    Equation(θ_hindsight, θ_before - c1 * M * L_next, "the last step with the new law"),
]


@claim.proof("hindsight: θ_{t−2} − c1ML_t = θ_{t−1} − c1c2·Pg, and ⟨g, Pg⟩ = |Pg|²", SHIFT)
def shift():
    """P is the orthogonal projector on the span of the memory units; at every rank."""
    return Derivation(FACTS).qed(
        Equation(θ_hindsight, θ - c1 * c2 * P * g),
        Equation(g.T * P * g, (P * g).T * (P * g)),
        Equation(P * P, P),
        Equation(P.T, P),
        Equation(P * M, M),
    )


beta, high = Scalar("β"), Scalar("Λ")
ABOVE = Operator("Λ−H", "n", "n", symmetric=True)
d = -beta * P * g  # the change
CHANGE = g.T * d + (d.T * H * d) / 2  # f(θ + d) − f(θ) on a quadratic


@claim.proof("f(θ) − f(θ − βPg) ≥ β(1 − βΛ/2)|Pg|² on quadratics, by squares", DESCENT)
def descent():
    """The difference is ½β²(Pg)ᵀ(Λ−H)Pg."""
    size = (P * g).T * (P * g)
    claimed = -CHANGE - beta * size + beta**2 * high * size / 2
    return SumOfSquares(
        claimed,
        [Square(P * g, beta**2 / 2, ABOVE)],
        [Equation(ABOVE, high * identity("n") - H, "H ≤ Λ")],
        psd=("Λ−H",),
    )


@claim.proof("any f: from f(θ+d) ≤ f(θ) + ⟨g, d⟩ + ½Λ|d|²", DESCENT)
def descent_lemma():
    """⟨g, d⟩ + ½Λ|d|² = −β(1 − βΛ/2)|Pg|² for d = −βPg."""
    size = (P * g).T * (P * g)
    return Derivation().qed(
        Equation(g.T * d + (d.T * d) * high / 2, -beta * size + beta**2 * high * size / 2)
    )


EDGES = ("n = 1, k = 3", "n = k = 1", "H = 0", "M = 0", "g = 0", "β = 0", "βΛ = 2")


@claim.exact("quadratics over ℚ, every rank of the memory", DESCENT)
def instances(run):
    """n ≤ 4, k ≤ 3; β up to 2/Λ and beyond; Λ the trace of H at least."""
    rng, count, beyond = random.Random(f"retrospective {run.seed}"), run.count(60), 0
    for index in edges.numbers(count, EDGES):
        at = edges.edge(EDGES, index)
        n, k = witnesses.size(rng, at, 4, 3)
        root, m = witnesses.draw(rng, n, n), witnesses.draw(rng, n, k, size=1)
        h, gradient, b = (
            root * root.transpose(),
            witnesses.draw(rng, n, 1),
            fmpq(rng.randint(1, 12), 8),
        )
        h = h * (at != "H = 0")
        m, gradient = m * (at != "M = 0"), gradient * (at != "g = 0")
        b = b * (at != "β = 0")
        bound = sum((h[i, i] for i in range(n)), fmpq(0))
        if at == "βΛ = 2":
            h = fmpq_mat(n, n, [int(i == j) for i in range(n) for j in range(n)])
            b, bound = fmpq(2), fmpq(1)
        along = m * pinv_matrix(m) * gradient
        move = along * (-b)
        change = (gradient.transpose() * move + move.transpose() * h * move * fmpq(1, 2))[0, 0]
        size = (along.transpose() * along)[0, 0]
        if change > -b * (1 - b * bound / 2) * size:
            return Checked(
                f"H = {h.tolist()}, M = {m.tolist()}, β = {b}: less than promised",
                ok=False,
                refutes=True,
            )
        beyond += change > 0
    pieces = [("rational points", _points())]
    return Checked(
        f"{count} quadratics over ℚ; hindsight would have been worse in {beyond}, all with βΛ > 2",
        instances=count,
        pieces=pieces,
    )


BETTER = Inequality(-beta * (P * g).T * (P * g) + beta**2 * high * (P * g).T * (P * g) / 2, CHANGE)


def _points():
    where = setting([BETTER], [Equation(ABOVE, high * identity("n") - H)], psd=("Λ−H",))
    plane = {"H": [[2, 1], [1, 2]], "M": [[1], [2]], "g": [[3], [-1]], "β": "1/2", "Λ": 3}
    return Instances(
        where,
        [BETTER],
        [complete(where, at) for at in (plane, plane | {"β": 2}, plane | {"M": [[1, 2], [2, 4]]})],
    )


claim.floats(
    "float64 runs over linear and softsign memory, on quadratics and Rosenbrock's function",
    instances=60,
)


claim.batched("the same on quadratics, batched in torch", instances=500)


# f(θ) = ½θᵀHθ, one or two steps

VALUE = (θ.T * H * θ) / 2
HINDSIGHT = (θ_hindsight.T * H * θ_hindsight) / 2
GRADIENT = Equation(g, H * θ, "the gradient of ½θᵀHθ")
IMPROVES = Inequality(VALUE, HINDSIGHT, strict=True)
AT = {"H": [[1]], "M": [[1]], "L": [[0]], "θ⁻": [[1]], "c1": 1, "c2": 1}


def improves(at, claimed=IMPROVES):
    """A refutation of f(hindsight) < f(θ)."""
    return refute(claimed, [*FACTS, GRADIENT], at=AT | at)


@claim.mutant("however far: f = θ²/2, M = 1, θ = 1, c1c2 = 3, hindsight is at −2", DESCENT)
def too_long():
    """Half of 1 before, half of 4 after, although ⟨g, Pg⟩ = 1 > 0."""
    return improves({"c2": 3})


@claim.necessity("0 < c1c2 < 2/Λ", DESCENT)
def edge():
    """c1c2 = 2 = 2/Λ: as far on the other side."""
    return improves({"c2": 2})


@claim.necessity("Pg ≠ 0", DESCENT)
def orthogonal():
    """M = (0, 1), g = (1, 0): nothing changes."""
    return improves({"H": [[1, 0], [0, 1]], "M": [[0], [1]], "θ⁻": [[1], [0]]})


@claim.necessity("the Hessian is ≤ Λ", DESCENT)
def steeper():
    """H = 5 where Λ = 1 was promised, β = 1: ½·16 instead of ½ less."""
    return refute(
        Inequality(-beta * (P * g).T * (P * g) + beta**2 * high * (P * g).T * (P * g) / 2, CHANGE),
        at={"H": [[5]], "M": [[1]], "g": [[1]], "β": 1, "Λ": 1},
    )


@claim.mutant("c1c2 < 0 improves too", DESCENT)
def uphill():
    return improves({"c2": -1})


@claim.mutant("a decrease of β|Pg|², without the second-order term", DESCENT)
def first_order_only():
    return refute(
        Inequality(-beta * (P * g).T * (P * g), CHANGE),
        at={"H": [[1]], "M": [[1]], "g": [[1]], "β": 1},
    )


@claim.mutant("a decrease by the whole gradient: β(1 − βΛ/2)|g|²", DESCENT)
def unprojected():
    return refute(
        Inequality(-beta * g.T * g + beta**2 * high * g.T * g / 2, CHANGE),
        at={"H": [[1, 0], [0, 1]], "M": [[1], [0]], "g": [[0], [1]], "β": 1, "Λ": 1},
    )


@claim.mutant("hindsight moves by c2·Pg", SHIFT)
def one_rate():
    return refute(Equation(θ_hindsight, θ - c2 * P * g), FACTS, at=AT | {"c1": 2, "g": [[1]]})


@claim.mutant("the step that RLLC takes next lowers f whenever hindsight does", DESCENT)
def next_step():
    """J(0), f = θ²/2: M = −1, θ = 1, L = 4, c1 = 1, c2 = 1: hindsight is at 0, the corrected law is
    3, and the next point 1 − 3 = −2."""
    M_next, θ_next = Operator("M′", "n", "k"), Operator("θ′", "n", "1")
    v = rllc.V
    step = [
        Equation(M_next, g * v.T, "J(0)"),
        Equation(θ_next, θ - c1 * M_next * L_next, "parameter update"),
    ]
    return refute(
        Inequality(VALUE, (θ_next.T * H * θ_next) / 2),
        [*FACTS, GRADIENT, *step],
        at={"H": [[1]], "M": [[-1]], "v": [[1]], "L": [[4]], "θ⁻": [[-3]], "c1": 1, "c2": 1},
    )
