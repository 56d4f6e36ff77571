//! How migrations are called: the patterns of their files' names and ids, what doesn't fit, and whether dates and numbers
//! follow the chain.

use std::collections::BTreeMap;

use crate::folder::file_name;
use crate::graph::Graph;
use crate::inventory::moment::Moment;
use crate::ordered::Arrange;
use crate::revision::Migration;

/// How the migrations of an environment are called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Naming {
    /// Patterns of the files' names, the most frequent first: `NNN_slug`, `YYYYMMDD_slug`, `<12 hex>_slug`.
    pub files: Vec<Pattern>,
    /// Patterns of the ids, likewise.
    pub ids: Vec<Pattern>,
    /// Files that are not called as `file_template` says, by their paths.
    pub off_template: Vec<String>,
    /// Migrations whose date is before that of a parent, in chain order.
    pub before_parents: Vec<BeforeParent>,
    /// Numbers that several files begin with, each with their paths.
    pub repeated_numbers: Vec<(u64, Vec<String>)>,
    /// Numbers that no file begins with, between the first and the last: the first and the last of each stretch.
    pub missing_numbers: Vec<(u64, u64)>,
}

/// A pattern of names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    /// The pattern: `NNN_slug`.
    pub pattern: String,
    /// The paths of the files that are called so, or whose ids are, in chain order.
    pub paths: Vec<String>,
}

/// A migration whose date is before that of a parent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BeforeParent {
    /// Its path.
    pub path: String,
    /// Its day: `2025-08-04`.
    pub day: String,
    /// The parent's path.
    pub parent: String,
    /// The parent's day.
    pub parent_day: String,
}

impl Naming {
    /// How migrations are called; `template` is the `file_template` of their configuration.
    pub fn of(migrations: &[Migration], graph: &Graph, template: Option<&str>) -> Naming {
        let chain: Vec<&Migration> = graph.chain().into_iter().filter_map(|index| migrations.get(index)).collect();
        let files = chain.iter().map(|it| (file_pattern(stem(it.file()), it.id()), it.path.as_str()));
        let ids = chain.iter().filter_map(|it| Some((id_pattern(it.id()?), it.path.as_str())));
        // A template may have folders in it; names are compared.
        let template = template.unwrap_or(DEFAULT_TEMPLATE);
        let template = Template::of(template.rsplit('/').next().unwrap_or(template));
        let fits = |it: &Migration| it.id().is_none_or(|id| template.fits(stem(it.file()), id));
        let off_template = chain.iter().filter(|it| !fits(it)).map(|it| it.path.clone()).collect();
        let mut by_number: BTreeMap<u64, Vec<String>> = BTreeMap::new();
        for migration in &chain {
            if let Some(number) = number(stem(migration.file())) {
                by_number.entry(number).or_default().push(migration.path.clone());
            }
        }
        // Where few files have a number, there are no gaps.
        let is_numbered = by_number.len() * 2 > chain.len();
        let numbers: Vec<u64> = by_number.keys().copied().collect();
        let gap = |pair: &[u64]| match *pair {
            [before, after] if after > before + 1 => Some((before + 1, after - 1)),
            _ => None,
        };
        let missing_numbers = if is_numbered { numbers.windows(2).filter_map(gap).collect() } else { Vec::new() };
        // Nor are numbers that come again and again such as count up: months are none.
        by_number.retain(|_, paths| is_numbered && paths.len() > 1);
        Naming {
            files: patterns(files),
            ids: patterns(ids),
            off_template,
            before_parents: before_parents(migrations, graph),
            repeated_numbers: by_number.into_iter().collect(),
            missing_numbers,
        }
    }
}

