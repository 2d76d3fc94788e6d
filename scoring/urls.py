"""Addresses of the score sheets, in the order of a sheet's life; then what administrators set up."""

from django.urls import path

from scoring.views import board, cells, history, papers, setup, sheet, steps

app_name = "scoring"
CARD = "<int:year>/cham-diem/<int:pk>/"
BLANK = "<int:year>/cham-diem/bang-trong/<int:rubric_id>/"

urlpatterns = [
    path("<int:year>/cham-diem/", board.board, name="list"),
    path("<int:year>/cham-diem/duyet/", board.approve_many, name="approve_many"),
    path("<int:year>/cham-diem/mo/<int:unit_id>/", sheet.open_sheet, name="open"),
    path(CARD, sheet.sheet, name="sheet"),
    path(CARD + "luu/", sheet.save, name="save"),
    path(CARD + "hang/<int:criterion_id>/", sheet.row, name="row"),
    path(CARD + "o/<int:criterion_id>/", cells.cell, name="cell"),
    path(CARD + "kiem-tra/", steps.check, name="check"),
    path(CARD + "gui/", steps.send, name="send"),
    path(CARD + "giay-bao/", steps.receipt, name="receipt"),
    path(CARD + "rut-lai/", steps.step, {"action": "withdraw"}, name="withdraw"),
    path(CARD + "tham-dinh/", steps.start_review, name="start_review"),
    path(CARD + "dong-y/", steps.agree_rest, name="agree_rest"),
    path(CARD + "tra-lai/", steps.step, {"action": "return"}, name="return"),
    path(CARD + "trinh-duyet/", steps.finish_review, name="finish_review"),
    path(CARD + "cham-lai/", steps.step, {"action": "recheck"}, name="recheck"),
    path(CARD + "duyet/", steps.approve, name="approve"),
    path(CARD + "mo-lai/", steps.step, {"action": "reopen"}, name="reopen"),
    path(CARD + "lich-su/", history.history, name="history"),
    path(CARD + "phieu.pdf", papers.sheet_file, {"kind": "pdf"}, name="pdf"),
    path(CARD + "phieu.xlsx", papers.sheet_file, {"kind": "xlsx"}, name="xlsx"),
    path(BLANK + "mau.pdf", papers.blank_file, {"kind": "pdf"}, name="blank_pdf"),
    path(BLANK + "mau.xlsx", papers.blank_file, {"kind": "xlsx"}, name="blank_xlsx"),
    path("quan-tri/bang-diem/", setup.rubric_list, name="rubric_list"),
    path("quan-tri/bang-diem/<int:pk>/", setup.rubric, name="rubric"),
    path("quan-tri/diem-chuan/<int:pk>/", setup.thresholds, name="thresholds"),
]
