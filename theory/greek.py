"""Greek letters: their English names, and their names in LaTeX."""

from __future__ import annotations

_LOWER = "αβγδεζηθικλμνξοπρστυφχψω"
_WORDS = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho "
    "sigma tau upsilon phi chi psi omega"
)

LETTERS = dict(zip(_LOWER, _WORDS.split(), strict=True))
CAPITALS = {letter.upper(): name.capitalize() for letter, name in LETTERS.items()}
VARIANTS = {"ς": "sigma", "ϵ": "epsilon", "ϑ": "theta", "ϕ": "phi", "ϱ": "rho", "µ": "mu"}
NAMES = {**LETTERS, **CAPITALS, **VARIANTS}

_OTHERWISE = {"ε": "varepsilon", "φ": "varphi", "ς": "varsigma", "ϑ": "vartheta", "ϱ": "varrho"}
# LaTeX has no word for a letter that looks like a Latin one
LATEX = {
    letter: _OTHERWISE.get(letter, name)
    for letter, name in NAMES.items()
    if letter not in "οΑΒΕΖΗΙΚΜΝΟΡΤΧ"
}