/// Names by their patterns, the most frequent pattern first.
fn patterns<'a>(names: impl Iterator<Item = (String, &'a str)>) -> Vec<Pattern> {
    let mut by_pattern: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (pattern, path) in names {
        by_pattern.entry(pattern).or_default().push(path.to_owned());
    }
    let mut patterns: Vec<Pattern> =
        by_pattern.into_iter().map(|(pattern, paths)| Pattern { pattern, paths }).collect();
    patterns.arrange_by(|left, right| right.paths.len().cmp(&left.paths.len()).then(left.pattern.cmp(&right.pattern)));
    patterns
}

/// The name of a file without its extension.
pub fn stem(file: &str) -> &str {
    let name = file_name(file);
    name.strip_suffix(".py").unwrap_or(name)
}

/// Letters of a message that a file's name has (`truncate_slug_length` in alembic/script/base.py).
const SLUG: usize = 40;

/// A message in a file's name (`_rev_path` in alembic/script/base.py).
fn slug(message: &str) -> String {
    let words =
        message.split(|letter: char| !(letter.is_alphanumeric() || letter == '_')).filter(|word| !word.is_empty());
    let slug = words.collect::<Vec<_>>().join("_").to_lowercase();
    match slug.char_indices().nth(SLUG).and_then(|(cut, _)| slug.get(..cut)) {
        Some(begun) => format!("{}_", begun.rsplit_once('_').map_or(begun, |(whole, _)| whole)),
        None => slug,
    }
}

/// A migration that is yet to come, as far as it has to do with how it is called.
pub struct New<'a> {
    /// Its id, where that is given.
    pub id: Option<&'a str>,
    /// What stands for an id where those of the folder don't count up.
    pub hex: &'a str,
    /// Its message.
    pub message: &'a str,
    /// When it is made.
    pub at: Option<Moment>,
}

/// What a new migration is called in a folder: its id, and its file without the extension.
pub fn new(migrations: &[Migration], graph: &Graph, template: Option<&str>, new: &New<'_>) -> (String, String) {
    let naming = Naming::of(migrations, graph, template);
    let slug = slug(new.message);
    let pattern = naming.ids.first().map_or("", |it| it.pattern.as_str());
    let counted = next(migrations.iter().filter_map(Migration::id)).filter(|_| pattern.starts_with('N'));
    let own = match (counted, pattern.ends_with("slug")) {
        (Some(number), true) => format!("{number}_{slug}"),
        (Some(number), false) => number,
        (None, _) => new.hex.to_owned(),
    };
    let id = new.id.map_or(own, ToOwned::to_owned);
    let filled = |template| Template::of(template).filled(&id, &slug, new.at);
    let by_alembic = || template.and_then(filled).or_else(|| filled(DEFAULT_TEMPLATE)).unwrap_or_default();
    // Where nobody wrote a template down, those that are there show one.
    let is_shown = template.is_none() && naming.off_template.len() * 2 > graph.nodes.len();
    let last = graph.chain().last().and_then(|&index| migrations.get(index)).filter(|_| is_shown);
    let file = last.and_then(|last| match next(migrations.iter().map(|it| stem(it.file()))) {
        Some(number) => Some(format!("{number}_{slug}")),
        // What stands before its id may be its date, which is no date of this one.
        None => {
            let (before, _) = stem(last.file()).split_once(last.id()?)?;
            let has_digit = before.contains(|letter: char| letter.is_ascii_digit());
            (!has_digit).then(|| with_slug(stem(last.file()), last.name(), &id, &slug))
        }
    });
    let file = file.unwrap_or_else(by_alembic);
    (id, file)
}

/// The number behind the highest that names begin with, in as many digits: `0043` behind `0042_add_runs`.
fn next<'a>(names: impl Iterator<Item = &'a str>) -> Option<String> {
    let (highest, digits) = names.filter_map(|name| Some((number(name)?, number_digits(name)?))).max()?;
    Some(format!("{:0digits$}", highest.saturating_add(1)))
}

