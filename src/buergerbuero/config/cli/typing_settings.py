"""Django's settings for mypy, which loads the models to know their fields: so it runs as it is, without environment."""

import os

from buergerbuero.config.cli.reach import without_data

os.environ.update(without_data())

from buergerbuero.config.settings import *  # noqa: F403  (they read the environment)
