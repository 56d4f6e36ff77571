//! The chain in ranges: those that the reader names, or else of a size to look through.

use std::collections::BTreeSet;

use serde::Serialize;

use super::naming::{day, number, stem};
use crate::graph::{Graph, Index};
use crate::preferences::NamedRange;
use crate::revision::Migration;

/// A range of the chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Range {
    /// What it is called.
    pub name: String,
    /// The id of its first revision.
    pub from: String,
    /// The id of its last revision.
    pub to: String,
    /// How many revisions it has.
    pub migrations: usize,
}

/// Why a range of the reader's is none of a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Misplaced {
    /// No migration is meant by one of its ends.
    Nothing(String),
    /// Its last migration comes before its first.
    Backwards,
}

/// Chains up to this are one range: nobody leafs through them.
const SMALL: usize = 20;

/// Ranges that a chain is parted into at most, about.
const MOST: usize = 12;

/// The chain of an environment, to find ranges in.
pub struct Chain<'a> {
    graph: &'a Graph,
    migrations: &'a [Migration],
}

impl<'a> Chain<'a> {
    /// The chain of these migrations.
    pub fn of(graph: &'a Graph, migrations: &'a [Migration]) -> Chain<'a> {
        Chain { graph, migrations }
    }

    /// The reader's ranges, as far as the chain has them; the tool's own where it has none of them.
    pub fn ranges(&self, named: &[NamedRange]) -> Vec<Range> {
        let own: Vec<Range> = named.iter().filter_map(|range| self.named(range).ok()).collect();
        if own.is_empty() { self.proposed() } else { own }
    }

    /// A range of the reader's.
    ///
    /// # Errors
    /// Where the chain has no such range.
    pub fn named(&self, range: &NamedRange) -> Result<Range, Misplaced> {
        let ends = |end: &str| {
            let meant = self.meant(end);
            meant.first().copied().zip(meant.last().copied()).ok_or_else(|| Misplaced::Nothing(end.to_owned()))
        };
        // What several begin with has them all.
        let ((first, _), (_, last)) = (ends(&range.from)?, ends(&range.to)?);
        if last < first {
            return Err(Misplaced::Backwards);
        }
        let (from, to) = (self.label(first), self.label(last));
        let name = if range.name.is_empty() { between(&from, &to) } else { range.name.clone() };
        Ok(self.range(name, first, last))
    }

    /// Whether a name means a migration of the chain, as the end of a range or as Alembic's addresses do (`head`).
    pub fn has(&self, name: &str) -> bool {
        !self.named_so(name).is_empty()
    }

    /// The migrations up to some, by what each is called; none where the chain has none of these.
    pub fn up_to(&self, names: &[String]) -> Option<BTreeSet<Index>> {
        let last: Vec<Index> = names.iter().flat_map(|name| self.named_so(name)).collect();
        let graph = self.graph;
        (!last.is_empty()).then(|| graph.reached(last, |node| node.parents.iter().chain(&node.dependencies).copied()))
    }

    fn named_so(&self, name: &str) -> Vec<Index> {
        let name = name.trim();
        let places = self.meant(name);
        let order = &self.graph.upgrade_order;
        if places.is_empty() {
            return if name.is_empty() { Vec::new() } else { self.graph.addressed(name).unwrap_or_default() };
        }
        places.into_iter().filter_map(|place| order.get(place).copied()).collect()
    }

    /// The places in the chain of what an end of a range means: an id, else what ids or names of files begin with, or the
    /// number that files begin with.
    fn meant(&self, end: &str) -> Vec<usize> {
        let places = |is_it: &dyn Fn(&Migration) -> bool| -> Vec<usize> {
            let order = self.graph.upgrade_order.iter().enumerate();
            order.filter(|(_, index)| self.migrations.get(**index).is_some_and(is_it)).map(|(place, _)| place).collect()
        };
        let has = |text: Option<&str>| text.is_some_and(|text| begins(text, end));
        let number_meant = end.parse::<u64>().ok();
        let by_id = places(&|it| it.id() == Some(end) || stem(it.file()) == stem(end));
        if !by_id.is_empty() {
            return by_id;
        }
        let by_beginning = places(&|it| has(Some(stem(it.file()))) || has(it.id()));
        if !by_beginning.is_empty() {
            return by_beginning;
        }
        let by_number = places(&|it| number_meant.is_some() && number(stem(it.file())) == number_meant);
        if !by_number.is_empty() {
            return by_number;
        }
        places(&|it| {
            !end.is_empty() && (it.id().is_some_and(|id| id.starts_with(end)) || stem(it.file()).starts_with(end))
        })
    }

    /// The chain parted as a person would: by years or quarters where dates are known, else by numbers.
    fn proposed(&self) -> Vec<Range> {
        let count = self.graph.upgrade_order.len();
        let Some(last) = count.checked_sub(1) else { return Vec::new() };
        if count <= SMALL {
            return vec![self.range(between(&self.label(0), &self.label(last)), 0, last)];
        }
        self.by_dates().unwrap_or_else(|| self.by_numbers())
    }

    /// By years, or by quarters or months where there are few of them. A migration that is dated before another one that
    /// it follows counts for the same time as that, so that ranges stay stretches of the chain. None where many have no date.
    fn by_dates(&self) -> Option<Vec<Range>> {
        let days: Vec<Option<String>> = self.order().map(|it| it.and_then(day)).collect();
        let known = days.iter().flatten().count();
        if known * 10 < days.len() * 9 {
            return None;
        }
        let mut latest = days.iter().flatten().next()?.clone();
        let dated: Vec<String> = days
            .into_iter()
            .map(|day| {
                if let Some(day) = day.filter(|day| *day > latest) {
                    latest = day;
                }
                latest.clone()
            })
            .collect();
        let year = |day: &str| day.get(..4).unwrap_or_default().to_owned();
        let quarter = |day: &str| {
            let month: u32 = day.get(5..7).and_then(|month| month.parse().ok()).unwrap_or(1);
            format!("{} Q{}", year(day), month.div_ceil(3))
        };
        let month = |day: &str| day.get(..7).unwrap_or_default().to_owned();
        let spans: [&dyn Fn(&str) -> String; 3] = [&month, &quarter, &year];
        let named: Vec<Vec<String>> = spans.iter().map(|span| dated.iter().map(|day| span(day)).collect()).collect();
        // The finest that leaves few enough.
        let runs = |names: &Vec<String>| 1 + names.windows(2).filter(|pair| pair.first() != pair.last()).count();
        let names = named.iter().find(|names| runs(names) <= MOST).or(named.last())?;
        (runs(names) > 1).then(|| self.runs(names))
    }

    /// By the numbers that files begin with, else by places in the chain: in parts of a round size.
    fn by_numbers(&self) -> Vec<Range> {
        let numbers: Vec<Option<u64>> = self.order().map(|it| number(stem(it?.file()))).collect();
        let known: Option<Vec<u64>> = numbers.into_iter().collect();
        let is_rising = |numbers: &Vec<u64>| numbers.windows(2).all(|pair| pair.first() <= pair.last());
        let places: Vec<u64> = match known.filter(is_rising) {
            Some(numbers) => numbers.into_iter().map(|number| number.saturating_sub(1)).collect(),
            None => (0..self.graph.upgrade_order.len() as u64).collect(),
        };
        let most = places.last().copied().unwrap_or_default();
        let sizes = [10, 20, 25, 50, 100, 200, 250, 500];
        let size = sizes.into_iter().find(|size| most / size < MOST as u64).unwrap_or(1 + most / MOST as u64);
        let parts: Vec<u64> = places.into_iter().map(|place| place / size).collect();
        let mut ranges = self.runs(&parts.iter().map(ToString::to_string).collect::<Vec<_>>());
        let mut first = 0;
        for range in &mut ranges {
            let last = first + range.migrations.saturating_sub(1);
            range.name = between(&self.label(first), &self.label(last));
            first = last + 1;
        }
        ranges
    }

    /// Stretches of the chain that have the same name.
    fn runs(&self, names: &[String]) -> Vec<Range> {
        let mut ranges = Vec::new();
        let mut first = 0;
        for (place, name) in names.iter().enumerate() {
            if names.get(place + 1) != Some(name) {
                ranges.push(self.range(name.clone(), first, place));
                first = place + 1;
            }
        }
        ranges
    }

    fn range(&self, name: String, first: usize, last: usize) -> Range {
        let id = |place: usize| self.at(place).and_then(Migration::id).unwrap_or_default().to_owned();
        Range { name, from: id(first), to: id(last), migrations: 1 + last - first }
    }

    fn order(&self) -> impl Iterator<Item = Option<&'a Migration>> {
        self.graph.upgrade_order.iter().map(|&index: &Index| self.migrations.get(index))
    }

    fn at(&self, place: usize) -> Option<&'a Migration> {
        self.graph.upgrade_order.get(place).and_then(|&index| self.migrations.get(index))
    }

    /// What a person calls a migration in a range: the number of its file, else its id.
    fn label(&self, place: usize) -> String {
        let Some(migration) = self.at(place) else { return String::new() };
        let stem = stem(migration.file());
        let digits = number(stem).map(|_| stem.bytes().take_while(u8::is_ascii_digit).count());
        let number = digits.and_then(|digits| stem.get(..digits));
        number.or(migration.id()).unwrap_or_default().to_owned()
    }
}

/// A range by its ends.
fn between(from: &str, to: &str) -> String {
    if from == to { from.to_owned() } else { format!("{from}–{to}") }
}

/// Whether a name begins with some words, whole ones.
fn begins(name: &str, words: &str) -> bool {
    let ends = |rest: &str| !rest.starts_with(|char: char| char.is_alphanumeric());
    !words.is_empty() && name.strip_prefix(words).is_some_and(ends)
}
