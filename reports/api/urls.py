"""Addresses of the read-only API, below api/v1/."""

from django.urls import path

from reports.api import document, views

app_name = "api"
urlpatterns = [
    path("", document.guide, name="guide"),
    path("openapi.json", document.openapi, name="openapi"),
    path("authorities", views.Authorities.as_view(), name="authorities"),
    path("units", views.Units.as_view(), name="units"),
    path("registrations", views.Registrations.as_view(), name="registrations"),
    path("recognitions", views.Recognitions.as_view(), name="recognitions"),
    path("classifications", views.Classifications.as_view(), name="classifications"),
    path("summaries", views.Summaries.as_view(), name="summaries"),
    path("<path:rest>", views.Nowhere.as_view(), name="nowhere"),
]
