"""./buergerbuero services schema: JSON Schemas, so that an editor helps while one writes a service."""

import argparse
import json
from typing import Any

from buergerbuero.config.cli import places

FOLDER = places.BUILD / "schema"
FILES = {
    "service.yaml": "services/*/service.yaml",
    "form.yaml": "services/*/form.yaml",
    "pdf.yaml": "services/*/pdf.yaml",
    "wege.yaml": "services/*/wege/*.yaml",
    "texte.yaml": "services/*/texte/*.yaml",
    "town.yaml": "towns/*/town.yaml",
    "ausgabebox.yaml": "towns/*/ausgabebox.yaml",
}
"""By kind of file: where its schema holds. `.vscode/settings.json` says the same."""


def schema(options: argparse.Namespace) -> int:
    """Write the schemas to build/schema, or print them."""
    if options.print:
        print(json.dumps(schemas(), ensure_ascii=False, indent=2))
        return 0
    write()
    print(
        f"Die Schemas liegen in {FOLDER.relative_to(places.PROJECT)}/. VS Code mit der Erweiterung „YAML“ findet sie;"
    )
    print("für andere Editoren schreiben Sie in die erste Zeile einer Datei zum Beispiel:")
    print("# yaml-language-server: $schema=../../build/schema/form.json")
    return 0


def write() -> None:
    """Write one file for each kind of file."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, found in schemas().items():
        target = FOLDER / name.replace(".yaml", ".json")
        target.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")


def schemas() -> dict[str, Any]:
    """Return the schemas by kind of file; Django must be set up."""
    from buergerbuero.catalogue import queries as catalogue  # noqa: PLC0415 - models need Django's setup before
    from buergerbuero.forms import queries as forms  # noqa: PLC0415 - as above

    return {
        "service.yaml": catalogue.schema(),
        "form.yaml": forms.json_schema(),
        "pdf.yaml": forms.mapping_schema(),
        "wege.yaml": catalogue.journey_schema(),
        "texte.yaml": catalogue.translations_schema(),
        "town.yaml": catalogue.town_schema(),
        "ausgabebox.yaml": catalogue.boxes_schema(),
    }
