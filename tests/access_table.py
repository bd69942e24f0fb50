"""Who gets which answer from which address: the one written table of rights.

Roles outside the cluster, in this order: anonymous; deactivated (signed in before the account was closed); clerk of
another cluster of the district; clerk of another district; officer of another district; administrator; a person whose
role has ended.
Roles inside, in this order: clerk of the member ward Ba; of the deputy unit Hai; of the lead unit Một; district
officer; observer.

.  the page          >  done, or on to another page   ?  the form comes back with what is missing
-  a page that says why not, and who can or when      x  no such page
!  not asked in this way                              S  to the sign-in page

Stages: self-assessment (Một has sent, Ba drafts) · cross-check (Ba has sealed on Hai and marks Một, Hai asks to stand
back from Ba) · consolidation (Hai explains) · conference in session · closed, with papers · approved. What an address
is about: Ba's report, Ba's sheet on Hai, Ba's line; `@sent` Một's report, `@marking` Ba's sheet on Một, `@asked`
Hai's sheet on Ba, `@lead` Một's line.

An address that PAGES or ACTS does not name answers that method with 405 to everybody who is signed in.
"""

PAGES = """
address                              outside  self  cross conso confe close appro
scoring:home                         SS.....  ..... ..... ..... ..... ..... .....
scoring:calendar                     SS.....  ..... ..... ..... ..... ..... .....
scoring:help                         .......  ..... ..... ..... ..... ..... .....
scoring:help-article                 .......  ..... ..... ..... ..... ..... .....
scoring:rounds                       SS.....  ..... ..... ..... ..... ..... .....
scoring:board                        SS-xxxx  ---.. ---.. ---.. ---.. ---.. ---..
scoring:cluster                      SSxxxxx  ---.. ---.. ---.. ---.. ---.. ---..
scoring:consolidation                SSxxxxx  --... --... ..... ..... ..... .....
scoring:line                         SSxxxxx  ----- ----- ..... ..... ..... .....
scoring:ward-why                     SSxxxxx  ----- ----- ..... ..... ..... .....
scoring:explanations                 SSxxxxx  ----- ----- ..... ..... ..... .....
scoring:explanations-agree           SSxxxxx  ----- ----- .>>-- ----- ----- -----
scoring:explanations-print           SSxxxxx  ----- ----- ..... ..... ..... .....
scoring:motion-vote                  SSxxxxx  xxxxx xxxxx xxxxx ...-- ...-- ...--
scoring:motion-tally                 SSxxxxx  xxxxx xxxxx xxxxx ..... ..... .....
scoring:motion-ballots               SSxxxxx  xxxxx xxxxx xxxxx --.-- --.-- --.--
scoring:conference                   SSxxxxx  ..... ..... ..... ..... ..... .....
scoring:verification                 .......  ..... ..... ..... ..... ..... .....
scoring:verified                     .......  xxxxx xxxxx xxxxx xxxxx ..... .....
scoring:screen-slides                SSxxxxx  xxxxx xxxxx xxxxx -..-- -..-- -..--
scoring:screen                       .......  xxxxx xxxxx xxxxx ..... ..... xxxxx
scoring:screen-state                 .......  xxxxx xxxxx xxxxx ..... ..... xxxxx
scoring:conference-state             SSxxxxx  xxxxx xxxxx xxxxx ..... ..... .....
scoring:conference-sheet             SSxxxxx  xxxxx xxxxx xxxxx ..... ..... .....
scoring:commendations                SSxxxxx  ----- ----- ..... ..... ..... .....
scoring:minutes                      SSxxxxx  ..... ..... ..... ..... ..... .....
scoring:papers                       SSxxxxx  ..... ..... ..... ..... ..... .....
scoring:signing-file                 SSxxxxx  xxxxx xxxxx xxxxx xxxxx xxxxx .....
scoring:document-pdf                 SSxxxxx  xxxxx xxxxx xxxxx xxxxx ..... .....
scoring:document-docx                SSxxxxx  xxxxx xxxxx xxxxx xxxxx ..... .....
scoring:results                      SSxxxxx  ----- ----- ..... ..... ..... .....
scoring:submit                       SSxxxxx  ----- ----- ..... ..... ..... .....
scoring:workbook                     SSxxxxx  ----- ----- ..... ..... ..... .....
scoring:bulletin                     SSxxxxx  ----- ----- ..... ..... ..... .....
audits:self-assessment               SSxxxxx  .---- .---- .---- .---- .---- .----
audits:self-assessment@sent          SSxxxxx  --.-- --.-- --.-- --.-- --.-- --.--
audits:self-assessment-group         SSxxxxx  .---- .---- .---- .---- .---- .----
audits:self-assessment-general       SSxxxxx  .---- .---- .---- .---- .---- .----
audits:self-assessment-remedies      SSxxxxx  .---- .---- .---- .---- .---- .----
audits:self-assessment-review        SSxxxxx  .---- .---- .---- .---- .---- .----
audits:self-assessment-withdraw      SSxxxxx  ----- ----- ----- ----- ----- -----
audits:self-assessment-withdraw@sent SSxxxxx  --.-- ----- ----- ----- ----- -----
audits:self-assessment-receipt       SSxxxxx  ----- .---- .---- .---- .---- .----
audits:self-assessment-receipt@sent  SSxxxxx  --.-- --.-- --.-- --.-- --.-- --.--
audits:report                        SSxxxxx  .---- ..... ..... ..... ..... .....
audits:report@sent                   SSxxxxx  ..... ..... ..... ..... ..... .....
audits:report-return                 SSxxxxx  ----- ----- ----- ----- ----- -----
audits:report-return@sent            SSxxxxx  ---.- ----- ----- ----- ----- -----
scoring:report-paper-pdf             SSxxxxx  .---- ..... ..... ..... ..... .....
scoring:report-paper-docx            SSxxxxx  .---- ..... ..... ..... ..... .....
scoring:blank-sheet-pdf              SSxxxxx  .---- ..... ..... ..... ..... .....
scoring:visit-record-pdf             SSxxxxx  xxxxx .---- ..... ..... ..... .....
scoring:visit-record-docx            SSxxxxx  xxxxx .---- ..... ..... ..... .....
audits:evidence-new                  SSxxxxx  .---- ----- ----- ----- ----- -----
audits:evidence                      SSxxxxx  .xxxx ..... ..... ..... ..... .....
audits:evidence@sent                 SSxxxxx  ..... ..... ..... ..... ..... .....
audits:evidence-file                 SSxxxxx  .xxxx ..... ..... ..... ..... .....
audits:evidence-file@sent            SSxxxxx  ..... ..... ..... ..... ..... .....
audits:evidence-zip                  SSxxxxx  .---- ..... ..... ..... ..... .....
audits:evidence-zip@sent             SSxxxxx  ..... ..... ..... ..... ..... .....
audits:submission-scan               SSxxxxx  xxxxx xxxxx xxxxx xxxxx xxxxx xxxxx
audits:reopening-ask                 SSxxxxx  ----- .---- ----- ----- ----- -----
audits:reopening-ask@sent            SSxxxxx  --.-- --.-- ----- ----- ----- -----
audits:reopening-decide              SSxxxxx  ----- ----- ----- ----- ----- -----
audits:reopening-decide@sent         SSxxxxx  ---.- ---.- ---.- ---.- ---.- ---.-
audits:question-ask                  SSxxxxx  .---- ..... ..... ..... ..... .....
audits:question-ask@sent             SSxxxxx  ..... ..... ..... ..... ..... .....
audits:reports-compare               SSxxxxx  ..... ..... ..... ..... ..... .....
audits:reports                       SSxxxxx  ..... ..... ..... ..... ..... .....
audits:cross-checks                  SSxxxxx  ..... ..... ..... ..... ..... .....
audits:cross-check                   SSxxxxx  xxxxx .---- ..... ..... ..... .....
audits:cross-check@marking           SSxxxxx  xxxxx .---- ..... ..... ..... .....
audits:cross-check@asked             SSxxxxx  xxxxx -.--- ..... ..... ..... .....
audits:cross-check-criterion         SSxxxxx  xxxxx .---- ..... ..... ..... .....
audits:cross-check-samples           SSxxxxx  xxxxx .---- ..... ..... ..... .....
audits:cross-check-print             SSxxxxx  xxxxx .---- ..... ..... ..... .....
audits:cross-check-finish            SSxxxxx  xxxxx >---- >>>>> >>>>> >>>>> >>>>>
audits:cross-check-finish@marking    SSxxxxx  xxxxx .---- >>>>> >>>>> >>>>> >>>>>
audits:sheet                         SSxxxxx  xxxxx .---- ..... ..... ..... .....
audits:sheet@marking                 SSxxxxx  xxxxx .---- ..... ..... ..... .....
audits:device                        SS.....  ..... ..... ..... ..... ..... .....
audits:service-worker                .......  ..... ..... ..... ..... ..... .....
audits:photo-file                    SSxxxxx  xxxxx .xxxx ..... ..... ..... .....
audits:self-assessment-workbook      SSxxxxx  .---- .---- .---- .---- .---- .----
audits:self-assessment-workbook-blank SSxxxxx  .---- .---- .---- .---- .---- .----
audits:self-assessment-workbook-upload SSxxxxx  .---- ----- ----- ----- ----- -----
audits:cross-check-workbook          SSxxxxx  xxxxx .---- .---- .---- .---- .----
audits:cross-check-workbook-blank    SSxxxxx  xxxxx .---- .---- .---- .---- .----
audits:cross-check-workbook-upload   SSxxxxx  xxxxx ----- ----- ----- ----- -----
audits:cross-check-workbook-upload@marking SSxxxxx  xxxxx .---- ----- ----- ----- -----
audits:workbook                      SSxxxxx  .xxxx .xxxx .xxxx .xxxx .xxxx .xxxx
clusters:signed-in                   SS.....  ..... ..... ..... ..... ..... .....
clusters:sign-in                     ..>>>>>  >>>>> >>>>> >>>>> >>>>> >>>>> >>>>>
clusters:invitation                  .......  ..... ..... ..... ..... ..... .....
clusters:health                      .......  ..... ..... ..... ..... ..... .....
"""

