#!/usr/bin/env bash
# torch.nn.utils.clip_grad_norm_ and small gradients.
#
# Most expect: gradients whose norm is above max_norm are scaled to max_norm, and others are left.
# What happens (torch 2.13.0): the factor is max_norm/(norm + 10⁻⁶), in any dtype, so what comes out
# is smaller by norm/(norm + 10⁻⁶): by a half where the norm is 10⁻⁶, a hundredfold where it is
# 10⁻⁸. And a norm just under max_norm is scaled too, if it is above max_norm − 10⁻⁶. Gradients of
# that size are usual near a minimum in float64, with a mean over many tokens, or without a loss
# scale. optax.clip_by_global_norm (0.2.8) scales to max_norm at every size.
#
# Exit status: 0 where it still is so, 1 where it changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip --disable-pip-version-check install -qq \
  "torch==2.13.0" "optax==0.2.8" "jax==0.10.2" "jaxlib==0.10.2" "numpy==2.4.6"
cd "$folder"
JAX_PLATFORMS=cpu JAX_ENABLE_X64=1 venv/bin/python - <<'PY'
import sys
from importlib.metadata import version

import jax.numpy as jnp
import optax
import torch


def by_torch(size, most):
    parameter = torch.nn.Parameter(torch.zeros(2, dtype=torch.float64))
    parameter.grad = torch.tensor([0.6, 0.8], dtype=torch.float64) * size
    torch.nn.utils.clip_grad_norm_([parameter], most)
    return parameter.grad.norm().item()


def by_optax(size, most):
    clip = optax.clip_by_global_norm(most)
    gradient = jnp.array([0.6, 0.8], dtype=jnp.float64) * size
    return float(jnp.linalg.norm(clip.update(gradient, clip.init(gradient))[0]))


print("torch", torch.__version__, "optax", version("optax"))
seen = []
for size in (1.0, 1e-3, 1e-6, 1e-8, 1e-10):
    found = by_torch(size, size / 2) / (size / 2), by_optax(size, size / 2) / (size / 2)
    seen.append(found)
    print(f"norm {size:g}, max_norm {size / 2:g}: clipped norm / max_norm is "
          f"{found[0]:.6f} (torch), {found[1]:.6f} (optax)")
inside = by_torch(1e-8, 1.01e-8) / 1e-8
print(f"norm 1e-08, max_norm 1.01e-08: the norm becomes {inside:.4f} of what it was (torch)")
torch_, optax_ = zip(*seen)
as_said = [round(x, 4) for x in torch_] == [1.0, 0.999, 0.5, 0.0099, 0.0001] and inside < 0.02
sys.exit(not (as_said and all(abs(x - 1) < 1e-9 for x in optax_)))
PY
