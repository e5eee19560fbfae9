"""How far a float run of a fixed law is from an exact run, in its own frame or in another.

The run has (T', v', L'), M'_t, θ'_t; the exact run has (T, v, L), M_t, θ_t, and (T', v', L') is
the computed S-frame of (T, v, L) (S = I: the same law). With P = M'S⁻¹ the float run obeys

    P_t = P_{t−1}T + g'_t vᵀ + η_t,   θ'_t = θ'_{t−1} − P_t L + ζ_t,

where η_t collects rounding and the error of the frame,

    ‖η_t‖ ≤ ‖S⁻¹‖ (γ_{k+1}‖|M'||T'| + |g'||v'|ᵀ‖ + ‖M'_{t−1}‖‖S⁻¹‖‖ST' − TS‖ + ‖g'‖‖v' − Sᵀv‖),
    ‖ζ_t‖ ≤ γ_k ‖|M'_t||L'|‖ + u‖θ'_t‖ + ‖M'_t‖‖S⁻¹‖‖SL' − L‖

(Higham, Accuracy and Stability of Numerical Algorithms, section 3.5). Both recursions are
linear, so with h_j = vᵀTʲL and δ_s ≥ ‖g'_s − g_s‖

    e_t = ‖θ'_t − θ_t‖ ≤ e_{t−1} + Σ_{s≤t} (δ_s |h_{t−s}| + ‖η_s‖‖T^{t−s}L‖) + ‖ζ_t‖.

δ_s is 0 for given gradients; in closed loop it is ℓ e_{s−1} plus the gradient's rounding,
ℓ a Lipschitz constant of ∇f. Only the law, not the memory, is compared: a unit that the
law ignores, however large, enters through its rounding alone.
"""

import math

import numpy as np

from .rounding import ENLARGE, U, gamma, inverse_norm, norm


def forward_errors(run, law, target=None, S=None, problem=None):
    """Bounds e_0 = 0, e_1, … of ‖θ'_t − θ_t‖ for a zero-start run of the FixedLaw `law`.

    `target` and S (k, k): the exact run is that of the FixedLaw `target`, whose S-frame `law` is
    meant to be (the law itself if left out). `problem` closes the loop.
    """
    target = law if target is None else target
    frame = _Frame(law, target, S)
    h, sizes = _responses(target, run.steps)
    e, etas, deltas = [0.0], [], []
    for t in range(1, run.steps + 1):
        g = run.gradients[t - 1]
        etas.append(frame.memory_error(run.states[t - 1], g))
        deltas.append(0.0 if problem is None else _gradient_gap(problem, run.theta[t - 1], e[-1]))
        past = np.dot(deltas, h[t - 1 :: -1]) + np.dot(etas, sizes[t - 1 :: -1])
        e.append(e[-1] + float(past) + frame.step_error(run.states[t], run.theta[t]))
    return np.array(e) * ENLARGE


class _Frame:
    """The local errors η and ζ of one run."""

    def __init__(self, law, target, S):
        self.rule, self.law, self.k = law.rule, law.law, law.rule.units
        self.inverse, self.T_error, self.v_error, self.L_error = 1.0, 0.0, 0.0, 0.0
        if S is not None:
            T, v, L = target.rule.T, target.rule.v, target.law
            self.inverse = inverse_norm(S)
            self.T_error = _residual((S, law.rule.T), (T, S))
            self.v_error = _residual((np.eye(self.k), law.rule.v), (S.T, v))
            self.L_error = _residual((S, law.law), (np.eye(self.k), L))

    def memory_error(self, M, g):
        majorant = np.abs(M) @ np.abs(self.rule.T) + np.outer(np.abs(g), np.abs(self.rule.v))
        frame = norm(M) * self.inverse * self.T_error + norm(g) * self.v_error
        return self.inverse * (gamma(self.k + 1) * norm(majorant) + frame)

    def step_error(self, M, theta):
        rounding = gamma(self.k) * norm(np.abs(M) @ np.abs(self.law)) + U * norm(theta)
        return rounding + norm(M) * self.inverse * self.L_error


def _residual(one, other):
    """A bound of ‖AB − CD‖."""
    (A, B), (C, D) = one, other
    majorant = np.abs(A) @ np.abs(B) + np.abs(C) @ np.abs(D)
    return norm(A @ B - C @ D) + gamma(len(A) + 1) * norm(majorant)


def _responses(law, count):
    """Bounds of |h_j| and ‖TʲL‖ for j < count; computed powers have error γ_{kj}|T|ʲ|L|."""
    T, v, x = law.rule.T, law.rule.v, law.law
    k, majorant, h, sizes = len(v), np.abs(x), [], []
    for j in range(count):
        h.append(abs(float(v @ x)) + gamma(k * j + k) * float(np.abs(v) @ majorant))
        sizes.append(norm(x) + gamma(k * j) * norm(majorant))
        x, majorant = T @ x, np.abs(T) @ majorant
    return np.array(h), np.array(sizes)


def _gradient_gap(problem, theta, e):
    """δ for a gradient taken at most e from the exact run's point."""
    return (
        problem.lipschitz(theta, e) * e + problem.gradient_rounding(theta)
        if math.isfinite(e)
        else math.inf
    )
