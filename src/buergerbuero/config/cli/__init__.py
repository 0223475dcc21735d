"""The one command: sets up what is missing and starts what is asked for.

Words: a *part* is something the project needs on the machine (Python packages, Chromium); a *cluster* is a
PostgreSQL server with its data; the *state folder* (`var/`) holds all that running the project leaves behind.
Modules marked "Standard library only" run before any package is installed.
Never here: rules about cases. This package starts programs and reports.
"""
