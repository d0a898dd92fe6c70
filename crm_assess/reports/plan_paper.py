"""A plan in words: what to find out, which steps to take, and what that would come to."""

from collections.abc import Iterator

from crm_assess import __version__
from crm_assess.language import N_, _, day, fill, listed, ngettext
from crm_assess.models.benchmark import Benchmarks
from crm_assess.models.pack import Pack
from crm_assess.models.plan import DimensionPlan, FindOut, Plan, Step, Tie
from crm_assess.reports import wording
from crm_assess.reports.paper import (
    Block,
    Cell,
    Column,
    Entry,
    For,
    Heading,
    Listing,
    Paper,
    Row,
    Section,
    Table,
    Told,
    plain,
)

PROJECTION = N_(
    "A projection: what would be if every step were done. Nothing in it has been shown by the agency; it is no "
    "assessment and must not be read as one."
)
_CAUTION = N_(
    "A missing answer was taken as level 1, the cautious end, and its steps start there (1?). Find out first: whatever "
    "turns out higher makes the plan cheaper."
)


def plan_paper(plan: Plan, pack: Pack, benchmarks: Benchmarks) -> Paper:
    """Words a plan. ``benchmarks`` are those it was made with."""
    sections = [
        _found_out(plan, pack),
        _steps(plan, pack),
        _ties(plan, pack),
        _dimensions(plan),
        _figures(plan, benchmarks),
    ]
    aim, answered = wording.level(pack.levels, plan.to), day(plan.assessment.assessed_on)
    return Paper(
        id="plan",
        title=plan.assessment.agency.name,
        subtitle=_("Plan to {aim}, from the answers of {date}", aim=aim, date=answered),
        flag=_("PROJECTION"),
        notices=(_(PROJECTION),),
        lead=tuple(_lead(plan)),
        sections=tuple(section for section in sections if section),
        date=plan.assessment.assessed_on,
        made_by=f"crm-assess {__version__}",
    )


def _lead(plan: Plan) -> Iterator[str]:
    if not plan.dimensions:
        yield _("Level {level} cannot be reached: no question is applicable.", level=plan.to)
    elif not plan.reachable:
        yield _unreachable(plan)
        yield from _blocked(plan)
    elif not plan.steps:
        yield _reached(plan)
    else:
        yield f"{_needed(plan)} {_(_CHEAPEST)}"
    if plan.left_out:
        yield _("Left out, no question being applicable: {dimensions}.", dimensions=listed(plan.left_out))
    if plan.budget:
        yield _budget(plan)


_CHEAPEST = N_("No other way is cheaper.")


def _unreachable(plan: Plan) -> str:
    if plan.dimension:
        title = _title(plan, plan.dimension)
        return _("Level {level} cannot be reached in the dimension {title}.", level=plan.to, title=title)
    return _("Level {level} cannot be reached by the agency.", level=plan.to)


def _reached(plan: Plan) -> str:
    if plan.dimension:
        title = _title(plan, plan.dimension)
        said = _("Level {level} is reached already in the dimension {title}: no step is needed.")
        return fill(said, level=plan.to, title=title)
    return _("Level {level} is reached already by the agency: no step is needed.", level=plan.to)


def _needed(plan: Plan) -> str:
    """How many steps, to where, by when and at what cost, in one sentence."""
    steps = ngettext("{count} step", "{count} steps", len(plan.steps))
    title, by = plan.dimension and _title(plan, plan.dimension), plan.by and day(plan.by)
    if title and by:
        said = _("The dimension {title} comes to level {level} by {date} with {steps}, at a cost of {cost}.")
    elif title:
        said = _("The dimension {title} comes to level {level} with {steps}, at a cost of {cost}.")
    elif by:
        said = _("The agency comes to level {level} in every dimension by {date} with {steps}, at a cost of {cost}.")
    else:
        said = _("The agency comes to level {level} in every dimension with {steps}, at a cost of {cost}.")
    return fill(said, title=title, level=plan.to, date=by, steps=steps, cost=plain(plan.cost or 0))


def _blocked(plan: Plan) -> Iterator[str]:
    for part in plan.dimensions:
        if not part.reachable:
            yield _(
                "{title} needs {needed} of {applicable} questions there, and the possible steps bring {possible}.",
                title=part.title,
                needed=part.needed,
                applicable=part.applicable,
                possible=part.possible,
            )
            if part.at_best >= part.needed:
                yield _("Missing answers of {title} may turn out to be there: find them out first.", title=part.title)


def _budget(plan: Plan) -> str:
    assert plan.budget
    amount = plain(plan.budget.amount)
    if plan.budget.enough:
        return _("The budget of {amount} is enough.", amount=amount)
    if plan.budget.level is None:
        return _("The budget of {amount} is not enough.", amount=amount)
    said = _("The budget of {amount} is not enough; the highest level that it pays for is {level}, for {price}.")
    return fill(said, amount=amount, level=plan.budget.level, price=plain(plan.budget.cost or 0))


def _title(plan: Plan, dimension: str) -> str:
    return next((part.title for part in plan.dimensions if part.id == dimension), dimension)


