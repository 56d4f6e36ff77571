//! What an env.py hands to Alembic to compare with, and what that leads to: the bases and metadata that models are made with.

use super::described::{Origin, TargetMetadata};
use super::options::{Configure, is_none};
use super::outline::{Outline, is_name};
use crate::interpret::reader::Reader;
use crate::python::ast::{Expr, Ranged};
use crate::value::heap::Id;
use crate::value::{Place, Term, Value};

/// The name that Alembic's templates use.
const NAME: &str = "target_metadata";

/// Attributes and calls that lead from metadata to what it is.
const MAX_STEPS: usize = 8;

/// What is handed on by code of the folder that the env.py calls: an expression of another file, and the line that leads there.
pub(super) fn handed_elsewhere(configure: &Configure<'_, '_>, line: u32) -> Option<TargetMetadata> {
    let (_, expr) = configure.given().into_iter().find(|(name, _)| *name == NAME)?;
    Some(TargetMetadata { expression: configure.outline.shown(expr), line, base: None, leads_to: Vec::new() })
}

/// What is handed on: what `target_metadata` is assigned, where that is used, and what `configure` is given else.
pub(super) fn target_metadata<'a>(
    reader: &mut Reader<'a>,
    outline: &Outline<'a>,
    configured: &[Configure<'_, 'a>],
) -> Vec<TargetMetadata> {
    let mut written: Vec<&'a Expr> = Vec::new();
    let given: Vec<&'a Expr> = configured
        .iter()
        .filter(|configure| std::ptr::eq(configure.outline, outline))
        .flat_map(Configure::given)
        .filter(|(name, _)| *name == NAME)
        .map(|(_, value)| value)
        .collect();
    let assignments = || outline.assignments.iter().filter(|it| !it.site.in_class && is_name(it.target, NAME));
    // `target_metadata.get(name)`: each of a dict may be meant.
    let is_handed = given.iter().any(|expr| is_name(expr, NAME));
    let has_entries = assignments().any(|it| matches!(it.value, Expr::Dict(dict) if !dict.values.is_empty()));
    let is_of_dict = |expr: &Expr| match expr {
        Expr::Call(call) => matches!(call.func.as_ref(), Expr::Attribute(method) if is_name(&method.value, NAME)),
        Expr::Subscript(node) => is_name(&node.value, NAME),
        _ => false,
    };
    let is_picked = given.iter().any(|expr| is_of_dict(expr));
    if given.is_empty()
        || is_handed
        || (is_picked && has_entries)
        || !given.iter().any(|it| is_of_dict(it)) && outline.read.contains(NAME)
    {
        // What stands at the module's own level takes the place of all that was assigned before.
        let is_plain = |it: &super::outline::Assignment<'_>| it.site.within.is_none() && !it.site.is_nested && !it.adds;
        let last = assignments().collect::<Vec<_>>().iter().rposition(|it| is_plain(it)).unwrap_or(0);
        written.extend(assignments().skip(last).map(|it| it.value).filter(|value| !is_parameter(outline, value)));
    }
    let is_assigned = !written.is_empty();
    // `target_metadata.append(Base.metadata)`
    let appended = outline.calls.iter().filter(|(_, call)| match call.func.as_ref() {
        Expr::Attribute(method) => is_name(&method.value, NAME) && method.attr.as_str() == "append",
        _ => false,
    });
    written.extend(appended.flat_map(|(_, call)| &call.args).filter(|expr| !is_name(expr, NAME)));
    let is_new = |expr: &&Expr| !is_assigned || !(is_name(expr, NAME) || is_of_dict(expr));
    written.extend(given.into_iter().filter(is_new));
    let mut found: Vec<TargetMetadata> = Vec::new();
    for expr in written.into_iter().flat_map(elements) {
        let target = described(reader, outline, expr);
        // Both modes are given the same.
        if !found.iter().any(|known| known.expression == target.expression) {
            found.push(target);
        }
    }
    found
}

/// Whether an expression is a parameter of a function: what that is stands elsewhere.
fn is_parameter(outline: &Outline<'_>, expr: &Expr) -> bool {
    let Expr::Name(name) = expr else { return false };
    let name = name.id.as_str();
    let takes = |arguments: &crate::python::ast::Arguments| {
        let all = arguments.posonlyargs.iter().chain(&arguments.args).chain(&arguments.kwonlyargs);
        all.into_iter().any(|it| it.def.arg.as_str() == name)
    };
    outline.functions.iter().any(|it| takes(it.arguments) && it.start < expr.start().to_u32())
        && outline.assigned(name, None).is_empty()
        && !outline.imports.contains_key(name)
}

