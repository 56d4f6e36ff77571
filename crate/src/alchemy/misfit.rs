//! Calls of directives and of SQLAlchemy's classes that do not fit: what Python or SQLAlchemy refuses, and what Alembic takes and never looks at.

use super::exported::similar;
use super::signatures;
use crate::value::Args;

/// What does not fit in a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Misfit {
    /// The call is refused.
    Refused {
        /// What Python prints.
        says: String,
        /// The keyword that is refused, and the one that is probably meant.
        meant: Option<(String, String)>,
    },
    /// A keyword is taken, and nobody looks at it.
    Ignored {
        /// The keyword.
        keyword: String,
        /// The one that is probably meant.
        meant: Option<&'static str>,
    },
}

impl Misfit {
    /// The same, where only some parameters can be meant: nothing is given for them yet.
    fn meaning(self, can_be: impl Fn(&&str) -> bool) -> Misfit {
        match self {
            Misfit::Ignored { keyword, meant } => Misfit::Ignored { keyword, meant: meant.filter(can_be) },
            refused @ Misfit::Refused { .. } => refused,
        }
    }
}

/// What does not fit in a call of a directive of Alembic's. Nothing where its arguments are not all known.
pub fn misfits(directive: &str, is_batch: bool, args: &Args<'_>) -> Vec<Misfit> {
    let Some(signature) = signatures::of_alembic(directive, is_batch).filter(|_| args.open.is_none()) else {
        return Vec::new();
    };
    let parameters = Parameters::of(signature);
    if let Some(refused) = parameters.refused(directive, args) {
        return vec![refused];
    }
    if directive == "alter_column" {
        let is_free = |name: &&str| args.named(name).is_none();
        let misfits = parameters.surplus(args).filter_map(of_alter_column);
        return misfits.map(|misfit| misfit.meaning(is_free)).collect();
    }
    let Some((_, construct, more)) = HANDED_ON.iter().find(|(name, ..)| *name == directive) else { return Vec::new() };
    parameters.misnamed(args, construct, &more.split(", ").collect::<Vec<_>>())
}

/// What does not fit in a call of a class of SQLAlchemy's. Nothing where its arguments are not all known.
pub fn misfits_of_class(dotted: &str, args: &Args<'_>) -> Vec<Misfit> {
    let Some((module, class)) = dotted.rsplit_once('.').filter(|_| args.open.is_none()) else { return Vec::new() };
    let module = if matches!(module, "sqlalchemy.types" | "sqlalchemy.schema") { "sqlalchemy" } else { module };
    let is_it = |(of, classes): (&str, &str)| of == module && classes.split(' ').any(|name| name == class);
    if WITHOUT_ARGUMENTS.iter().any(|(of, classes)| is_it((of, classes))) {
        let is_given = !args.positional.is_empty() || !args.named.is_empty();
        let says = || format!("TypeError: {class}() takes no arguments");
        return is_given.then(|| Misfit::Refused { says: says(), meant: None }).into_iter().collect();
    }
    let Some((_, classes, signature)) = OF_SQLALCHEMY.iter().find(|(of, classes, _)| is_it((of, classes))) else {
        return Vec::new();
    };
    let parameters = Parameters::of(signature);
    // The first of them is the one that defines `__init__`.
    let function = format!("{}.__init__", classes.split(' ').next().unwrap_or(class));
    match parameters.refused(&function, args) {
        Some(refused) => vec![refused],
        None if parameters.takes_others => parameters.misnamed(args, class, &[]),
        None => Vec::new(),
    }
}

/// Keywords besides their parameters that directives hand on to SQLAlchemy's `Table`, `Index` and constraints, which refuse
/// all others that do not begin with the name of a database.
const HANDED_ON: &[(&str, &str, &str)] = &[
    ("create_table", "Table", OF_TABLE),
    ("drop_table", "Table", OF_TABLE),
    ("create_index", "Index", "unique, quote, info, schema, if_not_exists"),
    ("drop_index", "Index", "unique, quote, info, schema, if_exists"),
    ("create_unique_constraint", "UniqueConstraint", OF_CONSTRAINT),
    ("create_check_constraint", "CheckConstraint", OF_CONSTRAINT),
    ("create_foreign_key", "ForeignKeyConstraint", OF_CONSTRAINT),
];

