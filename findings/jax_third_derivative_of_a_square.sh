#!/usr/bin/env bash
# jax: derivatives of x**2.0 at 0.
#
# Most expect: x**2.0 is the polynomial x², to all orders: 0, 0, 2, 0 at the origin, as with x**2
# and in torch; if a number is not finite, the value or the gradient shows it.
# What happens (jax 0.10.2, CPU): value, gradient and Hessian are right, and the third derivative is
# NaN, as is the fourth of x**3.0: 0·x⁻¹ is left over. So the gradient of the trace of the Hessian
# of a loss sum((prediction − y)**2.0) is NaN where one residual is exactly 0, at a fit, and right
# beside it: what follows the sharpness along a run breaks off at interpolation. The exponent 2, an
# int, and jnp.square are right.
#
# Exit status: 0 where it still is so, 1 where it changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip --disable-pip-version-check install -qq \
  "jax==0.10.2" "jaxlib==0.10.2" "numpy==2.4.6" "scipy==1.17.1"
cd "$folder"
JAX_PLATFORMS=cpu venv/bin/python - <<'PY'
import math
import sys

import jax
import jax.numpy as jnp

jax.config.update("jax_enable_x64", True)
print("jax", jax.__version__)


def derivatives(function, point, order):
    """The value and the derivatives up to the order."""
    numbers = []
    for _ in range(order + 1):
        numbers.append(float(function(point)))
        function = jax.grad(function)
    return numbers


def nan_last(numbers):
    return math.isnan(numbers[-1]) and all(map(math.isfinite, numbers[:-1]))


squares = {
    "x**2.0": lambda x: x**2.0,
    "x**2": lambda x: x**2,
    "jnp.square(x)": jnp.square,
}
seen = {words: derivatives(function, 0.0, 3) for words, function in squares.items()}
seen["x**3.0"] = derivatives(lambda x: x**3.0, 0.0, 4)
for words, numbers in seen.items():
    print(f"{words} at 0: value and derivatives {numbers}")
beside = derivatives(squares["x**2.0"], 1e-100, 3)

INPUTS, TARGETS = jnp.array([1.0, 2.0]), jnp.array([2.0, 4.0])


def flatness(exponent):
    """The gradient of the Hessian's trace for the model input·u·v: 20·(u, v) at a fit."""

    def loss(u, v):
        return jnp.sum((INPUTS * u * v - TARGETS) ** exponent)

    def trace(u, v):
        first, second = jax.grad(jax.grad(loss, 0), 0), jax.grad(jax.grad(loss, 1), 1)
        return first(u, v) + second(u, v)

    return [float(slope) for slope in jax.grad(trace, (0, 1))(1.0, 2.0)]


with_float, with_int = flatness(2.0), flatness(2)
print(f"gradient of the trace of the Hessian at a fit: {with_float} with 2.0, {with_int} with 2")
broken = nan_last(seen["x**2.0"]) and nan_last(seen["x**3.0"]) and all(map(math.isnan, with_float))
right = seen["x**2"] == seen["jnp.square(x)"] == [0.0, 0.0, 2.0, 0.0] and with_int == [20.0, 40.0]
sys.exit(not (broken and right and beside[2:] == [2.0, 0.0]))
PY
