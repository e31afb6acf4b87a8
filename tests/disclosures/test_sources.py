"""Bad files: each refusal names the line, the cell or the path; nothing explodes."""

import io
import json
import zipfile

import pytest
import xlsxwriter

from app.disclosures.sources import coa, erad, orcid, sciencv
from app.disclosures.sources.faults import LARGEST, UnreadableFileError

BOMB = b"""<?xml version="1.0"?>
<!DOCTYPE profile [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>
<profile><identification><name><lastname>&c;</lastname></name></identification></profile>"""
THIEF = b"""<!DOCTYPE profile [<!ENTITY x SYSTEM "file:///etc/passwd">]><profile><identification>
<name><lastname>&x;</lastname></name></identification></profile>"""


def support(*children):
    inner = "\n".join(children)
    head = '<?xml version="1.0"?>\n<profile><identification/><employment/><funding>'
    return f"{head}\n<support>\n{inner}\n</support></funding></profile>".encode()


def faults(read, data):
    with pytest.raises(UnreadableFileError) as refused:
        read(data)
    return [(fault.code, fault.place) for fault in refused.value.faults]


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        (b"", [("not_xml", "line 1")]),
        (b"PK\x03\x04", [("not_xml", "line 1")]),
        (b"<profile>\n<funding>\n<support>", [("not_xml", "line 3")]),
        (
            '<?xml version="1.0" encoding="UTF-8"?>\n<profile>é</profile>'.encode("latin-1"),
            [("not_xml", "line 2")],
        ),
        (b'<?xml version="1.0" encoding="no-such"?><profile/>', [("not_xml", "line 1")]),
        (b"<resume/>", [("wrong_root", "line 1")]),
        (BOMB, [("has_dtd", "line 1")]),
        (THIEF, [("has_dtd", "line 1")]),
        (b"<profile>" + b" " * LARGEST + b"</profile>", [("too_large", "1")]),
        (support("<contributiontype/>"), [("missing", "line 3")]),
        (support("<contributiontype>gift</contributiontype>"), [("bad_choice", "line 3")]),
        (
            support("<awardnumber>1</awardnumber>", "<projecttitle>x</projecttitle>"),
            [("wrong_order", "line 3")],
        ),
        (
            support("<contributiontype>award</contributiontype>", "<awardamount>much</awardamount>"),
            [("bad_number", "line 3")],
        ),
        (
            support(
                "<contributiontype>award</contributiontype>",
                "<startdate>2027-13</startdate>",
                "<enddate>soon</enddate>",
            ),
            [("bad_date", "line 3"), ("bad_date", "line 3")],
        ),
        (
            support(
                "<contributiontype>award</contributiontype>",
                '<commitment><personmonth year="27">1</personmonth></commitment>',
            ),
            [("bad_number", "line 5")],
        ),
    ],
)
def test_xml_that_cannot_be_read(data, wanted):
    assert faults(sciencv.read, data) == wanted


def test_a_year_without_person_months_is_kept():
    line = '<commitment><personmonth year="2027"/></commitment>'
    read = sciencv.read(support("<contributiontype>award</contributiontype>", line))
    assert read.funding[0].commitment == ((2027, ""),)


def test_an_in_kind_line_has_no_end_and_every_line_its_order():
    out = sciencv.write(
        sciencv.Profile(funding=(sciencv.SupportLine(contributiontype="inkind"), sciencv.SupportLine()))
    )
    first, second = out.decode().split("</support>")[:2]
    assert ("<enddate" in first, "<enddate" in second) == (False, True)
    assert [tag for tag in sciencv.SUPPORT_ORDER if f"<{tag}" in second] == list(sciencv.SUPPORT_ORDER)


