//! f-strings as Python 3.12 and later take them (PEP 701): the parser knows the older form, in which a replacement field
//! holds neither the quotes of its string nor a backslash.

/// The text with such f-strings written in the older form, each byte in its place; nothing where there is none.
pub(super) fn in_older_form(text: &str) -> Option<String> {
    let mut bytes = text.as_bytes().to_vec();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'#' => at = line_end(&bytes, at),
            quote @ (b'"' | b'\'') => {
                let quotes = Quotes::at(&bytes, at, quote);
                at += quotes.length;
                at = if is_formatted(&bytes, at - quotes.length) {
                    formatted_end(&mut bytes, at, quotes, None)
                } else {
                    plain_end(&bytes, at, quotes)
                };
            }
            _ => at += 1,
        }
    }
    // Only quotes and backslashes were exchanged, for ASCII.
    let older = String::from_utf8(bytes).ok()?;
    (older != text).then_some(older)
}

#[derive(Clone, Copy)]
struct Quotes {
    sign: u8,
    /// One or three.
    length: usize,
}

impl Quotes {
    fn at(bytes: &[u8], at: usize, sign: u8) -> Quotes {
        Quotes { sign, length: if bytes[at..].starts_with(&[sign; 3]) { 3 } else { 1 } }
    }

    fn close(self, bytes: &[u8], at: usize) -> bool {
        bytes[at..].iter().take_while(|&&byte| byte == self.sign).count() >= self.length
    }
}

/// Whether the prefix in front of a string makes it an f-string.
fn is_formatted(bytes: &[u8], at: usize) -> bool {
    let prefix = bytes[..at].iter().rev().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
    prefix <= 2 && bytes[at - prefix..at].iter().any(|byte| matches!(byte, b'f' | b'F'))
}

fn line_end(bytes: &[u8], at: usize) -> usize {
    at + bytes[at..].iter().position(|&byte| byte == b'\n').unwrap_or(bytes.len() - at)
}

fn plain_end(bytes: &[u8], mut at: usize, quotes: Quotes) -> usize {
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b'\n' if quotes.length == 1 => return at,
            _ if quotes.close(bytes, at) => return at + quotes.length,
            _ => at += 1,
        }
    }
    at
}

/// Goes through an f-string, or, below `outer`, through a string in a field of one: its quotes are then exchanged where
/// they are those of the outer string.
fn formatted_end(bytes: &mut [u8], mut at: usize, quotes: Quotes, outer: Option<Quotes>) -> usize {
    let outermost = outer.unwrap_or(quotes);
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if outer.is_none() => at += 2,
            b'\n' if outermost.length == 1 && quotes.length == 1 => return at,
            b'{' if bytes.get(at + 1) == Some(&b'{') => at += 2,
            b'{' => at = field_end(bytes, at + 1, outermost),
            _ if quotes.close(bytes, at) => return at + quotes.length,
            _ => at += 1,
        }
    }
    at
}

/// Goes through a replacement field, and exchanges in it what the older form doesn't allow.
fn field_end(bytes: &mut [u8], mut at: usize, outer: Quotes) -> usize {
    let mut depth = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'{' | b'[' | b'(' => depth += 1,
            b'}' if depth == 0 => return at + 1,
            b'}' | b']' | b')' => depth -= 1,
            b'\n' if outer.length == 1 => return at,
            sign @ (b'"' | b'\'') => {
                let inner = Quotes::at(bytes, at, sign);
                let begins = at;
                at += inner.length;
                let end = if is_formatted(bytes, begins) {
                    formatted_end(bytes, at, inner, Some(outer))
                } else {
                    plain_end(bytes, at, inner)
                };
                exchange(bytes, begins, end.min(bytes.len()), inner, outer);
                at = end;
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    at
}

/// Gives a string in a field quotes that its outer string doesn't have, and blanks in the place of its escapes.
fn exchange(bytes: &mut [u8], begins: usize, end: usize, inner: Quotes, outer: Quotes) {
    let other = if outer.sign == b'"' { b'\'' } else { b'"' };
    let holds_other = bytes[begins..end].contains(&other);
    let mut at = begins;
    while at < end {
        match bytes[at] {
            b'\\' if at + 1 < end && bytes[at + 1].is_ascii() => {
                bytes[at] = b' ';
                bytes[at + 1] = b' ';
                at += 1;
            }
            sign if sign == inner.sign && sign == outer.sign && !holds_other => bytes[at] = other,
            _ => {}
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::in_older_form;

    #[test]
    fn quotes_and_escapes_are_exchanged() {
        for (text, older) in [
            (r#"f"a {d["x"]} b""#, Some(r#"f"a {d['x']} b""#)),
            (r"f'{d['x']}'", Some(r#"f'{d["x"]}'"#)),
            (r#"f"{'\n'.join(x)}""#, Some(r#"f"{'  '.join(x)}""#)),
            (r#"f"{x} \n {{y}}" "a""#, None),
            (r#""{d["x"]}""#, None),
            ("# it's {\nf'{x}'", None),
            (r#"rf"{d["x"]}" + name"y""#, Some(r#"rf"{d['x']}" + name"y""#)),
        ] {
            assert_eq!(in_older_form(text).as_deref(), older, "{text}");
        }
        // Never a panic, never another length.
        for text in ["f\"{", "f'{x[\"", "f\"\"\"{'''", "f\"{'\\", "'\\", "f\"é{'é\\é'}\""] {
            assert!(in_older_form(text).is_none_or(|older| older.len() == text.len()), "{text}");
        }
    }
}
