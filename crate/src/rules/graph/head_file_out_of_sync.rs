use crate::environment::Environment;
use crate::finding::{Severity, Violation};
use crate::fix::{Edit, Fix, Place as At, lines as lines_of};
use crate::folder::{Folder, file_name, is_below, parent, text};
use crate::graph::Index;
use crate::project::stop::Place;
use crate::python::lines::Position;
use crate::revision::{Assigned, Migration};
use crate::rules::{Check, Group, Placed, Rule};

pub(super) const RULE: Rule = Rule {
    name: "head-file-out-of-sync",
    group: Group::Graph,
    severity: Severity::Warning,
    what: "A file next to the migrations that lists the heads, but is out of date.",
    why: "Such a file makes two branches conflict when they are merged in version control, and tests compare it with the chain; out of date, it does neither job.",
    remedy: "Write the heads into the file, one per line.",
    databases: &[],
    is_opt_in: false,
    bad: r#"
# file: migrations/versions/3f9c81d2a4e7_runs.py
"""create runs"""
revision = "3f9c81d2a4e7"
down_revision = None


def upgrade():
    pass


def downgrade():
    pass
# file: migrations/versions/8b21e5c07d94_jobs.py
"""create jobs"""
revision = "8b21e5c07d94"
down_revision = "3f9c81d2a4e7"


def upgrade():
    pass


def downgrade():
    pass
# file: migrations/versions/HEAD
3f9c81d2a4e7
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
# file: migrations/versions/8b21e5c07d94_jobs.py
"""create jobs"""
revision = "8b21e5c07d94"
down_revision = "3f9c81d2a4e7"


def upgrade():
    pass


def downgrade():
    pass
# file: migrations/versions/HEAD
8b21e5c07d94
"#,
    check: Check::Folder(check),
};

/// Files that note every head.
const OF_ALL_HEADS: [&str; 5] = ["HEAD", "HEADS", "head.txt", "heads.txt", "max_migration.txt"];
/// How files end that note the head of a branch: its label stands before it, in capitals.
const OF_A_BRANCH: &str = "_HEAD";

fn check(folder: &Folder, environments: &[Environment]) -> Vec<Placed> {
    let mut violations = Vec::new();
    let is_such = |path: &&str| OF_ALL_HEADS.contains(&file_name(path)) || file_name(path).ends_with(OF_A_BRANCH);
    let paths: Vec<&str> = folder.files().map(|(path, _)| path).filter(is_such).collect();
    for (index, environment) in environments.iter().enumerate().filter(|(_, environment)| knows_its_heads(environment))
    {
        for path in paths.iter().copied().filter(|path| is_beside(environment, parent(path))) {
            let Some(noted) = Noted::by(file_name(path), environment) else { continue };
            let Some(bytes) = folder.bytes(path) else { continue };
            violations.extend(noted.violation(path, &text::decoded(bytes).text).map(|it| (Some(index), it)));
        }
    }
    violations
}

/// What a file of heads should note.
struct Noted<'a> {
    heads: Vec<&'a Migration>,
    /// Whether each of these heads should be there, and nothing else. Where no label tells which of the heads a
    /// branch has, only revisions that are none are wrong.
    exactly: bool,
    migrations: &'a [Migration],
}

impl<'a> Noted<'a> {
    /// What the file of this name should note, if it is one of heads.
    fn by(name: &str, environment: &'a Environment) -> Option<Noted<'a>> {
        let Environment { graph, migrations, .. } = environment;
        let of = |heads: &mut dyn Iterator<Item = &Index>| heads.map(|&head| &migrations[head]).collect();
        if OF_ALL_HEADS.contains(&name) {
            return Some(Noted { heads: of(&mut graph.heads.iter()), exactly: true, migrations });
        }
        let label = name.strip_suffix(OF_A_BRANCH)?.to_lowercase();
        let of_branch: Vec<_> = of(&mut graph.heads.iter().filter(|&&head| graph.nodes[head].labels.contains(&label)));
        let exactly = !of_branch.is_empty();
        Some(Noted { heads: if exactly { of_branch } else { of(&mut graph.heads.iter()) }, exactly, migrations })
    }

    fn violation(&self, path: &str, text: &str) -> Option<Violation> {
        let numbered = text.lines().enumerate().map(|(number, line)| (number as u32 + 1, line.trim()));
        let lines: Vec<(u32, &str)> = numbered.filter(|(_, line)| !line.is_empty() && !line.starts_with('#')).collect();
        let ids: Vec<String> = self.heads.iter().filter_map(|head| head.id()).map(|id| format!("`{id}`")).collect();
        let heads = format!("the {} {}", if ids.len() == 1 { "head is" } else { "heads are" }, ids.join(", "));
        let is_head = |line: &str| self.heads.iter().any(|head| is_named(head, line));
        let is_wrong = |line: &str| {
            !is_head(line) && (self.exactly || self.migrations.iter().any(|migration| is_named(migration, line)))
        };
        let (line, message) = if let Some((number, _)) = lines.iter().find(|(_, line)| line.starts_with("<<<<<<<")) {
            (*number, format!("It has an unresolved merge conflict; {heads}."))
        } else if lines.iter().any(|(_, line)| line.contains(char::is_whitespace)) {
            // Prose is no list of ids.
            return None;
        } else if let Some((number, line)) = lines.iter().find(|(_, line)| is_wrong(line)) {
            (*number, format!("It lists `{line}`, but {heads}."))
        } else {
            let is_noted = |head: &Migration| lines.iter().any(|(_, line)| is_named(head, line));
            let left_out = self.heads.iter().find(|head| self.exactly && !is_noted(head))?;
            (1, format!("It does not list `{}`; {heads}.", left_out.id().unwrap_or_default()))
        };
        let written = self.heads.iter().filter_map(|head| head.id()).map(ToOwned::to_owned).collect();
        let whole = lines_of(text).map(|line| line.text.to_owned()).collect();
        let edit = Edit { path: path.to_owned(), line: 1, place: At::Whole(whole), lines: written };
        let fix = self.exactly.then(|| Fix::of([Some(edit)])).flatten();
        let place = Place { path: path.to_owned(), position: Position { line, column: 1 } };
        Some(Violation::of_place(place, message).with_fix(fix))
    }
}

/// Whether a line means the migration: its id, or its file as django-linear-migrations notes it.
fn is_named(migration: &Migration, line: &str) -> bool {
    migration.id() == Some(line) || migration.file() == line || migration.file().strip_suffix(".py") == Some(line)
}

/// Whether the directory lies between the script directory and a version location, with both.
fn is_beside(environment: &Environment, directory: &str) -> bool {
    let location = &environment.location;
    is_below(directory, &location.path)
        && location.version_locations.iter().any(|versions| is_below(versions, directory))
}

/// Whether there are heads, and each file could be read and says its id and its parents.
fn knows_its_heads(environment: &Environment) -> bool {
    let is_known = |it: &Migration| it.id().is_some() && matches!(it.down_revision, Assigned::Known { .. });
    !environment.graph.heads.is_empty() && environment.migrations.iter().all(is_known)
}
