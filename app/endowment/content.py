"""A version of the spending policy as plain data: what its signatures cover."""

from typing import Any

from app.endowment.models import Policy


def policy_content(policy: Policy) -> dict[str, Any]:
    return {
        "currency": policy.currency,
        "number": policy.number,
        "effective_from": policy.effective_from.isoformat(),
        "settings": policy.settings,
        "stress": policy.stress,
        "closing_month": policy.closing_month,
        "parity": [policy.parity_rule.value, policy.parity_permille],
        "opening": [policy.opening_year, policy.opening_minor],
        "authority": policy.authority,
    }
