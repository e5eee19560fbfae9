"""The best step sizes on the bowl, certified globally: two convex problems in one variable.

SGD: Σ 1/(η(2−ηλ)) = ½Σ (1/η + λ/(2−ηλ)) is convex on 0 < η < 2/λmax.

Momentum: with ζ = η/(1+β) and κ = (1−β)/(1+β) the loss is ¼σ²Σ(κ/ζ + λ/(κ(2−ζλ))); by the
inequality of the means its least value over κ is ½σ²√(n·g(ζ)), at κ² = (ζ/n)Σ λ/(2−ζλ), with the
convex g(ζ) = Σ λ/(ζ(2−ζλ)). So the best momentum of all is a root of g′ (claim momentum_bowl_loss).
"""

from dataclasses import dataclass

from flint import arb, ctx, fmpq

from .numbers import PRECISION, together, total


@dataclass(frozen=True)
class Best:
    """Balls around the best parameters (a dict) and the least stationary loss."""

    values: dict
    loss: arb


def best_sgd(spectrum, sigma2=1):
    """The best constant step η of SGD."""
    lam, sigma2, top = _balls(spectrum, sigma2)
    with ctx.workprec(PRECISION):

        def slope(eta):
            return total((eta * x - 1) / (eta * (2 - eta * x)) ** 2 for x in lam)

        eta = _root(slope, top)
        return Best({"eta": eta}, sigma2 * total(1 / (eta * (2 - eta * x)) for x in lam) / 2)


def best_momentum(spectrum, sigma2=1):
    """The best (η, β) of v ← βv − ηg, x ← x + v over the whole region of stability."""
    lam, sigma2, top = _balls(spectrum, sigma2)
    n = len(lam)
    with ctx.workprec(PRECISION):

        def slope(zeta):
            return total(x * (zeta * x - 1) / (zeta * (2 - zeta * x)) ** 2 for x in lam)

        zeta = _root(slope, top)
        kappa = (zeta * total(x / (2 - zeta * x) for x in lam) / n).sqrt()
        beta = (1 - kappa) / (1 + kappa)
        loss = sigma2 * (n * total(x / (zeta * (2 - zeta * x)) for x in lam)).sqrt() / 2
        return Best({"eta": zeta * (1 + beta), "beta": beta}, loss)


def _balls(spectrum, sigma2):
    if not isinstance(spectrum, (list, tuple)) or not spectrum:
        raise ValueError("the spectrum is empty or no list; give the eigenvalues of H as a list")
    lam, sigma2, _ = together(spectrum=list(spectrum), sigma2=sigma2, ball=arb(1))
    for x in lam:
        if not x > 0:
            raise ValueError(f"the eigenvalue {x} is not positive; H must be positive definite")
    top = lam[0]
    for x in lam[1:]:
        top = top.max(x)
    return lam, sigma2, top


def _root(slope, top):
    """The zero of a slope that is negative at 1/top·small and positive near 2/top, by bisection.

    The slope increases (its primitive is convex), so a sign at an end of the interval that is left
    certifies where the root lies. All eigenvalues equal: the root is 1/top itself.
    """
    upper = arb(2) / top
    low, high = (
        fmpq(1, 4),
        fmpq(1),
    )  # in units of 2/top: slope(1/top·½) < 0 needs no proof, it is checked
    while not slope(upper * low) < 0:
        low /= 2
        if low < fmpq(1, 2**60):
            raise ValueError("the balls of the spectrum are too wide; raise the precision")
    for _ in range(PRECISION // 2):
        middle = (low + high) / 2
        value = slope(upper * middle)
        if value > 0:
            high = middle
        elif value < 0:
            low = middle
        else:
            break
    return upper * arb(low).union(arb(high))
