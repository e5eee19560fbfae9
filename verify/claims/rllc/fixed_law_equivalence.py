"""When two fixed laws are the same optimizer."""

import random
from fractions import Fraction

from theory.operators import Derivation, Equation, Operator, induction, inverse, refute
from verify import edges
from verify.claim import Claim
from verify.claims.rllc import _laws as laws
from verify.claims.rllc import source
from verify.evidence import Checked

STEPS, ENOUGH, SHARP = "steps", "k + k′ terms suffice", "fewer do not"

claim = Claim(
    name="rllc/fixed_law_equivalence",
    title="Two fixed laws are the same optimizer when k + k′ impulse responses agree",
    source=source("section 4 (new; the paper compares propagators only)"),
    expected="proved",
    statement="""From the zero start, Opt(T, v, L) with k units and Opt(T′, v′, L′) with k′ units
    make the same steps on all gradient sequences if and only if h_i = h′_i for all i < k + k′,
    where h_i = vᵀTⁱL. No smaller number of terms suffices, for any k and k′.""",
    latex=r"""$\mathrm{Opt}(T,v,L) \equiv \mathrm{Opt}(T',v',L') \iff v^\top T^i L = v'^\top T'^i
    L'$ for all $i < k + k'$.""",
    hypotheses="""
    - both start from zero memory: other starts add M_0TᵗL
    - h_i = h′_i for all i < k + k′""",
    axioms="""
    - abstract_rule: from the zero start M_tL = Σ_{i<t} g_{t−i} h_i, so equal responses give equal
      steps
    - dimension: k + k′ + 1 vectors of length k + k′ are dependent, so the rows w_i of the joint
      system, i < k + k′, span a space W that it maps into itself: WA = FW
    - J(0; k) ∪ J(1; k′) is controllable, its blocks having different eigenvalues (confluent
      Vandermonde matrix): its k + k′ rows are independent (for the sharpness)""",
    parts=(STEPS, ENOUGH, SHARP),
    remark="""Why sharp: the rows y_i of J(0; k) ∪ J(1; k′), i < k + k′, form an invertible matrix
    Y, so some e has y_ie = 0 for all of them but the last and 1 there; e = (L, −L′) are two laws.
    An explicit pair: (−1/z^k) and (−z^{k′−k}/(z^{k′} − 1)), k ≤ k′, are transfer functions of laws
    with k and k′ units whose difference is 1/(z^k(z^{k′} − 1)), which begins at z^{−k−k′}: the
    first k + k′ − 1 responses agree and the next does not.""",
)

# -- an impulse reads the responses off the steps

M, M_next = Operator("M", "n", "k"), Operator("M′", "n", "k")
w, w_next = Operator("w", "k", "1"), Operator("w′", "k", "1")  # w_i = (Tᵀ)ⁱv
T, v, L, g = (
    Operator("T", "k", "k"),
    Operator("v", "k", "1"),
    Operator("L", "k", "1"),
    Operator("g", "n", "1"),
)


@claim.proof("after the impulse g the step i + 1 is g·h_i, by induction over i", STEPS)
def impulse():
    """M_{i+1} = g wᵢᵀ with wᵢ = (Tᵀ)ⁱv, so the step M_{i+1}L is g·(vᵀTⁱL)."""
    return induction(
        Equation(M, g * w.T),
        state=[(M, M_next), (w, w_next)],
        over="i",
        initial=[Equation(M, g * v.T, "the memory after g from zero"), Equation(w, v)],
        recurrence=[Equation(M_next, M * T, "no further gradient"), Equation(w_next, T.T * w)],
        conclusion=[Equation(M * L, g * (w.T * L))],
    )


