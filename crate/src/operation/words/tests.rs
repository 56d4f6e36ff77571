use std::sync::Arc;

use super::*;
use crate::operation::{Certainty, Computed, ConstraintType, IndexElement, ObjectKind, Sql, Type};
use crate::python::lines::Position;
use crate::text::Piece;

fn name(dotted: &str) -> Name {
    match dotted.split_once('.') {
        Some((schema, name)) => Name { schema: Some(schema.into()), name: name.into() },
        None => Name::bare(dotted),
    }
}

fn texts(words: &str) -> Vec<Text> {
    words.split_whitespace().map(Text::from).collect()
}

fn type_(sql: &str) -> Type {
    Type { sql: sql.into(), enum_: None, foreign: None, spatial_index: false }
}

fn column(name: &str, sql: &str) -> Column {
    Column { type_: type_(sql), nullable: Some(true), ..Column::unknown(name.into()) }
}

fn foreign_key(columns: &str, referent: &str, referent_columns: &str) -> ConstraintKind {
    ConstraintKind::ForeignKey {
        columns: texts(columns),
        referent: name(referent),
        referent_columns: texts(referent_columns),
        on_delete: Some("CASCADE".into()),
        on_update: None,
        match_: None,
    }
}

fn unique(columns: &str) -> ConstraintKind {
    ConstraintKind::Unique { columns: texts(columns), nulls_not_distinct: None, using_index: None }
}

fn check(condition: &str) -> ConstraintKind {
    ConstraintKind::Check { condition: condition.into() }
}

fn index(elements: &[(&str, bool, Option<&str>)]) -> Index {
    let element = |&(what, is_column, options): &(&str, bool, Option<&str>)| IndexElement {
        what: what.into(),
        is_column,
        options: options.map(Text::from),
    };
    Index {
        name: Some("ix".into()),
        elements: elements.iter().map(element).collect(),
        unique: false,
        method: None,
        predicate: None,
        include: Vec::new(),
        nulls_not_distinct: None,
        options: None,
    }
}

fn table(columns: Vec<Column>, constraints: Vec<Constraint>) -> CreateTable {
    CreateTable {
        table: name("app.runs"),
        columns,
        constraints,
        indexes: Vec::new(),
        if_not_exists: false,
        temporary: false,
        comment: None,
        query: None,
        clauses: Vec::new(),
        is_open: false,
    }
}

fn alter(to: ColumnChange) -> Change {
    Change::AlterColumn { table: name("runs"), column: "state".into(), to: Box::new(to) }
}

fn add(name: Option<&str>, kind: ConstraintKind) -> Change {
    Change::AddConstraint {
        table: Name::bare("runs"),
        constraint: Box::new(Constraint::of(name.map(Text::from), kind)),
    }
}

fn add_column(column: Column) -> Change {
    Change::AddColumn { table: name("runs"), column: Box::new(column), if_not_exists: false }
}

fn object(verb: Verb, kind: ObjectKind, of: &str) -> Change {
    Change::Object { verb, kind, name: Some(name(of)), table: None, detail: None, checked: false, cascade: false }
}

fn all_say(cases: Vec<(Change, &str)>) {
    for (change, words) in cases {
        assert_eq!(change.words().to_string(), words);
    }
}

