//! Passwords in texts: where one is written, and the text without it. No document that Limbeck writes contains one.

pub mod code;

use std::borrow::Cow;
use std::ops::Range;

use memchr::memmem;

/// What stands in the place of a password.
pub const MASK: &str = "***";

/// A text with its passwords masked: those in addresses (`postgresql://app:***@db/app`), those that are given to the names
/// of variables (`PGPASSWORD=*** psql`), and those of users that SQL makes (`PASSWORD '***'`).
pub fn masked(text: &str) -> Cow<'_, str> {
    let secrets = secrets(text);
    if secrets.is_empty() { Cow::Borrowed(text) } else { Cow::Owned(without(text, secrets)) }
}

/// A text with the mask in each of some places.
pub fn without(text: &str, secrets: Vec<Range<usize>>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut end = 0;
    for secret in secrets {
        out.push_str(text.get(end..secret.start).unwrap_or_default());
        out.push_str(MASK);
        end = secret.end;
    }
    out.push_str(text.get(end..).unwrap_or_default());
    out
}

/// Where passwords are written in a text, in its order; what only stands for one is none.
pub fn secrets(text: &str) -> Vec<Range<usize>> {
    found(text, false)
}

/// The same of a line of configuration, where what is given to a name needs no quotes: `db_password = hunter2`.
pub fn secrets_in_configuration(line: &str) -> Vec<Range<usize>> {
    found(line, true)
}

fn found(text: &str, is_configuration: bool) -> Vec<Range<usize>> {
    let mut found = in_addresses(text);
    found.extend(in_assignments(text, is_configuration));
    found.extend(in_sql(text));
    crate::ordered::Arrange::arrange_by_key(found.as_mut_slice(), |secret| secret.start);
    let mut end = 0;
    found.retain(|secret| {
        let is_new = secret.start >= end;
        end = end.max(secret.end);
        is_new
    });
    found
}

/// Whether a text that stands where a password would is one, and no blank to be filled in.
pub fn is_secret(text: &str) -> bool {
    let text = text.trim();
    let lower = text.to_ascii_lowercase();
    let is_blank = text.is_empty()
        || text.contains(['<', '>', '{', '}', '$', '…'])
        || text.contains("%(")
        || text.contains("...")
        || text.starts_with('%') && (text.ends_with('%') || text.len() < 4)
        || text.chars().nth(1).is_none()
        || (text.starts_with('[') && text.ends_with(']'))
        || text.chars().all(|char| matches!(char, '*' | 'x' | 'X' | '.' | '-' | '_' | '#' | '?' | '•'));
    let names_one = ["your", "my_pass", "my-pass", "mypass"].iter().any(|word| lower.starts_with(word))
        || matches!(
            lower.as_str(),
            "none" | "null" | "true" | "false" | "redacted" | "masked" | "hidden" | "undefined"
        );
    // `POSTGRES_PASSWORD = "POSTGRES_PASSWORD"` names a variable.
    !is_blank && !names_one && !names_password(text)
}

/// Whether a word is only the word for a password, as in `user:pass@host`.
pub fn is_word_for_one(text: &str) -> bool {
    matches!(text.to_ascii_lowercase().as_str(), "pass" | "password" | "passwd" | "pwd" | "pw" | "secret")
}

/// Whether a variable or an option of this name holds the password of a database.
pub fn names_password(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let is_password = ["password", "passwd", "_pwd", "_pass", "pgpassword", "dbpass", "dbpwd"];
    let of_databases = [
        "pg",
        "postgres",
        "psql",
        "mysql",
        "mariadb",
        "mssql",
        "sqlserver",
        "sa_",
        "oracle",
        "db",
        "database",
        "sqlalchemy",
        "alembic",
    ];
    let is_one = is_password.iter().any(|end| lower.ends_with(end));
    // Short ones are parts of many other words: `Onepassword` of a `FileDownloadBlock`.
    let is_of_database = of_databases.iter().any(|word| {
        lower.match_indices(word).any(|(at, _)| {
            let is_apart = at == 0 || lower[..at].ends_with(['_', '.', '-']);
            let behind = &lower[at + word.len()..];
            is_apart
                || word.len() > 3
                || (*word == "db" && (behind.starts_with(['_', '-', '.']) || behind.starts_with('p')))
        })
    });
    is_one && is_of_database
}

/// The passwords in addresses: `scheme://user:password@host`.
fn in_addresses(text: &str) -> Vec<Range<usize>> {
    memmem::find_iter(text.as_bytes(), b"://").filter_map(|at| address(text, at)?.password).collect()
}

