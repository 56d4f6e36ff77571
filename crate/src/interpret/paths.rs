//! Paths that the code puts together.

use std::rc::Rc;

use super::reader::Reader;
use crate::text::Text;
use crate::value::{Args, Place, Term, Value};

impl<'a> Reader<'a> {
    /// A path as text: a string, or a `pathlib.Path`.
    pub(super) fn path_text(path: &Value<'a>) -> Option<String> {
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

    pub(super) fn path(text: &str, place: Place) -> Value<'a> {
        let args = super::expressions::args(vec![Value::text(text)]);
        Value::Term(Rc::new(Term::Call { function: Value::name("pathlib.Path"), args, place }))
    }

    /// The text of a `pathlib.Path`, and where it was made.
    pub(super) fn as_path(value: &Value<'a>) -> Option<(String, Place)> {
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
            "as_posix" => Value::text(path),
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
            "with_stem" => {
                let parent = path.rsplit_once('/').map_or("", |(parent, _)| parent);
                let suffix = Self::path_attribute(of, "suffix")?;
                Self::path(&format!("{parent}/{}{}", first?.as_text()?, suffix.as_text()?), place)
            }
            "glob" | "rglob" | "iterdir" => {
                let pattern = match name {
                    "iterdir" => "*".to_owned(),
                    "glob" => first?.as_text()?.to_owned(),
                    _ => format!("**/{}", first?.as_text()?),
                };
                match self.found_below(&path, &pattern) {
                    Some(found) => {
                        let items = found.iter().map(|it| Self::path(&format!("{path}/{it}"), place)).collect();
                        self.bounded_list(items, None, place)
                    }
                    None => Self::unknown_at(place, "a directory that isn't in the folder"),
                }
            }
            "read_text" | "read_bytes" => match self.file_text(of) {
                Some(text) => Value::text(text),
                None => Value::text(Text::hole(self.heap.source(place))),
            },
            "open" => self.opened(of, place),
            "exists" | "is_file" | "is_dir" => match self.is_file(&path) {
                Some(is_file) => Value::Bool(name == "exists" || is_file == (name == "is_file")),
                None => Self::unknown_at(place, "a file that isn't in the folder"),
            },
            _ => return None,
        })
    }
}

fn is_path(function: &Value<'_>) -> bool {
    matches!(function.dotted().as_deref(), Some("pathlib.Path" | "pathlib.PurePath"))
}
