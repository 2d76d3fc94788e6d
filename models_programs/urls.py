from django.urls import path

from models_programs.views import attachments, criteria, criteria_import, index, rulevalues, targets
from models_programs.views.registry import KINDS

app_name = "models_programs"
urlpatterns = [
    path("<int:year>/phong-trao/", index.index, name="index"),
    path("<int:year>/phong-trao/tai-lieu/<slug:kind>/<int:pk>/them/", attachments.add, name="attach"),
    path("<int:year>/phong-trao/tai-lieu/<int:pk>/", attachments.download, name="attachment"),
    path("<int:year>/phong-trao/tai-lieu/<int:pk>/xoa/", attachments.remove, name="attachment_remove"),
    path("<int:year>/phong-trao/chi-tieu/", targets.targets, name="targets"),
    path("<int:year>/phong-trao/chi-tieu/<int:pk>/don-vi/", targets.behind, name="behind"),
    path("<int:year>/phong-trao/chi-tieu/<int:pk>/so-lieu/", targets.figure, name="figure"),
    path("quan-tri/quy-dinh/", rulevalues.rules, name="rules"),
    path("quan-tri/quy-dinh/<str:code>/", rulevalues.rule, name="rule"),
    path("<int:year>/phong-trao/xa-dien-hinh/", criteria.criteria_lists, name="criteria_lists"),
    path("<int:year>/phong-trao/xa-dien-hinh/nhap/", criteria_import.start, name="criteria_import"),
    path("<int:year>/phong-trao/xa-dien-hinh/nhap/mau/", criteria_import.template, name="criteria_template"),
    path("<int:year>/phong-trao/xa-dien-hinh/nhap/<int:job>/", criteria_import.preview, name="criteria_preview"),
    path(
        "<int:year>/phong-trao/xa-dien-hinh/nhap/<int:job>/xac-nhan/", criteria_import.confirm, name="criteria_confirm"
    ),
    path("<int:year>/phong-trao/xa-dien-hinh/<int:pk>/", criteria.checklist, name="criteria"),
    path("<int:year>/phong-trao/xa-dien-hinh/<int:pk>/xoa/", criteria.remove, name="criteria_remove"),
    *(address for pages in KINDS.values() for address in pages.urls()),
]
