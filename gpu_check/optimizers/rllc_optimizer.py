"""RLLC over linear memory as a torch optimizer, to train real models (Szegedy et al., section 5).

    L ← L + c2 · inverse(M) g,    M ← M T + g vᵀ,    θ ← θ − c1 M L

θ, g and the columns of M run over all parameters of a group, laid end to end: the paper's single
parameter vector. The inverse is that of the old memory, in one of five ways (see `retrospect`).

    optimizer = RLLC(model.parameters(), "J(0) | J(0.9)", lr=0.1, c2=0.01)
"""

import torch

from ..batched import propagators
from ..batched.pseudo_inverse import RCOND
from . import metric

INVERSES = ("exact", "relaxed", "truncated", "gated", "gramian")


class NotFinite(ValueError):
    """A gradient or a step is NaN or infinite; parameters and state are as they were before the
    step."""


class RLLC(torch.optim.Optimizer):
    """LM-RLLC(T, v, c1, c2) from M_0 = 0 (Definition 5.1).

    `propagator` is a name ("J(0) | J(0.9;2)", see propagators.named) or a pair (T, v), T k by k.
    `lr` ≥ 0 is the paper's c1, under torch's name so that schedulers find it; `c2` any number.
    `law` is L_0, k numbers; left out, it is v/vᵀv, of all laws with vᵀL_0 = 1 the
    shortest, so that the first step is −c1 g. `inverse` is
    exact       M⁺ (Definition 3.2), singular values below `rcond` times the largest counting as
    zero;
                rcond 1e-12 in double and 1e-5 in single precision if left out
    relaxed     (MᵀM + εI)⁻¹Mᵀ (Remark 3.5), ε = `epsilon` > 0
    truncated   M⁺ cut at a `rcond` that must be given
    gated       ours: M⁺ at full column rank, else 0; rank by the generalized eigenvalues of
                (MᵀM, W), W the Gramian of (T, v), with `rcond` for their square roots
    gramian     ours: the W⁻¹-weighted pseudo-inverse, or (MᵀM + εW)⁻¹Mᵀ if `epsilon` > 0
    The last two do not depend on the basis of the memory units; they need ρ(T) < 1 and (T, v)
    controllable. `maximize` turns the sign of the gradient.

    Each parameter group has a memory and a law of its own, of the type of its parameters; all
    the arguments can differ by group. Parameters of a group are dense, real, of one type (float32
    or float64) and on one device. A parameter without a gradient has gradient zero; a group
    without any takes no step. Raises ValueError for bad arguments, NotFinite for a gradient
    or a step that is not finite.
    """

    def __init__(
        self,
        params,
        propagator,
        lr=0.01,
        c2=0.01,
        law=None,
        inverse="relaxed",
        epsilon=None,
        rcond=None,
        maximize=False,
    ):
        super().__init__(
            params,
            {
                "propagator": propagator,
                "lr": lr,
                "c2": c2,
                "law": law,
                "inverse": inverse,
                "epsilon": epsilon,
                "rcond": rcond,
                "maximize": maximize,
            },
        )

    def add_param_group(self, param_group):
        super().add_param_group(param_group)
        try:
            _check_parameters(self.param_groups[-1]["params"])
            self.param_groups[-1].update(_options(self.param_groups[-1]))
        except ValueError:
            self.param_groups.pop()
            raise

    @property
    def laws(self):
        """The law L of every group, as lists of k numbers."""
        return [self._state(group)["law"].tolist() for group in self.param_groups]

    @torch.no_grad()
    def step(self, closure=None):
        """One step; `closure` re-evaluates the model and returns the loss, which is returned."""
        loss = None
        if closure is not None:
            with torch.enable_grad():
                loss = closure()
        gradients = [_gradient(i, group) for i, group in enumerate(self.param_groups)]
        planned = [
            (group, *self._plan(i, group, g))
            for i, (group, g) in enumerate(zip(self.param_groups, gradients))
            if g is not None
        ]
        for group, memory, law, step in planned:
            self.state[group["params"][0]].update(memory=memory, law=law)
            at = 0
            for p in group["params"]:
                p.sub_(step[at : at + p.numel()].view_as(p))
                at += p.numel()
        return loss

    def _state(self, group):
        """Memory (k, N), one unit a row, and law (k,) of a group; they are kept with its first
        parameter."""
        first = group["params"][0]
        state = self.state[first]
        if not state:
            size = sum(p.numel() for p in group["params"])
            state["memory"] = first.new_zeros(len(group["v"]), size, requires_grad=False)
            state["law"] = _like(first, group["law"])
        return state

    def _plan(self, index, group, g):
        """The new memory, the new law and the step of a group; nothing is changed."""
        state = self._state(group)
        T, v = _like(g, group["T"]), _like(g, group["v"])
        law = state["law"] + group["c2"] * retrospect(state["memory"].T, g, group)
        memory = torch.addr(T.T @ state["memory"], v, g)
        step = group["lr"] * (law @ memory)
        if not step.isfinite().all():
            raise NotFinite(
                f"the step of parameter group {index} is not finite (law {law.tolist()}); use "
                "smaller lr or c2, or a relaxed inverse"
            )
        return memory, law, step