const OF_TABLE: &str = "autoload, autoload_replace, autoload_with, comment, extend_existing, implicit_returning, \
                        include_columns, info, keep_existing, listeners, must_exist, mustexist, prefixes, quote, \
                        quote_schema, resolve_fks, schema, useexisting";

const OF_CONSTRAINT: &str = "comment, deferrable, info, initially, link_to_name, name, schema, table, use_alter";

/// Types that take nothing: `object.__init__` is theirs in SQLAlchemy 1.3.24, 1.4.54, 2.0.44 and 2.1.9.
const WITHOUT_ARGUMENTS: &[(&str, &str)] = &[
    ("sqlalchemy", "BIGINT BigInteger DATE Date INT INTEGER Integer SMALLINT SmallInteger"),
    (
        "sqlalchemy.dialects.postgresql",
        "BIGINT CIDR DATE DATERANGE INET INT4RANGE INT8RANGE INTEGER MACADDR MACADDR8 MONEY NUMRANGE OID REGCLASS SMALLINT \
         TSQUERY TSRANGE TSTZRANGE TSVECTOR",
    ),
];

/// Classes with their parameters: all that `inspect.signature` shows in those versions. The first class of a line is the
/// one whose `__init__` the others have.
const OF_SQLALCHEMY: &[(&str, &str, &str)] = &[
    (
        "sqlalchemy",
        "String CHAR CLOB NCHAR NVARCHAR TEXT Text Unicode UnicodeText VARCHAR",
        "length=, collation=, convert_unicode=, unicode_error=, _warn_on_bytestring=, _expect_unicode=, collation_schema=",
    ),
    ("sqlalchemy", "DateTime DATETIME", "timezone="),
    ("sqlalchemy", "Time TIME", "timezone="),
    ("sqlalchemy", "TIMESTAMP", "timezone="),
    ("sqlalchemy", "Numeric DECIMAL NUMERIC", "precision=, scale=, decimal_return_scale=, asdecimal="),
    ("sqlalchemy", "Float DOUBLE DOUBLE_PRECISION Double FLOAT REAL", "precision=, asdecimal=, decimal_return_scale="),
    ("sqlalchemy", "LargeBinary BLOB", "length="),
    ("sqlalchemy", "_Binary BINARY VARBINARY", "length="),
    ("sqlalchemy", "Boolean BOOLEAN", "create_constraint=, name=, _create_events=, _adapted_from="),
    ("sqlalchemy", "Interval", "native=, second_precision=, day_precision="),
    ("sqlalchemy", "JSON", "none_as_null="),
    ("sqlalchemy", "Uuid", "as_uuid=, native_uuid="),
    ("sqlalchemy", "UUID", "as_uuid="),
    ("sqlalchemy", "ARRAY", "item_type, as_tuple=, dimensions=, zero_indexes="),
    ("sqlalchemy.dialects.postgresql", "UUID", "as_uuid="),
    ("sqlalchemy.dialects.postgresql", "JSON JSONB", "none_as_null=, astext_type="),
    ("sqlalchemy.dialects.postgresql", "TIMESTAMP", "timezone=, precision="),
    ("sqlalchemy.dialects.postgresql", "TIME", "timezone=, precision="),
    ("sqlalchemy.dialects.postgresql", "LargeBinary BYTEA", "length="),
    ("sqlalchemy.dialects.postgresql", "ARRAY", "item_type, as_tuple=, dimensions=, zero_indexes="),
    (
        "sqlalchemy",
        "Column",
        "*args, name=, type_=, autoincrement=, default=, insert_default=, doc=, key=, index=, unique=, info=, nullable=, \
         onupdate=, primary_key=, server_default=, server_onupdate=, quote=, system=, comment=, insert_sentinel=, _proxies=, \
         **dialect_kw",
    ),
    ("sqlalchemy", "Index", "name, *expressions, unique=, quote=, info=, _table=, _column_flag=, **dialect_kw"),
    (
        "sqlalchemy",
        "UniqueConstraint",
        "*columns, name=, deferrable=, initially=, info=, comment=, table=, _autoattach=, _column_flag=, **dialect_kw",
    ),
    (
        "sqlalchemy",
        "PrimaryKeyConstraint",
        "*columns, name=, deferrable=, initially=, info=, comment=, table=, **dialect_kw",
    ),
    (
        "sqlalchemy",
        "CheckConstraint",
        "sqltext, name=, deferrable=, initially=, table=, info=, _create_rule=, _autoattach=, _type_bound=, comment=, \
         **dialect_kw",
    ),
    (
        "sqlalchemy",
        "ForeignKeyConstraint",
        "columns, refcolumns, name=, onupdate=, ondelete=, deferrable=, initially=, use_alter=, link_to_name=, match=, \
         table=, info=, comment=, **dialect_kw",
    ),
    (
        "sqlalchemy",
        "ForeignKey",
        "column, _constraint=, use_alter=, name=, onupdate=, ondelete=, deferrable=, initially=, link_to_name=, match=, \
         info=, comment=, _unresolvable=, **dialect_kw",
    ),
];

