//! Views, sequences, functions, triggers and all other objects; comments.

use std::sync::Arc;

use super::Application;
use crate::operation::{Change, Name, ObjectKind, Verb};
use crate::schema::fault::{Problem, Refusal, Thing, Use};
use crate::schema::table::Attached;
use crate::schema::{Column, ColumnType, Id, Made, Object, ObjectId, Sequence, View};
use crate::sql::Meaning;
use crate::text::Text;

impl Application<'_> {
    pub(super) fn create_view(
        &mut self,
        name: &Name,
        materialized: bool,
        (or_replace, if_not_exists): (bool, bool),
        columns: &[Text],
        query: &Text,
        reads: &[Name],
    ) {
        let Some(id) = self.id(name) else { return };
        let mut read = Vec::new();
        for name in reads {
            // What a query reads may be a function, or what a `WITH` names: only what was there is missed.
            let Some(id) = self.schema.id(name) else { continue };
            if self.schema.relation(&id).is_none()
                && self.schema.gone.contains_key(&Thing::Relation(id.clone()))
                && self.is_certain
            {
                self.miss(Thing::Relation(id.clone()), Use::Rows);
            }
            read.push(id);
        }
        if let Some((_, made)) = self.schema.relation(&id) {
            if if_not_exists {
                return;
            }
            if !or_replace && made.is_certain {
                self.fault(Problem::MadeTwice { thing: Thing::Relation(id.clone()), by: made.by });
            }
        }
        self.claim_from_keys(&id, || format!("view `{id}`"));
        self.claim_from_types(&id, "view");
        let columns = columns.iter().map(|column| column.as_known().map(Arc::from)).collect::<Option<Vec<_>>>();
        let columns = columns.unwrap_or_default();
        let gives = self.columns_of_view(query, &columns);
        let uses = self.columns_used(query, &read);
        let mut made = self.made();
        let mut indexes = Vec::new();
        if or_replace && let Some(old) = self.schema.views.get(&id).cloned() {
            self.check_replaced(&id, &old, gives.as_deref());
            made.by = old.made.by;
            indexes.clone_from(&old.indexes);
        }
        let query = Some(query.clone());
        let view = View { materialized, columns, query, reads: read, uses, gives, indexes, comment: None, made };
        Arc::make_mut(&mut self.schema.views).insert(id, Arc::new(view));
    }

    /// The columns that a view gives, by the names that it gives them.
    fn columns_of_view(&self, query: &Text, names: &[Arc<str>]) -> Option<Vec<Arc<Column>>> {
        let mut given = self.columns_of_query(query)?;
        for (column, name) in given.iter_mut().zip(names) {
            column.name = Arc::clone(name);
        }
        // A join may have made one column of two, which the text doesn't tell.
        let mut seen = std::collections::BTreeSet::new();
        if !given.iter().all(|column| seen.insert(Arc::clone(&column.name))) {
            return None;
        }
        Some(given.into_iter().map(Arc::new).collect())
    }

    /// A view is replaced by one that begins with the same columns (PostgreSQL manual, "CREATE VIEW"; `checkViewColumns`
    /// in src/backend/commands/view.c). The entities of `alembic_utils` drop one that can't be replaced, which is refused
    /// where another view reads it.
    fn check_replaced(&mut self, id: &Id, old: &View, gives: Option<&[Arc<Column>]>) {
        if !self.dialect().tracks_dependencies() || !old.made.is_certain {
            return;
        }
        let is_entity = !self.is_sql();
        let refusal = old.gives.as_deref().zip(gives).and_then(|(old, new)| not_replaced(id, old, new));
        if !is_entity {
            if let Some(refusal) = refusal {
                self.fault(Problem::Refused(refusal));
            }
            return;
        }
        let by: Vec<String> = self.certain_readers(id).iter().map(|view| format!("view {view}")).collect();
        if !by.is_empty() && (old.materialized || refusal.is_some()) {
            self.fault(Problem::StillNeeded { thing: thing_of(old, id), by });
        }
    }

    /// Views that surely read a relation.
    fn certain_readers(&self, id: &Id) -> Vec<Id> {
        let mut readers = self.views_reading(id);
        readers.retain(|view| self.schema.views.get(view).is_some_and(|view| view.made.is_certain));
        readers
    }

    /// `DROP TABLE` of a view, `DROP VIEW` of a table: each is dropped by its own word (`DropErrorMsgWrongType` in
    /// src/backend/commands/tablecmds.c).
    pub(super) fn refuse_as_other_kind(&mut self, id: &Id, dropped_as: ObjectKind, if_exists: bool) {
        // To MySQL there is none of the kind.
        if if_exists && self.dialect().has_indexes_in_tables() {
            return;
        }
        let is = match (self.schema.tables.get(id), self.schema.views.get(id)) {
            (Some(table), _) if table.made.is_certain && !table.is_assumed => ObjectKind::Table,
            (None, Some(view)) if view.made.is_certain && view.materialized => ObjectKind::MaterializedView,
            (None, Some(view)) if view.made.is_certain => ObjectKind::View,
            _ => return,
        };
        if self.dialect().tells_views_from_tables() && is != dropped_as {
            self.fault(Problem::Refused(Refusal::OtherKind { id: id.clone(), is, dropped_as }));
        }
    }

    /// A function that triggers call stays, without `CASCADE`.
    fn need_no_trigger(&mut self, id: &Id, cascade: bool) {
        if cascade || !self.dialect().tracks_dependencies() {
            return;
        }
        let by = self.triggers_calling(id);
        if !by.is_empty() {
            let thing = Thing::Object(ObjectKind::Function, id.clone());
            self.fault(Problem::StillNeeded { thing, by });
        }
    }

    /// An object that has no change of its own.
    pub(super) fn object(&mut self) {
        let Change::Object { verb, kind, name, table, detail, checked, cascade } = &self.operation.change else {
            return;
        };
        let kind = *kind;
        match (kind, verb) {
            (ObjectKind::Trigger | ObjectKind::Policy | ObjectKind::Rule, _) => {
                self.attached(kind, *verb, name.as_ref(), table.as_ref(), *checked);
            }
            (ObjectKind::Schema, Verb::Drop) => {
                if let Some(name) = name.as_ref().and_then(|name| self.known(&name.name)) {
                    self.drop_schema(&name, *checked, *cascade);
                }
            }
            (_, Verb::Refresh) => {
                if let Some(id) = name.as_ref().and_then(|name| self.schema.id(name))
                    && !self.schema.views.contains_key(&id)
                    && self.is_certain
                    && !Self::is_foreign(&id)
                {
                    self.miss(Thing::Relation(id), Use::Rows);
                }
            }
            (ObjectKind::View | ObjectKind::MaterializedView, _) => {
                self.change_view(*verb, name.as_ref(), detail.as_ref(), *checked, *cascade);
            }
            (ObjectKind::Sequence, _) => {
                self.change_sequence(*verb, name.as_ref(), table.as_ref(), detail.as_ref(), (*checked, *cascade));
            }
            (ObjectKind::Type | ObjectKind::Domain, _) => {
                self.change_type(*verb, name.as_ref(), detail.as_ref(), *checked, *cascade);
            }
            (ObjectKind::Index, Verb::Rename) => {
                let Some(id) = name.as_ref().and_then(|name| self.id(name)) else { return };
                if let Some(to) = detail.as_ref().and_then(|to| self.known(to)) {
                    self.rename_index(&id, &to, *checked);
                }
            }
            (ObjectKind::Index | ObjectKind::Table, _) => {}
            _ => self.other_object(kind, *verb, name.as_ref(), detail.as_ref(), (*checked, *cascade)),
        }
    }

    fn attached(&mut self, kind: ObjectKind, verb: Verb, name: Option<&Name>, table: Option<&Name>, checked: bool) {
        let (Some(name), Some(table)) = (name, table) else { return };
        let Some(name) = self.known(&name.name) else { return };
        if self.schema.id(table).is_some_and(|id| self.schema.views.contains_key(&id)) {
            return;
        }
        let Some(id) = self.table_for(table, Use::Alter, checked && verb == Verb::Drop) else { return };
        let (made, is_certain) = (self.made(), self.is_certain);
        let sql =
            self.operation.sql.as_ref().map(|sql| sql.text.clone()).or_else(|| self.entity_of_trigger(kind, &name));
        let Some(there) = self.schema.tables.get(&id).cloned() else { return };
        self.touch(there.number, None);
        let is_it = |it: &Attached| it.kind == kind && it.name == name;
        let old = there.attached.iter().find(|it| is_it(it)).map(|it| it.made);
        let thing = Thing::Object(kind, id.beside(&name));
        match (verb, old) {
            (Verb::Create, Some(old)) if old.is_certain => {
                self.fault(Problem::MadeTwice { thing, by: old.by });
            }
            (Verb::Drop, None) if !checked && !there.is_open && self.dialect().refusals_are_known() => {
                self.miss(thing, Use::Drop);
            }
            _ => {}
        }
        let Some(table) = self.schema.table_mut(&id) else { return };
        match verb {
            Verb::Create | Verb::Replace => {
                table.attached.retain(|it| !is_it(it));
                table.attached.push(Attached { kind, name, sql, made });
            }
            Verb::Drop if is_certain => table.attached.retain(|it| !is_it(it)),
            Verb::Drop => table.attached.iter_mut().filter(|it| is_it(it)).for_each(|it| it.made.is_certain = false),
            _ => {}
        }
    }

    /// The statement that the entity of a trigger stands for (`to_sql_statement_create` in `alembic_utils/pg_trigger.py`).
    fn entity_of_trigger(&self, kind: ObjectKind, name: &str) -> Option<Text> {
        let Change::Object { detail: Some(definition), .. } = &self.operation.change else { return None };
        if kind != ObjectKind::Trigger {
            return None;
        }
        let mut sql = Text::known(format!("CREATE TRIGGER {} ", crate::sql::quoted(name, self.dialect())));
        sql.push_text(definition);
        Some(sql)
    }

    /// `DROP SCHEMA`, with all that lives in it where it says `CASCADE`.
    fn drop_schema(&mut self, name: &str, checked: bool, cascade: bool) {
        if !self.is_certain {
            return;
        }
        let is_in_it = |id: &Id| id.schema.as_deref() == Some(name);
        let tables: Vec<Id> = self.schema.tables.keys().filter(|id| is_in_it(id)).cloned().collect();
        let id = Id::bare(name);
        let key = ObjectId { kind: ObjectKind::Schema, id: id.clone(), arguments: None };
        let by = self.living_in(name);
        if !by.is_empty() && !cascade && self.dialect().tracks_dependencies() {
            self.fault(Problem::StillNeeded { thing: Thing::Object(ObjectKind::Schema, id.clone()), by });
        }
        if self.schema.objects.contains_key(&key) {
            Arc::make_mut(&mut self.schema.objects).remove(&key);
            self.gone(Thing::Object(ObjectKind::Schema, id), None);
        } else if !checked
            && tables.is_empty()
            && self.dialect().refusals_are_known()
            && &*self.schema.default_schema() != name
        {
            self.miss(Thing::Object(ObjectKind::Schema, id), Use::Drop);
        }
        for id in tables {
            if let Some(table) = self.schema.tables.get(&id).cloned() {
                self.remove_table(&id, table);
            }
        }
        let views: Vec<Id> = self.schema.views.keys().filter(|id| is_in_it(id)).cloned().collect();
        self.remove_views(views);
        Arc::make_mut(&mut self.schema.sequences).retain(|id, _| !is_in_it(id));
        Arc::make_mut(&mut self.schema.types).retain(|id, _| !is_in_it(id));
        Arc::make_mut(&mut self.schema.objects).retain(|object, _| !is_in_it(&object.id));
    }

    fn change_view(&mut self, verb: Verb, name: Option<&Name>, detail: Option<&Text>, checked: bool, cascade: bool) {
        let Some(id) = name.and_then(|name| self.id(name)) else { return };
        match verb {
            Verb::Drop => {
                let Some(there) = self.schema.views.get(&id).cloned() else {
                    let kind = if self.is_materialized() { ObjectKind::MaterializedView } else { ObjectKind::View };
                    if self.schema.relation(&id).is_some() {
                        self.refuse_as_other_kind(&id, kind, checked);
                    } else if !checked && self.is_certain {
                        self.miss(Thing::Relation(id), Use::Drop);
                    }
                    return;
                };
                if there.materialized != self.is_materialized() && self.is_certain {
                    let kind = if there.materialized { ObjectKind::View } else { ObjectKind::MaterializedView };
                    self.refuse_as_other_kind(&id, kind, checked);
                }
                if !self.is_certain && !self.undoes(there.made) {
                    let mut doubted = there.as_ref().clone();
                    doubted.made.is_certain = false;
                    Arc::make_mut(&mut self.schema.views).insert(id, Arc::new(doubted));
                    return;
                }
                let readers = self.views_reading(&id);
                let certain = |view: &&Id| self.schema.views.get(view).is_some_and(|view| view.made.is_certain);
                let by: Vec<String> = readers.iter().filter(certain).map(|view| format!("view {view}")).collect();
                if !by.is_empty() && !cascade && self.dialect().tracks_dependencies() {
                    self.fault(Problem::StillNeeded { thing: thing_of(&there, &id), by });
                }
                if cascade {
                    self.remove_views(readers);
                }
                self.forget_indexes(&id);
                Arc::make_mut(&mut self.schema.views).remove(&id);
                self.gone(Thing::Relation(id), None);
            }
            Verb::Rename => {
                if let Some(to) = detail.and_then(|to| self.known(to)) {
                    let to = id.beside(&to);
                    if !checked && self.is_certain && self.schema.relation(&id).is_none() {
                        self.miss_renamed(Thing::Relation(id), to);
                    } else {
                        self.rename_view(&id, &to);
                    }
                }
            }
            Verb::Alter => {
                if let Some(schema) = detail.and_then(set_schema) {
                    let schema = (*schema != *self.schema.default_schema()).then(|| Arc::from(schema.as_str()));
                    self.rename_view(&id, &Id { schema, name: Arc::clone(&id.name) });
                }
                self.forget_columns_of_view(&id);
            }
            Verb::Create | Verb::Replace => {
                // By a directive of an extension: its query is not known.
                let (materialized, made) = (self.operation.change.op().contains("materialized"), self.made());
                let view = View {
                    materialized,
                    columns: Vec::new(),
                    query: detail.cloned(),
                    reads: Vec::new(),
                    uses: Vec::new(),
                    gives: None,
                    indexes: Vec::new(),
                    comment: None,
                    made,
                };
                Arc::make_mut(&mut self.schema.views).insert(id, Arc::new(view));
            }
            Verb::Refresh => {}
        }
    }

    /// Whether the operation speaks of a materialized view.
    fn is_materialized(&self) -> bool {
        matches!(self.operation.change, Change::Object { kind: ObjectKind::MaterializedView, .. })
    }

    fn change_sequence(
        &mut self,
        verb: Verb,
        name: Option<&Name>,
        table: Option<&Name>,
        detail: Option<&Text>,
        (checked, cascade): (bool, bool),
    ) {
        let Some(id) = name.and_then(|name| self.id(name)) else { return };
        let made = self.made();
        if verb == Verb::Alter && !checked {
            self.check_sequence(&id, Use::Alter);
        }
        match verb {
            Verb::Create | Verb::Replace => {
                if let Some((_, there)) = self.schema.relation(&id)
                    && there.is_certain
                {
                    if !checked {
                        self.fault(Problem::MadeTwice { thing: Thing::Relation(id), by: there.by });
                    }
                    return;
                }
                self.claim_from_keys(&id, || format!("sequence `{id}`"));
                let sequence = Sequence { options: detail.cloned(), owner: None, is_implied: false, made };
                Arc::make_mut(&mut self.schema.sequences).insert(id.clone(), Arc::new(sequence));
                self.own_sequence(&id, table, detail);
            }
            Verb::Drop => {
                if !self.schema.sequences.contains_key(&id) {
                    // Those of tables of which not all is known may be there.
                    let is_open = self.schema.tables.values().any(|table| table.is_open);
                    if !checked && !is_open && self.dialect().refusals_are_known() {
                        self.miss(Thing::Relation(id), Use::Drop);
                    }
                    return;
                }
                if self.is_certain {
                    self.need_no_default(&id, cascade);
                    Arc::make_mut(&mut self.schema.sequences).remove(&id);
                    self.gone(Thing::Relation(id), None);
                } else if let Some(sequence) = Arc::make_mut(&mut self.schema.sequences).get_mut(&id) {
                    Arc::make_mut(sequence).made.is_certain = false;
                }
            }
            Verb::Rename => {
                if let Some(to) = detail.and_then(|to| self.known(to)) {
                    if !checked {
                        self.check_sequence(&id, Use::Rename);
                    }
                    if !self.schema.sequences.contains_key(&id) {
                        Arc::make_mut(&mut self.schema.missed).renamed.insert(id.beside(&to));
                    }
                    self.rename_sequence(&id, id.beside(&to));
                }
            }
            Verb::Alter => {
                if let Some(schema) = detail.and_then(set_schema) {
                    let schema = (*schema != *self.schema.default_schema()).then(|| Arc::from(schema.as_str()));
                    let to = Id { schema, name: Arc::clone(&id.name) };
                    return self.rename_sequence(&id, to);
                }
                self.own_sequence(&id, table, detail);
            }
            Verb::Refresh => {}
        }
    }

    /// `OWNED BY table.column`: it goes where the column goes.
    fn own_sequence(&mut self, id: &Id, table: Option<&Name>, detail: Option<&Text>) {
        let Some(table) = table.and_then(|table| self.schema.id(table)) else { return };
        let Some(detail) = detail.and_then(Text::as_known) else { return };
        let Some(at) = detail.to_ascii_uppercase().find("OWNED BY ") else { return };
        let owner = detail[at + "OWNED BY ".len()..].split_whitespace().next().unwrap_or_default();
        let Some(column) = owner.rsplit('.').next() else { return };
        let column = Arc::from(column.trim_matches('"'));
        if let Some(sequence) = Arc::make_mut(&mut self.schema.sequences).get_mut(id) {
            Arc::make_mut(sequence).owner = Some((table, column));
        }
    }

    fn change_type(&mut self, verb: Verb, name: Option<&Name>, detail: Option<&Text>, checked: bool, cascade: bool) {
        let Some(id) = name.and_then(|name| self.id(name)) else { return };
        match verb {
            Verb::Drop => self.drop_type(&id, checked, cascade),
            Verb::Rename => {
                if let Some(to) = detail.and_then(|to| self.known(to)) {
                    self.rename_type(&id, &id.beside(&to));
                }
            }
            Verb::Alter => {
                if let Some(schema) = detail.and_then(set_schema) {
                    let schema = (*schema != *self.schema.default_schema()).then(|| Arc::from(schema.as_str()));
                    self.rename_type(&id, &Id { schema, name: Arc::clone(&id.name) });
                }
            }
            Verb::Create | Verb::Replace | Verb::Refresh => {}
        }
    }

    fn other_object(
        &mut self,
        kind: ObjectKind,
        verb: Verb,
        name: Option<&Name>,
        detail: Option<&Text>,
        (checked, cascade): (bool, bool),
    ) {
        if name.is_none_or(|name| !name.name.is_known()) {
            let missed = Arc::make_mut(&mut self.schema.missed);
            missed.is_any_extension_made |= kind == ObjectKind::Extension;
            missed.is_any_schema_made |= kind == ObjectKind::Schema;
        }
        let Some(id) = name.and_then(|name| self.schema.id(name)) else { return };
        // What is made in the session's own schema goes with it.
        if id.schema.as_deref() == Some("pg_temp") {
            return;
        }
        let is_function = kind.is_function();
        let arguments = detail.filter(|_| is_function).and_then(Text::as_known).map(argument_types);
        let key = ObjectId { kind, id: id.clone(), arguments };
        let made = self.made();
        let sql = self.operation.sql.as_ref().map(|sql| sql.text.clone());
        let found = |schema: &crate::schema::Schema| -> Option<ObjectId> {
            if schema.objects.contains_key(&key) {
                return Some(key.clone());
            }
            // A function without its arguments is the only one of its name.
            let same = |other: &&ObjectId| other.kind == key.kind && other.id == key.id;
            let mut same = schema.objects.keys().filter(same);
            let first = same.next()?;
            (!is_function || same.next().is_none()).then(|| first.clone())
        };
        match verb {
            Verb::Create | Verb::Replace => {
                let old = self.schema.objects.get(&key).map(|object| object.made);
                if let Some(Made { by, is_certain: true }) = old
                    && verb == Verb::Create
                    && !checked
                {
                    self.fault(Problem::MadeTwice { thing: Thing::Object(kind, id), by });
                }
                if old.is_some() && checked {
                    return;
                }
                let object = Object { sql, comment: None, made };
                Arc::make_mut(&mut self.schema.objects).insert(key, Arc::new(object));
            }
            Verb::Drop => {
                let Some(found) = found(self.schema) else { return };
                // Those that triggers call have no arguments.
                if kind.is_function() && self.is_certain && key.arguments.as_deref().unwrap_or_default().is_empty() {
                    self.need_no_trigger(&id, cascade);
                }
                if self.is_certain {
                    Arc::make_mut(&mut self.schema.objects).remove(&found);
                } else if let Some(object) = Arc::make_mut(&mut self.schema.objects).get_mut(&found) {
                    Arc::make_mut(object).made.is_certain = false;
                }
            }
            Verb::Rename => {
                let (Some(found), Some(to)) = (found(self.schema), detail.and_then(Text::as_known)) else { return };
                if kind == ObjectKind::Schema {
                    self.rename_schema(&found.id.name, to);
                }
                if kind.is_function() {
                    self.rename_in_expressions(Meaning::Function, &found.id, &found.id.beside(to));
                }
                let objects = Arc::make_mut(&mut self.schema.objects);
                if let Some(object) = objects.remove(&found) {
                    objects.insert(ObjectId { id: found.id.beside(to), ..found }, object);
                }
            }
            Verb::Alter | Verb::Refresh => {}
        }
    }

    fn rename_schema(&mut self, from: &str, to: &str) {
        let to: Option<Arc<str>> = Some(Arc::from(to));
        let tables: Vec<Id> =
            self.schema.tables.keys().filter(|id| id.schema.as_deref() == Some(from)).cloned().collect();
        for id in tables {
            let name = |id: &Id| Name { schema: id.schema.as_deref().map(Text::known), name: Text::known(&*id.name) };
            let moved = Id { schema: to.clone(), name: Arc::clone(&id.name) };
            self.rename_table(&name(&id), &name(&moved));
        }
    }

    pub(super) fn comment(
        &mut self,
        kind: ObjectKind,
        name: Option<&Name>,
        column: Option<&Text>,
        comment: Option<&Text>,
    ) {
        let comment = comment.filter(|comment| !comment.is_empty()).cloned();
        let Some(name) = name else { return };
        match (kind, column) {
            (ObjectKind::Table, _) => {
                let Some(id) = self.table_for(name, Use::Describe, false) else { return };
                let Some(table) = self.schema.table_mut(&id) else { return };
                table.comment = comment;
                let number = table.number;
                self.touch(number, None);
            }
            (ObjectKind::Column, Some(column)) => {
                let Some(id) = self.table_for(name, Use::Describe, false) else { return };
                let Some(column) = self.known(column) else { return };
                if self.need_column(&id, &column, Use::Describe)
                    && let Some(table) = self.schema.table_mut(&id)
                {
                    let number = table.number;
                    if let Some(column) = table.column_mut(&column) {
                        column.comment = comment;
                    }
                    self.touch(number, Some(&column));
                }
            }
            (ObjectKind::View | ObjectKind::MaterializedView, _) => {
                let Some(id) = self.schema.id(name) else { return };
                if self.schema.views.contains_key(&id)
                    && let Some(view) = Arc::make_mut(&mut self.schema.views).get_mut(&id)
                {
                    Arc::make_mut(view).comment = comment;
                }
            }
            (ObjectKind::Type | ObjectKind::Domain, _) => {
                let Some(id) = self.schema.id(name) else { return };
                if self.schema.types.contains_key(&id)
                    && let Some(type_) = Arc::make_mut(&mut self.schema.types).get_mut(&id)
                {
                    Arc::make_mut(type_).comment = comment;
                }
            }
            _ => {}
        }
    }
}

