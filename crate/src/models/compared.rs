//! Models beside what migrations make, as `alembic check` compares them (alembic/autogenerate/compare, alembic/ddl/impl.py):
//! only where both sides are surely known.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use memchr::memmem;

use super::{DeclaredAs, Difference, DifferenceKind, Model, ModelStatus, Piece, Side};
use crate::folder::Folder;
use crate::operation::Change;
use crate::schema::column::ColumnType;
use crate::schema::table::{Deferral, Doubt, ForeignKey, Given, Index, Key};
use crate::schema::{Column, Made, Schema, Step, Table, types};

/// What models are compared with.
pub(super) struct Compared<'e> {
    side: Side<'e>,
    /// Texts of migrations of which not all was understood.
    hidden: Vec<&'e [u8]>,
    /// Operations that set the type of a column, or whether it may be NULL, by the table's number.
    set: Settings,
}

/// Operations that set something of a column, by the table's number and the column.
type Settings = BTreeMap<(u32, Arc<str>), Vec<(Step, Set)>>;

/// What an operation sets of a column.
#[derive(Debug, Clone, Copy, Default)]
struct Set {
    type_: bool,
    nullable: bool,
}

impl<'e> Compared<'e> {
    pub(super) fn of(folder: &'e Folder, side: Side<'e>) -> Compared<'e> {
        let is_hidden = |it: &&crate::revision::Migration| {
            let upgrade = it.function("upgrade");
            !it.was_read || !it.unreadable.is_empty() || upgrade.is_some_and(|it| it.hides_changes.is_some())
        };
        let hidden = side.migrations.iter().filter(is_hidden);
        let hidden = hidden.filter_map(|it| folder.bytes(&it.path)).collect();
        let mut set = Settings::new();
        for touch in &side.replay.log.touches {
            let Some(column) = &touch.column else { continue };
            let Some(operation) = touch.step.operation(side.migrations, "upgrade") else { continue };
            if let Change::AlterColumn { to, .. } = &operation.change {
                let what = Set { type_: to.type_.is_some(), nullable: to.nullable.is_some() };
                set.entry((touch.table, Arc::clone(column))).or_default().push((touch.step, what));
            }
        }
        Compared { side, hidden, set }
    }

    /// Whether migrations make points of time without a zone where a library of this day has one: of columns whose type its
    /// versions write otherwise, most have none.
    pub(super) fn lacks_zones(&self, all: &[DeclaredAs]) -> bool {
        let (mut with, mut without) = (0, 0);
        for made in all {
            let Some(table) = self.schema().table(&made.id) else { continue };
            let built = made.loose.iter().filter_map(|name| table.column(name)?.sure_type()?.sql.as_known());
            for sql in built {
                match types::plain(sql, self.side.dialect).as_str() {
                    "TIMESTAMPWITHTIMEZONE" | "DATETIMEOFFSET" => with += 1,
                    word if are_loosely(word, "TIMESTAMP") => without += 1,
                    _ => {}
                }
            }
        }
        without > with
    }

    /// Whether something that was not understood may be about all of these.
    fn may_hide(&self, words: &[&str]) -> bool {
        self.hidden.iter().any(|text| words.iter().all(|word| memmem::find(text, word.as_bytes()).is_some()))
    }

    fn schema(&self) -> &'e Schema {
        &self.side.replay.last
    }

    /// The id of the migration that does something.
    fn revision(&self, step: Option<Step>) -> Option<String> {
        let migration = self.side.migrations.get(step?.migration as usize)?;
        migration.id().map(ToOwned::to_owned)
    }

    /// What last set something of a column.
    fn set_by(&self, table: &Table, column: &Column, is_it: impl Fn(Set) -> bool) -> Option<String> {
        let altered = self.set.get(&(table.number, Arc::clone(&column.name)));
        let last = altered.and_then(|all| all.iter().rev().find(|(_, set)| is_it(*set))).map(|(step, _)| *step);
        self.revision(last.or(column.made.by).or(table.made.by))
    }

    /// Says of a model what migrations make of it; `shared` are the columns that all models of its table have.
    pub(super) fn compare(&self, model: &mut Model, made: &DeclaredAs, shared: Option<&BTreeSet<Arc<str>>>) {
        let schema = self.schema();
        let Some(table) = schema.table(&made.id) else {
            let is_view = schema.view(&made.id).is_some();
            let is_hidden = self.may_hide(&[&made.id.name]) || self.may_hide(&["create_all("]);
            model.status = if is_view || is_hidden { ModelStatus::Unknown } else { ModelStatus::NoMigration };
            return;
        };
        if table.is_assumed || table.made.by.is_none() {
            model.status = ModelStatus::NoMigration;
            return;
        }
        model.created_by = self.revision(table.made.by);
        let own = &made.table;
        let common = own.columns.iter().filter(|column| table.column(&column.name).is_some()).count();
        let is_known = !own.columns.is_empty();
        let is_half = is_known && common * 2 >= own.columns.len();
        model.status = match (is_half, is_known && !table.is_open && table.doubt < Doubt::All) {
            (true, _) => ModelStatus::Migrated,
            (false, true) => ModelStatus::Conflict,
            (false, false) => ModelStatus::Unknown,
        };
        if model.status == ModelStatus::Unknown || !table.made.is_certain {
            return;
        }
        let pair = Pair { compared: self, model_line: model.line, made, own, table };
        let mut differences = Vec::new();
        pair.columns(shared, &mut differences);
        pair.primary_key(&mut differences);
        pair.foreign_keys(&mut differences);
        pair.uniques_and_indexes(&mut differences);
        model.differences = differences;
    }
}

