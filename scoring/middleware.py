from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from scoring.services import stages


class ClockMiddleware:
    """Dates open and close rights by themselves: before a signed-in person's page, whatever is due is moved.

    One query when nothing is.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            stages.keep_up()
        return self.get_response(request)
