import subprocess
from pathlib import Path

from mkdocs.structure.files import File


def on_files(files, config):
    project = Path(config.config_file_path).parent
    for format, name in [("html", "report.html"), ("sarif", "findings.sarif")]:
        command = ["limbeck", "audit", ".", "--fail-on", "never", "--format", format]
        content = subprocess.run(command, cwd=project, check=True, capture_output=True).stdout
        files.append(File.generated(config, name, content=content))
