"""Pictures of answers as SVG, drawn here: they need no library in the page, and scale."""

from __future__ import annotations

import math
from fractions import Fraction
from html import escape
from typing import Any

WIDTH, HEIGHT = 640, 300
LEFT, RIGHT, TOP, BOTTOM = 62, 24, 14, 48
COLOURS = ("var(--link)", "var(--bad)")


def runs(distances: dict[str, list[float]]) -> str:
    """Distances to the minimizer against steps, a line each, logarithmic. Where a distance is 0
    the line ends, and words say from which step on; so it does where one is no finite number."""
    logs = {n: [_log(x) for x in row] for n, row in distances.items()}
    every = [x for row in logs.values() for x in row if x is not None]
    low, high = math.floor(min(every)), max(math.ceil(max(every)), math.floor(min(every)) + 1)
    steps = max(1, max(len(row) for row in logs.values()) - 1)
    step = max(1, math.ceil((high - low) / 6))
    ticks = range(low, high + 1, step)
    parts = [_axis_y((t - low) / (high - low), f"10^{t}") for t in ticks]
    parts += [_axis_x(i / 4, str(round(steps * i / 4))) for i in range(5)]
    for place, ((name, row), colour) in enumerate(zip(logs.items(), COLOURS, strict=False)):
        points = [
            (_x(i / steps), _y((x - low) / (high - low)))
            for i, x in enumerate(row)
            if x is not None
        ]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        x, y = points[(len(points) - 1) * (3 - place) // 4]  # where the other line has no name
        side = (-6, 18)[place]  # A's name above its line, B's below
        parts.append(_text(x, y + side, escape(name[:1]), ("start", "end")[place], colour))
        if 0.0 in distances[name]:
            words = f"{escape(name[:1])} is 0 from step {distances[name].index(0.0)} on"
            parts.append(_text(_x(1) - 6, TOP + 16 * (place + 1), words, "end", colour))
    parts.append(_text(_x(0.5), HEIGHT - 6, "steps", "middle"))
    return _svg(parts, "Distance to the minimizer against steps, logarithmic")


def _log(x: float) -> float | None:
    return math.log10(x) if math.isfinite(x) and x > 0 else None


def rates(data: dict[str, Any]) -> str:
    """The certified rate, the bound from below and the one on quadratics, from 0 to 1, or as far
    above 1 as they are."""
    rows = []
    for key, words, colour in (
        ("upper", "at least as fast as", "var(--good)"),
        ("lower", "no better than", "var(--bad)"),
        ("quadratic", "on quadratics", "var(--quiet)"),
    ):
        if data.get(key):
            rows.append((words, _value(data[key]["rho"]), colour))
    if not rows:
        return ""
    height = TOP + 60 * len(rows) + BOTTOM
    step, count = _ticks(max(value for _, value, _ in rows))
    end = step * count
    parts = [_axis_x(i / count, f"{float(step * i):g}", height) for i in range(count + 1)]
    if end > 1:
        x, foot = _x(float(1 / end)), height - BOTTOM
        parts.append(
            f'<line x1="{x:.1f}" y1="{foot}" x2="{x:.1f}" y2="{TOP}" stroke="var(--bad)" '
            'stroke-dasharray="4"/>'
        )
    for i, (words, value, colour) in enumerate(rows):
        y = TOP + 30 + 60 * i
        x = _x(value / float(end))
        parts.append(
            f'<line x1="{_x(0):.1f}" y1="{y}" x2="{x:.1f}" y2="{y}" stroke="{colour}" '
            'stroke-width="10"/>'
        )
        parts.append(_text(_x(0), y - 12, f"{words} ρ = {value:.7g}", "start", colour))
    above = "; above 1 (dashed) it goes away" if end > 1 else ""
    return _svg(parts, f"Rates ρ between 0 (at once) and 1 (never){above}", height)


def _ticks(most: float) -> tuple[Fraction, int]:
    """The step of an axis from 0, which is 1, 2 or 5 times a power of ten, and how many reach 1
    and ``most``."""
    step = Fraction(1, 5)
    if most > 1:
        power = Fraction(10) ** math.floor(math.log10(most / 6))
        step = next(k * power for k in (1, 2, 5, 10) if most <= 6 * k * power)
    return step, math.ceil(max(Fraction(most), 1) / step)


def _value(rho: Any) -> float:
    if isinstance(rho, str):
        return float(Fraction(rho))
    return float(sum(map(Fraction, rho["interval"])) / 2)


def _x(part: float) -> float:
    return LEFT + part * (WIDTH - LEFT - RIGHT)


def _y(part: float) -> float:
    return HEIGHT - BOTTOM - part * (HEIGHT - TOP - BOTTOM)


def _axis_x(part: float, words: str, height: int = HEIGHT) -> str:
    x, foot = _x(part), height - BOTTOM
    rule = f'<line x1="{x:.1f}" y1="{foot}" x2="{x:.1f}" y2="{TOP}" stroke="var(--line)"/>'
    return rule + _text(x, foot + 19, words, "middle")


def _axis_y(part: float, words: str) -> str:
    y = _y(part)
    rule = f'<line x1="{_x(0)}" y1="{y:.1f}" x2="{_x(1)}" y2="{y:.1f}" stroke="var(--line)"/>'
    base, _, power = words.partition("^")
    shown = f'{base}<tspan dy="-5" font-size="10">{power.replace("-", "−")}</tspan>'
    return rule + _text(_x(0) - 8, y + 4, shown, "end")


def _text(x: float, y: float, words: str, anchor: str, colour: str = "var(--quiet)") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}" '
        f'font-size="13">{words}</text>'
    )


def _svg(parts: list[str], title: str, height: int = HEIGHT) -> str:
    return (
        f'<svg viewBox="0 0 {WIDTH} {height}" role="img" xmlns="http://www.w3.org/2000/svg">'
        f"<title>{escape(title)}</title>{''.join(parts)}</svg>"
    )
