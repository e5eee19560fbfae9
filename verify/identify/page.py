"""The answer as a page: a verdict, the form, the invariances, what to compare with."""

from __future__ import annotations

from .identity import VERDICTS

SHORT = {None: "?", True: "yes", False: "no"}
GRADIENT = (
    (
        "reused_gradient",
        "it keeps p.grad itself: zero_grad(set_to_none=False) and the next backward pass overwrite "
        "what it remembers",
    ),
    ("gradient_kept", "it changes p.grad: after a step that is no longer the gradient"),
)
ONE_TENSOR = (
    "this is its law on one tensor: the same numbers in other shapes take other steps (layout)"
)
FORMATS = {"float32": "float32", "short": "bfloat16 or another short format"}


def show(answer: dict, console) -> None:
    """Print `lemmata/identity/2` for a reader, at most 80 columns wide in pipes."""
    arguments = ", ".join(f"{name}={value}" for name, value in answer["arguments"].items())
    console.wrapped(f"{answer['optimizer']}({arguments})", 0, 2)
    verdict = answer["title"] or VERDICTS[answer["verdict"]]
    kind = "affine" if answer["verdict"] == "affine" else "linear"
    prefix = f"{kind}: " if answer["title"] else ""
    console.wrapped(prefix + verdict, 0, 2, style="bold")
    if answer["reason"]:
        console.wrapped(answer["reason"], 2)
    for name, sentence in GRADIENT:
        if answer["invariances"][name]["holds"] is False:
            console.wrapped(sentence, 2)
    if answer["title"] and answer["invariances"]["layout"]["holds"] is False:
        console.wrapped(ONE_TENSOR, 2)
    console.line()
    _form(answer, console)
    _counterexample(answer, console)
    _invariances(answer, console)
    _behaviour(answer, console)
    _rest(answer, console)
    _compare(answer, console)


def _form(answer, console) -> None:
    c = answer["canonical"]
    if c is None:
        if answer["order_at_least"] is not None:
            console.wrapped(f"At least {_units(answer['order_at_least'])} of memory, certified.", 0)
            console.line()
        return
    certified = (
        "certified"
        if answer["order_at_least"] == c["rank"]
        else f"at least {answer['order_at_least']} certified"
    )
    m = answer["measured"]
    loose = "" if m["looser"] == 1 else f" widened {m['looser']} times"
    console.wrapped(
        f"{_units(c['rank'])} of memory, {certified}. The exact law reproduces all {len(m['h'])} "
        "measured responses; "
        f"the worst is off by {m['worst']:.2g} of its error bound{loose}.",
        0,
        2,
    )
    if c["rank"]:
        sign = "+" if answer["maximize"] else "-"
        console.line(f"  steps       {'+' if sign == '+' else '−'}Σ h_i g_(t−i)")
        row(console, "start", ", ".join(f"h_{i} = {x}" for i, x in enumerate(c["h"])))
        terms = (
            " + ".join(
                f"({x})·{'h_i' if j == 0 else f'h_(i+{j})'}"
                for j, x in enumerate(c["a"])
                if x != "0"
            )
            or "0"
        )
        row(console, "recurrence", f"h_(i+{c['rank']}) = {terms}")
        blocks = " ∪ ".join(_block(b) for b in answer["jordan"]["blocks"])
        row(
            console,
            "memory",
            blocks + ", v = (" + ", ".join(map(str, answer["jordan"]["start"])) + ")",
        )
        row(console, "law", "(" + ", ".join(answer["jordan"]["law"]) + ")")
    if answer["weight_decay"]:
        d = answer["weight_decay"]
        what = (
            "g is the gradient plus" if d["kind"] == "coupled" else "besides, each step subtracts"
        )
        row(console, "decay", f"{d['kind']}: {what} {d['rate']}·θ")
    if answer["startup"]["kind"] == "first_gradient":
        s = answer["startup"]
        row(
            console,
            "start-up",
            f"the first gradient's responses are {', '.join(s.get('first', ['not exact']))}, …; "
            "all later ones' "
            f"{', '.join(s.get('later', ['the above']))}, …",
        )
    console.line()


def row(console, word, text) -> None:
    """``word  text`` with the text wrapped at column 14."""
    import textwrap

    lines = textwrap.wrap(
        text, console.width - 14, break_long_words=False, break_on_hyphens=False
    ) or [""]
    for i, line in enumerate(lines):
        console.line(f"  {word if i == 0 else '':<11} {line}")


def _units(n) -> str:
    return f"{n} unit{'s' * (n != 1)}"


def _block(block) -> str:
    near = block["eigenvalue"] or " ± ".join(block["near"]) + "i"
    return f"J({near}; {block['size']})" if block["size"] > 1 else f"J({near})"


def _counterexample(answer, console) -> None:
    c = answer["not_linear"]
    if c:
        console.wrapped(f"Not linear: {_says(c)}.", 0, 2)
        console.line()


