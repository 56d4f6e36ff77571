//! Fixes made: what becomes of files, as bytes to write and as a unified diff. Fixes that change the same lines, or that go
//! by which revisions are heads, are made one after another: each of them on an audit of what the others left.

mod file;
mod migration;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::audit::Audit;
use crate::fix::{Edit, Fix};
use crate::folder::normalised;
use crate::inventory::moment::Moment;
use crate::rules::Finding;
use crate::secret::masked;

use file::File;

/// What fixes make of the files of a folder.
#[derive(Debug, Default)]
pub struct Patch {
    files: BTreeMap<String, File>,
    /// What was made, but for its place: what is offered again after it was made doesn't help.
    made: BTreeSet<Made>,
}

/// A file, and the lines that went and came.
type Made = (String, Vec<String>, Vec<String>);

/// A file that changes, or comes.
#[derive(Debug)]
pub struct Change<'p> {
    /// Its path in the folder.
    pub path: &'p str,
    /// What it was; nothing where it is new.
    pub before: Option<&'p [u8]>,
    /// What it is to be.
    pub after: Vec<u8>,
}

/// What came of the fixes of one audit.
#[derive(Debug, Default)]
pub struct Round<'a> {
    /// Findings whose fixes were made.
    pub made: Vec<&'a Finding>,
    /// Findings whose fixes are for an audit of what these leave.
    pub later: Vec<&'a Finding>,
    /// Findings whose fixes can't be made, and why.
    pub refused: Vec<(&'a Finding, String)>,
}

/// What came of all of them.
#[derive(Debug, Default)]
pub struct Outcome {
    /// What becomes of the files.
    pub patch: Patch,
    /// How many findings were fixed, by their rules.
    pub made: BTreeMap<&'static str, usize>,
    /// What could not be fixed: the rule, the file, the line, and why.
    pub refused: Vec<(&'static str, String, u32, String)>,
}

impl Outcome {
    /// Makes the fixes that are chosen of findings, again and again on an audit of what the last ones left, until there is none;
    /// `again` audits the folder with a patch made.
    ///
    /// # Errors
    /// That could not be done.
    pub fn of<E>(
        mut audit: Audit,
        choose: impl for<'f> Fn(&Audit, &'f Finding) -> Option<&'f Fix>,
        now: Option<Moment>,
        mut again: impl FnMut(&Patch) -> Result<Audit, E>,
    ) -> Result<Outcome, E> {
        let mut outcome = Outcome::default();
        for _ in 0..MOST_ROUNDS {
            let round = outcome.patch.take(&audit, |finding| choose(&audit, finding), now);
            let told = |(finding, reason): (&Finding, String)| {
                (finding.rule.name, finding.path.clone(), finding.position.line, reason)
            };
            outcome.refused = round.refused.into_iter().map(told).collect();
            for finding in &round.made {
                *outcome.made.entry(finding.rule.name).or_default() += 1;
            }
            if round.made.is_empty() {
                break;
            }
            audit = again(&outcome.patch)?;
        }
        Ok(outcome)
    }
}

/// Nobody has as many fixes that wait for each other.
const MOST_ROUNDS: usize = 64;

/// Why a fix is not made with others.
enum Obstacle {
    /// Others change the same lines.
    Others,
    /// It can't be made.
    Refused(String),
}

