"""What an official rate is for."""

from enum import StrEnum


class RatePurpose(StrEnum):
    """`call_reference` is for tables, caps and the parity view only; it never authorises national spending (I6)."""

    CALL_REFERENCE = "call_reference"
    BOOKING = "booking"
    MONTH_END = "month_end"
    DISBURSEMENT = "disbursement"
