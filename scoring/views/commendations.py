from django.http import HttpRequest, HttpResponse


def show(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def nominate(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def withdraw(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)
