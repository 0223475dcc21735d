"""What the demo runs: portal, desk, worker, and stand-ins for all with whom they speak."""

from pathlib import Path

from buergerbuero.config.cli import demo_box, environment, identity_provider, places, servers, setup
from buergerbuero.config.cli.databases import Addresses
from buergerbuero.config.cli.environment import Ports
from buergerbuero.config.cli.supervision import Program


def programs(ports: Ports, address: Addresses) -> list[Program]:
    """All of them, in the order in which they are stopped."""
    mail: list[str | Path] = [
        places.PYTHON,
        "-m",
        f"{__package__}.mailpage",
        str(ports.mail_page),
        str(ports.smtp),
    ]
    ours = environment.without_ours(setup.environment())
    return [
        Program("portal", servers.web(ports.portal), environment.of("portal", ports, address("bb_portal"))),
        Program("desk", servers.web(ports.desk), environment.of("desk", ports, address("bb_desk"))),
        Program("worker", servers.worker(), environment.of("worker", ports, address("bb_worker"))),
        _boxlink(ports, address),
        *demo_box.BOX.programs(ports, ours),
        *_provider(ports),
        Program("pay", servers.pay(ports.pay), ours, spared=True),
        Program("registers", servers.registers(ports.registers), ours, spared=True),
        Program("mail", mail, ours),  # last: the worker may still send
    ]


def _boxlink(ports: Ports, address: Addresses) -> Program:
    """What boxes call. It may be ended: a box goes on without the town hall."""
    env = environment.of("boxlink", ports, address("bb_boxlink"))
    command = servers.boxlink(
        ports.boxlink,
        key=Path(env["BB_BOXLINK_KEY_FILE"]),
        certificate=Path(env["BB_BOXLINK_CERT_FILE"]),
        authority=Path(env["BB_BOX_CA_CERT_FILE"]),
    )
    return Program("boxlink", command, env, spared=True)


def _provider(ports: Ports) -> list[Program]:
    """The stand-in for BundID, where it could be set up."""
    if identity_provider.find() is None:
        return []
    env = identity_provider.environment(places.STATE / environment.PROVIDER)
    return [Program("idp", identity_provider.command(ports.idp), env)]
