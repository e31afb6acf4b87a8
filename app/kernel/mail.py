"""Letters: plain text, written in the receiver's language, sent by the outbox.

Without an `SMTP_URL` letters are laid as `.eml` files into a folder, where a developer can read them.
"""

import smtplib
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from email.message import EmailMessage
from email.utils import format_datetime, formataddr
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

from app.kernel import clock, outbox
from app.kernel.bilingual import Bilingual
from app.kernel.language import gettext as _
from app.kernel.language import speaking

KIND = "mail.send"
TIMEOUT_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter to one person. `key` identifies (event, receiver): the same key is sent once."""

    key: str
    to: str
    to_name: str
    subject: str
    body: str


class _Site:
    """Where the service is reached; set once by the composition root."""

    base_url = ""


def configure(base_url: str) -> None:
    _Site.base_url = base_url.rstrip("/")


def link(path: str) -> str:
    """The full address of a path of this service, for the body of a letter."""
    return f"{_Site.base_url}{path}"


def post(letter: Letter) -> None:
    """Lay the letter into the outbox of the present transaction."""
    outbox.enqueue(KIND, asdict(letter), key=f"mail:{letter.key}")


class Receiver(Protocol):
    """A person whom letters reach."""

    id: Any
    email: Any
    language: Any
    name_latin: Any

    @property
    def name(self) -> Bilingual: ...


Words = tuple[str, str]
"""Subject and text."""


def write(receivers: Iterable[Receiver | None], key: str, words: Callable[[str], Words]) -> None:
    """The letter `words` (language → subject and text) to each of some people, once for each `key` and person, with
    the greeting and the ending that all letters have.
    """
    for person in receivers:
        if person is None:
            continue
        with speaking(person.language):
            subject, text = words(person.language)
            greeting = _("Dear %(name)s,", name=person.name.text(person.language))
            body = f"{greeting}\n\n{text}\n\n{_('JUSSTIC programme service')}\n{link('/')}\n"
        post(Letter(f"{key}:{person.id}", person.email, person.name_latin, subject, body))


@dataclass(frozen=True, slots=True)
class Postman:
    """Sends letters over SMTP, or into `folder` where no server is configured."""

    smtp_url: str
    sender: str
    folder: Path

    def deliver(self, payload: dict[str, Any]) -> None:
        """Handler of the outbox kind `mail.send`; the Message-ID is the key, so a second copy can be told."""
        message = self._compose(Letter(**payload))
        if self.smtp_url:
            self._send(message)
        else:
            self.folder.mkdir(parents=True, exist_ok=True)
            name = "".join(c if c.isalnum() else "-" for c in payload["key"])[:120]
            (self.folder / f"{name}.eml").write_bytes(bytes(message))

    def _compose(self, letter: Letter) -> EmailMessage:
        message = EmailMessage()
        message["From"] = self.sender
        message["To"] = formataddr((_one_line(letter.to_name), letter.to))
        message["Subject"] = _one_line(letter.subject)
        message["Date"] = format_datetime(clock.now())
        message["Message-ID"] = (
            f"<{letter.key.replace(' ', '-')}@{self.sender.rpartition('@')[2].rstrip('>')}>"
        )
        message.set_content(letter.body)
        return message

    def _send(self, message: EmailMessage) -> None:
        url = urlsplit(self.smtp_url)
        kind = smtplib.SMTP_SSL if url.scheme == "smtps" else smtplib.SMTP
        with kind(url.hostname or "localhost", url.port or 25, timeout=TIMEOUT_SECONDS) as server:
            if url.scheme == "smtp+starttls":
                server.starttls()
            if url.username:
                server.login(unquote(url.username), unquote(url.password or ""))
            server.send_message(message)


def _one_line(text: str) -> str:
    """A header holds one line: user text must not start another."""
    return " ".join(text.split())
