"""RLLC with linear memory as equations between letters, step by step and over t.

LM-RLLC (Definition 5.1 of the RLLC paper): L′ = L + c2·M⁺g, M′ = MT + gvᵀ,
θ′ = θ − c1·M′L′, the pseudo-inverse being that of the OLD memory.  Letters: M n×k,
L k×1, θ n×1, g n×1, T k×k, v k×1.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..operators import Equation, Induction, Operator, Scalar, induction, inverse, pinv

C1, C2 = Scalar("c1"), Scalar("c2")
T, S, V = Operator("T", "k", "k"), Operator("S", "k", "k"), Operator("v", "k", "1")
S_INV = inverse(S)
TILDE, PRIME = "\u0303", "′"


@dataclass(frozen=True)
class State:
    """Memory, law and parameters at one index, as letters."""

    memory: Operator
    law: Operator
    theta: Operator


def state(mark: str = "", index: str = "") -> State:
    """Letters M, L, θ with a mark (a tilde for the other frame) and an index or a prime."""
    return State(
        Operator(f"M{mark}{index}", "n", "k"),
        Operator(f"L{mark}{index}", "k", "1"),
        Operator(f"θ{mark}{index}", "n", "1"),
    )


def step(
    now: State,
    later: State,
    gradient: Operator,
    t: Operator = T,
    v: Operator = V,
    *,
    pseudo_inverse=None,
) -> list[Equation]:
    """The three equations of one step of LM-RLLC(t, v, c1, c2).

    ``pseudo_inverse`` replaces M⁺ (for mutants and other inverses); by default M⁺.
    """
    retro = pinv(now.memory) if pseudo_inverse is None else pseudo_inverse
    return [
        Equation(later.memory, now.memory * t + gradient * v.T, "memory update"),
        Equation(later.law, now.law + C2 * retro * gradient, "retrospective law correction"),
        Equation(later.theta, now.theta - C1 * later.memory * later.law, "parameter update"),
    ]


def other_frame(t: Operator = T, v: Operator = V) -> tuple[Operator, Operator]:
    """(S⁻¹TS, Sᵀv): the propagator in the basis S."""
    return S_INV * t * S, S.T * v


def frames_agree() -> Induction:
    """RLLC with inverses R in one frame and R̃ in the S-frame: (M, L, θ) ↦ (MS, S⁻¹L, θ) at every t
    if R̃ = S⁻¹R at every t.

    R and R̃ (k×n) are any operators, whatever they have to do with M; no rank is asked for.
    """
    now, later, now_s, later_s = state(), state(index=PRIME), state(TILDE), state(TILDE, PRIME)
    g, R, R_s = Operator("g", "n", "1"), Operator("R", "k", "n"), Operator(f"R{TILDE}", "k", "n")
    same = [
        Equation(now_s.memory, now.memory * S),
        Equation(now_s.law, S_INV * now.law),
        Equation(now_s.theta, now.theta),
    ]
    pairs = [
        (getattr(a, name), getattr(b, name))
        for a, b in ((now, later), (now_s, later_s))
        for name in ("memory", "law", "theta")
    ]
    steps = step(now, later, g, pseudo_inverse=R) + step(
        now_s, later_s, g, *other_frame(), pseudo_inverse=R_s
    )
    return induction(
        same,
        state=pairs,
        initial=same,
        recurrence=[*steps, Equation(R_s, S_INV * R, "the inverse follows the frame")],
    )


def unroll(
    steps: int, mark: str = "", *, t: Operator = T, v: Operator = V, gradients=None
) -> tuple[list[State], list[Equation]]:
    """States 0 … steps and the equations between them, from given gradients g1, g2, …"""
    states = [state(mark, str(i)) for i in range(steps + 1)]
    gradients = gradients or [Operator(f"g{i + 1}", "n", "1") for i in range(steps)]
    equations = [
        e for i in range(steps) for e in step(states[i], states[i + 1], gradients[i], t, v)
    ]
    return states, equations


def zero_start(first: State) -> list[Equation]:
    """M = 0, the start of Definition 5.1."""
    return [Equation(first.memory, 0, "zero start")]
