"""Words of the service in the reader's language, outside a request too (letters, jobs, command line).

English text is the message id. Every package keeps its Japanese in `app/translations/ja/<package>.po`; the files
are read once and merged. Works on `babel.support`; see docs/decisions.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import LazyProxy, NullTranslations, Translations

from app.kernel.bilingual import LANGUAGES

TRANSLATIONS = Path(__file__).parent.parent / "translations"
_language: ContextVar[str] = ContextVar("language", default="en")


def language() -> str:
    """The language in force: `en` or `ja`."""
    return _language.get()


def set_language(code: str) -> None:
    _language.set(code if code in LANGUAGES else "en")


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak `code` while the block runs: a letter is written in its receiver's language."""
    token = _language.set(code if code in LANGUAGES else "en")
    try:
        yield
    finally:
        _language.reset(token)


@cache
def catalogue(code: str) -> NullTranslations:
    """All messages of one language; English needs none, its texts are the ids."""
    folder = TRANSLATIONS / code
    if not folder.is_dir():
        return NullTranslations()
    merged = Catalog(locale=code)
    for path in sorted(folder.glob("*.po")):
        with path.open("rb") as stream:
            for message in read_po(stream, locale=code):
                if message.id:
                    merged[message.id] = message
    binary = BytesIO()
    write_mo(binary, merged)
    binary.seek(0)
    return Translations(binary)


def gettext(message: str, **facts: object) -> str:
    """`message` in the language in force, with its `%(name)s` places filled."""
    said = catalogue(_language.get()).gettext(message)
    return said % facts if facts else said


def ngettext(one: str, many: str, num: int, **facts: object) -> str:
    said = catalogue(_language.get()).ngettext(one, many, num)
    return said % {"num": num, **facts}


def lazy(message: str) -> LazyProxy:
    """A message of a table of labels, put into words only when it is shown."""
    return LazyProxy(gettext, message, enable_cache=False)


_ = gettext
