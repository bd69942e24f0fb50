"""Reads a case file: the whole case, or every problem with its place. Never an exception, never half a case."""

from pathlib import Path
from typing import Any

from scoring.replay.case import Case
from scoring.replay.places import Problem


def read_case(path: Path) -> tuple[Case | None, list[Problem]]:
    """The case, or None and all problems of the file and of the criteria set it names."""
    raise NotImplementedError(path)


def read_case_data(data: Any, base_dir: Path) -> tuple[Case | None, list[Problem]]:
    """The same for a case that is already parsed; `base_dir` is where its criteria set's file name starts."""
    raise NotImplementedError(data, base_dir)
