"""The letter to the town: which values it has not confirmed. And the schema that helps to write the files."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from buergerbuero.catalogue.bundle import Definition
from buergerbuero.catalogue.rules.missing import Missing, missing_in_service, missing_in_town


def report(definitions: Sequence[Definition]) -> str:
    """Return every unconfirmed value as text, service by service, the town's own values last."""
    if not definitions:
        return "Es gibt keine Leistung.\n"
    parts = [(found.service.title, missing_in_service(found.service, found.service_source)) for found in definitions]
    town, source = definitions[0].town, definitions[0].town_source
    services = [found.service for found in definitions]
    parts.append((f"Stadt {town.name}", missing_in_town(town, source, services)))
    count = sum(len(missing) for _, missing in parts)
    if not count:
        return f"{town.name}: Alle Angaben sind bestätigt.\n"
    head = [
        f"{town.name}: {count} Angaben sind nicht bestätigt.",
        "So bestätigen Sie eine: Öffnen Sie die Datei in der genannten Zeile, prüfen oder ergänzen Sie den Wert.",
        "Dann schreiben Sie bestätigt: {von: Ihre Stelle, am: Tag wie 2026-12-01}",
    ]
    return "\n".join([*head, *(line for title, missing in parts for line in _part(title, missing))]) + "\n"


def _part(title: str, missing: Iterable[Missing]) -> Iterator[str]:
    by_person = sorted(missing, key=lambda each: (each.who, each.file, each.line))
    if by_person:
        yield from ("", title, "=" * len(title))
    for who, group in groupby(by_person, key=lambda each: each.who):
        yield from ("", f"Antworten muss: {who}")
        for each in group:
            yield from _entry(each)


def _entry(each: Missing) -> Iterator[str]:
    value = "unbekannt" if each.stated.value is None else each.stated.text()
    yield f"  {each.file}:{each.line}  {each.path}: {value}"
    if each.stated.source:
        age = f", Stand {each.stated.as_of}" if each.stated.as_of else ""
        yield f"      Beleg: {each.stated.source}{age}"
    if each.stated.note:
        yield f"      Hinweis: {each.stated.note}"
    blocks = f"bis dahin nicht möglich: {', '.join(each.blocks)}" if each.blocks else "wird nur angezeigt"
    yield f"      {blocks[0].upper()}{blocks[1:]}"


def with_unknown(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema in which what may be null may be „unbekannt“: that is how the files say it."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **_replaced(schema)}


def _replaced(part: Any) -> Any:  # noqa: ANN401 - JSON
    if part == {"type": "null"}:
        return {"const": "unbekannt"}
    if isinstance(part, dict):
        return {key: _replaced(value) for key, value in part.items() if (key, value) != ("default", None)}
    if isinstance(part, list):
        return [_replaced(value) for value in part]
    return part
