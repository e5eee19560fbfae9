"""Lemma 4.1 of the RLLC paper: Nesterov's method is a linear memory with a fixed law."""

from collections import defaultdict
from itertools import product

from flint import fmpq

from theory.operators import Derivation, Equation, identity
from theory.operators.points import joined
from verify.claim import Claim
from verify.claims.rllc import source
from verify.evidence import Checked, Fails

LEMMA, ONLY = "Lemma 4.1", "which laws of the two units are NAG"

claim = Claim(
    name="rllc/nag_equivalence",
    title="""Nesterov's method is Opt(diag(0, b), (1, 1), c(1, b)), and no other law of these units
    is""",
    source=source("Lemma 4.1 and appendix A"),
    wording="""'Then the corresponding optimizer is' Nesterov's 'Accelerated Gradient with decay
    parameter' b 'and learning rate' c (Lemma 4.1; T = diag(0, b), v = (1, 1), L = c(1, b) were
    rebuilt), for a law that is 'kept fixed' (Appendix A).""",
    statement="""
    - Let T = diag(0, b), v = (1, 1), and start at M_0 = 0. (1) With L = c(1, b) and constant c, θ_t
      is Nesterov's method V ← bV − c∇f(ψ + bV), ψ ← ψ + V in the lookahead coordinates φ = ψ + bV,
      for all n and t, By: velocity form
    - and it is the step of torch.optim.SGD(lr=c, momentum=b, nesterov=True). By: torch
    - (2) For b ≠ 0 the law (l1, l2) gives Nesterov's method with some rate c and some decay β ≠ 0
      if and only if l2 = b·l1 (for l1 ≠ 0: l2/l1 = b); then c = l1, and β = b unless c = 0. By:
      only_these_laws; such laws; velocity form
    """,
    latex=r"""$\mathrm{Opt}(\mathrm{diag}(0,b),(1,1),(l_1,l_2))$ with $b \ne 0 \ne l_1$ is
    Nesterov's method with decay $\ne 0$ iff $l_2/l_1 = b$; its iterates are $\varphi_t = \psi_t +
    bV_t$.""",
    hypotheses="""
    - the rate is constant: the velocity keeps old rates, the law c_t(1, b) does not
    - zero start: M_0 = 0 and V_0 = 0
    - b ≠ 0: for only if: at b = 0 every law is gradient descent with rate l1 + l2
    - the decay β is not 0: for only if: NAG with decay 0 is gradient descent, which is l2 = 0""",
    remark="""l1 ≠ 0 serves only to write the quotient: l1 = 0, l2 ≠ 0 is momentum and never NAG.
    With a rate that varies, torch.optim.SGD, which keeps it outside the buffer, still is the law
    c_t(1, b); the velocity form is not. Both runs stand at the same point, so the gradient is one
    letter.""",
    parts=(LEMMA, ONLY),
)

# M2 is the unit with decay b; the other one holds g
claim.letters("b c c′ β l1 l2; M2 M2′ θ θ′ V V′ ψ ψ′ g′ x x′ buf buf′ e: n")
MEMORY = "M2′ = bM2 + g′ : memory update: the units are g and M2"
claim.under(part=LEMMA).inductive(f"""[velocity form] induction over t: θ = ψ + bV and V = −c·M2
    θ = ψ + bV; V = −cM2
    initial: M2 = 0 : zero start; V = 0 : zero start; ψ = θ : the same start
    recurrence: {MEMORY}
    θ′ = θ − cg′ − cbM2′ : θ − M·L, L = c(1, b)
    V′ = bV − cg′ : velocity, the gradient being at θ
    ψ′ = ψ + V′ : step""")
