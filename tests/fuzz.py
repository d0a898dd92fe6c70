"""Broken files without end: whatever a file holds, it gives a report or a clean refusal.

    python -m tests.fuzz --count 100000

Every case comes from the seed and its own number, so that any one of them can be made again. Half the cases change
bytes, half change what the file says: values, keys, cells, separators, the parts of a workbook. What goes wrong is
kept in tests/fuzz_findings, where the test suite runs it again for ever.
"""

import argparse
import copy
import faulthandler
import hashlib
import io
import json
import os
import random
import re
import sys
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crm_assess.analysis.evaluation import evaluate
from crm_assess.files.assessments import form_of, json_text, load_assessment, parse_assessment, yaml_text
from crm_assess.files.benchmarks import load_benchmarks
from crm_assess.files.csvwriting import csv_table
from crm_assess.files.packs import load_pack
from crm_assess.files.problems import InputError
from crm_assess.files.source import Source
from crm_assess.files.surveys import read_survey
from crm_assess.files.xlsxwriting import xlsx_table
from crm_assess.models.assessment import Assessment
from crm_assess.reports.document import Digests, document
from crm_assess.reports.json_report import model_json
from crm_assess.reports.page import Screen
from crm_assess.reports.text import text
from crm_assess.reports.view import view
from tests.exports import csv_bytes, export_rows, xlsx_bytes

ROOT = Path(__file__).parents[1]
FINDINGS = ROOT / "tests" / "fuzz_findings"
SECONDS = 2.0
MEGABYTES = 300
FORMS = ("yaml", "json", "csv", "xlsx", "wide", "survey")
"""What is changed: an assessment in each form; the export of a survey as CSV (wide) and as a workbook (survey)."""
ENDINGS = {"wide": "csv", "survey": "xlsx"}

PACK = load_pack().value
BENCHMARKS = load_benchmarks().value
EXAMPLES = [load_assessment(file, PACK).value for file in sorted((ROOT / "examples").glob("*.yaml"))]
FULL: dict[str, list[bytes]] = {
    "yaml": [yaml_text(example).encode() for example in EXAMPLES],
    "json": [json_text(example).encode() for example in EXAMPLES],
    "csv": [csv_table(example, PACK) for example in EXAMPLES],
    "xlsx": [xlsx_table(example, PACK) for example in EXAMPLES],
}
TREES: list[Any] = [json.loads(data) for data in FULL["json"]]
EXPORTS = [export_rows(EXAMPLES, PACK), export_rows(EXAMPLES[:1], PACK)]
FULL["wide"] = [csv_bytes(rows, separator) for rows, separator in zip(EXPORTS, ";,", strict=True)]
FULL["survey"] = [xlsx_bytes(rows) for rows in EXPORTS]

MESSAGE = re.compile(r"[^:]+:(?:\d+:\d+|[^:!]+![A-Z]+\d+): [^\n]+: [^\n]+|[^:]+: and \d+ more problems?")
ODD_TEXTS = (
    "", " ", "yes", "no", "null", "~", "3", "3.0", "03", "1e3", "0x3", "1:30", "=1+1", "@x", "-", "don't know",
    "dont_know", "not_applicable", "\0", "\x1b[31m", "\x85", "\u2028", "\ufeff", "\ud800", "\U0010ffff", "a" * 5000,
    "é" * 40, "#agency", "# x", "2026-02-30", "2026-13-01", "99999-01-01", "{", "}", "[", "]", "&a", "*a",
    "!!python/object:os.system", "<<", "|", ">", "?", ": ", "- ", "\t", "\r", '"', "'", "''=1", "_x0041_", "]]>",
    "&amp;", "../../etc/passwd", "__proto__", "question",
)  # fmt: skip
ODD_VALUES: tuple[Any, ...] = (
    None, True, False, 0, 6, -1, 3.0, 3.5, 1e308, 10**30, [], {}, [[]], {"level": 3}, {"not_applicable": None},
)  # fmt: skip
ODD_BYTES = (
    b"\0", b"\xff", b"\xfe\xff", b"\xff\xfe", b"\xef\xbb\xbf", b"\xc3", b"\xed\xa0\x80", b"\n", b"\r", b"\r\n", b"\t",
    b'"', b"'", b",", b";", b":", b"{", b"}", b"[", b"]", b"#", b"&", b"*", b"!", b"|", b">", b"%", b"@", b"`", b"- ",
    b"? ", b"\\", b"\\u0000", b"\\ud800", b"1" * 400, b"9" * 5000, b"[" * 3000, b"{a: " * 500, b'{"a":' * 2000,
    b"\x1b[2J", b"\x85", b"PK\x03\x04", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"</row>", b'<c r="XFD1048576"/>',
    b't="e"', b"<f>1</f>",
)  # fmt: skip
ODD_ATTRIBUTES = (b"A0", b"XFD1048576", b"ZZZZ9", b"b", b"e", b"s", b"inlineStr", b"d", b"-1", b"", b"B3", b"99")


