"""The thesis's training loop, its tasks, and the files that keep what was learned."""

import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.data.sources import Missing
from experiments.meta_training import Plan, build, load, save, train
from experiments.meta_training.loop import (
    Progress,
    meta_gradient,
    run,
    unrolled,
    validate,
    with_weights,
)
from experiments.meta_training.tasks import TASKS, SumOfSquares, ThesisRosenbrock, task
from numerics.optimizers.dense_network import Dense
from numerics.optimizers.learned_steps import KMomentums, KTimesteps
from numerics.optimizers.learned_steps.history import by_squares, onto_interval
from numerics.optimizers.multiscale import MultiscaleAdam

SMALL = Plan(
    iterations=40, unroll=5, dump=10, horizon=40, trials=1, resets=(4, 12), first_rate=3e-3
)


def test_the_rate_goes_geometrically_from_the_first_to_the_last():
    plan = Plan(iterations=5, first_rate=1e-2, last_rate=1e-4)
    wanted = [1e-2, 10**-2.5, 1e-3, 10**-3.5, 1e-4]
    assert [plan.rate(i) for i in range(5)] == pytest.approx(wanted, rel=1e-12)
    assert Plan(iterations=1).rate(0) == Plan().first_rate


@pytest.mark.parametrize("name", TASKS)
def test_every_gradient_is_the_slope_of_its_loss(name):
    """Central differences of step h: an error of order h² from the third derivative, and of 1e-16/h
    from rounding."""
    if "digits" in name:
        pytest.importorskip("sklearn")
    try:
        problem, rng = task(name), np.random.default_rng(0)
    except Missing as reason:
        pytest.skip(str(reason))
    x, batch = problem.start(rng), problem.batch(rng)
    if name.startswith("conv"):
        pytest.skip("ReLU has kinks where a patch is black: see the test against torch")
    direction = rng.standard_normal(problem.size) / problem.size**0.5
    _, gradient = problem.loss_gradient(x, batch)
    h = 1e-4
    slope = (
        problem.loss_gradient(x + h * direction, batch)[0]
        - problem.loss_gradient(x - h * direction, batch)[0]
    ) / (2 * h)
    assert slope == pytest.approx(gradient @ direction, rel=1e-5, abs=1e-5)


def test_the_convolutional_network_is_torchs():
    pytest.importorskip("sklearn")
    torch = pytest.importorskip("torch")
    F, problem, rng = torch.nn.functional, task("conv_digits"), np.random.default_rng(0)
    theta = problem.start(rng) + 0.1 * rng.standard_normal(problem.size)
    batch = problem.batch(rng)
    loss, gradient = problem.loss_gradient(theta, batch)
    vector = torch.tensor(theta, requires_grad=True)
    x = torch.tensor(problem.images[batch]).permute(0, 3, 1, 2)
    layers = problem.layers(vector)
    for W, b in layers[:2]:
        kernel = W.reshape(3, 3, x.shape[1], -1).permute(3, 2, 0, 1)
        x = F.max_pool2d(F.relu(F.conv2d(x, kernel, b, padding=1)), 2)
    flat = x.permute(0, 2, 3, 1).reshape(len(batch), -1)
    h = F.relu(flat @ layers[2][0] + layers[2][1])
    wanted = F.cross_entropy(h @ layers[3][0] + layers[3][1], torch.tensor(problem.labels[batch]))
    wanted.backward()
    assert loss == pytest.approx(wanted.item(), rel=1e-12)
    assert np.allclose(gradient, vector.grad.numpy(), rtol=1e-10, atol=1e-13)
    assert problem.size == 1034 and task("conv_digits_large").size == 3658


def test_the_digits_network_has_the_thesiss_shape():
    pytest.importorskip("sklearn")
    problem = task("digits")
    assert problem.size == 64 * 20 + 20 + 20 * 10 + 10 and 784 * 20 + 20 + 20 * 10 + 10 == 15910
    assert (
        len(problem.labels) == 1797 - 359
        and problem.images.min() == 0
        and problem.images.max() == 1
    )


def test_the_misprint_is_a_convex_quadratic_with_the_same_minimum():
    meant, printed = ThesisRosenbrock(), ThesisRosenbrock(misprinted=True)
    assert meant.loss_gradient(np.ones(2))[0] == printed.loss_gradient(np.ones(2))[0] == 0
    hessian = np.array(
        [printed.loss_gradient(e)[1] - printed.loss_gradient(np.zeros(2))[1] for e in np.eye(2)]
    )
    assert np.array_equal(hessian, [[202, -200], [-200, 200]])
    assert (
        meant.loss_gradient(np.array([2.0, 4.0]))[0] == 1
        and printed.loss_gradient(np.array([2.0, 4.0]))[0] == 401
    )