/// A declared table and the one that migrations make.
struct Pair<'c, 'e> {
    compared: &'c Compared<'e>,
    model_line: u32,
    made: &'c DeclaredAs,
    own: &'c Table,
    table: &'c Table,
}

impl Pair<'_, '_> {
    fn line(&self, column: &str) -> u32 {
        self.made.lines.get(column).copied().unwrap_or(self.model_line)
    }

    /// Whether a migration that was not understood may be about a column of the table.
    fn may_hide(&self, column: &str) -> bool {
        self.compared.may_hide(&[&self.made.id.name, column])
    }

    fn difference(
        &self,
        kind: DifferenceKind,
        columns: &[&str],
        [model, migrations]: [Option<String>; 2],
        revision: Option<String>,
        sides: [Option<Piece>; 2],
    ) -> Difference {
        let line = columns.first().map_or(self.model_line, |column| self.line(column));
        let column = (!columns.is_empty()).then(|| columns.join(", "));
        Difference { kind, column, model, migrations, line, revision, sides }
    }

    fn columns(&self, shared: Option<&BTreeSet<Arc<str>>>, all: &mut Vec<Difference>) {
        let (own, table) = (self.own, self.table);
        let is_sure = table.doubt < Doubt::All;
        for column in &own.columns {
            match table.column(&column.name) {
                Some(other) if is_sure && other.made.is_certain && !other.is_assumed => {
                    self.column(column, other, all);
                }
                Some(_) => {}
                None if is_sure && !table.is_open && !self.may_hide(&column.name) => {
                    let said = said(column);
                    let kind = DifferenceKind::MissingColumn;
                    let sides = [Some(Piece::Column(Arc::clone(column))), None];
                    all.push(self.difference(kind, &[&column.name], [Some(said), None], None, sides));
                }
                None => {}
            }
        }
        if own.is_open || !is_sure {
            return;
        }
        for column in &table.columns {
            let is_declared = own.column(&column.name).is_some() || shared.is_some_and(|it| it.contains(&column.name));
            if is_declared || !column.made.is_certain || column.is_assumed || self.may_hide(&column.name) {
                continue;
            }
            let revision = self.compared.revision(column.made.by.or(table.made.by));
            let said = said(column);
            let sides = [None, Some(Piece::Column(Arc::clone(column)))];
            all.push(self.difference(
                DifferenceKind::ExtraColumn,
                &[&column.name],
                [None, Some(said)],
                revision,
                sides,
            ));
        }
    }

