"""Quasi-hyperbolic and triple momentum as their sources write them, each beside its two units
Opt(diag(0, b), (1, 1), (l1, l2)), batched.

Either method is q ← bq + wg, x ← x − pg − rq in exact arithmetic: QHM with q = m, w = 1 − b, p =
α(1 − ν), r = αν; the (α, b, γ) family at its points y with q = x − x₋, w = −α, p = αγ/b, |r| ≤ 1 +
γ + γ/b. So q = wM. With e ≥ |y − θ| for the exact y of the float state, δ ≥ |q − wM|, and ε as in
torch_sgd_realizations, gradients being asked within `asked` of that y:

    δ ← bδ + |w|ε + γ₁₀ of both memory lines
    e ← e + pε + |r|δ + γ₁₀ of both point lines
"""

from typing import NamedTuple

from ..batched.device import load_torch

KINDS = ("quasi-hyperbolic", "triple")


class Form(NamedTuple):
    """α, b and ν or γ of methods of one kind, (B, 1) each."""

    mode: str
    lr: object
    momentum: object
    mix: object

    @property
    def law(self):
        """(l1, l2) of the claim."""
        if self.mode == "triple":
            return self.lr * self.mix / self.momentum, self.lr * (
                1 + self.mix
            ) - self.lr * self.mix / self.momentum
        return self.lr * (1 - self.mix), self.lr * self.mix * (1 - self.momentum)

    @property
    def sizes(self):
        """The laws' terms added up without their signs, to which a rounding is relative."""
        if self.mode == "triple":
            return self.law[0], self.lr * (1 + self.mix + self.mix / self.momentum)
        return self.law

    @property
    def lines(self):
        """(|w|, p, |r|), |r| perhaps too large."""
        if self.mode == "triple":
            return (
                self.lr,
                self.lr * self.mix / self.momentum,
                1 + self.mix + self.mix / self.momentum,
            )
        return 1 - self.momentum, self.lr * (1 - self.mix), self.lr * self.mix


def check(instances=400, seed=0, device="auto", dtype="float64", first=0, factor=1.0, chunk=None):
    """Run 32 methods, the two kinds in turn, and compare all points with the two units at all
    steps.

    `factor` ≠ 1 makes l2 wrong on purpose. Arguments and errors as in torch_sgd_realizations.check.
    """
    load_torch()
    from ..batched import batches as cut
    from .torch_sgd_realizations import STEPS, by_instance, draw_problem, parts

    cut.check_chunk(chunk)
    chosen, number = cut.prepare(instances, seed, first, device, dtype)
    worst = cut.Worst(seed, chosen, number)
    with cut.devices.settings(chosen):
        for part in parts(first, instances, chosen, chunk):
            for which in range(len(KINDS)):
                mine = [i for i in part if i % len(KINDS) == which]
                if mine:
                    form = draw_form(seed, mine, chosen)
                    problem = draw_problem(seed, mine, chosen, number)
                    found = compare(form, problem, run(form, problem, factor))
                    worst.add(mine, *by_instance(*found))
    return worst.result(
        instances,
        f"{worst.compared} coordinates of QHM and triple momentum against the two units, {STEPS} "
        "steps",
    )


def draw_form(seed, numbers, device):
    """The methods of these instances, all of one kind."""
    from ..batched.streams import Streams
    from .torch_sgd_realizations import SETTINGS

    streams = Streams(seed, [2**41 + i % SETTINGS for i in numbers], device)
    lr, b, mix = (
        streams.uniform(low, high, 1) for low, high in ((0.005, 0.05), (0.2, 0.95), (0.1, 0.9))
    )
    return Form(KINDS[numbers[0] % len(KINDS)], lr, b, mix)


def run(form, problem, factor=1.0):
    """The two units of these methods."""
    import torch

    from .torch_sgd_realizations import Units, two_units

    one, none = torch.ones_like(form.lr), torch.zeros_like(form.lr)
    return two_units(Units(form.momentum, one, form.law, none, one, none), problem, factor)


def steps(form, problem):
    """Per step, the point after it; over γ₁₀, what the float memory line misses, what the point
    line misses, and how far the next gradient's point may be from the exact one."""
    import torch

    from .torch_sgd_realizations import STEPS

    like, a, b, mix = problem.start, form.lr, form.momentum, form.mix
    rate, keep, share = a.to(like.dtype), b.to(like.dtype), mix.to(like.dtype)
    more, new = (1 + b).to(like.dtype), (1 - b).to(like.dtype)
    ahead, rest = (1 + mix).to(like.dtype), (1 - mix).to(like.dtype)
    x = before = point = like
    m = torch.zeros_like(x)
    for t in range(1, STEPS + 1):
        g = problem.gradient(t, point)
        size = g.double().abs()
        if form.mode == "triple":
            missed = (1 + b) * x.double().abs() + b * before.double().abs() + a * size
            x, before = more * x - keep * before - rate * g, x
            point = ahead * x - share * before
            asked = (1 + mix) * x.double().abs() + mix * before.double().abs()
            yield point, missed, form.lines[2] * missed, asked
        else:
            missed = b * m.double().abs() + (1 - b) * size
            m = keep * m + new * g
            x = point = x - rate * (rest * g + share * m)
            moved = x.double().abs() + a * (1 - mix) * size + a * mix * m.double().abs()
            yield point, missed, moved, torch.zeros_like(missed)


def compare(form, problem, run):
    """|y_t − θ_t| and its bound, each (steps, B, n)."""
    import torch

    from ..batched.bounds import ENLARGE, UNIT, gamma
    from .torch_sgd_realizations import GRADIENT, LINE

    unit = UNIT[problem.start.dtype]
    line, rounded = gamma(LINE, unit), gamma(GRADIENT, unit)
    slope, noise = problem.slope.double(), problem.noise.double().abs()
    (w, p, r), (l1, l2), b = form.lines, form.sizes, form.momentum
    e, delta, asked = (torch.zeros_like(slope) for _ in range(3))
    errors, bounds = [], []
    for t, (point, memory, moved, next_asked) in enumerate(steps(form, problem), 1):
        g, M, before = (
            x.double().abs() for x in (run.fed[t - 1], run.memory[t], run.memory[t - 1])
        )
        epsilon = slope * (e + line * asked) + 2 * rounded * (slope + noise[:, t - 1])
        delta = b * delta + w * epsilon + line * (w * (b * before + g) + memory)
        e = (
            e
            + p * epsilon
            + r * delta
            + line * (run.theta[t].double().abs() + l1 * g + l2 * M + moved)
        )
        asked = next_asked
        errors.append((point.double() - run.theta[t].double()).abs())
        bounds.append((e + line * asked) * ENLARGE)
    return torch.stack(errors), torch.stack(bounds)
