from alembic import op
import sqlalchemy as sa
revision = 'a'
down_revision = None
async def upgrade():
 while unknown():
  map(x, Path(__file__).parent / Path(__file__).parent / x)
  while é.startswith(x) or (a := lambda: x):
   pass
 else:
  self.union(None)
  op.execute("DROP TABLE IF EXISTS x, x CASCADE")
  op.drop_table('x')
  op.drop_table('x')
  op.drop_table('x')
x = 1

