#!/usr/bin/env bash
# optax.warmup_constant_schedule with a warm-up of no steps.
#
# Most expect: warmup_steps=0 means that there is no warm-up, so the rate is the peak from the first
# step on, as with optax.warmup_cosine_decay_schedule and warmup_exponential_decay_schedule.
# What happens (optax 0.2.8): the rate is init_value for ever. With the usual init_value of 0 the
# network never learns; a sweep over the length of the warm-up has one dead run, the one without.
# The linear schedule under it is constant at its start where it has no steps.
#
# Exit status: 0 where it still is so, 1 where it changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip --disable-pip-version-check install -qq \
  "optax==0.2.8" "jax==0.10.2" "jaxlib==0.10.2" "numpy==2.4.6"
cd "$folder"
JAX_PLATFORMS=cpu venv/bin/python - <<'PY'
import sys
from importlib.metadata import version

import optax

steps = (0, 1, 2, 10, 1_000)
found = {}
for warmup in (2, 1, 0):
    rates = {
        "warmup_constant": optax.warmup_constant_schedule(0.0, 1.0, warmup),
        "warmup_cosine_decay": optax.warmup_cosine_decay_schedule(0.0, 1.0, warmup, 100_000),
        "warmup_exponential_decay": optax.warmup_exponential_decay_schedule(
            0.0, 1.0, warmup, 100_000, 0.5
        ),
    }
    found[warmup] = {name: [round(float(rate(t)), 2) for t in steps] for name, rate in rates.items()}
print("optax", version("optax"), "- rates at steps", steps)
for warmup, rows in found.items():
    for name, rates in rows.items():
        print(f"  warmup_steps={warmup}  {name}: {rates}")
dead = found[0].pop("warmup_constant")
others = all(max(rates) > 0.9 for rows in found.values() for rates in rows.values())
sys.exit(not (not any(dead) and others))
PY
