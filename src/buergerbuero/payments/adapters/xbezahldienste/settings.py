"""How the town reaches a provider that speaks XBezahldienste: by OAuth2, a client certificate, or neither."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from buergerbuero.base.settings import secret_file, secret_text, text, url

NAMES: Final = frozenset(
    {
        "PAYMENT_URL",
        "PAYMENT_ORIGINATOR",
        "PAYMENT_END_POINT",
        "PAYMENT_TOKEN_URL",
        "PAYMENT_CLIENT_ID",
        "PAYMENT_CLIENT_SECRET_FILE",
        "PAYMENT_CERTIFICATE_FILE",
    }
)


@dataclass(frozen=True)
class Access:
    """What the provider has given the town."""

    url: str
    originator: str
    end_point: str
    token_url: str = ""
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    certificate_file: Path | None = None


def read() -> Access | None:
    """Return how to reach the provider; None where nothing is paid this way. Raises BadSettings."""
    if not text("PAYMENT_URL", ""):
        return None
    oauth = bool(text("PAYMENT_TOKEN_URL", ""))
    return Access(
        url=url("PAYMENT_URL", ("https", "http")),
        originator=text("PAYMENT_ORIGINATOR"),
        end_point=text("PAYMENT_END_POINT"),
        token_url=url("PAYMENT_TOKEN_URL", ("https", "http")) if oauth else "",
        client_id=text("PAYMENT_CLIENT_ID") if oauth else "",
        client_secret=secret_text("PAYMENT_CLIENT_SECRET") if oauth else "",
        certificate_file=secret_file("PAYMENT_CERTIFICATE") if "BB_PAYMENT_CERTIFICATE_FILE" in os.environ else None,
    )
