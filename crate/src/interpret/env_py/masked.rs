//! Code as it may be shown: without the passwords in it.

use crate::secret::{self, MASK};

/// Names of arguments that hold what nobody is to read.
const SECRETS: [&str; 4] = ["password", "passwd", "secret", "token"];

/// A text without the passwords that it has as any text may, and without those of arguments: `password="secret"`.
pub(super) fn masked(text: &str) -> String {
    SECRETS.iter().fold(secret::masked(text).into_owned(), |text, name| without_argument(&text, name))
}

/// A text without what is written for an argument, `password="secret"`, or an entry, `"password": "secret"`.
fn without_argument(text: &str, name: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.to_ascii_lowercase().find(name) {
        let (before, behind) = rest.split_at(at + name.len());
        out.push_str(before);
        let value = behind.trim_start_matches(['"', '\'', ' ', '=', ':']);
        let between = &behind[..behind.len() - value.len()];
        let quote = between.chars().last().filter(|last| matches!(last, '"' | '\''));
        let is_given = between.contains(['=', ':']);
        rest = match quote.filter(|_| is_given).and_then(|quote| value.find(quote)) {
            Some(end) if end > 0 => {
                out.push_str(between);
                out.push_str(MASK);
                &value[end..]
            }
            _ => behind,
        };
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn passwords_are_masked_and_nothing_else_is() {
        for (text, expected) in [
            ("\"postgresql://app:s3cret@db:5432/app\"", "\"postgresql://app:***@db:5432/app\""),
            ("f\"postgresql://{user}:{password}@{host}/x\"", "f\"postgresql://{user}:{password}@{host}/x\""),
            (
                "URL.create(\"postgresql\", password=\"a b\", host=\"c\")",
                "URL.create(\"postgresql\", password=\"***\", host=\"c\")",
            ),
            ("{'password': 'x', 'user': 'y'}", "{'password': '***', 'user': 'y'}"),
            ("connect(password=settings.password)", "connect(password=settings.password)"),
            ("\"sqlite:///a.db\"", "\"sqlite:///a.db\""),
            ("'a://u:p@ss@h/x'", "'a://u:***@h/x'"),
        ] {
            assert_eq!(masked(text), expected);
        }
    }
}
