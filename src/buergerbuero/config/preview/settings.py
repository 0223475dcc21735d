"""The portal's settings, and what the preview adds. Only `./buergerbuero services preview` starts a process with it."""

from buergerbuero.base.settings import BadSettings
from buergerbuero.config import settings as product

if not product.BB.demo or product.BB.process != "portal":
    raise BadSettings("The preview is a demonstration of the portal (BB_MODE=demo, BB_PROCESS=portal).")

globals().update({name: getattr(product, name) for name in dir(product) if name.isupper()})

INSTALLED_APPS = [*product.INSTALLED_APPS, "buergerbuero.config.preview"]
ROOT_URLCONF = "buergerbuero.config.preview.urls"
MIDDLEWARE = [*product.MIDDLEWARE, "buergerbuero.config.preview.bar.preview"]
# Files as they lie there: nothing has to be collected before a start.
STATIC_ROOT = None
STORAGES = {
    **product.STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 0
