//! The page on an address of this machine, for trying it out.

use std::fs;
use std::io::{Cursor, ErrorKind};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use tiny_http::{Header, Response, Server};

use crate::page;

const PORT: u16 = 8321;

pub(crate) fn serve(port: Option<u16>) -> Result<()> {
    page::build()?;
    let listener = listener(port)?;
    let address = listener.local_addr()?;
    let server =
        Server::from_listener(listener, None).map_err(|error| anyhow!("cannot serve on {address}: {error}"))?;
    println!("Limbeck is on http://{address}/ (Ctrl+C ends it)");
    for request in server.incoming_requests() {
        let response = response(Path::new(page::DIST), request.url());
        // A visitor who left before the answer is no failure of the server.
        let _ = request.respond(response);
    }
    Ok(())
}

/// On the port that was asked for and no other; when none was, on the first free one.
fn listener(port: Option<u16>) -> Result<TcpListener> {
    let bind = |port| TcpListener::bind((Ipv4Addr::LOCALHOST, port));
    if let Some(port) = port {
        return bind(port).with_context(|| format!("port {port} cannot be used"));
    }
    for port in PORT.. {
        match bind(port) {
            Err(error) if error.kind() == ErrorKind::AddrInUse => {}
            other => return other.with_context(|| format!("port {port} cannot be used")),
        }
    }
    Err(anyhow!("no port from {PORT} on is free"))
}

fn response(root: &Path, url: &str) -> Response<Cursor<Vec<u8>>> {
    let Some((path, bytes)) = file(root, url).and_then(|path| fs::read(&path).ok().map(|bytes| (path, bytes))) else {
        return Response::from_string("not found").with_status_code(404);
    };
    let header = |name: &str, value: &str| Header::from_bytes(name, value).ok();
    [header("Content-Type", mime_type(&path)), header("Cache-Control", "no-cache")]
        .into_iter()
        .flatten()
        .fold(Response::from_data(bytes), Response::with_header)
}

/// The file below `root` that a URL's path means: plain names only, nothing that could climb out.
fn file(root: &Path, url: &str) -> Option<PathBuf> {
    let path = url.split(['?', '#']).next()?.strip_prefix('/')?;
    let below = Path::new(path);
    if !below.components().all(|component| matches!(component, Component::Normal(_))) {
        return None;
    }
    let file = root.join(below);
    Some(if file.is_dir() { file.join("index.html") } else { file })
}

fn mime_type(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("json" | "map") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("zip") => "application/zip",
        Some("txt" | "md" | "py") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_names_a_file_below_the_root_or_nothing() {
        let root = Path::new("dist");
        assert_eq!(file(root, "/assets/a.js?v=1"), Some(root.join("assets/a.js")));
        assert_eq!(file(root, "/../Cargo.toml"), None);
        assert_eq!(file(root, "//etc/passwd"), None);
        assert_eq!(file(root, "assets"), None);
    }

    #[test]
    fn what_browsers_are_strict_about_has_its_type() {
        assert_eq!(mime_type(Path::new("a_bg.wasm")), "application/wasm");
        assert_eq!(mime_type(Path::new("worker.js")), "text/javascript; charset=utf-8");
    }
}
