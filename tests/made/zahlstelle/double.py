"""The Zahlstelle in a process of its own. It calls us when somebody has paid or given up, if an order says where to."""

import hashlib
import hmac
import json
from http.client import HTTPConnection
from typing import Any, Final
from urllib.parse import urlsplit

from buergerbuero.payments.adapters.doubles import Double, Payment, Refusal, serve

SECRET: Final = "zwischen Stadt und Zahlstelle"


class Zahlstelle(Double):
    """One request."""

    name = "Zahlstelle Musterland"

    def api(self, method: str, path: str, body: bytes) -> dict[str, Any]:
        """Open an order, or tell how it stands."""
        if (method, path) == ("POST", "/orders"):
            asked = json.loads(body)
            made = self.opened(asked["amount_cents"], asked["reference"], asked["return_url"], asked)
            return {"order_id": made.id, "pay_url": self.page_of(made)}
        found = self.payments.get(path.removeprefix("/orders/"))
        if method == "POST" or found is None:
            raise Refusal(404)
        return {"status": found.state, "amount_cents": found.cents}

    def changed(self, payment: Payment) -> None:
        """Call the town, signed."""
        if not (address := payment.asked["notify_url"]):
            return
        body = json.dumps({"order_id": payment.id}).encode()
        target, signature = urlsplit(address), hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
        line = HTTPConnection(target.netloc, timeout=5)
        line.request("POST", target.path, body, {"X-Signature": signature, "Content-Type": "application/json"})
        line.getresponse().read()
        line.close()


if __name__ == "__main__":
    serve(Zahlstelle)
