"""What the batched checks run is what numerics runs on the same inputs, within what the two may
round.

Each row's own check is run with its building blocks recorded: every call's inputs go through
numerics too, and the two results may differ by the sum of both derived bounds. `BLOCKS` says which
row is held by which block; `THROUGH_STEPS` by the steps of LM-RLLC, `WITHOUT` lists those of which
numerics has no counterpart, with the reason.
"""

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from gpu_check.batched import bounds, fixed_laws, frames, rllc, rules
from gpu_check.batched.bounds import ENLARGE
from gpu_check.claims import ROWS, select
from gpu_check.lodo import bowl_losses, majorant, transposition_entropy
from gpu_check.optimizers import averages, mng, relaxed, to_systems
from gpu_check.rllc import torch_sgd_realizations
from numerics.bounds.rounding import gamma
from numerics.lodo import tracked

U = 2.0**-53
THROUGH_STEPS = (
    "basis_independence",
    "jordan_block_start",
    "cyclic_shift_propagator",
    "normal_form",
    "limit_of_optimizers",
    "linear_invariance",
    "reachable_reduction",
    "retrospective_improvement",
    "rllc_convergence",
    "rllc_momentum_nonconvergence",
    "rllc_relaxation_identity",
    "zero_start_basis_dependence",
)


class Held:
    """Differences beside their bounds; `factor` ≠ 1 plants one."""

    def __init__(self, factor=1.0):
        self.count, self.factor = 0, factor

    def __call__(self, ours, theirs, bound):
        ours, theirs = np.asarray(ours) * self.factor, np.asarray(theirs)
        assert ours.shape == theirs.shape
        assert (abs(ours - theirs) <= bound).all()
        self.count += 1


def calls(monkeypatch, module, name):
    """(arguments, result) of every call of module.name from now on."""
    found, real = [], getattr(module, name)

    def recorded(*arguments, **named):
        result = real(*arguments, **named)
        found.append((arguments, result))
        return result

    monkeypatch.setattr(module, name, recorded)
    return found


def polynomials(monkeypatch, run, held):
    """LODO's polynomials: every sum, product, trace again in `numerics.lodo.tracked`."""
    Poly, real = majorant.Poly, majorant.Poly.__init__

    def init(self, value, size=None, depth=0):
        real(self, value, size, depth)
        # a quotient's own rounding is an input's error
        self.twin = tracked.Tracked(
            value.double().numpy(), None if depth == 0 else self.error.numpy()
        )

    def shadow(name, theirs):
        ours = getattr(Poly, name)

        def both(self, *other):
            found = ours(self, *other)
            found.twin = theirs(self.twin, *(x.twin for x in other))
            held(
                found.value.numpy(),
                found.twin.value,
                (found.error.numpy() + found.twin.error) * ENLARGE,
            )
            return found

        monkeypatch.setattr(Poly, name, both)

    def trace(a):
        diagonal = np.diagonal(a.value, axis1=1, axis2=2), np.diagonal(a.error, axis1=1, axis2=2)
        n = a.value.shape[-1]
        error = (diagonal[1] + gamma(n) * abs(diagonal[0])).sum(1)[:, None, None]
        return tracked.Tracked(diagonal[0].sum(1)[:, None, None], error)

    monkeypatch.setattr(Poly, "__init__", init)
    for name, theirs in (
        ("__add__", lambda a, b: a + b),
        ("__sub__", lambda a, b: a - b),
        ("__matmul__", lambda a, b: a @ b),
        ("times", lambda a, b: a * b),
        ("trace", trace),
    ):
        shadow(name, theirs)
    transposed = Poly.mT.fget

    def turned(self):
        found = transposed(self)
        found.twin = self.twin.T
        return found

    monkeypatch.setattr(Poly, "mT", property(turned))
    run()


def linear_memory(monkeypatch, run, held):
    """M T + g vᵀ: either side passes k + 1 roundings a term."""
    from numerics.optimizers.linear_memory import LinearMemory

    found = calls(monkeypatch, rules.LinearRule, "__call__")
    run()
    for (rule, M, _, g), (after, _) in found[:40]:
        M, T, v, g = (x.numpy() for x in (M, rule.T, rule.v, g))
        for i in range(len(M)):
            size = abs(M[i]) @ abs(T[i]) + np.outer(abs(g[i]), abs(v[i]))
            held(
                after[i],
                LinearMemory(T[i], v[i])(M[i], None, g[i])[0],
                2 * gamma(len(v[i]) + 1) * size,
            )


