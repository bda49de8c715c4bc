"""Confirm, dispute, settle, correct, retract: through the pages, as the people concerned."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from kechuang.core.calendar import end_of_period
from kechuang.core.pack import Pack
from kechuang.people.roles import Role
from kechuang.register import queries
from kechuang.register.disputes.models import Confirmation, Dispute, Step
from kechuang.register.models import Fact
from tests.disputes.conftest import signed_in
from tests.people.district import SECRET
from tests.web.district import CODE, OTHER
from tests.web.reading import text

BASE = f"/e/{CODE}"


def raise_dispute(firm: Client, of: str = "employees", **given: Any) -> int:
    """The firm says that a datum is wrong; gives the dispute's number."""
    data = {"what": "人数不对", "v.": "52", "evidence": "社保缴费记录", **given}
    answer = firm.post(f"{BASE}/facts/dispute/?of={of}".replace("#", "%23"), data)
    assert answer.status_code == 302, text_of(answer)
    return int(answer["Location"].rstrip("/").rsplit("/", 1)[1])


def text_of(answer: Any) -> str:
    answer.status_code = 200
    return text(answer)


def test_the_firm_sees_every_fact_with_its_source(firm: Client) -> None:
    words = text(firm.get(f"{BASE}/facts/"))
    assert "研发费用 2025 年" in words
    assert "1,000,000.00 元" in words
    assert "统计局" in words
    one = text(firm.get(f"{BASE}/facts/one/?of=rd_expense@2025"))
    assert "年报" in one
    assert "D2" in one or "C2" in one  # the cell
    assert "2026年3月31日" in one
    assert "来源方陈述" in one


def test_another_firm_sees_and_disputes_nothing(firm: Client, rival: Client) -> None:
    number = raise_dispute(firm)
    for address in (f"{BASE}/facts/", f"{BASE}/facts/one/?of=employees", f"{BASE}/disputes/{number}/"):
        assert rival.get(address).status_code == 403
    assert rival.post(f"{BASE}/facts/dispute/?of=employees", {"what": "x", "v.": "1"}).status_code == 403
    assert rival.get(f"/e/{OTHER}/disputes/{number}/").status_code == 404
    assert rival.post(f"{BASE}/disputes/{number}/withdraw/", {"seen": 1}).status_code == 403


def test_confirming_is_shown_and_ends_with_the_next_statement(firm: Client, stat: Client) -> None:
    fact = Fact.objects.get(key__name="employees", party__uscc=CODE)
    assert firm.post(f"{BASE}/facts/confirm/", {"statement": fact.pk, "of": "employees"}).status_code == 302
    assert "确认无误" in text(firm.get(f"{BASE}/facts/one/?of=employees"))
    assert Confirmation.objects.get().statement == fact.pk
    correct(stat, "employees", "49", fact.pk)
    words = text(firm.get(f"{BASE}/facts/"))
    assert "本单位已确认" not in words
    other = Fact.objects.get(key__name="employees", party__uscc=OTHER)
    assert firm.post(f"{BASE}/facts/confirm/", {"statement": other.pk}).status_code == 404


def correct(officer: Client, of: str, value: str, seen: int, **more: Any) -> Any:
    data = {"v.": value, "reason": "核对原表", "seen": seen, "department": "stat", **more}
    return officer.post(f"{BASE}/facts/correct/?of={of}", data)


def test_a_dispute_is_work_with_a_last_day_and_every_step_is_seen(firm: Client, stat: Client, tax: Client) -> None:
    number = raise_dispute(firm, paper=SimpleUploadedFile("社保.pdf", b"%PDF-1.4 x"))
    due = end_of_period(timezone.localdate(), 15, "working").day
    assert "有争议" in text(firm.get(f"{BASE}/facts/"))
    own = text(firm.get(f"{BASE}/disputes/{number}/"))
    assert f"{due.year}年{due.month}月{due.day}日" in own
    assert "52 人" in own
    assert "社保.pdf" in own
    assert "从业人员" in text(stat.get("/work/disputes/"))
    assert tax.get(f"/work/disputes/{number}/").status_code == 404  # not its fact
    assert stat.get(f"/work/disputes/{number}/paper/").content == b"%PDF-1.4 x"
    settle = f"/work/disputes/{number}/settle/"
    assert stat.post(settle, {"action": "take", "seen": 1}).status_code == 302
    assert stat.post(settle, {"action": "accept", "seen": 2, "grounds": "与社保一致", "v.": "52"}).status_code == 302
    words = text(firm.get(f"{BASE}/disputes/{number}/"))
    assert words.index("待受理") < words.index("办理中") < words.index("与社保一致")
    subject = queries.subject(CODE, timezone.localdate())
    assert subject.facts["employees"] == 52
    source = subject.sources["employees"]
    assert (source.status, source.publisher) == ("verified", "stat")
    assert "有争议" not in text(firm.get(f"{BASE}/facts/one/?of=employees"))
    assert Fact.objects.filter(key__name="employees", party__uscc=CODE).count() == 2  # nothing was overwritten


