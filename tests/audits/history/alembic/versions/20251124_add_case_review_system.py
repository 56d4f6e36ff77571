"""Add the tables of case review: vets who review, and what they say

Revision ID: 20251124_case_review
Revises: 20251114_add_notice_date
Create Date: 2025-11-24 14:00:00

CRITICAL: read before changing anything here.
- the table of accounts is "user", not "users"
- user.id is INTEGER, and so are vet_profiles.user_id and review_tasks.vet_id
- the model of vet_profiles expects UUID while the database has INTEGER (the application converts)
"""
from alembic import op

revision = "20251124_case_review"
down_revision = "20251114_add_notice_date"
branch_labels = None
depends_on = None


def upgrade():
    # Types first.
    op.execute("""
        CREATE TYPE vet_title AS ENUM ('DVM', 'DIPL', 'NURSE')
    """)
    op.execute("""
        CREATE TYPE review_kind AS ENUM ('CORRECT', 'INCOMPLETE', 'WRONG')
    """)

    # NOTE: the model of vet_profiles says UUID for user_id; it references user.id (INTEGER).
    # This is intentional: the column can follow when accounts move to UUID.
    op.execute("""
        CREATE TABLE IF NOT EXISTS vet_profiles (
            id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
            user_id INTEGER NOT NULL UNIQUE REFERENCES "user"(id) ON DELETE CASCADE,
            title vet_title NOT NULL,
            is_verified BOOLEAN NOT NULL DEFAULT false,
            created_at TIMESTAMP NOT NULL DEFAULT now(),
            updated_at TIMESTAMP NOT NULL DEFAULT now()
        );
        CREATE INDEX ix_vet_profiles_is_verified ON vet_profiles (is_verified)
    """)
    op.execute("""
        CREATE TABLE IF NOT EXISTS case_reviews (
            id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
            vet_id UUID NOT NULL REFERENCES vet_profiles(id) ON DELETE CASCADE,
            note_id INTEGER NOT NULL REFERENCES case_notes(id) ON DELETE CASCADE,
            kind review_kind NOT NULL,
            comment TEXT,
            created_at TIMESTAMP NOT NULL DEFAULT now(),
            updated_at TIMESTAMP NOT NULL DEFAULT now()
        );
        CREATE INDEX ix_case_reviews_vet_id ON case_reviews (vet_id);
        CREATE INDEX ix_case_reviews_note_id ON case_reviews (note_id)
    """)
    op.execute("""
        CREATE TABLE IF NOT EXISTS review_tasks (
            id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
            review_id UUID NOT NULL REFERENCES case_reviews(id) ON DELETE CASCADE,
            vet_id INTEGER NOT NULL REFERENCES "user"(id) ON DELETE CASCADE,
            title TEXT NOT NULL,
            created_at TIMESTAMP NOT NULL DEFAULT now(),
            updated_at TIMESTAMP NOT NULL DEFAULT now()
        );
        CREATE INDEX ix_review_tasks_review_id ON review_tasks (review_id);
        CREATE INDEX ix_review_tasks_vet_id ON review_tasks (vet_id)
    """)
    op.execute("""
        CREATE TABLE IF NOT EXISTS advice_candidates (
            id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
            vet_id UUID REFERENCES vet_profiles(id) ON DELETE SET NULL,
            question TEXT NOT NULL,
            answer TEXT NOT NULL,
            created_at TIMESTAMP NOT NULL DEFAULT now(),
            updated_at TIMESTAMP NOT NULL DEFAULT now()
        );
        CREATE INDEX ix_advice_candidates_vet_id ON advice_candidates (vet_id)
    """)


def downgrade():
    op.execute("""
        DROP TABLE IF EXISTS advice_candidates
    """)
    op.execute("""
        DROP TABLE IF EXISTS review_tasks
    """)
    op.execute("""
        DROP TABLE IF EXISTS case_reviews
    """)
    op.execute("""
        DROP TABLE IF EXISTS vet_profiles
    """)
    op.execute("""
        DROP TYPE review_kind
    """)
    op.execute("""
        DROP TYPE vet_title
    """)
