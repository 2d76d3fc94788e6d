"""All addresses. Slugs are Vietnamese without accents; yearly pages carry the year."""

from django.urls import include, path

from antq import health
from antq.views import admin_index, home

urlpatterns = [
    path("", home, name="home"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("quan-tri/", admin_index, name="admin_index"),
    path("", include("accounts.urls")),
    path("", include("units.urls")),
    path("", include("models_programs.urls")),
    path("", include("letters.urls")),
    path("", include("registrations.urls")),
    path("", include("decisions.urls")),
    path("", include("scoring.urls")),
    path("", include("deadlines.urls")),
    path("", include("reports.urls")),
    path("api/v1/", include("reports.api.urls")),
]

handler500 = "common.errors.server_error"
