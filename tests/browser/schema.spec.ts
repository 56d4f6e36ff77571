import { readFile } from "node:fs/promises";
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { inNewFolder, longChain, written } from "./support/folders.ts";
import { drop, expect, goTo, openSample, saved, searchBox, test, views } from "./support/test.ts";

const step = (
  id: string,
  parent: string | null,
  message: string,
  ...upgrade: string[]
): string => `"""${message}

Revision ID: ${id}
"""
import sqlalchemy as sa
from alembic import op

revision = "${id}"
down_revision = ${parent === null ? "None" : `"${parent}"`}


def upgrade():
${upgrade.map((line) => `    ${line}\n`).join("")}

def downgrade():
    pass
`;

/** Six revisions, with a table that nothing makes and one that is used after it was dropped. */
const chain: Record<string, string> = {
  "alembic.ini": "[alembic]\nscript_location = alembic\nsqlalchemy.url = postgresql://localhost/x\n",
  "alembic/env.py": "from alembic import context\n",
  "alembic/versions/a1.py": step(
    "a1",
    null,
    "organizations and people",
    `op.create_table("organizations", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("name", sa.String(80), nullable=False, unique=True))`,
    `op.create_table("people", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("organization_id", sa.Integer(), sa.ForeignKey("organizations.id", ondelete="CASCADE")), sa.Column("role", sa.Enum("admin", "guest", name="role")))`,
  ),
  "alembic/versions/b2.py": step(
    "b2",
    "a1",
    "runs in a schema of their own",
    `op.execute("CREATE SCHEMA work")`,
    `op.create_table("runs", sa.Column("id", sa.BigInteger(), primary_key=True), sa.Column("organization_id", sa.Integer(), sa.ForeignKey("organizations.id"), nullable=False), sa.Column("note", sa.Text(), server_default="none", comment="what was seen"), schema="work")`,
    `op.create_index("ix_runs_note", "runs", ["note"], schema="work", postgresql_where=sa.text("note <> ''"))`,
    `op.execute("CREATE VIEW busy AS SELECT organization_id FROM work.runs")`,
  ),
  "alembic/versions/c3.py": step(
    "c3",
    "b2",
    "a column for a table that nothing makes",
    `op.add_column("ghosts", sa.Column("seen_at", sa.DateTime()))`,
  ),
  "alembic/versions/d4.py": step(
    "d4",
    "c3",
    "priority of runs",
    `op.add_column("runs", sa.Column("priority", sa.Integer(), nullable=False, server_default="0"), schema="work")`,
    `op.alter_column("runs", "note", type_=sa.String(200), schema="work")`,
  ),
  "alembic/versions/e5.py": step("e5", "d4", "no people any more", `op.drop_table("people")`),
  "alembic/versions/f6.py": step(
    "f6",
    "e5",
    "people all the same",
    `op.add_column("people", sa.Column("email", sa.String(80)))`,
  ),
};

const heading = (page: Page) => page.getByRole("heading", { level: 1 });
const list = (page: Page) => page.getByRole("navigation", { name: "Tables and other objects" });
const slider = (page: Page) => page.getByRole("slider", { name: "Revision", exact: true });
const chosen = (page: Page) => page.locator(".schema-bar .chosen");
const node = (page: Page, name: string) => page.locator("a.node").filter({ hasText: name });

async function openChain(page: Page, root: string): Promise<void> {
  await page.goto(root);
  await inNewFolder(async (folder) => {
    await drop(page, await written(join(folder, "service"), chain));
    await expect(views(page)).toBeVisible();
  });
}

async function openSchema(page: Page, root: string): Promise<void> {
  await openChain(page, root);
  await goTo(page, "Schema");
  await expect(list(page)).toBeVisible();
}

const address = (page: Page) => page.evaluate(() => window.location.hash);

async function go(page: Page, hash: string): Promise<void> {
  await page.evaluate((to) => {
    window.location.hash = to;
  }, hash);
}

