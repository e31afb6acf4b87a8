"""Are these two names one name? `compare` of the contract, and its parts for those who compare often.

`comparison` decides which writings can be laid against each other; `persons` and `organisations` score; the
other modules each know one script or one table. Nothing here knows where a name comes from.
"""

from app.integrity.names.comparison import Comparison, Kind, Name, compare, examine, prepare

__all__ = ["Comparison", "Kind", "Name", "compare", "examine", "prepare"]