def test_a_dense_network_is_torchs():
    torch = pytest.importorskip("torch")
    net, rng = Dense(3, 7, 5, 2), np.random.default_rng(0)
    w, x, top = (
        rng.standard_normal(net.count),
        rng.standard_normal((11, 3)),
        rng.standard_normal((11, 2)),
    )
    vector = torch.tensor(w, requires_grad=True)
    value, at = torch.tensor(x), 0
    for layer, (i, o) in enumerate(net.shapes):
        value = value @ vector[at : at + i * o].reshape(i, o) + vector[at + i * o : at + i * o + o]
        value, at = (torch.relu(value) if layer < 2 else value), at + i * o + o
    (value * torch.tensor(top)).sum().backward()
    out, inputs = net.forward(w, x)
    assert np.allclose(out, value.detach().numpy(), rtol=1e-12, atol=1e-12)
    assert np.allclose(net.backward(w, inputs, top), vector.grad.numpy(), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("log", [False, True])
def test_the_meta_gradient_is_the_slope_of_the_mean_loss_after_one_step(log):
    """With u_max = 1 holding the received gradient fixed leaves nothing out: central differences
    agree, of the loss and of its logarithm."""
    problem, rng = SumOfSquares(6), np.random.default_rng(1)
    optimizer = MultiscaleAdam("MLP", 6, 0.1)
    optimizer = with_weights(optimizer, 0.5 * rng.standard_normal(optimizer.weights.size))
    x = problem.start(rng)
    state, x, g, *_ = unrolled(optimizer, optimizer.init(x), x, 2 * x, 4, problem.loss_gradient)

    def after(w):
        return unrolled(with_weights(optimizer, w), state, x, g, 1, problem.loss_gradient)

    direction = rng.standard_normal(optimizer.weights.size)
    _, _, _, losses, gradients, tape = after(optimizer.weights)
    found = meta_gradient(optimizer, tape, gradients, losses if log else None)
    shape = math.log if log else float
    h = 1e-5
    slope = (
        shape(after(optimizer.weights + h * direction)[3][0])
        - shape(after(optimizer.weights - h * direction)[3][0])
    ) / (2 * h)
    assert slope == pytest.approx(found @ direction, rel=1e-5)


TRIED = [{"output": "tanh"}, {"positions": True}, {"normalization": "adam"}]


@pytest.mark.parametrize("kind", [KTimesteps, KMomentums])
@pytest.mark.parametrize("tried", TRIED, ids=lambda tried: next(iter(tried)))
def test_the_meta_gradient_of_what_the_thesis_tried_is_a_slope_and_its_file_has_it(
    tried, kind, tmp_path
):
    problem, rng = SumOfSquares(6), np.random.default_rng(2)
    first = 4 if kind is KTimesteps else [0.2, 0.6, 0.9]
    optimizer = kind(first, 0.1, **tried)
    optimizer = with_weights(optimizer, 0.5 * rng.standard_normal(optimizer.weights.size))
    x = problem.start(rng)
    state, x, g, *_ = unrolled(optimizer, optimizer.init(x), x, 2 * x, 5, problem.loss_gradient)

    def after(w):
        return unrolled(with_weights(optimizer, w), state, x, g, 1, problem.loss_gradient)

    direction = rng.standard_normal(optimizer.weights.size)
    _, _, _, _, gradients, tape = after(optimizer.weights)
    h = 1e-5
    slope = (
        after(optimizer.weights + h * direction)[3][0]
        - after(optimizer.weights - h * direction)[3][0]
    ) / (2 * h)
    assert slope == pytest.approx(meta_gradient(optimizer, tape, gradients) @ direction, rel=1e-5)
    save(optimizer, tmp_path / "a.json")
    again = load(tmp_path / "a.json")[0]
    assert again.options == optimizer.options and set(tried) <= set(again.options)


def test_what_the_thesis_tried_is_refused_where_it_is_something_else():
    with pytest.raises(ValueError, match="output is 'relu'; give softmax or tanh"):
        KTimesteps(3, 0.1, output="relu")
    with pytest.raises(ValueError, match="give largest or adam"):
        KMomentums([0.5], 0.1, normalization="none")
    with pytest.raises(ValueError, match="positions is 1"):
        build({"system": "timesteps", "k": 3, "eta": 0.1, "positions": 1})


def test_points_are_mapped_onto_an_interval_and_gradients_by_their_own_squares():
    points = np.array([[0.0, 2.0, 4.0], [3.0, 3.0, 3.0]])
    mapped = onto_interval(points, points.max(axis=1), points.min(axis=1))
    assert mapped.tolist() == [[-1.0, 0.0, 1.0], [0.0, 0.0, 0.0]]
    assert by_squares(np.array([[3.0, 0.0]]), np.array([[9.0, 0.0]])).tolist() == [[1.0, 0.0]]


@pytest.mark.parametrize("optimizer", [KTimesteps(4, 0.5), KMomentums([0.2, 0.6, 0.9], 0.5)])
def test_training_a_learned_step_lowers_the_validation_and_keeps_the_best(optimizer):
    progress = train(optimizer, SumOfSquares(20), SMALL)
    scores = [score for _, score in progress.validations]
    assert [done for done, _ in progress.validations] == [
        0,
        10,
        20,
        30,
        40,
    ] and progress.stopped is None
    assert progress.score == min(scores) < 0.95 * scores[0]
    assert validate(progress.best, SumOfSquares(20), SMALL) == progress.score


def test_the_same_seed_trains_the_same_weights():
    one, two = (train(MultiscaleAdam("RNN1", 6, 0.1), SumOfSquares(5), SMALL) for _ in range(2))
    assert np.array_equal(one.best.weights, two.best.weights) and one.validations == two.validations


def test_a_loss_that_is_not_finite_ends_training_with_its_step():
    class Breaks(SumOfSquares):
        calls = 0

        def loss_gradient(self, x, batch=None):
            self.calls += 1
            loss, gradient = super().loss_gradient(x)
            return (math.nan if self.calls == 41 + 13 else loss), gradient

    progress = train(
        MultiscaleAdam("LA_b", 6, 0.1),
        Breaks(3),
        Plan(iterations=40, unroll=5, dump=50, horizon=40, trials=1, resets=(50, 50)),
    )
    # 41 losses in the first validation, one at the start, so the twelfth step: the second of
    # meta-step 3
    assert (
        "meta-step 3, step 12 " in progress.stopped
        and progress.done == 2
        and progress.best is not None
    )


def test_interrupted_training_keeps_the_best_so_far():
    progress, said = Progress(), []

    def report(p):
        said.append(p.done)
        if p.done == 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(KTimesteps(3, 0.5), SumOfSquares(5), SMALL, report, progress)
    assert said == [0, 10, 20] and progress.best is not None and len(progress.validations) == 3


def test_an_annealed_rate_falls_along_half_a_cosine_and_its_gradient_is_a_slope():
    optimizer = MultiscaleAdam("LA_b", [(0.9, 0.99)], 0.2, anneal=4)
    assert [optimizer.at(t) for t in (0, 2, 4, 9)] == pytest.approx([0.2, 0.1, 0.0, 0.0])
    problem, rng = SumOfSquares(3), np.random.default_rng(0)
    optimizer = MultiscaleAdam("LA_c", 6, 0.2, rng.standard_normal(6), anneal=8)
    x = problem.start(rng)
    state, x, g, *_ = unrolled(optimizer, optimizer.init(x), x, 2 * x, 3, problem.loss_gradient)

    def after(w):
        return unrolled(with_weights(optimizer, w), state, x, g, 1, problem.loss_gradient)

    *_, gradients, tape = after(optimizer.weights)
    for i, e in enumerate(1e-6 * np.eye(6)):
        losses = [after(optimizer.weights + sign * e)[3][0] for sign in (1, -1)]
        found = meta_gradient(optimizer, tape, gradients)[i]
        assert (losses[0] - losses[1]) / 2e-6 == pytest.approx(found, rel=1e-6)
    with pytest.raises(ValueError, match="anneal is 0; give at least 1 step"):
        MultiscaleAdam(anneal=0)


SYSTEMS = [
    MultiscaleAdam("LA_a", 5, 0.1),
    MultiscaleAdam("LA_b", 5, 0.1, anneal=7),
    MultiscaleAdam("RNN2", [(0.5, 0.9)]),
    KTimesteps(2, 0.1),
    KMomentums([0.3], 1e-3),
]


@pytest.mark.parametrize("optimizer", SYSTEMS, ids=lambda o: o.options["system"])
def test_what_is_loaded_is_what_was_saved_bit_for_bit(optimizer, tmp_path):
    weights = (
        np.random.default_rng(0).standard_normal(optimizer.weights.size)
        * 10.0 ** np.arange(-300, -300 + optimizer.weights.size % 600).mean()
    )
    optimizer = with_weights(optimizer, weights)
    save(optimizer, tmp_path / "deep" / "a.json", {"score": 0.5})
    again, training = load(tmp_path / "deep" / "a.json")
    assert (
        again.weights.tobytes() == weights.tobytes()
        and again.options == optimizer.options
        and training == {"score": 0.5}
    )
    assert [p.name for p in (tmp_path / "deep").iterdir()] == ["a.json"]
    problem = SumOfSquares(4)
    assert np.array_equal(
        *(run(o, problem, np.random.default_rng(2), 5) for o in (optimizer, again))
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=3, max_size=3))
def test_every_float_comes_back(tmp_path_factory, weights):
    path = tmp_path_factory.mktemp("w") / "a.json"
    save(MultiscaleAdam("LA_c", [(0.5, 0.9)] * 3, weights=weights), path)
    assert load(path)[0].weights.tobytes() == np.array(weights).tobytes()


