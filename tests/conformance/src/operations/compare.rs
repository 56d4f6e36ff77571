//! The calls of a function as Alembic ran them, beside those that Limbeck says.

use super::call::Call;

/// Something on which the two sides differ.
#[derive(Debug, PartialEq)]
pub(super) struct Difference {
    /// Environment, file, line and function.
    place: String,
    /// What kind of difference it is.
    pub(super) cause: &'static str,
    alembic: String,
    limbeck: String,
}

/// Causes of differences in a sequence of calls that is the same.
pub(super) const OTHER_LINE: &str = "other line";
pub(super) const OTHER_COLUMNS: &str = "other columns";

const NOTHING: &str = "nothing";

impl Difference {
    pub(super) fn text(&self) -> String {
        let Difference { place, cause, alembic, limbeck } = self;
        format!("{place}: {cause}\n    Alembic: {alembic}\n    Limbeck: {limbeck}\n")
    }

    pub(super) fn file_not_read(place: String) -> Difference {
        Difference { place, cause: "file not read", alembic: "it has run".to_owned(), limbeck: NOTHING.to_owned() }
    }
}

/// All differences between two sequences; where there are none, those between lines and between columns.
pub(super) fn different(alembic: &[Call], limbeck: &[Call], place: &dyn Fn(Option<u32>) -> String) -> Vec<Difference> {
    let mut differences = Vec::new();
    let (mut missing, mut extra) = (Vec::new(), Vec::new());
    for (ours, theirs) in gaps(alembic, limbeck) {
        let mut theirs: Vec<&Call> = theirs.iter().collect();
        for one in ours {
            // What has the same directive is the same call, with another name; what is there as it should be
            // has its own place in the order.
            let is_elsewhere = limbeck.iter().any(|other| one.is(other));
            let at = theirs.iter().position(|other| {
                one.directive == other.directive && !is_elsewhere && !alembic.iter().any(|it| it.is(other))
            });
            match at {
                Some(at) => {
                    let other = theirs[at];
                    extra.extend(theirs.drain(..=at).take(at));
                    differences.push(Difference {
                        place: place(one.line),
                        cause: match one.other_name(other) {
                            Some("table") => "other table",
                            Some("schema") => "other schema",
                            _ => "other name",
                        },
                        alembic: one.text(),
                        limbeck: other.text(),
                    });
                }
                None => missing.push(one),
            }
        }
        extra.extend(theirs);
    }
    for one in missing {
        let elsewhere = extra.iter().position(|other| one.is(other)).map(|at| extra.remove(at));
        differences.push(Difference {
            place: place(one.line),
            cause: if elsewhere.is_some() { "other order" } else { "missing operation" },
            alembic: one.text(),
            limbeck: elsewhere.map_or(NOTHING.to_owned(), |other| format!("{} elsewhere", other.text())),
        });
    }
    for other in extra {
        differences.push(Difference {
            place: place(other.line),
            cause: match other.certainty.as_deref() {
                Some("conditional") => "extra conditional operation",
                Some("unknown") => "extra unknown operation",
                _ => "extra operation",
            },
            alembic: NOTHING.to_owned(),
            limbeck: other.text(),
        });
    }
    if differences.is_empty() {
        for (one, other) in alembic.iter().zip(limbeck) {
            differences.extend(different_details(one, other, place));
        }
    }
    differences
}

fn different_details(alembic: &Call, limbeck: &Call, place: &dyn Fn(Option<u32>) -> String) -> Vec<Difference> {
    let line = |line: Option<u32>| line.map_or("no line".to_owned(), |line| format!("line {line}"));
    let other_line = (alembic.line.is_some() && alembic.line != limbeck.line).then(|| Difference {
        place: place(alembic.line),
        cause: OTHER_LINE,
        alembic: format!("{}, {}", alembic.text(), line(alembic.line)),
        limbeck: line(limbeck.line),
    });
    let other_columns = alembic.other_columns(limbeck).map(|(one, other)| Difference {
        place: place(alembic.line),
        cause: OTHER_COLUMNS,
        alembic: format!("{}: {one}", alembic.text()),
        limbeck: other,
    });
    other_line.into_iter().chain(other_columns).collect()
}

