"""What the papers say is there: tests, commands, settings, files."""

import ast
import configparser
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from django.utils.module_loading import import_string

from buergerbuero.base.settings import KNOWN
from buergerbuero.base.yamlfile import load
from buergerbuero.catalogue.values import Service
from buergerbuero.config.adapters import PAYMENT_PROVIDERS
from buergerbuero.config.cli.commands import COMMANDS

PROJECT = Path(__file__).resolve().parents[2]
PAPERS = sorted([*PROJECT.glob("*.md"), *(PROJECT / "docs").rglob("*.md")])
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)|<img[^>]* src=\"([^\"]+)\"")
TEST = re.compile(r"(?:box/)?tests/[\w/]+\.py::\w+")
COMMAND = re.compile(r"(?:\./buergerbuero|deploy/as (?:owner|portal|desk|worker|boxlink)) ([a-z]+)(?: ([a-z]+))?")
SUBCOMMANDS = {"services": {"preview", "check", "submit", "publish", "report", "schema"}, "audit": {"verify", "key"}}
READERS = dict.fromkeys(("text", "choice", "number", "url"), "") | dict.fromkeys(
    ("secret_text", "secret_key", "secret_file"), "_FILE"
)
"""The functions of base.settings that read a setting, and what they add to its name."""
READ_BY: dict[Path, frozenset[str]] = {
    PROJECT / "src" / "buergerbuero" / "base" / "settings.py": KNOWN,
    **{
        PROJECT / "src" / Path(*path.split(".")[:-1]) / "settings.py": import_string(path).names
        for path in PAYMENT_PROVIDERS.values()
    },
}
"""Which settings are known, by the file that reads them."""
MOST_BYTES_OF_A_PICTURE = 150_000

of_each_paper = pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.relative_to(PROJECT).as_posix())


@cache
def text(paper: Path) -> str:
    return paper.read_text(encoding="utf-8")