/// A view, as what is dropped.
fn thing_of(view: &View, id: &Id) -> Thing {
    let kind = if view.materialized { ObjectKind::MaterializedView } else { ObjectKind::View };
    Thing::Object(kind, id.clone())
}

/// Why a view can't be replaced by one that gives other columns.
fn not_replaced(view: &Id, old: &[Arc<Column>], new: &[Arc<Column>]) -> Option<Refusal> {
    let view = view.clone();
    for (at, old) in old.iter().enumerate() {
        let column = Arc::clone(&old.name);
        let Some(new) = new.get(at) else { return Some(Refusal::ViewLoses { view, column }) };
        if new.name != old.name {
            return Some(Refusal::ViewRenames { view, from: column, to: Arc::clone(&new.name) });
        }
        let families = (old.sure_type().and_then(ColumnType::family), new.sure_type().and_then(ColumnType::family));
        if let (Some(from), Some(to)) = families
            && from != to
        {
            let (from, to) = (old.type_.sql.clone(), new.type_.sql.clone());
            return Some(Refusal::ViewRetypes { view, column, from, to });
        }
    }
    None
}

/// The schema of `SET SCHEMA name`.
fn set_schema(detail: &Text) -> Option<String> {
    let detail = detail.as_known()?.trim();
    let head = detail.get(.."SET SCHEMA ".len())?;
    let rest = &detail["SET SCHEMA ".len()..];
    head.eq_ignore_ascii_case("SET SCHEMA ").then(|| rest.trim().trim_matches('"').to_owned())
}

/// The types of a function's arguments, as far as one function is told from another by them.
fn argument_types(arguments: &str) -> Arc<str> {
    let inside = arguments.trim().trim_start_matches('(').trim_end_matches(')');
    let type_of = |argument: &str| {
        let argument = argument.to_ascii_lowercase();
        let argument = argument.split(" default ").next().unwrap_or_default().split('=').next().unwrap_or_default();
        argument.split_whitespace().last().unwrap_or_default().to_owned()
    };
    let types: Vec<String> = inside.split(',').map(type_of).filter(|type_| !type_.is_empty()).collect();
    Arc::from(types.join(", "))
}
