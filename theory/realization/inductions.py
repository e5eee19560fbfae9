"""That two linear programs are the same for all t, as a theorem of the kernel.

B's states are M_t times A's, M rational in the letters of the time. The theorem is an induction:
state pairs are the states of both, the letters of the time, and reciprocals of what coefficients
divide by; its recurrence is both programs, its hypotheses are what B's numbers and schedules are;
it concludes that both ask at the same points. One letter stands for the answers to both: equal
points have equal answers.
"""

from theory.algorithms.tree import TIME
from theory.laws.linear_algebra import TooLarge
from theory.operators.induction import induction
from theory.operators.polynomial import Operator
from theory.operators.relations import Equation
from theory.operators.steps import NotProved, same
from theory.realization.clock import clock_name
from theory.realization.kernel_letters import Letters
from theory.realization.no_theorem import NoTheorem
from theory.realization.same import state_map

SIZE = "n"
AT_REST = "both start as their programs say"
BY_MAP = "B starts where the map of states takes A's start"


def theorem_of(found):
    """(the `Induction` that both programs ask at the same points for all t, how they start).
    Raises NoTheorem."""
    try:
        try:
            writer = _Writer(found, state_map(found, 0), 0)
        except NoTheorem:
            writer = _Writer(found, state_map(found, 1), 1)
        return writer.induction(), writer.starts
    except (TooLarge, KeyError, ZeroDivisionError) as reason:
        raise NoTheorem(f"the map of states was not found: {reason}") from None


