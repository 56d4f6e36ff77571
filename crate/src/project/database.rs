//! Which database an environment's migrations are meant for.

use std::collections::{BTreeMap, BTreeSet};

use memchr::memmem;

use super::Location;
use super::written::{functions_for_databases, is_told_the_database, written_address};
use crate::dialect::{Dialect, Product, product_of_url, product_written};
use crate::folder::{Folder, path_in, text};
use crate::ordered::Gather;

/// What an environment says of its databases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Database {
    /// The database that migrations are meant for.
    pub dialect: Dialect,
    /// Which one it is, where that is one of which only the name is known.
    pub product: Option<Product>,
    /// Something says so: else it is the default.
    pub is_said: bool,
    /// The same migrations serve other databases too, as far as they and env.py say.
    pub serves_others: bool,
    /// What says so, in words that go on after a comma: from `sqlalchemy.url`.
    pub because: String,
    /// Its name, where an environment has several, each of which `upgrade(engine_name)` is called for (the multidb
    /// template); Flask-Migrate's own has an empty one.
    pub name: Option<String>,
    /// Names of all of them.
    pub names: Vec<String>,
    /// Options of the main section of its ini, as they are written.
    pub options: BTreeMap<String, String>,
}

impl Database {
    /// The user that its address names, where the configuration writes one for this database.
    pub fn user(&self) -> Option<&str> {
        let url = self.options.get("sqlalchemy.url").filter(|url| Dialect::of_url(url) == Some(self.dialect))?;
        let (_, behind) = url.split_once("://")?;
        let (user, _) = behind.split(['/', '?']).next()?.rsplit_once('@')?;
        let user = user.split(':').next()?;
        // `%(DB_USER)s` and the like are filled in by others.
        let is_name = !user.is_empty() && user.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        is_name.then_some(user)
    }

    /// What it is called, where an environment has several.
    pub fn title(&self) -> Option<&str> {
        self.name.as_deref().map(|name| if name.is_empty() { "default" } else { name })
    }
}

/// Databases of one environment that are looked at.
pub const MAX_DATABASES: usize = 16;

/// The databases of an environment: one, or those that its configuration names, else those that functions of its
/// migrations are named after, where `upgrade` is told which one it runs for. Of many, the first are looked at.
pub fn databases(location: &Location, folder: &Folder) -> Vec<Database> {
    let text = |path: &str| folder.bytes(path).map(|bytes| text::decoded(bytes).text);
    let config = location.config.file.as_deref().and_then(text).unwrap_or_default();
    let told: Vec<&[u8]> = location
        .files
        .iter()
        .filter_map(|path| folder.bytes(path))
        .filter(|bytes| is_told_the_database(bytes))
        .collect();
    let mut names: Vec<String> = Vec::new();
    if !told.is_empty() {
        let named = option(&config, "databases").unwrap_or_default().split(',').map(str::trim);
        names.extend(named.filter(|name| !name.is_empty()).map(ToOwned::to_owned));
        if names.is_empty() {
            names.extend(told.iter().flat_map(|bytes| functions_for_databases(bytes)).map(ToOwned::to_owned));
        }
        let mut seen = BTreeSet::new();
        names.retain(|name| seen.insert(name.clone()));
    }
    if names.is_empty() {
        return vec![database(location, folder, &config, None, &names)];
    }
    let served = names.iter().take(MAX_DATABASES);
    served.map(|name| database(location, folder, &config, Some(name.clone()), &names)).collect()
}

