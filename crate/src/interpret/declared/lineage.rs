//! What a class derives from, in the order in which Python looks there (`mro` in Python's documentation, the C3 order), and
//! whether SQLAlchemy maps it.

use std::rc::Rc;

use super::own;
use crate::interpret::reader::Reader;
use crate::python::ast::{Constant, Expr};
use crate::value::heap::Id;
use crate::value::{Term, Value};

/// Classes that one derives from.
const MAX_ANCESTORS: usize = 400;
/// Classes that derive from classes.
const MAX_DEPTH: u32 = 40;

/// A class, among those that one derives from.
#[derive(Clone)]
pub(in crate::interpret) enum Ancestor<'a> {
    /// One of the code's.
    Class(Id),
    /// One of a library's, or one that a call of a library's makes.
    Library(Value<'a>),
}

impl Ancestor<'_> {
    fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Ancestor::Class(left), Ancestor::Class(right)) => left == right,
            (Ancestor::Library(left), Ancestor::Library(right)) => left.is(right),
            _ => false,
        }
    }
}

/// What a class of a library's makes of those that derive from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::interpret) enum BaseKind {
    /// `class Base(DeclarativeBase)`: the class itself is a base.
    MakesBase,
    /// `declarative_base()`.
    Declarative,
    /// `SQLModel`: those with `table=True`.
    SqlModel,
    /// `db.Model`.
    Flask,
    /// Whatever it is, it is no base that is known here.
    Other,
}

/// What a value makes of the classes that derive from it.
pub(super) fn base_kind(value: &Value<'_>) -> BaseKind {
    if let Some(dotted) = value.dotted() {
        let mut parts = dotted.rsplit('.');
        let (name, before) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        return match name {
            "DeclarativeBase" | "DeclarativeBaseNoMeta" if dotted.starts_with("sqlalchemy") => BaseKind::MakesBase,
            "SQLModel" => BaseKind::SqlModel,
            "Model" if before == "db" => BaseKind::Flask,
            "Model" | "Base" if dotted.starts_with("flask_appbuilder") => BaseKind::Declarative,
            _ => BaseKind::Other,
        };
    }
    match value.as_term() {
        Some(Term::Call { function, .. }) => match last_name(function) {
            Some("declarative_base" | "generate_base" | "automap_base" | "make_declarative_base") => {
                BaseKind::Declarative
            }
            _ => BaseKind::Other,
        },
        Some(Term::Attribute { of, name }) if name == "Model" => match of {
            Value::Instance(_) => BaseKind::Flask,
            of if matches!(of.as_term(), Some(Term::Call { function, .. }) if last_name(function) == Some("SQLAlchemy")) => {
                BaseKind::Flask
            }
            _ => BaseKind::Other,
        },
        _ => BaseKind::Other,
    }
}

/// The last part of what is called: `declarative_base`, `generate_base`.
pub(super) fn last_name<'v>(function: &'v Value<'_>) -> Option<&'v str> {
    match function.as_term()? {
        Term::Name(name) => name.rsplit('.').next(),
        Term::Attribute { name, .. } => Some(name),
        _ => None,
    }
}

impl<'a> Reader<'a> {
    /// What a class derives from, itself first.
    pub(super) fn lineage(&mut self, class: Id) -> Rc<[Ancestor<'a>]> {
        self.lineage_within(class, 0)
    }

