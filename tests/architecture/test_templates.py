"""Templates say nothing in one language only, and hold nothing that the content security policy refuses."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from jinja2 import Environment, nodes

from tests.architecture.tree import Source, templates

ENVIRONMENT = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"])
UNKNOWN = "\ufffd"
SPOKEN = {"alt", "aria-description", "aria-label", "aria-roledescription", "label", "placeholder", "title"}
# Proper names, and the names of languages, which are written in their own.
SAME_EVERYWHERE = {
    "JUSSTIC",
    "UTC",
    "ORCID",
    "iD",
    "e-Rad",
    "ROR",
    "PDF",
    "CSV",
    "XLSX",
    "JSON",
    "SHA",
    "English",
    "日本語",
}
WORD = re.compile(r"[A-Za-z][A-Za-z-]*[A-Za-z]|[\u3040-\u30ff\u4e00-\u9fff]+")


class Reader(HTMLParser):
    """Collects what is wrong in one page; `said` gets the text a person would read."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.ids: list[str] = []
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = [*self._inside, tag] if tag in {"script", "style"} else self._inside
        if tag == "style" or (tag == "script" and "src" not in dict(attrs)):
            self.faults.append(f"<{tag}> with its content in the page")
        for name, value in attrs:
            self.faults += list(_attribute_faults(name, value or ""))
            if name == "id" and value and UNKNOWN not in value:
                self.ids.append(value)

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside[:-1] if self._inside[-1:] == [tag] else self._inside

    def handle_data(self, data: str) -> None:
        if not self._inside:
            self.faults += [f"text in one language only: {word!r}" for word in bare_words(data)]


def bare_words(text: str) -> list[str]:
    return [word for word in WORD.findall(text) if word not in SAME_EVERYWHERE]


def _attribute_faults(name: str, value: str) -> Iterator[str]:
    if name == "style":
        yield "style="
    if name.startswith(("on", "hx-on", "data-hx-on")):
        yield f"{name}="
    if value.strip().lower().startswith("javascript:"):
        yield f"{name}=javascript:"
    if name in SPOKEN:
        yield from (f"{name} in one language only: {word!r}" for word in bare_words(value))


def html_of(template: nodes.Template) -> str:
    """The template's own HTML in order; what an expression gives is unknown unless it is a literal."""
    return "".join(_shown(part) for output in _outputs(template) for part in output.nodes)


def _outputs(node: nodes.Node) -> Iterator[nodes.Output]:
    """Outputs in the order of the page; blocks and macros named `…_class` or `…_id` hold names, not words."""
    for child in node.iter_child_nodes():
        if isinstance(child, nodes.Output):
            yield child
        elif not (isinstance(child, nodes.Block | nodes.Macro) and child.name.endswith(("_class", "_id"))):
            yield from _outputs(child)


def _shown(part: nodes.Node) -> str:
    if isinstance(part, nodes.TemplateData):
        return part.data
    if isinstance(part, nodes.Const):
        return str(part.value)
    if isinstance(part, nodes.CondExpr):
        return _shown(part.expr1) + UNKNOWN + (_shown(part.expr2) if part.expr2 else "")
    if isinstance(part, nodes.Or | nodes.And):
        return _shown(part.left) + UNKNOWN + _shown(part.right)
    return UNKNOWN


def faults_of(source: Source) -> list[str]:
    template = ENVIRONMENT.parse(source.text, source.name)
    reader = Reader()
    reader.feed(html_of(template))
    reader.close()
    faults = [
        *reader.faults,
        *(f"the id {i!r} stands twice" for i in sorted(set(reader.ids)) if reader.ids.count(i) > 1),
    ]
    faults += ["|safe"] * sum(f.name == "safe" for f in template.find_all(nodes.Filter))
    faults += ["autoescape is changed"] * len(list(template.find_all(nodes.EvalContextModifier)))
    return [f"{source.name}: {fault}" for fault in faults]


def page(text: str) -> list[str]:
    return [fault.removeprefix("x.html: ") for fault in faults_of(Source("x.html", text))]


def test_no_template_breaks_the_rules():
    assert templates() != []
    assert [fault for source in templates() for fault in faults_of(source)] == []


def test_what_the_content_security_policy_refuses_is_seen():
    assert page('<p style="color:red"></p>') == ["style="]
    assert page('<p onclick="go()"></p><a hx-on:click="x"></a>') == ["onclick=", "hx-on:click="]
    assert page('<a href="javascript:go()"></a>') == ["href=javascript:"]
    assert page("<script>go()</script><style>p{}</style>") == [
        "<script> with its content in the page",
        "<style> with its content in the page",
    ]
    assert page('<script src="/static/app.js" defer></script>') == []


def test_unescaped_output_is_seen():
    assert page("{{ x|safe }}") == ["|safe"]
    assert page("{% autoescape false %}{{ x }}{% endautoescape %}") == ["autoescape is changed"]


def test_an_id_that_stands_twice_is_seen():
    assert page('<p id="a"></p><p id="a"></p><p id="b-{{ n }}"></p><p id="b-{{ n }}"></p>') == [
        "the id 'a' stands twice"
    ]


def test_words_in_one_language_are_seen():
    assert page("<p>Save</p><p>保存</p>") == [
        "text in one language only: 'Save'",
        "text in one language only: '保存'",
    ]
    assert page('<img alt="Map">') == ["alt in one language only: 'Map'"]
    assert page("{{ 'Yes' if x else 'No' }}") == [
        "text in one language only: 'Yes'",
        "text in one language only: 'No'",
    ]


def test_words_in_both_languages_pass():
    assert (
        page("<p class=\"{{ 'open' if x else 'shut' }}\">{{ _('Save') }}</p>{% trans %}Save it{% endtrans %}")
        == []
    )
    assert page("{# a remark #}<p>JUSSTIC 2027</p>") == []
