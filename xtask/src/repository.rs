//! A repository of 10,000 files of Python of which fifty matter, made to be measured, and its migrations alone.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// Files of Python in it.
pub(crate) const FILES: usize = 10_000;
const MIGRATIONS: usize = 30;
const MODELS: usize = 15;
/// Files that call `create_all`.
const STARTERS: usize = 3;

/// The repository, and beside it a folder of its migrations and their configuration alone.
pub(crate) fn made(root: &Path) -> Result<(PathBuf, PathBuf)> {
    let (whole, alone) = (root.join("whole"), root.join("alone"));
    if whole.join("README.md").exists() {
        return Ok((whole, alone));
    }
    for folder in [&whole, &alone] {
        write(folder, "alembic.ini", INI)?;
        write(folder, "alembic/env.py", ENV_PY)?;
        write(folder, "alembic/script.py.mako", "")?;
        for number in 0..MIGRATIONS {
            let name = format!("alembic/versions/{}_step_{number}.py", id(number));
            write(folder, &name, &migration(number))?;
        }
    }
    let names = || (0..MODELS).map(|number| format!("from .model_{number} import Model{number}\n"));
    write(&whole, "app/models/__init__.py", &format!("from .base import Base\n{}", names().collect::<String>()))?;
    write(
        &whole,
        "app/models/base.py",
        "from sqlalchemy.orm import DeclarativeBase\n\n\nclass Base(DeclarativeBase):\n    pass\n",
    )?;
    for number in 0..MODELS {
        write(&whole, &format!("app/models/model_{number}.py"), &model(number))?;
    }
    for number in 0..STARTERS {
        let text = "from app.models import Base\n\n\ndef start(engine):\n    Base.metadata.create_all(engine)\n";
        write(&whole, &format!("app/init_db_{number}.py"), text)?;
    }
    let others = FILES - MIGRATIONS - MODELS - STARTERS - 3;
    for number in 0..others {
        let part = number / 25;
        let name = format!("app/services/area_{}/part_{part}/service_{number}.py", part % 40);
        write(&whole, &name, &service(number))?;
    }
    for number in 0..20 {
        write(
            &whole,
            &format!("docs/page_{number}.md"),
            &format!("# Page\n\n{}", "Words about a service. ".repeat(250)),
        )?;
    }
    write(&whole, "README.md", "# Application\n\nRun `alembic upgrade head`.\n")?;
    Ok((whole, alone))
}

fn write(folder: &Path, name: &str, text: &str) -> Result<()> {
    let path = folder.join(name);
    let directory = path.parent().context("a file lies in a folder")?;
    fs::create_dir_all(directory)?;
    fs::write(&path, text).with_context(|| path.display().to_string())
}

const INI: &str = "[alembic]\nscript_location = alembic\nsqlalchemy.url = postgresql+asyncpg://app@db/app\n";

const ENV_PY: &str = "\
import asyncio

from alembic import context
from sqlalchemy import pool
from sqlalchemy.ext.asyncio import async_engine_from_config

from app.models import Base

config = context.config
target_metadata = Base.metadata


def run_migrations_offline():
    context.configure(url=config.get_main_option(\"sqlalchemy.url\"), target_metadata=target_metadata)
    with context.begin_transaction():
        context.run_migrations()


def run(connection):
    context.configure(connection=connection, target_metadata=target_metadata)
    with context.begin_transaction():
        context.run_migrations()


async def run_migrations_online():
    engine = async_engine_from_config(config.get_section(\"alembic\"), prefix=\"sqlalchemy.\", poolclass=pool.NullPool)
    async with engine.connect() as connection:
        await connection.run_sync(run)


if context.is_offline_mode():
    run_migrations_offline()
else:
    asyncio.run(run_migrations_online())
";

fn id(number: usize) -> String {
    format!("{:012x}", 0x1f2e_3d4c_5b6a_u64.wrapping_mul(number as u64 + 1) & 0xffff_ffff_ffff)
}

/// Each of the first makes a table of 20 columns, the others add a column.
fn migration(number: usize) -> String {
    let before = number.checked_sub(1).map_or_else(|| "None".to_owned(), |before| format!("\"{}\"", id(before)));
    let mut text = format!(
        "\"\"\"step {number}\n\nRevision ID: {id}\n\n\"\"\"\nfrom alembic import op\nimport sqlalchemy as sa\n\n\
         revision = \"{id}\"\ndown_revision = {before}\n\n\ndef upgrade() -> None:\n",
        id = id(number)
    );
    if number < MODELS {
        let _infallible = write!(
            text,
            "    op.create_table(\"table_{number}\",\n        sa.Column(\"id\", sa.Integer(), nullable=False),\n"
        );
        for column in 0..20 {
            let _infallible = writeln!(text, "        sa.Column(\"column_{column}\", sa.String(50), nullable=False),");
        }
        let _infallible = write!(
            text,
            "        sa.PrimaryKeyConstraint(\"id\"),\n    )\n    op.create_index(\"ix_{number}\", \"table_{number}\", [\"column_1\"])\n\n\ndef downgrade() -> None:\n    op.drop_table(\"table_{number}\")\n"
        );
    } else {
        let table = number - MODELS;
        let _infallible = write!(
            text,
            "    op.add_column(\"table_{table}\", sa.Column(\"more_{number}\", sa.Integer()))\n\n\ndef downgrade() -> None:\n    op.drop_column(\"table_{table}\", \"more_{number}\")\n"
        );
    }
    text
}

fn model(number: usize) -> String {
    let columns = (0..20).map(|column| format!("    column_{column}: Mapped[str] = mapped_column(String(50))\n"));
    format!(
        "from sqlalchemy import String\nfrom sqlalchemy.orm import Mapped, mapped_column\n\nfrom .base import Base\n\n\n\
         class Model{number}(Base):\n    __tablename__ = \"table_{number}\"\n    id: Mapped[int] = mapped_column(primary_key=True)\n{}",
        columns.collect::<String>()
    )
}

fn service(number: usize) -> String {
    format!(
        "import logging\nfrom typing import Any\n\nlogger = logging.getLogger(__name__)\n\n\nclass Service{number}:\n    \
         \"\"\"Does one of many things.\"\"\"\n\n    def __init__(self, client: Any) -> None:\n        self.client = client\n\n    \
         def run(self, value: int) -> int:\n        logger.info(\"running %s\", value)\n        \
         return sum(step * value for step in range({number}))\n"
    )
    .repeat(3)
}
