"""PostgreSQL as Django speaks to it (settings.DATABASES), but that nobody waits for an answer to "are you there?"."""
