//! Enums: a type of its own on PostgreSQL, part of the column's type on MySQL, a string elsewhere
//! (`Enum` in sqlalchemy/sql/sqltypes.py).

use crate::alchemy::reader::TermReader;
use crate::alchemy::symbol::{Symbol, call, symbol};
use crate::dialect::Dialect;
use crate::operation::{EnumType, Name, Type, WithTable};
use crate::quoted::{literal, separated};
use crate::text::Text;
use crate::value::heap::ClassKind;
use crate::value::{Args, Value};

impl<'a> TermReader<'_, 'a> {
    /// The enum that a type is, whichever the dialect.
    pub(in crate::alchemy) fn enum_of(&mut self, value: &Value<'a>) -> Option<EnumType> {
        let called = call(value)?;
        matches!(called.symbol.name(), "Enum" | "ENUM").then(|| self.values_of(&called.symbol, called.args))
    }

    /// Whether the database has it as a type: `native_enum`, on PostgreSQL.
    pub(in crate::alchemy) fn is_native_enum(&mut self, args: &Args<'a>) -> bool {
        self.dialect.has_enum_types() && self.flag(args.named("native_enum")).unwrap_or(true)
    }

    pub(super) fn enum_type(&mut self, symbol: &Symbol<'_>, args: &Args<'a>) -> Type {
        let enum_ = self.values_of(symbol, args);
        let is_native = self.flag(args.named("native_enum")).unwrap_or(true);
        let sql = if symbol.name() == "SET"
            || is_native && (self.dialect.has_enum_columns() || symbol.dialect() == Some("mysql"))
        {
            let word = if symbol.name() == "SET" { "SET" } else { "ENUM" };
            let values: Vec<Text> = enum_.values.iter().map(|value| literal(value, self.dialect)).collect();
            let mut sql = Text::known(format!("{word}("));
            sql.push_text(&separated(&values, ","));
            sql.push_str(")");
            let behind = [("charset", " CHARACTER SET "), ("collation", " COLLATE ")];
            for (name, words) in behind {
                if let Some(value) = self.optional(args.named(name)) {
                    sql.push_str(words);
                    sql.push_text(&value);
                }
            }
            sql
        } else if is_native && self.dialect.has_enum_types() {
            match &enum_.name {
                Some(name) => self.qualified(name),
                None => Text::hole("an enum without a name"),
            }
        } else {
            self.as_string(&enum_, args)
        };
        Type { sql, enum_: Some(Box::new(enum_)), foreign: None, spatial_index: false }
    }

    /// A string that is long enough for each value.
    fn as_string(&mut self, enum_: &EnumType, args: &Args<'a>) -> Text {
        let letters = |text: &Text| text.as_known().map_or(0, |text| text.chars().count());
        let longest = enum_.values.iter().map(letters).max().unwrap_or(0);
        let length = match args.named("length") {
            Some(Value::Int(length)) => usize::try_from(*length).unwrap_or(longest).max(longest),
            _ => longest,
        };
        let mut sql = Text::known("VARCHAR(");
        if enum_.is_open && args.named("length").is_none() {
            sql.push_text(&Text::hole("the longest value"));
        } else {
            sql.push_str(&length.to_string());
        }
        sql.push_str(match self.dialect {
            Dialect::Oracle => " CHAR)",
            _ => ")",
        });
        sql
    }

    fn values_of(&mut self, symbol: &Symbol<'_>, args: &Args<'a>) -> EnumType {
        let mut values = Vec::new();
        let mut is_open = self.open(args);
        let mut name = None;
        for value in &args.positional {
            if let Some((class, members)) =
                self.members(value, args.named("values_callable").is_some_and(|value| !matches!(value, Value::None)))
            {
                name = Some(Text::known(class.to_lowercase()));
                values.extend(members);
                continue;
            }
            match value {
                Value::Unknown(_) | Value::Term(_) | Value::Any(_) => {
                    is_open = true;
                    if let Some(class) = class_name(value) {
                        name = Some(Text::known(class.to_lowercase()));
                    }
                    self.unknown(value, "its values are not known");
                }
                Value::List(_) | Value::Tuple(_) => values.extend(self.names(Some(value))),
                value => values.push(self.text(value)),
            }
        }
        if let Some(given) = args.named("name") {
            name = self.optional(Some(given));
        }
        let schema = self.optional(args.named("schema"));
        let has_metadata = args.named("metadata").is_some_and(|value| !matches!(value, Value::None));
        let is_native = self.flag(args.named("native_enum")).unwrap_or(true);
        let may_be_made =
            self.dialect.has_enum_types() && is_native && symbol.dialect() != Some("mysql") && !has_metadata;
        let with_table = match self.flag(args.named("create_type")) {
            _ if !may_be_made => WithTable::NotMade,
            Some(false) if symbol.dialect().is_some() => WithTable::NotMade,
            Some(false) => WithTable::PerhapsMade,
            _ => WithTable::Made,
        };
        EnumType { name: name.map(|name| Name { schema, name }), values, is_open, with_table }
    }

    /// The name of an `enum.Enum` of the folder, and its members' names; or their values, as the usual
    /// `values_callable` gives them.
    fn members(&mut self, value: &Value<'a>, by_value: bool) -> Option<(&'a str, Vec<Text>)> {
        let Value::Class(id) = value else { return None };
        let heap = self.heap;
        let class = heap.class(*id)?;
        if class.kind != ClassKind::Enum {
            return None;
        }
        let mut members = Vec::new();
        for field in &class.fields {
            if !by_value {
                members.push(Text::known(*field));
                continue;
            }
            let member = heap.scope(*id).and_then(|scope| scope.names.get(*field));
            // A member is kept as an object with a `value`, or as its value alone.
            let own = match member {
                Some(Value::Instance(object)) => heap
                    .scope(*object)
                    .and_then(|scope| scope.names.get("value").or_else(|| scope.names.get("_value_"))),
                member => member,
            };
            members.push(match own {
                Some(own) => self.text(own),
                None => Text::hole(format!("{}.{field}", class.name)),
            });
        }
        Some((class.name, members))
    }
}

fn class_name(value: &Value<'_>) -> Option<String> {
    let symbol = symbol(value)?;
    let name = symbol.name();
    name.starts_with(|letter: char| letter.is_ascii_uppercase()).then(|| name.to_owned())
}
