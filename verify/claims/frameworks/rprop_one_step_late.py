"""optax's Rprop hands out the step of the call before, or none."""

from flint import fmpq

from verify.claim import Claim
from verify.claims.frameworks import source
from verify.evidence import Checked, Fails
from verify.identify.packages import agree
from verify.sentences import theorem

LATE, STILL, STEADY = PARTS = "what is lost", "alternating signs", "one sign"

claim = Claim(
    name="frameworks/rprop_one_step_late",
    title="""Rprop that hands out its steps one call late, as optax's does, lags by one step, and
    loses each step that the next gradient speaks against""",
    source=source("optax.rprop (0.2.8); torch.optim.Rprop; Riedmiller, Braun 1993"),
    expected="proved",
    statement=(
        theorem(
            """Rprop keeps a step p, with the size and the sign of the gradient, 0 where the
            gradient speaks against the step before (n = 1, else 0), and moves x ← x − p. The late
            one keeps the same p and moves by the old one: y ← y − (1 − n)p_old. On the same
            gradients y_t = x_t + p_t + L_t, L_t the sum of the steps that the next gradient spoke
            against.""",
            "what is lost",
        ),
        theorem(
            "As long as no gradient does so, the late one is where Rprop was: y_{t+1} = x_t.",
            "one sign",
        ),
        theorem(
            """On gradients of alternating signs every second step is kept and lost: the late one
            never moves.""",
            "alternating signs",
        ),
    ),
    latex=r"""$y_t = x_t + p_t + \sum_{s<t} n_{s+1}p_s$.""",
    hypotheses="""
    - the same gradients: an open loop; in a closed loop the late one meets other gradients
    - p_0 = 0: nothing is kept before the first call""",
    remark="""Coordinate by coordinate; q is the step that Rprop would keep, of whatever size, so
    the growth of sizes and their limits do not matter. With sizes from .01 and growth 1.2,
    the gradients 1, 1, 1, 0 give 0, −.01, −.012, −.0144, and Rprop −.01, −.012, −.0144, 0.""",
    parts=PARTS,
)

claim.letters("x x′ y y′ p p′ L L′ n q z")
KEEPS = "p′ = (1 − n)q : the step that is kept; x′ = x − p′ : Rprop"
HANDS = "y′ = y − (1 − n)p : late; L′ = L + np : lost"
STATE = "x → x′; y → y′; p → p′"
START = "p = 0; x = y : the same start"
claim.under(part=LATE).inductive(
    "induction over t: y = x + p + L",
    "y = x + p + L",
    state=f"{STATE}; L → L′",
    initial=f"{START}; L = 0",
    recurrence=f"{KEEPS}; {HANDS}",
    name="what is lost",
)
claim.under(part=STEADY).inductive(
    "induction over t: y_{t+1} = x_t",
    "y − p = x",
    state=STATE,
    initial=START,
    recurrence="p′ = q; x′ = x − p′; y′ = y − p : no gradient speaks against the step",
    says="y − p is the late one's next point.",
    name="one sign",
)
# a call that keeps q, and one that speaks against it
claim.letters("r")
claim.under(part=STILL).inductive(
    "two calls: p = 0 again, and y where it was",
    "y = z; p = 0",
    state="y → y′; p → p′",
    initial="y = z : the start; p = 0",
    recurrence="r = q : kept by the first call, since p = 0; y′ = y − p − (1 − 1)r; p′ = (1 − 1)q",
    name="alternating signs",
)


def sign(x):
    return (x > 0) - (x < 0)


def kept_steps(gradients, size, up, down, low, high):
    """(p, n) of every call: the step kept, and whether the gradient speaks against the one
    before."""
    before = fmpq(0)
    for g in gradients:
        s = sign(g * before)
        if s:
            size = min(high, max(low, size * (up if s > 0 else down)))
        step = fmpq(0) if s < 0 else size * sign(g)
        yield step, s < 0
        before = step