def fixed_law(monkeypatch, run, held):
    """Whole runs of Opt(T, v, L): each is within `fixed_laws.run`'s bound of the exact one."""
    from numerics.optimizers.fixed_law import FixedLaw

    found = calls(monkeypatch, fixed_laws, "run")
    run()
    for (law, drive, steps), (path, _, limits) in found:
        for i in range(min(3, len(path[0]))):
            one = FixedLaw(*(x[i].numpy() for x in law))
            theta, H, b = drive.theta[i].numpy(), drive.H[i].numpy(), drive.b[i].numpy()
            state = one.init(theta)
            for t in range(steps):
                state = one.update(state, theta, H @ theta + b[t])
                theta = theta - one.step(state)
                held(path[t][i], theta, 2 * limits[t][i].numpy() * ENLARGE)


def relaxed_inverse(monkeypatch, run, held):
    """(MᵀM + ε)⁻¹Mᵀg: the error bounds of both QR solutions of the extended system."""
    from gpu_check.batched.bounds import applied
    from numerics.bounds import pseudo_inverse as theirs
    from numerics.optimizers.relaxed_inverse import augmented, padded

    found = calls(monkeypatch, relaxed, "apply")
    run()
    for (M, g, root), x in found[:10]:
        k = M.shape[2]
        roots = torch.as_tensor(root, dtype=M.dtype).reshape(-1).expand(len(M))
        ours = applied(relaxed.extended(M, root), relaxed.lengthened(g, k))
        for i in range(len(M)):
            extended = np.vstack([M[i].numpy(), float(roots[i]) * np.eye(k)])
            assert np.allclose(
                extended, augmented(M[i].numpy(), float(roots[i]) ** 2), rtol=4 * U, atol=0
            )  # √ε is rounded
            there = theirs.applied(extended, padded(g[i].numpy(), k))
            if np.isfinite(float(ours.error[i])) and there.rank == k:
                held(x[i], there.x, float(ours.error[i]) + there.error)


def mean_normalized(monkeypatch, run, held):
    """One step of MNG: each within `numerics.thesis.mng_rounding.one_step` of the exact point."""
    from numerics.optimizers import mng as theirs
    from numerics.thesis import mng_rounding as rounding

    found = calls(monkeypatch, mng, "next_point")
    run()
    for (H, G, eta, *more), after in found[:40]:
        H, G, eta = H.numpy(), G.numpy(), np.asarray(eta)
        middle, width = theirs.spread(H)
        wanted = middle - theirs.mean_step(G[..., ::-1], *more) * (width + eta)
        held(after, wanted, 2 * rounding.one_step(H, wanted, eta))


def mixtures(monkeypatch, run, held):
    """Either average is within `averages.spread` of the exact one, relatively."""
    from numerics.optimizers.multiscale.linear_averages import MIXTURES

    found = calls(monkeypatch, averages, "average")
    run()
    for (name, w), average in found[:6]:
        spread = averages.spread(name, w.detach()).numpy()
        for i in range(min(20, len(w))):
            wanted = MIXTURES[name](w[i].detach().numpy())
            held(average[i].detach(), wanted, 2 * spread[i] * abs(wanted) * (1 + 2 * spread[i]))


def trainable(monkeypatch, run, held):
    """One step of TO: a term passes at most 8n + 40 roundings; its size is the same step with every
    sign turned to +."""
    from numerics.optimizers import to_diagonal, to_full, to_rank_one

    kinds = {
        "full": to_full.FullTO,
        "diagonal": to_diagonal.DiagonalTO,
        "rank_one": to_rank_one.RankOneTO,
    }
    found = {name: calls(monkeypatch, to_systems, name) for name in kinds}
    real = {name: getattr(to_systems, name) for name in kinds}
    run()
    for name, taken in found.items():
        for (variables, b, w, g, beta, rate), after in taken[:12]:
            many = isinstance(variables, tuple)

            def every(change, x):
                return tuple(change(y) for y in x) if isinstance(x, tuple) else change(x)

            beta, rate = (torch.as_tensor(x, dtype=w.dtype) for x in (beta, rate))
            size = real[name](every(torch.abs, variables), b.abs(), w.abs(), -g.abs(), -beta, -rate)
            optimizer, column = kinds[name](1.0, 0.0, 0.0), beta.numpy()
            V, B, W, G = every(lambda x: x.numpy(), variables), *(x.numpy() for x in (b, w, g))
            r = optimizer.linear(V, W) + B - G
            # FullTO multiplies r wᵀ by β itself
            V = optimizer.learn(V, W, r, column)
            B = B - rate.numpy() * r
            m, slack = optimizer.linear(V, W) + B, 2 * gamma(8 * w.shape[-1] + 40)
            held(after[2], m, slack * size[2].numpy())
            held(after[1], B, slack * size[1].numpy())
            for ours, theirs, most in zip(
                *((after[0], V, size[0]) if many else ([after[0]], [V], [size[0]]))
            ):
                held(ours, theirs, slack * most.numpy())


