"""Every visible word is in both languages: a missing, fuzzy, stale or contradictory entry fails the build."""

import ast
import io
import re
from collections import defaultdict
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from jinja2 import Environment, nodes
from jinja2.ext import babel_extract

from tests.architecture.tree import APP, Source, sources, templates

JAPANESE = APP / "translations" / "ja"
KEYWORDS = {"_": None, "gettext": None, "lazy": None, "lazy_gettext": None, "ngettext": (1, 2)}
LANGUAGE = "app/kernel/language.py"
ENVIRONMENT = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"])
JINJA_OPTIONS = {"extensions": "jinja2.ext.do,jinja2.ext.loopcontrols", "silent": "false"}
PLACE = re.compile(r"%\(\w+\)[sd]")
TEMPLATE = re.compile(
    "FIRST AUTHOR|FULL NAME|EMAIL@ADDRESS|ORGANIZATION|YEAR-MO-DA|LL@li.org|JUSSTIC VERSION"
)
WORD = re.compile(r"\b[A-Za-z][a-z]{3,}\b")

Id = str | tuple[str, str]
"""A message id; a pair for one that counts (one, many)."""


def messages_of(source: Source) -> dict[Id, str]:
    """Every message a file says, with the place where it stands."""
    stream = io.BytesIO(source.text.encode())
    if source.name.endswith(".py"):
        found = [(line, said) for line, said, *_ in extract("python", stream, KEYWORDS)]
    else:
        found = [
            (line, said) for line, _, said, _ in babel_extract(stream, tuple(KEYWORDS), (), JINJA_OPTIONS)
        ]
    return {_id(said): f"{source.name}:{line}" for line, said in found if _id(said)}


def _id(said: object) -> Id:
    if isinstance(said, str | None):
        return said or ""
    texts = tuple(text for text in said if isinstance(text, str))
    return texts if len(texts) == 2 else (texts or ("",))[0]


def hidden_messages(source: Source) -> list[str]:
    """Messages that no extraction can see, because what is said is computed."""
    if source.name.endswith(".py"):
        return [
            source.at(call, f"{call.func.id}() of something that is no literal")
            for call in source.nodes(ast.Call)
            if isinstance(call.func, ast.Name) and call.func.id in KEYWORDS and not _is_literal(call)
        ]
    calls = ENVIRONMENT.parse(source.text).find_all(nodes.Call)
    return [
        f"{source.name}:{call.lineno}: _() of something that is no literal"
        for call in calls
        if isinstance(call.node, nodes.Name)
        and call.node.name in KEYWORDS
        and call.args
        and not isinstance(call.args[0], nodes.Const)
    ]


def _is_literal(call: ast.Call) -> bool:
    return bool(call.args) and isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str)


def translations_in(folder: Path) -> dict[str, Catalog]:
    catalogues = {}
    for path in sorted(folder.glob("*.po")):
        with path.open("rb") as stream:
            catalogues[path.name] = read_po(stream, locale="ja", abort_invalid=True)
    return catalogues


def entries(catalogues: dict[str, Catalog]) -> dict[Id, list[tuple[str, Message]]]:
    by_id: dict[Id, list[tuple[str, Message]]] = defaultdict(list)
    for name, catalogue in catalogues.items():
        for message in catalogue:
            if message.id:
                by_id[_id(message.id)].append((name, message))
    return by_id


def missing(said: dict[Id, str], catalogues: dict[str, Catalog]) -> list[str]:
    known = entries(catalogues)
    return sorted(
        f"{place}: {message!r} is not in Japanese" for message, place in said.items() if message not in known
    )


def stale(said: dict[Id, str], catalogues: dict[str, Catalog]) -> list[str]:
    return sorted(
        f"{name}: nobody says {message!r} any more"
        for message, found in entries(catalogues).items()
        if message not in said
        for name, _ in found
    )


def unfit(catalogues: dict[str, Catalog]) -> list[str]:
    """Fuzzy, empty, untouched, or with other places to fill than the English text."""
    return sorted(
        f"{name}: {message!r} {why}"
        for message, found in entries(catalogues).items()
        for name, entry in found
        if (why := _why_unfit(message, entry))
    )


def _why_unfit(message: Id, entry: Message) -> str:
    texts = [entry.string] if isinstance(entry.string, str) else list(entry.string)
    english = message if isinstance(message, str) else message[1]
    if entry.fuzzy:
        return "is fuzzy"
    if not all(text.strip() for text in texts):
        return "is empty"
    if any(set(PLACE.findall(text)) != set(PLACE.findall(english)) for text in texts):
        return "fills other places than the English text"
    if english in texts and WORD.search(PLACE.sub("", english)):
        return "was left in English"
    return ""


