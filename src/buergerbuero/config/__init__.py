"""Settings, addresses, which adapter serves which port, which fact leads to which verb, and the commands."""
