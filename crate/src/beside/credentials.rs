//! Passwords that are written down.

use std::collections::BTreeSet;
use std::ops::Range;

use serde::Serialize;

use super::document::Document;
use super::mentions::is_document;
use crate::folder::{Folder, file_name, text};
use crate::ordered::Arrange;
use crate::project::around::Sort;
use crate::python::ast::{Expr, Ranged};
use crate::python::source::Source;
use crate::python::walk;
use crate::secret::{self, address, masked};

/// A password that is written down; the password itself is kept nowhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Credential {
    /// The file.
    pub path: String,
    /// Its line, from 1.
    pub line: u32,
    /// What is written there, the password masked.
    pub masked: String,
}

/// The passwords that are written down in a folder: in configuration, in Python, in documents.
pub fn credentials(folder: &Folder) -> Vec<Credential> {
    let mut found = Vec::new();
    for (path, bytes) in folder.read() {
        // Few files are worth more than a look for these words.
        if !may_hold_one(bytes) {
            continue;
        }
        let lines: Vec<(u32, String)> = if is_document(path) {
            let document = Document::of(path, bytes);
            document.lines.into_iter().map(|line| (line.number, line.text)).collect()
        } else if path.ends_with(".py") {
            found.extend(of_python(path, bytes));
            continue;
        } else if is_configuration(path) {
            let text = text::of_document(bytes);
            text.lines().enumerate().map(|(at, line)| (at as u32 + 1, line.to_owned())).collect()
        } else {
            continue;
        };
        let is_example = is_document(path) || is_example(path);
        for (number, line) in lines {
            let is_comment = is_example || line.trim_start().starts_with(['#', ';']);
            found.extend(of_line(&line, is_comment, !is_document(path)).map(|masked| Credential {
                path: path.to_owned(),
                line: number,
                masked,
            }));
        }
    }
    found.as_mut_slice().arrange_by(|one, other| (&one.path, one.line).cmp(&(&other.path, other.line)));
    found
}

/// Whether a file may hold a password at all.
fn may_hold_one(bytes: &[u8]) -> bool {
    let words: [&[u8]; 9] =
        [b"://", b"PASSWORD", b"password", b"Password", b"PASSWD", b"passwd", b"_PWD", b"_PASS", b"_pass"];
    // UTF-16 has a NUL between its letters.
    bytes.contains(&0) || words.iter().any(|word| memchr::memmem::find(bytes, word).is_some())
}

/// Whether a file configures something.
fn is_configuration(path: &str) -> bool {
    [".ini", ".mako"].iter().any(|extension| path.ends_with(extension))
        || file_name(path) == "pyproject.toml"
        || Sort::of(path) == Some(Sort::Configuration)
}

/// Whether a file is there to be copied and filled in: `.env.example`.
fn is_example(path: &str) -> bool {
    let name = file_name(path).to_ascii_lowercase();
    ["example", "sample", "template", "dist", "mako"].iter().any(|word| name.contains(word))
}

/// What a line says with its passwords masked, if it has any. Where it only shows how something is written, the word
/// for a password is none: `user:password@localhost`.
fn of_line(line: &str, only_shows: bool, is_configuration: bool) -> Option<String> {
    let addresses: Vec<_> =
        memchr::memmem::find_iter(line.as_bytes(), b"://").filter_map(|at| address(line, at)).collect();
    let is_example = |secret: &Range<usize>, password: &str| {
        let mut own = addresses.iter().filter(|it| it.password.as_ref() == Some(secret));
        own.any(|it| it.is_example(password) || it.is_of_no_database()) && !is_configuration
    };
    let mut secrets = if is_configuration { secret::secrets_in_configuration(line) } else { secret::secrets(line) };
    secrets.retain(|secret| {
        let password = line.get(secret.clone()).unwrap_or_default();
        let only_a_word = secret::is_word_for_one(password) || password.eq_ignore_ascii_case("changeme");
        !(is_example(secret, password) || only_shows && only_a_word)
    });
    piece(line, secrets)
}

/// As many letters of a line are shown on each side of its passwords.
const MAX_SIDE: usize = 80;

/// The piece of a line that matters, masked: an address whole, and what stands beside an assignment.
fn piece(line: &str, secrets: Vec<Range<usize>>) -> Option<String> {
    let (first, last) = (secrets.first()?.start, secrets.last()?.end);
    let address = line[..first].rfind("://").and_then(|at| address(line, at)).filter(|it| it.place.end >= last);
    let (from, to) = match &address {
        Some(address) => (address.place.start, address.place.end),
        None => {
            let from = line.floor_char_boundary(first.saturating_sub(MAX_SIDE));
            (from, line.ceil_char_boundary((last + MAX_SIDE).min(line.len())))
        }
    };
    let moved = secrets.into_iter().map(|secret| secret.start - from..secret.end - from);
    let piece = secret::without(line.get(from..to)?, moved.collect());
    let cut = |is_cut: bool| if is_cut && address.is_none() { "…" } else { "" };
    Some(format!("{}{}{}", cut(from > 0), masked(&piece).trim(), cut(to < line.trim_end().len())))
}

/// The passwords in the texts of a file of Python, and in those that it gives to names. Comments hold none.
fn of_python(path: &str, bytes: &[u8]) -> Vec<Credential> {
    let decoded = text::decoded(bytes).text;
    // A password in a line is worth parsing the file for.
    if secret::secrets(&decoded).is_empty() {
        return Vec::new();
    }
    let source = Source::of(path, decoded);
    let mut found: Vec<Credential> = Vec::new();
    let mut shown = BTreeSet::new();
    walk::each_expression(&source.module.body, &mut |expr| {
        let offset = expr.start().to_usize();
        // The pieces of an f-string come by themselves, too.
        let text = match expr {
            Expr::Constant(constant) => constant.value.as_str().map(ToOwned::to_owned),
            Expr::JoinedStr(node) => Some(written(&node.values)),
            _ => None,
        };
        let Some(text) = text else { return };
        for (at, line) in text.split('\n').enumerate() {
            // What goes on for lines is mostly words for people, with code of others in them.
            if text.contains('\n') && line.trim_start().starts_with('#') {
                continue;
            }
            let Some(masked) = of_line(line, text.contains('\n'), false) else { continue };
            let line = source.lines.position(&source.text, offset).line + at as u32;
            if shown.insert(line) {
                found.push(Credential { path: path.to_owned(), line, masked });
            }
        }
    });
    // `DB_PASSWORD = "…"`: by its line, which no comment begins.
    for (at, line) in source.text.lines().enumerate() {
        let number = at as u32 + 1;
        let is_known = found.iter().any(|known| known.line == number);
        let is_code = !line.trim_start().starts_with('#') && line.contains(['"', '\'']);
        if !is_known && is_code && !has_address(line) && is_assigned(line) {
            found.extend(of_line(line, false, false).map(|masked| Credential {
                path: path.to_owned(),
                line: number,
                masked,
            }));
        }
    }
    found
}

/// An f-string with its blanks.
fn written(parts: &[Expr]) -> String {
    let part = |part: &Expr| match part {
        Expr::Constant(constant) => constant.value.as_str().map_or_else(String::new, ToOwned::to_owned),
        _ => "{…}".to_owned(),
    };
    parts.iter().map(part).collect()
}

fn has_address(line: &str) -> bool {
    line.contains("://")
}

/// Whether a line of Python gives a text to a name, a key or a default.
fn is_assigned(line: &str) -> bool {
    secret::secrets(line).iter().all(|secret| line[..secret.start].ends_with(['"', '\'']))
}
