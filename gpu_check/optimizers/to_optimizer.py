"""The trainable optimizer as a torch.optim.Optimizer, every parameter tensor read as one vector.

    optimizer = TO(model.parameters(), lr=0.1, beta=0.01, gamma=0.5, variant="diagonal") optimizer =
    TO(model.parameters(), lr=lambda t: 1 / (t + 41), beta=lambda t: 18 / (t + 41) ** 2,
    gamma=lambda t: 41 / (t + 41), radius=1.0)

Formulas rebuilt from the prose of arXiv 2508.01764. Needs torch.
"""

import math
import warnings

import torch

from . import to_systems

VARIANTS = ("full", "diagonal", "rank_one")
RATES = ("lr", "beta", "gamma")
# full TO keeps n² numbers for a tensor of n
LARGEST_FULL = 20_000
# how far schedules are looked at before a run
LOOKED_AT = 1000


class BrokenHypothesis(UserWarning):
    """A schedule breaks a hypothesis of the claims about TO; the run goes on, but they say nothing
    about it."""


class TO(torch.optim.Optimizer):
    """m = (1−c)u + cg and w ← Proj(w − lr·m); `beta`, `gamma` are the rates of the linear part and
    of b.

    lr, beta and gamma are numbers, which a scheduler may change in the param groups, or functions
    of the step t = 1, 2, …. `radius` projects every tensor onto |w| ≤ radius (None: no projection).
    Rank one starts from random unit vectors, seeded by `seed`, since at zero it never learns; the
    others from zero. A hypothesis of to_bounded_variables and to_convergence that the schedules are
    seen to break is named in a BrokenHypothesis warning before the run. Raises ValueError for rates
    < 0, γ > 1 (at the step where a function gives one), an unknown variant, and tensors too large
    for full TO.
    """

    def __init__(self, params, lr, beta=0.0, gamma=0.1, variant="diagonal", radius=None, seed=0):
        for name, value in (("lr", lr), ("beta", beta), ("gamma", gamma)):
            rate(name, value, 1)
        if variant not in VARIANTS:
            raise ValueError(f"variant is {variant!r}; give {', '.join(VARIANTS)}")
        if radius is not None and not radius > 0:
            raise ValueError(f"radius is {radius}; give a number > 0, or None")
        super().__init__(
            params,
            {
                "lr": lr,
                "beta": beta,
                "gamma": gamma,
                "variant": variant,
                "radius": radius,
                "seed": seed,
            },
        )
        for group in self.param_groups:
            for p in group["params"]:
                if group["variant"] == "full" and p.numel() > LARGEST_FULL:
                    raise ValueError(
                        f"a tensor of {p.numel()} numbers is too large for full TO; use diagonal "
                        "or rank_one"
                    )
            for reason in broken(group["beta"], group["gamma"], group["radius"]):
                warnings.warn(reason, BrokenHypothesis, stacklevel=2)

    @torch.no_grad()
    def step(self, closure=None):
        """One step; returns the closure's loss if there is one. Raises ValueError, with the step,
        for a loss or a gradient that is not finite."""
        loss = None
        if closure is not None:
            with torch.enable_grad():
                loss = closure()
            if not math.isfinite(float(loss)):
                raise ValueError(
                    f"the loss is {float(loss)} at step {self._steps() + 1}; use smaller rates"
                )
        for group in self.param_groups:
            for p in group["params"]:
                if p.grad is not None:
                    self._move(group, p)
        return loss

    def _steps(self):
        return max((state["step"] for state in self.state.values()), default=0)

    def _move(self, group, p):
        state = self.state[p]
        w, g = p.reshape(1, -1), p.grad.reshape(1, -1)
        if not state:
            state["step"], state["b"], state["linear"] = (
                0,
                torch.zeros_like(w),
                self._first(group, w),
            )
        t = state["step"] + 1
        if not torch.isfinite(g).all():
            raise ValueError(f"the gradient is not finite at step {t}; use smaller rates")
        lr, beta, gamma = (rate(name, group[name], t) for name in RATES)
        system = getattr(to_systems, group["variant"])
        state["linear"], state["b"], m, _, _ = system(
            state["linear"], state["b"], w, g, beta, gamma
        )
        state["step"] = t
        w = w - lr * m
        if group["radius"] is not None:
            w = to_systems.project(w, group["radius"])
        p.copy_(w.reshape(p.shape))

    def _first(self, group, w):
        n = w.shape[1]
        if group["variant"] == "full":
            return w.new_zeros(1, n, n)
        if group["variant"] == "diagonal":
            return torch.zeros_like(w)
        generator = torch.Generator().manual_seed(group["seed"])
        pair = [torch.randn(1, n, generator=generator, dtype=torch.float64) for _ in range(2)]
        return tuple((v / v.norm()).to(w) for v in pair)


def rate(name, value, t):
    """The rate at step t; ValueError, with the step for a function, if it is negative, not finite,
    or a γ > 1."""
    number = float(value(t) if callable(value) else value)
    where = f" at step {t}" if callable(value) else ""
    if not (math.isfinite(number) and number >= 0):
        raise ValueError(f"{name} is {number:g}{where}; give a finite number ≥ 0")
    if name == "gamma" and number > 1:
        raise ValueError(
            f"gamma is {number:g}{where}; γ ≤ 1 keeps c_t ≤ 1 possible, give a number in [0, 1]"
        )
    return number


def broken(beta, gamma, radius=None):
    """The hypotheses that the schedules are seen to break, in words: c_t = β_tD² + γ_t ≤ 1 for D =
    radius over the first steps, and Σβ_t < ∞ where β is a number. What a function does later is not
    looked at."""
    found = []
    if radius is not None:
        for t in range(1, LOOKED_AT + 1):
            c = rate("beta", beta, t) * radius**2 + rate("gamma", gamma, t)
            # the slack is what two rounded operations may add to 1
            if c > 1 + 2.0**-51:
                found.append(
                    f"c_{t} = β_{t}·radius² + γ_{t} = {c:.6g} > 1 breaks the hypothesis c_t ≤ 1; "
                    "lower beta or gamma"
                )
                break
    if not callable(beta) and beta > 0:
        found.append(
            f"beta is {beta:g} at every step: Σβ_t diverges and breaks the hypothesis Σβ_t < ∞; "
            "without it ‖A_t‖ may grow like √t; "
            "give a function such as lambda t: 0.1 / (t + 10) ** 2"
        )
    return found
