"""./buergerbuero audit verify: is the log whole, and is it what was signed?"""

import argparse
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings

from buergerbuero.audit.values import Finding, Kind, Report
from buergerbuero.base import clock
from buergerbuero.config.cli import reach
from buergerbuero.config.cli.trouble import Trouble

SENTENCES = {
    Kind.LINE_MISSING: "is missing in the chain",
    Kind.OUT_OF_ORDER: "does not follow the line before it",
    Kind.ENTRY_MISSING: "stands in the chain, but its entry has been removed",
    Kind.ALTERED: "is not what was chained: the entry was altered afterwards",
    Kind.REWRITTEN: "is not what was signed: somebody computed the chain anew",
    Kind.CUT_OFF: "was signed and is gone: the end of the log was cut off",
    Kind.FORGED: "has a checkpoint whose signature is wrong",
    Kind.UNKNOWN_KEY: "has a checkpoint signed with a key that does not count",
    Kind.UNREADABLE: "is no checkpoint",
    Kind.CHECKPOINT_MISSING: "has a checkpoint that was exported and is gone from the database",
    Kind.NOT_EXPORTED: "has a checkpoint that was not exported",
    Kind.UNCHAINED: "was written and is not in the chain",
    Kind.UNSIGNED: "is older than ten minutes and not signed",
}
STOOD_STILL = {Kind.NOT_EXPORTED, Kind.UNCHAINED, Kind.UNSIGNED}
"""What a worker that stands still leaves behind; the rest does not come about by itself."""
REMEDY_WORKER = "Does the worker run, and can it write to the folder of checkpoints? It catches up by itself."
REMEDY_TAMPERED = (
    "Change nothing. Keep a copy of database, checkpoints and server logs, and tell the data protection officer; "
    "the newest backup whose log is whole shows what was changed (docs/operating.md)."
)
REMEDY_KEYS = "Name the keys that count by --keys: a file with one public key (hex) a line, kept outside this server."


def main(arguments: Sequence[str]) -> int:
    """Verify and report; the exit code is 0 if the log is whole."""
    parser = argparse.ArgumentParser(description="Verify the audit log.")
    parser.add_argument("verb", choices=["verify"])
    parser.add_argument("--keys", type=Path, help="public keys that count (default: those beside the checkpoints)")
    parser.add_argument("--checkpoints", type=Path, help="exported checkpoints (default: BB_CHECKPOINT_DIR)")
    options = parser.parse_args(arguments)
    with reach.data("worker"):
        report = _verify(options.checkpoints, options.keys)
    _show(report)
    return 0 if report.whole else 1


def _verify(checkpoints: Path | None, keys: Path | None) -> Report:
    from buergerbuero.audit import queries as audit  # noqa: PLC0415 - models need Django's setup before

    folder = checkpoints or settings.BB.checkpoint_dir
    try:
        counting = frozenset(keys.read_text(encoding="ascii").split()) if keys else audit.published_keys(folder)
        return audit.verify(checkpoint_dir=folder, keys=counting, now=clock.now())
    except (OSError, UnicodeDecodeError) as problem:
        raise Trouble(f"The keys or checkpoints cannot be read: {problem}", "Correct the path.") from None


def _show(report: Report) -> None:
    signed = f"signed up to line {report.signed_up_to}" if report.signed_up_to else "not signed yet"
    print(f"{report.lines} lines, {report.checkpoints} checkpoints ({report.exported} exported), {signed}.")
    if report.chained_late:
        print(f"{report.chained_late} entries came into the chain more than ten minutes late.")
    for finding in report.findings:
        print(f"  {_sentence(finding)}")
    kinds = {finding.kind for finding in report.findings}
    if kinds & STOOD_STILL:
        print(f"-> {REMEDY_WORKER}")
    if Kind.UNKNOWN_KEY in kinds:
        print(f"-> {REMEDY_KEYS}")
    if kinds - STOOD_STILL - {Kind.UNKNOWN_KEY}:
        print(f"-> {REMEDY_TAMPERED}")
    print("The log is whole." if report.whole else "THE LOG IS NOT WHOLE.")


def _sentence(finding: Finding) -> str:
    if finding.seq is None:
        subject = f"{finding.count} entries: each" if finding.count > 1 else "An entry"
    elif finding.last in (None, finding.seq):
        subject = f"Line {finding.seq}"
    else:
        subject = f"Lines {finding.seq} to {finding.last}: each"
    return f"{subject} {SENTENCES[finding.kind]} ({finding.where})."
