from django.urls import path

from scoring import views

app_name = "scoring"
urlpatterns = [
    path("<int:year>/cham-diem/", views.stub, name="list"),
    path("<int:year>/cham-diem/<int:pk>/", views.stub, name="sheet"),
    path("quan-tri/bang-diem/", views.stub, name="rubric_list"),
]
