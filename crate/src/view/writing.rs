//! What is written anew: the next migration, one in the place of many, and SQL.

use serde::Serialize;

use super::fixes::{ChangedFile, Now};
use super::question::{Bytes, NamedBytes};
use crate::audit::Audit;
use crate::report::revision::{Wanted, revision};
use crate::report::squash::{Place, Squash, squash};
use crate::report::{sql, without_secrets};

/// A file that is proposed, or why there is none.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub enum Written<T> {
    /// What is proposed.
    File(T),
    /// Why there is none.
    Refused(Vec<Noted>),
}

/// Something to know, with its place where it has one.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Noted {
    /// The migration that it is about.
    pub path: Option<String>,
    /// Its line.
    pub line: Option<u32>,
    /// What is to be known.
    pub text: String,
}

impl Noted {
    fn general(text: impl Into<String>) -> Noted {
        Noted { path: None, line: None, text: text.into() }
    }

    fn of(Place { path, line, text }: Place) -> Noted {
        Noted { path, line, text }
    }
}

/// The migration that makes what models declare and migrations don't.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct RevisionView {
    /// The path of its file.
    pub path: String,
    /// Its text, without passwords.
    pub text: String,
    /// The bytes to write.
    pub bytes: Bytes,
    /// What it can't know.
    pub unknown: Vec<String>,
}

/// The next migration of an environment.
pub fn next(audit: &Audit, environment: usize, message: &str, now: Now) -> Written<RevisionView> {
    let wanted = Wanted { message, id: None, at: Some(now.moment()) };
    let Some(of) = audit.environments.get(environment) else { return nothing_here() };
    match revision(of, wanted) {
        Ok(made) => Written::File(RevisionView {
            path: made.path,
            text: without_secrets(made.text.clone()),
            bytes: made.text.into(),
            unknown: made.unknown,
        }),
        Err(reason) => Written::Refused(vec![Noted::general(reason)]),
    }
}

/// One migration in the place of many.
#[derive(Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct SquashView {
    /// The path of its file.
    pub path: String,
    /// Its text, without passwords.
    pub text: String,
    /// How many migrations it stands for.
    pub migrations: u32,
    /// The last of them.
    pub at: String,
    /// What to do with databases that are there already.
    pub advice: String,
    /// The files that are gone.
    pub removed: Vec<String>,
    /// The files that follow it now and are edited.
    pub edited: Vec<ChangedFile>,
    /// What the migrations do that is not in it.
    pub not_carried: Vec<Noted>,
    /// What may be there or not after the old ones, and is made by it.
    pub assumed: Vec<Noted>,
    /// What else is to be known.
    pub notes: Vec<&'static str>,
    /// Where the new chain leaves another schema than the old one; nothing if all is well.
    pub differences: Vec<String>,
}

/// The migrations up to a revision in one: up to the head without one.
pub fn squashed(audit: &Audit, environment: usize, to: Option<&str>) -> Written<SquashView> {
    let noted = |places: Vec<Place>| places.into_iter().map(Noted::of).collect();
    match squash_of(audit, environment, to) {
        None => nothing_here(),
        Some(Err(reasons)) => Written::Refused(noted(reasons)),
        Some(Ok(made)) => {
            let is_edited = |path: &str| made.edited.iter().any(|it| it == path);
            let edited = made.patch.diffs().filter(|(path, _)| is_edited(path));
            let edited =
                edited.map(|(path, diff)| ChangedFile { path: path.to_owned(), is_new: false, diff }).collect();
            Written::File(SquashView {
                advice: made.advice(),
                notes: made.notes(),
                path: made.path,
                text: without_secrets(made.text),
                migrations: made.migrations as u32,
                at: made.at,
                removed: made.removed,
                edited,
                not_carried: noted(made.not_carried),
                assumed: noted(made.assumed),
                differences: made.differences,
            })
        }
    }
}

/// The migrations of an environment as they are then, each file by its path.
pub fn squashed_files(audit: &Audit, environment: usize, to: Option<&str>) -> Vec<NamedBytes> {
    let Some(Ok(made)) = squash_of(audit, environment, to) else { return Vec::new() };
    let own = (made.path, made.text);
    made.rest.into_iter().chain([own]).map(|(name, text)| NamedBytes { name, bytes: text.into() }).collect()
}

/// What becomes of the files of the chain, as a patch that `git apply` takes; without those in which a password would stand.
pub fn squash_patch(audit: &Audit, environment: usize, to: Option<&str>) -> Option<String> {
    let made = squash_of(audit, environment, to)?.ok()?;
    Some(made.patch.diff().0)
}

fn squash_of(audit: &Audit, environment: usize, to: Option<&str>) -> Option<Result<Squash, Vec<Place>>> {
    Some(squash(audit.environments.get(environment)?, to, None))
}

/// The SQL of the revisions that an address means, all of them without one.
pub fn script(audit: &Audit, environment: usize, address: Option<&str>, is_downgrade: bool) -> Written<String> {
    let Some(of) = audit.environments.get(environment) else { return nothing_here() };
    let way = if is_downgrade { sql::Way::Down } else { sql::Way::Up };
    match sql::Range::of(of, address, way) {
        Ok(range) => Written::File(without_secrets(sql::script(of, &range))),
        Err(reason) => Written::Refused(vec![Noted::general(reason)]),
    }
}

fn nothing_here<T>() -> Written<T> {
    Written::Refused(vec![Noted::general("there is no migration here")])
}
