"""A provider as its file describes it: addresses, certificates, algorithms, levels, and what each attribute means.

One file a provider, with German keys like all files of a town (deploy/anmeldung/). What differs between BundID and
another provider stands there, so that another one needs no program.
"""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Final, Literal
from urllib.parse import urlsplit

from cryptography import x509
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from buergerbuero.base.yamlfile import DefinitionError, Problem, build, load
from buergerbuero.identity.adapters.saml.crypto import CONTENTS, SIGNATURES
from buergerbuero.identity.values import About, Failure, Technical, TrustLevel

MEANINGS: Final = frozenset({*(about.value for about in About), *(technical.value for technical in Technical)})
_LEVELS: Final = {"normal": TrustLevel.NORMAL, "substantiell": TrustLevel.SUBSTANTIAL, "hoch": TrustLevel.HIGH}
_FAILURES: Final = {
    "abgebrochen": Failure.CANCELLED,
    "merkmale_fehlen": Failure.FACTS_MISSING,
    "niveau_zu_niedrig": Failure.LEVEL_TOO_LOW,
    "nicht_erreichbar": Failure.UNREACHABLE,
    "abgelehnt": Failure.REFUSED,
}


def _known(allowed: Mapping[str, object], what: str) -> AfterValidator:
    def check(word: str) -> str:
        if word not in allowed:
            raise ValueError(f"„{word}“ ist {what} | Möglich sind: {', '.join(allowed)}.")
        return word

    return AfterValidator(check)


def _address(text: str) -> str:
    parts = urlsplit(text)
    home = parts.hostname in ("127.0.0.1", "localhost", "::1")
    if not parts.hostname or not (parts.scheme == "https" or (parts.scheme == "http" and home)):
        raise ValueError(f"„{text}“ ist keine https-Adresse | Schreiben Sie die ganze Adresse, mit https:// davor.")
    return text


