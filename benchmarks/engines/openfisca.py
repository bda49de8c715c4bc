"""OpenFisca-Core in bulk: build a simulation, set the inputs, calculate the 17 outputs.

Twice: as it is delivered (its `float` is float32), and with its table of types patched to float64.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from openfisca_core.indexed_enums import EnumArray
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.variables.config import VALUE_TYPES

from benchmarks.columns import COLUMNS, DATES, MONEY, OUTPUTS
from benchmarks.engines.base import Outputs, arrays
from benchmarks.engines.openfisca_model import Grade, Sector, system

NOW = "2026"
ENUMS = {"sector": Sector, "credit_grade": Grade}


@dataclass
class Inputs:
    system: Any
    size: int
    columns: list[tuple[str, str, Any]]  # variable, period, array in OpenFisca's own type


class Openfisca:
    exact, unknown = False, False

    def __init__(self, width: str = "float32"):
        self.width = width
        self.name = f"openfisca-{width}"
        self.says = f"OpenFisca-Core, {width}" + (" (its default)" if width == "float32" else " (patched)")

    def prepare(self, parquet: Path, rows: int | None = None) -> Inputs:
        VALUE_TYPES[float]["dtype"] = np.dtype(self.width).type
        read = arrays(parquet, rows)
        columns: list[tuple[str, str, Any]] = []
        for name in COLUMNS:
            values: Any = read.pop(name)
            fact, _, year = name.partition(".")
            if name in MONEY:
                values = (values / 100).astype(self.width)
            elif name in DATES:
                values = values.astype("datetime64[D]")
            elif name in ENUMS:
                values = EnumArray(values, ENUMS[name])
            columns.append((fact, year or NOW, values))
        return Inputs(system(), len(columns[0][2]), columns)

    def run(self, inputs: Inputs) -> dict[str, Any]:
        simulation = SimulationBuilder().build_default_simulation(inputs.system, count=inputs.size)
        for variable, period, values in inputs.columns:
            simulation.set_input(variable, period, values)
        with np.errstate(invalid="ignore", divide="ignore"):  # a firm may have no counted revenue yet
            return {name: simulation.calculate(name, NOW) for name in OUTPUTS}

    def collect(self, result: dict[str, Any]) -> Outputs:
        return {
            name: values.astype(np.int64)
            if name.endswith("_ok")
            else np.rint(values.astype(np.float64) * 100).astype(np.int64)
            for name, values in result.items()
        }
