import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import { zipSync } from "fflate";

/** The samples of the page, which are folders on the disk, too. */
export const sample = (name: string) => join(import.meta.dirname, "../../../www/samples", name);

/** Projects as teams leave them, which the command's tests read too. */
export const project = (name: string) => join(import.meta.dirname, "../../audits", name);

/** Real migrations, named by an environment variable: `cargo xtask test` downloads them and sets it. */
export function real(variable: "LIMBECK_SUPERSET" | "LIMBECK_NEUTRON"): string {
  const folder = process.env[variable];
  if (!folder) throw new Error(`${variable} names no folder of migrations`);
  return folder;
}

/** A new folder that is gone when the work in it is done. */
export async function inNewFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "limbeck-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Writes a folder of these files. */
export async function written(folder: string, files: Record<string, string | Uint8Array>): Promise<string> {
  await mkdir(folder, { recursive: true });
  for (const [path, content] of Object.entries(files)) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
  return folder;
}

/** All files of a folder, by their path in it. */
export async function filesOf(folder: string): Promise<Record<string, Uint8Array>> {
  const files: Record<string, Uint8Array> = {};
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    files[relative(folder, path)] = new Uint8Array(await readFile(path));
  }
  return files;
}

/** A folder as GitHub packs it: all of it in one folder that is called after the branch. */
export async function packed(folder: string): Promise<Uint8Array> {
  const top = `${basename(folder)}-main`;
  const files = Object.entries(await filesOf(folder)).map(([path, bytes]) => [`${top}/${path}`, bytes]);
  return zipSync(Object.fromEntries(files), { level: 6 });
}

/** The documents that the native binary writes about a folder. */
export const nativeDocuments = (folder: string): Promise<Record<string, Uint8Array>> =>
  inNewFolder(async (out) => {
    await audited(folder, "csv", out);
    return filesOf(out);
  });

/** Has the native binary write what it has to say of a folder. */
export const audited = (folder: string, format: string, out: string, ...more: string[]): Promise<void> =>
  new Promise((done, failed) => {
    const binary = process.env.LIMBECK_BIN ?? join(import.meta.dirname, "../../../target/debug/limbeck");
    execFile(binary, ["audit", folder, "--format", format, "--out", out, ...more], (error, _, complaint) => {
      // 1 says that there are findings: what is asked for is written all the same.
      if (!error || error.code === 1) done();
      else failed(new Error(`${error.message}\n${complaint}`));
    });
  });

/** A migration in the form of Alembic's template. */
export const migration = (
  revision: string,
  parent: string | null,
  upgrade = "pass",
): string => `"""step ${revision}

Revision ID: ${revision}
Revises: ${parent ?? ""}
Create Date: 2024-01-01 00:00:00.000000

"""
from alembic import op
import sqlalchemy as sa

revision = "${revision}"
down_revision = ${parent === null ? "None" : `"${parent}"`}
branch_labels = None
depends_on = None


def upgrade():
    ${upgrade}


def downgrade():
    pass
`;

/** The least that is an environment: two migrations and what is around them. */
export const environment: Record<string, string> = {
  "alembic.ini": "[alembic]\nscript_location = alembic\n",
  "alembic/env.py": "from alembic import context\n",
  "alembic/versions/a1_first.py": migration(
    "a1",
    null,
    'op.create_table("t", sa.Column("id", sa.Integer()))',
  ),
  "alembic/versions/b2_second.py": migration("b2", "a1", 'op.add_column("t", sa.Column("x", sa.Integer()))'),
};

/**
 * A chain that makes so many tables, each of which refers to an earlier one, and changes them from then on: columns,
 * indexes, types and keys in turn.
 */
export function longChain(revisions: number, tables: number): Record<string, string> {
  const step = (at: number): string => {
    // Tables come spread over the first half of the chain.
    const every = Math.max(Math.floor(revisions / 2 / tables), 1);
    const made = Math.min(Math.floor(at / every), tables - 1);
    if (at % every === 0 && at / every < tables) {
      const columns = Array.from({ length: 8 }, (_, index) => `sa.Column("c${index}", sa.String(40))`).join(
        ", ",
      );
      const parent =
        made === 0 ? "" : `, sa.ForeignKeyConstraint(["parent_id"], ["t${Math.floor(made * 0.618)}.id"])`;
      return `op.create_table("t${made}", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("parent_id", sa.Integer()), ${columns}${parent})`;
    }
    const table = `t${(at * 31) % (made + 1)}`;
    switch (at % 4) {
      case 0:
        return `op.add_column("${table}", sa.Column("added_${at}", sa.DateTime()))`;
      case 1:
        return `op.create_index("ix_${at}", "${table}", ["c1", "c2"])`;
      case 2:
        return `op.alter_column("${table}", "c3", type_=sa.Text(), nullable=False)`;
      default:
        return `op.create_unique_constraint("uq_${at}", "${table}", ["c4"])`;
    }
  };
  const id = (at: number) => `r${String(at).padStart(6, "0")}`;
  const files = Array.from({ length: revisions }, (_, at) => [
    `alembic/versions/${id(at)}_step.py`,
    migration(id(at), at === 0 ? null : id(at - 1), step(at)),
  ]);
  return {
    "alembic.ini": "[alembic]\nscript_location = alembic\n",
    "alembic/env.py": "from alembic import context\n",
    ...Object.fromEntries(files),
  };
}
