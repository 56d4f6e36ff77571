//! Directives, statements and methods: what they do, in one line each.

use super::sample::Sample;
use crate::alchemy::{self, Bound, Executed, Reading};
use crate::dialect::Dialect;
use crate::operation::{
    Beside, Change, Column, Constraint, ConstraintKind, ConstraintType, IndexElement, Name, TypeDefinition,
};
use crate::text::Text;
use crate::value::{Term, Value};

/// Assignments and classes that the cases below use.
const MODULE: &str = "
users = sa.table('users', sa.column('id'), sa.column('name'), schema='app')
runs = sa.Table('runs', sa.MetaData(), sa.Column('id', sa.Integer(), primary_key=True))
class Model(sa.orm.DeclarativeBase):
    __tablename__ = 'models'
    __table_args__ = {'schema': 'app'}
    id = sa.Column(sa.Integer, primary_key=True)
class Color(enum.Enum):
    red = 'r'
    dark_green = 'g'
class GUID(sa.types.TypeDecorator):
    impl = sa.CHAR
    def load_dialect_impl(self, dialect):
        if dialect.name == 'postgresql':
            return dialect.type_descriptor(postgresql.UUID())
        else:
            return dialect.type_descriptor(sa.CHAR(32))
class Wide(sa.types.TypeDecorator):
    impl = sa.String(500)
class Wider(Wide):
    cache_ok = True
class Cube(sa.types.UserDefinedType):
    def get_col_spec(self):
        return 'CUBE'
class Id(sa.BigInteger):
    pass_ = 1
";

fn name(name: &Name) -> String {
    name.schema.iter().chain([&name.name]).map(Text::to_string).collect::<Vec<_>>().join(".")
}

fn list(texts: &[Text]) -> String {
    texts.iter().map(Text::to_string).collect::<Vec<_>>().join(",")
}

fn shown_column(column: &Column) -> String {
    let mut line = format!("{} {}", column.name, column.type_.sql);
    if column.nullable == Some(false) {
        line += " NOT NULL";
    }
    for (holds, word) in [
        (column.primary_key, " pk"),
        (column.unique, " unique"),
        (column.index, " index"),
        (column.python_default, " python"),
    ] {
        line += if holds { word } else { "" };
    }
    if let Some(default) = &column.default {
        line += &format!(" DEFAULT {default}");
    }
    if let Some(computed) = &column.computed {
        line += &format!(" AS ({}) {:?}", computed.expression, computed.stored);
    }
    if let Some(identity) = &column.identity {
        line += &format!(" IDENTITY {} {:?}", identity.always, identity.options.as_ref().map(Text::to_string));
    }
    for constraint in &column.constraints {
        line += &format!(" [{}]", shown_constraint(constraint));
    }
    line
}

fn shown_constraint(constraint: &Constraint) -> String {
    let mut line = constraint.name.as_ref().map_or("-".to_owned(), Text::to_string);
    line += &match &constraint.kind {
        ConstraintKind::PrimaryKey { columns, .. } => format!(" PRIMARY KEY ({})", list(columns)),
        ConstraintKind::Unique { columns, .. } => format!(" UNIQUE ({})", list(columns)),
        ConstraintKind::ForeignKey { columns, referent, referent_columns, on_delete, .. } => format!(
            " ({}) -> {} ({}){}",
            list(columns),
            name(referent),
            list(referent_columns),
            on_delete.as_ref().map_or(String::new(), |action| format!(" ON DELETE {action}"))
        ),
        ConstraintKind::Check { condition } => format!(" CHECK {condition}"),
        ConstraintKind::Exclude { definition } => format!(" EXCLUDE {definition}"),
        ConstraintKind::Other { source } => format!(" {source}"),
    };
    if constraint.not_valid {
        line += " NOT VALID";
    }
    if constraint.deferrable == Some(true) {
        line += &format!(" DEFERRABLE {:?}", constraint.deferred);
    }
    line
}

fn shown_element(element: &IndexElement) -> String {
    let what = if element.is_column { element.what.to_string() } else { format!("({})", element.what) };
    what + &element.options.as_ref().map_or(String::new(), |options| format!(" {options}"))
}

