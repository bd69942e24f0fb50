"""A paper as a row of blocks: PDF and DOCX draw it alike, JSON keeps it so that it prints again as signed."""

from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, get_args

from clusters.texts import printable


@dataclass(frozen=True, slots=True)
class Header:
    """Agency on the left, national name and motto on the right, number and place with date under them."""

    superior: str
    issuer: str
    number: str = ""
    place_and_date: str = ""  # empty in minutes: form 1.9 has no such line


@dataclass(frozen=True, slots=True)
class Title:
    kind: str  # "BIÊN BẢN"
    subject: str


@dataclass(frozen=True, slots=True)
class Addressees:
    """Kính gửi: one on the same line, several one per line."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bases:
    """Căn cứ: italic, each on its own line."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeyLine:
    key: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A remark about the paper or a legend under a table: italic, smaller."""

    text: str


@dataclass(frozen=True, slots=True)
class Items:
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    title: str
    width: int  # in parts of the table's whole width
    align: str = "left"  # left | center | right


@dataclass(frozen=True, slots=True)
class Table:
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    strong: tuple[int, ...] = ()  # rows in bold: group bands and totals
    small: bool = False  # a wide table in smaller type


@dataclass(frozen=True, slots=True)
class Signature:
    offices: tuple[str, ...]  # each on its own line, capitals
    name: str = ""


@dataclass(frozen=True, slots=True)
class Closing:
    """Who signs left and right; the recipients stand under the left signature, or alone on the left."""

    right: Signature
    left: Signature | None = None
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Annex:
    """Starts an annex on a new page with its own page numbers."""

    label: str  # "Phụ lục I"
    title: str
    attached_to: str
    landscape: bool = True


Block = Header | Title | Addressees | Bases | KeyLine | Heading | Paragraph | Remark | Items | Table | Closing | Annex


@dataclass(frozen=True, slots=True)
class Paper:
    kind: str  # minutes | proposal
    title: str  # of the file, for readers of PDF and DOCX properties
    blocks: tuple[Block, ...]
    banner: str = ""  # on every page: "Dữ liệu minh họa"
    landscape: bool = False  # of the body; an annex says so itself
    footer: str = ""  # on every page, small: the version
    code: str = ""  # by which anybody who holds the paper looks it up
    address: str = ""  # where he does; a path alone where the server does not know its own name

    def sections(self) -> tuple[tuple[Block, ...], ...]:
        """The body, then one section per annex."""
        found: list[list[Block]] = [[]]
        for block in self.blocks:
            if isinstance(block, Annex):
                found.append([])
            found[-1].append(block)
        return tuple(tuple(section) for section in found)


LONGEST_WORD = 30  # letters
KINDS = {kind.__name__: kind for kind in (*get_args(Block), Column, Signature, Paper)}


def is_ragged(text: str) -> bool:
    """A hash does not break at a space: justified, the line before it would be torn into wide gaps."""
    return any(len(word) > LONGEST_WORD for word in text.split())


def cleaned(paper: Paper) -> Paper:
    """Every text of the paper in printable characters: what people typed goes into PDF, XML and JSON."""
    tidy: Paper = _tidied(paper)
    return tidy


def _tidied(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: _tidied(getattr(value, field.name)) for field in fields(value)})
    return tuple(_tidied(each) for each in value) if isinstance(value, tuple) else value


def to_json(paper: Paper) -> dict[str, Any]:
    """The paper as values that a JSON field can hold."""
    return _plain(paper)


def from_json(content: dict[str, Any]) -> Paper:
    paper = _block(content)
    if not isinstance(paper, Paper):
        raise TypeError(f"not a paper: {content.get('block')}")
    return paper


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {"block": type(value).__name__} | {
            field.name: _plain(getattr(value, field.name)) for field in fields(value)
        }
    return [_plain(each) for each in value] if isinstance(value, tuple) else value


def _block(value: Any) -> Any:
    if isinstance(value, dict):
        kind = KINDS[value["block"]]
        return kind(**{key: _block(each) for key, each in value.items() if key != "block"})
    return tuple(_block(each) for each in value) if isinstance(value, list) else value
