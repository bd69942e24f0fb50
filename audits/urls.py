from django.urls import include, path

from audits.views import autosave, presence, cross_checks, evidence, evidence_files, marks, recusals, reports, reviews, seals, self_assessments

app_name = "audits"

self_assessment_urls = [
    path("", self_assessments.show, name="self-assessment"),
    path("groups/<str:code>/", self_assessments.group, name="self-assessment-group"),
    path("groups/<str:code>/presence/", presence.ping, name="presence"),
    path("general/", self_assessments.general, name="self-assessment-general"),
    path("general/save/", autosave.general, name="general-save"),
    path("criteria/<str:code>/save/", autosave.self_score, name="self-score-save"),
    path("review/", reviews.review, name="self-assessment-review"),
    path("send/", reviews.send, name="self-assessment-send"),
    path("withdraw/", reviews.withdraw, name="self-assessment-withdraw"),
    path("receipt/", reviews.receipt, name="self-assessment-receipt"),
    path("criteria/<str:code>/evidence/", evidence.add, name="evidence-add"),
    path("evidence/", evidence_files.archive, name="evidence-zip"),
    path("report/", reports.show, name="report"),
    path("return/", reports.return_to_ward, name="report-return"),
]
cross_check_urls = [
    path("", cross_checks.show, name="cross-check"),
    path("criteria/<str:code>/", marks.show, name="cross-check-criterion"),
    path("criteria/<str:code>/save/", autosave.mark, name="mark-save"),
    path("visit/", cross_checks.visit, name="cross-check-visit"),
    path("seal/", seals.seal, name="cross-check-seal"),
    path("unseal/", seals.unseal, name="cross-check-unseal"),
    path("recusal/ask/", recusals.ask, name="cross-check-ask-recusal"),
    path("recusal/decide/", recusals.decide, name="cross-check-decide-recusal"),
]
evidence_urls = [
    path("file/", evidence_files.file, name="evidence-file"),
    path("date/", evidence.date, name="evidence-date"),
    path("remove/", evidence.remove, name="evidence-remove"),
]
urlpatterns = [
    path("evidence/<int:pk>/", include(evidence_urls)),
    path("photos/<int:pk>/file/", evidence_files.photo, name="photo-file"),
    path("self-assessments/<int:pk>/", include(self_assessment_urls)),
    path("cross-checks/<int:pk>/", include(cross_check_urls)),
    path("cluster-rounds/<int:pk>/reports/", reports.index, name="reports"),
    path("cluster-rounds/<int:pk>/cross-checks/", cross_checks.index, name="cross-checks"),
]