def projection(monkeypatch, run, held):
    """A projection rounds n + 6 times, relatively."""
    from numerics.optimizers.trainable import Ball

    found = calls(monkeypatch, to_systems, "project")
    run()
    for (w, radius), after in found[:10]:
        w = w.double().numpy()
        held(after, Ball(radius)(w), 2 * gamma(w.shape[-1] + 6) * abs(w))


def adam(monkeypatch, run, held):
    """A step of Adam is within 4γ_N of the step with |g|, relatively; torch's lerp adds 12
    roundings a step (adam_step_bound)."""
    from numerics.optimizers.baselines.adam import Adam
    from numerics.thesis.adam_step_bound import roundings

    steps = []

    class Recorded(torch.optim.Adam):
        def step(self, closure=None):
            (p,) = self.param_groups[0]["params"]
            before, group = p.detach().clone(), self.param_groups[0]
            super().step()
            steps.append(
                (
                    id(self),
                    self,
                    group["lr"],
                    group["betas"],
                    group["eps"],
                    before,
                    p.grad.clone(),
                    p.detach().clone(),
                )
            )

    monkeypatch.setattr(torch.optim, "Adam", Recorded)
    run()
    states = {}
    for key, _, lr, betas, eps, before, g, after in steps[:150]:
        one = Adam(lr, *betas)
        one.eps = eps  # 0 is torch's to allow
        g = g.numpy()
        signed, absolute = states.get(key) or (one.init(g), one.init(g))
        signed, absolute = one.update(signed, None, g), one.update(absolute, None, abs(g))
        states[key] = signed, absolute
        slack = 8 * gamma(roundings(signed[0], *betas, own=12)) * one.step(absolute)
        moved = before.numpy() - one.step(signed)
        held(after, moved, slack + 2 * U * (abs(before.numpy()) + abs(moved)))


def bowls(monkeypatch, run, held):
    """Runs on the noisy bowl: e ← |F|e + what a step of either run rounds, and γ of the sum of
    losses."""
    from gpu_check.batched.streams import Streams
    from numerics.lodo.bowl import linear

    found = calls(monkeypatch, bowl_losses, "run")
    run(steps=12, window=4)
    for (T, v, law, lam, scale, seed, numbers, steps, window), losses in found:
        numbers, k = numbers[:20], len(law)
        kicks = (Streams(seed, numbers, torch.device("cpu")).bell(steps, len(lam)) * scale).numpy()
        T, v, law, lam = (x.numpy() for x in (T, v, law, lam))
        monkeypatch.setattr(linear, "centre_steps", lambda index, n, start, count: kicks[index])  # noqa: B023
        theirs = linear.final_losses(
            linear.LinearMode(T, v, law), lam, steps, window, range(len(numbers))
        )
        b, M = np.zeros(kicks[:, 0].shape), np.zeros((*kicks[:, 0].shape, k))
        error_b, error_M, allowed = b, M, np.zeros(len(b))
        for t in range(steps):
            slack = gamma(k + 4)
            drive = (lam * abs(b))[..., None] * abs(v)
            error_M = (
                error_M @ abs(T)
                + (lam * error_b)[..., None] * abs(v)
                + 2 * slack * (abs(M) @ abs(T) + drive)
            )
            M = M @ T + (lam * b)[..., None] * v
            error_b = (
                error_b
                + error_M @ abs(law)
                + 2 * slack * (abs(b) + abs(M) @ abs(law) + abs(kicks[:, t]))
            )
            b = b - M @ law - kicks[:, t]
            if t >= steps - window:
                terms = (2 * abs(b) + error_b) * error_b + 2 * gamma(len(lam) + window + 4) * (
                    abs(b) + error_b
                ) ** 2
                allowed += terms @ lam
        held(
            losses[: len(numbers)], theirs, 2 * allowed / (2 * window) * ENLARGE
        )  # either run may be off by as much


