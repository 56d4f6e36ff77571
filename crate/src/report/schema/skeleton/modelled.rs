//! What models tell of tables that no migration makes: their columns, keys and indexes, less what migrations add.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use super::{Gap, Had, Known};
use crate::dialect::Dialect;
use crate::models::{DeclaredAs, Model, Models};
use crate::operation::IndexElement;
use crate::python::repr::repr;
use crate::report::schema::alchemy::{computed, identity, sql_text};
use crate::schema::table::{ForeignKey, Index};
use crate::schema::{Column, ColumnType, Id, Made, Schema, Table};
use crate::text::Text;

/// A unique constraint: its name, where it has one, and its columns.
type Unique = (Option<Arc<str>>, Vec<Arc<str>>);

/// What a table has by its model besides columns.
pub(super) struct Modelled {
    /// The class and where it stands.
    pub(super) remark: String,
    /// The columns of its primary key, where no migration makes one.
    pub(super) primary_key: Vec<Arc<str>>,
    /// Unique constraints: the name, where it has one, and the columns.
    pub(super) uniques: Vec<Unique>,
    /// Foreign keys.
    pub(super) references: Vec<ForeignKey>,
    /// Indexes.
    pub(super) indexes: Vec<Index>,
}

/// Takes from its model what a table had before migrations added to it.
pub(super) fn fill(gap: &mut Gap, models: &Models, schema: &Schema) {
    let id = gap.id.clone().unwrap_or_else(|| gap.name.clone());
    let Some((model, declared)) = models.of_table(&id).or_else(|| models.of_table(&gap.name)) else { return };
    let last = schema.table(&id).filter(|table| Some(table.number) == gap.number);
    let mut known = std::mem::take(&mut gap.columns);
    for column in &declared.table.columns {
        let at = known.iter().position(|it| it.name == column.name);
        let is_added =
            last.and_then(|it| it.column(&column.name)).is_some_and(|it| !it.is_assumed && by_migration(it.made));
        match at {
            Some(at) => {
                let mut own = known.remove(at);
                own.complete(schema, model, declared, column);
                gap.columns.push(own);
            }
            None if is_added || gap.renamed.contains(&column.name) => {}
            None => {
                let mut own = Known::named(&column.name);
                own.complete(schema, model, declared, column);
                gap.columns.push(own);
            }
        }
    }
    gap.columns.append(&mut known);
    let has = |columns: &[Arc<str>]| {
        !columns.is_empty() && columns.iter().all(|name| gap.columns.iter().any(|known| known.name == *name))
    };
    let own = &declared.table;
    let adds_key = last.and_then(|it| it.primary_key.as_ref()).is_some_and(|key| by_migration(key.made));
    let key = own.primary_key.iter().filter(|key| has(&key.columns) && !adds_key);
    let uniques = own.uniques.iter().filter(|key| has(&key.columns) && !adds(last, &key.columns));
    let references = own.foreign_keys.iter().filter(|key| {
        let is_same = |other: &&ForeignKey| other.columns == key.columns && by_migration(other.made);
        has(&key.columns) && last.is_none_or(|it| it.foreign_keys.iter().find(is_same).is_none())
    });
    let indexes = own.indexes.iter().filter(|index| {
        let columns: Vec<Arc<str>> = index.columns().map(Arc::from).collect();
        let is_same = |other: &&Index| by_migration(other.made) && (other.name.name == index.name.name);
        let is_plain = index.elements.iter().all(|it| it.is_column) || columns.is_empty();
        !index.is_implied
            && (has(&columns) || (columns.is_empty() && !index.elements.is_empty()))
            && is_plain
            && index.elements.iter().all(|it| it.what.is_known())
            && last.is_none_or(|it| it.indexes.iter().find(is_same).is_none())
    });
    gap.modelled = Some(Modelled {
        remark: format!("its model is {} ({}, line {})", model.class, model.path, model.line),
        primary_key: key.flat_map(|key| key.columns.clone()).collect(),
        uniques: uniques
            .map(|key| ((!key.name.is_made_up).then(|| Arc::clone(&key.name.name)), key.columns.clone()))
            .collect(),
        references: references.cloned().collect(),
        indexes: indexes.cloned().collect(),
    });
}

/// Whether a migration makes something.
fn by_migration(made: Made) -> bool {
    made.by.is_some()
}

/// Whether a migration makes columns unique.
fn adds(last: Option<&Arc<Table>>, columns: &[Arc<str>]) -> bool {
    last.is_some_and(|it| it.uniques.iter().any(|key| key.columns == columns && by_migration(key.made)))
}

impl Known {
    /// Takes from a model what migrations don't tell of a column.
    fn complete(&mut self, schema: &Schema, model: &Model, declared: &DeclaredAs, column: &Column) {
        // Of what versions of a library write otherwise, the model has what the migrations' version writes.
        let shown = model.columns.iter().find(|it| *it.name == *column.name).map(|it| it.type_.as_str());
        let had = match (shown, column.type_.sql.as_known()) {
            (Some(shown), Some(own)) if shown != own => {
                let sql = Text::known(shown);
                Had::of(schema, &ColumnType { sql, ..column.type_.clone() })
            }
            _ => Had::of(schema, &column.type_),
        };
        let has_type = self.type_.is_some();
        if let Some(had) = had.filter(|_| !has_type) {
            self.take(had);
        }
        if self.nullable.is_none() && !self.sets_nullable {
            self.nullable = column.nullable;
        }
        if !has_type {
            self.options = options(column, schema.dialect);
        }
        let line = declared.lines.get(&*column.name).copied().unwrap_or(model.line);
        self.remarks.insert(0, format!("from {}:{line}", model.path));
    }
}

