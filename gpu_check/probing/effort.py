"""How much is tried of an optimizer: what takes long to step is tried on less, and says so."""

from dataclasses import dataclass

LENGTHS, BRIEF = (100, 200, 400, 800, 1600, 3200), (100,)  # of the long sequences
# What asks its closure this often a step, as a search along a line does, is tried on few cases.
DEAR = 2
FEW, LEAST = 24, 8  # steps after which a row of cases ends


@dataclass(frozen=True)
class Effort:
    """What is tried, the usual being `FULL`.

    `first`: a row of cases ends with the first that fails. `patience` is None or the steps after
    which it ends. `lengths` are those of the long sequences. `single`: what it does, and how long
    its steps get, is read off a single parameter.
    """

    name: str
    first: bool = False
    patience: int = None
    lengths: tuple = LENGTHS
    single: bool = False


FULL = Effort("full")
RANDOM = Effort("random", first=True)  # how far off a row is says nothing but what was drawn
COMPILED = Effort("slow to compile", True, FEW)
COMPILING = 0.35  # seconds for a small layout, of which the full effort takes seventeen
# Layouts that another one stands for, of what is slow to compile: those with a vector and a matrix.
STANDS_FOR = {(3, (2, 2)): (4, (2, 2)), (4, (4, 2)): (4, (2, 2))}
GRADES = (  # from so many seconds of the processor a step on
    (8e-4, Effort("first failures", True, None, BRIEF)),
    (2e-3, Effort("few cases", True, FEW, ())),
    (8e-3, Effort("least", True, LEAST, (), True)),
)


@dataclass(frozen=True)
class Pace:
    """Seconds of the processor for a step of a vector and a matrix, how often it asks its closure,
    and seconds to compile a layout, 0 for what compiles nothing."""

    seconds: float = 0.0
    asked: float = 0.0
    compiling: float = 0.0


def effort_for(pace, random=False, dear=DEAR):
    """The `Effort` for what has this `Pace`, and may draw `random` numbers."""
    found = COMPILED if pace.compiling > COMPILING else RANDOM if random else FULL
    for least, effort in GRADES:
        if pace.seconds > least:
            found = effort
    return GRADES[1][1] if pace.asked > dear and found.patience is None else found