    fn column(&self, own: &Column, other: &Column, all: &mut Vec<Difference>) {
        if self.may_hide(&own.name) {
            return;
        }
        let name: &str = &own.name;
        let sides = || [own, other].map(|column| Some(Piece::Column(Arc::new(column.clone()))));
        if let (Some(declared), Some(built)) = (own.sure_type(), other.sure_type())
            && self.types_differ(own, declared, built)
        {
            let words = |type_: &ColumnType| Some(type_.sql.to_string());
            let revision = self.compared.set_by(self.table, other, |set| set.type_);
            all.push(self.difference(
                DifferenceKind::Type,
                &[name],
                [words(declared), words(built)],
                revision,
                sides(),
            ));
        }
        let is_generated = |column: &Column| column.computed.is_some() || column.identity.is_some();
        let in_key = |table: &Table| table.primary_key.as_ref().is_some_and(|key| key.columns.contains(&own.name));
        let (is_own_key, is_other_key) = (in_key(self.own), in_key(self.table));
        let declared = if is_own_key { own.nullable.or(Some(false)) } else { own.sure_nullable() };
        let built = if is_other_key { Some(false) } else { other.sure_nullable() };
        if let (Some(declared), Some(built)) = (declared, built)
            && declared != built
            && !is_generated(own)
            && !is_generated(other)
        {
            let words = |nullable: bool| Some(if nullable { "NULL" } else { "NOT NULL" }.to_owned());
            let revision = self.compared.set_by(self.table, other, |set| set.nullable);
            let words = [words(declared), words(built)];
            all.push(self.difference(DifferenceKind::Nullable, &[name], words, revision, sides()));
        }
    }

    fn types_differ(&self, column: &Column, declared: &ColumnType, built: &ColumnType) -> bool {
        let schema = self.compared.schema();
        if declared.user.is_some() || built.user.is_some() {
            let of_library = |type_: &ColumnType| type_.sql.as_known().is_none_or(is_of_library);
            return match (&declared.user, &built.user) {
                (Some(left), Some(right)) => left.name != right.name || declared.is_array() != built.is_array(),
                (Some(_), None) => !of_library(built),
                (None, _) => !of_library(declared),
            };
        }
        let (Some(left), Some(right)) = (declared.sql.as_known(), built.sql.as_known()) else { return false };
        let is_loose = self.made.loose.contains(&*column.name);
        left != right && !is_of_library(left) && !is_of_library(right) && !are_alike(left, right, is_loose, schema)
    }

    fn primary_key(&self, all: &mut Vec<Difference>) {
        if self.table.doubt >= Doubt::Constraints || self.table.is_open || self.own.is_open {
            return;
        }
        let columns = |table: &Table| -> Vec<Arc<str>> {
            table.primary_key.as_ref().map(|key| key.columns.clone()).unwrap_or_default()
        };
        let is_certain = self.table.primary_key.as_ref().is_none_or(|key| key.made.is_certain);
        let (declared, built) = (columns(self.own), columns(self.table));
        let has_all = |some: &[Arc<str>], of: &[Arc<str>]| some.iter().all(|it| of.contains(it));
        if !is_certain || (has_all(&declared, &built) && has_all(&built, &declared)) {
            return;
        }
        // A column that isn't there is a difference of its own.
        if declared.iter().chain(&built).any(|it| self.may_hide(it)) {
            return;
        }
        let words = |columns: &[Arc<str>]| (!columns.is_empty()).then(|| joined(columns));
        let revision = self.table.primary_key.as_ref().and_then(|key| key.made.by).or(self.table.made.by);
        let revision = self.compared.revision(revision);
        let names: Vec<&str> = declared.iter().map(|it| &**it).collect();
        let sides = [self.own, self.table].map(|table| table.primary_key.clone().map(Piece::PrimaryKey));
        let words = [words(&declared), words(&built)];
        all.push(self.difference(DifferenceKind::PrimaryKey, &names, words, revision, sides));
    }

