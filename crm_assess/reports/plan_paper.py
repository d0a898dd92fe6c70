"""A plan in words: what to find out, which steps to take, and what that would come to."""

from collections.abc import Iterator

from crm_assess import __version__
from crm_assess.models.benchmark import Benchmarks
from crm_assess.models.pack import Pack
from crm_assess.models.plan import DimensionPlan, FindOut, Plan, Step, Tie
from crm_assess.reports import wording
from crm_assess.reports.paper import Block, Paper, Section, Table, enumerated, plain

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
        *_steps(plan, pack),
        _ties(plan, pack),
        _dimensions(plan),
        _figures(plan, benchmarks),
    ]
    return Paper(
        title=plan.assessment.agency.name,
        flag="PROJECTION",
        subtitle=f"Plan to {wording.level(pack.levels, plan.to)}, from the answers of "
        f"{wording.day(plan.assessment.assessed_on)}",
        lead=(PROJECTION, *_lead(plan, pack)),
        sections=tuple(section for section in sections if section),
        made_by=f"crm-assess {__version__}",
    )


def _lead(plan: Plan, pack: Pack) -> Iterator[str]:
    scope = f"the dimension {_title(plan, plan.dimension)}" if plan.dimension else "the agency, in every dimension,"
    by = f" by {wording.day(plan.by)}" if plan.by else ""
    if not plan.dimensions:
        yield f"Level {plan.to} cannot be reached: no question is applicable."
    elif not plan.reachable:
        yield f"Level {plan.to} cannot be reached by {scope.rstrip(',')}. {' '.join(_blocked(plan))}"
    elif not plan.steps:
        yield f"Level {plan.to} is reached already by {scope.rstrip(',')}: no step is needed."
    else:
        number = wording.plural(len(plan.steps), "step")
        verb = "brings" if len(plan.steps) == 1 else "bring"
        price = f"at a cost of {plain(plan.cost or 0)}. No other way is cheaper."
        yield f"{number} {verb} {scope} to level {plan.to}{by}, {price}"
    if plan.left_out:
        yield f"Left out, no question being applicable: {wording.listed(plan.left_out)}."
    if plan.budget:
        yield _budget(plan)


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


def _found_out(plan: Plan, pack: Pack) -> Section | None:
    if not plan.find_out:
        return None
    rows = tuple(_missing(missing, pack) for missing in plan.find_out)
    return Section("First to find out", (_CAUTION, Table(("Question", "Answer", "In this plan"), rows)))


def _missing(missing: FindOut, pack: Pack) -> tuple[str, str, str]:
    planned = "with steps from level 1" if missing.planned else "without steps"
    return pack.questions[missing.question].topic, wording.STATES[missing.state], planned


def _steps(plan: Plan, pack: Pack) -> Iterator[Section]:
    for part in plan.dimensions:
        own = [step for step in plan.steps if pack.dimension_of[step.question].id == part.id]
        if own:
            rows = tuple(_step(step, pack) for step in own)
            table = Table(("Level", "Practice", "What it looks like", "Cost"), rows, (3,))
            yield Section(f"Steps: {part.title} (cost {plain(part.cost or 0)})", (table,))


def _step(step: Step, pack: Pack) -> tuple[str, str, str, str]:
    start = f"{step.from_}?" if step.assumed and step.from_ == 1 else str(step.from_)
    return f"{start} → {step.to}", pack.questions[step.question].topic, step.do, plain(step.cost)


def _ties(plan: Plan, pack: Pack) -> Section | None:
    if not plan.ties:
        return None
    return Section("Equally cheap", tuple(_tie(tie, plan, pack) for tie in plan.ties))


def _tie(tie: Tie, plan: Plan, pack: Pack) -> Block:
    topics = [pack.questions[question].topic for question in tie.questions]
    return (
        f"{_title(plan, tie.dimension)}: any {tie.choose} of these {len(topics)} will do, at {plain(tie.cost)} each; "
        f"the plan has taken the first {tie.choose}: {enumerated(topics)}."
    )


def _dimensions(plan: Plan) -> Section | None:
    if not plan.dimensions:
        return None
    rows = tuple(_dimension(part) for part in plan.dimensions)
    header = ("Dimension", f"At level {plan.to} now", "Needed", "Can be", "Cost")
    return Section("Three in four questions are needed in each dimension", (Table(header, rows, (1, 2, 3, 4)),))


def _dimension(part: DimensionPlan) -> tuple[str, ...]:
    now = f"{part.there} of {part.applicable}"
    cost = "not possible" if part.cost is None else plain(part.cost)
    return part.title, now, str(part.needed), str(part.possible), cost


def _figures(plan: Plan, benchmarks: Benchmarks) -> Section | None:
    if not plan.steps:
        return None
    if not plan.would_count:
        return Section("Figures of the study", ("The steps would add none to those the agency is counted in.",))
    figures = [benchmarks.by_id[own] for own in plan.would_count]
    rows = tuple((figure.statement, figure.printed.words) for figure in figures)
    lead = "With every step done, the agency would also be counted for:"
    return Section("Figures of the study that this would add", (lead, Table(("Statement", "Study"), rows)))