claim.under(part=LEMMA).inductive(f"""
    [torch] induction over t: the step of torch.optim.SGD(nesterov=True), whatever the rates c_t
    θ = x; M2 = buf
    state: M2 → M2′; θ → θ′; x → x′; buf → buf′
    initial: M2 = 0 : zero start; buf = 0 : no buffer yet; x = θ : the same start
    recurrence: {MEMORY}
    θ′ = θ − c′g′ − c′bM2′ : law c_t(1, b)
    buf′ = b·buf + g′ : buffer
    x′ = x − c′(g′ + b·buf′) : step
    says: buf ← b·buf + g (its first value g is that of a zero start), x ← x − c(g + b·buf); c may
    differ from step to step""")


# only if: three steps on the gradients e, 0, 0


def three_steps(name, decay, first, second):
    """θ_1, θ_2, θ_3 of Opt(diag(0, decay), (1, 1), (first, second)) on e, 0, 0 from M_0 = 0, θ_0 =
    0, as equations."""
    claim.letters(f"M{name}1 M{name}2 M{name}3 θ{name}1 θ{name}2 θ{name}3: n")
    steps = [f"M{name}1 = e; θ{name}1 = −({first})e − ({second})M{name}1"]
    for s, t in ((f"{name}1", f"{name}2"), (f"{name}2", f"{name}3")):
        steps.append(f"M{t} = {decay}M{s}; θ{t} = θ{s} − ({second})M{t}")
    return claim.formulas(*steps)


OUR_RUN, NAG_RUN = three_steps("", "b", "l1", "l2"), three_steps("ⁿ", "β", "c", "cβ")
AGREE = [f"θ{t} = θⁿ{t} : θ_{t} agrees" for t in (1, 2, 3)]
only = claim.under(
    *OUR_RUN, *NAG_RUN, *AGREE, nonzero="eᵀe : e is not zero; b : b ≠ 0; β : β ≠ 0", part=ONLY
)


@claim.theorem(
    "agreement on the gradients e, 0, 0 forces l2 = b·l1, c = l1 and c(b − β) = 0",
    ONLY,
    at=joined("b=β=l2=1/2, l1=c=e=1"),
)
def only_these_laws():
    """h_0 = l1 + l2 = c(1 + β), h_1 = l2·b = cβ², h_2 = l2·b² = cβ³; so cβ²(b − β) = 0, and β ≠ 0,
    b ≠ 0 do the rest."""
    d = Derivation(list(only.given), list(only.nonzero))
    agree = [d.find(equation) for equation in claim.formulas(*AGREE)]
    e, b, β, more = map(claim.sum, ("e", "b", "β", "b + β"))
    one = identity("1")
    gap = claim.sum("c(b − β)") * one
    h = []
    for t, response in enumerate(("l1 + l2 − c(1 + β)", "l2b − cβ²", "l2b² − cβ³")):
        ours, nags = response.rsplit(" − ", 1)
        steps = [
            _step(d, run, name, t, claim.sum(h_t))
            for run, name, h_t in ((OUR_RUN, "θ", ours), (NAG_RUN, "θⁿ", nags))
        ]
        earlier = [(1, 1, agree[t - 1], 1)] if t else []
        apart = claim.sum(response)
        shares = [(-1, 1, agree[t], 1), *earlier, (1, 1, steps[0], 1), (-1, 1, steps[1], 1)]
        square = d.combine(apart * (e.T * e), 0, [(1, e.T, d.combine(apart * e, 0, shares), 1)])
        h.append(d.cancel(square, "nz1", apart * one))
    turned = d.combine(β**2 * gap, 0, [(1, 1, h[2], 1), (-1, b, h[1], 1)])
    turned = d.cancel(d.cancel(turned, "nz3", β * gap), "nz3", gap)  # c(b − β) = 0
    rest, law, same = (claim.sum(x) * one for x in ("l2 − cb", "l2 − bl1", "l1 − c"))
    second = d.combine(b * rest, 0, [(1, 1, h[1], 1), (-1, more, turned, 1)])
    second = d.cancel(second, "nz2", rest)
    first = d.combine(same, 0, [(1, 1, h[0], 1), (-1, 1, second, 1), (-1, 1, turned, 1)])
    d.combine(law, 0, [(1, 1, second, 1), (-1, b, first, 1)])
    equal = (("l2", "bl1"), ("c", "l1"))
    laws = [Equation(claim.sum(x) * one, claim.sum(y) * one) for x, y in equal]
    return d.qed(*laws, Equation(gap, 0))


