"""Working days around the day on which the demo is made."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from clusters import clock

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Calendar:
    today: date

    def day(self, number: int) -> date:
        """That many working days after today, or before it where the number is below 0."""
        day, step = self.today, timedelta(days=1 if number > 0 else -1)
        for _count in range(abs(number)):
            day += step
            while day.weekday() >= SATURDAY:
                day += step
        return day

    def at(self, number: int, hour: int, minute: int = 0) -> datetime:
        """That hour in Việt Nam. What has happened happened on a day before today."""
        return datetime.combine(self.day(number), time(hour, minute), clock.HANOI)