    fn lineage_within(&mut self, class: Id, depth: u32) -> Rc<[Ancestor<'a>]> {
        if let Some(known) = self.declared.as_ref().and_then(|it| it.lineages.get(&class)) {
            return Rc::clone(known);
        }
        let bases = self.heap.class(class).map(|it| it.bases.clone()).unwrap_or_default();
        let mut lines: Vec<Vec<Ancestor<'a>>> = Vec::new();
        let mut direct = Vec::new();
        for base in &bases {
            let base = chosen(base);
            match base {
                Value::Class(id) if depth < MAX_DEPTH && id != class => {
                    lines.push(self.lineage_within(id, depth + 1).to_vec());
                    direct.push(Ancestor::Class(id));
                }
                Value::Class(_) => {}
                base => {
                    let mut line = vec![Ancestor::Library(base.clone())];
                    // `declarative_base(cls=Model)`, `SQLAlchemy(model_class=Model)`
                    if let Some(id) = given_class(&base)
                        && depth < MAX_DEPTH
                        && id != class
                    {
                        line.extend(self.lineage_within(id, depth + 1).iter().cloned());
                    }
                    direct.push(Ancestor::Library(base));
                    lines.push(line);
                }
            }
        }
        lines.push(direct);
        let mut lineage = vec![Ancestor::Class(class)];
        lineage.extend(merged(lines));
        let lineage: Rc<[Ancestor<'a>]> = lineage.into();
        if let Some(declared) = &mut self.declared {
            declared.lineages.insert(class, Rc::clone(&lineage));
        }
        lineage
    }

    /// Whether SQLAlchemy maps a class onto a table.
    pub(super) fn is_mapped(&mut self, class: Id) -> bool {
        if let Some(known) = self.declared.as_ref().and_then(|it| it.mapped.get(&class)) {
            return *known;
        }
        let is_mapped = self.maps(class);
        if let Some(declared) = &mut self.declared {
            declared.mapped.insert(class, is_mapped);
        }
        is_mapped
    }

    fn maps(&mut self, class: Id) -> bool {
        if self.declared.as_ref().is_some_and(|it| it.imperative.contains_key(&class)) {
            return true;
        }
        if matches!(own(self, class, "__abstract__"), Some(Value::Bool(true))) || self.is_base(class) {
            return false;
        }
        match self.kind_of_base(class) {
            Some(BaseKind::SqlModel) => self.is_sqlmodel_table(class),
            Some(_) => true,
            None => self.is_decorated(class, &["mapped", "mapped_as_dataclass"]) || self.looks_mapped(class),
        }
    }

    /// What makes a class one of those that are mapped; none where nothing that is known does.
    pub(super) fn kind_of_base(&mut self, class: Id) -> Option<BaseKind> {
        let lineage = self.lineage(class);
        lineage.iter().find_map(|ancestor| match ancestor {
            Ancestor::Class(id) => (*id != class && self.is_base(*id)).then_some(BaseKind::Declarative),
            Ancestor::Library(value) => match base_kind(value) {
                BaseKind::Other | BaseKind::MakesBase => None,
                kind => Some(kind),
            },
        })
    }

    /// Whether a class is a base itself.
    pub(super) fn is_base(&mut self, class: Id) -> bool {
        let bases = self.heap.class(class).map(|it| it.bases.clone()).unwrap_or_default();
        let is_made_by = |base: &Value<'a>| base_kind(&chosen(base)) == BaseKind::MakesBase;
        bases.iter().any(is_made_by)
            || self.has_metaclass(class)
            || self.is_decorated(class, &["as_declarative", "as_declarative_base"])
    }

    /// `class Base(metaclass=DeclarativeMeta)`
    fn has_metaclass(&self, class: Id) -> bool {
        let node = self.heap.class(class).and_then(|it| it.node);
        node.is_some_and(|node| {
            node.keywords.iter().any(|keyword| {
                let is_it = match &keyword.value {
                    Expr::Name(name) => name.id.as_str() == "DeclarativeMeta",
                    Expr::Attribute(attribute) => attribute.attr.as_str() == "DeclarativeMeta",
                    _ => false,
                };
                is_it && keyword.arg.as_ref().is_some_and(|name| name.as_str() == "metaclass")
            })
        })
    }

    /// Whether a decorator of one of these names stands on a class.
    pub(super) fn is_decorated(&self, class: Id, names: &[&str]) -> bool {
        let node = self.heap.class(class).and_then(|it| it.node);
        node.is_some_and(|node| {
            node.decorator_list.iter().any(|decorator| {
                let decorator = match decorator {
                    Expr::Call(call) => call.func.as_ref(),
                    decorator => decorator,
                };
                match decorator {
                    Expr::Name(name) => names.contains(&name.id.as_str()),
                    Expr::Attribute(attribute) => names.contains(&attribute.attr.as_str()),
                    _ => false,
                }
            })
        })
    }

    /// `class Run(SQLModel, table=True)`
    fn is_sqlmodel_table(&self, class: Id) -> bool {
        let node = self.heap.class(class).and_then(|it| it.node);
        node.is_some_and(|node| {
            node.keywords.iter().any(|keyword| {
                let is_true = matches!(&keyword.value, Expr::Constant(node) if node.value == Constant::Bool(true));
                keyword.arg.as_ref().is_some_and(|name| name.as_str() == "table") && is_true
            })
        })
    }

    /// Whether a class of a base that can't be found looks like one that is mapped: it says which table it is of.
    fn looks_mapped(&mut self, class: Id) -> bool {
        let lineage = self.lineage(class);
        let has_base = lineage.iter().any(|it| matches!(it, Ancestor::Library(base) if !is_plain(base)));
        let is_given = |name: &str| own(self, class, name).is_some_and(|it| !matches!(it, Value::None));
        has_base && (is_given("__tablename__") || is_given("__table__"))
    }

    /// The nearest class that is mapped, of those that one derives from.
    pub(in crate::interpret) fn mapped_parent(&mut self, class: Id) -> Option<Id> {
        let lineage = self.lineage(class);
        lineage.iter().skip(1).find_map(|ancestor| match ancestor {
            Ancestor::Class(id) if self.is_mapped(*id) => Some(*id),
            _ => None,
        })
    }
}

/// Of several values that a base may be, one that can be one.
pub(super) fn chosen<'a>(base: &Value<'a>) -> Value<'a> {
    let Value::Any(ways) = base else { return base.clone() };
    let is_base = |way: &&Value<'a>| matches!(way, Value::Class(_)) || base_kind(way) != BaseKind::Other;
    ways.iter().find(is_base).or_else(|| ways.first()).cloned().unwrap_or(Value::None)
}

