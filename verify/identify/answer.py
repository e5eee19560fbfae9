"""The answer as `lemmata/identity/2` (docs/identify.md)."""

from __future__ import annotations

import math

from . import behaves


def as_dict(identity, optimizer, arguments, rate=None) -> dict:
    """The JSON-ready object; exact numbers are text, measured ones numbers. `rate` has the learning
    rate by its name, where it is not among the arguments."""
    probe, best = identity.probe, identity.names[0] if identity.names else None
    return {
        "schema": "lemmata/identity/2",
        "optimizer": optimizer,
        "arguments": {name: repr(value) for name, value in arguments.items()},
        "verdict": identity.verdict,
        "reason": identity.reason,
        "linear": bool(probe.linear.holds),
        "time_invariant": probe.time_invariant,
        "coordinate_wise": probe.coordinate_wise,
        "order": identity.order,
        "order_at_least": identity.order_at_least,
        "name": best and best.name,
        "title": identity.title,
        "parameters": _parameters(best),
        "also": [{"name": n.name, "parameters": _parameters(n)} for n in identity.names[1:]],
        "canonical": _canonical(identity.law),
        "jordan": _jordan(identity.law),
        "startup": _startup(identity),
        "weight_decay": identity.decay and {k: str(v) for k, v in identity.decay.items()},
        "maximize": identity.maximize,
        "invariances": {name: _invariance(found) for name, found in probe.invariances.items()},
        "not_linear": None if probe.linear.holds else _invariance(probe.linear)["counterexample"],
        "linear_between_restarts": bool(probe.restarts.holds),
        "nearly_linear": _nearly(probe.nearly),
        "drift": None if identity.drift is None else str(identity.drift),
        "in_time": identity.in_time,
        "behaviour": _finite(_behaviour(identity, rate or arguments)),
        "step_bound": _bound(probe.step_bound),
        "variants": probe.variants,
        "random": probe.random,
        "closure": probe.closure,
        "matrices_only": probe.matrices_only,
        "patience": probe.effort.patience,
        "effort": _effort(probe),
        "measured": _measured(identity),
    }  # fmt: skip


def _behaviour(identity, rates):
    law = identity.in_time or {}
    says = law["says"] if law.get("kind") == "first_steps" else ""
    found = behaves.as_dict(identity.probe.behaviour, rates, says)
    if identity.decay and identity.decay["rate"] > 0:  # told exactly with the law
        found["rows"].pop("decay", None)
    if identity.verdict in ("linear_to_float32", "linear_to_bfloat16"):
        found["rows"].pop("rounding", None)
    return found


FEW_CASES = "each row was tried on few cases, {patience} steps or little more, up to a failing one"
LESS = {
    "random": "Each row ended with its first failing case, as how far off it is says nothing of "
    "what draws random numbers",
    "slow to compile": "It took {compiling:.2g} s to compile for one layout: " + FEW_CASES,
    "first failures": "A step took {took}: each row ended with its first failing case, and no "
    "sequence had more than {longest} gradients",
    "few cases": "A step took {took}: " + FEW_CASES + "; sequences had up to {longest} gradients, "
    "of three sizes",
    "least": "A step took {took}: " + FEW_CASES + "; what it does and how long its steps get was "
    "read off a single parameter, in sequences of up to {longest} gradients of three sizes",
}


def _effort(probe):
    """What less was tried of an optimizer that takes long to step; null for all others."""
    effort, pace = probe.effort, probe.pace
    if effort.name not in LESS:
        return None
    says = LESS[effort.name].format(
        took=f"{1000 * pace.seconds:.2g} ms of the processor", longest=probe.step_bound.longest,
        patience=effort.patience, compiling=pace.compiling,
    )  # fmt: skip
    return {
        "kind": effort.name, "seconds_a_step": float(f"{pace.seconds:.2g}"),
        "seconds_to_compile": float(f"{pace.compiling:.2g}"), "says": says,
    }  # fmt: skip


def _parameters(name) -> dict:
    return {} if name is None else {p: str(x) for p, x in name.parameters.items()}


def _canonical(law):
    if law is None:
        return None
    form = law.canonical()
    return {"rank": int(form.rank), "a": [str(x) for x in form.a], "h": [str(x) for x in form.h]}


def _jordan(law):
    """The normal form of the law's memory, and the law in that frame."""
    if law is None or not law.canonical().rank:
        return None
    from flint import fmpq_mat

    from theory import normal_form

    from .blocks import as_dict as blocks_of
    from .blocks import matrices

    minimal = law.canonical().fixed_law()
    form = normal_form(minimal.propagator)
    found = blocks_of(minimal.propagator, form)
    answer = {key: found[key] for key in ("blocks", "form", "S", "J", "start")}
    S, _ = matrices(form)
    rational = isinstance(S, fmpq_mat)
    moved = (S.inv() * minimal.column).entries() if rational else S.inv() * minimal.L
    return answer | {"law": [str(x) for x in moved]}


def _startup(identity):
    """Kind of start; where the first gradient is treated differently, its first responses beside
    the usual ones."""
    answer = {
        "kind": {"named": "first_gradient"}.get(identity.startup, identity.startup),
        "named": identity.startup == "named",
    }
    if identity.first is not None:
        answer["first"] = [str(x) for x in identity.first.responses(4).entries()]
        answer["later"] = [str(x) for x in identity.law.responses(4).entries()]
    return answer


def _invariance(found) -> dict:
    c = found.counterexample
    return {
        "holds": found.holds,
        "meaning": found.meaning,
        "deviation": _number(found.deviation),
        "fails": list(found.fails),
        "rounding": found.rounding or None,
        "cases": found.cases,
        "counterexample": c and {
            "shapes": [list(s) for s in c.shapes], "start": _numbers(c.start),
            "gradients": [_numbers(r) for r in c.gradients],
            "changed_start": _numbers(c.changed_start), "changed": [_numbers(r) for r in c.changed],
            "step": c.step, "coordinate": c.coordinate,
            "expected": _number(c.expected), "found": _number(c.found),
        },
    }  # fmt: skip


def _nearly(found):
    return found and {
        "kind": found.kind,
        "deviation": _number(found.deviation),
        "drift": _numbers(found.drift[:8]),
    }


def _bound(found):
    return {
        "verdict": found.verdict,
        "top": _number(found.top),
        "sequence": found.sequence,
        "size": found.size,
        "step": found.step,
        "sizes": list(found.sizes),
        "largest": _numbers(found.largest),
        "saturates_from": found.saturates_from,
        "over_time": found.over_time,
        "sequences": found.sequences,
        "longest": found.longest,
    }


def _measured(identity):
    r = identity.probe.response
    answer = {"steps": identity.probe.steps, "h": None}
    if r is not None:
        answer |= {
            "h": _numbers(r.h),
            "errors": _numbers(r.errors),
            "first": _numbers(r.first),
            "position": _numbers(r.position),
            "source": r.source,
            "looser": identity.looser,
            "worst": identity.worst,
        }
    return answer


def _numbers(row):
    return [_number(x) for x in row]


def _number(x):
    """A float that JSON can hold: null where it is NaN or infinite."""
    return x if math.isfinite(x) else None


def _finite(value):
    """The same with null for every number that is not finite."""
    if isinstance(value, dict):
        return {name: _finite(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_finite(part) for part in value]
    return _number(value) if isinstance(value, float) else value
