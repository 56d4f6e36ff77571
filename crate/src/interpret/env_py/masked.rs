//! Code as it may be shown: without the passwords in it.

/// What stands for a password.
const MASK: &str = "***";

/// Names of arguments that hold what nobody is to read.
const SECRETS: [&str; 4] = ["password", "passwd", "secret", "token"];

/// A text without the passwords of addresses, `postgresql://user:secret@host`, and of arguments, `password="secret"`.
pub(super) fn masked(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let (before, behind) = rest.split_at(at + "://".len());
        out.push_str(before);
        let end = behind.find(['/', '?', '"', '\'', ' ', '\n']).unwrap_or(behind.len());
        let authority = behind.get(..end).unwrap_or_default();
        rest = match authority.rfind('@').and_then(|host| Some((authority.get(..host)?.find(':')?, host))) {
            Some((colon, host)) => {
                let (user, password) = (&authority[..colon], &authority[colon + 1..host]);
                out.push_str(user);
                out.push(':');
                out.push_str(if is_filled_in(password) { password } else { MASK });
                behind.get(host..).unwrap_or_default()
            }
            None => behind,
        };
    }
    out.push_str(rest);
    SECRETS.iter().fold(out, |text, name| without_argument(&text, name))
}

/// Whether a password is filled in from elsewhere: `{password}`, `%(password)s`, `%s`, `$PASSWORD`.
fn is_filled_in(password: &str) -> bool {
    let is_one = |open: &str, close: &str| password.starts_with(open) && password.ends_with(close);
    is_one("{", "}") || is_one("%(", "s") || password == "%s" || password.starts_with('$') || password.is_empty()
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
