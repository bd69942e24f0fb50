"""A conference in session with its screen, in the database of a server under test; prints what a test needs of it.

python -m tests.browser.screen_scene [slide]   shows that slide
"""

import json
import sys

import django


def main(kind: str) -> None:
    django.setup()
    from scoring.services import screens
    from tests import meetings
    from tests.browser.conftest import session_of

    cluster_round = meetings.make_disputed()
    conference = meetings.make_session(cluster_round)
    screens.show(conference, {"kind": kind}, by=meetings.lead_clerk(cluster_round))
    session = session_of(meetings.lead_clerk(cluster_round))
    print(json.dumps({"pk": cluster_round.pk, "token": screens.screen_of(conference).token, "session": session}))


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "waiting")
