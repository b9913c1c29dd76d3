"""sets - the rows that both engines read. Every file of this folder has SETS: a name and what makes its Data."""
import glob
import importlib
import os
from dataclasses import dataclass
from functools import lru_cache

FOLDER = os.path.dirname(os.path.abspath(__file__))


@dataclass(eq=False)
class Data:
    columns: dict  # type by name: text, int, real, time, date
    rows: list


@lru_cache(None)
def makers():
    found = {}
    for path in sorted(glob.glob(FOLDER + "/[a-z]*.py")):
        found.update(importlib.import_module("sets." + os.path.basename(path)[:-3]).SETS)
    return found


@lru_cache(None)
def made(name):
    return makers()[name]()


WRITTEN = {}


def find(name, written):
    """The Data of that name; text where it is not to be had, with the reason; None where there is no such set, as an error may want."""
    if name in written:
        text = written[name]
        return WRITTEN.setdefault(id(text), Data(text["columns"], text["rows"]))
    return made(name) if name in makers() else None
