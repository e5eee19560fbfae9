"""Derived letters: inverses, pseudo-inverses and reciprocals, with the equations that define
them."""

from __future__ import annotations

from .polynomial import DimensionError, Letter, Operator, _checked, differ, of_letter
from .relations import Equation


def inverse(expression: Operator, name: str | None = None) -> Operator:
    """The inverse of a square expression, as a new letter X with EX = 1 and XE = 1.

    Using it states the hypothesis that the inverse exists.
    """
    if expression.kind != "operator" or expression.rows != expression.cols:
        raise DimensionError(
            f"{expression} ({expression.type}) has no inverse; only a square operator can"
        )
    return _derived("inverse", expression, name or _tag(expression, "⁻¹"))


def pinv(expression: Operator, name: str | None = None) -> Operator:
    """The Moore–Penrose inverse of an expression, as a new letter with its four equations."""
    return _derived("pinv", expression, name or _tag(expression, "⁺"))


def left_inverse(expression: Operator, name: str | None = None) -> Operator:
    """A letter N with N·E = 1: the hypothesis that E has full column rank."""
    return _derived("left_inverse", expression, name or _tag(expression, "⁻ᴸ"))


def right_inverse(expression: Operator, name: str | None = None) -> Operator:
    """A letter N with E·N = 1: the hypothesis that E has full row rank."""
    return _derived("right_inverse", expression, name or _tag(expression, "⁻ᴿ"))


def reciprocal(expression: Operator, name: str | None = None) -> Operator:
    """The scalar 1/e, as a new scalar u with e·u = 1: the hypothesis that e is not zero."""
    if expression.kind != "scalar":
        raise DimensionError(
            f"{expression} ({expression.type}) has no reciprocal; only a scalar has"
        )
    name = _checked(name or _tag(expression, "⁻¹"))
    return of_letter(Letter(name, None, None, kind="reciprocal", of=expression))


def _tag(expression: Operator, mark: str) -> str:
    text = str(expression.expanded).replace(" ", "")  # one name, however it was written
    return text + mark if expression.single_letter else f"({text}){mark}"


def _derived(kind: str, expression: Operator, name: str) -> Operator:
    if expression.kind != "operator":
        raise DimensionError(f"{expression} ({expression.type}) is not an operator")
    # the inverse of a symmetric expression is symmetric, by uniqueness: XᵀE = 1 follows from EX = 1
    symmetric = (
        kind in ("inverse", "pinv")
        and expression.rows == expression.cols
        and expression.same(expression.T)
    )
    return of_letter(
        Letter(
            _checked(name), expression.cols, expression.rows, symmetric, kind=kind, of=expression
        )
    )


def defining_equations(letter: Letter) -> list[Equation]:
    """What a derived letter satisfies by definition; nothing for a free letter."""
    if letter.of is None:
        return []
    a, x = letter.of, of_letter(letter)
    if letter.kind == "inverse":
        why = f"{letter.name} is the inverse of {a}, which is invertible"
        return [Equation(a * x, 1, why), Equation(x * a, 1, why)]
    if letter.kind == "pinv":
        why = f"{letter.name} is the Moore–Penrose inverse of {a}"
        return [
            Equation(a * x * a, a, why),
            Equation(x * a * x, x, why),
            Equation((a * x).T, a * x, why),
            Equation((x * a).T, x * a, why),
        ]
    if letter.kind == "left_inverse":
        return [Equation(x * a, 1, f"{a} has full column rank")]
    if letter.kind == "right_inverse":
        return [Equation(a * x, 1, f"{a} has full row rank")]
    if letter.kind == "reciprocal":
        return [Equation(a * x, 1, f"{a} is not zero")]
    raise ValueError(f"{letter.name} has the unknown kind {letter.kind}")


def all_letters(expressions) -> dict[str, Letter]:
    """Every letter that the expressions use, the letters inside derived letters included."""
    found: dict[str, Letter] = {}
    todo = list(expressions)
    while todo:
        expression = todo.pop()
        for name in expression.names():
            letter = expression.letters[name]
            known = found.get(name)
            if known is None:
                found[name] = letter
                if letter.of is not None:
                    todo.append(letter.of)
            elif differ(letter, known):
                raise DimensionError(f"two different letters are both named {name}")
    return dict(sorted(found.items()))


def dimensions(letters, expressions) -> list[str]:
    """The symbolic dimensions of letters and of expressions: a sum without letters has some too."""
    sized = [l for l in letters if not l.is_scalar]
    sized += [e for e in expressions if e.kind == "operator"]
    return sorted({d for x in sized for d in (x.rows, x.cols)} - {"1"})
