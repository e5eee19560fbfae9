"""The numbers of the paper's bowl, enclosed."""

from verify.claim import Claim
from verify.claims.lodo import _bowl, source

NEWTON, SGD, MOMENTUM, TARGET, MEAN = (
    "Newton",
    "SGD",
    "momentum",
    "frozen symmetric G",
    "the mean eigenvalue of H⁻¹H′",
)

claim = Claim(
    name="lodo/bowl_numbers",
    title="""The paper's bowl: Newton 7.4118473, the best SGD 19.0867606, the best momentum
    15.341881""",
    source=source("Table 1, Table 6 and Appendix F.1 (Newton's 7.41 stands in Table 1)"),
    expected="checked",
    lowered="""numbers of one spectrum, λ_i = exp(ln(.001)(1 − i/99)), by ball arithmetic; the
    formulas are proved in the claims they come from""",
    statement="""
    - Enclosed: 100 eigenvalues from .001 to 1 in geometric progression, Σ = I. Newton loses
      7.4118473 (newton_bowl_loss).
    - Enclosed: The best SGD has η = 1.750937 and loses 19.0867606 (sgd_bowl_loss).
    - Enclosed: Momentum with Table 6's (1.394, .529) loses 16.585604; the best of all, (1.94289,
      .40385), 15.341881 (momentum_bowl_loss).
    - Enclosed: No frozen symmetric G with an average of β = .195 has less than 7.70482, which G =
      1.195·H⁻¹ has (hypergradient_target).
    - Enclosed: tr(H)tr(H⁻¹)/n² = 21.97 (frozen_preconditioner).
    - Remark: Every digit is enclosed.
    """,
    latex=r"""$\tfrac12\operatorname{tr}H = 7.4118473$, $\min_\eta \ell = 19.0867606$,
    $\min_{\eta,\beta}\ell = 15.341881$, $\tfrac12\operatorname{tr}H/(1-.195^2) = 7.70482$.""",
    parts=(NEWTON, SGD, MOMENTUM, TARGET, MEAN),
)


@claim.enclosure("½Σλ", NEWTON)
def newton(run):
    from theory.lodo.bowl import newton_loss, paper_bowl

    value = newton_loss(paper_bowl())
    return _bowl.enclosed(("½tr H =", value, "7.4118473"), ("Table 1:", value, "7.41"))


@claim.enclosure("the best step, and its loss", SGD)
def sgd(run):
    from theory.lodo.bowl import best_sgd, paper_bowl

    best = best_sgd(paper_bowl())
    return _bowl.enclosed(("η", best.values["eta"], "1.750937"), ("loss", best.loss, "19.0867606"))


@claim.enclosure("Table 6's momentum, and the best of all", MOMENTUM)
def momentum(run):
    from theory.lodo.bowl import best_momentum, momentum_loss, paper_bowl

    spectrum = paper_bowl()
    best = best_momentum(spectrum)
    return _bowl.enclosed(
        ("Table 6", momentum_loss(spectrum, "1.394", "0.529"), "16.585604"),
        ("best η", best.values["eta"], "1.94289"),
        ("best β", best.values["beta"], "0.40385"),
        ("its loss", best.loss, "15.341881"),
    )


@claim.enclosure("½tr H/(1 − β²) at β = .195, and the loss at G = 1.195·H⁻¹", TARGET)
def target(run):
    from theory.exact import rational
    from theory.lodo.bowl import paper_bowl, preconditioned_loss, target_floor

    spectrum, beta = paper_bowl(), rational("0.195")
    at_target = preconditioned_loss([(1 + beta, x) for x in spectrum], beta)
    floor = target_floor(spectrum, beta)
    return _bowl.enclosed(("the floor", floor, "7.70482"), ("the loss", at_target, "7.70482"))


@claim.enclosure("tr(H)tr(H⁻¹)/n²", MEAN)
def mean_eigenvalue(run):
    from flint import arb

    from theory.lodo.bowl import paper_bowl

    spectrum = paper_bowl()
    mean = sum(spectrum, arb(0)) * sum((1 / x for x in spectrum), arb(0)) / len(spectrum) ** 2
    return _bowl.enclosed(("tr(H)tr(H⁻¹)/n² =", mean, "21.97"))
