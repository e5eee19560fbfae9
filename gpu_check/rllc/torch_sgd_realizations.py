"""Real torch.optim.SGD runs beside their linear memories Opt(T, v, L), batched.

A claim of the RLLC topic: plain is (0, 1, c), momentum (b, 1, c), nesterov
(diag(0, b), (1, 1), c(1, b)), dampening d is (b, 1 − d, c) from M_0 = (d/b)g_1, weight
decay w and maximize replace g by ±∇f + wθ. All are run as two units
(diag(0, b), (1, u), (l1, l2)).

The problem is coordinate by coordinate: gradient h·r/√(1 + r²) + noise, r = θ − s, with
Lipschitz constant h. Exactly, SGD's buffer q is κM (κ = 1 here) and its parameters x are θ.
With e ≥ |x − θ|, δ ≥ |q − M|, ε ≥ the difference of the two gradients fed in, u the unit roundoff:

    ε ≤ (h + w)e + 2γ₉(h + |noise| + w(|θ| + e))
    δ ← |b|δ + uε + γ₁₀ of both memory lines
    e ← e + |l1|ε + |l2|δ + γ₁₀ of both parameter lines

The gradient passes 7 roundings and 2 with weight decay. A line passes at most seven: three
in parameters such as c·b or 1 − d, cast to the run's number type, and four of its own.
"""

from typing import NamedTuple

from ..batched.device import load_torch

MODES = ("plain", "momentum", "nesterov", "dampened")
SETTINGS, STEPS, WIDTH = 32, 60, 4
GRADIENT, LINE = 9, 10


class Setting(NamedTuple):
    """Hyperparameters of torch.optim.SGD."""

    mode: str
    lr: float
    momentum: float
    dampening: float
    decay: float
    maximize: bool

    @property
    def law(self):
        """(l1, l2)."""
        if self.mode == "plain":
            return self.lr, 0.0
        return (self.lr, self.lr * self.momentum) if self.mode == "nesterov" else (0.0, self.lr)


class Problem(NamedTuple):
    """slope, minimizer (B, n), noise (B, steps, n), start (B, n)."""

    slope: object
    minimizer: object
    noise: object
    start: object

    def gradient(self, t, theta):
        """∇f(θ) plus the noise of step t = 1, 2, …"""
        r = theta - self.minimizer
        return self.slope * r / (1 + r * r).sqrt() + self.noise[:, t - 1]


def check(instances=600, seed=0, device="auto", dtype="float64", first=0, factor=1.0, chunk=None):
    """Run every setting on torch.optim.SGD and as Opt, and compare all parameters at all steps.

    `factor` ≠ 1 makes the law wrong on purpose. TorchMissing without torch; other arguments as
    in basis_independence.check.
    """
    load_torch()
    return compare_settings(MODES, instances, seed, device, dtype, first, factor, chunk)


def compare_settings(modes, instances, seed, device, dtype, first, factor, chunk, more=None):
    """The check over the given modes; `more(units, problem, run)` may yield further (errors,
    bounds)."""
    from ..batched import batches as cut

    cut.check_chunk(chunk)
    chosen, number = cut.prepare(instances, seed, first, device, dtype)
    worst = cut.Worst(seed, chosen, number)
    with cut.devices.settings(chosen):
        settings = draw_settings(seed, modes, chosen)
        for part in parts(first, instances, chosen, chunk):
            mine = [settings[i % SETTINGS] for i in part]
            units, problem = Units.of(mine, chosen), draw_problem(seed, part, chosen, number)
            run = two_units(units, problem, factor)
            worst.add(part, *by_instance(*compare(units, problem, run, sgd(mine, problem))))
            for errors, bounds in more(units, problem, run) if more else ():
                worst.add(part, *by_instance(errors, bounds))
    note = (
        f"{worst.compared} coordinates of real torch.optim.SGD runs ({', '.join(modes)}), "
        f"{STEPS} steps, against Opt(T, v, L)"
    )
    return worst.result(instances, note)


def parts(first, instances, device, chunk):
    """Yield instance numbers, as many at once as fit in memory; instance i has method i modulo
    SETTINGS."""
    from ..batched import batches as cut
    from ..batched import watch

    watch.shape(WIDTH, 2)
    size = chunk or cut.devices.chunk_size(device, 8 * 20 * STEPS * WIDTH)
    return watch.parts(range(first, first + instances), size)


def draw_settings(seed, modes, device):
    """SETTINGS Settings; half of the general ones have weight decay, half maximize."""
    from ..batched.streams import Streams

    streams = Streams(seed, range(2**40, 2**40 + SETTINGS), device)
    drawn = (
        streams.uniform(low, high).tolist()
        for low, high in ((0.005, 0.05), (0.1, 0.95), (0.1, 0.9), (0, 0.1))
    )
    found, special = [], len(modes) > 1
    for which, (lr, momentum, dampening, decay) in enumerate(zip(*drawn)):
        mode = modes[which % len(modes)]
        found.append(
            Setting(
                mode,
                lr,
                0.0 if mode == "plain" else momentum,
                dampening if mode == "dampened" else 0.0,
                decay if special and which % 8 >= 4 else 0.0,
                special and which % 16 >= 8,
            )
        )
    return found


def draw_problem(seed, numbers, device, dtype):
    """A problem an instance."""
    from ..batched.streams import Streams

    streams = Streams(seed, numbers, device)
    parts = (
        streams.uniform(0.1, 1, WIDTH),
        streams.bell(WIDTH),
        0.3 * streams.bell(STEPS, WIDTH),
        streams.bell(WIDTH),
    )
    return Problem(*(part.to(dtype) for part in parts))


