//! The address of the database, as code asks for it to know which database it is: `bind.engine.url`, `make_url(…)`.

use std::rc::Rc;

use super::reader::Reader;
use crate::dialect::Dialect;
use crate::text::Text;
use crate::value::{Args, Place, Term, Value};

/// What makes an address (`make_url` of sqlalchemy/engine/url.py).
const MAKE_URL: &str = "sqlalchemy.make_url";

/// Stands for the user, the host and the name of a database, which migrations don't say.
const REST: &str = "the rest of the database's URL";

/// What is not known of an address.
const OF_SERVER: &str = "it depends on the driver and the server";

impl<'a> Reader<'a> {
    /// The address of the database that migrations run on: its driver is that of the configuration, where that is of the
    /// same database.
    pub(super) fn database_url(&mut self, place: Place) -> Value<'a> {
        self.provenance.count_answer();
        let args = super::expressions::args(vec![Value::text(self.database_url_text())]);
        Value::Term(Rc::new(Term::Call { function: Value::name(MAKE_URL), args, place }))
    }

    /// The same as a string.
    pub(super) fn database_url_text(&self) -> Text {
        let dialect = self.settings.dialect;
        let written = self.settings.options.get("sqlalchemy.url").filter(|url| Dialect::of_url(url) == Some(dialect));
        let driver = written.and_then(|url| url.split_once("://")).map_or(dialect.name(), |(driver, _)| driver);
        let mut text = Text::known(format!("{driver}://"));
        text.push_text(&Text::hole(REST));
        text
    }

    /// The string of an address.
    pub(super) fn url_text(value: &Value<'a>) -> Option<Text> {
        match value.as_term()? {
            Term::Call { function, args, .. } if is_make_url(function) => match args.get(0, "name_or_url")? {
                Value::Text(text) => Some(text.as_ref().clone()),
                other => Self::url_text(other),
            },
            _ => None,
        }
    }

    /// An attribute of an address.
    pub(super) fn url_attribute(of: &Value<'a>, name: &str, place: Place) -> Option<Value<'a>> {
        let text = Self::url_text(of)?;
        Some(match name {
            "drivername" => driver(&text).map_or_else(|| Self::unknown_at(place, OF_SERVER), Value::text),
            "database" | "host" | "port" | "username" | "password" | "query" => Self::unknown_at(place, OF_SERVER),
            _ => return None,
        })
    }

    /// A method of an address.
    pub(super) fn url_method(
        &mut self,
        of: &Value<'a>,
        name: &str,
        args: &Args<'a>,
        place: Place,
    ) -> Option<Value<'a>> {
        let text = Self::url_text(of)?;
        let backend = driver(&text).and_then(|driver| Some(driver.split('+').next()?.to_owned()));
        Some(match name {
            "get_backend_name" => backend.map_or_else(|| Self::unknown_at(place, OF_SERVER), Value::text),
            // That of another address is a dialect as well; which one is asked by its name.
            "get_dialect" if backend.is_some_and(|name| Dialect::named(&name) == Some(self.settings.dialect)) => {
                Value::Dialect
            }
            "render_as_string" | "__str__" | "__to_string__" => Value::text(text),
            "set" if args.named("drivername").is_none() => of.clone(),
            _ => Self::unknown_at(place, OF_SERVER),
        })
    }

    /// Whether a word stands in the address of a database, where that is known: a database's name stands before all else in
    /// it, and nobody calls a host or a user so.
    pub(super) fn stands_in_url(text: &Text, word: &str) -> Option<bool> {
        let is_url = text.holes().next().is_some() && text.holes().all(|hole| hole == REST);
        let word = word.trim_end_matches([':', '/', '+']).to_lowercase();
        (is_url && Dialect::named(&word).is_some()).then(|| text.with_holes().to_lowercase().contains(&word))
    }
}

/// What stands before `://`.
fn driver(text: &Text) -> Option<String> {
    let whole = text.with_holes();
    let (driver, _) = whole.split_once("://")?;
    (!driver.contains(crate::text::HOLE)).then(|| driver.to_owned())
}

fn is_make_url(function: &Value<'_>) -> bool {
    function.dotted().is_some_and(|dotted| dotted.starts_with("sqlalchemy") && dotted.ends_with(".make_url"))
}