class _Writer:
    """The induction of a `Same` whose map of states is M, from those of side `source`, its rows
    multiplied by what they divide by."""

    def __init__(self, found, M, source):
        self.found, world, self.source = found, found.world, source
        self.raw = [{name: found.raw(place, name) for name in "ABCD"} for place in (0, 1)]
        self.put = {n: v.substitute(found.put) for _, _, n, v in found.kept} | found.put
        self.front = [_denominator(row, world.field) for row in M]
        self.M = [[x * d for x in row] for row, d in zip(M, self.front)]
        used = {n for raw in self.raw for rows in raw.values() for n in _held(rows)}
        changes = [self._change(*kept[:2]) for kept in found.kept]
        used |= _held([changes, self._of_steps(0), self._of_steps(1)])
        self.facts = {n: found.put[n] for n in sorted(used) if n in found.put}
        used |= _held(self.M) | _held([self.front]) | _held([list(self.facts.values())])
        used |= _held([[value for _, _, _, value in found.kept]])
        self.letters = letters = Letters(world, frozenset(used), {k[2] for k in found.kept})
        self.numbers = []
        for (_, _, name, value), change in zip(found.kept, changes):
            now, later = letters.scalar(name)
            letters.recurrence.append(Equation(later, letters.of(change), "its own rule"))
            self.numbers.append(Equation(now, letters.of(value), "the number"))
        for name, value in self.facts.items():
            fact = Equation(letters.scalar(name)[0], letters.of(value), "B's numbers")
            letters.given.append(fact)
        self.states = [self._vectors(place) for place in (0, 1)]
        columns = range(len(self.raw[0]["B"][0]))
        self.answers = [self._vector(f"u{k + 1}") for k in columns]
        self.last = [self._vector(f"w{k + 1}") for k in columns]  # answers at the end
        self.points = [[self._vector(f"{y}{k + 1}") for k in columns] for y in "yz"]
        self.origin = self._vector("start")
        self.starts = AT_REST
        self.turned: list = []  # (reciprocal, of what, its value)

    def _change(self, place, letter):
        """What a number is in the next iteration, by its program."""
        reading = self.found.world.sides[place].program.reading
        if letter in reading.powers:
            power = reading.field.variable(letter) * reading.powers[letter]
            return self.found.own(place, power)
        return self.found.own(place, reading.after[letter])

    def _vector(self, name):
        return Operator(self.letters.name(name), SIZE, "1")

    def _vectors(self, place):
        names = self.found.world.sides[place].system.states
        plain = [self.letters.name(name + "_B" * place) for name in names]
        return [(Operator(n, SIZE, "1"), Operator(f"{n}′", SIZE, "1")) for n in plain]

    def sum(self, row, vectors, later=False):
        """Σ coefficient·vector."""
        total = 0 * vectors[0]
        for x, vector in zip(row, vectors):
            if x:
                total = total + self.letters.of(x, later) * vector
        return total

    def now(self, place):
        """The states of a side."""
        return [now for now, _ in self.states[place]]

    def _register(self):
        """Let all letters be made before the hypotheses are stated; the values of reciprocals of
        B's numbers."""
        of, target = self.letters.of, 1 - self.source
        for row, front in zip(self.found.rows(target, "A"), self.front):
            for x, d in zip(row, self.front):
                of(self.found.world.later(front) * x / d)
        for row in self.found.rows(target, "C"):
            for x, d in zip(row, self.front):
                of(x / d)
        for polynomial, (now, _) in list(self.letters.factors()):
            if not polynomial.letters().isdisjoint(self.facts):
                value = of(1 / polynomial.substitute(self.put))
                below = of(polynomial)
                self.turned.append((now, below, value))
        list(self._steps())

    def induction(self):
        """The whole."""
        of, source, target = self.letters.of, self.source, 1 - self.source
        ours, later = ([pair[i] for pair in self.states[source]] for i in (0, 1))
        self.maps = [
            Equation(of(d) * r, self.sum(row, ours), "the map of states")
            for d, r, row in zip(self.front, self.now(target), self.M)
        ]
        self.goals = [
            Equation(of(d, True) * r, self.sum(row, later, later=True))
            for d, (_, r), row in zip(self.front, self.states[target], self.M)
        ]
        self.moves, self.ends = ([], []), ([], [])
        for place in (0, 1):
            raw, states = self.raw[place], self.now(place)
            for (_, following), A, B in zip(self.states[place], raw["A"], raw["B"]):
                right = self.sum(A, states) + self.sum(B, self.answers)
                self.moves[place].append(Equation(following, right, "AB"[place]))
            for y, C, D in zip(self.points[place], raw["C"], raw["D"]):
                right = self.sum(C, states) + self.sum(D, self.last)
                self.ends[place].append(Equation(y, right, f"the points of {'AB'[place]}"))
        self._register()
        predicate = [*self.numbers, *self.maps]
        initial = self._initial(predicate)
        letters = self.letters
        try:
            return induction(
                predicate,
                state=[*letters.state, *self.states[0], *self.states[1]],
                initial=initial,
                recurrence=[*letters.recurrence, *self.moves[0], *self.moves[1]],
                given=letters.given,
                conclusion=[Equation(y, z) for y, z in zip(*self.points)] + list(self._steps()),
                final=[*self.ends[0], *self.ends[1]],
                at_base=self._at_base if self.starts == AT_REST else None,
                at_step=self._at_step,
                at_end=self._at_end,
                attack=False,
            )
        except NotProved as reason:
            raise NoTheorem(f"the kernel did not prove the induction: {reason}") from None

    def _initial(self, predicate):
        """Both starts as the programs have them, where the map takes the one to the other."""
        world, letters, source = self.found.world, self.letters, self.source
        zero = world.field.zero
        clock = {TIME: world.field.one}
        for place in (0, 1):
            reading = world.sides[place].program.reading
            for letter, value in world.starts[place].items():
                clock[clock_name(reading, letter) + "_B" * place] = value
        sides = [side.system for side in world.sides]
        if not any(side.start is None or any(side.kick) for side in sides):
            alpha = [[self.found.own(i, x) for x in side.start] for i, side in enumerate(sides)]
            put = [[x.substitute(self.put).substitute(clock) for x in row] for row in alpha]
            gaps = [
                d.substitute(clock) * r
                - sum((x.substitute(clock) * s for x, s in zip(row, put[source])), zero)
                for d, r, row in zip(self.front, put[1 - source], self.M)
            ]
            if not any(gaps):
                self.begins = [
                    [
                        Equation(s, letters.of(x) * self.origin, "the start")
                        for s, x in zip(self.now(place), alpha[place])
                    ]
                    for place in (0, 1)
                ]
                times = [n for n in sorted(clock) if n in letters.scalars]
                return [
                    *self.begins[0],
                    *self.begins[1],
                    *(
                        Equation(letters.scalar(n)[0], letters.of(clock[n]), "the first iteration")
                        for n in times
                    ),
                ]
        self.starts = BY_MAP
        return predicate

    def _at_base(self, derivation):
        of, source = self.letters.of, self.source
        self._turn(derivation)
        for equation in self.numbers:
            derivation.prove(equation)
        for i, goal in enumerate(self.maps):
            own = self.begins[1 - source][i]
            known = [(1, of(self.front[i]), derivation.find(own))]
            known += [
                (-1, of(x), derivation.find(self.begins[source][j]))
                for j, x in enumerate(self.M[i])
                if x
            ]
            self._with_numbers(derivation, goal, known, [self.origin])

    def _at_step(self, derivation):
        """The map at the next index, by cofactors: what is left are identities of numbers."""
        of, source, later = self.letters.of, self.source, self.found.world.later
        names = {now.single_letter.name: following for now, following in self.letters.state}
        self._turn(derivation)
        self._turn(derivation, names)
        for equation in self.numbers:
            derivation.prove(equation.subs(names))
        rows, first = self.found.rows(1 - source, "A"), len(self.numbers)
        for i, goal in enumerate(self.goals):
            front, own = later(self.front[i]), self.moves[1 - source][i]
            known = [(1, of(self.front[i], True), derivation.find(own))]
            known += [
                (1, of(front * x / self.front[j]), f"IH{first + j}")
                for j, x in enumerate(rows[i])
                if x
            ]
            known += [
                (-1, of(x, True), derivation.find(self.moves[source][j]))
                for j, x in enumerate(self.M[i])
                if x
            ]
            vectors = [*self.now(0), *self.now(1), *self.answers]
            self._with_numbers(derivation, goal, known, vectors)

    def _at_end(self, derivation):
        """The points are the same."""
        self._turn(derivation)
        sign, rows, first = (
            (-1, 1)[self.source],
            self.found.rows(1 - self.source, "C"),
            len(self.numbers),
        )
        for k, (y, z) in enumerate(zip(*self.points)):
            known = [
                (1, 1, derivation.find(self.ends[0][k])),
                (-1, 1, derivation.find(self.ends[1][k])),
            ]
            known += [
                (sign, self.letters.of(x / self.front[j]), f"IH{first + j}")
                for j, x in enumerate(rows[k])
                if x
            ]
            vectors = [*self.now(0), *self.now(1), *self.last]
            self._with_numbers(derivation, Equation(y, z), known, vectors)
        for gap in self._steps():
            derivation.prove(gap)

    def _turn(self, derivation, names=None):
        """Reciprocals of B's numbers in A's letters: q = q·(v·b) = v·(q·b) = v where v·b = 1."""
        for reciprocal, below, value in self.turned:
            if names is not None:
                moved = [x.subs(names) for x in (reciprocal, below, value)]
                if moved[0].same(reciprocal):
                    continue
                reciprocal, below, value = moved
            first, shown = _proved(derivation, value * below - 1)
            second, known = _proved(derivation, reciprocal * below - 1)
            terms = [(-first, reciprocal, shown, 1), (second, value, known, 1)]
            derivation.combine(reciprocal, value, terms)

    def _of_steps(self, place):
        channels = self.found.world.sides[place].system.channels
        return [self.found.own(place, x) for channel in channels for x in channel.steps]

    def _steps(self):
        """The numbers beside the points, such as proximal steps, are the same."""
        found, sides = self.found, self.found.world.sides
        for k, channel in zip(found.calls, sides[1].system.channels):
            for x, y in zip(sides[0].system.channels[k].steps, channel.steps):
                ours, theirs = found.own(0, x), found.own(1, y)
                if ours != theirs:
                    yield Equation(self.letters.of(ours), self.letters.of(theirs))

    def _with_numbers(self, derivation, goal, known, vectors):
        """The goal from the terms and from identities of numbers, one for each vector."""
        left = goal.left - goal.right
        for coefficient, before, ident in known:
            fact = derivation.fact(ident)
            left = left - coefficient * (before * (fact.left - fact.right))
        more = []
        for vector in vectors:
            factor = _coefficient(left, vector)
            if factor.terms:
                sign, ident = _proved(derivation, factor)
                more.append((sign, 1, ident, vector))
        derivation.combine(goal.left, goal.right, [*((*term, 1) for term in known), *more])


