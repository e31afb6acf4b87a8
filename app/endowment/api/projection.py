"""What a book can pay for decades under versions of its policy."""

from typing import Any

from app.endowment import labels, policy, queries, schemas
from app.endowment.api.blueprint import api, require_reader
from app.endowment.fan import Fan
from app.kernel import clock
from app.web.access import governed_by
from app.web.actors import current_actor


@api.get("/projection")
@api.arguments(schemas.ProjectionIn, location="query")
@api.response(200, schemas.ProjectionOut)
@governed_by(policy.may_view)
def get_projection(wish: dict[str, Any]) -> dict[str, Any]:
    """Futures drawn from market history in blocks, and whole stretches of it replayed; three versions at most."""
    require_reader()
    asked_for = queries.comparison(wish)
    found = queries.outlooks(asked_for.compared, wish, clock.today(current_actor().zone))
    return {
        "currency": asked_for.currency,
        "first_year": found.first_year,
        "missing": labels.missing_text(*found.missing) if found.missing else "",
        "versions": [
            {
                "policy_id": row.id,
                "number": row.number,
                "drawn": _fan(found.drawn.get(str(row.number))),
                "replayed": _fan(found.replayed.get(str(row.number))),
            }
            for row in asked_for.compared
        ],
    }


def _fan(it: Fan | None) -> dict[str, Any] | None:
    if it is None:
        return None
    rows = [{"year": year, "value": worth, "payout": paid} for year, worth, paid in it.rows]
    return {"paths": it.paths, "ruin": it.ruin, "poorer": it.poorer, "rows": rows}