/// What databases take of keywords that begin with their name, by what they are given for (`construct_arguments` of each
/// dialect in SQLAlchemy 1.3.24, 1.4.54, 2.0.44 and 2.1.9).
const OF_DIALECTS: &[(&str, &str, &str)] = &[
    ("mssql", "Column", "identity_increment identity_start"),
    ("mssql", "Index", "clustered columnstore include where"),
    ("mssql", "PrimaryKeyConstraint", "clustered"),
    ("mssql", "UniqueConstraint", "clustered"),
    ("mysql", "Index", "length prefix using with_parser"),
    ("mysql", "PrimaryKeyConstraint", "using"),
    ("mysql", "Table", "*"),
    ("oracle", "Index", "bitmap compress vector"),
    ("oracle", "Table", "compress on_commit resolve_synonyms tablespace"),
    ("postgresql", "CheckConstraint", "not_valid"),
    ("postgresql", "ForeignKeyConstraint", "not_valid"),
    ("postgresql", "Index", "concurrently include invalid nulls_not_distinct ops tablespace using where with"),
    ("postgresql", "PrimaryKeyConstraint", "include"),
    ("postgresql", "Table", "ignore_search_path inherits on_commit partition_by tablespace using with with_oids"),
    ("postgresql", "UniqueConstraint", "include nulls_not_distinct"),
    ("sqlite", "Column", "on_conflict_not_null on_conflict_primary_key on_conflict_unique"),
    ("sqlite", "Constraint", "on_conflict"),
    ("sqlite", "Index", "where"),
    ("sqlite", "Table", "autoincrement strict with_rowid"),
];

/// What a database takes for a `Table`, an `Index`, …; nothing known of databases that are not SQLAlchemy's own.
fn taken_by(dialect: &str, construct: &str) -> Option<Vec<&'static str>> {
    // MariaDB takes what MySQL takes; a column's foreign key is made into a constraint.
    let dialect = if dialect == "mariadb" { "mysql" } else { dialect };
    let construct = if construct == "ForeignKey" { "ForeignKeyConstraint" } else { construct };
    let of_it = |of: &&(&str, &str, &str)| of.0 == dialect;
    OF_DIALECTS.iter().find(of_it)?;
    let is_taken = |of: &&(&str, &str, &str)| of.1 == construct || of.1 == "Constraint" && construct.ends_with(of.1);
    Some(OF_DIALECTS.iter().filter(of_it).filter(is_taken).flat_map(|(_, _, names)| names.split(' ')).collect())
}

