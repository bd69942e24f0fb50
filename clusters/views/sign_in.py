from django.http import HttpRequest, HttpResponse


def sign_in(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def demo_sign_in(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def sign_out(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)
