from django.urls import path

from registrations import views

app_name = "registrations"
urlpatterns = [path("<int:year>/cong-nhan/", views.recognition, name="recognition")]
