"""A blank assessment as one web page: no server, no network, nothing but the file."""

import base64
import datetime as dt
import hashlib
import json
from html import escape
from importlib.resources import files

from crm_assess.language import N_, _, language_tag, pgettext
from crm_assess.models.pack import Dimension, Pack, Question

_AGENCY = """\
<div class="field"><label for="agency-name">{name}</label>
<input type="text" id="agency-name" required></div>
<div class="field"><label for="assessed-on">{day}</label>
<input type="date" id="assessed-on" required></div>
<div class="field"><label for="agency-country">{country}</label><input type="text" id="agency-country"></div>
<div class="field"><label for="agency-kind">{kind}</label>
<input type="text" id="agency-kind"></div>
<div class="field"><label for="agency-size">{size}</label>
<input type="text" inputmode="numeric" id="agency-size"></div>
<div class="field"><label for="assessors">{assessors}</label>
<textarea id="assessors"></textarea></div>"""

_QUESTION = """\
<fieldset data-question="{id}" data-topic="{topic}">
<legend><span class="topic">{number}. {topic}</span> {ask}</legend>
<p class="hint">{why}</p>
{choices}
{reason}
<details id="{id}-more"><summary>{more}</summary>
<div class="field"><label for="{id}-note">{note}</label><textarea id="{id}-note"></textarea></div>
<div class="field"><label for="{id}-evidence">{pieces}</label>
<p class="hint" id="{id}-hint">{evidence}</p>
<textarea id="{id}-evidence" aria-describedby="{id}-hint"></textarea></div>
<div class="field"><label for="{id}-target">{level}</label>
<select id="{id}-target"><option value="">{none}</option>{levels}</select></div>
<div class="field"><label for="{id}-by">{by}</label><input type="date" id="{id}-by"></div>
</details>
</fieldset>"""

_REASON = """\
<div class="field" id="{id}-reason-field" hidden><label for="{id}-reason">{why}</label>
<input type="text" id="{id}-reason"></div>"""


_TOLD = {
    "skip": N_("Skip to the questions"),
    "how": N_(
        "Read each question and its five levels, and choose the highest level that is true of your agency today. "
        "“I do not know” is an answer, and never counts as zero. You can stop at any time: save a file, and open it "
        "here again."
    ),
    "private": N_(
        "This page sends nothing anywhere. What you type stays on this computer, and is forgotten here once you save "
        "it."
    ),
    "noscript": N_("Answers can be saved only where JavaScript is allowed. The questions can be read and printed."),
    "to_mend": N_("To mend before saving"),
    "open": N_("Questions without an answer"),
    "your_agency": N_("Your agency"),
    "bar": N_("Progress and saving"),
    "show": N_("Show what is missing"),
    "save": N_("Save a file"),
    "open_file": N_("Open a saved file"),
    "clear": N_("Clear all"),
}
"""What stands once on the page."""
_OF_THE_AGENCY = {
    "name": N_("Name of the agency (required)"),
    "day": N_("Day of the answers (required)"),
    "country": N_("Country"),
    "kind": N_("Kind of agency, such as licensing or tax"),
    "size": N_("Number of staff"),
    "assessors": N_("Who answered: one a line, name, then a comma and the role"),
}
_BESIDE = {
    "note": N_("Note"),
    "pieces": N_("Evidence, one piece a line"),
    "level": N_("Target: level to reach"),
    "by": N_("Target: to reach by"),
}
_SAID = {
    "and": N_("; "),
    "no_json": N_("it is not in JSON, as files of this page are (crm-assess convert makes one of any assessment)"),
    "no_assessment": N_("it is no assessment"),
    "other_schema": N_("its schema is not {schema}"),
    "other_pack": N_("it answers other questions than these"),
    "no_question": N_("{name} is no question here"),
    "no_answer": N_("{name} has an answer that is none here"),
    "count": N_("{count} of {total} questions answered"),
    "name": N_("Write the agency's name."),
    "day": N_("Write the day of the answers."),
    "size": N_("Write the number of staff as a whole number, or nothing."),
    "assessors": N_("Write a name on each line."),
    "reason": N_("{topic}: write why it does not apply."),
    "bad_date": N_("{topic}: write the target's date, or nothing."),
    "date": N_("{topic}: write the target's date."),
    "level": N_("{topic}: choose the target's level."),
    "not_saved": N_("Not saved: {count} to mend first."),
    "saved_all": N_("Saved as {file}; every question is answered."),
    "saved_part": N_("Saved as {file}; {count} questions are still open."),
    "opened": N_("Opened {file}."),
    "not_opened": N_("Not opened, nothing was changed: {reason}."),
    "unsaved": N_("what is typed here is not saved in a file; save it, or clear all, first"),
    "restored": N_("What you typed before is here again; it is not saved in a file yet."),
    "not_kept": N_("This browser keeps nothing: save a file before you close this page."),
    "sure": N_("Really clear every answer?"),
    "clear": N_("Clear all"),
    "cleared": N_("Everything is cleared."),
    "complete": N_("Nothing is missing: every question is answered."),
}
"""What the page says while it is filled in; its script takes the words from the form."""


