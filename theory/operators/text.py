"""Expressions as text: plain Unicode for terminals, LaTeX for pages."""

from __future__ import annotations

from fractions import Fraction

_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_GREEK = {
    "α": "alpha",
    "β": "beta",
    "γ": "gamma",
    "δ": "delta",
    "ε": "varepsilon",
    "η": "eta",
    "θ": "theta",
    "κ": "kappa",
    "λ": "lambda",
    "μ": "mu",
    "ν": "nu",
    "ξ": "xi",
    "π": "pi",
    "ρ": "rho",
    "σ": "sigma",
    "τ": "tau",
    "φ": "varphi",
    "χ": "chi",
    "ψ": "psi",
    "ω": "omega",
    "Λ": "Lambda",
    "Σ": "Sigma",
    "Φ": "Phi",
}


def plain(expression) -> str:
    """``2·c1·M·Sᵀ − g·vᵀ``; an empty sum is 0."""
    return _join(expression, _plain_token, _plain_power, "·", "tr({})", str)


def latex(expression) -> str:
    """The expression in LaTeX."""
    return _join(
        expression, _latex_token, _latex_power, " ", r"\operatorname{{tr}}({})", _latex_number
    )


def _join(expression, token, power, dot, trace, number) -> str:
    parts = []
    for (mono, word), c in sorted(
        expression.terms.items(), key=lambda item: (-len(item[0][1]), item[0])
    ):
        factors = [power(name, exponent) for name, exponent in mono]
        runs: list = []
        for t in word:
            if runs and runs[-1][0] == t:
                runs[-1][1] += 1
            else:
                runs.append([t, 1])
        product = dot.join(token(t, n) for t, n in runs)
        if expression.kind == "trace":
            product = trace.format(product)
        if product:
            factors.append(product)
        size = abs(c)
        if size != 1 or not factors:
            factors.insert(0, number(size))
        body = dot.join(factors)
        if not parts:
            parts.append(("−" if c < 0 and token is _plain_token else "-" if c < 0 else "") + body)
        else:
            minus = "−" if token is _plain_token else "-"
            parts.append(f" {minus if c < 0 else '+'} {body}")
    return "".join(parts) or "0"


def _plain_power(name: str, exponent: int) -> str:
    return name if exponent == 1 else name + str(exponent).translate(_SUPERSCRIPTS)


def _plain_token(token: str, times: int) -> str:
    base = token[:-1] + "ᵀ" if token.endswith("*") else token
    if times == 1:
        return base
    if token.endswith("*") or len(token) > 1:
        base = f"({base})"
    return base + str(times).translate(_SUPERSCRIPTS)


def _latex_number(value) -> str:
    value = Fraction(value)
    if value.denominator == 1:
        return str(value.numerator)
    return rf"\tfrac{{{value.numerator}}}{{{value.denominator}}}"


def _latex_name(name: str) -> str:
    suffix = ""
    for mark, tex in (("⁻¹", "^{-1}"), ("⁺", "^{+}"), ("′", "'")):
        if name.endswith(mark):
            name, suffix = name[: -len(mark)], tex + suffix
    accent = None
    if name.endswith("\u0303"):
        name, accent = name[:-1], r"\tilde"
    head, _, sub = name.partition("_")
    if len(head) > 1 and not sub and head[0].isalpha() and head[1:].isdigit():
        head, sub = head[0], head[1:]
    head = "".join("\\" + _GREEK[c] + " " if c in _GREEK else c for c in head).strip()
    if accent:
        head = f"{accent}{{{head}}}"
    return head + (f"_{{{sub}}}" if sub else "") + suffix


def _latex_power(name: str, exponent: int) -> str:
    return _latex_name(name) + (f"^{{{exponent}}}" if exponent != 1 else "")


def _latex_token(token: str, times: int) -> str:
    base = _latex_name(token.rstrip("*"))
    if "^" in base and (times > 1 or token.endswith("*")):
        base = f"({base})"
    if token.endswith("*"):
        base += r"^{\top}"
    return base if times == 1 else f"({base})^{{{times}}}"
