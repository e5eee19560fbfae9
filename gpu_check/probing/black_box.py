"""A torch optimizer as a map from starts and gradient sequences to steps.

Parameters are float64 and laid out as tensors of given shapes; starts and gradients are flat, all
tensors end to end. The optimizer is built anew for every run.
"""

from time import process_time

from ..batched.device import load_torch
from .effort import FULL, STANDS_FOR

UNIT = 2.0**-53  # half the distance from 1 to the next double
ROUNDINGS = 64  # see `tolerance`


class ProbeFailed(ValueError):
    """The optimizer cannot be built or does not step on what it is given; one line."""


class BlackBox:
    """`factory(params)` returns a torch.optim.Optimizer over the list `params` of Parameters.

    Raises ProbeFailed if neither a plain step nor one with a closure works on a vector and a
    matrix, nor on matrices alone. `closure` and `matrices_only` say which way it runs; `adjust` may
    change an optimizer after it is built.
    """

    reading = 0.0  # the rounding of a step read from 0: see `Offset`
    effort = FULL  # how much is tried
    compiles = False  # every layout anew, which takes longer than many steps
    few_layouts = False  # it takes so long to compile one that others stand for some
    graph = True  # parameters want gradients; a differentiable step takes only such as do not

    def __init__(self, factory, seed=0):
        self.torch = load_torch()
        self.factory, self.seed = factory, seed
        self.adjust = None
        self.closure = self.matrices_only = False
        self.steps_taken = self.evaluations = 0
        self._known = {}
        self._choose_mode()

    def _choose_mode(self):
        reasons = []
        for self.matrices_only in (False, True):
            for self.closure, self.graph in ((False, True), (True, True), (False, False)):
                try:
                    layout = self.layout(4, (2, 2))
                    self.run(layout, self.zeros(8), self.torch.ones(2, 8, dtype=self.torch.float64))
                    return
                except ProbeFailed as reason:
                    reasons.append(reason)
        raise reasons[0]

    def paced(self, layout, start, gradients):
        """Of a run: seconds of the processor for a step, and how often it asks a closure for the
        gradient."""
        begun, asked = process_time(), self.evaluations
        self._run(layout, start, gradients)
        steps = len(gradients)
        return (process_time() - begun) / steps, (self.evaluations - asked) / steps

    def switches(self):
        """Names of options that choose between ways to compute the same step."""
        _, optimizer = self.build(self.layout(1), self.zeros(1))
        known = ("foreach", "fused", "differentiable")
        return [name for name in known if name in optimizer.param_groups[0]]

    def switched(self, layout, start, gradients, on, switches):
        """The steps of `run` with the option `on` switched on, all other `switches` off; with
        "compiled" its step as torch.compile traces it, all switches off."""

        def adjust(built):
            for group in built.param_groups:
                group.update({name: name == on for name in switches})
            if on == "compiled":
                self.torch._dynamo.reset()  # else it counts, and falls back to the plain loop
                built.step = self.torch.compile(_plain_step(built), backend="eager")

        self.adjust, graph = adjust, self.graph
        self.graph = graph and on != "differentiable"
        try:
            return self.run(layout, start, gradients)
        finally:
            self.adjust, self.graph = None, graph

    def layout(self, *parts):
        """Shapes for `parts`: a number n is a vector (n,), or (n, 1) where only matrices are
        taken. With `few_layouts` it may be a larger one that stands for them."""
        if self.few_layouts:
            parts = STANDS_FOR.get(parts, parts)
        return tuple(
            ((p, 1) if self.matrices_only else (p,)) if isinstance(p, int) else p for p in parts
        )

    def zeros(self, *shape):
        return self.torch.zeros(*shape, dtype=self.torch.float64)

    def build(self, layout, start):
        """(parameters, optimizer) at `start`."""
        parts = self._split(layout, start)
        parameters = [self.torch.nn.Parameter(part.clone(), self.graph) for part in parts]
        try:
            optimizer = self.factory(parameters)
        except ProbeFailed:
            raise
        except Exception as error:  # whatever a foreign constructor raises, it is the answer
            raise ProbeFailed(f"the optimizer cannot be built: {_line(error)}") from None
        if not isinstance(optimizer, self.torch.optim.Optimizer):
            raise ProbeFailed(
                f"{type(optimizer).__name__} is not a torch.optim.Optimizer: give a class or "
                "function that returns one"
            )
        if callable(getattr(optimizer, "train", None)):
            optimizer.train()  # schedule-free optimizers: gradients are taken at the training point
        if self.adjust:
            self.adjust(optimizer)
        return parameters, optimizer

    def slack(self, layout, steps):
        """What the reading of `steps` steps adds to their rounding, (T, 1) or 0: see `Offset`."""
        return self.zeros(steps, 1)

    def run(self, layout, start, gradients, held=None, seed=None, refill=False):
        """The steps θ_t − θ_{t−1}, (T, n), from `start` (n,) on `gradients` (T, n).

        With `held` (T, n) the parameters are put to held[t − 1] before step t: steps from 0 are
        then read without rounding. Every step has a new tensor p.grad, as after zero_grad(); with
        `refill` the same one, zeroed and added to, as after zero_grad(set_to_none=False). Raises
        ProbeFailed where a step raises.
        """
        if held is not None or seed is not None or refill or self.adjust:
            return self._run(layout, start, gradients, held, seed, refill)
        key = (layout, self.closure, start.numpy().tobytes(), gradients.numpy().tobytes())
        if key not in self._known:  # the same run opens many comparisons
            self._known[key] = self._run(layout, start, gradients)
        return self._known[key]

    def gradients_after(self, layout, start, gradients):
        """What stands in p.grad after each step of a run, (T, n); None counts as left alone."""
        after = []
        self._run(layout, start, gradients, after=after)
        return self.torch.stack(after)

    def _run(self, layout, start, gradients, held=None, seed=None, refill=False, after=None):
        torch = self.torch
        with torch.random.fork_rng(devices=[]):
            # not torch.manual_seed: it also seeds devices, whose state is not put back, and formats
            # the stack at every call, an eighth of a measurement's time and more under pytest
            torch.default_generator.manual_seed(self.seed if seed is None else seed)
            parameters, optimizer = self.build(layout, start)
            step, points = _plain_step(optimizer), [start]
            given = zip(*(part.unbind() for part in self._split(layout, gradients)))
            for t, parts in enumerate(given):
                if held is not None:
                    with torch.no_grad():
                        for parameter, part in zip(parameters, self._split(layout, held[t])):
                            parameter.copy_(part)
                self._step(step, parameters, parts, refill)
                points.append(torch.cat([p.detach().reshape(-1) for p in parameters]))
                if after is not None:
                    left = [g if p.grad is None else p.grad for p, g in zip(parameters, parts)]
                    after.append(torch.cat([g.detach().reshape(-1).double() for g in left]))
        self.steps_taken += len(gradients)
        points = torch.stack(points)
        return points[1:] - (points[:-1] if held is None else held)

    def _step(self, step, parameters, parts, refill):
        def give():
            for parameter, part in zip(parameters, parts):
                if refill and parameter.grad is not None:
                    parameter.grad.detach_().zero_()
                    parameter.grad.add_(part)
                else:
                    parameter.grad = part.clone()

        def closure():
            """The loss ⟨g, θ⟩, whose gradient is g."""
            give()
            self.evaluations += 1
            flat = ((p.detach().reshape(-1), g.reshape(-1)) for p, g in zip(parameters, parts))
            return sum(p.dot(g) for p, g in flat)

        try:
            if self.closure:
                step(closure)
            else:
                give()
                step()
        except Exception as error:  # as above: a step of foreign code
            raise ProbeFailed(f"the optimizer does not step: {_line(error)}") from None

    def _split(self, layout, flat):
        sizes = [_count(shape) for shape in layout]
        parts = flat.split(sizes, -1)
        return [part.reshape(*flat.shape[:-1], *shape) for part, shape in zip(parts, layout)]


