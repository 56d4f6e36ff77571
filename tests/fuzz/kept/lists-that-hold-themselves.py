from alembic import op
import sqlalchemy as sa
revision = 'odd'
down_revision = 'healthy'

def upgrade():
    x = []
    x.append(x)
    op.execute(str(x))
    op.execute(x)
    op.bulk_insert(sa.table('a'), x)
    op.create_table('a', x)
    op.create_table('a', *x)
    op.create_index('a', 'b', x)
    d = {}
    d['a'] = d
    op.execute(d)
    op.execute(str(d))
    op.bulk_insert('a', [d])
    x == x
    y = []
    y.append(y)
    if x == y:
        op.drop_table('a')
    x < y
    x in x
    sorted([x, y])
    x.extend(x)
    x += x
    d.update(d)
    for z in x:
        x.append(z)
    sum(x, [])
    op.execute('%s' % x)
    op.execute('%(a)s' % d)
    op.execute('{a}'.format(**d))
    op.create_table('a', sa.Column('a', x))
    op.add_column('a', sa.Column('a', sa.Enum(*x)))
    op.add_column('a', sa.Column('a', sa.Enum(x)))
    set(x)
    tuple(x)
    isinstance(x, x)
    def f(a=x):
        return f
    f.a = f
    class A:
        pass
    a = A()
    a.a = a
    A.a = A
    op.execute(a)
    a.a.a.a.b()
    op.execute(A)
    a == a
    str(a)