def workbook(rows):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, cells in enumerate(rows):
            for column, text in enumerate(cells):
                sheet.write(number, column, text)
    return out.getvalue()


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        ([["nothing"]], [("no_table", "A1")]),
        ([["Table 2", "Name"], ["R", "A"], ["X", "B"]], [("bad_choice", "A3")]),
        (
            [["Table 4", "Name"], ["A", "Sato", "Elsewhere", "", "yesterday"], ["G", "x"]],
            [("bad_date", "E2"), ("bad_choice", "A3")],
        ),
    ],
)
def test_a_workbook_with_a_bad_line(rows, wanted):
    assert faults(coa.read, workbook(rows)) == wanted


def test_american_dates_are_read():
    read = coa.read(
        workbook(
            [["Table 4", "Name"], ["C", "Sato", "Elsewhere", "", "3/31/2027"], ["A", "Ito", "", "", "4/2026"]]
        )
    )
    assert [line.last_active for line in read] == ["2027-03-31", "2026-04"]


def test_no_workbook_and_a_bomb_in_one():
    assert faults(coa.read, b"not a zip") == [("not_workbook", "A1")]
    whole = workbook([["Table 1"]])
    assert faults(coa.read, whole[: len(whole) // 2]) == [("not_workbook", "A1")]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"0" * 30_000_000)
    assert faults(coa.read, out.getvalue()) == [("too_large", "A1")]


EMPLOYED = json.dumps(
    {
        "orcid-identifier": {},
        "activities-summary": {
            "employments": {
                "affiliation-group": [
                    {"summaries": [{"employment-summary": {"start-date": {"year": {"value": "20x7"}}}}]}
                ]
            }
        },
    }
).encode()


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        (b"\xff\xfe\x00", [("encoding", "byte 0")]),
        (b"{", [("not_json", "line 1")]),
        (b"[" * 100_000, [("not_json", "line 1")]),
        (b"[]", [("wrong_root", "/")]),
        (
            EMPLOYED,
            [("bad_date", "/activities-summary/employments/affiliation-group/0/start-date")],
        ),
    ],
)
def test_json_that_cannot_be_read(data, wanted):
    assert faults(orcid.read, data) == wanted


def test_a_record_with_holes_is_read_as_far_as_it_goes():
    read = orcid.read(
        b'{"orcid-identifier":null,"person":{"name":null,"other-names":{"other-name":"x"}},"activities-summary":[]}'
    )
    assert read == orcid.OrcidRecord()


def table(*rows):
    return ("\r\n".join([",".join(erad.COLUMNS.values()), *rows]) + "\r\n").encode()


LINE = [
    "研究費",
    "財団",
    "",
    "JP",
    "計測",
    "",
    "",
    "",
    "実施中",
    "2027-04",
    "2029-03",
    "100",
    "",
    "",
    "千円",
    "JPY",
    "2027:20",
    "",
    "無",
    "有",
    "",
]


def line(**changes):
    names = list(erad.COLUMNS)
    return ",".join(changes.get(names[n], text) for n, text in enumerate(LINE))


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        (b"", [("bad_columns", "line 1")]),
        (b"a,b\r\n", [("bad_columns", "line 1")]),
        (table("研究費,財団"), [("bad_row", "line 2")]),
        (
            table(line(), line(state="審査中"), line(amount="百")),
            [("bad_choice", "line 3"), ("bad_number", "line 4")],
        ),
        (table(line(unit="")), [("missing", "line 2")]),
        (table(line(effort="2027:200"), line(kind="")), [("bad_number", "line 2"), ("missing", "line 3")]),
        (table('"研究費'), [("not_csv", "line 2")]),
        (table(line()) + b"\x81", [("encoding", "byte")]),
    ],
)
def test_a_table_that_cannot_be_read(data, wanted):
    found = faults(erad.read, data)
    assert [(code, place if code != "encoding" else place.split()[0]) for code, place in found] == wanted


def test_a_good_table_is_read():
    [row] = erad.read(table(line()))
    assert (row.title, row.effort, row.nda) == ("計測", ((2027, 20),), "無")