#[test]
fn tables() {
    let id = Column { nullable: Some(false), primary_key: true, ..column("id", "INTEGER") };
    let state = Column { nullable: Some(false), default: Some("'new'".into()), ..column("state", "VARCHAR(20)") };
    let key = Constraint::of(None, ConstraintKind::PrimaryKey { columns: texts("id"), using_index: None });
    let reference = Constraint::of(Some("fk".into()), foreign_key("a", "b", "id"));
    let open =
        CreateTable { is_open: true, if_not_exists: true, comment: Some("What's run".into()), ..table(vec![], vec![]) };
    let filled = CreateTable { temporary: true, query: Some("SELECT *\n  FROM old".into()), ..table(vec![], vec![]) };
    let part = CreateTable {
        clauses: vec!["PARTITION BY RANGE (at)".into()],
        ..table(vec![column("at", "DATE")], vec![Constraint::of(None, check("at > '2020-01-01'"))])
    };
    all_say(vec![
        (
            Change::CreateTable(Box::new(table(vec![id, state], vec![key, reference]))),
            "create table app.runs (id INTEGER NOT NULL PRIMARY KEY, state VARCHAR(20) DEFAULT 'new' NOT NULL, \
             PRIMARY KEY (id), CONSTRAINT fk FOREIGN KEY (a) REFERENCES b (id) ON DELETE CASCADE)",
        ),
        (Change::CreateTable(Box::new(open)), "create table if not exists app.runs (…), comment 'What''s run'"),
        (Change::CreateTable(Box::new(filled)), "create temporary table app.runs as SELECT * FROM old"),
        (
            Change::CreateTable(Box::new(part)),
            "create table app.runs (at DATE, CHECK (at > '2020-01-01')) PARTITION BY RANGE (at)",
        ),
        (Change::CreateTable(Box::new(table(vec![], vec![]))), "create table app.runs ()"),
        (
            Change::DropTable { table: name("app.runs"), if_exists: true, cascade: true },
            "drop table app.runs, if exists, cascade",
        ),
        (Change::RenameTable { table: name("runs"), to: name("jobs") }, "rename table runs to jobs"),
        (
            Change::AlterTable { table: name("runs"), action: "ENABLE ROW LEVEL SECURITY".into() },
            "alter table runs: ENABLE ROW LEVEL SECURITY",
        ),
    ]);
}

#[test]
fn columns() {
    let state = Column { nullable: Some(false), default: Some("'new'".into()), ..column("state", "VARCHAR(20)") };
    let total = Column {
        computed: Some(Computed { expression: "a + b".into(), stored: Some(true) }),
        comment: Some("a and b".into()),
        ..column("total", "INTEGER")
    };
    let id = Column {
        identity: Some(Identity { always: true, options: Some("START WITH 10".into()) }),
        nullable: Some(false),
        ..column("id", "BIGINT")
    };
    let user = Column {
        nullable: None,
        unique: true,
        index: true,
        python_default: true,
        constraints: vec![Constraint::of(None, foreign_key("user_id", "users", "id"))],
        ..column("user_id", "INTEGER")
    };
    let hole = Text::of([Piece::Known("state_".to_owned()), Piece::Hole("suffix".to_owned())]);
    all_say(vec![
        (add_column(state), "add column runs.state VARCHAR(20) DEFAULT 'new' NOT NULL"),
        (add_column(total), "add column runs.total INTEGER GENERATED ALWAYS AS (a + b) STORED, comment 'a and b'"),
        (add_column(id), "add column runs.id BIGINT GENERATED ALWAYS AS IDENTITY (START WITH 10) NOT NULL"),
        (
            add_column(user),
            "add column runs.user_id INTEGER NULL or NOT NULL UNIQUE with an index \
             REFERENCES users (id) ON DELETE CASCADE, default from Python",
        ),
        (add_column(Column::unknown(hole)), "add column runs.state_{suffix} {a type} NULL or NOT NULL"),
        (
            Change::DropColumn { table: name("runs"), column: "state".into(), if_exists: false, cascade: false },
            "drop column runs.state",
        ),
        (
            alter(ColumnChange {
                type_: Some(type_("BIGINT")),
                using: Some("state::bigint".into()),
                nullable: Some(false),
                default: Some(None),
                name: Some("status".into()),
                comment: Some(Some("What it is".into())),
                existing_nullable: Some(true),
                ..ColumnChange::default()
            }),
            "alter column runs.state: set type BIGINT using state::bigint, set NOT NULL, drop default, \
             rename to status, set comment 'What it is'",
        ),
        (
            alter(ColumnChange {
                nullable: Some(true),
                default: Some(Some("now()".into())),
                ..ColumnChange::default()
            }),
            "alter column runs.state: drop NOT NULL, set default now()",
        ),
        (
            alter(ColumnChange {
                identity: Some(None),
                drop_expression: true,
                comment: Some(None),
                ..ColumnChange::default()
            }),
            "alter column runs.state: drop identity, drop expression, drop comment",
        ),
        (alter(ColumnChange::default()), "alter column runs.state"),
    ]);
}

