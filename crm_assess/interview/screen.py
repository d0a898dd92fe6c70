"""The words of each screen and their order: an interview in, rows of text out. How they look is the terminal's."""

from crm_assess.analysis.scoring import EVIDENCE_FROM
from crm_assess.interview.about import FIELDS
from crm_assess.interview.keys import Key, shown
from crm_assess.interview.state import Interview, Mode
from crm_assess.interview.words import Row, how, in_short, listed, minutes, state_of, target
from crm_assess.language import N_, _, day, fill
from crm_assess.models.assessment import Answer, Claim


def body(now: Interview, *, restate: bool = False) -> list[Row]:
    """What is shown above the prompt; with ``restate``, help starts with the question, which is out of sight."""
    if now.mode is Mode.HELP and restate and now.before is Mode.QUESTION:
        return [*_question(now), *_help(now)]
    return {
        Mode.NAME: _name,
        Mode.QUESTION: _question,
        Mode.REASON: _text,
        Mode.NOTE: _text,
        Mode.EVIDENCE: _text,
        Mode.TARGET: _text,
        Mode.BY: _text,
        Mode.JUMP: _jump,
        Mode.HELP: _help,
        Mode.AGENCY: _agency,
        Mode.REVIEW: _review,
        Mode.TROUBLE: _trouble,
    }[now.mode](now)


def says(now: Interview) -> list[Row]:
    """What there is to tell of the last step."""
    return [Row(say.text, "error" if say.error else "notice") for say in now.says]


def prompt(now: Interview) -> str:
    """What stands before the cursor; it can be understood alone."""
    number = now.number
    said = {
        Mode.NAME: _("Name of the agency"),
        Mode.QUESTION: _("Question {number} of {total}, 1-5 or key", number=number, total=len(now.scope)),
        Mode.REASON: _("Question {number}, reason", number=number),
        Mode.NOTE: _("Question {number}, note", number=number),
        Mode.EVIDENCE: _("Question {number}, evidence", number=number),
        Mode.TARGET: _("Question {number}, target", number=number),
        Mode.BY: _("Level {level} by (date)", level=now.level),
        Mode.JUMP: _("Go to question number"),
        Mode.HELP: _("Enter to go on"),
        Mode.AGENCY: _(FIELDS[now.field].ask).partition(",")[0],
        Mode.REVIEW: _("Question number, or q"),
        Mode.TROUBLE: _("Not saved. r, c or q"),
    }[now.mode]
    return _("{name}:", name=said) + " "


def keys(now: Interview) -> list[str]:
    """The keys of a question as one line names them."""
    kept = [key for key in Key if key is not Key.AGENCY]
    if not now.question.not_applicable:
        kept.remove(Key.NOT_APPLICABLE)
    return [shown(key) for key in kept]


_HOW_TO_ANSWER = N_(
    "Each question shows five levels: choose the one that describes your agency today. Don't know is an answer."
)


def _name(now: Interview) -> list[Row]:
    return [
        Row(now.pack.title, "title"),
        Row(_(_HOW_TO_ANSWER)),
        Row(_("Which agency is assessed? It may be a department, an office or a service.")),
    ]


def _place(now: Interview) -> dict[str, object]:
    return {"dimension": now.dimension.title, "number": now.number, "total": len(now.scope)}


def _question(now: Interview) -> list[Row]:
    answer, question = now.answer, now.question
    place = _("{dimension}, question {number} of {total}", **_place(now))
    rows = [
        Row(f"{place}{minutes(now)}", "title"),
        Row(question.ask, "ask"),
        Row(_("Why it matters: {reason}", reason=question.why), "why"),
    ]
    for level, sentence in enumerate(question.levels, 1):
        chosen = answer.rated == level
        said = " ".join([sentence, _("[your answer]")]) if chosen else sentence
        rows.append(Row(said, "chosen" if chosen else "level", str(level)))
    return [*rows, *_disputed(now), *in_short(answer), *_date(now), Row(" ".join(keys(now)), "keys")]


def _disputed(now: Interview) -> list[Row]:
    if not now.disputed:
        return []
    said = [row for claim in now.disputed for row in (claimed(claim, "-"), *rests_on(claim.answer, "bullet"))]
    return [Row(_("The raters disagree, and your answer settles it:"), "notice"), *said]


def claimed(claim: Claim, lead: str) -> Row:
    """Who said what."""
    return Row(_("{name}: {text}", name=claim.by, text=state_of(claim.answer)), "bullet", lead)


def _so_far(answer: Answer) -> list[Row]:
    if answer == Answer():
        return []
    return [Row(_("Your answer so far: {answer}.", answer=state_of(answer)), "answer"), *rests_on(answer, "answer")]


