"""./buergerbuero services: check, publish, report, schema."""

import argparse
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from buergerbuero.base import clock
from buergerbuero.base.yamlfile import DefinitionError, Problem
from buergerbuero.config.cli import places, reach
from buergerbuero.config.cli.trouble import Trouble

TOWN = places.PROJECT / "towns" / "siegen"
HERE = ZoneInfo("Europe/Berlin")
ALL = places.PROJECT / "services"


def main(arguments: Sequence[str]) -> int:
    """Run one of the four; the exit code is 1 if something is wrong with a folder."""
    options = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = options.run
    if run is publish:
        with reach.data("owner"):
            return run(options)
    with reach.files_only():
        return run(options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="The service folders: what is wrong, what is missing, publish.")
    commands = parser.add_subparsers(required=True)

    def command(name: str, run: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=text, description=text)
        sub.set_defaults(run=run)
        sub.add_argument("--town", type=Path, default=TOWN, help="the town's folder (default: %(default)s)")
        return sub

    folders = command("check", check, "Say what is wrong with folders, with file, line and remedy.")
    folders.add_argument("folders", nargs="*", type=Path, help="default: all")
    publishing = command("publish", publish, "Make a folder the newest version that new applications use.")
    publishing.add_argument("folder", type=Path)
    publishing.add_argument("--by", required=True, help="log-in of who made it ready")
    publishing.add_argument("--released-by", required=True, help="log-in of a second person, who releases it")
    publishing.add_argument("--demo", action="store_true", help="with example values, which every page then shows")
    command("report", report, "Write the letter of open questions to the town.")
    command("schema", schema, "Print the JSON Schemas of service.yaml, form.yaml and town.yaml, for editors.")
    return parser


def check(options: argparse.Namespace) -> int:
    """Print all problems of the folders."""
    from buergerbuero.catalogue import queries as catalogue  # noqa: PLC0415 - models need Django's setup before
    from buergerbuero.documents import queries as documents  # noqa: PLC0415 - as above
    from buergerbuero.forms import queries as forms  # noqa: PLC0415 - as above

    folders = options.folders or sorted(path for path in ALL.iterdir() if path.is_dir())
    problems: list[Problem] = []
    today = clock.now().astimezone(HERE).date()
    for folder in folders:
        _require_folder(folder)
        problems += catalogue.check(folder, town=options.town)
        problems += forms.check(folder, today=today)
        problems += documents.check(folder)
    _print(problems)
    print(f"{_counted(len(folders), 'service')}, {_counted(len(problems), 'problem')}")
    return 1 if problems else 0


def publish(options: argparse.Namespace) -> int:
    """Publish one folder."""
    from buergerbuero.catalogue import actions as catalogue  # noqa: PLC0415 - models need Django's setup before
    from buergerbuero.documents import queries as documents  # noqa: PLC0415 - as above
    from buergerbuero.forms import queries as forms  # noqa: PLC0415 - as above

    _require_folder(options.folder)
    today = clock.now().astimezone(HERE).date()
    if problems := [*forms.check(options.folder, today=today), *documents.check(options.folder)]:
        _print(problems)
        print(f"Not published: {_counted(len(problems), 'problem')}.")
        return 1
    try:
        digest = catalogue.publish(
            folder=options.folder,
            town=options.town,
            by=options.by,
            released_by=options.released_by,
            demo=options.demo,
            now=clock.now(),
        )
    except (DefinitionError, catalogue.NotConfirmed) as refused:
        _print(refused.problems)
        print(
            f"Not published: {_counted(len(refused.problems), 'problem')}. What is only unconfirmed: services report."
        )
        return 1
    except catalogue.SamePerson:
        raise Trouble(
            "Whoever made a service ready may not release it.", "Name a second person: --released-by"
        ) from None
    except catalogue.NoLogIn as error:
        raise Trouble(f"{error!s} is no log-in.", "Name both persons by log-in: letters, digits, . _ : / -") from None
    except catalogue.NotInProduction:
        raise Trouble("Example values are for the demo only.", "Leave out --demo, or set BB_MODE=demo.") from None
    print(f"Published: {options.folder.name}, version {digest[:12]}. New applications use it, begun ones keep theirs.")
    return 0


def report(options: argparse.Namespace) -> int:
    """Print what the town has to confirm."""
    from buergerbuero.catalogue import queries as catalogue  # noqa: PLC0415 - models need Django's setup before

    try:
        print(catalogue.report(services=ALL, town=options.town))
    except DefinitionError as error:
        _print(error.problems)
        return 1
    return 0


def schema(_: argparse.Namespace) -> int:
    """Print the schemas as one JSON object by file name."""
    from buergerbuero.catalogue import queries as catalogue  # noqa: PLC0415 - models need Django's setup before
    from buergerbuero.forms import queries as forms  # noqa: PLC0415 - as above

    schemas: dict[str, Any] = {
        "service.yaml": catalogue.schema(),
        "form.yaml": forms.json_schema(),
        "town.yaml": catalogue.town_schema(),
    }
    print(json.dumps(schemas, ensure_ascii=False, indent=2))
    return 0


def _require_folder(folder: Path) -> None:
    if not folder.is_dir():
        known = ", ".join(sorted(path.name for path in ALL.iterdir() if path.is_dir()))
        raise Trouble(
            f"There is no folder {folder}.", f"Give the path of a service's folder. In services/ are: {known}"
        )


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _print(problems: Sequence[Problem]) -> None:
    for problem in problems:
        print(problem)
