"""When two fixed laws are the same optimizer."""

from fractions import Fraction

from theory.rllc import laws
from verify.claim import Claim
from verify.claims.rllc import source
from verify.evidence import Checked, Fails

STEPS, ENOUGH, SHARP = "steps", "k + k′ terms suffice", "fewer do not"

claim = Claim(
    name="rllc/fixed_law_equivalence",
    title="Two fixed laws are the same optimizer when k + k′ impulse responses agree",
    source=source("section 4 (new; the paper compares propagators only)"),
    statement="""
    - From the zero start, Opt(T, v, L) with k units and Opt(T′, v′, L′) with k′ units make the same
      steps on all gradient sequences if and only if h_i = h′_i for all i < k + k′, where h_i =
      vᵀTⁱL. By: impulse; equal steps; enough; all steps
    - No smaller number of terms suffices, for any k and k′. By: sharp
    """,
    latex=r"""$\mathrm{Opt}(T,v,L) \equiv \mathrm{Opt}(T',v',L') \iff v^\top T^i L = v'^\top T'^i
    L'$ for all $i < k + k'$.""",
    hypotheses="""
    - both start from zero memory: other starts add M_0TᵗL
    - h_i = h′_i for all i < k + k′""",
    parts=(STEPS, ENOUGH, SHARP),
    remark="""Why sharp: the rows y_i of J(0; k) ∪ J(1; k′), i < k + k′, form an invertible matrix
    Y, so some e has y_ie = 0 for all of them but the last and 1 there; e = (L, −L′) are two laws.
    An explicit pair: (−1/z^k) and (−z^{k′−k}/(z^{k′} − 1)), k ≤ k′, are transfer functions of laws
    with k and k′ units whose difference is 1/(z^k(z^{k′} − 1)), which begins at z^{−k−k′}: the
    first k + k′ − 1 responses agree and the next does not.""",
)

# an impulse reads the responses off the steps; w_i = (Tᵀ)ⁱv
claim.letters("M M′ M0 M1 M2: n×k; w w′ v L: k; T: k×k; g: n; h h′: 1×1")
steps = claim.under(part=STEPS)
steps.inductive("""[impulse] after the impulse g the step i + 1 is g·h_i, by induction over i
    M = gwᵀ
    over: i
    initial: M = gvᵀ : the memory after g from zero; w = v
    recurrence: M′ = MT : no further gradient; w′ = Tᵀw
    conclusion: ML = g(wᵀL)""")
equal = steps.under("gh = gh′ : the steps agree", nonzero="gᵀg : the impulse is not zero")
at = "g=(1, 2), h=3, h′=3"
equal.under(at=at).proves(
    "[equal steps] equal steps after an impulse mean equal responses", "h = h′", over="nz1"
)
first = steps.under("M1 = M0T + gvᵀ", at="M0=1, T=1, v=1, L=1, g=1")
first.needs("both start from zero memory", "M1L = g(vᵀL)", says="the step is g + 1, not g·h_0.")
steps.false("step i + 1 is g·h_{i+1}", "M1L = g(vᵀTL)", "M1 = gvᵀ", at="T=2, v=1, L=1, g=1")

# k + k′ terms suffice: A = diag(T, T′), w = (v, v′), e = (L, −L′)
claim.letters("W: r×K; F: r×r; A: K×K; e y y′: K; x x′: r")
SPACE = "WA = FW : the space is invariant; We = 0 : h_i = h′_i on the rows that span it"
at = "W=[1 0 0; 0 1 0], F=[0 1; 2 1], A=[0 1 0; 2 1 0; 1 1 3], e=(0, 0, 1), x=(1, 2), y=(1, 2, 0)"
claim.under(SPACE, part=ENOUGH, at=at).inductive("""
    [enough] what vanishes on r rows vanishes on all, by induction over i
    y = Wᵀx
    over: i
    initial: y = Wᵀx : the start (v, v′) is in the space
    recurrence: y′ = Aᵀy; x′ = Fᵀx
    conclusion: yᵀe = 0
    cites: cayley_hamilton (h1)""")
claim.letters("B B′: n×K; Z Z′: n×r; b: K; β: r")
claim.under(f"""WA = FW : the space is invariant
    We = 0 : h_i = h′_i on the rows that span it
    b = Wᵀβ : the start (v, v′) is in the space
    part: {ENOUGH}
    at: W=[1 0 0; 0 1 0], F=[0 1; 2 1], A=[0 1 0; 2 1 0; 1 1 3], e=(0, 0, 1), β=(1, 0), g=1, B=[0 0
    0]""").inductive("""
    [all steps] then all steps are the same, whatever the gradients, by induction over t
    B = ZW
    initial: B = 0 : both start at zero; Z = 0 : and so does the run in W
    recurrence: B′ = BA + gbᵀ : the two memories side by side; Z′ = ZF + gβᵀ
    conclusion: Be = 0
    says: B = (M, M′), so Be = ML − M′L′.
    cites: cayley_hamilton (h1)""")
