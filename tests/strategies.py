"""Random question packs, assessments and benchmark files, as the plain data a YAML or JSON reader gives.

Every document drawn here is valid. Dates and months are drawn close to each other's edges, because that is where
"within so many months" can go wrong, and a few texts look like something else: markup, a formula, a number, a date.
Strategies that depend on nothing are built once: building one costs more than drawing from it.
"""

import calendar
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

LENSES = {"people": "People", "process": "Process", "technology": "Technology"}
FOUR_LENSES = {"partners": "Partners", **LENSES}
LEVEL_NAMES = {"1": "Initial", "2": "Repeatable", "3": "Defined", "4": "Managed", "5": "Optimizing"}
STATES = ("level", "dont_know", "not_applicable", "unanswered", "missing")
MOSTLY_LEVELS = [*["level"] * 6, "not_applicable", *STATES]
MONTHS = (6, 36)
RELATIONS = ("exactly", "about", "under", "at_most", "over")
KINDS = ("attitude", "outcome", "existence", "effectiveness")
LOOK_ALIKES = ("[red]bold[/red]", "=1+1", "-2", "@cell", "3", "3.0", "yes", "null", "2026-02-30", "a: b", "# no", "<b>")
ALPHABET = "abcxyzABC 0189.,;:!?'\"-_/&*#%{}[]<>|\\`~$éßñЖ文🙂"
EARLIEST, LATEST = date(2001, 1, 1), date(2080, 12, 31)


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


# An underscore within keeps an id from being the name of another file or a column of a table.
IDS = st.builds("{}_{}".format, st.sampled_from(["call", "ask", "zone", "mail", "path", "no"]), st.integers(1, 999))
TEXTS = st.one_of(
    st.just("A plain sentence."),
    st.sampled_from(LOOK_ALIKES),
    st.text(ALPHABET, max_size=12).map(lambda text: f"{text.strip()}."),
)
ODD_TEXTS = st.sampled_from(["How is it done?", *LOOK_ALIKES])
NOTES = st.one_of(TEXTS, st.tuples(TEXTS, TEXTS).map("\n".join))
# A piece of evidence holds no ";", which separates the pieces in a table.
EVIDENCE = st.lists(TEXTS.map(lambda text: text.replace(";", ",")), max_size=2, unique=True)
NEAR_MONTH_ENDS = st.builds(
    lambda year, month, days: _month_end(year, month) + timedelta(days=days),
    st.integers(2019, 2033),
    st.integers(1, 12),
    st.integers(-3, 1),
)
# Half a year, or three years, after these there is no such day.
NO_SUCH_DAY = st.sampled_from(
    [date(2025, 8, 31), date(2027, 8, 31), date(2025, 8, 29), date(2026, 3, 31), date(2025, 12, 31), date(2024, 2, 29)]
)
DATES = st.one_of(NO_SUCH_DAY, NEAR_MONTH_ENDS, st.dates(EARLIEST, LATEST))


# Packs

ALLOWED = st.sampled_from([st.just(True), st.just(False), st.booleans()])
LENSES_USED = st.sampled_from([LENSES, FOUR_LENSES])
RELATED = st.sampled_from([[], ["UK Service Standard 1"], ["UK Service Standard 1", "OMB A-11 section 280"]])


@st.composite
def packs(draw: DrawFn) -> dict[str, Any]:
    """A pack of one to five dimensions with one to nine questions each, its dimensions in their order."""
    sizes = draw(st.lists(st.integers(1, 9), min_size=1, max_size=5))
    needed = len(sizes) + sum(sizes)
    ids = iter(draw(st.lists(IDS, min_size=needed, max_size=needed, unique=True)))
    lenses = draw(LENSES_USED)
    orders = sorted(draw(st.sets(st.integers(1, 99), min_size=len(sizes), max_size=len(sizes))))
    return {
        "id": "small-pack",
        "version": draw(st.integers(1, 3)),
        "title": draw(TEXTS),
        "levels": dict(LEVEL_NAMES),
        "lenses": dict(lenses),
        "dimensions": [
            _dimension(draw, ids, order, size, sorted(lenses)) for order, size in zip(orders, sizes, strict=True)
        ],
    }


def _dimension(draw: DrawFn, ids: Iterator[str], order: int, size: int, lenses: list[str]) -> dict[str, Any]:
    own_id = next(ids)
    allowed, lens = draw(ALLOWED), st.sampled_from(lenses)
    return {
        "id": own_id,
        "title": f"Title of {own_id}",
        "order": order,
        "summary": draw(TEXTS),
        "questions": [_question(draw, next(ids), draw(allowed), draw(lens)) for _ in range(size)],
    }


