"""Loaded by the interpreters of all processes of a journey: no connection leaves the machine."""

import sys

LOOPBACK = {None, "", "127.0.0.1", "::1", "localhost", "0.0.0.0"}  # noqa: S104 - waitress looks it up; it leads nowhere else


def _only_loopback(event: str, arguments: tuple[object, ...]) -> None:
    if event == "socket.getaddrinfo":
        host = arguments[0]
    elif event == "socket.connect" and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    else:
        return
    if host not in LOOPBACK:
        raise PermissionError("In tests the network is blocked outside loopback.")


sys.addaudithook(_only_loopback)