def _step(d, run, name, t, response):
    """θ_{t+1} − θ_t = −h_t·e, from the run's equations."""
    moved = claim.sum(f"{name}{t + 1} − {name}{t}" if t else f"{name}1")
    use = tuple(d.find(equation) for equation in run[: 2 * t + 2])
    return d.prove(moved, -response * claim.sum("e"), use=use)


claim.under("l2 = bl1; c = l1; β = b", part=ONLY).proves(
    "[such laws] and l2 = b·l1 is Lemma 4.1 with c = l1, β = b", "l1 = c; l2 = cβ"
)
FIRST = "l1 + l2 = c(1 + β) : h_0 agrees; l2b = cβ² : h_1 agrees; l2b² = cβ³ : h_2 agrees"
agrees = claim.under(FIRST, "l2b³ = cβ^4 : h_3 agrees", part=ONLY)
still = "L = (1, −1) never moves, as NAG with rate 0 and decay 1 does not, and l2 is not b·l1"
moving, at = agrees.under(nonzero="β : β ≠ 0"), "b=c=0, l1=β=1, l2=−1"
moving.needs("b ≠ 0", "l2 = bl1", at=at, says=still)
plain = "L = (1, 0) is gradient descent, NAG with decay 0, and l2 = 0 is not b·l1"
some, at = agrees.under(nonzero="b : b ≠ 0"), "b=l1=c=1, l2=β=0"
some.needs("the decay β is not 0", "l2 = bl1", at=at, says=plain)


def two_steps(law=None, rates=("c", "c"), memory="0"):
    """Two steps of θ and φ with these rates from a given start; another ``law`` of θ."""
    claim.letters("M0 θ0 V0 ψ0 M1 θ1 V1 ψ1 M2 θ2 V2 ψ2 g1 g2 m: n")
    found = [f"M0 = {memory}; V0 = 0; θ0 = ψ0 + bV0"]
    moved = []
    for (s, t), rate in zip(("01", "12"), rates):
        first, second = law or (rate, f"{rate}b")
        moved.append(f"θ{t} = θ{s} − ({first})g{t} − ({second})M{t}")
        found.append(f"M{t} = bM{s} + g{t}; V{t} = bV{s} − ({rate})g{t}; ψ{t} = ψ{s} + V{t}")
    return [*found, *moved]


SAME = "θ2 = ψ2 + bV2"  # θ_2 = φ_2
two = claim.under(part=LEMMA, at="b=1/2, c=1, ψ0=0, g1=1, g2=0")
kept = "c_1 = 1, c_2 = 2, gradients 1, 0: the velocity keeps −1, the law c_2(1, b) rescales it"
two.needs("the rate is constant", SAME, *two_steps(rates=("c", "2c")), says=kept)
two.needs("zero start", SAME, *two_steps(memory="m"), at="m=1", says="M_0 = 1 with V_0 = 0")
two.false("L = c(0, 1), momentum", SAME, *two_steps(("0", "c")), at="g2=1")
two.false("θ is ψ, not the lookahead point", "θ2 = ψ2", *two_steps())
claim.mutants()


def responses(decay, first, second, count):
    """h_i = vᵀTⁱL over ℚ."""
    return [first + second] + [second * decay**i for i in range(1, count)]


EDGES = ("b = 0", "b = 1", "c = 0", "no slope")

title = "closed loop over ℚ: velocity form, two units and the catalogue's four forms of NAG"
of = "closed loops of 10 steps over ℚ, and four forms of NAG as rational functions"