/// What a function takes.
#[derive(Debug, Default)]
pub struct Parameters<'s> {
    /// Those that may be given by their place, and whether they have a default.
    pub by_place: Vec<(&'s str, bool)>,
    /// Those that are given by their name alone, and whether they have a default.
    pub by_name: Vec<(&'s str, bool)>,
    /// It takes any further arguments.
    pub takes_more: bool,
    /// It takes any keyword.
    pub takes_others: bool,
    /// It is called on an object, which Python counts as an argument.
    pub is_method: bool,
}

impl Parameters<'static> {
    /// Those of a method, as a signature here has them.
    fn of(signature: &'static str) -> Parameters<'static> {
        let mut parameters = Parameters { is_method: true, ..Parameters::default() };
        let mut is_by_name = false;
        for parameter in signature.split(", ") {
            let name = parameter.trim_end_matches('=');
            if parameter.starts_with("**") {
                parameters.takes_others = true;
            } else if let Some(rest) = parameter.strip_prefix('*') {
                is_by_name = true;
                parameters.takes_more = !rest.is_empty();
            } else if is_by_name {
                parameters.by_name.push((name, name != parameter));
            } else {
                parameters.by_place.push((name, name != parameter));
            }
        }
        parameters
    }

    /// Keywords that SQLAlchemy takes for those of a database (`_validate_dialect_kwargs` in sqlalchemy/sql/base.py): without
    /// one in front it refuses them, and those that its own databases do not take; of one that it does not know it only warns.
    fn misnamed(&self, args: &Args<'_>, construct: &str, more: &[&'static str]) -> Vec<Misfit> {
        let is_other = |name: &&str| !more.contains(name) && !name.starts_with('_');
        let misfit = |name: &str| {
            let meant = self.meant(name, args).or_else(|| similar(name, more.iter().copied()));
            let (dialect, rest) = name.split_once('_').unwrap_or((name, ""));
            if rest.is_empty() {
                let says =
                    format!("TypeError: Additional arguments should be named <dialectname>_<argument>, got '{name}'");
                return Some(Misfit::Refused { says, meant: meant.map(|meant| (name.to_owned(), meant.to_owned())) });
            }
            let Some(taken) = taken_by(dialect, construct) else {
                return Some(Misfit::Ignored { keyword: name.to_owned(), meant: Some(meant?) });
            };
            if taken.contains(&"*") || taken.contains(&rest) {
                return None;
            }
            let says = format!(
                "ArgumentError: Argument '{name}' is not accepted by dialect '{dialect}' on behalf of \
                 <class 'sqlalchemy.sql.schema.{construct}'>"
            );
            let meant = similar(rest, taken.into_iter()).map(|meant| (name.to_owned(), format!("{dialect}_{meant}")));
            Some(Misfit::Refused { says, meant })
        };
        self.surplus(args).filter(is_other).filter_map(misfit).collect()
    }
}

