import io
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from app.integrity.sources import (
    Award,
    Institution,
    Investigator,
    Refusal,
    TerminatedAward,
    read_award,
    read_award_csv,
    read_awards,
    read_terminated_awards,
)
from app.integrity.sources import awards as module
from app.integrity.sources.awards import plain_text

FIXTURES = Path(__file__).parents[2] / "fixtures" / "awards"
ICE = (FIXTURES / "0000001.xml").read_bytes()


def zipped(**members: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in members.items():
            archive.writestr(name.replace("_", "."), data)
    return made.getvalue()


def test_one_award():
    assert read_award(ICE, name="0000001.xml") == Award(
        award_id="0000001",
        title="Collaborative Research: Ice & Water",
        abstract="First line.\nSecond line with 5 < 7.",
        amount=Decimal("281167.50"),
        start=date(2008, 6, 1),
        end=date(2012, 5, 31),
        programme=("ICE SYSTEMS",),
        directorate="Directorate of Ice",
        division="Div of Water",
        investigators=(
            Investigator(
                "Ada M Invented", "Ada", "Invented", "000000001", "Principal Investigator", date(2008, 4, 22)
            ),
            Investigator("Bo Invented", "Bo", "Invented", role="Co-Principal Investigator"),
        ),
        institution=Institution(
            "University of Nowhere", "REGENTS OF NOWHERE", "UEI000000001", "NOWHERE", "XX", "Ruritania"
        ),
        performed_at=Institution(""),
        source="0000001.xml",
    )


def test_mail_addresses_stay_behind():
    assert "ada@example.org" not in repr(read_award(ICE))


def test_a_folder_a_zip_and_a_file_give_the_same():
    (in_folder,) = read_awards(FIXTURES)
    (in_zip,) = read_awards(zipped(**{"0000001_xml": ICE, "notes_txt": b"x"}))
    (alone,) = read_awards(FIXTURES / "0000001.xml")
    assert in_folder == in_zip
    assert (alone.award_id, alone.source) == (in_zip.award_id, "")


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (b"no xml", "award.malformed"),
        (b"<Award><AwardID></AwardID></Award>", "award.no_id"),
        (b"<other/>", "award.no_id"),
        (b"<Award><AwardID>1</AwardID><AwardAmount>much</AwardAmount></Award>", "award.bad_value"),
        (
            b"<Award><AwardID>1</AwardID><AwardEffectiveDate>soon</AwardEffectiveDate></Award>",
            "award.bad_value",
        ),
        (b" " * 4_000_001, "award.too_large"),
    ],
)
def test_what_is_no_award_is_refused(document, reason):
    refusal = read_award(document, name="x.xml")
    assert isinstance(refusal, Refusal)
    assert refusal.reason == reason


def test_entities_are_not_resolved():
    document = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><Award><AwardID>1</AwardID><AwardTitle>&x;</AwardTitle></Award>'
    assert read_award(document).title == ""


def test_a_member_larger_than_any_award_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(module, "LARGEST_AWARD", 100)
    assert list(read_awards(zipped(a_xml=ICE))) == [Refusal(1, "award.too_large", "a.xml")]


def test_a_table_of_awards():
    first, second, *refused = read_award_csv(FIXTURES / "table.csv")
    assert (first.title, first.abstract) == (
        "CAREER: Robots that grasp",
        "First paragraph.\nSecond paragraph.",
    )
    assert [person.full_name for person in first.investigators] == [
        "Ada Invented",
        "Bo Invented",
        "Cy Invented",
    ]
    assert (first.amount, first.start, first.end) == (Decimal(547905), date(2026, 8, 1), date(2031, 7, 31))
    assert (second.title, second.amount, second.programme) == ("No prefix", None, ())
    assert [(each.line, each.reason) for each in refused] == [
        (6, "award.no_id"),
        (7, "award.bad_value"),
        (8, "award.bad_value"),
    ]
    assert [each.reason for each in read_award_csv(b"a\n")] == ["table.unknown_layout"]


def test_terminated_awards():
    assert list(read_terminated_awards(FIXTURES / "terminated.csv")) == [
        TerminatedAward("1231319", "MPS", "Nowhere University", "Ice, water and cafés", Decimal(44434393)),
        TerminatedAward("1231320", "MPS", "Nowhere University", "Nothing", None),
        Refusal(4, "award.no_id", "Total"),
        Refusal(5, "award.bad_value", "lots"),
    ]
    assert [each.reason for each in read_terminated_awards(b"a\n")] == ["table.unknown_layout"]


def test_an_abstract_loses_its_html():
    assert plain_text("a&lt;br/&gt; &lt;BR&gt;b&amp;amp;c <p>d</p> e &lt; f") == "a\nb&c\nd\ne < f"
