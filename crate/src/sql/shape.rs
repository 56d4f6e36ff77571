//! What stands out in a statement's words: how much it reads beside the rows that it changes, and conditions that don't
//! do what they seem to.

use sqlparser::tokenizer::Token;

use super::cursor::string_value;
use super::source::Source;
use super::tokens::{Placed, Tokens, is_keyword};
use crate::dialect::Dialect;
use crate::text::Text;

/// What stands out in a statement.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Shape {
    /// How many joins it has, those of `UPDATE … FROM` and `DELETE … USING` among them.
    pub joins: usize,
    /// How many queries stand within it.
    pub subqueries: usize,
    /// How many common table expressions it begins with.
    pub has_common_tables: bool,
    /// One of these refers to itself.
    pub is_recursive: bool,
    /// It takes only some of the rows that it finds.
    pub is_limited: bool,
    /// What its rows are put in order by, where that is chance: `random()`.
    pub random_order: Option<String>,
    /// What it reads besides is one list of values from one other table: `id IN (SELECT … FROM …)`.
    pub is_lookup: bool,
    /// A pattern that begins with `%`, by which rows are found.
    pub open_pattern: Option<OpenPattern>,
    /// A comparison with NULL by an operator, as it is written.
    pub null_comparison: Option<NullComparison>,
    /// The column of which its condition asks that it is NULL, and nothing else.
    pub only_null: Option<String>,
    /// Its condition is always true: `WHERE 1 = 1`.
    pub is_always: bool,
}

/// A pattern that begins with `%`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenPattern {
    /// The pattern.
    pub pattern: String,
    /// The column that is compared with it, where it is one alone.
    pub column: Option<String>,
}

/// A comparison with NULL by an operator, which is neither true nor false.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NullComparison {
    /// As it is written: `state = NULL`.
    pub written: String,
    /// What was meant: `state IS NULL`.
    pub meant: String,
}

/// What stands out in a statement.
pub fn shape(text: &Text, dialect: Dialect) -> Shape {
    let source = Source::of(text);
    let tokens = Tokens::of(&source, source.text(), dialect);
    Reading { text: tokens.text, all: &tokens.all, dialect }.shape()
}

/// A comparison with NULL by an operator in an expression that is a condition.
pub fn null_comparison_in(condition: &Text, dialect: Dialect) -> Option<NullComparison> {
    let source = Source::of(condition);
    let tokens = Tokens::of(&source, source.text(), dialect);
    let reading = Reading { text: tokens.text, all: &tokens.all, dialect };
    (0..tokens.all.len()).find_map(|at| reading.null_comparison(at, true))
}

/// Functions that give another number each time.
const RANDOM: &[&str] = &["random", "rand", "newid", "dbms_random"];

/// Words after which a condition stands.
const BEFORE_CONDITIONS: &[&str] = &["WHERE", "AND", "OR", "NOT", "ON", "HAVING", "WHEN", "CHECK", "IF", "ELSIF"];

/// Words after which an equals sign gives a value, or means something else.
const BEFORE_OTHERS: &[&str] = &["SET", "UPDATE", "SELECT", "VALUES", "RETURNING", "BY", "THEN", "ELSE", "INTO"];

/// Words that end a condition.
const AFTER_CONDITIONS: &[&str] = &["RETURNING", "ORDER", "LIMIT", "GROUP", "ON", "UNION"];

struct Reading<'s> {
    text: &'s str,
    all: &'s [Placed],
    dialect: Dialect,
}

