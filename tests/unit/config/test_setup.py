"""Knowing what is there, and handing on what the user decided."""

import os
from pathlib import Path

import pytest

from buergerbuero.config.cli import locks, pip, stamps, trust, uv
from buergerbuero.config.cli.stamps import Stamp


@pytest.fixture(autouse=True)
def _own_stamps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stamps, "FOLDER", tmp_path / "stamps")


def test_a_part_is_fresh_until_its_sources_change(tmp_path: Path) -> None:
    source, result = tmp_path / "source", tmp_path / "result"
    source.write_text("1")
    stamp = Stamp("part", [source, "word"], result)
    assert not stamp.fresh
    stamp.set()
    assert not stamp.fresh  # nothing was made
    result.write_text("made")
    assert stamp.fresh
    source.write_text("2")
    assert not stamp.fresh


def test_neighbouring_sources_do_not_blur(tmp_path: Path) -> None:
    Stamp("part", ["ab", "c"], tmp_path).set()
    assert not Stamp("part", ["a", "bc"], tmp_path).fresh


def test_a_lock_names_its_holder_and_ends_with_it(tmp_path: Path) -> None:
    with locks.take(tmp_path / "lock"), pytest.raises(locks.Taken) as taken:
        locks.take(tmp_path / "lock")
    assert taken.value.holder == str(os.getpid())
    locks.take(tmp_path / "lock").close()


def test_what_the_user_told_pip_is_handed_on_to_uv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = tmp_path / "pip.conf"
    settings.write_text("[global]\nindex-url = https://spiegel.example/pakete\nfind-links =\n  /srv/a\n  /srv/b\n")
    for name in [*os.environ]:
        if name.startswith(("PIP_", "UV_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.fspath(settings))
    uv.told_pip.cache_clear()
    assert uv.index() == {"UV_DEFAULT_INDEX": "https://spiegel.example/pakete", "UV_FIND_LINKS": "/srv/a,/srv/b"}
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://eigener.example/pakete")
    assert uv.index() == {}
    uv.told_pip.cache_clear()


def test_pip_is_found_in_a_wheel_too() -> None:
    assert pip.command()
    for wheel in pip.wheels():
        assert wheel.name.startswith("pip-")


def test_all_programs_trust_whom_the_user_trusts() -> None:
    told = trust.variables({"SSL_CERT_FILE": "/etc/own.pem"})
    assert told == dict.fromkeys(set(trust.NAMES) - {"SSL_CERT_FILE"}, "/etc/own.pem")
    assert trust.variables({}, told_pip="/etc/pip.pem")["NODE_EXTRA_CA_CERTS"] == "/etc/pip.pem"
