//! Directives of extensions: `alembic_utils` and `alembic-postgresql-enum`; those of `GeoAlchemy2` are Alembic's
//! by other names.

use super::directive::Directive;
use super::directive::listed;
use super::reader::TermReader;
use super::symbol::call;
use crate::operation::{Beside, Change, Name, ObjectKind, Verb};
use crate::text::{Piece, Text};
use crate::value::Value;

/// Classes of `alembic_utils` and the kinds of objects that they stand for (its modules `pg_*.py`).
const ENTITIES: &[(&str, ObjectKind)] = &[
    ("PGFunction", ObjectKind::Function),
    ("PGView", ObjectKind::View),
    ("PGMaterializedView", ObjectKind::MaterializedView),
    ("PGTrigger", ObjectKind::Trigger),
    ("PGPolicy", ObjectKind::Policy),
    ("PGExtension", ObjectKind::Extension),
];

impl<'a> TermReader<'_, 'a> {
    /// The operations of an extension's directive.
    pub(super) fn third_party(&mut self, name: &str, directive: &Directive<'_, 'a>) -> Option<Vec<Change>> {
        match name {
            "create_entity" => self.entity(directive.get("target")?, Verb::Create, false),
            "replace_entity" => self.entity(directive.get("target")?, Verb::Replace, false),
            "drop_entity" => {
                let cascade = self.flag(directive.get("cascade")).unwrap_or(false);
                self.entity(directive.get("target")?, Verb::Drop, cascade)
            }
            "add_enum_value" => {
                let name = self.enum_name(directive);
                let value = self.required(directive, "new_value");
                let place = self.optional(directive.get("before_value")).map(Beside::Before);
                Some(vec![Change::AddEnumValue { name, value, if_not_exists: false, place }])
            }
            "sync_enum_values" => {
                let name = self.enum_name(directive);
                let values = self.names(directive.get("new_values"));
                let columns = self.table_references(directive.get("affected_columns"));
                Some(vec![Change::SyncEnumValues { name, values, columns }])
            }
            _ => None,
        }
    }

    fn enum_name(&mut self, directive: &Directive<'_, 'a>) -> Name {
        let schema = self.optional(directive.get("enum_schema"));
        Name { schema, name: self.required(directive, "enum_name") }
    }

    /// `TableReference(table_schema=…, table_name=…, column_name=…)`, each by its name as the library writes them.
    fn table_references(&mut self, value: Option<&Value<'a>>) -> Vec<(Name, Text)> {
        let Some(value) = value else { return Vec::new() };
        let items = self.elements(value).items;
        let reference = |item: &Value<'a>| {
            let args = call(item)?.args;
            let table = self.name(args.named("table_name")?, args.named("table_schema"));
            Some((table, self.text(args.named("column_name")?)))
        };
        items.iter().filter_map(reference).collect()
    }

    fn entity(&mut self, target: &Value<'a>, verb: Verb, cascade: bool) -> Option<Vec<Change>> {
        let called = call(target)?;
        if called.symbol.name() == "PGGrantTable" {
            return Some(vec![self.grant(target, verb)]);
        }
        let (_, kind) = *ENTITIES.iter().find(|(class, _)| *class == called.symbol.name())?;
        let args = called.args;
        let schema = self.optional(args.get(0, "schema"));
        let signature = args.get(1, "signature").map_or_else(|| Text::hole("signature"), |value| self.text(value));
        let name = Name { schema: schema.clone(), name: before_parenthesis(&signature) };
        let definition = self.optional(args.get(2, "definition"));
        let is_view = matches!(kind, ObjectKind::View | ObjectKind::MaterializedView);
        if is_view && !matches!(verb, Verb::Drop) {
            let query = definition.unwrap_or_else(Text::empty);
            let reads = crate::sql::uses::relations_in(&query, self.dialect);
            return Some(vec![Change::CreateView {
                name,
                materialized: kind == ObjectKind::MaterializedView,
                or_replace: matches!(verb, Verb::Replace),
                if_not_exists: false,
                columns: Vec::new(),
                query,
                reads,
            }]);
        }
        // A trigger or policy belongs to a table: `on_entity`, with its schema before a dot or without.
        let table = self.optional(args.named("on_entity").or_else(|| match kind {
            ObjectKind::Trigger | ObjectKind::Policy => args.positional.get(3),
            _ => None,
        }));
        let table = table.map(|table| {
            let mut parts = super::quoted::at_dots(&table);
            let name = parts.pop().unwrap_or(table);
            Name { schema: parts.pop().or_else(|| schema.clone()), name }
        });
        // A trigger has no schema of its own, nor has a policy or an extension.
        let name = if table.is_some() { Name::bare(name.name) } else { name };
        Some(vec![Change::Object {
            verb,
            kind,
            name: Some(name),
            table,
            detail: definition.filter(|_| !matches!(verb, Verb::Drop)),
            checked: false,
            cascade,
        }])
    }

    /// `PGGrantTable(schema, table, columns, role, grant)`.
    fn grant(&mut self, target: &Value<'a>, verb: Verb) -> Change {
        let word = if matches!(verb, Verb::Drop) { "revoke" } else { "grant" };
        let Some(called) = call(target) else {
            return Change::Other { op: word.to_owned(), table: None, name: None, detail: None };
        };
        let args = called.args;
        let table = args.get(1, "table").map(|table| self.name(table, args.get(0, "schema")));
        let role = self.optional(args.named("role"));
        let privilege = self.optional(args.named("grant"));
        let parts: Vec<Text> = privilege.into_iter().chain(role).collect();
        Change::Other { op: word.to_owned(), table, name: None, detail: listed(&parts) }
    }
}

/// The name of a signature: `to_upper(some_text text)`.
fn before_parenthesis(signature: &Text) -> Text {
    let mut name = Text::empty();
    for piece in signature.pieces() {
        match piece {
            Piece::Known(letters) => match letters.split_once('(') {
                Some((before, _)) => {
                    name.push_str(before);
                    break;
                }
                None => name.push_str(letters),
            },
            hole @ Piece::Hole(_) => name.push(hole.clone()),
        }
    }
    name.mapped(|letters| letters.trim().to_owned())
}
