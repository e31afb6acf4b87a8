"""What must always hold of people, roles and institutions."""

from app.kernel.invariants import Invariant, rows

INVARIANTS = (
    Invariant(
        "a role with an agency carries the party of the agency",
        rows("SELECT g.id FROM role_grants g JOIN agencies a ON a.id = g.agency_id WHERE a.party <> g.party"),
    ),
    Invariant(
        "a role with an institution carries the party of the institution",
        rows(
            "SELECT g.id FROM role_grants g JOIN institutions i ON i.id = g.institution_id"
            " WHERE i.party <> g.party"
        ),
    ),
    Invariant(
        "nobody holds the same role within the same scope twice at once",
        rows(
            "SELECT person_id, role, party, agency_id, institution_id, call_id FROM role_grants"
            " WHERE revoked_at IS NULL"
            " GROUP BY person_id, role, party, agency_id, institution_id, call_id HAVING count(*) > 1"
        ),
    ),
    Invariant(
        "a closed account has no living session",
        rows(
            "SELECT s.id FROM sign_ins s JOIN people p ON p.id = s.person_id"
            " WHERE p.state <> 'active' AND s.revoked_at IS NULL"
        ),
    ),
    Invariant(
        "every institution can be found by a name",
        rows(
            "SELECT i.id FROM institutions i WHERE NOT EXISTS"
            " (SELECT 1 FROM institution_names n WHERE n.institution_id = i.id)"
        ),
    ),
    Invariant(
        "a person has at most one link that still works for each purpose",
        rows(
            "SELECT person_id, purpose FROM mail_links WHERE used_at IS NULL"
            " GROUP BY person_id, purpose HAVING count(*) > 1"
        ),
    ),
)
