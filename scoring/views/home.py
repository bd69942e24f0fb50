from django.http import HttpRequest, HttpResponse


def home(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def help_page(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)
