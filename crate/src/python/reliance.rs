//! What the code of a module goes by that is not in it: what it imports, where and when it runs, what it asks others for.

use std::collections::BTreeMap;

use super::ast::{Expr, Ranged, Stmt};
use super::lines::Position;
use super::source::Source;
use super::walk;
use crate::ordered::Arrange;

/// Things that a module goes by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reliances {
    /// What it imports, wherever in it.
    pub imports: Vec<Import>,
    /// What it asks of its surroundings.
    pub asked: Vec<Asked>,
}

/// An import statement, or one part of an `import a, b`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// Where it stands.
    pub position: Position,
    /// The module, with dots before it where it is meant from here: `..models`.
    pub module: String,
    /// The names that are taken from it; none of an `import` alone.
    pub names: Vec<String>,
    /// The file of the folder that the module is, or that holds a name of it.
    pub path: Option<String>,
}

/// Something that a module asks of its surroundings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Where it does.
    pub position: Position,
    /// What for.
    pub for_: Matter,
    /// As it is written: `os.environ.get`.
    pub written: String,
}

/// What code asks its surroundings for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Matter {
    /// Variables of the environment.
    Variables,
    /// What time it is.
    Clock,
    /// Numbers and ids that differ each time.
    Chance,
    /// Another machine.
    Network,
    /// An ORM session.
    Session,
    /// All tables of a metadata that is declared elsewhere, to make them.
    CreateAll,
    /// The same, to drop them.
    DropAll,
}

/// Things of one kind that are kept.
const MAX_KEPT: usize = 200;

/// Words without one of which a module asks nothing.
const WORDS: &[&str] = &[
    "environ",
    "getenv",
    "now(",
    "utcnow(",
    "today(",
    "time.time",
    "uuid",
    "random",
    "secrets",
    "token_",
    "requests",
    "httpx",
    "urllib",
    "urlopen",
    "boto3",
    "aiohttp",
    "Session",
    "sessionmaker",
    "create_all",
    "drop_all",
];

impl Reliances {
    /// What a module goes by, each import with the file that `path` finds for a dotted name.
    pub fn of(source: &Source, path: impl Fn(&str) -> Option<String>) -> Reliances {
        let mut found = Reliances::default();
        let mut names = BTreeMap::new();
        let place = |offset: usize| source.lines.position(&source.text, offset);
        walk::each_statement_anywhere(&source.module.body, &mut |statement| match statement {
            Stmt::Import(node) => {
                for alias in &node.names {
                    let module = alias.name.to_string();
                    let first = module.split('.').next().unwrap_or_default().to_owned();
                    match &alias.asname {
                        Some(name) => names.insert(name.to_string(), module.clone()),
                        None => names.insert(first.clone(), first),
                    };
                    let path = path(&module);
                    let position = place(node.start().to_usize());
                    found.imports.push(Import { position, module, names: Vec::new(), path });
                }
            }
            Stmt::ImportFrom(node) => {
                let dots = node.level.map_or(0, |level| level.to_usize());
                let module = format!("{}{}", ".".repeat(dots), node.module.as_deref().unwrap_or_default());
                let dotted = |name: &str| {
                    if module.ends_with('.') { format!("{module}{name}") } else { format!("{module}.{name}") }
                };
                for alias in &node.names {
                    let name = alias.asname.as_ref().unwrap_or(&alias.name).to_string();
                    names.insert(name, dotted(&alias.name));
                }
                let taken: Vec<String> = node.names.iter().map(|alias| alias.name.to_string()).collect();
                let path = taken.iter().find_map(|name| path(&dotted(name))).or_else(|| path(&module));
                let position = place(node.start().to_usize());
                found.imports.push(Import { position, module, names: taken, path });
            }
            _ => {}
        });
        found.imports.arrange_by_key(|it| it.position);
        found.imports.truncate(MAX_KEPT);
        if WORDS.iter().any(|word| source.text.contains(word)) {
            walk::each_expression(&source.module.body, &mut |expr| {
                if found.asked.len() < MAX_KEPT
                    && let Some((for_, written)) = asked(expr, &names)
                {
                    found.asked.push(Asked { position: place(expr.start().to_usize()), for_, written });
                }
            });
            found.asked.arrange_by_key(|it| (it.position, it.for_));
        }
        found
    }
}

/// What an expression asks for, as it is written.
fn asked(expr: &Expr, names: &BTreeMap<String, String>) -> Option<(Matter, String)> {
    let (named, is_call) = match expr {
        Expr::Call(call) => (dotted(&call.func)?, true),
        Expr::Subscript(node) => (dotted(&node.value)?, false),
        _ => return None,
    };
    let (root, rest) = named.split_once('.').unwrap_or((&named, ""));
    let known = names.get(root)?;
    let full = if rest.is_empty() { known.clone() } else { format!("{known}.{rest}") };
    let last = full.rsplit('.').next().unwrap_or_default();
    let library = full.split('.').next().unwrap_or_default();
    let matter = match (library, last) {
        ("os", _) if full.starts_with("os.environ") || full == "os.getenv" => Matter::Variables,
        _ if !is_call => return None,
        ("datetime", "now" | "utcnow" | "today") | ("time", "time") => Matter::Clock,
        ("uuid", "uuid1" | "uuid4" | "uuid7") | ("random" | "secrets", _) => Matter::Chance,
        ("requests" | "httpx" | "aiohttp" | "boto3", _) | ("urllib", "urlopen") => Matter::Network,
        (_, "Session" | "SessionLocal" | "sessionmaker" | "scoped_session") => Matter::Session,
        (_, "create_all") if library != "sqlalchemy" => Matter::CreateAll,
        (_, "drop_all") if library != "sqlalchemy" => Matter::DropAll,
        _ => return None,
    };
    Some((matter, if is_call { format!("{named}(…)") } else { format!("{named}[…]") }))
}

/// A name with what is taken of it: `os.environ.get`.
fn dotted(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Name(name) => Some(name.id.to_string()),
        Expr::Attribute(node) => Some(format!("{}.{}", dotted(&node.value)?, node.attr)),
        _ => None,
    }
}