def test_a_refusal_needs_grounds_and_leaves_the_fact(firm: Client, stat: Client) -> None:
    number = raise_dispute(firm)
    settle = f"/work/disputes/{number}/settle/"
    assert stat.post(settle, {"action": "refuse", "seen": 1, "grounds": " "}).status_code == 422
    assert stat.post(settle, {"action": "refuse", "seen": 1, "grounds": "年报经审核"}).status_code == 302
    assert "年报经审核" in text(firm.get(f"{BASE}/disputes/{number}/"))
    assert queries.subject(CODE, timezone.localdate()).facts["employees"] == 48
    assert stat.post(settle, {"action": "accept", "seen": 2, "grounds": "又"}).status_code == 422
    raise_dispute(firm)  # settled: it may be raised again


def test_forwarding_gives_it_to_another_department_with_a_reason(firm: Client, stat: Client, tax: Client) -> None:
    number = raise_dispute(firm)
    settle = f"/work/disputes/{number}/settle/"
    assert tax.post(settle, {"action": "take", "seen": 1}).status_code == 404
    given = {"action": "forward", "seen": 1, "grounds": "社保口径在税务", "to": "tax"}
    assert stat.post(settle, given).status_code == 302
    assert "社保口径在税务" in text(firm.get(f"{BASE}/disputes/{number}/"))
    assert tax.post(settle, {"action": "take", "seen": 2}).status_code == 302
    assert stat.post(settle, {"action": "refuse", "seen": 3, "grounds": "x"}).status_code == 403


def test_who_comes_second_is_told_who_was_first(firm: Client, stat: Client) -> None:
    number = raise_dispute(firm)
    second = signed_in("stat2", Role.CASE_OFFICER, "stat", "统计局")
    settle = f"/work/disputes/{number}/settle/"
    assert stat.post(settle, {"action": "take", "seen": 1}).status_code == 302
    late = second.post(settle, {"action": "refuse", "seen": 1, "grounds": "不同意"})
    assert late.status_code == 409
    assert "stat 已于" in text_of(late)
    assert Step.objects.count() == 2


def test_the_firm_takes_its_dispute_back(firm: Client, stat: Client) -> None:
    number = raise_dispute(firm)
    assert firm.post(f"{BASE}/disputes/{number}/withdraw/", {"seen": 1}).status_code == 302
    assert stat.post(f"/work/disputes/{number}/settle/", {"action": "take", "seen": 2}).status_code == 422
    assert firm.post(f"{BASE}/disputes/{number}/withdraw/", {"seen": 2}).status_code == 409


@pytest.mark.parametrize("value", ["很多", "-3", "52.5", "200万人", "5元"])
def test_a_value_is_checked_by_type_and_unit(firm: Client, value: str) -> None:
    answer = firm.post(f"{BASE}/facts/dispute/?of=employees", {"what": "不对", "v.": value})
    assert answer.status_code == 422
    assert not Dispute.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"), [("x.exe", b"MZ"), ("x.pdf", b"MZ"), ("x.png", b""), ("x.pdf", b"%PDF" + b"0" * 5_000_001)]
)
def test_a_paper_is_what_it_says_and_not_too_large(firm: Client, name: str, content: bytes) -> None:
    data = {"what": "不对", "v.": "5", "paper": SimpleUploadedFile(name, content)}
    assert firm.post(f"{BASE}/facts/dispute/?of=employees", data).status_code in {302, 422}
    assert not Dispute.objects.filter(paper__isnull=False).exists()


def test_one_open_dispute_about_one_datum(firm: Client) -> None:
    raise_dispute(firm)
    assert firm.post(f"{BASE}/facts/dispute/?of=employees", {"what": "再", "v.": "3"}).status_code == 422


def test_something_is_missing_and_a_record_is_added(firm: Client, tax: Client) -> None:
    assert "人才协议" in firm.get(f"{BASE}/facts/dispute/").content.decode()
    given = {"what": "漏了一份", "v.number": "XY-2", "v.months": "8"}
    number = raise_dispute(firm, "agreement", **given)
    assert Dispute.objects.get(pk=number).kind == "missing"
    settle = f"/work/disputes/{number}/settle/"
    assert tax.post(settle, {"action": "accept", "seen": 1, "grounds": "补录"}).status_code == 302
    rows = queries.subject(CODE, timezone.localdate()).records["agreement"]
    assert {row["number"]: row["months"] for row in rows} == {"XY-1": 600, "XY-2": 800}


