"""A table as CSV and as Markdown, from one list of rows."""

import csv
import io
from pathlib import Path


def shown(value):
    """A float to three significant digits, `diverged` for None; anything else as it is."""
    if value is None:
        return "diverged"
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def text_of(rows):
    """Rows of dicts with the same keys as CSV, cells as `shown`."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(rows[0])
    writer.writerows([[shown(cell) for cell in row.values()] for row in rows])
    return out.getvalue()


def markdown(text):
    """The Markdown table of a CSV text."""
    head, *body = csv.reader(io.StringIO(text))
    lines = [head, ["---"] * len(head), *body]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def write(rows, path):
    """Write the CSV file and return the Markdown table."""
    text = text_of(rows)
    Path(path).write_text(text, encoding="utf-8")
    return markdown(text)
