//! Small folders of our own: each heading of `tests/conformance/folders/*.md` that has blocks below it is one.
//! The heading is the sentence that the folder shows; `tests/conformance/README.md` says how they are written.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use limbeck_blocks::Block;
use serde_json::Value;

use super::alembic::Question;
use super::random;

const FOLDERS: &str = "tests/conformance/folders";

/// The configuration of a folder that has none of its own.
const CONFIGURATION: &str = "[alembic]\nscript_location = %(here)s\n";

/// A folder as it is written down.
#[derive(Debug)]
pub(crate) struct Folder {
    /// The file with the line of its heading, and the heading.
    pub(crate) place: String,
    /// The facts that it states.
    pub(crate) told: Vec<Told>,
    number: usize,
    files: BTreeMap<String, String>,
    called: Vec<(String, String)>,
    ask: Vec<String>,
}

/// A fact that a folder states, so that it is known to show what its heading says.
#[derive(Debug, PartialEq)]
pub(crate) struct Told {
    /// Whose words these are.
    pub(crate) speaker: Speaker,
    /// The name of the fact.
    pub(crate) fact: String,
    /// The value, or all that would do.
    pub(crate) values: Vec<Value>,
}

/// Who says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Speaker {
    /// Alembic does, and so should Limbeck.
    Alembic,
    /// Both say one of several things, as it depends on addresses in memory which Alembic says.
    Either,
    /// Limbeck knowingly says something else.
    Limbeck,
}

/// All folders, in the order of their files; then the random ones.
pub(crate) fn folders() -> Result<Vec<Folder>> {
    let mut folders = folders_below(FOLDERS)?;
    folders.extend(folders_in("random", &random::folders())?);
    for (number, folder) in folders.iter_mut().enumerate() {
        folder.number = number + 1;
    }
    Ok(folders)
}

fn folders_below(directory: &str) -> Result<Vec<Folder>> {
    let mut folders = Vec::new();
    for document in limbeck_blocks::documents(Path::new(directory))? {
        folders.extend(folders_in(&document.name, &document.text)?);
    }
    Ok(folders)
}

fn folders_in(file: &str, text: &str) -> Result<Vec<Folder>> {
    let mut folders = Vec::new();
    for section in limbeck_blocks::sections(text).with_context(|| file.to_owned())? {
        let mut folder = Folder {
            place: format!("{file}:{} {}", section.line, section.heading),
            told: Vec::new(),
            number: 0,
            files: section.files.into_iter().collect(),
            called: Vec::new(),
            ask: Vec::new(),
        };
        for Block { language, line, text } in &section.blocks {
            folder.add(language, text).with_context(|| format!("{file}:{line}"))?;
        }
        folders.push(folder);
    }
    // A heading without blocks is a title.
    folders.retain(|folder| !folder.told.is_empty() || !folder.files.is_empty());
    if let Some(silent) = folders.iter().find(|folder| folder.told.is_empty()) {
        bail!("{} states nothing that could be wrong", silent.place);
    }
    Ok(folders)
}

impl Folder {
    fn add(&mut self, language: &str, text: &str) -> Result<()> {
        let speaker = match language {
            "alembic" => Speaker::Alembic,
            "either" => Speaker::Either,
            "knowingly" => Speaker::Limbeck,
            "history" => {
                self.told.push(Told::new(Speaker::Alembic, "history", Value::from(text)));
                return Ok(());
            }
            "chain" => {
                self.files.extend(text.lines().map(revision).collect::<Result<Vec<_>>>()?);
                return Ok(());
            }
            "called" => {
                for line in text.lines() {
                    let (name, value) = line.split_once('=').with_context(|| format!("no `=` in `{line}`"))?;
                    self.called.push((name.trim().to_owned(), value.trim().to_owned()));
                }
                return Ok(());
            }
            "ask" => {
                self.ask.extend(text.lines().map(str::to_owned));
                return Ok(());
            }
            _ => bail!("no such block: {language}"),
        };
        for line in text.lines() {
            let (fact, value) = line.split_once(": ").with_context(|| format!("no `: ` in `{line}`"))?;
            let value = serde_json::from_str(value).with_context(|| format!("no JSON: `{value}`"))?;
            match self.told.iter_mut().find(|told| told.fact == fact && told.speaker == Speaker::Either) {
                Some(told) if speaker == Speaker::Either => told.values.push(value),
                _ => self.told.push(Told::new(speaker, fact, value)),
            }
        }
        Ok(())
    }

