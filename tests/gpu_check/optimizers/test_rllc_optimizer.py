"""The torch optimizer takes the steps of the float64 reference, and keeps torch's manners.

`one_step_bounds`: both programs apply a pseudo-inverse through backward stable factorizations, so
each x̂ is the exact one of a memory moved by at most η = γ_{c}‖M‖_F with c = 10 N k (Higham,
Accuracy and Stability of Numerical Algorithms, Theorem 20.3; the constant of the theorem is a
small multiple of N k), and Wedin's identity says what that does to M⁺g.
"""

import io

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from gpu_check.batched import propagators
from gpu_check.optimizers.rllc_optimizer import RLLC, NotFinite
from numerics import optimizers
from numerics.bounds.rounding import U, gamma, norm

NAMES = [
    "J(0)",
    "J(0.9)",
    "J(0) | J(0.9)",
    "J(0.9;2)",
    "J(0) | J(0.5) | J(0.9)",
    "J(0.9) | J(-0.9) | J(0.9i)",
]
INVERSES = {
    "exact": {},
    "relaxed": {"epsilon": 1e-3},
    "truncated": {"rcond": 0.1},
    "gated": {"rcond": 1e-6},
    "gramian": {},
    "ridge": {"epsilon": 1e-3},
}


class Reference:
    """An inverse of the numerics package, and the bound of `one_step_bounds` for its last
    answer."""

    def __init__(self, kind, T, v, epsilon=0.0, rcond=1e-12):
        self.kind, self.epsilon, self.rcond = kind, epsilon, rcond
        self.inverse = {
            "exact": optimizers.PseudoInverse,
            "relaxed": lambda: optimizers.RelaxedInverse(epsilon),
            "truncated": lambda: optimizers.TruncatedInverse(rcond),
            "gated": lambda: optimizers.GatedInverse(T, v, rcond**2),
            "gramian": lambda: optimizers.GramianInverse(T, v),
            "ridge": lambda: optimizers.GramianInverse(T, v, epsilon),
        }[kind]()
        self.frame = getattr(self.inverse, "frame", np.eye(len(v)))
        self.seen = None

    def apply(self, M, g):
        self.seen = M @ self.frame, g
        return self.inverse.apply(M, g)

    def bound(self):
        """How far another backward stable program may be from the last answer.

        (MᵀM + εI)⁻¹Mᵀg is the pseudo-inverse of M over √ε I applied to g over 0.
        """
        M, g = self.seen
        k = M.shape[1]
        if self.epsilon:
            M, g = (
                np.vstack([M, np.sqrt(self.epsilon) * np.eye(k)]),
                np.concatenate([g, np.zeros(k)]),
            )
        s = np.linalg.svd(M, compute_uv=False)
        kept = s[s > self.rcond * s[0]]
        if not len(kept) or (self.kind == "gated" and len(kept) < k):
            return 0.0
        x = optimizers.PseudoInverse(self.rcond).apply(M, g)
        eta, p = gamma(10 * M.size) * norm(M), 1.01 / kept[-1]
        wedin = p * eta * (2 * norm(x) + p * norm(g - M @ x))
        return 2 * norm(self.frame) * (wedin + gamma(10 * M.size) * norm(x))


def snapshot(optimizer, params):
    state = optimizer._state(optimizer.param_groups[0])
    theta = np.concatenate([p.detach().numpy().ravel() for p in params])
    return optimizers.State(state["memory"].numpy().T.copy(), state["law"].numpy().copy()), theta


def follow(optimizer, params, loss, steps, reference, inverse):
    """Train; at every step the reference takes the same step from the same state."""
    group = optimizer.param_groups[0]
    k = len(group["v"])
    for _ in range(steps):
        before, theta = snapshot(optimizer, params)
        optimizer.zero_grad()
        loss().backward()
        g = np.concatenate([p.grad.numpy().ravel() for p in params])
        optimizer.step()
        after, moved = snapshot(optimizer, params)
        wanted = reference.update(before, theta, g)
        law_gap = abs(reference.c2) * inverse.bound() + 4 * U * norm(
            np.abs(wanted.law) + np.abs(before.law)
        )
        memory_gap = (
            2
            * gamma(k + 1)
            * norm(
                np.abs(before.memory) @ np.abs(reference.rule.T)
                + np.outer(np.abs(g), np.abs(reference.rule.v))
            )
        )
        assert norm(after.memory - wanted.memory) <= memory_gap
        assert norm(after.law - wanted.law) <= law_gap
        step_gap = (
            memory_gap * norm(wanted.law) + norm(wanted.memory) * law_gap + memory_gap * law_gap
        )
        step_gap += 2 * gamma(k + 2) * norm(np.abs(wanted.memory) @ np.abs(wanted.law))
        assert norm(
            moved - (theta - reference.step(wanted))
        ) <= reference.c1 * step_gap + 2 * U * norm(np.abs(theta) + np.abs(moved))


