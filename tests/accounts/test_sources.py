"""ROR records in both schemas; each refusal has its line and its reason."""

import gzip
import io
import json
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounts import sources
from app.accounts.identifiers import ror_check_digits
from app.accounts.sources import Name, Organisation, RecordFault, organisation, organisations
from app.kernel.errors import Problem, RuleBroken
from app.kernel.intake import Refusal

V1 = {
    "id": "https://ror.org/000050t83",
    "name": "Institute of Rivers",
    "types": ["Facility"],
    "relationships": [
        {"type": "Successor", "id": "https://ror.org/05dqf9946", "label": "x"},
        {"type": "Parent", "id": "https://ror.org/042nb2s44", "label": "y"},
    ],
    "addresses": [{"city": "Tokyo"}],
    "aliases": ["River Institute"],
    "acronyms": ["IOR"],
    "status": "active",
    "labels": [{"label": "河川研究所", "iso639": "ja"}],
    "country": {"country_name": "Japan", "country_code": "JP"},
}
V2 = {
    "id": "https://ror.org/05dqf9946",
    "names": [
        {"lang": "en", "types": ["label", "ror_display"], "value": "Institute of Lakes"},
        {"lang": "ja", "types": ["label"], "value": "湖沼研究所"},
        {"lang": None, "types": ["acronym"], "value": "IOL"},
        {"lang": "ja", "types": ["alias"], "value": "湖沼研"},
    ],
    "locations": [{"geonames_details": {"country_code": "JP", "name": "Otsu"}}],
    "relationships": [{"type": "successor", "id": "https://ror.org/042nb2s44", "label": "x"}],
    "status": "inactive",
    "types": ["facility", "funder"],
}
RIVERS = Organisation(
    ror_id="000050t83",
    country_code="JP",
    name_en="Institute of Rivers",
    name_ja="河川研究所",
    names=(
        Name("Institute of Rivers", "en", "label"),
        Name("河川研究所", "ja", "label"),
        Name("River Institute", "", "alias"),
        Name("IOR", "", "acronym"),
    ),
    status="active",
    successors=("05dqf9946",),
    parents=("042nb2s44",),
    types=("facility",),
    city="Tokyo",
)
LAKES = Organisation(
    ror_id="05dqf9946",
    country_code="JP",
    name_en="Institute of Lakes",
    name_ja="湖沼研究所",
    names=(
        Name("Institute of Lakes", "en", "label"),
        Name("湖沼研究所", "ja", "label"),
        Name("IOL", "", "acronym"),
        Name("湖沼研", "ja", "alias"),
    ),
    status="inactive",
    successors=("042nb2s44",),
    parents=(),
    types=("facility", "funder"),
    city="Otsu",
)


def numbered(number: int) -> dict:
    base = "0" + "".join(
        "0123456789abcdefghjkmnpqrstvwxyz"[number >> shift & 31] for shift in range(25, -1, -5)
    )
    return {**V2, "id": f"https://ror.org/{base}{ror_check_digits(base)}"}


def json_lines(*records: object) -> bytes:
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in records).encode()


@pytest.fixture
def read(tmp_path):
    def reading(content: bytes, name: str = "ror.json") -> list[Organisation | Refusal]:
        path = tmp_path / name
        path.write_bytes(content)
        return list(organisations(path))

    return reading


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(f"v1.60-2026-01-01-ror-data{name}.json", content)
    return out.getvalue()


# -------------------------------------------------------------------------------------------- shapes

BOTH = [V1, V2]


@pytest.mark.parametrize(
    "content",
    [
        json_lines(*BOTH),
        json_lines(*BOTH).rstrip(b"\n"),
        json_lines(*BOTH).replace(b"\n", b"\r\n"),
        b"\xef\xbb\xbf" + json_lines(*BOTH),
        b"\n" + json_lines(*BOTH),
        json.dumps(BOTH).encode(),
        json.dumps(BOTH, ensure_ascii=False, indent=2).encode(),
        json.dumps(BOTH, indent="\t").encode(),
        b"[\n" + json_lines(V1).rstrip() + b",\n" + json_lines(V2) + b"]\n",
        (json.dumps(V1, indent=2) + "\n" + json.dumps(V2, indent=2)).encode(),
        gzip.compress(json_lines(*BOTH)),
        gzip.compress(json.dumps(BOTH, indent=4).encode()),
        zipped(_schema_v2=json.dumps(BOTH, indent=4).encode()),
    ],
)
def test_every_published_shape_is_read(read, content):
    assert read(content) == [RIVERS, LAKES]


def test_a_single_record_is_read_pretty_or_not(read):
    assert read(json.dumps(V1).encode()) == [RIVERS]
    assert read(json.dumps(V1, indent=2, ensure_ascii=False).encode()) == [RIVERS]


