from django.http import HttpRequest, HttpResponse


def show(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def call(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def open_session(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def arrive(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def leave(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def settle(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def unsettle(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def adjust(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def withdraw_adjustment(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def declare_incident(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def withdraw_incident(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def note_opinion(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def write_notes(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def close(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)