@claim.proof("equal steps after an impulse mean equal responses", STEPS)
def read_off():
    """g·h = g·h′ with g ≠ 0 gives h = h′."""
    h, h_other = Operator("h", "1", "1"), Operator("h′", "1", "1")
    d = Derivation(
        [Equation(g * h, g * h_other, "the steps agree")], [(g.T * g, "the impulse is not zero")]
    )
    square = d.combine(g.T * g * (h - h_other), 0, [(1, g.T, "h1", 1)])
    d.cancel(square, "nz1", h - h_other)
    return d.qed(Equation(h, h_other))


# -- k + k′ terms suffice: A = diag(T, T′), w = (v, v′), e = (L, −L′)

W, F, A = Operator("W", "r", "K"), Operator("F", "r", "r"), Operator("A", "K", "K")
e = Operator("e", "K", "1")
x, x_next = Operator("x", "r", "1"), Operator("x′", "r", "1")
row, row_next = Operator("y", "K", "1"), Operator("y′", "K", "1")


@claim.proof("what vanishes on r rows vanishes on all, by induction over i", ENOUGH)
def all_responses():
    """The rows y_iᵀ = x_iᵀW stay in the invariant space W, and We = 0 is h_i = h′_i for the rows
    that span it."""
    return induction(
        Equation(row, W.T * x),
        state=[(row, row_next), (x, x_next)],
        over="i",
        initial=[Equation(row, W.T * x, "the start (v, v′) is in the space")],
        recurrence=[Equation(row_next, A.T * row), Equation(x_next, F.T * x)],
        given=[
            Equation(W * A, F * W, "the space is invariant"),
            Equation(W * e, 0, "h_i = h′_i on the rows that span it"),
        ],
        conclusion=[Equation(row.T * e, 0)],
    )


@claim.exact("random pairs over ℚ: equal for k + k′ terms, equal for twice as many", ENOUGH)
def sampled(run):
    """Half of the pairs are equivalent by construction: another frame, a redundant unit; theory's
    answer is compared."""
    from theory import equivalent

    rng, count = random.Random(f"fixed laws {run.seed}"), run.count(120)
    same = 0
    for index in edges.numbers(count, laws.EDGES):
        a = laws.draw(rng, rng.randint(1, 4), edges.edge(laws.EDGES, index))
        b = laws.disguise(rng, a) if index % 2 else laws.draw(rng, rng.randint(1, 4))
        size = a.size + b.size
        short = laws.responses(a, size) == laws.responses(b, size)
        long = laws.responses(a, 3 * size) == laws.responses(b, 3 * size)
        gradients = [Fraction(rng.randint(-3, 3)) for _ in range(2 * size)]
        steps = a.run(gradients) == b.run(gradients)
        same += short
        if short != long or bool(equivalent(a, b)) != short or (short and not steps):
            return Checked(
                f"{a} and {b}: {size} terms say {short}, {3 * size} say {long}",
                ok=False,
                refutes=True,
            )
    return Checked(f"{count} pairs with up to 4 units, {same} of them equivalent", instances=count)


@claim.exact("for all k, k′ ≤ 8 two laws that agree on k + k′ − 1 terms and not on the next", SHARP)
def sharp(run):
    """Exhaustive in (k, k′): the pair of the remark, or its mirror."""
    for k in range(1, 9):
        for other in range(k, 9):
            a, b = laws.sharp_pair(k, other)
            first, second = laws.responses(a, k + other), laws.responses(b, k + other)
            if (
                (a.size, b.size) != (k, other)
                or first[:-1] != second[:-1]
                or first[-1] == second[-1]
            ):
                return Checked(f"k = {k}, k′ = {other}: no sharp pair", ok=False)
    return Checked(
        "36 pairs (k, k′), k ≤ k′ ≤ 8; exchanging the two gives the others", instances=36
    )


