"""Classes of functions and operators, as the quadratic inequalities that their points satisfy.

Every class gives, for points (x_i, g_i, f_i) of one of its functions, forms that are never
negative. Only this easy half is used here: that points which satisfy them belong to one function
is not.
"""

from dataclasses import dataclass, fields
from itertools import combinations, permutations

from flint import fmpq, fmpq_mat

from theory.rates.engine.window import STAR, product, square


@dataclass(frozen=True)
class Inequality:
    """form(z) + Σ values_k f_k ≥ 0, of kind `kind` at the points `i` and `j`."""

    kind: str
    i: object
    j: object
    form: fmpq_mat
    values: tuple


class FunctionClass:
    """What all classes share; a class is a frozen dataclass of its rational parameters.

    `has_values`: function values may enter V. `has_one_minimizer`: V may speak of x − x*.
    """

    has_values = True
    has_one_minimizer = True

    @property
    def parameters(self):
        """The parameters by name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def __str__(self):
        shown = ", ".join(f"{name} = {value}" for name, value in self.parameters.items())
        return f"{self.title} ({shown})"


def _ordered(name, value, least, strict):
    if value < least or (strict and value == least):
        raise ValueError(f"{name} is {value}: give {name} {'>' if strict else '>='} {least}")


def _below(low, low_name, high, high_name):
    if low >= high:
        raise ValueError(
            f"{low_name} is {low} and {high_name} is {high}: give {low_name} < {high_name}"
        )


@dataclass(frozen=True)
class SmoothStronglyConvex(FunctionClass):
    """F(μ, L): differentiable, μ-strongly convex, gradient L-Lipschitz; 0 ≤ μ < L.

    A. B. Taylor, J. M. Hendrickx, F. Glineur, *Smooth strongly convex interpolation and exact
    worst-case performance of first-order methods*, Math. Program. 161 (2017), Theorem 4.
    """

    mu: fmpq
    L: fmpq
    name = "smooth-strongly-convex"
    title = "smooth strongly convex functions"

    def __post_init__(self):
        _ordered("L", self.L, 0, True)
        _ordered("mu", self.mu, 0, False)
        _below(self.mu, "mu", self.L, "L")

    def inequalities(self, points):
        """q_ij = f_i − f_j − ⟨g_j, x_i − x_j⟩ − |g_i − g_j − μ(x_i − x_j)|²/(2(L − μ))
        − μ|x_i − x_j|²/2 for all ordered pairs."""
        for i, j in permutations(points, 2):
            yield interpolation(self.mu, self.L, points, i, j)

    @property
    def curvatures(self):
        """The eigenvalues λ for which λ|x|²/2 is in the class, as (low, high)."""
        return self.mu, self.L


def interpolation(mu, L, points, i, j):
    """q_ij of F(μ, L), any μ < L."""
    a, b = points[i], points[j]
    dx, dg = a.x - b.x, a.g - b.g
    form = -product(b.g, dx) - square(dg - dx * mu) / (2 * (L - mu)) - square(dx) * (mu / 2)
    return Inequality("q", i, j, form, tuple(p - q for p, q in zip(a.f, b.f)))


@dataclass(frozen=True)
class StronglyMonotoneLipschitz(FunctionClass):
    """Operators F with ⟨Fx − Fy, x − y⟩ ≥ μ|x − y|² and |Fx − Fy| ≤ L|x − y|; 0 < μ ≤ L.

    E. K. Ryu, A. B. Taylor, C. Bergeling, P. Giselsson, *Operator splitting performance
    estimation*, SIAM J. Optim. 30 (2020). The two inequalities that define the class.
    """

    mu: fmpq
    L: fmpq
    name = "strongly-monotone-lipschitz"
    title = "strongly monotone Lipschitz operators"
    has_values = False

    def __post_init__(self):
        _ordered("mu", self.mu, 0, True)
        if self.mu > self.L:
            raise ValueError(f"mu is {self.mu} and L is {self.L}: give mu <= L")

    def inequalities(self, points):
        """⟨dg, dx⟩ − μ|dx|² and L²|dx|² − |dg|² for all pairs."""
        for i, j, dx, dg, none in _differences(points):
            yield Inequality("monotone", i, j, product(dg, dx) - square(dx) * self.mu, none)
            yield Inequality("lipschitz", i, j, square(dx) * self.L**2 - square(dg), none)

    @property
    def curvatures(self):
        return self.mu, self.L


@dataclass(frozen=True)
class Cocoercive(FunctionClass):
    """Operators F with ⟨Fx − Fy, x − y⟩ ≥ β|Fx − Fy|² and ≥ μ|x − y|²; β > 0, 0 ≤ μ ≤ 1/β."""

    beta: fmpq
    mu: fmpq
    name = "cocoercive"
    title = "cocoercive strongly monotone operators"
    has_values = False

    def __post_init__(self):
        _ordered("beta", self.beta, 0, True)
        _ordered("mu", self.mu, 0, False)
        if self.mu * self.beta > 1:
            raise ValueError(f"mu is {self.mu} and beta is {self.beta}: give mu <= 1/beta")

    def inequalities(self, points):
        """⟨dg, dx⟩ − β|dg|² and ⟨dg, dx⟩ − μ|dx|² for all pairs."""
        for i, j, dx, dg, none in _differences(points):
            yield Inequality("cocoercive", i, j, product(dg, dx) - square(dg) * self.beta, none)
            yield Inequality("monotone", i, j, product(dg, dx) - square(dx) * self.mu, none)

    @property
    def curvatures(self):
        return self.mu, 1 / self.beta


@dataclass(frozen=True)
class Sector(FunctionClass):
    """Maps g with ⟨g(x) − μ(x − x*), L(x − x*) − g(x)⟩ ≥ 0, one point at a time; μ < L.

    L. Lessard, B. Recht, A. Packard, *Analysis and design of optimization algorithms via integral
    quadratic constraints*, SIAM J. Optim. 26 (2016): the pointwise condition.
    """

    mu: fmpq
    L: fmpq
    name = "sector"
    title = "maps in a sector"
    has_values = False

    def __post_init__(self):
        _ordered("L", self.L, 0, True)
        _ordered("mu", self.mu, 0, False)
        _below(self.mu, "mu", self.L, "L")

    def inequalities(self, points):
        """⟨g_i − μx_i, Lx_i − g_i⟩ at every point."""
        for i, point in points.items():
            if i != STAR:
                low, high = point.g - point.x * self.mu, point.x * self.L - point.g
                yield Inequality("sector", i, STAR, product(low, high), (fmpq(0),) * len(point.f))

    @property
    def curvatures(self):
        return self.mu, self.L


@dataclass(frozen=True)
class PolyakLojasiewicz(FunctionClass):
    """L-smooth f, convex or not, with a minimizer and |∇f(x)|² ≥ 2μ(f(x) − f*); 0 < μ < L.

    H. Abbaszadehpeivasti, E. de Klerk, M. Zamani, *Conditions for linear convergence of the
    gradient method for non-convex optimization*, Optim. Lett. 17 (2023). That f(x − ∇f(x)/L) ≥ f*
    gives `lower`; q_ij is the one of F(−L, L).
    """

    mu: fmpq
    L: fmpq
    name = "pl"
    title = "smooth functions with the Polyak–Łojasiewicz inequality"
    has_one_minimizer = False

    def __post_init__(self):
        _ordered("L", self.L, 0, True)
        _ordered("mu", self.mu, 0, True)
        _below(self.mu, "mu", self.L, "L")

    def inequalities(self, points):
        """q_ij of F(−L, L) for all ordered pairs, |g_i|²/(2μ) − (f_i − f*) and
        f_i − f* − |g_i|²/(2L) at every point; the minimizer enters by its value alone."""
        inner = [i for i in points if i != STAR]
        for i, j in permutations(inner, 2):
            yield interpolation(-self.L, self.L, points, i, j)
        for i in inner:
            size, value = square(points[i].g), points[i].f
            yield Inequality("pl", i, STAR, size / (2 * self.mu), tuple(-f for f in value))
            yield Inequality("lower", i, STAR, -size / (2 * self.L), tuple(value))

    @property
    def curvatures(self):
        return self.mu, self.L


def _differences(points):
    for i, j in combinations(points, 2):
        a, b = points[i], points[j]
        yield i, j, a.x - b.x, a.g - b.g, (fmpq(0),) * len(a.f)


CLASSES = {
    kind.name: kind
    for kind in (
        SmoothStronglyConvex,
        StronglyMonotoneLipschitz,
        Cocoercive,
        Sector,
        PolyakLojasiewicz,
    )
}
