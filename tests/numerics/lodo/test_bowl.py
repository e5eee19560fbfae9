"""The noisy bowl: streams, problems, the two ways of running, the table."""

import numpy as np
import pytest

from numerics.lodo.bowl.confidence import mean_interval
from numerics.lodo.bowl.linear import LinearMode, final_losses, radius
from numerics.lodo.bowl.methods import METHODS, Method, closed_form
from numerics.lodo.bowl.moments import frozen_variance, loss_variance
from numerics.lodo.bowl.preconditioned import frozen_losses, random_instance
from numerics.lodo.bowl.runs import curve, losses, losses_of_all, score
from numerics.lodo.bowl.table_runs import collect, summary
from numerics.lodo.transpositions import layer_statistics
from numerics.problems import NoisyBowl, Saddle
from numerics.records import finished
from numerics.streams import centre_steps, generator

SPECTRUM = np.array([0.1, 0.4, 1.0])


def test_noise_does_not_depend_on_batching():
    whole = centre_steps(5, 3, 0, 2500)
    assert np.array_equal(whole[900:2100], centre_steps(5, 3, 900, 1200))
    assert not np.array_equal(whole[:100], centre_steps(6, 3, 0, 100))


def test_noise_is_standard_normal():
    draws = centre_steps(0, 100, 0, 2000).ravel()
    # standard errors of mean and variance of 200,000 normals: 1/√N and √(2/N); six of each
    assert abs(draws.mean()) < 6 / np.sqrt(draws.size) and abs(draws.var() - 1) < 6 * np.sqrt(
        2 / draws.size
    )


def test_compiled_noise_is_numpys_bit_for_bit():
    """Two million normals; some 500 of them lie beyond the ziggurat's last layer at 3.654."""
    pytest.importorskip("numba")
    from numerics.lodo.bowl.philox import fill_normal

    largest = 0.0
    for seed, block, size in [(s, 3 * s, 100) for s in range(20)] + [(7, 2**40, 1)]:
        found = np.empty((1000, size))
        fill_normal(seed, block, found)
        assert np.array_equal(found, generator(seed, block).standard_normal((1000, size)))
        largest = max(largest, np.abs(found).max())
    assert largest > 3.6541528853610088


@pytest.mark.parametrize("kind", [np.float64, np.float32])
@pytest.mark.parametrize("n", [1, 7, 33, 100])
def test_the_compiled_gradient_is_hb_at_any_size(kind, n):
    pytest.importorskip("numba")
    from numerics.optimizers.learned.kernels import gradient

    rng = np.random.default_rng(n)
    H, b, g = rng.standard_normal((n, n)), rng.standard_normal(n).astype(kind), np.empty(n, kind)
    H = (H + H.T).astype(kind)
    loss = gradient(H, b, g)
    size = np.abs(H).astype(float) @ np.abs(b).astype(float)
    assert (np.abs(g - H.astype(float) @ b) <= 2 * n * np.finfo(kind).eps * size).all()
    assert abs(loss - b.astype(float) @ H @ b / 2) <= 2 * n * np.finfo(kind).eps * (
        np.abs(b) @ size
    )


@pytest.mark.parametrize("method", METHODS, ids=[m.name for m in METHODS])
def test_compiled_and_batched_runs_agree(method):
    pytest.importorskip("numba")
    spectrum = np.exp(np.linspace(np.log(0.01), 0, 20))
    fast, slow = (losses(method, [3, 4], 60, spectrum, fast=way) for way in (True, False))
    # RMSprop divides by √(v + 1e-7), which magnifies rounding where a gradient is near zero
    assert (np.abs(fast - slow) <= 1e-8 * slow).all()  # O-LBFGS begins at a loss of 0


@pytest.mark.parametrize("fast", [True, False])
def test_a_step_of_two_samples_is_scored_before_and_after_it(fast):
    """By hand, from the optimizer itself: ½bᵀHb before the step and after it, then the centre
    moves."""
    if fast:
        pytest.importorskip("numba")
    from numerics.optimizers.baselines import OLBFGS

    method = next(m for m in METHODS if m.samples == 2)
    H = NoisyBowl.from_spectrum(SPECTRUM, 5).H
    optimizer = OLBFGS(1.05, lambda theta, s: H @ s, 48, 36721)
    b, by_hand = np.zeros(3), []
    state = optimizer.init(b)
    for kick in centre_steps(5, 3, 0, 40):
        state = optimizer.update(state, b, H @ b)
        after = b - optimizer.step(state)
        by_hand.append((b @ H @ b + after @ H @ after) / 4)
        b = after - kick
    assert method.name == "O-LBFGS"
    assert np.allclose(losses(method, [5], 40, SPECTRUM, fast=fast)[0], by_hand, rtol=1e-9)