/// The elements of a list that is written in full, or the values of a dict; else the expression itself.
fn elements(expr: &Expr) -> Vec<&Expr> {
    match expr {
        Expr::List(list) => list.elts.iter().collect(),
        Expr::Tuple(tuple) => tuple.elts.iter().collect(),
        Expr::Dict(dict) if !dict.values.is_empty() => dict.values.iter().collect(),
        _ => vec![expr],
    }
}

fn described<'a>(reader: &mut Reader<'a>, outline: &Outline<'a>, expr: &'a Expr) -> TargetMetadata {
    let mut leads_to = Vec::new();
    let is_merge = matches!(expr, Expr::Call(call) if !call.args.is_empty() && !is_maker(outline, &call.func));
    match expr {
        _ if is_none(expr) => {}
        // `combined(Base.metadata, Other.metadata)`
        Expr::Call(call) if is_merge => {
            for given in call.args.iter().flat_map(elements) {
                let value = reader.value(given);
                leads_to.extend(origins(reader, value, 0));
            }
        }
        _ => {
            // Of `Base.metadata`, what has it comes first.
            if let Expr::Attribute(node) = expr
                && node.attr.as_str() == "metadata"
            {
                let value = reader.value(&node.value);
                leads_to = origins(reader, value, 0);
            }
            if leads_to.is_empty() {
                let value = reader.value(expr);
                leads_to = origins(reader, value, 0);
            }
        }
    }
    // Of a model, the base is what that derives its metadata from.
    let base = leads_to.iter().rev().find(|it| it.is_base()).or(leads_to.last());
    let base = base.filter(|_| !is_merge).map(Origin::shown);
    TargetMetadata { expression: outline.shown(expr), line: outline.line(expr), base, leads_to }
}

fn is_maker(outline: &Outline<'_>, function: &Expr) -> bool {
    outline.dotted(function).is_some_and(|name| makes_metadata(&name))
}

/// Whether what is called is `generate_base` of a registry that the code makes.
fn is_of_registry(function: &Value<'_>) -> bool {
    matches!(function.as_term(), Some(Term::Attribute { of, name }) if name == "generate_base" && of.dotted().is_none())
}

/// Whether a library's function makes metadata, or something that has it.
fn makes_metadata(dotted: &str) -> bool {
    let name = dotted.rsplit('.').next().unwrap_or(dotted);
    matches!(name, "MetaData" | "declarative_base" | "automap_base" | "SQLAlchemy" | "registry" | "generate_base")
}

/// What a value leads to: the base first, its metadata last. Nothing where that isn't known.
fn origins<'a>(reader: &mut Reader<'a>, value: Value<'a>, depth: usize) -> Vec<Origin> {
    let mut found: Vec<Origin> = Vec::new();
    if depth > MAX_STEPS {
        return found;
    }
    let mut at = value;
    for _ in 0..MAX_STEPS {
        // Flask-Migrate's `db`.
        if Reader::root(&at).is_some_and(|root| root.starts_with("flask.current_app")) {
            found.extend(flask_database(reader));
            break;
        }
        at = match &at {
            Value::List(_) | Value::Tuple(_) => {
                let Some(elements) = reader.heap.elements(&at) else { break };
                // Several lead to no one place.
                for element in elements.items {
                    found.extend(origins(reader, element, depth + 1));
                }
                break;
            }
            // What only a type checker sees is none of it.
            Value::Any(values) => {
                let values: Vec<Value<'a>> = values.iter().cloned().collect();
                for value in values {
                    for origin in origins(reader, value, depth + 1) {
                        if !found.contains(&origin) {
                            found.push(origin);
                        }
                    }
                }
                break;
            }
            Value::Class(id) => {
                let own = of_class(reader, *id, depth + 1);
                found.extend(match own {
                    Some(own) => own,
                    None => class_origin(reader, *id).into_iter().collect(),
                });
                break;
            }
            Value::Term(term) => match term.as_ref() {
                // `registry(metadata=metadata).generate_base()`
                Term::Call { function, place, .. } if is_of_registry(function) => {
                    let name = name_at(reader, *place);
                    found.push(made(reader, name, *place));
                    match function.as_term() {
                        Some(Term::Attribute { of, .. }) => of.clone(),
                        _ => break,
                    }
                }
                Term::Call { function, args, place } => {
                    let Some(dotted) = function.dotted().filter(|name| makes_metadata(name)) else { break };
                    // A metadata of the env.py's own is one that it puts together from others.
                    if place.file == 0 && dotted.ends_with("MetaData") {
                        break;
                    }
                    let name = name_at(reader, *place);
                    let metadata = args.named("metadata").cloned();
                    let is_metadata = dotted.ends_with("MetaData") || dotted.ends_with("registry");
                    let origin = if is_metadata { made_metadata } else { made };
                    found.push(origin(reader, name, *place));
                    match metadata {
                        Some(metadata) => metadata,
                        None => break,
                    }
                }
                Term::Attribute { of, name } if matches!(name.as_ref(), "metadata" | "Model" | "Base") => {
                    if let Some(dotted) = of.dotted() {
                        found.push(library(&dotted, name));
                        break;
                    }
                    of.clone()
                }
                Term::Name(dotted) if !dotted.starts_with("typing") && !dotted.starts_with("builtins") => {
                    let (of, name) = dotted.rsplit_once('.').unwrap_or(("", dotted));
                    found.push(library(of, name));
                    break;
                }
                _ => break,
            },
            _ => break,
        };
    }
    found
}

