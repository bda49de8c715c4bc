"""An answer for a reader: worked out from what this reader may see, and recorded where that is sensitive.

A withheld fact is left out before the rules run, so that neither a verdict, an amount, a hint nor a sentence can tell
it: what hangs on it is undecided for this reader, and the page says which data are withheld and why.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from kechuang.people.actors import Actor
from kechuang.people.sensitivity import judge, keys_of, log_read
from kechuang.policy.answers import Result, answer_for, program
from kechuang.policy.parties import Named
from kechuang.policy.trial import Trial
from kechuang.rules.subject import Subject


def answer_to(
    actor: Actor,
    party: Named,
    as_of: date,
    known_at: datetime | None = None,
    what_if: Trial | None = None,
    *,
    why: str,
) -> Result:
    """All measures for `party` as `actor` may know them. `why` goes into the record of sensitive reads.

    The right to the answer itself is asked by `parties.named`.
    """
    dictionary = program(as_of, known_at).dictionary
    shown = judge(actor, party.code, keys_of(dictionary), dictionary)
    result = answer_for(party.party, as_of, known_at, what_if, shown.withheld)
    log_read(actor, party.code, _present(result.registered or result.subject, shown.sensitive), why)
    return result


def _present(subject: Subject, keys: Iterable[str]) -> list[str]:
    """Those of `keys` about which the register says something; who looks at nothing has seen nothing."""
    known = {key[0] if isinstance(key, tuple) else key for key in subject.facts}
    for alias, rows in subject.records.items():
        if rows:
            known |= {alias} | {f"{alias}.{name}" for row in rows for name in row}
    return [key for key in keys if key in known]
