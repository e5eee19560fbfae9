"""Muon and the scale of gradients: exact Newton–Schulz does not see it, bfloat16 does."""

from flint import fmpq

from verify.claim import Claim
from verify.claims.frameworks import source
from verify.evidence import Checked, Fails
from verify.identify.packages import rescaled
from verify.sentences import measured, theorem

AVERAGES, NORM, STEPS, SUMS = PARTS = "averages", "norm", "Newton–Schulz", "sums"

claim = Claim(
    name="frameworks/muon_scale",
    title="""Muon with exact Newton–Schulz steps does not see the scale of its gradients; in
    bfloat16, as torch computes it, a factor 3 changes its steps by per cents""",
    source=source(
        "torch.optim.Muon (2.13.0); Jordan, Jin, Boza, You, Cesista, Newhouse, Bernstein 2024, "
        "Muon: an optimizer for hidden layers in neural networks"
    ),
    expected="proved",
    statement=(
        theorem(
            """Muon averages gradients, M ← μM + (1 − μ)G from M = 0, looks ahead, U = (1 − μ)G +
            μM, divides by the norm, X_0 = U/‖U‖, and takes Newton–Schulz steps X ← aX + b(XXᵀ)X +
            c(XXᵀ)²X. Gradients times κ > 0 give κM and κU,""",
            "averages",
            "looks ahead",
        ),
        theorem("the norm κ‖U‖ and the same X_0,", "squares", "norm", "first"),
        theorem(
            "and so the same X after any number of steps, whatever a, b and c are.", "iterates"
        ),
        theorem(
            """The documentation has sums in place of averages, B ← μB + G, G + μB: the averages are
            1 − μ times these, so X is the same.""",
            "sums",
            "scale",
        ),
        measured(
            """torch's Muon computes X in bfloat16: gradients times 2²⁰ or 2⁻²⁰ change no bit of
            its steps, and times 3 they change a first step by .1 to 7 %, times 2⁻³⁰, where the norm
            is below ε = 10⁻⁷, by 9 to 60 %."""
        ),
    ),
    latex=r"""$X_0=\frac{U}{\|U\|}$, $X\leftarrow aX+b(XX^\top)X+c(XX^\top)^2X$; $G\mapsto\kappa G$
    leaves $X$ as it is.""",
    hypotheses="""
    - the same κ > 0 at every step: a factor that changes is remembered by the averages
    - ‖U‖ ≥ ε and κ‖U‖ ≥ ε: below ε the divisor is ε, and X_0 is as small as U""",
    remark="""A step is X times the learning rate and a factor of the shape; weight decay is apart
    from it. Measured on forty random matrices of 10 to 36 entries, in the Frobenius norm, relative
    to the step. Powers of two are exact in bfloat16 as long as nothing leaves its range: from 2⁷⁰
    on the norm overflows, and there is no step.""",
    parts=PARTS,
)

claim.letters("M M′ N N′ G U V X X′ Y Y′: n×m; μ κ a b c")
TORCH = "M′ = μM + (1 − μ)G"
LOOKS = "U = (1 − μ)G + μM′ : what is divided by its norm"
claim.under(part=AVERAGES).inductive(
    "induction over t: N = κM",
    "N = κM",
    state="M → M′; N → N′",
    initial="M = 0; N = 0",
    recurrence=f"{TORCH}; N′ = μN + (1 − μ)κG : gradients times κ",
    name="averages",
)
ahead = claim.under(LOOKS, "V = (1 − μ)κG + μN′ : that of gradients times κ", part=AVERAGES)
ahead.under("N′ = κM′ : the averages").proves("V = κU", "V = κU", name="looks ahead")
# the entries of U as one vector; q = ‖U‖², ν and ν′ the norms of U and of κU
claim.letters("u: k; q ν ν′ λ: ≥ 0")
entries = claim.under(part=NORM, at="u=[1], λ=2")
entries.proves("‖λU‖² = λ²‖U‖²", "(λu)ᵀ(λu) = λ²uᵀu", name="squares")
NORMS = "ν² = q : the norm of U; ν′² = λ²q : that of λU"
norm = claim.under(NORMS, nonzero="ν′ + λν : not both are 0", part=NORM, at="q=ν=1, λ=ν′=2")
norm.proves("(ν′ + λν)(ν′ − λν) = 0, so ν′ = λν", "ν′ = λν", over="nz1", name="norm")
claim.letters("U X Y: n×m; ν κ")
FIRST = "νX = U : X_0; κνY = κU : that of gradients times κ"
first = claim.under(FIRST, nonzero="ν : ‖U‖ ≥ ε > 0; κ : κ > 0", part=NORM)
first = first.under(at="n=m=1, U=[2], ν=2, κ=3, X=Y=[1]")
first.proves(
    "X_0 = U/ν = κU/(κν)", "X = Y", by=[("κX = κY", "nz1"), ("X = Y", "nz2")], name="first"
)
NS = "X′ = aX + bXXᵀX + cXXᵀXXᵀX"
OTHER = NS.replace("X", "Y")
claim.under(part=STEPS).inductive(
    "induction over the steps of Newton–Schulz",
    "X = Y",
    state="X → X′; Y → Y′",
    initial="X = Y : X_0",
    recurrence=f"{NS}; {OTHER}",
    over="j",
    name="iterates",
)
claim.letters("B B′ W: n×m")
claim.under(part=SUMS).inductive(
    "induction over t: M = (1 − μ)B",
    "M = (1 − μ)B",
    state="M → M′; B → B′",
    initial="M = 0; B = 0",
    recurrence=f"{TORCH}; B′ = μB + G : sums",
    name="sums",
)
looks = claim.under(LOOKS, "W = G + μB′ : that of the sums", part=SUMS)
looks.under("M′ = (1 − μ)B′ : the averages").proves("U = (1 − μ)W", "U = (1 − μ)W", name="scale")

