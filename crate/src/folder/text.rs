//! Bytes to text: a source file as Python decodes it (PEP 263), what people wrote as they meant it. It never fails: what
//! Python would refuse is decoded all the same and named.

/// A decoded source file.
#[derive(Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without a byte order mark; line ends as in the file.
    pub text: String,
    /// Why Python would refuse these bytes, in words, if it would.
    pub problem: Option<String>,
}

/// Decodes a Python source file: a byte order mark first, then a coding cookie in the first
/// two lines, UTF-8 otherwise.
pub fn decoded(bytes: &[u8]) -> Decoded {
    if let Some(rest) = bytes.strip_prefix(b"\xef\xbb\xbf") {
        return utf8(rest);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xff\xfe") {
        return utf16(rest, u16::from_le_bytes);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        return utf16(rest, u16::from_be_bytes);
    }
    match cookie(bytes).as_deref() {
        None | Some("utf-8" | "utf8" | "utf-8-sig") => utf8(bytes),
        Some("latin-1" | "latin1" | "iso-8859-1" | "iso8859-1" | "l1") => {
            without_nul(Decoded { text: bytes.iter().copied().map(char::from).collect(), problem: None })
        }
        Some("ascii" | "us-ascii") if bytes.is_ascii() => utf8(bytes),
        Some("ascii" | "us-ascii") => {
            Decoded { problem: Some("it says that it is ASCII, but contains other bytes".into()), ..utf8(bytes) }
        }
        Some(_) if bytes.is_ascii() => utf8(bytes),
        // Python reads it and Limbeck does not: no problem of the file, but its letters are lost.
        Some(_) => without_nul(Decoded { text: String::from_utf8_lossy(bytes).into_owned(), problem: None }),
    }
}

/// Whether a decoded source file can be written as UTF-8: it has nothing but ASCII, or names no other encoding.
pub fn is_utf8(text: &str) -> bool {
    text.is_ascii() || matches!(cookie(text.as_bytes()).as_deref(), None | Some("utf-8" | "utf8" | "utf-8-sig"))
}

fn utf8(bytes: &[u8]) -> Decoded {
    without_nul(match str::from_utf8(bytes) {
        Ok(text) => Decoded { text: text.to_owned(), problem: None },
        Err(error) => {
            let line = 1 + bytes[..error.valid_up_to()].iter().filter(|&&byte| byte == b'\n').count();
            Decoded {
                // Latin-1 is the likeliest, and gives each byte a letter, so that no place moves.
                text: bytes.iter().copied().map(char::from).collect(),
                problem: Some(format!("it is not UTF-8 (line {line}), and declares no other encoding")),
            }
        }
    })
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Decoded {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    let text = char::decode_utf16(units).map(|char| char.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
    Decoded { text, problem: Some("it is UTF-16, which Python does not read as source".into()) }
}

/// Python refuses a NUL; a space in its place keeps everything else where it is.
fn without_nul(decoded: Decoded) -> Decoded {
    if !decoded.text.contains('\0') {
        return decoded;
    }
    Decoded {
        text: decoded.text.replace('\0', " "),
        problem: decoded.problem.or_else(|| Some("it contains NUL bytes".into())),
    }
}

/// The encoding that a comment in the first two lines names, in Python's spelling.
fn cookie(bytes: &[u8]) -> Option<String> {
    for line in bytes.split(|&byte| byte == b'\n').take(2) {
        let line = line.trim_ascii();
        let Some(comment) = line.strip_prefix(b"#") else {
            // Only a blank or comment line may stand before the cookie.
            if line.is_empty() {
                continue;
            }
            return None;
        };
        let comment = String::from_utf8_lossy(&comment[..comment.len().min(200)]).into_owned();
        if let Some(at) = comment.find("coding") {
            let rest = &comment[at + "coding".len()..];
            if let Some(rest) = rest.strip_prefix([':', '=']) {
                let name: String = rest
                    .trim_start()
                    .chars()
                    .take_while(|char| char.is_ascii_alphanumeric() || "-_.".contains(*char))
                    .collect();
                return (!name.is_empty()).then(|| name.to_ascii_lowercase().replace('_', "-"));
            }
        }
    }
    None
}

/// The text of what people wrote, in whichever encoding: UTF-8, UTF-16 with or without its mark, else Windows-1252, and
/// UTF-8 that somebody took for Windows-1252 and wrote back. Line ends stay, so lines keep their numbers.
pub fn of_document(bytes: &[u8]) -> String {
    let utf16 = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
        char::decode_utf16(units).map(|char| char.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
    };
    let text = match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        // What is ASCII for the most part has a NUL in every other place.
        _ if has_nul_at(bytes, 1) => utf16(bytes, u16::from_le_bytes),
        _ if has_nul_at(bytes, 0) => utf16(bytes, u16::from_be_bytes),
        _ => match str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => bytes.iter().map(|&byte| of_windows_1252(byte)).collect(),
        },
    };
    mended(text)
}

/// Whether most pairs of the first bytes have a NUL at a place, and hardly any at the other.
fn has_nul_at(bytes: &[u8], place: usize) -> bool {
    let pairs = bytes.chunks_exact(2).take(512);
    let (count, nuls, others) = pairs.fold((0, 0, 0), |(count, nuls, others), pair| {
        (count + 1, nuls + usize::from(pair[place] == 0), others + usize::from(pair[1 - place] == 0))
    });
    count > 1 && nuls * 2 > count && others * 10 < count
}

