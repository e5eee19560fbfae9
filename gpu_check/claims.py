"""Which batched check belongs to which claim: what `python -m gpu_check` runs.

A test holds this table against the claims: each one with gpu evidence has its row here, with the
arguments and the number of instances of that evidence. `statements.tsv` beside this file says what
each claim states, as a hash; `python -m verify.registry` writes it and the same test keeps it true.
A claim with several batched checks has its rows in the order of the claim's own file.
"""

from importlib import import_module
from inspect import signature
from pathlib import Path
from typing import NamedTuple

STATEMENTS = Path(__file__).with_name("statements.tsv")

# Fewer runs than this have no standard error to compare a mean with.
MEAN = 30


class Row(NamedTuple):
    """A claim, the module below gpu_check whose `check` is its evidence, the default number of
    instances.

    `least` is MEAN where the check compares a mean over all instances.
    """

    claim: str
    module: str
    instances: int
    options: dict = {}
    least: int = 1

    @property
    def function(self):
        return import_module(f"{__package__}.{self.module}").check

    def takes(self, option):
        """Whether the check has this option."""
        return option in signature(self.function).parameters

    def run(self, instances=None, **options):
        """The check's Result; `options` are its own: seed, device, dtype, first, chunk, dims,
        steps."""
        count = max(self.least, self.instances if instances is None else instances)
        return self.function(**self.options, instances=count, **options)


def _bowl(claim, T, v, law, spectrum, **more):
    return Row(
        claim, "bowl_losses", 2000, {"method": (T, v, law), "spectrum": spectrum, **more}, MEAN
    )


_FOUR = [0.1, 0.3, 0.7, 1.0]
_NOISE = [noise / mode for noise, mode in zip([0.2, 1.0, 0.5, 0.7], [0.4, 1.0, 1.3, 2.2])]

