//! What differs between two schemas, object by object.

use crate::operation::ObjectKind;
use crate::ordered::Gather;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::fault::{Thing, Touch};
use super::table::{ForeignKey, Given, Index};
use super::{Column, Id, Schema, Table, TypeDefinition, types};
use crate::dialect::Dialect;
use crate::text::Text;

/// Something that one schema has otherwise than another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What.
    pub thing: Thing,
    /// How it differs.
    pub how: How,
    /// Both sides are sure of it.
    pub is_certain: bool,
    /// The relation is a view.
    pub is_view: bool,
}

impl Difference {
    /// What it is about, in a word: `table`, `view`.
    pub fn word(&self) -> &'static str {
        if self.is_view { "view" } else { self.thing.word() }
    }
}

/// How something differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum How {
    /// Only the second schema has it.
    Added,
    /// Only the first schema has it.
    Removed,
    /// Both have it, with these aspects changed, in words: `type INTEGER, then BIGINT`.
    Changed(Vec<String>),
}

/// What differs between two schemas, in the order of their names: first tables with all that is theirs, then views,
/// types, sequences and other objects.
pub fn differences(from: &Schema, to: &Schema) -> Vec<Difference> {
    let mut found = Differences { dialect: to.dialect, is_of_views: false, all: Vec::new() };
    if !Arc::ptr_eq(&from.tables, &to.tables) {
        let (from, to) = (of_tables(from), of_tables(to));
        for (id, left, right) in paired(&from, &to) {
            match (left, right) {
                (Some(left), Some(right)) if Arc::ptr_eq(left, right) => {}
                (Some(left), Some(right)) => found.table(id, left, right),
                (left, right) => {
                    let certain = left.or(right).is_none_or(|table| table.made.is_certain && !table.is_assumed);
                    found.one_sided(Thing::Relation(id.clone()), left.is_some(), certain);
                }
            }
        }
    }
    if !Arc::ptr_eq(&from.views, &to.views) {
        found.is_of_views = true;
        for (id, left, right) in paired(&from.views, &to.views) {
            let thing = Thing::Relation(id.clone());
            let (Some(left), Some(right)) = (left, right) else {
                let certain = left.or(right).is_none_or(|view| view.made.is_certain);
                found.one_sided(thing, left.is_some(), certain);
                continue;
            };
            let mut aspects = Vec::new();
            let query = |query: &Option<Text>| query.as_ref().map(|query| folded(&query.to_string()));
            if query(&left.query) != query(&right.query) {
                aspects.push("a different query".to_owned());
            }
            compared(&mut aspects, "materialized", &left.materialized, &right.materialized);
            found.changed(thing, aspects, left.made.is_certain && right.made.is_certain);
            found.indexes(id, &left.indexes, &right.indexes, true);
        }
    }
    found.is_of_views = false;
    if !Arc::ptr_eq(&from.types, &to.types) {
        for (id, left, right) in paired(&from.types, &to.types) {
            let thing = Thing::Type(id.clone());
            let (Some(left), Some(right)) = (left, right) else {
                let certain = left.or(right).is_none_or(|type_| type_.made.is_certain);
                found.one_sided(thing, left.is_some(), certain);
                continue;
            };
            let certain = left.made.is_certain && right.made.is_certain;
            found.changed(thing, of_type(&left.definition, &right.definition), certain);
        }
    }
    if !Arc::ptr_eq(&from.sequences, &to.sequences) {
        let own = |schema: &Schema| -> BTreeMap<Id, Arc<super::Sequence>> {
            let own = schema.sequences.iter().filter(|(_, it)| !it.is_implied);
            own.map(|(id, it)| (id.clone(), Arc::clone(it))).into_map()
        };
        for (id, left, right) in paired(&own(from), &own(to)) {
            if left.is_none() || right.is_none() {
                let certain = left.or(right).is_none_or(|sequence| sequence.made.is_certain);
                let thing = Thing::Object(ObjectKind::Sequence, id.clone());
                found.one_sided(thing, left.is_some(), certain);
            }
        }
    }
    if !Arc::ptr_eq(&from.objects, &to.objects) {
        for (key, left, right) in paired(&from.objects, &to.objects) {
            let thing = Thing::Object(key.kind, key.id.clone());
            let (Some(left), Some(right)) = (left, right) else {
                let certain = left.or(right).is_none_or(|object| object.made.is_certain);
                found.one_sided(thing, left.is_some(), certain);
                continue;
            };
            let sql = |sql: &Option<Text>| sql.as_ref().map(|sql| folded(&sql.to_string()));
            let is_same = sql(&left.sql) == sql(&right.sql);
            let aspects = if is_same { Vec::new() } else { vec!["a different definition".to_owned()] };
            found.changed(thing, aspects, left.made.is_certain && right.made.is_certain);
        }
    }
    found.all
}

