//! Types as the dialect writes them (`TypeEngine.compile` of SQLAlchemy 2.1).

mod enums;
mod own;
mod table;
mod template;

pub(crate) use own::compiled_for;

use super::quoted::identifier;
use super::reader::TermReader;
use super::signatures::{Given, bind};
use super::symbol::{Symbol, call, method_call, symbol};
use crate::dialect::Dialect;
use crate::operation::{Name, Type};
use crate::text::Text;
use crate::value::{Args, Value};
use table::Row;

impl<'a> TermReader<'_, 'a> {
    /// A type, as a class or as an object of one.
    pub(super) fn type_(&mut self, value: &Value<'a>) -> Type {
        match self.within(|reader| reader.compiled_type(value)).flatten() {
            Some(type_) => type_,
            None => Type::plain(self.hole(value, "it is not a known type")),
        }
    }

    fn compiled_type(&mut self, value: &Value<'a>) -> Option<Type> {
        match value {
            Value::Class(_) | Value::Instance(_) => return self.own_type(value),
            Value::Any(ways) => {
                let mut types: Vec<Type> = ways.iter().map(|way| self.type_(way)).collect();
                let first = types.pop()?;
                return types.iter().all(|type_| type_.sql == first.sql).then_some(first);
            }
            _ => {}
        }
        if let Some(method) = method_call(value)
            && symbol(value_of_function(value)?).is_none()
        {
            return self.adapted(&method.of.clone(), method.name, method.args);
        }
        match call(value) {
            Some(called) => match called.symbol.name() {
                // `MutableDict.as_mutable(JSONB)`, `dialect.type_descriptor(UUID())`
                "as_mutable" | "type_descriptor" | "to_instance" | "Mutable" => {
                    Some(self.type_(called.args.positional.first()?))
                }
                _ => self.of_class(&called.symbol, called.args, value),
            },
            None => self.of_class(&symbol(value)?, &Args::default(), value),
        }
    }

    /// What a method makes of a type.
    fn adapted(&mut self, of: &Value<'a>, name: &str, args: &Args<'a>) -> Option<Type> {
        match name {
            "with_variant" => {
                let dialects = args.positional.get(1..).unwrap_or(&[]).iter().chain(args.named("dialect_name"));
                let is_ours = dialects.into_iter().any(|name| match name {
                    Value::Tuple(names) => names.iter().any(|name| name.as_text() == Some(self.dialect.name())),
                    name => name.as_text() == Some(self.dialect.name()),
                });
                if !is_ours {
                    return Some(self.type_(of));
                }
                // What a library does with a column asks for its type, not for a variant of it.
                Some(Type { spatial_index: false, ..self.type_(args.get(0, "type_")?) })
            }
            "as_mutable" | "type_descriptor" => Some(self.type_(args.positional.first()?)),
            "evaluates_none" | "copy" | "adapt" => Some(self.type_(of)),
            _ => None,
        }
    }

    fn of_class(&mut self, symbol: &Symbol<'_>, args: &Args<'a>, value: &Value<'a>) -> Option<Type> {
        let name = symbol.name();
        if name == "ChoiceType" && symbol.library() == "sqlalchemy_utils" {
            // sqlalchemy_utils/types/choice.py: `impl` is a string unless another is given.
            let type_ = match args.get(1, "impl") {
                Some(impl_) => self.type_(impl_),
                None => Type::plain(match self.dialect {
                    Dialect::Mssql => "NVARCHAR(255)",
                    Dialect::Oracle => "VARCHAR2(255 CHAR)",
                    _ => "VARCHAR(255)",
                }),
            };
            return Some(Type { foreign: Some(symbol.dotted().to_owned()), ..type_ });
        }
        if let Some((_, row)) = table::FOREIGN.iter().find(|(library, row)| {
            row.names.contains(&name) && symbol.dotted().split('.').any(|module| module == *library)
        }) {
            let sql = self.of_row(row, name, args);
            let foreign = (symbol.library() != "sqlmodel").then(|| symbol.dotted().to_owned());
            let spatial_index = symbol.library() == "geoalchemy2" && Self::has_spatial_index(args);
            return Some(Type { foreign, spatial_index, ..Type::plain(sql) });
        }
        if !symbol.is_sqlalchemy() && !is_unmistakable(symbol) {
            return Some(self.foreign_type(symbol, value));
        }
        match self.sqlalchemy_type(symbol, args) {
            None if !symbol.is_sqlalchemy() => Some(self.foreign_type(symbol, value)),
            type_ => type_,
        }
    }

    /// Whether `GeoAlchemy2` makes an index for a column of its type: unless it is told not to, or the type was read from
    /// a database (`after_parent_attach` in geoalchemy2/admin/__init__.py).
    fn has_spatial_index(args: &Args<'a>) -> bool {
        let wants = args.named("spatial_index").is_none_or(|value| matches!(value, Value::Bool(true)));
        let is_reflected = args.named("_spatial_index_reflected").is_some_and(|value| !matches!(value, Value::None));
        let is_positional = args.positional.len() > 3;
        let is_typmod = args.named("use_typmod").is_none_or(|value| !matches!(value, Value::Bool(false)));
        wants && !is_reflected && !is_positional && is_typmod
    }

    fn sqlalchemy_type(&mut self, symbol: &Symbol<'_>, args: &Args<'a>) -> Option<Type> {
        let name = symbol.name();
        if let Some(type_) = self.composed(symbol, args) {
            return Some(type_);
        }
        let own = symbol.dialect().and_then(|dialect| row_of(dialect, name));
        if let Some(row) = own.or_else(|| row_of("", name)) {
            let sql = self.of_row(row, name, args);
            return Some(Type::plain(sql));
        }
        // All others compile to their name: `postgresql.INET`.
        let is_type =
            name.chars().all(|letter| letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '_');
        (is_type && name.len() > 1).then(|| Type::plain(Text::known(name)))
    }

    /// Types that hold others, or values.
    fn composed(&mut self, symbol: &Symbol<'_>, args: &Args<'a>) -> Option<Type> {
        match symbol.name() {
            "ARRAY" => {
                let mut type_ = self.type_(args.get(0, "item_type")?);
                let dimensions = match args.get(2, "dimensions") {
                    Some(Value::Int(number)) => usize::try_from(*number).unwrap_or(1).clamp(1, 8),
                    _ => 1,
                };
                type_.sql = in_array(&type_.sql, &"[]".repeat(dimensions));
                Some(type_)
            }
            "Enum" | "ENUM" | "SET" => Some(self.enum_type(symbol, args)),
            "DOMAIN" => {
                let name = self.name(args.get(0, "name")?, args.named("schema"));
                Some(Type::plain(self.qualified(&name)))
            }
            "Variant" => Some(self.type_(args.positional.first()?)),
            _ => None,
        }
    }

    /// A type of a library that isn't known here, as it is written.
    fn foreign_type(&mut self, symbol: &Symbol<'_>, value: &Value<'a>) -> Type {
        let sql = match call(value) {
            Some(called) if !called.args.positional.is_empty() || !called.args.named.is_empty() => {
                let source = self.shown(value);
                let behind = source.find('(').and_then(|at| source.get(at..)).unwrap_or("");
                format!("{}{behind}", symbol.name())
            }
            _ => symbol.name().to_owned(),
        };
        self.unknown_piece(value, "it is a type of a library that Limbeck does not know");
        Type { foreign: Some(symbol.dotted().to_owned()), ..Type::plain(Text::known(sql)) }
    }

    fn of_row(&mut self, row: &Row, class: &str, args: &Args<'a>) -> Text {
        let given = self.bound_to(row.parameters, args);
        let template = on(row, self.dialect);
        self.filled(template, class, &given)
    }

    /// The arguments of a constructor; what it has no parameter for is kept by its name.
    fn bound_to<'v>(&mut self, parameters: &'static str, args: &'v Args<'a>) -> Given<'v, 'a> {
        self.open(args);
        bind(parameters, args)
    }

    /// A name with its schema before it, in quotes where they need them.
    pub(super) fn qualified(&self, name: &Name) -> Text {
        let own = identifier(&name.name, self.dialect);
        match &name.schema {
            // None, written as a text.
            Some(schema) if schema.as_known() != Some("") => {
                let mut whole = identifier(schema, self.dialect);
                whole.push_str(".");
                whole.push_text(&own);
                whole
            }
            _ => own,
        }
    }
}

