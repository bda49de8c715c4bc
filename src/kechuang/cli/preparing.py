"""What `kechuang demo` does before it serves: every step is skipped when its result is there already."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from kechuang.casework.sample import sample_cases
from kechuang.cli.sample_files import department_files
from kechuang.core.env import SettingsError
from kechuang.core.pack import Pack, load
from kechuang.people.actors import SYSTEM
from kechuang.people.demo import DemoAccount, demo_password, ensure_demo_accounts
from kechuang.people.models import Membership
from kechuang.people.roles import Role
from kechuang.register.importing import import_files
from kechuang.register.importing.drafts.store import in_force
from kechuang.register.importing.persons.door import without_names
from kechuang.register.models import Document, Party
from kechuang.register.sample import params

_console = Console(stderr=True)


def prepare(parties: int | None) -> list[DemoAccount]:
    """Database, pack, sample register, accounts. `parties`: size of a new sample register; None = as the pack says.

    Raises RuleErrors for a broken pack, SettingsError when the database holds another register.
    """
    if not settings.KECHUANG_SAMPLE_REGISTER:
        raise SettingsError(
            "`kechuang demo` shows sample data: unset KECHUANG_SAMPLE_REGISTER, or use `kechuang serve`"
        )
    folder = settings.HOME / "sample"
    with department_files(settings.KECHUANG_PACK, folder, parties) as files:  # written while the rest goes on
        with _console.status("数据库 database …"):
            call_command("migrate", verbosity=0, interactive=False)
        with _console.status("区包 pack …"):
            pack = load(settings.KECHUANG_PACK)
            warm()
        imported = _import(pack, files)
    if imported:
        _propose()
    _offers(pack)
    answers = settings.HOME / "evaluated" / "answers.parquet"
    if imported or not answers.exists():
        _evaluate(pack, answers)
    with _console.status("示例任务 sample tasks …"):
        sample_cases(pack, timezone.now())
    _console.print(
        f"{pack.title.zh}: {Party.objects.count():,} 主体 parties · {len(pack.rules.policies)} 项政策 measures"
    )
    return ensure_demo_accounts(_enterprise())


def warm() -> None:
    """Compile today's rules, so that the first visitor does not wait for it."""
    from kechuang.policy.answers import program

    program(_today())


def _today() -> date:
    return datetime.now(ZoneInfo(settings.TIME_ZONE)).date()


def _import(pack: Pack, files: Iterator[Path]) -> bool:
    """Import the files whose bytes the register has not seen; False when there are none.

    Raises SettingsError when the register holds only other files, or a file cannot be read.
    """
    known = set(Document.objects.values_list("sha256", flat=True))
    if known:
        everything = list(files)
        absent = [path for path in everything if _sha256(path, pack) not in known]
        if not absent:
            return False
        if len(absent) == len(everything):
            raise SettingsError(
                "this database holds a register that is not the sample: "
                f"give the demo another database, or remove {settings.HOME} to begin anew"
            )
        files = iter(absent)
    done: set[Path] = set()
    with _bar("示例登记册 sample register", total=len(params.read(pack.path).sheets)) as advance:

        def seen(path: Path, rows: int) -> None:
            done.add(path)
            advance(path.name, len(done))

        # The sample has a few spoilt rows on purpose, as real files do; they are refused and reported.
        reports = import_files(files, pack, SYSTEM, allow_rejects=True, progress=seen)
    broken = [f"{report.file}: {report.problem}" for report in reports if report.outcome == "malformed"]
    if broken:
        raise SettingsError("the sample register could not be imported:\n" + "\n".join(broken))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    rejected = sum(report.rejected for report in reports)
    statements = sum(report.new_statements for report in reports)
    _console.print(f"{len(reports)} 份文件 files · {statements:,} 条陈述 statements · {rejected} 行退回 rows rejected")
    return True


def _offers(pack: Pack) -> None:
    """Sample offers, once."""
    from kechuang.matching.sample import ensure

    with _console.status("供需 offers …"):
        made = ensure(pack, datetime.now(ZoneInfo(settings.TIME_ZONE)))
    if made:
        _console.print(f"{made} 条示例供需信息 sample offers")


def _sha256(path: Path, pack: Pack) -> str:
    """As the import keeps it: of a list of persons that of the copy without names."""
    with without_names(path, in_force(pack), pack.rules.dictionary) as readable:
        return hashlib.sha256(readable.read_bytes()).hexdigest()


def _propose() -> None:
    """Which entries may be one organisation; a person decides (/work/identity/)."""
    from kechuang.register.identity.proposing import propose

    with _console.status("比对名称 comparing names …"):
        found = propose(SYSTEM, _today())
    _console.print(f"{found.new} 条归并建议 proposals that two entries are one")


def _evaluate(pack: Pack, answers: Path) -> None:
    """All measures for all parties as of today: the register as columns, and the answers beside it."""
    from kechuang.policy.evaluation import evaluate
    from kechuang.register.snapshot import write_snapshot

    snapshot = answers.with_name("snapshot")
    shutil.rmtree(snapshot, ignore_errors=True)
    with _console.status("快照 snapshot …"):
        write_snapshot(pack, _today(), snapshot)
    summary = evaluate(snapshot, _today(), "columnar", answers, progress=_console)
    words = f"{summary.rows:,} 主体 parties × {summary.columns} 列 columns · {summary.seconds:.1f} s"
    _console.print(f"已全部匹配 evaluated: {words} → {answers}")


def _enterprise() -> tuple[str, str]:
    """The party the demo's enterprise user acts for: as before, else the one with the most facts."""
    held = Membership.objects.filter(user__username="qiye", role=Role.ENTERPRISE)
    before = held.values_list("organisation__code", "organisation__name").first()
    if before and Party.objects.filter(uscc=before[0]).exists():
        return before
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.uscc, n.text FROM register_party p"
            " JOIN LATERAL (SELECT text FROM register_partyname WHERE party_id = p.id AND kind = 'full'"
            "               ORDER BY recorded_at DESC, id DESC LIMIT 1) n ON true"
            " JOIN (SELECT party_id, count(DISTINCT key_id) AS keys FROM register_fact GROUP BY party_id) f"
            "   ON f.party_id = p.id"
            " WHERE p.uscc IS NOT NULL ORDER BY f.keys DESC, p.uscc LIMIT 1"
        )
        row = cursor.fetchone()
    if row is None:
        raise SettingsError("the sample register holds no enterprise")
    return row[0], row[1]


@contextmanager
def _bar(title: str, total: int) -> Iterator[Callable[[str, int], None]]:
    """A progress bar for `advance(file, done)`."""
    file = TextColumn("{task.description}")
    columns = (TextColumn(title), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), file)
    with Progress(*columns, console=_console, transient=True) as progress:
        task = progress.add_task("", total=total)
        yield lambda name, done: progress.update(task, description=name, completed=done)


def table_of_accounts(url: str, accounts: list[DemoAccount]) -> str:
    """What to open, and with whom to sign in."""
    lines = [f"  {account.username:<10} {account.role.names[0]} {account.role.names[1]}" for account in accounts]
    password = f"密码 password   {demo_password()}   (所有演示账户 all demo accounts)"
    return "\n".join(["", f"门户 portal     {url}", password, *lines, "Ctrl-C 停止 stops", ""])
