"""The pages: forms that are links (an answer has an address), claims to browse, certificates.

Only loopback is served, and only under its own names (a page elsewhere that points a name of its
own here is refused). Nothing is fetched from anywhere: styles and scripts are files of the package.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask, abort, render_template, request
from markupsafe import Markup

from .. import registry
from ..report.prose import prose
from ..version import __version__

HERE = Path(__file__).parent
REPORT = HERE.parent / "report"
HOSTS = ("127.0.0.1", "localhost", "[::1]")
LARGEST = 4 << 20  # bytes of a request, a certificate that is dropped here among them
FIELDS = {
    "equivalent": ("a", "b", "all"),
    "rate": ("a", "values", "class", "mu", "L", "beta"),
    "run": ("a", "b", "values", "mu", "L"),
    "normal-form": ("T", "v"),
}
EXAMPLES = {
    "equivalent": {"a": "m = b*m + grad(x); x = x - a*m", "b": "ema_momentum"},
    "rate": {"a": "nag", "values": "lr=1 beta=9/11", "mu": "1/100", "L": "1"},
    "run": {"a": "nag", "b": "heavy_ball", "values": "lr=1 beta=1/2", "mu": "1/10", "L": "1"},
    "normal-form": {"T": "0,1;-1/2,0.9", "v": "1,0"},
}
POLICY = "; ".join(
    [
        "default-src 'none'",
        *(f"{kind}-src 'self'" for kind in ("style", "script", "img")),
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)


def make(workers, port: int) -> Flask:
    """The application; ``workers`` answers (`Workers`), ``port`` is the one that is served."""
    app = Flask("lemmata", template_folder=str(HERE / "templates"), static_folder=None)
    app.config.update(MAX_CONTENT_LENGTH=LARGEST, TRUSTED_HOSTS=None)

    app.jinja_env.filters["prose"] = lambda text: Markup(prose(str(text)))

    @app.before_request
    def only_here() -> None:
        if request.host not in {f"{host}:{port}" for host in HOSTS} | set(HOSTS):
            abort(421)
        if request.method not in ("GET", "HEAD"):
            abort(405)

    @app.after_request
    def closed(response):
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    @app.errorhandler(404)
    @app.errorhandler(405)
    @app.errorhandler(413)
    @app.errorhandler(421)
    def refused(reason):
        page = render_template("error.html", reason=reason.description, ask="", **_frame())
        return page, reason.code

    @app.get("/")
    def home():
        return render_template("home.html", ask="", examples=EXAMPLES, **_frame())

    for name in FIELDS:
        app.add_url_rule(f"/{name}", name, _question(name, workers))

    @app.get("/claims")
    def claims():
        return render_template("claims.html", ask="claims", rows=registry.index(), **_frame())

    @app.get("/claims/<topic>/<short>")
    def claim(topic: str, short: str):
        name = f"{topic}/{short}"
        if name not in {row["claim"] for row in registry.index()}:
            abort(404, f"no claim is named {name}")
        found = registry.load(name)
        return render_template("claim.html", ask="claims", claim=found, **_frame())

    @app.get("/recheck")
    def recheck():
        return render_template("recheck.html", ask="recheck", **_frame())

    files = {
        "style.css": (REPORT / "templates" / "style.css", "text/css"),
        "page.css": (HERE / "static" / "page.css", "text/css"),
        "page.js": (HERE / "static" / "page.js", "text/javascript"),
        "icon.svg": (HERE / "static" / "icon.svg", "image/svg+xml"),
        "recheck.js": (REPORT / "recheck.js", "text/javascript"),
    }

    @app.get("/static/<name>")
    def static_file(name: str):
        if name not in files:
            abort(404, f"there is no file {name}")
        path, kind = files[name]
        return path.read_text(encoding="utf-8"), {"Content-Type": f"{kind}; charset=utf-8"}

    return app


def _frame() -> dict[str, Any]:
    return {"version": __version__}


def _question(name: str, workers):
    """A view: the form, and below it the answer where something was asked."""

    def view():
        given = {field: request.args.get(field, "") for field in FIELDS[name]}
        asked = any(given.values())
        answer = workers(name, given) if asked else None
        shown = given if asked else EXAMPLES[name]
        status = 400 if answer and "error" in answer else 200
        page = render_template(
            f"{name}.html", ask=name, given=shown, answer=answer, here=request.url, **_frame()
        )
        return page, status

    return view
