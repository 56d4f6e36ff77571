"""What `alembic revision --autogenerate` writes of changes to a database, beside what was written by others.

    alembic_revises.py changes URL < question > answer
    alembic_revises.py written < question > answers

Both are JSON. A question is one on models, as sqlalchemy_says.py has it. `changes` makes up migrations that change what a
database at the head has, so that the models say something else than it: each comes with a name, and the body of its
`upgrade`. `written` is asked on several databases, by their URLs, and carries out the migration in `change` on each: an
answer has the operations of what Alembic writes then, and those of the migration in `text`, both ways, and how that one runs.
"""

import contextlib
import json
import os
import re
import sys
import tempfile
import types

import catalogs
import sqlalchemy
import sqlalchemy_says
from alembic.autogenerate import compare_metadata, produce_migrations, render_python_code
from alembic.operations import Operations, ops
from alembic.operations.base import AbstractOperations, BatchOperations
from alembic.runtime.migration import MigrationContext
from differing import different
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import AddConstraint, CreateColumn, CreateIndex
from sqlalchemy.sql.sqltypes import SchemaType

DIALECT = postgresql.dialect()

# How many changes of each kind.
EACH = 2

FUNCTIONS = ("upgrade", "downgrade")


def main():
    what, *url = sys.argv[1:]
    question = json.load(sys.stdin)
    # The programs beside this one are no modules of the project.
    sys.path[0] = question["root"]
    sys.path.append(sys.path.pop(0))
    output = os.fdopen(os.dup(1), "w")
    # Applications print while they are imported.
    os.dup2(2, 1)
    with tempfile.TemporaryDirectory(prefix="limbeck-models-") as folder:
        # They also write files, here and at home.
        os.chdir(folder)
        os.environ["HOME"] = folder
        problems = []
        for name in question["imports"]:
            sqlalchemy_says.load(name, problems)
        if problems:
            sys.exit(problems[0])
        metadata = sqlalchemy_says.metadata_of(sqlalchemy_says.evaluated(question["metadata"][0]))
        if what == "changes":
            answer = changes(metadata, engine_of(*url))
        else:
            answer = [Written(metadata, engine_of(asked["url"])).beside(asked) for asked in question["written"]]
        json.dump(answer, output)
        output.close()
    # They start threads that nothing ends.
    os._exit(0)


def engine_of(url):
    return sqlalchemy.create_engine(url, poolclass=sqlalchemy.pool.NullPool)


