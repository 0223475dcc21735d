"""./buergerbuero services: preview, check, submit, publish, report, schema.

What these say to authors is German: authors are the people of a department, not programmers.
"""

import argparse
from collections.abc import Callable, Sequence

from buergerbuero.config.cli import (
    folders,
    reach,
    services_check,
    services_preview,
    services_publish,
    services_schema,
)

Run = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str]) -> int:
    """Run one of them; the exit code is 1 if something is wrong with a folder."""
    options = _parser().parse_args(arguments)
    options.town = folders.town(options.town)
    _find_folders(options)
    run: Run = options.run
    if run is services_preview.preview:
        return run(options)
    with reach.data("owner") if run in (services_publish.publish, services_publish.submit) else reach.files_only():
        return run(options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="The service folders: look at them, check, submit, publish.")
    commands = parser.add_subparsers(required=True)

    def command(name: str, run: Run, text: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=text, description=text)
        sub.set_defaults(run=run, folders=[], folder=None)
        sub.add_argument("--town", default="siegen", help="the town: its id, or its folder (default: %(default)s)")
        return sub

    preview = command("preview", services_preview.preview, "Show a service as citizens see it, anew after each change.")
    preview.add_argument("folder", metavar="service", help="its id, or its folder")
    preview.add_argument("--port", type=int, default=services_preview.PORT, help="default: %(default)s")
    check = command("check", services_check.check, "Say what is wrong with folders, with file, line and remedy.")
    check.add_argument("folders", metavar="service", nargs="*", help="ids or folders; default: all")
    check.add_argument("--as-draft", action="store_true", help="what the program cannot do yet is no mistake")
    check.add_argument("--json", action="store_true", help="for programs: one JSON object")
    submit = command("submit", services_publish.submit, "Rehearse a folder and propose it; a second person publishes.")
    submit.add_argument("folder", metavar="service", help="its id, or its folder")
    submit.add_argument("--by", required=True, help="log-in of who submits it, as at the desk")
    publish = command("publish", services_publish.publish, "Publish at once, in a demonstration only.")
    publish.add_argument("folder", metavar="service", help="its id, or its folder")
    publish.add_argument("--by", required=True, help="log-in of who made it ready")
    publish.add_argument("--released-by", required=True, help="log-in of a second person, who releases it")
    publish.add_argument("--demo", action="store_true", help="with example values, which every page then shows")
    command("report", services_check.report, "Write the letter of open questions to the town.")
    schema = command("schema", services_schema.schema, "Write the JSON Schemas of all files, for editors.")
    schema.add_argument("--print", action="store_true", help="print them instead, as one JSON object by file name")
    return parser


def _find_folders(options: argparse.Namespace) -> None:
    """Put folders in the place of ids. Raises Trouble."""
    if options.folder is not None:
        options.folder = folders.service(options.folder)
    options.folders = [folders.service(name) for name in options.folders] or [*map(folders.short, folders.services())]
