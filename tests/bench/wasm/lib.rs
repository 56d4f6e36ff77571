//! What `interpret.mjs` measures: it has the clock, this the work.

#[path = "../work.rs"]
pub mod work;

use limbeck::folder::Folder;
use wasm_bindgen::prelude::wasm_bindgen;
use work::Work;

/// A folder that is being taken up, then the work on its migrations.
#[wasm_bindgen]
#[derive(Default)]
pub struct Bench {
    folder: Folder,
    work: Option<Work>,
}

#[wasm_bindgen]
impl Bench {
    /// With an empty folder.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Bench {
        Bench::default()
    }

    /// Takes up a file.
    pub fn add(&mut self, path: &str, bytes: Vec<u8>) {
        self.folder.add(path, bytes);
    }

    /// Gets ready, once all files are there.
    pub fn ready(&mut self) {
        self.work = Some(Work::of(std::mem::take(&mut self.folder)));
    }

    /// Parses all that has to be parsed.
    pub fn parse(&self) {
        self.work.iter().for_each(Work::parse);
    }

    /// Reads each migration.
    pub fn interpret(&self) {
        self.work.iter().for_each(Work::interpret);
    }

    /// Audits the folder.
    pub fn audit(&self) {
        self.work.iter().for_each(Work::audit);
    }
}
