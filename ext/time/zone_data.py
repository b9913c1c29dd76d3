#!/usr/bin/env python3
"""zone_data.py - writes zone_data.h and zone_data.c, the clocks of the IANA zones, from Debian's tzdata.

    ext/time/zone_data.py [--check] [FOLDER]        make zones

 1. FOLDER, /usr/share/zoneinfo unless it is given, holds the compiled zones of one package, PACKAGE below; any other
    is refused. What counts is the bytes: the digest of every zone that is read. Exit status 2 says so.
 2. The names are those of tzdata.zi, which zic compiled: zones and links, and so no folder of variants (posix/,
    right/), no table and no name of this machine. Factory is left out: it stands for a clock that nobody has set.
 3. Every change of the clock after 1900-01-01 00:00 UTC that the rule of the file's end does not give is written, in
    24 bits: 19 bits count the days since then and 5 bits number its kind, in a list of the zone; a kind is a second
    of the day, by UTC, and the offset that begins. Changes of one size can be searched by halves. Their bytes stand
    in three rows, the days' lowest first: so does a file that is compressed become smaller, by 20 kB, as zones
    change on the same days. A change of name alone is none.
 4. A rule is two changes a year, each on the first weekday on or after a day of a month, so many seconds after the
    UTC midnight of that day. A rule of any other kind, or one that could reach into a neighbouring year, is refused.
 5. Zones with the same clock are one. Equal input gives equal bytes. With --check nothing is written: exit status 1
    where the files beside this script are not what it would write.
"""
import hashlib
import pathlib
import re
import struct
import sys

PACKAGE = "tzdata 2025b-0+deb12u2"
DIGEST = "7627091e0e378944e47fd3d53c86ecfd079f55c6b3dab284f17968b5eeefdd67"
FOLDER = "/usr/share/zoneinfo"
ADVICE = """\
zone_data.py: {folder} does not hold the zones of {package} ({found})
Please run:  apt-get download {wanted} && dpkg -x tzdata_*.deb unpacked
             ext/time/zone_data.py unpacked/usr/share/zoneinfo"""

START = -2208988800  # 1900-01-01 00:00 UTC
DAY = 86400
DAY_BITS, KIND_BITS, OFFSET_BITS = 19, 5, 9
NAMES_TOGETHER = 128  # so that no string literal has more than the 4095 characters of C11
MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
NAME = r"(?:<[^>]+>|[A-Za-z]+)"
CLOCK = r"([+-]?\d+(?::\d+){0,2})"
CHANGE = rf"M(\d+)\.(\d)\.(\d)(?:/{CLOCK})?"
RULE = re.compile(rf"{NAME}{CLOCK}(?:{NAME}{CLOCK}?,{CHANGE},{CHANGE})?")


# ---- reading ----


def names_of(folder):
    names = set()
    for line in (folder / "tzdata.zi").read_text(encoding="utf-8").splitlines():
        words = line.split()
        if words[0] in ("Z", "L"):
            names.add(words[1] if words[0] == "Z" else words[2])
    return sorted(names - {"Factory"})


def files_of(folder):
    """Name -> bytes, or nothing where the folder has other zones than those of PACKAGE; and what was found."""
    try:
        first = (folder / "tzdata.zi").read_text(encoding="utf-8").split("\n", 1)[0].lstrip("# ")
        files = {name: (folder / name).read_bytes() for name in names_of(folder)}
    except OSError as error:
        return None, str(error)
    digest = hashlib.sha256()
    for name, data in files.items():
        digest.update(f"{name} {len(data)}\n".encode() + data)
    return (files if digest.hexdigest() == DIGEST else None), f"{first}, digest {digest.hexdigest()}"


def block(data, at):
    """Where the block's values begin, and how many of what it has: of RFC 8536, in the order of the header."""
    assert data[at : at + 4] == b"TZif" and data[at + 4] >= ord("2")
    return at + 44, struct.unpack(">6l", data[at + 20 : at + 44])


def tzif(data):
    """The changes (second, offset) in order, the offset before the first, and the rule's text."""
    at, (utcs, standards, leaps, times, types, letters) = block(data, 0)
    at, (utcs, standards, leaps, times, types, letters) = block(
        data, at + 5 * times + 6 * types + letters + 8 * leaps + standards + utcs
    )
    assert leaps == 0
    seconds = struct.unpack_from(f">{times}q", data, at)
    kinds = data[at + 8 * times : at + 9 * times]
    at += 9 * times
    offsets = [struct.unpack_from(">l", data, at + 6 * kind)[0] for kind in range(types)]
    rule = data[at + 6 * types + letters + standards + utcs :].decode().strip("\n")
    return [(second, offsets[kind]) for second, kind in zip(seconds, kinds)], offsets[0], rule


# ---- rules ----


def seconds_of(clock, otherwise):
    if clock is None:
        return otherwise
    parts = [int(part) for part in clock.lstrip("+-").split(":")] + [0, 0]
    return (-1 if clock[0] == "-" else 1) * (3600 * parts[0] + 60 * parts[1] + parts[2])