test("the overview says what there is at the head, and what is not", async ({ page, root }) => {
  await openChain(page, root);
  const sentence = page.locator(".schema-sentence");
  await expect(sentence).toHaveText(
    "4 tables at the head. One table is altered but never created; one is altered after it was dropped.",
  );
  await sentence.getByRole("link", { name: "One table" }).click();
  await expect(heading(page)).toHaveText("ghosts");
  await goTo(page, "Overview");
  await sentence.getByRole("link", { name: "4 tables" }).click();
  await expect(heading(page)).toHaveText("4 tables with 11 columns at the head.");
  const missing = page.locator(".missing li");
  await expect(missing).toHaveText([
    "ghosts altered but never created; first in c3 a column for a table that nothing makes",
    "people altered after it was dropped; first in f6 people all the same",
  ]);
  await missing.first().getByRole("link", { name: /^c3/ }).click();
  expect(await address(page)).toContain("migration/alembic%2Fversions%2Fc3.py?line=13");
});

test("the slider goes to every revision, by pointer and by keyboard", async ({ page, root }) => {
  await openSchema(page, root);
  await expect(list(page).getByRole("link")).toHaveCount(7);
  await expect(list(page).getByRole("heading")).toHaveText([
    "public 3 tables",
    "work 1 table",
    "views 1",
    "enums 1",
    "schemas 1",
  ]);
  await expect(list(page).getByRole("link", { name: /ghosts/ })).toContainText("assumed");
  await expect(chosen(page)).toContainText("6 of 6");

  await slider(page).focus();
  await page.keyboard.press("Home");
  await expect(chosen(page)).toContainText("a1 organizations and people");
  await expect(list(page).getByRole("link")).toHaveCount(3);
  await page.keyboard.press("ArrowRight");
  await expect(chosen(page)).toContainText("2 of 6");
  await expect(list(page).getByRole("link")).toHaveCount(6);
  await expect.poll(() => address(page)).toBe("#/schema?at=alembic%2Fversions%2Fb2.py");
  await page.keyboard.press("]");
  await expect(chosen(page)).toContainText("3 of 6");
  await page.getByRole("button", { name: "Revision: the one before" }).click();
  await expect(chosen(page)).toContainText("2 of 6");
  await page.getByRole("button", { name: "head", exact: true }).click();
  await expect.poll(() => address(page)).toBe("#/schema");
  await expect(list(page).getByRole("link")).toHaveCount(7);

  await go(page, "#/schema?at=nowhere.py");
  await expect(heading(page)).toHaveText("There is no such revision here.");
});

test("a table has a page, at each revision", async ({ page, root }) => {
  await openSchema(page, root);
  await list(page).getByRole("link", { name: "runs" }).click();
  await expect(heading(page)).toHaveText("work.runs");
  expect(await address(page)).toBe("#/schema/table/work/runs");
  const columns = page.locator("table.columns tbody tr");
  const cells = (at: number) => columns.nth(at).locator("th, td").allInnerTexts();
  await expect(columns).toHaveCount(4);
  expect(await cells(0)).toEqual(["PK", "id", "BIGINT", "not null", "nextval('work.runs_id_seq')", "", "b2"]);
  expect(await cells(1)).toEqual([
    "FK",
    "organization_id",
    "INTEGER",
    "not null",
    "",
    "organizations.id",
    "b2",
  ]);
  expect(await cells(2)).toEqual([
    "",
    "note\nwhat was seen",
    "VARCHAR(200)",
    "null",
    "'none'::TEXT",
    "",
    "b2",
  ]);
  expect(await cells(3)).toEqual(["", "priority", "INTEGER", "not null", "'0'", "", "d4"]);
  await expect(page.locator(".object-parts .says")).toHaveText([
    "(id)",
    "(organization_id) → organizations (id)",
    "(note) WHERE note <> ''",
  ]);
  await expect(page.locator(".object-parts .called")).toContainText([
    "runs_pkey",
    "runs_organization_id_fkey",
    "ix_runs_note",
  ]);
  await expect(page.locator(".history > li > p")).toHaveText([
    "b2 runs in a schema of their own",
    "d4 priority of runs",
  ]);
  await expect(page.locator(".history li li")).toContainText([
    "create table work.runs",
    "create",
    "add column work.runs.priority",
    "alter column work.runs.note",
  ]);

  // As it was before.
  await page.keyboard.press("[");
  await page.keyboard.press("[");
  await page.keyboard.press("[");
  await expect(columns).toHaveCount(3);
  await expect(chosen(page)).toContainText("3 of 6");
  await expect(page.locator(".history .beyond")).toHaveCount(1);
  await page.keyboard.press("[");
  await page.keyboard.press("[");
  await expect(page.getByText("There is no table of this name at this revision.")).toBeVisible();
  await page.getByRole("link", { name: "See it at the head" }).click();
  await expect(columns).toHaveCount(4);

  await columns.nth(1).getByRole("link", { name: "organizations" }).click();
  await expect(heading(page)).toHaveText("organizations");
  await expect(page.locator(".referrers li")).toHaveText(["work.runs (organization_id) → (id)"]);
  await go(page, "#/schema/table/organizations?at=alembic%2Fversions%2Fb2.py");
  await expect(page.locator(".referrers li")).toHaveText([
    "people (organization_id) → (id) ON DELETE CASCADE",
    "work.runs (organization_id) → (id)",
  ]);
  await page.goBack();
  await expect(page.locator(".referrers li")).toHaveCount(1);
});

