//! Types that the folder declares: `class GUID(TypeDecorator): impl = CHAR` (`TypeDecorator` in
//! sqlalchemy/sql/type_api.py).

use crate::interpret::alchemy::reader::Reader;
use crate::interpret::heap::{Id, ScopeKind};
use crate::interpret::value::Value;
use crate::operation::Type;

/// Classes that one derives from that are followed.
const MAX_BASES: u32 = 12;

impl<'a> Reader<'_, 'a> {
    /// What a class of the folder, or an object of one, compiles to.
    pub(super) fn own_type(&mut self, value: &Value<'a>) -> Option<Type> {
        let class = match value {
            Value::Class(id) => *id,
            Value::Instance(id) => match self.heap.scope(*id)?.kind {
                ScopeKind::Instance { class } => class,
                _ => return None,
            },
            _ => return None,
        };
        // An object may have its own, which its `__init__` sets.
        let own = match value {
            Value::Instance(id) => self.heap.scope(*id).and_then(|scope| scope.names.get("impl")).cloned(),
            _ => None,
        };
        let impl_ = own.or_else(|| self.attribute_of(class, "impl", 0))?;
        Some(self.type_(&impl_))
    }

    /// An attribute of a class, looked for in what it derives from too; what it derives from itself where that
    /// is a library's type.
    pub(in crate::interpret::alchemy) fn attribute_of(&self, class: Id, name: &str, depth: u32) -> Option<Value<'a>> {
        if depth > MAX_BASES {
            return None;
        }
        if let Some(value) = self.heap.scope(class)?.names.get(name) {
            return Some(value.clone());
        }
        let bases = &self.heap.class(class)?.bases;
        bases.iter().find_map(|base| match base {
            Value::Class(id) => self.attribute_of(*id, name, depth + 1),
            base if name == "impl" && !is_abstract(base) => Some(base.clone()),
            _ => None,
        })
    }
}

/// Bases that are no types by themselves.
fn is_abstract(base: &Value<'_>) -> bool {
    base.dotted().is_none_or(|dotted| {
        let name = dotted.rsplit('.').next().unwrap_or("");
        matches!(name, "TypeDecorator" | "UserDefinedType" | "TypeEngine" | "Generic" | "object" | "Mutable")
    })
}
