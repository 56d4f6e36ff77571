//! Names that are taken: in a schema of PostgreSQL tables, views, sequences, indexes and the keys that have an index share
//! one space of names (`index_create` in src/backend/catalog/index.c), in a database of SQLite tables, views and indexes
//! do. What gets another name later keeps the names of its parts.

use std::sync::Arc;

use super::Application;
use crate::operation::ConstraintType;
use crate::schema::fault::Problem;
use crate::schema::table::{Doubt, Given};
use crate::schema::{Id, Made, Step, Table};

/// What has a name.
struct Holder {
    words: String,
    by: Option<Step>,
}

impl Application<'_> {
    /// The parts that a table gets need names that nothing else has: all that were not there before.
    pub(super) fn claim_names_of(&mut self, id: &Id, before: Option<&Table>, table: &Table) {
        if table.is_temporary || !self.is_certain {
            return;
        }
        let mut wanted: Vec<(&Given, &str)> = Vec::new();
        if self.dialect().shares_names_of_keys() {
            let was_there = |wanted: &ConstraintType| {
                before.map_or(0, |before| keys(before).filter(|(kind, ..)| kind == wanted).count())
            };
            for kind in [ConstraintType::Primary, ConstraintType::Unique, ConstraintType::Exclude] {
                let new = keys(table).filter(|(it, ..)| *it == kind).skip(was_there(&kind));
                wanted.extend(new.map(|(kind, name, _)| (name, word(&kind))));
            }
        }
        if self.dialect().shares_names_of_indexes() {
            let new = table.indexes.iter().skip(before.map_or(0, |before| before.indexes.len()));
            wanted.extend(new.map(|index| (&index.name, "index")));
        }
        let mut claimed: Vec<Arc<str>> = vec![Arc::clone(&id.name)];
        for (given, word) in wanted {
            if given.name.is_empty() || given.is_guess {
                continue;
            }
            let wanted = format!("{word} `{}` of table `{id}`", given.name);
            let name = id.beside(&given.name);
            if claimed.contains(&given.name) {
                let holder = if given.name == id.name { "the table itself" } else { "another part of the table" };
                let by = Some(self.step);
                return self.fault(Problem::NameTaken {
                    name,
                    wanted,
                    holder: holder.to_owned(),
                    by,
                    is_of_type: false,
                });
            }
            claimed.push(Arc::clone(&given.name));
            // The first that is taken stops it all.
            if !self.claim(&name, wanted) {
                return;
            }
        }
    }

    /// A name that nothing else may have; whether it is free.
    pub(super) fn claim(&mut self, name: &Id, wanted: String) -> bool {
        let Some(Holder { words, by }) = self.holder(name) else { return true };
        self.fault(Problem::NameTaken { name: name.clone(), wanted, holder: words, by, is_of_type: false });
        false
    }

    /// A name that a relation is to get: of relations that have it is told elsewhere, of keys here.
    pub(super) fn claim_from_keys(&mut self, name: &Id, wanted: impl FnOnce() -> String) -> bool {
        let holder = self.holder_among_keys(name);
        let is_taken = holder.is_some();
        if let Some(Holder { words, by }) = holder {
            self.fault(Problem::NameTaken {
                name: name.clone(),
                wanted: wanted(),
                holder: words,
                by,
                is_of_type: false,
            });
        }
        is_taken
    }

    /// A table or a view is the type of its rows, which no other type may be called like (`heap_create_with_catalog` in
    /// src/backend/catalog/heap.c).
    pub(super) fn claim_from_types(&mut self, name: &Id, wanted: &str) {
        let there = self.schema.types.get(name).filter(|it| it.made.is_certain && self.dialect().has_enum_types());
        if let Some(by) = there.map(|it| it.made.by) {
            let (wanted, holder) = (format!("{wanted} `{name}`"), "a type".to_owned());
            self.fault(Problem::NameTaken { name: name.clone(), wanted, holder, by, is_of_type: true });
        }
    }

    /// A type that is to get a name which the rows of a table or a view have.
    pub(super) fn claim_from_rows(&mut self, name: &Id) {
        let table = self.schema.tables.get(name).filter(|table| table.made.is_certain && !table.is_assumed);
        let view = self.schema.views.get(name).filter(|view| view.made.is_certain);
        let holder = table.map(|it| ("a table", it.made.by)).or(view.map(|it| ("a view", it.made.by)));
        if let Some((word, by)) = holder.filter(|_| self.dialect().has_enum_types()) {
            let (wanted, holder) = (format!("type `{name}`"), word.to_owned());
            self.fault(Problem::NameTaken { name: name.clone(), wanted, holder, by, is_of_type: true });
        }
    }

    /// Whether an index, or a key with one, surely has a name.
    pub(super) fn is_held_by_key(&self, name: &Id) -> bool {
        self.holder_among_keys(name).is_some()
    }

    /// What surely has a name, so that nothing else can get it.
    fn holder(&self, name: &Id) -> Option<Holder> {
        if let Some((word, made)) = self.schema.relation(name) {
            let on = self.schema.indexed.get(name).and_then(|on| self.schema.tables.get(on));
            let index = on.and_then(|on| on.index(&name.name)).filter(|_| word == "index");
            let is_doubted = index.is_some_and(|index| index.name.is_guess)
                || on.is_some_and(|on| word == "index" && self.schema.doubt(on) != Doubt::None)
                || self.schema.tables.get(name).is_some_and(|table| table.is_assumed || table.is_temporary);
            let words = match (word, self.schema.indexed.get(name)) {
                ("index", Some(on)) => format!("an index of table `{on}`"),
                (word, _) => format!("a {word}"),
            };
            return (made.is_certain && !is_doubted).then_some(Holder { words, by: made.by });
        }
        self.holder_among_keys(name)
    }

    fn holder_among_keys(&self, name: &Id) -> Option<Holder> {
        if !self.dialect().shares_names_of_keys() {
            return None;
        }
        let of_schema = self.schema.tables.iter().filter(|(id, _)| id.schema == name.schema);
        let mut found = of_schema.flat_map(|(id, table)| {
            let named = keys(table).filter(|(_, given, _)| given.name == name.name);
            named.map(move |(kind, given, made)| (id, table, kind, given, made))
        });
        let (id, table, kind, given, made) = found.next()?;
        let is_sure = made.is_certain
            && table.made.is_certain
            && !table.is_temporary
            && !given.is_guess
            && self.schema.doubt(table) == Doubt::None;
        is_sure.then(|| Holder { words: format!("the {} of table `{id}`", word(&kind)), by: made.by })
    }
}

/// The constraints of a table that have an index.
fn keys(table: &Table) -> impl Iterator<Item = (ConstraintType, &Given, Made)> {
    let primary = table.primary_key.iter().map(|key| (ConstraintType::Primary, &key.name, key.made));
    let uniques = table.uniques.iter().map(|key| (ConstraintType::Unique, &key.name, key.made));
    let exclusions = table.exclusions.iter().map(|check| (ConstraintType::Exclude, &check.name, check.made));
    primary.chain(uniques).chain(exclusions)
}

fn word(kind: &ConstraintType) -> &'static str {
    match kind {
        ConstraintType::Primary => "primary key",
        ConstraintType::Unique => "unique constraint",
        _ => "exclusion constraint",
    }
}
