"""Who can be tried out with one click in a trial copy (DEMO=1); scoring.demo makes them."""

from django.utils.translation import gettext_noop as _

DEMO_ACCOUNTS: tuple[tuple[str, str, str], ...] = (  # user name, label, description: English msgids
    (
        "thachthao",
        _("Ward clerk: self-assessment"),
        _("UBND phường Thạch Thảo, cluster 1: the report is half done and waits to be sent."),
    ),
    (
        "lanhdaomaivang",
        _("Head of a unit"),
        _("UBND phường Mai Vàng, cluster 1: the report is complete and waits for approval and sending."),
    ),
    (
        "camtu",
        _("Ward clerk: cross-check"),
        _("UBND phường Cẩm Tú, cluster 2: one sheet is sealed, one is being marked, the others wait."),
    ),
    (
        "doquyen",
        _("Lead unit: consolidation"),
        _("UBND phường Đỗ Quyên, cluster 3: sheets are opened, units explain, the conference is called."),
    ),
    (
        "ngoclan",
        _("Lead unit: conference"),
        _("UBND phường Ngọc Lan, cluster 4: the conference is in session, lines are being settled."),
    ),
    (
        "banglang",
        _("Deputy lead unit"),
        _("UBND phường Bằng Lăng, cluster 4: records what concerns the lead unit itself."),
    ),
    (
        "sonoivu",
        _("District office"),
        _("Sở Nội vụ thành phố Hoa Viên: follows six clusters, moves deadlines, decides, approves."),
    ),
    (
        "quansat",
        _("Observer"),
        _("Reads the round of thành phố Hoa Viên and changes nothing."),
    ),
    (
        "phucdong",
        _("Lead unit of 2018"),
        _("UBND phường Phúc Đồng, Long Biên: the finished round of 2018 with its minutes."),
    ),
    (
        "noivulongbien",
        _("District office of 2018"),
        _("Phòng Nội vụ quận Long Biên: the approved round of 2018."),
    ),
)
