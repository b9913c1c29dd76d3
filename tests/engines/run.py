#!/usr/bin/env python3
"""run.py - one matrix of cases against ClickHouse: the module says at run time what is right.

    make engines                 every case
    make engines CASES=30        some 30 of them, of every table
    make engines ONLY=periods    the cases whose file or name has that word

Requirements
 1. A case is arguments only, in cases/TABLE.json: what is expected is what the module answers on the same rows.
 2. The two have the same columns in the same order and the same rows; text, integers and NULLs are identical, doubles
    to 1e-12 of their size, or to what the file says.
 3. An error is a case too: both refuse it, and the engine's text has the part that the case names.
 4. Rows are made by sets/*.py from seeds, written in the case file, or CDNOW's of RETENTION_DATA. A set that is not
    here is skipped by its name.
 5. The last line is `N passed, N failed`, with `, N skipped` where that is so; any failure is status 1.

A case file:

    {"table": "retention_cohorts",        what both are asked
     "order": ["segment", "cohort"],      by which rows are put side by side
     "arguments": {"grain": "month"},     all of the engine's, in order, with what it takes for one that is not given
     "defaults": {"customer_col": "customer_id"},   what every case gives, where it does not say otherwise
     "tolerance": 1e-12,
     "sets": {"leap": {"columns": {"customer_id": "text", "ordered_at": "time"}, "rows": [["a", "2024-02-29 10:00:00"]]}},
     "cases": [{"name": "leap day", "source": "leap", "grain": "year"},
               {"name": "no grain", "source": "leap", "grain": "moon", "error": "retention_cohorts(): not a grain: 'moon'"}]}

A column's type is text, int, real, time (a moment in UTC) or date. An argument that a case does not give is not given
to the module.
"""
import argparse
import glob
import json
import os
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

import calendars  # noqa: E402
import compare  # noqa: E402
import engine  # noqa: E402
import functions  # noqa: E402
import module  # noqa: E402
import page  # noqa: E402
import servers  # noqa: E402
import sets  # noqa: E402
import spread  # noqa: E402

CHECKS = [("calendar", calendars, False), ("functions", functions, True), ("shards", spread, False), ("page", page, True), ("servers", servers, False)]
NOT_ARGUMENTS = ("name", "error", "module_error", "tolerance")


def arguments_of(case, file):
    given = dict(file.get("defaults", {}))
    given.update({key: value for key, value in case.items() if key not in NOT_ARGUMENTS})
    return given


def unlike(case, file, both):
    """What is wrong with the case, as text; "" when nothing is."""
    given = arguments_of(case, file)
    answers = []
    for ask in both:
        try:
            answers.append((ask(file, given), None))
        except (module.Refused, engine.Refused) as refusal:
            answers.append((None, str(refusal)))
    (expected, module_error), (found, engine_error) = answers
    if "error" in case:
        if engine_error is None:
            return f"the engine gives {len(found.rows)} rows instead of an error"
        if module_error is None and not case.get("engine_only"):
            return "the module takes it"
        wanted = case["error"]
        return "" if wanted in engine_error else f"the error is: {engine_error[:300]}"
    if module_error or engine_error:
        return f"module: {module_error or 'answers'}; engine: {engine_error or 'answers'}"[:600]
    return compare.difference(expected, found, file["order"], case.get("tolerance", file.get("tolerance", 1e-12)))


def chosen(files, only, most):
    """The cases to run: those that `only` names, and of each file its share of `most`, spread over the file."""
    for path, file in files:
        cases = [case for case in file["cases"] if only in os.path.basename(path) + " " + case["name"]]
        if most:
            share = max(1, round(most / len(files)))
            step = max(1, len(cases) / share)
            cases = [cases[int(i * step)] for i in range(min(share, len(cases)))]
        for case in cases:
            yield path, file, case


def checks(sqlite, clickhouse, options):
    """What is no case of one table; ONLY=functions, ONLY=shards and so on take one of them."""
    for name, module_of, brief in CHECKS:
        if options.only not in name or options.cases and not brief:
            continue
        for what, wrong in module_of.cases(sqlite, clickhouse):
            yield f"{name}: {what}", wrong


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", default="build")
    parser.add_argument("--cases", type=int, default=0, help="about so many, of every table")
    parser.add_argument("--only", default="", help="a word of a file's or a case's name")
    parser.add_argument("--verbose", action="store_true", help="a line a case, with its times")
    options = parser.parse_args()
    files = [(path, json.load(open(path, encoding="utf-8"))) for path in sorted(glob.glob(HERE + "/cases/*.json"))]
    sqlite = module.Module(options.build)
    clickhouse = engine.ClickHouse(options.build)
    passed = failed = skipped = 0
    for path, file, case in chosen(files, options.only, options.cases):
        name = f"{os.path.basename(path)[:-5]}: {case['name']}"
        source = sets.find(case["source"], file.get("sets", {})) if "source" in case else None
        if isinstance(source, str):
            print(f"skipped  {name} ({source})")
            skipped += 1
            continue
        if source:
            sqlite.load(case["source"], source)
            clickhouse.load(case["source"], source)
        began = time.monotonic()
        wrong = unlike(case, file, (sqlite.ask, clickhouse.ask))
        if wrong:
            print(f"FAILED   {name}: {wrong}")
            failed += 1
        else:
            passed += 1
            if options.verbose:
                print(f"ok       {name} ({time.monotonic() - began:.2f} s)")
        sys.stdout.flush()
    for name, wrong in checks(sqlite, clickhouse, options):
        if wrong:
            print(f"FAILED   {name}: {wrong}")
        elif options.verbose:
            print(f"ok       {name}")
        passed, failed = passed + (not wrong), failed + bool(wrong)
        sys.stdout.flush()
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