def _proved(derivation, number):
    """(sign, id) of what says that sign·number = 0."""
    ident = derivation.prove(number, 0)
    return (1 if same(derivation.fact(ident).poly, number) else -1), ident


def _denominator(row, field):
    """The least common denominator of a row."""
    common = field.one
    for x in row:
        bottom = x.bottom
        common = common * field.polynomial(bottom / common.top.gcd(bottom))
    return common


def _held(rows):
    """The letters of some rows of elements."""
    return {n for row in rows for x in row for n in x.letters()}


def _coefficient(expression, vector):
    """The number before a vector in a sum of multiples of vectors."""
    (name,) = vector.names()
    terms = {(mono, ()): c for (mono, word), c in expression.terms.items() if word == (name,)}
    return Operator._make("scalar", None, None, terms, expression.letters)


def theorem_about(answer):
    """(`Induction`, how both start) of a `Comparison`. Raises NoTheorem with why there is none."""
    if answer.verdict == "undecided" and answer.same is None:
        raise NoTheorem("nothing is proved: the comparison stayed undecided")
    if answer.kind == "non-linear":
        raise NoTheorem(
            "roots, signs and maxima of coordinates are not in the certificate's language"
        )
    if answer.same is None:
        raise NoTheorem("B is A at no value at which A moves, and a difference is no theorem")
    return theorem_of(answer.same() if callable(answer.same) else answer.same)
