"""A folder of YAML into a `Pack`, with every problem of every file, and a cache by modification time."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from kechuang.core.pack import policies as convert
from kechuang.core.pack.checks import Checks, check_mapping
from kechuang.core.pack.dictionary import RESERVED, dictionary
from kechuang.core.pack.directories import Directory, DirectoryChecks, directory
from kechuang.core.pack.indicator_checks import IndicatorChecks, figures
from kechuang.core.pack.indicators import Figures
from kechuang.core.pack.layout import Found, files_of
from kechuang.core.pack.nodes import Table, plain
from kechuang.core.pack.offers import OfferRules, offer_rules
from kechuang.core.pack.problems import nearest, validate
from kechuang.core.pack.quality import QualityRules, quality_rules
from kechuang.core.pack.reader import read_file
from kechuang.core.pack.reports import Paragraph, check_report, paragraphs
from kechuang.core.pack.schema import FILES
from kechuang.core.pack.schema.base import text_of
from kechuang.core.pack.schema.dictionary import DepartmentModel, DepartmentsFile, FactsFile, PackFile, ParametersFile
from kechuang.core.pack.schema.directory import DirectoryFile
from kechuang.core.pack.schema.figures import IndicatorsFile, ReportFile, ScopesFile
from kechuang.core.pack.schema.offers import OffersFile
from kechuang.core.pack.schema.policy import NoticeFile, PolicyFile, StackingFile
from kechuang.core.pack.schema.quality import QualityFile
from kechuang.core.pack.schema.service import DutiesFile, ServiceFile
from kechuang.core.pack.schema.wording import WordingFile
from kechuang.core.pack.service_checks import ServiceChecks
from kechuang.core.pack.services import Duty, Service, duty, service
from kechuang.core.pack.tables import check_tables
from kechuang.core.pack.wording import wording_rules
from kechuang.core.wording import WordingRule
from kechuang.rules.definitions import Dictionary, Place, RuleSet, Text
from kechuang.rules.problems import Problem, RuleErrors

NO_TEXT, NOWHERE = Text(), Place()


@dataclass(frozen=True, slots=True)
class Department:
    """Who issues, holds and answers. `valid_from` and `valid_to` are None when the day is not known."""

    id: str
    name: Text
    level: str  # national | city | park | district | other
    valid_from: date | None = None
    valid_to: date | None = None
    successor: str = ""
    note: Text = NO_TEXT
    place: Place = NOWHERE


@dataclass(frozen=True)
class Pack:
    """What a district has. `imports` and `sample_parameters` are raw trees (text leaves with places)."""

    id: str
    title: Text
    sample: bool
    departments: Mapping[str, Department]
    rules: RuleSet
    imports: Mapping[str, Table]
    sample_parameters: Mapping[str, Any]
    directories: Mapping[str, Directory]
    quality: QualityRules
    services: Mapping[str, Service]
    duties: Mapping[str, Duty]
    figures: Figures
    report: tuple[Paragraph, ...]
    wording: tuple[WordingRule, ...]
    offers: OfferRules
    digest: str
    path: Path


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading a folder. `unread` are the files that could not be taken in as a whole."""

    pack: Pack | None
    problems: tuple[Problem, ...]
    unread: frozenset[str] = frozenset()


def load(path: Path | str) -> Pack:
    """The pack in a folder; raises RuleErrors with all problems of its files.

    Expressions are kept as text: `rules.program.check` and `compile_rules` read them.
    """
    reading = inspect(path)
    if reading.problems or reading.pack is None:
        raise RuleErrors(reading.problems)
    return reading.pack


M = TypeVar("M", bound=BaseModel)

_CACHE: dict[Path, tuple[tuple[tuple[str, int, int], ...], Pack]] = {}


def inspect(path: Path | str) -> Reading:
    """The pack as far as it can be read, and all problems in the order of files and lines."""
    root = Path(path)
    problems: list[Problem] = []
    files = files_of(root, problems)
    try:
        stats = [(one, one.path.stat()) for one in files]
        state = tuple((one.name, stat.st_mtime_ns, stat.st_size) for one, stat in stats)
    except OSError:
        state = ()
    cached = _CACHE.get(root.resolve())
    if not problems and cached and cached[0] == state:
        return Reading(cached[1], ())
    trees, models = _trees(files, problems)
    unread = frozenset(one.place.file for one in problems)
    pack = _assemble(root, trees, models, unread, problems)
    if pack is not None and not problems and state:
        _CACHE[root.resolve()] = (state, pack)
    ordered = sorted(dict.fromkeys(problems), key=lambda one: (one.place.file, one.place.line, one.place.column))
    return Reading(pack, tuple(ordered), unread)


