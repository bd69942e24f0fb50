from icalendar import Calendar

from audits.models import ClusterRound
from clusters import clock
from tests import make

Stage = ClusterRound.State


def entries(client, person, at):
    client.force_login(person)
    client.cookies["django_language"] = "vi"
    with clock.at(at):
        answer = client.get("/calendar/")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def test_every_deadline_of_a_clerk_is_an_entry_with_its_moment_and_a_reminder(client, db):
    cluster_round = make.make_cluster_round()
    clerk = make.clerk_of(make.wards_of(cluster_round)[2])
    found = {str(entry["summary"]): entry for entry in entries(client, clerk, make.day(5))}
    assert list(found) == ["Tự chấm điểm 2 nhóm tiêu chí", "Kiểm tra chéo 2 đơn vị"]
    own = found["Tự chấm điểm 2 nhóm tiêu chí"]
    assert own["dtend"].dt == make.SELF_TO
    assert str(own["url"]).startswith("http://testserver/self-assessments/")
    assert [alarm["trigger"].dt.days for alarm in own.walk("VALARM")] == [-1]


def test_a_deadline_that_moved_keeps_its_entry(client, db):
    cluster_round = make.make_cluster_round()
    clerk = make.clerk_of(make.wards_of(cluster_round)[2])
    before = entries(client, clerk, make.day(5))
    ClusterRound.objects.filter(pk=cluster_round.pk).update(self_assessment_until=make.day(10, 17))
    after = entries(client, clerk, make.day(5))
    assert [entry["uid"] for entry in before] == [entry["uid"] for entry in after]
    assert after[0]["dtend"].dt == make.day(10, 17)


def test_a_person_without_tasks_gets_an_empty_calendar(client, db):
    assert entries(client, make.make_person(), make.day(5)) == []
