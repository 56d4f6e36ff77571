//! Which `MetaData` a base, a class or a table has: what tells one from another, its name, its schema, its naming
//! convention.

use super::lineage::{Ancestor, BaseKind, base_kind, chosen, last_name};
use super::own;
use crate::interpret::reader::Reader;
use crate::schema::names::Conventions;
use crate::value::heap::{Id, Key};
use crate::value::{Args, Place, Term, Value};

/// Attributes and calls that lead from a value to its metadata.
pub(super) const MAX_STEPS: usize = 24;

/// Tells one `MetaData` from another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct MetadataId {
    /// Where it is made, `app/db.py:120`; or the library's name for it.
    pub made: String,
    /// The `__bind_key__` of Flask-SQLAlchemy, which has a metadata for each.
    pub bind: Option<String>,
}

impl MetadataId {
    /// Whether no code of the folder makes it: other packages may have tables in it.
    pub fn is_of_library(&self) -> bool {
        !self.made.contains(':')
    }
}

/// What is known of a metadata.
#[derive(Debug, Clone)]
pub(super) struct Metadata<'a> {
    pub(super) id: MetadataId,
    /// As it is called where it is made: `Base`, `db.Model`, `metadata`.
    pub(super) name: String,
    /// `MetaData(schema="app")`
    pub(super) schema: Option<Value<'a>>,
    /// None where it may have any.
    pub(super) conventions: Option<Conventions>,
    /// It is that of an `SQLAlchemy()` of Flask-SQLAlchemy.
    pub(super) is_of_flask: bool,
}

impl<'a> Reader<'a> {
    /// The metadata that a value is, or leads to.
    pub(super) fn metadata_of(&mut self, value: &Value<'a>, steps: usize) -> Option<Metadata<'a>> {
        let steps = steps.checked_sub(1)?;
        match value {
            Value::Any(ways) => {
                let ways = std::rc::Rc::clone(ways);
                ways.iter().find_map(|way| self.metadata_of(way, steps))
            }
            Value::Class(id) => self.metadata_of_class(*id, steps),
            Value::Instance(id) => self.metadata_of_object(*id, value),
            Value::Term(term) => match term.as_ref() {
                Term::Name(name) => {
                    let dotted = name.strip_suffix(".metadata").unwrap_or(name);
                    let short = dotted.rsplit('.').next().unwrap_or(dotted);
                    (!dotted.starts_with("builtins.")).then(|| Metadata {
                        id: MetadataId { made: dotted.to_owned(), bind: None },
                        name: short.to_owned(),
                        schema: None,
                        conventions: (short == "SQLModel").then(Conventions::new),
                        is_of_flask: false,
                    })
                }
                Term::Attribute { of, name } => match name.as_ref() {
                    "Model" => self.metadata_of(of, steps).map(|it| Metadata { name: model_name(&it.name), ..it }),
                    "metadata" | "registry" | "metadatas" | "db" => self.metadata_of(of, steps),
                    _ => {
                        // `app.db` of a library that isn't in the folder.
                        let dotted = value.dotted()?.into_owned();
                        self.metadata_of(&Value::name(dotted), steps)
                    }
                },
                Term::Item { of, key } => {
                    let bind = match key {
                        Value::None => None,
                        key => Some(key.as_text()?.to_owned()),
                    };
                    let metadata = self.metadata_of(of, steps)?;
                    Some(Metadata { id: MetadataId { bind, ..metadata.id }, ..metadata })
                }
                Term::Call { function, args, place } => {
                    let (function, args, place) = (function.clone(), args.clone(), *place);
                    self.metadata_of_call(value, &function, &args, place, steps)
                }
                Term::Operation { .. } => None,
            },
            _ => None,
        }
    }

    fn metadata_of_call(
        &mut self,
        value: &Value<'a>,
        function: &Value<'a>,
        args: &Args<'a>,
        place: Place,
        steps: usize,
    ) -> Option<Metadata<'a>> {
        let name = last_name(function)?.to_owned();
        let given = match name.as_str() {
            "MetaData" => None,
            "declarative_base"
            | "automap_base"
            | "generate_base"
            | "make_declarative_base"
            | "registry"
            | "SQLAlchemy" => {
                let of_registry = match function.as_term() {
                    Some(Term::Attribute { of, .. }) if name == "generate_base" => Some(of.clone()),
                    _ => None,
                };
                let positional = (name == "registry").then(|| args.positional.first().cloned()).flatten();
                let metadata = args.named("metadata").cloned().or(positional).or(of_registry);
                metadata.or_else(|| args.named("model_class").cloned().filter(|it| matches!(it, Value::Class(_))))
            }
            _ => return None,
        };
        let given = given.filter(|it| !matches!(it, Value::None)).and_then(|it| self.metadata_of(&it, steps));
        let bound = self.name_of_value(value, place.file).or_else(|| self.base_with(value));
        let own = if name == "MetaData" { self.of_arguments(args) } else { (None, Some(Conventions::new())) };
        let (schema, conventions) = given.as_ref().map_or(own, |it| (it.schema.clone(), it.conventions.clone()));
        let id = MetadataId { made: self.made_at(place), bind: None };
        // What a base is given has a name of its own, and so has the base.
        let id = match &given {
            Some(given) if name != "SQLAlchemy" || args.named("metadata").is_some() => given.id.clone(),
            _ => id,
        };
        let is_of_flask = name == "SQLAlchemy";
        let name = bound.or_else(|| given.map(|it| it.name)).unwrap_or(name);
        Some(Metadata { id, name, schema, conventions, is_of_flask })
    }

