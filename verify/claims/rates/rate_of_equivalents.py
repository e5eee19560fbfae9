"""Two forms of one method have one rate: the certificate goes over by the map of states."""

from flint import fmpq, fmpq_mat

from theory.rates.carried import carried
from verify.claim import Claim, Source
from verify.claims.rates import _searched
from verify.evidence import Checked, Fails
from verify.sentences import theorem

claim = Claim(
    name="rates/rate_of_equivalents",
    title="Methods that equivalent joins by a map of states have the same certified rate",
    source=Source("Lemmata", ""),
    expected="proved",
    paper=None,
    statement=(
        theorem(
            """s′ = As + Bg, y = Cs and t′ = Ãt + B̃g, y = C̃t with SÃ = AS, SB̃ = B, C̃ = CS: from s₀
            = St₀, with the same gradients, s = St and the points agree at every step;""",
            "states",
        ),
        theorem(
            """so a form sᵀPs that falls is the form tᵀ(SᵀPS)t, and a certificate of the one method
            is one of the other: with SᵀPS for P, wS for the readout w, and the same ρ and
            multipliers.""",
            "form",
            "sign",
            "certificates",
        ),
    ),
    latex=r"$V(s) = s^\top P s = t^\top (S^\top P S)\, t$.",
    hypotheses="""
    - SÃ = AS
    - SB̃ = B""",
)

claim.letters("s s′: d×n; t t′: e×n; A: d×d; F: e×e; B: d; G: e; C: 1×d; H: 1×e; S: d×e; g: 1×n")
claim.letters("P: symmetric d×d; y z: 1×n")
JOINED = "SF = AS; SG = B; H = CS"
AT = "S=[1 1; 0 1], F=[1/2 0; 0 1/3], A=[1/2 -1/6; 0 1/3], G=(1, 1), B=(2, 1), C=[1 0], H=[1 1]"
joined = claim.under(JOINED, at=f"{AT}, t=(1, 2), s=(3, 2), g=1, t′=(3/2, 5/3), s′=(19/6, 5/3)")
joined.inductive(
    "s = St at every step",
    "s = St",
    state="s → s′; t → t′",
    initial="s = St",
    recurrence="s′ = As + Bg; t′ = Ft + Gg",
    conclusion="Cs = Ht",
    over="k",
    name="states",
)
claim.under("s = St", at="S=[1 1; 0 1], t=(1, 2), s=(3, 2), P=[2 1; 1 3]").proves(
    "the form goes over", "sᵀPs = tᵀ(SᵀPS)t", name="form"
)
claim.letters("M: symmetric d×d; w: 1×d")
signed = claim.under(
    "s = St", psd="M", at="S=[1 1; 0 1], t=(1, 2), s=(3, 2), M=[2 1; 1 3], w=[1 2]"
)
signed.proves(
    "what is not negative in s is not negative in t, and the readout goes over",
    "tᵀ(SᵀMS)t ≥ 0",
    "ws = (wS)t",
    by=[signed.squares("tᵀ(SᵀMS)t ≥ 0", "= (St)²[M]")],
    says="of forms in the state and gradients too, with diag(S, 1) for S",
    name="sign",
)
step = joined.under("s = St; s′ = As + Bg; t′ = Ft + Gg")
step.needs("SÃ = AS", "s′ = St′", without="SF = AS", at="A=[1 0; 0 1], s′=(5, 3)")
step.needs("SB̃ = B", "s′ = St′", without="SG = B", at="B=(0, 0), s′=(7/6, 2/3)")
claim.mutants()

BUFFER = "g = grad(x); buf = b*buf + g; x = x - lr*buf"
NESTEROV = "g = grad(x); buf = b*buf + g; x = x - lr*(g + b*buf)"
PAIRS = (  # (a program and its parameters, the same method, κ, ρ)
    (("heavy_ball", {"lr": "1/2", "beta": "1/2"}), (BUFFER, {"lr": "1/2", "b": "1/2"}), 9, "0.95"),
    (("nag", {"lr": "1", "beta": "1/2"}), (NESTEROV, {"lr": "1", "b": "1/2"}), 9, "0.75"),
    (
        ("qhm", {"lr": "1", "beta": "9/10", "nu": "1"}),
        (BUFFER, {"lr": "1/10", "b": "9/10"}),
        9,
        "0.99",
    ),
)


@claim.theorem(
    "certificates of three pairs, each found for one form", cites=("smooth_convex_points",)
)
def certificates():
    found = []
    for (one, values), (other, others), κ, ρ in PAIRS:
        first = _searched.rate(_searched.method(one, **values), _searched.functions(κ), ρ)
        found += [first, carried(first, _searched.method(other, **others))]
    return found


@claim.exact("over random changes of the state's basis the certificate goes over as well")
def random_bases(run):
    import random
    from dataclasses import replace

    rng, count = random.Random(run.seed), 0
    first = certificates()[2]
    method = first.method
    while count < run.count(20):
        S = fmpq_mat(
            [[fmpq(rng.randint(-3, 3), rng.randint(1, 3)) for _ in range(2)] for _ in "12"]
        )
        if S.det() == 0:
            continue
        turned = replace(
            method,
            A=S.inv() * method.A * S,
            B=S.inv() * method.B,
            C=method.C * S,
            rest=S.inv() * method.rest,
        )
        carried(first, turned).check()
        count += 1
    other = _searched.method("heavy_ball", lr="1", beta="1/2")
    try:
        carried(first, other)
    except ValueError:
        return Checked(f"{count} bases; another method is refused", instances=count + 1)
    raise Fails("a certificate goes over to a method with other points")