def pair(params, name, kind, **options):
    """The torch optimizer and the reference with the same numbers."""
    inverse = "gramian" if kind == "ridge" else kind
    ours = RLLC(params, name, lr=0.05, c2=0.1, inverse=inverse, **INVERSES[kind], **options)
    T, v = propagators.named(name)
    its = Reference(kind, T, v, **INVERSES[kind])
    law = options.get("law") or np.array(v) / np.dot(v, v)
    return ours, optimizers.LMRLLC(T, v, law, 0.05, 0.1, inverse=its), its


@pytest.mark.parametrize("kind", INVERSES)
@pytest.mark.parametrize("name", NAMES)
def test_steps_on_a_quadratic_are_those_of_the_reference(name, kind):
    theta = torch.linspace(-1, 1, 6, dtype=torch.float64).requires_grad_()
    H = torch.linspace(0.2, 3, 6, dtype=torch.float64)
    follow(
        *(lambda o, r, i: (o, [theta], lambda: (H * theta * theta).sum() / 2, 15, r, i))(
            *pair([theta], name, kind)
        )
    )


@pytest.mark.parametrize("kind", INVERSES)
def test_steps_on_a_network_are_those_of_the_reference(kind):
    torch.manual_seed(0)
    model = torch.nn.Sequential(
        torch.nn.Linear(4, 5), torch.nn.ReLU(), torch.nn.Linear(5, 3)
    ).double()
    x, y = torch.randn(20, 4, dtype=torch.float64), torch.arange(20) % 3
    params = list(model.parameters())
    ours, reference, inverse = pair(params, "J(0) | J(0.9;2)", kind, law=[0.5, 0.5, 0.1])
    follow(
        ours, params, lambda: torch.nn.functional.cross_entropy(model(x), y), 25, reference, inverse
    )


def quadratic(scale=1.0, dtype=torch.float64):
    theta = torch.tensor([1.0, -2.0, 0.5], dtype=dtype, requires_grad=True)
    return theta, lambda: scale * (theta**2 * torch.tensor([1.0, 3.0, 0.5], dtype=dtype)).sum()


def train(optimizer, loss, steps):
    def closure():
        optimizer.zero_grad()
        value = loss()
        value.backward()
        return value

    return [float(optimizer.step(closure).detach()) for _ in range(steps)]


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("inverse", ["exact", "relaxed", "gated", "gramian"])
def test_saved_and_resumed_training_is_the_uninterrupted_one_to_the_bit(dtype, inverse):
    whole, loss = quadratic(dtype=dtype)
    optimizer = RLLC([whole], "J(0) | J(0.9)", lr=0.1, c2=0.05, inverse=inverse)
    train(optimizer, loss, 12)

    half, loss = quadratic(dtype=dtype)
    optimizer_half = RLLC([half], "J(0) | J(0.9)", lr=0.1, c2=0.05, inverse=inverse)
    train(optimizer_half, loss, 5)
    file = io.BytesIO()
    torch.save({"theta": half.detach(), "optimizer": optimizer_half.state_dict()}, file)
    file.seek(0)
    saved = torch.load(file, weights_only=True)
    resumed, loss = quadratic(dtype=dtype)
    with torch.no_grad():
        resumed.copy_(saved["theta"])
    other = RLLC([resumed], "J(0.3) | J(0.2)", lr=9, c2=9)  # everything is replaced
    other.load_state_dict(saved["optimizer"])
    train(other, loss, 7)
    assert torch.equal(resumed, whole) and other.laws == optimizer.laws