def _plain_step(optimizer):
    """`step` without the profiler's wrapper, a third of its time, where no hook waits in it."""
    from torch.optim import optimizer as module

    hooks = [
        *(getattr(optimizer, f"_optimizer_step_{when}_hooks", None) for when in ("pre", "post")),
        *(getattr(module, f"_global_optimizer_{when}_hooks", None) for when in ("pre", "post")),
    ]
    wrapped = type(optimizer).step
    if getattr(wrapped, "hooked", None) and hasattr(wrapped, "__wrapped__"):
        if not any(hooks) and "step" not in vars(optimizer):
            return wrapped.__wrapped__.__get__(optimizer)
    return optimizer.step


def _count(shape):
    size = 1
    for n in shape:
        size *= n
    return size


def count(layout):
    """The number of coordinates of a layout."""
    return sum(_count(shape) for shape in layout)


def _line(error):
    words = " ".join(str(error).split()) or "no message"
    return f"{type(error).__name__}: {words[:160]}"


def tolerance(steps, start, unit=UNIT):
    """What rounding may do to T steps from `start`, (T, 1): ROUNDINGS·t·`unit`·max |step so far| +
    4u·max|θ|.

    An optimizer with linear memory passes each gradient through a few roundings a step; ROUNDINGS
    allows 64 of them, or fewer on memory that cancels. The second part is that of reading a step
    as a difference of two points, which are always float64.
    """
    sizes = steps.abs().amax(-1)
    reach = start.abs().max() + sizes.cumsum(0)
    t = sizes.new_tensor(range(1, len(sizes) + 1))
    return (ROUNDINGS * t * unit * sizes.cummax(0).values + 4 * UNIT * reach)[:, None]