def html_template(pack: Pack, today: dt.date) -> bytes:
    """A blank assessment as a web page; it asks the reader's own clock for the day of the answers, not ``today``."""
    style, script = _part("form.css"), _part("form.js")
    dimensions, number = [], 0
    for dimension in pack.dimensions:
        dimensions.append(_dimension(dimension, pack, number))
        number += len(dimension.questions)
    page = _part("form.html").format(
        policy=f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; img-src data:; "
        "form-action 'none'; base-uri 'none'",
        lang=language_tag(),
        title=escape(_("{title}: assessment", title=pack.title)),
        words=escape(json.dumps({name: _(words) for name, words in _SAID.items()}, ensure_ascii=False)),
        style=style,
        script=script,
        pack=escape(pack.id),
        version=pack.version,
        agency=_AGENCY.format(**_in_words(_OF_THE_AGENCY)),
        dimensions="\n".join(dimensions),
        **_in_words(_TOLD),
    )
    return page.encode()


def _in_words(messages: dict[str, str]) -> dict[str, str]:
    return {name: escape(_(message)) for name, message in messages.items()}


def _dimension(dimension: Dimension, pack: Pack, before: int) -> str:
    name = f"dimension-{dimension.id}"
    questions = "\n".join(_question(question, pack, at) for at, question in enumerate(dimension.questions, before + 1))
    return (
        f'<section aria-labelledby="{name}"><h2 id="{name}">{escape(dimension.title)}</h2>\n'
        f"<p>{escape(dimension.summary)}</p>\n{questions}\n</section>"
    )


def _question(question: Question, pack: Pack, number: int) -> str:
    levels = enumerate(zip(pack.levels, question.levels, strict=True), 1)
    choices = [
        _choice(
            question.id, str(level), _("{name}: {text}", name=f"<b>{level} {escape(name)}", text=f"</b>{escape(words)}")
        )
        for level, (name, words) in levels
    ]
    choices.append(_choice(question.id, "dont_know", _bold(_("I do not know"))))
    if question.not_applicable:
        choices.append(_choice(question.id, "not_applicable", _bold(_("It does not apply to this agency"))))
    choices.append(_choice(question.id, "", escape(_("No answer yet")), checked=True))
    return _QUESTION.format(
        id=question.id,
        number=number,
        topic=escape(question.topic),
        ask=escape(question.ask),
        why=escape(question.why),
        evidence=escape(_("What would count: {text}", text=question.evidence)),
        choices="\n".join(choices),
        reason=_REASON.format(id=question.id, why=escape(_("Why it does not apply here (required)")))
        if question.not_applicable
        else "",
        more=escape(_("Note, evidence and target for {topic} (optional)", topic=question.topic)),
        **_in_words(_BESIDE),
        none=escape(pgettext("target", "None")),
        levels="".join(f'<option value="{at}">{at} {escape(name)}</option>' for at, name in enumerate(pack.levels, 1)),
    )


def _choice(question: str, value: str, words: str, checked: bool = False) -> str:
    place = f"{question}-{value or 'none'}"
    ticked = " checked" if checked else ""
    return (
        f'<div class="choice"><input type="radio" name="q-{question}" id="{place}" value="{value}"{ticked}>'
        f'<label for="{place}">{words}</label></div>'
    )


def _bold(text: str) -> str:
    return f"<b>{escape(text)}</b>"


def _part(name: str) -> str:
    return (files("crm_assess") / "files" / "templates" / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """What a content security policy calls this very text."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
