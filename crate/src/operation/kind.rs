//! Kinds of a database's objects and of constraints, and the words for them.

/// Declares [`ObjectKind`] with a word for each kind.
macro_rules! object_kinds {
    ($($kind:ident $word:literal,)*) => {
        /// Kinds of objects, in the order of their words (PostgreSQL manual, part VI "SQL Commands"; MySQL, SQLite, SQL
        /// Server and Oracle have few others that migrations use).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum ObjectKind {
            $(#[doc = concat!("`", $word, "`")] $kind,)*
        }

        impl ObjectKind {
            /// All of them.
            pub const ALL: &[ObjectKind] = &[$(ObjectKind::$kind,)*];

            /// Its words: `materialized view`.
            pub fn word(self) -> &'static str {
                match self {
                    $(ObjectKind::$kind => $word,)*
                }
            }
        }
    };
}

object_kinds! {
    AccessMethod "access method",
    Aggregate "aggregate",
    Cast "cast",
    Collation "collation",
    Column "column",
    Constraint "constraint",
    Conversion "conversion",
    Database "database",
    DefaultPrivileges "default privileges",
    Domain "domain",
    Event "event",
    EventTrigger "event trigger",
    Extension "extension",
    ForeignDataWrapper "foreign data wrapper",
    ForeignTable "foreign table",
    Function "function",
    Group "group",
    Index "index",
    Language "language",
    LargeObject "large object",
    Login "login",
    MaterializedView "materialized view",
    Operator "operator",
    OperatorClass "operator class",
    OperatorFamily "operator family",
    Owned "owned",
    Package "package",
    Policy "policy",
    Procedure "procedure",
    Publication "publication",
    Role "role",
    Routine "routine",
    Rule "rule",
    Schema "schema",
    Sequence "sequence",
    Server "server",
    Statistics "statistics",
    Subscription "subscription",
    Synonym "synonym",
    System "system",
    Table "table",
    Tablespace "tablespace",
    TextSearchConfiguration "text search configuration",
    TextSearchDictionary "text search dictionary",
    TextSearchParser "text search parser",
    TextSearchTemplate "text search template",
    Transform "transform",
    Trigger "trigger",
    Type "type",
    User "user",
    UserMapping "user mapping",
    View "view",
    VirtualTable "virtual table",
}

impl ObjectKind {
    /// Its words in capitals, as a statement has them: `MATERIALIZED VIEW`.
    pub fn keyword(self) -> String {
        self.word().to_ascii_uppercase()
    }

    /// Whether it is a function or what is called like one: its arguments tell it from others of its name.
    pub fn is_function(self) -> bool {
        matches!(self, ObjectKind::Function | ObjectKind::Procedure | ObjectKind::Aggregate)
    }
}

/// Kinds of constraints.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConstraintType {
    /// A primary key.
    Primary,
    /// A unique constraint.
    Unique,
    /// A foreign key.
    ForeignKey,
    /// A check.
    Check,
    /// An exclusion, of which Alembic knows nothing.
    Exclude,
    /// A word that Alembic takes for none.
    Other(String),
}

impl ConstraintType {
    /// The kind that `drop_constraint` has this word for.
    pub fn named(word: &str) -> ConstraintType {
        match word {
            "primary" => ConstraintType::Primary,
            "unique" => ConstraintType::Unique,
            "foreignkey" => ConstraintType::ForeignKey,
            "check" => ConstraintType::Check,
            "exclude" => ConstraintType::Exclude,
            other => ConstraintType::Other(other.to_owned()),
        }
    }

    /// The word that `drop_constraint` has for it.
    pub fn word(&self) -> &str {
        match self {
            ConstraintType::Primary => "primary",
            ConstraintType::Unique => "unique",
            ConstraintType::ForeignKey => "foreignkey",
            ConstraintType::Check => "check",
            ConstraintType::Exclude => "exclude",
            ConstraintType::Other(word) => word,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_stand_in_the_order_of_their_words() {
        assert!(ObjectKind::ALL.is_sorted_by_key(|kind| kind.word()));
    }
}
