"""What must always hold of flags."""

from app.kernel.invariants import Invariant, rows

INVARIANTS = (
    Invariant(
        "the newest flag of a side is the one in force, and it is the only one",
        rows(
            "SELECT f.proposal_id, f.party FROM integrity_flags f GROUP BY f.proposal_id, f.party"
            " HAVING sum(CASE WHEN f.replaced_at IS NULL THEN 1 ELSE 0 END) <> 1"
            " OR max(CASE WHEN f.replaced_at IS NULL THEN f.number ELSE 0 END) <> max(f.number)"
            " OR max(f.number) <> count(*)"
        ),
    ),
    Invariant(
        "a flag stands on a side of the proposal's call",
        rows(
            "SELECT f.id FROM integrity_flags f JOIN proposals p ON p.id = f.proposal_id WHERE NOT EXISTS"
            " (SELECT 1 FROM call_agencies a WHERE a.call_id = p.call_id AND a.party = f.party)"
        ),
    ),
    Invariant(
        "only what was submitted carries a flag",
        rows(
            "SELECT f.id FROM integrity_flags f JOIN proposals p ON p.id = f.proposal_id"
            " WHERE p.submission_count = 0"
        ),
    ),
    Invariant(
        "steps of a finding are counted without a gap",
        rows(
            "SELECT finding_id FROM finding_steps GROUP BY finding_id"
            " HAVING max(number) <> count(*) OR min(number) <> 1"
        ),
    ),
    Invariant(
        "every finding has a way that begins with the rules",
        rows(
            "SELECT f.id FROM findings f WHERE NOT EXISTS (SELECT 1 FROM finding_steps s"
            " WHERE s.finding_id = f.id AND s.number = 1 AND s.kind = 'raised')"
        ),
    ),
    Invariant(
        "a finding stands on a submitted proposal of a call in which its side takes part",
        rows(
            "SELECT f.id FROM findings f JOIN proposals p ON p.id = f.proposal_id WHERE p.submission_count = 0"
            " OR NOT EXISTS (SELECT 1 FROM call_agencies a WHERE a.call_id = p.call_id AND a.party = f.party)"
        ),
    ),
    Invariant(
        "a mitigated finding has a plan, and no other ended one has",
        rows(
            "SELECT f.id FROM findings f WHERE f.outcome IS NOT NULL AND (f.outcome = 'mitigated') <>"
            " (EXISTS (SELECT 1 FROM finding_plan_steps s WHERE s.finding_id = f.id))"
        ),
    ),
    Invariant(
        "no flag is clear while its proposal has an unsettled finding",
        rows(
            "SELECT g.id FROM integrity_flags g WHERE g.replaced_at IS NULL AND g.flag <> 'hold' AND EXISTS"
            " (SELECT 1 FROM findings f WHERE f.proposal_id = g.proposal_id"
            " AND f.state IN ('open', 'answered', 'adjudicated', 'panel', 'appealed'))"
        ),
    ),
    Invariant(
        "an entry of a list in force is of a list whose newest edition has it",
        rows(
            "SELECT e.list_code, e.entry FROM listed_entries e JOIN list_snapshots s ON s.id = e.since_id"
            " WHERE s.list_code <> e.list_code"
        ),
    ),
    Invariant(
        "an entry of a register is of the register whose edition has it",
        rows(
            "SELECT e.id FROM register_entries e JOIN register_snapshots s ON s.id = e.since_id OR s.id = e.until_id"
            " WHERE s.register <> e.register"
        ),
    ),
    Invariant(
        "an edition of a register added and changed the entries that begin with it",
        rows(
            "SELECT s.id FROM register_snapshots s WHERE s.added + s.changed <>"
            " (SELECT count(*) FROM register_entries e WHERE e.since_id = s.id)"
        ),
    ),
    Invariant(
        "what became an award was submitted",
        rows(
            "SELECT a.proposal_id FROM awarded_projects a JOIN proposals p ON p.id = a.proposal_id"
            " WHERE p.submission_count = 0"
        ),
    ),
    Invariant(
        "a cleared hit has a clearance",
        rows(
            "SELECT h.id FROM screening_hits h WHERE h.state = 'cleared' AND NOT EXISTS"
            " (SELECT 1 FROM screening_clearances c WHERE c.list_code = h.list_code AND c.entry = h.entry"
            " AND c.entry_hash = h.entry_hash AND coalesce(c.person_id, c.institution_id)"
            " = coalesce(h.person_id, h.institution_id))"
        ),
    ),
)
