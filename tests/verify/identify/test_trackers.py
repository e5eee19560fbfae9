"""What people ask in the trackers of frameworks, answered: one row a question, with what is right.

Every row was seen in the real package; each runs the command that a reader would. Here every row
of cases ends after a few steps, as it does for what is slow; by hand they are run in full.
"""

from importlib.util import find_spec

import pytest

from gpu_check.probing import probe
from verify.cli import dispatch

PACKAGES = (
    "torch",
    "optax",
    "keras",
    "jax",
    "pytorch_optimizer",
    "torch_optimizer",
    "schedulefree",
)
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not all(map(find_spec, PACKAGES)), reason="not every package is installed"),
]
PO, TO = "pytorch_optimizer", "torch_optimizer"

IDENTIFY = {
    # rows of real threads
    "decay before momentum": ("{here}before", "coupled weight decay 1/100"),
    "decay after momentum": ("{here}after", "decoupled weight decay 1/1000 a step"),
    "decay after the rate": ("{here}grows", "weights grow without gradients: 1.01, 1.0201"),
    "a constant is subtracted": (
        f"{TO}.SGDW lr=0.1 momentum=0.9 weight_decay=0.01",
        "affine: momentum with lr = 1/10, β = 9/10, and -1/1000 added to each step"),
    "no memory without momentum": (f"{PO}.SignSGD momentum=0.0", "only the last gradient matters"),
    "it maximizes": (f"{PO}.Adai maximize=true", "every step goes along the gradient"),
    "gathers two gradients, in float32": (
        "{here}gathered", "linear up to float32 rounding",
        "one shows 0 to 1 calls after it was given"),
    "gathers three": ("{here}every", "its law has period 3"),
    "a clip and no ε": ("{here}clipped", "coordinates of gradients beyond 1 are cut"),
    "a mean over its own weights": ("{here}debiased", "each step divided by 1 − (9/10)^t"),
    "a mean": ("{here}mean", "momentum with lr = 1/100, β = 9/10, zero start"),
    "two traces": ("{here}twice", "l1 = 1/100, l2 = 9/1000, β = 9/10"),
    "Nesterov": (
        "optax:sgd learning_rate=0.1 momentum=0.9 nesterov=true", "NAG with lr = 1/10, β = 9/10"),
    "decay in Keras": (
        "keras:SGD learning_rate=0.1 momentum=0.9 weight_decay=0.01",
        "decoupled weight decay 1/1000 a step (lr·1/100)"),
    "two copies": (f"{TO}.AccSGD lr=0.1", "accsgd with lr = 1/10"),
    "three memories": (f"{TO}.AggMo lr=0.1", "AggMo with lr = 1/10"),
    "quasi-hyperbolic": (
        f"{TO}.QHM lr=0.1 momentum=0.9 nu=0.7", "QHM with lr = 1/10, β = 9/10, ν = 7/10"),
    # where an ε stands
    "beside the root": ("torch.optim.Adam", "outside of the root: 1e-08 in units of the gradient"),
    "inside of the root": ("optax:rmsprop learning_rate=0.1", "inside of the root:"),
    "by the clock": ("keras:Adam learning_rate=0.1", "at step 60: it is scaled by time"),
    # torch
    "bfloat16 inside": ("torch.optim.Muon", "rounding to bfloat16 or another short format"),
    "five linear steps": ("torch.optim.RAdam", "the first 5 steps are linear: it is ema_momentum"),
    "linear for ever": (
        "torch.optim.RAdam betas=(0.9,0.6)", "it is ema_momentum with lr = 1/1000, beta = 9/10"),
    "an ε beyond all gradients": ("torch.optim.NAdam eps=1e30", "and beyond them not"),
    "constant gradients": ("torch.optim.RMSprop centered=true", "grow after 3200 gradients"),
    "the graph of a step": (
        "torch.optim.Adam differentiable=true", "differentiable: differs by 1.0e-05"),
    "a compiled step": ("torch.optim.Adam --compiled", "compiled: differs by 1.0e-05"),
    "a compiled step of SGD": ("torch.optim.SGD --compiled", "compiled: the same steps"),
    "a search along a line": ("torch.optim.LBFGS", "each row was tried on few cases"),
    "scaled by where it stands": ("torch.optim.Adafactor", "in a way that is no weight decay"),
    # others
    "two groups": (f"{PO}.Muon", "it changes p.grad"),
    "uphill": (f"{PO}.Ranger lr=0.1", "steps 1–5 go along the gradient, uphill"),
    "a first step of 31.6 rates": (f"{PO}.Lamb", "31.6218 learning rates"),
    "a first step of 3.16 rates": (f"{TO}.Lamb", "3.16"),
    "stands still for five steps": (f"{PO}.RAdam", "it begins 5 calls late"),
    "stands still for ten": (f"{PO}.AdaShift", "it begins 10 calls late"),
    "rounds through float32": (f"{TO}.RAdam", "a gradient counts 0.001000000047"),
    "plain SGD by default": (f"{TO}.LARS", "SGD with lr = 1/100"),
    "period five": (
        "verify.identify.wrapped.lookahead_of_pytorch_optimizer", "its law has period 5: a"),
    "period five, one block late": (
        "verify.identify.wrapped.lookahead_of_torch_optimizer", "period 5 from step 2 on"),
    "an average in the making": (
        "schedulefree.SGDScheduleFree", "a gradient counts 1, 11/20, 2/5, 13/40"),
    "late by one": ("optax:rprop learning_rate=0.1", "it begins 1 call late"),
    "optimistic": (
        "optax:optimistic_gradient_descent learning_rate=0.1 alpha=2 beta=0.5",
        "optax's optimistic gradient"),
    "Keras's default rate": ("keras:Lamb", "1 learning rate, from 0"),
}  # fmt: skip

