#!/usr/bin/env bash
# optax.yogi, torch_optimizer.Yogi and pytorch_optimizer.Yogi where a gradient is zero.
#
# Most expect, with the paper (Zaheer et al., 2018, Algorithm 2: m₀ = 0): Yogi is Adam with another
# second moment, so a parameter whose gradient is always zero stays where it is, and a loss f(−x)
# has the mirror image of f's run.
# What happens (optax 0.2.8, torch_optimizer 0.3.0, pytorch_optimizer 4.1.0): the value from which
# the second moment starts, 10⁻⁶, is that of the first moment too, and both are divided by 1 − βᵗ as
# if they were averages from zero. At lr = 1 a parameter without gradient goes down by .00028 in the
# first step and by .0016 in all, whatever its sign: rows of an embedding that no batch has met
# drift together. The mirror image is lost: on |x| the first step from 1 and that from −1 end
# at different distances from 0.
#
# Exit status: 0 where it still is so, 1 where it changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip --disable-pip-version-check install -qq \
  "optax==0.2.8" "jax==0.10.2" "jaxlib==0.10.2" "torch==2.13.0" "numpy==2.4.6" \
  "torch_optimizer==0.3.0" "pytorch_optimizer==4.1.0"
cd "$folder"
JAX_PLATFORMS=cpu venv/bin/python - <<'PY'
import sys
from importlib.metadata import version

import jax
import jax.numpy as jnp
import optax
import pytorch_optimizer
import torch
import torch_optimizer

jax.config.update("jax_enable_x64", True)


def optax_run(gradients, start, lr):
    opt = optax.yogi(lr)
    x = jnp.array([start])
    state = opt.init(x)
    for g in gradients:
        update, state = opt.update(jnp.array([g]), state, x)
        x = optax.apply_updates(x, update)
    return float(x[0])


def torch_run(make):
    def run(gradients, start, lr):
        x = torch.tensor([start], dtype=torch.float64, requires_grad=True)
        opt = make([x], lr=lr)
        for g in gradients:
            x.grad = torch.tensor([g], dtype=torch.float64)
            opt.step()
        return x.item()

    return run


RUNS = {
    "optax": optax_run,
    "torch_optimizer": torch_run(torch_optimizer.Yogi),
    "pytorch_optimizer": torch_run(pytorch_optimizer.Yogi),
    "torch.optim.Adam": torch_run(torch.optim.Adam),
}
print({n: version(n) for n in ("optax", "jax", "torch", "torch_optimizer", "pytorch_optimizer")})
changed = False
for name, run in RUNS.items():
    one, many = run([0.0], 2.0, 1.0) - 2, run([0.0] * 100, 2.0, 1.0) - 2
    other = run([0.0] * 100, -2.0, 1.0) + 2
    left, right = run([1.0], 1.0, 0.01), run([-1.0], -1.0, 0.01)
    print(
        f"{name}: zero gradients move 2 by {one:.5f}, after 100 steps by {many:.5f}, and −2 by "
        f"{other:.5f}; |x| from 1 and −1: {left:.10f} and {right:.10f}"
    )
    drifts = one < 0 and many < one and abs(many - other) < 1e-12 and left != -right
    still = one == many == 0 and left == -right
    changed |= not (still if name == "torch.optim.Adam" else drifts)
sys.exit(changed)
PY
