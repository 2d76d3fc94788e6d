from django.urls import path

from units import views

app_name = "units"
urlpatterns = [
    path("<int:year>/don-vi/", views.stub, name="list"),
    path("<int:year>/don-vi/<int:pk>/", views.stub, name="detail"),
    path("quan-tri/co-quan/", views.stub, name="authority_list"),
]
