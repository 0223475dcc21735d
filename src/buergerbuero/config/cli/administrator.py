"""./buergerbuero administrator: the first person who may log in at the desk (operation)."""

import argparse
from collections.abc import Sequence

from buergerbuero.base import clock
from buergerbuero.config.cli import reach
from buergerbuero.config.cli.trouble import Trouble


def main(arguments: Sequence[str]) -> int:
    """Make the account and show once how it logs in."""
    parser = argparse.ArgumentParser(description="Make the first administrator; password and secret are shown once.")
    parser.add_argument("--login", required=True)
    parser.add_argument("--name", required=True, help="as it is shown to colleagues")
    options = parser.parse_args(arguments)
    with reach.data("desk"):
        from buergerbuero.identity import actions as identity  # noqa: PLC0415 - models need Django's setup before
        from buergerbuero.identity.values import BadLogin, LoginTaken  # noqa: PLC0415 - as above

        try:
            first = identity.create_first_administrator(login=options.login, display_name=options.name, now=clock.now())
        except (BadLogin, LoginTaken) as refused:
            raise Trouble(f"{options.login!r} cannot be a log-in: {refused}", "Choose another one.") from None
    print(f"Log-in    {first.login}\nPassword  {first.password}   (to be changed at the first log-in)")
    print(f"Authenticator app: enter this address, or its secret:\n  {first.otpauth_uri}")
    return 0
