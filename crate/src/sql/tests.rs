use proptest::prelude::*;

use super::*;
use crate::operation::{Beside, Column, Constraint, ConstraintKind, Index, TypeDefinition};
use crate::text::Piece;

fn text_of(name: &Name) -> String {
    name.schema.iter().map(|schema| format!("{schema}.")).collect::<String>() + &name.name.to_string()
}

fn list<T: ToString>(items: &[T]) -> String {
    items.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}

fn constraint(constraint: &Constraint) -> String {
    let kind = match &constraint.kind {
        ConstraintKind::PrimaryKey { columns, using_index } => {
            format!(
                "primary key({}){}",
                list(columns),
                using_index.iter().map(|i| format!(" using {i}")).collect::<String>()
            )
        }
        ConstraintKind::Unique { columns, nulls_not_distinct, using_index } => format!(
            "unique({}){}{}",
            list(columns),
            if *nulls_not_distinct == Some(true) { " nulls not distinct" } else { "" },
            using_index.iter().map(|i| format!(" using {i}")).collect::<String>(),
        ),
        ConstraintKind::ForeignKey { columns, referent, referent_columns, on_delete, on_update, match_ } => format!(
            "foreign key({}) {}({}){}{}{}",
            list(columns),
            text_of(referent),
            list(referent_columns),
            on_delete.iter().map(|action| format!(" on delete {action}")).collect::<String>(),
            on_update.iter().map(|action| format!(" on update {action}")).collect::<String>(),
            match_.iter().map(|action| format!(" match {action}")).collect::<String>(),
        ),
        ConstraintKind::Check { condition } => format!("check({condition})"),
        ConstraintKind::Exclude { definition } => format!("exclude {definition}"),
        ConstraintKind::Other { source } => format!("other {source}"),
    };
    let name = constraint.name.iter().map(|name| format!("{name}: ")).collect::<String>();
    let deferrable = constraint.deferrable.map_or("", |yes| if yes { " deferrable" } else { " not deferrable" });
    let deferred = constraint.deferred.map_or("", |yes| if yes { " deferred" } else { " immediate" });
    format!("{name}{kind}{deferrable}{deferred}{}", if constraint.not_valid { " not valid" } else { "" })
}

fn column(column: &Column) -> String {
    let mut words = vec![column.name.to_string(), column.type_.sql.to_string()];
    words.extend(column.type_.enum_.iter().map(|of| format!("<{}>", list(&of.values))));
    words.extend((column.nullable == Some(false)).then(|| "not null".to_owned()));
    words.extend(column.primary_key.then(|| "primary".to_owned()));
    words.extend(column.unique.then(|| "unique".to_owned()));
    words.extend(column.default.iter().map(|default| format!("default {default}")));
    words.extend(column.computed.iter().map(|computed| format!("as {} {:?}", computed.expression, computed.stored)));
    words.extend(column.identity.iter().map(|id| {
        let options = id.options.iter().map(|options| format!(" ({options})")).collect::<String>();
        format!("identity {}{options}", if id.always { "always" } else { "by default" })
    }));
    words.extend(column.autoincrement.map(|_| "autoincrement".to_owned()));
    words.extend(column.comment.iter().map(|comment| format!("comment {comment}")));
    words.extend(column.collation.iter().map(|collation| format!("collate {collation}")));
    words.extend(column.constraints.iter().map(constraint));
    words.retain(|word| !word.is_empty());
    words.join(" ")
}

fn index(index: &Index) -> String {
    let elements: Vec<String> = index
        .elements
        .iter()
        .map(|element| {
            let options = element.options.iter().map(|options| format!(" {options}")).collect::<String>();
            if element.is_column {
                format!("{}{options}", element.what)
            } else {
                format!("<{}>{options}", element.what)
            }
        })
        .collect();
    let mut words =
        vec![format!("{}({})", index.name.as_ref().map(ToString::to_string).unwrap_or_default(), list(&elements))];
    words.extend(index.unique.then(|| "unique".to_owned()));
    words.extend(index.method.iter().map(|method| format!("using {method}")));
    words.extend((!index.include.is_empty()).then(|| format!("include {}", list(&index.include))));
    words.extend((index.nulls_not_distinct == Some(true)).then(|| "nulls not distinct".to_owned()));
    words.extend(index.options.iter().map(ToString::to_string));
    words.extend(index.predicate.iter().map(|predicate| format!("where {predicate}")));
    words.join(" ")
}

