//! A schema as JSON.

use serde::Serialize;

use crate::environment::Environment;
use crate::graph::Index;
use crate::operation::{IndexElement, ObjectKind};
use crate::schema::table::{Attached, Check, Deferral, ForeignKey, Key};
use crate::schema::{self, Column, Id, Made, Object, ObjectId, Schema, Sequence, Table, TypeDefinition, View};
use crate::text::Text;

/// What exists, in the order of names.
#[derive(Serialize)]
pub(super) struct SchemaReport<'a> {
    /// Path of the environment.
    environment: &'a str,
    /// The revisions up to which migrations were carried out.
    revisions: Vec<&'a str>,
    dialect: &'static str,
    /// `MetaData(naming_convention=…)` of the environment; none where nothing in the folder tells.
    naming_convention: Option<&'a schema::names::Conventions>,
    schemas: Vec<String>,
    tables: Vec<TableReport<'a>>,
    views: Vec<ViewReport<'a>>,
    materialized_views: Vec<ViewReport<'a>>,
    enums: Vec<EnumReport<'a>>,
    types: Vec<TypeReport<'a>>,
    sequences: Vec<SequenceReport<'a>>,
    functions: Vec<ObjectReport<'a>>,
    extensions: Vec<ObjectReport<'a>>,
    others: Vec<ObjectReport<'a>>,
    /// Something was not understood: more may be there, and less.
    is_whole: bool,
}

#[derive(Serialize)]
struct TableReport<'a> {
    schema: Option<&'a str>,
    name: &'a str,
    created_by: Option<&'a str>,
    /// No migration makes it.
    assumed: bool,
    /// It is there whatever the conditions were that are not known.
    certain: bool,
    comment: Option<String>,
    columns: Vec<ColumnReport<'a>>,
    indexes: Vec<IndexReport<'a>>,
    primary_key: Option<KeyReport<'a>>,
    foreign_keys: Vec<ForeignKeyReport<'a>>,
    unique: Vec<KeyReport<'a>>,
    checks: Vec<CheckReport<'a>>,
    exclusions: Vec<CheckReport<'a>>,
    triggers: Vec<AttachedReport<'a>>,
    policies: Vec<AttachedReport<'a>>,
    rules: Vec<AttachedReport<'a>>,
    parents: Vec<String>,
    partition: Option<String>,
    clauses: Vec<String>,
    settings: Vec<String>,
}

#[derive(Serialize)]
struct ColumnReport<'a> {
    name: &'a str,
    #[serde(rename = "type")]
    type_: String,
    nullable: Option<bool>,
    default: Option<String>,
    computed: Option<String>,
    identity: Option<&'static str>,
    comment: Option<String>,
    added_by: Option<&'a str>,
    assumed: bool,
    certain: bool,
}

#[derive(Serialize)]
struct IndexReport<'a> {
    /// None where the database makes one up that is not known here.
    name: Option<&'a str>,
    columns: Vec<String>,
    /// The columns with what comes after them: `created_at DESC`, `name gin_trgm_ops`.
    elements: Vec<String>,
    unique: bool,
    method: Option<String>,
    predicate: Option<String>,
    include: Vec<&'a str>,
    created_by: Option<&'a str>,
}

#[derive(Serialize)]
struct KeyReport<'a> {
    name: Option<&'a str>,
    columns: Vec<&'a str>,
    #[serde(flatten)]
    deferral: DeferralReport,
}

#[derive(Serialize)]
struct DeferralReport {
    deferrable: bool,
    deferred: bool,
}

#[derive(Serialize)]
struct ForeignKeyReport<'a> {
    name: Option<&'a str>,
    columns: Vec<&'a str>,
    references: ReferenceReport<'a>,
    on_delete: Option<String>,
    on_update: Option<String>,
    #[serde(flatten)]
    deferral: DeferralReport,
}

#[derive(Serialize)]
struct ReferenceReport<'a> {
    schema: Option<&'a str>,
    table: &'a str,
    columns: Vec<&'a str>,
}

#[derive(Serialize)]
struct CheckReport<'a> {
    name: Option<&'a str>,
    expression: String,
}

#[derive(Serialize)]
struct AttachedReport<'a> {
    name: &'a str,
    created_by: Option<&'a str>,
}

#[derive(Serialize)]
struct ViewReport<'a> {
    schema: Option<&'a str>,
    name: &'a str,
    created_by: Option<&'a str>,
    query: Option<String>,
    reads: Vec<String>,
    indexes: Vec<IndexReport<'a>>,
}

