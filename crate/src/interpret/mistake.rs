//! Mistakes in the Python of a migration: exceptions that it surely raises before any database is asked, and arguments that
//! nobody looks at.

use super::reader::{Mode, Reader};
use crate::alchemy::exported::{self, Missing};
use crate::alchemy::{Misfit, Parameters};
use crate::operation::Answer;
use crate::python::ast::ArgWithDefault;
use crate::python::lines::Position;
use crate::value::{Args, Batch, Connection, Function, FunctionKind, Place, Value};

/// Mistakes of one function that are kept.
const MAX_MISTAKES: usize = 100;

/// What code calls on the result of a query; without a connection that is `None`.
const USES_OF_RESULTS: [&str; 9] =
    ["fetchall", "fetchone", "fetchmany", "first", "all", "one", "scalar", "scalars", "mappings"];

/// A mistake that the code surely comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// Where it is, or is called, in the migration's own file.
    pub position: Position,
    /// The helper's file and line, where it is in another file.
    pub elsewhere: Option<(String, u32)>,
    /// What it is.
    pub what: Wrong,
    /// Whether the code is reached only on this database, or with this schema.
    pub is_answered: bool,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wrong {
    /// A name that nothing binds.
    Unbound(String),
    /// The same in an annotation, which Python evaluates up to version 3.13.
    UnboundAnnotation(String),
    /// An attribute that is not there.
    NoAttribute(Missing),
    /// A name that is imported and is not there.
    NoExport(Missing),
    /// A module that is imported, or imported from, and is not there.
    NoModule(Missing),
    /// A call that Python or SQLAlchemy refuses.
    Refused {
        /// What is called: `create_foreign_key`.
        function: String,
        /// What Python prints.
        says: String,
        /// The argument that is refused, and the one that is probably meant.
        meant: Option<(String, String)>,
    },
    /// A keyword that nobody looks at.
    Ignored {
        /// What is called: `alter_column`.
        function: String,
        /// The keyword.
        keyword: String,
        /// The one that is probably meant.
        meant: Option<&'static str>,
    },
    /// A function of `op` or `context` is called while the file is imported.
    AtImport {
        /// What is called: `get_bind`.
        function: String,
        /// The class that it stands for: `Operations`.
        class: &'static str,
    },
    /// A parameter in SQL that is executed without a value for it.
    NoValue {
        /// Its name.
        parameter: String,
        /// What stands before its colon and behind its name: `{"`, `}`.
        around: (String, String),
    },
    /// A plain string is executed by a connection or a session, which SQLAlchemy 2 refuses.
    PlainString {
        /// What executes it: `execute`.
        function: String,
        /// What it is a method of: a session.
        is_session: bool,
    },
    /// Something is asked of the database that runs without a connection (`--sql`).
    Offline {
        /// What: `inspect`, `fetchall`.
        asked: String,
        /// What Python prints.
        says: &'static str,
    },
}

impl<'a> Reader<'a> {
    /// Notes a mistake, if the code surely comes to it, and nothing catches what it raises.
    pub(super) fn mistaken(&mut self, place: Place, what: Wrong) {
        let is_sure =
            self.mode == Mode::Run && self.tries == 0 && self.doubts == 0 && !self.conditions.is_conditional();
        if !is_sure || self.notes.mistakes.len() >= MAX_MISTAKES {
            return;
        }
        let elsewhere =
            (place.file != 0).then(|| (self.heap.file(place.file).path.to_owned(), self.heap.position(place).line));
        let is_answered = self.conditions.guards.iter().any(|guard| guard.answer == Answer::Holds);
        let mistake = Mistake { position: self.own_position(place), elsewhere, what, is_answered };
        if !self.notes.mistakes.contains(&mistake) {
            self.notes.mistakes.push(mistake);
        }
    }

    /// Reads something of which nobody knows whether it runs, or whether what it raises is caught.
    pub(super) fn doubted<T>(&mut self, is_doubted: bool, read: impl FnOnce(&mut Self) -> T) -> T {
        self.doubts += u32::from(is_doubted);
        let result = read(self);
        self.doubts -= u32::from(is_doubted);
        result
    }

    /// Notes where nothing binds a name that is read.
    pub(super) fn check_bound(&mut self, name: &str, place: Place) {
        if self.modules[place.file as usize].source.unbound().has(place.start, name) {
            self.mistaken(place, Wrong::Unbound(name.to_owned()));
        }
    }

    /// Notes the annotations of the migration's own file that Python stops at.
    pub(super) fn check_annotations(&mut self) {
        let source = self.modules[0].source;
        for (offset, name) in &source.unbound().annotations {
            let end = offset.saturating_add(name.len() as u32);
            self.mistaken(Place { file: 0, start: *offset, end }, Wrong::UnboundAnnotation(name.clone()));
        }
    }

    /// Notes where a library does not have an attribute.
    pub(super) fn check_attribute(&mut self, dotted: &str, place: Place) {
        if let Some(missing) = exported::missing(dotted) {
            self.mistaken(place, Wrong::NoAttribute(missing));
        }
    }