/// An address in a text.
pub struct Address<'t> {
    /// Its scheme: `postgresql+asyncpg`.
    pub scheme: &'t str,
    /// The user that it names.
    pub user: &'t str,
    /// What stands behind the password: the host, and all after it.
    pub host: &'t str,
    /// Where its password stands, if it has one that is no blank.
    pub password: Option<Range<usize>>,
    /// Where all of it stands.
    pub place: Range<usize>,
}

impl Address<'_> {
    /// Whether it is one of the web or of files: its password opens no database.
    pub fn is_of_no_database(&self) -> bool {
        const OTHERS: [&str; 12] =
            ["http", "https", "ftp", "ftps", "sftp", "ssh", "git", "ws", "wss", "smtp", "models", "s3"];
        OTHERS.contains(&self.scheme)
    }

    /// Whether it only shows how an address is written: `user:password@host:port/dbname`.
    pub fn is_example(&self, password: &str) -> bool {
        let host = self.host.split(['/', '?']).next().unwrap_or_default();
        let words = |text: &str| {
            let lower = text.to_ascii_lowercase();
            let words = lower.split(|char: char| !char.is_ascii_alphanumeric()).map(ToOwned::to_owned);
            words.collect::<Vec<_>>()
        };
        let of_host = words(host);
        // Names and addresses for documents (RFC 2606, RFC 5737).
        let is_for_documents = ["192.0.2.", "198.51.100.", "203.0.113."].iter().any(|begins| host.starts_with(begins))
            || of_host.iter().any(|word| matches!(word.as_str(), "example" | "host" | "hostname" | "netloc" | "port"))
            || of_host.first().is_some_and(|word| word == "server")
            || host.starts_with('[');
        let is_any_user =
            matches!(self.user.to_ascii_lowercase().as_str(), "user" | "username" | "login" | "usr" | "me");
        is_for_documents || (is_any_user && is_word_for_one(password))
    }
}

/// The address around the `://` at a place.
pub fn address(text: &str, at: usize) -> Option<Address<'_>> {
    let is_of_scheme = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.' | b'_');
    let bytes = text.as_bytes();
    let length = bytes[..at].iter().rev().take_while(|byte| is_of_scheme(**byte)).count();
    let scheme = text.get(at - length..at)?;
    let begins = at + "://".len();
    // Markdown puts a backslash before some letters, JSON before a quote and for the end of a line.
    let ends = |(at, byte): (usize, &u8)| match byte {
        b'"' | b'\'' | b'`' | b'<' | b'>' | b'|' => true,
        b'\\' => matches!(bytes.get(begins + at + 1), Some(b'"' | b'\'' | b'n' | b'r' | b't')),
        byte => byte.is_ascii_whitespace(),
    };
    let length = bytes[begins..].iter().enumerate().position(ends).unwrap_or(bytes.len() - begins);
    let whole = text.get(begins..begins + length)?;
    let place = at - scheme.len()..begins + length;
    let no_password = Address { scheme, user: "", host: "", password: None, place: place.clone() };
    // A password may have an `@` in it, else a slash: the host begins behind the last `@` before the path.
    let slash = whole.find(['/', '?', '#']).unwrap_or(whole.len());
    // Mermaid has a number for an `@`.
    let at = |text: &str| text.rfind('@').or_else(|| text.rfind("#64;"));
    let Some(host) = at(&whole[..slash])
        .or_else(|| whole.find("#64;"))
        .or_else(|| whole.find('@').filter(|at| whole[..*at].contains(':')))
    else {
        return Some(no_password);
    };
    let Some((user, password)) = whole[..host].split_once(':') else { return Some(no_password) };
    let from = begins + user.len() + 1;
    let is_template = scheme == "driver" || scheme.is_empty();
    let is_one = !is_template && is_secret(password) && !user.contains(['/', '(', '[']);
    let behind = whole[host..].trim_start_matches(['@', '#', '6', '4', ';']);
    Some(Address { scheme, user, host: behind, password: is_one.then_some(from..from + password.len()), place })
}

/// The passwords that are given to variables of databases: `PGPASSWORD=x`, `"DB_PASSWORD": "x"`, `MYSQL_PWD x`.
fn in_assignments(text: &str, is_configuration: bool) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let words: [&[u8]; 8] = [b"PASSWORD", b"password", b"Password", b"PASSWD", b"passwd", b"_PWD", b"_PASS", b"_pass"];
    let mut found = Vec::new();
    for word in words {
        found.extend(
            memmem::find_iter(bytes, word).filter_map(|at| assigned(text, at, at + word.len(), is_configuration)),
        );
    }
    found
}