def change(month, week, weekday, clock, before, after):
    """(month, day, weekday from Monday = 0, seconds after the UTC midnight, offset)."""
    month, week = int(month), int(week)
    if not 3 <= month <= 11:
        raise ValueError(f"a change in month {month}")
    day = 7 * week - 6 if week < 5 else MONTH_DAYS[month - 1] - 6
    return month, day, (int(weekday) + 6) % 7, seconds_of(clock, 7200) - before, after


def rule_of(text):
    """The offset outside of summer time, and the two changes of a year, in order, or none."""
    found = RULE.fullmatch(text)
    if not found:
        raise ValueError(f"a rule of another kind: {text}")
    standard = -seconds_of(found[1], 0)
    if found[3] is None:
        return standard, ()
    summer = -seconds_of(found[2], -standard - 3600)
    begins = change(*found.group(3, 4, 5, 6), standard, summer)
    ends = change(*found.group(7, 8, 9, 10), summer, standard)
    return standard, tuple(sorted((begins, ends)))


def day_number(year, month, day):
    """Days since 1970-01-01."""
    leaps = (year - 1) // 4 - (year - 1) // 100 + (year - 1) // 400
    is_leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 365 * (year - 1) + leaps + sum(MONTH_DAYS[: month - 1]) + (month > 2 and is_leap) + day - 1 - 719162


def ruled(changes, first, last):
    """What a rule does in the years from first to last: (second, offset) in order."""
    for year in range(first, last + 1):
        for month, day, weekday, seconds, offset in changes:
            number = day_number(year, month, day)
            number += (weekday - number - 3) % 7  # 1970-01-01 was a Thursday
            yield 86400 * number + seconds, offset


def clock_of(data):
    """(offset at the start, the changes that have to be written, the changes of the rule)."""
    listed, offset, text = tzif(data)
    standard, changes = rule_of(text)
    for second, after in listed:
        offset = after if second <= START else offset
    start, written = offset, []
    for second, after in listed:
        if second > START and after != offset:
            written.append((second, after))
            offset = after
    if not changes:
        assert offset == standard
        return start, tuple(written), changes
    by_rule = [one for one in ruled(changes, 1899, 2100) if one[0] <= listed[-1][0]]
    # The fewest, so that what the rule says from the last of them on is what the list says.
    for count in range(1, len(written) + 1):
        second, after = written[count - 1]
        begun = [offset for at, offset in by_rule if at <= second]
        if begun[-1] == after and by_rule[len(begun) :] == written[count:]:
            return start, tuple(written[:count]), changes
    raise ValueError(f"the list and the rule do not meet: {text}")


# ---- packing ----


def place(pool, values):
    """Where the values stand in the pool, to which they are added unless they are there."""
    for at in range(len(pool) - len(values) + 1):
        if pool[at : at + len(values)] == values:
            return at
    pool += values
    return len(pool) - len(values)