#[test]
fn indexes() {
    let ix = Index {
        unique: true,
        method: Some("gin".into()),
        include: texts("x"),
        predicate: Some("state IS\n NOT NULL".into()),
        ..index(&[("state", true, Some("DESC")), ("lower(name)", false, None)])
    };
    let create = |index, if_not_exists, concurrently| Change::CreateIndex {
        table: name("runs"),
        index: Box::new(index),
        if_not_exists,
        concurrently,
    };
    let unnamed = Index { name: None, ..index(&[("a", true, None)]) };
    let drop = |table, if_exists| Change::DropIndex { table, index: name("ix"), if_exists, concurrently: false };
    all_say(vec![
        (
            create(ix, true, true),
            "create unique index ix on runs using gin (state DESC, lower(name)) include (x) \
             where state IS NOT NULL, concurrently, if not exists",
        ),
        (create(unnamed, false, false), "create index on runs (a)"),
        (drop(Some(name("runs")), true), "drop index ix on runs, if exists"),
        (drop(None, false), "drop index ix"),
    ]);
}

#[test]
fn constraints() {
    let fk = Constraint { not_valid: true, ..Constraint::of(Some("fk".into()), foreign_key("user_id", "users", "id")) };
    let late = Constraint { deferrable: Some(true), deferred: Some(true), ..Constraint::of(None, unique("a b")) };
    let using = ConstraintKind::PrimaryKey { columns: Vec::new(), using_index: Some("ix".into()) };
    let exclude = ConstraintKind::Exclude { definition: "USING gist (room WITH =)".into() };
    let drop = |name: Option<&str>, kind| Change::DropConstraint {
        table: Name::bare("runs"),
        name: name.map(Text::from),
        is_final: false,
        kind,
        if_exists: false,
        cascade: false,
    };
    all_say(vec![
        (
            Change::AddConstraint { table: name("runs"), constraint: Box::new(fk) },
            "add foreign key fk on runs (user_id) references users (id) on delete CASCADE, not valid",
        ),
        (add(Some("uq"), unique("a b")), "add unique constraint uq on runs (a, b)"),
        (
            Change::AddConstraint { table: name("runs"), constraint: Box::new(late) },
            "add unique constraint on runs (a, b), deferrable, initially deferred",
        ),
        (add(Some("ck"), check("x > 0")), "add check ck on runs: x > 0"),
        (add(Some("pk"), using), "add primary key pk on runs using index ix"),
        (add(Some("ex"), exclude), "add exclude constraint ex on runs USING gist (room WITH =)"),
        (drop(Some("fk"), Some(ConstraintType::ForeignKey)), "drop constraint fk (foreignkey) on runs"),
        (drop(None, None), "drop constraint on runs"),
        (
            Change::RenameConstraint { table: name("runs"), name: "a".into(), to: "b".into() },
            "rename constraint a to b on runs",
        ),
        (Change::ValidateConstraint { table: name("runs"), name: "fk".into() }, "validate constraint fk on runs"),
    ]);
}

#[test]
fn types() {
    let value = |place| Change::AddEnumValue { name: name("state"), value: "c".into(), if_not_exists: false, place };
    let enum_ = TypeDefinition::Enum(texts("a it's"));
    all_say(vec![
        (
            Change::CreateType { name: name("app.state"), definition: enum_, if_not_exists: false },
            "create enum app.state ('a', 'it''s')",
        ),
        (
            Change::CreateType {
                name: name("pair"),
                definition: TypeDefinition::Other("AS (a int, b int)".into()),
                if_not_exists: true,
            },
            "create type pair AS (a int, b int), if not exists",
        ),
        (value(Some(Beside::After("b".into()))), "add value 'c' to enum state after 'b'"),
        (value(None), "add value 'c' to enum state"),
        (
            Change::RenameEnumValue { name: name("state"), from: "a".into(), to: "b".into() },
            "rename value 'a' of enum state to 'b'",
        ),
        (
            Change::SyncEnumValues { name: name("state"), values: texts("a b"), columns: Vec::new() },
            "bring values of enum state to ('a', 'b')",
        ),
        (object(Verb::Drop, ObjectKind::Type, "state"), "drop type state"),
    ]);
}