@dataclass(frozen=True)
class Case:
    """One file to be read."""

    name: str
    data: bytes


# What is changed


def case(seed: int, number: int) -> Case:
    """The file of a number; the same for the same seed."""
    random_ = random.Random(f"{seed}/{number}")
    form = FORMS[number % len(FORMS)]
    changed = random_.choice((_bytes, _STRUCTURED[form]))(random_, form)
    ending = random_.choice(("", "", "", ".yaml", ".json", ".csv", ".xlsx")) or f".{ENDINGS.get(form, form)}"
    return Case(f"fuzz{ending}" if random_.random() < 0.95 else "<stdin>", changed)


def _bytes(random_: random.Random, form: str) -> bytes:
    data = bytearray(random_.choice(FULL[form]))
    for _ in range(random_.choice((1, 1, 1, 2, 3, 8, 50))):
        at, length = random_.randrange(len(data) + 1), random_.choice((0, 1, 1, 2, 8, 64, 600))
        new = random_.choice(
            (
                random_.choice(ODD_BYTES),
                bytes([random_.randrange(256)]),
                bytes(data[at : at + length]) * random_.choice((2, 3, 50)),
                # Now and then as often as the limits allow: what grows with the square of a length shows only there.
                random_.choice(ODD_BYTES)[:4] * (250_000 if random_.random() < 0.01 else 3),
                b"",
            )
        )
        data[at : at + length] = new
        if not data:
            break
    return bytes(data[: random_.randrange(len(data) + 1)] if random_.random() < 0.1 else data)


def _tree(random_: random.Random) -> Any:
    tree = json.loads(json.dumps(random_.choice(TREES)))
    for _ in range(random_.choice((1, 1, 2, 5))):
        _change(random_, tree)
    return tree


def _change(random_: random.Random, tree: Any) -> None:
    """Walks down to some part of the tree and exchanges, removes, renames or adds something there."""
    while isinstance(tree, dict | list) and tree:
        key: Any = random_.choice(list(tree)) if isinstance(tree, dict) else random_.randrange(len(tree))
        if isinstance(tree[key], dict | list) and random_.random() < 0.7:
            tree = tree[key]
            continue
        kind = random_.randrange(4)
        if kind == 0:
            tree[key] = _odd(random_)
        elif kind == 1:
            del tree[key]
        elif kind == 2 and isinstance(tree, dict):
            tree[random_.choice((*ODD_TEXTS, key + "s", key[:-1], key.upper()))] = tree.pop(key)
        elif isinstance(tree, dict):
            tree[str(random_.choice((*ODD_TEXTS, *PACK.questions)))] = _odd(random_)
        else:
            tree.append(_odd(random_))
        return


def _odd(random_: random.Random) -> Any:
    # A copy: what is changed inside it must not come up again in another case.
    odd = copy.deepcopy(random_.choice(ODD_VALUES))
    value = random_.choice((random_.choice(ODD_TEXTS), odd, random_.randrange(7)))
    for _ in range(random_.choice((0, 0, 0, 0, 0, 1, 3, 30, 300))):
        value = [value] if random_.random() < 0.5 else {"a": value}
    return value


def _json(random_: random.Random, form: str) -> bytes:
    written = json.dumps(_tree(random_), ensure_ascii=random_.random() < 0.5, indent=random_.choice((None, 1)))
    if random_.random() < 0.2:  # a key twice
        written = re.sub(r'("[a-z_]+": ?[^\s{\[]+,)', r"\1 \1", written, count=random_.randrange(1, 4))
    return written.encode("utf-8", random_.choice(("surrogatepass", "replace")))


def _yaml(random_: random.Random, form: str) -> bytes:
    """YAML as people write it: without quotes where a writer would have put some."""
    lines: list[str] = []
    _block(random_, _tree(random_), 0, lines)
    for _ in range(random_.choice((0, 0, 1, 2))):
        at = random_.randrange(len(lines) + 1)
        odd = (random_.choice(lines or [""]), f"{' ' * random_.randrange(6)}{random_.choice(ODD_TEXTS)}:", "---", "...")
        lines.insert(at, random_.choice(odd))
    return random_.choice(("\n", "\n", "\r\n", "\r")).join(lines).encode("utf-8", "surrogatepass")


