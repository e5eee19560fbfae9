"""What the commands' options take: seeds, counts, times, kinds of evidence, devices."""

from __future__ import annotations

from .exits import UsageError


def whole(text: str, least: int, what: str) -> int:
    from argparse import ArgumentTypeError
    from decimal import Decimal, InvalidOperation

    try:
        value = Decimal(text)
        good = least <= value <= 10**12 and value == value.to_integral_value()
    except InvalidOperation:
        good = False
    if not good:
        raise ArgumentTypeError(f"{text!r} is no {what}; give a whole number from {least} to 10¹²")
    return int(value)


def seed(text):
    return whole(text, 0, "seed")


def count(text):
    return whole(text, 1, "count")


def seconds(text):
    from argparse import ArgumentTypeError

    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 < value < 1e7:
        raise ArgumentTypeError(f"{text!r} is no time; give seconds above 0")
    return value


def kind(text):
    from argparse import ArgumentTypeError

    from ..evidence import KINDS

    if text not in KINDS:
        raise ArgumentTypeError(f"{text!r} is no kind of evidence; there are {', '.join(KINDS)}")
    return text


def check_device(device: str) -> None:
    """--device cuda without one is a wrong call, known before anything runs."""
    if device != "cuda":
        return
    from gpu_check.batched.device import DeviceUnavailable, TorchMissing, pick

    try:
        pick("cuda")
    except (DeviceUnavailable, TorchMissing) as reason:
        raise UsageError(f"--device cuda: {reason}") from None
