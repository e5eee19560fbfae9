"""The bowl table as text."""


def markdown(rows, steps):
    """The table as text."""
    lines = [
        "| method | loss, mean ± sd | seeds | closed form | distance in standard errors |",
        "| --- | --- | --- | --- | --- |",
    ]
    for name, mean, spread, count, exact, gap in rows:
        known = (
            ("–", "–")
            if exact is None
            else (f"{exact:.4f}", f"{gap:.1f}" if gap is not None else "–")
        )
        lines.append(f"| {name} | {mean:.3f} ± {spread:.3f} | {count} | {known[0]} | {known[1]} |")
    text = (
        f"Mean loss over the last tenth of {steps} steps; O-LBFGS uses two samples a step, so "
        f"makes "
        "half as many, and its loss is the mean before and after a step."
    )
    return "\n".join([text, "", *lines])