# Rows that take many seconds, only long runs answer, or others of the same kind stand for.
BY_HAND = {
    "gathers three", "a mean over its own weights", "a mean", "two traces", "Nesterov",
    "two copies", "decay in Keras", "three memories", "inside of the root", "bfloat16 inside",
    "linear for ever", "an ε beyond all gradients", "constant gradients", "a compiled step",
    "a search along a line", "stands still for ten", "optimistic", "two arguments",
    "Muon of two", "a mapped decay", "schedule-free while it warms up", "schedule-free",
    "Adamax of two", "Adadelta of two", "Lion of two", "Lion of two packages",
    "centered RMSprop of two", "AdamW's usual decay", "RMSprop's usual numbers",
    "where ε stands, RMSprop", "Adam's ε by the clock", "a compiled step of SGD",
    "Lookahead's first synchronization", "SGD's decay without memory", "late by one",
}  # fmt: skip

COMPARE = {
    "momentum": (
        "torch.optim.SGD lr=0.1 momentum=0.9 | keras:SGD learning_rate=0.1 momentum=0.9",
        "their laws are equal, exactly, starts included"),
    "where ε stands, RMSprop": (
        "torch.optim.RMSprop lr=0.1 alpha=0.9 eps=1e-7 | keras:RMSprop learning_rate=0.1",
        "an ε differs"),
    "RMSprop of two": (
        "optax:rmsprop learning_rate=0.1 eps=1e-7 | keras:RMSprop learning_rate=0.1",
        "the same points up to rounding"),
    "RMSprop's rate inside of the momentum": (
        "optax:rmsprop learning_rate=0.1 momentum=0.9 eps=1e-7 | "
        "keras:RMSprop learning_rate=0.1 momentum=0.9 | --change lr=0.01 --at 10",
        "the same points up to rounding"),
    "Adagrad of two": (
        "keras:Adagrad learning_rate=0.1 | optax:adagrad learning_rate=0.1",
        "the same points up to rounding"),
    "Adagrad's first sum": (
        "keras:Adagrad learning_rate=0.1 | torch.optim.Adagrad lr=0.1 | --map",
        "B is A with initial_accumulator_value=0.1"),
    "two arguments": (
        "keras:Nadam learning_rate=0.01 | torch.optim.NAdam lr=0.01 | --map",
        "B is A with eps=1e-07, momentum_decay=1.0"),
    "decay of Adam in Keras": (
        "keras:Adam learning_rate=0.1 weight_decay=0.01 | "
        "keras:AdamW learning_rate=0.1 weight_decay=0.01", "bit for bit"),
    "Muon of two": (
        "torch.optim.Muon lr=0.1 | keras:Muon learning_rate=0.1", "different at step 1"),
    "schedule-free while it warms up": (
        "schedulefree.SGDScheduleFree lr=0.1 warmup_steps=5 | "
        "optax:contrib.schedule_free_sgd learning_rate=0.1 warmup_steps=5", "different at step 1"),
    "Lookahead's first synchronization": (
        "verify.identify.wrapped.lookahead_of_pytorch_optimizer lr=0.1 | "
        "verify.identify.wrapped.lookahead_of_torch_optimizer lr=0.1", "different at step 5"),
    "SGD's decay without memory": (
        "torch.optim.SGD lr=0.1 weight_decay=0.01 | keras:SGD learning_rate=0.1 weight_decay=0.01",
        "the same points up to rounding"),
    "a rate outside of the buffer": (
        "torch.optim.SGD lr=0.1 momentum=0.9 | optax:sgd learning_rate=0.1 momentum=0.9 | "
        "--change lr=0.01 --at 10", "the same points up to rounding"),
    "Adam's ε by the clock": (
        "torch.optim.Adam lr=0.1 | keras:Adam learning_rate=0.1 epsilon=1e-8",
        "A's: outside of the root: 1e-08 in units of the gradient at step 1. B's: outside of the "
        "root: 3.162e-07 in units of the gradient at step 1,"),
    "a mapped decay": (
        "torch.optim.SGD lr=0.1 momentum=0.8991 weight_decay=0.001 | "
        "keras:SGD learning_rate=0.1 momentum=0.9 weight_decay=0.01", "starts differ"),
    "AdamW's usual decay": (
        "optax:adamw learning_rate=0.01 | torch.optim.AdamW lr=0.01 | --map",
        "B is A with weight_decay=0.0001"),
    "RMSprop's usual numbers": (
        "torch.optim.RMSprop lr=0.01 | optax:rmsprop learning_rate=0.01 | --map",
        "B is A with decay=0.99, eps_in_sqrt=False"),
    "centered RMSprop of two": (
        "torch.optim.RMSprop lr=0.1 alpha=0.9 centered=true | "
        "optax:rmsprop learning_rate=0.1 centered=true eps_in_sqrt=false",
        "the same points up to rounding"),
    "Adamax of two": (
        "torch.optim.Adamax lr=0.1 | optax:adamax learning_rate=0.1",
        "the same points up to rounding"),
    "Adadelta of two": (
        "torch.optim.Adadelta lr=0.1 rho=0.95 eps=1e-7 | keras:Adadelta learning_rate=0.1",
        "the same points up to rounding"),
    "Lion of two": (
        "optax:lion learning_rate=0.1 weight_decay=0.01 | "
        "keras:Lion learning_rate=0.1 weight_decay=0.01", "the same points up to rounding"),
    "Lion of two packages": (
        f"{PO}.Lion lr=0.1 weight_decay=0.01 | optax:lion learning_rate=0.1 weight_decay=0.01",
        "the same points up to rounding"),
    "schedule-free": (
        "schedulefree.SGDScheduleFree lr=0.1 | "
        "optax:contrib.schedule_free_sgd learning_rate=0.1", "the same points up to rounding"),
    "QHM": (
        "pytorch_optimizer.QHM lr=0.1 momentum=0.9 nu=0.7 | qhm(lr=1/10, beta=9/10, nu=7/10)",
        "their laws are equal, exactly, starts included"),
}  # fmt: skip

