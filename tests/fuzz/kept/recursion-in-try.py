from alembic import op
import sqlalchemy as sa
revision = 'a'
down_revision = None
def upgrade():
 self(*upgrade, **getattr((x := x), x, 1, 'a' 'b' f'{y}' % x))
 op.drop_constraint(x, {'\N{BULLET}\x00\ud800', *{x for x in ['a', 'b']}}, type_=x)
 nonlocal self
 nonlocal self
 nonlocal self
 é = y = list
 for self.str in [await {'a': unknown(x), 'b': super().a(*x, **x)}.values(x, [x for x[x] in x], x, x), n.union(unknown=helper, op=(sa := x) == super().x(x))]:
  try:
   upgrade(1.5e300, op.get_bind(), x=x)
  except:
   break
   global self
   if isinstance([x for x in x], é):
    pass
   elif isinstance([x for x in x], é):
    pass
   else:
    pass
  else:
   pass
  finally:
   pass
  op.drop_table('x')
  op.drop_table('x')
  op.drop_table('x')
  op.drop_table('x')
 else:
  pass
 op.drop_table('x')
 op.drop_table('x')
 op.drop_table('x')
 op.drop_table('x')
 op.drop_table('x')
 op.drop_table('x')
 op.drop_table('x')
 op.drop_table('x')
 op.drop_table('x')
 op.drop_table('x')
 op.drop_table('x')
 op.drop_table('x')
 op.drop_table('x')
 op.drop_table('x')
 if x in downgrade.extend(n=x, op=x(x)):
  sa.Column('id', sa.Enum(b), primary_key=True, nullable=inspect(op.get_bind()).has_table(x))
  with os.path.join('a', 'a') as [list, (b, y)], op.alter_column(x.format(x)[str(x):str(x):1000000000], 'a' 'b' f'{x}' % (x, 'a'), type_=postgresql.JSONB(astext_type=sa.Integer()), existing_type=sa.Integer(), nullable=x, server_default=(sa.Integer(), 1, str(x) + x), new_column_name=(yield x)):
   pass
  op.drop_table('x')
 op.drop_table('x')
x = 1

