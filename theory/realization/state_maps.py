"""One try for a state map between programs that act on every coordinate alike.

B's state s is a multiple of one of A's, constant (the unknown `m s`) or one that changes with the
time (the sequence `m s`), or the root of one. A root, sign or maximum of B with unknowns in it may
be matched with one of A: its contents are then A's, or with the unknown `s @` a positive multiple
of them.
"""

from dataclasses import dataclass

from theory.algorithms.interpreter import FIRST_GRADIENT, entry
from theory.algorithms.names import START
from theory.laws.factors import irreducible_factors
from theory.laws.rational_functions import terms_of
from theory.realization.branches import solve_system, unconditional
from theory.realization.clock import World, hidden
from theory.realization.definite import coefficients_of
from theory.realization.entries import entries_of
from theory.realization.ideals import Undecided
from theory.realization.question import Question
from theory.realization.schedules import bottoms, of, solve_schedules, told_conditions
from theory.realization.standing import moving_states
from theory.realization.varying import divisors, split

ROOTS = ("root 0", "root 1")  # of numbers of A, unknowns of their own


@dataclass(frozen=True)
class Partner:
    """A's letter for a root or the like of B's; `turned` exchanges the two contents of a maximum
    and takes the sign of the opposite,
    `scaled` allows a positive multiple."""

    letter: str
    turned: bool = False
    scaled: bool = False


