from django.urls import path

from decisions.views import drafts, entrusting, hub, issuing, lists, papers, steps

app_name = "decisions"
ROOT = "<int:year>/quyet-dinh/"
ONE = f"{ROOT}<int:pk>/"
urlpatterns = [
    path(ROOT, lists.decision_list, name="list"),
    path(f"{ROOT}cua-don-vi/", lists.own, name="own"),
    path(f"{ROOT}soan/", drafts.create, name="create"),
    path(ONE, hub.hub, name="decision"),
    path(f"{ONE}sua/", drafts.edit, name="edit"),
    path(f"{ONE}buoc/<slug:action>/", steps.step, name="step"),
    path(f"{ONE}ban-hanh/", issuing.issue_form, name="issue"),
    path(f"{ONE}in-giay-cong-nhan/", papers.certificates, name="certificates"),
    path(f"{ONE}giay-cong-nhan/<int:item_pk>.<slug:ending>", papers.certificate, name="certificate"),
    path(f"{ONE}ban-ky/<int:attachment_pk>/", papers.scan, name="scan"),
    path(f"{ONE}<slug:name>.<slug:ending>", papers.paper, name="paper"),
    path("quan-tri/uy-quyen/", entrusting.entrusting, name="entrusting"),
    path("quan-tri/uy-quyen/them/", entrusting.entrust_add, name="entrust_add"),
    path("quan-tri/uy-quyen/<int:pk>/ket-thuc/", entrusting.entrust_end, name="entrust_end"),
]
