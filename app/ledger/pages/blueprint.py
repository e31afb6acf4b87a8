"""The blueprint all pages of the books hang on, and how they find a fund or a lot."""

import uuid

from flask import Blueprint

from app.kernel.errors import NotFound
from app.ledger import policy, queries
from app.ledger.models import Fund, Lot
from app.web.actors import current_actor

pages = Blueprint("ledger", __name__, template_folder="../templates", url_prefix="/funds")


def visible_fund(fund_id: uuid.UUID) -> Fund:
    found = queries.fund(fund_id)
    if found is None or not policy.may_view_fund(current_actor(), found):
        raise NotFound
    return found


def visible_lot(lot_id: uuid.UUID) -> Lot:
    found = queries.lot(lot_id)
    if found is None or not policy.may_view_fund(current_actor(), found.fund):
        raise NotFound
    return found
