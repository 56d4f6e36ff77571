//! The columns of a mapped class: its own, and copies of those of classes that it derives from and that are not mapped
//! (`_scan_attributes`, `_produce_column_copies` and `_extract_mappable_attributes` in `sqlalchemy/orm/decl_base.py`).

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::rc::Rc;

use indexmap::IndexMap;

use super::annotations::Annotated;
use super::lineage::{Ancestor, BaseKind, is_plain, last_name};
use super::third_party;
use crate::alchemy;
use crate::interpret::reader::Reader;
use crate::ordered::Arrange;
use crate::python::ast::{Expr, Ranged, Stmt};
use crate::python::walk::each_statement;
use crate::value::heap::{Cell, Id, ScopeKind};
use crate::value::{Args, FunctionKind, Place, Term, Value};

/// A column of a class.
#[derive(Debug)]
pub(super) struct Column<'a> {
    /// Its name in the database.
    pub(super) name: String,
    /// `Column("name", …)`
    pub(super) value: Value<'a>,
    /// Where it is declared.
    pub(super) place: Place,
    /// It is part of the primary key.
    pub(super) is_key: bool,
    /// `sort_order`
    order: i64,
}

/// What a class declares.
#[derive(Default)]
pub(super) struct Collected<'a> {
    pub(super) columns: Vec<Column<'a>>,
    /// Columns whose type another version of a library writes otherwise.
    pub(super) loose: BTreeSet<String>,
    /// There may be more columns.
    pub(super) is_open: bool,
    pub(super) unclear: Vec<(Place, String)>,
}

/// A name that a class's body binds, or only annotates.
pub(super) struct Attribute<'a> {
    pub(super) name: Cow<'a, str>,
    pub(super) value: Option<Value<'a>>,
    pub(super) annotation: Option<&'a Expr>,
    /// Where its statement stands.
    pub(super) place: Place,
}

impl Collected<'_> {
    pub(super) fn say(&mut self, place: Place, reason: impl Into<String>) {
        self.unclear.push((place, reason.into()));
    }
}

