"""What each process of the demo is told."""

import dataclasses
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from buergerbuero.config.cli import doctor, environment, keys
from buergerbuero.identity.rules.passkeys import takes_passkeys

ADDRESS = "postgresql://bb_portal:secret-word@/buergerbuero?host=%2Frun"
PORTS = environment.ports_from(8000)
PRIVATE = {
    "BB_DESK_PRIVATE_KEY_FILE",
    "BB_INDEX_KEY_FILE",
    "BB_AUDIT_KEY_FILE",
    "BB_SEAL_KEY_FILE",
    "BB_PICKUP_KEY_FILE",
}


def named(process: str, state: Path) -> dict[str, str]:
    told = environment.of(process, PORTS, ADDRESS, state=state)
    return {name: value for name, value in told.items() if name.startswith("BB_")}


def test_the_portal_holds_no_key_that_opens(tmp_path: Path) -> None:
    assert PRIVATE & set(named("portal", tmp_path)) == set()
    assert "BB_DESK_PUBLIC_KEY_FILE" in named("portal", tmp_path)


def test_only_the_worker_seals_and_signs(tmp_path: Path) -> None:
    alone = {"BB_AUDIT_KEY_FILE", "BB_PICKUP_KEY_FILE", "BB_SEAL_KEY_FILE", "BB_SEAL_CERT_FILE"}
    assert alone & set(named("desk", tmp_path)) == set()
    assert alone <= set(named("worker", tmp_path))


def test_no_secret_stands_in_the_environment(tmp_path: Path) -> None:
    keys.make_missing(tmp_path / "secrets")
    for process in environment.PROCESSES:
        told = " ".join(environment.of(process, PORTS, ADDRESS, state=tmp_path).values())
        assert "secret-word" not in told
        for file in (tmp_path / "secrets").iterdir():
            assert file.read_text() not in told


def test_keys_are_made_once_and_for_their_owner_alone(tmp_path: Path) -> None:
    keys.make_missing(tmp_path)
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    keys.make_missing(tmp_path)
    assert before == {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    assert len(set(before.values())) == len(before)
    assert {file.stat().st_mode & 0o777 for file in tmp_path.iterdir()} == {0o600}


def test_settings_of_an_operator_do_not_leak_into_the_demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BB_SEAL_KEY_FILE", "/etc/real-seal.key")
    monkeypatch.setenv("PGPASSWORD", "real")
    told = environment.of("portal", PORTS, ADDRESS, state=tmp_path)
    assert "PGPASSWORD" not in told
    assert "BB_SEAL_KEY_FILE" not in told


def test_the_desk_has_an_address_at_which_browsers_make_passkeys(tmp_path: Path) -> None:
    told = {process: named(process, tmp_path)["BB_DESK_URL"] for process in environment.PROCESSES}
    assert set(told.values()) == {PORTS.desk_url} == {"http://localhost:8001"}
    assert takes_passkeys(urlsplit(PORTS.desk_url).hostname or "")


def test_a_command_beside_the_demo_knows_where_it_listens(tmp_path: Path) -> None:
    assert environment.noted_ports(tmp_path / "new") == environment.ports_from(8000)
    environment.note_ports(environment.ports_from(8650), tmp_path / "new")
    assert environment.noted_ports(tmp_path / "new").desk_url == "http://localhost:8651"
    (tmp_path / "new" / environment.FIRST_PORT).write_text("", encoding="utf-8")
    assert environment.noted_ports(tmp_path / "new") == environment.ports_from(8000)


def test_doctor_looks_at_every_port_of_the_demo() -> None:
    numbers = {getattr(PORTS, field.name) for field in dataclasses.fields(PORTS) if field.name != "desk_host"}
    assert sorted(numbers) == [8000 + n for n in range(len(doctor.PORTS))]
