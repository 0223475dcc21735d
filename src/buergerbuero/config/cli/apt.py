"""Debian packages: installed where we may, or their content alone, root or not. Standard library only."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from buergerbuero.config.cli import places
from buergerbuero.config.cli.trouble import Trouble

PRIVATE = places.STATE / "tools" / "apt"


def unpacked(package: str, target: Path) -> Path:
    """The files of the newest version of a package, below `target`. Nothing on the system changes.

    Raises Trouble without network, and on systems that have no apt.
    """
    return unpacked_all((package,), target)


def missing_for(packages: Sequence[str]) -> tuple[str, ...]:
    """These packages and those they need, without what the system has already. Raises Trouble."""
    _prepare(packages[0])
    _apt(["update"], packages[0])
    planned = _apt(["--simulate", "--no-install-recommends", "install", *packages], packages[0])
    return tuple(line.split()[1] for line in planned.splitlines() if line.startswith("Inst "))


def unpacked_all(packages: Sequence[str], target: Path) -> Path:
    """The files of several packages below `target`, each its newest version. Nothing on the system changes.

    Raises Trouble without network, and on systems that have no apt.
    """
    _prepare(packages[-1])
    _apt(["update"], packages[-1])
    _apt(["download", *packages], packages[-1])
    for archive in sorted((PRIVATE / "download").glob("*.deb")):
        subprocess.run(["dpkg-deb", "--extract", archive, target], check=True)
    shutil.rmtree(PRIVATE)
    return target


def may_install() -> bool:
    """Whether this user may install packages here."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(package: str, title: str, by_hand: str) -> None:
    """Install a package with what it needs and no more. Raises Trouble."""
    for words in (["update"], ["install", "-y", "--no-install-recommends", package]):
        done = subprocess.run(
            ["apt-get", "-q", *words],
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise Trouble(
                f"{title} could not be installed: apt-get {words[0]} failed.",
                f"Have a look yourself: {by_hand}",
                log=done.stderr.strip().splitlines()[-6:],
            )


def _prepare(package: str) -> None:
    if not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
        raise Trouble(f"The package {package} is needed and there is no apt-get to fetch it.", _by_hand(package))
    shutil.rmtree(PRIVATE / "download", ignore_errors=True)  # of a set-up that was interrupted
    for folder in ("lists/partial", "cache/archives/partial", "download"):
        (PRIVATE / folder).mkdir(parents=True, exist_ok=True)


def _apt(words: list[str], package: str) -> str:
    options = {
        "Dir::State::lists": PRIVATE / "lists",
        "Dir::State::status": "/var/lib/dpkg/status",
        "Dir::Cache": PRIVATE / "cache",
        "Dir::Etc": "/etc/apt",
        "Debug::NoLocking": "true",
        "APT::Sandbox::User": "root",
        "APT::Update::Error-Mode": "any",
        "Acquire::Languages": "none",
        "Acquire::Retries": "2",
    }
    told = [word for name, value in options.items() for word in ("-o", f"{name}={value}")]
    done = subprocess.run(
        ["apt-get", "-q", *told, *words],
        cwd=PRIVATE / "download",
        env={**os.environ, "LC_ALL": "C"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Trouble(
            f"apt-get {words[0]} failed, so the package {package} could not be fetched.",
            f"Is there a network? {_by_hand(package)}",
            log=done.stderr.strip().splitlines()[-6:],
        )
    return done.stdout


def _by_hand(package: str) -> str:
    return f"Have it installed: sudo apt-get install -y {package}"
