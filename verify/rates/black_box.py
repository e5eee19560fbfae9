"""A real optimizer, or a fixed law, as the program that it is."""

from __future__ import annotations

import re

_IMPORT_PATH = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*[.:][A-Za-z_]\w*", re.ASCII)


def is_import_path(text: str) -> bool:
    """Whether text reads as torch.optim.SGD or package.module:Name does, and is no file."""
    import os

    return bool(_IMPORT_PATH.fullmatch(text)) and not os.path.exists(text)


def identified(path, texts, on_stage=lambda words: None, started=False):
    """(name with its parameters, Program) of the torch optimizer at an import path, run as a black
    box and recovered exactly. Raises ValueError, one line, where it is no linear program, or, with
    `started`, where the program would start otherwise."""
    import numpy as np

    from gpu_check import TorchMissing
    from gpu_check.batched.device import load_torch

    from ..identify.identity import identify
    from ..identify.loading import load, read_arguments

    try:
        load_torch()
    except TorchMissing as reason:
        raise ValueError(str(reason)) from None
    arguments = read_arguments(texts)
    found = load(path)
    with np.errstate(all="ignore"):
        identity = identify(
            lambda params: found(params, **arguments),
            on_stage=lambda words: on_stage(f"{path}: {words}"),
        )
    shown = ", ".join(f"{name}={value}" for name, value in arguments.items())
    program = _program(path, identity)
    if started and identity.startup != "zero" and not program.reading.starts:
        raise ValueError(
            f"{path} takes its first step otherwise than the later ones: write it as a program, "
            "with start lines"
        )
    return f"{path}({shown})", program


def _program(path, identity):
    from theory import optimizers
    from theory.algorithms import parse

    if identity.law is None:
        raise ValueError(f"{path} has no exact linear law: {identity.reason}")
    if identity.decay is not None:
        mend = "give weight_decay=0"
        if identity.decay["kind"] == "coupled":
            mend += f", and add {identity.decay['rate']} to mu and L"
        raise ValueError(
            f"{path} decays its parameters, so it does not rest at a minimizer of f: {mend}"
        )
    if identity.maximize or identity.drift is not None:
        what = "maximizes" if identity.maximize else "moves without gradients"
        raise ValueError(f"{path} {what}, so it does not converge to a minimizer")
    best = identity.names[0] if identity.names else None
    known = optimizers.catalogue()
    # A name of which the start is another one still has its recursion.
    if (
        best is not None
        and best.name in known
        and len(best.parameters) == len(known[best.name].parameters)
    ):
        return parse(known[best.name].program, **{k: str(v) for k, v in best.parameters.items()})
    return program_of_law(identity.law)


def program_of_law(law):
    """A `FixedLaw` of numbers as a Program: M = MT + gvᵀ, x = x − ML, in canonical coordinates."""
    from theory.algorithms import parse

    form = law.canonical()
    if not form.rank:
        raise ValueError("the optimizer makes no steps")
    fixed = form.fixed_law()
    T, v, L = fixed.propagator.T, fixed.propagator.v, fixed.L
    names = [f"m{i + 1}" for i in range(form.rank)]

    def summed(row, after=""):
        terms = [f"({c})*{name}" for c, name in zip(row, names) if c != 0]
        return " + ".join([*terms, *([after] if after else [])]) or "0*m1"

    lines = [summed(T.col(i), f"({v[i]})*g" if v[i] != 0 else "") for i in range(form.rank)]
    return parse(f"g = grad(x); {', '.join(names)} = {', '.join(lines)}; x = x - ({summed(L)})")