/// Tables and columns that have another name in a later schema.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Renamed {
    /// Tables: the name before, and that of now.
    pub tables: Vec<(Id, Id)>,
    /// Columns: the table of now, the column's name before, and that of now.
    pub columns: Vec<(Id, Arc<str>, Arc<str>)>,
}

/// The same as [`differences`] for two schemas of one replay, which gave columns the names that `touches` tell: what only
/// has another name is neither removed nor added.
pub fn followed(from: &Schema, to: &Schema, touches: &[Touch]) -> (Renamed, Vec<Difference>) {
    let mut renamed = Renamed::default();
    let numbers: BTreeMap<u32, &Id> = to.tables().map(|(id, table)| (table.number, id)).into_map();
    let mut former: BTreeMap<Id, Arc<Table>> = BTreeMap::new();
    for (id, table) in from.tables() {
        let now = numbers.get(&table.number).map_or(id, |now| *now);
        if now != id {
            renamed.tables.push((id.clone(), now.clone()));
        }
        former.insert(now.clone(), Arc::clone(table));
    }
    let names: BTreeMap<&Id, &Id> = renamed.tables.iter().map(|(id, now)| (id, now)).into_map();
    let mut columns = Vec::new();
    for (id, table) in &mut former {
        let Some(there) = to.table(id) else { continue };
        let mut named: BTreeMap<Arc<str>, Arc<str>> = BTreeMap::new();
        for touch in touches.iter().filter(|touch| touch.table == table.number) {
            let (Some(column), Some(new)) = (&touch.column, &touch.renamed) else { continue };
            // What was renamed before the first schema begins there with the name it had then.
            let first = named.remove(column).filter(|first: &Arc<str>| table.column(first).is_some());
            let first = first.unwrap_or_else(|| Arc::clone(column));
            named.insert(Arc::clone(new), first);
        }
        named.retain(|now, before| {
            table.column(before).is_some() && table.column(now).is_none() && there.column(now).is_some()
        });
        if !named.is_empty() || table.foreign_keys.iter().any(|key| names.contains_key(&key.referent)) {
            let own = Arc::make_mut(table);
            for (now, before) in named {
                own.rename_column(&before, &now, to.dialect);
                columns.push((id.clone(), before, now));
            }
            for key in &mut own.foreign_keys {
                if let Some(now) = names.get(&key.referent) {
                    key.referent = (*now).clone();
                }
            }
        }
    }
    // References lead to the columns by their names of now, too.
    for table in former.values_mut() {
        let leads = |key: &ForeignKey| {
            columns.iter().any(|(id, before, _)| key.referent == *id && key.referent_columns.contains(before))
        };
        if table.foreign_keys.iter().any(leads) {
            for key in &mut Arc::make_mut(table).foreign_keys {
                for (_, before, now) in columns.iter().filter(|(id, ..)| key.referent == *id) {
                    key.referent_columns.iter_mut().filter(|it| *it == before).for_each(|it| *it = Arc::clone(now));
                }
            }
        }
    }
    renamed.columns = columns;
    let mut from = from.clone();
    if !renamed.tables.is_empty() || !renamed.columns.is_empty() {
        from.tables = Arc::new(former);
    }
    (renamed, differences(&from, to))
}