fn shown(change: &Change) -> String {
    let rest = match change {
        Change::CreateTable(create) => {
            let columns = create.columns.iter().map(shown_column);
            let constraints = create.constraints.iter().map(shown_constraint);
            let clauses = create.clauses.iter().map(Text::to_string);
            let open = create.is_open.then(|| "…".to_owned());
            columns.chain(constraints).chain(clauses).chain(open).collect::<Vec<_>>().join("; ")
        }
        Change::DropTable { if_exists, .. } => format!("{if_exists}"),
        Change::RenameTable { to, .. } => name(to),
        Change::AddColumn { column, .. } => shown_column(column),
        Change::DropColumn { column, .. } => column.to_string(),
        Change::AlterColumn { column, to, .. } => {
            let mut line = column.to_string();
            for (word, text) in [("name", &to.name), ("using", &to.using)] {
                if let Some(text) = text {
                    line += &format!(" {word} {text}");
                }
            }
            if let Some(type_) = &to.type_ {
                line += &format!(" type {}", type_.sql);
            }
            if let Some(nullable) = to.nullable {
                line += &format!(" nullable {nullable}");
            }
            for (word, text) in [("default", &to.default), ("comment", &to.comment)] {
                if let Some(text) = text {
                    line += &format!(" {word} {}", text.as_ref().map_or("none".to_owned(), Text::to_string));
                }
            }
            if let Some(identity) = &to.identity {
                line += &format!(" identity {}", identity.is_some());
            }
            line
        }
        Change::CreateIndex { index, concurrently, .. } => {
            let elements = index.elements.iter().map(shown_element).collect::<Vec<_>>().join(", ");
            let mut line = format!("{} ({elements})", index.name.as_ref().map_or("-".to_owned(), Text::to_string));
            for (word, text) in [("using", &index.method), ("where", &index.predicate), ("with", &index.options)] {
                if let Some(text) = text {
                    line += &format!(" {word} {text}");
                }
            }
            if !index.include.is_empty() {
                line += &format!(" include {}", list(&index.include));
            }
            line + if index.unique { " unique" } else { "" } + if *concurrently { " concurrently" } else { "" }
        }
        Change::DropIndex { index, concurrently, .. } => name(index) + if *concurrently { " concurrently" } else { "" },
        Change::AddConstraint { constraint, .. } => shown_constraint(constraint),
        Change::DropConstraint { name, kind, .. } => {
            let kind = kind.as_ref().map(ConstraintType::word);
            format!("{} {kind:?}", name.as_ref().map_or("-".to_owned(), Text::to_string))
        }
        Change::CreateType { name: own, definition, if_not_exists } => {
            let definition = match definition {
                TypeDefinition::Enum(values) => format!("({})", list(values)),
                TypeDefinition::Other(other) => other.to_string(),
            };
            format!("{} {definition} {if_not_exists}", name(own))
        }
        Change::AddEnumValue { name: own, value, place, .. } => {
            let before = match place {
                Some(Beside::Before(value)) => format!(" before {value}"),
                Some(Beside::After(value)) => format!(" after {value}"),
                None => String::new(),
            };
            format!("{} {value}{before}", name(own))
        }
        Change::SyncEnumValues { name: own, values, .. } => format!("{} ({})", name(own), list(values)),
        Change::CreateView { name: own, query, or_replace, .. } => format!("{} {query} {or_replace}", name(own)),
        Change::Insert { columns, rows, .. } => format!("({}) {rows:?}", list(columns)),
        Change::Update { columns, filtered, .. } => format!("({}) {filtered}", list(columns)),
        Change::Delete { filtered, .. } => format!("{filtered}"),
        Change::Object { name: own, checked, cascade, detail, .. } => format!(
            "{} {checked} {cascade} {}",
            own.as_ref().map_or("-".to_owned(), name),
            detail.as_ref().map_or("-".to_owned(), Text::to_string)
        ),
        Change::Comment { comment, .. } => format!("{:?}", comment.as_ref().map(Text::to_string)),
        Change::Other { detail, .. } => format!("{:?}", detail.as_ref().map(Text::to_string)),
        other => format!("{other:?}"),
    };
    let table = change.table().map_or("-".to_owned(), name);
    format!("{} {table} | {rest}", change.op())
}

