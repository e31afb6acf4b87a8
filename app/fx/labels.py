"""Words for what can be wrong with rates."""

from app.kernel.language import lazy

PROBLEMS = {
    "fx.no_rate": lazy(
        "There is no reference rate between %(base)s and %(quote)s for %(day)s. Import the newest rates."
    ),
    "import.day_in_future": lazy("%(day)s is in the future; a rate of that day cannot have been published."),
    "import.day_too_early": lazy("%(day)s is before %(first)s, the first day of these rates."),
}
