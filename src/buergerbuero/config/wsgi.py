"""What granian serves, for portal and desk."""

import os

from django.core.wsgi import get_wsgi_application
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "buergerbuero.config.settings")
# Behind a proxy on this machine the address in X-Forwarded-For counts, else all people would share one rate limit.
application = wrap_wsgi_with_proxy_headers(get_wsgi_application(), trusted_hosts="127.0.0.1")