/// In what the columns of two tables differ, in words.
pub fn of_columns(there: &Table, wanted: &Table, dialect: Dialect) -> Vec<String> {
    let mut differences = Vec::new();
    for column in &wanted.columns {
        match there.column(&column.name) {
            None => differences.push(format!("no column {}", column.name)),
            Some(other) => {
                let aspects = of_column(other, column, dialect);
                differences.extend(aspects.into_iter().map(|aspect| format!("{}: {aspect}", column.name)));
            }
        }
    }
    let more = there.columns.iter().filter(|column| wanted.column(&column.name).is_none());
    differences.extend(more.map(|column| format!("an extra column {}", column.name)));
    differences
}

/// In what two columns differ, in words; what isn't known of one of them differs in nothing.
pub fn of_column(from: &Column, to: &Column, dialect: Dialect) -> Vec<String> {
    let mut aspects = Vec::new();
    if let (Some(left), Some(right)) = (from.type_.sql.as_known(), to.type_.sql.as_known())
        && !left.eq_ignore_ascii_case(right)
        && types::plain(left, dialect) != types::plain(right, dialect)
    {
        aspects.push(format!("type {left}, then {right}"));
    }
    if let (Some(left), Some(right)) = (from.nullable, to.nullable)
        && left != right
    {
        let word = |nullable| if nullable { "NULL" } else { "NOT NULL" };
        aspects.push(format!("{}, then {}", word(left), word(right)));
    }
    if !from.is_assumed && !to.is_assumed {
        let shown = |column: &Column| match (&column.default, &column.serial) {
            (Some(default), _) => folded(&default.to_string()),
            (None, Some(_)) => "a sequence".to_owned(),
            (None, None) => "none".to_owned(),
        };
        let has_hole = |column: &Column| column.default.as_ref().is_some_and(|default| !default.is_known());
        let is_boolean = [from, to].into_iter().all(is_boolean);
        let is_one_sequence = takes_from_own_sequence(from, to) || takes_from_own_sequence(to, from);
        if !has_hole(from)
            && !has_hole(to)
            && !is_one_sequence
            && plain(&bare(&shown(from)), is_boolean) != plain(&bare(&shown(to)), is_boolean)
        {
            compared(&mut aspects, "default", &shown(from), &shown(to));
        }
        let generated = |column: &Column| match &column.computed {
            Some(computed) => folded(&computed.expression.to_string()),
            None => "no".to_owned(),
        };
        compared(&mut aspects, "generated", &generated(from), &generated(to));
        let identity = |column: &Column| if column.identity.is_some() { "yes" } else { "no" };
        compared(&mut aspects, "identity", &identity(from), &identity(to));
        let comment = |column: &Column| column.comment.as_ref().map_or("none".to_owned(), ToString::to_string);
        compared(&mut aspects, "comment", &comment(from), &comment(to));
    }
    aspects
}

/// Whether a default says what `SERIAL` means for another column: `nextval` of its sequence (PostgreSQL manual, 8.1.4).
fn takes_from_own_sequence(serial: &Column, written: &Column) -> bool {
    let (Some(sequence), Some(default)) = (&serial.serial, &written.default) else { return false };
    let default = folded(&default.to_string());
    let inner = default.strip_prefix("nextval(").and_then(|rest| rest.strip_suffix(')'));
    inner.is_some_and(|inner| {
        inner.strip_suffix("::regclass").unwrap_or(inner).trim_matches(['\'', '"'])
            == sequence.to_string().to_lowercase()
    })
}