def test_of_a_zip_the_newer_schema_is_read(read):
    assert read(zipped(**{"": json_lines(V1), "_schema_v2": json_lines(V2)})) == [LAKES]


def test_names_by_kind():
    assert RIVERS.names_of("alias") == ("River Institute",)
    assert LAKES.names_of("acronym") == ("IOL",)


# ------------------------------------------------------------------------------------- display names


def named(*names: tuple[str | None, list[str], str]) -> Organisation:
    return organisation({**V2, "names": [{"lang": a, "types": b, "value": c} for a, b, c in names]})


@pytest.mark.parametrize(
    ("names", "english", "japanese"),
    [
        ([("en", ["ror_display", "label"], "Lakes")], "Lakes", ""),
        ([("ja", ["label"], "湖"), ("en", ["label", "ror_display"], "Lakes")], "Lakes", "湖"),
        ([("en", ["label"], "Old"), ("en", ["label", "ror_display"], "New")], "New", ""),
        (
            [("ja", ["label", "ror_display"], "RIKEN"), ("ja", ["label"], "理化学研究所")],
            "RIKEN",
            "理化学研究所",
        ),
        ([("de", ["label", "ror_display"], "Seen")], "Seen", ""),
        ([(None, ["ror_display"], "Lakes")], "Lakes", ""),
        ([("ja", ["label", "ror_display"], "湖沼研究所")], "", "湖沼研究所"),
        ([("en", ["alias"], "Lake"), ("ja", ["label", "ror_display"], "湖")], "", "湖"),
    ],
)
def test_the_name_to_show_in_each_language(names, english, japanese):
    found = named(*names)
    assert (found.name_en, found.name_ja) == (english, japanese)


def test_a_japanese_display_name_of_the_old_schema_is_japanese():
    found = organisation({**V1, "name": "河川研究所", "labels": []})
    assert (found.name_en, found.name_ja) == ("", "河川研究所")


def test_repeated_names_are_kept_once():
    found = organisation({**V1, "aliases": ["A", "A", " A ", ""]})
    assert found.names_of("alias") == ("A",)


# ------------------------------------------------------------------------------------- bad records


@pytest.mark.parametrize(
    ("change", "code", "facts"),
    [
        ({"id": "https://ror.org/000050t84"}, "import.id_wrong", {"value": "https://ror.org/000050t84"}),
        ({"id": "x" * 200}, "import.id_wrong", {"value": "x" * 100}),
        ({"id": None}, "import.field_missing", {"field": "id"}),
        ({"id": 5}, "import.field_wrong", {"field": "id"}),
        ({"status": "closed"}, "import.value_unknown", {"field": "status", "value": "closed"}),
        ({"status": ""}, "import.field_missing", {"field": "status"}),
        ({"name": "  "}, "import.field_missing", {"field": "name"}),
        ({"name": "n" * 501}, "import.field_wrong", {"field": "name"}),
        ({"name": "a\x00b"}, "import.field_wrong", {"field": "name"}),
        ({"country": None}, "import.field_missing", {"field": "country_code"}),
        ({"country": "JP"}, "import.field_missing", {"field": "country_code"}),
        ({"labels": {"label": "x"}}, "import.field_wrong", {"field": "labels"}),
        ({"labels": [{"iso639": "ja"}]}, "import.field_missing", {"field": "label"}),
        ({"aliases": "one"}, "import.field_wrong", {"field": "aliases"}),
        ({"aliases": [["one"]]}, "import.field_wrong", {"field": "aliases"}),
        ({"relationships": [5]}, "import.field_wrong", {"field": "relationships"}),
        ({"relationships": [{"type": "Successor", "id": "no"}]}, "import.id_wrong", {"value": "no"}),
    ],
)
def test_a_bad_record_of_the_old_schema_names_its_field(change, code, facts):
    with pytest.raises(RecordFault) as fault:
        organisation({**V1, **change})
    assert (fault.value.code, fault.value.facts) == (code, facts)


@pytest.mark.parametrize(
    ("change", "code", "facts"),
    [
        ({"names": []}, "import.field_missing", {"field": "names"}),
        ({"names": [{"types": ["label"]}]}, "import.field_missing", {"field": "value"}),
        ({"names": "Lakes"}, "import.field_wrong", {"field": "names"}),
        ({"locations": []}, "import.field_missing", {"field": "country_code"}),
        ({"locations": [{"geonames_details": None}]}, "import.field_missing", {"field": "country_code"}),
        ({"locations": "Otsu"}, "import.field_wrong", {"field": "locations"}),
    ],
)
def test_a_bad_record_of_the_new_schema_names_its_field(change, code, facts):
    with pytest.raises(RecordFault) as fault:
        organisation({**V2, **change})
    assert (fault.value.code, fault.value.facts) == (code, facts)


