import gzip
import io
import zipfile
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel import intake
from app.kernel.errors import Problem, RuleBroken
from app.kernel.intake import ImportReport, Refusal

TEXT = b"first\nsecond\n" * 1000


@pytest.fixture
def file(tmp_path):
    def writing(content: bytes):
        path = tmp_path / "published"
        path.write_bytes(content)
        return path

    return writing


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("_", "."), content)
    return out.getvalue()


def read(path, *endings: str) -> bytes:
    return b"".join(intake.chunks(path, endings or (".json",)))


def problem_of(refusal) -> Problem:
    assert refusal.value.code == "import.unreadable"
    (problem,) = refusal.value.problems
    return problem


@pytest.mark.parametrize(
    "content", [TEXT, gzip.compress(TEXT), zipped(data_json=TEXT)], ids=["plain", "gzip", "zip"]
)
def test_plain_and_packed_files_are_read_alike(file, content):
    assert read(file(content)) == TEXT


def test_an_empty_file_is_empty(file):
    assert read(file(b"")) == b""


def test_the_first_ending_that_fits_is_taken(file):
    archive = file(zipped(a_csv=b"csv", old_JSON=b"old", new_v2_json=b"new"))
    assert read(archive, "v2.json", ".json") == b"new"
    assert read(archive, ".json") == b"old"


def test_a_zip_without_such_a_member_says_what_was_sought(file):
    with pytest.raises(RuleBroken) as refusal:
        read(file(zipped(a_txt=b"x")), ".csv", ".json")
    assert problem_of(refusal) == Problem("import.archive_without", "", {"endings": ".csv, .json"})


@pytest.mark.parametrize(
    "content",
    [
        gzip.compress(TEXT)[:-20],
        gzip.compress(TEXT)[:-6] + b"\x00" * 6,
        b"\x1f\x8b" + b"rubbish",
        zipped(data_json=TEXT)[:-20],
        b"PK\x03\x04rubbish",
        zipped(data_json=TEXT).replace(zipped(data_json=TEXT)[45:50], b"xxxxx"),
    ],
    ids=["cut gzip", "gzip with a wrong end", "no gzip", "cut zip", "no zip", "damaged zip"],
)
def test_an_archive_that_is_cut_or_broken_is_refused(file, content):
    with pytest.raises(RuleBroken) as refusal:
        read(file(content))
    assert problem_of(refusal) == Problem("import.truncated")


def test_what_unpacks_to_too_much_is_refused(file, monkeypatch):
    monkeypatch.setattr(intake, "LARGEST", 1024**2)
    with pytest.raises(RuleBroken) as refusal:
        read(file(gzip.compress(bytes(2 * 1024**2))))
    assert problem_of(refusal) == Problem("import.too_large", "", {"limit_mib": 1})


@given(st.binary(max_size=60), st.lists(st.integers(0, 60)))
def test_lines_do_not_depend_on_how_the_bytes_were_cut(content, cuts):
    places = [0, *sorted(cuts), len(content)]
    pieces = [content[a:b] for a, b in pairwise(places)]
    if not content.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")) and pieces[0]:
        found = list(intake.lines(piece for piece in pieces if piece))
        assert [number for number, _ in found] == list(range(1, len(found) + 1))
        assert [line for _, line in found] == io.BytesIO(content).readlines()


def test_a_mark_at_the_start_is_no_part_of_the_first_line():
    assert list(intake.lines([b"\xef\xbb\xbfone\n", b"two"])) == [(1, b"one\n"), (2, b"two")]


@pytest.mark.parametrize("content", ["one\ntwo".encode("utf-16"), b"\xfe\xff\x00o"])
def test_utf_16_is_refused(content):
    with pytest.raises(RuleBroken) as refusal:
        list(intake.lines([content]))
    assert problem_of(refusal) == Problem("import.encoding", "", {"line": 1})


def test_a_line_without_end_is_refused(monkeypatch):
    monkeypatch.setattr(intake, "LONGEST_LINE", 10)
    with pytest.raises(RuleBroken) as refusal:
        list(intake.lines([b"one\n", b"twelve bytes"]))
    assert problem_of(refusal) == Problem("import.line_too_long", "", {"line": 2})


def test_a_refusal_is_a_problem_with_its_line():
    assert Refusal(7, "import.not_json", {"column": 3}).problem() == Problem(
        "import.not_json", "", {"line": 7, "column": 3}
    )


def test_a_report_begins_with_nothing():
    assert ImportReport() == ImportReport(added=0, changed=0, unchanged=0, retired=0, refused=())
