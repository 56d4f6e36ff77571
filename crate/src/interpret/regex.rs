//! `re.sub` on a text that is known: applications make names of tables out of names of classes with it.
//!
//! A small matcher that goes back where it failed, with a bound on its steps; what it doesn't know of patterns
//! (`re` in Python's documentation) is not followed.

/// Steps that one substitution may take.
const MAX_STEPS: u32 = 50_000;
/// Parts of a pattern within parts.
const MAX_DEPTH: u32 = 20;

/// A part of a pattern.
#[derive(Debug, Clone)]
enum Part {
    /// One letter of these.
    One(Class),
    /// The beginning of the text.
    Start,
    /// Its end.
    End,
    /// Between a word and what is none.
    Edge(bool),
    /// A group, with its number where it has one.
    Group(Option<usize>, Vec<Vec<Part>>),
    /// What comes next, or came before, without taking it: whether it is behind, and whether it has to be there.
    Look { is_behind: bool, wanted: bool, ways: Vec<Vec<Part>> },
    /// So often, as often as it can or as rarely.
    Times { part: Box<Part>, least: usize, most: usize, is_lazy: bool },
}

/// Letters.
#[derive(Debug, Clone, Default)]
struct Class {
    ranges: Vec<(char, char)>,
    is_negated: bool,
}

impl Class {
    fn has(&self, letter: char) -> bool {
        self.ranges.iter().any(|(from, to)| (*from..=*to).contains(&letter)) != self.is_negated
    }

    fn of(letter: char) -> Class {
        Class { ranges: vec![(letter, letter)], is_negated: false }
    }

    /// `\d`, `\w`, `\s` and those that they leave out.
    fn named(letter: char) -> Option<Class> {
        let ranges: &[(char, char)] = match letter.to_ascii_lowercase() {
            'd' => &[('0', '9')],
            'w' => &[('a', 'z'), ('A', 'Z'), ('0', '9'), ('_', '_')],
            's' => &[(' ', ' '), ('\t', '\r')],
            _ => return None,
        };
        Some(Class { ranges: ranges.to_vec(), is_negated: letter.is_ascii_uppercase() })
    }
}

/// What `re.sub(pattern, replacement, text)` gives; none where that isn't followed.
pub(super) fn substituted(pattern: &str, replacement: &str, text: &str) -> Option<String> {
    let mut reading = Pattern { letters: pattern.chars().collect(), at: 0, groups: 0, depth: 0 };
    let ways = reading.ways()?;
    if reading.at < reading.letters.len() {
        return None;
    }
    let letters: Vec<char> = text.chars().collect();
    let mut matcher = Matcher { letters: &letters, groups: vec![None; reading.groups + 1], steps: MAX_STEPS };
    let mut out = String::new();
    let (mut at, mut copied) = (0, 0);
    while at <= letters.len() {
        matcher.groups.fill(None);
        let end = matcher.any(&ways, at);
        if matcher.steps == 0 {
            return None;
        }
        // An empty match right after another match is one too, since Python 3.7.
        match end {
            Some(end) => {
                out.extend(letters.get(copied..at)?);
                matcher.groups[0] = Some((at, end));
                out.push_str(&matcher.replacement(replacement)?);
                copied = end;
                at = if end > at { end } else { at + 1 };
            }
            None => at += 1,
        }
    }
    out.extend(letters.get(copied..)?);
    Some(out)
}

/// A pattern that is read.
struct Pattern {
    letters: Vec<char>,
    at: usize,
    groups: usize,
    depth: u32,
}

impl Pattern {
    fn next(&mut self) -> Option<char> {
        let letter = self.letters.get(self.at).copied();
        self.at += usize::from(letter.is_some());
        letter
    }

    fn takes(&mut self, word: &str) -> bool {
        let is_it = word.chars().enumerate().all(|(at, letter)| self.letters.get(self.at + at) == Some(&letter));
        self.at += if is_it { word.chars().count() } else { 0 };
        is_it
    }