/// A change in a line.
fn brief(change: &Change) -> String {
    let mut words = vec![change.op()];
    let flag = |is: bool, word: &str| is.then(|| word.to_owned());
    match change {
        Change::CreateTable(table) => {
            words.push(text_of(&table.table));
            words.push(format!("({})", table.columns.iter().map(column).collect::<Vec<_>>().join("; ")));
            words.extend(table.constraints.iter().map(constraint));
            words.extend(table.indexes.iter().map(|found| format!("index {}", index(found))));
            words.extend(flag(table.if_not_exists, "if not exists"));
            words.extend(flag(table.temporary, "temporary"));
            words.extend(table.comment.iter().map(|comment| format!("comment {comment}")));
            words.extend(table.query.iter().map(|query| format!("as {query}")));
            words.extend(table.clauses.iter().map(|clause| format!("[{clause}]")));
            words.extend(flag(table.is_open, "open"));
        }
        Change::DropTable { table, if_exists, cascade } => {
            words.push(text_of(table));
            words.extend(flag(*if_exists, "if exists"));
            words.extend(flag(*cascade, "cascade"));
        }
        Change::RenameTable { table, to } => words.extend([text_of(table), "to".to_owned(), text_of(to)]),
        Change::AddColumn { table, column: added, if_not_exists } => {
            words.extend([text_of(table), column(added)]);
            words.extend(flag(*if_not_exists, "if not exists"));
        }
        Change::DropColumn { table, column, if_exists, cascade } => {
            words.extend([text_of(table), column.to_string()]);
            words.extend(flag(*if_exists, "if exists"));
            words.extend(flag(*cascade, "cascade"));
        }
        Change::AlterColumn { table, column, to } => {
            words.extend([text_of(table), column.to_string()]);
            words.extend(to.name.iter().map(|name| format!("name {name}")));
            words.extend(to.type_.iter().map(|type_| format!("type {}", type_.sql)));
            words.extend(to.using.iter().map(|using| format!("using {using}")));
            words.extend(to.nullable.map(|nullable| if nullable { "null" } else { "not null" }.to_owned()));
            words.extend(to.default.iter().map(|default| match default {
                Some(default) => format!("default {default}"),
                None => "no default".to_owned(),
            }));
            words.extend(to.comment.iter().flatten().map(|comment| format!("comment {comment}")));
            words.extend(to.identity.iter().map(|identity| match identity {
                Some(identity) => format!("identity {}", identity.always),
                None => "no identity".to_owned(),
            }));
            words.extend(flag(to.drop_expression, "no expression"));
            words.extend(to.other.iter().map(|other| format!("[{other}]")));
        }
        Change::CreateIndex { table, index: made, if_not_exists, concurrently } => {
            words.extend([text_of(table), index(made)]);
            words.extend(flag(*if_not_exists, "if not exists"));
            words.extend(flag(*concurrently, "concurrently"));
        }
        Change::DropIndex { table, index, if_exists, concurrently } => {
            words.push(text_of(index));
            words.extend(table.iter().map(|table| format!("on {}", text_of(table))));
            words.extend(flag(*if_exists, "if exists"));
            words.extend(flag(*concurrently, "concurrently"));
        }
        Change::AddConstraint { table, constraint: added } => words.extend([text_of(table), constraint(added)]),
        Change::DropConstraint { table, name, kind, if_exists, cascade, .. } => {
            words.push(text_of(table));
            words.extend(name.iter().map(ToString::to_string));
            words.extend(kind.iter().map(|kind| format!("kind {}", kind.word())));
            words.extend(flag(*if_exists, "if exists"));
            words.extend(flag(*cascade, "cascade"));
        }
        Change::ValidateConstraint { table, name } => words.extend([text_of(table), name.to_string()]),
        Change::RenameConstraint { table, name, to } => {
            words.extend([text_of(table), name.to_string(), "to".to_owned(), to.to_string()]);
        }
        Change::AlterTable { table, action } => words.extend([text_of(table), format!("[{action}]")]),
        Change::CreateType { name, definition, if_not_exists } => {
            words.push(text_of(name));
            words.push(match definition {
                TypeDefinition::Enum(values) => format!("enum {}", list(values)),
                TypeDefinition::Other(definition) => format!("[{definition}]"),
            });
            words.extend(flag(*if_not_exists, "if not exists"));
        }
        Change::AddEnumValue { name, value, if_not_exists, place } => {
            words.extend([text_of(name), value.to_string()]);
            words.extend(place.iter().map(|place| match place {
                Beside::Before(value) => format!("before {value}"),
                Beside::After(value) => format!("after {value}"),
            }));
            words.extend(flag(*if_not_exists, "if not exists"));
        }
        Change::RenameEnumValue { name, from, to } => {
            words.extend([text_of(name), from.to_string(), "to".to_owned(), to.to_string()]);
        }
        Change::SyncEnumValues { name, values, .. } => words.extend([text_of(name), list(values)]),
        Change::CreateView { name, or_replace, if_not_exists, query, reads, .. } => {
            words.push(text_of(name));
            words.extend(flag(*or_replace, "or replace"));
            words.extend(flag(*if_not_exists, "if not exists"));
            words.push(format!("[{query}]"));
            words.push(format!("reads {}", list(&reads.iter().map(text_of).collect::<Vec<_>>())));
        }
        Change::Insert { table, columns, rows, .. } => {
            words.extend(table.iter().map(text_of));
            words.push(format!("({})", list(columns)));
            words.extend(rows.map(|rows| format!("{rows} rows")));
        }
        Change::Update { table, columns, filtered } => {
            words.extend(table.iter().map(text_of));
            words.push(format!("({})", list(columns)));
            words.extend(flag(*filtered, "filtered"));
        }
        Change::Delete { table, filtered } => {
            words.extend(table.iter().map(text_of));
            words.extend(flag(*filtered, "filtered"));
        }
        Change::Object { name, table, detail, checked, cascade, .. } => {
            words.extend(name.iter().map(text_of));
            words.extend(table.iter().map(|table| format!("on {}", text_of(table))));
            words.extend(detail.iter().map(|detail| format!("[{detail}]")));
            words.extend(flag(*checked, "checked"));
            words.extend(flag(*cascade, "cascade"));
        }
        Change::Comment { name, column, comment, .. } => {
            words.extend(name.iter().map(text_of));
            words.extend(column.iter().map(|column| format!(".{column}")));
            words.push(comment.as_ref().map_or_else(|| "none".to_owned(), |comment| format!("'{comment}'")));
        }
        Change::Other { table, name, detail, .. } => {
            words.extend(table.iter().map(|table| format!("on {}", text_of(table))));
            words.extend(name.iter().map(text_of));
            words.extend(detail.iter().map(|detail| format!("[{detail}]")));
        }
    }
    words.join(" ")
}

