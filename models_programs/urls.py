from django.urls import path

from models_programs.views import attachments, index
from models_programs.views.registry import KINDS

app_name = "models_programs"
urlpatterns = [
    path("<int:year>/phong-trao/", index.index, name="index"),
    path("<int:year>/phong-trao/tai-lieu/<slug:kind>/<int:pk>/them/", attachments.add, name="attach"),
    path("<int:year>/phong-trao/tai-lieu/<int:pk>/", attachments.download, name="attachment"),
    path("<int:year>/phong-trao/tai-lieu/<int:pk>/xoa/", attachments.remove, name="attachment_remove"),
    *(address for pages in KINDS.values() for address in pages.urls()),
]