fn lines(bound: &Bound) -> String {
    let changes = bound.changes.iter().map(shown);
    let unknown = bound.unknown.iter().map(|piece| format!("?{}: {}", piece.source, piece.reason));
    changes.chain(unknown).collect::<Vec<_>>().join("\n")
}

#[track_caller]
fn does(call: &str, expected: &[&str]) {
    let mut sample = Sample::of(MODULE);
    let (directive, batch, args) = sample.directive(call);
    let reading = Reading { heap: &sample.heap, dialect: Dialect::Postgresql };
    assert_eq!(lines(&alchemy::directive(&directive, batch.as_ref(), &args, reading)), expected.join("\n"), "{call}");
}

#[track_caller]
fn executes(value: &str, expected: &str) {
    let mut sample = Sample::of(MODULE);
    let value_read = sample.value(value);
    let reading = Reading { heap: &sample.heap, dialect: Dialect::Postgresql };
    let read = match alchemy::executed(&value_read, reading) {
        Executed::Sql(sql) => format!("SQL {sql}"),
        Executed::Changes(bound) => lines(&bound),
        Executed::Any(ways) => format!("{} ways", ways.len()),
        Executed::Unknown => "?".to_owned(),
    };
    assert_eq!(read, expected, "{value}");
}

#[track_caller]
fn goes_round(call: &str, dialect: Dialect, expected: Option<(&str, &str)>) {
    let mut sample = Sample::of(MODULE);
    let value = sample.value(call);
    let Some(Term::Call { function, args, .. }) = value.as_term() else { panic!("{call} is no call") };
    let Some(Term::Attribute { of, name }) = function.as_term() else { panic!("{call} is no method") };
    let reading = Reading { heap: &sample.heap, dialect };
    let read = alchemy::method(of, name, args, reading);
    let read = read.as_ref().map(|(directive, bound)| (*directive, lines(bound)));
    assert_eq!(read.as_ref().map(|(directive, lines)| (*directive, lines.as_str())), expected, "{call}");
}

#[test]
fn tables_are_made_with_all_that_belongs_to_them() {
    does(
        "op.create_table('t', sa.Column('id', sa.Integer(), sa.Identity(always=True, start=5), primary_key=True), \
         sa.Column('a', sa.String(20), nullable=False, server_default=\"it's\", unique=True, index=True), \
         sa.Column('b', sa.DateTime(timezone=True), server_default=sa.text('now()'), default=1), \
         sa.Column('c', sa.Boolean(), server_default=sa.false()), \
         sa.Column('d', sa.Integer(), sa.ForeignKey('app.users.id', name='fk', ondelete='CASCADE')), \
         sa.Column('e', sa.Integer, sa.Computed('a + 1', persisted=True)), \
         sa.Column('f', sa.Enum('x', 'y', name='State'), sa.CheckConstraint('f > 1')), \
         sa.PrimaryKeyConstraint('id', name=op.f('pk_t')), \
         sa.ForeignKeyConstraint(['a', 'b'], ['u.x', 'u.y'], deferrable=True, initially='DEFERRED'), \
         sa.UniqueConstraint('a', 'b', name='uq'), sa.CheckConstraint(sa.column('a') != None, name='ck'), \
         schema='app', postgresql_partition_by='RANGE (b)')",
        &["create_table app.t | id INTEGER NOT NULL pk IDENTITY true Some(\"START WITH 5\"); \
           a VARCHAR(20) NOT NULL unique index DEFAULT 'it''s'; \
           b TIMESTAMP WITH TIME ZONE python DEFAULT now(); c BOOLEAN DEFAULT false; \
           d INTEGER [fk (d) -> app.users (id) ON DELETE CASCADE]; e INTEGER AS (a + 1) Some(true); \
           f \"State\" [- CHECK f > 1]; pk_t PRIMARY KEY (id); \
           - (a,b) -> u (x,y) DEFERRABLE Some(true); uq UNIQUE (a,b); ck CHECK a IS NOT NULL; \
           PARTITION BY RANGE (b)"],
    );
    does(
        "op.create_table('t', sa.Column('id', sa.Integer()), sa.PrimaryKeyConstraint('id'), created(), *more)",
        &[
            "create_table t | id INTEGER NOT NULL; - PRIMARY KEY (id); …",
            "?more: a parameter",
            "?created(): it is not a known column, constraint or index",
        ],
    );
    does("op.drop_table('t', if_exists=True)", &["drop_table t | true"]);
    does("op.rename_table('a', 'b', schema='s')", &["rename_table s.a | s.b"]);
    does("op.create_table_comment('t', 'what', schema='s')", &["create_table_comment s.t | Some(\"what\")"]);
    does("op.drop_table_comment('t')", &["drop_table_comment t | None"]);
}

