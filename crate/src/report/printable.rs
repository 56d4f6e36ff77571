//! Text of migrations as a terminal may have it: nothing of it moves the cursor, changes colours or turns lines round.

/// Whether a letter is not seen, and does something: a control character, a mark that changes the direction of text, or one
/// that is no mark at all.
pub(in crate::report) fn is_hidden(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{061C}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}'
            | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

/// A text on one line, in which all can be seen.
pub(in crate::report) fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        push(&mut out, letter);
    }
    out
}

/// Adds a letter so that it can be seen.
pub(in crate::report) fn push(out: &mut String, letter: char) {
    match letter {
        '\t' => out.push_str("    "),
        letter if is_hidden(letter) => out.extend(letter.escape_default()),
        letter => out.push(letter),
    }
}

/// How many columns of a terminal a letter takes.
pub(in crate::report) fn width(letter: char) -> usize {
    let is_wide = matches!(letter, '\u{1100}'..='\u{115F}' | '\u{2E80}'..='\u{A4CF}' | '\u{AC00}'..='\u{D7A3}'
        | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE6F}' | '\u{FF00}'..='\u{FF60}' | '\u{FFE0}'..='\u{FFE6}'
        | '\u{1F300}'..='\u{1FAFF}' | '\u{20000}'..='\u{3FFFD}');
    match letter {
        '\t' => 4,
        letter if is_hidden(letter) => letter.escape_default().count(),
        // A mark over the letter before it.
        '\u{0300}'..='\u{036F}' => 0,
        _ if is_wide => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_not_be_seen_is_spelt_out() {
        assert_eq!(printable("a\u{1b}[31mb\r\nc\u{202e}d\té"), "a\\u{1b}[31mb\\r\\nc\\u{202e}d    é");
        for letter in ['a', '\t', '\u{1b}', '\u{202e}'] {
            assert_eq!(printable(&letter.to_string()).chars().count(), width(letter));
        }
    }
}
