//! What depends on an answer: of the settings (which database, `--offline`) or of the schema.
//!
//! A condition may be known in two ways. Where the code alone tells (`if DEBUG:` below `DEBUG = False`), the other way is
//! dead, and nothing is said of it. Where an answer tells, another database or another schema would take the other way: it
//! is read, too, and noted as skipped. So it has to be known of each condition whether an answer is in it, also where the
//! answer comes from afar, through names:
//!
//! ```python
//! missing = not inspector.has_table("runs")  # the schema answers: `missing` depends on that answer
//! owner = "users"
//! if missing:                                # to read such a name is an answer, so the condition is answered
//!     owner = "accounts"                     # bound below it: `owner` depends on the answer from here on
//! if owner == "accounts":                    # so this is answered, too, and not dead code where it doesn't hold:
//!     op.create_table("runs", …)             # runs where there is no such table, else it is skipped
//! ```

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::value::heap::Id;

/// Names, each with the scope that binds it.
pub(super) type Names<'a> = BTreeSet<(Id, Cow<'a, str>)>;

/// Which names depend on an answer. Values don't say so themselves: whether an answer is in one tells the count of answers
/// before and after its evaluation.
#[derive(Default)]
pub(super) struct Provenance<'a> {
    /// Questions that were answered so far, and readings of names that depend on an answer.
    answers: u32,
    /// How many of those answers were that a table has no rows.
    without_rows: u32,
    /// Such an answer was in what was evaluated last with [`Reader::noting_answers`](super::reader::Reader).
    pub(super) is_without_rows: bool,
    /// Names that such an answer is bound to.
    names_without_rows: Names<'a>,
    /// Names that an answer is bound to, or that an answer decides what is bound to.
    pub(super) names: Names<'a>,
    /// Names that were bound since the outermost answered branch began.
    bound: Vec<(Id, Cow<'a, str>)>,
    /// Answered branches that are open.
    branches: u32,
    /// An answer is in the arguments of the call that is about to be read: all parameters depend on it.
    pub(super) is_in_arguments: bool,
}

impl<'a> Provenance<'a> {
    /// Counts an answer to what is evaluated now.
    pub(super) fn count_answer(&mut self) {
        self.answers += 1;
    }

    /// Counts an answer that stands on a table without rows.
    pub(super) fn count_lack_of_rows(&mut self) {
        self.answers += 1;
        self.without_rows += 1;
    }

    /// How many answers stood on a table without rows so far.
    pub(super) fn lacks_of_rows(&self) -> u32 {
        self.without_rows
    }

    /// Counts what reading a name answers.
    pub(super) fn count_name(&mut self, scope: Id, name: &str) {
        if self.names_without_rows.contains(&(scope, Cow::Borrowed(name))) {
            self.without_rows += 1;
        }
        self.answers += 1;
    }

    /// How many answers there were so far.
    pub(super) fn answers(&self) -> u32 {
        self.answers
    }

    /// Takes back what was counted since there were so many: what was answered isn't used.
    pub(super) fn take_back_to(&mut self, answers: u32) {
        self.answers = answers;
    }

    /// Notes of a name whether an answer is in what it is bound to.
    pub(super) fn bind(&mut self, scope: Id, name: &'a str, is_answered: bool) {
        let bound = (scope, Cow::Borrowed(name));
        if is_answered && self.is_without_rows {
            self.names_without_rows.insert(bound.clone());
        } else {
            self.names_without_rows.remove(&bound);
        }
        if is_answered {
            self.names.insert(bound);
        } else {
            self.names.remove(&bound);
        }
    }

    /// Notes of the parameters of a call whether an answer is in its arguments.
    pub(super) fn bind_parameters(&mut self, scope: Id, names: impl Iterator<Item = Cow<'a, str>>) {
        if std::mem::take(&mut self.is_in_arguments) {
            self.names.extend(names.map(|name| (scope, name)));
        }
    }

    /// Whether what a scope binds a name to depends on an answer.
    pub(super) fn is_answered(&self, scope: Id, name: &str) -> bool {
        self.names.contains(&(scope, Cow::Borrowed(name)))
    }

    /// Whether an answer decides whether the code that stands here runs.
    pub(super) fn is_in_branch(&self) -> bool {
        self.branches > 0
    }

    /// Notes that a name is bound, or what it is bound to is changed, where an answer may decide whether it is.
    pub(super) fn note_bound(&mut self, scope: Id, name: &'a str) {
        if self.is_in_branch() {
            self.bound.push((scope, Cow::Borrowed(name)));
        }
    }

    /// An answered branch begins; what is returned is for [`Provenance::leave_branch`].
    pub(super) fn enter_branch(&mut self) -> usize {
        self.branches += 1;
        self.bound.len()
    }

    /// It ends: what either way has bound depends on the answer from there on.
    pub(super) fn leave_branch(&mut self, begun: usize) {
        self.branches -= 1;
        let bound = match self.branches {
            0 => self.bound.split_off(begun),
            _ => self.bound.get(begun..).unwrap_or_default().to_vec(),
        };
        self.names.extend(bound);
    }
}
