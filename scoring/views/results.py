from django.http import HttpRequest, HttpResponse


def show(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def workbook(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def bulletin(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def submit(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)
