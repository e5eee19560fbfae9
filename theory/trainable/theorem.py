"""The explicit convergence theorem of the trainable optimizer for given numbers, in words and in
LaTeX."""

from __future__ import annotations

import textwrap
from fractions import Fraction
from math import ceil

from .convergence import Convergence

# the theorem is to be read at 80 columns, two of them an indent
WIDTH = 76
# an exact number that is longer is shown rounded up, which leaves a bound true
LONGEST = 16


def rounded_up(x: Fraction, digits: int = 6) -> str:
    """A decimal ≥ x of so many significant digits, x ≥ 0."""
    if x == 0:
        return "0"
    power = 0
    while x * Fraction(10) ** (power + 1) <= 10**digits:
        power += 1
    while x * Fraction(10) ** power > 10**digits:
        power -= 1
    whole = ceil(x * Fraction(10) ** power)
    if power <= 0:
        return str(whole * 10**-power)
    text = str(whole).rjust(power + 1, "0")
    return f"{text[:-power]}.{text[-power:]}".rstrip("0").rstrip(".")


def text(f: Convergence) -> str:
    """The theorem for these numbers, in words that can stand in a paper; no formula is broken over
    two lines."""
    theta, bounded = f.theta, f"‖A_t‖ ≤ {f.a}" if f.a else "A_t = 0"
    lines = [
        *_paragraph(
            "Theorem. Let W ⊂ ℝⁿ be closed and convex with `|w| ≤ "
            + f"{f.D}` on it, and F twice continuously differentiable with "
            f"`{_times(f.mu)}I ≼ ∇²F ≼ {_times(f.L)}I` on W and `∇F(w*) = 0` at some `w* ∈ W`. "
            "Let the stochastic gradients "
            f"`g_t = ∇F(w_t) + ξ_t` satisfy `E[ξ_t | past] = 0`, `E|ξ_t|² ≤ {f.sigma**2}` and "
            f"`|g_t| ≤ {f.G}`. "
            f"Run the trainable optimizer from `w_1 ∈ W`, `|w_1 − w*| ≤ {f.distance}`, `A_1 = 0`, "
            "`b_1 = 0`:"
        ),
        "    r_t = A_t w_t + b_t − g_t,",
        "    A_{t+1} = A_t − β_t r_t w_tᵀ,   b_{t+1} = b_t − γ_t r_t,",
        "    m_t = A_{t+1} w_t + b_{t+1},   w_{t+1} = Proj_W(w_t − α_t m_t)",
        "(or its diagonal form, A_t a diagonal matrix) with",
        *_display(
            f"s = t + {theta},",
            f"α_t = {_over(f.alpha)},",
            f"γ_t = {_over(f.gamma)},",
            f"β_t = {_over(f.beta, 's²') if f.beta else '0'}.",
        ),
        f"Then for every t ≥ 1: {bounded} and",
        *_display(f"E|m_t − ∇F(w_t)|² ≤ N/(t + {theta}),", f"N = {_bound(f.N)},"),
        *_display(f"E|w_t − w*|² ≤ M/(t + {theta}),", f"M = {_bound(f.M)}."),
        *_paragraph(
            f"Constants: `K = L + a = {_bound(f.K)}`, `κ = {_bound(f.kappa)}`, `C = "
            f"{_bound(f.C)}`, `E|e_1|² ≤ {_bound(f.start)}`."
        ),
        "",
        "In LaTeX:",
        "",
        *latex(f),
    ]
    return "\n".join(lines)


