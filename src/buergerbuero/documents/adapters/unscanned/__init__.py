"""No virus scanner: for the demonstration, and for towns that have none. What is kept are pictures of pages anyway."""


class NoScanner:
    """Takes everything."""

    def infected(self, content: bytes) -> bool:
        """Say that nothing was found."""
        return False

    def require(self) -> None:
        """Do nothing."""


scanner = NoScanner()
