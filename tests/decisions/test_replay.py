"""What was answered on a day can be answered again, byte for byte, whatever was changed since."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError
from django.utils import timezone
from typer.testing import CliRunner, Result

from kechuang.cli.decisions import app as decisions
from kechuang.cli.policy import app as policy
from kechuang.core.pack import load
from kechuang.people.actors import SYSTEM
from kechuang.policy.models import Decision, Release
from kechuang.register.importing import import_files
from kechuang.register.models import Undo, WriteBatch
from tests.web.district import CODE, DAY

pytestmark = pytest.mark.usefixtures("district")
Rewrite = Callable[[str, str], None]


def run(app: Any, *arguments: Any) -> Result:
    return CliRunner().invoke(app, list(map(str, arguments)))


def decided() -> Result:
    by = ("--by", "示例经办人", "--reason", "符合条件")
    return run(decisions, "decide", CODE, "--measure", "growth", "--as-of", DAY, *by, "--json")


def import_again(district: Path, tmp_path: Path) -> None:
    """Statistics corrects last year's figures."""
    path = tmp_path / "更正年报.csv"
    path.write_text(f"统一社会信用代码,2025年研发费用（元）\n{CODE},1234567", encoding="utf-8")
    reports = import_files([path], load(district), SYSTEM)
    assert reports[0].outcome == "imported", reports[0]


def test_explain_known_at_is_the_answer_of_then(district: Path, rewrite: Rewrite, tmp_path: Path) -> None:
    before = run(policy, "explain", CODE, "--as-of", DAY, "--json")
    assert before.exit_code == 0, before.output
    moment = timezone.now().isoformat()
    import_again(district, tmp_path)
    facts = run(policy, "explain", CODE, "--as-of", DAY, "--json")
    rewrite("20%", "30%")
    rules = run(policy, "explain", CODE, "--as-of", DAY, "--json")
    again = run(policy, "explain", CODE, "--as-of", DAY, "--json", "--known-at", moment)
    assert again.stdout_bytes == before.stdout_bytes
    assert len({before.stdout, facts.stdout, rules.stdout}) == 3
    undone = timezone.now().isoformat()
    Undo.objects.create(
        batch=WriteBatch.objects.latest("id"), actor="tester", reason="wrong file", recorded_at=timezone.now()
    )
    assert run(policy, "explain", CODE, "--as-of", DAY, "--json", "--known-at", moment).stdout == before.stdout
    assert run(policy, "explain", CODE, "--as-of", DAY, "--json", "--known-at", undone).stdout == rules.stdout


def test_a_pack_is_kept_once_and_again_when_it_comes_back(rewrite: Rewrite) -> None:
    for _ in range(2):
        run(policy, "explain", CODE, "--as-of", DAY)
    assert Release.objects.count() == 1
    rewrite("20%", "30%")
    run(policy, "explain", CODE, "--as-of", DAY)
    rewrite("30%", "20%")
    run(policy, "explain", CODE, "--as-of", DAY)
    digests = list(Release.objects.order_by("pk").values_list("pack", flat=True))
    assert len(digests) == 3 and digests[0] == digests[2] != digests[1]


def test_a_decision_is_equal_after_facts_and_rules_changed(district: Path, rewrite: Rewrite, tmp_path: Path) -> None:
    made = decided()
    assert made.exit_code == 0, made.output
    shown = json.loads(made.stdout)
    assert {"facts", "rules", "answer", "known_at"} <= shown.keys()
    import_again(district, tmp_path)
    rewrite("20%", "30%")
    done = run(decisions, "replay", shown["decision"])
    assert (done.exit_code, done.stdout) == (0, f"decision {shown['decision']}: equal\n")
    assert decided().exit_code == 0
    done = run(decisions, "replay", "--all", "--json")
    assert [one["equal"] for one in json.loads(done.stdout)] == [True, True]


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("facts", "0" * 64, "facts: " + "0" * 64 + " then, "),
        ("rules", "0" * 64, "rules: " + "0" * 64 + " then, "),
        ("answer", None, "answer clauses[0].benefit.amount: 1 then, "),
    ],
)
def test_replay_names_the_first_difference(column: str, value: str | None, said: str) -> None:
    number = json.loads(decided().stdout)["decision"]
    old = Decision.objects.get(pk=number)
    if value is None:
        answer = json.loads(old.answer)
        answer["clauses"][0]["benefit"]["amount"] = 1
        value = json.dumps(answer, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    old.pk = None
    setattr(old, column, value)
    old.save(force_insert=True)
    done = run(decisions, "replay", old.pk)
    assert done.exit_code == 1
    assert said in done.stdout


def test_decisions_and_releases_are_only_added() -> None:
    decided()
    for table in ("policy_decision", "policy_release"):
        for statement in (f"UPDATE {table} SET software = 'x'", f"DELETE FROM {table}"):
            with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("91110000000000000X", "--measure", "growth", "--reason", "x"), "没有这个单位"),
        ((CODE, "--measure", "nothing", "--reason", "x"), "没有这项政策"),
        ((CODE, "--measure", "growth", "--reason", " "), "理由"),
    ],
)
def test_nothing_to_decide(arguments: tuple[str, ...], message: str) -> None:
    done = run(decisions, "decide", *arguments, "--as-of", DAY, "--by", "某人")
    assert done.exit_code == 1 and message in done.stderr
    assert not Decision.objects.exists()
    assert run(decisions, "replay", 999).exit_code == 1
    assert run(decisions, "replay").exit_code == 2
