//! Paths that the code puts together, and the files of the folder that it reads by them.

use std::rc::Rc;

use super::reader::Reader;
use crate::text::Text;
use crate::value::{Args, Place, Term, Value};

impl<'a> Reader<'a> {
    /// The text of a file of the folder, by a path that begins at `__file__`.
    pub(super) fn file_text(&self, path: &Value<'a>) -> Option<String> {
        let path = Self::path_text(path)?;
        let own = path.strip_prefix('/')?;
        let mut parts: Vec<&str> = Vec::new();
        for part in own.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop()?;
                }
                part => parts.push(part),
            }
        }
        self.library.text(&parts.join("/"))
    }

    /// A path as text: a string, or a `pathlib.Path`.
    fn path_text(path: &Value<'a>) -> Option<String> {
        match path {
            Value::Text(text) => text.as_known().map(ToOwned::to_owned),
            Value::Term(term) => match term.as_ref() {
                Term::Call { function, args, .. } if is_path(function) => {
                    let mut path = String::new();
                    for part in &args.positional {
                        let part = Self::path_text(part)?;
                        path = if path.is_empty() || part.starts_with('/') { part } else { format!("{path}/{part}") };
                    }
                    Some(path)
                }
                _ => None,
            },
            _ => None,
        }
    }

    fn path(text: &str, place: Place) -> Value<'a> {
        let args = super::expressions::args(vec![Value::text(text)]);
        Value::Term(Rc::new(Term::Call { function: Value::name("pathlib.Path"), args, place }))
    }

    fn as_path(value: &Value<'a>) -> Option<(String, Place)> {
        match value.as_term()? {
            Term::Call { function, place, .. } if is_path(function) => Some((Self::path_text(value)?, *place)),
            _ => None,
        }
    }

    /// `path / part`.
    pub(super) fn joined_path(left: &Value<'a>, right: &Value<'a>) -> Option<Value<'a>> {
        let (path, place) = Self::as_path(left)?;
        let part = Self::path_text(right)?;
        Some(Self::path(&format!("{path}/{part}"), place))
    }

    /// An attribute of a path.
    pub(super) fn path_attribute(of: &Value<'a>, name: &str) -> Option<Value<'a>> {
        let (path, place) = Self::as_path(of)?;
        let (parent, file) = path.rsplit_once('/').unwrap_or(("", &path));
        Some(match name {
            "parent" => Self::path(parent, place),
            "name" => Value::text(file),
            "stem" => Value::text(file.rsplit_once('.').map_or(file, |(stem, _)| stem)),
            "suffix" => Value::text(file.rsplit_once('.').map_or(String::new(), |(_, suffix)| format!(".{suffix}"))),
            "parents" => {
                let mut parents = Vec::new();
                let mut rest = path.as_str();
                while let Some((parent, _)) = rest.rsplit_once('/') {
                    parents.push(Self::path(parent, place));
                    rest = parent;
                }
                Value::Tuple(parents.into())
            }
            _ => return None,
        })
    }

    /// A method of a path.
    pub(super) fn path_method(
        &mut self,
        of: &Value<'a>,
        name: &str,
        args: &Args<'a>,
        place: Place,
    ) -> Option<Value<'a>> {
        let (path, _) = Self::as_path(of)?;
        let first = args.positional.first();
        Some(match name {
            "resolve" | "absolute" | "expanduser" => of.clone(),
            "joinpath" => {
                let parts: Option<Vec<String>> = args.positional.iter().map(Self::path_text).collect();
                Self::path(&format!("{path}/{}", parts?.join("/")), place)
            }
            "with_suffix" => {
                let stem = path.rsplit_once('.').map_or(path.as_str(), |(stem, _)| stem);
                Self::path(&format!("{stem}{}", first?.as_text()?), place)
            }
            "with_name" => {
                let parent = path.rsplit_once('/').map_or("", |(parent, _)| parent);
                Self::path(&format!("{parent}/{}", first?.as_text()?), place)
            }
            "read_text" => match self.file_text(of) {
                Some(text) => Value::text(text),
                None => Value::text(Text::hole(self.heap.source(place))),
            },
            "open" => {
                let args = super::expressions::args(vec![of.clone()]);
                self.call_builtin("open", &Value::name("builtins.open"), args, place)
            }
            "exists" | "is_file" => match self.file_text(of) {
                Some(_) => Value::Bool(true),
                None => Self::unknown_at(place, "a file that isn't in the folder"),
            },
            _ => return None,
        })
    }
}

fn is_path(function: &Value<'_>) -> bool {
    matches!(function.dotted().as_deref(), Some("pathlib.Path" | "pathlib.PurePath"))
}
