"""Django's settings, one file for portal, desk, worker, boxlink and owner; what differs comes from the environment."""

from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from django.utils.module_loading import import_string

from buergerbuero.base import languages
from buergerbuero.base.settings import configuration
from buergerbuero.config.adapters import ADAPTERS as ADAPTERS
from buergerbuero.config.adapters import PAYMENT_PROVIDERS as PAYMENT_PROVIDERS

BB = configuration({name: import_string(path) for name, path in PAYMENT_PROVIDERS.items()})
_SOURCE = Path(__file__).resolve().parents[1]
_PROJECT = _SOURCE.parents[1]


def _database(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    return {
        "ENGINE": "buergerbuero.base.database",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", [parts.hostname or ""])[0],
        "PORT": parts.port or query.get("port", [""])[0],
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "OPTIONS": {"options": "-c search_path=public,keys", "application_name": f"buergerbuero-{BB.process}"},
        "TEST": {"NAME": None},
    }


DEBUG = False
SECRET_KEY = BB.secret_key
DATABASES = {"default": _database(BB.database_url)}
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "buergerbuero.config",
    "buergerbuero.base",
    "buergerbuero.audit",
    "buergerbuero.figures",
    "buergerbuero.catalogue",
    "buergerbuero.documents",
    "buergerbuero.identity",
    "buergerbuero.forms",
    "buergerbuero.messages",
    "buergerbuero.payments",
    "buergerbuero.exchange",
    "buergerbuero.pickup",
    "buergerbuero.cases",
    "buergerbuero.portal",
    "buergerbuero.desk",
    "buergerbuero.boxlink",
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "identity.Staff"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS: list[dict[str, object]] = [
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {
        "NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("login", "display_name", "office")},
    },
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATION}.NumericPasswordValidator"},
]
REACTIONS = "buergerbuero.config.reactions.REACTIONS"
PROCRASTINATE_ON_APP_READY = "buergerbuero.base.queueing.connect"

_SIDE = BB.process if BB.process in ("desk", "boxlink") else "portal"
_OWN_URL = {"desk": BB.desk_url, "boxlink": BB.boxlink_url}.get(BB.process, BB.portal_url)
_OWN_HOST = urlsplit(_OWN_URL).hostname or ""
_HTTPS = _OWN_URL.startswith("https://")
ROOT_URLCONF = f"buergerbuero.config.urls_{_SIDE}"
WSGI_APPLICATION = "buergerbuero.config.wsgi.application"
ALLOWED_HOSTS = [_OWN_HOST, *(["127.0.0.1"] if _OWN_HOST == "localhost" else [])]  # desk.middleware.by_its_name
CSRF_TRUSTED_ORIGINS = [_OWN_URL]

# Cookies do not know ports: portal and desk may share a host name, so each has names of its own. Over TLS the prefix
# makes browsers refuse one that a neighbouring host has set.
_PREFIX = "__Host-" if _HTTPS else ""
CSRF_COOKIE_NAME = f"{_PREFIX}bb_{BB.process}_csrf"
SESSION_COOKIE_NAME = f"{_PREFIX}bb_{BB.process}_session"
# The cookie names a row of identity_staffsession, where sessions live and end. Signed, so that nothing in the database
# is a log-in for whoever copies it.
SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
SESSION_COOKIE_AGE = 9 * 3600  # a working day; the desk ends idle sessions sooner
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE = _HTTPS
CSRF_COOKIE_HTTPONLY = SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_SAMESITE = "Lax"  # Strict would renew it for who follows a link in a mail, and stop their other tabs
CSRF_FAILURE_VIEW = f"buergerbuero.{'desk' if BB.process == 'desk' else 'portal'}.views.errors.csrf_failure"
LANGUAGE_COOKIE_NAME = f"bb_{BB.process}_language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = _HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _HTTPS else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000  # a page of nested groups has hundreds
DATA_UPLOAD_MAX_NUMBER_FILES = 60

_FRONT = [
    "buergerbuero.base.web.security_headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
]
_FORMS = [
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
MIDDLEWARE_OF = {
    "portal": [
        *_FRONT,
        "django.middleware.locale.LocaleMiddleware",
        *_FORMS,
        "buergerbuero.portal.middleware.one_catalogue",
        "buergerbuero.portal.middleware.answer_failures",
    ],
    "desk": [
        *_FRONT,
        "buergerbuero.desk.middleware.by_its_name",
        *_FORMS,
        "django.contrib.sessions.middleware.SessionMiddleware",
        "buergerbuero.desk.middleware.staff_session",
        "buergerbuero.desk.middleware.answer_failures",
    ],
    "boxlink": ["buergerbuero.base.web.security_headers", "buergerbuero.boxlink.middleware.answer_failures"],
}
MIDDLEWARE = MIDDLEWARE_OF[_SIDE]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]

LANGUAGE_CODE = languages.GERMAN
LANGUAGES = languages.choices()
LOCALE_PATHS = [_SOURCE / "locale"]
USE_I18N = True
TIME_ZONE = "Europe/Berlin"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = BB.static_dir
STATICFILES_DIRS = [path for path in [_PROJECT / "build" / "static"] if path.is_dir()]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
FILE_UPLOAD_HANDLERS = ["buergerbuero.base.incoming.InMemory"]  # nothing unsealed on disk

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "buergerbuero.base.web.NoPersonalData",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "pikepdf": {"level": "WARNING"},  # it says that it is there
        "procrastinate": {"level": "WARNING"},  # a line a job would drown what matters; failures are warnings
    },
}