# With an empty body.
ACTS = """
address                                 outside  self  cross conso confe close appro
scoring:tips                            SS>>>>>  >>>>> >>>>> >>>>> >>>>> >>>>> >>>>>
scoring:begin-cross-check               SSxxxxx  --??- >>>>> >>>>> >>>>> >>>>> >>>>>
scoring:reveal                          SSxxxxx  ----- --??- >>>>> >>>>> >>>>> >>>>>
scoring:line-prepare                    SSxxxxx  ----- ----- --?-- ----- ----- -----
scoring:line-prepare@lead               SSxxxxx  ----- ----- -?--- ----- ----- -----
scoring:explain                         SSxxxxx  ----- ----- xxxxx xxxxx xxxxx xxxxx
scoring:explanation-answer              SSxxxxx  xxxxx xxxxx xxxxx xxxxx xxxxx xxxxx
scoring:explanations-agree              SSxxxxx  ----- ----- >>>-- ----- ----- -----
scoring:explanation-withdraw            SSxxxxx  xxxxx xxxxx ->--- ----- ----- -----
scoring:consent-take-back               SSxxxxx  xxxxx xxxxx ->--- ----- ----- -----
scoring:conference-call                 SSxxxxx  ----- ----- --?-- --?-- --?-- -----
scoring:conference-open                 SSxxxxx  xxxxx xxxxx xxxxx ->>-- ->>-- ->>--
scoring:conference-pause                SSxxxxx  xxxxx xxxxx xxxxx -->-- ----- -----
scoring:conference-resume               SSxxxxx  xxxxx xxxxx xxxxx ->>-- ----- -----
scoring:conference-postpone             SSxxxxx  xxxxx xxxxx xxxxx --?-- ----- -----
scoring:conference-seat                 SSxxxxx  xxxxx xxxxx xxxxx --?-- ----- -----
scoring:conference-unseat               SSxxxxx  xxxxx xxxxx xxxxx ->>-- ->>-- ->>--
scoring:conference-arrive-all           SSxxxxx  xxxxx xxxxx xxxxx -->-- ----- -----
scoring:conference-correct              SSxxxxx  xxxxx xxxxx xxxxx --?-- ----- -----
scoring:settle-prepared                 SSxxxxx  xxxxx xxxxx xxxxx -->-- ----- -----
scoring:conference-arrive               SSxxxxx  xxxxx xxxxx xxxxx --?-- ----- -----
scoring:conference-leave                SSxxxxx  xxxxx xxxxx xxxxx -->-- ----- -----
scoring:conference-notes                SSxxxxx  xxxxx xxxxx xxxxx --?-- ----- -----
scoring:conference-close                SSxxxxx  xxxxx xxxxx xxxxx -->-- ->>-- ->>--
scoring:opinion-note                    SSxxxxx  xxxxx xxxxx xxxxx --?-- ----- -----
scoring:settle                          SSxxxxx  xxxxx xxxxx xxxxx --?-- ----- -----
scoring:settle@lead                     SSxxxxx  xxxxx xxxxx xxxxx -?--- ----- -----
scoring:unsettle                        SSxxxxx  xxxxx xxxxx xxxxx --?-- ----- -----
scoring:adjust                          SSxxxxx  xxxxx xxxxx xxxxx -??-- ----- -----
scoring:adjustment-withdraw             SSxxxxx  xxxxx xxxxx xxxxx --?-- ----- -----
scoring:incident-declare                SSxxxxx  xxxxx xxxxx xxxxx -??-- ----- -----
scoring:incident-withdraw               SSxxxxx  xxxxx xxxxx xxxxx --?-- ----- -----
scoring:screen-show                     SSxxxxx  xxxxx xxxxx xxxxx ----- ----- -----
scoring:screen-next                     SSxxxxx  xxxxx xxxxx xxxxx ----- ----- -----
scoring:screen-hide                     SSxxxxx  xxxxx xxxxx xxxxx ->>-- ----- -----
scoring:screen-undo                     SSxxxxx  xxxxx xxxxx xxxxx ----- ----- -----
scoring:screen-link                     SSxxxxx  xxxxx xxxxx xxxxx ->>-- ->>-- ->>--
scoring:motion-prepare                  SSxxxxx  xxxxx xxxxx xxxxx -??-- ----- -----
scoring:motion-open                     SSxxxxx  xxxxx xxxxx xxxxx -->-- -->-- -->--
scoring:motion-close                    SSxxxxx  xxxxx xxxxx xxxxx --?-- --?-- --?--
scoring:motion-declare                  SSxxxxx  xxxxx xxxxx xxxxx ----- -->-- -->--
scoring:motion-reset                    SSxxxxx  xxxxx xxxxx xxxxx --?-- --?-- --?--
scoring:motion-again                    SSxxxxx  xxxxx xxxxx xxxxx -->-- -->-- -->--
scoring:motion-type                     SSxxxxx  xxxxx xxxxx xxxxx -->-- -->-- -->--
scoring:motion-vote                     SSxxxxx  xxxxx xxxxx xxxxx ???-- ???-- ???--
scoring:commendation-nominate           SSxxxxx  ----- ----- ----- -??-- ----- -----
scoring:commendation-revise             SSxxxxx  xxxxx xxxxx xxxxx --?-- ----- -----
scoring:commendation-withdraw           SSxxxxx  xxxxx xxxxx xxxxx -->-- -->-- -----
scoring:commendation-award              SSxxxxx  xxxxx xxxxx xxxxx ----- ----- ---?-
scoring:commendation-decline            SSxxxxx  xxxxx xxxxx xxxxx ----- ----- ---?-
scoring:documents-make                  SSxxxxx  ----- ----- ----- ----- -->-- -->--
scoring:paper-make                      SSxxxxx  ----- ----- -->-- -->-- -->-- -->--
scoring:paper-make@notice               SSxxxxx  ----- ----- ----- ----- ----- --->-
scoring:minutes-words                   SSxxxxx  ----- ----- ----- --?-- ----- -----
scoring:minutes-ask                     SSxxxxx  xxxxx xxxxx xxxxx xxxxx ----- -----
scoring:minutes-reply                   SSxxxxx  xxxxx xxxxx xxxxx xxxxx ----- -----
scoring:minutes-adopt                   SSxxxxx  xxxxx xxxxx xxxxx xxxxx ----- -----
scoring:document-sign                   SSxxxxx  xxxxx xxxxx xxxxx xxxxx --?-- -----
scoring:document-signed-pdf             SSxxxxx  xxxxx xxxxx xxxxx xxxxx --?-- -----
scoring:document-confirm                SSxxxxx  xxxxx xxxxx xxxxx xxxxx xxxxx xxxxx
scoring:submit                          SSxxxxx  ----- ----- ----- ----- ----- -----
scoring:deadline-move                   SSxxxxx  ---?- ---?- ---?- ---?- ---?- ---?-
scoring:waive                           SSxxxxx  ---?- ---?- ---?- ---?- ---?- ---?-
scoring:approve                         SSxxxxx  ----- ----- ----- ----- ----- -----
scoring:return                          SSxxxxx  ---?- ---?- ---?- ---?- ---?- ---?-
scoring:line-decide                     SSxxxxx  ---?- ---?- ---?- ---?- ---?- ---?-
scoring:round-approve                   SS-xxxx  ----- ----- ----- ----- ----- -----
audits:self-assessment-group            SSxxxxx  c---- ----- ----- ----- ----- -----
audits:self-score-save                  SSxxxxx  c---- ----- ----- ----- ----- -----
audits:general-save                     SSxxxxx  .---- ----- ----- ----- ----- -----
audits:presence                         SSxxxxx  .---- ----- ----- ----- ----- -----
audits:self-assessment-general          SSxxxxx  >---- ----- ----- ----- ----- -----
audits:remedy-save                      SSxxxxx  x---- ----- ----- ----- ----- -----
audits:self-assessment-remedies         SSxxxxx  >---- ----- ----- ----- ----- -----
audits:self-assessment-carry            SSxxxxx  >---- ----- ----- ----- ----- -----
audits:self-assessment-assign           SSxxxxx  >---- ----- ----- ----- ----- -----
audits:self-assessment-send             SSxxxxx  >---- >---- >---- >---- >---- >----
audits:self-assessment-withdraw         SSxxxxx  ----- ----- ----- ----- ----- -----
audits:self-assessment-withdraw@sent    SSxxxxx  -->-- ----- ----- ----- ----- -----
audits:evidence-add                     SSxxxxx  >---- ----- ----- ----- ----- -----
audits:evidence-date                    SSxxxxx  >xxxx ----- ----- ----- ----- -----
audits:evidence-date@sent               SSxxxxx  ----- ----- ----- ----- ----- -----
audits:evidence-remove                  SSxxxxx  >xxxx ----- ----- ----- ----- -----
audits:evidence-remove@sent             SSxxxxx  ----- ----- ----- ----- ----- -----
audits:report-return                    SSxxxxx  ----- ----- ----- ----- ----- -----
audits:report-return@sent               SSxxxxx  ---?- ----- ----- ----- ----- -----
audits:self-assessment-present          SSxxxxx  ----- ----- ----- ----- ----- -----
audits:self-assessment-give-back        SSxxxxx  ----- ----- ----- ----- ----- -----
audits:reopening-ask                    SSxxxxx  ----- ?---- ----- ----- ----- -----
audits:reopening-ask@sent               SSxxxxx  --?-- --?-- ----- ----- ----- -----
audits:reopening-decide                 SSxxxxx  ----- ----- ----- ----- ----- -----
audits:reopening-decide@sent            SSxxxxx  ---?- ---?- ---?- ---?- ---?- ---?-
audits:question-ask                     SSxxxxx  ----- -??-- -??-- ----- ----- -----
audits:question-ask@sent                SSxxxxx  ??--- ??--- ??--- ----- ----- -----
audits:question-answer                  SSxxxxx  xxxxx ?---- ?---- ----- ----- -----
audits:cross-check-criterion            SSxxxxx  xxxxx ?---- ?---- ?---- ?---- ?----
audits:cross-check-criterion@marking    SSxxxxx  xxxxx ?---- ?---- ?---- ?---- ?----
audits:cross-check-ask                  SSxxxxx  xxxxx ----- ----- ----- ----- -----
audits:cross-check-ask@marking          SSxxxxx  xxxxx ?---- ----- ----- ----- -----
audits:cross-check-samples              SSxxxxx  xxxxx ----- ----- ----- ----- -----
audits:cross-check-samples@marking      SSxxxxx  xxxxx ?---- ----- ----- ----- -----
audits:sheet                            SSxxxxx  xxxxx ----- ----- ----- ----- -----
audits:sheet@marking                    SSxxxxx  xxxxx >---- ----- ----- ----- -----
audits:photo-add                        SSxxxxx  xxxxx ----- ----- ----- ----- -----
audits:photo-add@marking                SSxxxxx  xxxxx ----- ----- ----- ----- -----
audits:photo-remove                     SSxxxxx  xxxxx >xxxx ----- ----- ----- -----
audits:mark-save                        SSxxxxx  xxxxx ----- ----- ----- ----- -----
audits:mark-save@marking                SSxxxxx  xxxxx .---- ----- ----- ----- -----
audits:cross-check-visit                SSxxxxx  xxxxx ----- ----- ----- ----- -----
audits:cross-check-visit@marking        SSxxxxx  xxxxx ?---- ----- ----- ----- -----
audits:cross-check-seal                 SSxxxxx  xxxxx >---- ----- ----- ----- -----
audits:cross-check-seal@marking         SSxxxxx  xxxxx ?---- ----- ----- ----- -----
audits:cross-check-unseal               SSxxxxx  xxxxx >---- ----- ----- ----- -----
audits:cross-check-ask-recusal          SSxxxxx  xxxxx ?---- ----- ----- ----- -----
audits:cross-check-decide-recusal       SSxxxxx  xxxxx ----- ----- ----- ----- -----
audits:cross-check-decide-recusal@asked SSxxxxx  xxxxx -->>- ----- ----- ----- -----
audits:self-assessment-workbook-upload  SSxxxxx  ?---- ----- ----- ----- ----- -----
audits:cross-check-workbook-upload       SSxxxxx  xxxxx ----- ----- ----- ----- -----
audits:cross-check-workbook-upload@marking SSxxxxx  xxxxx ?---- ----- ----- ----- -----
audits:workbook-write                   SSxxxxx  cxxxx -xxxx -xxxx -xxxx -xxxx -xxxx
clusters:sign-in                        ??>>>>>  >>>>> >>>>> >>>>> >>>>> >>>>> >>>>>
clusters:invitation                     ???????  ????? ????? ????? ????? ????? ?????
clusters:demo-sign-in                   xxxxxxx  xxxxx xxxxx xxxxx xxxxx xxxxx xxxxx
clusters:sign-out                       >>>>>>>  >>>>> >>>>> >>>>> >>>>> >>>>> >>>>>
clusters:language                       >>>>>>>  >>>>> >>>>> >>>>> >>>>> >>>>> >>>>>
"""


def rows(table: str) -> dict[str, list[str]]:
    """Address to its groups of codes: outside, then one a stage."""
    lines = [line.split() for line in table.strip().splitlines()[1:]]
    return {address: codes for address, *codes in lines}
