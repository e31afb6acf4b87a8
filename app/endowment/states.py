"""What is under four eyes in the endowment, and the kinds it comes in."""

from enum import StrEnum


class BookingKind(StrEnum):
    """What moved in a book. `match` is a party's money that matches income, `gift` is private money."""

    CONTRIBUTION = "contribution"
    INCOME = "income"
    MATCH = "match"
    GIFT = "gift"
    GIFT_RELEASE = "gift_release"
    PURCHASE = "purchase"
    SALE = "sale"
    FEE = "fee"
    RESERVE_RELEASE = "reserve_release"
    REMITTANCE = "remittance"


class ParityBasis(StrEnum):
    """What the other parties must match before a pledge is spendable: nothing, its capital, or its income."""

    NONE = "none"
    CAPITAL = "capital"
    INCOME = "income"


class PledgeStanding(StrEnum):
    """Derived from the pledge and its outcome, never stored twice."""

    PROPOSED = "proposed"
    CONDITIONAL = "conditional"
    BINDING = "binding"
    LAPSED = "lapsed"
    REFUSED = "refused"


class Outcome(StrEnum):
    """The condition of a pledge was met, or its deadline passed without it."""

    MET = "met"
    LAPSED = "lapsed"


class DonorKind(StrEnum):
    COMPANY = "company"
    FOUNDATION = "foundation"
    PERSON = "person"


class ParityRule(StrEnum):
    """Whether a breach of parity is only shown, or stops the payout because the agreement says so."""

    FLAG = "flag"
    BLOCK = "block"


class Obstacle(StrEnum):
    """What an approver sees beside a payout. Those of `BLOCKING` need the boards' memorandum."""

    COLLAR_LOW = "collar_low"
    COLLAR_HIGH = "collar_high"
    PRUDENCE = "prudence"
    UNDERWATER = "underwater"
    REAL_FLOOR = "real_floor"
    OVERCOMMITTED = "overcommitted"
    PARITY = "parity"
    PARITY_UNKNOWN = "parity_unknown"


class MatchedBy(StrEnum):
    """How a line of a bank's statement became a movement of the books."""

    REFERENCE = "reference"
    PERSON = "person"