HERE = """\
import optax

before = optax.chain(optax.add_decayed_weights(0.01), optax.sgd(0.1, momentum=0.9))
after = optax.chain(optax.trace(0.9), optax.add_decayed_weights(0.01), optax.scale(-0.1))
grows = optax.chain(optax.sgd(0.1), optax.add_decayed_weights(0.01))
gathered = optax.MultiSteps(optax.sgd(0.1), every_k_schedule=2)
every = optax.chain(optax.apply_every(3), optax.scale(-0.1))
debiased = optax.chain(optax.ema(0.9), optax.scale(-0.1))
mean = optax.chain(optax.ema(0.9, debias=False), optax.scale(-0.1))
twice = optax.chain(optax.trace(0.9), optax.trace(0.9), optax.scale(-0.01))


def clipped(lr=0.1):
    return optax.chain(optax.clip(1.0), optax.sgd(lr))
"""


@pytest.fixture(scope="module")
def here(tmp_path_factory):
    path = tmp_path_factory.mktemp("here") / "mine.py"
    path.write_text(HERE)
    return f"{path}:"


# What many steps alone show.
LONG = ("by the clock", "the graph of a step")


@pytest.mark.parametrize("row", [row for row in IDENTIFY if row not in BY_HAND])
def test_what_is_it(row, here, capsys, monkeypatch):
    if row not in LONG:
        monkeypatch.setattr(probe, "DEAR", -1)  # all count as dear
    answered(row, here, capsys)


@pytest.mark.slow_by_hand
@pytest.mark.parametrize("row", IDENTIFY)
def test_what_is_it_in_full(row, here, capsys):
    answered(row, here, capsys)


def answered(row, here, capsys):
    call, *words = IDENTIFY[row]
    assert dispatch(["identify", *call.replace("{here}", here).split()]) == 0
    said = " ".join(capsys.readouterr().out.split())
    for part in words:
        assert part in said
    if row == "a clip and no ε":
        assert "epsilon" not in said


@pytest.mark.parametrize("row", [
    pytest.param(row, marks=[pytest.mark.slow_by_hand] * (row in BY_HAND)) for row in COMPARE
])  # fmt: skip
def test_is_it_the_same(row, capsys):
    call, words = COMPARE[row]
    a, b, *more = (part.strip() for part in call.split("|"))
    assert dispatch(["compare", a, b, *(more[0].split() if more else ())]) == 0
    assert words in " ".join(capsys.readouterr().out.split())


def test_the_rows_that_are_asked_by_hand_are_there():
    assert {*IDENTIFY} | {*COMPARE} >= BY_HAND
