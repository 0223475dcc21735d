"""The demo's log-ins: what the town needs and what its stand-in for BundID needs fit together."""

from pathlib import Path

from buergerbuero.config.cli import demo_logins, environment
from buergerbuero.identity.adapters.saml import profile


def prepared(state: Path) -> Path:
    (state / "secrets").mkdir(exist_ok=True)
    demo_logins.prepare(8004, portal_url="http://127.0.0.1:8000", state=state)
    return state


def test_the_town_is_connected_to_its_stand_in(tmp_path: Path) -> None:
    state = prepared(tmp_path)
    found = profile.read(state / "anmeldung" / "bundid.yaml")
    assert found.partner.login == "http://127.0.0.1:8004/saml2/idp/SSOService.php"
    assert profile.certificates(found, state / "anmeldung")
    services = (state / "idp" / "metadata" / "saml20-sp-remote.php").read_text(encoding="utf-8")
    assert f"'{found.ourselves.entity}'" in services
    assert "'http://127.0.0.1:8000/anmeldung/antwort/bundid/'" in services


def test_keys_are_made_once_and_for_their_owner_alone(tmp_path: Path) -> None:
    secrets = prepared(tmp_path) / "secrets"
    before = {file.name: file.read_bytes() for file in secrets.iterdir()}
    prepared(tmp_path)
    assert before == {file.name: file.read_bytes() for file in secrets.iterdir()}
    assert {file.stat().st_mode & 0o777 for file in secrets.iterdir()} == {0o600}


def test_only_the_portal_is_told_of_log_ins_and_only_where_they_are_set_up(tmp_path: Path) -> None:
    def told(process: str, ports: environment.Ports) -> set[str]:
        named = environment.of(process, ports, "postgresql://bb_portal:x@/b", state=tmp_path)
        return {name for name in named if name.startswith("BB_LOGIN")}

    ports = environment.ports_from(8000)
    assert told("portal", ports) == set()
    prepared(tmp_path)
    assert told("portal", ports) == {"BB_LOGIN_DIR", "BB_LOGIN_KEY_FILE", "BB_LOGIN_CERT_FILE"}
    assert told("worker", ports) == told("desk", ports) == set()
    assert told("portal", environment.Ports(1, 2, 3, 4)) == set()


def test_persons_say_only_what_the_file_of_a_town_reads() -> None:
    names = {each.name for each in profile.read(demo_logins.PATTERN).attributes.values()}
    for person in demo_logins.PERSONS.values():
        assert person.facts.keys() <= names
        assert person.mail.endswith("@example.org")
