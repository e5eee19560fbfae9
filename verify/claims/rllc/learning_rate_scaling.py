"""RLLC has one learning rate too many."""

import random

from flint import fmpq, fmpq_mat

from theory.operators import (
    Derivation,
    Equation,
    Operator,
    Scalar,
    identity,
    induction,
    inverse,
    number,
    pinv,
    reciprocal,
    refute,
)
from theory.rllc import setting as rllc
from verify import edges
from verify.claim import Claim
from verify.claims.rllc import _witnesses as witnesses
from verify.claims.rllc import source
from verify.evidence import Checked

RATES, UNITS, RELAXED = "one rate", "units of the gradient", "relaxed inverse"

claim = Claim(
    name="rllc/learning_rate_scaling",
    title="""(c1, c2, L_0) and (1, c1c2, c1L_0) are the same optimizer; scaled gradients only scale
    c1""",
    source=source("Definition 3.2"),
    expected="proved",
    statement="""RLLC over any memory rule with rates (c1, c2) and law L_0 makes the steps of RLLC
    with rates (1, c1c2) and law c1L_0, for any pseudo-inverse, relaxed or not. If the rule is
    homogeneous, f(aM, ag) = a·f(M, g), as every linear one is, then on gradients a·g, a ≠ 0, and
    memory a·M_0 it has the laws and makes the steps that it has and makes on g and M_0 with c1 →
    a·c1; so it does with the relaxed inverse, εa² on a·g standing for ε on g.""",
    latex=r"""$(c_1, c_2, L_0) \equiv (1, c_1 c_2, c_1 L_0)$; $g \mapsto a g$ is $c_1 \mapsto a c_1$
    (relaxed: $\varepsilon \mapsto \varepsilon a^2$).""",
    hypotheses="""
    - f(aM, ag) = a·f(M, g): the memory rule is homogeneous; for scaled gradients
    - a ≠ 0: for the laws; at a = 0 neither run moves
    - the starting memory is scaled too: so it is from the zero start
    - the starting law is scaled: c1L_0 for L_0; for the first part""",
    parts=(RATES, UNITS, RELAXED),
)

c1, c2 = rllc.C1, rllc.C2
a = Scalar("a")
a_inv = reciprocal(a, "1/a")
now, later = rllc.state(), rllc.state(index=rllc.PRIME)
hat, hat_later = rllc.state("\u0302"), rllc.state("\u0302", rllc.PRIME)
g, B = Operator("g", "n", "1"), Operator("B", "k", "n")
PAIRS = [
    (getattr(x, n), getattr(y, n))
    for x, y in ((now, later), (hat, hat_later))
    for n in ("memory", "law", "theta")
]


F = Operator("F", "n", "k")  # the value f(M, h, g) of the memory rule, whatever it is


def run(before, after, gradient, one, two, inverse_of_memory, memory=F):
    """One step with rates ``one`` and ``two``; ``memory`` is the rule's answer."""
    return [
        Equation(after.memory, memory, "memory update"),
        Equation(after.law, before.law + two * inverse_of_memory * gradient, "law correction"),
        Equation(after.theta, before.theta - one * after.memory * after.law, "parameter update"),
    ]


SAME_RATES = [
    Equation(hat.memory, now.memory),
    Equation(hat.law, c1 * now.law),
    Equation(hat.theta, now.theta),
]


def one_rate(first=1, second=c1 * c2, start=SAME_RATES):
    return run(now, later, g, c1, c2, B) + run(hat, hat_later, g, first, second, B)


@claim.proof("c1·L_t is the other law, by induction over t", RATES)
def rates():
    """B stands for the old memory's inverse, whichever, and F for the rule's answer: they are the
    same in both, memories and gradients being equal."""
    return induction(SAME_RATES, state=PAIRS, initial=SAME_RATES, recurrence=one_rate())


SCALED = [
    Equation(hat.memory, a * now.memory),
    Equation(hat.law, now.law),
    Equation(hat.theta, now.theta),
]


