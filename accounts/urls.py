from django.urls import path

from accounts.views import administration, creation, entrance, own, roles, setup

app_name = "accounts"
urlpatterns = [
    path("dang-nhap/", entrance.sign_in, name="sign_in"),
    path("dang-xuat/", entrance.sign_out, name="sign_out"),
    path("phien/", entrance.ping, name="ping"),
    path("doi-mat-khau/", own.change_password, name="change_password"),
    path("doi-vai/", own.switch, name="switch"),
    path("tai-khoan/", own.profile, name="profile"),
    path("thiet-lap/<str:token>/", setup.setup, name="setup"),
    path("quan-tri/tai-khoan/", administration.account_list, name="list"),
    path("quan-tri/tai-khoan/them/", creation.create, name="create"),
    path("quan-tri/tai-khoan/<int:pk>/", administration.detail, name="detail"),
    path("quan-tri/tai-khoan/<int:pk>/sua/", administration.edit, name="edit"),
    path("quan-tri/tai-khoan/<int:pk>/dat-lai-mat-khau/", administration.reset, name="reset"),
    path("quan-tri/tai-khoan/<int:pk>/phieu/", administration.slip, name="slip"),
    path("quan-tri/tai-khoan/<int:pk>/ngung-dung/", administration.deactivate, name="deactivate"),
    path("quan-tri/tai-khoan/<int:pk>/dung-lai/", administration.activate, name="activate"),
    path("quan-tri/tai-khoan/<int:pk>/mo-khoa/", administration.unlock, name="unlock"),
    path("quan-tri/tai-khoan/<int:pk>/vai-tro/them/", roles.membership_add, name="membership_add"),
    path("quan-tri/tai-khoan/<int:pk>/vai-tro/<int:membership_pk>/", roles.membership_end, name="membership_end"),
]
