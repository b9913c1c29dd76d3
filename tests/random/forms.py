#!/usr/bin/env python3
"""forms.py COUNT [SEED] - random times in every form that is read, with what they mean, for test_forms.c.

Prints COUNT lines a form, of fields with a tab between:

    form  type  value  microseconds  tolerance  mere
    text      t     2024/3/5 4:30:15,5 +0200     1709605815500000  0  0

type: t text, i integer, r real. microseconds: since 1970-01-01 00:00 UTC, or - where the value must be refused; worked out by
datetime, and for numbers with fractions by fractions. mere: 1 where the value is a day without a time of day.
"""
import datetime
import fractions
import math
import random
import sys

EPOCH = datetime.datetime(1970, 1, 1)
MICROSECOND = datetime.timedelta(microseconds=1)
LEAST, MOST = datetime.datetime.min, datetime.datetime.max
DAYS = (MOST - LEAST).days
NO_TIME = "-"
draw = random.Random()


def micros(moment):
    return (moment - EPOCH) // MICROSECOND


LEAST_MICROS, MOST_MICROS = micros(LEAST), micros(MOST)


def any_moment(first=1, last=9999):
    """Near the ends of months, years and days often, and with zeros at the end of its microseconds."""
    year = draw.randint(first, last)
    moment = datetime.datetime(year, 1, 1) + datetime.timedelta(days=draw.randrange(366 if year < last else 365))
    if draw.random() < 0.3:
        moment = moment.replace(day=1) - datetime.timedelta(days=moment > LEAST and moment.month > 1)
    size = draw.choice([1, 1000, 1000000, 60000000])
    into = draw.choice([0, 1, 86399999999, draw.randrange(86400000000), draw.randrange(86400000000)])
    return moment + datetime.timedelta(microseconds=into // size * size)


def any_day():
    return any_moment().replace(hour=0, minute=0, second=0, microsecond=0)


def short(number):
    """With a zero before it, or not."""
    return draw.choice(["%02d", "%d"]) % number


def dashed(day, mark="-"):
    return f"{day.year:04d}{mark}{day.month:02d}{mark}{day.day:02d}"


def loose(day, mark):
    return f"{day.year:04d}{mark}{short(day.month)}{mark}{short(day.day)}"


def clock(moment, hour="%02d", mark=":"):
    """The time of day, and what of the moment it says: cut to the minute, to the second, or with a fraction."""
    cut = draw.randrange(3)
    if cut == 0:
        return hour % moment.hour + mark + "%02d" % moment.minute, moment.replace(second=0, microsecond=0)
    text = hour % moment.hour + mark + "%02d" % moment.minute + mark + "%02d" % moment.second
    if cut == 1:
        return text, moment.replace(microsecond=0)
    digits = draw.randint(1, 30)
    fraction = ("%06d" % moment.microsecond + "".join(draw.choices("0123456789", k=24)))[:digits]
    return text + draw.choice(".,") + fraction, moment.replace(microsecond=int((fraction + "000000")[:6]))


def any_clock(moment):
    text, said = clock(moment)
    return draw.choice([" ", "T", "t", "  ", "    "]) + text, said


def any_offset(written):
    """Minutes and seconds of an offset up to 14 hours, as text of one of these ways."""
    way = draw.choice(written)
    seconds = draw.randint(-50400, 50400)
    if draw.random() < 0.2:
        seconds = draw.choice([-50400, 0, 50400, 19800, 20700, -34200])
    seconds = int(seconds / {"+HH": 3600, "+HHMM": 60, "+HH:MM": 60, "+HH:MM:SS": 1}[way]) * {
        "+HH": 3600, "+HHMM": 60, "+HH:MM": 60, "+HH:MM:SS": 1}[way]
    sign, size = "-" if seconds < 0 or (seconds == 0 and draw.random() < 0.5) else "+", abs(seconds)
    text = sign + "%02d" % (size // 3600)
    if way == "+HHMM":
        text += "%02d" % (size // 60 % 60)
    elif way != "+HH":
        text += ":%02d" % (size // 60 % 60)
    if way == "+HH:MM:SS":
        text += ":%02d" % (size % 60)
    return text, datetime.timedelta(seconds=seconds)


OFFSETS = ["+HH", "+HHMM", "+HH:MM", "+HH:MM:SS"]
ZULU = ["Z", "z", "UTC", "utc", "Utc", "GMT", "gmt", "gMt"]
NAMES = ["UTC", "EST", "CEST", "BST", "NZDT", "MSK", "+0200", "-03", "+0545", "+03:30", "GMT"]
BRACKETS = ["[Europe/Berlin]", "[UTC]", "[Etc/GMT+5]", "[America/Argentina/San_Luis]", "[+02:00]", "[x]"]


def with_offset(local, said, offset):
    """What a time of day with an offset means: nothing, where that leaves the years."""
    total = micros(said) - offset // MICROSECOND
    return total if LEAST_MICROS <= total <= MOST_MICROS else NO_TIME


# ---- forms: each returns type, value, microseconds, tolerance, mere ----

def date():
    day = any_day()
    return "t", dashed(day), micros(day), 0, 1


def date_one_digit():
    day = any_day()
    return "t", loose(day, "-"), micros(day), 0, 1


def date_slashes():
    day = any_day()
    return "t", loose(day, "/"), micros(day), 0, 1


def eight_digits_text():
    day = any_day()
    return "t", day.strftime("%Y%m%d").zfill(8), micros(day), 0, 1


def eight_digits():
    day = any_day()
    while day.year < 1000:
        day = any_day()
    number = day.year * 10000 + day.month * 100 + day.day
    return draw.choice("ir"), number, micros(day), 0, 1


def date_and_clock():
    moment = any_moment()
    text, said = any_clock(moment)
    return "t", dashed(moment) + text, micros(said), 0, 0


def date_and_clock_loose():
    moment = any_moment()
    text, said = clock(moment, draw.choice(["%d", "%02d"]))
    return "t", loose(moment, draw.choice("-/")) + draw.choice([" ", "T", "t", "   "]) + text, micros(said), 0, 0


def midnight_24():
    day = any_day()
    text = dashed(day) + draw.choice([" ", "T"]) + draw.choice(["24:00", "24:00:00", "24:00:00.0", "24:00:00,000000000"])
    offset = datetime.timedelta(0)
    if draw.random() < 0.3:
        zone, offset = any_offset(OFFSETS)
        text += zone
    total = micros(day) + 86400000000 - offset // MICROSECOND
    return "t", text, total if LEAST_MICROS <= total <= MOST_MICROS else NO_TIME, 0, 0


def zulu():
    moment = any_moment()
    text, said = any_clock(moment)
    return "t", dashed(moment) + text + draw.choice(["", " ", "  "]) + draw.choice(ZULU), micros(said), 0, 0


def offset_form():
    moment = any_moment()
    text, said = any_clock(moment)
    zone, offset = any_offset(OFFSETS)
    return "t", dashed(moment) + text + draw.choice(["", " ", "   "]) + zone, with_offset(moment, said, offset), 0, 0


def offset_slashes():
    moment = any_moment()
    text, said = clock(moment, "%d")
    zone, offset = any_offset(OFFSETS)
    return "t", loose(moment, "/") + " " + text + draw.choice(["", " "]) + zone, with_offset(moment, said, offset), 0, 0


def of_go():
    moment = any_moment()
    text, said = clock(moment)
    zone, offset = any_offset(["+HHMM"])
    text = dashed(moment) + " " + text.replace(",", ".") + " " + zone + draw.choice(["", " " + draw.choice(NAMES)])
    if draw.random() < 0.5:
        text += " m=%s%d" % (draw.choice("+-"), draw.randrange(100000)) + draw.choice(["", ".%09d" % draw.randrange(10 ** 9)])
    return "t", text, with_offset(moment, said, offset), 0, 0


def bracket():
    moment = any_moment()
    text, said = any_clock(moment)
    zone, offset = any_offset(OFFSETS)
    if draw.random() < 0.3:
        zone, offset = draw.choice(ZULU), datetime.timedelta(0)
    text = dashed(moment) + text + zone + draw.choice(["", " "]) + draw.choice(BRACKETS)
    return "t", text, with_offset(moment, said, offset), 0, 0


def compact():
    moment = any_moment()
    text, said = clock(moment, mark="")
    text = dashed(moment, "") + draw.choice("Tt") + text
    zone, offset = draw.choice([("", datetime.timedelta(0)), ("Z", datetime.timedelta(0)), any_offset(OFFSETS)])
    return "t", text + zone, with_offset(moment, said, offset), 0, 0


def stamp(kinds):
    moment = any_moment(1900, 2199)
    moment = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    size = draw.choice([12, 14, 17])
    text = dashed(moment, "") + "%02d%02d%02d%03d" % (moment.hour, moment.minute, moment.second, moment.microsecond // 1000)
    if size < 17:
        moment = moment.replace(microsecond=0)
    if size < 14:
        moment = moment.replace(second=0)
    if size == 17 and kinds == "r" and int(float(text[:size])) != int(text[:size]):
        size, moment = 14, moment.replace(microsecond=0)
    return kinds, text[:size], micros(moment), 0, 0


def stamp_text():
    return stamp("t")


def stamp_integer():
    return stamp("i")


def stamp_real():
    return stamp("r")


def label_year():
    year = draw.randint(1, 9999)
    return "t", "%04d" % year, micros(datetime.datetime(year, 1, 1)), 0, 1


def label_quarter():
    year, quarter = draw.randint(1, 9999), draw.randint(1, 4)
    return "t", "%04d-Q%d" % (year, quarter), micros(datetime.datetime(year, 3 * quarter - 2, 1)), 0, 1


def label_month():
    day = any_day().replace(day=1)
    return "t", "%04d-%02d" % (day.year, day.month), micros(day), 0, 1


def label_week():
    year, week = draw.randint(1, 9999), draw.randint(0, 54)
    try:
        day = datetime.datetime.fromisocalendar(year, week, 1)
    except ValueError:
        return "t", "%04d-W%02d" % (year, week), NO_TIME, 0, 0
    return "t", "%04d-W%02d" % (year, week), micros(day), 0, 1


def fields():
    """Fields that may be none: 2024-02-30, 24:30, a minute 60."""
    year, month, day = draw.randint(0, 9999), draw.randint(0, 13), draw.choice([0, 1, 28, 29, 30, 31, 32])
    hour, minute, second = draw.choice([0, 12, 23, 24, 25]), draw.choice([0, 59, 60]), draw.choice([0, 59, 60])
    digits = draw.random() < 0.5
    if digits:
        year = 1900 + year % 300
    try:
        if (hour, minute, second) == (24, 0, 0):
            value = micros(datetime.datetime(year, month, day)) + 86400000000
        else:
            value = micros(datetime.datetime(year, month, day, hour, minute, second))
    except ValueError:
        value = NO_TIME
    if value != NO_TIME and value > MOST_MICROS:
        value = NO_TIME
    text = "%04d%02d%02d%02d%02d%02d" if digits else "%04d-%02d-%02d %02d:%02d:%02d"
    return draw.choice("ti") if digits else "t", text % (year, month, day, hour, minute, second), value, 0, 0


def is_other(number):
    """Numbers that are sentinels, Julian days, days of eight digits, or a date and time of day."""
    if 0 <= number < 5373485 or 10000101 <= number <= 99991231:
        return True
    text = str(number)
    return len(text) in (12, 14, 17) and text[:2] in ("19", "20", "21")


def unix(per_second, least, most):
    """A count since 1970 within these sizes."""
    while True:
        moment = any_moment() if draw.random() < 0.5 else any_moment(1900, 2200)
        number = micros(moment) * per_second // 1000000
        if least <= abs(number) < most and not is_other(number):
            break
    exact = abs(number) < 2 ** 53
    return draw.choice("tir" if exact else "ti"), number, number * 1000000 // per_second, 0, 0


def unix_seconds():
    return unix(1, 0, 10 ** 11)


def unix_milliseconds():
    return unix(1000, 10 ** 11, 10 ** 14)


def unix_microseconds():
    return unix(1000000, 10 ** 14, 10 ** 17)


def unix_nanoseconds():
    while True:
        number = draw.choice([-1, 1]) * draw.randrange(10 ** 17, 2 ** 63 - 1)
        if draw.random() < 0.3:
            number = number // 10 ** 9 * 10 ** 9 + draw.choice([0, 1, 999, 10 ** 9 - 1])
        if abs(number) < 2 ** 63 - 1:
            return draw.choice("ti"), number, number // 1000, 0, 0


def fraction_form():
    """Seconds, milliseconds, microseconds with a fraction: what the double that they are is, to a microsecond."""
    size = draw.choice([1, 1000, 1000000])
    number = micros(any_moment(1974, 2200)) / 1000000 * size + draw.choice([0.5, 0.25, draw.random()])
    if number == math.floor(number) or is_other(math.floor(number)):
        return fraction_form()
    value = math.floor(fractions.Fraction(number) * 1000000 / size)
    return draw.choice("tr"), repr(number), value, 1, 0


def julian_day():
    """What julianday() gives: whole milliseconds, which the double holds."""
    moment = any_moment()
    moment = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    day = float(fractions.Fraction(micros(moment), 86400000000) + fractions.Fraction(4881175, 2))
    return draw.choice("tr"), repr(day), micros(moment), 0, 0


FORMS = [date, date_one_digit, date_slashes, eight_digits_text, eight_digits, date_and_clock, date_and_clock_loose,
         midnight_24, zulu, offset_form, offset_slashes, of_go, bracket, compact, stamp_text, stamp_integer, stamp_real,
         label_year, label_quarter, label_month, label_week, fields, unix_seconds, unix_milliseconds, unix_microseconds,
         unix_nanoseconds, fraction_form, julian_day]


def main():
    count, seed = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1
    for form in FORMS:
        draw.seed(f"{form.__name__} {seed}")
        for _ in range(count):
            print(form.__name__, *form(), sep="\t")


if __name__ == "__main__":
    main()