fn briefly(text: &Text, dialect: Dialect) -> String {
    let lines: Vec<String> = operations(text, dialect)
        .iter()
        .flat_map(|statement| {
            let reason = statement.sql.unparsed.iter().map(|reason| format!(" !{reason}")).collect::<String>();
            let condition = statement.condition.iter().map(|condition| format!(" ?{condition}")).collect::<String>();
            let block = if statement.sql.in_block { "> " } else { "" };
            statement
                .changes
                .iter()
                .map(move |change| format!("{block}{}{condition}{reason}", brief(change)))
                .collect::<Vec<_>>()
        })
        .collect();
    lines.join(" | ")
}

fn check(dialect: Dialect, rows: &[(&str, &str)]) {
    for (text, expected) in rows {
        assert_eq!(briefly(&Text::known(*text), dialect), *expected, "{text}");
    }
}

/// `{name}` in a text is a hole.
fn with_holes(text: &str) -> Text {
    let mut pieces = Vec::new();
    for piece in text.split('{') {
        match piece.split_once('}') {
            Some((hole, rest)) => pieces.extend([Piece::Hole(hole.to_owned()), Piece::Known(rest.to_owned())]),
            None => pieces.push(Piece::Known(piece.to_owned())),
        }
    }
    Text::of(pieces)
}

#[test]
fn tables() {
    check(
        Dialect::Postgresql,
        &[
            (
                "CREATE TABLE IF NOT EXISTS App.\"Runs\" (id serial PRIMARY KEY, state varchar(20) NOT NULL DEFAULT 'new'::text)",
                "create_table app.Runs (id SERIAL not null primary; state VARCHAR(20) not null default 'new'::text) if not exists",
            ),
            (
                "create unlogged table a (id int8, b timestamptz(3), c double precision[], d numeric(10 ,2), e my.mood, \
                 f \"char\", g interval day to second, h time, primary key (id, b))",
                "create_table a (id BIGINT not null primary; b TIMESTAMP(3) WITH TIME ZONE not null primary; \
                 c DOUBLE PRECISION[]; d NUMERIC(10, 2); e my.mood; f \"char\"; g INTERVAL DAY TO SECOND; \
                 h TIME WITHOUT TIME ZONE) primary key(id,b) [UNLOGGED]",
            ),
            (
                "CREATE TEMP TABLE a (LIKE b INCLUDING ALL, CONSTRAINT u UNIQUE NULLS NOT DISTINCT (x) DEFERRABLE INITIALLY DEFERRED, \
                 EXCLUDE USING gist (r WITH &&), CHECK (x > 0 AND y < f(1, 2)) NO INHERIT) WITH (fillfactor=70) ON COMMIT DROP",
                "create_table a () u: unique(x) nulls not distinct deferrable deferred exclude USING gist (r WITH &&) \
                 check(x > 0 AND y < f(1, 2)) temporary [LIKE b INCLUDING ALL] [WITH (fillfactor=70)] [ON COMMIT DROP]",
            ),
            (
                "CREATE TABLE a (b int REFERENCES c.d (e) ON DELETE SET NULL ON UPDATE CASCADE DEFERRABLE, \
                 f int CONSTRAINT positive CHECK (f > 0), g text COLLATE \"C\" UNIQUE, \
                 h int GENERATED ALWAYS AS (f * 2) STORED, i bigint GENERATED BY DEFAULT AS IDENTITY (START WITH 10))",
                "create_table a (b INTEGER foreign key(b) c.d(e) on delete SET NULL on update CASCADE deferrable; \
                 f INTEGER positive: check(f > 0); g TEXT unique collate C; h INTEGER as f * 2 Some(true); \
                 i BIGINT not null identity by default (START WITH 10))",
            ),
            (
                "CREATE TABLE a (id int) INHERITS (b) PARTITION BY RANGE (id)",
                "create_table a (id INTEGER) [INHERITS (b)] [PARTITION BY RANGE (id)]",
            ),
            (
                "CREATE TABLE a_1 PARTITION OF a FOR VALUES FROM (1) TO (2)",
                "create_table a_1 () [PARTITION OF a FOR VALUES FROM (1) TO (2)]",
            ),
            ("CREATE TABLE a AS SELECT * FROM b WITH NO DATA", "create_table a () as SELECT * FROM b [WITH NO DATA]"),
            (
                "DROP TABLE IF EXISTS a, b.c CASCADE",
                "drop_table a if exists cascade | drop_table b.c if exists cascade",
            ),
            ("CREATE TABLE a (id int", "create_table a () open !a bracket is not closed"),
        ],
    );
    check(
        Dialect::Mysql,
        &[(
            "CREATE TABLE `a` (`id` int(11) unsigned NOT NULL AUTO_INCREMENT, `s` enum('x','y') DEFAULT 'x' COMMENT 'it''s', \
             t timestamp DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP, PRIMARY KEY (`id`), UNIQUE KEY `u` (`s`), \
             KEY `k` (`s`(10), t), CONSTRAINT `f` FOREIGN KEY (`id`) REFERENCES `b` (`id`)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='c'",
            "create_table a (id INTEGER(11) UNSIGNED not null primary autoincrement; s ENUM('x', 'y') <x,y> default 'x' comment it's; \
             t TIMESTAMP default CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP) primary key(id) u: unique(s) \
             f: foreign key(id) b(id) index k(s (10),t) comment c [ENGINE=InnoDB] [DEFAULT CHARSET=utf8mb4]",
        )],
    );
    check(
        Dialect::Sqlite,
        &[
            (
                "CREATE TABLE [a b] (id INTEGER PRIMARY KEY AUTOINCREMENT, x, y TEXT COLLATE NOCASE) WITHOUT ROWID",
                "create_table a b (id INTEGER not null primary autoincrement; x; y TEXT collate NOCASE) [WITHOUT ROWID]",
            ),
            ("CREATE VIRTUAL TABLE f USING fts5(a)", "create_virtual_table f [USING fts5(a)]"),
        ],
    );
    check(Dialect::Oracle, &[("CREATE TABLE a (b varchar2(10 CHAR))", "create_table A (B VARCHAR2(10 CHAR))")]);
    check(
        Dialect::Mssql,
        &[(
            "CREATE TABLE [dbo].[a] ([id] int IDENTITY(1,1) NOT NULL)",
            "create_table dbo.a (id INT not null identity always (1,1))",
        )],
    );
}

