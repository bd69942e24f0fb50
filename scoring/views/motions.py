from django.http import HttpRequest, HttpResponse


def prepare(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def open_vote(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def close_vote(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def declare(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)