ROWS = (
    Row("lodo/deep_linear_minima", "lodo.deep_linear", 300),
    Row("lodo/frozen_preconditioner", "lodo.frozen_preconditioner", 400),
    Row("lodo/hypergradient_target", "lodo.hypergradient_target", 500),
    Row("lodo/lodo_architecture", "lodo.architecture", 200),
    Row("lodo/lodo_basin", "lodo.basin", 400),
    Row("lodo/lodo_closed_form", "lodo.closed_form", 300),
    Row("lodo/lodo_condition_barrier", "lodo.condition_barrier", 500),
    Row("lodo/lodo_discrete_descent", "lodo.discrete_descent", 400),
    Row("lodo/lodo_error_identity", "lodo.error_identity", 400),
    Row("lodo/lodo_error_recurrence", "lodo.error_recurrence", 400),
    Row("lodo/lodo_flow_leaves_stability", "lodo.flow_leaves_stability", 400),
    Row("lodo/lodo_flow_lyapunov", "lodo.flow_lyapunov", 400),
    Row("lodo/lodo_frozen_approximation", "lodo.frozen_approximation", 300),
    Row("lodo/lodo_noise_floor", "lodo.noise_floor", 1000, {}, MEAN),
    Row("lodo/lodo_series_convergence", "lodo.series_convergence", 400),
    Row("lodo/lodo_wrong_norm", "lodo.wrong_norm", 400),
    _bowl("lodo/momentum_bowl_loss", [[0.5]], [1.0], [1.5], _FOUR),
    _bowl("lodo/newton_bowl_loss", [[0.0]], [1.0], [1.0], [1.0] * 4, steps=30),
    _bowl(
        "lodo/noise_equivariance",
        [[0.0, 0.0], [0.0, 0.9]],
        [1.0, 1.0 - 0.9],
        [0.8, 0.9],
        [0.2, 0.6, 1.0],
        noise=[16.0] * 3,
    ),
    _bowl("lodo/optimal_law_bowl_loss", [[0.0, 0.0], [0.0, 0.5]], [1.0, 0.5], [0.5, 0.5], _FOUR),
    _bowl(
        "lodo/preconditioned_bowl_loss", [[0.3]], [0.7], [1.0], [0.4, 1.0, 1.3, 2.2], noise=_NOISE
    ),
    Row("lodo/saddle_repulsion", "lodo.saddle_repulsion", 400),
    _bowl("lodo/sgd_bowl_loss", [[0.0]], [1.0], [1.5], _FOUR),
    Row("lodo/transposition_entropy", "transposition_entropy", 4000, {}, MEAN),
    Row("lodo/transposition_entropy_exact", "transposition_entropy", 4000, {"depth": 5}, MEAN),
    Row("rllc/abstract_rule", "abstract_rule", 500),
    Row("rllc/basis_independence", "basis_independence", 500),
    Row("rllc/canonical_form", "canonical_form", 500),
    Row("rllc/complex_momentum", "complex_momentum", 500),
    Row("rllc/cyclic_shift_propagator", "jordan_frames", 300, {"kind": "cyclic"}),
    Row("rllc/decay_condition", "decay_condition", 500),
    Row("rllc/fixed_law_equivalence", "fixed_law_equivalence", 500),
    Row("rllc/gated_law_invariance", "gated_law_invariance", 500),
    Row("rllc/generic_start_invariance", "generic_start_invariance", 500),
    Row("rllc/gramian_metric_invariance", "gramian_metric_invariance", 500),
    Row("rllc/jordan_abstract_rule", "jordan_abstract_rule", 500),
    Row("rllc/jordan_block_start", "jordan_frames", 300, {"kind": "block"}),
    Row("rllc/learning_rate_scaling", "learning_rate_scaling", 500),
    Row("rllc/limit_of_optimizers", "limit_of_optimizers", 400),
    Row("rllc/linear_invariance", "linear_invariance", 500),
    Row("rllc/nag_equivalence", "nag_equivalence", 400),
    Row("rllc/normal_form", "jordan_frames", 300, {"kind": "union"}),
    Row("rllc/one_run_certificate", "one_run_certificate", 500),
    Row("rllc/pinv_covariance", "pinv_covariance", 500),
    Row("rllc/polynomial_span", "polynomial_span", 500),
    Row("rllc/propagator_limit", "propagator_limits", 300, {"kind": "one moves"}),
    Row("rllc/propagator_limit_order_n", "propagator_limits", 300, {"kind": "all move"}),
    Row("rllc/quasi_hyperbolic_family", "quasi_hyperbolic_family", 400),
    Row("rllc/rank_drop_instability", "rank_drop_instability", 500),
    Row("rllc/reachable_reduction", "reachable_reduction", 400),
    Row("rllc/relaxed_inverse_bound", "relaxed_inverse_bound", 500),
    Row("rllc/relaxed_inverse_covariance", "relaxed_inverse_covariance", 500),
    Row("rllc/retrospective_improvement", "retrospective_improvement", 500),
    Row("rllc/rllc_closed_form", "rllc_closed_form", 500),
    Row("rllc/rllc_convergence", "rllc_convergence", 500),
    Row("rllc/rllc_momentum_nonconvergence", "rllc_momentum_nonconvergence", 500),
    Row("rllc/rllc_relaxation_identity", "rllc_relaxation_identity", 500),
    Row("rllc/torch_sgd_realizations", "torch_sgd_realizations", 600),
    Row("rllc/truncated_svd_invariance", "truncated_svd_invariance", 500),
    Row("rllc/union_rule", "union_rule", 500),
    Row("rllc/zero_start_basis_dependence", "zero_start_basis_dependence", 500),
    Row("thesis/adam_invariances", "adam_invariances", 500),
    Row("thesis/adam_step_bound", "adam_step_bound", 400),
    Row("thesis/linear_average_homogeneity", "linear_average_homogeneity", 2000),
    Row("thesis/linear_average_hull", "linear_average_hull", 2000),
    Row("thesis/mng_invariances", "mng_invariances", 600),
    Row("thesis/mng_ramp", "mng_ramp", 600),
    Row("thesis/mng_range", "mng_range", 2000),
    Row("thesis/mng_step_bound", "mng_step_bound", 2000),
    Row("thesis/momentum_history_propagator", "momentum_history_propagator", 500),
    Row("trainable/gradient_variance_floor", "to_variance_floor", 4000, {}, MEAN),
    Row("trainable/projection_nonexpansive", "to_projection", 600),
    Row("trainable/small_gain", "to_small_gain", 2000),
    Row("trainable/to_bounded_gradients", "to_bounded_gradients", 500),
    Row("trainable/to_bounded_variables", "to_bounded_variables", 500),
    Row("trainable/to_convergence", "to_convergence", 500),
    Row("trainable/to_convergence_general", "to_convergence_general", 2000),
    Row("trainable/to_diagonal_convergence", "to_diagonal_convergence", 500),
    Row("trainable/to_energy_identity", "to_energy_identity", 500),
    Row("trainable/to_momentum", "to_momentum", 200),
    Row("trainable/to_rank_one", "to_rank_one", 500),
    Row("trainable/to_rates_1d", "to_rates_1d", 20_000, {}, MEAN),
    Row("trainable/to_unbounded_variables", "to_unbounded_variables", 500),
    Row("trainable/to_updates", "to_updates", 600),
)


def statements():
    """{claim: (hash of its statement, the parts that its gpu evidence belongs to, check by
    check)}."""
    found = {}
    for line in STATEMENTS.read_text(encoding="utf-8").splitlines():
        claim, hashed, part = line.split("\t")
        found.setdefault(claim, (hashed, []))[1].append(part)
    return found


def select(patterns):
    """The rows for names, short names, topic/* and all, in the table's order; ValueError where
    nothing fits."""
    from fnmatch import fnmatchcase

    chosen = set()
    for pattern in patterns:
        names = {
            row.claim
            for row in ROWS
            for name in (row.claim, row.claim.partition("/")[2])
            if pattern == "all" or fnmatchcase(name, pattern)
        }
        if not names:
            raise ValueError(
                f"no batched check is named {pattern!r}{_near(pattern)}; 'python -m gpu_check "
                "--list' shows them"
            )
        chosen |= names
    return [row for row in ROWS if row.claim in chosen]


def _near(pattern):
    from difflib import get_close_matches

    found = get_close_matches(
        pattern.rpartition("/")[2], [row.claim.partition("/")[2] for row in ROWS], n=1
    )
    return f" (did you mean {found[0]}?)" if found else ""