/// What makes Flask-SQLAlchemy's `db` in a folder, where just one does: the one that Flask-Migrate is given.
fn flask_database(reader: &Reader<'_>) -> Option<Origin> {
    let made = reader.library.with_word("SQLAlchemy(").flat_map(|source| {
        let outline = Outline::of(source);
        let makes = |value: &Expr| match value {
            Expr::Call(call) => {
                let dotted = outline.dotted(&call.func).unwrap_or_default();
                dotted.starts_with("flask_sqlalchemy") && dotted.ends_with("SQLAlchemy")
            }
            _ => false,
        };
        let own = outline.assignments.iter().filter(|it| makes(it.value));
        let origin = own.map(|it| Origin::Made {
            path: source.path.clone(),
            name: outline.shown(it.target),
            position: source.lines.position(&source.text, it.value.start().to_usize()),
            is_metadata: false,
        });
        origin.collect::<Vec<_>>()
    });
    let mut made = made;
    made.next().filter(|_| made.next().is_none())
}

/// Something of a library's, or of a module that is not in the folder: `sqlmodel.SQLModel` for its `metadata`.
fn library(of: &str, name: &str) -> Origin {
    let is_of_class = name == "metadata" && of.rsplit('.').next().is_some_and(|it| it.starts_with(char::is_uppercase));
    let (module, name) = if is_of_class { of.rsplit_once('.').unwrap_or(("", of)) } else { (of, name) };
    Origin::Library { module: module.to_owned(), name: name.to_owned() }
}

fn made(reader: &Reader<'_>, name: String, place: Place) -> Origin {
    let path = reader.heap.file(place.file).path.to_owned();
    Origin::Made { path, name, position: reader.heap.position(place), is_metadata: false }
}

/// The same of what holds tables and is no base.
fn made_metadata(reader: &Reader<'_>, name: String, place: Place) -> Origin {
    match made(reader, name, place) {
        Origin::Made { path, name, position, .. } => Origin::Made { path, name, position, is_metadata: true },
        library @ Origin::Library { .. } => library,
    }
}

fn class_origin(reader: &Reader<'_>, id: Id) -> Option<Origin> {
    let class = reader.heap.class(id)?;
    Some(made(reader, class.name.to_owned(), class.place))
}

/// What a class leads to: itself, the classes that it derives its metadata from, and that. None where no metadata is seen.
fn of_class(reader: &mut Reader<'_>, id: Id, depth: usize) -> Option<Vec<Origin>> {
    if depth > MAX_STEPS {
        return None;
    }
    let own = class_origin(reader, id)?;
    let metadata = reader.heap.scope(id).and_then(|scope| scope.names.get("metadata").cloned());
    let further = match metadata {
        Some(metadata) => Some(origins(reader, metadata, depth + 1)),
        None if reader.has_own_metadata(id) => Some(Vec::new()),
        None => {
            let bases = reader.heap.class(id).map(|class| class.bases.clone()).unwrap_or_default();
            bases.into_iter().find_map(|base| match &base {
                Value::Class(base) => of_class(reader, *base, depth + 1),
                // SQLAlchemy's own classes have no metadata that is anybody's.
                _ if base.dotted().is_some_and(|name| !is_base(&name)) => None,
                _ => Some(origins(reader, base, depth + 1)).filter(|found| !found.is_empty()),
            })
        }
    };
    further.map(|further| [own].into_iter().chain(further).collect())
}

/// Whether a library's class looks as if models derive from it: `sqlmodel.SQLModel`, `flask_appbuilder.Model`.
fn is_base(dotted: &str) -> bool {
    let name = dotted.rsplit('.').next().unwrap_or(dotted);
    !dotted.starts_with("sqlalchemy") && (name.ends_with("Model") || name.ends_with("Base"))
}

/// The name that what is made at a place is bound to; the code itself where it is bound to none.
fn name_at(reader: &Reader<'_>, place: Place) -> String {
    let path = reader.heap.file(place.file).path;
    let source = reader.modules.iter().map(|module| module.source).find(|source| source.path == path);
    let outline = source.map(Outline::of);
    let bound = outline.as_ref().and_then(|outline| {
        let of_it = outline.assignments.iter().find(|it| it.value.start().to_u32() == place.start)?;
        Some(outline.shown(of_it.target))
    });
    bound.unwrap_or_else(|| reader.heap.source(place))
}
