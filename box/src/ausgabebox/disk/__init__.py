"""Files that are there whole or not at all, and what is read from a stick. Shared with the town hall."""
