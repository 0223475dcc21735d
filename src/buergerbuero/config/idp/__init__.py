"""A module of PHP for the identity provider that tests and demonstration run (see README.md there)."""