def matchings(monkeypatch, run, held):
    """χ² of a sequence of matchings: all numbers are dyadic, so no bit may differ."""
    from gpu_check.batched.streams import Streams
    from numerics.lodo import transpositions

    found = calls(monkeypatch, transposition_entropy, "_chi")
    run()
    pairs = ((0, 1, 2, 3), (0, 2, 1, 3), (0, 3, 1, 2))
    for (seed, numbers, _, depth, _), chi in found:
        for i in range(12):
            streams = Streams(seed, numbers[i : i + 1], torch.device("cpu"))

            class Same:
                def permutation(self, points):
                    return np.array(pairs[int(streams.choice(3))])  # noqa: B023

            monkeypatch.setattr(transpositions.sampling, "stream", lambda seed, index: Same())
            held(chi[i], transpositions.layer_statistics(4, depth, 1, 0)[2][0], 0.0)


def two_units(monkeypatch, run, held):
    """Opt(diag(0, b), (1, u), L): gradients within both γ₇ and a weight decay, lines of at most 4
    roundings either."""
    from numerics.optimizers.fixed_law import FixedLaw
    from numerics.rllc.noisy_convex import ROUNDINGS, NoisyHuber

    found = calls(monkeypatch, torch_sgd_realizations, "two_units")
    run()
    count = 0
    for (units, problem, *_), path in found:
        for i in range(min(16, len(problem.start))):
            count += 1
            slope, minimizer, noise = (x[i].numpy() for x in problem[:3])
            there = NoisyHuber(slope, minimizer, noise)
            b, weight, decay, sign, l1, l2 = (
                float(x[i])
                for x in (units.momentum, units.weight, units.decay, units.sign, *units.law)
            )
            one = FixedLaw(np.diag([0.0, b]), [1.0, weight], [l1, l2])
            for t in range(1, len(path.theta)):
                theta, g, memory = (
                    x[i].numpy() for x in (path.theta[t - 1], path.fed[t - 1], path.memory[t - 1])
                )
                wanted = sign * there.gradient(t, theta) + decay * theta
                held(g, wanted, 2 * gamma(ROUNDINGS + 2) * (there.size(t) + decay * abs(theta)))
                M = np.stack([0 * memory, memory], 1)
                after = one.update(M, theta, g)
                held(
                    path.memory[t][i],
                    after[:, 1],
                    2 * gamma(4) * (b * abs(memory) + weight * abs(g)),
                )
                size = (abs(after) + gamma(8) * (abs(M) + abs(g)[:, None])) @ abs(one.law)
                held(
                    path.theta[t][i],
                    theta - one.step(after),
                    2 * gamma(8) * (abs(theta) + size + abs(g) * (abs(l1) + abs(l2))),
                )
    assert count


def angles(monkeypatch, run, held):
    """Sines of the largest principal angles: both error bounds."""
    from gpu_check.rllc import propagator_limits
    from numerics.rllc import principal_angles

    found = calls(monkeypatch, propagator_limits, "sine")
    run()
    for (blocks, others), (value, error) in found:
        for i in range(len(value)):
            left, right = ([(float(decay[i]), n) for decay, n in x] for x in (blocks, others))
            wanted, bound = principal_angles.sine(left, right)
            held(value[i], wanted, float(error[i]) + bound)


def pseudo_inverses(monkeypatch, run, held):
    """M⁺g at full rank: the error bounds of both QR solutions."""
    from gpu_check.batched import pseudo_inverse
    from numerics.bounds import pseudo_inverse as theirs

    found = calls(monkeypatch, pseudo_inverse, "apply_pinv")
    run()
    for (M, g, *full), x in found:
        # without a QR bound: lower ranks, and the inner calls with matrices g
        if full and not full[0] or g.dim() == 3:
            continue
        ours = bounds.applied(M, g)
        for i in range(len(M)):
            there = theirs.applied(M[i].numpy(), g[i].numpy())
            if there.rank == M.shape[2] and np.isfinite(float(ours.error[i])):
                held(x[i], there.x, float(ours.error[i]) + there.error)


