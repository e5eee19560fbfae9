"""Why no theorem of the kernel is written for a comparison."""


class NoTheorem(ValueError):
    """No theorem can be written; the message is one line that says why."""