@pytest.mark.parametrize("fast", [True, False])
def test_runs_that_share_their_noise_are_the_runs_alone(fast):
    """Bit for bit, over the end of a block of a thousand steps, at two sizes of the noise."""
    if fast:
        pytest.importorskip("numba")
    runs = [(m, sigma) for m in METHODS if m.name in ("LODO", "SGD") for sigma in (1.0, 0.5)]
    steps = 1003 if fast else 13
    found = losses_of_all(runs, [3, 4], steps, SPECTRUM, fast=fast)
    for (method, sigma), together in zip(runs, found):
        assert np.array_equal(together, losses(method, [3, 4], steps, SPECTRUM, sigma, fast))


def test_a_method_of_two_samples_makes_half_the_steps(tmp_path):
    two = [m for m in METHODS if m.name in ("O-LBFGS", "SGD")]
    runs = collect(tmp_path / "runs.jsonl", 4000, [0], two)
    assert [(r["key"][0], len(r["curve"])) for r in runs] == [("SGD", 4), ("O-LBFGS", 2)]


def test_closed_forms_are_the_papers():
    from numerics.problems.noisy_bowl import paper_spectrum

    by_name = {m.name: closed_form(m, paper_spectrum()) for m in METHODS}
    assert by_name["Newton"] == pytest.approx(7.4118473, abs=5e-8)
    assert by_name["Momentum"] == pytest.approx(16.585604, abs=5e-7)
    assert by_name["LODO"] is None


def test_a_run_alone_is_the_run_among_others():
    method = METHODS[2]
    assert np.array_equal(
        losses(method, [1, 2], 50, SPECTRUM, fast=False)[1],
        losses(method, [2], 50, SPECTRUM, fast=False)[0],
    )


def test_the_interval_of_a_long_run_holds_the_closed_form():
    mode = LinearMode.sgd(1.0)
    losses = final_losses(mode, SPECTRUM, 120, 10, range(200))
    found = mean_interval(losses, 1e-6, loss_variance(mode, SPECTRUM, 120, 10))
    assert losses.var() == pytest.approx(loss_variance(mode, SPECTRUM, 120, 10), rel=0.3)
    assert found.holds(sum(1 / (2 - x) for x in SPECTRUM) / 2)


def test_a_frozen_preconditioner_settles_at_its_closed_form():
    instance = random_instance(1)
    x = (1 - instance.beta) * instance.mu
    phi = (1 - instance.beta**2 + 2 * instance.beta * instance.mu) / (
        instance.mu * (1 - instance.beta) * (2 * (1 + instance.beta) - x)
    )
    losses = frozen_losses(instance, 120, 10, range(200))
    interval = mean_interval(losses, 1e-6, frozen_variance(instance, 120, 10))
    assert losses.var() == pytest.approx(frozen_variance(instance, 120, 10), rel=0.3)
    assert interval.holds(instance.stationary_loss(phi))


def test_radius_is_the_companion_matrixs():
    roots = np.roots([1, -(1 + 0.5 - 0.8), 0.5])
    assert radius(LinearMode.heavy_ball(0.8, 0.5), np.array([1.0])) == pytest.approx(
        np.abs(roots).max()
    )


def test_score_and_curve():
    values = np.arange(3000.0)[None]
    assert score(values) == 2849.5
    assert np.array_equal(curve(values), [[499.5, 1499.5, 2499.5]])


def test_the_table_resumes_after_a_torn_line(tmp_path):
    path = tmp_path / "runs.jsonl"
    methods = METHODS[4:6]
    first = collect(path, 2000, range(2), methods)
    whole = path.read_text()
    path.write_text(whole[:-40])
    assert len(finished(path)) == 3
    said = []
    assert collect(path, 2000, range(2), methods, said.append) == first
    assert len(finished(path)) == 4 and len(said) >= 2
    rows = summary(first, methods)
    assert rows[0][0] == "Momentum" and rows[0][3] == 2


