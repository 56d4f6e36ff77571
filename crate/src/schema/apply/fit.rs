//! Values that a column can't take: defaults, and what statements write.

use std::sync::Arc;

use super::Application;
use super::cast::CastKind;
use crate::operation::reads::{Constant, How, Written};
use crate::operation::{self, Type};
use crate::schema::column::ColumnType;
use crate::schema::fault::{Misfit, Problem};
use crate::schema::{Column, Id, TypeDefinition};
use crate::text::Text;

impl Application<'_> {
    /// The defaults of columns that were made, if the columns can take them.
    pub(super) fn check_defaults(&mut self, id: &Id, columns: &[operation::Column]) {
        for column in columns {
            if let (Some(name), Some(default)) = (column.name.as_known(), &column.default) {
                self.check_default(id, name, default);
            }
        }
    }

    /// A default, if its column can take it (PostgreSQL: `cookDefault` in src/backend/catalog/heap.c).
    pub(super) fn check_default(&mut self, id: &Id, column: &str, default: &Text) {
        if !self.dialect().refusals_are_known() || !self.is_certain {
            return;
        }
        let Some(constant) = crate::sql::constant(default, self.dialect()) else { return };
        let Some(column) = self.schema.tables.get(id).and_then(|table| table.column(column)) else { return };
        let misfit = match &constant {
            Constant::Invalid(sign) => Some(Misfit::NoExpression(*sign)),
            Constant::Reference(_) => Some(Misfit::Reference),
            constant => self.misfit_of(column, constant),
        };
        let Some(misfit) = misfit else { return };
        self.fault(Problem::Misfit {
            table: id.clone(),
            column: Arc::clone(&column.name),
            type_: column.type_.sql.clone(),
            value: default.clone(),
            is_default: true,
            misfit,
        });
    }

    /// A value that a statement writes into a column, or compares it with.
    pub(super) fn check_written(&mut self, written: &Written) {
        let Some(id) = self.schema.id(&written.table).filter(|_| self.dialect().refusals_are_known()) else { return };
        let Some(column) = written.column.as_known() else { return };
        let Some(column) = self.schema.tables.get(&id).and_then(|table| table.column(column)) else { return };
        let misfit = match (self.misfit_of(column, &written.value), written.how) {
            (Some(misfit @ Misfit::Label { .. }), _) => misfit,
            (None, _) | (_, How::Bound) => return,
            (Some(Misfit::Type { given }), How::Compared) => Misfit::Compared { given },
            (Some(Misfit::Type { given }), How::Written) => Misfit::Written { given },
            (Some(misfit), _) => misfit,
        };
        let value = Text::known(match &written.value {
            Constant::Text(text) | Constant::Typed { text: Some(text), .. } => {
                format!("'{}'", text.replace('\'', "''"))
            }
            Constant::Number(number) => number.clone(),
            _ => misfit.given().unwrap_or_default().to_owned(),
        });
        self.fault(Problem::Misfit {
            table: id,
            column: Arc::clone(&column.name),
            type_: column.type_.sql.clone(),
            value,
            is_default: false,
            misfit,
        });
    }

    fn misfit_of(&self, column: &Column, constant: &Constant) -> Option<Misfit> {
        let type_ = column.sure_type().filter(|_| !column.is_assumed && column.made.is_certain)?;
        let kind = self.kind(type_)?;
        let (own, given) = match constant {
            Constant::Text(text) => return self.misread(&kind, type_, text),
            Constant::Number(number) => {
                (CastKind::Number, if is_whole(number) { "integer" } else { "numeric" }.to_owned())
            }
            Constant::Boolean => (CastKind::Boolean, "boolean".to_owned()),
            Constant::Typed { type_: given, text } => {
                let given_type = self.type_written(given);
                let own = self.kind(&given_type)?;
                if let Some(misread) = text.as_ref().and_then(|text| self.misread(&own, &given_type, text)) {
                    return Some(misread);
                }
                (own, crate::schema::types::said_by_postgresql(given))
            }
            Constant::Reference(_) | Constant::Invalid(_) => return None,
        };
        // Everything is cast to strings.
        (own != kind && kind != CastKind::String).then_some(Misfit::Type { given })
    }

    /// A type by its text.
    fn type_written(&self, sql: &str) -> ColumnType {
        self.column_type(&Type { sql: Text::known(sql), enum_: None, foreign: None, spatial_index: false }).0
    }

    /// Why a string can't be read as a type, if it surely can't (PostgreSQL manual, chapter 8).
    fn misread(&self, kind: &CastKind, type_: &ColumnType, text: &str) -> Option<Misfit> {
        let trimmed = text.trim();
        let lower = trimmed.to_ascii_lowercase();
        let has_digits = lower.bytes().any(|byte| byte.is_ascii_digit());
        let is_read = match kind {
            CastKind::String => true,
            CastKind::Enum(id) => return self.unknown_label(id, text),
            CastKind::Boolean => {
                let begins = |word: &str| !lower.is_empty() && word.starts_with(lower.as_str());
                begins("true")
                    || begins("false")
                    || begins("yes")
                    || begins("no")
                    || matches!(lower.as_str(), "on" | "of" | "off" | "1" | "0")
            }
            // What comes after `\u` is looked at otherwise.
            CastKind::Json => text.contains("\\u") || serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok(),
            CastKind::Uuid => {
                let digits: String = lower.chars().filter(|letter| !matches!(letter, '-' | '{' | '}')).collect();
                digits.len() == 32 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
            }
            CastKind::Number => {
                let is_integer = type_.sql.as_known().is_some_and(|sql| sql.to_ascii_uppercase().contains("INT"));
                let unsigned = lower.strip_prefix(['+', '-']).unwrap_or(&lower);
                if is_integer {
                    // Since version 16 other bases and underscores are read.
                    has_digits && unsigned.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
                } else {
                    has_digits || matches!(unsigned, "nan" | "inf" | "infinity")
                }
            }
            CastKind::Time => {
                const WORDS: [&str; 7] = ["now", "today", "tomorrow", "yesterday", "epoch", "infinity", "allballs"];
                has_digits || WORDS.iter().any(|word| lower.contains(word))
            }
            CastKind::Array => {
                let is_array = trimmed.starts_with('{') || trimmed.starts_with('[') && trimmed.contains('=');
                return (!is_array).then(|| Misfit::NoArray(text.to_owned()));
            }
        };
        let type_ = crate::schema::types::said_by_postgresql(type_.sql.as_known()?);
        (!is_read).then(|| Misfit::Syntax { type_, text: text.to_owned() })
    }

    fn unknown_label(&self, id: &Id, text: &str) -> Option<Misfit> {
        let there = self.schema.types.get(id)?;
        let TypeDefinition::Enum { values, is_open: false } = &there.definition else { return None };
        let is_known = !self.schema.missed.are_labels_changed
            && there.made.is_certain
            && there.made.by.is_some()
            && values.iter().all(Text::is_known);
        let is_there = values.iter().any(|value| value.as_known() == Some(text));
        let known = || values.iter().map(ToString::to_string).collect();
        (is_known && !is_there).then(|| Misfit::Label {
            type_: id.name.to_string(),
            label: text.to_owned(),
            values: known(),
        })
    }

    /// A default that its column keeps when it gets another type is cast to that as by an assignment, whatever `USING`
    /// says (`ATExecAlterColumnType` in src/backend/commands/tablecmds.c).
    pub(super) fn check_default_is_cast(&mut self, id: &Id, column: &str, to: &ColumnType) {
        if !self.dialect().refusals_are_known() || !self.is_certain || self.drops_default() {
            return;
        }
        let Some(column) = self.schema.tables.get(id).and_then(|table| table.column(column)) else { return };
        let Some(from) = self.kind_of_default(column) else { return };
        let Some(into) = self.kind(to) else { return };
        if from == into || into == CastKind::String {
            return;
        }
        let default = column.default.clone().unwrap_or_else(|| Text::known("nextval(…)"));
        let (column, to) = (Arc::clone(&column.name), to.sql.clone());
        // Whoever fixes that has another default from here on.
        if let Some(column) = self.schema.table_mut(id).and_then(|table| table.column_mut(&column)) {
            column.perhaps.default = true;
        }
        self.fault(Problem::NoCastOfDefault { table: id.clone(), column, default, to });
    }

    /// Whether the statement takes the default away, which PostgreSQL does first, wherever it stands in it.
    fn drops_default(&self) -> bool {
        self.operation
            .sql
            .as_ref()
            .is_some_and(|sql| sql.text.to_string().to_ascii_uppercase().contains("DROP DEFAULT"))
    }

    /// Of what kind the default of a column is that it surely has.
    fn kind_of_default(&self, column: &Column) -> Option<CastKind> {
        if column.is_assumed || !column.made.is_certain || column.perhaps.default {
            return None;
        }
        if column.serial.is_some() {
            return Some(CastKind::Number);
        }
        match crate::sql::constant(column.default.as_ref()?, self.dialect())? {
            Constant::Text(_) => self.kind(column.sure_type()?),
            Constant::Number(_) => Some(CastKind::Number),
            Constant::Boolean => Some(CastKind::Boolean),
            Constant::Typed { type_, .. } => self.kind(&self.type_written(&type_)),
            Constant::Reference(_) | Constant::Invalid(_) => None,
        }
    }
}

fn is_whole(number: &str) -> bool {
    number.bytes().all(|byte| byte.is_ascii_digit())
}
