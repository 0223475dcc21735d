"""Sending an opened file: always as a download, so that nothing in it runs on a page of ours."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from buergerbuero.cases.values import OpenedFile


def send(file: OpenedFile) -> HttpResponse:
    """Return the file as a download."""
    response = HttpResponse(file.content, content_type=file.media_type)
    response["Content-Disposition"] = content_disposition_header(True, file.name) or "attachment"
    return response
