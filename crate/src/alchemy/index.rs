//! Indexes (`Index` in sqlalchemy/sql/schema.py, `visit_create_index` of the dialects).

use super::quoted::{between, separated};
use super::reader::TermReader;
use super::symbol::{call, symbol};
use crate::operation::{Index, IndexElement};
use crate::text::Text;
use crate::value::{Args, Value};

impl<'a> TermReader<'_, 'a> {
    /// The index that `Index(name, *expressions, …)` is.
    pub(super) fn index(&mut self, value: &Value<'a>) -> Option<Index> {
        let called = call(value).filter(|called| called.symbol.name() == "Index")?;
        let args = called.args;
        self.open(args);
        let (name, elements) = match args.named("name") {
            Some(name) => (Some(name), args.positional.as_slice()),
            None => (args.positional.first(), args.positional.get(1..).unwrap_or(&[])),
        };
        Some(self.index_of(name, elements, args))
    }

    /// An index of a name, its elements and options.
    pub(super) fn index_of(&mut self, name: Option<&Value<'a>>, elements: &[Value<'a>], args: &Args<'a>) -> Index {
        let classes = self.own_option(args, "ops").cloned();
        let lengths = self.own_option(args, "length").cloned();
        let classes = classes.map(|value| self.entries(&value)).unwrap_or_default();
        let widths = lengths.as_ref().map(|value| self.entries(value)).unwrap_or_default();
        let elements: Vec<IndexElement> = elements
            .iter()
            .map(|element| {
                let (what, is_column, mut options) = self.element_of_index(element);
                let of = |entries: &[(String, Value<'a>)]| {
                    entries
                        .iter()
                        .find(|(name, _)| Some(name.as_str()) == what.as_known())
                        .map(|(_, value)| value.clone())
                };
                let width = of(&widths).or_else(|| lengths.clone().filter(|value| matches!(value, Value::Int(_))));
                let class = of(&classes).map(|value| self.text(&value));
                let width = width.map(|value| between("(", &self.text(&value), ")"));
                for before in [class, width].into_iter().flatten() {
                    options = Some(match options {
                        Some(behind) => separated([&before, &behind], " "),
                        None => before,
                    });
                }
                IndexElement { what, is_column, options }
            })
            .collect();
        let using = self.own_option(args, "using").cloned();
        let method = self.prefix(args).as_ref().and_then(method_of_prefix).or_else(|| self.optional(using.as_ref()));
        let predicate = self.own_option(args, "where").cloned();
        let include = self.own_option(args, "include").cloned();
        Index {
            name: self.optional(name),
            elements,
            unique: self.flag(args.named("unique")).unwrap_or(false),
            method,
            predicate: predicate.map(|value| self.sql_of_definition(&value)),
            include: self.names(include.as_ref()),
            nulls_not_distinct: self.flag(self.own_option(args, "nulls_not_distinct")),
            options: self.index_options(args),
        }
    }

    /// The word that MySQL has before `INDEX`.
    fn prefix(&mut self, args: &Args<'a>) -> Option<Text> {
        let prefix = self.own_option(args, "prefix").cloned();
        self.optional(prefix.as_ref())
    }

    /// Storage parameters, tablespace.
    fn index_options(&mut self, args: &Args<'a>) -> Option<Text> {
        let mut parts = Vec::new();
        parts.extend(self.prefix(args).filter(|prefix| method_of_prefix(prefix).is_none()));
        let with = self.own_option(args, "with").cloned();
        if let Some(with) = with {
            parts.push(match self.entries(&with) {
                entries if entries.is_empty() => between("WITH (", &self.sql(&with), ")"),
                entries => self.with_parameters(&entries),
            });
        }
        let parser = self.own_option(args, "with_parser").cloned();
        if let Some(parser) = self.optional(parser.as_ref()) {
            parts.push(between("WITH PARSER ", &parser, ""));
        }
        let tablespace = self.own_option(args, "tablespace").cloned();
        if let Some(tablespace) = self.optional(tablespace.as_ref()) {
            parts.push(between("TABLESPACE ", &tablespace, ""));
        }
        if self.flag(self.own_option(args, "clustered")) == Some(true) {
            parts.push(Text::known("CLUSTERED"));
        }
        (!parts.is_empty()).then(|| separated(&parts, " "))
    }

    /// `WITH (fillfactor = 50)`.
    pub(super) fn with_parameters(&mut self, entries: &[(String, Value<'a>)]) -> Text {
        let parts: Vec<Text> =
            entries.iter().map(|(name, value)| between(&format!("{name} = "), &self.text(value), "")).collect();
        between("WITH (", &separated(&parts, ", "), ")")
    }

    /// Whether a term is an `Index`.
    pub(super) fn is_index(value: &Value<'a>) -> bool {
        call(value).is_some_and(|called| called.symbol.name() == "Index")
            || symbol(value).is_some_and(|symbol| symbol.name() == "Index")
    }
}

/// The method of an index whose kind stands before `INDEX`, as in SQL.
fn method_of_prefix(prefix: &Text) -> Option<Text> {
    let word = prefix.as_known()?.trim().to_ascii_lowercase();
    matches!(word.as_str(), "fulltext" | "spatial").then(|| Text::known(word))
}
