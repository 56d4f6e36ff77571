"""Kept free for the archive

Revision ID: 089_nothing_yet
Revises: 088_house_memos
Create Date: 2025-03-19 09:29:00
"""
revision = "089_nothing_yet"
down_revision = "088_house_memos"


def upgrade():
    pass


def downgrade():
    pass
