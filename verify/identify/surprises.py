"""What surprises in frameworks and packages: for the page that `rosetta` writes.

Each is (what, where); it was seen in the version that is named there.
"""

from __future__ import annotations

TORCH, OPTAX, KERAS = "torch 2.13.0", "optax 0.2.8", "keras 3.15.1"
PO, TO = "pytorch_optimizer 4.1.0", "torch_optimizer 0.3.0"

BETWEEN = (
    ("Decay of the weights that Keras subtracts, and decay that torch adds to the gradient, "
     "are one family: momentum with the first is momentum with the second at β(1 − lr·w) and "
     "w(1 − β), but for the start; with the same numbers they part (the table says where).",
     f"{KERAS}, keras/src/optimizers/base_optimizer.py; {TORCH}, torch/optim/sgd.py"),
    ("Keras keeps the learning rate inside the buffer of momentum, torch and optax outside: "
     "equal at a constant rate, apart under a schedule. In RMSprop with momentum optax keeps "
     "it inside too.",
     f"{KERAS}, keras/src/optimizers/sgd.py; {OPTAX}, optax/_src/alias.py"),
    ("Keras's Adam has its ε beside a root that is not corrected for bias: ε/√(1 − β₂ᵗ) in "
     "torch's terms, so no constant ε makes one the other. At a gradient of the size of ε = "
     "10⁻⁸ the first step is 16.3 times shorter.",
     f"{KERAS}, keras/src/optimizers/adam.py"),
    ("RMSprop and Adagrad of optax and Keras have ε inside of the root, and their Adagrad "
     "starts its sum at 1/10.",
     f"{OPTAX}, optax/_src/transform.py; {KERAS}, keras/src/optimizers/rmsprop.py"),
    ("torch's AMSGrad takes the maximum over moments that are not corrected for bias: after "
     "the gradient 1, on gradients 10⁻³, its steps grow from .0088 learning rates at step 70 "
     "to .0315 at step 5000. optax takes it over corrected ones.",
     f"{TORCH}, torch/optim/adam.py"),
    ("Keras's Nadam is torch's with `momentum_decay=1.0` and the same ε, to float32: torch's "
     "default is 0.004. optax's is another.",
     f"{KERAS}, keras/src/optimizers/nadam.py"),
    ("`optax.rprop` takes its steps one call late: gradients of alternating signs never move "
     "it (`findings/optax_rprop_one_call_late.sh`).",
     f"{OPTAX}, optax/_src/transform.py"),
    ("A first step of LAMB from 0 is 31.6 learning rates in pytorch_optimizer, 3.16 in "
     "torch_optimizer and 1 in optax.",
     f"{PO}, pytorch_optimizer/optimizer/lamb.py; {TO}, torch_optimizer/lamb.py"),
    ("Lookahead of torch_optimizer leaves out its first synchronization: its law has period 5 "
     "from step 2 on, pytorch_optimizer's from step 1.",
     f"{TO}, torch_optimizer/lookahead.py"),
    ("Schedule-free SGD is the same in three packages until it warms up: schedulefree's rates "
     "begin at 1/5 of five steps, optax's at 0, in float32.",
     f"{OPTAX}, optax/contrib/_schedule_free.py"),
    ("Muon has three scales of its step in torch, optax and Keras, and optax's Nesterov "
     "momentum points elsewhere.",
     f"{OPTAX}, optax/contrib/_muon.py; {KERAS}, keras/src/optimizers/muon.py"),
    ("With the boundary 4, Keras's `PiecewiseConstantDecay` keeps the first rate for five "
     "steps, and optax's `piecewise_constant_schedule` for four.",
     f"{KERAS}, keras/src/optimizers/schedules/learning_rate_schedule.py; "
     f"{OPTAX}, optax/_src/schedule.py"),
    ("`optax.add_decayed_weights` behind `optax.sgd` makes the weights grow, 1.01, 1.0201, …: "
     "the sign was turned before; in front of it, it is torch's coupled decay.",
     f"{OPTAX}, optax/transforms/_adding.py"),
)  # fmt: skip

