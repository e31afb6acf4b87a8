"""The pages of accounts: signing in, one's own account, people, institutions and agencies."""

from app.accounts.pages import directory, own, people, signing_in
from app.accounts.pages.blueprint import pages
from app.accounts.pages.cookie import load_actor

__all__ = ["directory", "load_actor", "own", "pages", "people", "signing_in"]
