"""./buergerbuero audit verify: is the log whole, and is it what was signed? German: the town's IT reads it."""

import argparse
import textwrap
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

from buergerbuero.audit.values import Finding, Kind, Report
from buergerbuero.base import clock
from buergerbuero.config.cli import reach
from buergerbuero.config.cli.trouble import Trouble

HERE = ZoneInfo("Europe/Berlin")
SHOWN = 20

TAMPERED = (
    "Das Protokoll wurde verändert. Ändern Sie nichts mehr. Sichern Sie Datenbank, Prüfpunkte und die Protokolle "
    "der Server auf einen anderen Datenträger und verständigen Sie Informationssicherheit und Datenschutz. Die "
    "jüngste Sicherung, deren Protokoll heil ist, zeigt durch Vergleich, was dort vorher stand."
)
RESTORED = (
    "Wurde die Datenbank aus einer Sicherung zurückgespielt? Dann fehlt, was danach geschah: Heben Sie die alten "
    "Prüfpunkte auf, schreiben Sie den Vorgang auf, und lassen Sie neue in einen leeren Ordner schreiben "
    "(BB_CHECKPOINT_DIR). Wurde sie das nicht, gilt, was unten steht."
)
WORKER = (
    "Läuft der Worker, und kann er in den Ordner der Prüfpunkte schreiben? Er holt das Versäumte von selbst nach. "
    "Prüfen Sie in zehn Minuten noch einmal; bleibt es dabei, wurde das Protokoll verändert."
)
KEYS = (
    "Wurde der Schlüssel gewechselt? Dann nennen Sie mit --keys eine Datei, in der jeder gültige öffentliche "
    "Schlüssel in einer Zeile steht, am besten die Abschrift, die nicht auf diesem Server liegt. Wurde er das "
    "nicht, hat ein Fremder unterschrieben, und es gilt, was unten steht."
)
MEANINGS: dict[Kind, tuple[str, str]] = {
    Kind.LINE_MISSING: ("aus der Kette entfernt", TAMPERED),
    Kind.OUT_OF_ORDER: ("schließt nicht an die Zeile davor an: eingefügt oder umgestellt", TAMPERED),
    Kind.ENTRY_MISSING: ("der Eintrag wurde entfernt", TAMPERED),
    Kind.ALTERED: ("der Eintrag wurde nach dem Einreihen verändert oder vertauscht", TAMPERED),
    Kind.REWRITTEN: ("nicht so, wie unterschrieben: die Kette wurde neu berechnet", RESTORED),
    Kind.CUT_OFF: ("unterschrieben, aber nicht mehr da: das Ende wurde abgeschnitten", RESTORED),
    Kind.FORGED: ("Prüfpunkt mit falscher Unterschrift: verändert oder gefälscht", TAMPERED),
    Kind.UNKNOWN_KEY: ("Prüfpunkt von einem Schlüssel unterschrieben, der nicht gilt", KEYS),
    Kind.UNREADABLE: ("kein lesbarer Prüfpunkt: beschädigt oder verändert", TAMPERED),
    Kind.CHECKPOINT_MISSING: ("Prüfpunkt liegt außerhalb, aber nicht mehr in der Datenbank", RESTORED),
    Kind.NOT_EXPORTED: ("Prüfpunkt fehlt außerhalb der Datenbank", WORKER),
    Kind.UNCHAINED: ("nicht in der Kette, obwohl schon länger als zehn Minuten geschrieben", WORKER),
    Kind.UNSIGNED: ("älter als zehn Minuten und noch nicht unterschrieben", WORKER),
}


def main(arguments: Sequence[str]) -> int:
    """Verify and report, or print the public key; the exit code is 1 if the log is not whole."""
    options = _parser().parse_args(arguments)
    with reach.data("worker"):
        from buergerbuero.audit import queries  # noqa: PLC0415 - models need Django's setup before

        if options.verb == "key":
            print(queries.own_key())
            return 0
        report = verify(options.checkpoints, options.keys)
    print("\n".join(tell(report)))
    return 0 if report.whole else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="The audit log: is it whole, and whose signature counts?")
    commands = parser.add_subparsers(dest="verb", required=True)
    verifying = commands.add_parser("verify", help="walk the whole chain and compare it with all signatures")
    verifying.add_argument("--keys", type=Path, help="file of public keys that count (default: this server's)")
    verifying.add_argument("--checkpoints", type=Path, help="exported checkpoints (default: BB_CHECKPOINT_DIR)")
    commands.add_parser("key", help="print the public key, to be written down outside of this server")
    return parser


def verify(checkpoints: Path | None = None, keys: Path | None = None) -> Report:
    """Verify the log with this server's key or those in a file. Raises Trouble."""
    from buergerbuero.audit import queries  # noqa: PLC0415 - models need Django's setup before

    folder = checkpoints or settings.BB.checkpoint_dir
    if checkpoints and not folder.is_dir():
        raise Trouble(f"Den Ordner {folder} gibt es nicht.", "Nennen Sie den Ordner mit den Prüfpunkten.")
    try:
        counting = frozenset(keys.read_text(encoding="ascii").split()) if keys else {queries.own_key()}
        return queries.verify(checkpoint_dir=folder, keys=counting, now=clock.now())
    except (OSError, UnicodeDecodeError) as problem:
        raise Trouble(f"Schlüssel oder Prüfpunkte sind nicht lesbar: {problem}", "Berichtigen Sie den Pfad.") from None


def tell(report: Report) -> Iterable[str]:
    """Say in German what was found, the first place first, and what to do."""
    yield f"{report.lines} Zeilen, {report.checkpoints} Prüfpunkte, {report.exported} davon außerhalb der Datenbank."
    if report.signed_at:
        at = report.signed_at.astimezone(HERE)
        yield f"Unterschrieben bis Zeile {report.signed_up_to} ({at:%d.%m.%Y, %H:%M} Uhr)."
    if report.chained_late:
        yield (
            f"{report.chained_late} Einträge nennen eine Zeit, die beim Einreihen über zehn Minuten zurücklag: "
            "Der Worker stand still, oder sie wurden nachträglich geschrieben (wie die erfundenen der Vorführung)."
        )
    if report.whole:
        yield "Das Protokoll ist heil."
        return
    count = len(report.findings)
    yield f"DAS PROTOKOLL IST NICHT HEIL: {count} {'Stelle' if count == 1 else 'Stellen'}."
    yield from (f"  {sentence(finding)}" for finding in report.findings[:SHOWN])
    if len(report.findings) > SHOWN:
        yield f"  … und {len(report.findings) - SHOWN} weitere Stellen."
    for remedy in remedies({finding.kind for finding in report.findings}):
        yield textwrap.fill(remedy, width=110, initial_indent="-> ", subsequent_indent="   ")


def remedies(kinds: Collection[Kind]) -> tuple[str, ...]:
    """Return what to do, each remedy once and the gravest last."""
    named = {MEANINGS[kind][1] for kind in kinds}
    if named == {WORKER}:
        return (WORKER,)
    return (*(remedy for remedy in (RESTORED, KEYS) if remedy in named), TAMPERED)


def sentence(finding: Finding) -> str:
    """Return one finding: which line, what it means, and where that stands."""
    return f"{_place(finding)}: {MEANINGS[finding.kind][0]} ({finding.where})"


def _place(finding: Finding) -> str:
    if finding.seq is None:
        return f"{finding.count} Einträge" if finding.count > 1 else "Ein Eintrag"
    if finding.last in (None, finding.seq):
        return f"Zeile {finding.seq}"
    return f"Zeilen {finding.seq} bis {finding.last}"
