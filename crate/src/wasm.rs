//! The only place that names JavaScript: the analyzer as the page's worker holds it.

use wasm_bindgen::prelude::*;

use crate::audit::{Audit, audit};
use crate::environment::Options;
use crate::folder::Folder;
use crate::report::{Document, content, documents};
use crate::schema::Id;
use crate::view;

/// Names the place of a panic in the console; the page then says that the worker died.
#[wasm_bindgen(start)]
pub fn start() {
    console_error_panic_hook::set_once();
}

/// A folder that is being taken up, then its audit.
#[wasm_bindgen]
#[derive(Default)]
pub struct Analyzer {
    folder: Folder,
    audit: Option<Audit>,
    documents: Vec<Document>,
}

#[wasm_bindgen]
impl Analyzer {
    /// An analyzer with an empty folder.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Analyzer {
        Analyzer::default()
    }

    /// Takes up a file of the folder; one that the browser can't read becomes a finding.
    #[wasm_bindgen(js_name = addFile)]
    pub fn add_file(&mut self, path: &str, file: &web_sys::Blob) {
        let bytes = web_sys::FileReaderSync::new().and_then(|reader| reader.read_as_array_buffer(file));
        match bytes {
            Ok(buffer) => self.folder.add(path, js_sys::Uint8Array::new(&buffer).to_vec()),
            Err(_) => self.folder.add_unreadable(path, "the file could not be read"),
        }
    }

    /// Takes up a file whose bytes are at hand.
    #[wasm_bindgen(js_name = addBytes)]
    pub fn add_bytes(&mut self, path: &str, bytes: Vec<u8>) {
        self.folder.add(path, bytes);
    }

    /// Takes up a file that could not be read.
    #[wasm_bindgen(js_name = addUnreadable)]
    pub fn add_unreadable(&mut self, path: &str, reason: &str) {
        self.folder.add_unreadable(path, reason);
    }

    /// Audits what was taken up, as often as is asked; `on_progress(parsed, total)` is called as migrations are parsed.
    ///
    /// # Errors
    /// When the answer can't be handed to JavaScript.
    pub fn audit(
        &mut self,
        options: &tsify::Ts<Options>,
        #[wasm_bindgen(unchecked_param_type = "(parsed: number, total: number) => void")]
        on_progress: &js_sys::Function,
    ) -> Result<tsify::Ts<view::Overview>, JsError> {
        let audit = audit(&self.folder, options.to_rust()?, &mut |parsed, total| {
            // A page that fails to draw its progress must not stop the audit.
            let _drawn = on_progress.call2(&JsValue::NULL, &(parsed as u32).into(), &(total as u32).into());
        });
        self.documents = documents(&audit);
        let overview = view::overview(&audit);
        self.audit = Some(audit);
        Ok(tsify::Tsify::into_ts(&overview)?)
    }

    /// The migrations of an environment in chain order, oldest first.
    ///
    /// # Errors
    /// When the answer can't be handed to JavaScript.
    #[wasm_bindgen(unchecked_return_type = "MigrationRow[]")]
    pub fn migrations(&self, environment: usize) -> Result<JsValue, JsError> {
        answer(self.audit.as_ref().map(|audit| view::migrations(audit, environment)))
    }

    /// The chain of an environment with its lanes, newest first.
    ///
    /// # Errors
    /// When the answer can't be handed to JavaScript.
    #[wasm_bindgen(unchecked_return_type = "ChainView")]
    pub fn chain(&self, environment: usize) -> Result<JsValue, JsError> {
        answer(self.audit.as_ref().map(|audit| view::chain::chain(audit, environment)))
    }

    /// What an address like `head`, `ae10+2` or `a:b` means; undefined where the text is none.
    ///
    /// # Errors
    /// When the answer can't be handed to JavaScript.
    #[wasm_bindgen(unchecked_return_type = "Resolution | undefined")]
    pub fn resolve(&self, environment: usize, text: &str) -> Result<JsValue, JsError> {
        answer(self.audit.as_ref().and_then(|audit| view::chain::resolve(audit, environment, text)))
    }

    /// From the migration at a path to the heads and to the base.
    ///
    /// # Errors
    /// When the answer can't be handed to JavaScript.
    #[wasm_bindgen(unchecked_return_type = "Route | undefined")]
    pub fn route(&self, environment: usize, path: &str) -> Result<JsValue, JsError> {
        answer(self.audit.as_ref().and_then(|audit| view::chain::route(audit, environment, path)))
    }

    /// How often each migration of an environment calls each directive.
    ///
    /// # Errors
    /// When the answer can't be handed to JavaScript.
    #[wasm_bindgen(unchecked_return_type = "OperationsTable")]
    pub fn operations(&self, environment: usize) -> Result<JsValue, JsError> {
        answer(self.audit.as_ref().map(|audit| view::operations(audit, environment)))
    }

    /// The findings of an environment and of the folder, worst first.
    ///
    /// # Errors
    /// When the answer can't be handed to JavaScript.
    #[wasm_bindgen(unchecked_return_type = "FindingRow[]")]
    pub fn findings(&self, environment: usize) -> Result<JsValue, JsError> {
        answer(self.audit.as_ref().map(|audit| view::findings(audit, environment)))
    }

    /// What of an environment was not understood.
    ///
    /// # Errors
    /// When the answer can't be handed to JavaScript.
    #[wasm_bindgen(unchecked_return_type = "UnknownRow[]")]
    pub fn unknowns(&self, environment: usize) -> Result<JsValue, JsError> {
        answer(self.audit.as_ref().map(|audit| view::unknowns(audit, environment)))
    }

    /// The page of the migration at a path of an environment.
    ///
    /// # Errors
    /// When the answer can't be handed to JavaScript.
    #[wasm_bindgen(unchecked_return_type = "MigrationPage | undefined")]
    pub fn migration(&self, environment: usize, path: &str) -> Result<JsValue, JsError> {
        answer(self.audit.as_ref().and_then(|audit| view::migration::migration(audit, environment, path)))
    }

    /// What there is at a revision, the migration at a path; without one at the heads.
    ///
    /// # Errors
    /// When the answer can't be handed to JavaScript.
    #[wasm_bindgen(unchecked_return_type = "SchemaView | undefined")]
    pub fn schema(&self, environment: usize, revision: Option<String>) -> Result<JsValue, JsError> {
        let audit = self.audit.as_ref();
        answer(audit.and_then(|audit| view::schema::schema(audit, environment, revision.as_deref())))
    }

    /// The page of a table at a revision; undefined where there is no such table then.
    ///
    /// # Errors
    /// When the answer can't be handed to JavaScript.
    #[wasm_bindgen(unchecked_return_type = "TablePage | undefined")]
    pub fn table(
        &self,
        environment: usize,
        revision: Option<String>,
        schema: Option<String>,
        name: &str,
    ) -> Result<JsValue, JsError> {
        let (audit, id) = (self.audit.as_ref(), id(schema, name));
        answer(audit.and_then(|audit| view::schema::table(audit, environment, revision.as_deref(), &id)))
    }

    /// The page of what is no table, at a revision; undefined where there is no such thing then.
    ///
    /// # Errors
    /// When the answer can't be handed to JavaScript.
    #[wasm_bindgen(unchecked_return_type = "ObjectPage | undefined")]
    pub fn object(
        &self,
        environment: usize,
        revision: Option<String>,
        kind: &str,
        schema: Option<String>,
        name: &str,
    ) -> Result<JsValue, JsError> {
        let (audit, id) = (self.audit.as_ref(), id(schema, name));
        answer(audit.and_then(|audit| view::schema::object(audit, environment, revision.as_deref(), kind, &id)))
    }

    /// What differs between the schemas at two revisions: without a first one all is new, without a second one it is
    /// that of the heads.
    ///
    /// # Errors
    /// When the answer can't be handed to JavaScript.
    #[wasm_bindgen(unchecked_return_type = "ChangesView | undefined")]
    pub fn changes(&self, environment: usize, from: Option<String>, to: Option<String>) -> Result<JsValue, JsError> {
        let audit = self.audit.as_ref();
        answer(audit.and_then(|audit| view::schema::changes(audit, environment, from.as_deref(), to.as_deref())))
    }

    /// What is to be drawn of a revision.
    ///
    /// # Errors
    /// When the answer can't be handed to JavaScript.
    #[wasm_bindgen(unchecked_return_type = "DrawingView | undefined")]
    pub fn drawing(&self, environment: usize, revision: Option<String>) -> Result<JsValue, JsError> {
        let audit = self.audit.as_ref();
        answer(audit.and_then(|audit| view::schema::drawing(audit, environment, revision.as_deref())))
    }

    /// Which revision a database is at, by a dump of its schema; undefined where there is no table in the text.
    ///
    /// # Errors
    /// When the answer can't be handed to JavaScript.
    #[wasm_bindgen(unchecked_return_type = "WhereaboutsView | undefined")]
    pub fn whereabouts(&self, environment: usize, text: &str) -> Result<JsValue, JsError> {
        answer(self.audit.as_ref().and_then(|audit| view::schema::whereabouts(audit, environment, text)))
    }

    /// The bytes of a document about the schema at a revision.
    #[wasm_bindgen(js_name = schemaDocument)]
    pub fn schema_document(&self, environment: usize, revision: Option<String>, name: &str) -> Option<Vec<u8>> {
        let audit = self.audit.as_ref()?;
        view::schema::document(audit, environment, revision.as_deref(), name).map(String::into_bytes)
    }

    /// Names of all documents.
    #[wasm_bindgen(js_name = documentNames)]
    pub fn document_names(&self) -> Vec<String> {
        self.documents.iter().map(|document| document.name.clone()).collect()
    }

    /// The bytes of a document.
    pub fn document(&self, name: &str) -> Option<Vec<u8>> {
        let document = self.documents.iter().find(|document| document.name == name)?;
        self.audit.as_ref().map(|audit| content(audit, document).into_bytes())
    }
}

fn id(schema: Option<String>, name: &str) -> Id {
    Id { schema: schema.map(Into::into), name: name.into() }
}

/// An answer as JavaScript has it: `undefined` where there is none.
fn answer<T: serde::Serialize>(answer: Option<T>) -> Result<JsValue, JsError> {
    Ok(serde_wasm_bindgen::to_value(&answer)?)
}
