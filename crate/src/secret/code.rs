//! Code as it may be shown: without the passwords in it.

use memchr::memmem;

use crate::secret;

/// Names of arguments that hold what nobody is to read.
const SECRETS: [&str; 4] = ["password", "passwd", "secret", "token"];

/// A text without the passwords that it has as any text may, and without those of arguments: `password="secret"`.
pub fn masked(text: &str) -> String {
    SECRETS.iter().fold(secret::masked(text).into_owned(), |text, name| without_argument(text, name))
}

/// A text without what is written for an argument, `password="secret"`, or an entry, `"password": "secret"`, in a line.
fn without_argument(text: String, name: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let mut found = Vec::new();
    let mut end = 0;
    for at in memmem::find_iter(lower.as_bytes(), name) {
        let behind = text.get(at + name.len()..).filter(|_| at >= end).unwrap_or_default();
        let value = behind.trim_start_matches(['"', '\'', ' ', '=', ':']);
        let (between, _) = behind.split_at(behind.len() - value.len());
        let quote = between.chars().last().filter(|last| matches!(last, '"' | '\''));
        let length = quote.filter(|_| between.contains(['=', ':'])).and_then(|quote| value.find([quote, '\n']));
        let length = length.filter(|&length| length > 0 && !value[length..].starts_with('\n'));
        if let Some(length) = length {
            let from = at + name.len() + between.len();
            end = from + length;
            found.push(from..end);
        }
    }
    if found.is_empty() { text } else { secret::without(&text, found) }
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
            ("'secret': \"x\", \"token\": 'y'", "'secret': \"***\", \"token\": '***'"),
            ("password: 'tis\nnone of 'em", "password: 'tis\nnone of 'em"),
            ("\"sqlite:///a.db\"", "\"sqlite:///a.db\""),
            ("'a://u:p@ss@h/x'", "'a://u:***@h/x'"),
        ] {
            assert_eq!(masked(text), expected);
        }
    }
}