_MISSING = (Column("title", N_("Question")), Column("state", N_("Answer")), Column("planned", N_("In this plan")))


def _found_out(plan: Plan, pack: Pack) -> Section | None:
    if not plan.find_out:
        return None
    rows = tuple(Row(missing.question, _missing(missing, pack)) for missing in plan.find_out)
    table = Table("find_out", _("Answers to find out before any step is taken"), _MISSING, rows)
    return Section("find_out", _("First to find out"), (_(_CAUTION), table))


def _missing(missing: FindOut, pack: Pack) -> tuple[str, Told, Told]:
    planned = _("with steps from level 1") if missing.planned else _("without steps")
    state = Told(wording.state(missing.state), missing.state.value)
    return pack.questions[missing.question].topic, state, Told(planned, missing.planned)


_STEPS = (
    Column("title", N_("Practice")),
    Column("levels", N_("Level"), whom=For.PEOPLE),
    Column("from", N_("From level"), "0", For.PROGRAMS),
    Column("to", N_("To level"), "0", For.PROGRAMS),
    Column("assumed", N_("Level taken, not known"), whom=For.PROGRAMS),
    Column("do", N_("What it looks like")),
    Column("cost", N_("Cost"), "0.######"),
)


def _steps(plan: Plan, pack: Pack) -> Section | None:
    blocks: list[Block] = []
    for part in plan.dimensions:
        own = [step for step in plan.steps if pack.dimension_of[step.question].id == part.id]
        if own:
            rows = tuple(Row(step.question, _step(step, pack)) for step in own)
            blocks.append(Heading(_("{title} (cost {cost})", title=part.title, cost=plain(part.cost or 0))))
            blocks.append(Table(f"steps_{part.id}", _("Steps: {title}", title=part.title), _STEPS, rows))
    return Section("steps", _("Steps"), tuple(blocks)) if blocks else None


def _step(step: Step, pack: Pack) -> tuple[Cell, ...]:
    start = f"{step.from_}?" if step.assumed and step.from_ == 1 else str(step.from_)
    levels = f"{start} → {step.to}"
    topic = pack.questions[step.question].topic
    return (topic, levels, step.from_, step.to, step.assumed, step.do, Told(plain(step.cost), step.cost))


def _ties(plan: Plan, pack: Pack) -> Section | None:
    if not plan.ties:
        return None
    blocks = tuple(block for number, tie in enumerate(plan.ties, 1) for block in _tie(tie, number, plan, pack))
    return Section("ties", _("Equally cheap"), (_(_TIES), *blocks))


_TIES = N_(
    "Where several would do at the same cost, the plan has taken the first ones; choose otherwise as you see fit."
)


def _tie(tie: Tie, number: int, plan: Plan, pack: Pack) -> tuple[Block, ...]:
    entries = tuple(Entry(question, pack.questions[question].topic) for question in tie.questions)
    price, of, dimension = plain(tie.cost), len(entries), _title(plan, tie.dimension)
    said = _("{dimension}: any {choose} of these {of}, at {price} each")
    title = fill(said, dimension=dimension, choose=tie.choose, of=of, price=price)
    return (Listing(f"tie_{number}", title, entries, ""),)


_DIMENSIONS = (
    Column("title", N_("Dimension")),
    Column("now", N_("At the level now"), whom=For.PEOPLE),
    Column("there", N_("At the level now"), "0", For.PROGRAMS),
    Column("applicable", N_("Applicable"), "0", For.PROGRAMS),
    Column("needed", N_("Needed"), "0"),
    Column("possible", N_("Can be"), "0"),
    Column("cost", N_("Cost"), "0.######"),
)


def _dimensions(plan: Plan) -> Section | None:
    if not plan.dimensions:
        return None
    rows = tuple(Row(part.id, _dimension(part)) for part in plan.dimensions)
    table = Table("dimensions", _("Questions at level {level} in each dimension", level=plan.to), _DIMENSIONS, rows)
    return Section("dimensions", _("Three in four questions are needed in each dimension"), (table,))


def _dimension(part: DimensionPlan) -> tuple[Cell, ...]:
    now = _("{count} of {total}", count=part.there, total=part.applicable)
    cost = _("not possible") if part.cost is None else plain(part.cost)
    return (part.title, now, part.there, part.applicable, part.needed, part.possible, Told(cost, part.cost))


_FIGURES = (Column("statement", N_("What respondents said")), Column("printed", N_("The study")))


def _figures(plan: Plan, benchmarks: Benchmarks) -> Section | None:
    if not plan.steps:
        return None
    if not plan.would_count:
        nothing = _("The steps would add none to those the agency is counted in.")
        return Section("would_count", _("Figures of the study"), (nothing,))
    figures = [benchmarks.by_id[own] for own in plan.would_count]
    rows = tuple(Row(figure.id, (figure.statement, figure.printed.words)) for figure in figures)
    lead = _("With every step done, the agency would also be counted for these.")
    table = Table("would_count", _("Figures that the steps would add"), _FIGURES, rows)
    return Section("would_count", _("Figures of the study that this would add"), (lead, table))
