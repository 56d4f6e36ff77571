//! Bytes to text as Python decodes a source file (PEP 263), and never a failure: what Python
//! would refuse is decoded all the same and named.

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

#[cfg(test)]
mod tests {
    use super::*;

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
