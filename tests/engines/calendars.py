"""calendars.py - cohort_of, cohort_start and cohort_age over 10,000 random times each, held against the module.

The grain is a constant of a statement, so there is one for each of GRAINS and each kind of time, on their share of the rows.
Zones are those of ClickHouse: the years are those in which both know them alike (1970 to 2037), and no zone of ZONES has a
change that is no quarter of an hour.
"""
import datetime
import random

import functions
import sets

COUNT = 10000
GRAINS = ["hour", "day", "week", "month", "quarter", "year", "", "Weeks", "5 hours", "36 hours", "48 hours", "3 days", "7 days", "10 days", "2 weeks",
          "5 months", "6 months", "3 quarters", "10 years", "week starting sunday", "week starting thursday", "3 weeks starting friday", "year starting april",
          "2 quarters starting april", "quarter starting february", "Years  starting December", "month in +02:00", "month in -0530", "day in +14", "hour in -03:30",
          "week in utc", "hour in Z", "year starting july in +12:45", "7 hours in +05:45"]
ZONES = ["Europe/Berlin", "america/new_york", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia", "America/Sao_Paulo", "Africa/Cairo", "US/Eastern",
         "Atlantic/Azores", "Antarctica/Troll", "Asia/Tehran", "Etc/GMT+5"]
OF_ZONES = ["hour", "day", "week starting sunday", "month", "quarter", "3 hours", "year starting april"]


def moments(draw, count, first, last):
    """Half of them anywhere, half on or about a midnight or the change of an hour."""
    begin, seconds = datetime.datetime(first, 1, 1), int((datetime.datetime(last, 12, 31) - datetime.datetime(first, 1, 1)).total_seconds())
    for _ in range(count):
        at = begin + datetime.timedelta(seconds=draw.randrange(seconds))
        if draw.random() < 0.5:
            at = at.replace(hour=draw.choice((0, 1, 2, 3, 22, 23)), minute=0, second=0) + datetime.timedelta(microseconds=draw.choice((-1, 0, 1, 1800000000)))
        yield at


def calendar(draw):
    every = [(grain, 1900, 2299) for grain in GRAINS] + [(f"{grain} in {zone}", 1970, 2037) for zone in ZONES for grain in draw.sample(OF_ZONES, 3)]
    share = COUNT // len(every) + 1
    for grain, first, last in every:
        times = [at.isoformat(" ") for at in moments(draw, 2 * share, first + 1, last - 1)]
        rows = [[a, b, a[:10]] for a, b in zip(times[:share], times[share:])]
        yield grain, sets.Data({"t": "time", "u": "time", "d": "date"}, rows)


def cases(sqlite, clickhouse):
    """(function, what is wrong) of each."""
    wrong = {}
    for grain, data in calendar(random.Random(7)):
        for column in "t", "d":
            pairs = [(f"{name}({column}, '{grain}')",) * 2 for name in ("cohort_of", "cohort_start")] + [(f"cohort_age({column}, u, '{grain}')",) * 2]
            for ours, difference in functions.asked(sqlite, clickhouse, "times", data, pairs, False):
                name = ours.split("(")[0]
                wrong[name] = wrong.get(name, "") or (f"{ours}: {difference}" if difference else "")
    yield from wrong.items()
