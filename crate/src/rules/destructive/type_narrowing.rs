use crate::dialect::Dialect;
use crate::finding::{Severity, Violation};
use crate::impact::Existing;
use crate::operation::{Change, ConstraintKind};
use crate::rules::{Check, Group, Judged, POSTGRESQL, Rule, Versions, mend};
use crate::schema::types::{bits, letters, plain, word_and_sizes};
use crate::text::Text;

pub(super) const RULE: Rule = Rule {
    name: "type-narrowing",
    group: Group::Destructive,
    severity: Severity::Warning,
    what: "A column whose new type does not hold all that its old one does.",
    why: "Values that don't fit stop the migration, in the one database that has them; or they are rounded or cut off, and a downgrade doesn't bring back what was lost.",
    remedy: "Look for values that don't fit, and change them in a migration before. To keep new ones short, a CHECK serves as well.",
    databases: &[POSTGRESQL, Versions::of(Dialect::Mysql), Versions::of(Dialect::Mariadb)],
    is_opt_in: false,
    bad: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("name", sa.String(200)))
# next revision
op.alter_column("runs", "name", existing_type=sa.String(200), type_=sa.String(50))
"#,
    good: r#"
op.create_table("runs", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("name", sa.String(50)))
# next revision
op.alter_column("runs", "name", existing_type=sa.String(50), type_=sa.String(200))
"#,
    check: Check::Operation(check),
};

/// What becomes of values that don't fit.
enum Harm {
    /// They stop the migration; what is too much, in words.
    Stops(String),
    /// They are changed; how, in words.
    Changes(&'static str),
}

fn check(judged: &Judged<'_>) -> Vec<Violation> {
    let Change::AlterColumn { column, to, .. } = &judged.operation.change else { return Vec::new() };
    let Some(new) = to.type_.as_ref().filter(|_| !judged.is_downgrade) else { return Vec::new() };
    let Some((existing, there)) = judged.existing_column(column) else { return Vec::new() };
    let (Some(old), Some(new)) = (there.sure_type().and_then(|it| it.sql.as_known()), new.sql.as_known()) else {
        return Vec::new();
    };
    if old == new || there.type_.user.is_some() {
        return Vec::new();
    }
    let dialect = judged.server().dialect;
    let (old_plain, new_plain) = (plain(old, dialect), plain(new, dialect));
    let Some(harm) = harm(&old_plain, &new_plain, dialect) else { return Vec::new() };
    let using = to.using.as_ref().map(|using| using.to_string().to_ascii_uppercase());
    // Whoever says in which zone has thought of it.
    if using.as_ref().is_some_and(|using| using.contains("AT TIME ZONE")) {
        return Vec::new();
    }
    let (id, name) = (&existing.id, &there.name);
    let consequence = match &harm {
        // A cast that is written cuts off what one by assignment refuses (PostgreSQL manual, 8.3).
        Harm::Stops(much) if using.is_some() && much.contains("characters") => format!("{much} are cut off"),
        Harm::Stops(much) if dialect.is_mysql() => {
            format!("{much} stop the migration, without strict mode they are cut off")
        }
        Harm::Stops(much) => format!("{much} stop the migration"),
        Harm::Changes(how) => (*how).to_owned(),
    };
    let message = format!("Column `{id}.{name}` becomes `{new}`, from `{old}`: {consequence}.");
    let violation = judged.violation(message).with_why(match &harm {
        Harm::Stops(_) if consequence.contains("cut off") => CUTS_OFF,
        Harm::Stops(_) => "Where a database has such values, the migration stops there.",
        Harm::Changes(_) => "A downgrade doesn't bring back what is lost.",
    });
    if judged.were_seen_to(id, name) {
        return vec![violation.with_severity(Severity::Info)];
    }
    let size = word_and_sizes(&new_plain).1.first().copied();
    let instead = match (&harm, size) {
        (Harm::Stops(much), Some(size))
            if much.contains("characters") && dialect == Dialect::Postgresql && !is_indexed(judged, existing, name) =>
        {
            let constraint = format!("ck_{}_{name}_length", id.name);
            let condition = format!("length({}) <= {size}", crate::sql::quoted(name, dialect));
            let (table, schema) = crate::rules::deployed::in_python(id);
            Some(format!(
                "op.create_check_constraint({}, {table}, {}{schema}, postgresql_not_valid=True)",
                mend::quoted(&constraint),
                mend::quoted(&condition)
            ))
        }
        _ => None,
    };
    vec![Violation { instead, ..violation }]
}

/// Why it matters that values are cut off, always or without strict mode.
const CUTS_OFF: &str = "A downgrade doesn't bring back what is cut off.";

/// Whether the same function has an index built on a column: that may ask for the shorter type.
fn is_indexed<'e>(judged: &Judged<'e>, existing: &'e Existing, column: &str) -> bool {
    let is_it = |name: &Text| name.as_known() == Some(column);
    judged.others_on(existing).any(|other| match &other.operation.change {
        Change::CreateIndex { index, .. } => index.elements.iter().any(|it| is_it(&it.what)),
        Change::AddConstraint { constraint, .. } => match &constraint.kind {
            ConstraintKind::PrimaryKey { columns, .. } | ConstraintKind::Unique { columns, .. } => {
                columns.iter().any(is_it)
            }
            _ => false,
        },
        _ => false,
    })
}