def latex(f: Convergence) -> list[str]:
    """The same as the lines of a theorem environment."""
    theta = _tex(f.theta)
    bounded = rf"\|A_t\| \le {_tex(f.a)}" if f.a else "A_t = 0"
    return [
        r"\begin{theorem}",
        *_paragraph(
            rf"Let $W \subset \mathbb{{R}}^n$ be closed and convex with $\|w\| \le {_tex(f.D)}$ "
            r"on it, and $F$ twice continuously differentiable with "
            rf"${_tex_times(f.mu)}I \preceq \nabla^2 F \preceq {_tex_times(f.L)}I$ on $W$ and "
            r"$\nabla F(w^*) = 0$ at some $w^* \in W$. "
            r"Let the stochastic gradients $g_t = \nabla F(w_t) + \xi_t$ satisfy "
            r"$\mathbb{E}[\xi_t \mid \text{past}] = 0$, "
            rf"$\mathbb{{E}}\|\xi_t\|^2 \le {_tex(f.sigma**2)}$ and $\|g_t\| \le {_tex(f.G)}$. "
            r"Run the trainable optimizer from $w_1 \in W$, "
            rf"$\|w_1 - w^*\| \le {_tex(f.distance)}$, $A_1 = 0$, $b_1 = 0$:",
            "$",
        ),
        r"\begin{gather*}",
        r"r_t = A_t w_t + b_t - g_t, \quad A_{t+1} = A_t - \beta_t r_t w_t^\top, \\",
        r"b_{t+1} = b_t - \gamma_t r_t, \quad m_t = A_{t+1} w_t + b_{t+1}, \\",
        r"w_{t+1} = \operatorname{Proj}_W(w_t - \alpha_t m_t)",
        r"\end{gather*}",
        *_paragraph(
            rf"with $s = t + {theta}$, $\alpha_t = {_tex_over(f.alpha, 's')}$, $\gamma_t = "
            rf"{_tex_over(f.gamma, 's')}$, "
            rf"$\beta_t = {_tex_over(f.beta, 's^2') if f.beta else '0'}$. Then for every $t \ge "
            rf"1$, ${bounded}$ and",
            "$",
        ),
        r"\[",
        rf"\mathbb{{E}}\|m_t - \nabla F(w_t)\|^2 \le \frac{{{_bound(f.N)}}}{{t + {theta}}},",
        rf"\qquad \mathbb{{E}}\|w_t - w^*\|^2 \le \frac{{{_bound(f.M)}}}{{t + {theta}}}.",
        r"\]",
        r"\end{theorem}",
    ]


def _paragraph(words: str, mark: str = "`") -> list[str]:
    """Lines of at most WIDTH; what stands between two marks is not broken. Backquotes are left out,
    dollars are kept."""
    parts = words.split(mark)
    kept = (mark if mark == "$" else "").join(
        part.replace(" ", "\N{NO-BREAK SPACE}") if i % 2 else part for i, part in enumerate(parts)
    )
    lines = textwrap.wrap(kept, WIDTH, break_long_words=False, break_on_hyphens=False)
    return [line.replace("\N{NO-BREAK SPACE}", " ") for line in lines]


def _display(*formulas: str) -> list[str]:
    """Formulas side by side, indented, as many a line as fit."""
    lines = [f"    {formulas[0]}"]
    for formula in formulas[1:]:
        if len(lines[-1]) + 3 + len(formula) <= WIDTH:
            lines[-1] += f"   {formula}"
        else:
            lines.append(f"    {formula}")
    return lines


def _bound(x: Fraction) -> str:
    """x, or a decimal above it where x is long."""
    return str(x) if len(str(x)) <= LONGEST else rounded_up(x)


def _times(x: Fraction) -> str:
    return "" if x == 1 else f"{x}" if x.denominator == 1 else f"({x})"


def _over(x: Fraction, below: str = "s") -> str:
    """x/s as text."""
    return (
        f"{x.numerator}/{below}"
        if x.denominator == 1
        else f"{x.numerator}/({x.denominator}{below})"
    )


def _tex(x: Fraction) -> str:
    return str(x) if x.denominator == 1 else rf"\tfrac{{{x.numerator}}}{{{x.denominator}}}"


def _tex_times(x: Fraction) -> str:
    return "" if x == 1 else _tex(x)


def _tex_over(x: Fraction, below: str) -> str:
    return rf"\tfrac{{{x.numerator}}}{{{'' if x.denominator == 1 else x.denominator}{below}}}"