def _question(draw: DrawFn, own_id: str, allowed: bool, lens: str) -> dict[str, Any]:
    return {
        "id": own_id,
        "revision": 1,
        "topic": f"Topic of {own_id}",
        "ask": draw(ODD_TEXTS),
        "why": "It matters to customers.",
        "levels": {level: f"{own_id}: {name} can be seen." for level, name in LEVEL_NAMES.items()},
        "evidence": "A dated record.",
        "lens": lens,
        "not_applicable": allowed,
        "relates_to": draw(RELATED),
    }


def _questions(pack: dict[str, Any]) -> list[dict[str, Any]]:
    return [question for dimension in pack["dimensions"] for question in dimension["questions"]]


# Assessments

AGENCIES = st.fixed_dictionaries(
    {"name": TEXTS},
    optional={"country": st.sampled_from(["CA", "NO", "NZ"]), "kind": TEXTS, "size": st.integers(1, 90_000)},
)
ASSESSORS = st.lists(st.fixed_dictionaries({"name": TEXTS}, optional={"role": TEXTS}), max_size=2)
STATES_USED = st.one_of(
    st.just(MOSTLY_LEVELS), st.just(["level"]), st.sets(st.sampled_from(STATES), min_size=1).map(sorted)
)
LEVELS_USED = st.one_of(
    st.just([1, 2, 3, 4, 5]), st.just([3, 4, 5]), st.sets(st.integers(1, 5), min_size=1).map(sorted)
)
# A target is drawn as a number of months after the assessment and a few days either way, or as any date at all.
NEAR_MONTHS = st.tuples(st.sampled_from(MONTHS), st.sampled_from([0, 0, 0, 1, -1]))
TARGETS = st.tuples(st.sampled_from([5, 4, 3, 2, 1]), st.one_of(NEAR_MONTHS, NEAR_MONTHS, DATES))
BESIDE = st.one_of(
    st.fixed_dictionaries({}, optional={"note": NOTES, "evidence": EVIDENCE, "target": TARGETS}),
    st.fixed_dictionaries({"target": TARGETS}),
)


IS_SHORT = st.sampled_from([True, False, False])


@st.composite
def assessments(draw: DrawFn, pack: dict[str, Any]) -> dict[str, Any]:
    """An assessment by this pack, its answers in any order, in every state and in the short and the long form.

    The states and levels used are drawn first, so that one state alone or one level everywhere comes up too.
    """
    assessed_on = draw(DATES)
    states, levels = draw(STATES_USED), draw(LEVELS_USED)
    answers = {}
    for question in draw(st.permutations(_questions(pack))):
        state = draw(st.sampled_from(states))
        if state != "missing" and (state != "not_applicable" or question["not_applicable"]):
            answers[question["id"]] = _answer(draw, state, levels, assessed_on)
    assessment = {
        "schema": "crm-assess/assessment/1",
        "pack": {"id": pack["id"], "version": pack["version"]},
        "agency": draw(AGENCIES),
        "assessed_on": assessed_on.isoformat(),
        "answers": answers,
    }
    assessors = draw(ASSESSORS)
    return {**assessment, "assessors": assessors} if assessors else assessment


def _answer(draw: DrawFn, state: str, levels: list[int], assessed_on: date) -> Any:
    if state == "not_applicable":
        return {"not_applicable": draw(TEXTS)}
    short = {"dont_know": "dont_know", "unanswered": None}.get(state, draw(st.sampled_from(levels)))
    if draw(IS_SHORT):
        return short
    beside: dict[str, Any] = dict(draw(BESIDE))
    if "target" in beside:
        level, moment = beside["target"]
        beside["target"] = {"level": level, "by": _due(moment, assessed_on).isoformat()}
    return (beside or None) if state == "unanswered" else {"level": short, **beside}