impl Patch {
    /// Makes the fixes that are chosen of findings, as far as they can be made at once. The audit is of the files as this patch
    /// leaves them; `now` is when a migration that comes is created.
    pub fn take<'a>(
        &mut self,
        audit: &'a Audit,
        choose: impl Fn(&'a Finding) -> Option<&'a Fix>,
        now: Option<Moment>,
    ) -> Round<'a> {
        let mut round = Round::default();
        let mut taken: Vec<(&Fix, &Finding)> = Vec::new();
        let mut edits: BTreeMap<&str, Vec<&Edit>> = BTreeMap::new();
        for finding in &audit.findings {
            let Some(fix) = choose(finding) else { continue };
            if taken.iter().any(|(known, _)| *known == fix) {
                round.made.push(finding);
                continue;
            }
            let is_apart = |known: &Fix| (fix.goes_by_heads || known.goes_by_heads) && !are_one_step(fix, known);
            if taken.iter().any(|(known, _)| is_apart(known)) {
                round.later.push(finding);
                continue;
            }
            match self.obstacle(audit, &edits, fix) {
                Some(Obstacle::Others) => round.later.push(finding),
                Some(Obstacle::Refused(reason)) => round.refused.push((finding, reason)),
                None => {
                    for edit in &fix.edits {
                        let of_file = edits.entry(&edit.path).or_default();
                        if !of_file.contains(&edit) {
                            of_file.push(edit);
                        }
                    }
                    taken.push((fix, finding));
                    round.made.push(finding);
                }
            }
        }
        for (path, edits) in edits {
            self.made.extend(edits.iter().map(|edit| made(edit)));
            if let Some(file) = self.file(audit, path) {
                file.edit(edits);
            }
        }
        let environment = |finding: &Finding| audit.environments.get(finding.environment?);
        let mut new = taken.iter().filter_map(|(fix, finding)| Some((fix.migration.clone()?, environment(finding)?)));
        if let Some((mut first, environment)) = new.next() {
            // What goes by the heads is taken alone, or is a part of the same migration.
            for (more, _) in new {
                first.upgrade.extend(more.upgrade);
                first.downgrade.splice(0..0, more.downgrade);
            }
            let (path, text) = migration::written(environment, &first, now);
            self.files.insert(path, File::new(&text));
        }
        round
    }

    /// Has a file go.
    pub(crate) fn remove(&mut self, path: &str, text: &str) {
        self.files.insert(path.to_owned(), File::gone(text));
    }

    /// Puts a file there, in the place of another text where there is one.
    pub(crate) fn put(&mut self, path: &str, before: Option<&str>, text: &str) {
        let file = before.map_or_else(|| File::new(text), |before| File::replaced(before, text));
        self.files.insert(path.to_owned(), file);
    }

    /// Edits a file, and yields its text then.
    ///
    /// # Errors
    /// Why that can't be.
    pub(crate) fn edit(&mut self, path: &str, text: &str, edits: &[Edit]) -> Result<String, &'static str> {
        let mut file = File::of(text.as_bytes())?;
        if !edits.iter().all(|edit| file.has(edit)) {
            return Err("its lines are not what was read");
        }
        file.edit(edits.iter().collect());
        let text = String::from_utf8_lossy(&file.after()).into_owned();
        self.files.insert(path.to_owned(), file);
        Ok(text)
    }

    /// The file at a path, as this patch leaves it.
    fn file(&mut self, audit: &Audit, path: &str) -> Option<&mut File> {
        if !self.files.contains_key(path) {
            let file = File::of(audit.fixable.read_bytes(path)?).ok()?;
            self.files.insert(path.to_owned(), file);
        }
        self.files.get_mut(path)
    }

    /// What keeps a fix from being made along with other edits.
    fn obstacle(&self, audit: &Audit, others: &BTreeMap<&str, Vec<&Edit>>, fix: &Fix) -> Option<Obstacle> {
        let refused = |path: &str, reason: &str| Some(Obstacle::Refused(format!("{path}: {reason}")));
        if !fix.edits.is_empty() && fix.edits.iter().all(|edit| self.made.contains(&made(edit))) {
            return Some(Obstacle::Refused("it was made, and is offered again".to_owned()));
        }
        for edit in &fix.edits {
            let path = edit.path.as_str();
            if normalised(path).as_deref() != Some(path) {
                return refused(path, "it lies outside the folder");
            }
            let Some(bytes) = audit.fixable.read_bytes(path) else { return refused(path, "it was not read") };
            let file = match File::of(bytes) {
                Ok(file) => file,
                Err(reason) => return refused(path, reason),
            };
            if !file.has(edit) {
                return refused(path, &format!("line {} is not what was read", edit.first()));
            }
            let of_file = others.get(path).map_or(&[][..], Vec::as_slice);
            if of_file.iter().any(|other| *other != edit && overlap(other, edit)) {
                return Some(Obstacle::Others);
            }
        }
        None
    }

    /// Whether nothing changes.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The files that change, in the order of their paths.
    pub fn changes(&self) -> impl Iterator<Item = Change<'_>> {
        self.files.iter().map(|(path, file)| Change { path, before: file.before(), after: file.after() })
    }

    /// What changes in each file, as a unified diff; none where a password would stand in it.
    pub fn diffs(&self) -> impl Iterator<Item = (&str, Option<String>)> {
        self.files.iter().map(|(path, file)| {
            let diff = file.diff(path);
            let has_secret = matches!(masked(&diff), Cow::Owned(_));
            (path.as_str(), (!has_secret).then_some(diff))
        })
    }

    /// The patch as `git apply` and `patch -p1` take it, and the files that are left out of it, as a password would stand
    /// in it.
    pub fn diff(&self) -> (String, Vec<&str>) {
        let mut out = String::new();
        let mut left_out = Vec::new();
        for (path, diff) in self.diffs() {
            match diff {
                Some(diff) => out.push_str(&diff),
                None => left_out.push(path),
            }
        }
        (out, left_out)
    }
}

