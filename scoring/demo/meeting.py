"""What a conference of the live round does."""

from datetime import date, datetime
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from audits.models import ClusterRound
from clusters.models import Person
from scoring.demo.scene import Scene
from scoring.documents.blocks import Paper, Paragraph, Title
from scoring.documents.pdf import render_pdf
from scoring.models import Commendation, Conference, Document
from scoring.policies import recorder_of
from scoring.services import commendations, conferences, documents, motions, results, settlements, signing

CHAIR = "Phó Chủ tịch UBND"
GUEST = ("Nguyễn Hữu Phước", "Chuyên viên Sở Nội vụ")
DIFFICULTIES = (
    "Công chức văn thư, lưu trữ đều kiêm nhiệm; kinh phí chỉnh lý tài liệu tồn đọng còn hạn chế; "
    "tỷ lệ hồ sơ điện tử chưa đồng đều giữa các đơn vị."
)
SCAN = Paper(
    "scan",
    "Bản quét minh họa",
    (
        Title("BẢN QUÉT MINH HỌA", "Biên bản hội nghị đã ký"),
        Paragraph("Trang này thay cho bản quét của biên bản có chữ ký. Không có chữ ký thật trong dữ liệu dùng thử."),
    ),
    banner="Dữ liệu minh họa",
)
DIRECTIONS = "Tăng cường trao đổi, học tập kinh nghiệm lập hồ sơ điện tử; hoàn thành chỉnh lý tài liệu trong năm."


def recorder(scene: Scene, name: str = "") -> Person:
    """Who writes down what concerns this ward: the lead unit's clerk, the deputy's for the lead unit itself."""
    ward = recorder_of(scene.cluster_round, scene.ward(name).pk if name else None)
    return next(scene.clerk(other) for other in scene.names if scene.ward(other).pk == ward)


def conference(scene: Scene) -> Conference:
    return Conference.objects.filter(cluster_round=scene.pk).latest("number")


def call(scene: Scene, at: datetime, host: str, chair: str) -> None:
    lead, host_ward = scene.names[0], scene.ward(host)
    secretary = scene.clerk(host)
    facts = {
        "planned_at": at, "place": f"Phòng họp tầng 2, trụ sở {host_ward.full_name}", "host": host_ward,
        "chair_name": chair, "chair_position": CHAIR, "chair_ward": scene.ward(lead),
        "secretary_name": secretary.full_name, "secretary_position": secretary.position, "secretary_ward": host_ward,
    }  # fmt: skip
    conferences.call(scene.cluster_round, facts, by=recorder(scene))


def open_session(scene: Scene) -> None:
    """Opened by the chair; one delegate of every ward and a guest of the district office are there."""
    lead = recorder(scene)
    conferences.open_session(conference(scene), by=lead)
    for name in scene.names:
        clerk = scene.clerk(name)
        conferences.arrive(conference(scene), scene.ward(name), clerk.full_name, clerk.position, by=lead)
    conferences.arrive(conference(scene), None, *GUEST, by=lead)


def prepare(scene: Scene, name: str, code: str, points: str, reason: str) -> None:
    settlements.prepare(
        scene.cluster_round, scene.ward(name), scene.criteria[code], Decimal(points), reason, by=recorder(scene, name)
    )


def settle(scene: Scene, name: str, code: str, points: str, reason: str) -> None:
    settlements.settle(
        conference(scene), scene.ward(name), scene.criteria[code], Decimal(points), reason, by=recorder(scene, name)
    )


def note_opinion(scene: Scene, name: str, text: str) -> None:
    conferences.note_opinion(conference(scene), scene.ward(name), text, by=recorder(scene))


def write_notes(scene: Scene) -> None:
    conferences.write_notes(conference(scene), DIFFICULTIES, DIRECTIONS, version=0, by=recorder(scene))


def prepare_vote(scene: Scene, kind: str, name: str = "", person: str = "") -> None:
    ward = scene.ward(name) if name else None
    motions.prepare(conference(scene), kind, ward=ward, person_name=person, by=recorder(scene, name))


def vote(scene: Scene, kind: str, counts: tuple[int, int, int], name: str = "", person: str = "") -> None:
    """Put, counted and declared."""
    ward, by = scene.ward(name) if name else None, recorder(scene, name)
    motion = motions.prepare(conference(scene), kind, ward=ward, person_name=person, by=by)
    motions.open_vote(motion, by=by)
    motion = motions.close_vote(motion, *counts, by=by, confirmed=True)
    motions.declare(motion, by=by)


def nominate(scene: Scene, name: str, reason: str, person: str = "", position: str = "") -> None:
    kind = Commendation.Kind.INDIVIDUAL if person else Commendation.Kind.COLLECTIVE
    commendations.nominate(
        conference(scene), kind, scene.ward(name), "Giấy khen", reason, by=recorder(scene, name),
        person_name=person, person_position=position,
    )  # fmt: skip


def close(scene: Scene) -> None:
    conferences.close(conference(scene), by=recorder(scene), accept_open=True)


def make_papers(scene: Scene) -> None:
    documents.make_all(scene.cluster_round, by=recorder(scene))


def make_minutes(scene: Scene) -> None:
    documents.make(scene.cluster_round, Document.Kind.MINUTES, by=recorder(scene))


def sign(scene: Scene, on: date) -> None:
    sign_minutes(scene.cluster_round, on, by=recorder(scene))


def sign_minutes(cluster_round: ClusterRound, on: date, *, by: Person) -> None:
    """Chair and secretary signed on paper; what stands for the scan says that it is none."""
    minutes = Document.objects.filter(cluster_round=cluster_round, kind=Document.Kind.MINUTES).latest("version")
    scan = SimpleUploadedFile("Biên bản đã ký.pdf", render_pdf(SCAN))
    signing.sign_on_paper(minutes, ("chair", "secretary"), on, scan, by=by)


def submit(scene: Scene) -> None:
    results.submit(scene.cluster_round, by=recorder(scene))


def send_back(scene: Scene, reason: str) -> None:
    results.return_to_cluster(scene.cluster_round, ClusterRound.Scope.VOTES, reason, by=scene.city.officer)
