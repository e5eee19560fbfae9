"""The letters of two programs in one field, and what those that change with the time are next.

σ takes an element to its value one iteration later: t to t + 1, lr[t] to lr[t + 1], b^t to b·b^t, a
number that changes to its update. Roots are split into roots of irreducible factors, so that equal
roots have equal letters; what is taken to be positive for that is kept in `positive`.
"""

import re
from math import gcd, isqrt, lcm

from flint import fmpq

from theory.algorithms.interpreter import entry
from theory.algorithms.tree import TIME
from theory.laws.factors import irreducible_factors
from theory.laws.rational_functions import Field, polynomial_text, terms_of
from theory.realization.ideals import Undecided

_POOL = 40  # letters for roots, absolute values, signs, maxima and norms


def image(element, images, field):
    """Return `element` of another field with `images`, elements of `field`, for its letters."""

    def of(polynomial):
        total = field.zero
        names = element.field.names
        for exponents, coefficient in terms_of(polynomial):
            term = field.number(coefficient)
            for name, exponent in zip(names, exponents):
                if exponent:
                    term = term * images[name] ** exponent
            total = total + term
        return total

    return of(element.top) / of(element.bottom)


class World:
    """The joint field. `images[0]` and `images[1]` give elements for the letters of A's and B's
    reading; `matched` maps letters of B's clock to (letter of A's, 1 or −1): B's is a multiple of
    that power of A's. `equations` then hold where it is. `moving` are names of further sequences;
    `roots` names among `extra` for roots of numbers of A, `adjoined` what stands under them.
    """

    def __init__(self, sides, extra=(), shifts=0, vectors=(), matched=(), moving=(), roots=()):
        self.roots, self.adjoined, self.extra = roots, {}, extra
        self.sides, self.vectors, self.matched = sides, set(vectors), dict(matched)
        pool = [f"~{i}" for i in range(_POOL)]
        names = [*extra, *(entry(name, k) for name in moving for k in range(-2, shifts + 3))]
        for tail, side in (("_B", sides[1]), ("", sides[0])):
            reading = side.program.reading
            names += [name + tail for name in reading.parameters]
            names += [clock_name(reading, letter) + tail for letter in clock_letters(reading)]
            for name, (low, high) in offsets(reading).items():
                names += [entry(name + tail, k) for k in range(low - 2, high + shifts + 1)]
        self.field = Field([*names, TIME, *vectors, *pool])
        self.free, self.known, self.meaning = pool, {}, {}
        self.positive, self.equations, self.next = {}, [], {}
        self.of_vectors: set = set()
        for name in moving:
            for k in range(-2, shifts + 2):
                self.next[entry(name, k)] = self.field.variable(entry(name, k + 1))
        self.images = [{}, {}]
        self.starts = [{}, {}]
        for place in (0, 1):
            self._letters(place, shifts)
            self._clock(place)

    def _letters(self, place, shifts):
        reading, tail, own = self.sides[place].program.reading, "_B" * place, self.images[place]
        for name in reading.parameters:
            own[name] = self.field.variable(name + tail)
        own[TIME] = self.field.variable(TIME)
        self.next[TIME] = own[TIME] + 1
        for name, (low, high) in offsets(reading).items():
            for k in range(low, high + 1):
                own[entry(name, k)] = self.field.variable(entry(name + tail, k))
            for k in range(low - 2, high + shifts):
                self.next[entry(name + tail, k)] = self.field.variable(entry(name + tail, k + 1))

    def _clock(self, place):
        reading, tail, own = self.sides[place].program.reading, "_B" * place, self.images[place]
        letters, changes = clock_letters(reading), {}
        for letter in letters:
            if letter in reading.powers:
                base = self.read(place, reading.powers[letter])
                self.starts[place][letter] = base ** (1 + reading.power_offset)
                changes[letter] = None
            else:
                self.starts[place][letter] = self.read(place, reading.starts[letter])
                changes[letter] = reading.after[letter]
        for letter in letters:
            start = self.starts[place][letter]
            constant = changes[letter] is not None and _step(reading, letter)
            if constant is not None and changes[letter] is not None:
                own[letter] = start + (own[TIME] - 1) * self.read(place, constant)
            elif place and letter in self.matched:
                other, power = self.matched[letter]
                first = self.starts[0][other]
                if not first:
                    raise Undecided("a number of A starts at 0")
                own[letter] = start / first**power * self.images[0][other] ** power
            else:
                own[letter] = self.field.variable(clock_name(reading, letter) + tail)
        late = {opaque.letter for opaque in hidden(reading)}
        for opaque in reading.opaque:
            if opaque.letter not in late:
                arguments = [self.read(place, a) for a in opaque.arguments]
                own[opaque.letter] = self.opaque(opaque.kind, arguments)
        for letter in letters:
            now = own[letter]
            if changes[letter] is None:
                later = now * self.read(place, reading.powers[letter])
            else:
                later = self.read(place, changes[letter])
            if place and letter in self.matched:
                self.equations.append(later - self.later(now))
            elif now == self.field.variable(clock_name(reading, letter) + tail):
                self.next[clock_name(reading, letter) + tail] = later

    def read(self, place, element):
        """An element of a side's reading in the joint field."""
        return image(element, self.images[place], self.field)

    def later(self, element):
        """σ."""
        put = {}
        for name in element.letters():
            if name in self.meaning:
                kind, arguments = self.meaning[name]
                put[name] = self.opaque(kind, [self.later(a) for a in arguments])
            elif name in self.next:
                put[name] = self.next[name]
            elif name.endswith("]"):
                raise KeyError(name)
        return element.substitute(put)

    def opaque(self, kind, arguments):
        """A root, absolute value, sign, maximum or norm as an element."""
        if kind == "sqrt":
            return self._root(arguments[0])
        if kind == "max":
            return self._maximum(*arguments)
        return self._of_size(kind, arguments[0])

    def _maximum(self, x, y):
        """max(f·a, f·b) is f·max(a, b) for f > 0: numbers, lengths and roots are taken out, and
        what is taken to be positive."""
        if x == y or not (x and y):
            return x if x == y else self._letter("max", tuple(sorted((x, y), key=str)))
        common = (x.top * y.bottom).gcd(y.top * x.bottom)
        front = self.field.one
        for factor, exponent in self._factors(self.field.ratio(common, x.bottom * y.bottom))[1]:
            value = self.field.polynomial(factor)
            letters = value.letters()
            if letters.isdisjoint(self.vectors | self.of_vectors):
                self.assume(factor)
                front = front * value**exponent
            elif len(letters) == 1 and self._is_size(value):
                front = front * value**exponent
        x, y = x / front, y / front
        inner = [self._below_root(value) for value in (x, y)]
        if None not in inner:
            return front * self._root(self._maximum(*inner))
        scale = _content([*x.top.coeffs(), *y.top.coeffs()])
        inside = tuple(sorted((x / scale, y / scale), key=str))
        return front * scale * self._letter("max", inside)

    def _below_root(self, value):
        """What stands under the root that the value is, or None."""
        names = value.letters()
        if len(names) != 1 or value != self.field.variable(*names):
            return None
        kind, arguments = self.meaning.get(next(iter(names)), ("", ()))
        return arguments[0] if kind == "sqrt" else None

    def _is_size(self, value):
        """True for the letter of a root, an absolute value or a norm."""
        (name,) = value.letters()
        known = name in self.meaning and self.meaning[name][0] in ("sqrt", "abs", "norm")
        return known and value == self.field.variable(name)

    def _of_size(self, kind, argument):
        """abs, sign and norm, numbers that are taken to be positive in front."""
        if not argument:
            return argument
        number, parts = self._factors(argument)
        front, inner = self.field.number(abs(number)), self.field.one
        for factor, exponent in parts:
            value = self.field.polynomial(factor)
            if self.field.polynomial(factor).letters().isdisjoint(self.vectors | self.of_vectors):
                self.assume(factor)
                front = front * value**exponent
            else:
                inner = inner * value**exponent
        size = self.field.one if inner == 1 else self._letter(kind, (inner,))
        if kind == "sign":
            return size if number > 0 else -size
        return front * size

    def _letter(self, kind, arguments):
        key = (kind, *map(str, arguments))
        if kind == "sqrt" and self.roots and self._is_number_of_a(arguments[0]):
            return self._adjoined(arguments[0])
        if key not in self.known:
            if len(self.known) == _POOL:
                raise Undecided(f"more than {_POOL} roots and maxima came up")
            self.known[key] = self.free[len(self.known)]
            self.meaning[self.known[key]] = (kind, arguments)
            held = set().union(*(a.letters() for a in arguments))
            if held & (self.vectors | self.of_vectors):
                self.of_vectors.add(self.known[key])
        return self.field.variable(self.known[key])

    def _is_number_of_a(self, value):
        """Whether it holds numbers of A alone, and multiples that are looked for."""
        return value.letters() <= {*self.sides[0].parameters, *self.extra}

    def _adjoined(self, value):
        """The root of a number of A, an unknown of its own."""
        for name, known in self.adjoined.items():
            if known == value:
                return self.field.variable(name)
        if len(self.adjoined) == len(self.roots):
            raise Undecided(f"more than {len(self.roots)} roots of numbers came up")
        name = self.roots[len(self.adjoined)]
        self.adjoined[name] = value
        return self.field.variable(name)

    def _root(self, argument):
        if not argument:
            return argument
        number, parts = self._factors(argument)
        if number < 0:
            raise Undecided(f"the sign below a root stayed open: {argument}")
        # One odd factor of coordinates is positive where the numbers beside it are.
        moving = self.vectors | self.of_vectors
        several = sum(not self._letters_of(f).isdisjoint(moving) for f, _ in parts) > 1
        total = self.field.one
        for factor, exponent in parts:
            value = self.field.polynomial(factor)
            letters = value.letters()
            if exponent != 1 or (len(parts) > 1 and (letters.isdisjoint(moving) or several)):
                self.assume(factor)
            total = total * value ** (exponent // 2)
            if exponent % 2:
                total = total * self._letter("sqrt", (value,))
        p, q = isqrt(int(number.p)), isqrt(int(number.q))
        if fmpq(p, q) ** 2 != number:
            return total * self._letter("sqrt", (self.field.number(number),))
        return total * fmpq(p, q)

    def _letters_of(self, polynomial):
        return self.field.polynomial(polynomial).letters()

    def _factors(self, element):
        """(number, [(irreducible factor, exponent)]), factors positive at the sample point."""
        number, found = fmpq(1), []
        for part, sign in ((element.top, 1), (element.bottom, -1)):
            unit, factors = part.factor()
            number *= unit**sign
            for factor, exponent in factors:
                for f in irreducible_factors(factor):
                    scale = factor.leading_coefficient() / f.leading_coefficient()
                    if self._at_sample(f) < 0:
                        f, scale = -f, -scale
                    number *= scale ** (sign * exponent)
                    found.append((f, sign * exponent))
        return number, found

    def _at_sample(self, polynomial):
        total = fmpq(0)
        for exponents, coefficient in terms_of(polynomial):
            for i, exponent in enumerate(exponents):
                coefficient *= (
                    fmpq(1 if self.field.names[i] in self.vectors else 2 * i + 3, 3 * i + 7)
                    ** exponent
                )
            total += coefficient
        return total

    def reduced(self, polynomial):
        """The polynomial with powers of roots, maxima and the like replaced by what they are."""
        for letter in reversed(self.free[: len(self.known)]):
            kind, arguments = self.meaning[letter]
            if all(a.bottom.is_one() for a in arguments):
                polynomial = self._without_powers(
                    polynomial, letter, kind, [a.top for a in arguments]
                )
        return polynomial

    def _without_powers(self, polynomial, letter, kind, tops):
        place = self.field.names.index(letter)
        if kind == "norm" or polynomial == 0 or polynomial.degrees()[place] < 2:
            return polynomial
        parts: dict = {}
        for exponents, coefficient in terms_of(polynomial):
            rest = list(exponents)
            rest[place] = 0
            parts.setdefault(exponents[place], {})[tuple(rest)] = coefficient
        total = self.field.context.constant(0)
        powers = self._powers(letter, kind, tops, max(parts))
        for k, terms in parts.items():
            total += self.field.context.from_dict(terms) * powers[k]
        return total

    def _powers(self, letter, kind, tops, most):
        """1, r, …, r^most with r at most to the first power (a sign to the second): r² is what
        stands here, and a sign has r³ = r."""
        one, r = (
            self.field.context.constant(1),
            self.field.context.gen(self.field.names.index(letter)),
        )
        if kind == "sign":
            return [one, *(r if k % 2 else r * r for k in range(1, most + 1))]
        if kind == "max":
            # r^k = a·r + b gives r^(k + 1) = (a·s + b)·r − a·p, s the sum and p the product.
            pair, found = (one * 0, one), []
            for _ in range(most + 1):
                a, b = pair
                found.append(a * r + b)
                pair = a * (tops[0] + tops[1]) + b, -a * tops[0] * tops[1]
            return found
        square = tops[0] if kind == "sqrt" else tops[0] * tops[0]
        found = [one, r]
        while len(found) <= most:
            found.append(found[-2] * square)
        return found

    def told(self, text):
        """A text with roots and the like in place of their letters."""
        for letter in reversed(self.free[: len(self.known)]):
            kind, arguments = self.meaning[letter]
            inside = ", ".join(a.text() for a in arguments)
            text = re.sub(rf"{letter}(?![0-9])", f"{kind}({inside})", text)
        for call in self.sides[0].program.reading.calls:
            text = re.sub(rf"{call.letter}(?![0-9])", lambda _, c=call: c.text, text)
        return re.sub(r"(?<![\w*])(\w+)\*\1\^\(t - 1\)", r"\1^t", text)

    def assume(self, factor):
        """Keep that a factor is taken to be positive."""
        if not (set(self.field.polynomial(factor).letters()) <= {TIME}):
            self.positive[self.told(polynomial_text(factor))] = factor


def _content(coefficients):
    """The largest positive number by which rational numbers are whole multiples."""
    numbers = [c for c in coefficients if c]
    return fmpq(gcd(*(int(c.p) for c in numbers)), lcm(*(int(c.q) for c in numbers)))


def hidden(reading):
    """The roots, signs, maxima and norms that hold what differs from coordinate to coordinate."""
    found: list = []
    for opaque in reading.opaque:
        held = set().union(*(a.letters() for a in opaque.arguments))
        if opaque.vector or opaque.kind == "norm" or held & {o.letter for o in found}:
            found.append(opaque)
    return found


def clock_letters(reading):
    """The letters of powers of the time and of numbers that change."""
    return (*reading.powers, *reading.names.scalars)


def clock_name(reading, letter):
    """What a power or a number that changes is called at t."""
    if letter not in reading.powers:
        return f"{letter}[t]"
    base, offset = reading.powers[letter].text(), reading.power_offset
    exponent = f"(t - {-offset})" if offset else "t"
    return f"{base}^{exponent}" if base.isidentifier() else f"({base})^{exponent}"


def _step(reading, letter):
    """What a number grows by in each iteration, where that is made of parameters; else None."""
    gap = reading.after[letter] - reading.field.variable(letter)
    return gap if gap.letters() <= set(reading.parameters) else None


def offsets(reading):
    """The lowest and highest k of lr[t + k], by sequence, 0 among them."""
    found = dict.fromkeys(reading.names.sequences, (0, 0))
    for name in found:
        ks = [k for k in range(-99, 100) if entry(name, k) in reading.field.names]
        found[name] = (min([0, *ks]), max([0, *ks]))
    return found