#[test]
fn alterations_of_tables() {
    check(
        Dialect::Postgresql,
        &[
            (
                "ALTER TABLE IF EXISTS ONLY a ADD COLUMN IF NOT EXISTS b int NOT NULL DEFAULT 0, DROP COLUMN IF EXISTS c CASCADE, ADD d bool",
                "add_column a b INTEGER not null default 0 if not exists | drop_column a c if exists cascade | add_column a d BOOLEAN",
            ),
            (
                "ALTER TABLE a ALTER COLUMN b TYPE bigint USING b::bigint",
                "alter_column a b type BIGINT using b::bigint",
            ),
            ("ALTER TABLE a ALTER b SET DATA TYPE text COLLATE \"C\"", "alter_column a b type TEXT [COLLATE C]"),
            (
                "ALTER TABLE a ALTER b SET NOT NULL, ALTER b DROP NOT NULL, ALTER b SET DEFAULT now(), ALTER b DROP DEFAULT",
                "alter_column a b not null | alter_column a b null | alter_column a b default now() | alter_column a b no default",
            ),
            (
                "ALTER TABLE a ALTER b ADD GENERATED ALWAYS AS IDENTITY, ALTER b DROP IDENTITY IF EXISTS, ALTER b DROP EXPRESSION, \
                 ALTER b SET STATISTICS 500",
                "alter_column a b identity true | alter_column a b no identity | alter_column a b no expression | \
                 alter_column a b [SET STATISTICS 500]",
            ),
            ("ALTER TABLE s.a RENAME TO b", "rename_table s.a to s.b"),
            ("ALTER TABLE a SET SCHEMA s", "rename_table a to s.a"),
            (
                "ALTER TABLE a RENAME b TO c; ALTER TABLE a RENAME COLUMN b TO \"C\"",
                "alter_column a b name c | alter_column a b name C",
            ),
            ("ALTER TABLE a RENAME CONSTRAINT b TO c", "rename_constraint a b to c"),
            (
                "ALTER TABLE a ADD CONSTRAINT f FOREIGN KEY (b) REFERENCES c (d) MATCH FULL NOT VALID",
                "create_foreign_key a f: foreign key(b) c(d) match FULL not valid",
            ),
            ("ALTER TABLE a ADD CHECK (b > 0)", "create_check_constraint a check(b > 0)"),
            ("ALTER TABLE a ADD CONSTRAINT u UNIQUE USING INDEX i", "create_unique_constraint a u: unique() using i"),
            ("ALTER TABLE a ADD PRIMARY KEY (b) INCLUDE (c)", "create_primary_key a primary key(b)"),
            ("ALTER TABLE a DROP CONSTRAINT IF EXISTS b RESTRICT", "drop_constraint a b if exists"),
            ("ALTER TABLE a VALIDATE CONSTRAINT b", "validate_constraint a b"),
            ("ALTER TABLE a ENABLE ROW LEVEL SECURITY", "alter_table a [ENABLE ROW LEVEL SECURITY]"),
            ("ALTER TABLE a OWNER TO b", "alter_table a [OWNER TO b]"),
            ("ALTER TABLE a SET (fillfactor = 70, x = 1)", "alter_table a [SET (fillfactor = 70, x = 1)]"),
            (
                "ALTER TABLE a ATTACH PARTITION b FOR VALUES IN ('x')",
                "alter_table a [ATTACH PARTITION b FOR VALUES IN ('x')]",
            ),
            ("ALTER TABLE a ADD COLUM b int", "alter_table a [ADD COLUM b int] !the end expected where `int` stands"),
        ],
    );
    check(
        Dialect::Mysql,
        &[
            (
                "ALTER TABLE a MODIFY COLUMN b varchar(20) NOT NULL, CHANGE c d int DEFAULT 1 AFTER b, DROP INDEX i, DROP FOREIGN KEY f, \
                 DROP PRIMARY KEY, ADD INDEX k (b), ADD UNIQUE KEY u (b), RENAME INDEX x TO y, ENGINE=InnoDB",
                "alter_column a b type VARCHAR(20) not null no default | alter_column a c name d type INTEGER null default 1 | \
                 drop_index i on a | drop_constraint a f kind foreignkey | drop_constraint a kind primary | create_index a k(b) | \
                 create_unique_constraint a u: unique(b) | rename_index x on a [y] | alter_table a [ENGINE=InnoDB]",
            ),
            ("RENAME TABLE a TO b, c TO d", "rename_table a to b | rename_table c to d"),
            ("DROP INDEX i ON a", "drop_index i on a"),
        ],
    );
    check(
        Dialect::Mssql,
        &[("ALTER TABLE a ALTER COLUMN b nvarchar(max) NOT NULL", "alter_column a b type NVARCHAR(max) not null")],
    );
    // Only MySQL modifies columns: a statement for it is read wherever it stands.
    check(Dialect::Postgresql, &[("ALTER TABLE a MODIFY `b` int", "alter_column a b type INTEGER null no default")]);
}