@claim.instances(title, LEMMA, count=60, edges=EDGES, of=of)
def closed_loop(rng, at):
    """f = hθ²/2 + noise, ten steps; the catalogue checks each program against (T, v, L) as rational
    functions."""
    if at == EDGES[0]:
        from theory import optimizers

        for name in ("nag", "nag_sutskever", "nag_two_sequence", "nag_three_sequence"):
            getattr(optimizers, name).check()
    decay, rate, slope, start = (fmpq(rng.randint(-9, 9), rng.randint(1, 9)) for _ in range(4))
    decay = {"b = 0": fmpq(0), "b = 1": fmpq(1)}.get(at, decay)
    rate, slope = rate * (at != "c = 0"), slope * (at != "no slope")
    here, unit, place, velocity = start, fmpq(0), start, fmpq(0)
    for t in range(10):
        noise = fmpq(rng.randint(-3, 3))
        g, far = slope * here + noise, slope * (place + decay * velocity) + noise
        unit = decay * unit + g
        here = here - rate * g - rate * decay * unit
        velocity = decay * velocity - rate * far
        place = place + velocity
        if here != place + decay * velocity:
            raise Fails(f"b = {decay}, c = {rate}: the runs part at step {t + 1}")


@claim.exact("all small rational laws and decays: h agrees for i < 4 exactly where l2 = b·l1", ONLY)
def small_grid(run):
    """i < k + k′ = 4 decides (fixed_law_equivalence). Exhaustive over b, β, c, l1, l2 with small
    values, b, β ≠ 0."""
    values = [fmpq(p, 2) for p in (-4, -2, -1, 0, 1, 2, 4)]
    nonzero, found = [x for x in values if x != 0], []
    nag = defaultdict(list)
    for decay, rate in product(nonzero, values):
        nag[str(responses(decay, rate, rate * decay, 4))].append((decay, rate))
    laws = list(product(nonzero, values, values))
    for own, first, second in laws:
        # c = l1 and β = b are the only candidates, so the grid holds every solution
        same = nag.get(str(responses(own, first, second, 4)), [])
        if bool(same) != (second == own * first):
            raise Fails(f"b = {own}, L = ({first}, {second}): NAG at {same}")
        found += [dict(zip(("b", "l1", "l2", "β", "c"), (own, first, second, *x))) for x in same]
    case = claim.under(FIRST, nonzero="b : b ≠ 0; β : β ≠ 0")
    pieces = [("some of the agreements", case.true_at("l2 = bl1", found[:20]))]
    said = f"{len(laws)} laws with b ≠ 0, exhaustively; {len(found)} agreements with NAG, every one"
    return Checked(f"{said} at l2 = b·l1", instances=len(laws), pieces=pieces)


@claim.exact("every branch of parameters by elimination: NAG among the laws of the two units", ONLY)
def branches(run):
    """theory's comparison of families: where is NAG with (lr, beta) the law (l1, l2)?  All
    branches, gradient descent too."""
    from theory import optimizers
    from theory.algorithms import parse
    from theory.laws.families import family_of_program
    from theory.realization import compare

    # T = diag(0, b), v = (1, 1), L = (l1, l2)
    two = parse("m1 = grad(x); m2 = b*m2 + m1; x = x - l1*m1 - l2*m2")
    found = compare(family_of_program(two, "two units"), optimizers.nag.family())
    degenerate = {"b = 0", "l2 = 0"}  # every law of two equal units; gradient descent, decay 0
    proper = [branch for branch in found.branches if not degenerate & set(branch.conditions)]
    wanted = [(("b*l1 - l2 = 0",), {"lr": "l1", "beta": "b"})]
    good = [(tuple(x.conditions), x.map) for x in proper] == wanted
    said = "branches; the only one without b = 0 or l2 = 0 is b·l1 = l2, lr = l1, beta = b"
    ok = good and found.verdict == "conditional"
    return Checked(f"{len(found.branches)} {said}", ok=ok)


claim.floats("float64: velocity form against the two units, noisy closed loop", instances=60)
title = "real torch.optim.SGD(nesterov=True) runs, batched, against the two units"
claim.batched(title, instances=400)