def _says(c) -> str:
    """One counterexample: small ones with their gradients."""
    figures = 6 if _value(c["found"]) != _value(c["expected"]) else 15
    got = f"step {c['step']} is {_value(c['found'], figures)}, not {_value(c['expected'], figures)}"
    width = len(c["start"])
    if len(c["changed"]) * width > 4:
        shapes = ", ".join("×".join(map(str, s)) for s in c["shapes"])
        return (
            f"{len(c['changed'])} gradients of shape {shapes}: {got} (coordinate "
            f"{c['coordinate'] + 1})"
        )
    where = f" (coordinate {c['coordinate'] + 1})" if width > 1 else ""
    start = f"from {_vector(c['start'])}"
    if c["start"] != c["changed_start"]:
        start = f"start {_vector(c['start'])} changed to {_vector(c['changed_start'])}"
    gradients = f"gradients {_vectors(c['gradients'])}"
    if c["gradients"] != c["changed"]:
        gradients += f" changed to {_vectors(c['changed'])}"
    return f"{start}, {gradients}: {got}{where}"


def _vectors(rows) -> str:
    return ", ".join(map(_vector, rows))


def _vector(entries) -> str:
    texts = [_value(x) for x in entries]
    return texts[0] if len(texts) == 1 else f"({', '.join(texts)})"


def _value(x, figures=6) -> str:
    return "not finite" if x is None else f"{x:.{figures}g}"


def _invariances(answer, console) -> None:
    console.line("Invariances:")
    for name, found in answer["invariances"].items():
        console.line(f"  {name:<17} {SHORT[found['holds']]:<4} {found['meaning']}"[: console.width])
        if found["counterexample"]:
            text = _says(found["counterexample"]) + _how_far(found)
            for line in _lines(text, console.width - 25):
                console.line(" " * 25 + line)
    console.line()


def _behaviour(answer, console) -> None:
    """What it does, where that is not what every optimizer does."""
    rows = answer["behaviour"]["rows"]
    if rows:
        console.line("What it does:")
        for name, words in rows.items():
            row(console, name, words)
        console.line()


def _how_far(found) -> str:
    """What softens a no: rounding inside, far sizes only, or a small deviation."""
    size = f"{found['deviation']:.0e} of the largest step" if found["deviation"] else ""
    far = "" if found["fails"] == ["far"] or "far" not in found["fails"] else " at usual sizes"
    if found["rounding"]:
        return (
            f"; exact for powers of two{far}, other factors are off by up to {size}, as rounding "
            f"to {FORMATS[found['rounding']]} inside would"
        )
    if found["fails"] == ["far"]:
        return "; no case failed at usual sizes"
    return f"; never off by more than {size}{far}" if size and found["deviation"] <= 0.01 else ""


def _lines(text, width):
    import textwrap

    return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)


def _rest(answer, console) -> None:
    b = answer["step_bound"]
    console.wrapped(_bound(b), 0, 2)
    if not answer["linear"]:
        console.wrapped(
            f"Linear while gradients keep their sign: {SHORT[answer['linear_between_restarts']]}.",
            0,
            2,
        )
    for name, says in answer["variants"].items():
        console.wrapped(f"{name}: {'the same steps' if says == 'same' else says}.", 0, 2)
    notes = [
        text
        for key, text in (
            ("random", "draws random numbers"),
            ("closure", "was stepped with a closure"),
            ("matrices_only", "takes matrices only"),
        )
        if answer[key]
    ]
    if notes:
        console.wrapped(f"It {', '.join(notes)}.", 0, 2)
    if answer["effort"]:
        console.wrapped(f"{answer['effort']['says']}.", 0, 2)
    console.line()


def _bound(b) -> str:
    """What was seen of the longest steps, and how much was tried."""
    where = f"{b['sequence']} of size {_power(b['size'])}, step {b['step']}"
    if b["verdict"] == "not measured":
        return "How long its steps get was not measured: it refuses two parameters in one tensor."
    if b["verdict"] == "not finite":
        return f"A step is not finite: {where}."
    middle = len(b["largest"]) // 2
    sizes = ", ".join(_value(b["largest"][i]) for i in (0, middle, -1))
    ends = ", ".join(_power(b["sizes"][i]) for i in (0, middle, -1))
    grows = {
        "grows with the gradients": "they still grow with the gradients at the largest size",
        "grows with time": f"they still grow after {b['longest']} gradients",
        "saturates": f"from size {_power(b['saturates_from'])} on they stop growing"
        if b["saturates_from"]
        else "",
    }[b["verdict"]]
    return (
        f"No step above {_value(b['top'])} was seen ({where}) in {b['sequences']} sequences of up "
        f"to {b['longest']} gradients; in short ones of size {ends} none above {sizes}: {grows}. "
        "This is no proof of a bound."
    )


def _power(size) -> str:
    """1, or 2^-40 for a power of two."""
    import math

    return "1" if size == 1 else f"2^{round(math.log2(size))}"


def _compare(answer, console) -> None:
    """Other names, and the commands that compare exactly."""
    if answer["also"]:
        shown = "; ".join(
            f"{n['name']}({', '.join(f'{p}={x}' for p, x in n['parameters'].items())})"
            for n in answer["also"][:3]
        )
        console.wrapped(f"The same law is also {shown}.", 0, 2)
    name = answer["name"]
    if name and name not in ("fixed_law", "still") and "beta4" not in answer["parameters"]:
        call = f"{name}({', '.join(f'{p}={x}' for p, x in answer['parameters'].items())})"
        other = "heavy_ball" if name in ("nag", "sgd") else "nag"
        console.line("Compare exactly:")
        console.line(f'  python -m verify equivalent "{call}" {other}')
    elif not answer["linear"]:
        console.wrapped(
            "Compare with the optimizers of the same invariances in docs/results/zoo.md; the same "
            "command on another "
            "optimizer gives its table.",
            0,
            2,
        )