def packed(clocks):
    changes, kinds, rules, heads = [], [], [], []
    offsets = sorted({offset for start, listed, _ in clocks for offset in (start, *(after for _, after in listed))})
    assert len(offsets) <= 1 << OFFSET_BITS
    for start, listed, rule in clocks:
        if rule and rule not in rules:
            rules.append(rule)
        number = rules.index(rule) + 1 if rule else 0
        of = [(second - START) % DAY << OFFSET_BITS | offsets.index(after) for second, after in listed]
        own = sorted(set(of))
        assert len(own) <= 1 << KIND_BITS
        heads.append((len(changes), place(kinds, own), offsets.index(start), number))
        days = [(second - START) // DAY for second, _ in listed]
        assert all(0 <= day < 1 << DAY_BITS for day in days)
        changes += [(day & 255, day >> 8 & 255, day >> 16 << KIND_BITS | own.index(kind)) for day, kind in zip(days, of)]
    heads.append((len(changes), 0, 0, 0))
    assert len(changes) < 1 << 16 and len(rules) < 1 << 8
    return list(zip(*changes)), kinds, offsets, rules, heads


# ---- writing ----

HEADER = """\
/*
 * zone_data.h - the tables that zone.c reads; zone_data.py wrote them from {package}
 * and says what they are. `make zones` writes them again.
 */
#ifndef RETENTION_ZONE_DATA_H
#define RETENTION_ZONE_DATA_H

#include <stdint.h>

#define ZONE_VERSION        "{version}"
#define ZONE_START          INT64_C({start}) /* 1900-01-01 00:00 UTC, in seconds since 1970 */
#define ZONE_KIND_BITS      {kind_bits}
#define ZONE_OFFSET_BITS    {offset_bits}
#define ZONE_NAMES_TOGETHER {together}

/* One clock: where its changes begin, which end where those of the next clock begin; its list of kinds of changes; the
** offset of the start, in zone_offsets; its rule, from 1, or 0: none. */
struct zone_head {{
    uint16_t changes, kinds, offset, rule;
}};

/* One of the two changes that a rule makes a year: on the first weekday (Monday is 0) on or after a day of a
** month, so many seconds after midnight by UTC, to an offset. */
struct zone_change {{
    int32_t seconds, offset;
    uint8_t month, day, weekday;
}};

struct zone_rule {{
    struct zone_change changes[2]; /* in the order of the year */
}};

enum {{
{sizes}}};

/* Names are in lower case, each with its end, sorted by their bytes, so many a row. A change has a byte in each row: of
** its day since the start, from the lowest on, of which the last has the highest bits above the number of its kind.
** A kind is a second of the day above the number of an offset. */
{declarations}
#endif
"""

SOURCE = """\
/*
 * zone_data.c - see zone_data.h. zone_data.py wrote this from {package}; do not edit it.
 */
#include "time/zone_data.h"

/* clang-format off */
"""


def lines(items, indent="    ", width=110):
    """Items in lines of at most so many columns."""
    line = indent
    for item in items:
        if len(line) + len(item) + 1 > width:
            yield line.rstrip() + "\n"
            line = indent
        line += item + " "
    yield line.rstrip() + "\n"


def numbers(values):
    return "".join(lines(f"{value}," for value in values))


def rows_of(names):
    rows = [names[at : at + NAMES_TOGETHER] for at in range(0, len(names), NAMES_TOGETHER)]
    assert max(sum(len(name) + 1 for name in row) for row in rows) <= 4095
    return rows


def files(folder, read):
    by_clock, of_name = {}, {}
    for name, data in read.items():
        clock = clock_of(data)
        of_name[name.lower()] = by_clock.setdefault(clock, len(by_clock))
    changes, kinds, offsets, rules, heads = packed(by_clock)
    names = sorted(of_name)
    assert len(names) == len(read)
    rows = rows_of(names)
    places = [sum(len(other) + 1 for other in row[:at]) for row in rows for at in range(len(row))]
    text = "".join(
        "    " + "\n    ".join(line.strip() for line in lines((f'"{name}\\0"' for name in row))) + ",\n" for row in rows
    )
    heads_text = "".join(lines("{" + ", ".join(map(str, head)) + "}," for head in heads))
    rules_text = "".join(
        "    {{"
        + ", ".join(f"{{{seconds}, {offset}, {month}, {day}, {weekday}}}" for month, day, weekday, seconds, offset in rule)
        + "}},\n"
        for rule in rules
    )
    tables = [
        ("char", "zone_names", "[ZONE_NAME_ROWS][ZONE_NAME_ROW]", text),
        ("uint16_t", "zone_name_places", "[ZONE_NAMES]", numbers(places)),
        ("uint16_t", "zone_name_clocks", "[ZONE_NAMES]", numbers(of_name[name] for name in names)),
        ("struct zone_head", "zone_heads", "[ZONE_CLOCKS + 1]", heads_text),
        ("int32_t", "zone_offsets", "[ZONE_OFFSETS]", numbers(offsets)),
        ("uint32_t", "zone_kinds", "[ZONE_KINDS]", numbers(kinds)),
        ("struct zone_rule", "zone_rules", "[ZONE_RULES]", rules_text),
        ("uint8_t", "zone_changes", "[3][ZONE_CHANGES]", "".join(f"    {{\n{numbers(row)}    }},\n" for row in changes)),
    ]
    sizes = {
        "ZONE_NAMES": len(names),
        "ZONE_NAME_ROWS": len(rows),
        "ZONE_NAME_ROW": max(sum(len(name) + 1 for name in row) for row in rows) + 1,
        "ZONE_CLOCKS": len(by_clock),
        "ZONE_OFFSETS": len(offsets),
        "ZONE_KINDS": len(kinds),
        "ZONE_RULES": len(rules),
        "ZONE_CHANGES": len(changes[0]),
    }
    version = (folder / "tzdata.zi").read_text(encoding="utf-8").split("\n", 1)[0].split()[-1]
    header = HEADER.format(
        package=PACKAGE,
        version=version,
        start=START,
        kind_bits=KIND_BITS,
        offset_bits=OFFSET_BITS,
        together=NAMES_TOGETHER,
        sizes="".join(f"    {name} = {size},\n" for name, size in sizes.items()),
        declarations="".join(f"extern const {kind} {name}{size};\n" for kind, name, size, _ in tables),
    )
    source = SOURCE.format(package=PACKAGE) + "".join(
        f"const {kind} {name}{size} = {{\n{values}}};\n\n" for kind, name, size, values in tables
    )
    return {"zone_data.h": header, "zone_data.c": source.rstrip("\n") + "\n"}


def main(arguments):
    check = "--check" in arguments
    folder = pathlib.Path(([word for word in arguments if word != "--check"] or [FOLDER])[0])
    read, found = files_of(folder)
    if read is None:
        wanted = PACKAGE.replace(" ", "=")
        print(ADVICE.format(folder=folder, package=PACKAGE, found=found, wanted=wanted), file=sys.stderr)
        return 2
    status = 0
    for name, text in files(folder, read).items():
        path = pathlib.Path(__file__).parent / name
        if not check:
            path.write_text(text, encoding="utf-8", newline="\n")
        elif path.read_bytes() != text.encode():
            print(f"zone_data.py: {path} is not what `make zones` writes", file=sys.stderr)
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
