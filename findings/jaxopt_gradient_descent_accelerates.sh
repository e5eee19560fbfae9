#!/usr/bin/env bash
# jaxopt.GradientDescent with a fixed step.
#
# Most expect: GradientDescent(f, stepsize=s) steps x − s∇f(x), as optax.sgd and every textbook do,
# so that it can stand as the baseline that faster methods are held against.
# What happens (jaxopt 0.8.5): acceleration=True is the default, and the iterates are those of
# Nesterov's accelerated method with FISTA's t_k: the third point is another one already, and
# after 300 steps on a quadratic of condition 1000 the loss is 700 times smaller than gradient
# descent's. acceleration=False gives gradient descent. A baseline of that name is an accelerated
# method, and a worst-case bound for gradient descent does not speak of it.
#
# Exit status: 0 where it still is so, 1 where it changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip --disable-pip-version-check install -qq "jaxopt==0.8.5" "jax==0.10.2" "numpy==2.4.6" "scipy==1.17.1"
cd "$folder"
JAX_PLATFORMS=cpu venv/bin/python - <<'PY'
import math
import sys
from importlib.metadata import version

import jax
import numpy

jax.config.update("jax_enable_x64", True)
import jaxopt

print("jaxopt", version("jaxopt"), "with jax", version("jax"))
CURVATURES, STEP, STEPS = numpy.array([1.0, 0.1, 0.001]), 1.0, 300


def loss(x):
    return 0.5 * (CURVATURES * x * x).sum()


def package(**options):
    solver = jaxopt.GradientDescent(loss, stepsize=STEP, maxiter=STEPS, tol=0, **options)
    x = jax.numpy.ones(3)
    state, points = solver.init_state(x), []
    for _ in range(STEPS):
        x, state = solver.update(x, state)
        points.append(numpy.asarray(x))
    return points


def textbook(accelerated):
    x = y = numpy.ones(3)
    t, points = 1.0, []
    for _ in range(STEPS):
        before, x = x, y - STEP * CURVATURES * y
        following = (1 + math.sqrt(1 + 4 * t * t)) / 2
        y = x + (t - 1) / following * (x - before) if accelerated else x
        t = following
        points.append(x)
    return points


def apart(first, second):
    return max(abs(a - b).max() for a, b in zip(first, second))


default, plain = package(), package(acceleration=False)
descent, fista = textbook(False), textbook(True)
print(f"default against gradient descent: {apart(default, descent):.1e}, third points "
      f"{default[2][2]:.6f} and {descent[2][2]:.6f}")
print(f"default against FISTA:            {apart(default, fista):.1e}")
print(f"acceleration=False against gradient descent: {apart(plain, descent):.1e}")
print(f"loss after {STEPS} steps: {loss(default[-1]):.2e} and {loss(descent[-1]):.2e}")
same = apart(default, fista) < 1e-12 and apart(plain, descent) < 1e-12
sys.exit(not (same and apart(default, descent) > 0.1))
PY
