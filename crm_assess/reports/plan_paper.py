"""A plan in words: what to find out, which steps to take, and what that would come to."""

from collections.abc import Iterator

from crm_assess import __version__
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

PROJECTION = (
    "A projection: what would be if every step were done. Nothing in it has been shown by the agency; it is no "
    "assessment and must not be read as one."
)
_CAUTION = (
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
    aim, answered = wording.level(pack.levels, plan.to), wording.day(plan.assessment.assessed_on)
    return Paper(
        id="plan",
        title=plan.assessment.agency.name,
        subtitle=f"Plan to {aim}, from the answers of {answered}",
        flag="PROJECTION",
        notices=(PROJECTION,),
        lead=tuple(_lead(plan)),
        sections=tuple(section for section in sections if section),
        date=plan.assessment.assessed_on,
        made_by=f"crm-assess {__version__}",
    )


def _lead(plan: Plan) -> Iterator[str]:
    if not plan.dimensions:
        yield f"Level {plan.to} cannot be reached: no question is applicable."
    elif not plan.reachable:
        yield _unreachable(plan)
        yield from _blocked(plan)
    elif not plan.steps:
        yield _reached(plan)
    else:
        yield f"{_needed(plan)} No other way is cheaper."
    if plan.left_out:
        yield f"Left out, no question being applicable: {wording.listed(plan.left_out)}."
    if plan.budget:
        yield _budget(plan)


def _unreachable(plan: Plan) -> str:
    if plan.dimension:
        return f"Level {plan.to} cannot be reached in the dimension {_title(plan, plan.dimension)}."
    return f"Level {plan.to} cannot be reached by the agency."


def _reached(plan: Plan) -> str:
    if plan.dimension:
        title = _title(plan, plan.dimension)
        return f"Level {plan.to} is reached already in the dimension {title}: no step is needed."
    return f"Level {plan.to} is reached already by the agency: no step is needed."


def _needed(plan: Plan) -> str:
    """How many steps, to where, by when and at what cost, in one sentence."""
    steps, cost = wording.plural(len(plan.steps), "step"), plain(plan.cost or 0)
    title, by = plan.dimension and _title(plan, plan.dimension), plan.by and wording.day(plan.by)
    if title and by:
        return f"The dimension {title} comes to level {plan.to} by {by} with {steps}, at a cost of {cost}."
    if title:
        return f"The dimension {title} comes to level {plan.to} with {steps}, at a cost of {cost}."
    if by:
        return f"The agency comes to level {plan.to} in every dimension by {by} with {steps}, at a cost of {cost}."
    return f"The agency comes to level {plan.to} in every dimension with {steps}, at a cost of {cost}."


def _blocked(plan: Plan) -> Iterator[str]:
    for part in plan.dimensions:
        if not part.reachable:
            yield (
                f"{part.title} needs {part.needed} of {part.applicable} questions there, "
                f"and the possible steps bring {part.possible}."
            )


def _budget(plan: Plan) -> str:
    assert plan.budget
    amount = plain(plan.budget.amount)
    if plan.budget.enough:
        return f"The budget of {amount} is enough."
    if plan.budget.level is None:
        return f"The budget of {amount} is not enough."
    price = plain(plan.budget.cost or 0)
    return (
        f"The budget of {amount} is not enough; the highest level that it pays for is {plan.budget.level}, for {price}."
    )


def _title(plan: Plan, dimension: str) -> str:
    return next((part.title for part in plan.dimensions if part.id == dimension), dimension)


_MISSING = (Column("title", "Question"), Column("state", "Answer"), Column("planned", "In this plan"))


def _found_out(plan: Plan, pack: Pack) -> Section | None:
    if not plan.find_out:
        return None
    rows = tuple(Row(missing.question, _missing(missing, pack)) for missing in plan.find_out)
    table = Table("find_out", "Answers to find out before any step is taken", _MISSING, rows)
    return Section("find_out", "First to find out", (_CAUTION, table))


def _missing(missing: FindOut, pack: Pack) -> tuple[str, Told, Told]:
    planned = "with steps from level 1" if missing.planned else "without steps"
    state = Told(wording.state(missing.state), missing.state.value)
    return pack.questions[missing.question].topic, state, Told(planned, missing.planned)


_STEPS = (
    *(Column("title", "Practice"), Column("levels", "Level", whom=For.PEOPLE)),
    *(Column("from", "From level", "0", For.PROGRAMS), Column("to", "To level", "0", For.PROGRAMS)),
    Column("assumed", "Level taken, not known", whom=For.PROGRAMS),
    *(Column("do", "What it looks like"), Column("cost", "Cost", "0.######")),
)


def _steps(plan: Plan, pack: Pack) -> Section | None:
    blocks: list[Block] = []
    for part in plan.dimensions:
        own = [step for step in plan.steps if pack.dimension_of[step.question].id == part.id]
        if own:
            rows = tuple(Row(step.question, _step(step, pack)) for step in own)
            blocks.append(Heading(f"{part.title} (cost {plain(part.cost or 0)})"))
            blocks.append(Table(f"steps_{part.id}", f"Steps: {part.title}", _STEPS, rows))
    return Section("steps", "Steps", tuple(blocks)) if blocks else None


def _step(step: Step, pack: Pack) -> tuple[Cell, ...]:
    start = f"{step.from_}?" if step.assumed and step.from_ == 1 else str(step.from_)
    levels = f"{start} → {step.to}"
    topic = pack.questions[step.question].topic
    return (topic, levels, step.from_, step.to, step.assumed, step.do, Told(plain(step.cost), step.cost))


def _ties(plan: Plan, pack: Pack) -> Section | None:
    if not plan.ties:
        return None
    blocks = tuple(block for number, tie in enumerate(plan.ties, 1) for block in _tie(tie, number, plan, pack))
    return Section("ties", "Equally cheap", (_TIES, *blocks))


_TIES = "Where several would do at the same cost, the plan has taken the first ones; choose otherwise as you see fit."


def _tie(tie: Tie, number: int, plan: Plan, pack: Pack) -> tuple[Block, ...]:
    entries = tuple(Entry(question, pack.questions[question].topic) for question in tie.questions)
    price, of, dimension = plain(tie.cost), len(entries), _title(plan, tie.dimension)
    title = f"{dimension}: any {tie.choose} of these {of}, at {price} each"
    return (Listing(f"tie_{number}", title, entries, ""),)


_DIMENSIONS = (
    Column("title", "Dimension"),
    Column("now", "At the level now", whom=For.PEOPLE),
    *(Column("there", "At the level now", "0", For.PROGRAMS), Column("applicable", "Applicable", "0", For.PROGRAMS)),
    *(Column("needed", "Needed", "0"), Column("possible", "Can be", "0"), Column("cost", "Cost", "0.######")),
)


def _dimensions(plan: Plan) -> Section | None:
    if not plan.dimensions:
        return None
    rows = tuple(Row(part.id, _dimension(part)) for part in plan.dimensions)
    table = Table("dimensions", f"Questions at level {plan.to} in each dimension", _DIMENSIONS, rows)
    return Section("dimensions", "Three in four questions are needed in each dimension", (table,))


def _dimension(part: DimensionPlan) -> tuple[Cell, ...]:
    now = f"{part.there} of {part.applicable}"
    cost = "not possible" if part.cost is None else plain(part.cost)
    return (part.title, now, part.there, part.applicable, part.needed, part.possible, Told(cost, part.cost))


_FIGURES = (Column("statement", "What respondents said"), Column("printed", "The study"))


def _figures(plan: Plan, benchmarks: Benchmarks) -> Section | None:
    if not plan.steps:
        return None
    if not plan.would_count:
        nothing = "The steps would add none to those the agency is counted in."
        return Section("would_count", "Figures of the study", (nothing,))
    figures = [benchmarks.by_id[own] for own in plan.would_count]
    rows = tuple(Row(figure.id, (figure.statement, figure.printed.words)) for figure in figures)
    lead = "With every step done, the agency would also be counted for these."
    table = Table("would_count", "Figures that the steps would add", _FIGURES, rows)
    return Section("would_count", "Figures of the study that this would add", (lead, table))