Models = Mapping[str, BaseModel | None]


def _trees(files: list[Found], problems: list[Problem]) -> tuple[dict[str, Any], Models]:
    trees: dict[str, Any] = {}
    for file in files:
        try:
            tree = read_file(file.path, file.name)
        except RuleErrors as error:
            problems += error.problems
            continue
        if isinstance(tree, Table):
            trees[file.name] = tree
        else:
            place = Place(file.name, 1, 1)
            problems.append(Problem(place, "file", "a mapping is expected", "write `key: value` lines"))
    typed = [(name, FILES[_kind(name)], tree) for name, tree in trees.items() if _kind(name) in FILES]
    return trees, {name: validate(model, tree, problems) for name, model, tree in typed}


def _assemble(
    root: Path, trees: dict[str, Any], models: Models, unread: frozenset[str], problems: list[Problem]
) -> Pack | None:
    """Definitions and checks between files. What refers to a file that could not be read is not complained about."""
    head = models.get("pack.yaml")
    if not isinstance(head, PackFile):
        return None
    sources = {"departments.yaml"} | {name for name in unread if _kind(name) == "facts"}
    blind: list[Problem] = []
    references = blind if sources & unread else problems
    departments = _departments(models.get("departments.yaml"), problems)
    measured = figures(
        (file for _, file in _of(models, ScopesFile)), (file for _, file in _of(models, IndicatorsFile)), problems
    )
    rules = _rules(models, set(departments), measured, problems, references)
    checks = Checks(rules, departments, {Path(name).stem for name in unread if _kind(name) == "policies"})
    references += checks.run()
    for policy in rules.policies:
        check_tables(policy, problems)
    imports = {Path(name).stem: tree for name, tree in trees.items() if _kind(name) == "imports"}
    for tree in imports.values():
        check_mapping(tree, rules.dictionary, set(departments), references)
    directories = _directories(models, rules, set(departments), problems, references)
    checks_of_services = ServiceChecks(rules.dictionary, departments, directories, problems, references)
    unsure = blind if any(_kind(name) in {"directories", "scopes", "indicators"} for name in unread) else references
    IndicatorChecks(measured, directories, departments, rules.dictionary, unsure).run()
    told = paragraphs(file for _, file in _of(models, ReportFile))
    check_report(told, measured, directories, unsure)
    return Pack(
        id=head.id,
        title=head.title.text,
        sample=head.sample,
        departments=departments,
        rules=rules,
        imports=imports,
        sample_parameters=trees.get("sample.yaml", Table(Place("sample.yaml", 1, 1))),
        directories=directories,
        quality=_quality(models.get("quality.yaml"), imports, references),
        services=_services(models, trees, checks_of_services, problems),
        duties=_duties(models.get("duties.yaml"), checks_of_services, problems),
        figures=measured,
        report=told,
        wording=wording_rules(_one(models, WordingFile), set(departments), problems, references),
        offers=offer_rules(_one(models, OffersFile), rules.dictionary, directories, references),
        digest=_digest(trees),
        path=root,
    )


def _kind(name: str) -> str:
    """`policies` for policies/x.yaml, `pack` for pack.yaml."""
    folder, _, rest = name.partition("/")
    return folder if rest else name.removesuffix(".yaml")


def _of(models: Models, model: type[M]) -> list[tuple[str, M]]:
    return [(name, found) for name, found in models.items() if isinstance(found, model)]


def _one(models: Models, model: type[M]) -> M | None:
    return next((found for _, found in _of(models, model)), None)


def _departments(file: BaseModel | None, problems: list[Problem]) -> dict[str, Department]:
    found: dict[str, Department] = {}
    models = file.departments if isinstance(file, DepartmentsFile) else []
    known = {model.id for model in models}
    for model in models:
        if model.id in found:
            message = f"the department `{model.id}` occurs twice, first in line {found[model.id].place.line}"
            problems.append(Problem(model.place, model.id, message, "rename or delete one of them"))
        if model.successor and model.successor not in known:
            message = f"the successor `{model.successor}` is not a department"
            problems.append(Problem(model.place, f"{model.id}.successor", message, nearest(model.successor, known)))
        found.setdefault(model.id, _department(model))
    return found