/// What a file is called beside another one, by the same pattern: with other words, and another id if that is part of it.
pub fn with_slug(beside: &str, its_id: &str, id: &str, slug: &str) -> String {
    let Some((before, behind)) = beside.split_once(its_id) else {
        let words = words_at(beside, None);
        return format!("{}{slug}", beside.get(..words).unwrap_or_default());
    };
    match (behind.chars().next(), before.chars().next_back()) {
        (Some(separator), _) => format!("{before}{id}{separator}{slug}"),
        (None, Some(separator)) if words_at(before, None) < before.len() => format!("{slug}{separator}{id}"),
        (None, _) => format!("{before}{id}"),
    }
}

/// Digits that an id of Alembic's own has (`rev_id` in alembic/util/langhelpers.py).
const HEX: usize = 12;

/// The pattern of a file's name: a date or a number, an id, and words.
fn file_pattern(stem: &str, id: Option<&str>) -> String {
    let (mut pattern, rest) = beginning(stem, id);
    if !rest.is_empty() {
        pattern.push_str("slug");
    }
    pattern
}

/// Where the words begin in a file's name.
fn words_at(stem: &str, id: Option<&str>) -> usize {
    stem.len() - beginning(stem, id).1.len()
}

/// The pattern of what stands before the words in a file's name, and the words.
fn beginning<'s>(stem: &'s str, id: Option<&str>) -> (String, &'s str) {
    let mut pattern = String::new();
    let mut rest = stem;
    if let Some((shape, length)) = date_shape(rest).or_else(|| number_shape(rest)) {
        pattern.push_str(&shape);
        rest = &rest[length..];
        let separator = rest.len() - rest.trim_start_matches(['_', '-', '.']).len();
        pattern.push_str(&rest[..separator]);
        rest = &rest[separator..];
    }
    let own = id.filter(|id| is_hex(id)).filter(|id| rest.starts_with(*id));
    let first = rest.split(['_', '-']).next().unwrap_or_default();
    if let Some(hex) = own.or((first.len() == HEX && is_hex(first)).then_some(first)) {
        pattern.push_str(&format!("<{} hex>", hex.len()));
        rest = &rest[hex.len()..];
        let separator = rest.len() - rest.trim_start_matches(['_', '-']).len();
        pattern.push_str(&rest[..separator]);
        rest = &rest[separator..];
    }
    (pattern, rest)
}

/// The pattern of an id.
fn id_pattern(id: &str) -> String {
    if is_hex(id) && id.len() >= 8 && date_shape(id).is_none() {
        return format!("{} hex", id.len());
    }
    let is_uuid = id.len() == 36 && id.split('-').all(|part| part.bytes().all(|byte| byte.is_ascii_hexdigit()));
    if is_uuid { "uuid".to_owned() } else { file_pattern(id, None) }
}

fn is_hex(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_hexdigit() && !byte.is_ascii_uppercase())
}

/// A date that a name begins with: how it is written, and its letters.
fn date_shape(name: &str) -> Option<(String, usize)> {
    let (day, length) = day_of_name(name)?;
    let separator = if length == 10 { &name[4..5] } else { "" };
    let mut shape = ["YYYY", "MM", "DD"].join(separator);
    let rest = &name[length..];
    // `20250804_1530`, `2025_08_04_1530`, `20250804153000`
    let gap = if day.is_empty() { 0 } else { rest.len() - rest.trim_start_matches(['_', '-', 't', 'T']).len() };
    let digits = rest[gap..].bytes().take_while(u8::is_ascii_digit).count();
    let clock = rest.get(gap..gap + digits).unwrap_or_default();
    let is_clock = matches!(digits, 4 | 6) && gap <= 1 && clock.get(..2) < Some("24") && clock.get(2..4) < Some("60");
    let ends = rest.get(gap + digits..).is_none_or(|it| !it.starts_with(|char: char| char.is_ascii_alphanumeric()));
    if is_clock && ends {
        shape.push_str(&rest[..gap]);
        shape.push_str(if digits == 4 { "HHMM" } else { "HHMMSS" });
        return Some((shape, length + gap + digits));
    }
    let is_whole = !rest.starts_with(|char: char| char.is_ascii_alphanumeric());
    is_whole.then_some((shape, length))
}