#[test]
fn columns_are_added_and_changed() {
    does("op.add_column('t', sa.Column('a', GUID(), nullable=False))", &["add_column t | a UUID NOT NULL"]);
    does("op.add_column(Model.__table__, sa.Column('a', sa.Integer))", &["add_column app.models | a INTEGER"]);
    does(
        "op.add_column(name, sa.Column(name, kind))",
        &["add_column {name} | {name} {kind}", "?name: a parameter", "?name: a parameter", "?kind: a parameter"],
    );
    does(
        "op.add_column('t', sa.Column(acme.NAME, sa.Text()))",
        &["add_column t | {acme.NAME} TEXT", "?acme.NAME: its value is not known"],
    );
    does(
        "op.add_column('t', either(sa.Column('a', sa.Text()), sa.Column('b', sa.JSON())))",
        &[
            "add_column t | a TEXT",
            "add_column t | b JSON",
            "?sa.Column('a', sa.Text()) or sa.Column('b', sa.JSON()): it depends on a branch",
        ],
    );
    does(
        "op.alter_column('t', 'a', new_column_name='b', type_=sa.BigInteger(), nullable=False, server_default=None, \
         existing_type=sa.Integer(), postgresql_using='a::bigint', comment=None)",
        &["alter_column t | a name b using a::bigint type BIGINT nullable false default none comment none"],
    );
    does("op.alter_column('t', 'a', server_default=sa.func.now())", &["alter_column t | a default now()"]);
    does("op.alter_column('t', 'a', server_default=sa.Identity())", &["alter_column t | a identity true"]);
    does(
        "op.alter_column('t', 'a', server_default=None, existing_server_default=sa.Identity())",
        &["alter_column t | a identity false"],
    );
    does("op.drop_column('t', 'a', schema='s')", &["drop_column s.t | a"]);
    does("batch_op.drop_column('a')", &["drop_column runs | a"]);
    does("batch_op.add_column(sa.Column('a', sa.Text()), insert_after='b')", &["add_column runs | a TEXT"]);
}

#[test]
fn indexes_and_constraints_keep_their_options() {
    does(
        "op.create_index(op.f('ix'), 't', ['a', sa.text('lower(b)'), sa.desc('c'), sa.column('d').desc().nullslast(), \
         sa.func.lower(sa.column('e'))], unique=True, schema='s', postgresql_using='gin', \
         postgresql_where=sa.column('a') > 1, postgresql_ops={'a': 'gin_trgm_ops'}, postgresql_with={'fillfactor': 50}, \
         postgresql_include=['z'], postgresql_concurrently=True, sqlite_where=sa.text('no'))",
        &["create_index s.t | ix (a gin_trgm_ops, (lower(b)), c DESC, d DESC NULLS LAST, (lower(e))) \
           using gin where a > 1 with WITH (fillfactor = 50) include z unique concurrently"],
    );
    does("op.create_index(None, 't', ['a'])", &["create_index t | - (a)"]);
    does("batch_op.create_index('ix', ['a'], unique=False)", &["create_index runs | ix (a)"]);
    does("op.drop_index('ix', table_name='t', schema='s')", &["drop_index s.t | s.ix"]);
    does("op.drop_index('ix', postgresql_concurrently=True)", &["drop_index - | ix concurrently"]);
    does(
        "op.create_foreign_key('fk', 'a', 'b', ['x'], ['y'], source_schema='s', referent_schema='r', \
         ondelete='SET NULL', postgresql_not_valid=True)",
        &["create_foreign_key s.a | fk (x) -> r.b (y) ON DELETE SET NULL NOT VALID"],
    );
    does(
        "batch_op.create_foreign_key(batch_op.f('fk'), 'b', ['x'], ['y'])",
        &["create_foreign_key runs | fk (x) -> b (y)"],
    );
    does("op.create_unique_constraint(None, 't', ['a', 'b'])", &["create_unique_constraint t | - UNIQUE (a,b)"]);
    does("op.create_primary_key('pk', 't', ['a'])", &["create_primary_key t | pk PRIMARY KEY (a)"]);
    does(
        "op.create_check_constraint('ck', 't', sa.func.length(sa.column('a')) > 5)",
        &["create_check_constraint t | ck CHECK length(a) > 5"],
    );
    does(
        "op.create_exclude_constraint('ex', 't', ('room', '='), ('during', '&&'), using='gist', where='x > 1')",
        &["create_exclude_constraint t | ex EXCLUDE USING gist (room WITH =, during WITH &&) WHERE (x > 1)"],
    );
    does("op.drop_constraint('fk', 't', type_='foreignkey')", &["drop_constraint t | fk Some(\"foreignkey\")"]);
    does("batch_op.drop_constraint(None, 'unique')", &["drop_constraint runs | - Some(\"unique\")"]);
}

