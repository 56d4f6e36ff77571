//! How large tables are, as a reader says.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::dialect::Dialect;
use crate::schema::Id;

/// How large tables are, by `schema.table`, or `table` in the default schema.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Sizes(pub BTreeMap<String, Size>);

/// How large a table is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Size {
    /// How many rows it has, about.
    pub rows: u64,
    /// How many bytes it takes with its indexes.
    pub bytes: u64,
}

/// Tables of fewer rows are small: what locks, rewrites or scans one is done before anybody notices.
const SMALL_BELOW: u64 = 1_000;

/// Tables of this many rows are large: what scans one takes minutes.
const LARGE_FROM: u64 = 10_000_000;

impl Size {
    /// Whether a lock on it is over before anybody notices.
    pub fn is_small(self) -> bool {
        self.rows < SMALL_BELOW
    }

    /// Whether what reads or writes all of it takes minutes.
    pub fn is_large(self) -> bool {
        self.rows >= LARGE_FROM
    }
}

/// Schemas that a table is in where none is named (PostgreSQL, SQL Server, SQLite).
const DEFAULT_SCHEMAS: [&str; 3] = ["public", "dbo", "main"];

/// The query that makes the table of sizes, for each database that counts.
pub const QUERIES: [(Dialect, &str); 2] = [
    (
        Dialect::Postgresql,
        "SELECT n.nspname AS \"schema\", c.relname AS \"table\", c.reltuples::bigint AS \"rows\",
       pg_total_relation_size(c.oid) AS \"bytes\"
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'm') AND c.reltuples >= 0
  AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
ORDER BY 3 DESC;
",
    ),
    (
        Dialect::Mysql,
        "SELECT table_schema AS `schema`, table_name AS `table`, table_rows AS `rows`,
       data_length + index_length AS `bytes`
FROM information_schema.tables
WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'
ORDER BY 3 DESC;
",
    ),
];

impl Sizes {
    /// What a table of sizes says, as `psql --csv`, `psql`, `mysql --batch` or a spreadsheet write it: a row with the names
    /// `schema`, `table`, `rows` and `bytes`, in any order, of which the first and the last need not be there. And what can't
    /// be used of it, by the line.
    pub fn read(text: &str) -> (Sizes, Vec<(u32, String)>) {
        let mut sizes = Sizes::default();
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let Some(first) = text.lines().find(|line| !line.trim().is_empty()) else {
            return (sizes, vec![(1, "it is empty".to_owned())]);
        };
        let count = |sign: &u8| first.bytes().filter(|it| it == sign).count();
        let delimiter = [b'\t', b';', b',', b'|'].into_iter().max_by_key(count).unwrap_or(b',');
        let mut reader = ::csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .trim(::csv::Trim::All)
            .from_reader(text.as_bytes());
        let mut rows = reader.records().filter_map(Result::ok);
        let names: Vec<String> = rows.next().map(|row| row.iter().map(str::to_lowercase).collect()).unwrap_or_default();
        let place = |known: &[&str]| names.iter().position(|name| known.contains(&name.as_str()));
        let schema_at = place(&["schema", "table_schema", "nspname", "schemaname"]);
        let table_at = place(&["table", "table_name", "relname"]);
        let rows_at = place(&["rows", "table_rows", "reltuples", "n_live_tup"]);
        let bytes_at = place(&["bytes", "size"]);
        let (Some(table_at), Some(rows_at)) = (table_at, rows_at) else {
            return (sizes, vec![(1, "its first line doesn't name `table` and `rows`".to_owned())]);
        };
        let mut problems = Vec::new();
        for row in rows {
            let cell = |at: usize| row.get(at).unwrap_or_default();
            // The lines that psql draws below the names and at the end.
            let is_drawn = cell(0).starts_with("--") || (row.len() == 1 && cell(0).starts_with('('));
            if is_drawn || row.iter().all(str::is_empty) {
                continue;
            }
            let line = row.position().map_or(1, |it| u32::try_from(it.line()).unwrap_or(u32::MAX));
            let (table, schema) = (cell(table_at), schema_at.map_or("", cell));
            let Some(rows) = number(cell(rows_at)).filter(|_| !table.is_empty()) else {
                problems.push((line, "it has no table or no number of rows".to_owned()));
                continue;
            };
            // What was never counted is not known.
            let Ok(rows) = u64::try_from(rows) else { continue };
            let bytes = bytes_at.and_then(|at| number(cell(at))).and_then(|it| u64::try_from(it).ok()).unwrap_or(0);
            let key = if schema.is_empty() { table.to_owned() } else { format!("{schema}.{table}") };
            sizes.0.insert(key, Size { rows, bytes });
        }
        (sizes, problems)
    }