impl Type {
    /// A type that is nothing but its SQL.
    pub(super) fn plain(sql: impl Into<Text>) -> Type {
        Type { sql: sql.into(), enum_: None, foreign: None, spatial_index: false }
    }
}

fn value_of_function<'v, 'a>(value: &'v Value<'a>) -> Option<&'v Value<'a>> {
    match value.as_term()? {
        crate::value::Term::Call { function, .. } => Some(function),
        _ => None,
    }
}

fn row_of(dialect: &str, name: &str) -> Option<&'static Row> {
    table::ROWS.iter().find(|row| row.dialect == dialect && row.names.contains(&name))
}

fn on(row: &Row, dialect: Dialect) -> &'static str {
    let of = |wanted: &str| row.on.iter().find(|(dialect, _)| *dialect == wanted).map(|(_, sql)| *sql);
    dialect.option_names().find_map(of).unwrap_or(row.sql)
}

/// An application that hands on SQLAlchemy's names (`from app.db import sa`) keeps `sa` in the dotted name.
fn is_unmistakable(symbol: &Symbol<'_>) -> bool {
    let mut modules = symbol.dotted().rsplit('.').skip(1);
    modules.any(|module| matches!(module, "sa" | "sqlalchemy"))
}

/// The brackets of an array stand before a collation (`visit_ARRAY` in sqlalchemy/dialects/postgresql/base.py).
fn in_array(item: &Text, brackets: &str) -> Text {
    if let Some((type_, collation)) = item.as_known().and_then(|known| known.split_once(" COLLATE ")) {
        return Text::known(format!("{type_}{brackets} COLLATE {collation}"));
    }
    let mut whole = item.clone();
    whole.push_str(brackets);
    whole
}
