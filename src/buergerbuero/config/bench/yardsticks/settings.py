"""As little as the two need: no area of the product, sessions in the database, files in a folder."""

import os
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

_WHERE = conninfo_to_dict(os.environ["BENCH_DATABASE_URL"])
SECRET_KEY = "a yardstick keeps nothing"  # noqa: S105 - and so it needs none
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "buergerbuero.config.bench.yardsticks.urls"
INSTALLED_APPS = ["django.contrib.sessions", "formtools"]
MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware", "django.middleware.csrf.CsrfViewMiddleware"]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _WHERE["dbname"],
        "USER": _WHERE["user"],
        "PASSWORD": _WHERE["password"],
        "HOST": _WHERE["host"],
        "CONN_MAX_AGE": 60,
    }
}
MEDIA_ROOT = os.environ["BENCH_FILES"]
USE_TZ = True
