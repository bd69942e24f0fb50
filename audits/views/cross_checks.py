from django.http import HttpRequest, HttpResponse


def show(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def criterion(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def visit(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def seal(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def unseal(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def ask_recusal(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def decide_recusal(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def index(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)
