"""What the pages say of a box: the PIN, once and nowhere else, and the picture that the box reads.

The PIN lies on its way from sending to the receipt, or from a correction to the page of the case, in a sealed cookie
of this browser, for five minutes and for one page. The server keeps nothing that says it (cases.actions.open_case).
"""

import datetime

import segno
from django.http import HttpRequest, HttpResponse

from buergerbuero.portal import cookies


def give_pin(response: HttpResponse, *, number: str, pin: str, now: datetime.datetime) -> None:
    """Have the next page of this case show the PIN, once. Without one, forget what was there."""
    if not pin:
        cookies.take_back(response, "pin")
        return
    value = {"number": number, "pin": pin, "at": now.isoformat()}
    cookies.keep(response, "pin", value, lasts=cookies.LASTS["pin"])


def kept_pin(request: HttpRequest, *, number: str, now: datetime.datetime) -> str:
    """Return the PIN that a page of this case is to show; nothing where it was shown, or that is long ago."""
    found = cookies.kept(request, "pin")
    if found is None or found.get("number") != number:
        return ""
    if now - datetime.datetime.fromisoformat(found["at"]) >= cookies.LASTS["pin"]:
        return ""
    return str(found["pin"])


def shown(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Have the browser forget a PIN that was shown. Who only asks for the head of a page has seen nothing."""
    if request.method != "HEAD":
        cookies.take_back(response, "pin")
    return response


def picture(text: str) -> str:
    """Return the QR code as an address of its own, which the content security policy allows for pictures."""
    return segno.make(text, error="m", micro=False).svg_data_uri(scale=6, border=4, dark="#000", light="#fff")
