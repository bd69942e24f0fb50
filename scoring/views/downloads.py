"""Files as a browser gets them: named in ASCII after year, cluster and paper."""

from django.http import HttpResponse

from audits.models import ClusterRound

PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEXT = "text/plain; charset=utf-8"


def file_name(cluster_round: ClusterRound, paper: str, ending: str, version: int = 1) -> str:
    """2018_C4_bien-ban-hoi-nghi.pdf; from the second version on with its number."""
    later = f"_v{version}" if version > 1 else ""
    return f"{cluster_round.audit_round.year}_C{cluster_round.number}_{paper}{later}.{ending}"


def download(content: bytes, kind: str, name: str, *, inline: bool = False) -> HttpResponse:
    how = "inline" if inline else "attachment"
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'{how}; filename="{name}"'})
