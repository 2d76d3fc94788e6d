from django.urls import path

from letters import views

app_name = "letters"
urlpatterns = [
    path("quan-tri/mau-van-ban/", views.texts, name="list"),
    path("quan-tri/mau-van-ban/<str:code>/", views.edit, name="edit"),
    path("quan-tri/mau-van-ban/<str:code>/bo/", views.unset, name="unset"),
    path("quan-tri/mau-van-ban/<str:code>/xem-thu.<str:file_type>", views.sample, name="sample"),
]