/// What else a column of a model has, as arguments.
fn options(column: &Column, dialect: Dialect) -> String {
    let mut options = String::new();
    if let Some(given) = column.identity.as_ref().filter(|_| column.serial.is_none()) {
        options.push_str(&format!(", {}", identity(given)));
    }
    if let Some(expression) = column.computed.as_ref().and_then(|it| computed(it, dialect)) {
        options.push_str(&format!(", {expression}"));
    }
    if let Some(default) = column.default.as_ref().and_then(Text::as_known) {
        options.push_str(&format!(", server_default=sa.text({})", repr(&sql_text(default))));
    }
    options
}

/// The tables of models, each once, as a first migration creates them.
pub(super) fn tables(models: &Models, schema: &Schema) -> Vec<Gap> {
    let mut gaps: Vec<Gap> = Vec::new();
    for declared in &models.tables {
        if !gaps.iter().any(|gap| gap.name == declared.id) {
            let mut gap = Gap::of(declared.id.clone(), None, None);
            fill(&mut gap, models, schema);
            gaps.push(gap);
        }
    }
    gaps.retain(|gap| gap.modelled.is_some());
    ordered(gaps)
}

/// Gaps in an order in which each comes after those that its foreign keys lead to, as far as there is one.
pub(super) fn ordered(gaps: Vec<Gap>) -> Vec<Gap> {
    let mut waiting: BTreeMap<Id, usize> = BTreeMap::new();
    for gap in &gaps {
        *waiting.entry(gap.name.clone()).or_default() += 1;
    }
    let mut gaps: VecDeque<Gap> = gaps.into();
    let mut done: Vec<Gap> = Vec::new();
    while !gaps.is_empty() {
        let waits = |gap: &Gap| {
            let references = gap.modelled.iter().flat_map(|it| &it.references);
            let others = references.filter(|key| key.referent != gap.name);
            others.map(|key| waiting.get(&key.referent)).any(|count| count.is_some_and(|count| *count > 0))
        };
        let at = gaps.iter().position(|gap| !waits(gap)).unwrap_or(0);
        let Some(next) = gaps.remove(at) else { break };
        if let Some(count) = waiting.get_mut(&next.name) {
            *count -= 1;
        }
        done.push(next);
    }
    done
}

/// The arguments of `create_table` that are no columns, and what comes after it.
pub(super) fn written(modelled: &Modelled, table: &Id, made: &[Id], is_baseline: bool) -> (Vec<String>, Vec<String>) {
    let list = |names: &[Arc<str>]| names.iter().map(|name| repr(name)).collect::<Vec<_>>().join(", ");
    let mut inside = Vec::new();
    if !modelled.primary_key.is_empty() {
        inside.push(format!("sa.PrimaryKeyConstraint({}),", list(&modelled.primary_key)));
    }
    for (name, columns) in &modelled.uniques {
        let name = name.as_ref().map_or(String::new(), |name| format!(", name={}", repr(name)));
        inside.push(format!("sa.UniqueConstraint({}{name}),", list(columns)));
    }
    for key in &modelled.references {
        let columns = list(&key.columns);
        if key.referent != *table && !made.contains(&key.referent) {
            inside.push(format!(
                "# {} refers to {}, which comes later: add that foreign key there.",
                columns.replace('\'', ""),
                key.referent
            ));
            continue;
        }
        let referred: Vec<String> =
            key.referent_columns.iter().map(|name| repr(&format!("{}.{name}", key.referent))).collect();
        let name = Some(&key.name)
            .filter(|it| !it.is_made_up)
            .map_or(String::new(), |it| format!(", name={}", repr(&it.name)));
        let action = |word: &str, action: &Option<Text>| {
            action.as_ref().and_then(Text::as_known).map_or(String::new(), |it| format!(", {word}={}", repr(it)))
        };
        let actions = format!("{}{}", action("ondelete", &key.on_delete), action("onupdate", &key.on_update));
        inside.push(format!("sa.ForeignKeyConstraint([{columns}], [{}]{name}{actions}),", referred.join(", ")));
    }
    let behind = modelled.indexes.iter().map(|index| created(index, table, is_baseline)).collect();
    (inside, behind)
}

/// `op.create_index(…)`
fn created(index: &Index, table: &Id, is_baseline: bool) -> String {
    let element = |element: &IndexElement| {
        let what = element.what.as_known().unwrap_or_default();
        match element.options.as_ref().and_then(Text::as_known) {
            None if element.is_column => repr(what),
            None => format!("sa.text({})", repr(&sql_text(what))),
            Some(options) => format!("sa.text({})", repr(&sql_text(&format!("{what} {options}")))),
        }
    };
    let elements: Vec<String> = index.elements.iter().map(element).collect();
    let mut call =
        format!("op.create_index({}, {}, [{}]", repr(&index.name.name), repr(&table.name), elements.join(", "));
    if index.unique {
        call.push_str(", unique=True");
    }
    if let Some(schema) = &table.schema {
        call.push_str(&format!(", schema={}", repr(schema)));
    }
    if let Some(method) = index.method.as_ref().and_then(Text::as_known) {
        call.push_str(&format!(", postgresql_using={}", repr(method)));
    }
    if let Some(predicate) = index.predicate.as_ref().and_then(Text::as_known) {
        call.push_str(&format!(", postgresql_where=sa.text({})", repr(&sql_text(predicate))));
    }
    if !is_baseline {
        call.push_str(", if_not_exists=True");
    }
    call.push(')');
    call
}
