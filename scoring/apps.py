from django.apps import AppConfig
from django.core.checks import register


class ScoringConfig(AppConfig):
    name = "scoring"

    def ready(self) -> None:
        from scoring.documents.fonts import check_fonts

        register(check_fonts, "papers")