    /// Alternatives, up to a closing bracket or the end.
    fn ways(&mut self) -> Option<Vec<Vec<Part>>> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return None;
        }
        let mut ways = vec![Vec::new()];
        while let Some(letter) = self.letters.get(self.at).copied() {
            match letter {
                ')' => break,
                '|' => {
                    self.at += 1;
                    ways.push(Vec::new());
                }
                _ => {
                    let part = self.part()?;
                    let part = self.times(part)?;
                    ways.last_mut()?.push(part);
                }
            }
        }
        self.depth -= 1;
        Some(ways)
    }

    fn part(&mut self) -> Option<Part> {
        Some(match self.next()? {
            '^' => Part::Start,
            '$' => Part::End,
            '.' => Part::One(Class { ranges: vec![('\n', '\n')], is_negated: true }),
            '[' => Part::One(self.class()?),
            '(' => return self.group(),
            '\\' => match self.next()? {
                'b' => Part::Edge(true),
                'B' => Part::Edge(false),
                'A' => Part::Start,
                'Z' => Part::End,
                letter => match Class::named(letter) {
                    Some(class) => Part::One(class),
                    None if letter.is_ascii_alphanumeric() => return None,
                    None => Part::One(Class::of(letter)),
                },
            },
            '*' | '+' | '?' => return None,
            letter => Part::One(Class::of(letter)),
        })
    }

    fn group(&mut self) -> Option<Part> {
        let kind = if self.takes("?:") {
            None
        } else if self.takes("?=") {
            Some((false, true))
        } else if self.takes("?!") {
            Some((false, false))
        } else if self.takes("?<=") {
            Some((true, true))
        } else if self.takes("?<!") {
            Some((true, false))
        } else if self.takes("?") {
            return None;
        } else {
            self.groups += 1;
            let number = self.groups;
            let ways = self.ways()?;
            return self.takes(")").then_some(Part::Group(Some(number), ways));
        };
        let ways = self.ways()?;
        if !self.takes(")") {
            return None;
        }
        Some(match kind {
            None => Part::Group(None, ways),
            Some((is_behind, wanted)) => Part::Look { is_behind, wanted, ways },
        })
    }

    fn class(&mut self) -> Option<Class> {
        let mut class = Class { ranges: Vec::new(), is_negated: self.takes("^") };
        loop {
            let letter = match self.next()? {
                ']' if !class.ranges.is_empty() => return Some(class),
                '\\' => {
                    let letter = self.next()?;
                    if let Some(named) = Class::named(letter) {
                        if named.is_negated {
                            return None;
                        }
                        class.ranges.extend(named.ranges);
                        continue;
                    }
                    if letter.is_ascii_alphanumeric() {
                        return None;
                    }
                    letter
                }
                letter => letter,
            };
            let is_range = self.letters.get(self.at) == Some(&'-') && self.letters.get(self.at + 1) != Some(&']');
            if is_range {
                self.at += 1;
                class.ranges.push((letter, self.next()?));
            } else {
                class.ranges.push((letter, letter));
            }
        }
    }

    fn times(&mut self, part: Part) -> Option<Part> {
        let (least, most) = match self.letters.get(self.at) {
            Some('*') => (0, usize::MAX),
            Some('+') => (1, usize::MAX),
            Some('?') => (0, 1),
            Some('{') => return self.counted(part),
            _ => return Some(part),
        };
        self.at += 1;
        let is_lazy = self.takes("?");
        Some(Part::Times { part: Box::new(part), least, most, is_lazy })
    }

    fn counted(&mut self, part: Part) -> Option<Part> {
        let end = self.letters.iter().skip(self.at).position(|letter| *letter == '}')? + self.at;
        let inside: String = self.letters.get(self.at + 1..end)?.iter().collect();
        self.at = end + 1;
        let (least, most) = match inside.split_once(',') {
            Some((least, "")) => (least.parse().ok()?, usize::MAX),
            Some((least, most)) => (least.parse().ok()?, most.parse().ok()?),
            None => (inside.parse().ok()?, inside.parse().ok()?),
        };
        let is_lazy = self.takes("?");
        Some(Part::Times { part: Box::new(part), least, most, is_lazy })
    }
}

/// Matches a pattern.
struct Matcher<'t> {
    letters: &'t [char],
    /// What each group took; the first is all of it.
    groups: Vec<Option<(usize, usize)>>,
    steps: u32,
}