    /// Writes the folder below `place`, and asks about it.
    pub(crate) fn question(&self, place: &Path) -> Result<Question> {
        let (_, heading) = self.place.split_once(' ').unwrap_or_default();
        let words = heading.split(|char: char| !char.is_alphanumeric()).filter(|word| !word.is_empty());
        let name = words.map(str::to_lowercase).take(8).collect::<Vec<_>>().join("-");
        let folder = place.join(format!("{:03}-{name}", self.number));
        let is_configured = self.files.keys().any(|path| path.ends_with("alembic.ini") || path == "pyproject.toml");
        let default = (!is_configured).then_some(("alembic.ini", CONFIGURATION));
        fs::create_dir_all(&folder)?;
        for (path, text) in self.files.iter().map(|(path, text)| (path.as_str(), text.as_str())).chain(default) {
            let path = folder.join(path);
            fs::create_dir_all(path.parent().unwrap_or(&folder))?;
            fs::write(path, text)?;
        }

        let mut question = Question {
            folder,
            config: "alembic.ini".to_owned(),
            section: "alembic".to_owned(),
            set: BTreeMap::new(),
            ask: self.ask.clone(),
        };
        for (name, value) in &self.called {
            match name.as_str() {
                "--config" => question.config.clone_from(value),
                "--name" => question.section.clone_from(value),
                _ => drop(question.set.insert(name.clone(), value.clone())),
            }
        }
        Ok(question)
    }
}

impl Told {
    fn new(speaker: Speaker, fact: &str, value: Value) -> Told {
        Told { speaker, fact: fact.to_owned(), values: vec![value] }
    }
}

/// The file of a line of a chain: `[FILE:] ID [<- PARENT, …] [needs ID, …] [labels LABEL, …] ["message"]`.
fn revision(line: &str) -> Result<(String, String)> {
    let (line, message) = line.split_once('"').unwrap_or((line, ""));
    let mut words = line.split_whitespace().peekable();
    let file = words.next_if(|word| word.ends_with(':')).map(|word| word.trim_end_matches(':'));
    let id = words.next().with_context(|| format!("no revision in `{line}`"))?;
    let mut lists: [Vec<&str>; 3] = Default::default();
    let mut list = None;
    for word in words {
        match (word, list) {
            ("<-", _) => list = Some(0),
            ("needs", _) => list = Some(1),
            ("labels", _) => list = Some(2),
            (word, Some(list)) => lists[list].push(word.trim_end_matches(',')),
            (word, None) => bail!("`{word}` in `{line}` is neither `<-` nor `needs` nor `labels`"),
        }
    }
    let [parents, dependencies, labels] = lists.map(|names| match names.as_slice() {
        [] => "None".to_owned(),
        [name] => format!("{name:?}"),
        names => format!("({})", names.iter().map(|name| format!("{name:?}")).collect::<Vec<_>>().join(", ")),
    });
    let file = file.unwrap_or(id);
    let path = if file.contains('/') { format!("{file}.py") } else { format!("versions/{file}.py") };
    let docstring =
        if message.is_empty() { String::new() } else { format!("\"\"\"{}\"\"\"\n", message.trim_end_matches('"')) };
    let text = format!(
        "{docstring}revision = {id:?}\ndown_revision = {parents}\nbranch_labels = {labels}\ndepends_on = {dependencies}\n"
    );
    Ok((path, text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_a_chain_is_a_file() -> Result<()> {
        let (path, text) = revision("one/second: b <- a, x needs d labels left, right \"Say it\"")?;
        assert_eq!(path, "one/second.py");
        assert_eq!(
            text,
            "\"\"\"Say it\"\"\"\nrevision = \"b\"\ndown_revision = (\"a\", \"x\")\n\
             branch_labels = (\"left\", \"right\")\ndepends_on = \"d\"\n"
        );
        let (path, text) = revision("a")?;
        assert_eq!(path, "versions/a.py");
        assert_eq!(text, "revision = \"a\"\ndown_revision = None\nbranch_labels = None\ndepends_on = None\n");
        assert!(revision("a b").is_err());
        Ok(())
    }

    #[test]
    fn a_folder_that_states_nothing_is_refused() {
        assert!(folders_in("x.md", "# Title\n\n## One\n\n```chain\na\n```\n").is_err());
        let folders = folders_in("x.md", "# Title\n\n## One\n\n```chain\na\n```\n```alembic\nstops: false\n```\n");
        assert_eq!(folders.map(|folders| folders.len()).unwrap_or_default(), 1);
    }

    #[test]
    fn the_folders_are_as_many_as_are_promised() -> Result<()> {
        let folders = folders_below("folders")?;
        assert!(folders.len() >= 80, "only {}", folders.len());
        Ok(())
    }
}
