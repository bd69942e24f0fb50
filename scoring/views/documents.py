from django.http import HttpRequest, HttpResponse


def show(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def make(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def pdf(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def docx(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def sign(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)
