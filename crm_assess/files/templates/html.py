"""A blank assessment as one web page: no server, no network, nothing but the file."""

import base64
import datetime as dt
import hashlib
from html import escape
from importlib.resources import files

from crm_assess.models.pack import Dimension, Pack, Question

_PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{title}: assessment</title>
<link rel="icon" href="data:,">
<style>{style}</style>
</head>
<body>
<header>
<a class="skip" href="#questions">Skip to the questions</a>
<h1>{title}: assessment</h1>
<p>Read each question and its five levels, and choose the highest level that is true of your agency today.
“I do not know” is an answer, and never counts as zero. You can stop at any time: save a file, and open it here
again.</p>
<p>This page sends nothing anywhere. What you type stays on this computer, and is forgotten here once you save it.</p>
<noscript><p><strong>Answers can be saved only where JavaScript is allowed. The questions can be read and printed.
</strong></p></noscript>
</header>
<main>
<form id="form" data-pack="{pack}" data-version="{version}" novalidate autocomplete="off">
<section id="problems" aria-labelledby="problems-title" hidden>
<h2 id="problems-title" tabindex="-1">To mend before saving</h2><ul id="problems-list"></ul></section>
<section id="missing" aria-labelledby="missing-title" hidden>
<h2 id="missing-title" tabindex="-1">Questions without an answer</h2><ul id="missing-list"></ul></section>
<section aria-labelledby="agency-title">
<h2 id="agency-title">Your agency</h2>
{agency}
</section>
<div id="questions" tabindex="-1">
{dimensions}
</div>
<section id="bar" aria-label="Progress and saving">
<p id="count"></p>
<button type="button" id="show-missing">Show what is missing</button>
<button type="submit" class="main">Save a file</button>
<span class="field file"><label for="open">Open a saved file</label>
<input type="file" id="open" accept=".json,application/json"></span>
<button type="button" id="clear">Clear all</button>
<p id="said" role="status"></p>
</section>
</form>
</main>
<script>{script}</script>
</body>
</html>
"""

_AGENCY = """\
<div class="field"><label for="agency-name">Name of the agency (required)</label>
<input type="text" id="agency-name" required></div>
<div class="field"><label for="assessed-on">Day of the answers (required)</label>
<input type="date" id="assessed-on" required></div>
<div class="field"><label for="agency-country">Country</label><input type="text" id="agency-country"></div>
<div class="field"><label for="agency-kind">Kind of agency, such as licensing or tax</label>
<input type="text" id="agency-kind"></div>
<div class="field"><label for="agency-size">Number of staff</label>
<input type="text" inputmode="numeric" id="agency-size"></div>
<div class="field"><label for="assessors">Who answered: one a line, name, then a comma and the role</label>
<textarea id="assessors"></textarea></div>"""

_QUESTION = """\
<fieldset data-question="{id}" data-topic="{topic}">
<legend><span class="topic">{number}. {topic}</span> {ask}</legend>
<p class="hint">{why}</p>
{choices}
{reason}
<details id="{id}-more"><summary>Note, evidence and target for {topic} (optional)</summary>
<div class="field"><label for="{id}-note">Note</label><textarea id="{id}-note"></textarea></div>
<div class="field"><label for="{id}-evidence">Evidence, one piece a line</label>
<p class="hint" id="{id}-hint">What would count: {evidence}</p>
<textarea id="{id}-evidence" aria-describedby="{id}-hint"></textarea></div>
<div class="field"><label for="{id}-target">Target: level to reach</label>
<select id="{id}-target"><option value="">None</option>{levels}</select></div>
<div class="field"><label for="{id}-by">Target: to reach by</label><input type="date" id="{id}-by"></div>
</details>
</fieldset>"""

_REASON = """\
<div class="field" id="{id}-reason-field" hidden><label for="{id}-reason">Why it does not apply here (required)</label>
<input type="text" id="{id}-reason"></div>"""


def html_template(pack: Pack, today: dt.date) -> bytes:
    """A blank assessment as a web page; it asks the reader's own clock for the day of the answers, not ``today``."""
    style, script = _part("form.css"), _part("form.js")
    dimensions, number = [], 0
    for dimension in pack.dimensions:
        dimensions.append(_dimension(dimension, pack, number))
        number += len(dimension.questions)
    page = _PAGE.format(
        policy=f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; img-src data:; "
        "form-action 'none'; base-uri 'none'",
        title=escape(pack.title),
        style=style,
        script=script,
        pack=escape(pack.id),
        version=pack.version,
        agency=_AGENCY,
        dimensions="\n".join(dimensions),
    )
    return page.encode()


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
        _choice(question.id, str(level), f"<b>{level} {escape(name)}:</b> {escape(words)}")
        for level, (name, words) in levels
    ]
    choices.append(_choice(question.id, "dont_know", "<b>I do not know</b>"))
    if question.not_applicable:
        choices.append(_choice(question.id, "not_applicable", "<b>It does not apply to this agency</b>"))
    choices.append(_choice(question.id, "", "No answer yet", checked=True))
    return _QUESTION.format(
        id=question.id,
        number=number,
        topic=escape(question.topic),
        ask=escape(question.ask),
        why=escape(question.why),
        evidence=escape(question.evidence),
        choices="\n".join(choices),
        reason=_REASON.format(id=question.id) if question.not_applicable else "",
        levels="".join(f'<option value="{level}">{level} {escape(name)}</option>' for level, name in _named(pack)),
    )


def _named(pack: Pack) -> list[tuple[int, str]]:
    return list(enumerate(pack.levels, 1))


def _choice(question: str, value: str, words: str, checked: bool = False) -> str:
    place = f"{question}-{value or 'none'}"
    ticked = " checked" if checked else ""
    return (
        f'<div class="choice"><input type="radio" name="q-{question}" id="{place}" value="{value}"{ticked}>'
        f'<label for="{place}">{words}</label></div>'
    )


def _part(name: str) -> str:
    return (files("crm_assess") / "files" / "templates" / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """What a content security policy calls this very text."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