#[test]
fn rows_are_counted() {
    does("op.bulk_insert(users, [{'id': 1}, {'id': 2, 'name': 'x'}])", &["insert app.users | (id,name) Some(2)"]);
    does("op.bulk_insert(runs, rows)", &["insert runs | () None", "?rows: a parameter"]);
    does("op.bulk_insert(sa.MetaData().tables['app.runs'], [])", &["insert app.runs | () Some(0)"]);
}

#[test]
fn what_no_parameter_takes_is_said() {
    does("op.drop_column('t', 'a', 'app')", &["drop_column t | a", "?app: there is no parameter for it"]);
    does(
        "op.create_primary_key('pk', 't', ['a'], deferrable=True)",
        &["create_primary_key t | pk PRIMARY KEY (a) DEFERRABLE None", "?True: there is no parameter `deferrable`"],
    );
    does(
        "op.grant_all('t', role='r')",
        &["grant_all - | Some(\"t, role=r\")", "?grant_all(t, role=r): `grant_all` is not a known directive of op"],
    );
}

#[test]
fn extensions_have_their_directives() {
    does(
        "op.create_entity(alembic_utils.pg_view.PGView(schema='public', signature='v', definition='SELECT 1'))",
        &["create_view - | public.v SELECT 1 false"],
    );
    does(
        "op.replace_entity(alembic_utils.pg_function.PGFunction('public', 'upper_all(a text)', 'returns text'))",
        &["create_function - | public.upper_all false false returns text"],
    );
    does(
        "op.drop_entity(alembic_utils.pg_trigger.PGTrigger(schema='s', signature='tr', on_entity='s.t', definition='x'))",
        &["drop_trigger s.t | tr false false -"],
    );
    does(
        "op.sync_enum_values(enum_schema='public', enum_name='state', new_values=['a', 'b'], affected_columns=[])",
        &["sync_enum_values - | public.state (a,b)"],
    );
    does(
        "op.drop_entity(alembic_utils.pg_view.PGView('s', 'v', 'SELECT 1'), cascade=True)",
        &["drop_view - | s.v false true -"],
    );
    does(
        "op.add_enum_value('public', 'state', 'c', before_value='b')",
        &["add_enum_value - | public.state c before b"],
    );
    does(
        "op.add_geospatial_column('t', sa.Column('g', geoalchemy2.types.Geometry(geometry_type='POINT', srid=4326)))",
        &["add_column t | g geometry(POINT,4326)"],
    );
    does(
        "op.create_geospatial_index('ix', 't', ['g'], postgresql_using='gist')",
        &["create_index t | ix (g) using gist"],
    );
}

