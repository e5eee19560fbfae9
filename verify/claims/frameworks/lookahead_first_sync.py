"""Lookahead is linear with the period of its synchronisations; the first may not be left out."""

from flint import fmpq

from verify.claim import Claim
from verify.claims.frameworks import source
from verify.evidence import Fails
from verify.identify.packages import agree
from verify.sentences import theorem

PERIOD, BLOCK, FIRST = PARTS = "linear", "blocks", "the first synchronisation"

claim = Claim(
    name="frameworks/lookahead_first_sync",
    title="""Lookahead with gradient descent is a linear method with the period k of its
    synchronisations; leaving out the first one is another method, apart for ever""",
    source=source(
        "Zhang, Lucas, Hinton, Ba 2019 (arXiv 1907.08610), algorithm 1; "
        "pytorch_optimizer.Lookahead 4.1.0; torch_optimizer.Lookahead 0.3.0"
    ),
    expected="proved",
    statement=(
        theorem(
            """Lookahead steps y ← y − cg and at synchronisations sets φ ← φ + α(y − φ), y ← φ, from
            y = φ. Whenever these happen, its points are θ ← θ − cg, plus (1 − α)cs at a
            synchronisation, s the sum of the gradients since the last one: a linear memory of one
            unit, for all n and gradients.""",
            "linear",
        ),
        theorem(
            "A block of k steps with gradients of the sum S moves φ by −αcS.", "inside a block"
        ),
        theorem(
            """If the first synchronisation is left out, φ ← y there, the steps before are plain
            ones and Lookahead starts at their end. Beside the one that synchronises, on the same
            gradients, both slow and fast weights stay apart by −(1 − α)cS_1 for ever, S_1 the sum
            of the first block.""",
            "linear",
            "first block",
            "for ever",
        ),
    ),
    latex=r"""$\theta\leftarrow\theta-cg_t+[k\mid t](1-\alpha)c\,s_t$; without the first
    synchronisation $\tilde y_t-y_t=-(1-\alpha)c\,S_1$.""",
    hypotheses="""
    - y_0 = φ_0: slow and fast weights start together
    - the same gradients: for ever apart by that much is said of an open loop
    - (1 − α)c·S_1 ≠ 0: else nothing is left out""",
    remark="""κ is 1 at a synchronisation and 0 elsewhere. α = 1 pulls nothing back: that is
    gradient descent. torch_optimizer 0.3.0 synchronises after its calls 1, 6, 11, the first of
    which only copies the weights: one plain step, and then Lookahead from there.""",
    parts=PARTS,
)

claim.letters("c α κ; y y′ φ φ′ θ θ′ s s′ g: n")
SWITCH = "κ² = κ : κ is 0 or 1"
FAST = "y′ = (1 − κ)(y − cg) + κ(φ + α(y − cg − φ)) : fast weights"
SLOW = "φ′ = φ + κα(y − cg − φ) : slow weights"
LINEAR = "s′ = (1 − κ)(s + g) : the sum; θ′ = θ − cg + κ(1 − α)c(s + g)"
claim.under(part=PERIOD).inductive(
    "induction over t: y = θ and y = φ − cs",
    "y = θ; y = φ − cs",
    state="y → y′; φ → φ′; θ → θ′; s → s′",
    initial="y = φ; θ = y; s = 0",
    recurrence=f"{SWITCH}; {FAST}; {SLOW}; {LINEAR}",
    name="linear",
)
claim.under(part=BLOCK).inductive(
    "inside a block y = φ − cs, by induction over its steps",
    "y = φ − cs",
    state="y → y′; s → s′",
    initial="y = φ; s = 0",
    recurrence="y′ = y − cg; s′ = s + g",
    conclusion="φ + α(y − φ) = φ − αcs",
    over="i",
    name="inside a block",
)
claim.letters("S₁ D y₁ ỹ ỹ′ φ̃ φ̃′: n")
END = "y₁ = φ − cS₁ : the end of the first block; y = φ + α(y₁ − φ) : synchronised"
first = claim.under(END, "ỹ = y₁ : left out", part=FIRST, at="c=1, α=1/2, φ=0, S₁=1")
first.proves(
    "after the first block ỹ − y = −(1 − α)cS_1", "ỹ − y = −(1 − α)cS₁", name="first block"
)
OTHER = "ỹ′ = (1 − κ)(ỹ − cg) + κ(φ̃ + α(ỹ − cg − φ̃)); φ̃′ = φ̃ + κα(ỹ − cg − φ̃) : without the first"
claim.under(part=FIRST).inductive(
    "and so from then on: ỹ − y = φ̃ − φ = D, by induction over t",
    "ỹ − y = D; φ̃ − φ = D",
    state="y → y′; φ → φ′; ỹ → ỹ′; φ̃ → φ̃′",
    initial="ỹ − y = D; φ = y; φ̃ = ỹ : both have synchronised",
    recurrence=f"{FAST}; {SLOW}; {OTHER}",
    name="for ever",
)

