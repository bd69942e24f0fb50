from django.urls import include, path

from scoring.views import (
    board,
    calendar,
    commendations,
    conferences,
    consolidation,
    district,
    documents,
    entries,
    explanations,
    help_pages,
    home,
    motions,
    results,
    ward_papers,
)

app_name = "scoring"

consolidation_urls = [
    path("consolidation/", consolidation.show, name="consolidation"),
    path("consolidation/lines/<int:ward>/<str:code>/", consolidation.line, name="line"),
    path("consolidation/lines/<int:ward>/<str:code>/prepare/", consolidation.prepare, name="line-prepare"),
    path("cross-check/begin/", consolidation.begin_cross_check, name="begin-cross-check"),
    path("reveal/", consolidation.reveal, name="reveal"),
    path("explanations/", explanations.index, name="explanations"),
    path("explanations/explain/", explanations.explain, name="explain"),
]
conference_urls = [
    path("conference/", conferences.show, name="conference"),
    path("conference/call/", conferences.call, name="conference-call"),
    path("conference/open/", conferences.open_session, name="conference-open"),
    path("conference/arrive/", conferences.arrive, name="conference-arrive"),
    path("conference/leave/<int:attendance>/", conferences.leave, name="conference-leave"),
    path("conference/settle/<int:ward>/<str:code>/", conferences.settle, name="settle"),
    path("conference/unsettle/<int:settlement>/", conferences.unsettle, name="unsettle"),
    path("conference/adjust/", entries.adjust, name="adjust"),
    path("conference/adjustments/<int:entry>/withdraw/", entries.withdraw_adjustment, name="adjustment-withdraw"),
    path("conference/incidents/declare/", entries.declare_incident, name="incident-declare"),
    path("conference/incidents/<int:entry>/withdraw/", entries.withdraw_incident, name="incident-withdraw"),
    path("conference/opinions/note/", conferences.note_opinion, name="opinion-note"),
    path("conference/notes/", conferences.write_notes, name="conference-notes"),
    path("conference/motions/prepare/", motions.prepare, name="motion-prepare"),
    path("conference/close/", conferences.close, name="conference-close"),
]
paper_urls = [
    path("commendations/", commendations.show, name="commendations"),
    path("commendations/nominate/", commendations.nominate, name="commendation-nominate"),
    path("minutes/", documents.show, name="minutes"),
    path("documents/make/", documents.make, name="documents-make"),
    path("results/", results.show, name="results"),
    path("results/workbook/", results.workbook, name="workbook"),
    path("results/bulletin/", results.bulletin, name="bulletin"),
    path("results/submit/", results.submit, name="submit"),
]
district_urls = [
    path("", district.cluster, name="cluster"),
    path("deadline/move/", district.move_deadline, name="deadline-move"),
    path("waive/", district.waive, name="waive"),
    path("approve/", district.approve, name="approve"),
    path("return/", district.return_to_cluster, name="return"),
    path("lines/decide/", district.decide_line, name="line-decide"),
]
urlpatterns = [
    path("", home.home, name="home"),
    path("calendar/", calendar.deadlines, name="calendar"),
    path("help/", help_pages.index, name="help"),
    path("help/<slug:slug>/", help_pages.article, name="help-article"),
    path("tips/", help_pages.tips, name="tips"),
    path("rounds/", board.rounds, name="rounds"),
    path("rounds/<int:pk>/", board.show, name="board"),
    path("rounds/<int:pk>/approve/", board.approve_round, name="round-approve"),
    path("cluster-rounds/<int:pk>/", include(consolidation_urls + conference_urls + paper_urls + district_urls)),
    path("self-assessments/<int:pk>/report/pdf/", ward_papers.report_pdf, name="report-paper-pdf"),
    path("self-assessments/<int:pk>/report/docx/", ward_papers.report_docx, name="report-paper-docx"),
    path("self-assessments/<int:pk>/blank/pdf/", ward_papers.blank_pdf, name="blank-sheet-pdf"),
    path("cross-checks/<int:pk>/visit/pdf/", ward_papers.visit_pdf, name="visit-record-pdf"),
    path("cross-checks/<int:pk>/visit/docx/", ward_papers.visit_docx, name="visit-record-docx"),
    path("explanations/<int:pk>/answer/", explanations.answer, name="explanation-answer"),
    path("motions/<int:pk>/open/", motions.open_vote, name="motion-open"),
    path("motions/<int:pk>/close/", motions.close_vote, name="motion-close"),
    path("motions/<int:pk>/declare/", motions.declare, name="motion-declare"),
    path("commendations/<int:pk>/withdraw/", commendations.withdraw, name="commendation-withdraw"),
    path("documents/<int:pk>/pdf/", documents.pdf, name="document-pdf"),
    path("documents/<int:pk>/docx/", documents.docx, name="document-docx"),
    path("documents/<int:pk>/sign/", documents.sign, name="document-sign"),
]
