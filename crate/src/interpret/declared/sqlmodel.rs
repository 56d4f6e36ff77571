//! The columns of `class Run(SQLModel, table=True)`: one for each field (`get_column_from_field` and `get_sqlalchemy_type`
//! in sqlmodel/main.py).

use indexmap::IndexMap;

use super::annotations::is_annotated;
use super::call;
use super::columns::{Attribute, Collected};
use super::lineage::{Ancestor, last_name};
use crate::interpret::reader::Reader;
use crate::value::heap::{ClassKind, Id};
use crate::value::{Args, FunctionKind, Place, Term, Value};

impl<'a> Reader<'a> {
    /// The columns of a class's fields: those of classes that it derives from come first.
    pub(super) fn collect_fields(&mut self, class: Id, lineage: &[Ancestor<'a>], collected: &mut Collected<'a>) {
        let mut fields: IndexMap<String, (Id, Attribute<'a>)> = IndexMap::new();
        for ancestor in lineage.iter().rev() {
            let Ancestor::Class(id) = ancestor else { continue };
            for attribute in self.attributes(*id) {
                let is_field = attribute.annotation.is_some();
                let is_column = attribute.value.as_ref().is_some_and(Self::is_column);
                let is_declared =
                    matches!(&attribute.value, Some(Value::Function(it)) if it.kind == FunctionKind::Declared);
                if (is_field || is_column || is_declared) && !attribute.name.starts_with('_') {
                    fields.insert(attribute.name.to_string(), (*id, attribute));
                }
            }
        }
        for (name, (of, attribute)) in fields {
            self.collect_field(class, of, &name, attribute, collected);
        }
    }

    fn collect_field(
        &mut self,
        class: Id,
        of: Id,
        name: &str,
        attribute: Attribute<'a>,
        collected: &mut Collected<'a>,
    ) {
        let place = attribute.place;
        let value = match attribute.value {
            Some(Value::Function(function)) if function.kind == FunctionKind::Declared => {
                let args = Args { positional: vec![Value::Class(class)], ..Args::default() };
                let place = function.place;
                Some(self.call_function(&function, args, place))
            }
            value => value,
        };
        if let Some(value) = value.as_ref().filter(|it| Self::is_column(it)) {
            let value = value.clone();
            return self.add_column(class, name, &value, None, place, collected);
        }
        let Some(annotation) = attribute.annotation else { return };
        let Some(written) = self.annotation(of, annotation) else { return };
        if is_no_field(&written) || value.as_ref().is_some_and(|it| called(it) == Some("Relationship")) {
            return;
        }
        let mut annotated = self.taken_optional(of, &written);
        let mut field = value.as_ref().and_then(field_args);
        // `Annotated[str, Field(max_length=20)]`
        let mut found = None;
        if let Some(Term::Item { of: annotation, key: Value::Tuple(items) }) = annotated.type_.as_term()
            && is_annotated(annotation)
        {
            found = Some((items.first().cloned(), items.iter().skip(1).find_map(field_args)));
        }
        if let Some((first, inner)) = found {
            if let Some(first) = first {
                let inner = self.taken_optional(of, &first);
                annotated.is_optional |= inner.is_optional;
                annotated.type_ = inner.type_;
            }
            if let Some(inner) = inner {
                field = Some(match field {
                    Some(mut own) => {
                        let others = inner.named.into_iter().filter(|(name, _)| own.named(name).is_none());
                        let others: Vec<_> = others.collect();
                        own.named.extend(others);
                        own
                    }
                    None => inner,
                });
            }
        }
        let field = field.unwrap_or_default();
        if field.open.is_some() {
            collected.say(place, format!("{name}: what its Field is given is not known"));
        }
        if let Some(column) = field.named("sa_column").filter(|it| Self::is_column(it)) {
            let column = column.clone();
            return self.add_column(class, name, &column, None, place, collected);
        }
        let mut args = Args::default();
        args.positional.push(Value::text(name));
        let type_ = match field.named("sa_type") {
            Some(type_) => Some(type_.clone()),
            None => self.type_of_field(&annotated.type_, &field, place),
        };
        if field.named("sa_type").is_none() && is_datetime(&annotated.type_) {
            // Aware of its zone since SQLModel 0.0.45.
            collected.loose.insert(name.to_owned());
        }
        match type_ {
            Some(type_) => args.positional.push(type_),
            None => {
                let shown = self.heap.shown(&annotated.type_);
                collected.say(place, format!("{name}: which type {shown} is in the database is not known"));
                args.positional.push(Self::unknown_at(place, "an annotation whose type is not known"));
            }
        }
        let is_key = matches!(field.named("primary_key"), Some(Value::Bool(true)));
        let nullable = match field.named("nullable") {
            Some(given) => given.clone(),
            None => Value::Bool(!is_key && annotated.is_optional),
        };
        if let Some(Value::Text(target)) = field.named("foreign_key") {
            let mut key = Args { positional: vec![Value::Text(target.clone())], ..Args::default() };
            key.named.extend(field.named("ondelete").map(|it| ("ondelete".into(), it.clone())));
            args.positional.push(call("sqlalchemy.ForeignKey", key, place));
        }
        if let Some(more) = field.named("sa_column_args").and_then(|it| self.heap.elements(it)) {
            args.positional.extend(more.items);
        }
        for option in ["primary_key", "index", "unique"] {
            args.named.extend(field.named(option).map(|it| (option.into(), it.clone())));
        }
        args.named.push(("nullable".into(), nullable));
        if let Some(Value::Dict(id)) = field.named("sa_column_kwargs")
            && let Some(dict) = self.heap.dict(*id)
        {
            let entries: Vec<_> = dict.entries.values().cloned().collect();
            for (key, value) in entries {
                let Some(key) = key.as_text().map(ToOwned::to_owned) else { continue };
                args.named.retain(|(name, _)| *name != key);
                if key == "name" {
                    args.positional.remove(0);
                    args.positional.insert(0, value);
                } else {
                    args.named.push((key.into(), value));
                }
            }
        }
        let column = call("sqlalchemy.Column", args, place);
        self.add_column(class, name, &column, None, place, collected);
    }

    /// The type that SQLModel has for one of Python's.
    fn type_of_field(&mut self, type_: &Value<'a>, field: &Args<'a>, place: Place) -> Option<Value<'a>> {
        let string = || {
            let mut args = Args::default();
            args.named.extend(
                field
                    .named("max_length")
                    .filter(|it| !matches!(it, Value::None))
                    .map(|it| ("length".into(), it.clone())),
            );
            Some(call("sqlmodel.sql.sqltypes.AutoString", args, place))
        };
        if let Value::Class(id) = type_ {
            if self.heap.class(*id)?.kind == ClassKind::Enum {
                let args = Args { positional: vec![type_.clone()], ..Args::default() };
                return Some(call("sqlalchemy.Enum", args, place));
            }
            // `class Slug(str)`
            let lineage = self.lineage(*id);
            let base = lineage.iter().find_map(|it| match it {
                Ancestor::Library(base) => Some(base.clone()),
                Ancestor::Class(_) => None,
            })?;
            return self.type_of_field(&base, field, place);
        }
        if let Some(Term::Item { of, key }) = type_.as_term() {
            let name = of.dotted()?.rsplit('.').next()?.to_owned();
            return match (name.as_str(), key) {
                ("Literal", Value::Text(_)) => string(),
                ("Literal", Value::Tuple(items)) if items.iter().all(|it| matches!(it, Value::Text(_))) => string(),
                _ => None,
            };
        }
        if let Some(Term::Call { function, args, .. }) = type_.as_term() {
            return match last_name(function)? {
                "constr" => {
                    let length = args.named("max_length").cloned();
                    let mut own = Args::default();
                    own.named.extend(length.map(|it| ("length".into(), it)));
                    Some(call("sqlmodel.sql.sqltypes.AutoString", own, place))
                }
                "conint" => Some(Value::name("sqlalchemy.Integer")),
                "confloat" => Some(Value::name("sqlalchemy.Float")),
                "NewType" => {
                    let inner = args.get(1, "tp")?.clone();
                    self.type_of_field(&inner, field, place)
                }
                _ => None,
            };
        }
        let dotted = type_.dotted()?;
        let name = match dotted.as_ref() {
            "builtins.str"
            | "ipaddress.IPv4Address"
            | "ipaddress.IPv4Network"
            | "ipaddress.IPv6Address"
            | "ipaddress.IPv6Network"
            | "pathlib.Path" => return string(),
            "builtins.float" => "Float",
            "builtins.bool" => "Boolean",
            "builtins.int" => "Integer",
            "builtins.bytes" => "LargeBinary",
            "datetime.datetime" => {
                let mut args = Args::default();
                args.named.push(("timezone".into(), Value::Bool(true)));
                return Some(call("sqlalchemy.DateTime", args, place));
            }
            "datetime.date" => "Date",
            "datetime.timedelta" => "Interval",
            "datetime.time" => "Time",
            "decimal.Decimal" => {
                let mut args = Args::default();
                for (option, own) in [("max_digits", "precision"), ("decimal_places", "scale")] {
                    args.named.extend(field.named(option).map(|it| (own.into(), it.clone())));
                }
                return Some(call("sqlalchemy.Numeric", args, place));
            }
            "uuid.UUID" => "Uuid",
            dotted if dotted.starts_with("pydantic") => match dotted.rsplit('.').next()? {
                "EmailStr" | "NameEmail" => return string(),
                "UUID1" | "UUID3" | "UUID4" | "UUID5" => "Uuid",
                "PositiveInt" | "NonNegativeInt" | "NegativeInt" | "NonPositiveInt" | "StrictInt" => "Integer",
                "PositiveFloat" | "NonNegativeFloat" | "NegativeFloat" | "NonPositiveFloat" | "StrictFloat" => "Float",
                "StrictStr" => return string(),
                "StrictBool" => "Boolean",
                "NaiveDatetime" => "DateTime",
                "AwareDatetime" | "FutureDatetime" | "PastDatetime" => {
                    let mut args = Args::default();
                    args.named.push(("timezone".into(), Value::Bool(true)));
                    return Some(call("sqlalchemy.DateTime", args, place));
                }
                "FutureDate" | "PastDate" => "Date",
                "FilePath" | "DirectoryPath" | "NewPath" => return string(),
                _ => return None,
            },
            _ => return None,
        };
        Some(Value::name(format!("sqlalchemy.{name}")))
    }
}

/// What a `Field(…)` is given.
fn field_args<'a>(value: &Value<'a>) -> Option<Args<'a>> {
    match value.as_term()? {
        Term::Call { function, args, .. } if last_name(function) == Some("Field") => Some(args.clone()),
        _ => None,
    }
}

fn called<'v>(value: &'v Value<'_>) -> Option<&'v str> {
    match value.as_term()? {
        Term::Call { function, .. } => last_name(function),
        _ => None,
    }
}

/// Whether an annotation says that a name is no field: `ClassVar[str]`.
fn is_no_field(annotation: &Value<'_>) -> bool {
    let is_it = |value: &Value<'_>| {
        value.dotted().is_some_and(|dotted| {
            matches!(dotted.rsplit('.').next(), Some("ClassVar" | "ConfigDict" | "SQLModelConfig"))
        })
    };
    match annotation.as_term() {
        Some(Term::Item { of, .. }) => is_it(of),
        _ => is_it(annotation),
    }
}

fn is_datetime(type_: &Value<'_>) -> bool {
    type_.dotted().is_some_and(|dotted| {
        matches!(&*dotted, "datetime.datetime") || dotted.ends_with("AwareDatetime") || dotted.ends_with("Datetime")
    })
}