def test_a_place_without_a_city_is_enough():
    assert organisation({**V1, "addresses": []}).city == ""
    details = {"country_code": "JP", "name": None}
    assert organisation({**V2, "locations": [{"geonames_details": details}]}).city == ""


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b'{"id": "https://ror.org/05dqf9946", "names": [\n', "import.not_json"),
        (b"not json at all\n", "import.not_json"),
        (b"[1, 2]\n", "import.not_an_object"),
        (b"null\n", "import.not_an_object"),
        ("{" + '"id": "河"}\n', "import.encoding"),
        (b'{"id": "https://ror.org/05dqf9947", "locations": []}\n', "import.field_missing"),
        (b"[" * 100_000 + b"\n", "import.not_json"),
    ],
)
def test_one_bad_line_among_five_thousand_is_named(read, line, code):
    good = [json_lines(numbered(i)) for i in range(5000)]
    bad = line if isinstance(line, bytes) else line.encode("shift_jis")
    found = read(b"".join([*good[:3210], bad, *good[3210:]]))
    refused = [one for one in found if isinstance(one, Refusal)]
    assert [(one.line, one.code) for one in refused] == [(3211, code)]
    assert len(found) == 5001


def test_one_bad_record_of_a_list_is_named_by_its_first_line(read):
    listed = json.dumps([numbered(1), {**numbered(2), "status": "?"}, numbered(3)], indent=1).encode()
    broken = listed.replace(b'"status": "inactive"', b'"status": inactive', 1)
    found = read(broken)
    lines_of_one = json.dumps(numbered(1), indent=1).count("\n") + 1
    assert [type(one) for one in found] == [Refusal, Refusal, Organisation]
    assert [(one.line, one.code) for one in found[:2]] == [
        (2, "import.not_json"),
        (2 + lines_of_one, "import.value_unknown"),
    ]


def test_a_repeated_id_names_both_lines(read):
    assert read(json_lines(V1, V2, V1))[2] == Refusal(
        3, "import.repeated", {"value": "000050t83", "first_line": 1}
    )


def test_braces_within_names_are_only_letters(read):
    odd = {**V1, "name": 'The "{Institute}" \\ of {Rivers', "aliases": ["}", "{", '"', "\\"]}
    found = read(json.dumps([odd, V2], indent=2).encode())
    assert [one.names[0].text for one in found] == [odd["name"], "Institute of Lakes"]


# --------------------------------------------------------------------------------------- bad files


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", Problem("import.empty")),
        (b"[]\n", Problem("import.empty")),
        (b"\n\n", Problem("import.empty")),
        (b"<html>\n<body>{}</body>\n", Problem("import.not_json", "", {"line": 1})),
        (b"id,name\n1,x\n", Problem("import.not_json", "", {"line": 1})),
        (b'["a", "b"]', Problem("import.not_json", "", {"line": 1})),
        (json_lines(V1, V2)[:-40], Problem("import.truncated", "", {"line": 2})),
        (json.dumps(BOTH).encode()[:-1], Problem("import.truncated", "", {"line": 1})),
        (json.dumps(BOTH).encode()[:-9], Problem("import.truncated", "", {"line": 1})),
        (json.dumps(BOTH, indent=2).encode()[:-20], Problem("import.truncated", "", {"line": 94})),
        (gzip.compress(json_lines(V1, V2))[:-12], Problem("import.truncated")),
        (zipped(_schema_v2=json_lines(V1))[:-12], Problem("import.truncated")),
        (json_lines(V1).decode().encode("utf-16"), Problem("import.encoding", "", {"line": 1})),
    ],
)
def test_a_file_that_is_none_is_refused_whole(read, content, problem):
    with pytest.raises(RuleBroken) as refusal:
        read(content)
    assert refusal.value.code == "import.unreadable"
    assert refusal.value.problems == (problem,)


def test_records_come_one_at_a_time(tmp_path, monkeypatch):
    path = tmp_path / "many.jsonl"
    path.write_bytes(b"".join(json_lines(numbered(i)) for i in range(2000)))
    asked = []
    real = sources.chunks
    monkeypatch.setattr(
        sources, "chunks", lambda *given: (asked.append(len(piece)) or piece for piece in real(*given))
    )
    next(organisations(path))
    assert sum(asked) < path.stat().st_size


VALUE = st.none() | st.integers() | st.text('{}[]"\\, \nx河', max_size=8)
JSON = st.recursive(
    VALUE,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)
RECORD = st.dictionaries(st.text('{}"\\', max_size=3), JSON, min_size=1, max_size=3)


@given(st.lists(RECORD, min_size=1, max_size=5), st.sampled_from([None, 0, 2]))
def test_any_list_of_objects_is_cut_at_the_right_places(records, indent):
    text = json.dumps(records, indent=indent, ensure_ascii=False).encode()
    lines = enumerate(io.BytesIO(text).readlines(), start=1)
    assert [json.loads(raw) for _, raw in sources.records(lines)] == records
