#!/usr/bin/env bash
# optax.contrib.prodigy and dadapt_adamw where the first gradient is zero.
#
# Most expect: a zero gradient is a step of nothing, as with Adam and with the authors' own package,
# and the next gradient counts.
# What happens (optax 0.2.8, jax 0.10.2): the sum of |gradients| so far is a denominator, so that the
# estimate of the rate is 0/0, and it stays NaN, being a maximum with the one before. prodigy's
# first step is NaN; dadapt_adamw's is 0 and its second NaN, in every parameter, whichever had a
# gradient. A start at a saddle or a part that is not yet in use is enough. prodigyopt 1.1.2 asks
# whether the sum is 0 and takes the same gradients without harm.
#
# Exit status: 0 where it still is so, 1 where it changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip --disable-pip-version-check install -qq \
  "optax==0.2.8" "jax==0.10.2" "jaxlib==0.10.2" "torch==2.13.0" "numpy==2.4.6" "prodigyopt==1.1.2"
cd "$folder"
JAX_PLATFORMS=cpu venv/bin/python - <<'PY'
import math
import sys
from importlib.metadata import version

import jax.numpy as jnp
import optax
import torch
from prodigyopt import Prodigy

GRADIENTS = ((0.0, 0.0), (1.0, -2.0), (1.0, -2.0))


def optax_run(opt, gradients):
    x = jnp.array([1.0, 1.0])
    state, seen = opt.init(x), []
    for g in gradients:
        update, state = opt.update(jnp.array(g), state, x)
        x = optax.apply_updates(x, update)
        seen.append(x.tolist())
    return seen


def authors_run(gradients):
    x = torch.tensor([1.0, 1.0], requires_grad=True)
    opt, seen = Prodigy([x]), []
    for g in gradients:
        x.grad = torch.tensor(g)
        opt.step()
        seen.append(x.tolist())
    return seen


print({name: version(name) for name in ("optax", "jax", "torch", "prodigyopt")})
RUNS = {
    "optax.contrib.prodigy": lambda g: optax_run(optax.contrib.prodigy(), g),
    "optax.contrib.dadapt_adamw": lambda g: optax_run(optax.contrib.dadapt_adamw(), g),
    "optax.adam": lambda g: optax_run(optax.adam(1e-6), g),
    "prodigyopt.Prodigy": authors_run,
}
lost = set()
for name, run in RUNS.items():
    with_zero, without = run(GRADIENTS), run(GRADIENTS[1:])
    print(f"{name}: {with_zero}, and without the first gradient {without}")
    assert all(math.isfinite(v) for x in without for v in x)
    if math.isnan(with_zero[-1][0]) and math.isnan(with_zero[-1][1]):
        lost.add(name)
print("NaN:", ", ".join(sorted(lost)))
sys.exit(lost != {"optax.contrib.prodigy", "optax.contrib.dadapt_adamw"})
PY