/// A database of an environment: by its address, else by the name of its version location, else by the types that its
/// migrations import.
fn database(location: &Location, folder: &Folder, config: &str, name: Option<String>, names: &[String]) -> Database {
    let text = |path: &str| folder.bytes(path).map(|bytes| text::decoded(bytes).text);
    let own = name.as_deref().map(|name| options(config, Some(name))).unwrap_or_default();
    let url = own.get("sqlalchemy.url").map(String::as_str).or_else(|| option(config, "sqlalchemy.url"));
    let by_location = || named(location).map(|dialect| (dialect, "from the name of the version location".to_owned()));
    let of_alternative = location.alternative_of.as_ref().and_then(|_| by_location());
    let said = of_alternative
        .or_else(|| {
            let dialect = Dialect::of_url(url?).or_else(|| product_of_url(url?).map(|_| Dialect::Other))?;
            Some((dialect, "from `sqlalchemy.url`".to_owned()))
        })
        .or_else(|| {
            text(&path_in(location.script_directory(), "env.py"))
                .and_then(|env| written_address(&env).or_else(|| product_written(&env).map(|_| Dialect::Other)))
                .map(|it| (it, "from an address in `env.py`".to_owned()))
        })
        .or_else(by_location)
        .or_else(|| {
            imported(location, folder).map(|dialect| (dialect, "from the types that migrations import".to_owned()))
        });
    let is_said = said.is_some();
    let by_quotes = || {
        let because = "from how migrations quote names in SQL".to_owned();
        quotes_as_mysql(location, folder).then_some((Dialect::Mysql, because))
    };
    let by_options = || {
        let dialect = with_options(location, folder)?;
        Some((dialect, format!("from options like `{}_…`, as nothing says otherwise", dialect.name())))
    };
    let (dialect, because) = said
        .or_else(by_quotes)
        .or_else(by_options)
        .unwrap_or_else(|| (Dialect::default(), "as nothing says otherwise".to_owned()));
    let of_env_py = || product_written(&text(&path_in(location.script_directory(), "env.py"))?);
    let product = (dialect == Dialect::Other).then(|| url.and_then(product_of_url).or_else(of_env_py)).flatten();
    let options = options(config, location.config.section.as_deref());
    let serves_others = serves_others(location, folder, dialect, is_said);
    Database { dialect, product, is_said, serves_others, because, name, names: names.to_vec(), options }
}

/// Whether the same migrations serve other databases than one: they or env.py ask which one they run on, name another one or
/// import its types, give a type a variant, or, where nothing says which database is meant, change tables as SQLite wants it.
fn serves_others(location: &Location, folder: &Folder, dialect: Dialect, is_said: bool) -> bool {
    let is_own = |it: Dialect| it == dialect || it.is_mysql() && dialect.is_mysql();
    let asks = |text: &[u8]| Dialect::ALL.into_iter().any(|it| asks_for(text, it.name(), is_own(it)));
    let is_of_several = |text: &[u8]| {
        let has = |word: &str| memmem::find(text, word.as_bytes()).is_some();
        asks(text) || has(".with_variant(") || !is_said && has("batch_alter_table(")
    };
    // Of several directories, env.py picks the one for its database.
    let env_py = location.alternative_of.is_none().then(|| path_in(location.script_directory(), "env.py"));
    env_py.and_then(|path| folder.bytes(&path)).is_some_and(asks)
        || location.files.iter().filter_map(|path| folder.bytes(path)).any(is_of_several)
}

/// Whether code asks which database it runs on, or names another one than its own, or imports the types of that.
fn asks_for(text: &[u8], name: &str, is_own: bool) -> bool {
    memmem::find_iter(text, name.as_bytes()).any(|at| {
        let (before, behind) = (&text[..at], &text[at + name.len()..]);
        let before = before.rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
        let behind = behind.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let has = |word: &&str| [before, behind].iter().any(|part| memmem::find(part, word.as_bytes()).is_some());
        let is_word = !behind.first().is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
        let is_text = before.ends_with(b"'") || before.ends_with(b"\"");
        let is_of_database = || ["dialect", "engine", "backend", "driver", "url", "startswith"].iter().any(has);
        let is_compared = || ["==", "!=", " in ", "startswith"].iter().any(has);
        let is_import = || !is_own && has(&"sqlalchemy.dialects");
        is_word
            && !before.trim_ascii_start().starts_with(b"#")
            && (is_text && is_of_database() && (!is_own || is_compared()) || is_import())
    })
}

/// The dialect that the version locations are named after, all the same: `versions/sqlite`.
fn named(location: &Location) -> Option<Dialect> {
    let of = |path: &String| path.rsplit('/').find_map(|part| Dialect::named(&part.to_lowercase()));
    let mut dialects = location.version_locations.iter().map(of);
    let first = dialects.next()??;
    dialects.all(|dialect| dialect == Some(first)).then_some(first)
}

/// All options of a section of an ini that stand on one line.
fn options(text: &str, section: Option<&str>) -> BTreeMap<String, String> {
    let header = format!("[{}]", section.unwrap_or("alembic"));
    let lines = text.lines().skip_while(|line| line.trim() != header).skip(1).take_while(|line| !line.starts_with('['));
    let is_option = |line: &&str| !line.starts_with([' ', '\t', '#', ';']);
    let option = |line: &str| {
        line.split_once(['=', ':']).map(|(name, value)| (name.trim().to_lowercase(), value.trim().to_owned()))
    };
    lines.filter(is_option).filter_map(option).into_map()
}