EDGES = ("α = 0", "α = 1", "c = 0", "k = 1")
title = "closed loops over ℚ: Lookahead and its linear form; open loops without the first pull"


@claim.instances(title, PERIOD, count=60, edges=EDGES, of="runs of 17 steps over ℚ")
def runs(rng, at):
    k = 1 if at == "k = 1" else rng.randint(2, 5)
    share, rate = fmpq(rng.randint(1, 9), 10), fmpq(rng.randint(1, 9), 10) * (at != "c = 0")
    share = {"α = 0": fmpq(0), "α = 1": fmpq(1)}.get(at, share)
    slope, start = fmpq(rng.randint(0, 3), 4), fmpq(rng.randint(-9, 9))
    fast = slow = here = other = other_slow = start
    held = total = fmpq(0)
    for t in range(1, 18):
        noise = fmpq(rng.randint(-3, 3))
        g, h = slope * fast + noise, slope * here + noise
        fast, held = fast - rate * g, held + h
        here, other = here - rate * h, other - rate * g
        if t <= k:
            total = total + g
        if t % k == 0:
            slow = slow + share * (fast - slow)
            fast = slow
            here, held = here + (1 - share) * rate * held, fmpq(0)
            other_slow = other if t == k else other_slow + share * (other - other_slow)
            other = other_slow
        apart = -(1 - share) * rate * total if t >= k else fmpq(0)
        if fast != here or other - fast != apart:
            raise Fails(f"k = {k}, α = {share}, c = {rate}: step {t}")


claim.floats("float64: both forms in a noisy closed loop, k from 1 to 6", PERIOD, instances=60)
claim.batched("both forms, batched in torch, k = 5", PERIOD, instances=400)

once = claim.under(SWITCH, FAST, LINEAR, "θ = y", part=PERIOD, at="κ=1, α=1/2, c=1, g=0, s=0")
once.needs("y_0 = φ_0", "y′ = θ′", at="y=0, φ=2", says="slow weights elsewhere at the start")
claim.letters("h: n")
OPEN = OTHER.replace("cg", "ch")
claim.under(FAST, OPEN, "φ̃ = ỹ; φ = y", part=FIRST).needs(
    "the same gradients",
    "ỹ′ − y′ = ỹ − y",
    at="κ=0, c=1, α=1/2, y=0, ỹ=1, g=0, h=1",
    says="gradients 0 and 1",
)
first.needs("(1 − α)c·S_1 ≠ 0", "(ỹ − y)ᵀ(ỹ − y) > 0", at="S₁=0", says="S_1 = 0")
first.false("without the first synchronisation nothing changes", "ỹ = y")


@claim.numeric("Lookahead of two packages around torch's SGD", FIRST)
def packages(run):
    """Lookahead of pytorch_optimizer adds c·s/2 at each fifth step; that of torch_optimizer begins
    one block later, on its own count of steps."""
    home = "verify.identify.wrapped.lookahead_of_"
    sides = {
        "pytorch_optimizer": f"{home}pytorch_optimizer lr=0.1",
        "torch_optimizer": f"{home}torch_optimizer lr=0.1",
    }

    def linear(g, synchronised):
        steps = -0.1 * g
        for t in range(len(g)):
            if synchronised(t + 1):
                steps[t] += 0.05 * g[max(t - 4, 0) : t + 1].sum(axis=0)
        return steps

    def pairs(x, g):
        yield x["pytorch_optimizer"], linear(g, lambda t: t % 5 == 0)
        yield x["torch_optimizer"], linear(g, lambda t: t % 5 == 1 and t > 1)

    return agree(run, sides, pairs)


claim.mutants()
