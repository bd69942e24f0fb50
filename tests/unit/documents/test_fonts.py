from io import BytesIO

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.ttLib.tables._g_l_y_f import Glyph

from scoring.documents import fonts


def test_the_font_of_the_papers_has_every_vietnamese_letter():
    assert fonts.check_fonts() == []


def test_the_letters_that_are_asked_for_write_vietnamese():
    assert set("ộứẫđĐƯỮỴỹạẵằơưốĂ") <= set(fonts.LETTERS)
    assert len(set(fonts.LETTERS)) == 134


def test_a_font_without_the_letters_is_named_with_the_package_to_install(tmp_path):
    poor = tmp_path / "Poor.ttf"
    poor.write_bytes(make_font(without="ộ"))
    (error,) = fonts.faults([poor])
    assert "Poor.ttf lacks 1 Vietnamese letters" in error.msg
    assert "fonts-liberation2" in error.hint


def test_no_font_at_all_is_an_error(monkeypatch):
    monkeypatch.setenv("PATH", "")
    (error,) = fonts.check_fonts()
    assert error.id == "scoring.W001"


@pytest.mark.parametrize("style", fonts.STYLES)
def test_every_style_resolves_to_a_file(style):
    (path,) = fonts.resolved(styles=(style,))
    assert path.is_file()


def make_font(*, without: str) -> bytes:
    letters = [letter for letter in fonts.LETTERS if letter != without]
    names = [".notdef", *(f"u{ord(letter):04X}" for letter in letters)]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(letter): name for letter, name in zip(letters, names[1:], strict=True)})
    builder.setupGlyf(dict.fromkeys(names, Glyph()))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (500, 0)))
    builder.setupHorizontalHeader()
    builder.setupPost()
    written = BytesIO()
    builder.save(written)
    return written.getvalue()