def contradictions(catalogues: dict[str, Catalog]) -> list[str]:
    return sorted(
        f"{message!r} is said differently in {', '.join(name for name, _ in found)}"
        for message, found in entries(catalogues).items()
        if len({str(entry.string) for _, entry in found}) > 1
    )


@cache
def everything_said() -> dict[Id, str]:
    said: dict[Id, str] = {}
    for source in [*sources("app"), *templates()]:
        said |= messages_of(source) if source.name != LANGUAGE else {}
    return said


def test_everything_said_is_in_japanese():
    assert everything_said() != {}
    assert missing(everything_said(), translations_in(JAPANESE)) == []


def test_every_message_can_be_found():
    files = [source for source in [*sources("app"), *templates()] if source.name != LANGUAGE]
    assert [fault for source in files for fault in hidden_messages(source)] == []


def test_no_translation_is_unfit():
    assert unfit(translations_in(JAPANESE)) == []


def test_no_translation_is_stale():
    assert stale(everything_said(), translations_in(JAPANESE)) == []


def test_no_two_files_disagree():
    assert contradictions(translations_in(JAPANESE)) == []


def folder_with(tmp_path: Path, **files: str) -> dict[str, Catalog]:
    for name, text in files.items():
        (tmp_path / f"{name}.po").write_text(text, encoding="utf-8")
    return translations_in(tmp_path)


CODE = Source(
    "app/x/labels.py", '_("Save")\nlazy("Open call")\nngettext("%(num)s call", "%(num)s calls", 2)\n'
)
PAGE = Source("app/x/templates/x.html", "<p>\n{{ _('Save it') }}{% trans %}Home{% endtrans %}</p>")


def test_messages_are_found_in_code_and_templates():
    assert messages_of(CODE) == {
        "Save": "app/x/labels.py:1",
        "Open call": "app/x/labels.py:2",
        ("%(num)s call", "%(num)s calls"): "app/x/labels.py:3",
    }
    assert messages_of(PAGE) == {"Save it": "app/x/templates/x.html:2", "Home": "app/x/templates/x.html:2"}


def test_a_message_that_is_computed_is_seen():
    assert hidden_messages(Source("app/x/a.py", "_(word)\n_(f'a {b}')\nlazy('ok')\n")) == [
        "app/x/a.py:1: _() of something that is no literal",
        "app/x/a.py:2: _() of something that is no literal",
    ]
    assert hidden_messages(Source("app/x/templates/a.html", "{{ _(word) }}{{ _('ok') }}")) == [
        "app/x/templates/a.html:1: _() of something that is no literal"
    ]


def test_a_missing_and_a_stale_translation_are_seen(tmp_path):
    japanese = folder_with(tmp_path, x='msgid "Save"\nmsgstr "保存"\n\nmsgid "Gone"\nmsgstr "なし"\n')
    assert missing({"Save": "a:1", "Open": "a:2"}, japanese) == ["a:2: 'Open' is not in Japanese"]
    assert stale({"Save": "a:1"}, japanese) == ["x.po: nobody says 'Gone' any more"]


def test_an_unfit_translation_is_seen(tmp_path):
    japanese = folder_with(
        tmp_path,
        x="""
#, fuzzy
msgid "Save"
msgstr "保存"

msgid "Open"
msgstr ""

msgid "%(name)s signed"
msgstr "署名しました"

msgid "Delete"
msgstr "Delete"

msgid "%(num)s call"
msgid_plural "%(num)s calls"
msgstr[0] "%(num)s 件"

msgid "ORCID"
msgstr "ORCID"
""",
    )
    assert unfit(japanese) == [
        "x.po: '%(name)s signed' fills other places than the English text",
        "x.po: 'Delete' was left in English",
        "x.po: 'Open' is empty",
        "x.po: 'Save' is fuzzy",
    ]


def test_two_files_that_disagree_are_seen(tmp_path):
    same, other = 'msgid "Save"\nmsgstr "保存"\n', 'msgid "Save"\nmsgstr "保管"\n'
    assert contradictions(folder_with(tmp_path, a=same, b=same)) == []
    assert contradictions(folder_with(tmp_path, c=other)) == [
        "'Save' is said differently in a.po, b.po, c.po"
    ]


def test_no_catalogue_holds_words_of_a_template() -> None:
    files = {path.name: path.read_text(encoding="utf-8") for path in JAPANESE.glob("*.po")}
    assert {name: found for name, text in files.items() if (found := TEMPLATE.findall(text))} == {}