NUMBERS = tuple(fmpq(x, 10000) for x in (34445, -47750, 20315))  # torch's a, b, c
LENGTHS = ((1, 2, 2), (2, 3, 6), (1, 4, 8), (4, 4, 7), (2, 6, 9), (0, 3, 4))  # rational norms
EDGES = ("one entry", "zeros")
title = "two steps of Newton–Schulz over ℚ, on matrices with rational norms"


@claim.instances(title, STEPS, count=40, edges=EDGES, of="pairs of matrices over ℚ")
def iterates(rng, at):
    entries = [fmpq(rng.choice((-1, 1)) * x) for x in rng.choice(LENGTHS)]
    rng.shuffle(entries)
    kappa = fmpq(rng.randint(1, 9), rng.randint(1, 9))
    entries = {"one entry": [fmpq(3)], "zeros": [fmpq(0), fmpq(5), fmpq(0)]}.get(at, entries)
    tall = rng.randint(0, 1)
    shape = (len(entries), 1) if tall else (1, len(entries))
    if newton_schulz(entries, shape) != newton_schulz([kappa * x for x in entries], shape):
        raise Fails(f"{entries} times {kappa}: other steps")


def newton_schulz(entries, shape):
    """Two steps from U/‖U‖, which is rational."""
    from flint import fmpq_mat

    square = sum(x * x for x in entries)
    norm = fmpq(square.p.isqrt(), square.q.isqrt())
    if norm * norm != square:
        raise Fails(f"the norm of {entries} is not rational")
    x = fmpq_mat(*shape, [e / norm for e in entries])
    a, b, c = NUMBERS
    for _ in range(2):
        gram = x * x.transpose()
        x = a * x + (b * gram + c * gram * gram) * x
    return x


claim.floats("float64: averages, norms and iterates on gradients times κ", STEPS, instances=30)


@claim.numeric("torch's Muon itself, in bfloat16", STEPS)
def packages(run):
    """Powers of two change no bit; 3 changes more than one rounding to 8 bits, and less than a
    quarter of a step; 2⁻³⁰ more than that rounding too."""
    import numpy as np

    call = "torch.optim.Muon lr=0.1 weight_decay=0.0"
    found = rescaled(run, call, (2.0**20, 2.0**-20, 3.0, 2.0**-30), (4, 6))
    found = {c: np.array(changes) for c, changes in found.items()}  # whose max keeps NaN
    exact = float(np.maximum(found[2.0**20], found[2.0**-20]).max())
    said = {
        c: f"{100 * found[c].min():.2g} to {100 * found[c].max():.2g} %" for c in (3.0, 2.0**-30)
    }
    return Checked(
        f"2²⁰ and 2⁻²⁰ change the first step by {exact:.1g}, 3 by {said[3.0]}, "
        f"2⁻³⁰ by {said[2.0**-30]}",
        ok=exact == 0 and 2.0**-9 < found[3.0].max() < 0.25 and found[2.0**-30].max() > 2.0**-9,
        instances=len(found[3.0]),
        worst_error=exact,
        bound=0.0,
    )


claim.letters("κ₂; M₁ N₁ U V G₁ G₂: n×m; μ κ")
claim.needs(
    "the same κ > 0 at every step",
    "V = κ₂U",
    "M₁ = (1 − μ)G₁; N₁ = (1 − μ)κG₁; U = G₂ + M₁; V = κ₂G₂ + N₁",
    at="n=m=1, μ=1/2, κ=1, κ₂=2, G₁=G₂=[1]",
    part=AVERAGES,
    says="factors 1 and 2",
)
claim.letters("ε; U X Y: n×m; κ")
claim.needs(
    "‖U‖ ≥ ε and κ‖U‖ ≥ ε",
    "X = Y",
    "εX = U : ‖U‖ ≤ ε; εY = κU",
    at="n=m=1, ε=1, U=X=[1], κ=1/2, Y=[1/2]",
    part=NORM,
    says="κ = ½ takes the norm below ε",
)
claim.mutants()