test("what is no table has a page, too", async ({ page, root }) => {
  await openSchema(page, root);
  await list(page).getByRole("link", { name: "busy" }).click();
  await expect(heading(page)).toHaveText("busy");
  await expect(page.locator("pre")).toHaveText("SELECT organization_id FROM work.runs");
  await page.getByRole("link", { name: "work.runs" }).click();
  await expect(page.getByRole("link", { name: "busy" })).toHaveCount(2);
  await list(page).getByRole("link", { name: "role" }).click();
  await expect(page.locator(".values li")).toHaveText(["admin", "guest"]);
});

test("the list is searched, and walked by keyboard", async ({ page, root }) => {
  await openSchema(page, root);
  await searchBox(page).fill("RUN");
  await expect(list(page).getByRole("link")).toHaveCount(1);
  await searchBox(page).fill("nothing like it");
  await expect(list(page)).toContainText("Nothing here is called “nothing like it”.");
  await searchBox(page).fill("");
  const links = list(page).getByRole("link");
  await links.first().focus();
  await page.keyboard.press("ArrowDown");
  await expect(links.nth(1)).toBeFocused();
  await page.keyboard.press("End");
  await expect(links.last()).toBeFocused();
  await page.keyboard.press("Home");
  await page.keyboard.press("Enter");
  await expect(heading(page)).toHaveText("ghosts");
});

test("two revisions are compared", async ({ page, root }) => {
  await openSchema(page, root);
  await go(page, "#/schema/changes?at=alembic%2Fversions%2Fd4.py");
  await expect(heading(page)).toHaveText("What changes");
  const groups = page.locator(".change-groups > li");
  await expect(groups).toHaveText([/table work\.runs/]);
  await expect(groups.locator("li")).toHaveText([
    /changed:\s*column note type TEXT, then VARCHAR\(200\)/,
    /added:\s*column priority INTEGER NOT NULL default '0'/,
  ]);
  await page.getByRole("button", { name: "from the empty database" }).click();
  await expect(page.locator(".counts")).toHaveText("+ 7 objects added");
  expect(await address(page)).toBe("#/schema/changes?at=alembic%2Fversions%2Fd4.py&from=");

  // What is gone leads to where it still was.
  await go(page, "#/schema/changes?at=alembic%2Fversions%2Fe5.py");
  await expect(groups).toHaveText([/removed:\s*table people/]);
  await groups.getByRole("link", { name: "people" }).click();
  await expect(heading(page)).toHaveText("people");
  await expect(page.locator("table.columns tbody tr")).toHaveCount(3);
});