def retrospect(M, g, options):
    """What RLLC adds, times c2, to the law: the chosen inverse of M (N, k) applied to g (N,).

    With MS = U diag(s) Vᵀ it is S V φ(s) Uᵀ g. The frame S is the identity, or has SᵀWS = I for the
    inverses that do not depend on the basis; φ(s) = 1/s above the cutoff and 0 below, or s/(s² +
    ε).
    """
    S = None if options["frame"] is None else _like(g, options["frame"])
    # QR first: the singular value decomposition is then that of a k by k matrix.
    Q, R = torch.linalg.qr(M if S is None else M @ S)
    U, s, Vt = torch.linalg.svd(R, full_matrices=False)
    rcond = RCOND[g.dtype] if options["rcond"] is None else options["rcond"]
    keep = s > rcond * s[0]
    if options["inverse"] == "gated":
        keep = keep & (keep.all() if len(s) == M.shape[1] else False)
    if options["epsilon"]:
        phi = s / (s * s + options["epsilon"])
    else:
        phi = torch.where(keep, 1 / torch.where(keep, s, 1), 0)
    x = Vt.T @ (phi * (U.T @ (Q.T @ g)))
    return x if S is None else S @ x


def _like(tensor, values):
    return torch.tensor(values, dtype=tensor.dtype, device=tensor.device)


def _gradient(index, group):
    """The gradients of a group end to end, None if it has none; NotFinite names the parameter."""
    params = group["params"]
    if all(p.grad is None for p in params):
        return None
    if any(p.grad is not None and p.grad.is_sparse for p in params):
        raise ValueError(
            f"parameter group {index} has a sparse gradient; use dense ones (sparse=False in "
            "embeddings)"
        )
    g = torch.cat([(torch.zeros_like(p) if p.grad is None else p.grad).reshape(-1) for p in params])
    if not g.isfinite().all():
        bad = next(
            i for i, p in enumerate(params) if p.grad is not None and not p.grad.isfinite().all()
        )
        raise NotFinite(
            f"the gradient of parameter {bad} of group {index} holds NaN or infinity; look at the "
            "loss, or use smaller rates"
        )
    return -g if group["maximize"] else g


def _check_parameters(params):
    types, devices = {p.dtype for p in params}, {p.device for p in params}
    if len(types) > 1 or len(devices) > 1:
        raise ValueError(
            "the parameters of a group differ in type or device; give each kind a parameter group "
            "of its own"
        )
    if not types <= set(RCOND):
        raise ValueError(f"the parameters are {types.pop()}; RLLC needs float32 or float64")


def _options(group):
    """The checked options of a group, all of them numbers, texts and lists, so that state_dict can
    be saved."""
    propagator = group["propagator"]
    if isinstance(propagator, str):
        T, v = propagators.named(propagator)
    else:
        try:
            T, v = propagator
        except (TypeError, ValueError):
            raise ValueError(
                f"the propagator is {propagator!r}; give a name such as 'J(0.9)' or a pair (T, v)"
            ) from None
        T, v = propagators.given(T, v)
        propagator = "(T, v)"
    inverse = group["inverse"]
    if inverse not in INVERSES:
        raise ValueError(f"inverse is {inverse!r}; give one of {', '.join(INVERSES)}")
    invariant = inverse in ("gated", "gramian")
    return {
        "propagator": propagator,
        "T": T,
        "v": v,
        "lr": _number("lr", group["lr"], least=0),
        "c2": _number("c2", group["c2"]),
        "law": _law(group["law"], v),
        "inverse": inverse,
        "maximize": bool(group["maximize"]),
        "epsilon": _epsilon(group["epsilon"], inverse, group["params"][0].dtype),
        "rcond": _cutoff(group["rcond"], inverse),
        "frame": _gramian_frame(T, v) if invariant else None,
    }


def _gramian_frame(T, v):
    """S, k by k, with SᵀWS = I for the Gramian W of (T, v): in the S-frame the abstract rules are
    orthonormal."""
    T, v = (torch.tensor([x], dtype=torch.float64) for x in (T, v))
    return metric.frame(metric.gramian(T, v))[0].tolist()


def _number(name, value, least=None):
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise ValueError(f"{name} is {value!r}; give a number") from None
    if not abs(number) < float("inf") or (least is not None and number < least):
        raise ValueError(
            f"{name} is {value!r}; give a finite number"
            + ("" if least is None else f" of at least {least}")
        )
    return number


def _law(law, v):
    if law is None:
        square = sum(x * x for x in v)
        if not square > 0:
            raise ValueError(
                "v is zero, so there is no law of which the first step is −c1 g; give the law"
            )
        return [x / square for x in v]
    try:
        numbers = [_number("an entry of the law", x) for x in law]
    except TypeError:
        raise ValueError(f"the law is {law!r}; give {len(v)} numbers") from None
    if len(numbers) != len(v):
        raise ValueError(f"the law has {len(numbers)} entries; give {len(v)}, one a memory unit")
    return numbers


def _epsilon(epsilon, inverse, dtype):
    """ε as a number, 0 where the inverse is not relaxed; relaxed has 1e-8 if it is left out."""
    if inverse not in ("relaxed", "gramian"):
        if epsilon is not None:
            raise ValueError(
                f"epsilon does not belong to the {inverse} inverse; use relaxed or gramian, or "
                "leave it out"
            )
        return 0.0
    number = _number(
        "epsilon", (1e-8 if inverse == "relaxed" else 0.0) if epsilon is None else epsilon, least=0
    )
    if inverse == "relaxed" and number == 0:
        raise ValueError("epsilon is 0; use the exact inverse, or a positive number")
    if 0 < number < torch.finfo(dtype).tiny:
        raise ValueError(
            f"epsilon is {number}, which is 0 in {dtype}; use the exact inverse, or a larger number"
        )
    return number


def _cutoff(rcond, inverse):
    if rcond is None and inverse != "truncated":
        return None
    if rcond is None:
        raise ValueError(
            "the truncated inverse has no usual cutoff; give rcond, a number in [0, 1)"
        )
    number = _number("rcond", rcond, least=0)
    if not number < 1:
        raise ValueError(f"rcond is {rcond!r}; give a number in [0, 1)")
    return number