def scaled_gradients(one=a * c1, two=c2, memory=a * F):
    """A step on g with rates (a·c1, c2), and on a·g with (c1, c2)."""
    return run(now, later, g, one, two, pinv(now.memory)) + run(
        hat, hat_later, a * g, c1, c2, pinv(hat.memory), memory
    )


@claim.proof("M̂_t = aM_t, and (aM)⁺·ag = M⁺g, by induction over t", UNITS)
def units():
    """F = f(M, g), so f(aM, ag) = aF."""
    steps = scaled_gradients()
    return induction(
        SCALED,
        state=PAIRS,
        initial=SCALED,
        recurrence=steps,
        given=[Equation(a * a_inv, 1, "a is not zero")],
    )


M, eps = now.memory, Scalar("ε")
K = inverse(M.T * M + eps * identity("k"), "K")
K_HAT = inverse(a**2 * M.T * M + eps * a**2 * identity("k"), "K̂")


@claim.proof("a linear rule is homogeneous: (aM)T + (ag)vᵀ = a(MT + gvᵀ)", UNITS)
def linear_rules():
    """F_a is the rule's answer at (aM, ag), F that at (M, g)."""
    answer, M_a, g_a = (
        Operator("F_a", "n", "k"),
        Operator("M_a", "n", "k"),
        Operator("g_a", "n", "1"),
    )
    return Derivation(
        [
            Equation(F, now.memory * rllc.T + g * rllc.V.T, "the linear rule at (M, g)"),
            Equation(answer, M_a * rllc.T + g_a * rllc.V.T, "and at (aM, ag)"),
            Equation(M_a, a * now.memory),
            Equation(g_a, a * g),
        ]
    ).qed(Equation(answer, a * F))


@claim.proof("(a²A + εa²)⁻¹(aM)ᵀ(ag) = (A + ε)⁻¹Mᵀg", RELAXED)
def relaxed():
    d = Derivation([Equation(a * a_inv, 1, "a is not zero")])
    d.prove(a**2 * K_HAT, K)
    return d.qed(Equation(K_HAT * (a * M).T * (a * g), K * M.T * g))


@claim.proof(
    "so the runs agree, by induction over t: any inverses B and B̂ with B̂·ag = B·g", RELAXED
)
def relaxed_runs():
    B_hat, h = Operator("B̂", "k", "n"), Operator("h", "n", "1")
    steps = run(now, later, g, a * c1, c2, B) + run(hat, hat_later, h, c1, c2, B_hat, a * F)
    return induction(
        SCALED,
        state=PAIRS,
        initial=SCALED,
        recurrence=[
            *steps,
            Equation(h, a * g),
            Equation(B_hat * h, B * g, "the corrections agree"),
        ],
    )


EDGES = (*witnesses.EDGES, "a = 1")


@claim.exact("runs over ℚ", UNITS)
def runs(run_options):
    """Zero starts; both scalings at once."""
    rng, count = random.Random(f"scaling {run_options.seed}"), run_options.count(60)
    for index in edges.numbers(count, EDGES):
        at = edges.edge(EDGES, index)
        n, k = witnesses.size(rng, at, 3, 3)
        t, row, law, gradients = witnesses.zero_start(rng, n, k, 5, index, at)
        theta = witnesses.draw(rng, n, 1)
        one, two, scale = (
            fmpq(rng.randint(1, 5), 3),
            fmpq(rng.randint(1, 5), 2),
            fmpq(1) if at == "a = 1" else fmpq(rng.choice((-2, 3, 5)), 2),
        )
        zero = fmpq_mat(n, k)
        plain, single, scaled = (
            (zero, law, theta),
            (zero, law * (one * scale), theta),
            (zero, law, theta),
        )
        for gradient in gradients:
            plain = witnesses.step(*plain, gradient, t, row, one * scale, two)
            single = witnesses.step(*single, gradient, t, row, fmpq(1), one * scale * two)
            scaled = witnesses.step(*scaled, gradient * scale, t, row, one, two)
            if not plain[2] == single[2] == scaled[2]:
                return Checked(
                    f"T = {t.tolist()}, a = {scale}: the runs part", ok=False, refutes=True
                )
    return Checked(
        f"{count} zero-start runs of 5 steps, each made in three ways, agree exactly; and "
        f"{len(EDGES)} edges",
        instances=count,
    )