/// The day that a name begins with, `20250804` or `2025_08_04`, as `2025-08-04`; and its letters.
fn day_of_name(name: &str) -> Option<(String, usize)> {
    let digits =
        |from: usize, to: usize| name.get(from..to).filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    let separator = name.as_bytes().get(4).filter(|byte| matches!(byte, b'_' | b'-' | b'.'));
    let (year, month, day, length) = match separator {
        Some(separator) if name.as_bytes().get(7) == Some(separator) => {
            (digits(0, 4)?, digits(5, 7)?, digits(8, 10)?, 10)
        }
        Some(_) => return None,
        None => (digits(0, 4)?, digits(4, 6)?, digits(6, 8)?, 8),
    };
    let is_date = (1990..2100).contains(&year.parse::<u32>().ok()?)
        && (1..=12).contains(&month.parse::<u32>().ok()?)
        && (1..=31).contains(&day.parse::<u32>().ok()?);
    is_date.then(|| (format!("{year}-{month}-{day}"), length))
}

/// A number that a name begins with: as many `N`, and its digits.
fn number_shape(name: &str) -> Option<(String, usize)> {
    let digits = number_digits(name)?;
    Some(("N".repeat(digits), digits))
}

fn number_digits(name: &str) -> Option<usize> {
    let digits = name.bytes().take_while(u8::is_ascii_digit).count();
    let ends = name.as_bytes().get(digits).is_none_or(|byte| matches!(byte, b'_' | b'-' | b'.'));
    ((1..=6).contains(&digits) && ends && date_shape(name).is_none()).then_some(digits)
}

/// The number that a file's name begins with: 22 for `022_runs`. A date is none.
pub fn number(stem: &str) -> Option<u64> {
    stem.get(..number_digits(stem)?)?.parse().ok()
}

/// The day that a migration is of: of its `Create Date:`, else of its file's name, or its id.
pub fn day(migration: &Migration) -> Option<String> {
    let created = migration.create_date().and_then(|date| day_of_name(date.get(..10)?));
    let of_name = || date_shape(stem(migration.file())).and_then(|_| day_of_name(stem(migration.file())));
    let of_id = || migration.id().and_then(|id| date_shape(id).and_then(|_| day_of_name(id)));
    created.or_else(of_name).or_else(of_id).map(|(day, _)| day)
}

/// Migrations whose day is before that of a parent.
fn before_parents(migrations: &[Migration], graph: &Graph) -> Vec<BeforeParent> {
    let days: Vec<Option<String>> = migrations.iter().map(day).collect();
    let day_of = |index: usize| days.get(index).and_then(Option::as_ref);
    let early = |index: usize| {
        let (migration, own) = (migrations.get(index)?, day_of(index)?);
        let parents = graph.nodes.get(index)?.parents.iter();
        let latest = parents.filter_map(|&parent| Some((day_of(parent)?, parent))).max_by_key(|(day, _)| *day)?;
        let (parent_day, parent) = latest;
        (own < parent_day).then(|| BeforeParent {
            path: migration.path.clone(),
            day: own.clone(),
            parent: migrations.get(parent).map(|it| it.path.clone()).unwrap_or_default(),
            parent_day: parent_day.clone(),
        })
    };
    graph.upgrade_order.iter().filter_map(|&index| early(index)).collect()
}

/// What Alembic calls files by where nothing says otherwise (`_default_file_template` in alembic/script/base.py).
const DEFAULT_TEMPLATE: &str = "%(rev)s_%(slug)s";

/// A `file_template`, by its pieces.
struct Template(Vec<Piece>);

enum Piece {
    Letters(String),
    Id,
    Slug,
    /// A part of a date, by its name, in at least so many digits.
    Number(String, usize),
}