#[test]
fn indexes() {
    check(
        Dialect::Postgresql,
        &[
            (
                "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON ONLY s.a USING gin (lower(b) gin_trgm_ops, c DESC NULLS LAST, (d || e)) \
                 INCLUDE (f) NULLS NOT DISTINCT WITH (fastupdate = off) WHERE b IS NOT NULL",
                "create_index s.a i(<lower(b)> gin_trgm_ops,c DESC NULLS LAST,<(d || e)>) unique using gin include f nulls not distinct \
                 WITH (fastupdate = off) where b IS NOT NULL if not exists concurrently",
            ),
            ("CREATE INDEX ON a (b)", "create_index a (b)"),
            (
                "DROP INDEX CONCURRENTLY IF EXISTS s.i, j",
                "drop_index s.i if exists concurrently | drop_index j if exists concurrently",
            ),
            ("ALTER INDEX i RENAME TO j", "rename_index i [j]"),
            ("ALTER INDEX IF EXISTS i SET (fillfactor = 70)", "alter_index i [SET (fillfactor = 70)] checked"),
        ],
    );
    check(Dialect::Mysql, &[("CREATE FULLTEXT INDEX i ON a (b(10))", "create_index a i(b (10)) using fulltext")]);
}

#[test]
fn objects() {
    check(
        Dialect::Postgresql,
        &[
            ("CREATE TYPE s.mood AS ENUM ('sad', 'it''s')", "create_type s.mood enum sad,it's"),
            ("CREATE TYPE pair AS (a int, b text)", "create_type pair [AS (a int, b text)]"),
            ("CREATE DOMAIN d AS text CHECK (VALUE <> '')", "create_type d [AS text CHECK (VALUE <> '')]"),
            (
                "ALTER TYPE mood ADD VALUE IF NOT EXISTS 'ok' BEFORE 'sad'; ALTER TYPE mood ADD VALUE 'x' AFTER 'y'",
                "add_enum_value mood ok before sad if not exists | add_enum_value mood x after y",
            ),
            ("ALTER TYPE mood RENAME VALUE 'a' TO 'b'", "rename_enum_value mood a to b"),
            (
                "ALTER TYPE mood RENAME TO m; ALTER TYPE mood OWNER TO o",
                "rename_type mood [m] | alter_type mood [OWNER TO o]",
            ),
            ("DROP TYPE IF EXISTS a, b CASCADE", "drop_type a checked cascade | drop_type b checked cascade"),
            (
                "CREATE OR REPLACE VIEW v (a) AS WITH c AS (SELECT 1 FROM x) SELECT extract(day FROM d) FROM c JOIN s.y USING (id), z \
                 WHERE e IS DISTINCT FROM f AND g IN (SELECT h FROM w)",
                "create_view v or replace [WITH c AS (SELECT 1 FROM x) SELECT extract(day FROM d) FROM c JOIN s.y USING (id), z \
                 WHERE e IS DISTINCT FROM f AND g IN (SELECT h FROM w)] reads x,s.y,z,w",
            ),
            (
                "CREATE MATERIALIZED VIEW IF NOT EXISTS v AS SELECT * FROM generate_series(1, 2), ONLY a WITH NO DATA",
                "create_materialized_view v if not exists [SELECT * FROM generate_series(1, 2), ONLY a] reads a",
            ),
            ("REFRESH MATERIALIZED VIEW CONCURRENTLY v", "refresh_materialized_view v [CONCURRENTLY]"),
            ("DROP VIEW v; DROP MATERIALIZED VIEW IF EXISTS v", "drop_view v | drop_materialized_view v checked"),
            ("ALTER VIEW v RENAME TO w", "rename_view v [w]"),
            (
                "CREATE SEQUENCE IF NOT EXISTS s START 1 OWNED BY a.b; ALTER SEQUENCE s OWNED BY x.a.b; DROP SEQUENCE s",
                "create_sequence s on a [START 1 OWNED BY a.b] checked | alter_sequence s on x.a [OWNED BY x.a.b] | drop_sequence s",
            ),
            ("CREATE SCHEMA IF NOT EXISTS s; DROP SCHEMA s CASCADE", "create_schema s checked | drop_schema s cascade"),
            (
                "CREATE EXTENSION IF NOT EXISTS \"uuid-ossp\" WITH SCHEMA public",
                "create_extension uuid-ossp [WITH SCHEMA public] checked",
            ),
            (
                "CREATE OR REPLACE FUNCTION s.f(a int) RETURNS int AS $f$ BEGIN; DROP TABLE x; END $f$ LANGUAGE plpgsql; DROP FUNCTION f(int), g",
                "create_function s.f [(a int)] | drop_function f [(int)] | drop_function g",
            ),
            (
                "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN 1=1 THEN 1 END; SELECT 2; END; SELECT 3",
                "create_function f [()] | select",
            ),
            (
                "CREATE TRIGGER t BEFORE UPDATE OF a ON s.b EXECUTE FUNCTION f(); DROP TRIGGER IF EXISTS t ON s.b",
                "create_trigger t on s.b [BEFORE UPDATE OF a ON s.b EXECUTE FUNCTION f()] | drop_trigger t on s.b checked",
            ),
            (
                "CREATE POLICY p ON a USING (b = 1); ALTER POLICY p ON a TO x; DROP POLICY p ON a",
                "create_policy p on a [ON a USING (b = 1)] | alter_policy p on a [TO x] | drop_policy p on a",
            ),
            (
                "CREATE RULE r AS ON INSERT TO a DO ALSO (DELETE FROM b; DELETE FROM c)",
                "create_rule r on a [AS ON INSERT TO a DO ALSO (DELETE FROM b; DELETE FROM c)]",
            ),
            ("CREATE STATISTICS s (ndistinct) ON a, b FROM t", "create_statistics s on t [(ndistinct) ON a, b FROM t]"),
            (
                "COMMENT ON TABLE a IS 'it''s'; COMMENT ON COLUMN s.a.b IS NULL; COMMENT ON TYPE m IS E'x\\n'",
                "create_table_comment a 'it's' | comment_on_column s.a .b none | comment_on_type m 'x\n'",
            ),
            (
                "ALTER DEFAULT PRIVILEGES IN SCHEMA s GRANT SELECT ON TABLES TO r",
                "alter_default_privileges [IN SCHEMA s GRANT SELECT ON TABLES TO r]",
            ),
            (
                "CREATE ROLE r; DROP OWNED BY r; CREATE CAST (a AS b) WITHOUT FUNCTION",
                "create_role r | drop_owned [BY r] | create_cast [(a AS b) WITHOUT FUNCTION]",
            ),
        ],
    );
    check(
        Dialect::Sqlite,
        &[(
            "CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE a SET x=CASE WHEN 1 THEN 2 END; DELETE FROM b; END; DROP TRIGGER t",
            "create_trigger t on a [AFTER INSERT ON a BEGIN UPDATE a SET x=CASE WHEN 1 THEN 2 END; DELETE FROM b; END] | drop_trigger t",
        )],
    );
}

