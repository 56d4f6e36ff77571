//! The static page: `www/dist`, which a docs site hosts as it is.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use flate2::Compression;
use flate2::write::GzEncoder;
use limbeck_tools::{native, programs};

use crate::settings::{self, Settings};
use crate::stamp::Stamp;
use crate::wasm;

pub(crate) const DIST: &str = "www/dist";

/// The page that reports are written into: part of the command, and fetched by the page.
const REPORT: &str = "crate/assets/report.html";

/// Where it is built.
const NEW_REPORT: &str = "target/report/report.html";

/// Builds whatever is missing or out of date, and holds the result against the budgets.
pub(crate) fn build() -> Result<()> {
    let settings = settings::settings()?;
    report_page(&settings)?;
    wasm::build(&settings)?;
    bundle(&settings)?;
    rule_pages(&settings)?;
    check_budgets(&settings)
}

/// `npm ci` in `folder`, unless what its lock names is installed.
pub(crate) fn install_packages(folder: &str) -> Result<()> {
    let folder_path = Path::new(folder);
    let lock = folder_path.join("package-lock.json");
    let stamp = Stamp::of(&format!("packages-{}", folder.replace('/', "-")), &[&lock])?;
    if stamp.is_fresh() && folder_path.join("node_modules").is_dir() {
        return Ok(());
    }
    programs::announce(&format!("Installing the npm packages of {folder}"), "20 s");
    // No package needs its install script, and what a script would do is not in the lock.
    programs::output(programs::npm(folder).args(["ci", "--ignore-scripts"]))?;
    stamp.write()
}

/// Writes the page of reports anew, unless it is what its sources give.
fn report_page(settings: &Settings) -> Result<()> {
    let page = new_report_page()?;
    let size = page.len() as u64;
    println!("page of reports: {} kB (budget: {} kB)", size.div_ceil(1000), settings.max_report / 1000);
    if size > settings.max_report {
        bail!("{REPORT} is over its budget in {}: {size} bytes, {} allowed", settings::PATH, settings.max_report);
    }
    if fs::read(REPORT).is_ok_and(|old| old == page) {
        return Ok(());
    }
    fs::write(REPORT, page).with_context(|| format!("cannot write {REPORT}"))
}

/// Fails where the page of reports is not what its sources give.
pub(crate) fn expect_report_page() -> Result<()> {
    let page = new_report_page()?;
    if fs::read(REPORT).is_ok_and(|old| old == page) {
        return Ok(());
    }
    bail!("{REPORT} is not what www/ gives: `cargo xtask build` writes it anew")
}

/// The page of reports as its sources give it.
fn new_report_page() -> Result<Vec<u8>> {
    install_packages("www")?;
    programs::announce("Building the page of reports", "2 s");
    programs::output(programs::npm("www").args(["run", "build", "--", "--mode", "report"]))?;
    fs::read(NEW_REPORT).with_context(|| format!("cannot read {NEW_REPORT}"))
}

fn bundle(settings: &Settings) -> Result<()> {
    // The page imports what it shares with the core from the core's own folder.
    let stamp = Stamp::of("page", &[Path::new("www"), &settings.source])?;
    if stamp.is_fresh() && Path::new(DIST).join("index.html").is_file() {
        return Ok(());
    }
    programs::announce("Building the page", "5 s");
    programs::output(programs::npm("www").args(["run", "build"]))?;
    // The page once more, in one file: the bundler empties the folder for the first.
    programs::output(programs::npm("www").args(["run", "build", "--", "--mode", "offline"]))?;
    stamp.write()
}

/// Writes a page for each rule beside the page, for the site that hosts both.
fn rule_pages(settings: &Settings) -> Result<()> {
    let pages = Path::new(DIST).join("rules");
    let stamp = Stamp::of("rules", &[&settings.source])?;
    // The bundler empties the folder before it writes.
    if stamp.is_fresh() && pages.join("index.md").is_file() {
        return Ok(());
    }
    let limbeck = native::compiled("debug")?;
    programs::output(Command::new(limbeck).args(["rules", "--format", "markdown", "--out"]).arg(&pages))?;
    stamp.write()
}

/// What a visitor downloads, in bytes after gzip.
pub(crate) struct Sizes {
    pub(crate) wasm: u64,
    /// The scripts that the page itself names.
    pub(crate) js: u64,
    /// Those that it fetches once it stands.
    pub(crate) later_js: u64,
}

pub(crate) fn sizes() -> Result<Sizes> {
    let page = Path::new(DIST).join("index.html");
    let page = fs::read_to_string(&page).with_context(|| format!("cannot read {}", page.display()))?;
    let is_named = |path: &Path| path.file_name().is_some_and(|name| page.contains(&*name.to_string_lossy()));
    let sum = |extension, is_meant: &dyn Fn(&Path) -> bool| -> Result<u64> {
        let files = files(Path::new(DIST)).with_context(|| format!("cannot list {DIST}"))?;
        files
            .iter()
            .filter(|path| path.extension().is_some_and(|found| found == extension) && is_meant(path))
            .map(|path| gzip_size(path).with_context(|| format!("cannot read {}", path.display())))
            .sum()
    };
    Ok(Sizes {
        wasm: sum("wasm", &|_| true)?,
        js: sum("js", &is_named)?,
        later_js: sum("js", &|path| !is_named(path))?,
    })
}

fn check_budgets(settings: &Settings) -> Result<()> {
    let sizes = sizes()?;
    let budgets = [
        (".wasm", sizes.wasm, settings.max_wasm_gzip),
        ("JavaScript", sizes.js, settings.max_js_gzip),
        ("JavaScript that is fetched later", sizes.later_js, settings.max_later_js_gzip),
    ];
    for (what, size, budget) in budgets {
        println!("{what}: {} kB gzip (budget: {} kB)", size.div_ceil(1000), budget / 1000);
    }
    for (what, size, budget) in budgets {
        if size == 0 {
            bail!("{DIST} holds no {what}");
        }
        if size > budget {
            bail!("{what} is over its budget in {}: {size} bytes gzip, {budget} allowed", settings::PATH);
        }
    }
    Ok(())
}

/// Every file in a folder and below it.
pub(crate) fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else {
            found.push(path);
        }
    }
    Ok(found)
}

fn gzip_size(path: &Path) -> io::Result<u64> {
    let mut encoder = GzEncoder::new(Count(0), Compression::best());
    io::copy(&mut File::open(path)?, &mut encoder)?;
    Ok(encoder.finish()?.0)
}

/// A sink that counts.
struct Count(u64);

impl Write for Count {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