impl Template {
    /// The pieces of a template, `%(year)d_%(month).2d-%(rev)s_%(slug)s`; of one in an ini, each `%` may be written twice.
    fn of(template: &str) -> Template {
        let template = template.replace("%%", "%");
        let mut pieces = Vec::new();
        let mut rest = template.as_str();
        while let Some(at) = rest.find("%(") {
            let (letters, behind) = rest.split_at(at);
            let Some((name, format)) = behind.get(2..).and_then(|it| it.split_once(')')) else { break };
            let end = format.find(|char: char| char.is_ascii_alphabetic()).map_or(format.len(), |at| at + 1);
            let (format, after) = format.split_at(end);
            pieces.push(Piece::Letters(letters.to_owned()));
            pieces.push(match name {
                "rev" => Piece::Id,
                "slug" => Piece::Slug,
                name => {
                    let digits = format.chars().filter_map(|char| char.to_digit(10)).next_back().unwrap_or(1);
                    Piece::Number(name.to_owned(), digits as usize)
                }
            });
            rest = after;
        }
        pieces.push(Piece::Letters(rest.to_owned()));
        Template(pieces)
    }

    /// What a file is called of an id, words and a time; none where it asks for a time and there is none, or for something else.
    fn filled(&self, id: &str, slug: &str, at: Option<Moment>) -> Option<String> {
        let filled = self.0.iter().map(|piece| {
            Some(match piece {
                Piece::Letters(letters) => letters.clone(),
                Piece::Id => id.to_owned(),
                Piece::Slug => slug.to_owned(),
                Piece::Number(name, least) => {
                    let least = *least;
                    format!("{:0least$}", at?.part(name)?)
                }
            })
        });
        filled.collect()
    }

    /// Whether a file of this name may have been called so.
    fn fits(&self, stem: &str, id: &str) -> bool {
        fits(&self.0, stem, id)
    }
}