#[test]
fn rows() {
    check(
        Dialect::Postgresql,
        &[
            ("INSERT INTO s.a (b, \"C\") VALUES (1, ';'), (2, :c)", "insert s.a (b,C) 2 rows"),
            (
                "INSERT INTO a SELECT * FROM b ON CONFLICT DO NOTHING; INSERT INTO a DEFAULT VALUES",
                "insert a () | insert a () 1 rows",
            ),
            ("UPDATE ONLY a AS x SET b = 1, (c, d) = (1, 2) FROM e WHERE x.id = e.id", "update a (b,c,d) filtered"),
            ("UPDATE a SET b = b::jsonb || '{}' ; DELETE FROM a USING b", "update a (b) | delete a"),
            (
                "DELETE FROM a WHERE id IN :ids AND x = ANY(%(y)s) AND z LIKE 'a%%' AND n %% 2 = %s AND k = ?",
                "delete a filtered",
            ),
            ("UPDATE a SET b = c ? 'x', d = e::jsonb ?| array['f'], g = h\\:\\:text, i = '\\:j'", "update a (b,d,g,i)"),
            ("WITH gone AS (DELETE FROM a RETURNING *) INSERT INTO b SELECT * FROM gone", "delete a | insert b ()"),
            (
                "INSERT INTO a (b) SELECT unnest(ARRAY['x']) ON CONFLICT (b) DO UPDATE SET c = EXCLUDED.c RETURNING id",
                "insert a (b)",
            ),
            ("INSERT INTO a OVERRIDING SYSTEM VALUE VALUES (1)", "insert a () 1 rows"),
            ("MERGE INTO a USING b ON a.x = b.x WHEN MATCHED THEN DELETE", "merge on a"),
            ("SELECT setval('s', max(id)) FROM a; SELECT count(*) FROM s.a", "select on a setval | select on s.a"),
            (
                "SELECT pg_advisory_lock(1); SELECT * FROM create_hypertable('a', 'b')",
                "select pg_advisory_lock | select create_hypertable",
            ),
            ("(SELECT 1) UNION (SELECT 2); VALUES (1)", "select | values"),
            ("SELECT INTERVAL '1 day', interval FROM a WHERE interval = 1", "select on a"),
            ("INSERT INTO a VALUES ('x'\n  'y')", "insert a () 1 rows"),
            ("TRUNCATE TABLE a, ONLY b CASCADE", "truncate on a [CASCADE] | truncate on b [CASCADE]"),
            ("COPY a (b) FROM stdin;\nit's; a row\n\\.\nSELECT 1", "copy on a [(b) FROM stdin] | select"),
        ],
    );
    check(
        Dialect::Mysql,
        &[
            ("UPDATE a JOIN b ON a.x = b.x SET a.y = 1 WHERE b.z = 'it\\'s'", "update a (y) filtered"),
            (
                "REPLACE INTO a (b) VALUES (1); INSERT IGNORE INTO a SET b = 1",
                "insert a (b) 1 rows | insert a (b) 1 rows",
            ),
            ("DELETE a FROM a JOIN b ON a.x = b.x # no; end\nWHERE 1", "delete a filtered"),
        ],
    );
    check(
        Dialect::Sqlite,
        &[
            ("INSERT OR IGNORE INTO a VALUES (1)", "insert a () 1 rows"),
            ("DELETE FROM a WHERE b GLOB 'x*'", "delete a filtered"),
        ],
    );
}

