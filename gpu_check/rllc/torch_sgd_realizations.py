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
    """The check over the given modes; `more(setting, problem, run)` may yield further (errors,
    bounds)."""
    from ..batched import batches as cut
    from ..batched import watch

    cut.check_chunk(chunk)
    chosen, number = cut.prepare(instances, seed, first, device, dtype)
    worst = cut.Worst(seed, chosen, number)
    with cut.devices.settings(chosen):
        for which in range(SETTINGS):
            numbers = range(first + (which - first) % SETTINGS, first + instances, SETTINGS)
            if not numbers:
                continue
            setting = draw_setting(seed, which, modes, chosen)
            watch.shape(WIDTH, 2)
            for part in watch.parts(
                numbers, chunk or cut.devices.chunk_size(chosen, 8 * 20 * STEPS * WIDTH)
            ):
                problem = draw_problem(seed, part, chosen, number)
                run = two_units(setting, problem, factor)
                worst.add(part, *_by_instance(*compare(setting, problem, run)))
                for errors, bounds in more(setting, problem, run) if more else ():
                    worst.add(part, *_by_instance(errors, bounds))
    note = (
        f"{worst.compared} coordinates of real torch.optim.SGD runs ({', '.join(modes)}), "
        f"{STEPS} steps, against Opt(T, v, L)"
    )
    return worst.result(instances, note)


def draw_setting(seed, which, modes, device):
    """Setting number `which`; half of the general ones have weight decay, half maximize."""
    from ..batched.streams import Streams

    streams = Streams(seed, [2**40 + which], device)
    lr, momentum, dampening, decay = (
        float(streams.uniform(low, high))
        for low, high in ((0.005, 0.05), (0.1, 0.95), (0.1, 0.9), (0, 0.1))
    )
    mode = modes[which % len(modes)]
    special = len(modes) > 1
    return Setting(
        mode,
        lr,
        0.0 if mode == "plain" else momentum,
        dampening if mode == "dampened" else 0.0,
        decay if special and which % 8 >= 4 else 0.0,
        special and which % 16 >= 8,
    )


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


def sgd(setting, problem):
    """x_1 … x_N and the buffers of the real torch.optim.SGD, each (steps, B, n); zeros where there
    is no buffer."""
    import torch

    parameter = torch.nn.Parameter(problem.start.clone())
    optimizer = torch.optim.SGD(
        [parameter],
        lr=setting.lr,
        momentum=setting.momentum,
        dampening=setting.dampening,
        weight_decay=setting.decay,
        nesterov=setting.mode == "nesterov",
        maximize=setting.maximize,
    )
    points, buffers = [], []
    for t in range(1, STEPS + 1):
        parameter.grad = problem.gradient(t, parameter.detach())
        optimizer.step()
        buffer = optimizer.state[parameter].get("momentum_buffer")
        points.append(parameter.detach().clone())
        buffers.append(torch.zeros_like(parameter.detach()) if buffer is None else buffer.clone())
    return torch.stack(points), torch.stack(buffers)


class Run(NamedTuple):
    """θ_0 … θ_N, the gradients fed in (N), M_0 … M_N of the unit with decay b; u, l1, l2 as
    used."""

    theta: list
    fed: list
    memory: list
    weight: float
    law: tuple


def two_units(setting, problem, factor=1.0):
    """Opt(diag(0, b), (1, u), (l1, l2)) with the memory as a B × n × 2 array."""
    import torch

    b, weight = setting.momentum, 1 - setting.dampening
    like = problem.start
    T = like.new_tensor([[0.0, 0.0], [0.0, b]])
    v = like.new_tensor([1.0, weight])
    l1, l2 = setting.law
    law = like.new_tensor([l1 * factor if setting.mode == "plain" else l1, l2 * factor])
    sign = -1.0 if setting.maximize else 1.0
    theta, M = like, like.new_zeros(*like.shape, 2)
    if setting.dampening:
        g = sign * problem.gradient(1, theta) + setting.decay * theta
        M = torch.stack([torch.zeros_like(g), setting.dampening / b * g], -1)
    run = Run([theta], [], [M[..., 1]], weight, (l1, l2))
    for t in range(1, STEPS + 1):
        g = sign * problem.gradient(t, theta) + setting.decay * theta
        M = M @ T + g[..., None] * v
        theta = theta - M @ law
        run.theta.append(theta)
        run.fed.append(g)
        run.memory.append(M[..., 1])
    return run


def compare(setting, problem, run):
    """|x_t − θ_t| and its bound, each (steps, B, n)."""
    import torch

    from ..batched.bounds import ENLARGE, UNIT, gamma

    unit = UNIT[problem.start.dtype]
    line, rounded = gamma(LINE, unit), gamma(GRADIENT, unit)
    points, buffers = (x.double() for x in sgd(setting, problem))
    theta, fed, memory = (
        [x.double().abs() for x in part] for part in (run.theta, run.fed, run.memory)
    )
    slope, noise = problem.slope.double(), problem.noise.double().abs()
    b, weight, (l1, l2), w = setting.momentum, run.weight, run.law, setting.decay
    e = torch.zeros_like(slope)
    delta = gamma(2, unit) * memory[0]
    errors, bounds = [], []
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
        errors.append((points[t - 1] - run.theta[t].double()).abs())
        bounds.append(e * ENLARGE)
    return torch.stack(errors), torch.stack(bounds)


def _by_instance(errors, bounds):
    """(steps, B, n) to (steps·n, B)."""
    return (x.movedim(1, -1).flatten(0, 1) for x in (errors, bounds))