def _entity(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme != "https" or not parts.hostname or parts.port is not None:
        raise ValueError(
            f"„{text}“ ist kein Name, den BundID nimmt | Er beginnt mit https:// und hat keine Portnummer;"
            " ihn später zu ändern, ändert die Kennzeichen aller Personen."
        )
    return text


Level = Annotated[str, _known(_LEVELS, "kein Vertrauensniveau")]
Address = Annotated[str, AfterValidator(_address)]
YesNo = Literal["ja", "nein"]
Text = Annotated[str, Field(min_length=1, max_length=300)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Partner(_Part):
    """The provider: its name in messages, where its log-in takes requests, by which keys it signs (any of them)."""

    entity: Text = Field(alias="entität")
    login: Address = Field(alias="anmelde_adresse")
    certificates: tuple[Text, ...] = Field(alias="zertifikate", min_length=1)


class Ourselves(_Part):
    """What the provider shows and knows about us."""

    entity: Annotated[str, AfterValidator(_entity)] = Field(alias="entität")
    display_name: Text = Field(alias="anzeigename")
    service_id: Text | None = Field(alias="onlinedienst_id", default=None)


class MeansPart(_Part):
    """A way to show who one is: its name in requests, and the level that it reaches."""

    name: Text
    level: Level = Field(alias="niveau")


class RequestPart(_Part):
    """What requests hold."""

    extension: Literal["akdb-2", "keine"] = Field(alias="erweiterung")
    levels: Mapping[Level, Text] = Field(alias="niveaus", min_length=1)
    means: Mapping[str, MeansPart] = Field(alias="wege", default_factory=dict)


class AnswerPart(_Part):
    """How answers are to be understood."""

    levels: Mapping[Text, Level] = Field(alias="niveaus", min_length=1)
    fact_levels: Mapping[Text, Level | Literal["keins"]] = Field(alias="merkmal_niveaus", default_factory=dict)
    failures: Mapping[Text, Annotated[str, _known(_FAILURES, "kein bekannter Grund")]] = Field(
        alias="fehler", default_factory=dict
    )


class Algorithms(_Part):
    """What signs our requests; what may sign and encrypt answers, as far as the provider can do today."""

    ours: Annotated[str, _known(SIGNATURES, "kein bekanntes Verfahren")] = Field(alias="eigene_signatur")
    signatures: tuple[Annotated[str, _known(SIGNATURES, "kein bekanntes Verfahren")], ...] = Field(
        alias="signaturen", min_length=1
    )
    contents: tuple[Annotated[str, _known(CONTENTS, "kein bekanntes Verfahren")], ...] = Field(
        alias="verschlüsselung", min_length=1
    )


class Attribute(_Part):
    """One attribute: its name in answers (never the friendly one), and whether a log-in without it is of no use."""

    name: Text
    required: YesNo = Field(alias="pflicht", default="nein")


class Profile(_Part):
    """The whole file of a provider."""

    kind: Literal["saml"] = Field(alias="art")
    name: Text
    partner: Partner = Field(alias="anbieter")
    ourselves: Ourselves = Field(alias="wir")
    request: RequestPart = Field(alias="anfrage")
    answer: AnswerPart = Field(alias="antwort")
    algorithms: Algorithms = Field(alias="verfahren")
    attributes: Mapping[Annotated[str, _known(dict.fromkeys(sorted(MEANINGS)), "unbekannt")], Attribute] = Field(
        alias="merkmale", min_length=1
    )

    @model_validator(mode="after")
    def _fits(self) -> "Profile":
        if self.request.extension == "akdb-2" and not self.ourselves.service_id:
            raise ValueError(
                "„onlinedienst_id“ fehlt | BundID verlangt sie seit 30.06.2025; das BMI vergibt sie (BMI-ID)."
            )
        if len({each.name for each in self.attributes.values()}) < len(self.attributes):
            raise ValueError("zwei Merkmale haben denselben Namen | Jeder Name bedeutet genau ein Merkmal.")
        return self

    def wanted(self, level: TrustLevel) -> str:
        """Return what a request says for the lowest level that is enough."""
        fitting = [(_LEVELS[word], name) for word, name in self.request.levels.items() if _LEVELS[word] >= level]
        return min(fitting)[1]

    def level_of(self, text: str) -> TrustLevel | None:
        """Return the level of a log-in, by the word in its answer; None for one that the file does not name."""
        word = self.answer.levels.get(text)
        return _LEVELS[word] if word else None

    def fact_level_of(self, text: str) -> TrustLevel | None:
        """Return the level of a fact. What the file does not name counts as checked by nobody."""
        spelt = {name.casefold(): word for name, word in self.answer.fact_levels.items()}
        word = spelt.get(text.strip().casefold(), "keins")
        return None if word == "keins" else _LEVELS[word]

    def failure_of(self, codes: tuple[str, ...]) -> Failure:
        """Return why a log-in failed: by the first of the codes that the file names, the innermost first."""
        known = (self.answer.failures[code] for code in codes if code in self.answer.failures)
        return _FAILURES[next(known, "abgelehnt")]

    def level_named(self, word: str) -> TrustLevel:
        """Return the level of a word in this file."""
        return _LEVELS[word]

    @property
    def meanings(self) -> Mapping[str, str]:
        """What each name in an answer means."""
        return MappingProxyType({each.name: meaning for meaning, each in self.attributes.items()})

    @property
    def required(self) -> frozenset[str]:
        """The meanings without which a log-in is of no use."""
        return frozenset(meaning for meaning, each in self.attributes.items() if each.required == "ja")


def read(file: Path) -> Profile:
    """Read a provider's file. Raises DefinitionError."""
    try:
        return build(Profile, load(file.name, file.read_bytes()))
    except OSError as error:
        problem = Problem(file.name, 0, f"kann nicht gelesen werden: {error.strerror}", "Rechte der Datei prüfen.")
        raise DefinitionError((problem,)) from None


def certificates(profile: Profile, folder: Path) -> tuple[x509.Certificate, ...]:
    """Return the certificates by which a provider signs, from beside its file. Raises DefinitionError."""
    return tuple(_certificate(folder / name) for name in profile.partner.certificates)


def _certificate(file: Path) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificate(file.read_bytes())
    except (OSError, ValueError):
        problem = Problem(
            file.name, 0, "ist kein Zertifikat (PEM).", "Legen Sie das Zertifikat aus den Metadaten des Anbieters hin."
        )
        raise DefinitionError((problem,)) from None