fn fits(pieces: &[Piece], name: &str, id: &str) -> bool {
    let Some((first, rest)) = pieces.split_first() else { return name.is_empty() };
    match first {
        // What Alembic makes of a template may lack its end, where the slug is empty: `ae10_`.
        Piece::Letters(letters) => name.strip_prefix(letters.as_str()).is_some_and(|name| fits(rest, name, id)),
        Piece::Id => name.strip_prefix(id).is_some_and(|name| fits(rest, name, id)),
        Piece::Slug => {
            let ends = name.char_indices().map(|(at, _)| at).chain([name.len()]);
            let mut tails = ends.filter_map(|at| name.get(at..));
            match rest {
                [Piece::Letters(letters)] => name.ends_with(letters.as_str()),
                _ => tails.any(|tail| fits(rest, tail, id)),
            }
        }
        Piece::Number(_, least) => {
            let digits = name.bytes().take_while(u8::is_ascii_digit).count();
            (*least..=digits).any(|length| name.get(length..).is_some_and(|tail| fits(rest, tail, id)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_called_by_their_template() {
        let at = Some(Moment { epoch: 1_709_251_200, micros: 0 });
        let named = |template: &str, at| Template::of(template).filled("ae10", "merge_heads", at);
        let dated = "%(year)d_%(month).2d_%(day).2d_%(hour).2d%(minute).2d-%(rev)s_%(slug)s";
        assert_eq!(named(dated, at).as_deref(), Some("2024_03_01_0000-ae10_merge_heads"));
        assert_eq!(named("%%(year)04d%%(month)02d_%%(rev)s", at).as_deref(), Some("202403_ae10"));
        assert_eq!(named("%(author)s_%(rev)s", at), None);
        assert_eq!(named("%(year)d_%(rev)s", None), None);
    }

    #[test]
    fn a_long_message_is_cut_at_a_word() {
        assert_eq!(slug("Add runs, and steps!"), "add_runs_and_steps");
        assert_eq!(slug("validate the foreign key from runs to the owners"), "validate_the_foreign_key_from_runs_to_");
    }

    #[test]
    fn the_next_number_is_behind_the_highest() {
        assert_eq!(next(["0001_a", "0003_b", "0002_c"].into_iter()).as_deref(), Some("0004"));
        assert_eq!(next(["ae10"].into_iter()), None);
    }

    #[test]
    fn names_have_patterns() {
        for (stem, id, expected) in [
            ("001_runs", None, "NNN_slug"),
            ("0001_runs", None, "NNNN_slug"),
            ("20250804_runs", None, "YYYYMMDD_slug"),
            ("2025_08_04_1530-ae1027a6acf5_runs", Some("ae1027a6acf5"), "YYYY_MM_DD_HHMM-<12 hex>_slug"),
            ("20250804153000_runs", None, "YYYYMMDDHHMMSS_slug"),
            ("20250804_1530_runs", None, "YYYYMMDD_HHMM_slug"),
            ("ae1027a6acf5_runs", Some("ae1027a6acf5"), "<12 hex>_slug"),
            ("ae1027a6acf5", None, "<12 hex>"),
            ("ae10_runs", Some("ae10"), "<4 hex>_slug"),
            ("001_ae1027a6acf5_runs", None, "NNN_<12 hex>_slug"),
            ("initial", None, "slug"),
            ("2025_runs", None, "NNNN_slug"),
            ("20251399_runs", None, "slug"),
        ] {
            assert_eq!(file_pattern(stem, id), expected, "{stem}");
        }
        for (id, expected) in [
            ("ae1027a6acf5", "12 hex"),
            ("001", "NNN"),
            ("001_runs", "NNN_slug"),
            ("20250804_runs", "YYYYMMDD_slug"),
            ("20250804", "YYYYMMDD"),
            ("3f2504e0-4f89-11d3-9a0c-0305e82c3301", "uuid"),
            ("add_runs", "slug"),
        ] {
            assert_eq!(id_pattern(id), expected, "{id}");
        }
        assert_eq!((number("022_runs"), number("20250804_runs"), number("runs")), (Some(22), None, None));
    }

    #[test]
    fn a_file_is_called_as_another_one() {
        for (beside, its_id, id, expected) in [
            ("ae10_add_runs", "ae10", "ae10", "ae10_baseline"),
            ("ae10_add_runs", "ae10", "b2", "b2_baseline"),
            ("2024_01_02-ae10_add_runs", "ae10", "ae10", "2024_01_02-ae10_baseline"),
            ("09_01_1333_ae10_add_runs", "ae10", "ae10", "09_01_1333_ae10_baseline"),
            ("add_runs_ae10", "ae10", "ae10", "baseline_ae10"),
            ("2024_01_02-ae10", "ae10", "ae10", "2024_01_02-ae10"),
            ("0042_add_runs", "ae10", "ae10", "0042_baseline"),
            ("0042_add_runs", "0042_add_runs", "b2", "b2"),
            ("add_runs", "ae10", "ae10", "baseline"),
        ] {
            assert_eq!(with_slug(beside, its_id, id, "baseline"), expected, "{beside}");
        }
    }

    #[test]
    fn files_fit_templates() {
        let fits = |template: &str, stem: &str| Template::of(template).fits(stem, "ae10");
        assert!(fits(DEFAULT_TEMPLATE, "ae10_add_runs") && fits(DEFAULT_TEMPLATE, "ae10_"));
        assert!(!fits(DEFAULT_TEMPLATE, "add_runs") && !fits(DEFAULT_TEMPLATE, "ae10"));
        let dated = "%%(year)d_%%(month).2d_%%(day).2d_%%(hour).2d%%(minute).2d-%%(rev)s_%%(slug)s";
        assert!(fits(dated, "2025_08_04_1530-ae10_runs") && !fits(dated, "2025_8_04_1530-ae10_runs"));
        assert!(fits("%(slug)s_%(rev)s", "add_runs_ae10") && !fits("%(slug)s_%(rev)s", "add_runs"));
    }
}