def both(gradients, size, up=fmpq(6, 5), down=fmpq(1, 2), low=fmpq(1, 10**6), high=fmpq(50)):
    """Points of Rprop, of the late one, and x + p + L."""
    x = y = p = lost = fmpq(0)
    for step, against in kept_steps(gradients, size, up, down, low, high):
        x, y = x - step, y - (0 if against else p)
        lost, p = lost + (p if against else 0), step
        yield x, y, x + p + lost


EDGES = ("alternating", "one sign", "zeros between")
title = "runs over ℚ: y = x + p + L; no move on alternating signs, a lag of one on one sign"


@claim.instances(title, LATE, count=80, edges=EDGES, of="runs of 20 calls over ℚ")
def runs(rng, at):
    gradients = [fmpq(rng.randint(-3, 3)) for _ in range(20)]
    if at:
        step = {"alternating": lambda i: (-1) ** i, "one sign": lambda i: 1}
        gradients = [fmpq(step.get(at, lambda i: (i % 2) * (-1) ** (i // 2))(i)) for i in range(20)]
    high = fmpq(rng.choice((1, 50)), 10)
    points = list(both(gradients, fmpq(1, 100), high=high))
    if any(y != predicted for _, y, predicted in points):
        raise Fails(f"gradients {gradients}: the late one is elsewhere")
    if at == "alternating" and any(y for _, y, _ in points):
        raise Fails("the late one moves on alternating signs")
    if at == "one sign" and any(b[1] != a[0] for a, b in zip(points, points[1:])):
        raise Fails("the late one is not one step behind")


@claim.exact("gradients 1, 1, 1, 0: the four steps of both", LATE)
def four_steps(run):
    points = [(fmpq(0), fmpq(0), 0), *both(map(fmpq, (1, 1, 1, 0)), fmpq(1, 100))]
    moves = [(b[0] - a[0], b[1] - a[1]) for a, b in zip(points, points[1:])]
    sizes = [fmpq(100, 10**4), fmpq(120, 10**4), fmpq(144, 10**4)]
    wanted = [*zip([-s for s in sizes] + [fmpq(0)], [fmpq(0)] + [-s for s in sizes])]
    return Checked("as optax 0.2.8 and torch 2.13.0 do", instances=4, ok=moves == wanted)


claim.floats("float64: both recursions and the steps that are lost", LATE, instances=60)

once = claim.under("p′ = q; x′ = x − p′; y′ = y − p; x = y", part=STEADY)
once.needs(
    "p_0 = 0", "y′ = y", at="p=1, q=1, x=y=0", says="a step kept from before is handed out first"
)
# f = x²/2 with sizes 1: Rprop from 1 is at 0 and stops, the late one only gets there
claim.letters("x₁ x₂ y₁ y₂ y₃ p₁ p₂ q₂ q₃")
claim.needs(
    "the same gradients",
    "y₃ = x₂",
    "p₁ = 1; x₁ = x − p₁; p₂ = 0 : the gradient at x₁ = 0; x₂ = x₁ − p₂",
    "y₁ = x; q₂ = 1 : the gradient at y₁ = 1; y₂ = y₁ − p₁; q₃ = 0; y₃ = y₂ − q₂",
    at="x=1",
    part=STEADY,
    says="f = x²/2 from 1, sizes 1: Rprop stops at 0, the late one has kept a second step there",
)
turn = claim.under(KEEPS, HANDS, "y = x + p; L = 0", part=LATE, at="n=1, x=0, p=1, q=0")
turn.false("the late one is Rprop one call later, whatever the signs", "y′ = x′ + p′")
turn.false("a step that is spoken against is made late all the same", "y′ = y − p")


@claim.numeric("torch's and optax's Rprop themselves, on one sign", STEADY)
def packages(run):
    """On gradients of one sign optax's steps are torch's of the call before."""
    sides = {"torch": "torch.optim.Rprop lr=0.1", "optax": "optax:rprop learning_rate=0.1"}
    draw = lambda rng: rng.uniform(0.5, 2, (12, 3))  # noqa: E731
    pairs = lambda x, g: [(x["optax"][1:], x["torch"][:-1]), (x["optax"][0], 0)]  # noqa: E731
    return agree(run, sides, pairs, draw=draw)


claim.mutants()
