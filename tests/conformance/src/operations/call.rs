//! A call that a migration makes, whoever says so.

use serde::Deserialize;
use serde_json::Value;

/// How much of SQL is shown.
const SHOWN_WORDS: usize = 8;

/// A directive of Alembic's, or a method of SQLAlchemy's that does the same.
#[derive(Deserialize, Debug, Clone, Default)]
#[serde(default)]
pub(super) struct Call {
    /// Its number in the function; Limbeck gives each statement of one `execute` the same.
    #[serde(rename = "call")]
    pub(super) number: u32,
    pub(super) directive: String,
    pub(super) schema: Option<String>,
    pub(super) table: Option<String>,
    pub(super) name: Option<String>,
    pub(super) line: Option<u32>,
    /// Of a table that is made, or a column that is added.
    pub(super) columns: Option<Vec<Column>>,
    /// Which of the names are not known, as they come from code of the application that is not here.
    pub(super) stand_ins: Vec<String>,
    /// The text of SQL that Alembic runs.
    pub(super) sql: Value,
    /// How sure Limbeck is that it runs.
    pub(super) certainty: Option<String>,
}

/// A column, as far as it is known.
#[derive(Deserialize, Debug, Clone)]
pub(super) struct Column {
    name: Option<String>,
    r#type: Option<String>,
    nullable: Option<bool>,
}

impl Call {
    /// What Alembic ran is what Limbeck says.
    pub(super) fn is(&self, limbeck: &Call) -> bool {
        self.directive == limbeck.directive && self.other_name(limbeck).is_none()
    }

    /// The first kind of name that differs.
    pub(super) fn other_name(&self, limbeck: &Call) -> Option<&'static str> {
        let names = [
            ("table", &self.table, &limbeck.table),
            ("schema", &self.schema, &limbeck.schema),
            ("name", &self.name, &limbeck.name),
        ];
        // An empty schema is none.
        let given = |name: &Option<String>| name.clone().filter(|name| !name.is_empty());
        let is_known = |kind: &str| !self.stand_ins.iter().any(|it| it == kind);
        names
            .into_iter()
            .find(|(kind, one, other)| given(one) != given(other) && is_known(kind) && self.has_names())
            .map(|(kind, ..)| kind)
    }

    /// Of SQL and of all tables at once Alembic knows no names.
    fn has_names(&self) -> bool {
        let word = self.directive.split('.').next().unwrap_or_default();
        !matches!(word, "execute" | "connection" | "session" | "metadata")
    }

    /// The columns of both, where they differ: the first that does.
    pub(super) fn other_columns(&self, limbeck: &Call) -> Option<(String, String)> {
        let columns = self.columns.as_ref()?;
        let Some(others) = &limbeck.columns else {
            return Some((format!("{} columns", columns.len()), "no columns".to_owned()));
        };
        if let Some((one, other)) = columns.iter().zip(others).find(|(one, other)| !one.is(other)) {
            return Some((one.text(), other.text()));
        }
        (columns.len() != others.len())
            .then(|| (format!("{} columns", columns.len()), format!("{} columns", others.len())))
    }

    /// `create_index app.runs ix_runs_state`, with `-` for a name that isn't given and `?` for one that isn't known.
    pub(super) fn text(&self) -> String {
        let mut text = self.directive.clone();
        if self.has_names() {
            let shown = |kind: &str, name: &Option<String>| {
                let is_unknown = self.stand_ins.iter().any(|it| it == kind);
                if is_unknown { "?".to_owned() } else { name.clone().unwrap_or_else(|| "-".to_owned()) }
            };
            let schema = self.schema.as_ref().map(|_| format!("{}.", shown("schema", &self.schema)));
            let (table, name) = (shown("table", &self.table), shown("name", &self.name));
            text.push_str(&format!(" {}{table} {name}", schema.unwrap_or_default()));
        }
        if let Some(sql) = self.sql.as_str() {
            let words: Vec<&str> = sql.split_whitespace().take(SHOWN_WORDS).collect();
            text.push_str(&format!(" `{}`", words.join(" ")));
        }
        match self.certainty.as_deref() {
            None | Some("certain") => text,
            Some(certainty) => format!("{text} ({certainty})"),
        }
    }
}

impl Column {
    fn is(&self, limbeck: &Column) -> bool {
        (self.name.is_none() || self.name == limbeck.name)
            && (self.r#type.is_none() || self.r#type == limbeck.r#type)
            && self.nullable == limbeck.nullable
    }

    fn text(&self) -> String {
        let shown = |name: &Option<String>| name.clone().unwrap_or_else(|| "?".to_owned());
        let nullable = match self.nullable {
            Some(true) => "null",
            Some(false) => "not null",
            None => "null?",
        };
        format!("{} {} {nullable}", shown(&self.name), shown(&self.r#type))
    }
}
