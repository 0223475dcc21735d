"""The only way out: the box calls the town hall, and nothing calls the box."""