#[test]
fn statements_are_followed_to_their_table() {
    executes("'SELECT 1'", "SQL SELECT 1");
    executes("sa.text('SELECT :a').bindparams(a=1)", "SQL SELECT :a");
    executes("sa.DDL('SELECT 1 %% 2').execution_options(x=1)", "SQL SELECT 1 % 2");
    executes("users.insert().values(id=1, name='x')", "insert app.users | (id,name) Some(1)");
    executes("sa.insert(Model).values([{'a': 1}, {'a': 2}])", "insert app.models | (a) Some(2)");
    executes("postgresql.insert(users).values({'id': 1}).on_conflict_do_nothing()", "insert app.users | (id) Some(1)");
    executes("users.insert().from_select(['id'], sa.select(runs.c.id))", "insert app.users | (id) None");
    executes("users.update().where(users.c.id == 1).values(name='x')", "update app.users | (name) true");
    executes("sa.update(users).values({users.c.name: 'x'})", "update app.users | (name) false");
    executes("users.delete()", "delete app.users | false");
    executes("sa.delete(users).where(users.c.id == 1)", "delete app.users | true");
    executes("sa.select(users.c.id).where(users.c.id > 1)", "select app.users | None");
    executes("sa.select(sa.func.count()).select_from(users)", "select app.users | None");
    executes("sa.select([users.c.id])", "select app.users | None");
    executes("sa.func.pg_notify('a', 'b')", "select - | None");
    executes("sa.schema.CreateSequence(sa.Sequence('s', start=10))", "create_sequence - | s false false START WITH 10");
    executes("sa.schema.CreateSchema('app', if_not_exists=True)", "create_schema - | app true false -");
    executes("sa.schema.DropSchema('app', cascade=True)", "drop_schema - | app false true -");
    executes("sa.schema.CreateTable(runs)", "create_table runs | id INTEGER NOT NULL pk");
    executes("sa.schema.DropTable(runs, if_exists=True)", "drop_table runs | true");
    executes("str(sa.schema.DropTable(runs).compile(op.get_bind()))", "drop_table runs | false");
    executes("either('a', 'b')", "2 ways");
    executes("table.update().values(a=1)", "update - | (a) false\n?table: a parameter");
    executes("statement", "?");
}

#[test]
fn rows_may_stand_behind_a_statement() {
    let mut sample = Sample::of(MODULE);
    let (statement, rows) = (sample.value("users.insert()"), sample.value("[{'id': 1}, {'id': 2}]"));
    let reading = Reading { heap: &sample.heap, dialect: Dialect::Postgresql };
    let executed = alchemy::with_parameters(alchemy::executed(&statement, reading), &rows, reading);
    let Executed::Changes(bound) = executed else { panic!("no changes") };
    assert_eq!(lines(&bound), "insert app.users | (id) Some(2)");
}

#[test]
fn methods_that_go_round_op_are_operations() {
    let pg = Dialect::Postgresql;
    goes_round(
        "sa.Enum('a', 'b', name='e', schema='s').create(op.get_bind(), checkfirst=True)",
        pg,
        Some(("enum.create", "create_type - | s.e (a,b) true")),
    );
    goes_round(
        "postgresql.ENUM(Color, name='e').create(op.get_bind())",
        pg,
        Some(("enum.create", "create_type - | e (red,dark_green) true")),
    );
    goes_round("sa.Enum(name='e').drop(op.get_bind())", pg, Some(("enum.drop", "drop_type - | e false false -")));
    goes_round("sa.Enum('a', name='e').create(op.get_bind())", Dialect::Sqlite, Some(("enum.create", "")));
    goes_round("runs.drop(op.get_bind())", pg, Some(("table.drop", "drop_table runs | false")));
    goes_round(
        "Model.__table__.create(bind=op.get_bind())",
        pg,
        Some(("table.create", "create_table app.models | id INTEGER NOT NULL pk; …")),
    );
    goes_round(
        "sa.Index('ix', runs.c.id, unique=True).create(op.get_bind())",
        pg,
        Some(("index.create", "create_index runs | ix (id) unique")),
    );
    goes_round("sa.Sequence('s').drop(op.get_bind())", pg, Some(("sequence.drop", "drop_sequence - | s true false -")));
    goes_round(
        "acme.models.Base.metadata.create_all(bind=op.get_bind())",
        pg,
        Some(("metadata.create_all", "create_all - | None\n?acme.models.Base.metadata: its tables are not known")),
    );
    goes_round(
        "sa.MetaData().create_all(op.get_bind(), tables=[runs])",
        pg,
        Some(("metadata.create_all", "create_table runs | id INTEGER NOT NULL pk")),
    );
    goes_round("acme.client.create('x')", pg, None);
    goes_round("users.c.items()", pg, None);
}

