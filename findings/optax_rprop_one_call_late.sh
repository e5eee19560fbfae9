#!/usr/bin/env bash
# optax.rprop and the gradient that it is given.
#
# Most expect: Rprop moves against the sign of the gradient that it has just been given, as the paper
# has it (Riedmiller and Braun, 1993) and torch.optim.Rprop does.
# What happens (optax 0.2.8, jax 0.10.2): the update that is returned is that of the call before.
# On gradients 1, 1, 1, 0 the steps are 0, −0.01, −0.012, −0.0144, where torch's are −0.01, −0.012,
# −0.0144, 0; and where the sign turns the step that was kept is dropped, so that on gradients of
# alternating signs the parameter never moves at all.
#
# Exit status: 0 where it still is so, 1 where it changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip --disable-pip-version-check install -qq \
  "optax==0.2.8" "jax==0.10.2" "jaxlib==0.10.2" "torch==2.13.0" "numpy==2.4.6"
cd "$folder"
JAX_PLATFORMS=cpu venv/bin/python - <<'PY'
import sys
from importlib.metadata import version

import jax.numpy as jnp
import optax
import torch


def optax_steps(gradients):
    rprop = optax.rprop(0.01)
    theta = jnp.zeros(1)
    state, steps = rprop.init(theta), []
    for g in gradients:
        change, state = rprop.update(jnp.array([g]), state, theta)
        theta = optax.apply_updates(theta, change)
        steps.append(round(float(change[0]), 6) + 0.0)
    return steps


def torch_steps(gradients):
    parameter = torch.nn.Parameter(torch.zeros(1))
    rprop, steps = torch.optim.Rprop([parameter], lr=0.01), []
    for g in gradients:
        before = parameter.item()
        parameter.grad = torch.tensor([g])
        rprop.step()
        steps.append(round(parameter.item() - before, 6) + 0.0)
    return steps


print("optax", version("optax"), "jax", version("jax"), "torch", torch.__version__)
seen = {}
for gradients in ((1.0, 1.0, 1.0, 0.0), (1.0, -1.0) * 4):
    seen[gradients] = optax_steps(gradients), torch_steps(gradients)
    print("gradients", gradients)
    print("  optax:", seen[gradients][0])
    print("  torch:", seen[gradients][1])
(late, steps), (still, turning) = seen.values()
as_written = steps == [-0.01, -0.012, -0.0144, 0.0] and late == [0.0, *steps[:3]]
sys.exit(not (as_written and not any(still) and any(turning)))
PY
