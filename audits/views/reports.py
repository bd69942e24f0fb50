from django.http import HttpRequest, HttpResponse


def show(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def return_to_ward(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def index(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)