impl<'s> Parameters<'s> {
    fn names(&self) -> impl Iterator<Item = &'s str> + Clone {
        self.by_place.iter().chain(&self.by_name).map(|(name, _)| *name)
    }

    /// Named arguments that no parameter has the name of.
    fn surplus<'v>(&self, args: &'v Args<'_>) -> impl Iterator<Item = &'v str> {
        args.named.iter().map(|(name, _)| name.as_ref()).filter(|name| self.names().all(|known| known != *name))
    }

    /// What Python says of a call, in the order in which it looks (`initialize_locals` in Python/ceval.c). Nothing where its
    /// arguments are not all known.
    pub fn refused(&self, function: &str, args: &Args<'_>) -> Option<Misfit> {
        if args.open.is_some() {
            return None;
        }
        if let Some(name) = self.surplus(args).next().filter(|_| !self.takes_others) {
            let says = format!("TypeError: {function}() got an unexpected keyword argument '{name}'");
            let meant = self.meant(name, args).map(|meant| (name.to_owned(), meant.to_owned()));
            return Some(Misfit::Refused { says, meant });
        }
        let given = args.positional.len();
        let own = usize::from(self.is_method);
        let is_placed = |name: &str| self.by_place.iter().take(given).any(|(known, _)| *known == name);
        let twice = args.named.iter().find(|(name, _)| is_placed(name));
        let says = if let Some((name, _)) = twice {
            format!("{function}() got multiple values for argument '{name}'")
        } else if given > self.by_place.len() && !self.takes_more {
            format!("{function}() takes {} but {}", self.counted(own), self.surfeit(given + own, args))
        } else {
            let by_place = self.by_place.get(given..).unwrap_or_default();
            let lacks =
                missing(by_place, args, "positional").or_else(|| missing(&self.by_name, args, "keyword-only"))?;
            format!("{function}() missing {lacks}")
        };
        Some(Misfit::Refused { says: format!("TypeError: {says}"), meant: None })
    }

    /// The parameter that a name is probably meant for, which nothing is given for yet.
    fn meant(&self, name: &str, args: &Args<'_>) -> Option<&'s str> {
        let placed = args.positional.len().min(self.by_place.len());
        let mut free = self.names().skip(placed).filter(|known| args.named(known).is_none());
        let with_mark = format!("{name}_");
        let written_apart = |known: &&str| **known == with_mark || known.replace('_', "") == name.replace('_', "");
        free.clone().find(written_apart).or_else(|| similar(name, &mut free))
    }

    /// How many arguments may be given by their place, `own` of which are the object itself.
    fn counted(&self, own: usize) -> String {
        let most = self.by_place.len() + own;
        let least = self.by_place.iter().filter(|(_, has_default)| !has_default).count() + own;
        let from = if least == most { String::new() } else { format!("from {least} to ") };
        let plural = if least == most { s(most) } else { "s" };
        format!("{from}{most} positional argument{plural}")
    }

    /// How many were given, where that is too many (`too_many_positional` in Python/ceval.c).
    fn surfeit(&self, given: usize, args: &Args<'_>) -> String {
        let by_name = self.by_name.iter().filter(|(name, _)| args.named(name).is_some()).count();
        let verb = if given == 1 && by_name == 0 { "was" } else { "were" };
        match by_name {
            0 => format!("{given} {verb} given"),
            _ => format!(
                "{given} positional argument{} (and {by_name} keyword-only argument{}) {verb} given",
                s(given),
                s(by_name)
            ),
        }
    }
}

fn s(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}

/// The parameters that need an argument, and get none, in Python's words.
fn missing(parameters: &[(&str, bool)], args: &Args<'_>, kind: &str) -> Option<String> {
    let is_missing = |(name, has_default): &&(&str, bool)| !has_default && args.named(name).is_none();
    let missing: Vec<&str> = parameters.iter().filter(is_missing).map(|(name, _)| *name).collect();
    let (count, names) = (missing.len(), quoted(&missing)?);
    Some(format!("{count} required {kind} argument{}: {names}", s(count)))
}

/// Names as Python lists them: `'a'`, `'a' and 'b'`, `'a', 'b', and 'c'`.
fn quoted(names: &[&str]) -> Option<String> {
    let (last, first) = names.split_last()?;
    let first: Vec<String> = first.iter().map(|name| format!("'{name}'")).collect();
    Some(match first.len() {
        0 => format!("'{last}'"),
        1 => format!("{} and '{last}'", first.join(", ")),
        _ => format!("{}, and '{last}'", first.join(", ")),
    })
}

/// Keywords that `alter_column` of some database looks at besides its parameters (`alter_column` in alembic/ddl/impl.py,
/// postgresql.py, mssql.py and mysql.py).
const OF_ALTER_COLUMN: [&str; 7] = [
    "autoincrement",
    "existing_autoincrement",
    "mssql_drop_check",
    "mssql_drop_default",
    "mssql_drop_foreign_key",
    "postgresql_using",
    "schema",
];

