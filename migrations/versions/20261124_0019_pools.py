"""Pools of reviewers, conflicts with their grounds, waivers, bids, runs of assignment."""

import sqlalchemy as sa
from alembic import op

from app.kernel import columns

revision = "0019_pools"
down_revision = "0018_statements"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "expertise_texts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("added_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "text <> '' OR title <> ''", name=op.f("ck_expertise_texts_expertise_says_something")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_expertise_texts_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expertise_texts")),
    )
    op.create_index("ix_expertise_texts_person_id", "expertise_texts", ["person_id"], unique=False)
    op.create_table(
        "pool_members",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "invited",
                "joined",
                "vetted",
                "declined",
                "refused",
                "left",
                name="poolstate",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("invited_by_id", sa.Uuid(), nullable=False),
        sa.Column("invited_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("answered_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("promised_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("vetted_by_id", sa.Uuid(), nullable=True),
        sa.Column("vetted_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("vetting_note", sa.Text(), nullable=False),
        sa.Column("most_load", sa.Integer(), nullable=True),
        sa.Column("rest_until", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state <> 'vetted' OR vetted_at IS NOT NULL",
            name=op.f("ck_pool_members_vetted_member_was_vetted"),
        ),
        sa.CheckConstraint(
            "state IN ('invited', 'joined', 'vetted', 'declined', 'refused', 'left')",
            name=op.f("ck_pool_members_state_is_known"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('declined', 'refused') OR reason <> ''",
            name=op.f("ck_pool_members_a_no_has_a_reason"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('joined', 'vetted') OR promised_at IS NOT NULL",
            name=op.f("ck_pool_members_member_promised_confidence"),
        ),
        sa.CheckConstraint(
            "(vetted_at IS NULL) = (vetted_by_id IS NULL)",
            name=op.f("ck_pool_members_vetting_has_a_person_and_an_instant"),
        ),
        sa.CheckConstraint(
            "most_load IS NULL OR most_load BETWEEN 0 AND 200",
            name=op.f("ck_pool_members_load_limit_is_sensible"),
        ),
        sa.CheckConstraint(
            "vetted_by_id IS NULL OR vetted_by_id <> person_id",
            name=op.f("ck_pool_members_nobody_vets_himself"),
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_pool_members_agency_id")),
        sa.ForeignKeyConstraint(["invited_by_id"], ["people.id"], name=op.f("fk_pool_members_invited_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_pool_members_person_id")),
        sa.ForeignKeyConstraint(["vetted_by_id"], ["people.id"], name=op.f("fk_pool_members_vetted_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool_members")),
        sa.UniqueConstraint("agency_id", "person_id", name=op.f("uq_pool_members_agency_id_person_id")),
    )
    op.create_index("ix_pool_members_person_id_state", "pool_members", ["person_id", "state"], unique=False)
    op.create_table(
        "relations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "employment",
                "coauthor",
                "collaborator",
                "coeditor",
                "advisor",
                "advisee",
                "family",
                "business",
                "money",
                "competitor",
                name="relationkind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("other_id", sa.Uuid(), nullable=True),
        sa.Column("institution_id", sa.Uuid(), nullable=True),
        sa.Column("other_name", sa.String(length=200), nullable=False),
        sa.Column("other_orcid", sa.String(length=19), nullable=False),
        sa.Column("other_key", sa.String(length=200), nullable=False),
        sa.Column("turned_key", sa.String(length=200), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("authors", sa.Integer(), nullable=True),
        sa.Column("evidence", sa.String(length=300), nullable=False),
        sa.Column("declared_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("removed_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('employment', 'coauthor', 'collaborator', 'coeditor', 'advisor', 'advisee', 'family', 'business', 'money', 'competitor')",
            name=op.f("ck_relations_kind_is_known"),
        ),
        sa.CheckConstraint(
            "other_id IS NOT NULL OR institution_id IS NOT NULL OR other_orcid <> '' OR other_key <> ''",
            name=op.f("ck_relations_relation_has_another_end"),
        ),
        sa.CheckConstraint(
            "authors IS NULL OR authors >= 2", name=op.f("ck_relations_joint_paper_has_two_authors")
        ),
        sa.CheckConstraint(
            "other_id IS NULL OR other_id <> person_id",
            name=op.f("ck_relations_nobody_is_related_to_himself"),
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.id"], name=op.f("fk_relations_institution_id")
        ),
        sa.ForeignKeyConstraint(["other_id"], ["people.id"], name=op.f("fk_relations_other_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_relations_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relations")),
    )
    op.create_index("ix_relations_institution_id", "relations", ["institution_id"], unique=False)
    op.create_index("ix_relations_other_id", "relations", ["other_id"], unique=False)
    op.create_index("ix_relations_other_key", "relations", ["other_key"], unique=False)
    op.create_index("ix_relations_other_orcid", "relations", ["other_orcid"], unique=False)
    op.create_index("ix_relations_person_id", "relations", ["person_id"], unique=False)
    op.create_index("ix_relations_turned_key", "relations", ["turned_key"], unique=False)
    op.create_table(
        "reviewer_profiles",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("keywords_en", columns.JSONText(), nullable=False),
        sa.Column("keywords_ja", columns.JSONText(), nullable=False),
        sa.Column("languages", columns.JSONText(), nullable=False),
        sa.Column("away_from", sa.Date(), nullable=True),
        sa.Column("away_until", sa.Date(), nullable=True),
        sa.Column("most_load", sa.Integer(), nullable=True),
        sa.Column("relations_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("changed_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(away_from IS NULL) = (away_until IS NULL)",
            name=op.f("ck_reviewer_profiles_absence_has_both_ends"),
        ),
        sa.CheckConstraint(
            "away_until IS NULL OR away_until >= away_from",
            name=op.f("ck_reviewer_profiles_absence_ends_after_it_begins"),
        ),
        sa.CheckConstraint(
            "most_load IS NULL OR most_load BETWEEN 0 AND 200",
            name=op.f("ck_reviewer_profiles_load_limit_is_sensible"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_reviewer_profiles_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviewer_profiles")),
        sa.UniqueConstraint("person_id", name=op.f("uq_reviewer_profiles_person_id")),
    )
    op.create_table(
        "assignment_runs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("party", sa.String(length=8), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "kind", sa.Enum("whole", "repair", name="runkind", native_enum=False, length=32), nullable=False
        ),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "running",
                "done",
                "failed",
                "adopted",
                name="runstate",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("settings", columns.JSONText(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("result", columns.JSONText(), nullable=False),
        sa.Column("fault", sa.String(length=200), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("finished_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("adopted_by_id", sa.Uuid(), nullable=True),
        sa.Column("adopted_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'adopted') = (adopted_at IS NOT NULL)",
            name=op.f("ck_assignment_runs_adopted_if_and_only_if_it_has_a_date"),
        ),
        sa.CheckConstraint("kind IN ('whole', 'repair')", name=op.f("ck_assignment_runs_kind_is_known")),
        sa.CheckConstraint(
            "state <> 'failed' OR fault <> ''", name=op.f("ck_assignment_runs_failed_run_says_why")
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'running', 'done', 'failed', 'adopted')",
            name=op.f("ck_assignment_runs_state_is_known"),
        ),
        sa.CheckConstraint(
            "(adopted_at IS NULL) = (adopted_by_id IS NULL)",
            name=op.f("ck_assignment_runs_adoption_has_a_person_and_an_instant"),
        ),
        sa.CheckConstraint("number >= 1", name=op.f("ck_assignment_runs_runs_count_from_one")),
        sa.CheckConstraint(
            "progress BETWEEN 0 AND 100", name=op.f("ck_assignment_runs_progress_is_a_percentage")
        ),
        sa.ForeignKeyConstraint(
            ["adopted_by_id"], ["people.id"], name=op.f("fk_assignment_runs_adopted_by_id")
        ),
        sa.ForeignKeyConstraint(["asked_by_id"], ["people.id"], name=op.f("fk_assignment_runs_asked_by_id")),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_assignment_runs_call_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment_runs")),
        sa.UniqueConstraint(
            "call_id", "party", "number", name=op.f("uq_assignment_runs_call_id_party_number")
        ),
    )
    op.create_table(
        "bid_rounds",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("party", sa.String(length=8), nullable=False),
        sa.Column("opened_by_id", sa.Uuid(), nullable=False),
        sa.Column("opened_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("closes_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("closes_at > opened_at", name=op.f("ck_bid_rounds_bidding_has_a_length")),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_bid_rounds_call_id")),
        sa.ForeignKeyConstraint(["opened_by_id"], ["people.id"], name=op.f("fk_bid_rounds_opened_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bid_rounds")),
        sa.UniqueConstraint("call_id", "party", name=op.f("uq_bid_rounds_call_id_party")),
    )
    op.create_table(
        "bids",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("wish", sa.Integer(), nullable=False),
        sa.Column("changed_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("wish IN (-1, 1)", name=op.f("ck_bids_wish_is_for_or_against")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_bids_person_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_bids_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bids")),
        sa.UniqueConstraint("person_id", "proposal_id", name=op.f("uq_bids_person_id_proposal_id")),
    )
    op.create_index("ix_bids_proposal_id", "bids", ["proposal_id"], unique=False)
    op.create_table(
        "conflict_waivers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("party", sa.String(length=8), nullable=False),
        sa.Column(
            "ground",
            sa.Enum(
                "team",
                "applicant",
                "same_institution",
                "family",
                "advisor",
                "money",
                "coauthor",
                "coeditor",
                "former_institution",
                "competitor",
                "declared",
                "namesake",
                "institution_unknown",
                name="ground",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("granted_by_id", sa.Uuid(), nullable=True),
        sa.Column("granted_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("ended_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "ground IN ('team', 'applicant', 'same_institution', 'family', 'advisor', 'money', 'coauthor', 'coeditor', 'former_institution', 'competitor', 'declared', 'namesake', 'institution_unknown')",
            name=op.f("ck_conflict_waivers_ground_is_known"),
        ),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_conflict_waivers_waiver_has_a_reason")),
        sa.CheckConstraint(
            "(granted_by_id IS NULL) = (granted_at IS NULL)",
            name=op.f("ck_conflict_waivers_grant_has_a_person_and_an_instant"),
        ),
        sa.CheckConstraint(
            "granted_by_id IS NULL OR granted_by_id <> asked_by_id",
            name=op.f("ck_conflict_waivers_waiver_takes_two_people"),
        ),
        sa.CheckConstraint(
            "person_id <> asked_by_id AND (granted_by_id IS NULL OR person_id <> granted_by_id)",
            name=op.f("ck_conflict_waivers_nobody_waives_for_himself"),
        ),
        sa.ForeignKeyConstraint(["asked_by_id"], ["people.id"], name=op.f("fk_conflict_waivers_asked_by_id")),
        sa.ForeignKeyConstraint(
            ["granted_by_id"], ["people.id"], name=op.f("fk_conflict_waivers_granted_by_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_conflict_waivers_person_id")),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposals.id"], name=op.f("fk_conflict_waivers_proposal_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflict_waivers")),
    )
    op.create_index("ix_conflict_waivers_person_id", "conflict_waivers", ["person_id"], unique=False)
    op.create_index("ix_conflict_waivers_proposal_id", "conflict_waivers", ["proposal_id"], unique=False)
    op.create_table(
        "pair_rules",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("party", sa.String(length=8), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("fixed", "forbidden", name="pairrulekind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("set_by_id", sa.Uuid(), nullable=False),
        sa.Column("set_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('fixed', 'forbidden')", name=op.f("ck_pair_rules_kind_is_known")),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_pair_rules_pair_rule_has_a_reason")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_pair_rules_person_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_pair_rules_proposal_id")),
        sa.ForeignKeyConstraint(["set_by_id"], ["people.id"], name=op.f("fk_pair_rules_set_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pair_rules")),
        sa.UniqueConstraint(
            "proposal_id", "person_id", "party", name=op.f("uq_pair_rules_proposal_id_person_id_party")
        ),
    )
    op.create_index("ix_pair_rules_person_id", "pair_rules", ["person_id"], unique=False)
    op.create_table(
        "run_pairs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("change", sa.String(length=8), nullable=False),
        sa.Column("affinity", sa.BigInteger(), nullable=False),
        sa.Column("probability", sa.BigInteger(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("of", sa.Integer(), nullable=False),
        sa.Column("better", columns.JSONText(), nullable=False),
        sa.CheckConstraint(
            "change IN ('added', 'kept', 'removed')", name=op.f("ck_run_pairs_change_is_known")
        ),
        sa.CheckConstraint(
            "probability BETWEEN 0 AND 1000000", name=op.f("ck_run_pairs_probability_is_a_share")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_run_pairs_person_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_run_pairs_proposal_id")),
        sa.ForeignKeyConstraint(["run_id"], ["assignment_runs.id"], name=op.f("fk_run_pairs_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run_pairs")),
        sa.UniqueConstraint(
            "run_id", "proposal_id", "person_id", name=op.f("uq_run_pairs_run_id_proposal_id_person_id")
        ),
    )
    op.create_index("ix_run_pairs_proposal_id", "run_pairs", ["proposal_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_run_pairs_proposal_id", table_name="run_pairs")
    op.drop_table("run_pairs")
    op.drop_index("ix_pair_rules_person_id", table_name="pair_rules")
    op.drop_table("pair_rules")
    op.drop_index("ix_conflict_waivers_proposal_id", table_name="conflict_waivers")
    op.drop_index("ix_conflict_waivers_person_id", table_name="conflict_waivers")
    op.drop_table("conflict_waivers")
    op.drop_index("ix_bids_proposal_id", table_name="bids")
    op.drop_table("bids")
    op.drop_table("bid_rounds")
    op.drop_table("assignment_runs")
    op.drop_table("reviewer_profiles")
    op.drop_index("ix_relations_turned_key", table_name="relations")
    op.drop_index("ix_relations_person_id", table_name="relations")
    op.drop_index("ix_relations_other_orcid", table_name="relations")
    op.drop_index("ix_relations_other_key", table_name="relations")
    op.drop_index("ix_relations_other_id", table_name="relations")
    op.drop_index("ix_relations_institution_id", table_name="relations")
    op.drop_table("relations")
    op.drop_index("ix_pool_members_person_id_state", table_name="pool_members")
    op.drop_table("pool_members")
    op.drop_index("ix_expertise_texts_person_id", table_name="expertise_texts")
    op.drop_table("expertise_texts")