    /// Notes where a library does not have what is imported: a module, or a name of one.
    pub(super) fn check_import(&mut self, dotted: &str, is_name: bool, place: Place) {
        let Some(missing) = exported::missing(dotted) else { return };
        // A folder of the project's own may be called as the library is.
        let own = format!("{}.{}", missing.module, missing.name);
        if self.library.module(&self.modules[place.file as usize].source.path, &own).is_none() {
            let is_name = is_name && own == dotted;
            self.mistaken(place, if is_name { Wrong::NoExport(missing) } else { Wrong::NoModule(missing) });
        }
    }

    /// Notes where a directive is given what it does not take.
    pub(super) fn check_directive(&mut self, name: &str, batch: Option<&Batch>, args: &Args<'a>, place: Place) {
        let module = if batch.is_some() { exported::BATCH } else { "alembic.op" };
        if !exported::exports(module, name) {
            return self.check_attribute(&format!("{module}.{name}"), place);
        }
        for wrong in crate::alchemy::misfits(name, batch.is_some(), args) {
            self.mistaken(place, wrong_of(name, wrong));
        }
    }

    /// Notes where a class of SQLAlchemy's is given what it does not take.
    pub(super) fn check_class(&mut self, dotted: &str, args: &Args<'a>, place: Place) {
        if self.mode == Mode::Run && dotted.starts_with("sqlalchemy.") {
            let class = dotted.rsplit('.').next().unwrap_or(dotted);
            for wrong in crate::alchemy::misfits_of_class(dotted, args) {
                self.mistaken(place, wrong_of(class, wrong));
            }
        }
    }

    /// Notes where a function of the folder's own is given what it does not take.
    pub(super) fn check_function(&mut self, function: &Function<'a>, args: &Args<'a>, place: Place) {
        if self.mode != Mode::Run || function.is_wrapped || function.kind != FunctionKind::Plain {
            return;
        }
        let own = function.parameters;
        let taken = |argument: &'a ArgWithDefault| (argument.def.arg.as_str(), argument.default.is_some());
        let parameters = Parameters {
            by_place: own.posonlyargs.iter().chain(&own.args).map(taken).collect(),
            by_name: own.kwonlyargs.iter().map(taken).collect(),
            takes_more: own.vararg.is_some(),
            takes_others: own.kwarg.is_some(),
            is_method: false,
        };
        let name = if function.name == "lambda" { "<lambda>" } else { function.name };
        if let Some(refused) = parameters.refused(name, args) {
            self.mistaken(place, wrong_of(name, refused));
        }
    }

    /// Notes where SQLAlchemy refuses what `execute` is given: a parameter without a value, or by a connection a string
    /// that is no `text()`.
    pub(super) fn check_executed(&mut self, function: &str, by: Option<Connection>, args: &Args<'a>, place: Place) {
        let ([value], true) = (args.positional.as_slice(), args.named.is_empty()) else { return };
        if self.mode != Mode::Run || args.open.is_some() {
            return;
        }
        let is_plain = matches!(value, Value::Text(_));
        match by {
            Some(Connection::Cursor) => {}
            Some(kind) if is_plain => {
                let is_session = kind == Connection::Session;
                self.mistaken(place, Wrong::PlainString { function: function.to_owned(), is_session });
            }
            _ => {
                let value = self.heap.settled(value);
                if let Some((parameter, around)) = crate::alchemy::parameter_without_value(&value) {
                    self.mistaken(place, Wrong::NoValue { parameter, around });
                }
            }
        }
    }

    /// Notes where an answer of the database is used that there is none of without a connection.
    pub(super) fn check_offline(&mut self, of: &Value<'a>, name: &str, place: Place) {
        if self.settings.offline && USES_OF_RESULTS.contains(&name) && Self::is_answer(of) {
            let says = "AttributeError: 'NoneType' object has no attribute";
            self.mistaken(place, Wrong::Offline { asked: name.to_owned(), says });
        }
    }

    /// Notes where a connection is inspected that is none.
    pub(super) fn check_inspected(&mut self, place: Place) {
        if self.settings.offline {
            let says = "NoInspectionAvailable: No inspection system is available for object of type <class 'sqlalchemy.engine.mock.MockConnection'>";
            self.mistaken(place, Wrong::Offline { asked: "inspect".to_owned(), says });
        }
    }

    /// Notes where a function of `op` or `context` is called while the file is imported: it has nothing to work on yet.
    pub(super) fn check_import_time(&mut self, function: &str, class: &'static str, place: Place) {
        if self.is_importing {
            self.mistaken(place, Wrong::AtImport { function: function.to_owned(), class });
        }
    }
}

fn wrong_of(function: &str, misfit: Misfit) -> Wrong {
    let function = function.to_owned();
    match misfit {
        Misfit::Refused { says, meant } => Wrong::Refused { function, says, meant },
        Misfit::Ignored { keyword, meant } => Wrong::Ignored { function, keyword, meant },
    }
}