impl Matcher<'_> {
    /// Where a match ends that begins at a place.
    fn any(&mut self, ways: &[Vec<Part>], at: usize) -> Option<usize> {
        ways.iter().find_map(|way| self.all(way, at, &mut |_, end| Some(end)))
    }

    /// Matches parts one after the other, and then what comes behind.
    fn all(
        &mut self,
        parts: &[Part],
        at: usize,
        behind: &mut dyn FnMut(&mut Self, usize) -> Option<usize>,
    ) -> Option<usize> {
        self.steps = self.steps.checked_sub(1)?;
        let Some((first, rest)) = parts.split_first() else { return behind(self, at) };
        self.one(first, at, &mut |matcher, end| matcher.all(rest, end, behind))
    }

    fn one(
        &mut self,
        part: &Part,
        at: usize,
        behind: &mut dyn FnMut(&mut Self, usize) -> Option<usize>,
    ) -> Option<usize> {
        self.steps = self.steps.checked_sub(1)?;
        match part {
            Part::One(class) => {
                let letter = self.letters.get(at)?;
                if class.has(*letter) { behind(self, at + 1) } else { None }
            }
            Part::Start => {
                if at == 0 {
                    behind(self, at)
                } else {
                    None
                }
            }
            Part::End => {
                if at == self.letters.len() {
                    behind(self, at)
                } else {
                    None
                }
            }
            Part::Edge(wanted) => {
                let is_word = |at: Option<&char>| at.is_some_and(|it| it.is_alphanumeric() || *it == '_');
                let before = at.checked_sub(1).and_then(|at| self.letters.get(at));
                let is_edge = is_word(before) != is_word(self.letters.get(at));
                if is_edge == *wanted { behind(self, at) } else { None }
            }
            Part::Group(number, ways) => ways.iter().find_map(|way| {
                self.all(way, at, &mut |matcher, end| {
                    let Some(number) = number else { return behind(matcher, end) };
                    let before = matcher.groups.get(*number).copied().flatten();
                    if let Some(group) = matcher.groups.get_mut(*number) {
                        *group = Some((at, end));
                    }
                    let found = behind(matcher, end);
                    if found.is_none()
                        && let Some(group) = matcher.groups.get_mut(*number)
                    {
                        *group = before;
                    }
                    found
                })
            }),
            Part::Look { is_behind: false, wanted, ways } => {
                let is_there = self.any(ways, at).is_some();
                if is_there == *wanted { behind(self, at) } else { None }
            }
            Part::Look { is_behind: true, wanted, ways } => {
                let ends_here = |matcher: &mut Self, from: usize| {
                    ways.iter().any(|way| matcher.all(way, from, &mut |_, end| (end == at).then_some(end)).is_some())
                };
                let is_there = (0..=at).rev().any(|from| ends_here(self, from));
                if is_there == *wanted { behind(self, at) } else { None }
            }
            Part::Times { part, least, most, is_lazy } => self.times(part, [*least, *most], *is_lazy, at, behind),
        }
    }

    fn times(
        &mut self,
        part: &Part,
        [least, most]: [usize; 2],
        is_lazy: bool,
        at: usize,
        behind: &mut dyn FnMut(&mut Self, usize) -> Option<usize>,
    ) -> Option<usize> {
        self.steps = self.steps.checked_sub(1)?;
        let next = [least.saturating_sub(1), most.saturating_sub(1)];
        if least > 0 {
            return self.one(part, at, &mut |matcher, end| matcher.times(part, next, is_lazy, end, behind));
        }
        if is_lazy && let Some(found) = behind(self, at) {
            return Some(found);
        }
        // A part that takes nothing would be taken again and again.
        let more = if most > 0 {
            self.one(part, at, &mut |matcher, end| {
                if end == at { None } else { matcher.times(part, next, is_lazy, end, behind) }
            })
        } else {
            None
        };
        if more.is_some() || is_lazy { more } else { behind(self, at) }
    }

    /// The text that stands for a match.
    fn replacement(&self, template: &str) -> Option<String> {
        let mut out = String::new();
        let mut letters = template.chars().peekable();
        while let Some(letter) = letters.next() {
            if letter != '\\' {
                out.push(letter);
                continue;
            }
            let number = match letters.next()? {
                'g' => {
                    let inside: String = letters.by_ref().skip(1).take_while(|it| *it != '>').collect();
                    inside.parse().ok()?
                }
                '\\' => {
                    out.push('\\');
                    continue;
                }
                digit => digit.to_digit(10)? as usize,
            };
            if let Some((from, to)) = *self.groups.get(number)? {
                out.extend(self.letters.get(from..to)?);
            }
        }
        Some(out)
    }
}

#[cfg(test)]
mod tests {
    use super::substituted;

    #[test]
    fn names_of_classes_become_names_of_tables() {
        for (pattern, replacement, text, expected) in [
            (r"(?<!^)(?=[A-Z])", "_", "FlowRunState", "Flow_Run_State"),
            (r"(.)([A-Z][a-z]+)", r"\1_\2", "HTTPServerError", "HTTP_ServerError"),
            (r"([a-z0-9])([A-Z])", r"\1_\2", "getHTTPResponse", "get_HTTPResponse"),
            (r"((?<=[a-z0-9])[A-Z]|(?!^)[A-Z](?=[a-z]))", r"_\1", "APIKeyUse", "API_Key_Use"),
            (r"([A-Z])", r"_\g<1>", "AbC", "_Ab_C"),
            (r"Model$", "", "UserModel", "User"),
            (r"\W+", "-", "a b  c", "a-b-c"),
            (r"x*", "-", "abxd", "-a-b--d-"),
            (r"a{2,3}?", "b", "aaaa", "bb"),
        ] {
            assert_eq!(substituted(pattern, replacement, text).as_deref(), Some(expected), "{pattern}");
        }
        assert_eq!(substituted(r"(?P<a>b)", "", "b"), None);
        assert_eq!(substituted(r"(a*)*b", "", &"a".repeat(60)).as_deref(), None);
    }
}
