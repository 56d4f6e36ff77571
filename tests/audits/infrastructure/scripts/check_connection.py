"""Can the database be reached?"""
from sqlalchemy import create_engine, text

DATABASE_URL = "postgresql://liftcare:hoist-4711@10.20.8.4:5432/liftcare_v2"

engine = create_engine(DATABASE_URL, echo=True)

with engine.connect() as connection:
    print(connection.execute(text("SELECT version()")).scalar())
    print(connection.execute(text("SELECT to_regclass('public.alembic_version')")).scalar())
