from django.urls import path

from reports import views

app_name = "reports"
urlpatterns = [
    path("<int:year>/", views.stub, name="home"),
    path("<int:year>/bao-cao/", views.stub, name="index"),
    path("bao-cao-cua-toi/", views.stub, name="jobs"),
]