def changes(metadata, engine):
    """What others than the models say, on tables that both have alike."""
    there = sqlalchemy.MetaData()
    there.reflect(engine)
    own = {table.fullname: table for one in metadata for table in one.tables.values()}
    with engine.connect() as connection:
        found = differences(connection, metadata)
    uneven = {name for it in found for name in tables_of(it)}
    alike = [own[name] for name in sorted(own) if name in there.tables and name not in uneven]
    made = []
    for kind, make in KINDS.items():
        found = list(filter(None, (make(table, there) for table in alike)))
        # Not only those at the beginning of the alphabet.
        step = max(1, len(found) // EACH)
        for part in (found[at : at + step] for at in range(0, step * EACH, step)):
            chosen = next((it for it in part if can_be_made(engine, it[1])), None)
            if chosen:
                made.append({"name": kind, "about": chosen[0], "body": chosen[1]})
    return made


def can_be_made(engine, body):
    """Whether nothing stands on what goes."""
    change = module_of(f"from alembic import op\nimport sqlalchemy as sa\n\ndef upgrade():\n    {body}\n")
    with engine.connect() as connection, Operations.context(MigrationContext.configure(connection)):
        try:
            change.upgrade()
        except sqlalchemy.exc.DBAPIError:
            return False
        finally:
            connection.rollback()
    return True


def column_added(table, there):
    """The model has a column more than the database."""
    for column in reversed(plain_columns(table, there)):
        return f"{table.name}.{column.name}", f"op.drop_column({table.name!r}, {column.name!r})"


def column_dropped(table, there):
    return table.name, f"op.add_column({table.name!r}, sa.Column('limbeck_more', sa.String(20), server_default='x'))"


def type_changed(table, there):
    for column in plain_columns(table, there):
        type_ = there.tables[table.fullname].c[column.name].type
        to = {"VARCHAR": "sa.Text()", "TEXT": "sa.String(2000)", "INTEGER": "sa.BigInteger()"}.get(type(type_).__name__)
        if to and column.server_default is None and plain(type_) == plain(column.type):
            return f"{table.name}.{column.name}", f"op.alter_column({table.name!r}, {column.name!r}, type_={to})"


def nullable_changed(table, there):
    for column in plain_columns(table, there):
        return (
            f"{table.name}.{column.name}",
            f"op.alter_column({table.name!r}, {column.name!r}, nullable={not column.nullable})",
        )


def table_added(table, there):
    referred = {key.column.table.name for other in there.tables.values() if other.name != table.name for key in other.foreign_keys}
    if table.name not in referred:
        return table.name, f"op.drop_table({table.name!r})"


def table_dropped(table, there):
    return (
        f"limbeck_{table.name}",
        f"op.create_table('limbeck_{table.name}', sa.Column('id', sa.Integer(), primary_key=True),"
        " sa.Column('name', sa.String(20), nullable=False, unique=True), sa.Column('at', sa.DateTime(), index=True))",
    )


def index_added(table, there):
    for index in sorted(table.indexes, key=lambda it: str(it.name)):
        if index.name in {it.name for it in there.tables[table.fullname].indexes}:
            return str(index.name), f"op.drop_index({str(index.name)!r}, table_name={table.name!r})"


def index_dropped(table, there):
    for column in plain_columns(table, there):
        if isinstance(column.type, (sqlalchemy.String, sqlalchemy.Integer, sqlalchemy.DateTime)):
            return (
                f"{table.name}.{column.name}",
                f"op.create_index('limbeck_ix', {table.name!r}, [{column.name!r}], unique=True)",
            )


def unique_added(table, there):
    for constraint in there.tables[table.fullname].constraints:
        if isinstance(constraint, sqlalchemy.UniqueConstraint) and not is_needed(table, constraint, there):
            return str(constraint.name), f"op.drop_constraint({str(constraint.name)!r}, {table.name!r}, type_='unique')"


def is_needed(table, constraint, there):
    """Whether a foreign key stands on it."""
    columns = {column.name for column in constraint.columns}
    keys = [key for other in there.tables.values() for key in other.foreign_key_constraints if key.referred_table.name == table.name]
    return any({element.column.name for element in key.elements} == columns for key in keys)


def unique_dropped(table, there):
    for column in plain_columns(table, there):
        if isinstance(column.type, (sqlalchemy.String, sqlalchemy.Integer)):
            return (
                f"{table.name}.{column.name}",
                f"op.create_unique_constraint('limbeck_uq', {table.name!r}, [{column.name!r}])",
            )


def foreign_key_added(table, there):
    for constraint in sorted(there.tables[table.fullname].foreign_key_constraints, key=lambda it: str(it.name)):
        return str(constraint.name), f"op.drop_constraint({str(constraint.name)!r}, {table.name!r}, type_='foreignkey')"


def foreign_key_dropped(table, there):
    key = list(there.tables[table.fullname].primary_key.columns)
    if len(key) == 1:
        name, columns = table.name, [key[0].name]
        return name, f"op.create_foreign_key('limbeck_fk', {name!r}, {name!r}, {columns}, {columns}, ondelete='CASCADE')"


KINDS = {
    "column added": column_added,
    "column dropped": column_dropped,
    "type changed": type_changed,
    "nullable changed": nullable_changed,
    "table added": table_added,
    "table dropped": table_dropped,
    "index added": index_added,
    "index dropped": index_dropped,
    "unique constraint added": unique_added,
    "unique constraint dropped": unique_dropped,
    "foreign key added": foreign_key_added,
    "foreign key dropped": foreign_key_dropped,
}


def plain_columns(table, there):
    """Those that no key, no constraint and no index is of, in the database either."""
    own = there.tables[table.fullname]
    held = {column.name for index in own.indexes for column in index.columns}
    held |= {column.name for constraint in own.constraints for column in getattr(constraint, "columns", ())}
    texts = " ".join(str(it.sqltext) for it in own.constraints if isinstance(it, sqlalchemy.CheckConstraint))
    texts += " ".join(str(expression) for index in table.indexes for expression in index.expressions)
    texts += " ".join(str(value) for index in table.indexes for value in index.dialect_kwargs.values())
    is_held = lambda column: column.name in held or column.name in texts
    return [
        column
        for column in table.columns
        if column.name in own.c and not is_held(column) and not column.computed and not column.primary_key
    ]


def tables_of(difference):
    """The names of the tables that one of Alembic's differences is about."""
    match difference:
        case [list(), *_] | []:
            return [name for it in difference for name in tables_of(it)]
        case [_, sqlalchemy.Table() as table]:
            return [table.fullname]
        case [_, sqlalchemy.schema.SchemaItem() as item]:
            return [item.table.fullname]
        case [_, schema, str(table), *_]:
            return [f"{schema}.{table}" if schema else table]
    return []


def options(metadata):
    schemas = {table.schema for one in metadata for table in one.tables.values()}
    return {"compare_type": True, "include_schemas": schemas != {None}, "target_metadata": metadata if len(metadata) > 1 else metadata[0]}


def differences(connection, metadata):
    return compare_metadata(MigrationContext.configure(connection, opts=options(metadata)), options(metadata)["target_metadata"])


class Written:
    """Migrations that are written of a database, and run there."""

    def __init__(self, metadata, engine):
        self.metadata, self.engine, self.options = metadata, engine, options(metadata)

    def beside(self, question):
        with self.engine.connect() as connection:
            self.run_function(connection, module_of(question["change"]), "upgrade")
            context = MigrationContext.configure(connection, opts=self.options)
            script = produce_migrations(context, self.options["target_metadata"])
            own = {
                name: render_python_code(part, render_as_batch=question["as_batch"], migration_context=context)
                for name, part in zip(FUNCTIONS, (script.upgrade_ops, script.downgrade_ops))
            }
        theirs = module_of(question["text"])
        ours = module_of("from alembic import op\nimport sqlalchemy as sa\n" + "".join(
            f"\ndef {name}():\n    {body.replace(chr(10), chr(10) + '    ')}\n" for name, body in own.items()
        ), imports(own.values(), script))
        answer = {
            "alembic": {name: self.operations(ours, name) for name in FUNCTIONS},
            "limbeck": {name: self.operations(theirs, name) for name in FUNCTIONS[: 1 if question["only_up"] else 2]},
            "text": own,
        }
        if question["only_up"]:
            answer["alembic"]["downgrade"] = answer["limbeck"]["downgrade"] = []
        return {**answer, **self.run(theirs, question["only_up"])}

    def operations(self, module, name):
        """What a function does, each operation as text."""
        context = MigrationContext.configure(dialect_name="postgresql", opts={**self.options, "as_sql": True})
        with Operations.context(context), recorded(context) as noted:
            getattr(module, name)()
        return noted

    def run(self, module, only_up):
        """How it runs, both ways, and what Alembic finds between them."""
        url = self.engine.url.render_as_string(hide_password=False)
        before = catalogs.read(url)
        problem, found, left = None, [], []
        with self.engine.connect() as connection:
            try:
                self.run_function(connection, module, "upgrade")
                found = [sqlalchemy_says.difference_says(*it) for it in flat(differences(connection, self.metadata)) if it[0] in sqlalchemy_says.KINDS]
                connection.rollback()
                if not only_up:
                    self.run_function(connection, module, "downgrade")
            except (sqlalchemy.exc.SQLAlchemyError, ValueError) as error:
                problem = " ".join(str(error).split())[:300]
        if problem is None and not only_up:
            left = different("", unordered(before), unordered(catalogs.read(url)))
        return {"problem": problem, "found": [f"{it['kind']} {it['table']} ({', '.join(map(str, it['columns']))})" for it in found], "left": left}

    def run_function(self, connection, module, name):
        context = MigrationContext.configure(connection, opts=self.options)
        with Operations.context(context), context.begin_transaction():
            getattr(module, name)()
        connection.commit()


def flat(differences):
    return [it for difference in differences for it in (difference if isinstance(difference, list) else [difference])]


def unordered(found):
    """A column that comes back is the last one."""
    for table in found["tables"]:
        table["columns"].sort(key=lambda column: column["name"])
    return found


def imports(texts, script):
    """What a person would import by hand: the modules of the application's own types."""
    names = {name for text in texts for name in re.findall(r"(?<![\w.])([a-z_]\w*)\.", text)}
    own = {name: sys.modules[name] for name in names if name in sys.modules}
    scope = {}
    for line in script.imports or ():
        exec(line, scope)
    return {**own, "postgresql": postgresql, **scope}


def module_of(text, names=()):
    module = types.ModuleType("migration")
    vars(module).update(names)
    exec(compile(text, "migration", "exec"), vars(module))
    return module


@contextlib.contextmanager
def recorded(context):
    """Notes operations instead of carrying them out; what makes and drops enums, too."""
    noted = []
    invoke, of_types = AbstractOperations.invoke, [SchemaType, postgresql.ENUM, postgresql.named_types.NamedType]
    kept = [(owner, name, vars(owner)[name]) for owner in of_types for name in ("create", "drop") if name in vars(owner)]

    def note(operations, operation):
        within = "in a batch, " if isinstance(operations, BatchOperations) else ""
        noted.append(within + said(operation, context))
        return operation.to_table(context) if isinstance(operation, ops.CreateTableOp) else None

    AbstractOperations.invoke = note
    for owner, name, _ in kept:
        setattr(owner, name, lambda it, *args, name=name, **kwargs: noted.append(f"enum: {name} {it.name}"))
    try:
        yield noted
    finally:
        AbstractOperations.invoke = invoke
        for owner, name, method in kept:
            setattr(owner, name, method)


def said(operation, context):
    """An operation as text: the SQL of what it makes, where there is such."""
    words = re.sub("(?<!^)(?=[A-Z])", " ", type(operation).__name__.removesuffix("Op")).lower()
    table = getattr(operation, "table_name", None) or getattr(operation, "source_table", None) or ""
    schema = getattr(operation, "schema", None)
    about = f"{words} {schema + '.' if schema else ''}{table}"
    match operation:
        case ops.CreateTableOp():
            table = operation.to_table(context)
            compiler = DIALECT.ddl_compiler(DIALECT, None)
            # Alembic sorts the constraints by their text, which the database does not mind.
            parts = [column_said(column) for column in table.columns]
            parts += sorted(map(alike, filter(None, map(compiler.process, table.constraints))))
            return f"{about}: {', '.join([*parts, compiler.post_create_table(table), table.comment or ''])}"
        case ops.AddColumnOp():
            column = operation.to_column()
            sqlalchemy.Table(operation.table_name, sqlalchemy.MetaData(), column)
            return f"{about}: {column_said(column)}"
        case ops.CreateIndexOp():
            return f"{about}: {compiled(CreateIndex(operation.to_index(context)))}"
        case ops.AddConstraintOp():
            return f"{about}: {compiled(AddConstraint(operation.to_constraint(context)))}"
        case ops.DropConstraintOp():
            return f"{about}: {operation.constraint_type} {operation.constraint_name}"
        case ops.DropIndexOp():
            return f"{about}: {operation.index_name}"
        case ops.DropColumnOp() | ops.DropTableOp():
            return f"{about}: {getattr(operation, 'column_name', '')}"
        case ops.AlterColumnOp():
            values = {name: value for name, value in vars(operation).items() if name.startswith(("existing_", "modify_"))}
            values = {name: plain(value) for name, value in values.items() if value is not None and value is not False or name == "modify_nullable" and value is False or name == "existing_nullable" and value is False}
            return f"{about}.{operation.column_name}: {', '.join(f'{name} {value}' for name, value in sorted(values.items()))}"
    return f"{about}: {vars(operation)}"


def plain(value):
    if isinstance(value, sqlalchemy.types.TypeEngine):
        return alike(value.compile(dialect=DIALECT))
    return alike(str(getattr(value, "arg", getattr(value, "text", value))))


def column_said(column):
    return f"{compiled(CreateColumn(column))}{' COMMENT ' + column.comment if column.comment else ''}"


def compiled(element):
    return alike(str(element.compile(dialect=DIALECT)))


def alike(sql):
    """What the database writes of SQL is more than what was written: the type of a constant, what goes without saying. That
    both are the same, the catalogs show."""
    # PostgreSQL's FLOAT of more than 24 bits is that.
    sql = re.sub(r"FLOAT\(53\)", "DOUBLE PRECISION", sql)
    sql = re.sub(r"(?i)::(character varying|timestamp with(out)? time zone|double precision|\w+)(\(\d+\))?(\[\])?", "", sql)
    return " ".join(sql.replace("NULLS DISTINCT ", "").split())


main()
