"""Handing over files: always as a download, never shown inside a page of ours."""

from urllib.parse import quote

from django.http import HttpResponse
from django.utils.translation import gettext as _

from buergerbuero.cases import queries as cases
from buergerbuero.cases.values import Access, OpenedFile
from buergerbuero.documents import actions as documents
from buergerbuero.portal import pages, receipts


def download(file: OpenedFile) -> HttpResponse:
    """Return a file as an attachment under its name (RFC 6266); browsers do not guess its kind."""
    response = HttpResponse(file.content, content_type=file.media_type)
    plain = file.name.encode("ascii", "replace").decode().replace('"', "_").replace("?", "_").replace("\\", "_")
    response["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(file.name)}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def receipt(access: Access, code: str) -> OpenedFile:
    """Make the receipt of a case. Raises cases.values.UnknownCase."""
    case = cases.citizen_view(access=access, language=pages.language())
    data = receipts.data(case, code, pages.town(), pages.helping(pages.town()))
    name = _("Quittung {number}.pdf").format(number=case.number)
    return OpenedFile(name, "application/pdf", documents.render_receipt(data=data))
