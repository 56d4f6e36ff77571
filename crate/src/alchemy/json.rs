//! Pieces of a JSON value in SQL, as SQLAlchemy's compilers write them: `column["a"]`, `column[["a", "b"]].as_string()`
//! (`visit_json_getitem_op_binary` of sqlalchemy/dialects/postgresql/base.py and sqlite/base.py).

use super::quoted::{between, literal, separated};
use super::reader::TermReader;
use super::symbol::{call, symbol};
use crate::dialect::Dialect;
use crate::text::Text;
use crate::value::{Args, Term, Value};

/// How tightly `->` binds (`json_getitem_op` in sqlalchemy/sql/operators.py).
pub(super) const BINDING: u8 = 15;

impl<'a> TermReader<'_, 'a> {
    /// `column["a"]`: the piece itself, as JSON.
    pub(super) fn json_piece(&mut self, of: &Value<'a>, key: &Value<'a>) -> Option<Text> {
        match self.dialect {
            Dialect::Sqlite => {
                let extracted = self.json_extracted(of, key)?;
                Some(between("JSON_QUOTE(", &extracted, ")"))
            }
            Dialect::Mysql | Dialect::Mariadb => self.json_extracted(of, key),
            // PostgreSQL takes a key of JSONB in brackets, where SQLAlchemy knows its type.
            Dialect::Postgresql if !matches!(key, Value::List(_) | Value::Tuple(_)) => {
                if is_of_jsonb(of)? {
                    let (of, key) = (self.wrapped(of, BINDING + 1), self.value_sql(key));
                    return Some(separated([&of, &between("[", &key, "]")], ""));
                }
                self.json_operated(of, key, ["->", "#>"])
            }
            _ => self.json_operated(of, key, ["->", "#>"]),
        }
    }

    /// `column["a"].astext`: the piece as text, which PostgreSQL's types alone have.
    pub(super) fn json_text(&mut self, of: &Value<'a>, key: &Value<'a>) -> Option<Text> {
        if self.dialect != Dialect::Postgresql {
            return None;
        }
        self.json_operated(of, key, ["->>", "#>>"])
    }

    /// `column["a"].as_string()`: the piece as a value of the database's (`JSON.Comparator` in sqlalchemy/sql/sqltypes.py),
    /// and the same beside another operator, where that is something else.
    pub(super) fn json_value(
        &mut self,
        piece: &Value<'a>,
        method: &str,
        args: &Args<'a>,
    ) -> Option<(Text, Option<Text>)> {
        let Term::Item { of, key } = piece.as_term()? else { return None };
        let type_ = match method {
            "as_string" => Text::known("VARCHAR"),
            "as_integer" => Text::known("INTEGER"),
            "as_float" => Text::known("FLOAT"),
            "as_boolean" => Text::known("BOOLEAN"),
            "as_numeric" => {
                let size = [self.text(args.get(0, "precision")?), self.text(args.get(1, "scale")?)];
                between("NUMERIC(", &separated(&size, ", "), ")")
            }
            "as_json" => return Some((self.json_piece(of, key)?, None)),
            _ => return None,
        };
        let cast = |value: &Text| between("CAST(", &separated([value, &type_], " AS "), ")");
        match self.dialect {
            Dialect::Postgresql => {
                let value = self.json_text(of, key)?;
                Some((cast(&value), Some(cast(&between("(", &value, ")")))))
            }
            Dialect::Sqlite => Some((cast(&self.json_extracted(of, key)?), None)),
            // `CASE JSON_EXTRACT(…) WHEN 'null' …` and the like.
            _ => None,
        }
    }

    /// PostgreSQL's operators: one for a key, one for a path.
    fn json_operated(&mut self, of: &Value<'a>, key: &Value<'a>, [by_key, by_path]: [&str; 2]) -> Option<Text> {
        let left = self.wrapped(of, BINDING + 1);
        let (word, right) = match key {
            Value::List(_) | Value::Tuple(_) => {
                let path = between("{", &separated(&self.json_keys(key)?, ", "), "}");
                (by_path, literal(&path, self.dialect))
            }
            _ => (by_key, self.value_sql(key)),
        };
        Some(separated([&left, &right], &format!(" {word} ")))
    }

    /// `JSON_EXTRACT(column, '$."a"[1]')`.
    fn json_extracted(&mut self, of: &Value<'a>, key: &Value<'a>) -> Option<Text> {
        let of = self.value_sql(of);
        let mut path = Text::known("$");
        let steps = self.elements(key);
        if steps.rest.is_some() {
            return None;
        }
        for step in steps.items {
            match step {
                Value::Int(number) => path.push_str(&format!("[{number}]")),
                _ => path.push_text(&between(".\"", &self.text(&step), "\"")),
            }
        }
        Some(between("JSON_EXTRACT(", &separated([&of, &literal(&path, self.dialect)], ", "), ")"))
    }

    /// The steps of a path; none where there may be more of them.
    fn json_keys(&mut self, path: &Value<'a>) -> Option<Vec<Text>> {
        let steps = self.elements(path);
        steps.rest.is_none().then(|| steps.items.iter().map(|step| self.text(step)).collect())
    }
}

/// Whether a column is of type JSONB, where it says: `column("a", JSONB)`.
fn is_of_jsonb(column: &Value<'_>) -> Option<bool> {
    let called = call(column).filter(|it| matches!(it.symbol.name(), "column" | "Column"))?;
    let type_ = called.args.get(1, "type_")?;
    let class = call(type_).map(|it| it.symbol).or_else(|| symbol(type_))?;
    Some(class.name() == "JSONB")
}
