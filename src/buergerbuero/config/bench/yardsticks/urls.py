"""The two addresses."""

from django.urls import path

from buergerbuero.config.bench.yardsticks.views import Wizard, bare

urlpatterns = [path("bare/", bare), path("wizard/", Wizard.as_view())]