    /// The class that has a metadata or a registry as its own.
    fn base_with(&self, value: &Value<'a>) -> Option<String> {
        let classes = &self.declared.as_ref()?.classes;
        let has = |class: &&Id| {
            ["metadata", "registry"].iter().any(|name| own(self, **class, name).is_some_and(|it| it.is(value)))
        };
        let class = classes.iter().find(has)?;
        self.heap.class(*class).map(|it| it.name.to_owned())
    }

    fn made_at(&self, place: Place) -> String {
        format!("{}:{}", self.heap.file(place.file).path, place.start)
    }

    fn metadata_of_class(&mut self, class: Id, steps: usize) -> Option<Metadata<'a>> {
        let lineage = self.lineage(class);
        let bind = self.bind_key(class);
        for ancestor in lineage.iter() {
            let found = match ancestor {
                Ancestor::Class(id) => {
                    let name = self.heap.class(*id)?.name.to_owned();
                    let given = own(self, *id, "metadata").or_else(|| own(self, *id, "registry")).cloned();
                    let is_base = self.is_base(*id);
                    match given {
                        Some(given) if !matches!(given, Value::Unknown(_)) => {
                            let metadata = self.metadata_of(&given, steps)?;
                            Some(if is_base || self.is_abstract(*id) {
                                Metadata { name, ..metadata }
                            } else {
                                metadata
                            })
                        }
                        Some(_) => return None,
                        None if is_base => {
                            let given = self.given_to_decorator(*id, steps);
                            let made = self.heap.class(*id).map_or(String::new(), |it| self.made_at(it.place));
                            let own = Metadata {
                                id: MetadataId { made, bind: None },
                                name: name.clone(),
                                schema: None,
                                conventions: Some(Conventions::new()),
                                is_of_flask: false,
                            };
                            Some(given.map_or(own, |it| Metadata { name, ..it }))
                        }
                        None if self.is_decorated(*id, &["mapped", "mapped_as_dataclass"]) => {
                            self.given_to_decorator(*id, steps)
                        }
                        None => None,
                    }
                }
                Ancestor::Library(value) => match base_kind(value) {
                    BaseKind::Other | BaseKind::MakesBase => None,
                    _ => self.metadata_of(value, steps),
                },
            };
            if let Some(found) = found {
                let id = MetadataId { bind: bind.or(found.id.bind), ..found.id };
                return Some(Metadata { id, ..found });
            }
        }
        // A base that isn't in the folder.
        let unknown = lineage.iter().find_map(|it| match it {
            Ancestor::Library(value) if !super::lineage::is_plain(value) => Some(value.clone()),
            _ => None,
        })?;
        self.metadata_of(&chosen(&unknown), steps)
    }

    fn is_abstract(&self, class: Id) -> bool {
        matches!(own(self, class, "__abstract__"), Some(Value::Bool(true)))
    }

    /// `@registry.mapped`, `@as_declarative(metadata=metadata)`: what the decorator leads to.
    fn given_to_decorator(&mut self, class: Id, steps: usize) -> Option<Metadata<'a>> {
        let node = self.heap.class(class)?.node?;
        let (around, file) = self.heap.class(class).map(|it| (it.around, it.place.file))?;
        let names = ["as_declarative", "as_declarative_base", "mapped", "mapped_as_dataclass"];
        for decorator in &node.decorator_list {
            let place = Place { file, start: 0, end: 0 };
            self.frames.push(crate::interpret::frame::Frame::new(None, file, around, place));
            let value = self.value(decorator);
            self.frames.pop();
            let (function, args) = match value.as_term() {
                Some(Term::Call { function, args, .. }) => (function.clone(), Some(args.clone())),
                _ => (value, None),
            };
            if !last_name(&function).is_some_and(|name| names.contains(&name)) {
                continue;
            }
            if let Some(metadata) = args.as_ref().and_then(|args| args.named("metadata")) {
                return self.metadata_of(metadata, steps);
            }
            if let Some(Term::Attribute { of, .. }) = function.as_term() {
                return self.metadata_of(of, steps);
            }
        }
        None
    }

    /// `db = SQLAlchemy()` where the folder has a class of that name.
    fn metadata_of_object(&mut self, object: Id, value: &Value<'a>) -> Option<Metadata<'a>> {
        let class = self.heap.class_of(value)?;
        let is_flask = self.lineage(class).iter().any(|it| match it {
            Ancestor::Library(base) => base.dotted().is_some_and(|dotted| dotted.ends_with("SQLAlchemy")),
            Ancestor::Class(_) => false,
        });
        if !is_flask {
            return None;
        }
        let place = self.heap.class(class)?.place;
        let given = self.heap.scope(object)?.names.get("metadata").cloned();
        let given = given.and_then(|it| self.metadata_of(&it, MAX_STEPS));
        let bound = (0..self.modules.len()).find_map(|file| self.name_of_value(value, file as u32));
        let name = bound.unwrap_or_else(|| "db".to_owned());
        Some(match given {
            Some(given) => Metadata { name, is_of_flask: true, ..given },
            None => Metadata {
                id: MetadataId { made: self.made_at(place), bind: None },
                name,
                schema: None,
                conventions: Some(Conventions::new()),
                is_of_flask: true,
            },
        })
    }

    /// `__bind_key__`, which Flask-SQLAlchemy has a metadata for.
    fn bind_key(&mut self, class: Id) -> Option<String> {
        self.class_attribute(class, "__bind_key__")?.as_text().map(ToOwned::to_owned)
    }

    /// The schema and the convention of `MetaData(…)`.
    fn of_arguments(&self, args: &Args<'a>) -> (Option<Value<'a>>, Option<Conventions>) {
        let schema = args.named("schema").filter(|it| !matches!(it, Value::None)).cloned();
        let conventions = match args.named("naming_convention") {
            None | Some(Value::None) => Some(Conventions::new()),
            Some(Value::Dict(id)) => self.heap.dict(*id).map(|dict| {
                let mut conventions = Conventions::new();
                for (key, (_, value)) in &dict.entries {
                    if let (Key::Text(key), Some(value)) = (key, value.as_text()) {
                        conventions.insert(key.clone(), value.to_owned());
                    }
                }
                conventions
            }),
            Some(_) => None,
        };
        (schema, conventions)
    }
}

/// What people call the base of `db = SQLAlchemy()`.
fn model_name(db: &str) -> String {
    if db.ends_with(".Model") { db.to_owned() } else { format!("{db}.Model") }
}
