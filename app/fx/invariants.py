"""What must always hold of reference rates and official rates (INV-29)."""

from app.kernel.invariants import Invariant, rows

INVARIANTS = (
    Invariant(
        "every rate of a source is based on one currency",
        rows(
            "SELECT source, count(DISTINCT base) FROM reference_rates"
            " GROUP BY source HAVING count(DISTINCT base) > 1"
        ),
    ),
    Invariant(
        "every rate is of the source its import names",
        rows(
            "SELECT r.id FROM reference_rates r JOIN rate_imports i ON i.id = r.import_id"
            " WHERE i.source <> r.source OR i.imported_at <> r.imported_at"
        ),
    ),
    Invariant(
        "a corrected rate was replaced when the present one came, or when another former one did",
        rows(
            "SELECT f.id FROM former_rates f JOIN reference_rates r ON r.id = f.rate_id"
            " WHERE r.date <> f.date OR r.quote <> f.quote OR r.base <> f.base OR r.source <> f.source"
            " OR (f.replaced_at <> r.imported_at AND NOT EXISTS (SELECT 1 FROM former_rates n"
            " WHERE n.rate_id = f.rate_id AND n.imported_at = f.replaced_at))"
        ),
    ),
    Invariant(
        "no import wrote more rates than it reported",
        rows(
            "SELECT i.id FROM rate_imports i JOIN reference_rates r ON r.import_id = i.id"
            " GROUP BY i.id, i.added, i.changed HAVING count(*) > i.added + i.changed"
        ),
    ),
    Invariant(
        "every official rate in force was approved by a second person",
        rows(
            "SELECT id FROM official_rates WHERE decision = 'approved'"
            " AND (decided_by_id IS NULL OR decided_by_id = prepared_by_id)"
        ),
    ),
)
