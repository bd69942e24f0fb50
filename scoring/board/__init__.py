"""Theo dõi: how far every cluster of a round is, for its district office. Knows counts and moments, never a mark."""

from scoring.board.acts import Act, acts_of
from scoring.board.cards import Card, Date, Opening, card_of, dates_of, opening_of
from scoring.board.progress import Progress, progress_of
from scoring.board.rounds import RoundRow, rounds_of
from scoring.board.units import Unit, units_of

__all__ = [
    "Act", "Card", "Date", "Opening", "Progress", "RoundRow", "Unit", "acts_of", "card_of", "dates_of", "opening_of",
    "progress_of", "rounds_of", "units_of",
]  # fmt: skip