    fn foreign_keys(&self, all: &mut Vec<Difference>) {
        if self.table.doubt >= Doubt::Constraints || self.table.is_open {
            return;
        }
        let mut left: Vec<&ForeignKey> = self.table.foreign_keys.iter().collect();
        let mut missing = Vec::new();
        for key in &self.own.foreign_keys {
            match left.iter().position(|other| are_same(key, other)) {
                Some(at) => drop(left.remove(at)),
                None => missing.push(key),
            }
        }
        for key in missing {
            let names: Vec<&str> = key.columns.iter().map(|it| &**it).collect();
            let near = left.iter().position(|other| other.columns == key.columns);
            let other = near.map(|at| left.remove(at));
            let is_sure = other.is_none_or(|other| is_sure(other.made)) && is_known_reference(key);
            if !is_sure || names.iter().any(|name| self.may_hide(name)) {
                continue;
            }
            let revision = other.and_then(|other| self.compared.revision(other.made.by));
            let words = [Some(referring(key)), other.map(referring)];
            let sides = [Some(key), other].map(|key| key.cloned().map(Piece::ForeignKey));
            all.push(self.difference(DifferenceKind::ForeignKey, &names, words, revision, sides));
        }
        if self.own.is_open {
            return;
        }
        for key in left {
            let names: Vec<&str> = key.columns.iter().map(|it| &**it).collect();
            // A key that is there twice is one to Alembic.
            if self.own.foreign_keys.iter().any(|own| are_same(own, key)) {
                continue;
            }
            let is_declared_unclearly = self.own.foreign_keys.iter().any(|own| !is_known_reference(own));
            if !is_sure(key.made) || is_declared_unclearly || names.iter().any(|name| self.may_hide(name)) {
                continue;
            }
            let revision = self.compared.revision(key.made.by.or(self.table.made.by));
            let sides = [None, Some(Piece::ForeignKey(key.clone()))];
            let words = [None, Some(referring(key))];
            all.push(self.difference(DifferenceKind::ForeignKey, &names, words, revision, sides));
        }
    }

    fn uniques_and_indexes(&self, all: &mut Vec<Difference>) {
        if self.table.doubt >= Doubt::Uniques || self.table.is_open {
            return;
        }
        let is_one_thing = self.compared.side.dialect.is_mysql();
        let of = |table: &Table, names_uniques: bool| -> Vec<Part> {
            let uniques = table.uniques.iter().map(|key| Part::of_key(key, is_one_thing, names_uniques));
            uniques.chain(table.indexes.iter().filter(|it| !it.is_implied).map(Part::of_index)).collect()
        };
        let conventions = self.compared.schema().conventions.as_ref();
        let names_uniques = conventions.is_some_and(|it| it.contains_key("uq"));
        let (mut declared, mut built) = (of(self.own, self.made.names_uniques), of(self.table, names_uniques));
        let of_keys = self.made.unique_keys.iter().map(|key| Part::of_columns(&key.columns, self.own.made));
        declared.extend(of_keys);
        let mut missing = Vec::new();
        for part in declared {
            match built.iter().position(|other| part.is(other)) {
                Some(at) => drop(built.remove(at)),
                None => missing.push(part),
            }
        }
        for part in missing {
            let near = built.iter().position(|other| part.is_near(other));
            let other = near.map(|at| built.remove(at));
            let is_sure = other.as_ref().is_none_or(|other| is_sure(other.made));
            if is_sure && !self.hides(&part) {
                let revision = other.as_ref().and_then(|other| self.compared.revision(other.made.by));
                let words = [Some(part.words()), other.as_ref().map(Part::words)];
                let names: Vec<&str> = part.columns.iter().map(|it| &**it).collect();
                let sides = [Some(part.piece.clone()), other.as_ref().map(|other| other.piece.clone())];
                all.push(self.difference(part.kind(), &names, words, revision, sides));
            }
        }
        if self.own.is_open {
            return;
        }
        for part in built {
            if is_sure(part.made) && !self.hides(&part) {
                let revision = self.compared.revision(part.made.by.or(self.table.made.by));
                let names: Vec<&str> = part.columns.iter().map(|it| &**it).collect();
                let sides = [None, Some(part.piece.clone())];
                all.push(self.difference(part.kind(), &names, [None, Some(part.words())], revision, sides));
            }
        }
    }

    fn hides(&self, part: &Part) -> bool {
        part.columns.iter().any(|name| self.may_hide(name))
            || (!part.name.is_empty() && self.compared.may_hide(&[&part.name]))
    }
}

/// A unique constraint or an index.
struct Part {
    name: Arc<str>,
    /// Alembic goes by its name: the author or a convention gives it.
    is_named: bool,
    /// The name may be another.
    is_guess: bool,
    /// Its columns, in order.
    columns: Vec<Arc<str>>,
    /// All of its parts, as they are written.
    shown: String,
    unique: bool,
    is_index: bool,
    /// It has parts that are written in many ways.
    is_unclear: bool,
    made: Made,
    piece: Piece,
}

