"""Addresses of units and authorities."""

from django.urls import path

from units.views import authorities, browse, edit, importing, succession

app_name = "units"
urlpatterns = [
    path("<int:year>/don-vi/", browse.unit_list, name="list"),
    path("<int:year>/don-vi/xuat/", browse.export, name="export"),
    path("<int:year>/don-vi/them/", edit.create, name="create"),
    path("<int:year>/don-vi/nhap/", importing.start, name="import_start"),
    path("<int:year>/don-vi/nhap/mau/", importing.template, name="import_template"),
    path("<int:year>/don-vi/nhap/<int:job>/", importing.preview, name="import_preview"),
    path("<int:year>/don-vi/nhap/<int:job>/xac-nhan/", importing.confirm, name="import_confirm"),
    path("<int:year>/don-vi/<int:pk>/", browse.detail, name="detail"),
    path("<int:year>/don-vi/<int:pk>/sua/", edit.edit, name="edit"),
    path("<int:year>/don-vi/<int:pk>/dong/", edit.close, name="close"),
    path("<int:year>/don-vi/<int:pk>/ke-thua/", succession.succeed, name="succeed"),
    path("quan-tri/co-quan/", authorities.authority_list, name="authority_list"),
    path("quan-tri/co-quan/<int:pk>/", authorities.authority_edit, name="authority_edit"),
    path("quan-tri/co-quan/<int:pk>/them/", authorities.authority_add, name="authority_add"),
]
