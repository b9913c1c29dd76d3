"""manual.py - puts what the benchmark measured last into the manual, so that no number there is written by hand.

    python3 manual.py BENCH_DIRECTORY PAGE

A part of PAGE between <!-- NAME.md --> and <!-- end --> is replaced by BENCH_DIRECTORY/NAME.md, where there is one: of
peers.md by its first two tables, as the one of every query has fifty rows.
"""

import pathlib
import re
import sys
import textwrap


def wrapped(text):
    return '\n'.join(line if line.startswith('|') else textwrap.fill(line, 140) for line in text.split('\n'))


def part(folder, match):
    path = folder / match['name']
    if not path.exists():
        print(f'{path} is not there: its part of the page stays')
        return match[0]
    text = path.read_text().split('| engine, storage: query |')[0].strip()
    return f'<!-- {match["name"]} -->\n{wrapped(text)}\n<!-- end -->'


folder, page = map(pathlib.Path, sys.argv[1:])
text = page.read_text()
page.write_text(re.sub(r'<!-- (?P<name>\w+\.md) -->.*?<!-- end -->', lambda match: part(folder, match), text, flags=re.S))