    /// How large a table is, if that is known.
    pub fn of(&self, table: &Id) -> Option<Size> {
        let get = |key: &str| self.0.get(key).copied();
        if self.0.is_empty() {
            return None;
        }
        let in_default = |schema: &&str| get(&format!("{schema}.{}", table.name));
        match table.schema.as_deref() {
            Some(schema) if DEFAULT_SCHEMAS.contains(&schema) => get(&table.to_string()).or_else(|| get(&table.name)),
            Some(_) => get(&table.to_string()),
            None => get(&table.name)
                .or_else(|| DEFAULT_SCHEMAS.iter().find_map(in_default))
                .or_else(|| self.only_one_called(&table.name)),
        }
    }

    /// MySQL's schemas are its databases, which migrations don't name.
    fn only_one_called(&self, name: &str) -> Option<Size> {
        let is_it = |key: &str| key.rsplit_once('.').is_some_and(|(_, table)| table == name);
        let mut found = self.0.iter().filter(|(key, _)| is_it(key));
        let (_, size) = found.next()?;
        found.next().is_none().then_some(*size)
    }
}

/// A number as databases write them: `1200`, `1.2e+06`, `-1`.
fn number(text: &str) -> Option<i64> {
    text.parse().ok().or_else(|| text.parse::<f64>().ok().filter(|it| it.is_finite()).map(|it| it as i64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_of_sizes_are_read_as_tools_write_them() {
        let size = |rows, bytes| Size { rows, bytes };
        for text in [
            "schema,table,rows,bytes\npublic,runs,200,8192\n,big,50000000,0\n",
            "\u{feff}schema;table;rows;bytes\r\npublic;runs;200;8192\r\n;big;5e7;0\r\n",
            " schema | table | rows | bytes \n--------+-------+------+-------\n public | runs | 200 | 8192\n | big | 50000000 | 0\n(2 rows)\n\n",
            "table\trows\tbytes\tschema\nruns\t200\t8192\tpublic\nbig\t50000000\t0\t\n",
        ] {
            let (sizes, problems) = Sizes::read(text);
            assert_eq!(problems, [], "{text}");
            assert_eq!(sizes.0.len(), 2, "{text}");
            assert_eq!(sizes.of(&Id::bare("runs")), Some(size(200, 8192)), "{text}");
            assert_eq!(sizes.of(&Id::bare("big")), Some(size(50_000_000, 0)), "{text}");
        }
    }

    #[test]
    fn what_is_no_table_of_sizes_is_told_with_its_line() {
        let told = |text: &str| Sizes::read(text).1;
        assert_eq!(told(""), [(1, "it is empty".to_owned())]);
        assert_eq!(told("a,b\n1,2\n"), [(1, "its first line doesn't name `table` and `rows`".to_owned())]);
        let problem = "it has no table or no number of rows".to_owned();
        assert_eq!(told("table,rows\nruns,many\nx,1\n"), [(2, problem)]);
        // PostgreSQL's `reltuples` of what was never analysed.
        assert_eq!(Sizes::read("table,rows\nruns,-1\n"), (Sizes::default(), vec![]));
    }

    #[test]
    fn a_schema_that_is_not_named_is_the_default_one_or_the_only_one() {
        let (sizes, _) = Sizes::read("schema,table,rows\nshop,runs,1\na,two,2\nb,two,3\npublic,one,4\n");
        let rows = |schema: Option<&str>, name: &str| {
            let id = Id { schema: schema.map(Into::into), name: name.into() };
            sizes.of(&id).map(|size| size.rows)
        };
        assert_eq!(rows(None, "runs"), Some(1));
        assert_eq!(rows(None, "two"), None);
        assert_eq!(rows(Some("b"), "two"), Some(3));
        assert_eq!(rows(None, "one"), Some(4));
        assert_eq!(rows(Some("public"), "one"), Some(4));
        assert_eq!(rows(Some("other"), "one"), None);
    }
}
