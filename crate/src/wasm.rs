//! The only place that names JavaScript: the analyzer as the page's worker holds it.

use wasm_bindgen::prelude::*;

use crate::audit::{Audit, Intake};
use crate::compare::{self, Comparison};
use crate::environment::Options;
use crate::record::{self, About};
use crate::report;
use crate::view::overview::{Overview, overview};
use crate::view::question::{Answer, Question, answer};

/// Names the place of a panic in the console; the page then says that the worker died.
#[wasm_bindgen(start)]
pub fn start() {
    console_error_panic_hook::set_once();
}

/// A folder that is being taken up, then its audit.
#[wasm_bindgen]
#[derive(Default)]
pub struct Analyzer {
    intake: Intake,
    audit: Option<Audit>,
}

#[wasm_bindgen]
impl Analyzer {
    /// An analyzer with an empty folder.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Analyzer {
        Analyzer::default()
    }

    /// Takes up a file of the folder that is to be read once it is wanted.
    #[wasm_bindgen(js_name = addUnread)]
    pub fn add_unread(&mut self, path: &str) {
        self.intake.folder_mut().add_unread(path);
    }

    /// The paths of the files that are to be read before the next audit, or that the last one missed; none when that is all.
    ///
    /// # Errors
    /// When the options are none.
    pub fn wanted(&mut self, options: &tsify::Ts<Options>) -> Result<Vec<String>, JsError> {
        Ok(self.intake.wanted(&options.to_rust()?))
    }

    /// Takes up a file of the folder; one that the browser can't read becomes a finding.
    #[wasm_bindgen(js_name = addFile)]
    pub fn add_file(&mut self, path: &str, file: &web_sys::Blob) {
        let bytes = web_sys::FileReaderSync::new().and_then(|reader| reader.read_as_array_buffer(file));
        match bytes {
            Ok(buffer) => self.intake.add_and_parse(path, js_sys::Uint8Array::new(&buffer).to_vec()),
            Err(_) => self.intake.folder_mut().add_unreadable(path, "the file could not be read"),
        }
    }

    /// Takes up a file whose bytes are at hand.
    #[wasm_bindgen(js_name = addBytes)]
    pub fn add_bytes(&mut self, path: &str, bytes: Vec<u8>) {
        self.intake.add_and_parse(path, bytes);
    }

    /// Takes up a file that could not be read.
    #[wasm_bindgen(js_name = addUnreadable)]
    pub fn add_unreadable(&mut self, path: &str, reason: &str) {
        self.intake.folder_mut().add_unreadable(path, reason);
    }

    /// Audits what was taken up, as often as is asked, unless it misses a file: that is wanted then. `on_progress(parsed,
    /// total)` is called as migrations are parsed.
    ///
    /// # Errors
    /// When the answer can't be handed to JavaScript.
    pub fn audit(
        &mut self,
        options: &tsify::Ts<Options>,
        #[wasm_bindgen(unchecked_param_type = "(parsed: number, total: number) => void")]
        on_progress: &js_sys::Function,
    ) -> Result<Option<tsify::Ts<Overview>>, JsError> {
        let audit = self.intake.audit(&options.to_rust()?, &mut |parsed, total| {
            // A page that fails to draw its progress must not stop the audit.
            let _drawn = on_progress.call2(&JsValue::NULL, &(parsed as u32).into(), &(total as u32).into());
        });
        let Some(audit) = audit else { return Ok(None) };
        let overview = overview(&audit);
        self.audit = Some(audit);
        Ok(Some(tsify::Tsify::into_ts(&overview)?))
    }

    /// The audit as a report: the page of reports with all in it that it shows.
    ///
    /// # Errors
    /// When nothing was audited yet, or the page is not that of reports.
    pub fn report(&self, page: &str, name: &str, has_source: bool) -> Result<String, JsError> {
        let report = record::html(page, &record::record(self.audited()?, &About { name, has_source }));
        report.ok_or_else(|| JsError::new("the page of reports has no place for one"))
    }

    /// Sets the audit beside that of another folder, its base or what is proposed for it; as Markdown. None where the other
    /// folder misses a file: that is wanted then.
    ///
    /// # Errors
    /// When the options are none, or nothing was audited yet.
    pub fn compare(
        &mut self,
        other: &mut Analyzer,
        options: &tsify::Ts<Options>,
        is_base: bool,
    ) -> Result<Option<String>, JsError> {
        let options = options.to_rust()?;
        let Some(there) = other.intake.audit(&options, &mut |_, _| {}) else { return Ok(None) };
        let here = self.audited()?;
        let (base, proposed) = if is_base { (&there, here) } else { (here, &there) };
        let alike = compare::options(base, proposed, &options);
        let there = other.intake.audit(&alike, &mut |_, _| {});
        let here = self.intake.audit(&alike, &mut |_, _| {});
        let (Some(there), Some(here)) = (there, here) else { return Ok(None) };
        let (base, proposed) = if is_base { (&there, &here) } else { (&here, &there) };
        let text = report::compare::markdown(&Comparison::of(base, proposed));
        Ok(Some(report::without_secrets(text)))
    }

    /// Answers a question about the audit.
    ///
    /// # Errors
    /// When nothing was audited yet, or the answer can't be handed to JavaScript.
    pub fn ask(&self, question: &tsify::Ts<Question>) -> Result<tsify::Ts<Answer>, JsError> {
        Ok(tsify::Tsify::into_ts(&answer(self.audited()?, question.to_rust()?))?)
    }
}

impl Analyzer {
    fn audited(&self) -> Result<&Audit, JsError> {
        self.audit.as_ref().ok_or_else(|| JsError::new("nothing was audited yet"))
    }
}
