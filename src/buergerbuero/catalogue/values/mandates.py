"""For whom one may act in a service, and whether a second parent must consent."""

from typing import Literal, TypeAlias

from pydantic import Field

from buergerbuero.catalogue.values.stated import Sentence, StatedValue, Value

ForWhom: TypeAlias = Literal["selbst", "kind", "vertretene", "organisation"]


class SecondConsent(Value):
    """That a second parent must consent before an application for a child is granted.

    level: how sure it must be who consents; `normal`: as sure as they say. shows: the answers (`seite` or `seite.feld`)
    that they see beside child, applicant and service; a correction of one of them asks for the consent anew.
    """

    needed: StatedValue[Literal["ja", "nein"]] = Field(alias="nötig")
    level: StatedValue[Literal["normal", "substantiell", "hoch"]] = Field(alias="anmeldung")
    shows: tuple[Sentence, ...] = Field(alias="zeigt", default=())