#[test]
fn views_and_other_objects() {
    let view = |materialized, reads| Change::CreateView {
        name: name("v"),
        materialized,
        or_replace: !materialized,
        if_not_exists: false,
        columns: Vec::new(),
        query: "SELECT 1".into(),
        reads,
    };
    let trigger = Change::Object {
        verb: Verb::Create,
        kind: ObjectKind::Trigger,
        name: Some(name("t")),
        table: Some(name("runs")),
        detail: None,
        checked: false,
        cascade: false,
    };
    let extension = Change::Object {
        verb: Verb::Create,
        kind: ObjectKind::Extension,
        name: Some(name("pgcrypto")),
        table: None,
        detail: None,
        checked: true,
        cascade: false,
    };
    let renamed = Change::Object {
        verb: Verb::Rename,
        kind: ObjectKind::Sequence,
        name: Some(name("a")),
        table: None,
        detail: Some("b".into()),
        checked: true,
        cascade: false,
    };
    let comment = |kind, column: Option<&str>, comment: Option<&str>| Change::Comment {
        kind,
        name: Some(name("runs")),
        column: column.map(Text::from),
        comment: comment.map(Text::from),
    };
    all_say(vec![
        (view(false, vec![name("runs"), name("users")]), "create or replace view v (reads runs, users)"),
        (view(true, Vec::new()), "create materialized view v as SELECT 1"),
        (object(Verb::Refresh, ObjectKind::MaterializedView, "v"), "refresh materialized view v"),
        (extension, "create extension pgcrypto, if not exists"),
        (trigger, "create trigger t on runs"),
        (renamed, "rename sequence a to b, if exists"),
        (comment(ObjectKind::Column, Some("x"), Some("Since 2.0")), "comment on column runs.x: 'Since 2.0'"),
        (comment(ObjectKind::Table, None, None), "comment on table runs: none"),
    ]);
}

#[test]
fn rows() {
    let runs = || Some(name("runs"));
    all_say(vec![
        (
            Change::Insert { table: runs(), columns: texts("a b"), rows: Some(3), is_whole: true },
            "insert into runs (a, b), 3 rows",
        ),
        (Change::Insert { table: None, columns: Vec::new(), rows: None, is_whole: false }, "insert into {a table}"),
        (
            Change::Update { table: runs(), columns: texts("a b"), filtered: true },
            "update runs set a, b, with a condition",
        ),
        (Change::Update { table: runs(), columns: texts("a"), filtered: false }, "update runs set a, all rows"),
        (Change::Delete { table: runs(), filtered: true }, "delete from runs, with a condition"),
    ]);
}

#[test]
fn long_texts_are_cut() {
    let condition = "a = 1\n  AND ".repeat(20);
    assert_eq!(
        add(None, check(&condition)).words().to_string(),
        "add check on runs: a = 1 AND a = 1 AND a = 1 AND a = 1 AND a = 1 AND a = 1 AND a = 1 AND a = 1 AND…"
    );
}

#[test]
fn of_other_statements_the_text_speaks() {
    let other = |op: &str, sql: Option<&str>, detail: Option<&str>| Operation {
        call: 0,
        directive: Arc::from("execute"),
        change: Change::Other { op: op.to_owned(), table: None, name: None, detail: detail.map(Text::from) },
        position: Position { line: 1, column: 1 },
        certainty: Certainty::Certain,
        guards: Arc::from([]),
        through: Arc::from([]),
        is_caught: false,
        batch: None,
        autocommit: None,
        unknown: Vec::new(),
        sql: sql.map(|sql| Sql {
            text: sql.into(),
            keyword: String::new(),
            unparsed: None,
            in_block: false,
            if_exists: false,
            refused_at: None,
        }),
        reads: None,
        call_text: None,
    };
    for (operation, words) in [
        (other("select", Some("SELECT setval('s',\n 5)"), None), "select setval('s', 5)"),
        (other("set", Some("SET lock_timeout = '5s'"), Some("lock_timeout = '5s'")), "set lock_timeout = '5s'"),
        (other("select", Some("WITH a AS (SELECT 1) SELECT 2"), None), "select: WITH a AS (SELECT 1) SELECT 2"),
        (other("create_entity", None, None), "create entity"),
    ] {
        assert_eq!(operation.words().to_string(), words);
    }
}