def rests_on(answer: Answer, role: str) -> list[Row]:
    """All that is said beside a level, word for word."""
    rows = [Row(each, role, _("Evidence {number}:", number=place)) for place, each in enumerate(answer.evidence, 1)]
    reason = [Row(answer.not_applicable, role, _("Reason:"))] if answer.not_applicable else []
    note = [Row(answer.note, role, _("Note:"))] if answer.note else []
    aim = [Row(target(answer.target), role, _("Target:"))] if answer.target else []
    return [*reason, *note, *rows, *aim]


def _date(now: Interview) -> list[Row]:
    if now.dated:
        return []
    asked = _(
        "Assessed on: today, {day}. Answering accepts it; or type another date ({date}). Key a: more about the agency."
    )
    return [Row(fill(asked, day=day(now.today), date=now.today), "notice")]


def _text(now: Interview) -> list[Row]:
    hint = [Row(now.question.evidence, "", _("What would count:"))] if now.mode is Mode.EVIDENCE else []
    return [_title(now), *hint, *_so_far(now.answer), Row(_wanted(now), "keys")]


def _title(now: Interview) -> Row:
    return Row(_("Question {number}: {topic}", number=now.number, topic=now.question.topic), "title")


def _wanted(now: Interview) -> str:
    """What can be typed where no key is expected."""
    answer = now.answer
    if now.mode is Mode.REASON:
        return _("Why does the question have no meaning for your agency? A few words; b goes back.")
    if now.mode is Mode.NOTE and answer.note:
        return _("A new note takes its place; + and a text adds to it; - removes it; Enter leaves it as it is.")
    if now.mode is Mode.NOTE:
        return _("A note on your answer, in your own words; Enter goes back.")
    if now.mode is Mode.EVIDENCE:
        said = _("A link or a reference, one at a time; Enter goes back.")
        return " ".join([said, _("-1 removes the first.")]) if answer.evidence else said
    if now.mode is Mode.TARGET:
        said = _("The level you mean to reach, and by when: 4 2027-12-31. Enter goes back.")
        return " ".join([said, _("- removes it.")]) if answer.target else said
    return _("By which date is level {level} to be reached? Year-month-day; b goes back.", level=now.level)


def _jump(now: Interview) -> list[Row]:
    rows, dimension = [], None
    for each in now.scope:
        if now.pack.dimension_of[each] is not dimension:
            dimension = now.pack.dimension_of[each]
            rows.append(Row(dimension.title, "title"))
        rows.append(listed(now, each))
    return [*rows, Row(_("Type a number from 1 to {total}; Enter goes back.", total=len(now.scope)), "keys")]


def _help(now: Interview) -> list[Row]:
    question = now.question
    related = [Row(_("; ").join(question.relates_to), "", _("Related:"))] if question.relates_to else []
    about = [_title(now), Row(question.evidence, "", _("Evidence:")), *related]
    keys = [Row(what, "bullet", key) for key, what in how().items()]
    return [
        *(about if now.before is Mode.QUESTION else []),
        Row(_("Keys (the words can be typed too)"), "title"),
        *keys,
    ]


def _agency(now: Interview) -> list[Row]:
    field = FIELDS[now.field]
    value = field.show(now.assessment)
    keep = _("Enter keeps {value}.", value=value) if value else _("Enter leaves it open.")
    return [
        Row(_("About the agency, {number} of {total}", number=now.field + 1, total=len(FIELDS)), "title"),
        Row(_(field.ask)),
        Row(keep),
        Row(_ways(now)),
    ]


def _ways(now: Interview) -> str:
    optional = FIELDS[now.field].name not in ("name", "assessed_on")
    return _("b goes back; - removes what is there.") if optional else _("b goes back.")


def _review(now: Interview) -> list[Row]:
    groups = [
        (_("No answer yet"), now.unanswered),
        (_("Don't know: worth finding out"), now.unknown),
        (_("Level {level} or above without evidence", level=EVIDENCE_FROM), now.unproven),
    ]
    rows = [Row(_("Review: {count} of {total} answered", count=now.answered, total=len(now.scope)), "title")]
    for title, questions in groups:
        rows += [Row(f"{title} ({len(questions)})", "ask")] if questions else []
        rows += [listed(now, each) for each in questions]
    open_ = any(questions for _, questions in groups)
    rows += [] if open_ else [Row(_("Every question is answered, and every level from 3 on shows evidence."))]
    ways = _("A question's number goes to it; b back, j all questions, a agency, h help, q finish.")
    return [*rows, Row(ways, "keys")]


def _trouble(now: Interview) -> list[Row]:
    return [Row(_("r: try again to save. c: carry on, each answer tries again. q: leave."), "keys")]
