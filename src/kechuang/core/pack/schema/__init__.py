"""Models of every kind of pack file, and the JSON Schemas they publish."""

from __future__ import annotations

from typing import Any

from kechuang.core.pack.schema.base import Model
from kechuang.core.pack.schema.dictionary import DepartmentsFile, FactsFile, PackFile, ParametersFile
from kechuang.core.pack.schema.directory import DirectoryFile
from kechuang.core.pack.schema.figures import IndicatorsFile, ReportFile, ScopesFile
from kechuang.core.pack.schema.offers import OffersFile
from kechuang.core.pack.schema.policy import NoticeFile, PolicyFile, StackingFile
from kechuang.core.pack.schema.quality import QualityFile
from kechuang.core.pack.schema.service import DutiesFile, ServiceFile
from kechuang.core.pack.schema.wording import WordingFile

FILES: dict[str, type[Model]] = {
    "pack": PackFile,
    "departments": DepartmentsFile,
    "facts": FactsFile,
    "parameters": ParametersFile,
    "policies": PolicyFile,
    "notices": NoticeFile,
    "stacking": StackingFile,
    "directories": DirectoryFile,
    "quality": QualityFile,
    "services": ServiceFile,
    "duties": DutiesFile,
    "scopes": ScopesFile,
    "indicators": IndicatorsFile,
    "report": ReportFile,
    "wording": WordingFile,
    "offers": OffersFile,
}
"""By folder, or by name of the single file."""


def json_schemas() -> dict[str, dict[str, Any]]:
    """One JSON Schema (2020-12) per kind of file."""
    draft = "https://json-schema.org/draft/2020-12/schema"
    return {kind: {"$schema": draft, **model.model_json_schema(by_alias=True)} for kind, model in FILES.items()}
