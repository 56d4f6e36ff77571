//! Passwords in texts: where one is written, and the text without it. No document that Limbeck writes contains one.

use std::borrow::Cow;
use std::ops::Range;

use memchr::memmem;

/// What stands in the place of a password.
pub const MASK: &str = "***";

/// A text with its passwords masked: those in addresses (`postgresql://app:***@db/app`), those that are given to the names
/// of variables (`PGPASSWORD=*** psql`), and those of users that SQL makes (`PASSWORD '***'`).
pub fn masked(text: &str) -> Cow<'_, str> {
    let secrets = secrets(text);
    if secrets.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut end = 0;
    for secret in secrets {
        out.push_str(text.get(end..secret.start).unwrap_or_default());
        out.push_str(MASK);
        end = secret.end;
    }
    out.push_str(text.get(end..).unwrap_or_default());
    Cow::Owned(out)
}

/// Where passwords are written in a text, in its order; what only stands for one is none.
pub fn secrets(text: &str) -> Vec<Range<usize>> {
    let mut found = in_addresses(text);
    found.extend(in_assignments(text));
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
        || (text.starts_with('%') && text.ends_with('%') && text.len() > 1)
        || (text.starts_with('[') && text.ends_with(']'))
        || text.chars().all(|char| matches!(char, '*' | 'x' | 'X' | '.' | '-' | '_' | '#' | '?' | '•'));
    let names_one = ["your", "my_pass", "my-pass", "mypass"].iter().any(|word| lower.starts_with(word))
        || matches!(lower.as_str(), "none" | "null" | "true" | "false" | "redacted" | "masked" | "hidden" | "undefined");
    !is_blank && !names_one
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
        "pg", "postgres", "psql", "mysql", "mariadb", "mssql", "sqlserver", "sa_", "oracle", "db", "database", "sqlalchemy",
        "alembic",
    ];
    let is_one = is_password.iter().any(|end| lower.ends_with(end));
    let is_of_database = of_databases.iter().any(|word| match lower.find(word) {
        // `pg` and `sa_` are parts of many other words.
        Some(at) => word.len() > 2 && *word != "sa_" || at == 0 || lower[..at].ends_with(['_', '.', '-']) || *word == "db",
        None => false,
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
    /// Where its password stands, if it has one that is no blank.
    pub password: Option<Range<usize>>,
    /// Where all of it stands.
    pub place: Range<usize>,
}

/// The address around the `://` at a place.
pub fn address(text: &str, at: usize) -> Option<Address<'_>> {
    let is_of_scheme = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.' | b'_');
    let bytes = text.as_bytes();
    let length = bytes[..at].iter().rev().take_while(|byte| is_of_scheme(**byte)).count();
    let scheme = text.get(at - length..at)?;
    let begins = at + "://".len();
    let ends = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'"' | b'\'' | b'`' | b'<' | b'>' | b'|' | b'\\');
    let length = bytes[begins..].iter().position(|byte| ends(byte)).unwrap_or(bytes.len() - begins);
    let whole = text.get(begins..begins + length)?;
    let place = at - scheme.len()..begins + length;
    let no_password = Address { scheme, user: "", password: None, place: place.clone() };
    // A password may have an `@` in it, else a slash: the host begins behind the last `@` before the path.
    let slash = whole.find(['/', '?', '#']).unwrap_or(whole.len());
    let Some(host) = whole[..slash].rfind('@').or_else(|| whole.find('@').filter(|at| whole[..*at].contains(':'))) else {
        return Some(no_password);
    };
    let Some((user, password)) = whole[..host].split_once(':') else { return Some(no_password) };
    let from = begins + user.len() + 1;
    let is_template = scheme == "driver" || scheme.is_empty();
    let is_one = !is_template && is_secret(password) && !user.contains(['/', '(']);
    Some(Address { scheme, user, password: is_one.then_some(from..from + password.len()), place })
}