#[test]
fn what_a_created_table_returns_is_a_table() {
    let mut sample = Sample::of("");
    let value = sample.value("op.create_table('t', sa.Column('id', sa.Integer()), schema='s')");
    let Some(Term::Call { args, place, .. }) = value.as_term() else { panic!("no call") };
    let table = alchemy::returned_table(args, *place);
    let reading = Reading { heap: &sample.heap, dialect: Dialect::Postgresql };
    assert_eq!(alchemy::table_name(&table, reading).map(|table| name(&table)).as_deref(), Some("s.t"));
}

#[test]
fn types_of_the_folder_and_of_other_libraries_are_known() {
    for (type_, dialect, expected) in [
        ("GUID", Dialect::Postgresql, "UUID"),
        ("GUID()", Dialect::Sqlite, "CHAR(32)"),
        ("Wide()", Dialect::Postgresql, "VARCHAR(500)"),
        ("Wider", Dialect::Postgresql, "VARCHAR(500)"),
        ("Cube()", Dialect::Postgresql, "CUBE"),
        ("Id()", Dialect::Postgresql, "BIGINT"),
        ("sqlmodel.sql.sqltypes.AutoString(length=30)", Dialect::Postgresql, "VARCHAR(30)"),
        ("pgvector.sqlalchemy.Vector(1536)", Dialect::Postgresql, "VECTOR(1536)"),
        ("pgvector.sqlalchemy.vector.VECTOR(dim=3)", Dialect::Postgresql, "VECTOR(3)"),
        ("geoalchemy2.types.Geometry(geometry_type='POINT', srid=4326)", Dialect::Postgresql, "geometry(POINT,4326)"),
        ("sqlalchemy_utils.types.uuid.UUIDType(binary=False)", Dialect::Postgresql, "UUID"),
        ("sqlalchemy_utils.types.uuid.UUIDType()", Dialect::Mysql, "BINARY(16)"),
        ("sqlalchemy_utils.ChoiceType([('a', 'A')])", Dialect::Postgresql, "VARCHAR(255)"),
        ("acme.types.Money(3, 'EUR')", Dialect::Postgresql, "Money(3, 'EUR')"),
        ("acme.db.String(5)", Dialect::Postgresql, "VARCHAR(5)"),
        ("either(sa.Text(), sa.UnicodeText())", Dialect::Postgresql, "TEXT"),
        ("either(sa.Text(), sa.JSON())", Dialect::Postgresql, "{sa.Text() or sa.JSON()}"),
        ("kind", Dialect::Postgresql, "{kind}"),
        ("sa.String(length)", Dialect::Postgresql, "VARCHAR({length})"),
    ] {
        let mut sample = Sample::of(MODULE);
        let value = sample.value(type_);
        let mut reader = super::TermReader::new(Reading { heap: &sample.heap, dialect });
        assert_eq!(reader.type_(&value).sql.to_string(), expected, "{type_} on {}", dialect.name());
    }
}

#[test]
fn a_term_without_bound_is_left() {
    let sample = Sample::of("");
    let mut value = Value::name("sqlalchemy.x");
    for _ in 0..100 {
        let operands = vec![value.clone(), value];
        value = Value::Term(std::rc::Rc::new(Term::Operation { operator: "&", operands }));
    }
    let reading = Reading { heap: &sample.heap, dialect: Dialect::Postgresql };
    assert_eq!(alchemy::executed(&value, reading), Executed::Unknown);
    let mut args = crate::value::Args::default();
    args.positional.extend([Value::text("ck"), Value::text("t"), value]);
    let bound = alchemy::directive("create_check_constraint", None, &args, reading);
    assert_eq!(bound.changes.len(), 1);
}