/// The password that is given to the name of which a place is the end.
fn assigned(text: &str, at: usize, end: usize, is_configuration: bool) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let is_of_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    let begins = at - bytes[..at].iter().rev().take_while(|byte| is_of_name(byte)).count();
    let name = text.get(begins..end)?;
    if bytes.get(end).is_some_and(is_of_name) || !names_password(name) {
        return None;
    }
    let value = if is_default(text, begins, end) { in_quotes(text, end + 1)? } else { given(text, end)? };
    let is_quoted = text[..value.start].ends_with(['"', '\'']);
    // Elsewhere, what has no quotes is mostly another name, or the type of a column: a variable of the surroundings is
    // written in capitals, with nothing around its `=`.
    let is_plain = || {
        let is_shell = !name.bytes().any(|byte| byte.is_ascii_lowercase()) && !text[end..value.start].contains(" =");
        is_shell && !(text[end..value.start].contains('=') && text[..value.start].ends_with(' '))
    };
    (is_secret(text.get(value.clone())?) && (is_quoted || is_configuration || is_plain())).then_some(value)
}

/// Whether a name in quotes is asked for with a default: `os.getenv("DB_PASSWORD", "…")`.
fn is_default(text: &str, begins: usize, end: usize) -> bool {
    let asks = text[..begins].trim_end_matches(['"', '\'', '\\']).strip_suffix('(').is_some_and(|before| {
        ["get", "getenv", "config", "env", "pop", "setdefault"].iter().any(|word| before.ends_with(word))
    });
    asks && text[end..].trim_start_matches(['"', '\'', '\\']).starts_with(',')
}

/// The text in quotes that stands next behind a place.
fn in_quotes(text: &str, from: usize) -> Option<Range<usize>> {
    let rest = text.get(from..)?;
    let comma = rest.find(',')?;
    let behind = rest[comma + 1..].trim_start();
    let begins = text.len() - behind.len();
    unquoted(text, begins).filter(|_| behind.starts_with(['"', '\'', '\\']))
}

/// What is given to a name that ends at a place: behind `=`, or `:` and a space, in quotes or up to the next space.
fn given(text: &str, end: usize) -> Option<Range<usize>> {
    let rest = text.get(end..)?;
    let closed = rest.trim_start_matches('\\').trim_start_matches(['"', '\'', '`', ']']);
    let behind = closed.trim_start_matches([' ', '\t']);
    let value = match behind.as_bytes() {
        [b'=', b'=' | b'>', ..] => return None,
        [b'=', ..] => &behind[1..],
        // `DB_PASSWORD: str = "x"`.
        [b':', b' ' | b'"' | b'\'', ..] => {
            let line = behind[1..].lines().next().unwrap_or_default();
            match line.split_once('=') {
                Some((annotation, _)) if is_annotation(annotation.trim()) => &behind[1 + annotation.len() + 1..],
                _ => &behind[1..],
            }
        }
        _ => return None,
    };
    unquoted(text, text.len() - value.trim_start_matches([' ', '\t']).len())
}

/// The value that begins at a place, without its quotes; none where code computes it.
fn unquoted(text: &str, begins: usize) -> Option<Range<usize>> {
    let value = text.get(begins..)?;
    // In JSON, a quote of code has a backslash in front.
    let (escaped, inside) = match value.strip_prefix('\\') {
        Some(rest) if rest.starts_with('"') => (1, rest),
        _ => (0, value),
    };
    let quote = inside.chars().next().filter(|char| matches!(char, '"' | '\''));
    if let Some(quote) = quote {
        let from = begins + escaped + 1;
        let length = inside[1..].find([quote, '\n'])?;
        return Some(from..from + length - usize::from(escaped == 1 && inside[1..=length].ends_with('\\')));
    }
    let length = value.find(|char: char| char.is_whitespace() || "\"'`;,|&)\\".contains(char)).unwrap_or(value.len());
    let value = &value[..length];
    // What code computes is none, a call or an attribute, nor is the type of a field.
    let types = ["str", "bytes", "string", "String", "text", "SecretStr", "Any", "Required", "required"];
    let is_computed =
        value.contains(['(', '[']) || value.starts_with("os.") || value.starts_with("self.") || types.contains(&value);
    (!is_computed).then_some(begins..begins + length)
}

