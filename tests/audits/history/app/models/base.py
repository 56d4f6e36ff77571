"""The base of the older models, and of those for what is to come."""
from sqlalchemy.orm import declarative_base

Base = declarative_base()
