"""Addresses of reports: the yearly pages, and the person's own jobs."""

from django.urls import path

from reports.views import closing, dashboard, dashboard_criteria, home, index, jobs, pack, schedules, summary, tokens

app_name = "reports"
urlpatterns = [
    path("<int:year>/", home.home, name="home"),
    path("<int:year>/tong-quan/", dashboard.dashboard, name="dashboard"),
    path("<int:year>/tong-quan/danh-sach/", dashboard.dashboard_list, name="dashboard_list"),
    path("<int:year>/tong-quan/tieu-chi/", dashboard_criteria.dashboard_criteria, name="dashboard_criteria"),
    path("<int:year>/bao-cao/", index.index, name="index"),
    path("<int:year>/bao-cao/tong-hop/", summary.summary, name="summary"),
    path("<int:year>/bao-cao/tong-ket/", pack.pack, name="pack"),
    path("<int:year>/bao-cao/tong-ket/<int:pk>/tai/", pack.issue_file, name="issue_file"),
    path("<int:year>/khoa-so/", closing.closing, name="closing"),
    path("<int:year>/khoa-so/xem-truoc/", closing.closing_preview, name="closing_preview"),
    path("<int:year>/khoa-so/<int:pk>/", closing.closed, name="closed"),
    path("<int:year>/khoa-so/<int:pk>/mo-lai/", closing.closed_undo, name="closed_undo"),
    path("<int:year>/khoa-so/<int:pk>/de-nghi-mo-lai/", closing.closed_ask, name="closed_ask"),
    path("<int:year>/bao-cao/lap/", jobs.start, name="start"),
    path("bao-cao-cua-toi/", jobs.jobs, name="jobs"),
    path("bao-cao-cua-toi/<int:pk>/", jobs.job, name="job"),
    path("bao-cao-cua-toi/<int:pk>/huy/", jobs.cancel, name="cancel"),
    path("bao-cao-cua-toi/<int:pk>/tai/", jobs.download, name="download"),
    path("quan-tri/ket-noi/", tokens.tokens, name="tokens"),
    path("quan-tri/ket-noi/<int:pk>/thu-hoi/", tokens.token_revoke, name="token_revoke"),
    path("bao-cao-hen-ngay/", schedules.schedules, name="schedules"),
    path("bao-cao-hen-ngay/them/", schedules.schedule_add, name="schedule_add"),
    path("bao-cao-hen-ngay/<int:pk>/dung/", schedules.schedule_stop, name="schedule_stop"),
]
