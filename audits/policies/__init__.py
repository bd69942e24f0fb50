"""Who may do what, now, and if not why: pure questions, asked by services as gates and by templates to explain."""

from audits.policies.cross_checks import (
    can_ask_recusal,
    can_begin_cross_check,
    can_decide_recusal,
    can_mark,
    can_read_marks,
    can_reveal,
    can_see_progress,
    can_unseal,
    subject_has_sent,
)
from audits.policies.evidence import (
    can_add_evidence,
    can_date_evidence,
    can_read_evidence,
    can_remove_evidence,
)
from audits.policies.explanations import (
    can_answer,
    can_explain,
    can_read_explanations,
    explanation_window_is_open,
)
from audits.policies.posts import (
    can_run_rounds,
    can_steer,
    is_of_cluster,
    is_of_district,
    is_of_lead,
    lead_contact,
    moment,
)
from audits.policies.self_assessments import (
    can_fill_in,
    can_read,
    can_return,
    can_withdraw,
)

__all__ = [
    "can_add_evidence",
    "can_answer",
    "can_ask_recusal",
    "can_begin_cross_check",
    "can_date_evidence",
    "can_decide_recusal",
    "can_explain",
    "can_fill_in",
    "can_mark",
    "can_read",
    "can_read_evidence",
    "can_read_explanations",
    "can_read_marks",
    "can_remove_evidence",
    "can_return",
    "can_reveal",
    "can_run_rounds",
    "can_see_progress",
    "can_steer",
    "can_unseal",
    "can_withdraw",
    "explanation_window_is_open",
    "is_of_cluster",
    "is_of_district",
    "is_of_lead",
    "lead_contact",
    "moment",
    "subject_has_sent",
]