#[derive(Serialize)]
struct EnumReport<'a> {
    schema: Option<&'a str>,
    name: &'a str,
    values: Vec<String>,
    created_by: Option<&'a str>,
}

#[derive(Serialize)]
struct TypeReport<'a> {
    schema: Option<&'a str>,
    name: &'a str,
    kind: &'static str,
    definition: String,
    created_by: Option<&'a str>,
}

#[derive(Serialize)]
struct SequenceReport<'a> {
    schema: Option<&'a str>,
    name: &'a str,
    /// `table.column` that it goes with.
    owned_by: Option<String>,
    created_by: Option<&'a str>,
}

#[derive(Serialize)]
struct ObjectReport<'a> {
    kind: &'a str,
    schema: Option<&'a str>,
    name: &'a str,
    arguments: Option<&'a str>,
    created_by: Option<&'a str>,
}

/// The schema of an environment after some revisions.
pub(super) fn schema<'a>(environment: &'a Environment, schema: &'a Schema, revisions: &[Index]) -> SchemaReport<'a> {
    let to = Writer { environment };
    let views = |materialized: bool| {
        let wanted = schema.views().filter(move |(_, view)| view.materialized == materialized);
        wanted.map(|(id, view)| to.view(id, view)).collect()
    };
    let objects = |wanted: &dyn Fn(ObjectKind) -> bool| -> Vec<ObjectReport<'a>> {
        schema.objects().filter(|(key, _)| wanted(key.kind)).map(|(key, object)| to.object(key, object)).collect()
    };
    let default = schema.default_schema();
    // MySQL's is the database, which has no name here.
    let named =
        |name: Option<std::sync::Arc<str>>| name.or_else(|| Some(default.clone()).filter(|name| !name.is_empty()));
    SchemaReport {
        environment: &environment.name,
        revisions: revisions.iter().filter_map(|&index| environment.migrations[index].id()).collect(),
        dialect: schema.dialect.name(),
        naming_convention: schema.conventions.as_deref(),
        schemas: schema.schemas().into_iter().filter_map(named).map(|name| name.to_string()).collect(),
        tables: schema.tables().map(|(id, table)| to.table(id, table)).collect(),
        views: views(false),
        materialized_views: views(true),
        enums: schema.types().filter_map(|(id, type_)| to.enum_(id, type_)).collect(),
        types: schema.types().filter_map(|(id, type_)| to.type_(id, type_)).collect(),
        sequences: schema.sequences().map(|(id, sequence)| to.sequence(id, sequence)).collect(),
        functions: objects(&ObjectKind::is_function),
        extensions: objects(&|kind| kind == ObjectKind::Extension),
        others: objects(&|kind| !kind.is_function() && kind != ObjectKind::Extension && kind != ObjectKind::Schema),
        is_whole: schema.is_whole(),
    }
}

/// Writes objects of a schema: it knows which revision a step is of.
#[derive(Clone, Copy)]
struct Writer<'a> {
    environment: &'a Environment,
}

