"""A conference in session with its screen, in the database of a server under test; prints what a test needs of it."""

import json

import django


def main() -> None:
    django.setup()
    from scoring.services import screens
    from tests import meetings
    from tests.browser.conftest import session_of

    cluster_round = meetings.make_disputed()
    conference = meetings.make_session(cluster_round)
    session = session_of(meetings.lead_clerk(cluster_round))
    print(json.dumps({"pk": cluster_round.pk, "token": screens.screen_of(conference).token, "session": session}))


if __name__ == "__main__":
    main()
