//! What a person calls revisions by, on Alembic's command line: `head`, `base`, an id or the beginning of one, a branch
//! label, `label@head`, `ae10+2`, `start:end` (alembic/script/revision.py: `get_revisions`, `_revision_for_ident`,
//! `_walk`, `_parse_upgrade_target`, `_collect_upgrade_revisions`). What can't be found is answered in Alembic's words.

use crate::ordered::{Arrange, Gather};
use std::collections::BTreeSet;

use super::{Graph, Index, Node, order};

/// Letters that the beginning of an id must have to stand for it.
const LEAST_PREFIX: usize = 4;

/// A revision, or the state before the first one.
type RevisionOrBase = Option<Index>;

impl Graph {
    /// The revisions that an address means: a range newest first, as `alembic history -r` prints it, others as
    /// Alembic lists them.
    ///
    /// # Errors
    /// Alembic's own words where it can't be found or means too much.
    pub fn addressed(&self, address: &str) -> Result<Vec<Index>, String> {
        match address.trim().split(':').collect::<Vec<_>>().as_slice() {
            [start, end] => self.between(or(start, "base"), or(end, "heads")),
            [_] => Ok(self.targets(address, None)?.into_iter().flatten().collect()),
            _ => Err("History range requires [start]:[end], [start]:, or :[end]".to_owned()),
        }
    }

    /// Whether a text is written as an address, rather than as words to search for.
    pub fn is_address(&self, text: &str) -> bool {
        let symbolic = matches!(text, "head" | "heads" | "base");
        let relative = relative(text).is_some_and(|it| it.symbol.is_some_and(|symbol| self.addressed(symbol).is_ok()));
        !text.contains(char::is_whitespace)
            && (symbolic || relative || text.contains(['@', ':']) || self.names.contains_key(text))
    }

    /// `start:end` (`_collect_upgrade_revisions`, inclusive as for the history).
    fn between(&self, start: &str, end: &str) -> Result<Vec<Index>, String> {
        let mut targets: Vec<Index> = self.targets(end, Some(start))?.into_iter().flatten().collect();
        if let Some((branch, _)) = start.split_once('@') {
            let label = match self.revision(branch)? {
                Some(revision) if self.nodes[revision].id.as_deref() == Some(branch) => {
                    self.nodes[revision].labels.first().cloned().unwrap_or_default()
                }
                _ => branch.to_owned(),
            };
            targets.retain(|&target| self.nodes[target].labels.contains(&label));
        }
        let required = self.reached(targets.iter().copied(), Node::before);
        let current: Vec<Index> = self.revisions(start)?.into_iter().flatten().collect();
        if current.iter().any(|revision| !required.contains(revision)) {
            return Err(format!("Revision {start} is not an ancestor of revision {end}"));
        }
        let applied = self.reached(current.iter().copied(), Node::before);
        let mut needed: BTreeSet<Index> = required.difference(&applied).copied().into_set();
        needed.extend(&current);
        if !current.is_empty() {
            let descendants = self.reached(current, |node| node.children.iter().copied());
            needed.retain(|revision| descendants.contains(revision));
        }
        Ok(order::newest_first(&self.nodes, &targets, |index| needed.contains(&index)))
    }

    /// What an upgrade to an address goes to; `from` is where it starts, for `+2` (`_parse_upgrade_target`).
    fn targets(&self, address: &str, from: Option<&str>) -> Result<Vec<RevisionOrBase>, String> {
        let Some(relative) = relative(address) else { return self.revisions(address) };
        let didnt_produce = || {
            format!("Relative revision {} didn't produce {} migrations", relative.shown, relative.steps.unsigned_abs())
        };
        match (relative.symbol, relative.steps > 0) {
            (None, false) => Err(didnt_produce()),
            (None, true) => {
                let mut starts = self.revisions(from.unwrap_or("base"))?;
                if let Some(branch) = relative.branch {
                    let revisions = starts.into_iter().flatten().collect();
                    starts = self.on_branch(revisions, branch)?.into_iter().map(Some).collect();
                }
                if starts.len() > 1 {
                    return Err("Ambiguous upgrade from multiple current revisions".to_owned());
                }
                let start = starts.pop().flatten();
                match self.walked(start, relative.steps, relative.branch)? {
                    Walked::To(revision) => Ok(vec![revision]),
                    Walked::TooFar => Err(didnt_produce()),
                }
            }
            (Some(symbol), up) => {
                let start = match (relative.branch, up) {
                    (Some(branch), false) => self.revision(&format!("{branch}@{symbol}"))?,
                    _ => self.revision(symbol)?,
                };
                match self.walked(start, relative.steps, relative.branch.filter(|_| up))? {
                    Walked::To(revision) => Ok(vec![revision]),
                    Walked::TooFar => Err("Walked too far".to_owned()),
                }
            }
        }
    }