def _due(moment: date | tuple[int, int], assessed_on: date) -> date:
    if isinstance(moment, date):
        return moment
    months = assessed_on.month - 1 + moment[0]
    last = _month_end(assessed_on.year + months // 12, months % 12 + 1)
    return last.replace(day=min(assessed_on.day, last.day)) + timedelta(days=moment[1])


# Benchmark files


@st.composite
def benchmark_files(draw: DrawFn, pack: dict[str, Any]) -> dict[str, Any]:
    """A benchmark file on this pack: one or two studies, figures with and without a deadline, gaps of 2 or 3 steps."""
    rules = draw(st.lists(_rules(pack), min_size=draw(st.sampled_from([8, 8, 1])), max_size=14))
    studies = draw(st.sampled_from([["first_study"], ["first_study", "second_study"]]))
    homes = {question["id"]: part["id"] for part in pack["dimensions"] for question in part["questions"]}
    shares: dict[str, dict[str, Any]] = {}
    figures = []
    for number, rule in enumerate(rules):
        share = shares.setdefault(str(sorted(rule.items())), draw(SHARES))
        own = {"id": f"figure_{number}", "study": studies[number % len(studies)], "share": share, "counts": rule}
        figures.append({**own, "dimension": homes[rule["question"]], **_words(draw, own)})
    used = {figure["study"] for figure in figures}
    ids = [figure["id"] for figure in figures]
    return {
        "schema": "crm-assess/benchmarks/1",
        "studies": [_study(study, figures) for study in studies if study in used],
        "benchmarks": draw(st.permutations(figures)),
        "gaps": _gaps(draw, ids) if len(ids) > 1 else [],
    }


def _rules(pack: dict[str, Any]) -> SearchStrategy[dict[str, Any]]:
    ids = st.sampled_from(sorted(question["id"] for question in _questions(pack)))
    rule = {"question": ids, "at_least": st.sampled_from([3, 4, 2, 5, 1])}
    forecast = st.fixed_dictionaries({**rule, "within_months": st.sampled_from(MONTHS)})
    return st.one_of(st.fixed_dictionaries(rule), forecast, forecast)


def _as_share(relation: str, part: int, whole: int, as_text: bool) -> dict[str, Any]:
    part %= whole + 1
    # Nothing is over all of it, and nothing is under none of it.
    part = {"over": min(part, whole - 1), "under": max(part, 1)}.get(relation, part)
    number = part / whole if part % whole else part // whole
    return {"value": f"{part}/{whole}" if as_text or 1000 % whole else number, "relation": relation}


SHARES = st.builds(
    _as_share,
    st.sampled_from(RELATIONS),
    st.integers(0, 1000),
    st.sampled_from([3, 4, 7, 100, 100, 140, 1000, 1000]),
    st.booleans(),
)
IN_SOURCE = st.sampled_from([True, True, True, False])
WORDINGS = st.tuples(TEXTS, st.sampled_from([["press"], ["book"], ["press", "book"]]))


def _words(draw: DrawFn, own: dict[str, Any]) -> dict[str, Any]:
    printed = [_printed(own["study"], *draw(WORDINGS)) for _ in range(draw(st.integers(1, 2)))]
    return {
        "statement": draw(ODD_TEXTS),
        "printed": printed[0],
        "variants": printed[1:],
        "inverted": draw(st.booleans()),
        "kind": "forecast" if "within_months" in own["counts"] else draw(st.sampled_from(KINDS)),
        "in_source_documents": draw(IN_SOURCE),
    }


def _printed(study: str, words: str, sources: list[str]) -> dict[str, Any]:
    return {"words": words, "sources": [f"{study}_{source}" for source in sources]}


def _study(own_id: str, figures: list[dict[str, Any]]) -> dict[str, Any]:
    own = [figure for figure in figures if figure["study"] == own_id]
    printed = [words for figure in own for words in [figure["printed"], *figure["variants"]]]
    used = sorted({source for words in printed for source in words["sources"]})
    return {
        "id": own_id,
        "title": f"Title of {own_id}",
        "publisher": "A publisher",
        "published": "2003-07-01",
        "fieldwork": {"from": "2002-12", "to": "2003-03"},
        "sample": {
            "n_at_least": 140,
            "respondents": "executives",
            "printed": {"words": "over 140", "sources": used[:1]},
            "variants": [],
        },
        "places": [{"code": "CA", "name": "Canada"}, {"code": "NO", "name": "Norway"}],
        "unknowns": ["the exact number of respondents"],
        "sources": [{"id": source, "title": f"Title of {source}", "publisher": "A publisher"} for source in used],
    }


def _gaps(draw: DrawFn, ids: list[str]) -> list[dict[str, Any]]:
    length = st.sampled_from([min(3, len(ids)), 2])
    drawn = draw(st.lists(st.tuples(st.permutations(ids), length), min_size=draw(st.sampled_from([4, 0])), max_size=8))
    return [
        {"id": f"gap_{number}", "title": f"Gap {number}", "steps": order[:length]}
        for number, (order, length) in enumerate(drawn)
    ]
