"""Which optimizers the zoo holds: torch's, and those of the packages that are installed."""

from __future__ import annotations

# Names of pytorch_optimizer that are not run, and why.
SKIPPED = {
    "adahessian": "needs Hessian-vector products: gradients that carry their graph",
    "sophiah": "needs Hessian-vector products: gradients that carry their graph",
    "adalomo": "takes a model and steps inside its backward pass",
    "lomo": "takes a model and steps inside its backward pass",
    "adammini": "takes a model with named layers",
    "distributedmuon": "needs a process group",
    "demo": "needs a process group (and einops)",
    "bsam": "has no default for num_data",
    "ranger21": "has no default for num_iterations",
    "lorarite": "takes pairs of LoRA factors",
}

# Defaults often switch the memory off; these rows switch it on.
CONFIGURED = (
    ("torch.optim.SGD", {"momentum": 0.9}),
    ("torch.optim.SGD", {"momentum": 0.9, "nesterov": True}),
    ("torch.optim.SGD", {"momentum": 0.9, "dampening": 0.5}),
    ("torch.optim.SGD", {"momentum": 0.9, "weight_decay": 0.01, "maximize": True}),
    ("torch.optim.RMSprop", {"centered": True}),
    ("pytorch_optimizer.Lion", {"weight_decay": 0.01}),
    ("pytorch_optimizer.QHM", {"momentum": 0.9, "nu": 0.7}),
    ("pytorch_optimizer.PID", {"momentum": 0.9}),
    ("pytorch_optimizer.SGDW", {"momentum": 0.9, "weight_decay": 0.01, "weight_decouple": True}),
    ("gpu_check.optimizers.rllc_optimizer.RLLC", {"propagator": "J(0) | J(0.9)", "c2": 0.0}),
)


PACKAGES = ("torch", "optax", "jax", "keras", "pytorch_optimizer", "torch-optimizer")


def versions(packages) -> list[str]:
    """``name version`` of those packages that are installed."""
    from importlib.metadata import PackageNotFoundError, version

    found = []
    for name in packages:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            continue
    return found


def entries() -> list[dict]:
    """What to run: dicts of name, kind (torch, zoo, configured) and arguments. ValueError without
    pytorch_optimizer."""
    import torch

    found = [
        {"name": f"torch.optim.{name}", "kind": "torch", "arguments": {}}
        for name, value in sorted(vars(torch.optim).items())
        if isinstance(value, type)
        and issubclass(value, torch.optim.Optimizer)
        and value is not torch.optim.Optimizer
    ]
    try:
        import pytorch_optimizer
    except ImportError:
        raise ValueError(
            "pytorch_optimizer is not installed; get it with: python -m pip install 'lemmata[zoo]'"
        ) from None
    names = sorted(set(pytorch_optimizer.get_supported_optimizers()))
    found += [{"name": name, "kind": "zoo", "arguments": {}} for name in names]
    found += [
        {"name": name, "kind": "configured", "arguments": arguments}
        for name, arguments in CONFIGURED
    ]
    return found + _other_packages()


def _other_packages() -> list[dict]:
    """What torch_optimizer, optax and Keras have, where they are installed."""
    from importlib.util import find_spec

    from .adapters import host

    found = []
    if find_spec("torch_optimizer"):
        import torch
        import torch_optimizer

        found += [
            {"name": f"torch_optimizer.{name}", "kind": "subject", "arguments": {}}
            for name, value in sorted(vars(torch_optimizer).items())
            if isinstance(value, type) and issubclass(value, torch.optim.Optimizer)
        ]
    for kind in ("optax", "keras"):
        if find_spec(kind) and find_spec("jax"):
            found += [
                {"name": name, "kind": "subject", "arguments": arguments}
                for name, arguments in host.names(kind)
            ]
    host.close()
    return found