/// What Windows-1252 has from 0x80 to 0x9f; five of these bytes mean nothing, and are taken for the controls that
/// browsers take them for (WHATWG, Encoding Standard, index windows-1252).
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

fn of_windows_1252(byte: u8) -> char {
    match byte {
        0x80..=0x9f => WINDOWS_1252[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

fn to_windows_1252(char: char) -> Option<u8> {
    match char {
        '\u{a0}'..='\u{ff}' => Some(char as u8),
        _ => WINDOWS_1252.iter().position(|known| *known == char).map(|at| at as u8 + 0x80),
    }
}

/// Characters of which Windows-1252 has not every byte: a program that drops those leaves the others, `âŒ` of `❌`.
const BROKEN: &str = "❌❗❓❤”←⏳⏰⏱⏸⏭⏩⏪🏁📝🐍👍👏🏗📍🔍🔐🎯\u{fe0f}\u{200d}";

/// A text in which UTF-8 was taken for Windows-1252, as it was before: each run of such letters that is UTF-8 again.
fn mended(text: String) -> String {
    let is_lead = |char: &char| to_windows_1252(*char).is_some_and(|byte| (0xc2..=0xf4).contains(&byte));
    if text.is_ascii() || !text.chars().any(|char| is_lead(&char)) {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(char) = rest.chars().next() {
        let mended = is_lead(&char).then(|| whole(rest).or_else(|| broken(rest))).flatten();
        let (written, length) = mended.unwrap_or((char, char.len_utf8()));
        out.push(written);
        rest = &rest[length..];
    }
    out
}

/// The character whose bytes the next letters are, and how long those are.
fn whole(text: &str) -> Option<(char, usize)> {
    let lead = to_windows_1252(text.chars().next()?)?;
    let count = match lead {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        _ => 4,
    };
    let bytes: Option<Vec<u8>> = text.chars().take(count).map(to_windows_1252).collect();
    let length = text.chars().take(count).map(char::len_utf8).sum();
    let bytes = bytes?;
    let char = str::from_utf8(&bytes).ok()?.chars().next()?;
    Some((char, length))
}

/// The same where some of the bytes are lost: of characters that people use in documents.
fn broken(text: &str) -> Option<(char, usize)> {
    BROKEN.chars().find_map(|char| {
        let mut bytes = [0; 4];
        let left =
            char.encode_utf8(&mut bytes).bytes().filter(|byte| !matches!(byte, 0x81 | 0x8d | 0x8f | 0x90 | 0x9d));
        let left: String = left.map(of_windows_1252).collect();
        text.starts_with(&left).then_some((char, left.len()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_read_in_any_encoding() {
        let check = |bytes: &[u8], text: &str| assert_eq!(of_document(bytes), text);
        let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        check("a ❌\r\n".as_bytes(), "a ❌\r\n");
        check(b"\xef\xbb\xbfa", "a");
        check(&[b"\xff\xfe", &utf16("a ❌")[..]].concat(), "a ❌");
        check(&utf16("migration b22b3b5a376f ❌"), "migration b22b3b5a376f ❌");
        check(b"\0a\0b\0c", "abc");
        check(b"caf\xe9 \x96 \x80", "café – €");
        check("café, naïve, Ærø, 10 °C, «à»".as_bytes(), "café, naïve, Ærø, 10 °C, «à»");
    }

    #[test]
    fn what_was_taken_for_another_encoding_is_mended() {
        let check = |text: &str, meant: &str| assert_eq!(of_document(text.as_bytes()), meant);
        check("âœ… EXISTS â€” cafÃ©", "✅ EXISTS — café");
        check("âŒ MISSING, âš\u{a0}ï¸ UNTESTED, ðŸ”§ In progress", "❌ MISSING, ⚠\u{fe0f} UNTESTED, 🔧 In progress");
        check("âsperÃ", "âsperÃ");
    }

    fn check(bytes: &[u8], text: &str, problem: Option<&str>) {
        assert_eq!(decoded(bytes), Decoded { text: text.into(), problem: problem.map(Into::into) });
    }

    #[test]
    fn decodes_as_python_does() {
        check("é\r\n".as_bytes(), "é\r\n", None);
        check(b"\xef\xbb\xbfx = 1", "x = 1", None);
        check(b"# -*- coding: latin-1 -*-\nx = '\xe9'", "# -*- coding: latin-1 -*-\nx = 'é'", None);
        check(b"\n# vim: set fileencoding=UTF_8 :\n", "\n# vim: set fileencoding=UTF_8 :\n", None);
    }

    #[test]
    fn names_what_python_refuses() {
        check(b"\nx = '\xe9'", "\nx = 'é'", Some("it is not UTF-8 (line 2), and declares no other encoding"));
        check(b"\xff\xfex\0=\x001\0", "x=1", Some("it is UTF-16, which Python does not read as source"));
        check(b"x = \0 1", "x =   1", Some("it contains NUL bytes"));
        check(
            b"# coding: ascii\n\xc3\xa9",
            "# coding: ascii\né",
            Some("it says that it is ASCII, but contains other bytes"),
        );
    }
}
