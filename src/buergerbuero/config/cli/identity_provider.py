"""A stand-in for BundID on this machine, for tests and demonstration: Debian's SimpleSAMLphp with a module of ours.

Program and PHP are unpacked below var/, with or without root; nothing on the system changes. Standard library only.
"""

import hashlib
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from buergerbuero.config.cli import apt, places
from buergerbuero.config.cli.trouble import Trouble

HOME = places.STATE / "tools" / "simplesamlphp"
MODULE = Path(__file__).parents[1] / "idp"
ENTITY = "https://int.id.bund.de/idp"
"""What it calls itself: the name of BundID's environment for integration, so that BundID's file fits as it is."""
LOGIN = "/saml2/idp/SSOService.php"
"""The path that takes requests."""
EXTENSIONS = ("ctype", "dom", "mbstring", "posix", "simplexml", "tokenizer", "xml", "xmlwriter", "xmlreader")
SOURCE = "usr/share/simplesamlphp"
_SAML2 = f"{SOURCE}/vendor/simplesamlphp/saml2/src/SAML2"
# What SimpleSAMLphp cannot be configured to do (file, what stands there, what is put in its place).
PATCHES = (
    (
        f"{_SAML2}/Assertion.php",
        "$attributeStatement->appendChild($attribute);\n            $attribute->setAttribute('Name', $name);",
        "            \\SimpleSAML\\Module\\bundid\\Answer::mark($attribute, (string) $name);",
    ),
    (
        f"{_SAML2}/StatusResponse.php",
        "'StatusMessage', $this->status['Message']);\n        }",
        "        \\SimpleSAML\\Module\\bundid\\Answer::detail($this->document, $status);",
    ),
    (
        f"{_SAML2}/EncryptedAssertion.php",
        "$symmetricKey = new XMLSecurityKey(XMLSecurityKey::AES128_CBC);",
        "                $symmetricKey = new XMLSecurityKey(\\SimpleSAML\\Module\\bundid\\Answer::cipher());",
    ),
)


@dataclass(frozen=True)
class Service:
    """A service that may ask: its name, where answers go, its certificate (PEM); `signs`: assertions are signed."""

    entity: str
    consumer: str
    certificate: str
    signs: bool = True


@dataclass(frozen=True)
class Person:
    """Somebody invented: name, what attributes say, e-mail, pseudonym, mailbox."""

    name: str
    facts: Mapping[str, str]
    mail: str
    pseudonym: str
    mailbox: str


def find() -> Path | None:
    """Where it is unpacked, if it is."""
    ready = HOME / "ready"
    return HOME if ready.exists() and ready.read_text(encoding="ascii") == _made_from() else None


def require() -> Path:
    """Where it is unpacked. Raises Trouble if it is not: log-ins are never left untested."""
    home = find()
    if home is None:
        raise Trouble("The identity provider for tests is missing (SimpleSAMLphp).", "Run ./buergerbuero test once.")
    return home


def ensure() -> None:
    """Unpack it below var/, with the lines that make it speak as BundID does. Raises Trouble."""
    if find():
        return
    shutil.rmtree(HOME, ignore_errors=True)
    needs = apt.missing_for(("php-cli", "php-xml", "php-mbstring"))
    apt.unpacked_all((*needs, "simplesamlphp"), HOME)
    for file, old, new in PATCHES:
        _patch(HOME / file, old, new)
    module = HOME / SOURCE / "modules" / "bundid"
    module.symlink_to(MODULE)
    (HOME / "ready").write_text(_made_from(), encoding="ascii")


def write(
    folder: Path, *, port: int, key: str, certificate: str, services: Sequence[Service], persons: Mapping[str, Person]
) -> None:
    """Write its configuration: who may ask, who can be chosen, by which key (PEM) it signs."""
    for name in ("config", "metadata", "cert", "state"):
        (folder / name).mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / "cert" / "idp.pem").write_text(key, encoding="ascii")
    (folder / "cert" / "idp.crt").write_text(certificate, encoding="ascii")
    files = {
        "config/config.php": ("$config", _config(folder, port)),
        "config/authsources.php": ("$config", {"persons": {0: "bundid:Persons"}}),
        "metadata/saml20-idp-hosted.php": ("$metadata", {ENTITY: _idp()}),
        "metadata/saml20-sp-remote.php": ("$metadata", {each.entity: _service(each) for each in services}),
    }
    for name, (variable, value) in files.items():
        (folder / name).write_text(f"<?php\n{variable} = {php(value)};\n", encoding="utf-8")
    write_persons(folder, persons)


def write_persons(folder: Path, persons: Mapping[str, Person]) -> None:
    """Write who can be chosen; the next page shows them, also while it runs."""
    file = folder / "config" / "persons.php"
    fresh = file.with_suffix(".new")
    fresh.write_text(
        f"<?php\n$config = {php({key: _person(each) for key, each in persons.items()})};\n", encoding="utf-8"
    )
    fresh.replace(file)


