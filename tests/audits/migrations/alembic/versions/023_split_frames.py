"""Frames split by month (put off)

Revision ID: 023_split_frames
Revises: 022_exposures_more
Create Date: 2024-06-21 10:23:00

NOTE: does nothing. What stood here expected `frames` as 022 does not leave it: it wanted a column
`month`, and a key over it. To be written again once frames are moved.
"""
revision = "023_split_frames"
down_revision = "022_exposures_more"
branch_labels = None
depends_on = None


def upgrade():
    pass


def downgrade():
    pass
