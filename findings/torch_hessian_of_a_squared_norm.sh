#!/usr/bin/env bash
# torch: second derivatives where a first derivative was mended.
#
# Most expect: the Hessian of ‖x‖² is 2I everywhere, whichever of torch's ways computes it; or that
# the origin, where the norm itself has no derivative, gives NaN, as in jax.
# What happens (torch 2.13.0, CPU): torch mends the gradient of the norm at 0 to 0, and that
# mended 0 is what forward mode differentiates: torch.func.hessian returns the zero matrix, and
# torch.autograd.functional.hessian NaN. So it is for exp(−‖x‖²), whose origin, a strict maximum, is
# flat, for √(1 + ‖x‖²), and for sinc, 0 in place of −π²/3; the square of a standard deviation at
# equal entries has 0 both ways, though var() itself is right. 10⁻¹⁰⁰ beside the origin all are
# right. Curvatures at an initialization with zero vectors come out too small, without a word.
#
# Exit status: 0 where it still is so, 1 where it changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip --disable-pip-version-check install -qq \
  "torch==2.13.0" "numpy==2.4.6"
cd "$folder"
venv/bin/python - <<'PY'
import math
import sys

import torch

torch.set_default_dtype(torch.float64)
print("torch", torch.__version__)
norm, origin, equal = torch.linalg.vector_norm, torch.zeros(2), torch.ones(2)
# x.var() of two numbers is (x₁ − x₂)²/2
CASES = (
    ("norm(x)²", lambda x: norm(x) ** 2, origin, [2.0, 0.0, 0.0, 2.0]),
    ("exp(−norm(x)²)", lambda x: torch.exp(-(norm(x) ** 2)), origin, [-2.0, 0.0, 0.0, -2.0]),
    ("√(1 + norm(x)²)", lambda x: torch.sqrt(1 + norm(x) ** 2), origin, [1.0, 0.0, 0.0, 1.0]),
    ("x.std()² at equal x", lambda x: x.std() ** 2, equal, [1.0, -1.0, -1.0, 1.0]),
    ("x.var() at equal x", lambda x: x.var(), equal, [1.0, -1.0, -1.0, 1.0]),
    ("sum(x²)", lambda x: (x * x).sum(), origin, [2.0, 0.0, 0.0, 2.0]),
)


def close(numbers, others):
    return all(abs(a - b) < 1e-9 for a, b in zip(numbers, others))


kinds = []
for words, function, point, true in CASES:
    forward = torch.func.hessian(function)(point).flatten().tolist()
    backward = torch.autograd.functional.hessian(function, point).flatten().tolist()
    beside = torch.func.hessian(function)(point + torch.tensor([1e-100, 0.0])).flatten().tolist()
    print(f"{words}: func {forward}, autograd {backward}, true {true}")
    if close(forward, true) and close(backward, true):
        kinds.append("right")
    elif close(forward, [0.0] * 4) and all(map(math.isnan, backward)):
        kinds.append("zero and NaN")
    elif close(forward + backward, [0.0] * 8):
        kinds.append("zero twice")
    else:
        kinds.append("else")
    if point is origin:
        kinds[-1] += ", right beside it" if close(beside, true) else ", wrong beside it"
zero = torch.tensor(0.0)
sinc = [torch.func.hessian(torch.sinc)(zero).item(),
        torch.autograd.functional.hessian(torch.sinc, zero).item()]
print(f"sinc at 0: func {sinc[0]}, autograd {sinc[1]}, true {-math.pi**2 / 3:.6f}")
wrong, right = "zero and NaN", "right"
expected = [wrong + ", right beside it"] * 3 + ["zero twice", right, right + ", right beside it"]
sys.exit(not (kinds == expected and sinc[0] == 0 and math.isnan(sinc[1])))
PY
