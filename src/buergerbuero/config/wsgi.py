"""What granian serves, for portal and desk."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "buergerbuero.config.settings")
application = get_wsgi_application()
