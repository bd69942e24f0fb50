from django.http import HttpRequest, HttpResponse


def cluster(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def move_deadline(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def waive(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def approve(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def return_to_cluster(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def decide_line(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def rounds(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def show(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def approve_round(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)
