from django.http import HttpRequest, HttpResponse


def show(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def line(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def begin_cross_check(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def reveal(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)
