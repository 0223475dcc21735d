"""Passkeys: where they work, how long a question stands, what a browser is called. Pure."""

import datetime
import ipaddress

ANSWER_PASSKEY_WITHIN = datetime.timedelta(minutes=5)
FRESH = datetime.timedelta(minutes=15)
"""So long after a log-in may be changed what gives lasting access."""
MOST_PASSKEYS = 10
LONGEST_PASSKEY_NAME = 40

# The first that fits counts: Edge and Opera call themselves Chrome too, and Chrome calls itself Safari.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def takes_passkeys(host: str) -> bool:
    """Return whether browsers make passkeys for this host: it must be a name, not a number (WebAuthn, 5.1.3)."""
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return bool(host)
    return False


def is_fresh(since: datetime.datetime, now: datetime.datetime) -> bool:
    """Return whether a log-in is recent enough for what gives lasting access."""
    return now - since < FRESH


def browser_words(user_agent: str) -> str:
    """Return what people call a browser, such as "Firefox, Windows"; more of what it says is not kept."""
    names = (next((name for sign, name in known if sign in user_agent), "") for known in (_BROWSERS, _SYSTEMS))
    return ", ".join(name for name in names if name)