    /// `get_revisions`.
    fn revisions(&self, address: &str) -> Result<Vec<RevisionOrBase>, String> {
        let (ids, branch) = self.resolved(address)?;
        if let [only] = ids.as_slice()
            && let Some(steps) = only.as_negative()
        {
            let heads = self.real_heads.iter().copied();
            let heads = heads.filter(|&head| branch.is_none_or(|branch| self.nodes[head].labels.contains(branch)));
            return heads
                .map(|head| match self.walked(Some(head), steps, None)? {
                    Walked::To(revision) => Ok(revision),
                    Walked::TooFar => Ok(None),
                })
                .collect();
        }
        ids.iter().map(|id| self.identified(id, branch).map(Some)).collect()
    }

    /// `get_revision`.
    fn revision(&self, address: &str) -> Result<RevisionOrBase, String> {
        let (ids, branch) = self.resolved(address)?;
        match ids.as_slice() {
            [] => Ok(None),
            [id] => self.identified(id, branch).map(Some),
            ids => Err(multiple_heads(address, ids.iter().map(|id| self.name_of(id)))),
        }
    }

    /// The names that an address comes to, and the branch in front of its `@` (`_resolve_revision_number`).
    fn resolved<'a>(&self, address: &'a str) -> Result<(Vec<Named<'a>>, Option<&'a str>), String> {
        let (branch, name) = match address.split_once('@') {
            Some((branch, name)) => (Some(branch), name),
            None => (None, address),
        };
        let found = |revisions: Vec<Index>| revisions.into_iter().map(Named::Found).collect();
        let ids = match (name, branch) {
            ("heads", None) => found(self.real_heads.clone()),
            ("heads", Some(branch)) => found(self.on_branch(self.heads.clone(), branch)?),
            ("head", branch) => {
                let heads = match branch {
                    Some(branch) => self.on_branch(self.heads.clone(), branch)?,
                    None => self.heads.clone(),
                };
                if heads.len() > 1 {
                    return Err(multiple_heads(address, heads.iter().map(|&head| self.id(head).to_owned())));
                }
                found(heads)
            }
            ("base", _) => Vec::new(),
            (name, _) => vec![Named::Text(name)],
        };
        Ok((ids, branch))
    }

    /// `_revision_for_ident`: by id or label, else by the beginning of one.
    fn identified(&self, name: &Named<'_>, branch: Option<&str>) -> Result<Index, String> {
        let branch_revision = branch.map(|branch| self.branch(branch)).transpose()?;
        let text = match name {
            Named::Found(revision) => self.id(*revision),
            Named::Text(text) => text,
        };
        let revision = match self.names.get(text) {
            Some(&revision) => revision,
            None => self.beginning(text, branch.filter(|_| branch_revision.is_some()))?,
        };
        if let (Some(branch), Some(branch_revision)) = (branch, branch_revision.flatten())
            && !self.shares_lineage(revision, &[branch_revision])
        {
            return Err(format!("Revision {} is not a member of branch '{branch}'", self.id(revision)));
        }
        Ok(revision)
    }

    /// The one revision or label that begins with a text, on a branch where one is named.
    fn beginning(&self, text: &str, branch: Option<&str>) -> Result<Index, String> {
        let starting = self.names.range(text.to_owned()..).take_while(|(name, _)| name.starts_with(text));
        let long_enough = starting.filter(|(name, _)| name.chars().count() >= LEAST_PREFIX);
        let mut found: Vec<(&str, Index)> = long_enough.map(|(name, &index)| (name.as_str(), index)).collect();
        // Alembic lists them in the order of its map: ids by file, then labels.
        found.arrange_by_key(|&(name, index)| (self.id(index) != name, self.nodes[index].rank));
        if let Some(branch) = branch {
            let kept = self.on_branch(found.iter().map(|&(_, index)| index).collect(), branch)?;
            found.retain(|(_, index)| kept.contains(index));
        }
        match found.as_slice() {
            [(_, only)] => Ok(*only),
            [] if text.chars().count() < LEAST_PREFIX => Err(format!(
                "No such revision or branch '{text}'; please ensure at least four characters are present for partial \
                 revision identifier matches"
            )),
            [] => Err(format!("No such revision or branch '{text}'")),
            several => {
                let names: Vec<String> = several.iter().take(3).map(|(name, _)| format!("'{name}'")).collect();
                Err(format!("Multiple revisions start with '{text}': {}...", names.join(", ")))
            }
        }
    }

    /// `_resolve_branch`: the revision that a branch is called after.
    fn branch(&self, branch: &str) -> Result<RevisionOrBase, String> {
        self.identified(&Named::Text(branch), None).map(Some).map_err(|_| format!("No such branch: '{branch}'"))
    }

    /// `filter_for_lineage`: those of some revisions that are ancestors or descendants of what a branch is called after.
    fn on_branch(&self, revisions: Vec<Index>, branch: &str) -> Result<Vec<Index>, String> {
        let (names, label) = self.resolved(branch)?;
        let mut shared: Vec<Index> = Vec::new();
        if let Some(label) = label {
            shared.push(self.identified(&Named::Text(label), None)?);
        }
        for name in &names {
            shared.push(self.identified(name, None)?);
        }
        Ok(revisions.into_iter().filter(|&revision| self.shares_lineage(revision, &shared)).collect())
    }

    /// Whether a revision is an ancestor or a descendant of one of others by `down_revision`, or one of them.
    fn shares_lineage(&self, revision: Index, others: &[Index]) -> bool {
        others.is_empty()
            || [
                self.reached([revision], |node| node.children.iter().copied()),
                self.reached([revision], |node| node.parents.iter().copied()),
            ]
            .iter()
            .any(|line| others.iter().any(|other| line.contains(other)))
    }

    /// `_walk`: so many steps towards the heads, or, where negative, towards the base.
    fn walked(&self, start: RevisionOrBase, steps: i64, branch: Option<&str>) -> Result<Walked, String> {
        let mut at = start;
        // A start at the base goes down from the heads, as Alembic's does.
        let mut is_at_base = false;
        for _ in 0..steps.unsigned_abs() {
            let next: Vec<Index> = match (steps > 0, at) {
                (true, None) => self.bases.clone(),
                (true, Some(at)) => self.nodes[at].children.clone(),
                (false, _) if is_at_base => return Ok(Walked::TooFar),
                (false, None) => self.heads.clone(),
                (false, Some(at)) => self.nodes[at].parents.clone(),
            };
            let next = match branch {
                Some(branch) if steps > 0 => self.on_branch(next, branch)?,
                _ => next,
            };
            match next.as_slice() {
                [] if steps > 0 => return Ok(Walked::TooFar),
                [] => (at, is_at_base) = (None, true),
                [only] => at = Some(*only),
                _ => return Err("Ambiguous walk".to_owned()),
            }
        }
        Ok(Walked::To(at))
    }

    fn id(&self, revision: Index) -> &str {
        self.nodes[revision].id.as_deref().unwrap_or_default()
    }

    fn name_of(&self, name: &Named<'_>) -> String {
        match name {
            Named::Text(text) => (*text).to_owned(),
            Named::Found(revision) => self.id(*revision).to_owned(),
        }
    }
}