/// In what two indexes differ, in words.
pub fn of_index(from: &Index, to: &Index) -> Vec<String> {
    let mut aspects = Vec::new();
    let elements = |index: &Index| -> String {
        let one = |element: &crate::operation::IndexElement| match &element.options {
            Some(options) => format!("{} {options}", element.what),
            None => element.what.to_string(),
        };
        index.elements.iter().map(one).map(|text| folded(&text)).collect::<Vec<_>>().join(", ")
    };
    compared(&mut aspects, "columns", &elements(from), &elements(to));
    let word = |index: &Index| if index.unique { "yes" } else { "no" };
    compared(&mut aspects, "unique", &word(from), &word(to));
    let text = |text: &Option<Text>| text.as_ref().map_or("none".to_owned(), |text| folded(&text.to_string()));
    compared(&mut aspects, "method", &text(&from.method), &text(&to.method));
    compared(&mut aspects, "predicate", &text(&from.predicate), &text(&to.predicate));
    aspects
}

/// In what two types differ, in words.
pub fn of_type(from: &TypeDefinition, to: &TypeDefinition) -> Vec<String> {
    match (from, to) {
        (
            TypeDefinition::Enum { values: left, is_open: false },
            TypeDefinition::Enum { values: right, is_open: false },
        ) => {
            let mut aspects = Vec::new();
            if left.iter().chain(right).any(|value| !value.is_known()) {
                return aspects;
            }
            let missing = |of: &[Text], in_: &[Text]| -> Vec<String> {
                of.iter().filter(|value| !in_.contains(value)).map(ToString::to_string).collect()
            };
            let (gone, new) = (missing(left, right), missing(right, left));
            if !gone.is_empty() {
                aspects.push(format!("without {}", gone.join(", ")));
            }
            if !new.is_empty() {
                aspects.push(format!("with {}", new.join(", ")));
            }
            if aspects.is_empty() && left != right {
                aspects.push("values in a different order".to_owned());
            }
            aspects
        }
        (TypeDefinition::Other(_, left), TypeDefinition::Other(_, right))
            if folded(&left.to_string()) != folded(&right.to_string()) =>
        {
            vec!["a different definition".to_owned()]
        }
        _ => Vec::new(),
    }
}

fn of_tables(schema: &Schema) -> BTreeMap<Id, Arc<Table>> {
    schema.tables().map(|(id, table)| (id.clone(), Arc::clone(table))).into_map()
}

/// The entries of two maps, key by key.
fn paired<'m, K: Ord, V>(
    from: &'m BTreeMap<K, V>,
    to: &'m BTreeMap<K, V>,
) -> impl Iterator<Item = (&'m K, Option<&'m V>, Option<&'m V>)> {
    let mut pairs: BTreeMap<&K, (Option<&V>, Option<&V>)> = BTreeMap::new();
    for (key, value) in from {
        pairs.entry(key).or_default().0 = Some(value);
    }
    for (key, value) in to {
        pairs.entry(key).or_default().1 = Some(value);
    }
    pairs.into_iter().map(|(key, (left, right))| (key, left, right))
}

