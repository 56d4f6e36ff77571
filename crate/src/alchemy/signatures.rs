//! The parameters of directives: those of Alembic 1.20 (alembic/op.pyi, and the stubs of `BatchOperations` in
//! alembic/operations/base.py), and those of extensions.

use crate::value::{Args, Value};

/// Alembic's directives of `op`, each with its parameters as Python writes them; those with a default have a `=` after
/// their name.
const OF_OP: &[(&str, &str)] = &[
    ("add_column", "table_name, column, *, schema=, if_not_exists=, inline_references=, inline_primary_key="),
    (
        "alter_column",
        "table_name, column_name, *, nullable=, comment=, server_default=, new_column_name=, type_=, \
         existing_type=, existing_server_default=, existing_nullable=, existing_comment=, schema=, **kw",
    ),
    (
        "batch_alter_table",
        "table_name, schema=, recreate=, partial_reordering=, copy_from=, table_args=, table_kwargs=, \
         reflect_args=, reflect_kwargs=, naming_convention=",
    ),
    ("bulk_insert", "table, rows, *, multiinsert="),
    ("create_check_constraint", "constraint_name, table_name, condition, *, schema=, **kw"),
    ("create_exclude_constraint", "constraint_name, table_name, *elements, **kw"),
    (
        "create_foreign_key",
        "constraint_name, source_table, referent_table, local_cols, remote_cols, *, onupdate=, ondelete=, \
         deferrable=, initially=, match=, source_schema=, referent_schema=, **dialect_kw",
    ),
    ("create_index", "index_name, table_name, columns, *, schema=, unique=, if_not_exists=, **kw"),
    ("create_primary_key", "constraint_name, table_name, columns, *, schema="),
    ("create_table", "table_name, *columns, if_not_exists=, **kw"),
    ("create_table_comment", "table_name, comment, *, existing_comment=, schema="),
    ("create_unique_constraint", "constraint_name, table_name, columns, *, schema=, **kw"),
    ("drop_column", "table_name, column_name, *, schema=, **kw"),
    ("drop_constraint", "constraint_name, table_name, type_=, *, schema=, if_exists="),
    ("drop_index", "index_name, table_name=, *, schema=, if_exists=, **kw"),
    ("drop_table", "table_name, *, schema=, if_exists=, **kw"),
    ("drop_table_comment", "table_name, *, existing_comment=, schema="),
    ("execute", "sqltext, *, execution_options="),
    ("rename_table", "old_table_name, new_table_name, *, schema="),
];

/// Directives that extensions add to `op`.
const OF_EXTENSIONS: &[(&str, &str)] = &[
    // alembic_utils/reversible_op.py
    ("create_entity", "target"),
    ("drop_entity", "target, cascade"),
    ("replace_entity", "target"),
    // alembic_postgresql_enum/operations/sync_enum_values.py
    (
        "sync_enum_values",
        "enum_schema, enum_name, new_values, affected_columns, enum_values_to_rename, \
         indexes_to_recreate, **kw",
    ),
    // alembic_postgresql_enum/operations/add_enum_values.py
    ("add_enum_value", "enum_schema, enum_name, new_value, before_value"),
    // geoalchemy2/alembic_helpers.py
    ("add_geospatial_column", "table_name, column, schema"),
    ("drop_geospatial_column", "table_name, column_name, schema, **kw"),
    ("create_geospatial_table", "table_name, *columns, **kw"),
    ("drop_geospatial_table", "table_name, schema, **kw"),
    ("create_geospatial_index", "index_name, table_name, columns, schema, unique, **kw"),
    ("drop_geospatial_index", "index_name, table_name, column_name, schema, **kw"),
];

/// Directives of a batch: the block names the table.
const OF_BATCH: &[(&str, &str)] = &[
    ("add_column", "column, *, insert_before=, insert_after=, if_not_exists=, inline_references=, inline_primary_key="),
    (
        "alter_column",
        "column_name, *, nullable=, comment=, server_default=, new_column_name=, type_=, existing_type=, \
         existing_server_default=, existing_nullable=, existing_comment=, insert_before=, insert_after=, **kw",
    ),
    ("create_check_constraint", "constraint_name, condition, **kw"),
    ("create_exclude_constraint", "constraint_name, *elements, **kw"),
    (
        "create_foreign_key",
        "constraint_name, referent_table, local_cols, remote_cols, *, referent_schema=, onupdate=, ondelete=, \
         deferrable=, initially=, match=, **dialect_kw",
    ),
    ("create_index", "index_name, columns, **kw"),
    ("create_primary_key", "constraint_name, columns"),
    ("create_table_comment", "comment, *, existing_comment="),
    ("create_unique_constraint", "constraint_name, columns, **kw"),
    ("drop_column", "column_name, **kw"),
    ("drop_constraint", "constraint_name, type_="),
    ("drop_index", "index_name, **kw"),
    ("drop_table_comment", "*, existing_comment="),
    ("execute", "sqltext, *, execution_options="),
];

