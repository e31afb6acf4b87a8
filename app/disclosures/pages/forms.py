"""/disclosure/forms/…: the record as the form of each side, in either language, as a page and as a PDF."""

from typing import Any

from flask import Response, render_template, request

from app.disclosures import labels, policy
from app.disclosures.exchange.effort import months_by_year, percent_by_year
from app.disclosures.pages.blueprint import pages, words
from app.disclosures.pages.record import shown_record
from app.disclosures.schemas import japanese_form
from app.kernel.bilingual import LANGUAGES
from app.kernel.errors import NotFound
from app.kernel.language import language, speaking
from app.web.access import governed_by

STYLE = """
@page { size: A4; margin: 18mm 16mm; @bottom-right { content: counter(page) " / " counter(pages); font-size: 8pt } }
body { font-family: "Noto Sans", "Noto Sans CJK JP", sans-serif;
  font-size: 9.5pt; line-height: 1.4; }
h1 { font-size: 15pt } h2 { font-size: 12pt } h3 { font-size: 10.5pt; margin-bottom: 1mm }
dl { margin: 0 } dl div { display: flex; gap: 3mm } dt { width: 52mm; color: #444 } dd { margin: 0; flex: 1 }
section { break-inside: avoid; margin-bottom: 4mm }
"""


class _Closed:
    """Refuses every address: the document is whole in itself."""

    def __call__(self, url: str, *_args: object, **_more: object) -> dict[str, object]:
        raise ValueError(f"nothing is fetched for a PDF: {url}")


@pages.get("/disclosure/forms/<form>")
@governed_by(policy.may_view)
def form(form: str) -> str:
    return _drawn("disclosures/form_page.html", form)


@pages.get("/disclosure/forms/<form>.pdf")
@governed_by(policy.may_view)
def form_pdf(form: str) -> Response:
    response = Response(_pdf(_drawn("disclosures/form_print.html", form)), mimetype="application/pdf")
    response.headers.set("Content-Disposition", "attachment", filename=f"{form}-{_wanted_language()}.pdf")
    return response


def _drawn(template: str, form: str) -> str:
    shown, content = shown_record()
    if form not in labels.FORMS or shown is None or content is None:
        raise NotFound
    with speaking(_wanted_language()):
        return render_template(
            template,
            form=form,
            shown=shown,
            content=content,
            wanted=language(),
            months_by_year=months_by_year,
            percents_of=lambda item: percent_by_year(item, japanese_form()),
            **words(),
        )


def _wanted_language() -> str:
    """The language the form is asked for in; the reader's own unless another is named."""
    wanted = request.args.get("in", "")
    return wanted if wanted in LANGUAGES else language()


def _pdf(html: str) -> bytes:
    import weasyprint  # noqa: PLC0415 - half a second that only a printed page needs

    closed: Any = _Closed()
    document = weasyprint.HTML(string=html, url_fetcher=closed)
    return bytes(
        document.write_pdf(stylesheets=[weasyprint.CSS(string=STYLE, url_fetcher=closed)], pdf_tags=True)
    )
