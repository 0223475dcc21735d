"""A wrong setting stops the start and says which one and what to do; a process reads only the secrets it may hold."""

import os
from pathlib import Path

import pytest

from buergerbuero.base import settings
from buergerbuero.base.settings import KEY_BYTES, KEYS_OF, BadSettings, NotHeld

SECRETS = {"pepper", "desk_public_key", "desk_private_key", "index_key", "audit_key", "pickup_key"}


@pytest.fixture
def env(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """A whole environment of a worker, and no other."""
    for name in [name for name in os.environ if name.startswith("BB_")]:
        monkeypatch.delenv(name)
    plain = {
        "PROCESS": "worker",
        "PORTAL_URL": "https://portal.example.org/",
        "DESK_URL": "https://desk.example.org",
        "BOXLINK_URL": "https://boxes.example.org",
        "STORAGE_DIR": str(tmp_path / "storage"),
        "CHECKPOINT_DIR": str(tmp_path / "checkpoints"),
        "DATABASE_URL": "postgresql://bb_worker:secret@/buergerbuero",
    }
    for name, value in plain.items():
        monkeypatch.setenv(f"BB_{name}", value)
    for name, size in KEY_BYTES.items():
        (tmp_path / name).write_text(os.urandom(size).hex() + "\n")
    for name in ("SECRET_KEY", "SEAL_KEY", "SEAL_CERT"):
        (tmp_path / name).write_text("s" * 64)
    for name in (*KEY_BYTES, "SECRET_KEY", "SEAL_KEY", "SEAL_CERT"):
        monkeypatch.setenv(f"BB_{name}_FILE", str(tmp_path / name))
    return monkeypatch


def refused() -> str:
    with pytest.raises(BadSettings) as problem:
        settings.configuration()
    return str(problem.value)


def test_a_whole_environment_is_read(env: pytest.MonkeyPatch, tmp_path: Path) -> None:
    found = settings.configuration()
    assert found.portal_url == "https://portal.example.org"
    assert found.mode == "production"
    assert not found.demo
    assert found.pepper == bytes.fromhex((tmp_path / "PEPPER").read_text())
    assert found.undo_seconds == 60


@pytest.mark.parametrize("process", KEYS_OF)
def test_each_process_reads_only_its_own_secrets(process: str, env: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Files of the others may even be missing: they belong to another account of the system."""
    env.setenv("BB_PROCESS", process)
    for name in (*SECRETS, "seal_key", "seal_cert"):
        holder = "seal" if name.startswith("seal") else name
        if holder not in KEYS_OF[process]:
            (tmp_path / name.upper()).unlink()
    found = settings.configuration()
    for name in SECRETS:
        if name in KEYS_OF[process]:
            assert found.held(name)
        else:
            assert getattr(found, name) is None
            with pytest.raises(NotHeld, match=name):
                found.held(name)
    assert (found.seal_key_file is not None) == ("seal" in KEYS_OF[process])


def test_the_portal_can_never_read_what_it_wrote() -> None:
    assert KEYS_OF["portal"] == {"pepper", "desk_public_key"}
    assert [process for process in KEYS_OF if "seal" in KEYS_OF[process]] == ["worker"]
    assert [process for process in KEYS_OF if "audit_key" in KEYS_OF[process]] == ["worker"]
    assert [process for process in KEYS_OF if "pickup_key" in KEYS_OF[process]] == ["worker"]


@pytest.mark.parametrize(
    "name", ["PROCESS", "PORTAL_URL", "DESK_URL", "STORAGE_DIR", "CHECKPOINT_DIR", "DATABASE_URL", "PEPPER_FILE"]
)
@pytest.mark.parametrize("value", [None, ""])
def test_a_missing_or_empty_setting_is_named(name: str, value: str | None, env: pytest.MonkeyPatch) -> None:
    env.delenv(f"BB_{name}") if value is None else env.setenv(f"BB_{name}", value)
    assert f"BB_{name}" in refused()
    assert "docs/operating.md" in refused()


def test_a_slip_of_the_pen_is_named(env: pytest.MonkeyPatch) -> None:
    env.setenv("BB_UNDO_SECOND", "5")
    assert "Nobody reads the setting BB_UNDO_SECOND" in refused()
    assert "BB_UNDO_SECONDS" in refused()


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PROCESS", "webserver", "portal, desk, worker, boxlink, owner"),
        ("MODE", "Demo", "production, demo"),
        ("UNDO_SECONDS", "one", "whole number"),
        ("UNDO_SECONDS", "-1", "whole number"),
        ("UNDO_SECONDS", "²", "whole number"),
        ("PORTAL_URL", "portal.example.org", "https://"),
        ("PORTAL_URL", "ftp://portal.example.org", "https://"),
        ("PORTAL_URL", "https://", "https://"),
        ("PORTAL_URL", "https://[", "https://"),
        ("PORTAL_URL", "https://host:port", "https://"),
        ("SMTP_URL", "mail.example.org:25", "smtp://"),
    ],
)
def test_a_senseless_value_is_named_with_what_is_allowed(
    name: str, value: str, said: str, env: pytest.MonkeyPatch
) -> None:
    env.setenv(f"BB_{name}", value)
    assert f"BB_{name}" in refused()
    assert said in refused()


@pytest.mark.parametrize("value", ["/run/clamav/clamd.ctl", "tcp://127.0.0.1:3310", "tcp://[::1]:3310", ""])
def test_a_scanner_listens_on_this_machine(value: str, env: pytest.MonkeyPatch) -> None:
    env.setenv("BB_CLAMD", value)
    assert settings.configuration().clamd == value


@pytest.mark.parametrize(
    "value",
    [
        "clamd.ctl",
        "tcp://192.0.2.7:3310",
        "tcp://127.0.0.1",
        "http://127.0.0.1:3310",
        "tcp://127.0.0.1:x",
        "127.0.0.1:3310",
    ],
)
def test_a_scanner_elsewhere_is_refused(value: str, env: pytest.MonkeyPatch) -> None:
    """What goes there is what people send, in clear."""
    env.setenv("BB_CLAMD", value)
    assert "BB_CLAMD" in refused()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"\n", "is empty"),
        (b"zz" * 32, "no hexadecimal key"),
        (b"ab" * 31, "31 bytes instead of 32"),
        (b"ab" * 1216, "1216 bytes instead of 32"),
        (b"\xff\xfe", "not UTF-8"),
    ],
)
def test_a_key_that_is_none_is_named_but_never_shown(
    content: bytes, said: str, env: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "PEPPER").write_bytes(content)
    assert "BB_PEPPER_FILE" in refused()
    assert said in refused()
    assert "abab" not in refused()


def test_a_secret_file_that_is_not_there_is_named(env: pytest.MonkeyPatch) -> None:
    env.setenv("BB_AUDIT_KEY_FILE", "/nowhere/audit-key")
    assert "BB_AUDIT_KEY_FILE names a file that is not there: /nowhere/audit-key" in refused()


def test_addresses_with_passwords_come_from_files_too(env: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, address in (("DATABASE_URL", "postgresql://x:y@/z"), ("SMTP_URL", "smtps://u:pw@mail.example.org")):
        (tmp_path / name).write_text(address + "\n")
        env.setenv(f"BB_{name}_FILE", str(tmp_path / name))
    found = settings.configuration()
    assert found.database_url == "postgresql://x:y@/z"
    assert found.smtp_url == "smtps://u:pw@mail.example.org"


def test_a_senseless_address_does_not_show_its_password(env: pytest.MonkeyPatch) -> None:
    env.setenv("BB_SMTP_URL", "smpt://user:hunter2@mail.example.org")
    assert "hunter2" not in refused()


def test_the_desk_alone_knows_the_directory_of_staff(env: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "directory").write_text("geheim")
    named = {"URL": "https://anmeldung.example.org/", "CLIENT_ID": "buergerbuero", "METHODS": "mfa otp"}
    for name, value in {**named, "CLIENT_SECRET_FILE": str(tmp_path / "directory")}.items():
        env.setenv(f"BB_DIRECTORY_{name}", value)
    assert settings.configuration().directory is None
    env.setenv("BB_PROCESS", "desk")
    found = settings.configuration().directory
    assert found is not None
    assert (found.url, found.methods, found.newcomers) == (named["URL"], frozenset({"mfa", "otp"}), "")
    assert found.client_secret == "geheim" and "geheim" not in repr(found)


@pytest.mark.parametrize(
    ("name", "value"), [("URL", "http://anmeldung.example.org"), ("NEWCOMERS", "administrator"), ("CLIENT_ID", "")]
)
def test_a_directory_that_cannot_be_trusted_is_refused(name: str, value: str, env: pytest.MonkeyPatch) -> None:
    env.setenv("BB_PROCESS", "desk")
    env.setenv("BB_DIRECTORY_URL", "https://anmeldung.example.org")
    env.setenv("BB_DIRECTORY_CLIENT_ID", "buergerbuero")
    env.setenv(f"BB_DIRECTORY_{name}", value)
    assert f"BB_DIRECTORY_{name}" in refused()


def test_no_secret_shows_in_what_a_traceback_may_print(env: pytest.MonkeyPatch, tmp_path: Path) -> None:
    env.setenv("BB_SMTP_URL", "smtp://user:hunter2@mail.example.org")
    found = settings.configuration()
    shown = repr(found)
    for name in SECRETS:
        assert repr(getattr(found, name)) not in shown
    assert "secret@" not in shown
    assert "hunter2" not in shown
    assert "ssss" not in shown
