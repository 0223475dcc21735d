"""What documents need from outside. config/adapters.py names who does it."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from buergerbuero.base.yamlfile import Problem
from buergerbuero.documents.values import CleanPage, FileKind, Filling, NoticeData, PaperForm, SealCheck
from buergerbuero.documents.values.blankform import BlankForm


class Renderer(Protocol):
    """Makes a PDF/A-3b and PDF/UA-1 file."""

    def render(
        self, *, template: bytes, name: str, data: Mapping[str, Any], files: Mapping[str, bytes], archived: bool = True
    ) -> bytes:
        """Return the PDF. Raises values.TemplateError and values.TooMuchText. Not `archived`: PDF/UA-1 alone."""


class TemplateTrial(Protocol):
    """Tries templates that nobody has looked at yet, for as long as they may take and no longer."""

    def problems(self, files: Mapping[str, bytes], name: str) -> tuple[Problem, ...]:
        """Return what is wrong with the templates of a service; `name` is what problems call its folder.

        Raises DefinitionError if they cannot be tried to the end.
        """

    def texts(
        self, notices: Sequence[tuple[str, NoticeData]], files: Mapping[str, bytes], name: str
    ) -> tuple[str | None, ...]:
        """Return what notices say, each by the name of its template; None for one that cannot be set.

        Raises DefinitionError if they cannot be tried to the end.
        """


class FormMaker(Protocol):
    """Makes fields of the placeholders on pages of ours."""

    def make(self, pdf: bytes, form: BlankForm) -> bytes:
        """Return the fillable PDF."""


class Sealer(Protocol):
    """Seals for the town.

    A qualified seal of a trust service and a time stamp (PAdES B-T) are further adapters.
    """

    def seal(self, pdf: bytes, *, reason: str, now: datetime.datetime) -> bytes:
        """Return the PDF with the seal added behind it, the bytes before it unchanged.

        Raises values.SealUnavailable.
        """

    def check(self, pdf: bytes) -> SealCheck:
        """Say what the seal in a file is worth. Never raises: bytes that are no sealed PDF are not intact."""


class Scanner(Protocol):
    """Looks for malware in what people send."""

    def infected(self, content: bytes) -> bool:
        """Say whether a file must not be taken. Raises values.ScannerDown: then nothing is taken."""

    def require(self) -> None:
        """Raise values.ScannerDown, with the reason, if nothing could be scanned now."""


class Converter(Protocol):
    """Makes clean pages of what people send, in a turn that is waited for."""

    def turn(self, *whose: str, waits: Callable[[], None] = ...) -> AbstractContextManager[None]:
        """Have a turn to convert; nothing else of these senders is converted meanwhile.

        `waits` is called before it is waited for, if it has to be. Raises values.FileRefused (busy) when it does not
        come in time.
        """

    def is_shut_in(self) -> bool:
        """Say whether what reads the files can do nothing else on this machine, whatever is in them."""

    def pages(self, content: bytes, kind: FileKind) -> tuple[CleanPage, ...]:
        """Return each page. Raises values.FileRefused."""

    def turned(self, picture: bytes) -> CleanPage:
        """Return a page turned clockwise by 90 degrees. Raises values.FileRefused."""


class PaperForms(Protocol):
    """Reads and fills fillable PDFs, whatever strangers have put into them."""

    def look(self, pdf: bytes, *, texts: bool) -> PaperForm:
        """Return what a form asks and what stands in it. Raises values.FormRefused.

        Without `texts`, which is faster: no lines of its pages, no labels but tooltips, not what is to be cleaned.
        With them, a page whose words lie on their side is turned so that they stand upright.
        """

    def fill(self, pdf: bytes, filling: Filling) -> bytes:
        """Return the form with these values in it. Raises values.FormRefused."""

    def clean(self, pdf: bytes) -> bytes:
        """Return the form without scripts, actions, embedded files, XFA, passwords, and with nothing in its fields.

        Raises values.FormRefused.
        """
