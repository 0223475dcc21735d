"""Which fact leads to which verb. The only place that says so; a handler runs in the worker, in one transaction."""

REACTIONS: dict[str, tuple[str, ...]] = {}