def content(**changes):
    base = {
        "schema": "lemmata/learned-optimizer/1",
        "optimizer": {"system": "timesteps", "k": 1, "eta": 0.1},
        "weights": ["0x1p-3"] * (50 + 50 + 50 * 12 + 12),
        "training": {},
    }
    return base | changes


HOSTILE = [
    "",
    "{",
    "[]",
    "null",
    "[" * 100_000,
    json.dumps(content())[:-30],
    '{"schema": NaN}',
    '{"a": ' + "9" * 5000 + "}",
    json.dumps(content(schema="other/1")),
    json.dumps(content(more=1)),
    json.dumps(content(training=[])),
    json.dumps(content(weights="0x1p-3")),
    json.dumps(content(weights=["0x1p-3"])),
    json.dumps(content(weights=[0.5] * 712)),
    json.dumps(content(weights=["nan"] * 712)),
    json.dumps(content(weights=["0x1p5000"] * 712)),
    json.dumps(content(weights=["0x" + "1" * 99] * 712)),
    json.dumps(content(optimizer=None)),
    json.dumps(content(optimizer={"system": "os"})),
    json.dumps(content(optimizer={"system": ["x"]})),
    json.dumps(content(optimizer={"system": "timesteps", "k": 0, "eta": 0.1})),
    json.dumps(content(optimizer={"system": "timesteps", "k": 10**9, "eta": 0.1})),
    json.dumps(content(optimizer={"system": "timesteps", "k": 1, "eta": "x"})),
    json.dumps(content(optimizer={"system": "timesteps", "k": 1, "eta": True})),
    json.dumps(content(optimizer={"system": "momentums", "timescales": [], "eta": 0.1})),
    json.dumps(content(optimizer={"system": "momentums", "timescales": [[1]], "eta": 0.1})),
    json.dumps(
        content(
            optimizer={
                "system": "multiscale",
                "combination": "LA_b",
                "timescales": [[1.0, 0.9]],
                "rate": 0.1,
                "eps": 1e-8,
            }
        )
    ),
    json.dumps(
        content(
            optimizer={
                "system": "multiscale",
                "combination": [],
                "timescales": [[0.5, 0.9]],
                "rate": 0.1,
                "eps": 1e-8,
            }
        )
    ),
    json.dumps(
        content(
            optimizer={
                "system": "multiscale",
                "combination": "LA_b",
                "timescales": [[0.5, 0.9]],
                "rate": 0.1,
                "eps": 0,
            }
        )
    ),
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_torn_or_hostile_file_gets_one_clear_line(text, tmp_path):
    (tmp_path / "a.json").write_text(text)
    with pytest.raises(ValueError, match=r"^a\.json is no learned optimizer: ") as refusal:
        load(tmp_path / "a.json")
    assert "\n" not in str(refusal.value) and len(str(refusal.value)) < 200


def test_a_missing_file_and_bytes_are_refused(tmp_path):
    with pytest.raises(ValueError, match="cannot be read"):
        load(tmp_path / "none.json")
    (tmp_path / "b.json").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ValueError, match="UTF-8"):
        load(tmp_path / "b.json")


def test_a_failed_save_leaves_the_old_file_and_no_other(tmp_path):
    path = tmp_path / "a.json"
    save(KTimesteps(1, 0.1), path)
    before = path.read_bytes()
    with pytest.raises(ValueError):
        save(KTimesteps(1, 0.1), path, {"score": math.nan})
    assert path.read_bytes() == before and [p.name for p in tmp_path.iterdir()] == ["a.json"]


@pytest.mark.parametrize(
    "wrong,word",
    [
        (lambda: Plan(iterations=0), "iterations"),
        (lambda: Plan(unroll=0), "unroll"),
        (lambda: Plan(first_rate=0), "first_rate"),
        (lambda: Plan(resets=(0, 3)), "resets"),
        (lambda: Plan(resets=(5, 3)), "resets"),
        (lambda: Plan(growth=0.5), "growth"),
        (lambda: task("cats"), "choose among"),
        (lambda: SumOfSquares(0), "size"),
        (lambda: build({"system": "lstm"}), "system"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_line(wrong, word):
    with pytest.raises(ValueError, match=word) as refusal:
        wrong()
    assert "\n" not in str(refusal.value)
