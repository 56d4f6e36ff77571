use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::folder::{Content, Folder};
use crate::rules::{Check, Group, Placed, Rule};

pub(super) const RULE: Rule = Rule {
    name: "unreadable-file",
    group: Group::Configuration,
    severity: Severity::Warning,
    what: "A file that could not be read.",
    why: "What it holds is missing from the audit.",
    remedy: "Make the file readable and run the audit again.",
    databases: &[],
    is_opt_in: false,
    bad: "",
    good: "",
    check: Check::Folder(check),
};

fn check(folder: &Folder, _: &[Environment]) -> Vec<Placed> {
    folder
        .files()
        .filter_map(|(path, content)| match content {
            Content::Unreadable(reason) => Some((None, Violation::of_path(path, format!("Not read: {reason}.")))),
            Content::Bytes(_) | Content::Unread | Content::PassedOver => None,
        })
        .collect()
}
