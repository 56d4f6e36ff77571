//! `repr()` of a string, as Python's messages quote what they are about.

use std::fmt::Write;

/// The text as Python's `repr()` writes it.
pub fn repr(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let mut out = String::from(quote);
    for char in text.chars() {
        match char {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            _ if char == quote => out.extend(['\\', char]),
            _ if is_printable(char) => out.push(char),
            // Writing to a string does not fail.
            _ => {
                let code = u32::from(char);
                let _written = match code {
                    0..=0xff => write!(out, "\\x{code:02x}"),
                    0x100..=0xffff => write!(out, "\\u{code:04x}"),
                    _ => write!(out, "\\U{code:08x}"),
                };
            }
        }
    }
    out.push(quote);
    out
}

/// `str.isprintable` without a table of Unicode: controls, spaces other than ` `, and what has no shape.
fn is_printable(char: char) -> bool {
    char == ' '
        || !(char.is_control()
            || char.is_whitespace()
            || matches!(char, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
            || matches!(char, '\u{e000}'..='\u{f8ff}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'))
}

#[cfg(test)]
mod tests {
    use super::repr;

    #[test]
    fn quotes_as_python_does() {
        let cases = [
            ("a", "'a'"),
            ("it's", "\"it's\""),
            ("'\"", "'\\'\"'"),
            ("a\tb\n\\", "'a\\tb\\n\\\\'"),
            ("\u{7f}\u{a0}\u{2028}é", "'\\x7f\\xa0\\u2028é'"),
        ];
        for (text, expected) in cases {
            assert_eq!(repr(text), expected);
        }
    }
}