@claim.proof("for every k and k′ two laws that differ first at i = k + k′ − 1", SHARP)
def sharp_for_all():
    """Y holds the rows y_i = (vᵀTⁱ, v′ᵀT′ⁱ), i < k + k′, of a union that is controllable, u is any
    unit vector but the last one, f.

    e = Y⁻¹f = (L, −L′) has h_i − h′_i = y_ie = uᵀYe = 0 for i < k + k′ − 1, and h − h′ = 1 at i = k
    + k′ − 1.
    """
    Y, u, f = Operator("Y", "K", "K"), Operator("u", "K", "1"), Operator("f", "K", "1")
    P, Q, law, other = (
        Operator("P", "k", "K"),
        Operator("Q", "l", "K"),
        Operator("L", "k", "1"),
        Operator("L′", "l", "1"),
    )
    d = Derivation(
        [
            Equation(u.T * f, 0, "another unit vector"),
            Equation(f.T * f, 1, "a unit vector"),
            Equation(Y * inverse(Y), 1, "controllable"),
            Equation(P.T * P + Q.T * Q, 1, "P and Q take the units of the two parts"),
            Equation(law, P * inverse(Y) * f),
            Equation(other, -Q * inverse(Y) * f),
        ]
    )
    d.prove(P.T * law - Q.T * other, inverse(Y) * f)
    return d.qed(
        Equation(u.T * Y * P.T * law, u.T * Y * Q.T * other),
        Equation(f.T * Y * P.T * law - f.T * Y * Q.T * other, 1),
    )


claim.floats("float64 runs of equivalent laws in different frames", instances=60)


claim.batched("the same batched in torch", instances=500)


# -- what is needed


@claim.necessity("both start from zero memory", STEPS)
def other_start():
    """T = 1, v = L = 1 from M_0 = 1: the first step is g + 1, not g·h_0."""
    M0, M1 = Operator("M0", "n", "k"), Operator("M1", "n", "k")
    return refute(
        Equation(M1 * L, g * (v.T * L)),
        [Equation(M1, M0 * T + g * v.T)],
        at={"M0": [[1]], "T": [[1]], "v": [[1]], "L": [[1]], "g": [[1]]},
    )


@claim.necessity("h_i = h′_i for all i < k + k′", ENOUGH)
def one_term_less():
    """J(0;2) with L = e2 against [[0,1],[1/3,0]]: h = 0, 1, 0, 0 and 0, 1, 0, 1/3."""
    return laws.responses_differ(
        [[0, 1], [0, 0]], [1, 0], [0, 1], [[0, 1], ["1/3", 0]], [1, 0], [0, 1], agree=3
    )


# -- false variants


@claim.mutant("max(k, k′) terms suffice", ENOUGH)
def too_few():
    return laws.responses_differ(
        [[0, 1], [0, 0]], [1, 0], [0, 1], [[0, 1], [0, "1/2"]], [1, 0], [0, 1], agree=2
    )


@claim.mutant("the responses are vᵀ(Tᵀ)ⁱL", STEPS)
def transposed():
    M1, M2 = Operator("M1", "n", "k"), Operator("M2", "n", "k")
    return refute(
        Equation(M2 * L, g * (v.T * T.T * L)),
        [Equation(M1, g * v.T), Equation(M2, M1 * T)],
        at={"T": [[0, 1], [0, 0]], "v": [[1], [0]], "L": [[0], [1]], "g": [[1]]},
    )


@claim.mutant("step i + 1 is g·h_{i+1}", STEPS)
def shifted():
    M1 = Operator("M1", "n", "k")
    return refute(
        Equation(M1 * L, g * (v.T * T * L)),
        [Equation(M1, g * v.T)],
        at={"T": [[2]], "v": [[1]], "L": [[1]], "g": [[1]]},
    )


@claim.mutant("the same spectrum suffices", ENOUGH)
def same_spectrum():
    return laws.responses_differ([["1/2"]], [1], [1], [["1/2"]], [1], [2], agree=0)


@claim.mutant("We = 0 without an invariant space", ENOUGH)
def not_invariant():
    return refute(
        Equation(row.T * A * e, 0),
        [Equation(row, W.T * x), Equation(W * e, 0)],
        at={"W": [[1, 0]], "x": [[1]], "A": [[0, 1], [0, 0]], "e": [[0], [1]]},
    )