def test_the_memory_runs_over_all_parameters_of_a_group():
    theta, loss = quadratic()
    optimizer = RLLC([theta], "J(0) | J(0.5)", lr=0.1, c2=0.1, inverse="exact")
    train(optimizer, loss, 8)
    parts = [torch.tensor([x], dtype=torch.float64, requires_grad=True) for x in (1.0, -2.0, 0.5)]
    split = RLLC(parts, "J(0) | J(0.5)", lr=0.1, c2=0.1, inverse="exact")
    train(
        split,
        lambda: (torch.cat(parts) ** 2 * torch.tensor([1.0, 3.0, 0.5], dtype=torch.float64)).sum(),
        8,
    )
    assert torch.equal(torch.cat(parts), theta)


def test_groups_are_optimizers_of_their_own():
    (a, loss_a), (b, loss_b) = quadratic(), quadratic(0.3)
    both = RLLC(
        [
            {"params": [a]},
            {"params": [b], "lr": 0.2, "propagator": "J(0.9;2)", "inverse": "gramian"},
        ],
        "J(0)",
        lr=0.1,
    )
    train(both, lambda: loss_a() + loss_b(), 9)
    (c, loss_c), (d, loss_d) = quadratic(), quadratic(0.3)
    train(RLLC([c], "J(0)", lr=0.1), loss_c, 9)
    train(RLLC([d], "J(0.9;2)", lr=0.2, inverse="gramian"), loss_d, 9)
    assert torch.equal(a, c) and torch.equal(b, d)


def test_maximize_turns_the_sign():
    (a, loss), (b, other) = quadratic(), quadratic()
    train(RLLC([a], "J(0.9)", maximize=True), lambda: -loss(), 6)
    train(RLLC([b], "J(0.9)"), other, 6)
    assert torch.equal(a, b)


def test_a_fixed_law_is_momentum():
    """c2 = 0, J(1/2), L = 1: torch.optim.SGD with momentum 1/2; dyadic numbers, so to the bit."""
    (a, loss), (b, other) = quadratic(), quadratic()
    train(RLLC([a], "J(0.5)", lr=0.125, c2=0), loss, 6)
    train(torch.optim.SGD([b], lr=0.125, momentum=0.5), other, 6)
    assert torch.equal(a, b)


def test_the_closed_form_in_one_dimension():
    """H = λ, J(0), c1c2λ = 1: the second step lands on the minimum, and only the second
    (rllc_closed_form)."""
    theta = torch.tensor([3.0], dtype=torch.float64, requires_grad=True)
    optimizer = RLLC([theta], "J(0)", lr=0.5, c2=1, law=[0.25], inverse="exact")
    train(optimizer, lambda: (theta**2).sum(), 1)
    assert theta.item() == 3 * (1 - 0.25)
    train(optimizer, lambda: (theta**2).sum(), 1)
    assert theta.item() == 0


def test_torch_schedulers_change_c1():
    theta, loss = quadratic()
    optimizer = RLLC([theta], "J(0.9)", lr=0.5)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 1, 0.5)
    train(optimizer, loss, 1)
    scheduler.step()
    assert optimizer.param_groups[0]["lr"] == 0.25


def test_a_parameter_without_gradient_stays_and_an_empty_step_changes_nothing():
    theta, loss = quadratic()
    idle = torch.ones(2, dtype=torch.float64, requires_grad=True)
    optimizer = RLLC([theta, idle], "J(0.9)")
    optimizer.step()
    assert not optimizer.state
    train(optimizer, loss, 3)
    assert torch.equal(idle, torch.ones(2, dtype=torch.float64))


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_gradient_that_is_not_finite_changes_nothing(value):
    (a, loss), (b, _) = quadratic(), quadratic()
    optimizer = RLLC([{"params": [a]}, {"params": [b]}], "J(0) | J(0.9)")
    train(optimizer, loss, 2)
    theta, laws = a.detach().clone(), optimizer.laws
    b.grad = torch.tensor([0.0, value, 0.0], dtype=torch.float64)
    with pytest.raises(NotFinite, match="parameter 0 of group 1"):
        optimizer.step()
    assert torch.equal(a, theta) and optimizer.laws == laws


def test_an_overflowing_step_changes_nothing():
    theta, loss = quadratic(dtype=torch.float32)
    optimizer = RLLC([theta], "J(0)", lr=1e30, c2=1e30, inverse="exact")
    theta.grad = torch.full_like(theta, 1e10)
    with pytest.raises(NotFinite, match="smaller lr"):
        optimizer.step()
    assert torch.equal(theta, quadratic(dtype=torch.float32)[0])