def sgd(settings, problem):
    """x_1 … x_N and the buffers of the real torch.optim.SGD with a setting an instance, the same
    again after SETTINGS of them, each (steps, B, n); zeros where there is no buffer.

    One optimizer runs them all, a group of parameters a setting; the groups are rows of one array.
    """
    import torch

    x, groups = problem.start.clone(), []
    rows = [slice(first, None, SETTINGS) for first in range(min(SETTINGS, len(settings)))]
    for at, setting in zip(rows, settings):
        groups.append(
            {
                "params": [torch.nn.Parameter(x[at])],
                "lr": setting.lr,
                "momentum": setting.momentum,
                "dampening": setting.dampening,
                "weight_decay": setting.decay,
                "nesterov": setting.mode == "nesterov",
                "maximize": setting.maximize,
            }
        )
    optimizer = torch.optim.SGD(groups)
    parameters = [group["params"][0] for group in groups]
    points, buffers = (x.new_zeros(STEPS, *x.shape) for _ in range(2))
    for t in range(STEPS):
        g = problem.gradient(t + 1, x)
        for at, parameter in zip(rows, parameters):
            parameter.grad = g[at]
        optimizer.step()
        points[t] = x
        for at, parameter in zip(rows, parameters):
            buffer = optimizer.state[parameter].get("momentum_buffer")
            if buffer is not None:
                buffers[t, at] = buffer
    return points, buffers


class Units(NamedTuple):
    """Opt(diag(0, b), (1, u), (l1, l2)) from M_0 = (0, start·g_1), fed sign·∇f + decay·θ: a method
    an instance, float64 (B, 1) each."""

    momentum: object
    weight: object
    law: tuple
    decay: object
    sign: object
    start: object

    @classmethod
    def of(cls, settings, device):
        """Those of Settings."""
        import torch

        rows = [
            (
                one.momentum,
                1 - one.dampening,
                *one.law,
                one.decay,
                -1.0 if one.maximize else 1.0,
                one.dampening / one.momentum if one.dampening else 0.0,
            )
            for one in settings
        ]
        table = torch.tensor(rows, dtype=torch.float64, device=device)
        b, weight, l1, l2, decay, sign, start = table[:, :, None].unbind(1)
        return cls(b, weight, (l1, l2), decay, sign, start)


class Run(NamedTuple):
    """θ_0 … θ_N, the gradients fed in (N), M_0 … M_N of the unit with decay b."""

    theta: list
    fed: list
    memory: list


def two_units(units, problem, factor=1.0):
    """Opt(diag(0, b), (1, u), (l1, l2)) with the memory as a B × n × 2 array."""
    import torch

    like, (l1, l2) = problem.start, units.law
    T, v = like.new_zeros(len(like), 2, 2), like.new_ones(len(like), 2)
    T[:, 1, 1], v[:, 1] = units.momentum[:, 0], units.weight[:, 0]
    # without the second unit, the first one's law is the wrong one
    law = torch.cat([torch.where(l2 == 0, l1 * factor, l1), l2 * factor], 1).to(like.dtype)
    decay, sign, start = (x.to(like.dtype) for x in (units.decay, units.sign, units.start))
    theta = like
    g = sign * problem.gradient(1, theta) + decay * theta
    M = torch.stack([torch.zeros_like(g), start * g], -1)
    run = Run([theta], [], [M[..., 1]])
    for t in range(1, STEPS + 1):
        g = sign * problem.gradient(t, theta) + decay * theta
        M = M @ T + g[..., None] * v[:, None, :]
        theta = theta - (M @ law[:, :, None])[..., 0]
        run.theta.append(theta)
        run.fed.append(g)
        run.memory.append(M[..., 1])
    return run


def compare(units, problem, run, found):
    """|x_t − θ_t| and its bound, each (steps, B, n); `found` is what `sgd` gives."""
    import torch

    from ..batched.bounds import ENLARGE, UNIT, gamma

    unit = UNIT[problem.start.dtype]
    line, rounded = gamma(LINE, unit), gamma(GRADIENT, unit)
    points, buffers = (x.double() for x in found)
    theta, fed, memory = (torch.stack(part).double().abs() for part in run)
    slope, noise = problem.slope.double(), problem.noise.double().abs()
    b, weight, (l1, l2), w = units.momentum, units.weight, units.law, units.decay
    e = torch.zeros_like(slope)
    delta = gamma(2, unit) * memory[0]
    bounds = []
    for t in range(1, STEPS + 1):
        g, before = fed[t - 1], memory[t - 1]
        terms = slope + noise[:, t - 1] + w * (theta[t - 1] + e)
        epsilon = (slope + w) * e + 2 * rounded * terms
        theirs = g + epsilon  # |what SGD fed in|
        # SGD's first buffer is b·M_0 + (1 − d)g, or just g: the same number, its terms no larger
        own_buffer = buffers[t - 2].abs() if t > 1 else before + delta
        rounding = line * (b * before + weight * g + b * own_buffer + weight * theirs)
        delta = b * delta + weight * epsilon + rounding
        moved = theta[t] + l1 * g + l2 * memory[t]
        moved = moved + points[t - 1].abs() + l1 * theirs + l2 * buffers[t - 1].abs()
        e = e + l1 * epsilon + l2 * delta + line * moved
        bounds.append(e * ENLARGE)
    return (points - torch.stack(run.theta[1:]).double()).abs(), torch.stack(bounds)


def by_instance(errors, bounds):
    """(steps, B, n) to (steps·n, B)."""
    return (x.movedim(1, -1).flatten(0, 1) for x in (errors, bounds))
