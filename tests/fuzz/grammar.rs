//! Writes texts by the grammar of `grammar.txt`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use libfuzzer_sys::arbitrary::Unstructured;

/// Alternatives by the name of their rule. The first of a rule leads to an end.
static RULES: LazyLock<BTreeMap<&str, Vec<&str>>> = LazyLock::new(|| {
    let mut rules: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut name = "";
    for line in include_str!("grammar.txt").lines().filter(|line| !line.starts_with('#')) {
        match line.strip_prefix("    ") {
            Some(alternative) => rules.entry(name).or_default().push(alternative),
            None => name = line.trim_end_matches(':'),
        }
    }
    rules
});

/// Beyond this, only what leads to an end is written.
const MAX_BYTES: usize = 32_000;
/// The deeper something stands in a statement, the likelier it ends there; here it surely does.
const MAX_DEPTH: u8 = 14;
/// The same for statements inside of each other.
const MAX_LEVELS: u8 = 60;

/// A text of a rule, chosen by the data.
pub fn written(rule: &str, data: &mut Unstructured<'_>) -> String {
    let mut writer = Writer { data, text: String::new(), indentation: 0, depth: 0, levels: 0 };
    writer.write(rule);
    writer.text
}

struct Writer<'w, 'a> {
    data: &'w mut Unstructured<'a>,
    text: String,
    indentation: usize,
    depth: u8,
    levels: u8,
}

impl Writer<'_, '_> {
    fn write(&mut self, rule: &str) {
        let (depth, levels) = (self.depth, self.levels);
        match rule {
            "statement" | "definition" => {
                self.levels += 1;
                self.depth = 0;
            }
            "statements" | "module" | "file" | "entry" | "block" => {}
            "sql-text" => self.depth /= 2,
            _ => self.depth += 1,
        }
        let alternatives = &RULES[rule];
        let at = if self.ends() { 0 } else { self.data.choose_index(alternatives.len()).unwrap_or_default() };
        self.fill(alternatives[at]);
        (self.depth, self.levels) = (depth, levels);
    }

    fn ends(&mut self) -> bool {
        let mut is_chosen = |deep: u8, of: u8| deep > 0 && self.data.int_in_range(1..=of).unwrap_or(1) <= deep;
        let is_deep = is_chosen(self.depth, MAX_DEPTH) || is_chosen(self.levels, MAX_LEVELS);
        is_deep || self.data.is_empty() || self.text.len() > MAX_BYTES
    }

    /// Writes an alternative: `<rule>` stands for a text of that rule.
    fn fill(&mut self, mut alternative: &str) {
        while let Some((before, name, after)) = next_rule(alternative) {
            self.put(before);
            match name {
                "line" => self.new_line(),
                "in" => self.indentation += 1,
                "out" => self.indentation -= 1,
                "deep" => self.nest(),
                "nothing" => {}
                name => self.write(name),
            }
            alternative = after;
        }
        self.put(alternative);
    }

    /// Writes an expression inside of one of the wrappings, many times over.
    fn nest(&mut self) {
        let wrappings = &RULES["wrapping"];
        let wrapping = wrappings[self.data.choose_index(wrappings.len()).unwrap_or_default()];
        let times = self.data.int_in_range(0..=220).unwrap_or_default();
        let (before, after) = wrapping.split_once("<hole>").unwrap_or_default();
        self.put(&before.repeat(times));
        self.write("expr");
        self.put(&after.repeat(times));
    }

    fn put(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn new_line(&mut self) {
        self.text.push('\n');
        self.text.push_str(&" ".repeat(self.indentation));
    }
}

/// What stands before the first `<rule>`, its name, and what follows.
fn next_rule(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    loop {
        let start = from + text[from..].find('<')?;
        let end = start + text[start..].find('>')?;
        let name = &text[start + 1..end];
        if !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-') {
            return Some((&text[..start], name, &text[end + 1..]));
        }
        from = start + 1;
    }
}