impl<'a> Reader<'a> {
    /// The columns of a mapped class.
    pub(super) fn collected_columns(&mut self, class: Id) -> Collected<'a> {
        let mut collected = Collected::default();
        let lineage = self.lineage(class);
        if self.kind_of_base(class) == Some(BaseKind::SqlModel) {
            self.collect_fields(class, &lineage, &mut collected);
        } else {
            self.collect_attributes(class, &lineage, &mut collected);
        }
        for ancestor in lineage.iter() {
            let Ancestor::Library(base) = ancestor else { continue };
            self.add_of_library(class, base, &mut collected);
        }
        collected.columns.arrange_by_key(|column| column.order);
        collected
    }

    fn collect_attributes(&mut self, class: Id, lineage: &[Ancestor<'a>], collected: &mut Collected<'a>) {
        let mut seen: BTreeSet<String> = BTreeSet::new();
        // What a mapped class has of others is its own already.
        let mut covered: BTreeSet<Id> = BTreeSet::new();
        for ancestor in lineage {
            let Ancestor::Class(id) = ancestor else { continue };
            let id = *id;
            if covered.contains(&id) {
                continue;
            }
            let attributes = self.attributes(id);
            if id != class && self.is_mapped(id) {
                covered.extend(self.lineage(id).iter().filter_map(|it| match it {
                    Ancestor::Class(id) => Some(*id),
                    Ancestor::Library(_) => None,
                }));
                seen.extend(attributes.into_iter().map(|it| it.name.into_owned()));
                continue;
            }
            // Columns come before what functions give.
            let (columns, functions): (Vec<_>, Vec<_>) = attributes.into_iter().partition(|it| {
                id == class
                    || !matches!(&it.value, Some(Value::Function(function)) if function.kind == FunctionKind::Declared)
            });
            let mut own = Vec::new();
            for attribute in columns.into_iter().chain(functions) {
                let name = attribute.name.to_string();
                if name.starts_with("__") || seen.contains(&name) {
                    continue;
                }
                own.push(name);
                self.collect(class, id, attribute, collected);
            }
            seen.extend(own);
        }
    }

    /// What an attribute of a class, or of one that it derives from, adds.
    fn collect(&mut self, class: Id, of: Id, attribute: Attribute<'a>, collected: &mut Collected<'a>) {
        let Attribute { name, value, annotation, place } = attribute;
        let value = match value {
            Some(Value::Function(function)) if function.kind == FunctionKind::Declared => {
                let args = Args { positional: vec![Value::Class(class)], ..Args::default() };
                let place = function.place;
                let given = self.call_function(&function, args, place);
                if matches!(given, Value::Unknown(_)) {
                    collected.is_open = true;
                    collected.say(place, format!("{name}: what it returns is not known without running it"));
                    return;
                }
                Some(given)
            }
            value => value,
        };
        let mapped = annotation.and_then(|annotation| self.mapped_annotation(of, annotation));
        match value {
            Some(Value::Any(ways)) if ways.iter().any(Self::is_column) => {
                let first = ways.iter().find(|it| Self::is_column(it)).cloned();
                collected.is_open = true;
                collected.say(place, format!("{name}: which column it is depends on a branch"));
                if let Some(value) = first {
                    self.add_column(class, &name, &value, mapped, place, collected);
                }
            }
            Some(value) if self.is_own_column(&value) => {
                let value = self.as_library_column(&value);
                self.add_column(class, &name, &value, mapped, place, collected);
            }
            Some(Value::Unknown(_)) if mapped.is_some() => {
                collected.is_open = true;
                collected.say(place, format!("{name}: it is not known whether it is a column"));
            }
            Some(value) => {
                // `composite(Point, mapped_column("x"), mapped_column("y"))`
                if let Some(Term::Call { function, args, .. }) = value.as_term()
                    && last_name(function) == Some("composite")
                {
                    let whole = args.positional.iter().chain(mapped.as_ref().map(|it| &it.type_));
                    let whole = whole.clone().find_map(|it| if let Value::Class(id) = it { Some(*id) } else { None });
                    let mut fields = whole.map(|id| self.annotated_fields(id)).unwrap_or_default().into_iter();
                    for part in args.positional.iter().filter(|it| Self::is_column(it)) {
                        let part = part.clone();
                        let field = fields.next();
                        self.add_column(class, "", &part, field, place, collected);
                    }
                }
                let is_default =
                    matches!(value, Value::None | Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::Text(_));
                if is_default && let Some(mapped) = mapped {
                    let empty = super::call("sqlalchemy.orm.mapped_column", Args::default(), place);
                    self.add_column(class, &name, &empty, Some(mapped), place, collected);
                }
            }
            None => {
                if let Some(mapped) = mapped {
                    let empty = super::call("sqlalchemy.orm.mapped_column", Args::default(), place);
                    self.add_column(class, &name, &empty, Some(mapped), place, collected);
                }
            }
        }
    }

    /// What a dataclass annotates, in order.
    fn annotated_fields(&mut self, class: Id) -> Vec<Annotated<'a>> {
        let annotations: Vec<&'a Expr> = self.attributes(class).into_iter().filter_map(|it| it.annotation).collect();
        let read = |annotation| {
            let value = self.annotation(class, annotation)?;
            Some(self.taken_optional(class, &value))
        };
        annotations.into_iter().filter_map(read).collect()
    }

    /// Adds a column under the name of its attribute, unless it has a name of its own.
    pub(super) fn add_column(
        &mut self,
        class: Id,
        attribute: &str,
        value: &Value<'a>,
        mapped: Option<Annotated<'a>>,
        place: Place,
        collected: &mut Collected<'a>,
    ) {
        let Some(Term::Call { function, args, place: made }) = value.as_term() else { return };
        // `deferred(Column(…))`, `column_property(Column(…))`
        if let Some("deferred" | "column_property") = last_name(function) {
            let inner = args.positional.iter().find(|it| Self::is_column(it)).cloned();
            if let Some(inner) = inner {
                self.add_column(class, attribute, &inner, mapped, place, collected);
            }
            return;
        }
        let (function, mut args, made) = (function.clone(), args.clone(), *made);
        let is_mapped_column = last_name(&function) == Some("mapped_column");
        let order = match args.named("sort_order") {
            Some(Value::Int(order)) => *order,
            _ => 0,
        };
        if let Some(mapped) = mapped.filter(|_| is_mapped_column) {
            self.add_annotated(class, attribute, &mut args, &mapped, place, collected);
        }
        let has_name = args.named("name").is_some_and(|it| !matches!(it, Value::None))
            || matches!(args.positional.first(), Some(first) if is_name(first));
        if !has_name {
            args.named.retain(|(name, _)| name != "name");
            if matches!(args.positional.first(), Some(Value::None)) {
                args.positional.remove(0);
            }
            args.positional.insert(0, Value::text(attribute));
        }
        let name = args.get(0, "name");
        let name = args.named("name").or(name).map(|it| self.heap.written(it));
        let Some(name) = name.as_ref().and_then(|it| it.as_known()).filter(|it| !it.is_empty()).map(ToOwned::to_owned)
        else {
            collected.is_open = true;
            collected.say(place, "a column whose name is not known");
            return;
        };
        let is_key = matches!(args.named("primary_key"), Some(Value::Bool(true)));
        if collected.columns.iter().any(|it| it.name == name) {
            return;
        }
        let named = super::call("sqlalchemy.Column", args, made);
        if let Value::Term(old) = value {
            let old = Rc::clone(old);
            self.heap.replace(&old, named.clone());
        }
        collected.columns.push(Column {
            name,
            value: named,
            place: if made.file == place.file { made } else { place },
            is_key,
            order,
        });
    }

    /// Whether a value is a column, perhaps of a class that the folder derives from SQLAlchemy's.
    fn is_own_column(&mut self, value: &Value<'a>) -> bool {
        if let Value::Instance(_) = value {
            let Some(class) = self.heap.class_of(value) else { return false };
            return self.lineage(class).iter().any(|it| match it {
                Ancestor::Library(base) => {
                    base.dotted().is_some_and(|dotted| dotted.starts_with("sqlalchemy") && dotted.ends_with(".Column"))
                }
                Ancestor::Class(_) => false,
            });
        }
        Self::is_column(value)
    }

    /// `class Id(Column)`: what it hands on to SQLAlchemy's.
    fn as_library_column(&self, value: &Value<'a>) -> Value<'a> {
        let Value::Instance(id) = value else { return value.clone() };
        let Some(scope) = self.heap.scope(*id) else { return value.clone() };
        let ScopeKind::Instance { class } = scope.kind else { return value.clone() };
        let place = self.heap.class(class).map_or(Place { file: 0, start: 0, end: 0 }, |it| it.place);
        let mut args = Args::default();
        if let Some(Value::Tuple(positional)) = scope.names.get("args") {
            args.positional = positional.to_vec();
        }
        let named = scope.names.iter().filter(|(name, _)| *name != "args");
        args.named = named.map(|(name, value)| (name.clone(), value.clone())).collect();
        super::call("sqlalchemy.Column", args, place)
    }

    /// What a class of a library's that one derives from adds.
    fn add_of_library(&mut self, class: Id, base: &Value<'a>, collected: &mut Collected<'a>) {
        if is_plain(base) || super::lineage::base_kind(base) != BaseKind::Other {
            return;
        }
        let place = self.heap.class(class).map_or(Place { file: 0, start: 0, end: 0 }, |it| it.place);
        let dotted = base.dotted().map(Cow::into_owned);
        match dotted.as_deref().and_then(third_party::columns) {
            Some(columns) => {
                for (name, value) in third_party::as_values(columns, place) {
                    self.add_column(class, name, &value, None, place, collected);
                }
            }
            None => {
                let said = match base {
                    Value::Unknown(it) => format!("what it derives from is not known ({})", it.reason),
                    base => format!("{}, which it derives from, is not in the folder", self.heap.shown(base)),
                };
                let name = self.heap.class(class).map_or("", |it| it.name);
                collected.is_open = true;
                collected.say(place, format!("{name}: {said}, and may bring columns"));
            }
        }
    }

    /// The names that a class's body binds or annotates, in their order, then those that code gives it later.
    pub(super) fn attributes(&mut self, class: Id) -> Vec<Attribute<'a>> {
        let Some((node, file)) = self.heap.class(class).map(|it| (it.node, it.place.file)) else { return Vec::new() };
        let mut all: IndexMap<Cow<'a, str>, Attribute<'a>> = IndexMap::new();
        let names = match self.heap.cell(class) {
            Cell::Scope(scope) => scope.names.clone(),
            _ => return Vec::new(),
        };
        let body = node.map_or(&[][..], |node| node.body.as_slice());
        each_statement(body, &mut |statement| {
            let place = Place { file, start: statement.start().to_u32(), end: statement.end().to_u32() };
            let mut add = |name: &'a str, annotation: Option<&'a Expr>| {
                let value = names.get(name).cloned();
                let entry = all.entry(Cow::Borrowed(name));
                let attribute =
                    entry.or_insert(Attribute { name: Cow::Borrowed(name), value, annotation: None, place });
                attribute.annotation = annotation.or(attribute.annotation);
            };
            match statement {
                Stmt::Assign(node) => {
                    for target in &node.targets {
                        if let Expr::Name(name) = target {
                            add(name.id.as_str(), None);
                        }
                    }
                }
                Stmt::AnnAssign(node) => {
                    if let Expr::Name(name) = node.target.as_ref() {
                        add(name.id.as_str(), Some(&node.annotation));
                    }
                }
                Stmt::FunctionDef(node) => add(node.name.as_str(), None),
                _ => {}
            }
        });
        let place = self.heap.class(class).map_or(Place { file, start: 0, end: 0 }, |it| it.place);
        for (name, value) in names {
            if !all.contains_key(&name) {
                let attribute = Attribute { name: name.clone(), value: Some(value), annotation: None, place };
                all.insert(name, attribute);
            }
        }
        all.into_values().collect()
    }
}

/// Whether the first argument of a column is its name.
fn is_name(value: &Value<'_>) -> bool {
    match value {
        Value::Text(_) => true,
        value => alchemy::called(value)
            .is_some_and(|symbol| matches!(symbol.rsplit('.').next(), Some("quoted_name" | "f" | "conv"))),
    }
}