def _department(model: DepartmentModel) -> Department:
    return Department(
        id=model.id,
        name=model.name.text,
        level=model.level,
        valid_from=model.valid.from_,
        valid_to=model.valid.to,
        successor=model.successor or "",
        note=text_of(model.note),
        place=model.place,
    )


def _rules(
    models: Models, holders: set[str], measured: Figures, problems: list[Problem], references: list[Problem]
) -> RuleSet:
    named = {"indicators": tuple((one.id, one.title) for one in measured.indicators.values())}
    facts = dictionary([file for _, file in _of(models, FactsFile)], holders, problems, references, named)
    shared = [one for _, file in _of(models, ParametersFile) for one in file.parameters]
    parameters = tuple(convert.shared_parameter(one, problems) for one in shared)
    policies, notices = _of(models, PolicyFile), _of(models, NoticeFile)
    held = [(name, model.id, model.place) for name, model in policies]
    held += [(name, model.id, model.place) for name, model in notices]
    for name, found, place in held:
        _named_as_file(name, found, place, problems)
    for one in parameters:
        _free(one.id, one.place, facts, problems)
    return RuleSet(
        dictionary=facts,
        parameters=parameters,
        policies=tuple(convert.policy(model, facts, references) for _, model in policies),
        notices=tuple(convert.notice(model, facts, references) for _, model in notices),
        groups=tuple(convert.group(one) for _, file in _of(models, StackingFile) for one in file.groups),
    )


def _directories(
    models: Models, rules: RuleSet, departments: set[str], problems: list[Problem], references: list[Problem]
) -> dict[str, Directory]:
    checks = DirectoryChecks(rules.dictionary, departments, references)
    found: dict[str, Directory] = {}
    for name, model in _of(models, DirectoryFile):
        one = found[model.id] = directory(model)
        _named_as_file(name, model.id, model.place, problems)
        checks.check(one)
    return found


def _services(
    models: Models, trees: Mapping[str, Any], checks: ServiceChecks, problems: list[Problem]
) -> dict[str, Service]:
    found: dict[str, Service] = {}
    for name, model in _of(models, ServiceFile):
        one = found[model.id] = service(model, plain(trees[name]))
        _named_as_file(name, model.id, model.place, problems)
        checks.check(model, one)
    return found


def _duties(file: BaseModel | None, checks: ServiceChecks, problems: list[Problem]) -> dict[str, Duty]:
    found: dict[str, Duty] = {}
    for model in file.duties if isinstance(file, DutiesFile) else []:
        if model.id in found:
            message = f"the duty `{model.id}` occurs twice, first in line {found[model.id].place.line}"
            problems.append(Problem(model.place, model.id, message, "rename or delete one of them"))
        found.setdefault(model.id, duty(model))
    checks.duties(found)
    return found


def _quality(file: BaseModel | None, imports: Mapping[str, Table], references: list[Problem]) -> QualityRules:
    """A rhythm is of a list that the pack has a mapping for."""
    if not isinstance(file, QualityFile):
        return quality_rules(None)
    for name in file.rhythms.lists:
        if name not in imports:
            message = f"there is no import mapping `{name}`"
            references.append(Problem(file.rhythms.place, name, message, nearest(name, imports)))
    return quality_rules(file)


def _named_as_file(name: str, found: str, place: Place, problems: list[Problem]) -> None:
    if Path(name).stem != found:
        message = f"the file holds `{found}`"
        problems.append(Problem(place, "id", message, f"name the file {found}.yaml, or correct the id"))


def _free(name: str, place: Place, facts: Dictionary, problems: list[Problem]) -> None:
    if name in RESERVED or name in facts.facts or name in facts.records:
        problems.append(Problem(place, name, f"`{name}` already means something else", "choose another name"))


def _digest(trees: Mapping[str, Any]) -> str:
    """SHA-256 over the content: comments, order of keys and files' places do not matter."""
    text = json.dumps({name: plain(tree) for name, tree in trees.items()}, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