impl Reading<'_> {
    fn shape(&self) -> Shape {
        let mut shape = Shape { has_common_tables: self.is(0, "WITH"), ..Shape::default() };
        shape.is_recursive = shape.has_common_tables && self.is(1, "RECURSIVE");
        let mut is_change = false;
        // Where rows are found, and not where values are made.
        let mut finds = false;
        let mut depth = 0_usize;
        for at in 0..self.all.len() {
            match self.token(at) {
                Some(Token::LParen) => {
                    depth += 1;
                    shape.subqueries += usize::from(self.is(at + 1, "SELECT"));
                }
                Some(Token::RParen) => depth = depth.saturating_sub(1),
                Some(Token::Word(_)) => {}
                _ => {
                    shape.null_comparison = shape.null_comparison.or_else(|| self.null_comparison(at, false));
                    continue;
                }
            }
            let is = |word: &str| self.is(at, word);
            is_change |= depth == 0 && (is("UPDATE") || is("DELETE"));
            shape.joins += usize::from(is("JOIN"));
            shape.joins += usize::from(depth == 0 && is_change && is("USING"));
            shape.joins += usize::from(depth == 0 && is_change && is("FROM") && at > 0 && !self.is(at - 1, "DELETE"));
            shape.is_limited |= is("LIMIT") || is("FETCH") || is("TOP") || is("ROWNUM");
            if is("ORDER") && self.is(at + 1, "BY") {
                shape.random_order = shape.random_order.or_else(|| self.random_at(at + 2));
            }
            finds |= self.is_any(at, &["WHERE", "ON", "HAVING"]);
            if finds && (is("LIKE") || is("ILIKE")) {
                shape.open_pattern = shape.open_pattern.or_else(|| self.open_pattern_at(at));
            }
            if depth == 0 && is_change && is("WHERE") {
                shape.only_null = self.only_null_at(at + 1);
                shape.is_always = self.is_always_at(at + 1);
            }
        }
        shape.is_lookup = is_change && self.is_lookup();
        shape
    }

    fn token(&self, at: usize) -> Option<&Token> {
        self.all.get(at).map(|placed| &placed.token)
    }

    fn is(&self, at: usize, word: &str) -> bool {
        self.token(at).is_some_and(|token| is_keyword(token, word))
    }

    fn is_any(&self, at: usize, words: &[&str]) -> bool {
        words.iter().any(|word| self.is(at, word))
    }

    fn written(&self, from: usize, to: usize) -> Option<&str> {
        self.text.get(self.all.get(from)?.start..self.all.get(to)?.end)
    }

    fn random_at(&self, at: usize) -> Option<String> {
        let is_call = matches!(self.token(at + 1), Some(Token::LParen | Token::Period));
        let found = RANDOM.iter().any(|word| self.is(at, word));
        (found && is_call).then(|| format!("{}()", self.written(at, at).unwrap_or_default()))
    }

    /// The pattern behind a `LIKE`.
    fn open_pattern_at(&self, like: usize) -> Option<OpenPattern> {
        let pattern = string_value(self.token(like + 1)?, self.dialect)?;
        let rest = pattern.trim_start_matches('%');
        let before = like.checked_sub(if self.is(like.checked_sub(1)?, "NOT") { 2 } else { 1 });
        let column = before.and_then(|at| match self.token(at) {
            Some(Token::Word(word)) => Some(word.value.clone()),
            _ => None,
        });
        let pattern = (rest.len() < pattern.len() && !rest.is_empty()).then(|| pattern.replace("%%", "%"))?;
        Some(OpenPattern { pattern, column })
    }

    /// Whether the only query within a change finds its rows by a list of values: `id IN (SELECT … FROM …)`, where the
    /// list may have a name: `WITH ids AS (SELECT …) … IN (SELECT id FROM ids)`.
    fn is_lookup(&self) -> bool {
        let queries = (0..self.all.len()).filter(|at| self.token(*at) == Some(&Token::LParen));
        let queries: Vec<usize> = queries.filter(|at| self.is(at + 1, "SELECT")).collect();
        let is_in = |at: usize| at > 0 && self.is(at - 1, "IN");
        match *queries.as_slice() {
            [only] => is_in(only) && self.reads_one_table(only),
            [named, list] => {
                let is_named = named == 3 && self.is(0, "WITH") && self.is(2, "AS");
                let is_read = self.is(list + 3, "FROM") && self.token(list + 5) == Some(&Token::RParen);
                let is_it = self.written(list + 4, list + 4) == self.written(1, 1);
                is_named && is_read && is_it && is_in(list) && self.reads_one_table(named)
            }
            _ => false,
        }
    }

    /// Whether the query in brackets reads one table, all of it known by what stands there, and only picks its rows.
    fn reads_one_table(&self, open: usize) -> bool {
        let mut depth = 0_usize;
        let mut is_behind_from = false;
        // Both the changed table and its alias stand before `SET`, `USING` or `WHERE`.
        let changed = (0..self.all.len()).find(|at| self.is_any(*at, &["UPDATE", "DELETE"])).unwrap_or(open);
        let ends = |at: &usize| self.is_any(*at, &["SET", "USING", "WHERE"]);
        let end = (changed..self.all.len()).find(ends).unwrap_or(changed);
        let is_of_changed = |at: usize| {
            let name = self.written(at, at);
            self.token(at + 1) == Some(&Token::Period) && (changed..end).any(|it| self.written(it, it) == name)
        };
        for at in open..self.all.len() {
            match self.token(at) {
                Some(Token::LParen) => depth += 1,
                Some(Token::RParen) => {
                    depth -= 1;
                    if depth == 0 {
                        return is_behind_from;
                    }
                }
                Some(Token::Comma) if depth == 1 && is_behind_from => return false,
                Some(Token::Word(_)) => {
                    let is_more = self.is_any(at, &["JOIN", "GROUP", "HAVING", "OVER", "UNION", "EXCEPT", "INTERSECT"]);
                    if is_more || is_of_changed(at) {
                        return false;
                    }
                    is_behind_from |= depth == 1 && self.is(at, "FROM");
                }
                _ => {}
            }
        }
        false
    }

    /// Where the name begins that ends at a token: `runs.state`.
    fn name_to(&self, end: usize) -> Option<usize> {
        let is_word = |at: usize| matches!(self.token(at), Some(Token::Word(_)));
        let mut start = Some(end).filter(|at| is_word(*at))?;
        while start >= 2 && self.token(start - 1) == Some(&Token::Period) && is_word(start - 2) {
            start -= 2;
        }
        Some(start)
    }

    /// The comparison with NULL whose operator stands here, where it is one of a condition.
    fn null_comparison(&self, at: usize, is_condition: bool) -> Option<NullComparison> {
        let is_equal = match self.token(at)? {
            Token::Eq | Token::DoubleEq => true,
            Token::Neq => false,
            _ => return None,
        };
        if !self.is(at + 1, "NULL") || !self.is_of_condition(at, is_condition) {
            return None;
        }
        let start = self.name_to(at.checked_sub(1)?)?;
        let name = self.written(start, at - 1)?;
        let meant = if is_equal { "IS NULL" } else { "IS NOT NULL" };
        Some(NullComparison {
            written: self.written(start, at + 1)?.split_whitespace().collect::<Vec<_>>().join(" "),
            meant: format!("{name} {meant}"),
        })
    }

    /// Whether an operator stands in a condition: what comes before it on its level says so.
    fn is_of_condition(&self, operator: usize, is_condition: bool) -> bool {
        let mut closed = 0_usize;
        for at in (0..operator).rev() {
            match self.token(at) {
                Some(Token::RParen) => closed += 1,
                Some(Token::LParen) if closed > 0 => closed -= 1,
                Some(Token::LParen) => {
                    let is_first = at == 0;
                    return if is_first { is_condition } else { self.is_any(at - 1, BEFORE_CONDITIONS) };
                }
                _ if closed > 0 => {}
                Some(Token::Comma | Token::SemiColon) => return false,
                Some(Token::Word(_)) if self.is_any(at, BEFORE_CONDITIONS) => return !self.is(at + 1, "DUPLICATE"),
                Some(Token::Word(_)) if self.is_any(at, BEFORE_OTHERS) => return false,
                _ => {}
            }
        }
        is_condition
    }

    fn ends_condition(&self, at: usize) -> bool {
        matches!(self.token(at), None | Some(Token::SemiColon)) || self.is_any(at, AFTER_CONDITIONS)
    }

    fn only_null_at(&self, at: usize) -> Option<String> {
        let end = (at..self.all.len()).find(|it| self.is(*it, "IS"))?;
        let is_all =
            self.name_to(end.checked_sub(1)?)? == at && self.is(end + 1, "NULL") && self.ends_condition(end + 2);
        match self.token(end - 1)? {
            Token::Word(word) if is_all => Some(word.value.clone()),
            _ => None,
        }
    }

    fn is_always_at(&self, at: usize) -> bool {
        if self.is(at, "TRUE") {
            return self.ends_condition(at + 1);
        }
        let number = |at: usize| match self.token(at) {
            Some(Token::Number(number, _)) => Some(number.as_str()),
            _ => None,
        };
        let is_equation =
            number(at).is_some() && number(at) == number(at + 2) && self.token(at + 1) == Some(&Token::Eq);
        is_equation && self.ends_condition(at + 3)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(sql: &str) -> Shape {
        shape(&Text::known(sql), Dialect::Postgresql)
    }

    #[test]
    fn null_is_compared_in_conditions_alone() {
        let written = |sql: &str| of(sql).null_comparison.map(|it| it.written);
        assert_eq!(written("UPDATE runs SET state = NULL"), None);
        assert_eq!(written("UPDATE runs SET a = 1, state = NULL WHERE id = 1"), None);
        assert_eq!(written("UPDATE runs SET a = 1 WHERE runs.state = NULL").as_deref(), Some("runs.state = NULL"));
        assert_eq!(written("DELETE FROM runs WHERE (a = 1 AND b <> NULL)").as_deref(), Some("b <> NULL"));
        assert_eq!(written("SELECT CASE WHEN a = NULL THEN 1 END").as_deref(), Some("a = NULL"));
        assert_eq!(written("INSERT INTO runs (a) VALUES (1) ON CONFLICT (a) DO UPDATE SET a = NULL"), None);
        assert_eq!(written("INSERT INTO runs (a) VALUES (1) ON DUPLICATE KEY UPDATE a = NULL"), None);
        assert_eq!(written("UPDATE runs SET a = (b = NULL)"), None);
        assert_eq!(written("UPDATE runs SET a = '= NULL' WHERE b = 'x = NULL'"), None);
    }

    #[test]
    fn conditions_that_hold_for_all() {
        assert_eq!(of("UPDATE runs SET a = 1 WHERE a IS NULL").only_null.as_deref(), Some("a"));
        assert_eq!(of("UPDATE runs SET a = 1 WHERE runs.a IS NULL AND b = 1").only_null, None);
        assert_eq!(of("UPDATE runs SET a = 1 WHERE a IS NOT NULL").only_null, None);
        assert!(of("UPDATE runs SET a = 1 WHERE 1=1").is_always);
        assert!(!of("UPDATE runs SET a = 1 WHERE 1=1 AND b = 2").is_always);
    }

    #[test]
    fn what_else_is_read_is_counted() {
        let shape = of("UPDATE runs SET a = j.a FROM jobs j JOIN users u ON u.id = j.by WHERE j.id = runs.job_id");
        assert_eq!((shape.joins, shape.subqueries), (2, 0));
        let shape = of("UPDATE runs SET a = (SELECT max(b) FROM jobs WHERE jobs.id = runs.job_id)");
        assert_eq!((shape.joins, shape.subqueries), (0, 1));
        let looks_up = |sql: &str| of(sql).is_lookup;
        assert!(looks_up("DELETE FROM runs WHERE job_id IN (SELECT id FROM jobs WHERE kind = 'a')"));
        assert!(looks_up("WITH old AS (SELECT id FROM jobs) DELETE FROM runs WHERE job_id IN (SELECT id FROM old)"));
        assert!(!looks_up("DELETE FROM runs WHERE job_id IN (SELECT id FROM jobs WHERE jobs.by = runs.by)"));
        assert!(!looks_up("DELETE FROM runs WHERE job_id IN (SELECT max(id) FROM jobs GROUP BY kind)"));
        assert!(!looks_up("UPDATE runs SET a = (SELECT max(b) FROM jobs)"));
        assert_eq!(of("SELECT * FROM runs ORDER BY RANDOM() LIMIT 1").random_order.as_deref(), Some("RANDOM()"));
        assert_eq!(
            of("DELETE FROM runs WHERE name LIKE '%x'").open_pattern.map(|it| it.pattern).as_deref(),
            Some("%x")
        );
        assert_eq!(of("DELETE FROM runs WHERE name LIKE 'x%'").open_pattern, None);
        assert_eq!(of("UPDATE runs SET a = CASE WHEN b LIKE '%x' THEN 1 END WHERE a IS NULL").open_pattern, None);
    }
}
