#!/usr/bin/env python3
"""zones.py - what Python's zoneinfo says of every zone, for test_zones.c, from the tzdata that zone_data.py names.

    tests/random/zones.py --write                        in the root of the tree
    tests/random/zones.py --check
    tests/random/zones.py --instants 1000 SEED [ZONE...]

A moment is a number of seconds since 1970. What is said of a zone is utcoffset() of datetime.fromtimestamp(): the
offset at 1900-01-01 00:00 UTC, and every moment from then to 2100 at which it changes. Where changes may be is read
from the zone's file, and after its last one found by looking every 30 days; whether one is, zoneinfo says.

--write makes tests/random/zones.txt, and --check fails where that is not what it would make. It is a line a zone: its
name, how many changes, and the 64-bit FNV-1a hash of them as "moment offset\\n", the start first. --instants prints,
of each zone, "zone NAME", "change MOMENT OFFSET" in order, and "at MOMENT OFFSET": the start, a second around each
change, so many random moments from 1900 to 2100 and a quarter of that up to 9999.

Exit status 2 where this Python or this machine's tzdata will not do.
"""
import datetime
import pathlib
import random
import struct
import sys

sys.path.insert(0, "ext/time")
sys.dont_write_bytecode = True
import zone_data

HASHES = pathlib.Path("tests/random/zones.txt")
START, END, FAR = -2208988800, 4102444800, 253370764800  # 1900-01-01, 2100-01-01, 9999-01-01
STEP = 30 * 86400


def offset_at(zone, moment):
    return round(datetime.datetime.fromtimestamp(moment, zone).utcoffset().total_seconds())


def listed(data):
    """The moments in the second block of a zone's file."""
    at = data.index(b"TZif", 4)
    count = struct.unpack_from(">l", data, at + 32)[0]
    return struct.unpack_from(f">{count}q", data, at + 44)


def changes(zone, data):
    found = [at for at in listed(data) if START < at < END and offset_at(zone, at) != offset_at(zone, at - 1)]
    low = max([START, *listed(data)])
    offset = offset_at(zone, low)
    for high in range(low + STEP, END, STEP):
        if offset_at(zone, high) != offset:
            before, after = high - STEP, high
            while after - before > 1:
                middle = (before + after) // 2
                if offset_at(zone, middle) == offset:
                    before = middle
                else:
                    after = middle
            found.append(after)
            offset = offset_at(zone, high)
    return [(at, offset_at(zone, at)) for at in found]


def hashed(pairs):
    value = 0xCBF29CE484222325
    for byte in "".join(f"{at} {offset}\n" for at, offset in pairs).encode():
        value = (value ^ byte) * 0x100000001B3 % (1 << 64)
    return value


def instants(pairs, count):
    yield START
    for at, _ in pairs:
        yield from (at - 1, at, at + 1)
    for _ in range(count):
        yield random.randrange(START, END)
    for _ in range(count // 4):
        yield random.randrange(END, FAR)


def main(arguments):
    try:
        import zoneinfo
    except ImportError:
        print("zones.py: needs Python 3.9 or later, with its zoneinfo", file=sys.stderr)
        return 2
    files, found = zone_data.files_of(pathlib.Path(zone_data.FOLDER))
    if files is None:
        print(f"zones.py: needs {zone_data.PACKAGE} in {zone_data.FOLDER} ({found})", file=sys.stderr)
        return 2
    zoneinfo.reset_tzpath([zone_data.FOLDER])
    known, hashes = {}, ""
    random.seed(int(arguments[2]) if arguments[0] == "--instants" else 0)
    for name in arguments[3:] or sorted(zoneinfo.available_timezones() - {"Factory", "localtime"}):
        zone, data = zoneinfo.ZoneInfo(name), files[name]
        if data not in known:
            known[data] = changes(zone, data)
        pairs = known[data]
        hashes += f"{name} {len(pairs)} {hashed([(START, offset_at(zone, START)), *pairs]):016x}\n"
        if arguments[0] == "--instants":
            print("zone", name)
            print("".join(f"change {at} {offset}\n" for at, offset in pairs), end="")
            count = int(arguments[1])
            print("".join(f"at {at} {offset_at(zone, at)}\n" for at in instants(pairs, count)), end="")
    if arguments[0] == "--write":
        HASHES.write_text(hashes, encoding="utf-8", newline="\n")
    elif arguments[0] == "--check" and HASHES.read_text(encoding="utf-8") != hashes:
        print(f"zones.py: {HASHES} is not what --write makes", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
