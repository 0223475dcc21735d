"""Providers of log-ins as an installation sets them up: from files, with checks at the start."""

import dataclasses
from pathlib import Path
from typing import Any

import pytest

from buergerbuero.base.settings import LoginAccess
from buergerbuero.config import checks
from buergerbuero.identity import queries
from buergerbuero.identity.values import NoProvider, TrustLevel
from tests.made import provider as foreign


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    """Two providers are set up."""
    found = tmp_path / "anmeldung"
    for name in ("bundid", "unternehmenskonto"):
        foreign.set_up(found, name=name)
    access = LoginAccess(found, found / "key.pem", found / "cert.pem")
    settings.BB = dataclasses.replace(settings.BB, login=access)
    return found


def test_each_file_is_a_provider(folder: Path) -> None:
    assert [(each.id, each.name) for each in queries.login_providers()] == [
        ("bundid", "BundID"),
        ("unternehmenskonto", "Mein Unternehmenskonto"),
    ]
    assert [each.id for each in queries.login_providers(TrustLevel.HIGH)] == ["bundid"]
    assert queries.login_provider("bundid").origin == "https://int.id.bund.de"
    with pytest.raises(NoProvider):
        queries.login_provider("nobody")


def test_without_the_setting_nobody_can_log_in(settings: Any) -> None:
    settings.BB = dataclasses.replace(settings.BB, login=None)
    assert queries.login_providers() == ()
    assert checks.logins_are_set_up(None) == []


def test_a_good_set_up_is_silent(folder: Path) -> None:
    assert checks.logins_are_set_up(None) == []


def test_a_file_with_a_mistake_is_named_at_the_start(folder: Path) -> None:
    file = folder / "bundid.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("art: saml", "art: sam"), encoding="utf-8")
    [problem] = checks.logins_are_set_up(None)
    assert problem.id == "buergerbuero.E011"
    assert "bundid.yaml" in problem.msg


def test_the_end_of_a_certificate_is_told_in_time(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "_LOGIN_CERTIFICATE_DAYS", 10_000)
    assert [each.id for each in checks.logins_are_set_up(None)] == ["buergerbuero.W012"] * 2
