//! What code asks of where it runs: environment variables and arguments of the command line, `-x key=value`.
//!
//! What the reader gives is the answer; else a default that is written beside the question, which is an assumption and
//! shown as one; else nobody knows.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::reader::Reader;
use crate::python::lines::Position;
use crate::value::{Args, Place, Term, Value};

/// The name that `context.get_x_argument(as_dictionary=True)` is given here:
/// it is a name that no module can have.
pub(super) const X_ARGUMENTS: &str = "get_x_argument()";

/// Where a variable comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum Surrounding {
    /// `os.environ`.
    Environment,
    /// `-x key=value` (alembic/runtime/environment.py, `get_x_argument`).
    XArgument,
}

/// Something that migrations ask of where they run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// Where it comes from.
    pub from: Surrounding,
    /// What is taken where it isn't set, if that is written there.
    pub default: Option<String>,
    /// The code that computes what is taken where it isn't set, if nobody knows what that gives.
    pub computed_default: Option<String>,
    /// What the reader of the audit says that it is.
    pub value: Option<String>,
    /// The file that asks.
    pub path: String,
    /// Where in it.
    pub position: Position,
}

/// What the reader of the audit says of where migrations run.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Surroundings {
    /// Environment variables.
    pub environment: BTreeMap<String, String>,
    /// Arguments of the command line, `-x key=value`.
    pub x_arguments: BTreeMap<String, String>,
}

impl Surroundings {
    fn get(&self, from: Surrounding, name: &str) -> Option<&String> {
        match from {
            Surrounding::Environment => self.environment.get(name),
            Surrounding::XArgument => self.x_arguments.get(name),
        }
    }
}

/// What was asked so far, each question once.
#[derive(Debug, Default)]
pub(super) struct Asked {
    variables: BTreeMap<(Surrounding, String), (Variable, Place)>,
}

impl Asked {
    /// All that was asked, by where it comes from and its name.
    pub(super) fn into_variables(self) -> Vec<Variable> {
        self.variables.into_values().map(|(variable, _)| variable).collect()
    }
}

impl<'a> Reader<'a> {
    /// What a variable of the surroundings is: `os.environ.get("SCHEMA", "stock")`.
    pub(super) fn variable(&mut self, from: Surrounding, args: &Args<'a>, place: Place) -> Value<'a> {
        let reason = match from {
            Surrounding::Environment => "an environment variable",
            Surrounding::XArgument => "an argument of the command line (-x)",
        };
        let Some(name) = args.positional.first().and_then(Value::as_text) else {
            return Self::unknown_at(place, reason);
        };
        let name = name.to_owned();
        let default = args.get(1, "default").filter(|it| !matches!(it, Value::None)).cloned();
        let given = self.settings.surroundings.get(from, &name).cloned();
        self.ask(from, name, default.as_ref(), given.clone(), place);
        // Another value would take another way: what depends on it is answered, not plain.
        self.provenance.count_answer();
        match (given, default) {
            // `cast=int` of python-decouple: what it makes of a text isn't followed.
            (Some(_), _) if args.named("cast").is_some() => Self::unknown_at(place, reason),
            (Some(given), _) => Value::text(given),
            (None, Some(Value::Text(_))) if args.named("cast").is_some() => Self::unknown_at(place, reason),
            (None, Some(default)) => default,
            (None, None) => Self::unknown_at(place, reason),
        }
    }

    /// Whether a variable is set, where that was said: `"SCHEMA" in os.environ`.
    pub(super) fn is_set(&mut self, container: &Value<'a>, name: &Value<'a>) -> Option<bool> {
        let Term::Name(dotted) = container.as_term()? else { return None };
        let from = surrounding(dotted)?;
        self.settings.surroundings.get(from, name.as_text()?).map(|_| true)
    }

    /// Whether a value is a variable that nothing sets and that has no default: `os.environ.get("SCHEMA") or "stock"`
    /// has its default after it.
    pub(super) fn takes_as_default(&mut self, unset: &Value<'a>, default: &Value<'a>) -> bool {
        let Value::Unknown(unknown) = unset else { return false };
        let is_it = |(variable, place): &&mut (Variable, Place)| {
            *place == unknown.place
                && variable.value.is_none()
                && variable.default.is_none()
                && variable.computed_default.is_none()
        };
        let Some((variable, _)) = self.asked.variables.values_mut().find(|it| is_it(it)) else { return false };
        let Some(text) = default.as_text() else { return false };
        variable.default = Some(text.to_owned());
        true
    }

    fn ask(
        &mut self,
        from: Surrounding,
        name: String,
        default: Option<&Value<'a>>,
        value: Option<String>,
        place: Place,
    ) {
        let shown = default.map(|it| it.as_text().map_or_else(|| self.heap.shown(it), ToOwned::to_owned));
        let is_known = default.is_some_and(|it| match it {
            Value::Text(text) => text.as_known().is_some(),
            it => !matches!(it, Value::Unknown(_) | Value::Term(_)),
        });
        let (default, computed_default) = if is_known { (shown, None) } else { (None, shown) };
        let known = self.asked.variables.get(&(from, name.clone()));
        let says_more = |known: &Variable| {
            known.default.is_none()
                && (default.is_some() || (computed_default.is_some() && known.computed_default.is_none()))
        };
        if known.is_some_and(|(known, _)| !says_more(known)) {
            return;
        }
        let path = self.heap.file(place.file).path.to_owned();
        let position = self.heap.position(place);
        let variable = Variable { name: name.clone(), from, default, computed_default, value, path, position };
        self.asked.variables.insert((from, name), (variable, place));
    }
}

/// The surroundings that a dotted name means.
pub(super) fn surrounding(dotted: &str) -> Option<Surrounding> {
    match dotted {
        "os.environ" => Some(Surrounding::Environment),
        X_ARGUMENTS => Some(Surrounding::XArgument),
        _ => None,
    }
}