/// The passwords that are given to variables of databases: `PGPASSWORD=x`, `"DB_PASSWORD": "x"`, `MYSQL_PWD x`.
fn in_assignments(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let words: [&[u8]; 8] = [b"PASSWORD", b"password", b"Password", b"PASSWD", b"passwd", b"_PWD", b"_PASS", b"_pass"];
    let mut found = Vec::new();
    for word in words {
        found.extend(memmem::find_iter(bytes, word).filter_map(|at| assigned(text, at, at + word.len())));
    }
    found
}

/// The password that is given to the name of which a place is the end.
fn assigned(text: &str, at: usize, end: usize) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let is_of_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    let before = bytes[..at].iter().rev().take_while(|byte| is_of_name(byte)).count();
    if bytes.get(end).is_some_and(is_of_name) || !names_password(text.get(at - before..end)?) {
        return None;
    }
    let value = given(text, end)?;
    is_secret(text.get(value.clone())?).then_some(value)
}

/// What is given to a name that ends at a place: behind `=`, or `:` and a space, in quotes or up to the next space.
pub fn given(text: &str, end: usize) -> Option<Range<usize>> {
    let rest = text.get(end..)?;
    let closed = rest.strip_prefix(['"', '\'', '`', ']']).unwrap_or(rest);
    let behind = closed.trim_start_matches([' ', '\t']);
    let value = match behind.as_bytes() {
        [b'=', b'=' | b'>', ..] => return None,
        [b'=', ..] => &behind[1..],
        // `DB_PASSWORD: str = "x"`, and the default in `getenv("DB_PASSWORD", "x")`.
        [b':', b' ', ..] | [b':', b'"' | b'\'', ..] => {
            let line = behind[1..].lines().next().unwrap_or_default();
            match line.split_once('=') {
                Some((annotation, _)) if is_annotation(annotation.trim()) => &behind[1 + annotation.len() + 1..],
                _ => &behind[1..],
            }
        }
        [b',', ..] if closed.len() < rest.len() => {
            let behind = behind[1..].trim_start_matches(' ');
            if !behind.starts_with(['"', '\'']) {
                return None;
            }
            behind
        }
        _ => return None,
    };
    let value = value.trim_start_matches([' ', '\t']);
    let begins = value.as_ptr() as usize - text.as_ptr() as usize;
    let quote = value.chars().next().filter(|char| matches!(char, '"' | '\''));
    let (from, length) = match quote {
        Some(quote) => (begins + 1, value[1..].find([quote, '\n'])?),
        None => (begins, value.find(|char: char| char.is_whitespace() || "\"'`;,|&)\\".contains(char)).unwrap_or(value.len())),
    };
    let value = text.get(from..from + length)?;
    // What code computes is none, a call or an attribute, nor is the type of a field.
    let types = ["str", "bytes", "string", "String", "text", "SecretStr", "Any", "Required", "required"];
    let is_computed = quote.is_none()
        && (value.contains(['(', '[']) || value.starts_with("os.") || value.starts_with("self.") || types.contains(&value));
    (!is_computed).then_some(from..from + length)
}

/// Whether what stands between a name's colon and its `=` is a type: `str`, `Optional[SecretStr]`.
fn is_annotation(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|char| char.is_alphanumeric() || matches!(char, '_' | '.' | '[' | ']' | '|' | ' '))
}

/// The passwords of users that SQL makes: `PASSWORD 'x'`, `IDENTIFIED BY 'x'`.
fn in_sql(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    for word in ["PASSWORD ", "password ", "IDENTIFIED BY ", "identified by "] {
        for at in memmem::find_iter(bytes, word.as_bytes()) {
            let begins = at + word.len();
            let Some(quoted) = text.get(begins..).and_then(|rest| rest.strip_prefix('\'')) else { continue };
            let Some(length) = quoted.find(['\'', '\n']) else { continue };
            if is_secret(&quoted[..length]) && !quoted[..length].starts_with(':') {
                found.push(begins + 1..begins + 1 + length);
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
        check("CREATE ROLE app LOGIN PASSWORD 'hunter2'", "CREATE ROLE app LOGIN PASSWORD '***'");
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
        ] {
            assert_eq!(masked(text), text);
        }
    }
}
