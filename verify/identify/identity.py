"""From measurements to an `Identity`: the exact law, its canonical and Jordan form, its name."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from .naming import SHOWN, name_of_blocks, names
from .order import certified_rank
from .rational import near
from .recover import first_response, recover
from .varying import law_in_time, law_of_first_steps

VERDICTS = {
    "named": "linear, with a name",
    "recovered": "linear with a fixed law, recovered exactly; no name in the catalogue",
    "measured": "linear, but no rational law of its order reproduces what was measured",
    "time_varying": "linear, but the law changes with time",
    "coupled": "linear, but its coordinates are not treated alike or apart",
    "affine": "affine: linear, and steps of its own besides",
    "linear_to_float32": "linear up to float32 rounding",
    "linear_to_bfloat16": "linear up to bfloat16 rounding",
    "nonlinear": "not linear",
}


@dataclass
class Identity:
    """What an optimizer is.

    `probe` holds the measurements. Of a linear one: `order_at_least` is certified by the measured
    response, `law` the recovered `theory.FixedLaw` of its steps on g (None if not recovered), sign
    turned where it maximizes, `first` that of the first gradient where it differs, `names` its
    names. `decay` is None or {"kind", "rate"}: the steps are those on g + rate·θ (coupled), or have
    rate·θ subtracted besides (decoupled). `drift` is what an affine one adds to each step besides,
    where that is constant; `in_time` how a law changes with the step. `reason` says in words what
    kept it from being exact.
    """

    probe: object
    verdict: str
    order_at_least: int = None
    law: object = None
    first: object = None
    names: list = field(default_factory=list)
    decay: dict = None
    maximize: bool = False
    startup: str = "zero"
    looser: int = None
    worst: float = None
    reason: str = ""
    drift: Fraction = None
    in_time: dict = None

    @property
    def order(self):
        """The number of memory units, or None where it is not known exactly."""
        return None if self.law is None else int(self.law.canonical().rank)

    @property
    def title(self):
        """The name with its parameters in words: ``NAG with lr = 1/100, β = 9/10, zero start``."""
        if not self.names:
            return None
        best = self.names[0]
        words = [SHOWN.get(best.name, best.name)]
        if best.name == "fixed_law":
            words = [f"the fixed law ({best.parameters['law']}) on {best.parameters['propagator']}"]
        elif best.parameters:
            words[0] += " with " + ", ".join(
                f"{_letter(p)} = {x}" for p, x in best.parameters.items()
            )
        if self.decay:
            words.append(
                f"{self.decay['kind']} weight decay {self.decay['rate']}{self._a_step(best)}"
                + (": weights grow" if self.decay["rate"] < 0 else "")
            )
        if self.maximize:
            words.append("maximizing")
        if self.drift is not None:
            words.append(f"and {self.drift} added to each step")
        words.append(
            {"zero": "zero start", "named": "started by the first gradient"}.get(
                self.startup, "with a start of its own"
            )
        )
        return ", ".join(words)

    def _a_step(self, best):
        """Decoupled decay is a rate a step; with a learning rate lr, lr times the usual
        parameter."""
        lr = best.parameters.get("lr")
        if self.decay["kind"] == "coupled":
            return ""
        return f" a step (lr·{self.decay['rate'] / lr})" if lr else " a step"


def _letter(parameter):
    for word, letter in (("beta", "β"), ("nu", "ν"), ("alpha", "α"), ("gamma", "γ")):
        if parameter.startswith(word):
            return letter + parameter[len(word) :]
    return parameter


def identify(optimizer_factory, seed=0, on_stage=None):
    """Measure the optimizer that `optimizer_factory(params)` builds and return its `Identity`.

    What is recovered reproduces every measured response within the stated error, and the name has
    been checked exactly against the recovered law. Raises ValueError as `gpu_check.probe` does.
    """
    import gpu_check

    return of_probe(gpu_check.probe(optimizer_factory, seed=seed, on_stage=on_stage))


def identify_subject(subject, seed=0, on_stage=None, compiled=False):
    """As `identify`, of a `Subject` of any framework; with `compiled` one of torch is also stepped
    as torch.compile traces it."""
    from gpu_check.probing.probe import probe_box

    from .adapters.box import box_of
    from .loading import unswept

    with unswept():  # torch loads much with the first optimizer that it builds
        box = box_of(subject, seed)
    return of_probe(probe_box(box, on_stage=on_stage, compiled=compiled))


def of_probe(probe):
    """The `Identity` of a `gpu_check` Probe."""
    kind = probe.nearly and probe.nearly.kind
    if kind == "float32":
        return Identity(
            probe,
            "linear_to_float32",
            reason="sums and multiples of gradients from 2^-60 to 2^60 give those of the steps up "
            f"to {probe.nearly.deviation:.0e} of the largest, as numbers held in float32 would",
        )
    if kind == "bfloat16":
        return Identity(
            probe,
            "linear_to_bfloat16",
            reason="multiples by powers of two are exact, and sums are off by "
            f"{probe.nearly.deviation:.0e} of the largest step, as numbers of 8 bits held inside "
            "would be",
        )
    if kind == "affine":
        return _affine(probe)
    if not probe.linear.holds:
        sums = "a sum or a multiple of gradients does not give that of the steps"
        within = "sums and multiples of gradients from 2^-60 to 2^60 give those of the steps, "
        if kind == "range":
            law = law_in_time(probe.varying)
            words = f"; between them {law['says']}" if law else ""
            reason = within + "and beyond them not" + words
            return Identity(probe, "nonlinear", reason=reason, in_time=law)
        law = law_of_first_steps(probe.varying)
        return Identity(probe, "nonlinear", reason=sums, in_time=law)
    return _linear(probe)


def _affine(probe):
    """As of a linear one, of the steps less those that it takes on zero gradients."""
    answer, drift = _linear(probe), probe.nearly.drift
    answer.verdict = "affine"
    constant = max(drift) - min(drift) <= 4 * 2.0**-53 * (len(drift) + 1) * max(map(abs, drift))
    first = ", ".join(f"{x:.6g}" for x in drift[:3])
    if constant:
        answer.drift = near(drift[0], 4 * 2.0**-53 * abs(drift[0]))
    words = f"zero gradients give the steps {first}, … from 0; less those it is linear"
    answer.reason = "; ".join(filter(None, (words, answer.reason)))
    return answer


def _linear(probe):
    """The `Identity` of a linear Probe, or of an affine one without its drift."""
    if probe.response is None:
        return Identity(
            probe,
            "coupled",
            reason="a coordinate's steps depend on the other coordinates' gradients",
        )
    measured = probe.response
    order = certified_rank(measured.h, measured.errors)
    if measured.settles not in (1, 2):
        late = (
            "changes with the step it arrives at"
            if measured.settles is None
            else f"settles only from step {measured.settles} on"
        )
        if getattr(probe, "random", False):
            return Identity(
                probe,
                "time_varying",
                startup="time_varying",
                reason="it draws random numbers: these are its steps with one seed",
            )
        law = law_in_time(getattr(probe, "varying", None))
        return Identity(
            probe,
            "time_varying",
            startup="time_varying",
            reason=law["says"] if law else f"the response to a gradient {late}",
            in_time=law,
        )
    if not measured.explains:
        return Identity(
            probe,
            "measured",
            order_at_least=order,
            reason="its impulse response does not explain a free run: the law is not one of g and "
            "θ",
        )
    maximize = next((x for x in measured.h if x), 1.0) < 0
    sign = -1 if maximize else 1
    h = [sign * x for x in measured.h]
    recovered = recover(h, measured.errors, order)
    if recovered is None:
        return Identity(
            probe,
            "measured",
            order_at_least=order,
            maximize=maximize,
            reason="its numbers are not simple fractions within the error of measurement",
        )
    answer = Identity(
        probe,
        "recovered",
        order,
        recovered.fixed_law(),
        maximize=maximize,
        looser=recovered.looser,
        worst=recovered.worst,
    )
    _find_start(answer, recovered, [sign * x for x in measured.first])
    _find_decay(answer, measured, h, sign)
    if answer.reason:
        return answer
    answer.names = names(answer.law, answer.first) if answer.order else []
    if answer.names and answer.first is not None:
        answer.startup = "named"
    elif answer.first is not None:
        answer.names = names(answer.law)  # of the recursion; the start is its own
    if not answer.names and recovered.blocks is not None:
        answer.names = [name_of_blocks(recovered.blocks)]
    answer.verdict = (
        "named"
        if answer.names and answer.names[0].name not in ("fixed_law", "still")
        else "recovered"
    )
    return answer


def _find_start(answer, recovered, first):
    measured = answer.probe.response
    if measured.settles == 1:
        return
    answer.startup = "first_gradient"
    found = first_response(recovered, first, measured.errors)
    if found is None:
        answer.reason = (
            "the response to the first gradient differs, and is no simple response "
            "with the same poles"
        )
    else:
        answer.first = found.fixed_law()


def _find_decay(answer, measured, h, sign):
    """The rate of weight decay as a simple fraction that reproduces the response to θ."""
    if measured.decay == "none" or answer.reason:
        return
    if measured.decay == "other":
        answer.reason = "its steps depend on θ in a way that is no weight decay"
        return
    k, looser = measured.position, answer.looser
    reading = 2.0**-51  # 4u: k_0 is read at θ = 1
    if measured.decay == "decoupled":
        answer.decay = {
            "kind": "decoupled",
            "rate": near(k[0], reading + 64 * 2.0**-53 * abs(k[0])),
        }
        return
    i = max(range(1, len(h)), key=lambda j: abs(h[j])) if any(h[1:]) else 0
    slack = 4 * looser * measured.errors[i] * abs(k[i]) / abs(h[i]) + (reading if i == 0 else 0)
    rate = near(k[i] / h[i], slack / abs(h[i]))
    exact = [Fraction(str(x)) for x in answer.law.responses(len(k)).entries()]
    for j, (x, y) in enumerate(zip(k, exact)):
        allowed = Fraction(4 * looser * measured.errors[j]) * (1 + abs(rate)) + (
            Fraction(reading) if j == 0 else 0
        )
        if abs(Fraction(x) - rate * y) > allowed:
            answer.reason = "its weight decay is no simple fraction"
            return
    answer.decay = {"kind": "coupled", "rate": rate}