/// Whether nothing comes from a class of a library's but Python.
pub(super) fn is_plain(base: &Value<'_>) -> bool {
    let generic = |value: &Value<'_>| {
        value.dotted().is_some_and(|dotted| {
            let first = dotted.split('.').next().unwrap_or_default();
            let name = dotted.rsplit('.').next().unwrap_or_default();
            matches!(first, "typing" | "typing_extensions" | "abc" | "enum" | "builtins" | "dataclasses" | "pydantic")
                || matches!(name, "Generic" | "object" | "ABC" | "Protocol")
        })
    };
    match base.as_term() {
        Some(Term::Item { of, .. }) => generic(of),
        _ => generic(base),
    }
}

/// The class that a call gets to make a base of.
fn given_class(base: &Value<'_>) -> Option<Id> {
    let args = match base.as_term()? {
        Term::Call { args, .. } => args,
        Term::Attribute { of, .. } => match of.as_term()? {
            Term::Call { args, .. } => args,
            _ => return None,
        },
        _ => return None,
    };
    match args.named("cls").or_else(|| args.named("model_class"))? {
        Value::Class(id) => Some(*id),
        _ => None,
    }
}

/// Lines of classes merged: none comes before one that derives from it.
fn merged<'a>(mut lines: Vec<Vec<Ancestor<'a>>>) -> Vec<Ancestor<'a>> {
    let mut all: Vec<Ancestor<'a>> = Vec::new();
    while all.len() < MAX_ANCESTORS {
        lines.retain(|line| !line.is_empty());
        let heads = lines.iter().filter_map(|line| line.first());
        let is_free = |head: &&Ancestor<'a>| !lines.iter().any(|line| line.iter().skip(1).any(|it| it.is(head)));
        // Where there is no such order, Python would refuse the class.
        let Some(next) = heads.clone().find(is_free).or_else(|| lines.first().and_then(|line| line.first())) else {
            break;
        };
        let next = next.clone();
        for line in &mut lines {
            line.retain(|it| !it.is(&next));
        }
        all.push(next);
    }
    all
}
