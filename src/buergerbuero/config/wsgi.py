"""What granian serves, for portal and desk."""

import os

from django.core.wsgi import get_wsgi_application

from buergerbuero.base.web import only_utf8

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "buergerbuero.config.settings")
application = only_utf8(get_wsgi_application())
