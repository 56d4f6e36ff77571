//! What annotations say of columns: `Mapped[Optional[str]]`, `Annotated[int, mapped_column(primary_key=True)]`
//! (`_init_column_for_annotation` in `sqlalchemy/orm/properties.py`, `_resolve_type` in `sqlalchemy/orm/decl_api.py`).

use std::rc::Rc;

use super::columns::Collected;
use super::lineage::{Ancestor, last_name};
use super::{call, own};
use crate::interpret::reader::Reader;
use crate::python::ast::Expr;
use crate::value::heap::{ClassKind, Id};
use crate::value::{Args, Place, Term, Value};

/// Parts of an annotation within parts.
const MAX_DEPTH: u32 = 24;

/// What stands between the brackets of `Mapped[…]`.
#[derive(Debug, Clone)]
pub(super) struct Annotated<'a> {
    /// All of it.
    pub(super) whole: Value<'a>,
    /// The same without `None`.
    pub(super) type_: Value<'a>,
    /// It may be `None`.
    pub(super) is_optional: bool,
}

impl<'a> Reader<'a> {
    /// What `Mapped[…]` says; none where an annotation is another.
    pub(super) fn mapped_annotation(&mut self, class: Id, annotation: &'a Expr) -> Option<Annotated<'a>> {
        let value = self.annotation(class, annotation)?;
        let Term::Item { of, key } = value.as_term()? else { return None };
        let is_mapped = of.dotted().is_some_and(|dotted| dotted.rsplit('.').next() == Some("Mapped"));
        is_mapped.then(|| self.taken_optional(class, key))
    }

    /// An annotation as it is written in a class's body.
    pub(super) fn annotation(&mut self, class: Id, annotation: &'a Expr) -> Option<Value<'a>> {
        let value = self.in_class(class, |reader| reader.value(annotation))?;
        Some(self.unquoted(class, value))
    }

    /// A value, or what it names where it is a string.
    pub(super) fn unquoted(&mut self, class: Id, value: Value<'a>) -> Value<'a> {
        match &value {
            Value::Text(text) => match text.as_known() {
                Some(known) => {
                    self.in_class(class, |reader| Written::of(known).value(reader)).flatten().unwrap_or(value)
                }
                None => value,
            },
            _ => value,
        }
    }

    /// A type, and whether it may be `None` (`includes_none` and `de_optionalize_union_types` in
    /// `sqlalchemy/util/typing.py`).
    pub(super) fn taken_optional(&mut self, class: Id, whole: &Value<'a>) -> Annotated<'a> {
        let whole = self.unquoted(class, whole.clone());
        let mut parts = Vec::new();
        self.union_parts(class, &whole, &mut parts, 0);
        let is_none = |value: &Value<'a>| matches!(value, Value::None);
        let mut is_optional = parts.iter().any(is_none);
        parts.retain(|part| !is_none(part));
        let type_ = match parts.as_slice() {
            [only] => only.clone(),
            _ => whole.clone(),
        };
        // `Annotated[Optional[str], …]`
        if let Some(Term::Item { of, key: Value::Tuple(items) }) = type_.as_term()
            && is_annotated(of)
            && let Some(inner) = items.first().cloned()
        {
            is_optional |= self.taken_optional(class, &inner).is_optional;
        }
        Annotated { whole, type_, is_optional }
    }

    fn union_parts(&mut self, class: Id, value: &Value<'a>, parts: &mut Vec<Value<'a>>, depth: u32) {
        if depth > MAX_DEPTH {
            return;
        }
        let value = self.unquoted(class, value.clone());
        match value.as_term() {
            Some(Term::Item { of, key }) => {
                let name = of.dotted().and_then(|it| it.rsplit('.').next().map(ToOwned::to_owned));
                match (name.as_deref(), key) {
                    (Some("Optional"), key) => {
                        self.union_parts(class, key, parts, depth + 1);
                        parts.push(Value::None);
                    }
                    (Some("Union"), Value::Tuple(items)) => {
                        items.iter().for_each(|item| self.union_parts(class, item, parts, depth + 1));
                    }
                    (Some("Union"), key) => self.union_parts(class, key, parts, depth + 1),
                    _ => parts.push(value.clone()),
                }
            }
            Some(Term::Operation { operator: "|", operands }) => {
                for operand in operands {
                    self.union_parts(class, operand, parts, depth + 1);
                }
            }
            _ => parts.push(value),
        }
    }

    /// Adds what `Mapped[…]` says to the arguments of `mapped_column(…)`.
    pub(super) fn add_annotated(
        &mut self,
        class: Id,
        attribute: &str,
        args: &mut Args<'a>,
        annotated: &Annotated<'a>,
        place: Place,
        collected: &mut Collected<'a>,
    ) {
        let mut type_ = annotated.type_.clone();
        let mut inner = type_.clone();
        if let Some(Term::Item { of, key: Value::Tuple(items) }) = type_.as_term()
            && is_annotated(of)
        {
            inner = items.first().map_or(Value::None, |first| self.taken_optional(class, first).type_);
            // The first `mapped_column` in it gives what is not given.
            let given = items.iter().skip(1).find_map(|item| match item.as_term()? {
                Term::Call { function, args, .. } if last_name(function) == Some("mapped_column") => Some(args.clone()),
                _ => None,
            });
            if let Some(given) = given {
                let has_type = has_type(args);
                let is_named = |it: &Value<'a>| matches!(it, Value::Text(_));
                let is_item = |it: &Value<'a>| !is_type_argument(it);
                let others = given.positional.into_iter().filter(|it| !is_named(it));
                args.positional.extend(others.filter(|it| is_item(it) || !has_type));
                for (name, value) in given.named {
                    if name != "name" && name != "key" && args.named(&name).is_none() && (name != "type_" || !has_type)
                    {
                        args.named.push((name, value));
                    }
                }
            }
        }
        if args.named("nullable").is_none_or(|it| matches!(it, Value::None)) {
            args.named.retain(|(name, _)| name != "nullable");
            let is_key = matches!(args.named("primary_key"), Some(Value::Bool(true)));
            args.named.push(("nullable".into(), Value::Bool(annotated.is_optional && !is_key)));
        }
        // A foreign key gives its column the type of what it refers to.
        if has_type(args) || args.positional.iter().any(|it| called(it) == Some("ForeignKey")) {
            return;
        }
        let map = self.type_map(class);
        let mut found = self.mapped_type(&map, &annotated.whole).or_else(|| self.mapped_type(&map, &type_));
        if found.is_none() {
            type_ = inner;
            found = self.mapped_type(&map, &type_).or_else(|| self.type_of_python(class, &map, &type_));
        }
        match found {
            Some(found) => {
                if alchemy_name(&found).as_deref() == Some("Double") {
                    collected.loose.insert(attribute.to_owned());
                }
                args.named.push(("type_".into(), found));
            }
            None => {
                let shown = self.heap.shown(&type_);
                collected.say(place, format!("{attribute}: which type {shown} is in the database is not known"));
                args.named.push(("type_".into(), Self::unknown_at(place, "an annotation whose type is not known")));
            }
        }
    }

    /// The `type_annotation_map` of the base that a class has: types by annotations.
    fn type_map(&mut self, class: Id) -> Vec<(Value<'a>, Value<'a>)> {
        let mut all = Vec::new();
        let lineage = self.lineage(class);
        for ancestor in lineage.iter() {
            match ancestor {
                Ancestor::Class(id) => {
                    let own_map = own(self, *id, "type_annotation_map").cloned();
                    if let Some(map) = own_map {
                        self.add_map(*id, &map, &mut all);
                    }
                    let registry = own(self, *id, "registry").cloned();
                    if let Some(map) = registry.as_ref().and_then(|it| given(it, "type_annotation_map")) {
                        self.add_map(*id, &map, &mut all);
                    }
                }
                Ancestor::Library(value) => {
                    // `declarative_base(type_annotation_map=…)`, `registry(…).generate_base()`
                    if let Some(map) = given(value, "type_annotation_map") {
                        self.add_map(class, &map, &mut all);
                    }
                    if let Some(Term::Call { function, .. }) = value.as_term()
                        && let Some(Term::Attribute { of, .. }) = function.as_term()
                        && let Some(map) = given(of, "type_annotation_map")
                    {
                        self.add_map(class, &map, &mut all);
                    }
                }
            }
            if !all.is_empty() {
                break;
            }
        }
        all
    }

    fn add_map(&mut self, class: Id, map: &Value<'a>, all: &mut Vec<(Value<'a>, Value<'a>)>) {
        let Value::Dict(id) = map else { return };
        let Some(dict) = self.heap.dict(*id) else { return };
        let entries: Vec<_> = dict.entries.values().cloned().collect();
        all.extend(entries.into_iter().map(|(key, value)| (self.unquoted(class, key), value)));
    }

    /// The type that a map has for an annotation.
    fn mapped_type(&self, map: &[(Value<'a>, Value<'a>)], annotation: &Value<'a>) -> Option<Value<'a>> {
        if map.is_empty() {
            return None;
        }
        let wanted = self.key(annotation)?;
        map.iter().find(|(key, _)| self.key(key).as_ref() == Some(&wanted)).map(|(_, type_)| type_.clone())
    }

    /// The type that SQLAlchemy has for one of Python's (`_type_map` in sqlalchemy/sql/sqltypes.py).
    fn type_of_python(&mut self, class: Id, map: &[(Value<'a>, Value<'a>)], type_: &Value<'a>) -> Option<Value<'a>> {
        if let Value::Class(id) = type_ {
            return self.type_of_enum(map, *id);
        }
        if let Some(Term::Item { of, key }) = type_.as_term()
            && of.dotted().is_some_and(|dotted| dotted.rsplit('.').next() == Some("Literal"))
        {
            let values = match key {
                Value::Tuple(items) => items.to_vec(),
                only => vec![only.clone()],
            };
            let mut args = Args { positional: values, ..Args::default() };
            args.named.push(("native_enum".into(), Value::Bool(false)));
            return Some(call("sqlalchemy.Enum", args, self.heap.class(class)?.place));
        }
        // `NewType("Id", int)`
        if let Some(Term::Call { function, args, .. }) = type_.as_term()
            && last_name(function) == Some("NewType")
        {
            let inner = args.get(1, "tp")?.clone();
            return self.mapped_type(map, &inner).or_else(|| self.type_of_python(class, map, &inner));
        }
        let name = match type_.dotted()?.as_ref() {
            "builtins.int" => "Integer",
            "builtins.str" => "String",
            "builtins.bool" => "Boolean",
            "builtins.float" => "Double",
            "builtins.bytes" => "LargeBinary",
            "datetime.date" => "Date",
            "datetime.datetime" => "DateTime",
            "datetime.time" => "Time",
            "datetime.timedelta" => "Interval",
            "decimal.Decimal" => "Numeric",
            "uuid.UUID" => "Uuid",
            _ => return None,
        };
        Some(Value::name(format!("sqlalchemy.{name}")))
    }

    /// The enum that a class of Python's is, as the map's own entry for enums has it.
    fn type_of_enum(&self, map: &[(Value<'a>, Value<'a>)], class: Id) -> Option<Value<'a>> {
        let of = self.heap.class(class)?;
        if of.kind != ClassKind::Enum {
            return None;
        }
        let place = of.place;
        let is_of_enums = |(key, _): &&(Value<'a>, Value<'a>)| {
            key.dotted().is_some_and(|dotted| matches!(&*dotted, "enum.Enum" | "enum.StrEnum" | "enum.IntEnum"))
        };
        let own = map.iter().find(is_of_enums).map(|(_, type_)| type_.clone());
        let mut args = Args::default();
        if let Some(Term::Call { args: given, .. }) = own.as_ref().and_then(Value::as_term) {
            args.named.clone_from(&given.named);
            args.named.retain(|(name, _)| name != "name");
        }
        args.positional.push(Value::Class(class));
        Some(call("sqlalchemy.Enum", args, place))
    }
}

/// A named argument of a call that a value is.
fn given<'a>(value: &Value<'a>, name: &str) -> Option<Value<'a>> {
    match value.as_term()? {
        Term::Call { args, .. } => args.named(name).cloned(),
        _ => None,
    }
}

/// Whether a value is `typing.Annotated`.
pub(super) fn is_annotated(value: &Value<'_>) -> bool {
    value.dotted().is_some_and(|dotted| dotted.rsplit('.').next() == Some("Annotated"))
}

/// What is called, by its last name.
fn called<'v>(value: &'v Value<'_>) -> Option<&'v str> {
    match value.as_term()? {
        Term::Call { function, .. } => last_name(function),
        _ => None,
    }
}

fn alchemy_name(value: &Value<'_>) -> Option<String> {
    Some(value.dotted()?.strip_prefix("sqlalchemy.")?.to_owned())
}

/// Whether the arguments of a column have a type.
fn has_type(args: &Args<'_>) -> bool {
    args.named("type_").is_some() || args.positional.iter().any(is_type_argument)
}

/// Whether an argument of a column is its type: neither its name nor what belongs to it.
fn is_type_argument(value: &Value<'_>) -> bool {
    match value {
        Value::Text(_) | Value::None => false,
        value => !matches!(
            called(value),
            Some(
                "ForeignKey"
                    | "CheckConstraint"
                    | "Sequence"
                    | "Identity"
                    | "Computed"
                    | "FetchedValue"
                    | "DefaultClause"
                    | "ColumnDefault"
                    | "quoted_name"
            )
        ),
    }
}

/// An annotation in quotes, read piece by piece.
struct Written<'t> {
    rest: &'t str,
    depth: u32,
}

impl<'t> Written<'t> {
    fn of(text: &'t str) -> Written<'t> {
        Written { rest: text.trim(), depth: 0 }
    }

    /// The whole; none where it is more than names, brackets and `|`.
    fn value<'a>(mut self, reader: &mut Reader<'a>) -> Option<Value<'a>> {
        let value = self.union(reader)?;
        self.rest.trim().is_empty().then_some(value)
    }

    fn union<'a>(&mut self, reader: &mut Reader<'a>) -> Option<Value<'a>> {
        let mut value = self.item(reader)?;
        while let Some(rest) = self.rest.trim_start().strip_prefix('|') {
            self.rest = rest;
            let right = self.item(reader)?;
            value = Value::Term(Rc::new(Term::Operation { operator: "|", operands: vec![value, right] }));
        }
        Some(value)
    }

    fn item<'a>(&mut self, reader: &mut Reader<'a>) -> Option<Value<'a>> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return None;
        }
        let mut value = self.name(reader)?;
        if let Some(rest) = self.rest.trim_start().strip_prefix('[') {
            self.rest = rest;
            let mut items = vec![self.union(reader)?];
            while let Some(rest) = self.rest.trim_start().strip_prefix(',') {
                self.rest = rest;
                items.push(self.union(reader)?);
            }
            self.rest = self.rest.trim_start().strip_prefix(']')?;
            let key = match <[Value<'a>; 1]>::try_from(items) {
                Ok([only]) => only,
                Err(items) => Value::Tuple(items.into()),
            };
            value = Value::Term(Rc::new(Term::Item { of: value, key }));
        }
        self.depth -= 1;
        Some(value)
    }

    fn name<'a>(&mut self, reader: &mut Reader<'a>) -> Option<Value<'a>> {
        let text = self.rest.trim_start();
        if let Some(quote) = text.chars().next().filter(|letter| matches!(letter, '\'' | '"')) {
            let inside = text.get(1..)?;
            let (word, rest) = inside.split_once(quote)?;
            self.rest = rest;
            return Some(Value::text(word));
        }
        let is_of_name = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '.';
        let end = text.find(|letter| !is_of_name(letter)).unwrap_or(text.len());
        let (dotted, rest) = (text.get(..end)?, text.get(end..)?);
        self.rest = rest;
        if dotted.is_empty() {
            return None;
        }
        if dotted == "None" {
            return Some(Value::None);
        }
        let mut parts = dotted.split('.');
        let first = parts.next()?;
        let place = Place { file: reader.file(), start: 0, end: 0 };
        let mut value = reader.named_by_text(first)?;
        for part in parts {
            value = reader.named_attribute(&value, part, None, place);
        }
        Some(value)
    }
}

impl<'a> Reader<'a> {
    /// What a name in a text means where the code stands.
    fn named_by_text(&mut self, name: &str) -> Option<Value<'a>> {
        self.lookup(name)
            .or_else(|| crate::interpret::builtins::is_builtin(name).then(|| Value::name(format!("builtins.{name}"))))
    }
}
