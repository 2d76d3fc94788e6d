from django.urls import path

from registrations.views import board, criteria, dossier, eligibility, extra, papers, recognition, registrations, steps

app_name = "registrations"
urlpatterns = [
    path("<int:year>/cong-nhan/", recognition.recognition, name="recognition"),
    path("<int:year>/dang-ky/", board.board, name="board"),
    path("<int:year>/dang-ky/chua-gui/", board.missing, name="missing"),
    path("<int:year>/dang-ky/ban-giay/", board.on_paper, name="on_paper"),
    path("<int:year>/dang-ky/mo/<int:pk>/", registrations.open_form, name="open"),
    path("<int:year>/dang-ky/<int:pk>/", registrations.registration, name="registration"),
    path("<int:year>/dang-ky/<int:pk>/sua/", registrations.edit, name="edit"),
    path("<int:year>/dang-ky/<int:pk>/luu-nhap/", registrations.autosave, name="autosave"),
    path("<int:year>/dang-ky/<int:pk>/chep-nam-truoc/", registrations.copy, name="copy"),
    path("<int:year>/dang-ky/<int:pk>/gui/", registrations.send, name="send"),
    path("<int:year>/dang-ky/<int:pk>/buoc/<str:action>/", steps.step, name="step"),
    path("<int:year>/dang-ky/<int:pk>/giay-bao/", papers.receipt, name="receipt"),
    path("<int:year>/dang-ky/<int:pk>/ban-dang-ky.<str:kind>", papers.print_form, name="print"),
    path("<int:year>/dang-ky/<int:pk>/tieu-chi/", criteria.criteria, name="criteria"),
    path("<int:year>/dang-ky/<int:pk>/tham-dinh/", criteria.verify, name="verify"),
    path("<int:year>/dang-ky/<int:pk>/ho-so/", dossier.dossier, name="dossier"),
    path("<int:year>/dang-ky/<int:pk>/in/<slug:name>.<slug:ending>", dossier.dossier_print, name="dossier_print"),
    path("<int:year>/tieu-chi-bo-sung/", extra.extra_list, name="extra_list"),
    path("<int:year>/tieu-chi-bo-sung/them/", extra.extra_add, name="extra_add"),
    path("<int:year>/tieu-chi-bo-sung/<int:pk>/", extra.extra_edit, name="extra_edit"),
    path("<int:year>/tieu-chi-bo-sung/<int:pk>/het-hieu-luc/", extra.extra_end, name="extra_end"),
    path("<int:year>/don-vi/<int:pk>/xac-dinh-dien/", eligibility.eligibility, name="eligibility"),
]
