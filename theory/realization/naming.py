"""From what a person types to a family: a catalogue name, a name with numbers, a program, a
file."""

import os

from theory.algorithms.program import Program
from theory.algorithms.sides import Side
from theory.laws.families import Family, family_of_program
from theory.realization.responses import family_of_text, is_law

MAX_FILE = 100_000


def resolve(text):
    """Return the `Family` that `text` names, or the `Side` where it is no linear program with one
    point and constant coefficients; a `FixedLaw`, `Program`, `Optimizer` or `Family` is taken too.

    `text` is a catalogue name (``nag``), a name with numbers (``nag(lr=1/10, beta=9/10)``), a
    program (``x = x - a*grad(x)``), a law as matrices (``[0.9], [1], [lr]``) or as the transfer
    function from gradients to steps (``lr*z/(z - 0.9)``), or the path of a file that holds one.
    Raises ValueError with one line saying what is wrong.
    """
    if isinstance(text, (Family, Side)):
        return text
    if isinstance(text, Program) and text.kind != "linear":
        return Side("program", text)
    if hasattr(text, "family"):
        return text.family()
    if not isinstance(text, str):
        raise ValueError(f"an optimizer is given as text, not as {type(text).__name__}")
    return _of_text(_contents(text) if _is_file(text) else text, "known optimizer, a file, or a")


def _is_file(text):
    return 0 < len(text) < 1024 and not set("\n\0;") & set(text) and os.path.isfile(text)


def _contents(path):
    if os.path.getsize(path) > MAX_FILE:
        raise ValueError(f"the file {path} is longer than {MAX_FILE} bytes: give a program")
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except UnicodeDecodeError:
        raise ValueError(f"the file {path} is not UTF-8 text: give a program") from None
    except OSError as error:
        raise ValueError(f"the file {path} cannot be read: {error.strerror}") from None


def of_text(text):
    """As `resolve`, for text alone: no file is read, whatever its name."""
    return _of_text(text, "known optimizer or a")


def _of_text(text, taken):
    from theory import optimizers
    from theory.algorithms.program import parse
    from theory.optimizers.entry import read_call

    word = text.strip()
    if word.isidentifier():
        return optimizers.get(word).family()
    call = read_call(text)
    if call:
        name, values = call
        return optimizers.get(name).family(**values)
    plain = "=" not in text and not any(sign in text for sign in ";\n()")
    if plain and text.strip() and not is_law(text):
        raise ValueError(
            f"{text.strip()[:60]!r} is not a {taken} program such as x = x - a*grad(x)"
        )
    if is_law(text):
        return family_of_text(text)
    program = parse(text)
    if program.kind == "linear":
        return family_of_program(program, "program")
    return Side("program", program)
