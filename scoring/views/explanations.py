from django.http import HttpRequest, HttpResponse


def index(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def explain(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def answer(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)
