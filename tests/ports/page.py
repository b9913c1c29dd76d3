"""page.py - the tables that `make ports` writes into sql/docs/hosts.md: platforms, and what each wing costs.

    write([(platform, result)], costs)        between <!-- ports --> and <!-- /ports -->

Nothing else of the page is touched, and without the two lines nothing is written.
"""
import pathlib
import re

PAGE = pathlib.Path("sql/docs/hosts.md")
BEGIN, END = "<!-- ports -->\n", "<!-- /ports -->"
# What a file on its own tells of the oldest system.
FLOORS = {"musl": "any musl", "BigInt": "BigInt in WebAssembly"}


def table(head, rows):
    return "".join("| " + " | ".join(row) + " |\n" for row in [head, ["---:" if is_number(cell) else "---" for cell in rows[0]], *rows])


def is_number(cell):
    return re.fullmatch(r"-?[\d,.]+( %)?", cell) is not None


def platform_row(platform, result):
    ran = result["ran"] or "no"
    passed = f"{result['passed']:,}" if result["ran"] else ""
    return [platform.name, "yes", ran, passed, f"{result['size']:,}", FLOORS.get(result["floor"], result["floor"])]


def write(results, costs):
    text = PAGE.read_text(encoding="utf-8")
    if BEGIN not in text or END not in text:
        return
    head, _, rest = text.partition(BEGIN)
    tail = rest.partition(END)[2]
    wasm = dict((platform.name, result) for platform, result in results)["wasm"]
    body = table(["platform", "built", "run", "tests passed", "bytes", "oldest system"],
                 [platform_row(*one) for one in results])
    body += (f"\nWebAssembly is SQLite with the module inside: {wasm['gzipped']:,} bytes gzipped, of which the module is "
             f"{wasm['added_gzipped']:,}\n({wasm['added']:,} before).\n\n")
    body += table(["linux-x64, by wing", "bytes", "share"],
                  [[name, f"{count:,}", f"{100 * share:.1f} %"] for name, count, share in costs])
    PAGE.write_text(head + BEGIN + "\n" + body + "\n" + END + tail, encoding="utf-8")
