"""The catalogue's pure decisions: days, the dog tax, what is missing before a service may be published."""
