from django.urls import path

from clusters.views import health, invitations, language, sessions, sign_in

app_name = "clusters"
urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign-in"),
    path("sign-in/demo/", sign_in.demo_sign_in, name="demo-sign-in"),
    path("invitations/<str:secret>/", invitations.accept, name="invitation"),
    path("signed-in/", sessions.signed_in, name="signed-in"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
    path("language/", language.choose, name="language"),
    path("health/", health.show, name="health"),
]
