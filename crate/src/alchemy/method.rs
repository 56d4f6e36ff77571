//! Calls that go round `op`: `sa.Enum(…).create(bind)`, `Table(…).drop(bind)`, `metadata.create_all(bind)`.

use super::reader::TermReader;
use super::symbol::{attribute, call, method_call};
use crate::operation::{Change, ConstraintKind, Name, ObjectKind, TypeDefinition, Verb};
use crate::ordered::Arrange;
use crate::text::Text;
use crate::value::heap::Id;
use crate::value::{Args, Term, Value};

impl<'a> TermReader<'_, 'a> {
    /// The word for a method of SQLAlchemy's that changes the database, and what it does.
    pub(super) fn method(
        &mut self,
        of: &Value<'a>,
        name: &str,
        args: &Args<'a>,
    ) -> Option<(&'static str, Vec<Change>)> {
        match name {
            "create" | "drop" => self.created_or_dropped(of, name == "create", args),
            "create_all" | "drop_all" => Some(self.all(of, name == "create_all", args)).filter(|_| is_metadata(of)),
            _ => None,
        }
    }

    fn created_or_dropped(
        &mut self,
        of: &Value<'a>,
        is_made: bool,
        args: &Args<'a>,
    ) -> Option<(&'static str, Vec<Change>)> {
        let word = Self::kind_of(of)?;
        // Whether they look first where nothing is said (sqlalchemy/sql/schema.py, sqlalchemy/sql/sqltypes.py,
        // sqlalchemy/dialects/postgresql/named_types.py).
        let default = match word {
            "table" | "index" => false,
            "enum" => call(of).is_some_and(|called| called.symbol.dialect().is_some()),
            _ => true,
        };
        let is_checked = self.flag(args.get(1, "checkfirst")).unwrap_or(default);
        let changes = if is_made { self.made(of, is_checked) } else { self.dropped(of, is_checked, false) }?;
        let directive = match (word, is_made) {
            ("enum", true) => "enum.create",
            ("enum", false) => "enum.drop",
            ("table", true) => "table.create",
            ("table", false) => "table.drop",
            ("index", true) => "index.create",
            ("index", false) => "index.drop",
            ("sequence", true) => "sequence.create",
            (_, true) => "type.create",
            ("sequence", false) => "sequence.drop",
            (_, false) => "type.drop",
        };
        Some((directive, changes))
    }

    fn kind_of(of: &Value<'a>) -> Option<&'static str> {
        if let Some(called) = call(of) {
            return match called.symbol.name() {
                "Enum" | "ENUM" => Some("enum"),
                "DOMAIN" => Some("type"),
                "Table" => Some("table"),
                "Index" => Some("index"),
                "Sequence" => Some("sequence"),
                _ => None,
            };
        }
        if method_call(of).is_some_and(|method| matches!(method.name, "tometadata" | "to_metadata")) {
            return Some("table");
        }
        match attribute(of)? {
            (_, "__table__") => Some("table"),
            _ => None,
        }
    }

    /// What making a thing does: nothing, where the database has no such things.
    pub(super) fn made(&mut self, of: &Value<'a>, if_not_exists: bool) -> Option<Vec<Change>> {
        if let Some(mut create) = self.whole_table(of) {
            create.if_not_exists |= if_not_exists;
            return Some(vec![Change::CreateTable(Box::new(create))]);
        }
        if let Some(index) = self.index(of) {
            let table = self.table_of_index(of);
            let concurrently = call(of).and_then(|called| self.own_option(called.args, "concurrently").cloned());
            let concurrently = self.flag(concurrently.as_ref()).unwrap_or(false);
            return Some(vec![Change::CreateIndex { table, index: Box::new(index), if_not_exists, concurrently }]);
        }
        if let Some(constraint) = self.constraint(of) {
            let table = self.table_of_index(of);
            return Some(vec![Change::AddConstraint { table, constraint: Box::new(constraint) }]);
        }
        let called = call(of)?;
        match called.symbol.name() {
            "Enum" | "ENUM" => {
                if !self.is_native_enum(called.args) {
                    return Some(Vec::new());
                }
                let enum_ = self.enum_of(of)?;
                let name = enum_.name.unwrap_or_else(|| Name::bare(Text::hole("an enum without a name")));
                Some(vec![Change::CreateType { name, definition: TypeDefinition::Enum(enum_.values), if_not_exists }])
            }
            "DOMAIN" => {
                let name = self.name(called.args.get(0, "name")?, called.args.named("schema"));
                let mut definition = Text::known("AS ");
                definition.push_text(&self.type_(called.args.get(1, "data_type")?).sql);
                Some(vec![Change::CreateType { name, definition: TypeDefinition::Other(definition), if_not_exists }])
            }
            "Sequence" => Some(vec![self.sequence(of, Verb::Create, if_not_exists)?]),
            _ => None,
        }
    }

    /// What dropping a thing does.
    pub(super) fn dropped(&mut self, of: &Value<'a>, if_exists: bool, cascade: bool) -> Option<Vec<Change>> {
        if let Some(called) = call(of) {
            match called.symbol.name() {
                "Enum" | "ENUM" | "DOMAIN" => {
                    let is_domain = called.symbol.name() == "DOMAIN";
                    if !is_domain && !self.is_native_enum(called.args) {
                        return Some(Vec::new());
                    }
                    let name = if is_domain {
                        Some(self.name(called.args.get(0, "name")?, called.args.named("schema")))
                    } else {
                        self.enum_of(of)?.name
                    };
                    return Some(vec![Change::Object {
                        verb: Verb::Drop,
                        kind: ObjectKind::Type,
                        name,
                        table: None,
                        detail: None,
                        checked: if_exists,
                        cascade,
                    }]);
                }
                "Index" => {
                    let index = self.index(of)?;
                    let name = Name::bare(index.name.unwrap_or_else(|| Text::hole("an index without a name")));
                    let table = self.table_of_index(of);
                    return Some(vec![Change::DropIndex {
                        table: table.name.is_known().then_some(table),
                        index: name,
                        if_exists,
                        concurrently: false,
                    }]);
                }
                "Sequence" => return Some(vec![self.sequence(of, Verb::Drop, if_exists)?]),
                _ => {}
            }
        }
        if let Some(constraint) = self.constraint(of) {
            let table = self.table_of_index(of);
            let kind = Some(constraint.kind.type_());
            let (name, is_final) = (constraint.name, constraint.is_final);
            return Some(vec![Change::DropConstraint { table, name, is_final, kind, if_exists, cascade }]);
        }
        let table = self.table_name(of)?;
        Some(vec![Change::DropTable { table, if_exists, cascade }])
    }

    fn sequence(&mut self, of: &Value<'a>, verb: Verb, checked: bool) -> Option<Change> {
        let args = call(of)?.args;
        let name = self.name(args.get(0, "name")?, args.named("schema"));
        let detail = if matches!(verb, Verb::Create) { self.sequence_options(args, 1) } else { None };
        let kind = ObjectKind::Sequence;
        Some(Change::Object { verb, kind, name: Some(name), table: None, detail, checked, cascade: false })
    }

    /// The table that an index or a constraint belongs to, by the columns that it is given.
    fn table_of_index(&mut self, of: &Value<'a>) -> Name {
        let args = call(of).map_or(&[] as &[Value<'a>], |called| called.args.positional.as_slice());
        for item in args {
            // `Index("ix", users.c.name)`, `Index("ix", User.name)`
            let Some((owner, _)) = attribute(item) else { continue };
            let owner = match attribute(owner) {
                Some((table, "c" | "columns")) => table,
                _ => owner,
            };
            if let Some(table) = self.table_name(owner) {
                return table;
            }
        }
        self.unknown_piece(of, "the table that it belongs to is not known");
        Name::bare(Text::hole("a table"))
    }

    /// The tables of a metadata in the order in which they are made, and whether it may have more.
    fn tables_of(&mut self, metadata: &Value<'a>) -> (Vec<Value<'a>>, bool) {
        let base = attribute(metadata).filter(|(_, name)| *name == "metadata").map(|(base, _)| base);
        let mut tables = Vec::new();
        for table in self.heap.tables() {
            let table = &self.heap.settled(table);
            let is_own = match (table, base) {
                (Value::Class(id), Some(base)) => self.derives(*id, base, 0) && self.table_name(table).is_some(),
                (Value::Class(_), None) => false,
                (table, _) => call(table).and_then(|called| called.args.get(1, "metadata")).is_some_and(|own| {
                    own.is(metadata)
                        || attribute(own)
                            .is_some_and(|(of, name)| name == "metadata" && base.is_some_and(|base| base.is(of)))
                }),
            };
            if is_own && let Some(create) = self.whole_table(table) {
                let referents = create.columns.iter().flat_map(|column| &column.constraints).chain(&create.constraints);
                let referents = referents.filter_map(|constraint| match &constraint.kind {
                    ConstraintKind::ForeignKey { referent, .. } => Some(referent.to_string()),
                    _ => None,
                });
                tables.push((create.table.to_string(), referents.collect::<Vec<_>>(), table.clone()));
            }
        }
        // By their names, but what a foreign key refers to first (`MetaData.sorted_tables`).
        tables.arrange_by(|one, other| one.0.cmp(&other.0));
        let mut sorted = Vec::new();
        while !tables.is_empty() {
            let waits = |(name, referents, _): &(String, Vec<String>, Value<'a>)| {
                referents.iter().any(|it| it != name && tables.iter().any(|(other, ..)| other == it))
            };
            let next = tables.iter().position(|table| !waits(table)).unwrap_or(0);
            sorted.push(tables.remove(next).2);
        }
        // What other files put into it isn't in sight.
        let place = match base.unwrap_or(metadata) {
            Value::Class(id) => self.heap.class(*id).map(|class| class.place),
            Value::Term(term) => match term.as_ref() {
                Term::Call { place, .. } => Some(*place),
                _ => None,
            },
            _ => None,
        };
        let is_open = place.is_none_or(|place| place.file != 0) || sorted.is_empty();
        (sorted, is_open)
    }

    /// Whether a class derives from another one, or from what a library made.
    fn derives(&self, class: Id, from: &Value<'a>, depth: u32) -> bool {
        let Some(class) = self.heap.class(class).filter(|_| depth < 24) else { return false };
        class.bases.iter().any(|base| match base {
            base if base.is(from) => true,
            Value::Class(id) => self.derives(*id, from, depth + 1),
            _ => false,
        })
    }

    /// `metadata.create_all(bind, tables=[…])`: one operation for each table that is known.
    fn all(&mut self, of: &Value<'a>, is_made: bool, args: &Args<'a>) -> (&'static str, Vec<Change>) {
        let word = if is_made { "metadata.create_all" } else { "metadata.drop_all" };
        let is_checked = self.flag(args.get(2, "checkfirst")).unwrap_or(true);
        let mut changes = Vec::new();
        let (own, mut is_open) = self.tables_of(of);
        let given = args.get(1, "tables").filter(|tables| !matches!(tables, Value::None));
        if given.is_none() {
            for table in if is_made { own } else { own.into_iter().rev().collect() } {
                let made =
                    if is_made { self.made(&table, is_checked) } else { self.dropped(&table, is_checked, false) };
                changes.extend(made.unwrap_or_default());
            }
        }
        if let Some(tables) = args.get(1, "tables").filter(|tables| !matches!(tables, Value::None)) {
            let tables = self.elements(tables);
            is_open = tables.rest.is_some();
            for table in &tables.items {
                let made = if is_made { self.made(table, is_checked) } else { self.dropped(table, is_checked, false) };
                match made {
                    Some(made) => changes.extend(made),
                    None => is_open = true,
                }
            }
        }
        if is_open {
            self.unknown_piece(of, "its tables are not known");
            let op = if is_made { "create_all" } else { "drop_all" };
            changes.push(Change::Other { op: op.to_owned(), table: None, name: None, detail: None });
        }
        (word, changes)
    }
}

/// `MetaData()`, `Base.metadata`, `SQLModel.metadata`, a `metadata` that is imported.
fn is_metadata(of: &Value<'_>) -> bool {
    if let Some((_, name)) = attribute(of) {
        return name.contains("metadata");
    }
    if let Some(called) = call(of) {
        return called.symbol.name() == "MetaData";
    }
    of.dotted().is_some_and(|dotted| {
        let name = dotted.rsplit('.').next().unwrap_or("");
        name.to_lowercase().contains("metadata") || name == "Base"
    })
}
