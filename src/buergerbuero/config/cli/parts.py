"""The parts that set-up makes, in order: what each is made from, how it is made. Standard library only."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from buergerbuero.config.cli import chromium, clamd, espeak, identity_provider, places, trust, uv
from buergerbuero.config.cli.commands import Needs
from buergerbuero.config.cli.stamps import Stamp

HERE = Path(__file__).parent
INTERPRETER = f"{sys.version} {Path(sys.executable).resolve()} {places.PROJECT}"
"""An environment serves one Python in one place: its programs hold both paths."""
NODE_MANIFESTS = (places.PROJECT / "package.json", places.PACKAGE_LOCK)


@dataclass(frozen=True)
class Part:
    """Something the project needs that set-up can make."""

    title: str
    made: Callable[[], bool]
    make: Callable[[], None]


def needed(needs: Needs) -> list[Part]:
    """All parts that a command of this kind needs, the made ones too."""
    parts = [_tool(), _packages(needs), _design_system(needs), _static(), _texts()]
    return [*parts, BROWSER, SCANNER, VOICE, IDENTITY] if needs == "testing" else parts


BROWSER = Part("Chromium", lambda: chromium.find() is not None, chromium.ensure)
VOICE = Part("Voice of the box (espeak-ng)", lambda: espeak.find() is not None, espeak.ensure)
SCANNER = Part("Virus scanner (clamd)", lambda: clamd.find() is not None, clamd.ensure)
IDENTITY = Part(
    "Identity provider (SimpleSAMLphp)", lambda: identity_provider.find() is not None, identity_provider.ensure
)


def _tool() -> Part:
    stamp = Stamp("tool", [places.TOOL_LOCK], places.UV)

    def make() -> None:
        trust.ensure()
        uv.ensure()
        stamp.set()

    return Part("The tool that installs packages (uv)", lambda: stamp.fresh, make)


def _packages(needs: Needs) -> Part:
    environment = Stamp("environment", [INTERPRETER], places.PYTHON)
    wide = Stamp("packages", ["testing", INTERPRETER, places.LOCKS["testing"]], places.PYTHON)
    narrow = Stamp("packages", ["running", INTERPRETER, places.LOCKS["running"]], places.PYTHON)
    wanted = narrow if needs == "running" else wide

    def make() -> None:
        if not environment.fresh:
            uv.make_venv()
            environment.set()
        uv.install(places.LOCKS["running" if needs == "running" else "testing"])
        wanted.set()

    # Who has the packages for tests has those for running: tests/unit/config/test_locks.py says so.
    return Part("Python packages", lambda: wanted.fresh or wide.fresh, make)


def packages_are_there() -> bool:
    """Whether the packages for running are installed as their lock file says."""
    return _packages("running").made()


def _design_system(needs: Needs) -> Part:
    result = places.NODE_MODULES / "@kern-ux" / "native" / "package.json"
    wide = Stamp("node", ["testing", *NODE_MANIFESTS], result)
    wanted = Stamp("node", ["running", *NODE_MANIFESTS], result) if needs == "running" else wide

    def make() -> None:
        run_module("npm", "ci", *(["--omit=dev"] if needs == "running" else []))
        wanted.set()

    return Part("Design system (KERN)", lambda: wanted.fresh or wide.fresh, make)


def _static() -> Part:
    stamp = Stamp("static", [HERE / "static.py", *NODE_MANIFESTS], places.STATIC / "kern" / "kern.css")

    def make() -> None:
        run_module("static")
        stamp.set()

    return Part("Style sheets and fonts", lambda: stamp.fresh, make)


def _texts() -> Part:
    catalogues = sorted((places.PROJECT / "src").glob("**/locale/*/LC_MESSAGES/django.po"))
    stamp = Stamp("texts", [HERE / "texts.py", *catalogues], catalogues[-1].with_suffix(".mo"))

    def make() -> None:
        run_module("texts", "compile")
        stamp.set()

    return Part("Translations", lambda: stamp.fresh, make)


def run_module(name: str, *arguments: str) -> None:
    """Run a module of this package in the project's own Python, where packages are there."""
    module = f"{__package__}.{name}"
    uv.run([os.fspath(places.PYTHON), "-m", module, *arguments], uv.environment())