/// SQL without the differences that mean nothing: space, letters of keywords.
fn folded(sql: &str) -> String {
    sql.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// The same of a condition, with a space behind each comma.
fn spaced(condition: &str) -> String {
    folded(&condition.replace(',', ", "))
}

/// A default without what says nothing: the cast of a literal after it (the column's type casts it anyway), quotes
/// around a number; of a truth value, the word that is chosen for it (PostgreSQL manual, "Boolean Type").
fn plain(default: &str, is_boolean: bool) -> &str {
    let literal = match default.split_once("'::") {
        Some((literal, type_)) if literal.starts_with('\'') && !type_.contains(['\'', '(', '|']) => {
            &default[..=literal.len()]
        }
        _ => default,
    };
    let content = literal.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
    match content.unwrap_or(literal) {
        "true" | "t" | "yes" | "y" | "on" | "1" if is_boolean => "true",
        "false" | "f" | "no" | "n" | "off" | "0" if is_boolean => "false",
        _ => content.filter(|number| number.parse::<f64>().is_ok()).unwrap_or(literal),
    }
}

/// An expression without spaces between what is apart anyway, and without parentheses around all of it.
fn bare(expression: &str) -> String {
    let mut bare = String::with_capacity(expression.len());
    let mut is_quoted = false;
    let mut letters = expression.chars().peekable();
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    while let Some(letter) = letters.next() {
        is_quoted ^= letter == '\'';
        let parts = bare.chars().next_back().is_some_and(is_word) && letters.peek().copied().is_some_and(is_word);
        if letter != ' ' || is_quoted || parts {
            bare.push(letter);
        }
    }
    while let Some(inner) = within_parentheses(&bare) {
        bare = inner.to_owned();
    }
    bare
}

/// What stands in the first parenthesis, where that is closed by the last.
fn within_parentheses(expression: &str) -> Option<&str> {
    let inner = expression.strip_prefix('(')?.strip_suffix(')')?;
    let (mut open, mut is_quoted) = (0_u32, false);
    for letter in inner.chars() {
        match letter {
            '\'' => is_quoted = !is_quoted,
            '(' if !is_quoted => open += 1,
            ')' if !is_quoted => open = open.checked_sub(1)?,
            _ => {}
        }
    }
    (open == 0).then_some(inner)
}

fn is_boolean(column: &Column) -> bool {
    column
        .type_
        .sql
        .as_known()
        .is_some_and(|sql| sql.eq_ignore_ascii_case("BOOLEAN") || sql.eq_ignore_ascii_case("BOOL"))
}

fn compared<T: PartialEq + ToString>(aspects: &mut Vec<String>, what: &str, from: &T, to: &T) {
    if from != to {
        aspects.push(format!("{what} {}, then {}", from.to_string(), to.to_string()));
    }
}

/// What was found so far.
struct Differences {
    dialect: Dialect,
    /// Views are compared.
    is_of_views: bool,
    all: Vec<Difference>,
}

impl Differences {
    fn one_sided(&mut self, thing: Thing, is_first: bool, is_certain: bool) {
        let how = if is_first { How::Removed } else { How::Added };
        self.push(thing, how, is_certain);
    }

    fn changed(&mut self, thing: Thing, aspects: Vec<String>, is_certain: bool) {
        if !aspects.is_empty() {
            self.push(thing, How::Changed(aspects), is_certain);
        }
    }

    fn push(&mut self, thing: Thing, how: How, is_certain: bool) {
        let is_view = self.is_of_views && matches!(thing, Thing::Relation(_));
        self.all.push(Difference { thing, how, is_certain, is_view });
    }

    fn table(&mut self, id: &Id, from: &Table, to: &Table) {
        let certain = from.made.is_certain && to.made.is_certain;
        let mut aspects = Vec::new();
        let comment = |table: &Table| table.comment.as_ref().map_or("none".to_owned(), ToString::to_string);
        compared(&mut aspects, "comment", &comment(from), &comment(to));
        self.changed(Thing::Relation(id.clone()), aspects, certain);
        // Most of a wide table is what it was.
        let same = from.columns.iter().zip(&to.columns).take_while(|(one, other)| Arc::ptr_eq(one, other)).count();
        for column in from.columns.iter().skip(same) {
            let thing = Thing::Column(id.clone(), Arc::clone(&column.name));
            match to.column(&column.name) {
                None => self.one_sided(thing, true, certain && column.made.is_certain && !column.is_assumed),
                Some(other) => {
                    let certain = certain && column.made.is_certain && other.made.is_certain;
                    self.changed(thing, of_column(column, other, self.dialect), certain);
                }
            }
        }
        for column in to.columns.iter().skip(same).filter(|column| from.column(&column.name).is_none()) {
            let thing = Thing::Column(id.clone(), Arc::clone(&column.name));
            // What more may have been there may have been this.
            self.one_sided(thing, false, certain && column.made.is_certain && !column.is_assumed && !from.is_open);
        }
        self.constraints(id, &constraints(from), &constraints(to), !from.is_open);
        self.indexes(id, &from.indexes, &to.indexes, !from.is_open);
        for (side, other, is_first) in [(from, to, true), (to, from, false)] {
            for it in &side.attached {
                if !other.attached.iter().any(|other| other.kind == it.kind && other.name == it.name) {
                    let thing = Thing::Object(it.kind, id.beside(&it.name));
                    self.one_sided(thing, is_first, certain && it.made.is_certain);
                }
            }
        }
    }

    /// Constraints are the same that say the same; names count where an author gave them.
    /// Where the first schema `is_closed`, all of it is known.
    fn constraints(&mut self, id: &Id, from: &[Shown], to: &[Shown], is_closed: bool) {
        for (side, other, is_first) in [(from, to, true), (to, from, false)] {
            for constraint in side {
                let is_same = |it: &&Shown| {
                    it.words == constraint.words
                        && (it.name == constraint.name || it.is_made_up || constraint.is_made_up)
                };
                if !other.iter().any(|it| is_same(&it)) {
                    // One of the same name is the same, and says something else.
                    let namesake = other.iter().find(|it| !it.name.is_empty() && it.name == constraint.name);
                    if let Some(namesake) = namesake {
                        if is_first {
                            let aspect = format!("{}, then {}", constraint.words, namesake.words);
                            let thing = Thing::Constraint(id.clone(), Arc::clone(&constraint.name));
                            self.changed(thing, vec![aspect], constraint.is_certain && namesake.is_certain);
                        }
                        continue;
                    }
                    let name = if constraint.name.is_empty() { &constraint.words } else { &*constraint.name };
                    let thing = Thing::Constraint(id.clone(), Arc::from(name));
                    self.one_sided(thing, is_first, constraint.is_certain && (is_first || is_closed));
                }
            }
        }
    }

    fn indexes(&mut self, id: &Id, from: &[Index], to: &[Index], is_closed: bool) {
        let find = |list: &[Index], index: &Index| list.iter().find(|it| it.name.name == index.name.name).cloned();
        for index in from {
            let thing = Thing::Index(id.beside(&index.name.name));
            match find(to, index) {
                None => self.one_sided(thing, true, index.made.is_certain),
                Some(other) => {
                    self.changed(thing, of_index(index, &other), index.made.is_certain && other.made.is_certain);
                }
            }
        }
        for index in to.iter().filter(|index| find(from, index).is_none()) {
            let certain = index.made.is_certain && is_closed;
            self.one_sided(Thing::Index(id.beside(&index.name.name)), false, certain);
        }
    }
}

/// A constraint in words.
struct Shown {
    name: Arc<str>,
    is_made_up: bool,
    words: String,
    is_certain: bool,
}

fn constraints(table: &Table) -> Vec<Shown> {
    let shown = |name: &Given, words: String, is_certain: bool| Shown {
        name: Arc::clone(&name.name),
        is_made_up: name.is_made_up,
        words,
        is_certain,
    };
    let mut all = Vec::new();
    if let Some(key) = &table.primary_key {
        all.push(shown(&key.name, format!("primary key ({})", key.columns.join(", ")), key.made.is_certain));
    }
    for key in &table.uniques {
        all.push(shown(&key.name, format!("unique ({})", key.columns.join(", ")), key.made.is_certain));
    }
    for key in &table.foreign_keys {
        let rule =
            |word: &str, rule: &Option<Text>| rule.as_ref().map_or(String::new(), |rule| format!(" {word} {rule}"));
        let words = format!(
            "foreign key ({}) to {} ({}){}{}",
            key.columns.join(", "),
            key.referent,
            key.referent_columns.join(", "),
            rule("ON DELETE", &key.on_delete),
            rule("ON UPDATE", &key.on_update),
        );
        all.push(shown(&key.name, words, key.made.is_certain));
    }
    for check in &table.checks {
        all.push(shown(&check.name, format!("check {}", spaced(&check.expression.to_string())), check.made.is_certain));
    }
    for check in &table.exclusions {
        all.push(shown(
            &check.name,
            format!("exclude {}", folded(&check.expression.to_string())),
            check.made.is_certain,
        ));
    }
    all
}