impl Part {
    fn of_key(key: &Key, is_index: bool, names_uniques: bool) -> Part {
        Part {
            name: Arc::clone(&key.name.name),
            is_named: !key.name.is_made_up || names_uniques,
            is_guess: key.name.is_guess,
            columns: key.columns.clone(),
            shown: joined(&key.columns),
            unique: true,
            is_index,
            is_unclear: false,
            made: key.made,
            piece: Piece::Unique(key.clone()),
        }
    }

    /// A unique constraint without a name.
    fn of_columns(columns: &[String], made: Made) -> Part {
        let columns: Vec<Arc<str>> = columns.iter().map(|it| Arc::from(it.as_str())).collect();
        let (name, shown) = (Arc::from(""), joined(&columns));
        let (is_named, is_guess, unique, is_index, is_unclear) = (false, false, true, false, false);
        let given = Given::made_up(Arc::clone(&name));
        let (nulls_not_distinct, deferral) = (false, Deferral::default());
        let piece = Piece::Unique(Key { name: given, columns: columns.clone(), nulls_not_distinct, deferral, made });
        Part { name, is_named, is_guess, columns, shown, unique, is_index, is_unclear, made, piece }
    }

    fn of_index(index: &Index) -> Part {
        let is_plain = index.elements.iter().all(|it| it.is_column && it.what.is_known());
        Part {
            name: Arc::clone(&index.name.name),
            is_named: true,
            is_guess: index.name.is_guess,
            columns: index.columns().map(Arc::from).collect(),
            shown: index.elements.iter().map(super::made::element).collect::<Vec<_>>().join(", "),
            unique: index.unique,
            is_index: true,
            is_unclear: !is_plain,
            made: index.made,
            piece: Piece::Index(index.clone()),
        }
    }

    fn has_same_columns(&self, other: &Part) -> bool {
        let is_same_set =
            self.columns.len() == other.columns.len() && self.columns.iter().all(|it| other.columns.contains(it));
        if self.is_index && other.is_index { self.columns == other.columns } else { is_same_set }
    }

    /// Whether Alembic finds nothing to do between the two.
    fn is(&self, other: &Part) -> bool {
        if self.is_index != other.is_index {
            return false;
        }
        let is_same_name = self.name == other.name && !self.name.is_empty();
        if is_same_name && (self.is_unclear || other.is_unclear) {
            return true;
        }
        let goes_by_name = self.is_named && !self.is_guess && !other.is_guess && !other.name.is_empty();
        (is_same_name || !goes_by_name) && self.unique == other.unique && self.has_same_columns(other)
    }

    /// Whether one is meant to be the other.
    fn is_near(&self, other: &Part) -> bool {
        let is_plain = !self.is_unclear && !other.is_unclear;
        (self.name == other.name && !self.name.is_empty())
            || (is_plain && self.unique == other.unique && self.has_same_columns(other))
    }

    fn kind(&self) -> DifferenceKind {
        if self.is_index { DifferenceKind::Index } else { DifferenceKind::Unique }
    }

    fn words(&self) -> String {
        let what = match (self.unique, self.is_index) {
            (true, true) => "unique index",
            (true, false) => "unique constraint",
            (false, _) => "index",
        };
        let name = if self.name.is_empty() || !self.is_named { String::new() } else { format!(" {}", self.name) };
        format!("{what}{name} ({})", self.shown)
    }
}

fn is_sure(made: Made) -> bool {
    made.is_certain
}

/// Whether two foreign keys are the same (`_fk_constraint_sig` in alembic/ddl/_autogen.py).
fn are_same(own: &ForeignKey, other: &ForeignKey) -> bool {
    let action = |action: &Option<crate::text::Text>| action.as_ref().map(|it| it.to_string().to_ascii_uppercase());
    let refers_alike = own.referent_columns == other.referent_columns
        || own.referent_columns.is_empty()
        || other.referent_columns.is_empty();
    own.columns == other.columns
        && own.referent == other.referent
        && refers_alike
        && action(&own.on_delete) == action(&other.on_delete)
        && action(&own.on_update) == action(&other.on_update)
        && own.deferral.deferrable == other.deferral.deferrable
        && own.deferral.deferred == other.deferral.deferred
}

