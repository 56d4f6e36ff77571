use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::rules::{Check, Group, Rule};

pub(super) const RULE: Rule = Rule {
    name: "placeholder-revision-id",
    group: Group::Graph,
    severity: Severity::Info,
    what: "An id that follows a regular pattern, as if typed by hand: `a1b2c3d4e5f6`.",
    why: "Whoever types the next one is likely to pick the same pattern, and of two files with the same id Alembic ignores one.",
    remedy: "Let `alembic revision` make the id. One that databases already hold is better left as it is.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
# file: migrations/versions/a1b2c3d4e5f6_runs.py
"""create runs"""
revision = "a1b2c3d4e5f6"
down_revision = None


def upgrade():
    pass


def downgrade():
    pass
"#,
    good: r#"
# file: migrations/versions/3f9c81d2a4e7_runs.py
"""create runs"""
revision = "3f9c81d2a4e7"
down_revision = None


def upgrade():
    pass


def downgrade():
    pass
"#,
    check: Check::Environment(check),
};

fn check(environment: &Environment) -> Vec<Violation> {
    let mut violations = Vec::new();
    for migration in &environment.migrations {
        if let Some(id) = migration.id().filter(|id| is_regular(id)) {
            let message = format!("The id `{id}` follows a pattern, as if typed by hand.");
            violations.push(Violation::at(migration, migration.revision.position(), message));
        }
    }
    violations
}

/// Letters and digits, each of which follows from one a few places before it. Of twelve random digits one
/// in a hundred million does.
fn is_regular(id: &str) -> bool {
    let chars: Vec<u8> = id.bytes().map(|byte| byte.to_ascii_lowercase()).collect();
    if chars.len() < 8 || !chars.iter().all(u8::is_ascii_alphanumeric) || is_numbered(&chars) {
        return false;
    }
    let fits = |distance: usize, follows: fn(u8, u8) -> bool| {
        let pairs = chars.iter().zip(&chars[distance..]);
        let misses = pairs.filter(|&(&before, &after)| !follows(before, after)).count();
        let allowed = usize::from(chars.len() - distance >= 8);
        misses <= allowed
    };
    let same = |before, after| before == after;
    let falls = |before, after| rises(after, before);
    let by_distance = (1..=4).any(|distance| fits(distance, same) || fits(distance, rises) || fits(distance, falls));
    by_distance || fits(6, same) || is_made_of_runs(&chars)
}

/// A date, or a number with zeros before it: a sequence that is meant.
fn is_numbered(chars: &[u8]) -> bool {
    let is_zero = chars.iter().all(|&char| char == b'0');
    let begins_so = [&b"0"[..], b"19", b"20"].iter().any(|beginning| chars.starts_with(beginning));
    chars.iter().all(u8::is_ascii_digit) && begins_so && !is_zero
}

/// The next digit or letter; `9` is followed by `0`, `f` and `z` by `a` again, and `9` by `a` in hexadecimal.
fn rises(before: u8, after: u8) -> bool {
    before + 1 == after || matches!((before, after), (b'9' | b'f', b'0' | b'a') | (b'z', b'a'))
}

/// `abc123def456`: letters and digits take turns, each run in order.
fn is_made_of_runs(chars: &[u8]) -> bool {
    let pairs = || chars.iter().zip(&chars[1..]);
    let rising = pairs().filter(|&(&before, &after)| rises(before, after)).count();
    let turns = pairs().filter(|(before, after)| before.is_ascii_digit() != after.is_ascii_digit()).count();
    let explained =
        |(&before, &after): (&u8, &u8)| rises(before, after) || before.is_ascii_digit() != after.is_ascii_digit();
    rising >= 6 && rising > turns && pairs().all(explained)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_told_from_chance() {
        for id in [
            "a1b2c3d4e5f6",
            "1a2b3c4d5e6f",
            "123456789abc",
            "abcdef123456",
            "000000000000",
            "abababababab",
            "f6a7b8c9d0e1",
            "b2c3d4e5f6a7",
            "g7h8i9j0k1l2",
            "123412341234",
            "aabbccddeeff",
            "112233445566",
            "111222333444",
            "aaaabbbbcccc",
            "abc123abc123",
            "abc123def456",
            "fedcba987654",
            "0123456789ab",
            "9f8e7d6c5b4a",
            "abcd1234",
            "A1B2C3D4E5F6",
            "a1b2c3d4e5f7",
        ] {
            assert!(is_regular(id), "{id}");
        }
        for id in [
            "0001",
            "00000001",
            "000000000012",
            "20240101",
            "202202222222",
            "20101010101010",
            "1507a7289a2f",
            "e3a246e0dc1b",
            "3fbbc6e8d654",
            "4b84d97828aa",
            "initial",
            "add_users_table",
            "0.20.0",
            "release10",
            "deadbeefcafe",
        ] {
            assert!(!is_regular(id), "{id}");
        }
    }
}