/// What a type does to values of another, where it is surely narrower.
fn harm(old: &str, new: &str, dialect: Dialect) -> Option<Harm> {
    let ((old_word, old_sizes), (new_word, new_sizes)) = (word_and_sizes(old), word_and_sizes(new));
    let of_letters = letters(old_word, &old_sizes, dialect).zip(letters(new_word, &new_sizes, dialect));
    if let Some((old, new)) = of_letters {
        return (new < old).then(|| Harm::Stops(format!("values of more than {new} characters")));
    }
    if let Some((old, new)) = bits(old_word).zip(bits(new_word)) {
        // `TINYINT(1)` is a flag.
        return (new < old).then(|| Harm::Stops(format!("numbers that don't fit {new} bits")));
    }
    let is_whole = bits(new_word).is_some();
    match (kind(old_word)?, kind(new_word)) {
        (Kind::Decimal, Some(Kind::Decimal)) => narrower_decimal(&old_sizes, &new_sizes),
        (Kind::Decimal, _) if is_whole => match old_sizes.as_slice() {
            [_, 0] => None,
            _ => Some(Harm::Changes("fractions are rounded")),
        },
        (Kind::Float | Kind::Double, _) if is_whole => Some(Harm::Changes("fractions are rounded")),
        (Kind::Double, Some(Kind::Float)) => Some(Harm::Changes("of 15 digits 6 are left")),
        (Kind::ZonedTime, Some(Kind::Time)) => {
            Some(Harm::Changes("what is kept is the local time in the time zone that the session happens to have"))
        }
        (Kind::ZonedTime | Kind::Time, Some(Kind::Date)) => Some(Harm::Changes("the time of day is lost")),
        (old @ (Kind::ZonedTime | Kind::Time), Some(new)) if old == new => {
            // Six digits where PostgreSQL is asked for none, none where MySQL is.
            let digits = |sizes: &[u64]| sizes.first().copied().unwrap_or(if dialect.is_mysql() { 0 } else { 6 });
            (digits(&new_sizes) < digits(&old_sizes)).then_some(Harm::Changes("fractions of a second are rounded"))
        }
        _ => None,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Decimal,
    Float,
    Double,
    ZonedTime,
    Time,
    Date,
}

fn kind(word: &str) -> Option<Kind> {
    Some(match word {
        "NUMERIC" | "DECIMAL" => Kind::Decimal,
        "REAL" | "FLOAT" => Kind::Float,
        "DOUBLEPRECISION" | "DOUBLE" => Kind::Double,
        "TIMESTAMPWITHTIMEZONE" => Kind::ZonedTime,
        "TIMESTAMPWITHOUTTIMEZONE" | "TIMESTAMP" | "DATETIME" => Kind::Time,
        "DATE" => Kind::Date,
        _ => return None,
    })
}

fn narrower_decimal(old: &[u64], new: &[u64]) -> Option<Harm> {
    let [precision, scale] = *new else { return None };
    match *old {
        [] => Some(Harm::Stops(format!(
            "numbers of more than {} digits before the point",
            precision.saturating_sub(scale)
        ))),
        [old_precision, old_scale] => {
            let (whole, old_whole) = (precision.saturating_sub(scale), old_precision.saturating_sub(old_scale));
            if whole < old_whole {
                Some(Harm::Stops(format!("numbers of more than {whole} digits before the point")))
            } else {
                (scale < old_scale).then_some(Harm::Changes("digits behind the point are rounded away"))
            }
        }
        _ => None,
    }
}