/// A name that is still to be looked up, or a revision that a symbol like `head` was resolved to.
enum Named<'a> {
    Text(&'a str),
    Found(Index),
}

impl Named<'_> {
    /// `-2`: so many steps down from the heads.
    fn as_negative(&self) -> Option<i64> {
        match self {
            Named::Text(text) => text.parse().ok().filter(|steps| *steps < 0),
            Named::Found(_) => None,
        }
    }
}

/// Where a walk ends.
enum Walked {
    To(RevisionOrBase),
    /// Beyond the last revision, or below the base.
    TooFar,
}

/// `label@ae10+2`: a branch, a symbol, and steps from it.
struct Relative<'a> {
    branch: Option<&'a str>,
    symbol: Option<&'a str>,
    steps: i64,
    shown: &'a str,
}

/// A relative address (`_relative_destination`: `(?:(.+?)@)?(\w+)?((?:\+|-)\d+)`, matched from the start).
fn relative(address: &str) -> Option<Relative<'_>> {
    let (branch, rest) = match address.split_once('@') {
        Some((branch, rest)) if !branch.is_empty() => (Some(branch), rest),
        _ => (None, address),
    };
    let end = rest.find(|char: char| !(char.is_alphanumeric() || char == '_')).unwrap_or(rest.len());
    let (symbol, signed) = rest.split_at(end);
    let digits = signed.strip_prefix(['+', '-'])?;
    let length = digits.find(|char: char| !char.is_ascii_digit()).unwrap_or(digits.len());
    if length == 0 {
        return None;
    }
    let shown = &signed[..=length];
    let steps = shown.trim_start_matches('+').parse().ok()?;
    Some(Relative { branch, symbol: (!symbol.is_empty()).then_some(symbol), steps, shown })
}

fn or<'a>(text: &'a str, otherwise: &'a str) -> &'a str {
    if text.is_empty() { otherwise } else { text }
}

fn multiple_heads(address: &str, heads: impl Iterator<Item = String>) -> String {
    format!("Multiple heads are present for given argument '{address}'; {}", heads.collect::<Vec<_>>().join(", "))
}