/// Keywords that are written where `alter_column` has another one.
const MEANT_IN_ALTER_COLUMN: [(&str, &str); 9] = [
    ("type", "type_"),
    ("new_type", "type_"),
    ("default", "server_default"),
    ("new_name", "new_column_name"),
    ("column_new_name", "new_column_name"),
    ("new_column", "new_column_name"),
    ("null", "nullable"),
    ("using", "postgresql_using"),
    ("existing_default", "existing_server_default"),
];

/// What becomes of a keyword that is no parameter of `alter_column`: it is handed on to the database's own part of Alembic,
/// which names those that it looks at.
fn of_alter_column(keyword: &str) -> Option<Misfit> {
    if OF_ALTER_COLUMN.contains(&keyword) {
        return None;
    }
    if keyword == "name" {
        // It meets the one that Alembic itself hands on.
        let says =
            "TypeError: alembic.ddl.impl.DefaultImpl.alter_column() got multiple values for keyword argument 'name'";
        let meant = Some((keyword.to_owned(), "new_column_name".to_owned()));
        return Some(Misfit::Refused { says: says.to_owned(), meant });
    }
    let known = signatures::of_alembic("alter_column", false).unwrap_or_default();
    let parameters = Parameters::of(known);
    let said = MEANT_IN_ALTER_COLUMN.iter().find(|(written, _)| *written == keyword).map(|(_, meant)| *meant);
    let meant =
        said.or_else(|| similar(keyword, parameters.by_name.iter().map(|(name, _)| *name).chain(OF_ALTER_COLUMN)));
    Some(Misfit::Ignored { keyword: keyword.to_owned(), meant })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Value;

    fn args(positional: usize, named: &[&'static str]) -> Args<'static> {
        let named = named.iter().map(|name| ((*name).into(), Value::None)).collect();
        Args { positional: vec![Value::None; positional], named, open: None }
    }

    #[track_caller]
    fn check(directive: &str, positional: usize, named: &[&'static str], expected: &str) {
        are(misfits(directive, false, &args(positional, named)), expected);
    }

    #[track_caller]
    fn check_class(dotted: &str, positional: usize, named: &[&'static str], expected: &str) {
        are(misfits_of_class(dotted, &args(positional, named)), expected);
    }

    #[track_caller]
    fn are(misfits: Vec<Misfit>, expected: &str) {
        let said: Vec<String> = misfits
            .into_iter()
            .map(|misfit| match misfit {
                Misfit::Refused { says, meant } => {
                    says + &meant.map(|(_, meant)| format!(" -> {meant}")).unwrap_or_default()
                }
                Misfit::Ignored { keyword, meant } => format!("{keyword} -> {}", meant.unwrap_or("nothing")),
            })
            .collect();
        assert_eq!(said.join("; "), expected);
    }

    #[test]
    fn a_call_is_refused_in_pythons_words() {
        check("execute", 1, &[], "");
        check("execute", 2, &[], "TypeError: execute() takes 2 positional arguments but 3 were given");
        check(
            "execute",
            2,
            &["execution_options"],
            "TypeError: execute() takes 2 positional arguments but 3 positional arguments (and 1 keyword-only argument) were given",
        );
        check("execute", 1, &["sqltext"], "TypeError: execute() got multiple values for argument 'sqltext'");
        check("execute", 0, &["sql"], "TypeError: execute() got an unexpected keyword argument 'sql'");
        check(
            "create_foreign_key",
            4,
            &[],
            "TypeError: create_foreign_key() missing 1 required positional argument: 'remote_cols'",
        );
        check(
            "create_foreign_key",
            1,
            &["local_cols", "x"],
            "TypeError: create_foreign_key() missing 3 required positional arguments: 'source_table', 'referent_table', and 'remote_cols'",
        );
        check(
            "drop_constraint",
            4,
            &[],
            "TypeError: drop_constraint() takes from 3 to 4 positional arguments but 5 were given",
        );
        check(
            "drop_constraint",
            2,
            &["type"],
            "TypeError: drop_constraint() got an unexpected keyword argument 'type' -> type_",
        );
        check("create_table", 9, &["mysql_engine"], "");
        check("create_view", 0, &[], "");
    }

    #[test]
    fn sqlalchemy_refuses_keywords_of_no_database() {
        let said = "TypeError: Additional arguments should be named <dialectname>_<argument>, got";
        check("create_table", 1, &["schema", "mysql_engine", "comment", "redshift_diststyle"], "");
        check("create_table", 1, &["shema"], &format!("{said} 'shema' -> schema"));
        check("create_index", 3, &["uniqe"], &format!("{said} 'uniqe' -> unique"));
        check("create_foreign_key", 5, &["on_delete"], "on_delete -> ondelete");
        check("create_foreign_key", 5, &["use_alter", "postgresql_not_valid"], "");
        check_class("sqlalchemy.Column", 2, &["nulable"], &format!("{said} 'nulable' -> nullable"));
        check_class("sqlalchemy.Column", 2, &["server_defualt"], "server_defualt -> server_default");
        check_class("sqlalchemy.Column", 2, &["nullable", "mssql_identity_start"], "");
    }

    #[test]
    fn sqlalchemy_refuses_keywords_that_its_databases_do_not_take() {
        let said = |name: &str, construct: &str| {
            let dialect = name.split('_').next().unwrap_or_default();
            format!(
                "ArgumentError: Argument '{name}' is not accepted by dialect '{dialect}' on behalf of <class \
                 'sqlalchemy.sql.schema.{construct}'>"
            )
        };
        check("create_index", 3, &["postgresql_where", "mysql_length", "mariadb_using", "sqlite_where"], "");
        let meant = said("postgresql_whre", "Index") + " -> postgresql_where";
        check("create_index", 3, &["postgresql_whre"], &meant);
        check("create_index", 3, &["mysql_engine"], &said("mysql_engine", "Index"));
        check("create_table", 2, &["mysql_anything", "postgresql_partition_by", "snowflake_x"], "");
        check("create_unique_constraint", 3, &["sqlite_on_conflict"], "");
        check("create_unique_constraint", 3, &["postgresql_where"], &said("postgresql_where", "UniqueConstraint"));
        check_class("sqlalchemy.Column", 2, &["mysql_charset"], &said("mysql_charset", "Column"));
        check_class("sqlalchemy.ForeignKey", 1, &["postgresql_not_valid"], "");
    }

    #[test]
    fn types_take_what_is_theirs() {
        check_class("sqlalchemy.Integer", 1, &[], "TypeError: Integer() takes no arguments");
        check_class(
            "sqlalchemy.types.Text",
            0,
            &["lenght"],
            "TypeError: String.__init__() got an unexpected keyword argument 'lenght' -> length",
        );
        check_class("sqlalchemy.String", 1, &["collation"], "");
        check_class("sqlalchemy.dialects.mysql.INTEGER", 1, &["unsigned"], "");
        check_class(
            "sqlalchemy.dialects.postgresql.ARRAY",
            0,
            &[],
            "TypeError: ARRAY.__init__() missing 1 required positional argument: 'item_type'",
        );
        check_class("elsewhere.Integer", 1, &[], "");
    }

    #[test]
    fn alter_column_takes_any_keyword_and_looks_at_few() {
        check("alter_column", 2, &["type_", "postgresql_using", "existing_autoincrement"], "");
        check("alter_column", 2, &["type"], "type -> type_");
        check("alter_column", 2, &["nulable"], "nulable -> nullable");
        check("alter_column", 2, &["unique"], "unique -> nothing");
        check("alter_column", 2, &["default", "server_default"], "default -> nothing");
    }
}
