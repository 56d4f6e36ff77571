//! What SQLAlchemy and Alembic make of what they are given: terms to columns, types, constraints and operations.