claim.floats("float64 runs; powers of two agree bit for bit", instances=60)


claim.batched("the same batched in torch", instances=500)


# M = 1 and F = MT + gvᵀ = 2, n = k = 1.
AT = {"M": [[1]], "L": [[1]], "θ": [[0]], "g": [[1]], "F": [[2]], "B": [[1]], "c1": 2, "c2": 1}
WITHOUT_B = {k: x for k, x in AT.items() if k != "B"}
THETA = Equation(hat_later.theta, later.theta)


@claim.necessity("a ≠ 0", UNITS)
def zero_scale():
    """a = 0: the other run never moves, and neither does this one; but its law does."""
    return refute(
        Equation(hat_later.law, later.law), [*SCALED, *scaled_gradients()], at=WITHOUT_B | {"a": 0}
    )


@claim.necessity("f(aM, ag) = a·f(M, g)", UNITS)
def no_homogeneous_rule():
    """M′ = M∘M + g for n = k = 1, from L_0 = 1, M_0 = 0, θ_0 = 0, on three gradients 1, c1 = c2 =
    1, a = 2: θ_3 = −308/3 against −35 with c1 → a·c1."""
    facts, last = [], {}
    for mark, gradient, rate in (("", 1, 2), ("\u0302", 2, 1)):
        memory, law, theta = (Operator(f"{x}{mark}0", "1", "1") for x in "MLθ")
        facts += [Equation(memory, 0), Equation(law, 1), Equation(theta, 0)]
        for t in "123":
            M_t, L_t, theta_t = (Operator(f"{x}{mark}{t}", "1", "1") for x in "MLθ")
            facts += [
                Equation(M_t, memory * memory + number(gradient) * identity("1"), "M′ = M∘M + g"),
                Equation(L_t, law + gradient * pinv(memory)),
                Equation(theta_t, theta - rate * M_t * L_t),
            ]
            memory, law, theta = M_t, L_t, theta_t
        last[mark] = theta
    return refute(Equation(last["\u0302"], last[""]), facts, at={})


@claim.necessity("the starting memory is scaled too", UNITS)
def memory_not_scaled():
    """M′ = M + g: f(M, ag) = 3 at M = g = 1, a = 2."""
    unscaled = Operator("F_1", "n", "k")
    return refute(
        THETA,
        [Equation(hat.memory, now.memory), *SCALED[1:], *scaled_gradients(memory=unscaled)],
        at=WITHOUT_B | {"a": 2, "F_1": [[3]]},
    )


@claim.necessity("the starting law is scaled", RATES)
def law_not_scaled():
    return refute(
        THETA, [SAME_RATES[0], Equation(hat.law, now.law), SAME_RATES[2], *one_rate()], at=AT
    )


@claim.mutant("(c1, c2, L_0) ≡ (1, c2, c1L_0)", RATES)
def rate_forgotten():
    return refute(THETA, [*SAME_RATES, *one_rate(second=c2)], at=AT)


@claim.mutant("(c1, c2, L_0) ≡ (c2, c1, L_0)", RATES)
def rates_exchanged():
    return refute(
        THETA,
        [SAME_RATES[0], Equation(hat.law, now.law), SAME_RATES[2], *one_rate(first=c2, second=c1)],
        at=AT,
    )


@claim.mutant("ε unchanged under g → ag", RELAXED)
def regularizer_unchanged():
    other = inverse(a**2 * M.T * M + eps * identity("k"), "K̂")
    return refute(
        Equation(other * (a * M).T * (a * g), K * M.T * g),
        at={"M": [[1]], "g": [[1]], "a": 2, "ε": 1},
    )


@claim.mutant("c2 → a·c2 instead of c1", UNITS)
def wrong_rate():
    steps = scaled_gradients(c1, a * c2)
    return refute(THETA, [*SCALED, *steps], at=WITHOUT_B | {"a": 2})