varies = claim.under("y = Wᵀx; We = 0", at="W=[1 0], x=1, A=[0 1; 0 0], e=(0, 1)", part=ENOUGH)
varies.false("We = 0 without an invariant space", "yᵀAe = 0")
claim.letters("T: k×k; v L: k; T′: l×l; v′ L′: l")


def agree(count):
    """The case in which so many responses agree."""
    powers = ("", "T", "T²", "T³")[:count]
    same = [f"vᵀ{p}L = v′ᵀ{p.replace('T', 'T′')}L′ : h_{i} agree" for i, p in enumerate(powers)]
    return claim.under(*same, part=ENOUGH)


SHIFT = "T=[0 1; 0 0], v=(1, 0), L=(0, 1), v′=(1, 0), L′=(0, 1)"
last = "J(0;2) with L = e2 against [[0,1],[1/3,0]]: h = 0, 1, 0, 0 and 0, 1, 0, 1/3."
three = agree(3).under(at=f"{SHIFT}, T′=[0 1; 1/3 0]")
three.needs("h_i = h′_i for all i < k + k′", "vᵀT³L = v′ᵀT′³L′", says=last)
agree(2).false("max(k, k′) terms suffice", "vᵀT²L = v′ᵀT′²L′", at=f"{SHIFT}, T′=[0 1; 0 1/2]")
agree(0).false("the same spectrum suffices", "vᵀL = v′ᵀL′", at="T=T′=1/2, v=v′=L=1, L′=2")

claim.letters("Y: K×K; u f: K; P: k×K; Q: l×K")
UNITS = "uᵀf = 0 : another unit vector; fᵀf = 1 : a unit vector; YY⁻¹ = 1 : controllable"
LAWS = "PᵀP + QᵀQ = 1 : P and Q take the units of the two parts; L = PY⁻¹f; L′ = −QY⁻¹f"
at = "u=(1, 0), f=(0, 1), Y=[1 1; 1 2], P=[1 0], Q=[0 1]"
claim.under(UNITS, LAWS, part=SHARP, at=at).proves("""
    [sharp] for every k and k′ two laws that differ first at i = k + k′ − 1
    uᵀYPᵀL = uᵀYQᵀL′; fᵀYPᵀL − fᵀYQᵀL′ = 1
    by: PᵀL − QᵀL′ = Y⁻¹f
    says: Y holds the rows y_i = (vᵀTⁱ, v′ᵀT′ⁱ), i < k + k′, of a union that is controllable, f is
    the last unit vector, u any other; h_i − h′_i = y_ie for e = Y⁻¹f = (L, −L′).
    cites: hermite (h3)""")
claim.mutants()

title = "random pairs over ℚ: equal for k + k′ terms, equal for twice as many"
drawn = dict(count=120, edges=laws.EDGES, of="pairs with up to 4 units", some=("equivalent",))


@claim.instances(title, ENOUGH, **drawn)
def sampled(rng, at, index):
    """Half of the pairs are equivalent by construction: another frame, a redundant unit; theory's
    answer is compared."""
    from theory import equivalent

    a = laws.draw(rng, rng.randint(1, 4), at)
    b = laws.disguise(rng, a) if index % 2 else laws.draw(rng, rng.randint(1, 4))
    size = a.size + b.size
    short, long = (laws.responses(a, n) == laws.responses(b, n) for n in (size, 3 * size))
    gradients = [Fraction(rng.randint(-3, 3)) for _ in range(2 * size)]
    steps = a.run(gradients) == b.run(gradients)
    if short != long or bool(equivalent(a, b)) != short or (short and not steps):
        raise Fails(f"{a} and {b}: {size} terms say {short}, {3 * size} say {long}")
    return "equivalent" if short else None


@claim.exact("for all k, k′ ≤ 8 two laws that agree on k + k′ − 1 terms and not on the next", SHARP)
def sharp(run):
    """Exhaustive in (k, k′): the pair of the remark, or its mirror."""
    for k in range(1, 9):
        for other in range(k, 9):
            a, b = laws.sharp_pair(k, other)
            first, second = laws.responses(a, k + other), laws.responses(b, k + other)
            parts = first[:-1] == second[:-1] and first[-1] != second[-1]
            if (a.size, b.size) != (k, other) or not parts:
                raise Fails(f"k = {k}, k′ = {other}: no sharp pair")
    said = "36 pairs (k, k′), k ≤ k′ ≤ 8; exchanging the two gives the others"
    return Checked(said, instances=36)


claim.floats("float64 runs of equivalent laws in different frames", instances=60)
claim.batched("the same batched in torch", instances=500)