def test_sampled_matchings_of_two_points_are_uniform_at_once():
    gap, distance, square = layer_statistics(2, 1, 3, 0)
    assert np.abs(gap).max() < 1e-15 and not distance.any() and not square.any()


@pytest.mark.parametrize(
    "call,word",
    [
        (lambda: NoisyBowl([[1, 0], [0, -1]]), "positive definite"),
        (lambda: NoisyBowl([[1.0, 0.5], [0, 1]]), "symmetric"),
        (lambda: NoisyBowl([[1.0]], [[-1.0]]), "semidefinite"),
        (lambda: Saddle(np.eye(2)), "saddle"),
        (lambda: final_losses(LinearMode.sgd(3.0), SPECTRUM, 10, 1, [0]), "spectral radius"),
        (lambda: final_losses(LinearMode.sgd(1.0), SPECTRUM, 10, 11, [0]), "window"),
        (lambda: centre_steps(-1, 2, 0, 1), "seed"),
        (lambda: losses(METHODS[0], [0], 5), "steps"),
        (lambda: losses(Method("x", "x", {}), [0], 10, SPECTRUM), "kind"),
        (lambda: mean_interval([1.0] * 5, 0.1, 1.0), "30"),
        (lambda: mean_interval([1.0] * 30, 0.1, 0.0), "variance"),
        (lambda: layer_statistics(5, 1, 1, 0), "points"),
    ],
)
def test_bad_input_is_named(call, word):
    with pytest.raises(ValueError, match=word):
        call()


@pytest.mark.parametrize("fast", [True, False])
@pytest.mark.parametrize(
    "method,word",
    [
        (Method("SGD", "sgd", {"lr": 2.0}), "lr < 2.1 . beta./λmax = 2$"),
        (Method("SGD", "sgd", {"lr": -1.0}), "0 < lr"),
        (Method("Momentum", "momentum", {"lr": 3.0, "beta": 0.5}), "= 3$"),
        (Method("Momentum", "momentum", {"lr": 0.1, "beta": 1.0}), "beta. < 1"),
        (
            Method("LODO", "lodo", {"alpha": 50.0, "meta": 1.0, "beta": 0.0, "depth": 3}),
            "LODO left the finite numbers within",
        ),
    ],
    ids=lambda x: x if isinstance(x, str) else x.name,
)
def test_unstable_methods_are_refused_with_their_boundary(method, word, fast):
    if fast:
        pytest.importorskip("numba")
    with np.errstate(all="ignore"), pytest.raises(ValueError, match=word):
        losses(method, [0], 1000, SPECTRUM, fast=fast)


def test_a_spectrum_with_a_zero_is_refused():
    with pytest.raises(ValueError, match="the spectrum holds 0"):
        NoisyBowl.from_spectrum([0.0, 1.0])


def test_slopes_of_free_poles_against_quotients():
    from numerics.lodo.bowl.free_poles import stationary_loss

    spectrum = np.array([0.01, 0.1, 1.0])
    x = np.array([0.9, 0.7, 1.0, 0.0, 0.4, 0.8])  # law, poles; the first pole stays
    _, slopes = stationary_loss(x[3:], x[:3], spectrum)
    for i in (0, 1, 2, 4, 5):
        step = 1e-6 * np.eye(6)[i]
        ahead, behind = (stationary_loss(y[3:], y[:3], spectrum)[0] for y in (x + step, x - step))
        assert slopes[i] == pytest.approx((ahead - behind) / 2e-6, rel=1e-7)


def test_descent_ends_where_a_quadratic_and_rosenbrock_do():
    from numerics.lodo.bowl.free_poles import descend

    def rosenbrock(x):
        a, b = 1 - x[0], x[1] - x[0] ** 2
        return a * a + 100 * b * b, np.array([-2 * a - 400 * x[0] * b, 200 * b])

    assert descend(lambda x: (x @ x, 2 * x), np.array([3.0, -4.0]), 4) < 1e-30
    assert descend(rosenbrock, np.array([-1.2, 1.0]), 60) < 1e-12
    wall = lambda x: (x[0] if x[0] > 0 else np.inf, np.array([1.0]))  # noqa: E731
    assert 0 < descend(wall, np.array([1.5]), 10) < 1.5
