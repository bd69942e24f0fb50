from django.http import HttpRequest, HttpResponse


def show(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def group(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def general(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def review(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def send(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def withdraw(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def receipt(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)