def _block(random_: random.Random, tree: Any, depth: int, lines: list[str]) -> None:
    pairs = tree.items() if isinstance(tree, dict) else [("-", value) for value in tree] if tree else []
    for key, value in list(pairs) if isinstance(tree, dict | list) else []:
        head = f"{' ' * depth}{key}" + ("" if key == "-" else ":")
        if isinstance(value, dict | list) and value and depth < 60:
            lines.append(head)
            _block(random_, value, depth + 2, lines)
        else:
            plain = isinstance(value, str) and random_.random() < 0.6
            lines.append(f"{head} {value if plain else json.dumps(value, ensure_ascii=False, default=str)}")


def _rows(random_: random.Random, form: str) -> list[list[str]]:
    import csv

    written = random_.choice(FULL[form]).decode("utf-8-sig")
    separator = ";" if written.startswith("start;") else ","
    rows = list(csv.reader(io.StringIO(written, newline=""), delimiter=separator))
    for _ in range(random_.choice((1, 1, 2, 5, 20))):
        row = random_.choice(rows)
        at = random_.randrange(len(row) + 1)
        kind = random_.randrange(5)
        if kind == 0 and at < len(row):
            row[at] = str(_odd(random_))
        elif kind == 1:
            row.insert(at, random_.choice(ODD_TEXTS))
        elif kind == 2:
            rows.insert(random_.randrange(len(rows)), list(row))
        elif kind == 3 and at < len(row):
            del row[at]
        elif row:
            row[0] = random_.choice((*ODD_TEXTS, *PACK.questions, row[0].upper(), row[0] + "x"))
        rows = [row for row in rows if row] or [[""]]
    return rows


def _csv(random_: random.Random, form: str) -> bytes:
    import csv

    written = io.StringIO(newline="")
    separator, newline = random_.choice((",", ",", ";", "\t", "|")), random_.choice(("\n", "\r\n", "\r"))
    dialect = random_.choice((csv.excel, csv.unix_dialect))  # the second puts quotes around everything
    csv.writer(written, dialect, delimiter=separator, lineterminator=newline).writerows(_rows(random_, form))
    codec = random_.choice(("utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"))
    return written.getvalue().encode(codec, "surrogatepass" if codec.startswith("utf") else "replace")


def _xlsx(random_: random.Random, form: str) -> bytes:
    """A workbook with some of its parts changed inside, packed soundly again."""
    with zipfile.ZipFile(io.BytesIO(random_.choice(FULL[form]))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for _ in range(random_.choice((1, 1, 1, 2, 5))):
        name = random_.choice(sorted(parts))
        part = parts[name]
        change = random_.randrange(7)
        if change == 0:
            parts[name] = _bytes(random_, "xlsx")[:5000] if random_.random() < 0.2 else _spliced(random_, part)
        elif change == 1:
            old = random_.choice(re.findall(rb"<v>[^<]*</v>", part) or [b"<v>"])
            value = str(random_.choice((*range(-1, 400), 1e300, "nan", "", "x", 2**31, 3.5))).encode()
            parts[name] = part.replace(old, b"<v>" + value + b"</v>", random_.choice((1, -1)))
        elif change == 2:
            old = random_.choice(re.findall(rb'\b[rst]="[^"]*"', part) or [b'r="A1"'])
            new = random_.choice(
                (b"A0", b"XFD1048576", b"ZZZZ9", b"b", b"e", b"s", b"inlineStr", b"d", b"-1", b"", b"B3", b"99")
            )
            parts[name] = part.replace(old, old[:3] + new + b'"', 1)
        elif change == 3 and len(parts) > 2:
            del parts[name]
        elif change == 4:
            parts[f"xl/{random_.choice(('a.xml', 'worksheets/sheet9.xml', '../x.xml', 'sharedStrings.xml'))}"] = part
        elif change == 5:
            # A part's name says nothing of what is in it.
            target = random_.choice(("other/one.xml", "/xl/a.xml", "xl/a.xml", "worksheets/SHEET1.xml", "a.bin"))
            parts[target[1:] if target.startswith("/") else f"xl/{target}"] = parts.pop(name)
            listed = "xl/_rels/workbook.xml.rels"
            if listed in parts:
                parts[listed] = parts[listed].replace(name.removeprefix("xl/").encode(), target.encode())
        else:
            old = random_.choice(re.findall(rb">[^<>]{2,}<", part) or [b"><"])
            parts[name] = part.replace(old, b">" + random_.choice(ODD_TEXTS).encode("utf-8", "replace") + b"<", 1)
    buffer = io.BytesIO()
    packing = random_.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part, packing)  # without the time of day
    return buffer.getvalue()


def _spliced(random_: random.Random, part: bytes) -> bytes:
    at, length = random_.randrange(len(part) + 1), random_.choice((0, 1, 8, 100))
    return part[:at] + random_.choice(ODD_BYTES) + part[at + length :]


