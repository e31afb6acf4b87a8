import gzip
import json

import pytest
from sqlalchemy import func, select

from app.accounts import queries, service
from app.accounts.identifiers import ror_check_digits
from app.accounts.models import Institution, InstitutionKey, InstitutionName
from app.audit.models import AuditRow
from app.kernel import db
from app.kernel.actor import system
from app.kernel.bilingual import Bilingual
from app.kernel.db import unit_of_work
from app.kernel.errors import Forbidden, RuleBroken
from app.kernel.intake import ImportReport, Refusal
from tests.factories import accounts as make

OPERATOR = system("command line")


def ror(number: int) -> str:
    base = f"0{number:06d}"
    return f"https://ror.org/{base}{ror_check_digits(base)}"


def record(number: int, name: str, *, country="JP", status="active", japanese="", aliases=()):
    names = [{"value": name, "types": ["ror_display", "label"], "lang": "en"}]
    names += [{"value": japanese, "types": ["label"], "lang": "ja"}] if japanese else []
    names += [{"value": alias, "types": ["alias"], "lang": None} for alias in aliases]
    place = {"geonames_details": {"country_code": country, "name": "Kyoto"}}
    return {"id": ror(number), "names": names, "status": status, "types": ["education"], "locations": [place]}


def write(path, records):
    lines = [
        record if isinstance(record, str) else json.dumps(record, ensure_ascii=False) for record in records
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def load(path):
    return unit_of_work(service.import_institutions, OPERATOR, path)


def count(model):
    with db.read_only() as session:
        return session.scalar(select(func.count()).select_from(model))


@pytest.fixture
def three(tmp_path):
    return [
        record(1, "Kyoto University", japanese="京都大学", aliases=["Kyodai"]),
        record(2, "Osaka University", japanese="大阪大学"),
        record(3, "Oxford", country="GB"),
    ]


def test_an_import_adds_the_institutions_of_the_parties(database, tmp_path, three):
    assert load(write(tmp_path / "a.jsonl", three)) == ImportReport(added=2)
    with db.read_only():
        (kyoto,) = queries.search_institutions("kyodai")
        assert (kyoto.name, kyoto.city, kyoto.party, kyoto.version) == (
            Bilingual("Kyoto University", "京都大学"),
            "Kyoto",
            "JP",
            1,
        )
        assert queries.institution_by_ror(ror(1).rpartition("/")[2]).id == kyoto.id


def test_the_same_file_again_changes_nothing(database, tmp_path, three):
    path = write(tmp_path / "a.jsonl", three)
    load(path)
    before = (count(InstitutionName), count(InstitutionKey))
    assert load(path) == ImportReport(unchanged=2)
    assert (count(InstitutionName), count(InstitutionKey)) == before


def test_a_newer_file_changes_and_retires(database, tmp_path, three):
    load(write(tmp_path / "a.jsonl", three))
    newer = [
        record(1, "Kyoto University", japanese="京都大学"),
        record(2, "Osaka University", status="inactive"),
    ]
    assert load(write(tmp_path / "b.jsonl", newer)) == ImportReport(changed=1, retired=1)
    with db.read_only():
        assert queries.search_institutions("kyodai") == []
        assert queries.search_institutions("osaka") == []
        assert queries.institution_by_ror(ror(2).rpartition("/")[2]).version == 2


def test_an_import_keeps_the_system_a_campus_is_part_of(database, tmp_path):
    campus = record(1, "River Campus")
    load(write(tmp_path / "a.jsonl", [campus]))
    part = {**campus, "relationships": [{"type": "Parent", "id": ror(9), "label": "River System"}]}
    assert load(write(tmp_path / "b.jsonl", [part])) == ImportReport(changed=1)
    with db.read_only() as session:
        assert session.scalars(select(Institution.parent_ror_id)).all() == [ror(9)[-9:]]


def test_people_keep_their_institution_through_an_import(database, tmp_path, three):
    load(write(tmp_path / "a.jsonl", three))
    with db.read_only():
        (kyoto,) = queries.search_institutions("京都")
    ann = make.person(institution=kyoto)
    make.save(ann)
    load(write(tmp_path / "b.jsonl", [record(1, "Kyoto University (new name)")]))
    with db.read_only():
        assert queries.person(ann.id).institution.name.en == "Kyoto University (new name)"


def test_one_bad_line_among_many_is_named_and_the_rest_stays(database, tmp_path):
    lines = [record(number, f"Institute {number}") for number in range(1, 2501)]
    lines[1233] = '{"id": "https://ror.org/'
    report = load(write(tmp_path / "a.jsonl", lines))
    assert (report.added, report.refused) == (2499, (Refusal(1234, "import.not_json"),))


def test_a_file_that_is_cut_short_leaves_nothing(database, tmp_path):
    lines = [record(number, f"Institute {number}") for number in range(1, 2501)]
    whole = gzip.compress(write(tmp_path / "a.jsonl", lines).read_bytes())
    cut = tmp_path / "cut.jsonl.gz"
    cut.write_bytes(whole[: len(whole) * 9 // 10])
    with pytest.raises(RuleBroken, match=r"import\.unreadable"):
        load(cut)
    assert (count(Institution), count(InstitutionName), count(AuditRow)) == (0, 0, 0)


def test_an_import_leaves_one_audit_row_with_its_numbers(database, tmp_path, three):
    load(write(tmp_path / "a.jsonl", three))
    with db.read_only() as session:
        (row,) = session.scalars(select(AuditRow)).all()
    assert (row.action, row.changes) == (
        "institutions.imported",
        {"added": 2, "changed": 0, "unchanged": 0, "retired": 0, "refused": 0},
    )


def test_an_import_tells_how_far_it_is(database, tmp_path):
    told = []
    lines = [record(number, f"Institute {number}") for number in range(1, 2101)]
    path = write(tmp_path / "a.jsonl", lines)
    unit_of_work(service.import_institutions, OPERATOR, path, progress=told.append)
    assert told == [1000, 2000, 2100]


def test_a_name_in_neither_language_is_kept(database, tmp_path):
    odd = record(1, "x")
    odd["names"] = [{"value": "경도대학", "types": ["alias"], "lang": "ko"}]
    assert load(write(tmp_path / "a.jsonl", [odd])) == ImportReport(added=1)
    with db.read_only():
        assert [i.name.en for i in queries.search_institutions("경도")] == ["경도대학"]


def test_only_the_keepers_of_the_directory_change_it(database, tmp_path, three):
    ann = make.person()
    make.save(ann)
    actor = make.actor_of(ann)
    with pytest.raises(Forbidden):
        unit_of_work(service.import_institutions, actor, write(tmp_path / "a.jsonl", three))
    with pytest.raises(Forbidden):
        unit_of_work(service.create_institution, actor, "JP", Bilingual("A"))
    with pytest.raises(Forbidden):
        unit_of_work(service.create_agency, actor, "NSF", "US", Bilingual("A", "ア"))


def test_an_institution_is_added_by_hand_once(database):
    unit_of_work(service.create_institution, OPERATOR, "JP", Bilingual("New Lab", "新研究所"), city="Nara")
    with db.read_only():
        assert [i.city for i in queries.search_institutions("新研究")] == ["Nara"]
    with pytest.raises(RuleBroken) as refused:
        unit_of_work(service.create_institution, OPERATOR, "JP", Bilingual("NEW LAB"))
    assert [p.code for p in refused.value.problems] == ["institution.known_already"]
    unit_of_work(service.create_institution, OPERATOR, "US", Bilingual("New Lab"))


def test_an_agency_is_added_once(database):
    unit_of_work(service.create_agency, OPERATOR, "JST", "JP", Bilingual("Science Agency", "科学機構"))
    with pytest.raises(RuleBroken) as refused:
        unit_of_work(service.create_agency, OPERATOR, "JST", "JP", Bilingual("Other", "他"))
    assert [(p.code, p.pointer) for p in refused.value.problems] == [("agency.code_taken", "/code")]
