"""Where the reports of a run go: checked before anything runs, written as it ends."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile

from .exits import UsageError


@dataclass
class Outputs:
    """Where the reports go; checked before anything runs."""

    certificates: Path | None
    json: str | None
    junit: str | None
    seed: int
    device: str
    reports: list = field(default_factory=list)
    differences: list | None = None  # from the lock

    def prepare(self) -> None:
        if self.junit == "-":
            raise UsageError("--junit writes to a file; name one, such as --junit report.xml")
        for path, option in ((self.json, "--json"), (self.junit, "--junit")):
            if path and path != "-":
                if Path(path).is_dir():
                    raise UsageError(f"{path} is a folder; name a file with {option}")
                if Path(path).exists() and not Path(path).is_file():
                    continue  # a device or a pipe
                writable(Path(path).resolve().parent, option)
        if self.certificates is not None:
            try:
                self.certificates.mkdir(parents=True, exist_ok=True)
            except OSError as reason:
                raise UsageError(
                    f"cannot make the folder {self.certificates}: {reason.strerror}; name another "
                    "with --certificates"
                ) from None
            writable(self.certificates, "--certificates")

    def keep(self, report) -> None:
        """A finished claim: its certificate is written at once."""
        self.reports.append(report)
        if self.certificates is not None and report.certificate:
            from ..certificates import certificate

            path = certificate.write(report.certificate, self.certificates)
            for evidence in report.evidence:
                if evidence.pieces or evidence.theorems:
                    evidence.certificate = str(path)

    def write(self, order: list[str]) -> None:
        from ..certificates.certificate import write_text
        from ..report import data as report_data

        names = [n.partition("::")[2] or n for n in order]
        reports = sorted(self.reports, key=lambda r: names.index(r.claim))
        if self.json:
            data = report_data.report(reports, self.seed, self.device)
            if self.differences is not None:
                data["lock"] = [d.as_dict() for d in self.differences]
            text = report_data.as_json(data)
            if self.json == "-":
                sys.stdout.write(text)
                sys.stdout.flush()
            else:
                write_text(Path(self.json).resolve(), text)
        if self.junit:
            write_text(Path(self.junit).resolve(), report_data.as_junit(reports))


LONG = 500_000  # characters of a certificate beyond which it is written without spaces


def certificate_file(name: str | None) -> Path | None:
    """The place that ``--certificate`` names, where a file can be written; None for none."""
    if not name:
        return None
    path = Path(name).resolve()
    if path.is_dir():
        raise UsageError(f"{name} is a folder; name a file with --certificate")
    writable(path.parent, "--certificate")
    return path


def write_certificate(data: dict, path: Path) -> None:
    """One certificate as JSON, with indents where it is short."""
    from ..certificates.certificate import write_text

    text = json.dumps(data, indent=1, ensure_ascii=False)
    if len(text) >= LONG:
        text = json.dumps(data, separators=(",", ":"), ensure_ascii=False)
    write_text(path, text + "\n")


def writable(folder: Path, option: str) -> None:
    if not folder.is_dir():
        raise UsageError(
            f"the folder {folder} does not exist; make it first, or name another with {option}"
        )
    try:
        with TemporaryFile(dir=folder):
            pass
    except OSError as reason:
        raise UsageError(
            f"cannot write into {folder}: {reason.strerror}; name another place with {option}"
        ) from None
