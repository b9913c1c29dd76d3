"""project.py - what every package says of the project, and files that have the same bytes whenever they are made.

Requirements
 1. Name, summary, homepage, repository, maintainer, licence and keywords stand in project.json alone, the version in
    include/retention.h, and all metadata is made of them: a template names them as @NAME@, @VERSION@ and so on, and a
    name that is not known is an error.
 2. An archive is sorted, of one owner and of one moment: SOURCE_DATE_EPOCH, or that of the last commit. It depends on
    no clock, umask, user or language.
"""
import datetime
import email.utils
import gzip
import io
import json
import os
import pathlib
import re
import subprocess
import tarfile
import zipfile

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parent.parent
FACTS = json.loads((HERE / "project.json").read_text(encoding="utf-8"))
NAME = FACTS["name"]
VERSION = re.search(r'RETENTION_VERSION\s+"([^"]+)"', (ROOT / "include/retention.h").read_text(encoding="utf-8")).group(1)
EARLIEST = 315532800  # 1980, before which a zip has no times


def moment():
    """Of every file, in seconds since 1970."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if not given and (ROOT / ".git").exists():
        given = subprocess.run(["git", "log", "-1", "--format=%ct"], cwd=ROOT, text=True, stdout=subprocess.PIPE).stdout
    return max(int(given or EARLIEST), EARLIEST)


EPOCH = moment()


def repository_path():
    """The repository without its protocol: the first half of the name of a Go module."""
    return FACTS["repository"].split("://")[1].rstrip("/")


def words():
    maintainer = FACTS["maintainer"]
    return {
        "NAME": NAME,
        "VERSION": VERSION,
        "SUMMARY": FACTS["summary"],
        "DESCRIPTION": "\n".join(FACTS["description"]),
        "DESCRIPTION_LINE": " ".join(FACTS["description"]),
        "DESCRIPTION_DEBIAN": "\n".join(" " + line for line in FACTS["description"]),
        "KEYWORDS_COMMAS": ",".join(FACTS["keywords"]),
        "KEYWORDS_FIVE": json.dumps(FACTS["keywords"][:5]),  # what a crate may have
        "HOMEPAGE": FACTS["homepage"],
        "REPOSITORY": FACTS["repository"],
        "GO_MODULE": repository_path() + "/go",
        "LICENSE": FACTS["license"],
        "AUTHOR": maintainer["name"],
        "MAINTAINER": f"{maintainer['name']} <{maintainer['email']}>",
        "YEAR": str(datetime.datetime.fromtimestamp(EPOCH, datetime.timezone.utc).year),
        "DATE": email.utils.formatdate(EPOCH),
    }


def fill(text, **more):
    """The text of a template with what it names (1)."""
    known = {**words(), **more}
    return re.sub(r"@([A-Z_]+)@", lambda name: known[name.group(1)], text)


def template(path, **more):
    return fill((HERE / path).read_text(encoding="utf-8"), **more).encode()


def tree_file(path):
    return (ROOT / path).read_bytes()


def tar_gz(path, files, programs=()):
    """A .tar.gz of files, which are bytes by their names (2)."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name in sorted(files):
            member = tarfile.TarInfo(name)
            member.size, member.mtime, member.mode = len(files[name]), EPOCH, 0o755 if name in programs else 0o644
            archive.addfile(member, io.BytesIO(files[name]))
    with open(path, "wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as out:
        out.write(packed.getvalue())


def zipped(path, files, last=()):
    """A zip of files, those of last at its end, as wheels want it (2)."""
    when = datetime.datetime.fromtimestamp(EPOCH, datetime.timezone.utc).timetuple()[:6]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(files, key=lambda name: (name in last, name)):
            member = zipfile.ZipInfo(name, when)
            member.create_system, member.external_attr = 3, 0o100644 << 16
            archive.writestr(member, files[name], zipfile.ZIP_DEFLATED, 9)


def write_files(folder, files):
    for name, body in files.items():
        target = pathlib.Path(folder) / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(body)
