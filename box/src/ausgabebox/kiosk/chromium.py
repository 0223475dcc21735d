"""How the browser is started on a box: one window that fills the screen, and nothing that it keeps or fetches."""

QUIET = (
    "--incognito",
    "--autoplay-policy=no-user-gesture-required",  # tones before the first touch
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-extensions",
    "--disable-features=Translate,BackForwardCache,PasswordManagerOnboarding",
    "--disable-pinch",
    "--disable-sync",
    "--no-default-browser-check",
    "--no-first-run",
    "--overscroll-history-navigation=0",
    "--password-store=basic",
)
"""Flags that a test can use as well as a box."""
NOWHERE = ("--proxy-server=127.0.0.1:9", "--proxy-bypass-list=127.0.0.1")
"""What is not on this machine is sent to a proxy that is not there."""


def command(program: str, address: str) -> list[str]:
    """The command line that shows this address and nothing else."""
    return [
        program,
        "--kiosk",
        *QUIET,
        "--noerrdialogs",
        *NOWHERE,
        address,
    ]
