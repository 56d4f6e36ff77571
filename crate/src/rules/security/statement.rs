//! Statements about rights, by their words.

use crate::operation::Change;
use crate::rules::Judged;
use crate::text::Text;

/// The statement of an operation, where it is known whole.
pub(super) fn sql_of<'e>(judged: &Judged<'e>) -> Option<&'e str> {
    judged.operation.sql.as_ref()?.text.as_known()
}

/// The words of a statement in capitals, without what stands in strings and comments.
pub(super) fn words(sql: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = sql;
    while let Some(letter) = rest.chars().next() {
        let is_word = |it: char| it.is_alphanumeric() || it == '_';
        let length = match letter {
            '\'' => end_of(rest, 1, "'"),
            '-' if rest.starts_with("--") => end_of(rest, 2, "\n"),
            '/' if rest.starts_with("/*") => end_of(rest, 2, "*/"),
            '$' => match tag(rest) {
                Some(tag) => end_of(rest, tag.len(), tag),
                None => 1,
            },
            letter if is_word(letter) => {
                let end = rest.find(|it| !is_word(it)).unwrap_or(rest.len());
                words.push(rest.get(..end).unwrap_or_default().to_ascii_uppercase());
                end
            }
            letter => letter.len_utf8(),
        };
        rest = rest.get(length..).unwrap_or_default();
    }
    words
}

/// Where something that begins a text ends.
fn end_of(text: &str, begin: usize, end: &str) -> usize {
    let found = text.get(begin..).and_then(|rest| rest.find(end));
    found.map_or(text.len(), |at| begin + at + end.len())
}

/// `$body$` at the beginning of a text.
fn tag(text: &str) -> Option<&str> {
    let end = text.get(1..)?.find('$')? + 2;
    let tag = text.get(..end)?;
    tag.bytes().skip(1).take(end - 2).all(|it| it.is_ascii_alphanumeric() || it == b'_').then_some(tag)
}

/// Whether words stand among others, one behind the other.
pub(super) fn has(words: &[String], sought: &[&str]) -> bool {
    words.windows(sought.len()).any(|it| it.iter().map(String::as_str).eq(sought.iter().copied()))
}

/// The word behind others.
pub(super) fn after<'w>(words: &'w [String], sought: &[&str]) -> Option<&'w str> {
    let mut windows = words.windows(sought.len() + 1);
    windows.find_map(|it| {
        it.split_last().filter(|(_, first)| first.iter().eq(sought.iter())).map(|(last, _)| last.as_str())
    })
}

/// Whether another statement changes something of a name, or may: one that is not known whole.
pub(super) fn changed_later(judged: &Judged<'_>, name: &Text, word: &str) -> bool {
    let Some(name) = name.as_known().map(str::to_ascii_uppercase) else { return true };
    let functions = judged.environment.migrations.iter().filter_map(|it| it.function("upgrade"));
    let is_it = |sql: &crate::operation::Sql| {
        let is_unknown = sql.keyword == "DO" || !sql.text.is_known();
        if !is_unknown && !sql.keyword.starts_with("ALTER") {
            return false;
        }
        let text = sql.text.with_holes();
        let words = words(&text);
        let is_about = || words.contains(&name) && words.iter().any(|it| it == word);
        if is_unknown { text.to_ascii_uppercase().contains(word) } else { is_about() }
    };
    functions.flat_map(|it| &it.operations).filter_map(|it| it.sql.as_ref()).any(is_it)
}

/// A `GRANT`.
pub(super) struct Grant {
    words: Vec<String>,
    /// Where its rights begin, where what they are on does, and whom they go to.
    rights: usize,
    on: usize,
    to: usize,
}

impl Grant {
    /// The grant of an upgrade.
    pub(super) fn of(judged: &Judged<'_>) -> Option<Grant> {
        let is_default = match &judged.operation.change {
            Change::Other { op, .. } if op == "grant" => false,
            Change::Object { kind: crate::operation::ObjectKind::DefaultPrivileges, .. } => true,
            _ => return None,
        };
        let words = words(sql_of(judged).filter(|_| !judged.is_downgrade)?);
        let rights = words.iter().position(|it| it == "GRANT")? + 1;
        let on = rights + words.get(rights..)?.iter().position(|it| it == "ON")?;
        let to = on + words.get(on..)?.iter().rposition(|it| it == "TO")?;
        // `ALTER DEFAULT PRIVILEGES … REVOKE …` grants nothing.
        let is_whole = !is_default || words.first().is_some_and(|it| it == "ALTER");
        is_whole.then_some(Grant { words, rights, on, to })
    }

    fn between(&self, from: usize, to: usize) -> &[String] {
        self.words.get(from..to).unwrap_or_default()
    }

    /// Whether it gives one of some rights.
    pub(super) fn gives(&self, rights: &[&str]) -> bool {
        self.between(self.rights, self.on).iter().any(|it| rights.contains(&it.as_str()))
    }

    /// Its rights, as a message shows them.
    pub(super) fn rights(&self) -> String {
        let rights = self.between(self.rights, self.on).iter().filter(|it| *it != "PRIVILEGES");
        let rights: Vec<String> = rights.map(|it| format!("`{it}`")).collect();
        match rights.as_slice() {
            [first, second, third, ..] if rights.len() > 4 => format!("{first}, {second}, {third} and more"),
            _ => rights.join(", "),
        }
    }

    /// What they are on, as a message shows it.
    pub(super) fn what(&self) -> String {
        let what = self.between(self.on + 1, self.to);
        match what {
            [name] => format!("`{}`", name.to_ascii_lowercase()),
            [table, name] if table == "TABLE" => format!("`{}`", name.to_ascii_lowercase()),
            _ => what.join(" ").to_ascii_lowercase(),
        }
    }

    /// Whether everybody gets them.
    pub(super) fn is_to_public(&self) -> bool {
        self.words.get(self.to..).unwrap_or_default().iter().any(|it| it == "PUBLIC")
    }

    /// Who gets them.
    pub(super) fn to(&self) -> Option<&str> {
        self.words.get(self.to + 1).map(String::as_str)
    }

    /// Whether they are on a schema itself.
    pub(super) fn is_on_schema(&self) -> bool {
        self.words.get(self.on + 1).is_some_and(|it| it == "SCHEMA")
    }

    /// Whether they are on what is made later.
    pub(super) fn is_default(&self) -> bool {
        self.words.first().is_some_and(|it| it == "ALTER")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_strings_and_bodies_are_none() {
        let sql = "CREATE FUNCTION a() /* SECURITY */ RETURNS text LANGUAGE plpgsql AS $b$ SECURITY DEFINER $b$ -- x\n SET x = 'y z'";
        let expected = ["CREATE", "FUNCTION", "A", "RETURNS", "TEXT", "LANGUAGE", "PLPGSQL", "AS", "SET", "X"];
        assert_eq!(words(sql), expected);
    }
}
