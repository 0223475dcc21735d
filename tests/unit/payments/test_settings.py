"""The settings of payment providers: each adapter reads its own, one is in use, and what is missing is named."""

from pathlib import Path
from typing import Any

import pytest
from django.utils.module_loading import import_string

from buergerbuero.base import settings
from buergerbuero.base.settings import BadSettings, Configuration
from buergerbuero.payments.adapters.xbezahldienste.settings import Access
from tests.made.paying import KINDS

PROVIDERS = {kind.name: import_string(kind.adapter) for kind in KINDS}
XBEZAHLDIENSTE = {"URL": "https://zahlen.example.org/", "ORIGINATOR": "stadt", "END_POINT": "kasse"}


@pytest.fixture
def env(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """What the tests have is a worker's, without any provider."""
    (tmp_path / "secret").write_text("geheim\n")
    monkeypatch.setenv("BB_PROCESS", "worker")
    return monkeypatch


def give(env: pytest.MonkeyPatch, values: dict[str, str]) -> None:
    for name, value in values.items():
        env.setenv(f"BB_PAYMENT_{name}", value)


def zahlstelle(tmp_path: Path) -> dict[str, str]:
    return {
        "ZAHLSTELLE_URL": "https://zahlstelle.example.org",
        "ZAHLSTELLE_SECRET_FILE": str(tmp_path / "secret"),
    }


def read() -> Configuration:
    return settings.configuration(PROVIDERS)


def refused() -> str:
    with pytest.raises(BadSettings) as problem:
        read()
    return str(problem.value)


def test_without_any_nothing_is_paid_online(env: pytest.MonkeyPatch) -> None:
    assert (read().payment_provider, read().payment_access) == ("", {})


def test_the_first_is_in_use_unless_another_is_named(env: pytest.MonkeyPatch, tmp_path: Path) -> None:
    give(env, XBEZAHLDIENSTE)
    assert read().payment_provider == "xbezahldienste"
    assert read().payment_access == {"xbezahldienste": Access("https://zahlen.example.org", "stadt", "kasse")}
    give(env, {**zahlstelle(tmp_path), "PROVIDER": "zahlstelle"})
    assert read().payment_provider == "zahlstelle"
    assert set(read().payment_access) == {"xbezahldienste", "zahlstelle"}, "the other may have payments that are open"


@pytest.mark.parametrize("process", ["desk", "owner"])
def test_who_asks_no_provider_reads_nothing_of_it(process: str, env: pytest.MonkeyPatch) -> None:
    give(env, {**XBEZAHLDIENSTE, "CERTIFICATE_FILE": "/nowhere"})
    env.setenv("BB_PROCESS", process)
    assert read().payment_access == {}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"ORIGINATOR": ""}, "BB_PAYMENT_ORIGINATOR is missing"),
        ({"URL": "zahlen.example.org"}, "BB_PAYMENT_URL"),
        ({"TOKEN_URL": "https://zahlen.example.org/token"}, "BB_PAYMENT_CLIENT_ID is missing"),
        ({"CERTIFICATE_FILE": "/nowhere"}, "BB_PAYMENT_CERTIFICATE_FILE names a file that is not there"),
        ({"PROVIDER": "sparkasse"}, "xbezahldienste, zahlstelle"),
        ({"PROVIDER": "zahlstelle"}, "BB_PAYMENT_ZAHLSTELLE_URL"),
        ({"ZAHLSTELLE_URL": "https://zahlstelle.example.org"}, "BB_PAYMENT_ZAHLSTELLE_SECRET_FILE is missing"),
        ({"ZAHLSTELE_URL": "https://zahlstelle.example.org"}, "Nobody reads the setting BB_PAYMENT_ZAHLSTELE_URL"),
    ],
)
def test_what_is_missing_or_senseless_is_named(changes: dict[str, str], said: str, env: pytest.MonkeyPatch) -> None:
    give(env, {**XBEZAHLDIENSTE, **changes})
    assert said in refused()


def test_what_an_adapter_reads_is_known_only_where_it_is_registered(env: pytest.MonkeyPatch, tmp_path: Path) -> None:
    give(env, zahlstelle(tmp_path))
    with pytest.raises(BadSettings, match="Nobody reads the setting BB_PAYMENT_ZAHLSTELLE"):
        settings.configuration({"xbezahldienste": PROVIDERS["xbezahldienste"]})


def test_no_secret_shows_in_what_a_traceback_may_print(env: pytest.MonkeyPatch, tmp_path: Path) -> None:
    oauth = {"TOKEN_URL": "https://zahlen.example.org/token", "CLIENT_ID": "stadt"}
    give(env, {**XBEZAHLDIENSTE, **oauth, **zahlstelle(tmp_path), "CLIENT_SECRET_FILE": str(tmp_path / "secret")})
    found: Any = read()
    assert {each.client_secret for each in found.payment_access.values() if hasattr(each, "client_secret")} == {
        "geheim"
    }
    assert "geheim" not in repr(found)
