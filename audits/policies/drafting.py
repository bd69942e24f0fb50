"""Who may share out the work on a self-assessment, and to whom."""

from audits.models import SelfAssessment
from audits.policies.self_assessments import can_fill_in
from clusters import clock
from clusters.models import Person, Role
from clusters.verdicts import YES, Verdict


def can_share_out(person: Person, assessment: SelfAssessment) -> Verdict:
    """As filling in; also before the window opens, because work is shared out before it begins."""
    drafting = assessment.state == SelfAssessment.State.DRAFT and not assessment.cluster_round.is_revealed
    if drafting and assessment.ward_id in person.ward_ids:
        return YES
    return can_fill_in(person, assessment)


def colleagues_of(assessment: SelfAssessment) -> list[Person]:
    """Who can look after a group: people of the ward who can sign in today, by name. 1 query."""
    posts = Role.objects.on(clock.today()).filter(ward=assessment.ward_id, person__is_active=True)
    people = {role.person_id: role.person for role in posts.select_related("person").order_by("person__full_name")}
    return list(people.values())
