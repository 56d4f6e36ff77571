//! SQL as it is written: statements, and what is said of them in comments.

use crate::text::Text;

/// A script that grows statement by statement.
#[derive(Default)]
pub(super) struct Script {
    text: String,
    /// The heading of a section in which nothing stands so far.
    heading: Option<&'static str>,
}

impl Script {
    /// Lines of comment.
    pub(super) fn note(&mut self, text: &str) {
        self.begin();
        self.push_note(text);
    }

    /// An empty line.
    pub(super) fn space(&mut self) {
        self.begin();
        self.text.push('\n');
    }

    /// From here on it is about something else.
    pub(super) fn section(&mut self, heading: &'static str) {
        self.heading = Some(heading);
    }

    /// A statement, without the semicolon after it.
    pub(super) fn statement(&mut self, sql: &str) {
        self.begin();
        self.text.push_str(sql.trim_end().trim_end_matches(';'));
        // What ends in a comment would take the semicolon into it.
        let ends_in_comment = sql.lines().last().is_some_and(|line| line.contains("--"));
        self.text.push_str(if ends_in_comment { "\n;\n" } else { ";\n" });
    }

    /// A statement of which pieces may not be known: it is left out then, and stands as a comment.
    pub(super) fn statement_if_known(&mut self, sql: &Text) {
        match sql.as_known() {
            Some(sql) => self.statement(sql),
            None => {
                let holes: Vec<&str> = sql.holes().collect();
                self.left_out(&sql.to_string(), &format!("a part of it is not known: {}", holes.join(", ")));
            }
        }
    }

    /// A statement that would not run.
    pub(super) fn left_out(&mut self, sql: &str, why: &str) {
        self.begin();
        self.push_note(&format!("Left out, because {why}:"));
        self.push_note(sql);
    }

    /// The whole.
    pub(super) fn text(self) -> String {
        self.text
    }

    fn begin(&mut self) {
        if let Some(heading) = self.heading.take() {
            self.text.push('\n');
            self.push_note(heading);
        }
    }

    fn push_note(&mut self, text: &str) {
        for line in text.lines() {
            self.text.push_str(if line.is_empty() { "--" } else { "-- " });
            self.text.push_str(line);
            self.text.push('\n');
        }
    }
}

/// A comment on one line, which no line break in a text can leave.
pub(super) fn remark(text: &str) -> String {
    format!("-- {}", text.split_whitespace().collect::<Vec<_>>().join(" "))
}