_STRUCTURED: dict[str, Callable[[random.Random, str], bytes]] = {
    "yaml": _yaml,
    "json": _json,
    "csv": _csv,
    "xlsx": _xlsx,
    "wide": _csv,
    "survey": _xlsx,
}


# What must hold


def outcome(one: Case) -> str:
    """``report`` or ``refusal``; raises AssertionError, or whatever the program let through."""
    source = Source(one.name, one.data)
    try:
        found = [parse_assessment(source, PACK).value]
    except InputError as refusal:
        _must_be_clean(refusal)
        found = _respondents(source) if form_of(source) in ("csv", "xlsx") else []
    for assessment in found[:1]:
        _report(assessment)
    return "report" if found else "refusal"


def _respondents(source: Source) -> list[Assessment]:
    """What `cohort` counts in a survey's export."""
    try:
        answered, refused = read_survey(source, PACK)
    except InputError as refusal:
        answered, refused = [], [refusal]
    for each in refused:
        _must_be_clean(each)
    return [one.assessment for one in answered]


def _must_be_clean(refusal: InputError) -> None:
    lines = str(refusal).split("\n")
    assert 1 <= len(lines) <= 101, f"{len(lines)} lines"
    for line in lines:
        assert line.isprintable(), f"not printable: {line!r}"
        assert MESSAGE.fullmatch(line), f"no place or no words: {line!r}"


def _report(assessment: Assessment) -> None:
    result = evaluate(assessment, PACK, BENCHMARKS)
    report = document(result, assessment, PACK, BENCHMARKS, Digests("0" * 64, "0" * 64, "0" * 64), "0")
    json.loads(model_json(report))
    assert "\x1b" not in text(view(report, assessment, PACK, BENCHMARKS), Screen())


def verdict(one: Case) -> tuple[str, str]:
    """The outcome, and what is wrong with it if anything is."""
    started, found = time.process_time(), ""
    WATCH.clear()
    faulthandler.dump_traceback_later(60, exit=True)
    try:
        ended = outcome(one)
    except Exception as error:
        ended, found = "fault", f"{type(error).__name__}: {error}"[:300]
    faulthandler.cancel_dump_traceback_later()
    took = time.process_time() - started
    if took > SECONDS:
        found = found or f"took {took:.1f} s"
    if WATCH:
        found = found or f"did what reading never does: {WATCH[:3]}"
    return ended, found


WATCH: list[str] = []
"""What was done while a file was read that reading does not need: writing, connecting, starting programs."""
_FORBIDDEN = ("os.rename", "os.remove", "os.mkdir", "os.system", "subprocess.Popen", "socket.connect", "shutil.move")


def _audit(event: str, arguments: tuple[Any, ...]) -> None:
    writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
    if event in _FORBIDDEN or writes:
        WATCH.append(f"{event} {arguments[0]!r}")


def watch() -> None:
    """From now on, notes what must not happen; for the life of the process."""
    sys.dont_write_bytecode = True  # the one thing that Python itself writes
    sys.addaudithook(_audit)


def peak_megabytes() -> float:
    """The most memory that this process has held."""
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


# From the command line


def main() -> int:
    """Runs the cases and keeps what went wrong."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="number of the first case")
    parser.add_argument("--keep", type=Path, default=FINDINGS, help="where files that went wrong are kept")
    wanted = parser.parse_args()
    watch()
    counts: dict[str, int] = {}
    faults, slowest, before = 0, 0.0, peak_megabytes()
    for number in range(wanted.first, wanted.first + wanted.count):
        one = case(wanted.seed, number)
        started = time.process_time()
        ended, found = verdict(one)
        slowest = max(slowest, time.process_time() - started)
        if peak_megabytes() > MEGABYTES and before <= MEGABYTES:
            found = found or f"took the process to {peak_megabytes():.0f} MB"
        before = peak_megabytes()
        counts[ended] = counts.get(ended, 0) + 1
        if found:
            faults += 1
            _keep(wanted.keep, one, number, found)
        if number % 5000 == 4999:
            print(f"{number + 1}: {counts}, slowest {slowest:.2f} s, peak {before:.0f} MB, faults {faults}", flush=True)
    print(f"{counts}, slowest {slowest:.2f} s, peak {before:.0f} MB, faults {faults}")
    return 1 if faults else 0


def _keep(folder: Path, one: Case, number: int, found: str) -> None:
    folder.mkdir(exist_ok=True)
    file = folder / f"{hashlib.sha256(one.data).hexdigest()[:12]}-{one.name.strip('<>')}"
    file.write_bytes(one.data)
    print(f"case {number}: {file.name}: {found}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