/// The value of an option of an ini, by its first line.
fn option<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    text.lines().find_map(|line| {
        let value = line.strip_prefix(name)?.trim_start();
        value.strip_prefix(['=', ':']).map(str::trim)
    })
}

/// Whether SQL of the migrations has names in the quotes of MySQL, whatever the dialect.
fn quotes_as_mysql(location: &Location, folder: &Folder) -> bool {
    const BEFORE_NAMES: [&str; 7] =
        ["ALTER TABLE `", "CREATE TABLE `", "DROP TABLE `", "EXISTS `", "UPDATE `", "INTO `", "FROM `"];
    location.files.iter().filter_map(|path| folder.bytes(path)).any(|bytes| {
        let text = String::from_utf8_lossy(bytes);
        let is_code = |line: &&str| !line.trim_start().starts_with('#');
        // A file that asks for the dialect is for several.
        !text.contains("dialect")
            && text.lines().filter(is_code).any(|line| BEFORE_NAMES.iter().any(|words| line.contains(words)))
    })
}

/// The dialect whose types migrations import; PostgreSQL where they import several. Nothing is said where they import
/// another's and name PostgreSQL too: they are written for both.
fn imported(location: &Location, folder: &Folder) -> Option<Dialect> {
    let mut found: Vec<Dialect> = Vec::new();
    let mut is_postgresql_named = false;
    for path in &location.files {
        let Some(bytes) = folder.bytes(path) else { continue };
        let text = String::from_utf8_lossy(bytes);
        is_postgresql_named |= ["'postgresql'", "\"postgresql\""].iter().any(|name| text.contains(name));
        for (at, words) in text.match_indices("sqlalchemy.dialects") {
            let rest = text[at + words.len()..].trim_start_matches([' ', '.']);
            let rest = rest.strip_prefix("import").unwrap_or(rest).trim_start_matches([' ', '(']);
            let named = Dialect::ALL.into_iter().find(|dialect| rest.starts_with(dialect.name()));
            if let Some(dialect) = named
                && !found.contains(&dialect)
            {
                found.push(dialect);
            }
        }
    }
    match found.as_slice() {
        several if several.contains(&Dialect::Postgresql) => Some(Dialect::Postgresql),
        _ if is_postgresql_named => None,
        others => others.first().copied(),
    }
}

/// The one kind of server that migrations give options for, as in `mysql_engine="InnoDB"`: a hint only, for others pass over
/// them. Nothing is said where PostgreSQL, which is taken for the database otherwise, or another server is named.
fn with_options(location: &Location, folder: &Folder) -> Option<Dialect> {
    let texts = || location.files.iter().filter_map(|path| folder.bytes(path));
    let has_option = |dialect: &Dialect| texts().any(|text| gives_option(text, dialect.name()));
    let is_named = |dialect: &Dialect| {
        let name = dialect.name();
        let words = [format!("'{name}'"), format!("\"{name}\"")];
        texts().any(|text| words.iter().any(|word| memmem::find(text, word.as_bytes()).is_some()))
    };
    let servers = [Dialect::Postgresql, Dialect::Mysql, Dialect::Mssql, Dialect::Oracle];
    let mut with_options = servers.into_iter().filter(has_option);
    let first = with_options.next().filter(|first| *first != Dialect::Postgresql)?;
    let is_alone = with_options.next().is_none() && !servers.iter().any(|it| *it != first && is_named(it));
    is_alone.then_some(first)
}

/// Whether code gives an argument that begins with the name of a dialect: `mysql_engine=`.
fn gives_option(text: &[u8], dialect: &str) -> bool {
    let prefix = format!("{dialect}_");
    let is_of_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    memmem::find_iter(text, prefix.as_bytes()).any(|at| {
        let begins = at.checked_sub(1).and_then(|before| text.get(before)).is_none_or(|byte| !is_of_name(byte));
        let rest = &text[at + prefix.len()..];
        let name = rest.iter().take_while(|byte| is_of_name(byte)).count();
        begins && name > 0 && rest[name..].trim_ascii_start().starts_with(b"=")
    })
}