class Search:
    """B's state s as a multiple of A's `pairs[s]`; `changing` names those of B's states whose
    multiple is a sequence, `roots` gives `Partner`s to letters of B."""

    def __init__(self, A, B, matched, pairs, branch=None, roots=(), changing=(), rooted=()):
        self.A, self.B, self.pairs, self.branch, self.rooted = A, B, pairs, branch, rooted
        self.ours, self.theirs = A.program.reading, B.program.reading
        self.multiples = {name: f"m {name}" for name in pairs}
        self.changing = changing
        self.roots = dict(roots)
        letters = [*self.ours.names.states, *(call.letter for call in self.ours.calls)]
        norms = [o.letter for o in self.ours.opaque if o.kind == "norm"]
        vectors = [*letters, *norms, START, FIRST_GRADIENT]
        constant = [m for name, m in self.multiples.items() if name not in changing]
        moving = [self.multiples[name] for name in changing]
        self.scales = {k: f"s {k}" for k, partner in self.roots.items() if partner.scaled}
        extra = (*constant, *self.scales.values(), *ROOTS)
        self.question = Question(A, B, extra)
        self.question.positive = ROOTS
        self.world = World(
            (A, B), extra=extra, vectors=vectors, matched=matched, moving=moving,
            shifts=1 if moving else 0, roots=ROOTS,
        )  # fmt: skip
        self.gaps, self.schedules = [], ()
        self.used: set = set()
        self.denominators: list = []
        self._images()

    def multiple(self, name, later=0):
        """The multiple of B's state, now or when the iteration ends."""
        m = self.multiples[name]
        known = entry(m, later) if name in self.changing else m
        return self.world.field.variable(known).substitute(self.put)

    def _images(self):
        self.put = {}
        world, (ours, theirs) = self.world, self.world.images
        if self.branch is not None:
            solved = self.branch.solved.items()
            self.put = {n: image_of(world, v) for n, v in solved if n in world.field.names}
        self.put |= {self.multiples[name]: world.field.one for name in self.rooted}
        for letter in world.vectors:
            ours[letter] = world.field.variable(letter)
        for place, side in ((0, self.A), (1, self.B)):
            kept, zero = moving_states(side.program)
            for name in set(side.program.reading.names.states) - set(kept):
                # What no point feels may have any image.
                image = world.field.zero if name in zero else world.field.variable(START)
                world.images[place][name] = image
        for name, other in self.pairs.items():
            theirs[name] = self.multiple(name) * self._of(name, ours[other])
        for one, other in zip(self.ours.calls, self.theirs.calls):
            theirs[other.letter] = ours[one.letter]
        theirs[START], theirs[FIRST_GRADIENT] = ours[START], ours[FIRST_GRADIENT]
        if self.branch is not None:
            self.gaps += [world.field.variable(n) - v for n, v in self.put.items()]
            self.gaps += [world.field.polynomial(_up(world, e)) for e in self.branch.unsolved]
            for place, reading in ((0, self.ours), (1, self.theirs)):
                self._opaque(place, reading)
            for name in self.scales.values():
                if name not in self.used:
                    self.gaps.append(world.field.variable(name) - 1)

    def _of(self, name, element):
        """What B's state is a multiple of: A's state, or its root."""
        return self.world.opaque("sqrt", [element]) if name in self.rooted else element

    def _opaque(self, place, reading):
        world, images = self.world, self.world.images
        late = {o.letter for o in hidden(reading)}
        for opaque in reading.opaque:
            if not place and opaque.letter not in late:
                continue  # B's are read again, with what the opening found
            arguments = [self.read(place, a) for a in opaque.arguments]
            partner = self.roots.get(opaque.letter) if place else None
            if partner is not None and self._holds_unknowns(arguments):
                self._matched(opaque, arguments, partner)
                continue
            image = world.opaque(opaque.kind, arguments)
            if partner is not None and self._is_strange(image):
                # A's and this are the same under conditions on A's parameters.
                self._matched(opaque, arguments, partner)
            else:
                images[place][opaque.letter] = image

    def _is_strange(self, image):
        """Whether it holds letters of roots, signs and maxima that nothing before holds."""
        known = [*self.world.images[0].values(), *self.world.images[1].values()]
        return not image.letters() & set(self.world.meaning) <= set().union(
            *(x.letters() for x in known)
        )

    def _holds_unknowns(self, arguments):
        names = set(self.question.unknowns) - set(ROOTS)
        letters = set().union(*(a.letters() for a in arguments))
        sequences = tuple(f"{base}[" for base in of(self.B, self.moving).values())
        return bool(letters & names) or any(n.startswith(sequences) for n in letters if sequences)

    @property
    def moving(self):
        """The names of the multiples that change."""
        return tuple(self.multiples[name] for name in self.changing)

    def _matched(self, opaque, arguments, partner):
        images, field = self.world.images, self.world.field
        other = next(o for o in self.ours.opaque if o.letter == partner.letter)
        mine = [self.read(0, a) for a in other.arguments]
        opposite = partner.turned and opaque.kind == "sign"
        if opposite:
            mine = [-x for x in mine]
        elif partner.turned:
            mine.reverse()
        scale = field.variable(self.scales[opaque.letter]) if partner.scaled else field.one
        self.used |= scale.letters()
        inside = scale**2 if opaque.kind == "sqrt" else scale
        gaps = [x - inside * y for x, y in zip(arguments, mine)]
        self.gaps += gaps
        own = images[0][partner.letter]
        own = -own if opposite else own
        image = own if opaque.kind == "sign" else scale * own
        self._settle(gaps)
        images[1][opaque.letter] = image.substitute(self.put)

    def _settle(self, gaps):
        """Put in the multiples that the gaps give as they stand, so that what comes after need not
        be matched; the gaps stay."""
        field, open_ = self.world.field, {*self.multiples.values(), *self.scales.values()}
        for coefficient in coefficients(self.world, gaps):
            for factor in irreducible_factors(coefficient.substitute(self.put).top):
                held = field.polynomial(factor).letters() & open_
                name = min(held, key=list(field.names).index, default=None)
                if name is None or factor.degrees()[field.names.index(name)] != 1:
                    continue
                slope = factor.derivative(name)
                if slope.is_constant():
                    value = field.variable(name) - field.ratio(factor, slope)
                    put = {name: value}
                    self.gaps.append(field.variable(name) - value)
                    self.put = {n: v.substitute(put) for n, v in self.put.items()} | put
        for name, other in self.pairs.items():
            if name not in self.changing:
                image = self._of(name, self.world.images[0][other])
                self.world.images[1][name] = self.multiple(name) * image

    def read(self, place, element):
        """An element of a reading in the world, what the opening found put in."""
        return self.world.read(place, element).substitute(self.put)

    def opening(self):
        """The branches of the updates without roots, signs and maxima."""
        out = {o.letter for reading in (self.ours, self.theirs) for o in hidden(reading)}
        gaps = list(self.world.equations)
        for name, other in self.pairs.items():
            one, two = self.ours.after[other], self.theirs.after[name]
            if (one.letters() | two.letters()).isdisjoint(out):
                gaps.append(self._gap(name, other))
        return self._solved(gaps)

    def _gap(self, name, other):
        image = self._of(name, self.read(0, self.ours.after[other]))
        return self.read(1, self.theirs.after[name]) - self.multiple(name, 1) * image

    def _solved(self, gaps, by=solve_system):
        question, world = self.question, self.world
        below = [1 / bottom for bottom in self.denominators]
        apart = [*question.domain_of_a, *question.domain_of_b, *divisors(question, gaps + below)]
        apart += [question.field.variable(name).top for name in self.scales.values()]
        equations = split(world, question, [gap.top for gap in gaps])
        if any(e != 0 and e.is_constant() for e in equations):
            return []
        return by(question.field, equations, question.unknowns, apart)

    def _roots(self):
        """What the roots of A's numbers are; those that do not come up are 1."""
        for name in ROOTS:
            letter = self.world.field.variable(name)
            value = self.world.adjoined.get(name)
            yield letter - 1 if value is None else letter * letter - value

    def entries(self):
        """The branches on which B is A by a map of this kind. Raises Undecided."""
        gaps = [*self.gaps, *(e.substitute(self.put) for e in self.world.equations)]
        for one, other in zip(self.ours.calls, self.theirs.calls):
            gaps.append(self.read(1, other.point) - self.read(0, one.point))
            gaps += [self.read(1, y) - self.read(0, x) for x, y in zip(one.steps, other.steps)]
        gaps += [self._gap(name, other) for name, other in self.pairs.items()]
        gaps = self._by_coordinates(gaps)
        gaps, self.schedules, _, _ = solve_schedules(self.world, of(self.B, self.moving), gaps)
        held = set().union(*(call.point.letters() for call in self.ours.calls))
        moved = [
            self.read(0, self.ours.after[n]) - self.world.images[0][n]
            for n in self.ours.names.states
            if n in held and self.world.images[0][n]
        ]
        self.question.responses_of_a = split(self.world, self.question, [m.top for m in moved])
        gaps = [*gaps, *self._roots()]
        try:
            found = self._solved(gaps)
        except Undecided:
            found = self._solved(gaps, unconditional)
            if not found:
                raise
        branches = [branch for branch in found if self._is_defined(branch)]
        return entries_of(self.question, branches)

    def _is_defined(self, branch):
        """False where B divides by zero on the branch, or what is taken to be positive is not."""
        put = self._on(branch)
        if not all(bottom.substitute(put) for bottom in self.denominators):
            return False
        taken = [self.world.field.polynomial(p) for p in self.world.positive.values()]
        taken += [self.world.field.variable(name) for name in self.scales.values()]
        values = [value.substitute(put) for value in taken]
        return not any(value.is_number() and value.number() <= 0 for value in values)

    def _by_coordinates(self, gaps):
        """The coefficients of the gaps in what differs from coordinate to coordinate."""
        bottoms_ = {str(gap.bottom): gap.bottom for gap in gaps if not gap.bottom.is_one()}
        self.denominators = [self.world.field.polynomial(b) for b in bottoms_.values()]
        return coefficients(self.world, gaps)

    def _on(self, branch):
        names = self.world.field.names
        return {n: image_of(self.world, v) for n, v in branch.solved.items() if n in names}

    def assumed(self, branch):
        """What is taken to be positive, and not 0, on a branch, as texts."""
        put = self._on(branch)
        known = {}  # what was taken to be positive and has a value by now
        for text, factor in self.world.positive.items():
            value = self.world.field.polynomial(factor)
            shown = value.letters() & {*self.scales.values(), *ROOTS, *self.multiples.values()}
            known[self._squared(branch, value.substitute(put)).text() if shown else text] = None
        for name in self.scales.values():
            value = branch.solved.get(name)
            if value is None or not value.is_number() or value.number() <= 0:
                text = "a multiple of a root or maximum"
                known[text if value is None else self._squared(branch, value).text()] = None
        positive = [f"{text} > 0" for text in known]
        return positive + told_conditions(self.world, bottoms(self.schedules, put), put)

    def _squared(self, branch, value):
        """A value with even powers of roots of A's numbers written by these."""
        field = value.field
        for name in ROOTS:
            equation = next(
                (e for e in branch.equations if e.degrees()[self._place(name)] == 2), None
            )
            if equation is None:
                continue
            C, B, A = coefficients_of(equation, self._place(name))
            if B != 0:
                continue
            square = field.embed(self.question.field.ratio(-C, A))
            parts = []
            for part in (value.top, value.bottom):
                total = field.zero
                for k, c in enumerate(coefficients_of(part, field.names.index(name))):
                    total = total + (
                        field.polynomial(c) * square ** (k // 2) * field.variable(name) ** (k % 2)
                    )
                parts.append(total)
            value = parts[0] / parts[1]
        return value

    def _place(self, name):
        return self.question.field.names.index(name)

    def told(self, branch):
        """Schedules of B on a branch, a line each."""
        put = self._on(branch)
        for name, value in self.schedules:
            if name not in self.moving:
                yield f"{name}[t] is {self.world.told(value.substitute(put).text())}"

    def starts(self, branch):
        """A note where the starts do not go along with the map."""
        mine, others = (side.program._start_values for side in (self.A, self.B))
        put, known = self._on(branch), dict(self.schedules)
        for name, other in self.pairs.items():
            if mine[other] is None or others[name] is None:
                yield f"the starts of {name} were not compared"
                continue
            if not mine[other] and not others[name]:
                continue
            if self.multiples[name] in known or name in self.rooted:
                yield f"the starts of {name} were not compared"
                continue
            multiple = self.world.field.variable(self.multiples[name])
            gap = self.read(1, others[name]) - multiple * self.read(0, mine[other])
            if gap.substitute(put):
                yield f"the recursions agree, and B's {name} starts differently"

    def state_map(self, branch):
        """B's states in A's."""
        found, put = [], self._on(branch)
        known = {name: value.substitute(put) for name, value in self.schedules}
        for name, other in self.pairs.items():
            m = self.multiples[name]
            value = known.get(m, branch.solved.get(m))
            if value is not None:
                value = self._squared(branch, value)
            text = m if value is None else self.world.told(value.text())
            wide = " " in text.replace("[t - 1]", "")
            if name in self.rooted:
                other = f"sqrt({other})"
            shown = other if text == "1" else f"({text})*{other}" if wide else f"{text}*{other}"
            found.append((name, shown))
        return tuple(found)


def coefficients(world, gaps):
    """The coefficients of the gaps in what differs from coordinate to coordinate, as elements."""
    out = world.vectors | world.of_vectors
    places = [i for i, name in enumerate(world.field.names) if name in out]
    found: dict = {}
    for gap in gaps:
        parts: dict = {}
        for exponents, coefficient in terms_of(world.reduced(gap.top)):
            key = tuple(exponents[i] for i in places)
            rest = list(exponents)
            for i in places:
                rest[i] = 0
            parts.setdefault(key, {})[tuple(rest)] = coefficient
        for terms in parts.values():
            value = world.field.context.from_dict(terms)
            found[str(value)] = world.field.polynomial(value)
    return list(found.values())


def image_of(world, value):
    """An element of the question's field in the world."""
    return world.field.embed(value)


def _up(world, polynomial):
    names = polynomial.context().names()
    place = [world.field.names.index(name) for name in names]
    terms = {}
    for exponents, coefficient in terms_of(polynomial):
        wide = [0] * len(world.field.names)
        for i, exponent in zip(place, exponents):
            wide[i] = exponent
        terms[tuple(wide)] = coefficient
    return world.field.context.from_dict(terms)