/// Directives that extensions add to a batch.
const OF_BATCH_EXTENSIONS: &[(&str, &str)] = &[
    // geoalchemy2/alembic_helpers.py
    ("add_geospatial_column", "column"),
    ("drop_geospatial_column", "column_name, **kw"),
    ("create_geospatial_index", "index_name, columns, unique, **kw"),
    ("drop_geospatial_index", "index_name, column_name, **kw"),
];

/// The parameters of a directive that is Alembic's own.
pub(super) fn of_alembic(directive: &str, is_batch: bool) -> Option<&'static str> {
    found(if is_batch { OF_BATCH } else { OF_OP }, directive)
}

/// The parameters of a method of `op`.
pub(super) fn of_op(directive: &str) -> Option<&'static str> {
    found(OF_OP, directive).or_else(|| found(OF_EXTENSIONS, directive))
}

/// The parameters of a method of a batch.
pub(super) fn of_batch(directive: &str) -> Option<&'static str> {
    found(OF_BATCH, directive).or_else(|| found(OF_BATCH_EXTENSIONS, directive))
}

fn found(table: &[(&str, &'static str)], directive: &str) -> Option<&'static str> {
    table.iter().find(|(name, _)| *name == directive).map(|(_, parameters)| *parameters)
}

/// The arguments of a call by the parameters that take them.
#[derive(Debug, Default)]
pub(super) struct Given<'v, 'a> {
    /// Those of parameters that the signature names.
    pub(super) named: Vec<(&'static str, &'v Value<'a>)>,
    /// What `*columns` takes.
    pub(super) rest: &'v [Value<'a>],
    /// What `**kw` takes.
    pub(super) others: Vec<(&'v str, &'v Value<'a>)>,
    /// Arguments that Python would refuse, and why.
    pub(super) refused: Vec<(&'v Value<'a>, String)>,
}

impl<'v, 'a> Given<'v, 'a> {
    /// The argument of a parameter.
    pub(super) fn get(&self, name: &str) -> Option<&'v Value<'a>> {
        let named = self.named.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
        named.or_else(|| self.others.iter().find(|(known, _)| *known == name).map(|(_, value)| *value))
    }
}

/// Binds arguments to the parameters of a signature as Python does. What it would refuse is kept: by its name
/// if it has one, as the call was written for another version then.
pub(super) fn bind<'v, 'a>(signature: &'static str, args: &'v Args<'a>) -> Given<'v, 'a> {
    let mut given = Given::default();
    let mut positional = args.positional.iter().enumerate();
    let (mut by_name, mut takes_rest, mut takes_others) = (false, false, false);
    for parameter in signature.split(", ") {
        let parameter = parameter.strip_suffix('=').unwrap_or(parameter);
        if parameter.starts_with("**") {
            takes_others = true;
        } else if let Some(rest) = parameter.strip_prefix('*') {
            by_name = true;
            takes_rest = !rest.is_empty();
            if takes_rest {
                let taken = positional.next().map_or(args.positional.len(), |(at, _)| at);
                given.rest = args.positional.get(taken..).unwrap_or(&[]);
            }
        } else if let Some((_, value)) = (!by_name).then(|| positional.next()).flatten() {
            given.named.push((parameter, value));
        } else if let Some(value) = args.named(parameter) {
            given.named.push((parameter, value));
        }
    }
    if !takes_rest {
        let refused = positional.map(|(_, value)| (value, "there is no parameter for it".to_owned()));
        given.refused.extend(refused);
    }
    for (name, value) in &args.named {
        let bound = given.named.iter().find(|(known, _)| known == name);
        match bound {
            Some((_, known)) if std::ptr::eq(*known, value) => {}
            Some(_) => given.refused.push((value, format!("`{name}` is given twice"))),
            None => {
                if !takes_others {
                    given.refused.push((value, format!("there is no parameter `{name}`")));
                }
                given.others.push((name, value));
            }
        }
    }
    given
}