/// Whether it is known what a foreign key refers to.
fn is_known_reference(key: &ForeignKey) -> bool {
    !key.referent.name.is_empty() && !key.referent.name.contains(['{', '?'])
}

/// A foreign key in words.
fn referring(key: &ForeignKey) -> String {
    let mut words = format!("{} ({})", key.referent, joined(&key.referent_columns));
    for (word, action) in [(" ON DELETE ", &key.on_delete), (" ON UPDATE ", &key.on_update)] {
        if let Some(action) = action {
            words.push_str(word);
            words.push_str(&action.to_string());
        }
    }
    if key.deferral.deferrable {
        words.push_str(" DEFERRABLE");
    }
    words
}

fn joined(columns: &[Arc<str>]) -> String {
    columns.iter().map(|it| &**it).collect::<Vec<_>>().join(", ")
}

/// A column in words: its type, and whether it may be NULL.
fn said(column: &Column) -> String {
    let type_ = column.type_.sql.to_string();
    match column.nullable {
        Some(false) => format!("{type_} NOT NULL"),
        _ => type_,
    }
}

/// Whether a type is of a library that isn't known: it is written as its class is.
fn is_of_library(sql: &str) -> bool {
    let word: String = sql.chars().take_while(|it| it.is_ascii_alphanumeric() || *it == '_').collect();
    word.chars().any(|it| it.is_ascii_lowercase()) && word.chars().any(|it| it.is_ascii_uppercase())
}

/// Whether Alembic takes two types for the same (`compare_type` in alembic/ddl/impl.py).
fn are_alike(left: &str, right: &str, is_loose: bool, schema: &Schema) -> bool {
    let dialect = schema.dialect;
    let (left, right) = (types::plain(left, dialect), types::plain(right, dialect));
    if left == right {
        return true;
    }
    let ((word, sizes), (other_word, other_sizes)) = (parts(&left), parts(&right));
    let is_same_word =
        word == other_word || are_synonyms(word, other_word, schema) || (is_loose && are_loosely(word, other_word));
    is_same_word && (sizes.len() != other_sizes.len() || sizes == other_sizes || sizes.is_empty())
}

/// `VARCHAR` and `["20"]` of `VARCHAR(20)`.
fn parts(plain: &str) -> (&str, Vec<&str>) {
    match plain.split_once('(') {
        Some((word, rest)) if rest.ends_with(')') => {
            (word, rest.trim_end_matches(')').split(',').map(str::trim).collect())
        }
        _ => (plain, Vec::new()),
    }
}

fn are_synonyms(left: &str, right: &str, schema: &Schema) -> bool {
    let dialect = schema.dialect;
    let are = |one: &str, other: &str| (left == one && right == other) || (left == other && right == one);
    let common = are("NUMERIC", "DECIMAL");
    let own = match dialect {
        crate::dialect::Dialect::Mysql | crate::dialect::Dialect::Mariadb => {
            are("BOOL", "TINYINT")
                || are("BOOLEAN", "TINYINT")
                || are("JSON", "LONGTEXT")
                || are("DOUBLE", "DOUBLEPRECISION")
        }
        crate::dialect::Dialect::Mssql => are("VARCHAR", "NVARCHAR"),
        crate::dialect::Dialect::Oracle => are("VARCHAR", "VARCHAR2"),
        crate::dialect::Dialect::Postgresql => are("FLOAT", "DOUBLEPRECISION"),
        _ => false,
    };
    common || own
}

/// Whether two types are one that versions of a library write otherwise.
fn are_loosely(left: &str, right: &str) -> bool {
    let families = [
        ["FLOAT", "DOUBLE", "DOUBLEPRECISION", "REAL"].as_slice(),
        ["TIMESTAMPWITHTIMEZONE", "TIMESTAMPWITHOUTTIMEZONE", "DATETIME", "TIMESTAMP", "DATETIMEOFFSET"].as_slice(),
    ];
    families.iter().any(|family| family.contains(&left) && family.contains(&right))
}
