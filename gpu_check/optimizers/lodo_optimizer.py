"""LODO and its ablations as a torch.optim.Optimizer: one preconditioner over all parameters.

    optimizer = LODO(model.parameters(), lr=0.27, meta_lr=0.00096, beta=0.195)

At each gradient g the preconditioner G is first learned: a step on d loss/dG through the last step
−Gm; then m ← βm + (1−β)g, and the next step is −Gm. Nothing is learned at the first gradient, since
there was no step yet. Written from the prose of Liao, Dangovski, Foerster, Soljačić, TMLR 2023
(arXiv 2210.06171). Needs torch.
"""

import math

import torch

from ..batched.refusals import decay, positive
from .learned.ablations import Diagonal, Global, Residuals
from .learned.dense import DenseLODO
from .learned.meta import Adam
from .learned.one_seed import OneSeed

VARIANTS = ("lodo", "no_momentum", "sgd", "diagonal", "global", "residuals", "dense")
# dense LODO keeps n² numbers and its meta-step twice as many
LARGEST_DENSE = 5_000


class LODO(torch.optim.Optimizer):
    """x ← x − Gm with a learned G.

    `lr` is α₀, G's first size; `meta_lr` the rate at which G learns; `beta` the decay of m in
    [0, 1); `depth` the number of layers (16; 64 for residuals), `seed` their permutations and first
    blocks. `variant`: lodo; no_momentum (β = 0), sgd (its meta-step is SGD), diagonal, global (one
    number) and residuals are the ablations of section 5.3; dense is the simplified LODO of section
    4.1 with a full matrix. Only lr, meta_lr and beta may change in a run. Raises ValueError for
    rates ≤ 0, β outside [0, 1), an unknown variant, several parameter groups (there is one G), a
    dense G of more than 5,000 rows, and, naming the step, a gradient or loss that is not finite.
    """

    def __init__(
        self, params, lr=0.27, meta_lr=0.00096, beta=0.195, variant="lodo", depth=None, seed=0
    ):
        if variant not in VARIANTS:
            raise ValueError(f"variant is {variant!r}; give {', '.join(VARIANTS)}")
        positive(lr=lr, meta_lr=meta_lr)
        decay(beta=beta)
        depth = depth or (64 if variant == "residuals" else 16)
        options = {"lr": lr, "meta_lr": meta_lr, "beta": beta, "variant": variant}
        super().__init__(params, {**options, "depth": depth, "seed": seed})
        if len(self.param_groups) != 1:
            raise ValueError("LODO has one preconditioner: give the parameters in one group")
        self.parameters = self.param_groups[0]["params"]
        if len({(p.dtype, p.device) for p in self.parameters}) > 1:
            raise ValueError("LODO has one preconditioner: give parameters of one dtype and device")
        self.size = sum(p.numel() for p in self.parameters)
        if variant == "dense" and self.size > LARGEST_DENSE:
            raise ValueError(
                f"{self.size} parameters are too many for dense LODO; use another variant"
            )
        self._system = _system(self.param_groups[0], self.size, self.parameters[0])
        self._passed = None  # what the last m passed through the layers; found again where lost

    @torch.no_grad()
    def step(self, closure=None):
        """One step; returns the closure's loss if there is one."""
        loss, state = None, self.state[self.parameters[0]]
        step = state.get("step", 0) + 1
        if closure is not None:
            with torch.enable_grad():
                loss = closure()
            if not math.isfinite(float(loss)):
                raise ValueError(
                    f"the loss is {float(loss)} at step {step}; use a smaller lr or meta_lr"
                )
        g = torch.cat([_flat(p) for p in self.parameters])
        if not torch.isfinite(g).all():
            raise ValueError(
                f"the gradient is not finite at step {step}; use a smaller lr or meta_lr"
            )
        moved = self._system.advance(self, state, g)
        state["step"] = step
        at = 0
        for p in self.parameters:
            p.sub_(moved[at : at + p.numel()].view_as(p))
            at += p.numel()
        return loss

    def load_state_dict(self, state_dict):
        """As of every torch optimizer; the layers are those of depth and seed in it."""
        super().load_state_dict(state_dict)
        self.parameters = self.param_groups[0]["params"]
        self._system = _system(self.param_groups[0], self.size, self.parameters[0])
        self._passed = None


def _flat(p):
    return torch.zeros_like(p).view(-1) if p.grad is None else p.grad.reshape(-1)


def _system(group, n, like):
    if group["variant"] in ("lodo", "no_momentum", "sgd"):
        return _Layers(group, n, like)
    return _Batched(group, n, like)


class _Layers:
    """G by equation 2, with the meta-step in place."""

    def __init__(self, group, n, like):
        self.group, self.like = group, like.detach()
        self.layers, self.first = OneSeed.drawn(
            n, group["depth"], group["lr"], group["seed"], self.like
        )

    def advance(self, optimizer, state, g):
        group, layers = self.group, self.layers
        layers.alpha = group["lr"]
        if not state:
            state["m"], state["weights"] = torch.zeros_like(g), self.first
            if group["variant"] != "sgd":
                state["first"], state["second"] = (torch.zeros_like(self.first) for _ in range(2))
        m, W = state["m"], state["weights"]
        if optimizer._passed is None:
            optimizer._passed = layers.apply(W, m)[1]
        h = layers.hypergradient(W, optimizer._passed, g)
        if group["variant"] == "sgd":
            W.sub_(h, alpha=group["meta_lr"])
        else:
            _adam(W, h, state["first"], state["second"], state.get("step", 0) + 1, group["meta_lr"])
        beta = 0.0 if group["variant"] == "no_momentum" else group["beta"]
        m.mul_(beta).add_(g, alpha=1 - beta)
        moved, optimizer._passed = layers.apply(W, m)
        return moved


def _adam(W, h, first, second, t, rate, beta1=0.9, beta2=0.999, eps=1e-7):
    """Keras's Adam in place; h is spent."""
    first.lerp_(h, 1 - beta1)
    second.mul_(beta2).addcmul_(h, h, value=1 - beta2)
    scale = rate * (1 - beta2**t) ** 0.5 / (1 - beta1**t)
    torch.sqrt(second, out=h)
    W.addcdiv_(first, h.add_(eps), value=-scale)


class _Batched:
    """The variants that the batched classes have, as a batch of one."""

    def __init__(self, group, n, like):
        self.group, like = group, like.detach()
        options = {"alpha": group["lr"], "beta": group["beta"]}
        if group["variant"] == "diagonal":
            self.system = Diagonal(**options)
        elif group["variant"] == "global":
            self.system = Global(**options)
        elif group["variant"] == "residuals":
            self.system = Residuals.drawn(
                n, [0], group["depth"], group["seed"], device=like.device, **options
            )
        else:
            eye = torch.eye(n, dtype=like.dtype, device=like.device)
            self.system = DenseLODO(group["lr"] * eye[None], Adam(group["meta_lr"]), group["beta"])

    def advance(self, optimizer, state, g):
        g, system, group = g[None], self.system, self.group
        system.beta, system.meta = group["beta"], Adam(group["meta_lr"])
        if hasattr(system, "alpha"):
            system.alpha = group["lr"]
        old = system.init(torch.zeros_like(g))
        if state:
            moments = (state["step"], state["first"], state["second"])
            old = old._replace(meta=moments, **{name: state[name] for name in old._fields[:2]})
        new, moved = system.advance(old, torch.zeros_like(g), g)
        for name in new._fields[:2]:
            state[name] = getattr(new, name)
        _, state["first"], state["second"] = new.meta
        return moved[0]