NUMBERS = (
    ("Muon computes in bfloat16, also for float64: gradients times 2²⁰ leave every bit of a "
     "step, times 3 change a first step by per cents, times 2⁻³⁰ by 9 to 60 % (ε is 10⁻⁷), and"
     " from 2⁷⁰ on there is no step (the claim `muon_scale`).",
     f"{TORCH}, torch/optim/_muon.py"),
    ("Adam with `differentiable=True`, and as `torch.compile` traces it, is 10⁻⁵ of a step "
     "away from the plain loop in float64, as its bias corrections are then taken in float32; "
     "compiled RAdam is 6·10⁻³ away, and SGD is not (`identify torch.optim.Adam --compiled`; "
     "`findings/adam_differentiable_in_float64.sh`).",
     f"{TORCH}, torch/optim/adam.py"),
    ("`foreach` is not always the same sum: ASGD is off by 10⁻⁷, and of pytorch_optimizer "
     "AdaMuon, SCION and SCIONLight by some 10⁻³.",
     f"{TORCH}, torch/optim/asgd.py; {PO}"),
    ("`AdaFactor` of pytorch_optimizer keeps a moment in bfloat16, and `QHAdam` numbers in "
     "float32, also for float64; `FAdam` refuses float64.",
     f"{PO}, pytorch_optimizer/optimizer/adafactor.py, qhadam.py, fadam.py"),
    ("`optax.MultiSteps` gathers gradients in float32 also where jax has 64 bits; "
     "`torch_optimizer.RAdam` passes every step through float32.",
     f"{OPTAX}, optax/transforms/_accumulation.py; {TO}, torch_optimizer/radam.py"),
    ("Schedules of optax (exponential, linear, cosine) return float32 also where jax has 64 "
     "bits, at the 32-bit counts that its optimizers hand them; a constant rate stays as it "
     "was written.",
     f"{OPTAX}, optax/_src/schedule.py"),
    ("Keras's rate is 0.10000000149 for 0.1 unless floatx is float64 and, with jax, 64 bits "
     "are on. On TensorFlow, SGD with floatx float64 and momentum 0.9 has the float32 nearest "
     "to 0.9.",
     f"{KERAS}, tensorflow 2.21.0"),
)  # fmt: skip

STEPS = (
    ("RAdam is momentum, corrected for bias, for its five first steps, and for ever where β₂ "
     "is .6; `pytorch_optimizer.RAdam` stands still for these five.",
     f"{TORCH}, torch/optim/radam.py; {PO}, pytorch_optimizer/optimizer/radam.py"),
    ("`pytorch_optimizer.Ranger` climbs for its first five steps: they go along the gradient "
     "(`findings/ranger_climbs_for_five_steps.sh`). `Ranger21` divides by the deviation of the"
     " gradients: equal ones make steps of millions of learning rates. The first step of "
     "`Nero` takes rows to length 1, whatever the rate.",
     f"{PO}, pytorch_optimizer/optimizer/ranger.py"),
    ("Centered RMSprop grows on constant gradients, to 1.2·10⁷ learning rates after 3,200 of "
     "size 1, and is NaN at step 3,226 for size .1 "
     "(`findings/rmsprop_centered_constant_gradient.sh`). Adagrad with ε = 0 is NaN on a zero "
     "gradient.",
     f"{TORCH}, torch/optim/rmsprop.py"),
    ("Adafactor's steps grow with the weights: lr times their root mean square, at least 10⁻³.",
     f"{TORCH}, torch/optim/_adafactor.py"),
    ("`weight_decay` of `torch_optimizer.SGDW` subtracts the constant lr·w in each step, "
     "wherever the weights stand. `torch_optimizer.LARS` is plain SGD by default.",
     f"{TO}, torch_optimizer/sgdw.py, lars.py"),
    ("Eleven optimizers of pytorch_optimizer change p.grad in float32 with their defaults: "
     "Adalite, GrokFastAdamW, LARS, Muon, NorMuon, NovoGrad, Ranger, Ranger21, "
     "ScheduleFreeAdamW, SCIONLight, StableSPAM; Rose does in float64 too "
     "(`findings/grokfast_changes_the_gradient.sh`).",
     PO),
    ("Yogi of optax and of both packages starts its first moment at 10⁻⁶ too: a parameter whose "
     "gradient is always zero moves (`findings/optax_yogi_moves_without_a_gradient.sh`).",
     f"{OPTAX}, optax/_src/transform.py; {PO}, pytorch_optimizer/optimizer/yogi.py; {TO}, "
     "torch_optimizer/yogi.py"),
    ("A first gradient of zero makes `optax.contrib.prodigy` and `dadapt_adamw` NaN for ever "
     "(`findings/prodigy_after_a_zero_gradient.sh`).",
     f"{OPTAX}, optax/contrib/_prodigy.py"),
)  # fmt: skip


def lines() -> list[str]:
    """The section of the page, in Markdown."""
    found = ["## What surprises"]
    for title, group in (
        ("Between frameworks", BETWEEN),
        ("Numbers that are shorter than they seem", NUMBERS),
        ("Steps that few expect", STEPS),
    ):
        found += ["", f"### {title}", "", *(f"- {what} ({where})" for what, where in group)]
    return [*found, ""]
