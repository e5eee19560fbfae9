#!/usr/bin/env bash
# scikit-learn's MLPRegressor and MLPClassifier with learning_rate="invscaling".
#
# Most expect, with the manual ("at each time step t"): step t has the rate lr/t^p, the first step
# lr, whatever the size of the data.
# What happens (scikit-learn 1.9.1): t counts the samples that were seen, and the rate is set anew
# only when an epoch is over. With 200 samples and p = 1/2 every step of the first epoch has lr, all
# of the second lr/√201, a fourteenth, and the third lr/√401: a data set a hundred times larger has
# rates ten times smaller after as many epochs, and the size of the batches plays no part.
# SGDRegressor, beside it, counts its steps.
#
# Exit status: 0 where it still is so, 1 where it changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip --disable-pip-version-check install -qq "scikit-learn==1.9.1" "numpy==2.4.6"
cd "$folder"
venv/bin/python - <<'PY'
import math
import sys

import numpy
import sklearn
from sklearn.neural_network import MLPRegressor

print("scikit-learn", sklearn.__version__)
RATE, POWER = 0.1, 0.5


def weights(samples, batch, epochs):
    """The weight of y = wx + b after each epoch of the samples ±1 with targets 0, without penalty:
    in a batch with as many of each sign the gradient of w is w, so a step multiplies it by 1 − rate."""
    model = MLPRegressor(hidden_layer_sizes=(), activation="identity", solver="sgd",
                         learning_rate="invscaling", learning_rate_init=RATE, power_t=POWER,
                         batch_size=batch, momentum=0, alpha=0, max_iter=1, shuffle=False)
    X = numpy.tile([[1.0], [-1.0]], (samples // 2, 1))
    found = []
    for _ in range(epochs):
        model.partial_fit(X, numpy.zeros(samples))
        found.append(model.coefs_[0].item())
    return found


same = True
for samples, batch in ((200, 10), (200, 100), (800, 100)):
    w = weights(samples, batch, 3)
    steps = samples // batch
    for epoch in (1, 2):
        rate = 1 - (w[epoch] / w[epoch - 1]) ** (1 / steps)  # of each step in this epoch, by w
        expected = RATE / math.sqrt(1 + epoch * samples)
        step = RATE / math.sqrt(1 + epoch * steps)
        print(f"{samples} samples, batches of {batch}, epoch {epoch + 1}: rate {rate:.6f}; "
              f"lr/√samples {expected:.6f}, lr/√steps {step:.6f}")
        same &= abs(rate - expected) < 1e-6 < abs(rate - step)
sys.exit(not same)
PY