#[test]
fn sessions() {
    check(
        Dialect::Postgresql,
        &[
            (
                "SET LOCAL lock_timeout = '5s'; RESET ALL; SHOW server_version; SET TIME ZONE 'UTC'",
                "set lock_timeout [LOCAL lock_timeout = '5s'] | reset all [ALL] | show server_version [server_version] | \
                 set time zone [TIME ZONE 'UTC']",
            ),
            (
                "BEGIN; START TRANSACTION; SAVEPOINT a; ROLLBACK TO SAVEPOINT a; RELEASE a; COMMIT; END; ROLLBACK",
                "begin | begin | savepoint a [a] | rollback_to_savepoint a [TO SAVEPOINT a] | release_savepoint a [a] | commit | \
                 commit | rollback",
            ),
            (
                "GRANT SELECT, INSERT ON a, s.b TO r; REVOKE ALL ON SCHEMA s FROM r; GRANT x TO y",
                "grant on a [SELECT, INSERT ON a, s.b TO r] | grant on s.b [SELECT, INSERT ON a, s.b TO r] | \
                 revoke s [ALL ON SCHEMA s FROM r] | grant [x TO y]",
            ),
            ("LOCK TABLE a IN ACCESS EXCLUSIVE MODE NOWAIT", "lock on a [IN ACCESS EXCLUSIVE MODE NOWAIT]"),
            (
                "VACUUM (FULL, ANALYZE) a; ANALYZE; REINDEX INDEX CONCURRENTLY i; REINDEX TABLE a; CLUSTER a USING i",
                "vacuum on a [(FULL, ANALYZE) a] | analyze | reindex i [INDEX CONCURRENTLY i] | reindex on a [TABLE a] | \
                 cluster on a [a USING i]",
            ),
            ("CALL s.p(1); LISTEN c; NOTIFY c, 'x'", "call s.p [s.p(1)] | listen c [c] | notify c [c, 'x']"),
            ("SECURITY LABEL FOR x ON TABLE a IS 'y'", "security_label_on_table a [IS 'y']"),
            ("\\connect app\nSELECT 1; \\echo done", "psql_connect app [app] | select | psql_echo done [done]"),
            ("EXPLAIN SELECT 1", "explain [SELECT 1]"),
        ],
    );
    check(Dialect::Sqlite, &[("PRAGMA foreign_keys=OFF", "pragma foreign_keys [foreign_keys=OFF]")]);
    check(
        Dialect::Mysql,
        &[
            ("LOCK TABLES a READ, b WRITE; UNLOCK TABLES", "lock on a | lock on b | unlock [TABLES]"),
            (
                "OPTIMIZE TABLE a; SET FOREIGN_KEY_CHECKS = 0",
                "optimize on a [TABLE a] | set FOREIGN_KEY_CHECKS [FOREIGN_KEY_CHECKS = 0]",
            ),
            (
                "DELIMITER //\nCREATE PROCEDURE p() BEGIN DELETE FROM a; IF 1 THEN DELETE FROM b; END IF; END //\nDELIMITER ;\nSELECT 1;",
                "create_procedure p [()] | select",
            ),
            ("/*!40101 SET NAMES utf8 */; DROP TABLE a", "set NAMES [NAMES utf8] | drop_table a"),
        ],
    );
}

#[test]
fn holes_come_out_again() {
    for (text, expected) in [
        ("ALTER TABLE {t} ADD COLUMN {c} VARCHAR({n}) DEFAULT '{d}'", "add_column {t} {c} VARCHAR({n}) default '{d}'"),
        ("DROP TABLE {s}.old_{t}", "drop_table {s}.old_{t}"),
        ("CREATE TABLE a ({columns})", "create_table a () open"),
        ("CREATE TYPE m AS ENUM ({values})", "create_type m enum {values}"),
        ("ALTER TYPE \"{m}\" ADD VALUE '{v}'", "add_enum_value {m} {v}"),
        ("DELETE FROM a WHERE id IN {ids} AND b = {b} LIMIT {n}", "delete a filtered"),
        ("CREATE INDEX {i} ON a ({c}) WHERE x = {x}", "create_index a {i}({c}) where x = {x}"),
        ("CREATE INDEX i_{t} ON a USING {m} (b)", "create_index a i_{t}(b) using {m}"),
        ("DELETE FROM a {where}", "delete a filtered !a part of it is not known: where"),
        ("UPDATE {t} SET {set} WHERE {w}", "update {t} () filtered !a part of it is not known: t, set, w"),
        ("{anything}", "statement [{anything}] !a part of it is not known: anything"),
        ("INSERT INTO a VALUES ('{v}'); SELECT 1", "insert a () 1 rows | select"),
        ("CREATE VIEW v AS {query}", "create_view v [{query}] reads "),
        ("DO ${q}$ BEGIN DROP TABLE {t}; END ${q}$", "do | > drop_table {t}"),
    ] {
        let text = with_holes(text);
        assert_eq!(briefly(&text, Dialect::Postgresql), expected, "{text}");
        for statement in operations(&text, Dialect::Postgresql).iter().filter(|statement| !statement.sql.in_block) {
            assert!(text.to_string().contains(&statement.sql.text.to_string()), "{text}");
        }
    }
}

#[test]
fn blocks_are_looked_into() {
    check(
        Dialect::Postgresql,
        &[
            (
                "DO $$ DECLARE r record; BEGIN IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'm') THEN CREATE TYPE m AS ENUM ('a'); \
                 ELSE ALTER TYPE m ADD VALUE 'a'; END IF; DROP TABLE x; END $$",
                "do | > create_type m enum a ?NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'm') | \
                 > add_enum_value m a ?NOT (NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'm')) | > drop_table x",
            ),
            (
                "DO $$ BEGIN CREATE TYPE m AS ENUM ('a'); EXCEPTION WHEN duplicate_object THEN NULL; WHEN others THEN DROP TYPE m; END $$",
                "do | > create_type m enum a | > drop_type m ?EXCEPTION WHEN others",
            ),
            (
                "DO 'BEGIN FOR r IN SELECT * FROM t LOOP EXECUTE ''DROP TABLE '' || quote_ident(r.name) || '' CASCADE''; END LOOP; \
                 PERFORM f(); x := 1; SELECT a INTO STRICT x FROM b; END' LANGUAGE plpgsql",
                "do | > drop_table {quote_ident(r.name)} cascade | > select f | > select on b",
            ),
            (
                "DO $$ BEGIN EXECUTE format('ALTER TABLE %I.%I ADD CHECK (a > %L)', 'My', tbl, 1); EXECUTE stmt USING 1; END $$",
                "do | > create_check_constraint My.{tbl} check(a > {1}) | > execute [{stmt}] !a part of it is not known: stmt",
            ),
            (
                "DO $$ BEGIN CASE WHEN x THEN DROP TABLE a; ELSE DROP TABLE b; END CASE; WHILE y LOOP DROP TABLE c; END LOOP; END $$",
                "do | > drop_table a | > drop_table b | > drop_table c",
            ),
            ("DO LANGUAGE plpython3u $$ drop $$", "do"),
            ("DO $$ BEGIN DROP TABLE a; ", "do !a dollar quote is not closed"),
        ],
    );
}

