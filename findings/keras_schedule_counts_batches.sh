#!/usr/bin/env bash
# keras optimizers with gradient_accumulation_steps and a learning-rate schedule.
#
# Most expect: with gradients accumulated over four batches the optimizer takes one step for four
# calls, and its schedule, like Adam's bias correction, counts these steps.
# What happens (Keras 3.15.1, backend torch): `iterations` counts steps, and Adam uses it; the
# schedule counts calls. A rate that is to fall from 1 to .1 after the second step has fallen
# before the first: steps 1, 2, 3, 4 move by .1 each, where without accumulation they move by 1, 1,
# 1, .1. Warm-ups and decays end four times too early. optax.MultiSteps (0.2.8) counts steps.
#
# Exit status: 0 where it still is so, 1 where it changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip --disable-pip-version-check install -qq \
  "keras==3.15.1" "torch==2.13.0" "optax==0.2.8" "jax==0.10.2" "jaxlib==0.10.2" "numpy==2.4.6"
cd "$folder"
KERAS_BACKEND=torch JAX_PLATFORMS=cpu TF_CPP_MIN_LOG_LEVEL=3 venv/bin/python - <<'PY'
import sys
from importlib.metadata import version

import jax.numpy as jnp
import keras
import optax


def keras_steps(many, calls):
    rate = keras.optimizers.schedules.PiecewiseConstantDecay([2], [1.0, 0.1])
    optimizer = keras.optimizers.SGD(rate, gradient_accumulation_steps=many)
    theta = keras.Variable([0.0])
    optimizer.build([theta])
    found = [0.0]
    for _ in range(calls):
        optimizer.apply([keras.ops.convert_to_tensor([1.0])], [theta])
        found.append(float(keras.ops.convert_to_numpy(theta.value)[0]))
    return [round(a - b, 6) for a, b in zip(found, found[1:]) if a != b], int(optimizer.iterations)


def optax_steps(many, calls):
    rate = optax.piecewise_constant_schedule(1.0, {3: 0.1})
    optimizer = optax.MultiSteps(optax.sgd(rate), many)
    theta = jnp.zeros(1)
    state, found = optimizer.init(theta), []
    for _ in range(calls):
        change, state = optimizer.update(jnp.ones(1), state, theta)
        found += [round(-float(change[0]), 6)] if float(change[0]) else []
    return found


plain, _ = keras_steps(None, 4)
accumulated, iterations = keras_steps(4, 16)
other = optax_steps(4, 16)
print("keras", keras.__version__, "on", keras.backend.backend(), "optax", version("optax"))
print("sizes of the steps, a rate of 1 that falls to 0.1 after the third:")
print("  keras, one batch a step:", plain)
print("  keras, four batches a step:", accumulated, "and iterations is", iterations)
print("  optax.MultiSteps, four batches a step:", other)
expected = [1.0, 1.0, 1.0, 0.1]
sys.exit(not (plain == other == expected and accumulated == [0.1] * 4 and iterations == 4))
PY
