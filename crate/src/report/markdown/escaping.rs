//! How text stands in Markdown as it reads (`CommonMark`, 6 "Inlines").

use crate::report::printable::is_hidden;

/// Text of a migration as it reads, whatever signs are in it: nothing of it is Markdown or HTML.
pub(in crate::report) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut before = ' ';
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        // An underscore inside a word is no emphasis (CommonMark 6.2), and names are full of them.
        let inside_word = before.is_alphanumeric() && chars.peek().is_some_and(|next| next.is_alphanumeric());
        match char {
            '_' if inside_word => escaped.push(char),
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&' | '$' => {
                escaped.push('\\');
                escaped.push(char);
            }
            '#' if before == ' ' => escaped.push_str("\\#"),
            '\n' | '\r' | '\t' => escaped.push(' '),
            char if is_hidden(char) => escaped.push('\u{FFFD}'),
            char => escaped.push(char),
        }
        before = char;
    }
    escaped
}

/// Our own sentences: names stand between backticks, the rest is plain.
pub(in crate::report) fn escaped_but_code(message: &str) -> String {
    message.split('`').enumerate().map(|(at, part)| if at % 2 == 1 { code(part) } else { escaped(part) }).collect()
}

/// Text as code, in a table too.
pub(in crate::report) fn code(text: &str) -> String {
    let text: String = text.chars().map(|char| if is_hidden(char) { ' ' } else { char }).collect();
    if text.is_empty() {
        return "``  ``".to_owned();
    }
    let longest = text.split(|char| char != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{}{pad}{fence}", text.replace('|', "\\|"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_authors_text_stays_text() {
        assert_eq!(escaped("<b>a|b</b> *x*"), r"\<b\>a\|b\</b\> \*x\*");
        assert_eq!(escaped("001_add_runs.py _x_ # y"), r"001_add_runs.py \_x\_ \# y");
        assert_eq!(code("a`b|c"), "``a`b\\|c``");
        assert_eq!(escaped_but_code("No file has `a|b`."), "No file has `a\\|b`.");
    }
}