/// The first call that is not among Limbeck's in this order.
pub(super) fn not_contained(
    alembic: &[Call],
    limbeck: &[Call],
    place: &dyn Fn(Option<u32>) -> String,
) -> Option<Difference> {
    let mut rest = limbeck.iter();
    let lost = alembic.iter().find(|one| !rest.any(|other| one.is(other)))?;
    Some(Difference {
        place: place(lost.line),
        cause: "not contained",
        alembic: lost.text(),
        limbeck: limbeck.iter().map(Call::text).collect::<Vec<_>>().join("; "),
    })
}

/// What lies between the calls that both sides have: the longest sequence of such calls.
fn gaps<'a>(alembic: &'a [Call], limbeck: &'a [Call]) -> Vec<(&'a [Call], &'a [Call])> {
    let width = limbeck.len() + 1;
    // For each pair of positions, how long the sequence is from there on.
    let mut lengths = vec![0_usize; (alembic.len() + 1) * width];
    for (one, call) in alembic.iter().enumerate().rev() {
        for (other, limbeck) in limbeck.iter().enumerate().rev() {
            let at = one * width + other;
            lengths[at] =
                if call.is(limbeck) { lengths[at + width + 1] + 1 } else { lengths[at + width].max(lengths[at + 1]) };
        }
    }
    let (mut one, mut other) = (0, 0);
    let mut begin = (0, 0);
    let mut gaps = Vec::new();
    while one < alembic.len() && other < limbeck.len() {
        let at = one * width + other;
        if alembic[one].is(&limbeck[other]) {
            gaps.push((&alembic[begin.0..one], &limbeck[begin.1..other]));
            (one, other) = (one + 1, other + 1);
            begin = (one, other);
        } else if lengths[at + width] >= lengths[at + 1] {
            one += 1;
        } else {
            other += 1;
        }
    }
    gaps.push((&alembic[begin.0..], &limbeck[begin.1..]));
    gaps
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calls(names: &[&str]) -> Vec<Call> {
        let call = |name: &&str| {
            let (directive, table) = name.split_once(' ').unwrap_or((name, ""));
            Call { directive: directive.to_owned(), table: Some(table.to_owned()), ..Call::default() }
        };
        names.iter().map(call).collect()
    }

    fn causes(alembic: &[&str], limbeck: &[&str]) -> Vec<&'static str> {
        let differences = different(&calls(alembic), &calls(limbeck), &|_| String::new());
        differences.iter().map(|difference| difference.cause).collect()
    }

    #[test]
    fn differences_have_a_cause() {
        let all = ["create_table a", "add_column a", "drop_table b"];
        assert!(causes(&all, &all).is_empty());
        assert_eq!(causes(&all, &["create_table a", "drop_table b"]), ["missing operation"]);
        assert_eq!(causes(&["create_table a", "drop_table b"], &all), ["extra operation"]);
        assert_eq!(causes(&all, &["create_table a", "add_column c", "drop_table b"]), ["other table"]);
        assert_eq!(causes(&all, &["create_table a", "drop_table b", "add_column a"]), ["other order"]);
    }

    #[test]
    fn sql_has_no_names() {
        assert!(causes(&["execute", "connection.execute"], &["execute a", "connection.execute b"]).is_empty());
    }

    #[test]
    fn a_part_is_contained_in_its_order() {
        let all = calls(&["a", "b", "c"]);
        let place = |_| String::new();
        assert_eq!(not_contained(&calls(&["a", "c"]), &all, &place), None);
        assert!(not_contained(&calls(&["c", "a"]), &all, &place).is_some());
    }
}