/// Whether two fixes go on in one migration that comes: what several calls of a revision leave for the next.
fn are_one_step(one: &Fix, other: &Fix) -> bool {
    match (&one.migration, &other.migration) {
        (Some(one), Some(other)) => {
            !one.upgrade.is_empty() && one.parents == other.parents && one.message == other.message
        }
        _ => false,
    }
}

fn made(edit: &Edit) -> Made {
    (edit.path.clone(), edit.removed().to_vec(), edit.lines.clone())
}

/// Whether two edits of a file change the same lines.
fn overlap(one: &Edit, other: &Edit) -> bool {
    let end = |edit: &Edit| edit.first() as usize + edit.removed().len();
    let (first, second) = if one.first() <= other.first() { (one, other) } else { (other, one) };
    let is_inside = (second.first() as usize) < end(first);
    // What comes before a line can come before what is in its place, too.
    is_inside && !(first.first() == second.first() && (first.removed().is_empty() || second.removed().is_empty()))
}

/// The fix of a finding, where it is sure.
pub fn sure(finding: &Finding) -> Option<&Fix> {
    finding.fix.as_ref().filter(|fix| fix.is_sure())
}

/// The fix of one finding alone, as a patch; none where it has none that can be made and shown.
pub fn of(audit: &Audit, finding: &Finding) -> Option<String> {
    let mut patch = Patch::default();
    patch.take(audit, |it| it.fix.as_ref().filter(|_| std::ptr::eq(it, finding)), None);
    let (diff, left_out) = patch.diff();
    (left_out.is_empty() && !diff.is_empty()).then_some(diff)
}

/// All that is sure to be right and can be made at once, as a patch with a note of what is left.
pub fn document(audit: &Audit) -> String {
    let mut patch = Patch::default();
    let round = patch.take(audit, sure, None);
    let (diff, left_out) = patch.diff();
    let mut out = String::new();
    let mut note = |text: String| out.push_str(&format!("# {text}\n"));
    if round.made.is_empty() {
        note("No finding has a fix that is sure to be right.".to_owned());
    }
    if !round.later.is_empty() {
        let (count, verb) =
            (round.later.len(), if round.later.len() == 1 { "finding has a fix" } else { "findings have fixes" });
        note(format!("{count} more {verb} that go on from here: apply this, then audit the folder again."));
    }
    for (finding, reason) in &round.refused {
        note(format!("Not fixed: {}, {reason}.", finding.rule.name));
    }
    for path in left_out {
        note(format!("{path} is left out: a password would stand in this file."));
    }
    out + &diff
}
