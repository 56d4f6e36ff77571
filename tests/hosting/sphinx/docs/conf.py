import subprocess
from pathlib import Path

project = "Project"
# What is in docs/extra/ is copied to the top of the site: docs/extra/limbeck/ becomes limbeck/.
html_extra_path = ["extra"]


def setup(app):
    app.connect("builder-inited", audit)


def audit(app):
    if app.builder.format != "html":
        return
    for format, name in [("html", "report.html"), ("sarif", "findings.sarif")]:
        command = ["limbeck", "audit", ".", "--fail-on", "never", "--format", format, "--out", app.outdir / name]
        subprocess.run(command, cwd=Path(app.srcdir).parent, check=True)