def command(port: int) -> list[str | Path]:
    """The command line of its web server, on loopback."""
    home = require()
    program = next((home / "usr" / "bin").glob("php[0-9]*"), None) or shutil.which("php")
    if program is None:
        raise Trouble("PHP is missing beside SimpleSAMLphp.", f"rm -r {home}; then ./buergerbuero test")
    loaded: list[str | Path] = [word for file in _extensions(home) for word in ("-d", f"extension={file}")]
    settings: list[str | Path] = ["-d", "display_errors=0", "-d", "log_errors=0", "-d", "date.timezone=UTC"]
    where: list[str | Path] = ["-S", f"127.0.0.1:{port}", "-t", home / SOURCE / "www"]
    return [program, *(["-n", *loaded] if loaded else []), *settings, *where]


def environment(folder: Path, *, cipher: str = "") -> dict[str, str]:
    """The environment of its web server. `cipher`: the name of another algorithm for answers."""
    libraries = [os.fspath(path) for path in (require() / "usr" / "lib").glob("*-linux-gnu*")]
    return {
        "PATH": os.environ.get("PATH", ""),
        "SIMPLESAMLPHP_CONFIG_DIR": os.fspath(folder / "config"),
        "LD_LIBRARY_PATH": os.pathsep.join(libraries),
        **({"BUNDID_CIPHER": cipher} if cipher else {}),
    }


def php(value: object) -> str:
    """Return a value as PHP writes it: texts, numbers, truths, and mappings of them."""
    if isinstance(value, Mapping):
        return "[" + ", ".join(f"{php(key)} => {php(each)}" for key, each in value.items()) + "]"
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    if isinstance(value, int):
        return str(value)
    text = str(value).replace("\\", "\\\\").replace("'", "\\'")
    return f"'{text}'"


def _extensions(home: Path) -> Iterator[Path]:
    """Yield the extensions that were unpacked, in an order in which each finds what it needs."""
    found = {path.stem: path for path in (home / "usr" / "lib" / "php").glob("*/*.so")}
    return (found[name] for name in EXTENSIONS if name in found)


def _config(folder: Path, port: int) -> dict[str, object]:
    return {
        "baseurlpath": f"http://127.0.0.1:{port}/",
        "certdir": f"{folder}/cert/",
        "loggingdir": f"{folder}/state/",
        "datadir": f"{folder}/state/",
        "tempdir": f"{folder}/state",
        "metadatadir": f"{folder}/metadata/",
        "secretsalt": "only-for-tests-and-demonstration",
        "auth.adminpassword": "unused-and-locked",
        "technicalcontact_email": "na@example.org",
        "timezone": "UTC",
        "logging.handler": "file",
        "logging.logfile": "simplesamlphp.log",
        "enable.saml20-idp": True,
        "module.enable": {"core": True, "saml": True, "bundid": True, "exampleauth": False},
        "store.type": "phpsession",
        "session.phpsession.savepath": f"{folder}/state",
        "session.cookie.secure": False,
        "session.cookie.samesite": None,
        "language.default": "de",
        "language.available": {0: "de"},
        "metadata.sources": {0: {"type": "flatfile"}},
        "production": True,
    }


def _idp() -> dict[str, object]:
    return {
        "host": "__DEFAULT__",
        "privatekey": "idp.pem",
        "certificate": "idp.crt",
        "auth": "persons",
        "attributes.NameFormat": "urn:oasis:names:tc:SAML:2.0:attrname-format:uri",
        "signature.algorithm": "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
        "SingleSignOnServiceBinding": {0: "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"},
        "validate.authnrequest": True,
        "assertion.encryption": True,
    }


def _service(service: Service) -> dict[str, object]:
    lines = [line for line in service.certificate.splitlines() if line and "-----" not in line]
    return {
        "AssertionConsumerService": service.consumer,
        "NameIDFormat": "urn:oasis:names:tc:SAML:2.0:nameid-format:transient",
        "certData": "".join(lines),
        "saml20.sign.assertion": service.signs,
        "saml20.sign.response": True,
    }


def _person(person: Person) -> dict[str, object]:
    return {
        "name": person.name,
        "facts": dict(person.facts),
        "mail": person.mail,
        "bpk2": person.pseudonym,
        "mailbox": person.mailbox,
    }


def _made_from() -> str:
    """What our lines in it are, as a hash: with others it must be unpacked anew."""
    return hashlib.sha256(repr((PATCHES, os.fspath(MODULE))).encode()).hexdigest()


def _patch(file: Path, old: str, new: str) -> None:
    """Put a line behind what stands there, or in its place if it makes the same variable."""
    text = file.read_text(encoding="utf-8")
    if text.count(old) != 1:
        raise Trouble(f"SimpleSAMLphp is another than expected: {file.name}.", "Its version has changed; see PATCHES.")
    replaces = old.split(" = ")[0].strip() == new.split(" = ")[0].strip()
    file.write_text(text.replace(old, new.lstrip() if replaces else f"{old}\n{new}"), encoding="utf-8")
