"""Letters of accounts, each in its receiver's language."""

from app.accounts import queries
from app.accounts.events import AlreadyRegistered, LinkIssued, PasswordChanged
from app.accounts.states import LinkPurpose
from app.kernel import clock, mail
from app.kernel.language import gettext as _
from app.kernel.mail import Words


def link_letter(news: LinkIssued) -> None:
    """The letter with the link: to join, or to set a new password."""
    path = "/reset/" if news.purpose == LinkPurpose.RESET else "/welcome/"
    address = mail.link(path + news.token)
    words = {
        LinkPurpose.INVITATION: _invitation,
        LinkPurpose.REGISTRATION: _registration,
        LinkPurpose.RESET: _reset,
    }
    mail.write(
        [queries.person(news.person_id)], f"link:{news.link_id}", lambda _to: words[news.purpose](address)
    )


def already_registered(news: AlreadyRegistered) -> None:
    """Whoever registers twice hears it by letter, and nobody else does."""
    key = f"already:{news.person_id}:{clock.now():%Y%m%d%H}"
    mail.write([queries.person(news.person_id)], key, lambda _to: _already())


def password_changed(news: PasswordChanged) -> None:
    """A warning to the owner of an account, in case it was somebody else."""
    key = f"password:{news.person_id}:{clock.now().isoformat()}"
    mail.write([queries.person(news.person_id)], key, lambda _to: _changed())


def _invitation(address: str) -> Words:
    return _("Your account for joint research funding"), _(
        "You are invited to the service in which joint research funding is run. Open this page and choose a"
        " password:\n\n%(address)s\n\nThe link works once, for 14 days, and only for you. If you do not expect this"
        " letter, you need do nothing.",
        address=address,
    )


def _registration(address: str) -> Words:
    return _("Open your account"), _(
        "You registered for the service in which joint research funding is run. Open this page and choose a"
        " password:\n\n%(address)s\n\nThe link works once and for 14 days. If it was not you, you need do nothing:"
        " without the link there is no account.",
        address=address,
    )


def _reset(address: str) -> Words:
    return _("Set a new password"), _(
        "A new password was asked for. Open this page to set it:\n\n%(address)s\n\nThe link works once and for 30"
        " minutes. If it was not you, you need do nothing: your password stays as it is.",
        address=address,
    )


def _already() -> Words:
    return _("You have an account already"), _(
        "Somebody, probably you, registered with this e-mail address, which has an account already. Sign in"
        " here:\n\n%(sign_in)s\n\nIf you do not remember the password, set a new one here:\n\n%(reset)s",
        sign_in=mail.link("/sign-in"),
        reset=mail.link("/reset"),
    )


def _changed() -> Words:
    return _("Your password was changed"), _(
        "The password of your account was changed, and your other sessions were ended. If it was not you, set a new"
        " password at once and tell us:\n\n%(reset)s",
        reset=mail.link("/reset"),
    )
