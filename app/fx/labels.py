"""Words of rates, and for what can be wrong with them."""

from app.fx.states import RatePurpose
from app.kernel.decisions import Decision
from app.kernel.language import lazy

PURPOSES = {
    RatePurpose.CALL_REFERENCE: lazy("Reference rate of calls"),
    RatePurpose.BOOKING: lazy("Bookings"),
    RatePurpose.MONTH_END: lazy("Month-end revaluation"),
    RatePurpose.DISBURSEMENT: lazy("Disbursements"),
}
DECISIONS = {
    Decision.PREPARED: lazy("Waits for a second person"),
    Decision.APPROVED: lazy("Approved"),
    Decision.REFUSED: lazy("Refused"),
}

PROBLEMS = {
    "fx.no_rate": lazy(
        "There is no reference rate between %(base)s and %(quote)s for %(day)s. Import the newest rates."
    ),
    "import.day_in_future": lazy("%(day)s is in the future; a rate of that day cannot have been published."),
    "import.day_too_early": lazy("%(day)s is before %(first)s, the first day of these rates."),
    "fx.refused": lazy("The rate cannot be entered like this."),
    "fx.second_person": lazy("Somebody else than the one who entered the rate decides it."),
    "fx.rate_there": lazy("There is a rate for this purpose and %(day)s already."),
    "fx.unknown_currency": lazy("There is no such currency."),
    "fx.same_currency": lazy("A rate is between two currencies."),
    "fx.not_a_figure": lazy("Write the rate with at most 12 digits and one point, for example 157.25."),
    "fx.far_from_published": lazy(
        "This is more than a quarter off the published rate of %(day)s, %(published)s. Is it the right way round?"
    ),
    "fx.day_in_future": lazy("An official rate is entered once its day has come."),
    "fx.not_a_month_end": lazy("A month-end rate is of the last day of a month."),
    "fx.citation_needed": lazy("Cite where the rate is from."),
    "fx.no_official_rate": lazy(
        "There is no approved rate between %(base)s and %(quote)s for %(day)s (%(purpose)s)."
    ),
}