def truncated_inverses(monkeypatch, run, held):
    """The truncated inverse where it truncates nothing: `_distance` bounds ours against M⁺g, the QR
    bound theirs."""
    from gpu_check.optimizers import truncated
    from gpu_check.rllc import truncated_svd_invariance
    from numerics.bounds import pseudo_inverse as theirs

    found = calls(monkeypatch, truncated, "apply")
    run()
    for (M, g, cutoff), x in tuple(found):
        ours = truncated_svd_invariance._distance(M, g, cutoff, torch.zeros(len(M), dtype=M.dtype))
        cut = torch.as_tensor(cutoff, dtype=M.dtype).reshape(-1).expand(len(M))
        keeps = (truncated.factors(M, cutoff)[3] > 0).all(1)
        for i in range(len(M)):
            there = theirs.applied(M[i].numpy(), g[i].numpy(), rcond=float(cut[i]))
            if bool(keeps[i]) and there.rank == M.shape[2]:
                held(x[i], there.x, float(ours[i]) + there.error)


def potentials(monkeypatch, run, held):
    """Two potentials of a step and the step itself, from one start: each side rounds as the checks
    say. A difference of points is at most ten times larger after a further step."""
    from gpu_check.rates import potentials as ours
    from numerics.rates import functions
    from numerics.rates import potentials as theirs

    found = []

    def recorded(name):
        real = getattr(ours, f"_{name}")

        def generator(bowl, x, free, *rate):
            pairs = list(zip(range(3), real(bowl, x, free, *rate)))
            if not rate:
                found.append((name, bowl, x, free, [pair for _, pair in pairs]))
            yield from real(bowl, x, free, *rate)

        monkeypatch.setattr(ours, f"_{name}", generator)

    for name in ours.METHODS:
        recorded(name)
    run()
    for name, bowl, x, free, pairs in found:
        for i in range(min(8, len(x))):
            parts = bowl.Q[i].T, bowl.weights[i], bowl.knees[i]
            f = functions.Function(float(bowl.m[i]), *(part.numpy() for part in parts))
            drawn = Drawn(free[i].numpy(), name == "fista")
            wanted, farthest = theirs.METHODS[name](f, x[i].numpy(), drawn), 0.0
            for k, (pair, there) in enumerate(zip(pairs, wanted)):
                farthest = max(farthest, float(pair[2][i]), there[2])
                slack = theirs.COEFFICIENTS * gamma(40 * x.shape[1] + 200) * farthest**2
                for side in (0, 1):
                    held(pair[side][i], there[side], 2 * 10**k * slack * ENLARGE)


class Drawn:
    """The numbers in (0, 1) that a batched run was given, for a run that draws its own: stretched
    to what is asked for, or of FISTA from the second step on and below 1 − 2⁻¹⁰."""

    def __init__(self, numbers, whole):
        self.numbers, self.whole = iter(numbers[1:] if whole else numbers), whole

    def uniform(self, low, high):
        share = float(next(self.numbers))
        return (1 - 2.0**-10) * share if self.whole else low + (high - low) * share


