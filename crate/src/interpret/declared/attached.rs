//! What a class's body gives its columns themselves: `Index("ix_runs", started)`, `ForeignKey(id)`.

use std::rc::Rc;

use super::lineage::last_name;
use crate::interpret::reader::Reader;
use crate::value::heap::Id;
use crate::value::{Term, Value};

impl<'a> Reader<'a> {
    /// An index or a constraint with the names of a class's columns in place of these; none where it is given none of them.
    pub(super) fn with_names(&self, class: Id, of_table: &Value<'a>) -> Option<Value<'a>> {
        let Some(Term::Call { function, args, place }) = of_table.as_term() else { return None };
        let mut args = args.clone();
        let mut is_given_any = false;
        for arg in &mut args.positional {
            if let Some(name) = self.name_of_column(class, arg) {
                *arg = name;
                is_given_any = true;
            }
        }
        is_given_any.then(|| Value::Term(Rc::new(Term::Call { function: function.clone(), args, place: *place })))
    }

    /// A column with the name of another of its class in place of this, in its foreign keys: `Column(ForeignKey(id))`; none
    /// where it has no such key.
    pub(super) fn with_references(&self, class: Id, table: &str, column: &Value<'a>) -> Option<Value<'a>> {
        let Some(Term::Call { function, args, place }) = column.as_term() else { return None };
        let mut args = args.clone();
        let mut refers_to_any = false;
        for arg in &mut args.positional {
            let Some(Term::Call { function, args: given, place }) = arg.as_term() else { continue };
            if last_name(function) != Some("ForeignKey") {
                continue;
            }
            let Some(name) = given.positional.first().and_then(|it| self.name_of_column(class, it)) else { continue };
            let mut given = given.clone();
            if let (Some(first), Some(name)) = (given.positional.first_mut(), name.as_text()) {
                *first = Value::text(format!("{table}.{name}"));
                *arg = Value::Term(Rc::new(Term::Call { function: function.clone(), args: given, place: *place }));
                refers_to_any = true;
            }
        }
        refers_to_any.then(|| Value::Term(Rc::new(Term::Call { function: function.clone(), args, place: *place })))
    }

    /// What a column is called that a class's body binds to a name.
    fn name_of_column(&self, class: Id, value: &Value<'a>) -> Option<Value<'a>> {
        if !Self::is_column(value) {
            return None;
        }
        let Some(Term::Call { args, .. }) = value.as_term() else { return None };
        let names = &self.heap.scope(class)?.names;
        let (bound, _) = names.iter().find(|(_, bound)| bound.is(value))?;
        let own = args.positional.first().or_else(|| args.named("name")).filter(|it| it.as_text().is_some());
        Some(own.cloned().unwrap_or_else(|| Value::text(bound.as_ref())))
    }
}
