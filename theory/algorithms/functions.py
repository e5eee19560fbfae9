"""What may be called: oracles, and functions that act on every coordinate alike.

| call | answer | |
| --- | --- | --- |
| grad(x), grad_f(x) | ∇f(x) | the gradient |
| prox_h(x, a) | argmin_u h(u) + |u − x|²/(2a) | a is 1 where it is left out |
| prox_h_conj(x, a) | prox of the conjugate h* | x − a·prox_h(x/a, 1/a), Moreau's identity |
| project_C(x) | the nearest point of C | |
| J_A(x, a) | (1 + aA)⁻¹x, the resolvent | a is 1 where it is left out |
| J_A_inv(x, a) | the resolvent of A⁻¹ | x − a·J_A(x/a, 1/a) |
| F(x), any capital letter | an operator | |
"""

import re
from fractions import Fraction

from theory.algorithms.tokens import ProgramError
from theory.algorithms.tree import Call, Negative, Number, Operation, TimePower

_ORACLES = (
    (re.compile(r"grad(_\w+)?"), (1,)),
    (re.compile(r"prox(_\w+)?"), (1, 2)),
    (re.compile(r"project(_\w+)?"), (1,)),
    (re.compile(r"J_\w+"), (1, 2)),
    (re.compile(r"[A-Z][0-9]*(_\w+)?"), (1,)),
)
# Each acts on every coordinate alike, save norm, which is a number: the length of the whole vector.
FUNCTIONS = {"sqrt": 1, "abs": 1, "sign": 1, "square": 1, "max": 2, "min": 2, "clip": 3, "norm": 1}
_ONE = Number(Fraction(1), "1")
CONJUGATES = {"prox": "_conj", "J": "_inv"}


def is_oracle(name):
    """True when `name` is an oracle's."""
    return any(pattern.fullmatch(name) for pattern, _ in _ORACLES)


def conjugate(name):
    """Return the name of the oracle for h (or A) when `name` is that of h* (or A⁻¹), else None."""
    for kind, ending in CONJUGATES.items():
        if name.startswith(kind) and name.endswith(ending):
            return name.removesuffix(ending)
    return None


def checked_call(name, arguments, text):
    """Return the `Call`. Raises ProgramError for an unknown function or a wrong number of
    arguments."""
    for pattern, counts in _ORACLES:
        if pattern.fullmatch(name):
            if len(arguments) not in counts:
                raise ProgramError(
                    f"{name}(...) takes {' or '.join(map(str, counts))} argument"
                    f"{'s' * (counts != (1,))}, not {len(arguments)}"
                )
            if any(map(asks, arguments)):
                raise ProgramError(
                    f"{text} asks an oracle inside an oracle: name the inner answer first, "
                    "g = ..., and use the name"
                )
            return Call(name, arguments, text)
    if name not in FUNCTIONS:
        if name[0].isupper():
            raise ProgramError(
                f"{name}(...) is not known: an operator is one capital letter, {name[0]}(x), with "
                f"a name behind _ where there are several, {name[0]}_1(x)"
            )
        raise ProgramError(
            f"{name}(...) is not known: there are {', '.join(FUNCTIONS)}, and the oracles grad(x), "
            "grad_f(x), prox_h(x, a), project_C(x), J_A(x, a), F(x)"
        )
    if len(arguments) != FUNCTIONS[name]:
        raise ProgramError(
            f"{name}(...) takes {FUNCTIONS[name]} argument{'s' * (FUNCTIONS[name] > 1)}, not "
            f"{len(arguments)}"
        )
    return Call(name, arguments, text)


def parts(tree):
    """Return the subtrees right below `tree`."""
    if isinstance(tree, Call):
        return tree.arguments
    if isinstance(tree, Negative):
        return (tree.inner,)
    if isinstance(tree, TimePower):
        return (tree.base,)
    if isinstance(tree, Operation):
        return (tree.left,) if tree.sign == "^" else (tree.left, tree.right)
    return ()


def walk(tree):
    """Yield the tree and all its subtrees, from left to right."""
    yield tree
    for part in parts(tree):
        yield from walk(part)


def asks(tree):
    """True when an oracle stands in the tree."""
    return any(isinstance(part, Call) and is_oracle(part.function) for part in walk(tree))


def simpler(call):
    """Write square, min, clip and the conjugate oracles with the others."""
    name, arguments, text = call.function, call.arguments, call.text
    if name == "square":
        return Operation("^", arguments[0], 2, text)
    if name == "min":
        both = Operation("+", *arguments, text)
        return Operation("-", both, Call("max", arguments, text), text)
    if name == "clip":
        x, low, high = arguments
        return Call("max", (low, Call("min", (x, high), text)), text)
    inner = conjugate(name) if is_oracle(name) else None
    if inner:
        x = arguments[0]
        a = arguments[1] if len(arguments) > 1 else _ONE
        scaled = Operation("/", x, a, x.text), Operation("/", _ONE, a, a.text)
        answer = Call(inner, scaled, text)
        return Operation("-", x, Operation("*", a, answer, text), text)
    return call
