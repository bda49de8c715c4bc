"""Policy, notice and stacking models into the definitions the compiler reads."""

from __future__ import annotations

from kechuang.core.pack.examples import example
from kechuang.core.pack.schema.base import text_of
from kechuang.core.pack.schema.dictionary import DatedModel, ParameterModel
from kechuang.core.pack.schema.policy import (
    BOUNDS,
    BenefitModel,
    ClauseModel,
    ConditionModel,
    ConfidenceModel,
    DocumentModel,
    GroupModel,
    NoticeFile,
    PolicyFile,
    RowModel,
    TableModel,
    WindowModel,
)
from kechuang.rules.definitions import (
    Benefit,
    Cap,
    Clause,
    Condition,
    Dated,
    Dictionary,
    Group,
    Let,
    Notice,
    Parameter,
    Place,
    Policy,
    Row,
    Table,
    Window,
)
from kechuang.rules.problems import Problem


def shared_parameter(model: ParameterModel, problems: list[Problem]) -> Parameter:
    """A parameter of parameters.yaml; its note names source and confidence."""
    note = " ".join(part for part in (text_of(model.note).zh, model.source, model.confidence) if part)
    values = _dated(model.id, model.values, model.place, problems)
    return Parameter(model.id, values, model.name.text, note, model.place)


def policy(model: PolicyFile, dictionary: Dictionary, problems: list[Problem]) -> Policy:
    """A measure; what does not fit the dictionary becomes a problem."""
    return Policy(
        id=model.id,
        title=model.title.text,
        clauses=tuple(map(clause, model.clauses)),
        level=model.level,
        department=model.department,
        document=document(model.document),
        confidence=confidence(model.confidence),
        determinism=model.determinism,
        themes=tuple(model.themes),
        valid_from=model.valid.from_,
        valid_to=model.valid.to,
        historic=model.historic,
        applies=model.applies,
        parameters=_parameters(model, problems),
        tables=tuple(table(name, one) for name, one in model.tables.items()),
        lets=tuple(Let(name, source) for name, source in model.let.items()),
        conditions=tuple(map(condition, model.conditions)),
        notes=tuple(note.text for note in model.notes),
        examples=tuple(example(one, dictionary, problems) for one in model.examples),
        place=model.place,
    )


def notice(model: NoticeFile, dictionary: Dictionary, problems: list[Problem]) -> Notice:
    """A year's notice of a measure."""
    return Notice(
        id=model.id,
        policy=model.policy,
        title=model.title.text,
        open=tuple(model.open),
        valid_from=model.valid.from_,
        valid_to=model.valid.to,
        window=window(model.window),
        why_closed=model.why_closed.text,
        document=document(model.document),
        confidence=confidence(model.confidence),
        parameters=_parameters(model, problems),
        conditions=tuple(map(condition, model.conditions)),
        clauses=tuple(map(clause, model.clauses)),
        examples=tuple(example(one, dictionary, problems) for one in model.examples),
        place=model.place,
    )


def group(model: GroupModel) -> Group:
    """A stacking rule."""
    members = tuple(model.members)
    return Group(model.id, model.kind, members, model.says.text, model.source, model.at_most, model.less, model.place)


def document(model: DocumentModel) -> dict[str, object]:
    """number: str, title and note: Text, issuer: department ids, url: first address ('' when unknown), urls: all."""
    urls = tuple(url for url in model.url if url != "unknown")
    return {
        "number": model.number,
        "title": text_of(model.title),
        "issuer": tuple(model.issuer),
        "date": model.date,
        "url": urls[0] if urls else "",
        "urls": urls,
        "note": text_of(model.note),
    }


def confidence(model: ConfidenceModel) -> dict[str, str]:
    """grade, note (zh) and note_en."""
    note = text_of(model.note)
    return {"grade": model.grade, "note": note.zh, "note_en": note.en}


def condition(model: ConditionModel) -> Condition:
    """A condition of a measure, a clause or a record."""
    manual = model.manual.text if model.manual else None
    return Condition(model.id, model.says.text, model.test, manual, model.article, model.place)


def clause(model: ClauseModel) -> Clause:
    """What can be obtained."""
    return Clause(
        id=model.id,
        title=model.title.text,
        benefit=benefit(model.benefit),
        conditions=tuple(map(condition, model.conditions)),
        per=model.per or "",
        items=tuple(map(condition, model.items)),
        article=model.article,
        window=window(model.window),
        documents=tuple(words.text for words in model.documents),
        place=model.place,
    )


def benefit(model: BenefitModel) -> Benefit:
    """Amounts stay text until the compiler reads them."""
    caps = tuple(Cap(cap.per, cap.at_most, cap.by, cap.items, cap.used, cap.place) for cap in model.caps)
    gives = text_of(model.gives)
    return Benefit(model.kind, model.nature, gives, model.value, model.low, model.high, caps, model.place)


def window(model: WindowModel) -> Window:
    """When one may apply."""
    return Window(model.mode, model.from_, model.to, text_of(model.note))


def table(name: str, model: TableModel) -> Table:
    """A band table or the slices of `marginal`."""
    slices = tuple((one.up_to, one.rate or one.rest) for one in model.marginal)
    marginal = tuple((bound, rate) for bound, rate in slices if rate is not None)
    return Table(name, tuple(map(_row, model.rows)), marginal, model.place)


def _row(model: RowModel) -> Row:
    if model.else_ is not None:
        return Row("else", None, model.else_[0], model.else_[-1])
    test = next(name for name in BOUNDS if getattr(model, name) is not None)
    assert model.value is not None  # the model's validator saw to it
    return Row(test, getattr(model, test), model.value[0], model.value[-1])  # type: ignore[arg-type]


def _parameters(model: PolicyFile | NoticeFile, problems: list[Problem]) -> tuple[Parameter, ...]:
    return tuple(
        Parameter(name, _dated(name, values, model.place, problems), place=values[0].value.place)
        for name, values in model.parameters.items()
    )


def _dated(name: str, values: list[DatedModel], place: Place, problems: list[Problem]) -> tuple[Dated, ...]:
    """Ascending by day; only the first may hold since ever."""
    starts = [one.from_ for one in values]
    known = [start for start in starts if start is not None]
    if None in starts[1:] or known != sorted(set(known)):
        where = values[0].value.place or place
        message = "values by date need different days in ascending order"
        problems.append(Problem(where, f"parameters.{name}", message, "sort them; only the first may lack `from`"))
    return tuple(Dated(one.from_, one.value) for one in values)
