"""Published rates brought in, and official rates set under four eyes."""

from app.fx.service.importing import import_rates
from app.fx.service.official import approve_rate, propose_rate, refuse_rate

__all__ = ["approve_rate", "import_rates", "propose_rate", "refuse_rate"]
