"""Lists nobody wants to be on, offences, and how tax grades a firm."""

from __future__ import annotations

from datetime import date, timedelta

from kechuang.register.sample.codes import Counter
from kechuang.register.sample.draws import Draws
from kechuang.register.sample.params import Params
from kechuang.register.sample.party import Firm

_OFFENCES = {"safety": 30, "quality": 25, "environment": 20, "data_safety": 10, "tax": 10, "other": 5}


def integrity(firms: list[Firm], params: Params) -> None:
    """Fill lists, offences and tax grades."""
    draws, serial, odds = Draws(params.seed, "integrity"), Counter(), params.integrity
    for firm in firms:
        firm.records.setdefault("offence", [])
        firm.records.setdefault("credit_ban", [])
        dishonest = draws.chance(odds["dishonest"])
        firm.facts |= {
            "abnormal_operation_list": draws.chance(odds["abnormal"] * (4 if not firm.facts["is_operating"] else 1)),
            "serious_dishonesty_list": dishonest,
            "judgment_defaulter": draws.chance(odds["defaulter"]),
            "joint_punishment_3y": dishonest or draws.chance(odds["punished"]),
            "research_misconduct": draws.chance(0.001),
            "project_overdue": draws.chance(0.006),
            "serious_tax_offence_3y": draws.chance(0.002),
            "tax_credit_grade": draws.weighted({"A": 16, "B": 48, "M": 26, "C": 7, "D": 3}),
            "tax_arrears": draws.between(1, 500) * 100_000 if draws.chance(0.012) else 0,
            "has_sound_accounts": draws.chance(0.97),
            "abnormal_application_count": draws.between(1, 9) if firm.rows("ip") and draws.chance(0.01) else 0,
        }
        if draws.chance(odds["offence"]):
            day = draws.day(max(firm.born, date(params.until.year - 4, 1, 8)), params.until)
            firm.add(
                "offence",
                reference=f"示例罚{day.year}-{serial.next('offence'):05d}",
                kind=draws.weighted(_OFFENCES),
                happened_on=day,
            )
        if dishonest:
            day = draws.day(max(firm.born, date(params.until.year - 3, 1, 8)), params.until)
            firm.add(
                "credit_ban",
                reference=f"示例信{day.year}-{serial.next('ban'):05d}",
                valid_from=day,
                valid_to=day + timedelta(days=1095),
            )
