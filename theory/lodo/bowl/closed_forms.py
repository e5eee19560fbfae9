"""Stationary losses of Newton, SGD, momentum and frozen preconditioners on the noisy bowl.

Derivation, for one eigenvalue λ of H and noise variance σ²: the second moments of the state obey
a linear recursion; its fixed point, times λ/2, is the loss. The claims ``newton_bowl_loss`` to
``preconditioned_bowl_loss`` prove every formula for all dimensions and every Σ.
"""

from flint import ctx

from .numbers import PRECISION, surely_positive, together, total


class Unstable(ValueError):
    """The method diverges on this bowl; the message gives the boundary."""


def _require(condition, value, what):
    """Refuse what is certainly outside, and what a ball cannot place; symbols pass."""
    verdict = surely_positive(condition)
    if verdict is False:
        raise Unstable(f"{value}: unstable, the stationary loss exists only for {what}")
    if verdict is None and not hasattr(condition, "free_symbols"):
        raise ValueError(
            f"{value}: the balls are too wide to tell whether {what}; raise the precision"
        )


def _spectrum(spectrum):
    if not isinstance(spectrum, (list, tuple)) or not spectrum:
        raise ValueError("the spectrum is empty or no list; give the eigenvalues of H as a list")


def _positive(**named):
    for name, value in named.items():
        for x in value if isinstance(value, list) else [value]:
            if surely_positive(x) is False:
                raise ValueError(
                    f"{name} is {x}; give a positive number (H must be positive definite)"
                    if name == "an eigenvalue"
                    else f"{name} is {x}; give a positive number"
                )


def newton_loss(spectrum, sigma2=1):
    """½σ² tr H: the stationary loss of x ← x − H⁻¹g, and the least of any causal method."""
    _spectrum(spectrum)
    lam, sigma2 = together(spectrum=spectrum, sigma2=sigma2)
    _positive(**{"an eigenvalue": lam, "sigma2": sigma2})
    with ctx.workprec(PRECISION):
        return sigma2 * total(lam) / 2


def sgd_loss(spectrum, eta, sigma2=1):
    """½σ² Σ 1/(η(2 − ηλ)): SGD with step η. Raises Unstable unless 0 < ηλ < 2."""
    _spectrum(spectrum)
    lam, eta, sigma2 = together(spectrum=spectrum, eta=eta, sigma2=sigma2)
    _positive(**{"an eigenvalue": lam, "sigma2": sigma2})
    with ctx.workprec(PRECISION):
        _require(eta, f"eta = {eta}", "eta > 0")
        for x in lam:
            _require(2 - eta * x, f"eta = {eta} at the eigenvalue {x}", f"eta < 2/λ = {2 / x}")
        return sigma2 * total(1 / (eta * (2 - eta * x)) for x in lam) / 2


def momentum_variance(x, beta):
    """E b²/σ² for v ← βv − ηg, x ← x + v at ηλ = x: [(1−β)²(1+β) + 2βx]/(x(1−β)(2(1+β) − x))."""
    return ((1 - beta) ** 2 * (1 + beta) + 2 * beta * x) / (x * (1 - beta) * (2 * (1 + beta) - x))


def momentum_loss(spectrum, eta, beta, sigma2=1):
    """½σ² Σ λ·momentum_variance(ηλ, β): heavy ball. Raises Unstable unless |β| < 1, 0 < ηλ <
    2(1+β)."""
    _spectrum(spectrum)
    lam, eta, beta, sigma2 = together(spectrum=spectrum, eta=eta, beta=beta, sigma2=sigma2)
    _positive(**{"an eigenvalue": lam, "sigma2": sigma2})
    with ctx.workprec(PRECISION):
        _require(1 - beta, f"beta = {beta}", "|beta| < 1")
        _require(1 + beta, f"beta = {beta}", "|beta| < 1")
        _require(eta, f"eta = {eta}", "eta > 0")
        for x in lam:
            _require(
                2 * (1 + beta) - eta * x,
                f"eta = {eta}, beta = {beta} at the eigenvalue {x}",
                f"eta < 2(1 + beta)/λ = {2 * (1 + beta) / x}",
            )
        return sigma2 * total(x * momentum_variance(eta * x, beta) for x in lam) / 2


def ema_loss(spectrum, eta, beta, sigma2=1):
    """x ← x − ηm, m ← βm + (1−β)g: heavy ball with the step η(1 − β)."""
    eta, beta = together(eta=eta, beta=beta)
    return momentum_loss(spectrum, eta * (1 - beta), beta, sigma2)


def phi(mu, beta):
    """φ(μ) = (1−β²+2βμ)/(μ(1−β)(2(1+β)−(1−β)μ)): a unit of noise in a mode of the frozen EMA
    method.

    Least at μ = 1 + β, where it is 1/(1 − β²). Raises Unstable unless |β| < 1 and 0 < μ <
    2(1+β)/(1−β).
    """
    mu, beta = together(mu=mu, beta=beta)
    with ctx.workprec(PRECISION):
        _require(1 - beta, f"beta = {beta}", "|beta| < 1")
        _require(1 + beta, f"beta = {beta}", "|beta| < 1")
        _require(mu, f"mu = {mu}", "mu > 0")
        _require(
            2 * (1 + beta) - (1 - beta) * mu,
            f"mu = {mu}, beta = {beta}",
            f"mu < 2(1 + beta)/(1 - beta) = {2 * (1 + beta) / (1 - beta)}",
        )
        return momentum_variance((1 - beta) * mu, beta)


def preconditioned_loss(pairs, beta):
    """½ Σ noise_i·φ(μ_i) for pairs (μ_i, noise_i): μ_i an eigenvalue of H^½GH^½ with unit
    eigenvector u_i, noise_i = u_iᵀH^½ΣH^½u_i, which is σ²·u_iᵀHu_i for Σ = σ²I.  Frozen G, gradient
    EMA β."""
    if not isinstance(pairs, (list, tuple)) or not pairs:
        raise ValueError("no modes were given; give the pairs (μ_i, noise_i)")
    with ctx.workprec(PRECISION):
        return (
            total(
                noise * phi(mu, beta) for mu, noise in (together(mu=m, noise=s) for m, s in pairs)
            )
            / 2
        )


def target_floor(spectrum, beta, sigma2=1):
    """½σ² tr H/(1 − β²): the least stationary loss of any frozen G with EMA β, at G = (1+β)H⁻¹."""
    _spectrum(spectrum)
    lam, beta, sigma2 = together(spectrum=spectrum, beta=beta, sigma2=sigma2)
    with ctx.workprec(PRECISION):
        _require(1 - beta * beta, f"beta = {beta}", "|beta| < 1")
        return newton_loss(lam, sigma2) / (1 - beta * beta)