def operators(monkeypatch, run, held):
    """F(x), entry by entry: at most 40n + 100 roundings either, relative to (L + 1)|x|."""
    from gpu_check.rates import forward_steps as ours
    from numerics.rates import forward_steps as theirs
    from numerics.rates import functions

    found = calls(monkeypatch, ours.Operators, "at")
    run()
    for (F, x), value in found[:20]:
        n = x.shape[1]
        J = np.kron(np.eye(n // 2), [[0.0, -1.0], [1.0, 0.0]])
        for i in range(len(x)):
            mu, turn, linear = float(F.mu[i]), float(F.turn[i]), bool(F.linear[i])
            parts = F.Q[i].T, F.weights[i], F.knees[i]
            f = functions.Function(mu, *(part.numpy() for part in parts))
            monkeypatch.setattr(theirs, "random_function", lambda rng, mu, n: f)  # noqa: B023
            kind = "lipschitz" if linear or turn else "cocoercive"
            there, _ = theirs.operator(None, kind, mu, turn, J, linear)
            size = (2 + turn) * float(x[i].norm())
            held(value[i], there(x[i].numpy()), 2 * gamma(40 * n + 100) * size)


def running(monkeypatch, run, held):
    """Every operation of a recursion on numbers with their errors: the same in numerics, whose
    bounds are its own."""
    from gpu_check.frameworks.running import Number
    from numerics.frameworks.running import Running

    def twin(number):
        return Running(number.value.numpy(), number.error.numpy())

    def shadow(name, theirs):
        ours = getattr(Number, name)

        def both(self, *other):
            found = ours(self, *other)
            there = theirs(twin(self), *(twin(self._with(x)) for x in other))
            bound = np.where(np.isfinite(there.error), found.error.numpy() + there.error, np.inf)
            held(found.value.numpy(), there.value, bound * ENLARGE)
            return found

        monkeypatch.setattr(Number, name, both)

    for name, theirs in (
        ("__add__", lambda a, b: a + b),
        ("__mul__", lambda a, b: a * b),
        ("__truediv__", lambda a, b: a / b),
        ("sqrt", lambda a: a.sqrt()),
        ("maximum", lambda a, b: a.maximum(b)),
    ):
        shadow(name, theirs)
    run()


BLOCKS = {
    potentials: (
        "fista_rate",
        "gradient_descent_rate",
        "gradient_descent_sublinear",
        "heavy_ball_region",
        "nag_classical_rate",
        "ogm_rate",
        "pl_rate",
        "polyak_tuning_golden_ratio",
        "polyak_tuning_rates",
        "robust_momentum_rate",
        "triple_momentum_rate",
    ),
    operators: ("cocoercive_rate", "forward_step_rate"),
    running: (
        "adam_epsilon_clock",
        "amsgrad_growth",
        "coupled_decay_converse",
        "decoupled_decay_is_coupled",
        "douglas_rachford_admm_conjugation",
        "douglas_rachford_chambolle_pock",
        "equivalent_state_forms",
        "lookahead_first_sync",
        "lr_inside_the_buffer",
        "nesterov_three_frameworks",
        "rmsprop_centered_growth",
        "schedule_free_is_time_varying_qhm",
    ),
    polynomials: (
        "deep_linear_minima",
        "frozen_preconditioner",
        "hypergradient_target",
        "lodo_basin",
        "lodo_closed_form",
        "lodo_discrete_descent",
        "lodo_error_identity",
        "lodo_error_recurrence",
        "lodo_flow_leaves_stability",
        "lodo_flow_lyapunov",
        "lodo_frozen_approximation",
        "lodo_series_convergence",
        "lodo_wrong_norm",
        "saddle_repulsion",
    ),
    bowls: (
        "momentum_bowl_loss",
        "newton_bowl_loss",
        "noise_equivariance",
        "optimal_law_bowl_loss",
        "preconditioned_bowl_loss",
        "sgd_bowl_loss",
    ),
    matchings: ("transposition_entropy", "transposition_entropy_exact"),
    linear_memory: (
        "abstract_rule",
        "complex_momentum",
        "jordan_abstract_rule",
        "union_rule",
        "momentum_history_propagator",
        "gated_law_invariance",
        "generic_start_invariance",
        "gramian_metric_invariance",
        "learning_rate_scaling",
        "rank_drop_instability",
        "rllc_closed_form",
    ),
    fixed_law: ("canonical_form", "fixed_law_equivalence", "one_run_certificate"),
    relaxed_inverse: ("relaxed_inverse_bound", "relaxed_inverse_covariance"),
    two_units: ("nag_equivalence", "quasi_hyperbolic_family", "torch_sgd_realizations"),
    mean_normalized: ("mng_invariances", "mng_ramp", "mng_range", "mng_step_bound"),
    mixtures: ("linear_average_hull", "linear_average_homogeneity"),
    adam: ("adam_invariances", "adam_step_bound", "gradient_variance_floor"),
    angles: ("propagator_limit", "propagator_limit_order_n"),
    pseudo_inverses: ("pinv_covariance",),
    truncated_inverses: ("truncated_svd_invariance",),
    trainable: (
        "to_bounded_gradients",
        "to_bounded_variables",
        "to_convergence",
        "to_diagonal_convergence",
        "to_energy_identity",
        "to_momentum",
        "to_rank_one",
        "to_unbounded_variables",
        "to_updates",
    ),
    projection: ("projection_nonexpansive",),
}
WITHOUT = {
    "decay_condition": "its rules in the limit: numerics takes suprema of other sequences",
    "lodo_architecture": "layers in torch, one dense matrix in numerics; test_learned.py holds "
    "the layers",
    "lodo_condition_barrier": "one mode's averaged recursion here, stochastic runs of 100 modes "
    "in numerics",
    "lodo_noise_floor": "means over other noise; DenseLODO's step is that of lodo_error_identity",
    "polynomial_span": "rules of other lengths; its memories' rule is that of jordan_abstract_rule",
    "small_gain": "positive scalars drawn and compared, no system is run",
    "to_convergence_general": "a recursion of bounds with parameters per instance, none in "
    "numerics",
    "torch_sgd_thresholds": "torch.optim.SGD itself on its cycles, of which numerics has none",
    "to_rates_1d": "one number's moments; TO's step is that of to_energy_identity",
}


WITHOUT |= dict.fromkeys(
    (
        "finite_douglas_rachford",
        "finite_frank_wolfe",
        "finite_gradient_descent",
        "finite_halpern",
        "finite_krasnoselskii_mann",
        "finite_optimized_gradient",
        "finite_proximal_point",
        "finite_silver_steps",
    ),
    "functions and operators of each side's own making, held to the factor that is proved",
)


WITHOUT_TOPICS = {
    "stochastic": "the claim's own inequality is evaluated at drawn sums, each side by itself"
}


@pytest.mark.slow
@pytest.mark.parametrize(
    "block, name",
    [(block, name) for block, names in BLOCKS.items() for name in names],
    ids=lambda x: getattr(x, "__name__", x),
)
def test_a_check_runs_what_numerics_runs(block, name, monkeypatch):
    (row,) = select([name])
    held = Held()

    def run(**options):
        assert row._replace(options=row.options | options).run(8, seed=4, device="cpu").instances

    block(monkeypatch, run, held)
    assert held.count
    monkeypatch.undo()
    with pytest.raises(AssertionError):  # a difference in the seventh place leaves the bounds
        block(monkeypatch, run, Held(1 + 1e-7))


def test_every_row_is_held_or_says_why_not():
    held = (
        [name for names in BLOCKS.values() for name in names] + list(THROUGH_STEPS) + list(WITHOUT)
    )
    rows = (row.claim.partition("/") for row in ROWS)
    assert sorted(held) == sorted(name for topic, _, name in rows if topic not in WITHOUT_TOPICS)


def recorded(name, monkeypatch):
    """(rule, c1, c2, state, gradient, next state) of the full-rank steps that the check takes."""
    steps, real = [], rllc.step

    def step(rule, c1, c2, state, g, full_rank=True):
        after = real(rule, c1, c2, state, g, full_rank)
        if full_rank:  # the bound below is that of the QR factors
            steps.append((rule, c1, c2, state, g, after))
        return after

    monkeypatch.setattr(rllc, "step", step)
    monkeypatch.setattr(frames.rllc, "step", step)
    (row,) = select([name])
    assert row.run(6, seed=4, device="cpu").ok
    return steps


@pytest.mark.parametrize("name", THROUGH_STEPS)
def test_every_step_is_that_of_numerics_within_both_bounds(name, monkeypatch):
    from numerics.bounds import pseudo_inverse as theirs

    compared = 0
    for rule, c1, c2, state, g, after in recorded(name, monkeypatch)[:30]:
        k = state.M.shape[2]
        ours = bounds.applied(state.M, g, full_rank=True)
        for i in range(len(g)):
            M, L, theta, slope = (x[i].numpy() for x in (state.M, state.L, state.theta, g))
            M_after, L_after, theta_after = (x[i].numpy() for x in (after.M, after.L, after.theta))
            rates = float(c1[i]), float(c2[i])
            if not np.isfinite(float(ours.error[i])):  # the memory has lost its rank
                continue
            there = theirs.applied(M, slope)
            if there.rank < k:
                continue
            allowed = abs(rates[1]) * (there.error + float(ours.error[i])) + gamma(
                3
            ) * np.linalg.norm(abs(L) + abs(rates[1] * there.x))
            assert np.linalg.norm(L_after - (L + rates[1] * there.x)) <= allowed
            if isinstance(rule, rules.LinearRule):
                T, v = rule.T[i].numpy(), rule.v[i].numpy()
                product = abs(M) @ abs(T) + np.outer(abs(slope), abs(v))
                assert (
                    abs(M_after - (M @ T + np.outer(slope, v))) <= 2 * gamma(k + 1) * product
                ).all()
            moved = abs(theta) + abs(rates[0]) * (abs(M_after) @ abs(L_after))
            assert (
                abs(theta_after - (theta - rates[0] * (M_after @ L_after)))
                <= 2 * gamma(k + 2) * moved
            ).all()
            compared += 1
    assert compared >= 6
