"""The words of each screen and their order: an interview in, rows of text out. How they look is the terminal's."""

from crm_assess.interview.about import FIELDS
from crm_assess.interview.keys import NAMES, Key
from crm_assess.interview.state import EVIDENCE_FROM, Interview, Mode
from crm_assess.interview.words import HOW, Row, day, in_short, listed, minutes, state_of
from crm_assess.models.assessment import Answer


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
    return {
        Mode.NAME: "Name of the agency: ",
        Mode.QUESTION: f"Question {number} of {len(now.scope)}, 1-5 or key: ",
        Mode.REASON: f"Question {number}, reason: ",
        Mode.NOTE: f"Question {number}, note: ",
        Mode.EVIDENCE: f"Question {number}, evidence: ",
        Mode.TARGET: f"Question {number}, target: ",
        Mode.BY: f"Level {now.level} by (date): ",
        Mode.JUMP: "Go to question number: ",
        Mode.HELP: "Enter to go on: ",
        Mode.AGENCY: f"{FIELDS[now.field].ask.partition(',')[0]}: ",
        Mode.REVIEW: "Question number, or q: ",
        Mode.TROUBLE: "Not saved. r, c or q: ",
    }[now.mode]


def keys(now: Interview) -> list[str]:
    """The keys of a question as one line names them."""
    shown = [key for key in Key if key is not Key.AGENCY]
    if not now.question.not_applicable:
        shown.remove(Key.NOT_APPLICABLE)
    return [f"{key}={NAMES[key]}" for key in shown]


def _name(now: Interview) -> list[Row]:
    return [
        Row(now.pack.title, "title"),
        Row(
            "Each question shows five levels: choose the one that describes your agency today. Don't know is an answer."
        ),
        Row("Which agency is assessed? It may be a department, an office or a service."),
    ]


def _question(now: Interview) -> list[Row]:
    answer, question = now.answer, now.question
    place = f"{now.dimension.title}, question {now.number} of {len(now.scope)}"
    rows = [
        Row(f"{place}{minutes(now)}", "title"),
        Row(question.ask, "ask"),
        Row(f"Why it matters: {question.why}", "why"),
    ]
    for level, sentence in enumerate(question.levels, 1):
        chosen = answer.rated == level
        rows.append(Row(f"{sentence}{' [your answer]' if chosen else ''}", "chosen" if chosen else "level", str(level)))
    return [*rows, *_disputed(now), *in_short(answer), *_date(now), Row(" ".join(keys(now)), "keys")]


def _disputed(now: Interview) -> list[Row]:
    if not now.disputed:
        return []
    said = [Row(f"{claim.by}: {state_of(claim.answer)}", "bullet", "-") for claim in now.disputed]
    return [Row("The raters disagree, and your answer settles it:", "notice"), *said]


def _so_far(answer: Answer) -> list[Row]:
    if answer == Answer():
        return []
    rows = [Row(f"Your answer so far: {state_of(answer)}.", "answer")]
    if answer.not_applicable:
        rows.append(Row(answer.not_applicable, "answer", "Reason:"))
    if answer.note:
        rows.append(Row(answer.note, "answer", "Note:"))
    rows += [Row(each, "answer", f"Evidence {place}:") for place, each in enumerate(answer.evidence, 1)]
    if answer.target:
        rows.append(Row(f"level {answer.target.level} by {day(answer.target.by)}", "answer", "Target:"))
    return rows


def _date(now: Interview) -> list[Row]:
    asked = f"Assessed on: today, {day(now.today)}. Answering accepts it; or type another date ({now.today}). "
    return [] if now.dated else [Row(f"{asked}Key a: more about the agency.", "notice")]


def _text(now: Interview) -> list[Row]:
    hint = [Row(now.question.evidence, "", "What would count:")] if now.mode is Mode.EVIDENCE else []
    title = Row(f"Question {now.number}: {now.question.topic}", "title")
    return [title, *hint, *_so_far(now.answer), Row(_wanted(now), "keys")]


def _wanted(now: Interview) -> str:
    """What can be typed where no key is expected."""
    answer = now.answer
    if now.mode is Mode.REASON:
        return "Why does the question have no meaning for your agency? A few words; b goes back."
    if now.mode is Mode.NOTE and answer.note:
        return "A new note takes its place; + and a text adds to it; - removes it; Enter leaves it as it is."
    if now.mode is Mode.NOTE:
        return "A note on your answer, in your own words; Enter goes back."
    if now.mode is Mode.EVIDENCE:
        remove = " -1 removes the first." if answer.evidence else ""
        return f"A link or a reference, one at a time; Enter goes back.{remove}"
    if now.mode is Mode.TARGET:
        remove = " - removes it." if answer.target else ""
        return f"The level you mean to reach, and by when: 4 2027-12-31. Enter goes back.{remove}"
    return f"By which date is level {now.level} to be reached? Year-month-day; b goes back."


def _jump(now: Interview) -> list[Row]:
    rows, dimension = [], None
    for each in now.scope:
        if now.pack.dimension_of[each] is not dimension:
            dimension = now.pack.dimension_of[each]
            rows.append(Row(dimension.title, "title"))
        rows.append(listed(now, each))
    return [*rows, Row(f"Type a number from 1 to {len(now.scope)}; Enter goes back.", "keys")]


def _help(now: Interview) -> list[Row]:
    question = now.question
    title = Row(f"Question {now.number}: {question.topic}", "title")
    related = [Row("; ".join(question.relates_to), "", "Related:")] if question.relates_to else []
    about = [title, Row(question.evidence, "", "Evidence:"), *related]
    keys = [Row(what, "bullet", key) for key, what in HOW.items()]
    return [*(about if now.before is Mode.QUESTION else []), Row("Keys (the words can be typed too)", "title"), *keys]


def _agency(now: Interview) -> list[Row]:
    field = FIELDS[now.field]
    value = field.show(now.assessment)
    keep = f"Enter keeps {value}." if value else "Enter leaves it open."
    return [
        Row(f"About the agency, {now.field + 1} of {len(FIELDS)}", "title"),
        Row(field.ask),
        Row(keep),
        Row(_ways(now)),
    ]


def _ways(now: Interview) -> str:
    optional = FIELDS[now.field].name not in ("name", "assessed_on")
    return f"b goes back{'; - removes what is there' if optional else ''}."


def _review(now: Interview) -> list[Row]:
    groups = [
        ("No answer yet", now.unanswered),
        ("Don't know: worth finding out", now.unknown),
        (f"Level {EVIDENCE_FROM} or above without evidence", now.unproven),
    ]
    rows = [Row(f"Review: {now.answered} of {len(now.scope)} answered", "title")]
    for title, questions in groups:
        rows += [Row(f"{title} ({len(questions)})", "ask")] if questions else []
        rows += [listed(now, each) for each in questions]
    open_ = any(questions for _, questions in groups)
    rows += [] if open_ else [Row("Every question is answered, and every level from 3 on shows evidence.")]
    return [*rows, Row("A question's number goes to it; b back, j all questions, a agency, h help, q finish.", "keys")]


def _trouble(_: Interview) -> list[Row]:
    return [Row("r: try again to save. c: carry on, each answer tries again. q: leave.", "keys")]
