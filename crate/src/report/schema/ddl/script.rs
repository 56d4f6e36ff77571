//! SQL as it is written: statements, and what is said of them in comments.

use crate::text::Text;

/// A script that grows statement by statement.
#[derive(Default)]
pub(super) struct Script {
    items: Vec<Item>,
    /// The heading of a section in which nothing stands so far.
    heading: Option<&'static str>,
}

/// What stands in a script.
pub(in crate::report::schema) enum Item {
    /// What the next ones are about.
    Heading(&'static str),
    /// Lines of comment.
    Note(String),
    /// An empty line.
    Space,
    /// A statement, without the semicolon after it, and the one that drops what it makes.
    Statement(String, Option<String>),
    /// A statement that would not run, and why.
    LeftOut(String, String),
}

impl Script {
    /// Lines of comment.
    pub(super) fn note(&mut self, text: &str) {
        self.push(Item::Note(text.to_owned()));
    }

    /// An empty line.
    pub(super) fn space(&mut self) {
        self.push(Item::Space);
    }

    /// From here on it is about something else.
    pub(super) fn section(&mut self, heading: &'static str) {
        self.heading = Some(heading);
    }

    /// A statement, without the semicolon after it.
    pub(super) fn statement(&mut self, sql: &str) {
        self.push(Item::Statement(sql.trim_end().trim_end_matches(';').to_owned(), None));
    }

    /// A statement that makes something which another one drops.
    pub(super) fn making(&mut self, sql: &str, drop: String) {
        self.push(Item::Statement(sql.trim_end().trim_end_matches(';').to_owned(), Some(drop)));
    }

    /// A statement of which pieces may not be known: it is left out then, and stands as a comment.
    pub(super) fn statement_if_known(&mut self, sql: &Text) {
        match sql.as_known() {
            Some(sql) => self.statement(sql),
            None => self.not_known(sql),
        }
    }

    /// The same of one that makes something which another one drops.
    pub(super) fn making_if_known(&mut self, sql: &Text, drop: String) {
        match sql.as_known() {
            Some(sql) => self.making(sql, drop),
            None => self.not_known(sql),
        }
    }

    fn not_known(&mut self, sql: &Text) {
        let holes: Vec<&str> = sql.holes().collect();
        self.left_out(&sql.to_string(), &format!("a part of it is not known: {}", holes.join(", ")));
    }

    /// A statement that would not run.
    pub(super) fn left_out(&mut self, sql: &str, why: &str) {
        self.push(Item::LeftOut(sql.to_owned(), why.to_owned()));
    }

    /// What stands in it so far, which is taken out of it.
    pub(super) fn take(&mut self) -> Vec<Item> {
        self.heading = None;
        std::mem::take(&mut self.items)
    }

    fn push(&mut self, item: Item) {
        self.items.extend(self.heading.take().map(Item::Heading));
        self.items.push(item);
    }

    /// The whole.
    pub(super) fn text(self) -> String {
        let mut text = String::new();
        for item in &self.items {
            item.write(&mut text);
        }
        text
    }
}

impl Item {
    fn write(&self, text: &mut String) {
        match self {
            Item::Heading(heading) => {
                text.push('\n');
                push_note(text, heading);
            }
            Item::Note(note) => push_note(text, note),
            Item::Space => text.push('\n'),
            Item::Statement(sql, _) => {
                text.push_str(sql);
                // What ends in a comment would take the semicolon into it.
                let ends_in_comment = sql.lines().last().is_some_and(|line| line.contains("--"));
                text.push_str(if ends_in_comment { "\n;\n" } else { ";\n" });
            }
            Item::LeftOut(sql, why) => {
                push_note(text, &format!("Left out, because {why}:"));
                push_note(text, sql);
            }
        }
    }
}

fn push_note(text: &mut String, note: &str) {
    for line in note.lines() {
        text.push_str(if line.is_empty() { "--" } else { "-- " });
        text.push_str(line);
        text.push('\n');
    }
}

/// A comment on one line, which no line break in a text can leave.
pub(super) fn remark(text: &str) -> String {
    format!("-- {}", text.split_whitespace().collect::<Vec<_>>().join(" "))
}
