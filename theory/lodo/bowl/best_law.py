"""The best fixed law for a given memory on the bowl, by the discrete Lyapunov equation.

The loss of the law L is ½Σλ P₀₀(L), P = FPFᵀ + σ²e₀e₀ᵀ, and F is affine in L: ∂F/∂L_j = e₀r_jᵀ.
With the adjoint S = FᵀSF + e₀e₀ᵀ every derivative is tr(S·Q) of the right side Q that it obeys.
Newton's method finds the law; interval Newton (N(X) ⊂ int X) then certifies that the box returned
holds exactly one critical point, and the Hessian, definite on the box, that it is a strict minimum.
A least value over ALL laws of the memory is not certified: the loss is not convex in L.
"""

from dataclasses import dataclass

from flint import arb, arb_mat, ctx, fmpq

from .linear_method import LinearMethod
from .numbers import PRECISION, together
from .stationary import lyapunov, positive_definite, stationary_loss

NEAR = arb(2) ** -40


@dataclass(frozen=True)
class BestLaw:
    """Balls around a strict local minimum: the law, and its loss."""

    law: tuple
    loss: arb


def best_law(propagator, spectrum, start, sigma2=1, iterations=60):
    """The strict local minimum of the loss that Newton's method reaches from the stable law
    `start`.

    Raises Unstable for an unstable start, ValueError where no minimum was certified within
    `iterations` steps (start nearer, or take fewer units: a singular Hessian means that two laws do
    the same).
    """
    (lam,) = together(spectrum=[*spectrum, arb(1)])
    lam = lam[:-1]
    law = [arb(x) for x in together(start=list(start))[0]]
    with ctx.workprec(PRECISION):
        value = _loss(propagator, lam, law, sigma2)
        for _ in range(iterations):
            gradient, hessian = derivatives(propagator, lam, law, sigma2)
            step = [x.mid() for x in _newton_step(gradient, hessian)]
            law, value, moved = _line_search(propagator, lam, law, step, value, sigma2)
            if not moved or all(abs(d).upper() < NEAR for d in step):
                break  # the error that is left is about the step's square
        box = _certified(propagator, lam, law, sigma2)
        return BestLaw(
            tuple(box), stationary_loss(LinearMethod(propagator, tuple(box)), lam, sigma2)
        )


def _loss(propagator, lam, law, sigma2):
    return stationary_loss(LinearMethod(propagator, tuple(law)), lam, sigma2).mid()


def _newton_step(gradient, hessian):
    """−(Hessian + ridge)⁻¹ gradient, the ridge raised until the sum is definite."""
    k = len(gradient)
    ridge = arb(0)
    while True:
        shifted = arb_mat(
            k, k, [hessian[i, j] + (ridge if i == j else 0) for i in range(k) for j in range(k)]
        )
        if positive_definite(shifted):
            found = shifted.solve(arb_mat(k, 1, [-g for g in gradient]))
            return [found[i, 0] for i in range(k)]
        ridge = ridge * 4 + arb(2) ** -20


def _line_search(propagator, lam, law, step, value, sigma2):
    """The first of step, step/2, step/4, … that lowers the loss; False if none of 40 does."""
    scale = fmpq(1)
    for _ in range(40):
        trial = [(x + scale * d).mid() for x, d in zip(law, step)]
        try:
            here = _loss(propagator, lam, trial, sigma2)
        except ValueError:  # an unstable trial law, or one too near the boundary to tell
            here = None
        if here is not None and here < value:
            return trial, here, True
        scale /= 2
    return law, value, False


def derivatives(propagator, lam, law, sigma2):
    """The gradient (list) and the Hessian (arb_mat) of the loss at a law of balls."""
    k = len(law)
    gradient, hessian = [arb(0)] * k, arb_mat(k, k)
    method = LinearMethod(propagator, tuple(law))
    T, v = arb_mat(propagator.matrix), arb_mat(propagator.start)
    (sigma2,) = together(sigma2=[sigma2, arb(1)])
    for x in lam:
        F = method.mode(x)
        P, S = _two_solutions(F, sigma2[0])
        r = [arb_mat(1, k + 1, [-x * v[j, 0], *(-T[i, j] for i in range(k))]) for j in range(k)]
        first = [r[j] * P * F.transpose() for j in range(k)]
        dPF = [dP * F.transpose() for dP in lyapunov(F, *map(_from_row, first))]
        for i in range(k):
            # tr(S·Q)/2 = (row·S)₀ for Q = e₀·row + its transpose
            gradient[i] += x * (first[i] * S)[0, 0]
            for j in range(i, k):
                second = r[j] * dPF[i] + r[i] * dPF[j]
                direct = S[0, 0] * (r[i] * P * r[j].transpose())[0, 0]
                entry = x * ((second * S)[0, 0] + direct)
                hessian[i, j] += entry
                if i != j:
                    hessian[j, i] += entry
    return gradient, hessian


def _from_row(row):
    """e₀·row + its transpose."""
    size = row.ncols()
    found = arb_mat(size, size)
    for j in range(size):
        found[0, j] += row[0, j]
        found[j, 0] += row[0, j]
    return found


def _two_solutions(F, sigma2):
    noise, output = arb_mat(F.nrows(), F.ncols()), arb_mat(F.nrows(), F.ncols())
    noise[0, 0], output[0, 0] = sigma2, 1
    return *lyapunov(F, noise), *lyapunov(F.transpose(), output)


def _certified(propagator, lam, law, sigma2):
    """A box around `law` with exactly one critical point, a strict minimum; ValueError if none is
    found."""
    k = len(law)
    middle = [x.mid() for x in law]
    gradient, _ = derivatives(propagator, lam, middle, sigma2)
    for bits in (60, 50, 40, 32):
        box = [x + arb(0, arb(2) ** -bits) for x in middle]
        try:
            _, hessian = derivatives(propagator, lam, box, sigma2)
            if not positive_definite(hessian):
                continue
            step = hessian.solve(arb_mat(k, 1, gradient))
        except ZeroDivisionError:  # the box is too wide for the elimination
            continue
        image = [x - step[i, 0] for i, x in enumerate(middle)]
        if all(b.contains_interior(i) for b, i in zip(box, image)):
            return image
    raise ValueError(
        "no minimum was certified near the law found; start nearer to one, or take units that "
        "differ more"
    )