@cache
def functions_of(file: Path) -> frozenset[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


@cache
def anchors(paper: Path) -> frozenset[str]:
    """The anchors of a paper's headings, as code hosts make them."""
    headings = re.findall(r"^#+ +(.+)$", FENCE.sub("", text(paper)), re.MULTILINE)
    return frozenset(re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings)


@of_each_paper
def test_links_lead_somewhere(paper: Path) -> None:
    for found in LINK.findall(FENCE.sub("", text(paper))):
        address, _, anchor = unquote(found[0] or found[1]).partition("#")
        if re.match(r"[a-z]+:", address):
            continue
        target = (paper.parent / address) if address else paper
        assert target.exists(), f"{paper.name} leads to {address}, which is not there"
        assert not anchor or target.suffix != ".md" or anchor in anchors(target), f"{target.name} has no #{anchor}"


@of_each_paper
def test_named_tests_exist(paper: Path) -> None:
    for named in TEST.findall(text(paper)):
        file, _, name = named.partition("::")
        assert (PROJECT / file).is_file(), f"{paper.name} names {file}, which is not there"
        assert name in functions_of(PROJECT / file), f"{paper.name} names {name}, which is not in {file}"


@of_each_paper
def test_named_commands_exist(paper: Path) -> None:
    for name, sub in COMMAND.findall(text(paper)):
        assert name in COMMANDS, f"{paper.name} names the command {name}, which is not there"
        assert not sub or sub in SUBCOMMANDS.get(name, {sub}), f"{paper.name} names {name} {sub}, which is not there"


def test_the_table_of_settings_is_whole() -> None:
    table = re.search(r"## Settings\n(.*?)\n## ", text(PROJECT / "docs" / "operating.md"), re.DOTALL)
    assert table
    rows = [line.split("|")[1] for line in table[1].splitlines() if line.startswith("| `")]
    assert sorted(re.findall(r"`BB_(\w+)`", " ".join(rows))) == sorted(KNOWN.union(*READ_BY.values()))


@pytest.mark.parametrize("file", READ_BY, ids=lambda path: path.parent.name)
def test_every_setting_that_is_read_is_known(file: Path) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    read = {
        f"{call.args[0].value!s}{READERS[call.func.id]}"
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in READERS
        and isinstance(call.args[0], ast.Constant)
    }
    assert read and read <= READ_BY[file]


@pytest.mark.parametrize("process", ["portal", "desk", "worker", "boxlink"])
def test_the_units_start_what_there_is(process: str) -> None:
    unit = (PROJECT / "deploy" / "systemd" / f"buergerbuero-{process}.service").read_text(encoding="utf-8")
    assert f"ExecStart=/opt/buergerbuero/buergerbuero serve {process}\n" in unit
    assert f"User=bb_{process}\n" in unit
    assert f"EnvironmentFile=/etc/buergerbuero/{process}.env\n" in unit


def test_pictures_are_small_and_used() -> None:
    pictures = [path for path in (PROJECT / "docs" / "img").iterdir() if path.is_file()]
    assert pictures
    papers = "".join(text(paper) for paper in PAPERS)
    for picture in pictures:
        assert picture.stat().st_size <= MOST_BYTES_OF_A_PICTURE, picture.name
        assert picture.name in papers, f"{picture.name} is shown nowhere"


def test_each_decision_has_its_parts_and_a_number_of_its_own() -> None:
    papers = sorted((PROJECT / "docs" / "adr").glob("*.md"))
    assert [paper.name[:4] for paper in papers] == [f"{number:04}" for number in range(1, len(papers) + 1)]
    for paper in papers:
        assert text(paper).startswith(f"# {paper.name[:4]} ")
        for part in ("Context", "Decision", "Consequence", "What would change our mind"):
            assert f"\n## {part}\n" in text(paper), f"{paper.name} lacks “{part}”"


def test_the_licence_is_the_same_everywhere() -> None:
    assert project_says("license") == "EUPL-1.2"
    assert publiccode()["legal"] == {"license": "EUPL-1.2"}
    assert text(PROJECT / "LICENSE").startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2\n")
    assert text(PROJECT / "LICENSE").rstrip().endswith("require the production of a new EUPL version.")


def test_the_version_has_its_changes() -> None:
    heading = re.search(r"^## (\S+)(.*)$", text(PROJECT / "CHANGELOG.md"), re.MULTILINE)
    assert heading
    assert heading[1] == project_says("version")
    if "not released" in heading[2]:
        assert "softwareVersion" not in publiccode()
    else:
        assert publiccode()["softwareVersion"] == heading[1]


def test_publiccode_has_what_the_standard_asks() -> None:
    """publiccodeyml/publiccode.yml, docs/standard/schema.core.rst: mandatory keys and bounds of texts."""
    found = publiccode()
    asked = "publiccodeYmlVersion name url platforms categories developmentStatus softwareType description legal"
    assert {*asked.split(), "maintenance", "localisation"} <= found.keys()
    for language, said in found["description"].items():
        assert language in found["localisation"]["availableLanguages"]
        assert len(said["shortDescription"]) <= 150
        assert 150 <= len(said["longDescription"]) <= 10_000
        assert said["features"]
        for picture in said.get("screenshots", ()):
            assert (PROJECT / picture).is_file()


def project_says(key: str) -> str:
    found = re.search(rf'^{key} = "(.+)"$', text(PROJECT / "pyproject.toml"), re.MULTILINE)
    assert found
    return found[1]


def publiccode() -> dict[str, Any]:
    found = load("publiccode.yml", (PROJECT / "publiccode.yml").read_bytes()).value
    assert isinstance(found, dict)
    return found


def test_every_word_of_a_service_stands_in_the_paper_for_authors() -> None:
    said = set(re.findall(r"\w+", text(PROJECT / "docs" / "services.md")))
    missing = set(_words(Service.model_json_schema())) - said
    assert not missing, f"docs/services.md does not say what these mean: {sorted(missing)}"


def _words(schema: object) -> Iterator[str]:
    """Yield every key that a schema knows."""
    if isinstance(schema, dict):
        yield from schema["properties"] if isinstance(schema.get("properties"), dict) else ()
        for part in schema.values():
            yield from _words(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from _words(part)


def test_the_design_names_every_area_and_draws_the_import_rule_as_it_is() -> None:
    design = text(PROJECT / "docs" / "design.md")
    areas = {file.parent.name for file in (PROJECT / "src" / "buergerbuero").glob("*/__init__.py")}
    tree = design.split("```")[1]
    assert {area for area in areas if not re.search(rf"^  .*\b{area}/", tree, re.MULTILINE)} == set()
    rules = configparser.ConfigParser()
    rules.read(PROJECT / ".importlinter", encoding="utf-8")
    written = rules["importlinter:contract:layers"]["layers"].strip().splitlines()
    drawn = design.partition("## Import rule")[2].split("```")[1].strip().splitlines()
    assert [set(re.findall(r"\w+", line)) for line in drawn] == [
        set(re.findall(r"buergerbuero\.(\w+)", line)) & areas for line in written
    ]
