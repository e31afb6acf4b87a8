"""A page as a PDF: A4, tagged, with the fonts of the machine, the same bytes each time; nothing is fetched."""

import hashlib
from datetime import datetime


class _Closed:
    """Refuses every address: a document of ours is whole in itself."""

    def __call__(self, url: str, *_args: object, **_more: object) -> dict[str, object]:
        raise ValueError(f"nothing is fetched for a PDF: {url}")


def pdf(html: str, style: str, at: datetime) -> bytes:
    """The bytes of a PDF of one whole HTML document. `at`: the instant that the document tells as its own."""
    import weasyprint  # noqa: PLC0415 - half a second that only a printed page needs

    document = weasyprint.HTML(string=html, url_fetcher=_Closed())
    seal = hashlib.sha256(f"{at.isoformat()}\n{html}".encode()).digest()[:16]
    return bytes(
        document.write_pdf(
            stylesheets=[weasyprint.CSS(string=style, url_fetcher=_Closed())],
            pdf_identifier=seal,
            pdf_tags=True,
        )
    )
