from django.urls import include, path

urlpatterns = [
    path("", include("scoring.urls")),
    path("", include("audits.urls")),
    path("", include("clusters.urls")),
]
