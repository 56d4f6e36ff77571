//! Columns that classes of libraries bring along.

use super::call;
use crate::value::{Args, Place, Value};

/// A column: its name, its type, its options.
type Brought = (&'static str, Kind, &'static [(&'static str, bool)]);

/// A type, with the length of a string.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Plain(&'static str),
    String(i64),
    Refers(&'static str, &'static str),
}

use Kind::{Plain, Refers, String};

/// Classes by the end of their dotted names. Those without a column are here to be known.
#[rustfmt::skip]
const BROUGHT: &[(&str, &str, &[Brought])] = &[
    // sqlalchemy/orm/decl_api.py, sqlalchemy/ext/asyncio/session.py, sqlalchemy/ext/declarative/extensions.py
    ("sqlalchemy", "MappedAsDataclass", &[]),
    ("sqlalchemy", "AsyncAttrs", &[]),
    ("sqlalchemy", "DeferredReflection", &[]),
    // oslo_db/sqlalchemy/models.py
    ("oslo_db", "ModelBase", &[]),
    ("oslo_db", "ModelIterator", &[]),
    ("oslo_db", "TimestampMixin", &[("created_at", Plain("DateTime"), &[]), ("updated_at", Plain("DateTime"), &[])]),
    ("oslo_db", "SoftDeleteMixin", &[("deleted_at", Plain("DateTime"), &[]), ("deleted", Plain("Integer"), &[])]),
    // flask_appbuilder/models/mixins.py
    ("flask_appbuilder", "AuditMixin", &[
        ("created_on", Plain("DateTime"), &[("nullable", false)]), ("changed_on", Plain("DateTime"), &[("nullable", false)]),
        ("created_by_fk", Refers("Integer", "ab_user.id"), &[("nullable", false)]),
        ("changed_by_fk", Refers("Integer", "ab_user.id"), &[("nullable", false)]),
    ]),
    // sqlalchemy_utils/models.py, sqlalchemy_serializer, flask_login/mixins.py, fastapi_users
    ("sqlalchemy_utils", "Timestamp", &[("created", Plain("DateTime"), &[("nullable", false)]), ("updated", Plain("DateTime"), &[("nullable", false)])]),
    ("sqlalchemy_serializer", "SerializerMixin", &[]),
    ("flask_login", "UserMixin", &[]),
    ("flask_security", "RoleMixin", &[]),
    ("flask_security", "UserMixin", &[]),
    ("fastapi_users_db_sqlalchemy", "SQLAlchemyBaseUserTableUUID", &[
        ("id", Plain("fastapi_users_db_sqlalchemy.generics.GUID"), &[("primary_key", true)]), ("email", String(320), &[("nullable", false), ("unique", true), ("index", true)]),
        ("hashed_password", String(1024), &[("nullable", false)]), ("is_active", Plain("Boolean"), &[("nullable", false)]),
        ("is_superuser", Plain("Boolean"), &[("nullable", false)]), ("is_verified", Plain("Boolean"), &[("nullable", false)]),
    ]),
    ("fastapi_users_db_sqlalchemy", "SQLAlchemyBaseUserTable", &[
        ("email", String(320), &[("nullable", false), ("unique", true), ("index", true)]),
        ("hashed_password", String(1024), &[("nullable", false)]), ("is_active", Plain("Boolean"), &[("nullable", false)]),
        ("is_superuser", Plain("Boolean"), &[("nullable", false)]), ("is_verified", Plain("Boolean"), &[("nullable", false)]),
    ]),
    ("pydantic", "BaseModel", &[]),
];

/// The columns that a class of a library's brings along; none where it isn't known.
pub(super) fn columns(dotted: &str) -> Option<&'static [Brought]> {
    let name = dotted.rsplit('.').next()?;
    let library = dotted.split('.').next()?;
    BROUGHT.iter().find(|(of, class, _)| *of == library && *class == name).map(|(.., columns)| *columns)
}

/// The same as what SQLAlchemy is given.
pub(super) fn as_values<'a>(
    columns: &'static [Brought],
    place: Place,
) -> impl Iterator<Item = (&'static str, Value<'a>)> {
    columns.iter().map(move |(name, kind, options)| {
        let mut target = None;
        let type_ = match kind {
            Refers(type_, to) => {
                let args = Args { positional: vec![Value::text(*to)], ..Args::default() };
                target = Some(call("sqlalchemy.ForeignKey", args, place));
                Value::name(format!("sqlalchemy.{type_}"))
            }
            Plain(type_) if type_.contains('.') => Value::name(*type_),
            Plain(type_) => Value::name(format!("sqlalchemy.{type_}")),
            String(length) => {
                let args = Args { positional: vec![Value::Int(*length)], ..Args::default() };
                call("sqlalchemy.String", args, place)
            }
        };
        let mut args = Args { positional: vec![Value::text(*name), type_], ..Args::default() };
        args.positional.extend(target);
        args.named.extend(options.iter().map(|(option, value)| ((*option).into(), Value::Bool(*value))));
        (*name, call("sqlalchemy.Column", args, place))
    })
}