test("the drawing is moved, searched and walked, and is a list, too", async ({ page, root, complaints }) => {
  await openSchema(page, root);
  await page.getByRole("link", { name: "Drawing" }).click();
  await expect(page.locator("a.node")).toHaveCount(4);
  await expect(page.locator(".drawing-bar .about")).toHaveText("4 tables, 1 foreign key");
  const zoom = page.locator(".zoom output");
  await expect(zoom).toHaveText("100%");
  await page.getByRole("button", { name: "Zoom in" }).click();
  await expect(zoom).toHaveText("130%");
  await page.locator(".canvas").focus();
  await page.keyboard.press("-");
  await page.keyboard.press("-");
  await expect(zoom).toHaveText("77%");
  await page.keyboard.press("0");
  await expect(zoom).toHaveText("100%");
  await page.locator(".canvas").hover();
  await page.mouse.wheel(0, 400);
  await expect(zoom).not.toHaveText("100%");
  await page.getByRole("button", { name: "fit" }).click();

  // What is dragged moves, and is no click.
  const before = await node(page, "organizations").boundingBox();
  if (!before) throw new Error("organizations is not drawn");
  await page.mouse.move(before.x + 20, before.y + 8);
  await page.mouse.down();
  await page.mouse.move(before.x + 60, before.y + 38, { steps: 5 });
  await page.mouse.up();
  const after = await node(page, "organizations").boundingBox();
  expect(Math.round((after?.x ?? 0) - before.x)).toBeGreaterThan(20);
  expect(await address(page)).toBe("#/schema/drawing");

  await node(page, "organizations").click();
  await expect.poll(() => address(page)).toBe("#/schema/drawing/organizations");
  await expect(page.locator(".references .on")).toHaveCount(1);
  await page.getByLabel("How much is drawn").selectOption("its neighbours");
  await expect(page.locator("a.node")).toHaveCount(2);
  await expect.poll(() => address(page)).toBe("#/schema/drawing/organizations?steps=1");

  // By keyboard from table to table.
  await node(page, "organizations").focus();
  await page.keyboard.press("ArrowLeft");
  await expect(node(page, "work.runs")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect.poll(() => address(page)).toBe("#/schema/drawing/work/runs?steps=1");
  await page.locator(".selected").getByRole("link").click();
  await expect(heading(page)).toHaveText("work.runs");
  await page.goBack();
  await page.keyboard.press("Escape");

  await go(page, "#/schema/drawing");
  await searchBox(page).fill("gho");
  await expect(page.locator("a.node.found")).toHaveCount(1);
  await searchBox(page).fill("");
  await page.getByRole("button", { name: "as a list" }).click();
  await expect(page.locator(".drawing-list > ul > li")).toHaveCount(4);
  await expect(page.locator(".drawing-list")).toContainText("organization_id → organizations");
  expect(complaints).toEqual([]);
});

test("several hundred tables are drawn, and one with its neighbours", async ({ page, root }) => {
  await page.goto(root);
  await inNewFolder(async (folder) => {
    await drop(page, await written(join(folder, "large"), longChain(700, 300)));
    await expect(views(page)).toBeVisible();
  });
  await go(page, "#/schema/drawing?by=none");
  await expect(page.locator("a.node")).toHaveCount(300);
  await go(page, "#/schema/drawing/t5?steps=1");
  // t(n) refers to t(0.618 n), rounded down: t5 to t3, and of later ones only t9 (5.56) to t5.
  await expect(page.locator("a.node")).toHaveText([/t3/, /t5/, /t9/]);
});

test("the schema at a revision is saved as documents", async ({ page, root }) => {
  await openSchema(page, root);
  const documents = page.locator(".schema-documents").getByRole("button");
  await expect(documents).toHaveText(
    [
      "schema.sql",
      "schema.md",
      "schema.csv",
      "schema.mmd",
      "schema.dbml",
      "models.py",
      "000_bootstrap.py",
      "schema.json",
    ].map((name) => new RegExp(`${name.replaceAll(".", "\\.")}$`)),
  );
  await go(page, "#/schema?at=alembic%2Fversions%2Fa1.py");
  await expect(documents.first()).toHaveText(/schema-a1\.sql$/);
  const { name, path } = await saved(page, () => documents.first().click());
  expect(name).toBe("schema-a1.sql");
  const text = await readFile(path, "utf8");
  expect(text).toContain("people");
  expect(text).not.toContain("runs");
});

/** What `pg_dump --schema-only` writes of a database at d4 in which somebody added a column by hand. */
const dump = `
CREATE SCHEMA work;
CREATE TYPE public.role AS ENUM ('admin', 'guest');
CREATE TABLE public.ghosts (seen_at timestamp without time zone);
CREATE TABLE public.organizations (id integer NOT NULL, name character varying(80) NOT NULL);
CREATE TABLE public.people (id integer NOT NULL, organization_id integer, role public.role);
CREATE TABLE work.runs (id bigint NOT NULL, organization_id integer NOT NULL, note character varying(200) DEFAULT 'none'::text, priority integer DEFAULT 0 NOT NULL, by_hand text);
CREATE TABLE public.alembic_version (version_num character varying(32) NOT NULL);
ALTER TABLE ONLY public.organizations ADD CONSTRAINT organizations_name_key UNIQUE (name);
ALTER TABLE ONLY public.organizations ADD CONSTRAINT organizations_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.people ADD CONSTRAINT people_pkey PRIMARY KEY (id);
ALTER TABLE ONLY work.runs ADD CONSTRAINT runs_pkey PRIMARY KEY (id);
CREATE INDEX ix_runs_note ON work.runs USING btree (note) WHERE (note <> ''::text);
ALTER TABLE ONLY public.people ADD CONSTRAINT people_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organizations(id) ON DELETE CASCADE;
ALTER TABLE ONLY work.runs ADD CONSTRAINT runs_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organizations(id);
`;

test("a database is found in the chain by its dump", async ({ page, root }) => {
  await openSchema(page, root);
  await page.getByRole("link", { name: "Which revision?" }).click();
  await expect(heading(page)).toHaveText("Which revision is this database at?");
  const box = page.getByRole("textbox", { name: /^Dump/ });
  const compare = page.getByRole("button", { name: "Compare with every revision" });
  await expect(compare).toBeDisabled();
  await box.fill("nothing of a schema");
  await compare.click();
  await expect(page.locator(".found")).toHaveText("There is no table in this text.");
  await box.fill(dump);
  await compare.click();
  await expect(page.locator(".found > p").first()).toContainText("Read: 4 tables with 11 columns.");
  await expect(page.locator(".places li").first()).toContainText("d4 priority of runs");
  await expect(page.locator(".change-groups > li")).toHaveText([
    /work\.runs.*only in the database:\s*column by_hand/s,
  ]);

  // The same without what was added by hand, as a file that is dropped.
  await inNewFolder(async (folder) => {
    await written(folder, { "dump.sql": dump.replace(", by_hand text", "") });
    await drop(page, join(folder, "dump.sql"));
    await expect(page.locator(".places li").first()).toContainText("same");
  });
  await expect(page.locator(".change-groups")).toHaveCount(0);
  await page.locator(".places a").first().click();
  await expect(chosen(page)).toContainText("4 of 6");
});

test("schemas of other heads are looked at together, and one by one", async ({ page, root }) => {
  await page.goto(root);
  await openSample(page, "Branches and merges");
  await goTo(page, "Schema");
  await expect(chosen(page)).toContainText(/all \d heads/);
  await page.getByRole("button", { name: "Revision: the one before" }).click();
  await expect(chosen(page).getByRole("link")).toBeVisible();
});

for (const viewport of [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
]) {
  for (const [name, hash] of Object.entries({
    summary: "#/schema",
    "a table": "#/schema/table/work/runs",
    "an enum": "#/schema/type/role",
    "a view": "#/schema/view/busy",
    changes: "#/schema/changes?from=",
    drawing: "#/schema/drawing",
    "drawing, a table selected": "#/schema/drawing/organizations",
    "what is not there": "#/schema/table/nowhere",
    "where a database is": "#/schema/whereabouts",
  })) {
    test(`${name} can be used by everybody, ${viewport.width} px wide`, async ({ page, root }) => {
      await page.setViewportSize(viewport);
      await openChain(page, root);
      await go(page, hash);
      await expect(
        page.locator(hash.includes("drawing") ? "a.node" : ".object-page h1").first(),
      ).toBeVisible();
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(
          violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`),
        ).toEqual([]);
      }
      const wider = await page.evaluate(() =>
        [...document.querySelectorAll("html, .frame, main, .schema-body, article")]
          .filter((element) => element.scrollWidth > element.clientWidth)
          .map(({ tagName, className }) => `${tagName} ${className}`),
      );
      expect(wider).toEqual([]);
    });
  }
}

test("a drawing is saved as a file of its own", async ({ page, root }) => {
  await page.goto(root);
  await openSample(page, "A healthy chain");
  await goTo(page, "Schema");
  await page.getByRole("link", { name: "Drawing" }).click();
  await expect(page.locator("a.node").first()).toBeVisible();
  const svg = await saved(page, () => page.getByRole("button", { name: "SVG", exact: true }).click());
  expect(svg.name).toBe("schema.svg");
  const text = await readFile(svg.path, "utf8");
  expect(text).toMatch(/^<svg [^>]*viewBox="-16 -16 /);
  // Its colours are written down, and nothing in it asks for anything.
  expect(text).toMatch(/fill: rgb/);
  expect(text).not.toMatch(/var\(|href=|class=/);
  const png = await saved(page, () => page.getByRole("button", { name: "PNG", exact: true }).click());
  expect(png.name).toBe("schema.png");
  expect([...(await readFile(png.path)).subarray(0, 4)]).toEqual([0x89, 0x50, 0x4e, 0x47]);
});
