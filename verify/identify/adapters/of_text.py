"""Programs as text, names of the catalogue and laws, in float64.

A program is run from its tree on arrays, apart from `theory`'s two exact readings. What it starts
from is `theory`'s, for each coordinate.
"""

from __future__ import annotations

from fractions import Fraction

from .running import Refused, Running

LONGEST = 1000  # responses of a law, after which it counts as forgotten


class Text:
    """What `text` names. Raises ValueError in one line where that is no optimizer with numbers."""

    def __init__(self, text):
        from theory.algorithms.functions import is_oracle, walk
        from theory.realization import resolve

        self.side = resolve(text)
        source = getattr(self.side, "source", None)
        program = getattr(self.side, "program", None) or source
        self.program = getattr(program, "parsed", program)
        self.law = not hasattr(self.program, "reading")
        self.values = dict(getattr(self.side, "values", {}))
        if self.side.parameters:
            raise ValueError(
                f"{text[:60]}: {self.side.parameters[0]} has no value: give numbers, as in "
                "nag(lr=1/10, beta=9/10), or write them into the program"
            )
        if self.law:
            return
        if self.program.reading.names.sequences:
            name = self.program.reading.names.sequences[0]
            raise ValueError(f"{text[:60]}: {name}[t] has no values here: give a formula in t")
        calls = [
            part.function
            for statement in self.program.source.statements if not statement.initial
            for tree in statement.expressions
            for part in walk(tree)
            if hasattr(part, "function") and is_oracle(part.function)
        ]  # fmt: skip
        if any(not call.startswith("grad") for call in calls):
            raise ValueError(f"{text[:60]}: a comparison hands out gradients only: use grad(x)")
        if self.program.kind == "several oracles" or len(self.program.reading.calls) > 1:
            raise ValueError(
                f"{text[:60]}: it asks at several points an iteration: name the first answer, "
                "g = grad(x), and use the name"
            )


def start(text, parts, seed=0):
    return Law(text, parts) if text.law else Written(text, parts)


class Written(Running):
    """A program, statement by statement."""

    def __init__(self, text, parts):
        import numpy as np

        self.program, self.sizes = text.program, [part.shape for part in parts]
        numbers = {**self.program.values, **text.values}
        self.values = {name: float(Fraction(str(value))) for name, value in numbers.items()}
        self.exact = {n: Fraction(str(v)) for n, v in text.values.items()}
        self.begin = np.concatenate([part.reshape(-1) for part in parts])
        self.memory, self.time = None, 1

    def _start(self, first):
        import numpy as np

        runs = [
            self.program.starting(Fraction(x), Fraction(g), **self.exact).memory
            for x, g in zip(self.begin.tolist(), first.tolist())
        ]
        self.memory = {name: np.array([float(run[name]) for run in runs]) for name in runs[0]}

    def points(self):
        import numpy as np

        if self.memory is None:
            return self._shaped(self.begin)
        asked = []

        def ask(point):
            asked.append(point)
            return np.zeros_like(self.begin)

        self._iterate(dict(self.memory), ask)
        return self._shaped(asked[0] + np.zeros_like(self.begin))

    def _shaped(self, flat):
        import numpy as np

        ends = np.cumsum([int(np.prod(shape)) for shape in self.sizes])[:-1]
        return [x.reshape(s).copy() for x, s in zip(np.split(flat, ends), self.sizes)]

    def put(self, points):
        raise Refused("a program's point cannot be moved by hand")

    def step(self, gradients):
        import numpy as np

        g = np.concatenate([part.reshape(-1) for part in gradients])
        if self.memory is None:
            self._start(g)
        self._iterate(self.memory, lambda point: g)
        self.time += 1

    def change(self, name, value):
        if name not in self.values:
            known = ", ".join(self.values) or "none"
            raise Refused(f"the program has no parameter {name}: it has {known}")
        self.values[name] = value

    def _iterate(self, memory, ask):
        """`memory` after an iteration in which `ask(point)` answers."""
        meaning = {**self.values, **memory}
        if "t" not in meaning:
            meaning["t"] = float(self.time)
        for statement in self.program.source.statements:
            if not statement.initial:
                news = [_value(x, meaning, self.time, ask) for x in statement.expressions]
                meaning.update(zip(statement.targets, news))
        for name in memory:
            memory[name] = meaning[name]


def _value(tree, meaning, time, ask):
    """The value of a tree of `theory.algorithms.tree` on arrays."""
    import numpy as np

    kind = type(tree).__name__

    def of(part):
        return _value(part, meaning, time, ask)

    if kind == "Number":
        return float(tree.value)
    if kind == "Name":
        return meaning[tree.name]
    if kind == "Negative":
        return -of(tree.inner)
    if kind == "TimePower":
        return of(tree.base) ** (time + tree.offset)
    if kind == "Operation":
        left = of(tree.left)
        if tree.sign == "^":
            return left ** float(tree.right)
        right = of(tree.right)
        operations = {"+": np.add, "-": np.subtract, "*": np.multiply, "/": np.divide}
        return operations[tree.sign](left, right)
    arguments = [of(part) for part in tree.arguments]
    if tree.function.startswith("grad"):
        return ask(arguments[0])
    return _FUNCTIONS[tree.function](*arguments)


def _functions():
    import numpy as np

    return {
        "sqrt": np.sqrt, "abs": np.abs, "sign": np.sign, "square": np.square, "max": np.maximum,
        "min": np.minimum, "clip": lambda x, low, high: np.maximum(low, np.minimum(x, high)),
        "norm": lambda x: np.sqrt(np.sum(np.square(x))),
    }  # fmt: skip


class _Lazy(dict):
    def __missing__(self, name):
        self.update(_functions())
        return self[name]


_FUNCTIONS = _Lazy()


class Law(Running):
    """A fixed law by its impulse response."""

    def __init__(self, text, parts):
        self.responses = _responses(text.side)
        self.parts, self.given = parts, []

    def points(self):
        return [part.copy() for part in self.parts]

    def put(self, points):
        self.parts = list(points)

    def step(self, gradients):
        self.given.append([g.copy() for g in gradients])
        h = self.responses
        for i, part in enumerate(self.parts):
            past = [row[i] for row in reversed(self.given)]
            self.parts[i] = part - sum(w * g for w, g in zip(h, past))


def _responses(family):
    from theory import exact

    return [float(exact.to_fraction(h.number())) for h in family.impulse_response(LONGEST)]
