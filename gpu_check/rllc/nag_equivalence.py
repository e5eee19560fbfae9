"""Lemma 4.1, batched: torch.optim.SGD(nesterov=True), Nesterov's velocity form, and Opt(diag(0, b),
(1, 1), c(1, b)).

The velocity form is V ← bV − c∇f(ψ + bV), ψ ← ψ + V; its lookahead points φ = ψ + bV move by
−cg + bV. With e ≥ |φ − θ| for the exact φ of the float state, δ ≥ |V + cM|, and ε as in
torch_sgd_realizations, gradients being asked at fl(φ), within γ₂(|ψ| + |bV|) of φ:

    δ ← |b|δ + cε + γ₃(|bV| + |cg|) + cγ₁₀(|bM| + |g|)
    e ← e + cε + |b|δ + γ₃(|bV| + |cg|) + γ₂(|ψ| + |V|) + γ₁₀(|θ| + |cg| + |cbM|)
"""

from ..batched.device import load_torch


def check(instances=600, seed=0, device="auto", dtype="float64", first=0, factor=1.0, chunk=None):
    """Real torch.optim.SGD(nesterov=True) runs and the velocity form, each against the two units.

    `factor` ≠ 1 makes l2 wrong on purpose. TorchMissing without torch; other arguments as in
    basis_independence.check.
    """
    load_torch()
    from .torch_sgd_realizations import compare_settings

    return compare_settings(
        ("nesterov",), instances, seed, device, dtype, first, factor, chunk, more=velocity
    )


def velocity(units, problem, run):
    """|φ_t − θ_t| and its bound for the velocity form, each (steps, B, n)."""
    import torch

    from ..batched.bounds import ENLARGE, UNIT, gamma
    from .torch_sgd_realizations import GRADIENT, LINE, STEPS

    unit, dtype = UNIT[problem.start.dtype], problem.start.dtype
    b, c = units.momentum, units.law[0]
    line, rounded = gamma(LINE, unit), gamma(GRADIENT, unit)
    slope, noise = problem.slope.double(), problem.noise.double().abs()
    psi, V = problem.start, torch.zeros_like(problem.start)
    e, delta = torch.zeros_like(slope), torch.zeros_like(slope)
    asked = gamma(2, unit) * psi.double().abs()
    own_b, own_c = b.to(dtype), c.to(dtype)
    errors, bounds = [], []
    for t in range(1, STEPS + 1):
        g = problem.gradient(t, psi + own_b * V)
        old = V.double().abs()
        V = own_b * V - own_c * g
        psi = psi + V
        phi = psi + own_b * V
        epsilon = slope * (e + asked) + 2 * rounded * (slope + noise[:, t - 1])
        g, fed = g.double().abs(), run.fed[t - 1].double().abs()
        # b and c are cast to the run's number type: two roundings more than written above
        moved = gamma(5, unit) * (b * old + c * g)
        delta = (
            b * delta
            + c * epsilon
            + moved
            + c * line * (b * run.memory[t - 1].double().abs() + fed)
        )
        size = run.theta[t].double().abs() + c * fed + c * b * run.memory[t].double().abs()
        e = (
            e
            + c * epsilon
            + b * delta
            + moved
            + gamma(3, unit) * (psi.double().abs() + V.double().abs())
            + line * size
        )
        asked = gamma(3, unit) * (psi.double().abs() + b * V.double().abs())
        errors.append((phi.double() - run.theta[t].double()).abs())
        bounds.append((e + asked) * ENLARGE)
    yield torch.stack(errors), torch.stack(bounds)
