"""What may be done to a system of channels without changing what its oracles meet."""

from theory.algorithms.linear import Channel, System


def product(rows, columns_of, zero):
    """Matrix product of lists of rows."""
    columns = list(zip(*columns_of))
    return [
        [sum((x * y for x, y in zip(row, column) if x and y), zero) for column in columns]
        for row in rows
    ]


def repeated(system, count):
    """The system whose iteration is `count` iterations of `system`, constant coefficients."""
    whole = system
    for _ in range(count - 1):
        whole = _after(whole, system)
    return whole


def _after(first, second):
    """One iteration of `first`, then one of `second`, on the same states."""
    zero = first.field.zero
    AB = product(second.A, first.B, zero)
    CB = product(second.C, first.B, zero)
    k = len(second.channels)
    return System(
        first.field,
        first.states,
        first.channels + second.channels,
        product(second.A, first.A, zero),
        [row + own for row, own in zip(AB, second.B)],
        first.C + product(second.C, first.A, zero),
        [row + [zero] * k for row in first.D] + [row + own for row, own in zip(CB, second.D)],
        first.start,
        first.kick,
        first.resting,
    )


def asked_once(system):
    """(the system in which no call asks again where the same oracle was asked an iteration before,
    (call, earlier call) as texts): a state keeps that answer."""
    told = []
    while (pair := _asked_again(system)) is not None:
        told.append(tuple(system.channels[k].text for k in pair))
        system = _with_kept_answer(system, *pair)
    return system, tuple(told)


def _asked_again(system):
    """(call, the call that was asked at its point an iteration before), or None."""
    zero = system.field.zero
    before = product(system.C, system.A, zero), product(system.C, system.B, zero)
    for k, own in enumerate(system.channels):
        if any(system.D[k]):
            continue
        for j, other in enumerate(system.channels):
            alike = j != k and (own.function, own.steps) == (other.function, other.steps)
            if alike and (before[0][k], before[1][k]) == (system.C[j], system.D[j]):
                return k, j
    return None


def _with_kept_answer(system, call, earlier):
    """The system without `call`, whose answer is a new state: what `earlier` was answered."""
    zero, one, left = system.field.zero, system.field.one, range(len(system.channels))
    left = [k for k in left if k != call]
    name = "answer"
    while name in system.states:
        name += "'"
    return System(
        system.field,
        (*system.states, name),
        tuple(system.channels[k] for k in left),
        [[*row, moved[call]] for row, moved in zip(system.A, system.B)]
        + [[zero] * (system.size + 1)],
        [[row[k] for k in left] for row in system.B]
        + [[one if k == earlier else zero for k in left]],
        [[*system.C[k], system.D[k][call]] for k in left],
        [[system.D[k][j] for j in left] for k in left],
        None,
        [*system.kick, zero],
        False,
    )


def conjugated(system, functions):
    """The system with the oracles of `functions` replaced by those of the conjugates.

    An answer u = prox_h(y, a) is y − a·w with w = prox_h*(y/a, 1/a): Moreau's identity. The
    same holds for resolvents of an operator and its inverse.
    """
    field, m = system.field, len(system.channels)
    answers: list = []  # each old answer as a form (over states, over new answers)
    points, channels = [], []
    for k, channel in enumerate(system.channels):
        states, new = list(system.C[k]), [field.zero] * m
        for j in range(k):
            if system.D[k][j]:
                states = [x + system.D[k][j] * y for x, y in zip(states, answers[j][0])]
                new = [x + system.D[k][j] * y for x, y in zip(new, answers[j][1])]
        unit = [field.one if j == k else field.zero for j in range(m)]
        if channel.function in functions:
            (a,) = channel.steps
            channels.append(Channel(channel.function, (1 / a,), channel.text))
            points.append(([x / a for x in states], [x / a for x in new]))
            answers.append((states, [x - a * u for x, u in zip(new, unit)]))
        else:
            channels.append(channel)
            points.append((states, new))
            answers.append(([field.zero] * system.size, unit))
    zero = field.zero
    direct = product(system.B, [answer[0] for answer in answers], zero)
    return System(
        field,
        system.states,
        tuple(channels),
        [[x + y for x, y in zip(row, more)] for row, more in zip(system.A, direct)],
        product(system.B, [answer[1] for answer in answers], zero),
        [point[0] for point in points],
        [point[1] for point in points],
        None,
        system.kick,
        False,
    )
