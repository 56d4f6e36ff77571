//! What is measured natively and in WebAssembly alike: migrations are parsed, then read, then the folder is audited.

use limbeck::audit::audit;
use limbeck::dialect::Dialect;
use limbeck::environment::Options;
use limbeck::folder::Folder;
use limbeck::interpret::library::{Library, Sources};
use limbeck::interpret::migration::interpreted;
use limbeck::interpret::reader::Settings;
use limbeck::python::source::Source;

/// The migrations of a folder.
pub struct Work {
    /// All its files; kept for as long as the program runs, as what was parsed is.
    folder: &'static Folder,
    /// Path and text of each migration.
    pub migrations: Vec<(String, String)>,
    /// The same of each other file that one of them imports something of.
    helpers: Vec<(String, String)>,
    parsed: &'static [Source],
    library: &'static Library<'static>,
}

impl Work {
    /// Gets ready: the helpers of the library are parsed.
    pub fn of(folder: Folder) -> Work {
        let folder: &'static Folder = Box::leak(Box::new(folder));
        let migrations: Vec<(String, String)> = folder
            .files()
            .filter_map(|(path, _)| Some((path.to_owned(), String::from_utf8(folder.bytes(path)?.to_vec()).ok()?)))
            .filter(|(path, text)| path.ends_with(".py") && text.contains("down_revision"))
            .collect();
        let parsed: Vec<Source> = migrations.iter().map(|(path, text)| Source::of(path, text.clone())).collect();
        let sources = Sources::of(folder);
        for source in &parsed {
            read(source, &Library::of(folder, &sources));
        }
        let helpers = sources.into_parsed().map(|source| (source.path, source.text)).collect();
        let work = Work {
            folder,
            migrations,
            helpers,
            parsed: parsed.leak(),
            library: Box::leak(Box::new(Library::of(folder, Box::leak(Box::new(Sources::of(folder)))))),
        };
        work.interpret();
        work
    }

    /// Bytes of the migrations.
    pub fn bytes(&self) -> usize {
        self.migrations.iter().map(|(_, text)| text.len()).sum()
    }

    /// All that has to be parsed: each migration, and what they import.
    pub fn files(&self) -> impl Iterator<Item = &(String, String)> {
        self.migrations.iter().chain(&self.helpers)
    }

    /// Parses each of them once.
    pub fn parse(&self) {
        for (path, text) in self.files() {
            std::hint::black_box(Source::of(path, text.clone()));
        }
    }

    /// Reads each migration.
    pub fn interpret(&self) {
        for source in self.parsed {
            read(source, self.library);
        }
    }

    /// Audits the folder.
    pub fn audit(&self) {
        std::hint::black_box(audit(self.folder, &Options::default(), &mut |_, _| {}).findings.len());
    }

    /// A migration is read, with nothing parsed yet; answers what was parsed for it.
    pub fn read(&self, source: &Source) -> Sources {
        let sources = Sources::of(self.folder);
        read(source, &Library::of(self.folder, &sources));
        sources
    }
}

/// Reads a migration.
fn read(source: &Source, library: &Library) {
    let settings = Settings { dialect: Dialect::Postgresql, offline: false, ..Settings::default() };
    std::hint::black_box(interpreted(source, library, &settings, None).functions.len());
}