def test_a_field_of_a_record_is_corrected_and_the_rest_stays(firm: Client, tax: Client) -> None:
    number = raise_dispute(firm, "agreement.months#XY-1", **{"v.months": "10"})
    tax.post(f"/work/disputes/{number}/settle/", {"action": "accept", "seen": 1, "grounds": "对"})
    (row,) = queries.subject(CODE, timezone.localdate()).records["agreement"]
    assert (row["number"], row["months"]) == ("XY-1", 1000)


def test_a_record_that_should_not_be_there_is_taken_back(firm: Client, tax: Client) -> None:
    number = raise_dispute(firm, "agreement#XY-1", **{"v.": ""})
    assert (
        tax.post(f"/work/disputes/{number}/settle/", {"action": "accept", "seen": 1, "grounds": "误录"}).status_code
        == 302
    )
    assert not queries.subject(CODE, timezone.localdate()).records["agreement"]


def test_officers_correct_and_retract_their_own_departments_word_only(stat: Client, tax: Client, office: Pack) -> None:
    fact = Fact.objects.get(key__name="employees", party__uscc=CODE)
    assert tax.post(f"{BASE}/facts/correct/?of=employees", {"v.": "1", "reason": "x"}).status_code == 422
    assert (
        tax.post(f"{BASE}/facts/correct/?of=employees", {"v.": "1", "reason": "x", "department": "stat"}).status_code
        == 403
    )
    assert tax.post(f"{BASE}/facts/retract/", {"statement": fact.pk, "reason": "x"}).status_code == 403
    assert correct(stat, "employees", "50", fact.pk).status_code == 302
    assert correct(stat, "employees", "51", fact.pk).status_code == 409  # written on top of what was not seen
    today = timezone.localdate()
    assert queries.subject(CODE, today).facts["employees"] == 50
    last = Fact.objects.filter(key__name="employees", party__uscc=CODE).latest("id")
    assert stat.post(f"{BASE}/facts/retract/", {"statement": fact.pk, "reason": "x"}).status_code == 409
    given = {"statement": last.pk, "reason": "口径有误", "of": "employees"}
    assert stat.post(f"{BASE}/facts/retract/", given).status_code == 302
    assert "employees" not in queries.subject(CODE, today).facts  # a retracted slot is empty
    words = text(stat.get(f"{BASE}/facts/one/?of=employees"))
    assert words.count("48 人") == 1
    assert "已撤回" in words
    assert queries.subject(CODE, date(2026, 6, 1), known_at=last.recorded_at).facts["employees"] == 50
    assert stat.post(f"{BASE}/facts/retract/", given).status_code == 409


def test_sensitive_data_stay_hidden_from_other_departments(stat: Client, tax: Client, firm: Client) -> None:
    address = f"/e/{OTHER}/facts/"
    assert SECRET in text(tax.get(address))
    assert SECRET not in stat.get(address).content.decode()
    assert stat.get(f"/e/{OTHER}/facts/one/?of=agreement%23{SECRET}").status_code == 404
    number = raise_dispute(firm, "agreement.months#XY-1", **{"v.months": "10", "what": "保密的话"})
    forwarded = {"action": "forward", "seen": 1, "grounds": "请办", "to": "stat"}
    assert tax.post(f"/work/disputes/{number}/settle/", forwarded).status_code == 302
    page = stat.get(f"/work/disputes/{number}/").content.decode()
    assert "保密的话" not in page
    assert "已隐去" in page


def test_everything_is_in_the_log_with_author_and_reason(firm: Client, stat: Client) -> None:
    from kechuang.core.log.models import Event

    number = raise_dispute(firm)
    stat.post(f"/work/disputes/{number}/settle/", {"action": "accept", "seen": 1, "grounds": "与社保一致"})
    event = Event.objects.filter(table_name="disputes_dispute", operation="INSERT").get()
    assert (event.actor, event.on_behalf) == ("firm", CODE)
    steps = Event.objects.filter(table_name="disputes_step", operation="INSERT").order_by("id")
    assert [(one.actor, one.on_behalf) for one in steps] == [("firm", CODE), ("stat", "stat")]
    written = Event.objects.filter(table_name="register_fact", actor="stat").get()
    assert written.reason == "与社保一致"
