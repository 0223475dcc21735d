"""Ports: free, taken and by whom."""

import os
import socket

import pytest

from buergerbuero.config.cli import listening
from buergerbuero.config.cli.trouble import Trouble


def test_a_taken_port_is_said_with_holder_and_remedy() -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        assert not listening.is_free(port)
        with pytest.raises(Trouble) as trouble:
            listening.require_free(port, "portal", "Choose another one.")
        assert f"Port {port} (for the portal) is taken by process {os.getpid()} (" in str(trouble.value)
        assert "Choose another one." in str(trouble.value)
    assert listening.is_free(port)


def test_a_port_where_nobody_listens_gives_no_page() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        assert not listening.answers(probe.getsockname()[1])
