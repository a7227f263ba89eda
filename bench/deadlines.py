"""What counting costs: 10,000 deadlines beside a loop that adds the days and asks `holidays` for each end.

Run from the project folder: `python bench/deadlines.py`. Prints a Markdown table; asserts nothing.
Loading (importing `holidays`, building the years) is done before either clock starts.
"""

from __future__ import annotations

import datetime
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import holidays

from ppi_cli.data.holiday_data import read_holiday_data
from ppi_cli.timetable.calendars import Calendar
from ppi_cli.timetable.periods import Period, count

DEADLINES = 10_000
ROUNDS = 15
HOLIDAYS = Path(__file__).parents[1] / "procedures" / "holidays.yaml"
DAY = datetime.timedelta(days=1)


def main() -> None:
    """Prints the median of the rounds for each way of counting, and its ratio to the plain loop."""
    starts = [datetime.date(2021, 1, 1) + number % 4000 * DAY for number in range(DEADLINES)]
    lengths = [10, 15, 30, 35]
    listed = holidays.country_holidays("PT", years=range(2020, 2036))
    calendar = Calendar("PT", read_holiday_data(HOLIDAYS))
    for year in range(2020, 2036):
        calendar.works(datetime.date(year, 1, 1))
    periods = [Period(length, "d") for length in lengths]

    def plain_loop() -> None:
        for number, start in enumerate(starts):
            end = start + datetime.timedelta(days=lengths[number % 4])
            while end.weekday() > 4 or end in listed:
                end += DAY

    def deadlines() -> None:
        for number, start in enumerate(starts):
            count(start, periods[number % 4], calendar)

    def explained() -> None:
        for number, start in enumerate(starts):
            _ = count(start, periods[number % 4], calendar).steps

    ways = {"plain loop": plain_loop, "count": deadlines, "count, with all steps in words": explained}
    times = {name: _median(way) for name, way in ways.items()}
    print(f"| {DEADLINES:,} deadlines | ms | × plain loop |")
    print("|---|---:|---:|")
    for name, seconds in times.items():
        print(f"| {name} | {seconds * 1000:.1f} | {seconds / times['plain loop']:.2f} |")


def _median(way: Callable[[], None]) -> float:
    times = []
    for _round in range(ROUNDS):
        before = time.perf_counter()
        way()
        times.append(time.perf_counter() - before)
    return statistics.median(times)


if __name__ == "__main__":
    main()
