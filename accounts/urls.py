from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("dang-nhap/", views.sign_in, name="sign_in"),
    path("dang-xuat/", views.stub, name="sign_out"),
    path("doi-mat-khau/", views.stub, name="change_password"),
    path("doi-vai/", views.stub, name="switch"),
    path("tai-khoan/", views.stub, name="profile"),
    path("quan-tri/tai-khoan/", views.stub, name="list"),
]