/// Whether what stands between a name's colon and its `=` is a type: `str`, `Optional[SecretStr]`.
fn is_annotation(text: &str) -> bool {
    !text.is_empty()
        && text.chars().all(|char| char.is_alphanumeric() || matches!(char, '_' | '.' | '[' | ']' | '|' | ' '))
}

/// The passwords of users that SQL makes: `PASSWORD 'x'`, `IDENTIFIED BY 'x'`.
fn in_sql(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    for word in ["PASSWORD ", "password ", "IDENTIFIED BY ", "identified by "] {
        for at in memmem::find_iter(bytes, word.as_bytes()) {
            let Some(rest) = text.get(at + word.len()..) else { continue };
            // In a text of SQL, a quote is written twice.
            let quoted = rest.trim_start_matches('\'');
            if quoted.len() == rest.len() {
                continue;
            }
            let begins = text.len() - quoted.len();
            let Some(length) = quoted.find(['\'', '\n']) else { continue };
            if is_secret(&quoted[..length]) && !quoted[..length].starts_with(':') {
                found.push(begins..begins + length);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_masked() {
        let check = |text: &str, without: &str| assert_eq!(masked(text), without);
        check("postgresql://app:hunter2@db:5432/app", "postgresql://app:***@db:5432/app");
        check("x = 'mysql+pymysql://root:pa/ss@h/d'", "x = 'mysql+pymysql://root:***@h/d'");
        check("redis://:tops3cret@cache:6379/0", "redis://:***@cache:6379/0");
        check("PGPASSWORD=contextforge psql -h 1", "PGPASSWORD=*** psql -h 1");
        check("  POSTGRES_PASSWORD: hunter2\n", "  POSTGRES_PASSWORD: ***\n");
        check("      - \"MYSQL_ROOT_PASSWORD=hunter2\"", "      - \"MYSQL_ROOT_PASSWORD=***\"");
        check("{\"DB_PASSWORD\": \"hunter2\"}", "{\"DB_PASSWORD\": \"***\"}");
        check("db_password: str = 'hunter2'", "db_password: str = '***'");
        check("os.getenv(\"POSTGRES_PASSWORD\", \"hunter2\")", "os.getenv(\"POSTGRES_PASSWORD\", \"***\")");
        check(r#"{"sql": "SET DB_PASSWORD = \"hunter2\"", "a": 1}"#, r#"{"sql": "SET DB_PASSWORD = \"***\"", "a": 1}"#);
        check(r#"{"line": "url = \"pg://a:hunter2@h/d\"\nmore"}"#, r#"{"line": "url = \"pg://a:***@h/d\"\nmore"}"#);
        check(r"pg://a:hunter\_2@h/d", "pg://a:***@h/d");
        check("CREATE ROLE app LOGIN PASSWORD 'hunter2'", "CREATE ROLE app LOGIN PASSWORD '***'");
    }

    #[test]
    fn configuration_needs_no_quotes() {
        let line = "db_password = hunter2";
        assert_eq!(without(line, secrets_in_configuration(line)), "db_password = ***");
        assert_eq!(masked(line), line);
    }

    #[test]
    fn what_only_stands_for_a_password_is_left() {
        for text in [
            "driver://user:pass@localhost/dbname",
            "postgresql://app:%(DB_PASSWORD)s@db/app",
            "postgresql://app:${DB_PASSWORD}@db/app",
            "postgresql://app:{password}@db/app",
            "f\"postgresql://{user}:{password}@{host}/{db}\"",
            "postgresql://app:<password>@db/app",
            "postgresql://app:***@db/app",
            "postgresql://app@db/app",
            "sqlite:///app.db",
            "https://example.org/a:b/c@d",
            "PGPASSWORD=$DB_PASSWORD psql",
            "DB_PASSWORD = os.environ[\"DB_PASSWORD\"]",
            "db_password: str",
            "DB_PASSWORD=",
            "POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:-}",
            "password = 'hunter2'",
            "the DB_PASSWORD variable",
            "op.add_column('users', sa.Column('password', sa.String()))",
            "op.drop_column('pg_password', 'db_password')",
            "[\"db_password\",\"users\"]",
            "CHECK (db_password = other)",
            "- `db_password`: integer",
            "db_password: Mapped[str] = mapped_column(String)",
        ] {
            assert_eq!(masked(text), text);
        }
    }
}