impl<'a> Writer<'a> {
    fn revision(self, made: Made) -> Option<&'a str> {
        self.environment.migrations.get(made.by?.migration as usize)?.id()
    }

    fn table(self, id: &'a Id, table: &'a Table) -> TableReport<'a> {
        let attached = |kind: ObjectKind| -> Vec<AttachedReport<'a>> {
            table.attached.iter().filter(|it| it.kind == kind).map(|it| self.attached(it)).collect()
        };
        TableReport {
            schema: id.schema.as_deref(),
            name: &id.name,
            created_by: self.revision(table.made),
            assumed: table.is_assumed,
            certain: table.made.is_certain,
            comment: shown(table.comment.as_ref()),
            columns: table.columns.iter().map(|column| self.column(column)).collect(),
            indexes: table.indexes.iter().map(|index| self.index(index)).collect(),
            primary_key: table.primary_key.as_ref().map(key),
            foreign_keys: table.foreign_keys.iter().map(foreign_key).collect(),
            unique: table.uniques.iter().map(key).collect(),
            checks: table.checks.iter().map(check).collect(),
            exclusions: table.exclusions.iter().map(check).collect(),
            triggers: attached(ObjectKind::Trigger),
            policies: attached(ObjectKind::Policy),
            rules: attached(ObjectKind::Rule),
            parents: table.parents.iter().map(ToString::to_string).collect(),
            partition: shown(table.partition.as_ref()),
            clauses: table.clauses.iter().map(ToString::to_string).collect(),
            settings: table.settings.iter().map(ToString::to_string).collect(),
        }
    }

    fn column(self, column: &'a Column) -> ColumnReport<'a> {
        let sequence = || column.serial.as_ref().map(|sequence| format!("nextval('{sequence}'::regclass)"));
        ColumnReport {
            name: &column.name,
            type_: column.type_.sql.to_string(),
            nullable: column.nullable,
            default: shown(column.default.as_ref()).or_else(sequence),
            computed: column.computed.as_ref().map(|computed| computed.expression.to_string()),
            identity: column.identity.as_ref().map(|it| if it.always { "always" } else { "by default" }),
            comment: shown(column.comment.as_ref()),
            added_by: self.revision(column.made),
            assumed: column.is_assumed,
            certain: column.made.is_certain,
        }
    }

    fn index(self, index: &'a schema::table::Index) -> IndexReport<'a> {
        let element = |element: &IndexElement| match &element.options {
            Some(options) => format!("{} {options}", element.what),
            None => element.what.to_string(),
        };
        IndexReport {
            name: named(&index.name),
            columns: index.elements.iter().map(|element| element.what.to_string()).collect(),
            elements: index.elements.iter().map(element).collect(),
            unique: index.unique,
            method: shown(index.method.as_ref()),
            predicate: shown(index.predicate.as_ref()),
            include: index.include.iter().map(|column| &**column).collect(),
            created_by: self.revision(index.made),
        }
    }

    fn attached(self, attached: &'a Attached) -> AttachedReport<'a> {
        AttachedReport { name: &attached.name, created_by: self.revision(attached.made) }
    }

    fn view(self, id: &'a Id, view: &'a View) -> ViewReport<'a> {
        ViewReport {
            schema: id.schema.as_deref(),
            name: &id.name,
            created_by: self.revision(view.made),
            query: shown(view.query.as_ref()),
            reads: view.reads.iter().map(ToString::to_string).collect(),
            indexes: view.indexes.iter().map(|index| self.index(index)).collect(),
        }
    }

    fn enum_(self, id: &'a Id, type_: &'a schema::UserType) -> Option<EnumReport<'a>> {
        let TypeDefinition::Enum { values, .. } = &type_.definition else { return None };
        let values = values.iter().map(ToString::to_string).collect();
        let created_by = self.revision(type_.made);
        Some(EnumReport { schema: id.schema.as_deref(), name: &id.name, values, created_by })
    }

    fn type_(self, id: &'a Id, type_: &'a schema::UserType) -> Option<TypeReport<'a>> {
        let TypeDefinition::Other(kind, definition) = &type_.definition else { return None };
        let (definition, created_by) = (definition.to_string(), self.revision(type_.made));
        Some(TypeReport { schema: id.schema.as_deref(), name: &id.name, kind: kind.word(), definition, created_by })
    }

    fn sequence(self, id: &'a Id, sequence: &'a Sequence) -> SequenceReport<'a> {
        let owned_by = sequence.owner.as_ref().map(|(table, column)| format!("{table}.{column}"));
        let created_by = self.revision(sequence.made);
        SequenceReport { schema: id.schema.as_deref(), name: &id.name, owned_by, created_by }
    }

    fn object(self, key: &'a ObjectId, object: &'a Object) -> ObjectReport<'a> {
        ObjectReport {
            kind: key.kind.word(),
            schema: key.id.schema.as_deref(),
            name: &key.id.name,
            arguments: key.arguments.as_deref(),
            created_by: self.revision(object.made),
        }
    }
}

fn shown(text: Option<&Text>) -> Option<String> {
    text.map(ToString::to_string)
}

fn named(name: &schema::table::Given) -> Option<&str> {
    Some(&*name.name).filter(|name| !name.is_empty())
}

fn key(key: &Key) -> KeyReport<'_> {
    let columns = key.columns.iter().map(|column| &**column).collect();
    KeyReport { name: named(&key.name), columns, deferral: deferral(key.deferral) }
}

fn deferral(deferral: Deferral) -> DeferralReport {
    DeferralReport { deferrable: deferral.deferrable, deferred: deferral.deferred }
}

fn foreign_key(key: &ForeignKey) -> ForeignKeyReport<'_> {
    ForeignKeyReport {
        name: named(&key.name),
        columns: key.columns.iter().map(|column| &**column).collect(),
        references: ReferenceReport {
            schema: key.referent.schema.as_deref(),
            table: &key.referent.name,
            columns: key.referent_columns.iter().map(|column| &**column).collect(),
        },
        on_delete: shown(key.on_delete.as_ref()),
        on_update: shown(key.on_update.as_ref()),
        deferral: deferral(key.deferral),
    }
}

fn check(check: &Check) -> CheckReport<'_> {
    CheckReport { name: named(&check.name), expression: check.expression.to_string() }
}