@pytest.mark.parametrize(
    "options, words",
    [
        ({"propagator": ""}, "no propagator"),
        ({"propagator": "J(0.9;0)"}, "at least 1"),
        ({"propagator": ([], [])}, "k ≥ 1"),
        ({"propagator": ([[1, 0]], [1])}, "shape"),
        ({"propagator": ([[float("nan")]], [1])}, "finite"),
        ({"propagator": 3}, "a pair"),
        ({"lr": -1}, "at least 0"),
        ({"lr": "fast"}, "a number"),
        ({"c2": float("inf")}, "finite"),
        ({"law": [1, 2]}, "2 entries; give 1"),
        ({"law": 1}, "give 1 numbers"),
        ({"propagator": ([[0.5]], [0])}, "give the law"),
        ({"inverse": "best"}, "one of exact"),
        ({"epsilon": 0}, "exact inverse"),
        ({"epsilon": -1}, "at least 0"),
        ({"epsilon": 1e-320}, "larger"),
        ({"inverse": "exact", "epsilon": 1}, "does not belong"),
        ({"inverse": "truncated"}, "give rcond"),
        ({"inverse": "truncated", "rcond": 1}, r"in \[0, 1\)"),
        ({"inverse": "gated", "propagator": "J(1)"}, "spectral radius"),
        ({"inverse": "gramian", "propagator": "J(0.5) | J(0.5)"}, "be controllable"),
    ],
)
def test_bad_options_are_named(options, words):
    with pytest.raises(ValueError, match=words) as caught:
        RLLC([quadratic()[0]], **{"propagator": "J(0.5)"} | options)
    assert "\n" not in str(caught.value)


def test_bad_parameters_are_named():
    a, b = (
        torch.zeros(2, requires_grad=True),
        torch.zeros(2, dtype=torch.float64, requires_grad=True),
    )
    with pytest.raises(ValueError, match="differ in type"):
        RLLC([a, b], "J(0)")
    with pytest.raises(ValueError, match="float32 or float64"):
        RLLC([torch.zeros(2, dtype=torch.complex64, requires_grad=True)], "J(0)")
    optimizer = RLLC([a], "J(0)")
    with pytest.raises(ValueError, match="at least 0"):
        optimizer.add_param_group({"params": [b], "lr": -1})
    assert len(optimizer.param_groups) == 1


def test_more_units_than_parameters_give_the_least_norm_answer():
    """k > n: the exact inverse is the pseudo-inverse of a wide matrix, and the gate is never
    open."""
    theta = torch.tensor([1.0], dtype=torch.float64, requires_grad=True)
    exact = RLLC([theta], "J(0) | J(0.5)", lr=0.25, c2=1, inverse="exact")
    train(exact, lambda: (theta**2).sum() / 2, 2)
    # M_1 = [1 1], L_0 = (1/2, 1/2), g_2 = θ_1 = 3/4, M_1⁺g_2 = (3/8, 3/8)
    np.testing.assert_allclose(exact.laws[0], [0.875, 0.875], rtol=8 * U)
    gated = RLLC([theta], "J(0) | J(0.5)", inverse="gated")
    train(gated, lambda: (theta**2).sum() / 2, 5)
    assert gated.laws == [[0.5, 0.5]]


@pytest.mark.parametrize("text", ["J(0) | J(0.9)", "J(0.5;3)", "J(0.9) | J(-0.9) | J(0.9i)"])
def test_in_the_frame_of_the_gramian_the_rules_are_orthonormal(text):
    """Σ (vᵀTⁱS)ᵀ(vᵀTⁱS) = I, 400 terms; what is left out is below 0.9^800 times the sum's size,
    10⁻³⁰."""
    group = RLLC([quadratic()[0]], text, inverse="gated").param_groups[0]
    T, row, S = (np.array(group[name]) for name in ("T", "v", "frame"))
    rows = []
    for _ in range(400):
        rows.append(row)
        row = row @ T
    rules = np.array(rows) @ S
    # Sums of 400 and of 40 doubled terms and an eigenvalue problem of W, all within rounding times
    # cond(W) = ‖S‖²‖S⁻¹‖².
    rounding = gamma(2000) * np.linalg.cond(S) ** 2
    assert np.abs(rules.T @ rules - np.eye(len(S))).max() < rounding
