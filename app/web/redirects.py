"""Where a redirect may lead: only to this site."""

from flask import url_for


def own_path(target: str) -> str:
    """`target` when it is a path of this site, else home: a redirect never leaves the service."""
    is_own = target.startswith("/") and not target.startswith(("//", "/\\"))
    return target.rstrip("?") if is_own and target.isprintable() else url_for("reports.home")
