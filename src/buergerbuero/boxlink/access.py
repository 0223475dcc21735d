"""Who may call. The certificate opened the door before any of this runs; which box it is, its signature says."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

View = Callable[[HttpRequest], HttpResponse]


def box(view: View) -> View:
    """Only a registered box: whoever holds a certificate of our authority, and signs as that box."""
    vars(view)["permission"] = "box"
    return view