#[test]
fn what_cannot_be_read_is_named() {
    check(
        Dialect::Postgresql,
        &[
            ("SELECT 1; DROP TABLE 'a; DROP TABLE b", "select | drop_table !a string is not closed"),
            ("DROP TABLE a; /* SELECT", "drop_table a | statement !a comment is not closed"),
            ("now()", "statement [now()] !a statement expected where `now` stands"),
            ("INSERT INTO a VALUES (", "insert a () !Expected: an expression, found: EOF"),
            ("DELETE FROM a WHERE b = = 1", "delete a filtered !Expected: an expression, found: ="),
            ("", ""),
            (" ; -- nothing\n;", ""),
        ],
    );
    for (count, last) in [(19_999, None), (30_000, Some("20,000 statements"))] {
        let statements = operations(&Text::known("SELECT 1;".repeat(count)), Dialect::Postgresql);
        let unparsed = statements.last().unwrap().sql.unparsed.clone();
        assert_eq!(unparsed.is_some(), last.is_some());
        assert!(last.is_none_or(|last| unparsed.unwrap().contains(last)));
    }
    let long = operations(&Text::known(";".repeat(10 << 20)), Dialect::Postgresql);
    assert_eq!(long.len(), 1);
    for deep in [
        "SELECT (",
        "CREATE TABLE a (",
        "DELETE FROM a WHERE a = (",
        "(",
        "DROP TABLE a (",
        "SELECT a[",
        "SELECT - ",
        "SELECT 1 OR ",
    ] {
        let (head, open) = deep.split_at(deep.len() - 1);
        let text = if open == " " { deep.repeat(10_000) } else { format!("{head}{}", open.repeat(10_000)) };
        assert!(
            operations(&Text::known(text), Dialect::Postgresql).iter().all(|statement| !statement.changes.is_empty())
        );
    }
    for operators in [" OR a = 1", " + 1", "::int", " UNION SELECT 1", " IS NULL"] {
        operations(&Text::known(format!("SELECT 1{}", operators.repeat(900))), Dialect::Postgresql);
    }
}

/// Pieces of SQL that any text may be made of.
const FRAGMENTS: &[&str] = &[
    "SELECT",
    "INSERT INTO",
    "UPDATE",
    "DELETE FROM",
    "CREATE",
    "ALTER",
    "DROP",
    "TABLE",
    "INDEX",
    "TYPE",
    "VIEW",
    "FUNCTION",
    "TRIGGER",
    "AS ENUM",
    "ADD",
    "COLUMN",
    "CONSTRAINT",
    "PRIMARY KEY",
    "FOREIGN KEY",
    "REFERENCES",
    "UNIQUE",
    "CHECK",
    "DEFAULT",
    "NOT NULL",
    "SET",
    "WHERE",
    "FROM",
    "JOIN",
    "WITH",
    "AS",
    "VALUES",
    "DO",
    "BEGIN",
    "END",
    "IF",
    "THEN",
    "ELSE",
    "LOOP",
    "EXECUTE",
    "format('%I %2$s %', a)",
    "EXCEPTION",
    "WHEN",
    "CASE",
    "RENAME",
    "TO",
    "ON",
    "USING",
    "COMMENT ON",
    "IS",
    "NULL",
    "GRANT",
    "COPY a FROM stdin;",
    "\\.",
    "\\c",
    "DELIMITER //",
    "a",
    "b.c",
    "\"D\"",
    "`e`",
    "[f]",
    "'g'",
    "'",
    "\"",
    "$$",
    "$x$",
    "E'\\'",
    "(",
    ")",
    ",",
    ";",
    ".",
    "=",
    "::",
    ":n",
    "%s",
    "%(n)s",
    "%%",
    "?",
    "$1",
    "--",
    "/*",
    "*/",
    "#",
    "\n",
    "1",
    "1.5e",
    "é",
    "\u{A66E}0\u{A66E}",
    "\u{A66E}",
    "\u{FFFC}",
    "@x",
    "\\:",
    "\\",
    "int",
    "varchar(2)",
    "timestamp with time zone",
    "[]",
    "enum('a')",
    "GENERATED ALWAYS AS IDENTITY",
    "INTERVAL",
    "IN",
    "INTO",
    "RETURNING",
    "MODIFY",
    "CHANGE",
    "PARTITION OF",
    "LIKE",
    "/*! SET a */",
];

proptest! {
    #[test]
    fn any_text_is_read(
        pieces in proptest::collection::vec((0..FRAGMENTS.len() + 8, proptest::bool::ANY), 0..40),
        dialect in 0..Dialect::ALL.len(),
    ) {
        let mut text = Text::empty();
        for (piece, space) in pieces {
            match FRAGMENTS.get(piece) {
                Some(fragment) => text.push_str(fragment),
                None => text.push(Piece::Hole("x".to_owned())),
            }
            if space {
                text.push_str(" ");
            }
        }
        for statement in operations(&text, Dialect::ALL[dialect]) {
            prop_assert!(!statement.changes.is_empty());
        }
    }
}
